"""Random draws of right answers: none is rejected, and the errors that are seen keep far below those allowed.

A draw takes a right answer from the library, inputs of some shape, size and dtype, and a form, hidden or visible, and
lets `check.forward`, `backward` and `care` (or `equal`) judge it. Where the checks compare, the error is recorded as a
share of what is allowed: float64 must keep below 1 %, anything with float32 in it below a third.
"""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from exercises import SOLUTIONS, carried_out
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from autograde import check
from autograde.check import comparison, function, layer
from autograde.check.plain import to_plain
from autograde.classroom.chapters.library import Answer, read_answers

Inputs = tuple[Any, ...]
Build = Callable[[np.random.Generator, int, int, float], Inputs]

LIMITS = {"float64": 0.01, "float32": 1 / 3}
DRAWS = 10_000


@dataclass(frozen=True)
class Kind:
    """An exercise: its inputs for a number of rows and columns and a scale, its formula, its gradients.

    `build` gives the inputs, then the constructor's arguments. Without `wrt` it is a function. `largest` bounds the
    scale: a step in proportion to x is too long for e^x at a large x, and a float32 x loses digits of e^x.
    `sums` says that the formula adds products of its arguments, which may cancel. A value below `least` is too small
    for float32: -log y of a probability y near 1 is as uncertain as y, by 6e-8.
    """

    build: Build
    formula: Callable[..., Any]
    wrt: tuple[str | None, ...] = ()
    constructed: int = 0
    largest: float = 1000.0
    sums: bool = False
    least: float = 0.0


def pair(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    if n * m == 1:
        return float(scale * rng.normal()), float(scale * rng.normal())
    return scale * rng.normal(size=(n, m)), scale * rng.normal(size=(n, m))


def array(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    return (scale * rng.normal(size=(n, m)),)


def off_zero(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    """No entry nearer to 0 than 0.1: farther than a step from a kink, and from where a difference of floats cancels."""
    return (rng.choice([-1.0, 1.0], (n, m)) * (0.1 + scale * rng.uniform(0, 3, (n, m))),)


def affine_inputs(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    x = scale * rng.normal(size=(n, m, 2) if m % 2 else (n, 2 * m))
    return x, rng.normal(size=(2 * m, 3)), scale * rng.normal(size=3)


def linear_inputs(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    return scale * rng.normal(size=(n, m)), rng.normal(size=(3, m)), scale * rng.normal(size=3)


def neuron_inputs(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    return scale * rng.normal(size=(n, m)), rng.normal(size=m), float(scale * rng.normal())


def neuron_backward_inputs(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    return scale * rng.normal(size=(n, m)), rng.normal(size=m), rng.normal(size=n)


def broadcast_inputs(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    return scale * rng.normal(size=(n, m)), rng.normal(size=(m, 3)), rng.normal(size=(n, 3))


def logits_and_labels(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    x, t = scale * rng.normal(size=(n, m + 1)), rng.integers(0, m + 1, n)
    if n == 1:
        return x[0], int(t[0])
    return x, np.eye(m + 1)[t] if m % 2 else t


def probabilities_and_labels(rng: np.random.Generator, n: int, m: int, _scale: float) -> Inputs:
    y = rng.uniform(0.05, 1.0, (n, m + 1))
    return y / y.sum(axis=1, keepdims=True), rng.integers(0, m + 1, n)


def prediction_and_target(rng: np.random.Generator, n: int, m: int, scale: float) -> Inputs:
    target = scale * rng.normal(size=(n, m))
    error = scale * rng.choice([-1.0, 1.0], (n, m)) * rng.uniform(0.3, 2.0, (n, m))
    return target + error, target[:, 0] if m == 1 else target


def sigmoid(x: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-np.asarray(x, dtype=float)))


def log_softmax(x: Any) -> Any:
    moved = np.asarray(x, dtype=float) - np.max(x, axis=-1, keepdims=True)
    return moved - np.log(np.exp(moved).sum(axis=-1, keepdims=True))


def one_hot(t: Any, classes: int) -> Any:
    return t if np.ndim(t) == 2 else np.eye(classes)[t]


def softmax_loss(x: Any, t: Any) -> Any:
    return -np.mean((log_softmax(x) * one_hot(t, x.shape[-1])).sum(axis=-1))


def squared_error(pred: Any, target: Any) -> Any:
    return np.mean((pred - np.reshape(target, pred.shape)) ** 2)


KINDS = {
    "MulLayer": Kind(pair, lambda x, y: x * y, ("x", "y")),
    "AddLayer": Kind(pair, lambda x, y: x + y, ("x", "y"), sums=True),
    "Relu": Kind(off_zero, lambda x: np.maximum(x, 0.0), ("x",)),
    "Sigmoid": Kind(off_zero, sigmoid, ("x",), largest=2.0),
    "Tanh": Kind(off_zero, np.tanh, ("x",), largest=2.0),
    "Affine": Kind(affine_inputs, lambda x, W, b: x.reshape(len(x), -1) @ W + b, ("x", "W", "b"), 2, sums=True),
    "Linear": Kind(linear_inputs, lambda x, W, b: x @ W.T + b, ("x", "W", "b"), 2, sums=True),
    "SoftmaxWithLoss": Kind(logits_and_labels, softmax_loss, ("x",), largest=2.0, least=0.1),
    "MeanSquaredError": Kind(prediction_and_target, squared_error, ("x",)),
    "neuron": Kind(neuron_inputs, lambda X, w, b: X @ w + b, sums=True),
    "neuron_backward": Kind(neuron_backward_inputs, lambda X, w, da: (np.outer(da, w), X.T @ da, da.sum()), sums=True),
    "affine_backward_broadcast": Kind(broadcast_inputs, lambda x, W, d: (d @ W.T, x.T @ d, d.sum(axis=0)), sums=True),
    "softmax": Kind(array, lambda x: np.exp(log_softmax(x)), largest=5.0),
    "cross_entropy_error": Kind(probabilities_and_labels, lambda y, t: -np.mean(np.log(y[np.arange(len(t)), t]))),
}
SHAPES = [(1, 1), (1, 4), (5, 1), (2, 3), (7, 5), (3, 40), (100, 20)]  # the last two have sampled gradients


@functools.cache
def right_answers(exercise: str) -> list[Answer]:
    """Those that compute what the formula says: a constant of 1e-7 in a logarithm is right too, but not an error."""
    answers = read_answers(SOLUTIONS / "answers" / f"{exercise}.py")
    return [answer for answer in answers if answer.right and "1e-7" not in answer.code]


@functools.cache
def carried(exercise: str, number: int) -> Any:
    return carried_out(exercise, right_answers(exercise)[number].code)[exercise]


@dataclass(frozen=True)
class Draw:
    """One right answer with its inputs and the form of the checks."""

    exercise: str
    number: int
    shape: tuple[int, int]
    magnitude: float
    seed: int
    single: bool
    hidden: bool

    @property
    def answer(self) -> Answer:
        return right_answers(self.exercise)[self.number]

    @property
    def precision(self) -> str:
        return "float32" if self.single or "float32" in self.answer.code else "float64"


@st.composite
def draws(draw: st.DrawFn) -> Draw:
    exercise = draw(st.sampled_from(sorted(KINDS)))
    return Draw(
        exercise,
        draw(st.integers(0, len(right_answers(exercise)) - 1)),
        draw(st.sampled_from(SHAPES)),
        draw(st.floats(-2.0, float(np.log10(KINDS[exercise].largest)))),
        draw(st.integers(0, 2**32 - 1)),
        draw(st.sampled_from([False, False, True])),
        draw(st.booleans()),
    )


def cancels(formula: Callable[..., Any], arguments: list[Any]) -> bool:
    """Whether a sum of products is less than a tenth of its terms: float32 has too few digits then, whoever adds."""
    terms = formula(*map(np.abs, arguments))
    found = comparison.leaves("", to_plain(formula(*arguments)), to_plain(terms))
    return any(np.max(np.abs(total)) < 0.1 * np.max(np.abs(term)) for _, total, term in found)


def judge(draw: Draw) -> None:
    """Let the checks judge the draw; raises CheckFailed."""
    kind = KINDS[draw.exercise]
    target = carried(draw.exercise, draw.number)
    arguments = kind.build(np.random.default_rng(draw.seed), *draw.shape, 10.0**draw.magnitude)
    if draw.single:
        arguments = tuple(np.float32(a) if getattr(a, "dtype", None) == np.float64 else a for a in arguments)
    exact = [a.astype(float) if getattr(a, "dtype", None) == np.float32 else a for a in arguments]
    if draw.precision == "float32" and kind.sums:
        assume(not cancels(kind.formula, exact))
    if draw.precision == "float32" and kind.least:
        assume(kind.formula(*exact) >= kind.least)
    expected = kind.formula if draw.hidden else kind.formula(*exact)
    if not kind.wrt:
        check.equal(target, inputs=arguments, expected=expected)
        return
    cut = len(arguments) - kind.constructed
    data = {"inputs": arguments[:cut], "args": arguments[cut:], "expected": expected}
    check.forward(target, **data)
    check.backward(target, **data, wrt=kind.wrt)
    check.care(target, **data, wrt=kind.wrt)


class Record:
    """The largest error seen as a share of what is allowed, by precision and by where it was compared."""

    def __init__(self) -> None:
        self.now: dict[str, float] = {}  # of this draw
        self.worst: dict[tuple[str, str], tuple[float, Draw]] = {}
        self.count = 0

    def note(self, where: str, share: float) -> None:
        self.now[where] = max(share, self.now.get(where, 0.0))

    def judge(self, draw: Draw) -> None:
        self.now.clear()
        with contextlib.redirect_stdout(io.StringIO()):
            judge(draw)
        self.count += 1
        for where, share in self.now.items():
            assert share < LIMITS[draw.precision], f"{share:.3g} of what {where} allows: {draw.answer.title}"
            key = (draw.precision, where)
            self.worst[key] = max(self.worst.get(key, (-1.0, draw)), (share, draw), key=lambda pair: pair[0])


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    """Listens to the comparisons of the checks."""
    kept = Record()

    def compared(name: str, answer: Any, expected: Any, relative: float, absolute: float = 0.0) -> Any:
        found = compare_array(name, answer, expected, relative, absolute)
        exact = compare_array(name, answer, expected, 0.0)
        if found is None and relative >= 1e-6 and absolute == 0.0:  # smaller ones compare an answer with itself
            kept.note("a comparison of values", exact.error / relative if exact is not None else 0.0)
        return found

    def measured(*arguments: Any) -> Any:
        misfit = worst_misfit(*arguments)
        kept.note("a numerical gradient", misfit.excess)
        return misfit

    compare_array, worst_misfit = comparison.compare_array, layer.worst_misfit
    for module in (comparison, layer):
        monkeypatch.setattr(module, "compare_array", compared)
    monkeypatch.setattr(layer, "worst_misfit", measured)
    assert function.compare is comparison.compare, "equal compares by the function that is listened to"
    return kept


SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def test_right_answers_keep_far_below_the_tolerance(record: Record) -> None:
    settings(max_examples=40, **SETTINGS)(given(draws())(record.judge))()
    assert {where for _, where in record.worst} == {"a comparison of values", "a numerical gradient"}


@pytest.mark.long
def test_ten_thousand_draws_keep_far_below_the_tolerance(record: Record, capsys: pytest.CaptureFixture[str]) -> None:
    settings(max_examples=DRAWS, **SETTINGS)(given(draws())(record.judge))()
    assert record.count >= DRAWS
    with capsys.disabled():
        print(f"\n{record.count} draws; the largest errors as a share of what is allowed:")
        for (precision, where), (share, worst) in sorted(record.worst.items()):
            print(f"  {precision}, {where}: {share:.2g} ({worst.exercise}: {worst.answer.title}, {worst.shape})")
