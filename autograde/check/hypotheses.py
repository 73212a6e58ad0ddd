"""Which mistake explains the numbers: each hypothesis predicts an answer and is tested against the one given.

A hypothesis looks at one wrong result at a time and must explain every one of them. The order is from specific to
general: the first that holds is the name. No name is better than a wrong one, so a prediction must be met to four
digits, and one that the right answer would meet too explains nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

_CLOSE = 1e-4  # float32 errs by less, another mistake by more
_AT_KINK = 1e-6  # inputs nearer to a kink than this are meant to be on it
_ROUNDING = 1e-14  # of the right entries: what terms that cancel leave behind, some 50 times float64's epsilon

Array = np.ndarray


@dataclass(frozen=True)
class Evidence:
    """What was answered and what was expected, as arrays by the result's name; `wrong` names the wrong results.

    Entries of `expected` that were not measured are nan. `given` holds the arguments by name, `dout` and `output`
    what backward got and forward should give, where there is such a thing. `unit_gradient` predicts the gradient for
    a dout of ones.
    """

    answers: Mapping[str, Array]
    expected: Mapping[str, Array]
    wrong: Sequence[str]
    given: Mapping[str, Array] = field(default_factory=dict)
    dout: Array | None = None
    output: Array | None = None
    unit_gradient: Callable[[str], Array] | None = None
    of_parameters: Sequence[str] = ()

    @property
    def batch(self) -> int:
        """The number of samples: the rows of the first matrix. 2 counts only if another array has 2 rows too."""
        rows = [len(array) for array in (*self.given.values(), self.dout) if array is not None and array.ndim > 0]
        first = next((len(array) for array in self.given.values() if array.ndim > 1), 1)
        return first if first != 2 or rows.count(2) > 1 else 1


def name_mistake(evidence: Evidence) -> str | None:
    """The name of the first hypothesis that explains all wrong results, or None."""
    for name, holds in _HYPOTHESES:
        if holds(evidence):
            return name
    return None


def alike(answer: Array, predicted: Array) -> bool:
    """Whether `answer` is what was predicted, entry by entry; unmeasured entries (nan) do not count."""
    if answer.shape != predicted.shape:
        return False
    known = np.isfinite(predicted)
    size = float(np.max(np.abs(predicted[known]), initial=0.0))
    return size > 0.0 and bool(np.max(np.abs(answer[known] - predicted[known]), initial=0.0) <= _CLOSE * size)


def _each(holds: Callable[[Evidence, str], bool]) -> Callable[[Evidence], bool]:
    """A hypothesis about one result, which must hold for each wrong one."""
    return lambda evidence: all(holds(evidence, name) for name in evidence.wrong)


def _predicts(predict: Callable[[Evidence, str], Array | None]) -> Callable[[Evidence], bool]:
    def holds(evidence: Evidence, name: str) -> bool:
        predicted = predict(evidence, name)
        return predicted is not None and alike(evidence.answers[name], predicted)

    return _each(holds)


def _low_precision(e: Evidence, name: str) -> bool:
    """Near the right values, and every entry is a number of float16, or dout times one."""
    answer, expected = e.answers[name], e.expected[name]
    if answer.shape != expected.shape:
        return False
    near = np.nanmax(np.abs(answer - expected), initial=0.0) <= 4e-3 * np.nanmax(np.abs(expected), initial=0.0)
    by_dout = e.dout is not None and e.dout.shape in ((), answer.shape) and e.dout.all()
    return bool(near and (_of_float16(answer) or (by_dout and _of_float16(answer / e.dout))))


def _of_float16(numbers: Array) -> bool:
    with np.errstate(over="ignore"):
        rounded = numbers.astype(np.float16).astype(np.float64)
    return bool(np.allclose(numbers, rounded, rtol=_ROUNDING, atol=0.0))


def _rounded(e: Evidence, name: str) -> bool:
    """The right values, rounded or cut off after 0 to 6 digits behind the point."""
    answer, expected = e.answers[name], e.expected[name]
    if answer.shape != expected.shape or not answer.any() or np.isnan(expected).any():
        return False
    for digits in range(7):
        scaled = expected * 10.0**digits
        if not np.allclose(answer * 10.0**digits, np.round(answer * 10.0**digits), rtol=0.0, atol=1e-6):
            continue
        enough = np.max(np.abs(scaled)) >= (2.0 if answer.size > 1 else 10.0)  # 0 and 1 are met by chance
        return enough and any(
            np.allclose(answer * 10.0**digits, cut(scaled), rtol=0.0, atol=1e-6)
            for cut in (np.round, np.trunc, np.floor)
        )
    return False


def _zero(e: Evidence, name: str) -> bool:
    """0 but for rounding, also where dout is positive: relu(dout) in the gradient's place is 0 where it is negative."""
    answer, expected = e.answers[name], e.expected[name]
    size = np.nanmax(np.abs(expected), initial=0.0)
    if answer.shape != expected.shape or np.max(np.abs(answer), initial=0.0) > _ROUNDING * size:
        return False
    if e.dout is None or e.dout.ndim == 0 or e.dout.shape != expected.shape:
        return True
    return bool((e.dout[np.nan_to_num(expected) != 0.0] > 0.0).any())


def _kink(e: Evidence, name: str) -> bool:
    """Wrong where an input is 0 or next to it, and nowhere else."""
    answer, expected = e.answers[name], e.expected[name]
    x = e.given.get(name)
    if x is None or x.shape != expected.shape or answer.shape != expected.shape:
        return False
    at_kink = np.abs(x) <= _AT_KINK
    wrong = np.abs(answer - expected) > _CLOSE * np.nanmax(np.abs(expected), initial=0.0)
    return bool(wrong.any() and not (wrong & ~at_kink).any())


def _ignores_dout(e: Evidence, name: str) -> Array | None:
    return e.unit_gradient(name) if e.unit_gradient is not None else None


def _ones(e: Evidence, name: str) -> bool:
    """1 in every entry, where dout or its sum belongs."""
    return e.dout is not None and e.dout.ndim > 0 and bool((e.answers[name] == 1.0).all())


def _adds_dout(e: Evidence, name: str) -> Array | None:
    """The local derivative plus dout, where their product belongs."""
    unit = _ignores_dout(e, name)
    return unit + e.dout if unit is not None and e.dout is not None and e.dout.shape in ((), unit.shape) else None


def _mixes_dout(e: Evidence, name: str) -> bool:
    """The gradient for a dout whose entries are all the sum, or all the mean, of dout."""
    if e.unit_gradient is None or e.dout is None or e.dout.size < 2:
        return False
    unit = e.unit_gradient(name)
    return any(alike(e.answers[name], unit * share) for share in (e.dout.sum(), e.dout.mean()))


def _missing_entries(e: Evidence, name: str) -> bool:
    """Right but for some entries that are 0."""
    answer, expected = e.answers[name], e.expected[name]
    if answer.shape != expected.shape or answer.size < 2 or not answer.any():
        return False
    filled = np.where(answer == 0.0, 0.0, expected)
    return alike(answer, filled) and not alike(filled, expected)


def _turned_mask(e: Evidence, name: str) -> bool:
    """Zeros exactly where the right gradient has none."""
    answer, expected = e.answers[name], e.expected[name]
    if answer.shape != expected.shape or answer.size < 2:
        return False
    blocked = np.nan_to_num(expected) == 0.0
    return bool(blocked.any() and not blocked.all() and ((answer == 0.0) == ~blocked).all())


def _last_sample(e: Evidence, name: str) -> bool:
    """A sum over the samples of which only the last has been kept."""
    arrays = [array for array in (e.dout, *e.given.values()) if array is not None and array.ndim > 0]
    for array in arrays:
        if array.shape[1:] == e.expected[name].shape and len(array) > 1 and alike(e.answers[name], array[-1]):
            return alike(e.expected[name], array.sum(axis=0))
    return False


def _swapped(e: Evidence) -> bool:
    if len(e.wrong) < 2:
        return False
    others = {name: [other for other in e.wrong if other != name] for name in e.wrong}
    return all(any(alike(e.answers[name], e.expected[other]) for other in others[name]) for name in e.wrong)


def _times_batch(e: Evidence, name: str) -> Array | None:
    return e.expected[name] * e.batch if e.batch > 1 else None


def _over_batch(e: Evidence, name: str) -> Array | None:
    return e.expected[name] / e.batch if e.batch > 1 else None


def _wrong_count(e: Evidence, name: str) -> bool:
    """Times or over a count of entries, of an array or along an axis; 1 and 2 are met by chance."""
    arrays = [array for array in (*e.given.values(), e.dout, e.output) if array is not None]
    counts = {count for array in arrays for count in (array.size, *array.shape) if count > 2}
    return any(alike(e.answers[name], e.expected[name] * factor) for n in counts for factor in (n, 1.0 / n))


def _mean_for_sum(e: Evidence) -> bool:
    """Only gradients of parameters are divided: their sum over the batch has become a mean."""
    only_parameters = bool(e.of_parameters) and set(e.wrong) <= set(e.of_parameters)
    return only_parameters and _predicts(_over_batch)(e)


def _transposed(e: Evidence, name: str) -> Array | None:
    expected = e.expected[name]
    return expected.T if expected.ndim == 2 and not alike(expected.T, expected) else None


def _wrong_axis(e: Evidence, name: str) -> bool:
    """A sum or mean of dout over another axis, or a normalisation along another axis than the right one."""
    answer, expected = e.answers[name], e.expected[name]
    if e.dout is not None and e.dout.ndim > 1:
        for axis in range(e.dout.ndim):
            total = e.dout.sum(axis=axis)
            if not alike(total, expected) and (alike(answer, total) or alike(answer, total / e.dout.shape[axis])):
                return True
    if answer.ndim == 2 and answer.shape == expected.shape:
        ones = [np.allclose(array.sum(axis=axis), 1.0) for array in (answer, expected) for axis in (0, 1)]
        return ones[0] and not ones[1] and ones[3] and not ones[2]
    return False


def _factors(e: Evidence, name: str) -> Iterator[Array]:
    shape = e.expected[name].shape
    candidates = [a for a in (e.dout, e.output) if a is not None]
    candidates += [1.0 - e.output] if e.output is not None else []
    candidates += [*e.given.values(), np.asarray(2.0)]
    for array in candidates:
        if array.shape in ((), shape):
            yield array


def _missing_factor(e: Evidence, name: str) -> bool:
    answer, expected = e.answers[name], e.expected[name]
    if answer.shape != expected.shape or not answer.any():
        return False
    if any(alike(answer * factor, expected) for factor in _factors(e, name)):
        return True
    blocked = expected == 0.0  # a factor of zeros and ones, as relu has
    passed_on = np.max(np.abs(answer[blocked]), initial=0.0) > 0.1 * np.nanmax(np.abs(expected))
    return bool(passed_on and alike(np.where(blocked, 0.0, answer), expected))


def _extra_factor(e: Evidence, name: str) -> bool:
    answer, expected = e.answers[name], e.expected[name]
    return answer.shape == expected.shape and any(alike(answer, expected * factor) for factor in _factors(e, name))


def _missing_term(e: Evidence, name: str) -> bool:
    """The answer is the right one without one of the arguments that is added to it."""
    answer, expected = e.answers[name], e.expected[name]
    if answer.shape != expected.shape:
        return False
    for term in e.given.values():
        if term.ndim <= expected.ndim and term.shape == expected.shape[expected.ndim - term.ndim :] and term.any():
            lacking = np.broadcast_to(term, expected.shape)
            if alike(answer + lacking, expected) and not alike(answer, expected):
                return True
    return False


def _half(e: Evidence) -> bool:
    """A function that gives values and gradients: one gradient alone is wrong, and half of the right one."""
    alone = len(e.wrong) == 1 and len(e.answers) > 1
    return e.dout is None and alone and _predicts(lambda e, name: 0.5 * e.expected[name])(e)


_HYPOTHESES: tuple[tuple[str, Callable[[Evidence], bool]], ...] = (
    ("low_precision", _each(_low_precision)),
    ("wrong_at_kink", _each(_kink)),
    ("zero_gradient", _each(_zero)),
    ("rounded", _each(_rounded)),
    ("wrong_sign", _predicts(lambda e, name: -e.expected[name])),
    ("ignores_dout", _predicts(_ignores_dout)),
    ("ignores_dout", _each(_ones)),
    ("adds_dout", _predicts(_adds_dout)),
    ("mixes_dout", _each(_mixes_dout)),
    ("swapped_gradients", _swapped),
    ("last_sample_only", _each(_last_sample)),
    ("wrong_mask", _each(_turned_mask)),
    ("missing_entries", _each(_missing_entries)),
    ("mean_instead_of_sum", _mean_for_sum),
    ("missing_batch_mean", _predicts(_times_batch)),
    ("extra_batch_mean", _predicts(_over_batch)),
    ("wrong_count", _each(_wrong_count)),
    ("missing_transpose", _predicts(_transposed)),
    ("wrong_axis", _each(_wrong_axis)),
    ("missing_path", _half),
    ("missing_term", _each(_missing_term)),
    ("missing_factor", _each(_missing_factor)),
    ("extra_factor", _each(_extra_factor)),
)
