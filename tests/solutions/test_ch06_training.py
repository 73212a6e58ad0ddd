"""The training that chapter 6 shows: what its text promises of it is so, with the reference answers."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from exercises import Namespace, notebook, run

from autograde.classroom.chapters.chapter import is_answer

CHAPTER = "ch06_training"


@functools.cache
def names() -> Namespace:
    """What the chapter's setup, its answers and the given cells of the training bind."""
    bound: Namespace = {"__name__": "__main__"}
    for cell in notebook(CHAPTER).cells:
        given = "digits()" in cell.source or "def reader" in cell.source or "class Deep" in cell.source
        if cell.cell_type == "code" and (is_answer(cell) or given or "setup" in cell.metadata.get("tags", [])):
            run(cell.source, bound, CHAPTER)
    return bound


def trained(optimizer: Any, seed: int, epochs: int) -> tuple[list[float], Any]:
    rng = np.random.default_rng(seed)
    net = names()["TwoLayerNet"](64, 50, 10, rng)
    return names()["train"](net, optimizer, names()["x_train"], names()["t_train"], epochs, 32, rng), net


def test_the_given_training_reads_95_of_100_held_out_digits(capsys: pytest.CaptureFixture[str]) -> None:
    _, history = names()["reader"]()
    assert history[-1, 2] >= 0.95
    assert history[-1, 1] > 0.99
    assert "epoch 30 of 30" in capsys.readouterr().out


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_so_do_others_from_other_seeds(seed: int) -> None:
    _, net = trained(names()["SGD"](0.5), seed, 30)
    assert net.accuracy(names()["x_held_out"], names()["t_held_out"]) >= 0.95


def test_momentum_of_nine_tenths_is_like_ten_times_the_rate() -> None:
    slow, _ = trained(names()["SGD"](0.03), 0, 10)
    rolling, _ = trained(names()["Momentum"](0.03, 0.9), 0, 10)
    fast, _ = trained(names()["SGD"](0.3), 0, 10)
    assert rolling[-1] == pytest.approx(fast[-1], rel=0.2)
    assert slow[-1] > 4 * rolling[-1]


def test_beyond_the_cliff_every_relu_is_dead() -> None:
    with np.errstate(all="ignore"):
        losses, net = trained(names()["SGD"](10**0.5), 0, 10)
    assert losses[-1] == pytest.approx(np.log(10), rel=0.05)
    assert (names()["x_train"] @ net.params["W1"] + net.params["b1"] <= 0).all()


def test_the_first_layer_of_deep_sigmoids_gets_next_to_no_gradient() -> None:
    size = {}
    for activation in ("Relu", "Sigmoid"):
        net = names()["Deep"](names()[activation], np.random.default_rng(0))
        size[activation] = np.abs(net.gradient(names()["x_train"], names()["t_train"])["W1"]).mean()
    assert size["Relu"] > 50 * size["Sigmoid"]
