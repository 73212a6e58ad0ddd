"""The likely mistake, by name: each name is a hypothesis that predicts numbers and is tested against the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from autograde.check.gradient import Sensitivity


@dataclass(frozen=True)
class Advice:
    """What a student reads: what is seen in the numbers, and a question that leads to the mistake."""

    seen: str
    question: str


# Every name that a verdict or a report may carry. The one place for their words, so that they can be translated.
VOCABULARY: Mapping[str, Advice] = {
    "not_attempted": Advice(
        "The stub is still there: this part has not been written yet.",
        "What comes in and what has to come out, with which shapes? The docstring says it.",
    ),
    "raises": Advice(
        "Your code raised an exception.",
        "What are the values and shapes of the variables in that line when it runs?",
    ),
    "returns_nothing": Advice(
        "Your code returned None.",
        "Does every path through the function end in a return statement?",
    ),
    "wrong_shape": Advice(
        "The shape is wrong, so the values cannot be right.",
        "A gradient has the shape of what it is the gradient of. Which step changes the shape?",
    ),
    "not_finite": Advice(
        "The result holds nan or inf.",
        "Which intermediate overflows, or divides by zero, for inputs of this size?",
    ),
    "forward_wrong": Advice(
        "Forward is wrong on these inputs, and a backward can only be judged beside a right forward.",
        "What does forward give for one small number worked by hand?",
    ),
    "low_precision": Advice(
        "The values are right to about three digits, as if they had passed through float16.",
        "Which dtype do your intermediate results have?",
    ),
    "ignores_dout": Advice(
        "Your gradient is what it would be if every entry of dout were 1.",
        "Where does backward use its argument?",
    ),
    "swapped_gradients": Advice(
        "Each of your gradients is the one that belongs to another argument.",
        "If only the first argument moves, which of the values decides how fast the output moves?",
    ),
    "wrong_sign": Advice(
        "Your gradient has the right size and the wrong sign.",
        "If the argument grows a little, does the output rise or fall?",
    ),
    "zero_gradient": Advice(
        "Your gradient is 0 everywhere, and the output does change when the argument does.",
        "Is the array that you return the one that you filled?",
    ),
    "missing_batch_mean": Advice(
        "Your gradient is the batch size times the right one.",
        "Forward averages over the batch. What does that do to each sample's share?",
    ),
    "extra_batch_mean": Advice(
        "Your gradient is the right one divided by the batch size.",
        "Does forward average over the batch, or was that done already in dout?",
    ),
    "missing_transpose": Advice(
        "Your gradient holds the right numbers, mirrored along the diagonal.",
        "Which index of the result belongs to rows, and which to columns?",
    ),
    "missing_factor": Advice(
        "Your gradient lacks one factor that the chain rule brings in.",
        "Which local derivative stands between this argument and the output, and is it in your product?",
    ),
    "missing_path": Advice(
        "Your gradient is half of the right one.",
        "By how many paths does the argument reach the output, and what becomes of their gradients?",
    ),
    "wrong_at_kink": Advice(
        "Your gradient is right except where the input is 0 or next to it.",
        "Which side does the input 0 belong to in forward, and which in backward?",
    ),
    "mutates_dout": Advice(
        "Backward changed dout, which belongs to the caller.",
        "Which line writes into an array that was handed in? Another layer may still need it.",
    ),
    "mutates_input": Advice(
        "Your code changed an array that it was given.",
        "Which line writes into an array that was handed in, rather than into a new one?",
    ),
    "reused_buffer": Advice(
        "A result that was returned earlier changed later.",
        "Does each call make a new array, or do two calls share one?",
    ),
    "stale_cache": Advice(
        "After a second forward, backward still speaks of the first.",
        "When is the stored value written, and when should it be written?",
    ),
    "shared_state": Advice(
        "Two layers of this class disturb each other.",
        "Where is the stored value kept: on this one layer, or on something that all layers share?",
    ),
    "accumulates": Advice(
        "Calling backward twice gives another result than calling it once.",
        "Does backward add to what an earlier call left behind?",
    ),
    "not_linear": Advice(
        "Doubling dout does not double the gradient.",
        "Backward multiplies dout by numbers. What else is done to it?",
    ),
    "finite_differences": Advice(
        "Backward calls forward, so it measures the gradient where it should derive it.",
        "What does the chain rule give, with the values that forward stored?",
    ),
}

_CLOSE = 1e-4  # a hypothesis must predict the answer: float32 errs by less, another mistake by more


@dataclass(frozen=True)
class Evidence:
    """What a backward answered and what it should have: arrays by the argument's name, all of right shape.

    `expected` is the gradient for `dout`; `measured` gives it for any other. `inputs` and `output` are the
    arrays that forward saw and gave, by name, from which a missing factor may be taken.
    """

    answers: Mapping[str, np.ndarray]
    expected: Mapping[str, np.ndarray]
    measured: Mapping[str, Sensitivity]
    dout: np.ndarray
    inputs: Mapping[str, np.ndarray]
    output: np.ndarray


def name_mistake(evidence: Evidence, wrong: list[str]) -> str | None:
    """Return the name of the first hypothesis, specific before general, that explains all gradients in `wrong`."""
    for name, explains in _HYPOTHESES:
        if explains(evidence, wrong):
            return name
    return None


def _alike(answer: np.ndarray, predicted: np.ndarray) -> bool:
    """Whether `answer` is what a hypothesis predicted. Entries that were not measured are nan and do not count."""
    if answer.shape != predicted.shape:
        return False
    known = np.isfinite(predicted)
    size = float(np.max(np.abs(predicted[known]), initial=0.0))
    if size == 0.0:
        return False
    return bool(np.max(np.abs(answer[known] - predicted[known]), initial=0.0) <= _CLOSE * size)


def _each(evidence: Evidence, wrong: list[str], predict: Callable[[str], np.ndarray | None]) -> bool:
    for name in wrong:
        predicted = predict(name)
        if predicted is None or not _alike(evidence.answers[name], predicted):
            return False
    return True


def _low_precision(e: Evidence, wrong: list[str]) -> bool:
    return all(
        np.nanmax(np.abs(e.answers[n] - e.expected[n]), initial=0.0) < 2e-3 * np.nanmax(np.abs(e.expected[n]))
        for n in wrong
    )


def _zero(e: Evidence, wrong: list[str]) -> bool:
    return all(not e.answers[n].any() for n in wrong)


def _kink(e: Evidence, wrong: list[str]) -> bool:
    for name in wrong:
        x = e.inputs.get(name)
        if x is None or x.shape != e.answers[name].shape or not (np.abs(x) < 1e-6).any():
            return False
        off = np.abs(e.answers[name] - e.expected[name]) > _CLOSE * np.max(np.abs(e.expected[name]))
        if (off & (np.abs(x) >= 1e-6)).any():
            return False
    return True


def _ignores_dout(e: Evidence, wrong: list[str]) -> bool:
    ones = np.ones_like(e.dout)
    return _each(e, wrong, lambda n: e.measured[n].gradient(ones) if n in e.measured else None)


def _swapped(e: Evidence, wrong: list[str]) -> bool:
    if len(wrong) != 2:
        return False
    one, other = wrong
    return _alike(e.answers[one], e.expected[other]) and _alike(e.answers[other], e.expected[one])


def _batch(e: Evidence) -> int:
    sizes = [x.shape[0] for x in e.inputs.values() if x.ndim > 0]
    return sizes[0] if sizes else 1


def _scaled_by_batch(power: int) -> Callable[[Evidence, list[str]], bool]:
    def explains(e: Evidence, wrong: list[str]) -> bool:
        n = _batch(e)
        return n > 1 and _each(e, wrong, lambda name: e.expected[name] * float(n) ** power)

    return explains


def _transposed(e: Evidence, wrong: list[str]) -> bool:
    return _each(e, wrong, lambda n: e.expected[n].T if e.expected[n].ndim == 2 else None)


def _factors(e: Evidence) -> Iterator[np.ndarray]:
    yield e.dout
    yield e.output
    yield 1.0 - e.output
    yield from e.inputs.values()


def _missing_factor(e: Evidence, wrong: list[str]) -> bool:
    def lacks(name: str) -> bool:
        for factor in _factors(e):
            if factor.shape in ((), e.expected[name].shape) and _alike(e.answers[name] * factor, e.expected[name]):
                return True
        return False

    return all(e.answers[n].any() and lacks(n) for n in wrong)


_HYPOTHESES: tuple[tuple[str, Callable[[Evidence, list[str]], bool]], ...] = (
    ("low_precision", _low_precision),
    ("zero_gradient", _zero),
    ("wrong_at_kink", _kink),
    ("wrong_sign", lambda e, wrong: _each(e, wrong, lambda n: -e.expected[n])),
    ("ignores_dout", _ignores_dout),
    ("swapped_gradients", _swapped),
    ("missing_batch_mean", _scaled_by_batch(1)),
    ("extra_batch_mean", _scaled_by_batch(-1)),
    ("missing_path", lambda e, wrong: _each(e, wrong, lambda n: 0.5 * e.expected[n])),
    ("missing_transpose", _transposed),
    ("missing_factor", _missing_factor),
)
