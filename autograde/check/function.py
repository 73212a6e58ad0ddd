"""`check.equal`: does a function give the right value, again and again, without touching its arguments?"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.check.asking import ask, no_warnings
from autograde.check.case import Case, as_inputs, other_values, passed
from autograde.check.comparison import RESULT, compare, leaves
from autograde.check.gradient import DOUBLE
from autograde.check.hypotheses import Evidence, name_mistake
from autograde.check.near import Near, check_names, missed
from autograde.check.plain import same_bytes
from autograde.check.script import TARGET, Failure, Script
from autograde.check.verdict import short


@no_warnings()
def equal(
    function: Any,
    *,
    inputs: tuple[Any, ...],
    expected: Any,
    relative: float = DOUBLE.values,
    absolute: float = 0.0,
    near: Near | None = None,
) -> None:
    """Check the value of `function(*inputs)`.

    `expected` is a number, an array, or a tuple or dict of these, or a formula of the inputs. Shapes must be the
    same, and the largest error of each array at most `relative` times its largest expected entry plus `absolute`.
    The function is called again with other values and once more with these: the first result must outlast the other
    calls, the last must equal it, and the arguments must keep their bytes. `near` holds near misses: what a known
    mistake would give (or a list of what it may give), by its name in `diagnosis.VOCABULARY`. Raises CheckFailed.
    """
    check_names(near)
    case = Case("equal", function, inputs, (), expected)
    script = Script()
    slots = script.put_all(inputs)
    given = [script.get(slot) for slot in slots]
    first = script.call(TARGET, slots)
    at_once = script.get(first)
    kept = [script.get(slot) for slot in slots]
    between = script.get(script.call(TARGET, script.put_all(other_values(inputs))))
    later = script.get(first)
    again = script.get(script.call(TARGET, script.put_all(inputs)))
    answers = ask(function, script.steps)

    tried = () if case.hidden else (f"{case.label}({', '.join(map(short, inputs))})",)
    wanted = case.expected_value()
    value = answers[at_once] if wanted is None else case.demand(answers[at_once], None, tried)
    difference = compare(RESULT, value, wanted, relative, absolute)
    changed = [i for i in range(len(inputs)) if not same_bytes(answers[kept[i]], answers[given[i]])]
    if difference is not None:
        diagnosis = "mutates_input" if changed else missed(value, near) or _diagnose(case, value, wanted)
        case.fail_difference(difference, case.label, tried, diagnosis)
    if changed:
        case.fail(f"{case.label} changed its argument number {changed[0] + 1}.", "mutates_input", tried=tried)
    in_between = answers[between]
    if isinstance(in_between, Failure) and in_between.out_of_time:
        passed(case)  # it need not end for other values, and nothing more can be asked
        return
    if not _near(answers[later], value):
        case.fail(f"The first result of {case.label} was changed by another call.", "reused_buffer", tried=tried)
    if isinstance(answers[again], Failure):
        case.demand(answers[again], None, tried)
    if not _near(answers[again], value):
        case.fail(f"{case.label} gives another result when it is called again.", "not_repeatable", tried=tried)
    passed(case)


_OF_ONE_NUMBER = (
    "low_precision",
    "rounded",
    "wrong_sign",
    "missing_batch_mean",
    "extra_batch_mean",
)  # others meet one number by chance


def _diagnose(case: Case, value: Any, wanted: Any) -> str | None:
    parts = leaves("", value, wanted)
    answers, expected = {name: mine for name, mine, _ in parts}, {name: right for name, _, right in parts}
    if not all(np.isfinite(array).all() for array in answers.values()):
        return None
    wrong = [name for name in answers if compare("", answers[name], expected[name], DOUBLE.values) is not None]
    given = as_inputs(case.inputs, [f"argument {i}" for i in range(len(case.inputs))])
    name = name_mistake(Evidence(answers, expected, wrong, given)) if wrong else None
    one_number = len(parts) == 1 and parts[0][2].ndim == 0
    return None if one_number and name not in _OF_ONE_NUMBER else name


def _near(one: Any, other: Any) -> bool:
    return compare("", one, other, 1e-12) is None
