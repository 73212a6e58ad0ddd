"""check.forward and check.backward: right answers pass, wrong ones fail and are named."""

import numpy as np
import pytest
from layers import C, G, Hypot, LeakyRelu, Scale, Softplus, X, Y, hypot, leaky, scale, softplus

from autograde import check
from autograde.check.case import CheckMisused


def verdict_of(check_function, layer, **data):
    with pytest.raises(check.CheckFailed) as caught:
        check_function(layer, **data)
    return caught.value.verdict


FORMULA = {"inputs": (X, Y), "wrt": ["x", "y"], "expected": hypot}
LITERAL = {"inputs": (X, Y), "wrt": ["x", "y"], "expected": hypot(X, Y)}


@pytest.mark.parametrize("data", [FORMULA, LITERAL], ids=["hidden", "visible"])
def test_a_right_layer_passes(data):
    check.backward(Hypot, **data)


def test_scalars_reach_the_layer_as_python_floats():
    class Strict(Hypot):
        def forward(self, x, y):
            assert type(x) is float
            assert type(y) is float
            return super().forward(x, y)

        def backward(self, dout):
            assert type(dout) is float
            return super().backward(dout)

    check.backward(Strict, inputs=(2.0, 3.0), wrt=["x", "y"], expected=13.0)


def test_integer_inputs_are_moved_as_floats():
    x = np.array([3, -2, 4])
    check.backward(Hypot, inputs=(x, x), wrt=["x", "y"], expected=hypot)


def test_gradients_of_constructor_arguments_come_from_new_instances():
    check.backward(Scale, args=(G, C), inputs=(X,), wrt=["x", "g", "c"], expected=scale)
    check.backward(Scale, args=(G, C), inputs=(X,), wrt=["x", "g", "c"], expected=scale(X, G, C))


class IgnoresDout(Hypot):
    def backward(self, dout):
        return 2 * self.x, 3 * np.ones_like(self.x)


class Swapped(Hypot):
    def backward(self, dout):
        return super().backward(dout)[::-1]


class WrongSign(Hypot):
    def backward(self, dout):
        dx, dy = super().backward(dout)
        return -dx, dy


class Zero(Hypot):
    def backward(self, dout):
        return 0 * self.x, 0 * self.x


class LacksX(Hypot):
    def backward(self, dout):
        return 2 * dout, 3 * dout


class TimesBatch(Hypot):
    def backward(self, dout):
        dx, dy = super().backward(dout)
        return 3 * dx, 3 * dy


class OverBatch(Hypot):
    def backward(self, dout):
        dx, dy = super().backward(dout)
        return dx / 3, dy / 3


class Half(Hypot):
    def backward(self, dout):
        return self.x * dout, 3 * dout


class Float16(Hypot):
    def backward(self, dout):
        return tuple(np.float16(d) for d in super().backward(dout))


class Nan(Hypot):
    def backward(self, dout):
        dx, dy = super().backward(dout)
        dx = dx.copy()
        dx[1, 2] = np.nan
        return dx, dy


class Summed(Hypot):
    def backward(self, dout):
        dx, dy = super().backward(dout)
        return dx.sum(), dy


class One(Hypot):
    def backward(self, dout):
        return super().backward(dout)[0]


class Nothing(Hypot):
    def backward(self, dout):
        super().backward(dout)


class Raises(Hypot):
    def backward(self, dout):
        raise ValueError("secret" + "s" if self.x.any() else "")


class Stub(Hypot):
    def backward(self, dout):
        raise NotImplementedError


WRONG = {
    IgnoresDout: "ignores_dout",
    Swapped: "swapped_gradients",
    WrongSign: "wrong_sign",
    Zero: "zero_gradient",
    LacksX: "missing_factor",
    TimesBatch: "missing_batch_mean",
    OverBatch: "extra_batch_mean",
    Half: "missing_factor",
    Float16: "low_precision",
    Nan: "not_finite",
    Summed: "wrong_shape",
    One: "wrong_shape",
    Nothing: "returns_nothing",
    Raises: "raises",
    Stub: "not_attempted",
}


@pytest.mark.parametrize("data", [FORMULA, LITERAL], ids=["hidden", "visible"])
@pytest.mark.parametrize("layer", WRONG, ids=lambda layer: layer.__name__)
def test_a_wrong_gradient_is_rejected_and_named(layer, data):
    assert verdict_of(check.backward, layer, **data).diagnosis == WRONG[layer]


def test_a_transposed_gradient_is_named():
    class Mirrored(Hypot):
        def backward(self, dout):
            dx, dy = super().backward(dout)
            return dx.T, dy

    square = np.arange(9.0).reshape(3, 3) + 1
    verdict = verdict_of(check.backward, Mirrored, inputs=(square, square), wrt=["x", "y"], expected=hypot)
    assert verdict.diagnosis == "missing_transpose"


def test_a_wrong_forward_fails_the_visible_backward_by_that_name():
    class Wrong(Hypot):
        def forward(self, x, y):
            return super().forward(x, y) + 1

    assert verdict_of(check.forward, Wrong, inputs=(X, Y), expected=hypot).diagnosis == "forward_wrong"
    assert verdict_of(check.backward, Wrong, **LITERAL).diagnosis == "forward_wrong"


def test_forward_and_backward_wrong_in_the_same_way_do_not_pass():
    class Consistent(Hypot):
        def forward(self, x, y):
            self.x = x
            return x * x + 4 * y

        def backward(self, dout):
            return 2 * self.x * dout, 4 * dout

    for data in (FORMULA, LITERAL):
        verdict_of(check.backward, Consistent, **data)


def test_float32_is_right_and_float16_is_not():
    class Single(Softplus):
        def forward(self, x):
            return super().forward(np.float32(x))

    class Half(Softplus):
        def forward(self, x):
            return super().forward(np.float16(x))

    for expected in (softplus, softplus(X)):
        check.forward(Single, inputs=(X,), expected=expected)
        check.backward(Single, inputs=(X,), wrt=["x"], expected=expected)
        assert verdict_of(check.forward, Half, inputs=(X,), expected=expected).diagnosis == "low_precision"
        verdict_of(check.backward, Half, inputs=(X,), wrt=["x"], expected=expected)


def test_float32_inside_a_float64_forward_is_right():
    class Inside(Softplus):
        def forward(self, x):
            return super().forward(np.float32(x)).astype(np.float64)

    check.backward(Inside, inputs=(X,), wrt=["x"], expected=softplus)
    check.backward(Inside, inputs=(X,), wrt=["x"], expected=softplus(X))


def test_saturated_entries_are_right():
    x = np.array([-1000.0, -40.0, -36.0, 0.5, 36.0, 40.0, 1000.0])
    check.backward(Softplus, inputs=(x,), wrt=["x"], expected=softplus)


def test_the_kink_is_checked_by_given_gradients():
    class OtherSide(LeakyRelu):
        def forward(self, x):
            self.slope = np.where(x >= 0, 1.0, 0.1)
            return leaky(x)

    kink = {
        "inputs": (np.array([-1e-9, 0.0, 1e-9, 2.0]),),
        "wrt": ["x"],
        "dout": np.array([2.0, 3.0, 5.0, 7.0]),
        "gradients": (np.array([0.2, 0.3, 5.0, 7.0]),),
    }
    check.backward(LeakyRelu, **kink)
    assert verdict_of(check.backward, OtherSide, **kink).diagnosis == "wrong_at_kink"


def test_finite_differences_fail_where_forward_is_flat():
    class Measured(Softplus):
        def backward(self, dout):
            return dout * (softplus(self.x + 1e-5) - softplus(self.x - 1e-5)) / 2e-5

    # d softplus / dx = 1 / (1 + exp(-x)) exactly
    flat = {"inputs": (30.0,), "wrt": ["x"], "dout": 1.0, "gradients": (1 / (1 + np.exp(-30.0)),)}
    tail = {"inputs": (-30.0,), "wrt": ["x"], "dout": 1.0, "gradients": (1 / (1 + np.exp(30.0)),)}
    check.backward(Softplus, **flat)
    check.backward(Softplus, **tail)
    # two evaluations of log(1 + e^x) near 30 differ in their last digits only
    verdict_of(check.backward, Measured, inputs=(1e6,), wrt=["x"], dout=1.0, gradients=(1.0 + 1e-5,))


def test_several_results_may_be_any_sequence():
    class Listed(Hypot):
        def backward(self, dout):
            return list(super().backward(dout))

    class Stacked(Hypot):
        def backward(self, dout):
            return np.stack(super().backward(dout))

    for layer in (Listed, Stacked):
        check.backward(layer, **FORMULA)


def test_a_hidden_verdict_shows_no_inputs_values_or_messages():
    for layer in WRONG:
        verdict = verdict_of(check.backward, layer, **FORMULA)
        assert verdict.tried == ()
        assert verdict.difference is None
        assert "secrets" not in verdict.text() + verdict.html()


def test_a_tuple_forgotten_around_inputs_is_an_error_of_the_check():
    with pytest.raises(CheckMisused, match="write inputs="):
        check.forward(Softplus, inputs=2.0, expected=1.0)


def test_any_finite_number_can_be_what_is_expected():
    class Loss:
        def __init__(self, value):
            self.value = value

        def forward(self, x):
            return self.value

        def backward(self, dout):
            return dout

    one = {"inputs": (2.0,), "wrt": ["x"], "dout": 3.0, "gradients": (3.0,)}
    for expected in (check.any_number, lambda x, value: check.any_number):
        check.forward(Loss, args=(123.0,), inputs=(2.0,), expected=expected)
        check.backward(Loss, args=(123.0,), expected=expected, **one)
        for value in (np.nan, np.inf, np.ones(1)):
            verdict_of(check.forward, Loss, args=(value,), inputs=(2.0,), expected=expected)


class NoBackward:
    def forward(self, x, y):
        return hypot(x, y)


class OneArgument(Hypot):
    def forward(self, x):
        return x


class NeedsArguments(Hypot):
    def __init__(self, scale):
        self.scale = scale


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (NoBackward, "NoBackward has no backward"),
        (OneArgument, "takes 2 positional arguments but 3 were given"),
        (NeedsArguments, "missing 1 required positional argument: 'scale'"),
        (Hypot(), "'Hypot' object is not callable"),
    ],
    ids=["no method", "other arguments", "constructor", "an instance"],
)
@pytest.mark.parametrize("data", [FORMULA, LITERAL], ids=["hidden", "visible"])
def test_what_is_not_there_or_cannot_be_called_is_said(layer, words, data):
    text = verdict_of(check.backward, layer, **data).text()
    assert words in text or (data is FORMULA and "the stub" in text)


def test_one_nan_in_a_large_gradient_is_found():
    class OneNan(Scale):
        def backward(self, dout):
            dx = super().backward(dout)
            dx[17, 23] = np.nan
            return dx

    rng = np.random.default_rng(3)
    x, g, c = rng.normal(size=(30, 40)), rng.normal(size=40), rng.normal(size=40)
    check.backward(Scale, args=(g, c), inputs=(x,), wrt=["x", "g", "c"], expected=scale)
    for expected in (scale, scale(x, g, c)):
        verdict = verdict_of(check.backward, OneNan, args=(g, c), inputs=(x,), wrt=["x", "g", "c"], expected=expected)
        assert verdict.diagnosis == "not_finite"
        assert "nan" in verdict.text()


def leak_by_exception(x):
    raise type(f"Secret{x}", (ValueError,), {})(f"Secret{x}")


LEAKS = {
    "an exception's name": leak_by_exception,
    "a class name": lambda x: type(f"Secret{x}", (), {})(),
    "a shape": lambda x: np.zeros(int(abs(x) * 1e6)),
    "keys": lambda x: {f"Secret{x}": 1},
    "a text": lambda x: f"Secret{x}",
    "values": lambda x: x + 1e-3,
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_student_code_cannot_carry_a_hidden_input_into_the_verdict(leak):
    class Leaks:
        def forward(self, x):
            return leak(x)

        def backward(self, dout):
            return leak(dout)

    secret = 0.123456789
    expected = {"inputs": (secret,), "expected": lambda x: 2 * x}
    cases = [
        verdict_of(check.forward, Leaks, **expected),
        verdict_of(check.backward, Leaks, **expected, wrt=["x"]),
        verdict_of(check.equal, leak, **expected),
        verdict_of(check.equal, leak, inputs=(secret,), expected=lambda x: {"y": x, "z": x}),
    ]
    for verdict in cases:
        shown = verdict.text() + verdict.html() + verdict.message
        assert "Secret0" not in shown
        assert "12345" not in shown
