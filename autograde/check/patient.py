"""`check.illness` and `check.cured`: was a patient's illness named, and is the patient healthy now?

A verdict on a patient names no illness: finding it is the exercise. It says that something is still wrong, and for the
rest only what is a slip of the pen and no illness, such as an exception or a missing method.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from autograde.check.asking import ask, no_warnings
from autograde.check.care import demand_care
from autograde.check.case import Case, passed
from autograde.check.comparison import Difference
from autograde.check.layer import GradientCase, demand_forward
from autograde.check.plain import describe
from autograde.check.script import TARGET, Script

# The list that a student chooses from, in the order of chapter 7's table. Where a verdict has the same name for a
# mistake, it is the same mistake.
ILLNESSES: Mapping[str, str] = {
    "ignores_dout": "backward does not use dout",
    "mutates_dout": "backward writes into dout, which belongs to the caller",
    "mutates_input": "the layer writes into the x that it was given",
    "wrong_size": "a mean's gradient is divided by another number than the mean is",
    "wrong_sign": "a gradient has the wrong sign",
    "swapped_entries": "gradients reach the wrong entries",
    "missing_path": "a value is used twice, and the gradients of its two uses are not added",
    "lost_gradient": "a step returns its gradient, and the next reads it from a place where nobody has put it",
    "missing_abs": "a difference counts with its sign where its size is meant",
    "wrong_at_kink": "at a kink, forward and backward take different sides",
    "stale_cache": "backward answers for another forward than the last one",
    "shared_state": "two layers of the class keep their values in one place",
    "accumulates": "a second backward adds to what the first has left",
    "overflow": "an intermediate value becomes inf or nan for large x",
}


class AnyIllness:
    """Expected where every name of the list will do: the notebook does not say which one is right."""


any_illness = AnyIllness()

USED = "accumulates"  # by patient 0, whose illness the chapter tells, and no two patients have the same

# Diagnoses of a slip, not of an illness: these are told.
_TOLD = frozenset(
    {"not_attempted", "raises", "wrong_signature", "rebound_name", "missing_name", "returns_nothing", "out_of_time"}
)


@no_warnings()
def illness(patient: Any, *, expected: AnyIllness | str | Callable[[], str]) -> None:
    """Check the name that `patient.illness()` gives.

    `expected` is that name, or a formula without arguments that gives the name (a hidden check), or `any_illness`:
    then every name of the list passes but the one that patient 0 has used up. Raises CheckFailed.
    """
    case = Case("illness", patient, (), (), expected)
    script = Script()
    position = script.get(script.call(TARGET, (), "illness"))
    tried = () if case.hidden else (f"{case.label}.illness()",)
    answer = case.demand(ask(patient, script.steps)[position], "illness", tried)
    if not isinstance(answer, str) or answer not in ILLNESSES:
        gave = repr(answer[:40]) if isinstance(answer, str) else describe(answer)
        headline = f"{case.label}.illness gave {'something' if case.hidden else gave}, which is no name of the table."
        case.fail(headline, "unknown_illness", tried=tried)
    wanted = case.expected_value()
    if isinstance(wanted, AnyIllness):
        if answer == USED:
            headline = f"{case.label}.illness gave {answer!r}, the illness of patient 0; no two patients have the same."
            case.fail(headline, "wrong_illness", tried=tried)
        print(f"{case.label}.illness: named; judged when graded. Alone, prove it by the measurement and by the cure.")
        return
    if answer != wanted:
        case.fail(f"{case.label} had another illness than the one that is named.", "wrong_illness", tried=tried)
    print(f"{case.label}.illness: the right illness.")


@no_warnings()
def cured(
    patient: Any,
    *,
    inputs: tuple[Any, ...],
    wrt: Sequence[str | None],
    expected: Any,
    args: tuple[Any, ...] = (),
    dout: Any = None,
    gradients: tuple[Any, ...] | None = None,
    beside: tuple[Any, ...] | None = None,
) -> None:
    """Check that `patient` is healthy: forward, backward and care, as the checks of these names do.

    Takes their arguments. `beside` are the constructor's arguments of another layer that works at the same time, where
    other numbers of the same shapes will not do, as for a size. Raises CheckFailed.
    """
    case = _PatientCase("cured", patient, inputs, args, expected)
    demand_forward(case, case.outputs([case.arguments])[0])
    wanted = GradientCase(case, tuple(wrt), dout, gradients)
    demand_care(wanted, beside=beside)  # which asks for right gradients first
    passed(case)


@dataclass(frozen=True)
class _PatientCase(Case):
    """A case whose failures do not say which illness it is."""

    def fail(
        self,
        headline: str,
        diagnosis: str | None = None,
        difference: Difference | None = None,
        tried: tuple[str, ...] = (),
        note: str = "",
        outcome: str = "failed",
        question: str = "",
    ) -> NoReturn:
        if outcome == "failed" and diagnosis not in _TOLD:
            headline, diagnosis, difference, tried, note = (
                f"{self.label} is not healthy yet.",
                "still_ill",
                None,
                (),
                "",
            )
        super().fail(headline, diagnosis, difference, tried, note, outcome, question)
