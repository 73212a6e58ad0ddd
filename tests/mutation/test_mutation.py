"""The checks leave no room for a slip of the pen: a mutant of a reference answer fails, or is right as well."""

from __future__ import annotations

import matplotlib
import pytest
import run
from mutants import DROPPED, Mutant, mutants
from run import Exercise, Result, Summary

matplotlib.use("Agg")

LAYER = '''
class Layer:
    """A layer: 1 + 1."""

    def __init__(self, W):
        self.W = W

    def forward(self, x):
        """Return x @ W."""
        self.x = x
        return x @ self.W.T

    def backward(self, dout):
        if dout.ndim == 1:
            dout = dout[None, :]
        self.db = dout.sum(axis=0, keepdims=True)
        self.db += 1
        return np.exp(-dout) * 2.0, self.x
'''


@pytest.fixture
def mul_layer() -> Exercise:
    return next(run.exercises(["MulLayer"]))


def changes(place: str, original: str, source: str = LAYER) -> set[str]:
    return {m.mutated for m in mutants(source) if (m.place, m.original) == (place, original)}


@pytest.mark.parametrize(
    ("place", "original", "mutated"),
    [
        ("forward", "self.x = x", {DROPPED, "type(self).x = x", "self.x = getattr(self, 'x', x)", "self.x = self.W"}),
        ("forward", "return x @ self.W.T", {"return x @ self.W", "return x.T @ self.W.T", "return x * self.W.T"}),
        ("forward", "return x @ self.W.T", {"return self.W.T @ x", "return x", "return np.float16(x @ self.W.T)"}),
        ("backward", "if dout.ndim == 1:", {"if dout.ndim != 1:", "if dout.ndim == 2:", "if True:", DROPPED}),
        ("backward", "dout = dout[None, :]", {"dout = dout[:, None]", "dout = dout"}),
        (
            "backward",
            "self.db = dout.sum(axis=0, keepdims=True)",
            {
                "self.db = dout.sum(axis=1, keepdims=True)",
                "self.db = dout.sum(axis=-1, keepdims=True)",
                "self.db = dout.sum(axis=0, keepdims=False)",
                "self.db = dout.mean(axis=0, keepdims=True)",
                "self.db = dout",
            },
        ),
        ("backward", "self.db += 1", {"self.db = 1", "self.db -= 1", "self.db += 2"}),
        (
            "backward",
            "return (np.exp(-dout) * 2.0, self.x)",
            {
                "return (self.x, np.exp(-dout) * 2.0)",
                "return np.exp(-dout) * 2.0",
                "return (np.exp(dout) * 2.0, self.x)",
                "return (-dout * 2.0, self.x)",
                "return (np.exp(-dout) / 2.0, self.x)",
                "return (np.exp(-dout) * 4.0, self.x)",
                "return (np.exp(-dout) * -2.0, self.x)",
            },
        ),
    ],
)
def test_slips_of_the_pen_are_among_the_mutants(place: str, original: str, mutated: set[str]) -> None:
    assert mutated <= changes(f"Layer.{place}", original)


def test_mutants_differ_from_the_answer_and_from_each_other_by_name_and_by_source() -> None:
    found = mutants(LAYER)
    assert len({mutant.key for mutant in found}) == len({mutant.source for mutant in found}) == len(found)
    assert not any("1 + 1" in mutant.original for mutant in found)


def test_a_call_that_never_ends_does_not_stop_the_run(mul_layer: Exercise) -> None:
    for_ever = "class MulLayer:\n    def forward(self, x, y):\n        while True:\n            pass\n"
    [result] = run.run(mul_layer, [Mutant("MulLayer.forward", 1, "", "", for_ever)])
    assert result.killer == "mul_forward"


def test_a_definition_that_never_ends_does_not_stop_the_run(mul_layer: Exercise, monkeypatch) -> None:
    monkeypatch.setattr(run, "MUTANT_SECONDS", 1.0)
    [result] = run.run(mul_layer, [Mutant("MulLayer", 1, "", "", "while True:\n    pass\n")])
    assert result.killer == run.OUT_OF_TIME


def test_a_mutant_that_ends_its_process_is_killed(mul_layer: Exercise) -> None:
    [result] = run.run(mul_layer, [Mutant("MulLayer", 1, "", "", "import os\nos._exit(0)\n")])
    assert result.killer == run.DIED


def test_a_check_that_is_missing_shows_as_gaps(mul_layer: Exercise) -> None:
    forward_only = Exercise("MulLayer", mul_layer.answer, mul_layer.names, (), mul_layer.cells[:1])
    wrong = [mutant for mutant in mutants(mul_layer.answer) if mutant.mutated.startswith("return (dout / self.y")]
    assert len(Summary(run.run(forward_only, wrong)).gaps) == len(wrong) > 0
    assert Summary(run.run(mul_layer, wrong)).gaps == []


def test_a_listing_that_no_longer_survives_is_stale() -> None:
    mutant = Mutant("Layer.forward", 1, "self.x = x", DROPPED, "")
    one = Summary([Result("Layer", mutant, "layer_backward")], {mutant.key: "It is not needed."})
    assert one.stale(["Layer"]) == [mutant.key]
    assert one.stale(["Another"]) == []
    assert Summary([Result("Layer", mutant, "")], one.listed).stale([]) == []


def test_every_mutant_of_the_multiply_layer_is_killed_or_listed(mul_layer: Exercise) -> None:
    summary = Summary(run.run(mul_layer))
    assert [result.line() for result in summary.gaps + summary.broken] == []
    assert summary.stale(["MulLayer"]) == []


@pytest.mark.long
def test_every_mutant_of_every_answer_is_killed_or_listed() -> None:
    summary = Summary([result for exercise in run.exercises() for result in run.run(exercise)])
    assert [result.line() for result in summary.gaps + summary.broken] == []
    assert summary.stale([]) == []
