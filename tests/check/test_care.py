"""check.care: each broken property is found and named."""

import numpy as np
import pytest
from layers import C, G, Hypot, Scale, X, Y, hypot, scale

from autograde import check

DATA = {"inputs": (X, Y), "wrt": ["x", "y"], "expected": hypot}


class WritesIntoDout(Hypot):
    def backward(self, dout):
        dx = 2 * self.x * dout
        dout *= 3
        return dx, dout


class WritesIntoX(Hypot):
    def forward(self, x, y):
        y = 3 * y
        self.x = x.copy()
        x *= x
        return x + y


class WritesIntoXInBackward(Hypot):
    def backward(self, dout):
        self.x *= 2
        return self.x * dout, 3 * dout


class ReusesTheOutput(Hypot):
    def forward(self, x, y):
        self.x = x
        if not hasattr(self, "out"):
            self.out = np.empty_like(x)
        self.out[...] = x * x + 3 * y
        return self.out


class ReusesTheGradient(Hypot):
    def backward(self, dout):
        if not hasattr(self, "dy"):
            self.dy = np.empty_like(dout)
        self.dy[...] = 3 * dout
        return 2 * self.x * dout, self.dy


class KeepsTheFirst(Hypot):
    def forward(self, x, y):
        if not hasattr(self, "x"):
            self.x = x
        return x * x + 3 * y


class KeepsTheFirstGradients(Hypot):
    first = None

    def backward(self, dout):
        if self.first is None:
            self.first = super().backward(dout)
        return self.first


class KeepsTheFirstOutput(Hypot):
    first = None

    def forward(self, x, y):
        self.x = x
        if self.first is None:
            self.first = hypot(x, y)
        return self.first


class Shares(Hypot):
    def forward(self, x, y):
        Shares.x = x
        return x * x + 3 * y


class Accumulates(Hypot):
    dx = 0

    def backward(self, dout):
        self.dx = self.dx + 2 * self.x * dout
        return self.dx, 3 * dout


class Clips(Hypot):
    def backward(self, dout):
        return super().backward(np.clip(dout, -5, 5))


class Measures(Hypot):
    def backward(self, dout):
        x, h = self.x, 1e-5
        zero = np.zeros_like(x)
        return dout * (self.forward(x + h, zero) - self.forward(x - h, zero)) / (2 * h), 3 * dout


BROKEN = {
    WritesIntoDout: "mutates_dout",
    WritesIntoX: "mutates_input",
    WritesIntoXInBackward: "mutates_input",
    ReusesTheOutput: "reused_buffer",
    ReusesTheGradient: "reused_buffer",
    KeepsTheFirst: "stale_cache",
    KeepsTheFirstGradients: "stale_cache",
    KeepsTheFirstOutput: "stale_cache",
    Shares: "shared_state",
    Accumulates: "accumulates",
    Clips: "not_linear",
    Measures: "finite_differences",
}


@pytest.mark.parametrize("expected", [hypot, hypot(X, Y)], ids=["hidden", "visible"])
@pytest.mark.parametrize("layer", BROKEN, ids=lambda layer: layer.__name__)
def test_a_broken_property_is_found_and_named(layer, expected):
    check.backward(layer, **{**DATA, "expected": expected})  # its numbers alone are right
    with pytest.raises(check.CheckFailed) as caught:
        check.care(layer, **{**DATA, "expected": expected})
    assert caught.value.verdict.diagnosis == BROKEN[layer]


def test_gradients_that_add_up_on_the_layer_are_found():
    class AddsUp(Scale):
        dg = 0.0

        def backward(self, dout):
            self.dg = self.dg + (dout * self.x).sum(axis=0)
            self.dc = dout.sum(axis=0)
            return dout * self.g

    with pytest.raises(check.CheckFailed) as caught:
        check.care(AddsUp, args=(G, C), inputs=(X,), wrt=["x", "g", "c"], expected=scale)
    assert caught.value.verdict.diagnosis == "accumulates"


def test_what_is_right_passes():
    class ReturnsDoutItself(Hypot):
        """Adding: both gradients are dout itself."""

        def forward(self, x, y):
            return x + y

        def backward(self, dout):
            return dout, dout

    class OverwritesItsOwn(Scale):
        """dW and db may be overwritten by the next backward."""

        def backward(self, dout):
            if not hasattr(self, "dg"):
                self.dg, self.dc = np.empty_like(self.g), np.empty_like(self.c)
            self.dg[...] = (dout * self.x).sum(axis=0)
            self.dc[...] = dout.sum(axis=0)
            return dout * self.g

    class KeepsReferences(Hypot):
        def forward(self, x, y):
            self.seen = (x, y)
            return x * x + 3 * y

        def backward(self, dout):
            return 2 * self.seen[0] * dout, 3 * dout

    check.care(ReturnsDoutItself, inputs=(X, Y), wrt=["x", "y"], expected=lambda x, y: x + y)
    check.care(OverwritesItsOwn, args=(G, C), inputs=(X,), wrt=["x", "g", "c"], expected=scale)
    check.care(KeepsReferences, **DATA)


def test_scalars_are_enough():
    check.care(Hypot, inputs=(2.0, 3.0), wrt=["x", "y"], expected=13.0)


class MeanSquare:
    """A loss: the mean of (x - t)**2 for labels t that select a column, so that t cannot be any number."""

    def forward(self, x, t):
        self.difference = x - np.eye(x.shape[1])[t]
        return np.mean(self.difference**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.difference / self.difference.size


LABELS = {"inputs": (X, np.array([0, 3, 1])), "wrt": ["x"], "others": (Y, np.array([2, 2, 0])), "default_dout": 1.0}


def mean_square(x, t):
    return np.mean((x - np.eye(4)[t]) ** 2)


def test_inputs_between_may_be_given_and_dout_may_have_a_default():
    class NoDefault(MeanSquare):
        def backward(self, dout):
            return super().backward(dout)

    class OtherDefault(MeanSquare):
        def backward(self, dout=2.0):
            return super().backward(dout)

    check.care(MeanSquare, **LABELS, expected=mean_square)
    for layer in (NoDefault, OtherDefault):
        with pytest.raises(check.CheckFailed, match=r"backward\(\) is not backward\(1\)"):
            check.care(layer, **LABELS, expected=mean_square)


def test_gradients_and_parameters_kept_on_the_class_are_found():
    class SharesGradient(Scale):
        def backward(self, dout):
            dx = super().backward(dout)
            type(self).dg = self.__dict__.pop("dg")
            return dx

    class SharesParameter(Scale):
        def __init__(self, g, c):
            self.g = g
            type(self).c = c

    for layer in (SharesGradient, SharesParameter):
        with pytest.raises(check.CheckFailed) as caught:
            check.care(layer, args=(G, C), inputs=(X,), wrt=["x", "g", "c"], expected=scale)
        assert caught.value.verdict.diagnosis == "shared_state"
