"""Near misses and hypotheses: a mistake gets its name where its numbers are met, and no name where they are not."""

import numpy as np
import pytest

from autograde import check
from autograde.check.case import CheckMisused

PRED, TARGET = np.array([3.0, 5.0, 2.0]), np.array([1.0, 5.0, 5.0])
LOSS = 13 / 3
ROWS = np.array([[0.3, -1.2, 0.7], [1.1, 0.4, -0.6], [0.2, 0.9, 1.3], [-0.8, 0.5, 0.1]])


class SquaredLoss:
    """The mean of the squares; a mistake says what forward and backward give."""

    def forward(self, pred, target):
        self.d = pred - target
        return self.loss()

    def backward(self, dout):
        return self.gradient(dout)

    def loss(self):
        return np.mean(self.d**2)

    def gradient(self, dout):
        return dout * 2 * self.d / self.d.size


def changed(**methods):
    """A class of squared errors with other methods."""
    return type("Changed", (SquaredLoss,), methods)


def diagnosis_of(ask, *target, **data):
    with pytest.raises(check.CheckFailed) as caught:
        ask(*target, **data)
    return caught.value.verdict.diagnosis


def forward_of(layer, near):
    return diagnosis_of(check.forward, layer, inputs=(PRED, TARGET), expected=LOSS, near=near)


def backward_of(layer, near=None, inputs=(PRED, TARGET)):
    expected = float(np.mean((inputs[0] - inputs[1]) ** 2))
    return diagnosis_of(check.backward, layer, inputs=inputs, wrt=["pred"], expected=expected, near=near)


def test_a_near_miss_of_forward_is_named():
    near = {"wrong_count": [13.0, 6.5], "wrong_average": 1 / 9}
    assert forward_of(changed(loss=lambda self: np.sum(self.d**2)), near) == "wrong_count"
    assert forward_of(changed(loss=lambda self: np.sum(self.d**2) / 2), near) == "wrong_count"
    assert forward_of(changed(loss=lambda self: np.mean(self.d) ** 2), near) == "wrong_average"
    assert forward_of(changed(loss=lambda self: np.mean(self.d**4)), near) == "forward_wrong"


def test_a_near_miss_of_backward_is_that_of_any_dout():
    near = {"missing_term": 2 * PRED / 3}
    layer = changed(gradient=lambda self, dout: dout * 2 * (self.d + TARGET) / 3)
    assert backward_of(layer, near) == "missing_term"
    assert backward_of(changed(gradient=lambda self, dout: 2 * (self.d + TARGET) / 3), near) is None
    assert backward_of(changed(gradient=lambda self, dout: dout * (self.d + TARGET)), near) is None


def test_near_misses_of_several_gradients_are_a_tuple():
    class Product:
        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, dout):
            return dout * np.cos(self.y), dout * np.cos(self.x)

    x, y = PRED, TARGET + 1
    data = {"inputs": (x, y), "wrt": ["x", "y"], "expected": x * y}
    near = {"wrong_derivative": (np.cos(y), np.cos(x))}
    assert diagnosis_of(check.backward, Product, **data, near=near) == "wrong_derivative"
    assert diagnosis_of(check.backward, Product, **data, near={"wrong_derivative": (np.cos(x), np.cos(y))}) is None


def test_a_side_effect_comes_before_a_near_miss():
    def spoils(self, dout):
        dout += 1
        return dout * self.d

    class EntryByEntry(SquaredLoss):
        def loss(self):
            return self.d**2

        gradient = spoils

    data = {"inputs": (PRED, TARGET), "wrt": ["pred"], "expected": (PRED - TARGET) ** 2}
    assert diagnosis_of(check.backward, EntryByEntry, **data, near={"wrong_count": PRED - TARGET}) == "mutates_dout"


def test_a_right_answer_is_right_whatever_is_near():
    data = {"inputs": (PRED, TARGET), "expected": LOSS}
    check.forward(SquaredLoss, **data, near={"wrong_count": LOSS})
    check.backward(SquaredLoss, **data, wrt=["pred"], near={"wrong_count": 2 * (PRED - TARGET) / 3})


@pytest.mark.parametrize("ask", [check.forward, check.backward, check.equal])
def test_a_name_that_nobody_has_words_for_is_an_error_of_the_check(ask):
    data = {"wrt": ["pred"]} if ask is check.backward else {}
    with pytest.raises(CheckMisused, match="'no_such_name'"):
        ask(SquaredLoss, inputs=(PRED, TARGET), expected=LOSS, near={"no_such_name": 1.0}, **data)


@pytest.mark.parametrize("factor", [3, 1 / 3, 12, 1 / 12])
def test_a_wrong_count_of_entries_is_named(factor):
    layer = changed(gradient=lambda self, dout: factor * dout * 2 * self.d / self.d.size)
    assert backward_of(layer, inputs=(ROWS, ROWS[::-1])) == "wrong_count"


@pytest.mark.parametrize("factor", [5, 1 / 7, 1.5])
def test_another_factor_is_no_count(factor):
    layer = changed(gradient=lambda self, dout: factor * dout * 2 * self.d / self.d.size)
    assert backward_of(layer, inputs=(ROWS, ROWS[::-1])) is None


def test_dout_added_is_named():
    layer = changed(gradient=lambda self, dout: dout + 2 * self.d / self.d.size)
    assert backward_of(layer) == "adds_dout"


def test_zero_but_for_rounding_is_zero():
    assert backward_of(changed(gradient=lambda self, dout: 1e-16 * self.d)) == "zero_gradient"
    assert backward_of(changed(gradient=lambda self, dout: 1e-10 * self.d)) is None
