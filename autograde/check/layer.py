"""`check.forward` and `check.backward`: is a layer's output right, and are its gradients?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.check.asking import ask, no_warnings
from autograde.check.case import Case, CheckMisused, as_inputs, passed
from autograde.check.comparison import AnyNumber, Difference, compare, compare_array, shape_problem
from autograde.check.gradient import (
    DOUBLE,
    SINGLE,
    Misfit,
    Precision,
    Sensitivity,
    precision_of,
    sensitivity,
    worst_misfit,
)
from autograde.check.hypotheses import Evidence, name_mistake
from autograde.check.near import Near, check_names, missed
from autograde.check.plain import Plain, as_array, same_bytes, to_plain
from autograde.check.script import Answer, Failure, Script
from autograde.check.verdict import short


@no_warnings()
def forward(
    layer: Any,
    *,
    inputs: tuple[Any, ...],
    expected: Any,
    args: tuple[Any, ...] = (),
    absolute: float = 0.0,
    near: Near | None = None,
) -> None:
    """Check the output of `layer(*args).forward(*inputs)`.

    `expected` is the output, or a formula of the inputs and then the args. The shape must be the same, and the
    largest error at most 1e-5 of the largest expected entry plus `absolute`: room for float32, none for float16.
    `near` holds near misses as in `check.equal`. Raises CheckFailed.
    """
    check_names(near)
    case = Case("forward", layer, inputs, args, expected)
    demand_forward(case, case.outputs([case.arguments])[0], absolute, near=near)
    passed(case, "forward")


def demand_forward(
    case: Case, answer: Answer, absolute: float = 0.0, headline: str = "", near: Near | None = None
) -> Plain:
    """Return the output of forward if it is right, else fail."""
    tried = case.tried(case.forward_call)
    output = case.demand(answer, "forward", tried)
    difference = compare("out", output, case.expected_value(), DOUBLE.values, absolute)
    if difference is not None:
        named = missed(output, near) or _diagnose_forward(case, output)
        diagnosis = named if case.check == "forward" else "forward_wrong"
        case.fail_difference(difference, headline or f"{case.label}.forward", tried, diagnosis)
    return output


_OF_VALUES = (
    "low_precision",
    "rounded",
    "wrong_sign",
    "missing_entries",
    "wrong_axis",
    "missing_transpose",
    "missing_term",
)


def _diagnose_forward(case: Case, output: Plain) -> str:
    yours, expected = as_array(output), as_array(case.expected_value())
    if yours is None or expected is None:
        return "forward_wrong"
    given = as_inputs(case.arguments, [f"argument {i}" for i in range(len(case.arguments))])
    name = name_mistake(Evidence({"y": yours}, {"y": expected}, ["y"], given))
    return name if name in _OF_VALUES else "forward_wrong"


@no_warnings()
def backward(
    layer: Any,
    *,
    inputs: tuple[Any, ...],
    wrt: Sequence[str | None],
    args: tuple[Any, ...] = (),
    expected: Any = None,
    dout: Any = None,
    gradients: tuple[Any, ...] | None = None,
    absolute: float = 0.0,
    near: Near | None = None,
) -> None:
    """Check the gradients that `backward(dout)` gives after `layer(*args).forward(*inputs)`.

    `wrt` names the arguments that have a gradient: the inputs in order (None for one without), then the
    constructor's arguments, whose gradients are read from the layer (`dW` for "W"). They are compared with central
    differences of sum(forward * dout) for a random dout: of the formula `expected`, else of the layer's own forward,
    which must give the value `expected` on these inputs. Where no numerical gradient is possible (at a kink, in
    saturation) `dout` and `gradients`, in the order of `wrt`, are given. `near` holds near misses as in `check.equal`:
    the gradients, a tuple where there are several, for a dout of 1 in every entry; each is multiplied by dout, so the
    output must be a number or have the gradient's shape. Raises CheckFailed.
    """
    check_names(near)
    case = Case("backward", layer, inputs, args, expected)
    demand_backward(GradientCase(case, tuple(wrt), dout, gradients, absolute, near))
    passed(case, "backward")


@dataclass(frozen=True)
class GradientCase:
    """A case whose gradients are wanted; the arguments of `backward`."""

    case: Case
    wrt: tuple[str | None, ...]
    dout: Any = None
    gradients: tuple[Any, ...] | None = None
    absolute: float = 0.0
    near: Near | None = None

    def __post_init__(self) -> None:
        if len(self.wrt) > len(self.case.arguments):
            raise CheckMisused(f"wrt names {len(self.wrt)} arguments, there are {len(self.case.arguments)}")

    @property
    def names(self) -> list[tuple[int, str]]:
        """Position among the arguments and name of each argument that has a gradient."""
        return [(i, name) for i, name in enumerate(self.wrt) if name is not None]

    def gradients_in(self, script: Script, layer: str, *dout: str) -> tuple[list[int], int]:
        """Add to `script`: backward, and reading its gradients. Returns their positions and that of the count.

        The first position is that of what backward returned; one follows for each constructor argument.
        """
        result, count = script.watched(layer, dout, "backward", watch="forward")
        inner = [script.get(script.read(layer, f"d{name}")) for i, name in self.names if i >= len(self.case.inputs)]
        return [script.get(result), *inner], count

    def collect(self, answers: list[Answer], tried: tuple[str, ...]) -> dict[str, Plain]:
        """Turn the answers of `gradients_in` into a gradient for each name; fails where that cannot be."""
        of_inputs = [name for i, name in self.names if i < len(self.case.inputs)]
        of_args = [name for i, name in self.names if i >= len(self.case.inputs)]
        returned = answers[0]
        if isinstance(returned, Failure) or of_inputs:
            returned = self.case.demand(returned, "backward", tried)
        gradients: dict[str, Plain] = {}
        if len(of_inputs) == 1:
            gradients[of_inputs[0]] = returned
        elif of_inputs:
            members = _members(returned)
            if len(members) != len(of_inputs):
                wanted = ", ".join(f"d{name}" for name in of_inputs)
                self.case.fail_kind(f"{self.case.label}.backward", returned, wanted, tried)
            gradients.update(zip(of_inputs, members, strict=True))
        for name, answer in zip(of_args, answers[1:], strict=True):
            gradients[name] = self.case.demand(answer, f"d{name}", tried)
        return gradients


def _members(value: Any) -> list[Plain]:
    if isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim > 0):
        return list(value)
    return []


def demand_backward(wanted: GradientCase) -> tuple[Plain, np.ndarray]:
    """Fail unless forward and backward are right; return the dout that was used and the right output."""
    case = wanted.case
    output = case.outputs([case.arguments])[0]
    expected: Any = case.expected_value() if case.expected is not None else None
    if case.hidden:
        case.demand(output, "forward")
    elif expected is not None:
        headline = f"{case.label}.forward" if wanted.gradients is None else ""
        output = demand_forward(case, output, wanted.absolute, headline)
    else:
        output = case.demand(output, "forward", case.tried(case.forward_call))
    if isinstance(expected, AnyNumber):
        expected = None
    right = as_array(expected if expected is not None else output)
    if right is None:
        case.fail_kind(f"{case.label}.forward", output, "a number or an array", case.tried(case.forward_call))
    dout = random_dout(right, case) if wanted.dout is None else wanted.dout
    answers, side_effect = _ask_backward(wanted, dout)
    tried = case.tried(case.forward_call, f"layer.backward({short(dout)})")
    found = wanted.collect(answers, tried)
    precision = precision_of(output, right if expected is not None and wanted.absolute == 0.0 else None)
    if any(isinstance(value, np.ndarray) and value.dtype == np.float32 for value in found.values()):
        precision = SINGLE
    judge = _demand_literal if wanted.gradients is not None else _demand_measured
    judge(wanted, found, Setting(precision, dout, right, tried, side_effect))
    return dout, right


@dataclass(frozen=True)
class Setting:
    """In which precision, for which dout, beside which output the gradients are judged, and what was tried."""

    precision: Precision
    dout: Any
    output: np.ndarray
    tried: tuple[str, ...]
    side_effect: str | None  # the name of what explains wrong numbers before any hypothesis


def random_dout(output: np.ndarray, case: Case) -> Any:
    """Draw dout from the inputs' bytes: not uniform, of order 1, arrays of both signs, the same on a regrade."""
    arrays = [array for array in map(as_array, case.arguments) if array is not None]
    digest = hashlib.sha256(b"".join(array.tobytes() for array in arrays)).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    size = np.round(rng.uniform(0.5, 2.0, output.shape), 3)
    signs = np.where(np.arange(output.size) % 2 == 0, 1.0, -1.0).reshape(output.shape)
    return size * signs if output.shape else float(size)


def _ask_backward(wanted: GradientCase, dout: Any) -> tuple[list[Answer], str | None]:
    """The answers of backward; and the name of a side effect that may have spoilt them."""
    script = Script()
    layer, _ = wanted.case.forward_in(script, wanted.case.arguments)
    upstream = script.put(dout)
    positions, count = wanted.gradients_in(script, layer, upstream)
    after = script.get(upstream)
    answers = ask(wanted.case.target, script.steps)
    side_effect = None
    if not isinstance(answers[count], Failure) and answers[count]:
        side_effect = "finite_differences"
    elif not isinstance(answers[after], Failure) and not same_bytes(answers[after], to_plain(dout)):
        side_effect = "mutates_dout"
    return [answers[position] for position in positions], side_effect


def _demand_literal(wanted: GradientCase, found: dict[str, Plain], setting: Setting) -> None:
    assert wanted.gradients is not None
    expected = {name: np.asarray(g, float) for (_, name), g in zip(wanted.names, wanted.gradients, strict=True)}
    precision = setting.precision.gradients
    pairs = {name: compare_array(f"d{name}", found[name], expected[name], precision) for name in expected}
    differences = {name: difference for name, difference in pairs.items() if difference is not None}
    _demand_none(wanted, found, expected, {}, differences, setting)


def _demand_measured(wanted: GradientCase, found: dict[str, Plain], setting: Setting) -> None:
    case, precision = wanted.case, setting.precision
    weights = np.asarray(setting.dout, dtype=np.float64)
    measured: dict[str, Sensitivity] = {}
    expected: dict[str, np.ndarray] = {}
    differences: dict[str, Difference] = {}

    def evaluate(batch: Sequence[tuple[Any, ...]]) -> list[np.ndarray]:
        if case.hidden:
            return [np.asarray(case.formula(arguments), dtype=np.float64) for arguments in batch]
        outputs = [as_array(case.demand(answer, "forward", setting.tried)) for answer in case.outputs(batch)]
        for moved in outputs:
            if moved is None or moved.shape != setting.output.shape:
                headline = f"{case.label}.forward gives another shape for other values."
                case.fail(headline, "forward_wrong", tried=setting.tried)
            if not np.isfinite(moved).all():
                headline = f"{case.label}.forward gives nan or inf for values next to these."
                case.fail(headline, "not_finite", tried=setting.tried)
        return [moved for moved in outputs if moved is not None]

    for index, name in wanted.names:
        measured[name] = sensitivity(evaluate, case.arguments, index, DOUBLE if case.hidden else precision)
        expected[name] = measured[name].gradient(weights)
        problem = shape_problem(f"d{name}", found[name], np.nan_to_num(expected[name]))  # finite, measured or not
        if problem is None:
            yours = np.asarray(as_array(found[name]))
            misfit = worst_misfit(yours, measured[name], weights, precision)
            problem = None if misfit.right else _difference(f"d{name}", yours, expected[name], misfit)
        if problem is not None:
            differences[name] = problem
    _demand_none(wanted, found, expected, measured, differences, setting)


def _difference(name: str, yours: np.ndarray, expected: np.ndarray, misfit: Misfit) -> Difference:
    distance = np.where(np.isnan(expected), 0.0, np.abs(yours - expected))
    worst = np.unravel_index(int(np.argmax(distance)), distance.shape)
    index = misfit.probe.entry if misfit.probe.entry is not None else tuple(int(i) for i in worst)
    return Difference(name, "value", yours, expected, index, misfit.error, misfit.allowed)


def _demand_none(
    wanted: GradientCase,
    found: dict[str, Plain],
    expected: dict[str, np.ndarray],
    measured: dict[str, Sensitivity],
    differences: dict[str, Difference],
    setting: Setting,
) -> None:
    """Fail if there is a difference, and name the mistake that explains all of them."""
    if not differences:
        return
    case = wanted.case
    arrays = {name: as_array(found[name]) for name in expected}
    answers = {name: array for name, array in arrays.items() if array is not None}
    gradients = tuple(found[name] for name in expected)
    answer = gradients[0] if len(gradients) == 1 else gradients
    diagnosis = setting.side_effect or missed(answer, wanted.near, setting.dout)
    if (
        diagnosis is None
        and set(differences) <= set(answers)
        and all(np.isfinite(answers[name]).all() for name in differences)
    ):
        names = [name or f"argument {i}" for i, name in enumerate(wanted.wrt)]
        names += [f"argument {i}" for i in range(len(names), len(case.arguments))]
        ones = np.ones_like(np.asarray(setting.dout, dtype=np.float64))
        evidence = Evidence(
            answers,
            expected,
            list(differences),
            as_inputs(case.arguments, names),
            np.asarray(setting.dout, dtype=np.float64),
            setting.output,
            (lambda name: measured[name].gradient(ones)) if measured else None,
            [name for i, name in wanted.names if i >= len(case.inputs)],
        )
        diagnosis = name_mistake(evidence)
    first = next(iter(differences.values()))
    case.fail_difference(first, f"{case.label}.backward", setting.tried, diagnosis)
