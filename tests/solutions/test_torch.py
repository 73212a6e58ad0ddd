"""Chapter 5's regression net and PyTorch's autograd give the same loss and the same four gradients."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch_values
from exercises import SOLUTIONS, checks_of

NAMES = ("loss", *torch_values.NAMES)
OF_DOUBLE, OF_STORED = 1e-12, 2e-7  # float64 sums in another order; w1's gradient of 784-50 was stored as float32


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", SOLUTIONS / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.load("ch05_networks")


def ours(case: str, function: Any = None) -> dict[str, Any]:
    function = function or reference().regression_net_gradients
    loss, gradients = function(**torch_values.inputs(case))
    return {"loss": loss, **gradients}


def assert_same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Every one of the five by its own name, shape first."""
    assert set(found) == set(wanted) == set(NAMES)
    for name in NAMES:
        mine, right = np.asarray(found[name]), np.asarray(wanted[name])
        assert mine.shape == right.shape, name
        allowed = OF_STORED if right.dtype == np.float32 else OF_DOUBLE
        error = np.max(np.abs(mine - right)) / np.max(np.abs(right))
        assert error <= allowed, f"{name}: {error}"


def stored(case: str) -> dict[str, Any]:
    with np.load(torch_values.STORED) as values:
        return {name: values[f"{case}_{name}"] for name in NAMES}


@pytest.mark.parametrize("case", torch_values.CASES)
def test_the_stored_values_of_pytorch_are_ours(case: str) -> None:
    assert_same(ours(case), stored(case))


def test_the_stored_values_say_what_made_them() -> None:
    with np.load(torch_values.STORED) as values:
        assert "PyTorch 2." in str(values["made_with"])


@pytest.mark.parametrize("name", torch_values.NAMES)
def test_a_gradient_that_is_wrong_by_itself_is_noticed(name: str) -> None:
    found = ours("wide")
    found[name] = found[name] * (1 - 1e-6)
    with pytest.raises(AssertionError, match=name):
        assert_same(found, stored("wide"))


@pytest.mark.parametrize("case", torch_values.CASES)
def test_pytorch_gives_the_same_today(case: str) -> None:
    pytest.importorskip("torch")
    assert_same(ours(case), torch_values.by_torch(case))
    assert_same(torch_values.by_torch(case), stored(case))


def test_what_the_chapter_expects_is_what_pytorch_gave() -> None:
    """The literals of the visible check, and the inputs that it writes down, are those of the stored case."""
    (cell,) = checks_of("regression_net_gradients")
    asked: list[dict[str, Any]] = []

    class Asked:
        """Stands for `check`, and writes down what it is asked until the hidden part begins."""

        def __getattr__(self, name: str) -> Any:
            if name == "hidden_rng":
                raise StopIteration
            return lambda _, **data: asked.append(data)

    with pytest.raises(StopIteration):
        exec(cell.source, {"check": Asked(), "np": np, "regression_net_gradients": None})
    first, *_, full = asked
    for value, wanted in zip(first["inputs"], torch_values.inputs("by_hand").values(), strict=True):
        np.testing.assert_array_equal(value, wanted)
    loss, gradients = first["expected"]
    assert_same({"loss": loss, **gradients}, stored("by_hand"))
    for name, wanted in torch_values.inputs("digits").items():
        np.testing.assert_array_equal(full["given"][name], wanted)
    values = stored("digits")
    result = (float(values["loss"]), {name: values[name] for name in torch_values.NAMES})
    for title, view in full["views"].items():
        np.testing.assert_allclose(full["expected"][title], view(result), rtol=1e-6, err_msg=title)
