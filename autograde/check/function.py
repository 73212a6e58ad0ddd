"""`check.equal`: does a function give the right value, again and again, without touching its arguments?"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.check.asking import ask
from autograde.check.case import Case, as_inputs, passed
from autograde.check.comparison import compare, leaves
from autograde.check.gradient import DOUBLE
from autograde.check.hypotheses import Evidence, name_mistake
from autograde.check.plain import same_bytes
from autograde.check.script import TARGET, Failure, Script
from autograde.check.verdict import short


def equal(
    function: Any,
    *,
    inputs: tuple[Any, ...],
    expected: Any,
    relative: float = DOUBLE.values,
    absolute: float = 0.0,
) -> None:
    """Check the value of `function(*inputs)`.

    `expected` is a number, an array, or a tuple or dict of these, or a formula of the inputs. Shapes must be the
    same, and the largest error of each array at most `relative` times its largest expected entry plus `absolute`.
    The function is called twice: both results must be right, the first must outlast the second, and the
    arguments must keep their bytes. Raises CheckFailed.
    """
    case = Case("equal", function, inputs, (), expected)
    script = Script()
    slots = script.put_all(inputs)
    given = [script.get(slot) for slot in slots]
    first = script.call(TARGET, slots)
    at_once = script.get(first)
    again = script.get(script.call(TARGET, script.put_all(inputs)))
    later = script.get(first)
    kept = [script.get(slot) for slot in slots]
    answers = ask(function, script.steps)

    tried = () if case.hidden else (f"{case.label}({', '.join(map(short, inputs))})",)
    wanted = case.expected_value()
    value = answers[at_once] if wanted is None else case.demand(answers[at_once], None, tried)
    difference = compare("the result", value, wanted, relative, absolute)
    if difference is not None:
        case.fail_difference(difference, case.label, tried, _diagnose(case, value, wanted))
    for i, (before, after) in enumerate(zip(given, kept, strict=True)):
        if not same_bytes(answers[after], answers[before]):
            case.fail(f"{case.label} changed its argument number {i + 1}.", "mutates_input", tried=tried)
    if isinstance(answers[again], Failure):
        case.demand(answers[again], None, tried)
    if not _near(answers[again], value):
        case.fail(f"{case.label} gives another result when it is called again.", "shared_state", tried=tried)
    if not _near(answers[later], value):
        case.fail(f"The first result of {case.label} changed during the second call.", "reused_buffer", tried=tried)
    passed(case.label)


def _diagnose(case: Case, value: Any, wanted: Any) -> str | None:
    parts = leaves("", value, wanted)
    answers, expected = {name: mine for name, mine, _ in parts}, {name: right for name, _, right in parts}
    if not all(np.isfinite(array).all() for array in answers.values()):
        return None
    wrong = [name for name in answers if compare("", answers[name], expected[name], DOUBLE.values) is not None]
    given = as_inputs(case.inputs, [f"argument {i}" for i in range(len(case.inputs))])
    return name_mistake(Evidence(answers, expected, wrong, given)) if wrong else None


def _near(one: Any, other: Any) -> bool:
    return compare("", one, other, 1e-12) is None
