"""Whatever a student's cell leaves behind, a check raises CheckFailed and nothing else, at once and without noise."""

from __future__ import annotations

import contextlib
import sys
import unittest.mock

import numpy as np
import pytest
from layers import C, G, Hypot, Scale, X, Y, hypot, scale

from autograde import check
from autograde.check import asking

LAYER_CHECKS = ("forward", "backward", "care")
FORMULAS = {"forward": hypot, "backward": hypot, "care": hypot, "equal": lambda x: 2 * x}
LITERALS = {"forward": hypot(X, Y), "backward": hypot(X, Y), "care": hypot(X, Y), "equal": 2 * X}

each_form = pytest.mark.parametrize("hidden", [True, False], ids=["hidden", "visible"])
each_layer_check = pytest.mark.parametrize("name", LAYER_CHECKS)
each_check = pytest.mark.parametrize("name", [*LAYER_CHECKS, "equal"])
each_gradient_check = pytest.mark.parametrize("name", ["backward", "care"])


@pytest.fixture(autouse=True)
def _nothing_on_stderr(capfd):
    """nbgrader gives no points to a cell that writes there."""
    yield
    assert capfd.readouterr().err == ""


def run(name, target, hidden):
    """One of the four checks, of `hypot` or of doubling."""
    data = {"inputs": (X,) if name == "equal" else (X, Y), "expected": (FORMULAS if hidden else LITERALS)[name]}
    if name in ("backward", "care"):
        data["wrt"] = ["x", "y"]
    getattr(check, name)(target, **data)


def verdict_of(name, target, hidden):
    with pytest.raises(check.CheckFailed) as caught:
        run(name, target, hidden)
    verdict = caught.value.verdict
    assert verdict.hidden == hidden
    assert len(verdict.text()) < 3000, "it must fit on a screen"
    assert len(verdict.html()) < 20_000
    return verdict


# Results that are no results


def endless_list():
    members: list = []
    members.append(members)
    return members


LONG = [0.0] * 10**7
MANY = dict.fromkeys(range(10_000), 1.0)
RESULTS = {
    "None": lambda: None,
    "a string": lambda: "twelve",
    "bytes": lambda: b"12.5",
    "an object": object,
    "a class": lambda: Hypot,
    "a function": lambda: hypot,
    "a generator": lambda: (i for i in range(3)),
    "a set": lambda: {1.0, 2.0},
    "a dict": lambda: {"dx": X, "dy": Y},
    "a dict of many keys": lambda: MANY,
    "a ragged list": lambda: [[1.0, 2.0], [3.0]],
    "an empty list": list,
    "a list that holds itself": endless_list,
    "a list of strings": lambda: [["1.0"] * 4] * 3,
    "an array of strings": lambda: X.astype(str),
    "a complex number": lambda: 1j,
    "an array of complex numbers": lambda: X + 0j,
    "an array of objects": lambda: X.astype(object),
    "an array of records": lambda: np.zeros((3, 4), dtype=[("x", float), ("y", float)]),
    "an array of dates": lambda: np.zeros((3, 4), dtype="datetime64[s]"),
    "an array of 8 TB": lambda: np.broadcast_to(np.float64(1.0), (10**6, 10**6)),
    "a list of ten million": lambda: LONG,
    "a list of a hundred million": lambda: [LONG] * 10,
    "an integer of 1000 digits": lambda: 10**1000,
    "nan": lambda: X * np.nan,
    "inf": lambda: X * np.inf,
    "another shape": lambda: np.zeros((2, 5)),
    "a number": lambda: 1.0,
    "an empty array": lambda: np.zeros((0, 4)),
}
each_result = pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)


@each_form
@each_result
def test_a_function_that_gives_no_right_value_is_rejected(result, hidden):
    verdict_of("equal", lambda x: result(), hidden)


class Answers(Hypot):
    """Gives other results than it should."""

    output = None
    gradients = None

    def forward(self, x, y):
        right = super().forward(x, y)
        return right if self.output is None else self.output()

    def backward(self, dout):
        right = super().backward(dout)
        return right if self.gradients is None else self.gradients(right)


def answers(output=None, gradients=None):
    """A class of such layers."""
    found = {"output": output, "gradients": gradients}
    return type("Answers", (Answers,), {name: staticmethod(f) for name, f in found.items() if f is not None})


@each_form
@each_result
def test_a_forward_that_gives_no_right_output_is_rejected(result, hidden):
    verdict_of("forward", answers(output=result), hidden)


@each_form
@each_gradient_check
@each_result
def test_a_backward_beside_such_a_forward_never_raises_anything_else(name, result, hidden):
    with contextlib.suppress(check.CheckFailed):
        run(name, answers(output=result), hidden)


@each_gradient_check
@each_result
def test_where_the_output_is_given_such_a_forward_fails_the_gradients_too(name, result):
    verdict_of(name, answers(output=result), hidden=False)


@each_form
@each_gradient_check
@each_result
def test_a_backward_that_gives_no_gradients_is_rejected(name, result, hidden):
    verdict_of(name, answers(gradients=lambda right: result()), hidden)


@each_form
@each_gradient_check
@each_result
def test_one_of_two_gradients_that_is_none_is_rejected(name, result, hidden):
    verdict_of(name, answers(gradients=lambda right: (right[0], result())), hidden)


@each_form
@each_gradient_check
@each_result
def test_an_attribute_that_is_no_gradient_is_rejected(name, result, hidden):
    class Sets(Scale):
        def backward(self, dout):
            dx = super().backward(dout)
            self.dg = result()
            return dx

    with pytest.raises(check.CheckFailed):
        getattr(check, name)(
            Sets, args=(G, C), inputs=(X,), wrt=["x", "g", "c"], expected=scale if hidden else scale(X, G, C)
        )


@each_gradient_check
@each_result
def test_a_forward_that_breaks_on_other_values_than_the_given_ones_is_rejected(name, result):
    class OnlyHere(Hypot):
        def forward(self, x, y):
            right = super().forward(x, y)
            return right if np.array_equal(x, X) and np.array_equal(y, Y) else result()

    verdict = verdict_of(name, OnlyHere, hidden=False)
    assert "expected nan" not in verdict.text()


@each_form
def test_a_hidden_verdict_does_not_repeat_what_the_code_put_into_its_result(hidden):
    for result in (lambda x: {repr(x): 1.0}, lambda x: repr(x), lambda x: [repr(x)]):
        text = verdict_of("equal", result, hidden).headline
        assert "array(" not in text or not hidden


# Names that are not what they should be


class Unreadable:
    """Reading any name of it raises something."""

    def __getattr__(self, name):
        raise KeyError(name)


class BreaksInName:
    @property
    def __name__(self):
        raise ZeroDivisionError


TARGETS = {
    "a number": 3,
    "None": None,
    "a string": "MulLayer",
    "a list": [Hypot],
    "a module": np,
    "an array": X,
    "a mock": unittest.mock.Mock(),
    "an object without readable names": Unreadable(),
    "an object whose name raises": BreaksInName(),
    "a built-in function": len,
    "the type type": type,
    "a function of no arguments": lambda: None,
}


@each_form
@each_check
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_name_that_is_neither_class_nor_function_is_rejected(name, target, hidden):
    assert verdict_of(name, target, hidden).outcome in ("failed", "error")


@each_form
@pytest.mark.parametrize("name", ["forward", "care"])  # test_layer.py has backward
def test_an_instance_where_a_class_belongs_is_rejected(name, hidden):
    verdict = verdict_of(name, Hypot(), hidden)
    assert verdict.diagnosis == "rebound_name"
    assert ("'Hypot' object is not callable" in verdict.text()) != hidden


@each_form
@each_check
def test_a_value_under_the_name_is_not_called_by_its_type(name, hidden):
    verdict = verdict_of(name, 3, hidden)
    assert verdict.diagnosis == "rebound_name"
    assert "int()" not in verdict.text()


@each_form
@each_layer_check
def test_a_function_where_a_class_belongs_is_rejected(name, hidden):
    verdict_of(name, hypot, hidden)
    verdict_of(name, lambda: hypot, hidden)


@each_form
@pytest.mark.parametrize(
    "target", [Hypot, Scale, list, Exception, RuntimeWarning, np.ndarray], ids=lambda t: t.__name__
)
def test_a_class_where_a_function_belongs_is_rejected(target, hidden):
    verdict_of("equal", target, hidden)


# Methods that are not what they should be


class NoForward:
    def backward(self, dout):
        return dout, dout


class NoBackward:
    def forward(self, x, y):
        return hypot(x, y)


class ForwardIsData(Hypot):
    forward = 3


class BackwardIsData(Hypot):
    backward = 3


class ForwardOfOne(Hypot):
    def forward(self, x):
        return x


class ForwardOfThree(Hypot):
    def forward(self, x, y, z):
        return x + y + z


class BackwardOfNone(Hypot):
    def backward(self):
        return self.x, self.x


class BackwardOfTwo(Hypot):
    def backward(self, dout, more):
        return dout, more


class Constructed(Hypot):
    def __init__(self, size):
        self.size = size


class WithoutSelf(Hypot):
    def forward(x, y):  # noqa: N805
        return hypot(x, y)


class MethodRaisesWhenRead(Hypot):
    @property
    def forward(self):
        raise LookupError


BROKEN = {
    NoForward: (LAYER_CHECKS, "missing_name", "has no forward"),
    NoBackward: (("care",), "missing_name", "has no backward"),  # test_layer.py has backward
    ForwardIsData: (LAYER_CHECKS, "wrong_signature", "'int' object is not callable"),
    BackwardIsData: (("backward", "care"), "wrong_signature", "'int' object is not callable"),
    ForwardOfOne: (("forward", "care"), "wrong_signature", "takes 2 positional arguments but 3 were given"),
    ForwardOfThree: (LAYER_CHECKS, "wrong_signature", "missing 1 required positional argument: 'z'"),
    BackwardOfNone: (("backward", "care"), "wrong_signature", "takes 1 positional argument but 2 were given"),
    BackwardOfTwo: (("backward", "care"), "wrong_signature", "missing 1 required positional argument: 'more'"),
    Constructed: (("forward", "care"), "wrong_signature", "missing 1 required positional argument: 'size'"),
    WithoutSelf: (LAYER_CHECKS, "wrong_signature", "takes 2 positional arguments but 3 were given"),
    MethodRaisesWhenRead: (LAYER_CHECKS, "raises", "raised LookupError"),
}
BROKEN_IN = [(layer, name, *said) for layer, (names, *said) in BROKEN.items() for name in names]


@each_form
@pytest.mark.parametrize(
    ("layer", "name", "diagnosis", "words"), BROKEN_IN, ids=[f"{row[0].__name__}-{row[1]}" for row in BROKEN_IN]
)
def test_what_is_wrong_with_a_method_is_said(layer, name, diagnosis, words, hidden):
    verdict = verdict_of(name, layer, hidden)
    assert verdict.diagnosis == diagnosis
    assert words in verdict.headline or (hidden and diagnosis == "wrong_signature")


# Exceptions


def breaks(x):
    raise ValueError(f"{x}, a " + "secret")  # the student's own line


class ForwardBreaks(Hypot):
    def forward(self, x, y):
        return breaks(x)


class BackwardBreaks(Hypot):
    def backward(self, dout):
        return breaks(dout)


class ConstructorBreaks(Hypot):
    def __init__(self):
        breaks(0)


RAISING = [
    ("equal", breaks),
    *((name, layer) for layer in (ForwardBreaks, ConstructorBreaks) for name in LAYER_CHECKS),
    *((name, BackwardBreaks) for name in ("backward", "care")),
]


@each_form
@pytest.mark.parametrize(("name", "target"), RAISING, ids=[f"{name}-{target.__name__}" for name, target in RAISING])
def test_an_exception_is_shown_with_the_students_line_and_without_our_frames(name, target, hidden):
    verdict = verdict_of(name, target, hidden)
    assert (verdict.outcome, verdict.diagnosis) == ("error", "raises")
    assert "# the student's own line" in verdict.text()
    assert "autograde" not in verdict.text()
    assert ("a secret" in verdict.text()) != hidden


@each_form
@each_layer_check
@pytest.mark.parametrize("error", [SystemExit, MemoryError, RecursionError, GeneratorExit, StopIteration])
def test_no_exception_of_a_layer_leaves_a_check(name, error, hidden):
    class Leaves(Hypot):
        def forward(self, x, y):
            raise error

    assert verdict_of(name, Leaves, hidden).outcome == ("memory" if error is MemoryError else "error")


@each_form
@each_layer_check
def test_a_recursion_without_end_is_an_exception(name, hidden):
    class Recurses(Hypot):
        def forward(self, x, y):
            return self.forward(x, y)

    assert "RecursionError" in verdict_of(name, Recurses, hidden).headline


@each_form
def test_what_a_layer_says_when_it_is_thrown_away_is_silent_too(hidden):
    class Farewell(Hypot):
        def __del__(self):
            print("farewell", file=sys.stderr)

    run("backward", Farewell, hidden)


# Loops without end


def loops(*_):
    while True:
        with contextlib.suppress(Exception):
            sum(range(100))


class ForwardLoops(Hypot):
    forward = loops


class BackwardLoops(Hypot):
    backward = loops


class ConstructorLoops(Hypot):
    __init__ = loops


class SecondBackwardLoops(Hypot):
    calls = 0

    def backward(self, dout):
        self.calls += 1
        return super().backward(dout) if self.calls == 1 else loops()


LOOPING = [
    ("equal", loops),
    *((name, layer) for layer in (ForwardLoops, ConstructorLoops) for name in LAYER_CHECKS),
    *((name, BackwardLoops) for name in ("backward", "care")),
    ("care", SecondBackwardLoops),
]


@pytest.fixture
def stops(monkeypatch):
    """A short time limit; counts how often it strikes."""
    struck: list[str] = []

    class Counted(asking.OutOfTime):
        def __init__(self, message):
            struck.append(message)
            super().__init__(message)

    Counted.__name__ = "OutOfTime"
    monkeypatch.setattr(asking, "TIME_LIMIT", 0.05)
    monkeypatch.setattr(asking, "OutOfTime", Counted)
    return struck


@each_form
@pytest.mark.parametrize(("name", "target"), LOOPING, ids=[f"{name}-{target.__name__}" for name, target in LOOPING])
def test_a_loop_without_end_is_stopped_once_and_said(name, target, hidden, stops):
    verdict = verdict_of(name, target, hidden)
    assert (verdict.outcome, verdict.diagnosis) == ("timeout", "out_of_time")
    assert "was stopped: not done after 0.05 s" in verdict.headline
    assert len(stops) == 1


@each_gradient_check
def test_a_loop_that_ends_for_the_given_values_alone_is_stopped_once(name, stops):
    class OnlyHere(Hypot):
        def forward(self, x, y):
            return super().forward(x, y) if np.array_equal(x, X) and np.array_equal(y, Y) else loops()

    assert verdict_of(name, OnlyHere, hidden=False).outcome == "timeout"
    assert len(stops) == 1
