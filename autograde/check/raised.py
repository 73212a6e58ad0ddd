"""What an exception in a student's code means: whose fault it is, where it came from, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass

from autograde.check.diagnosis import QUESTIONS
from autograde.check.script import Failure


@dataclass(frozen=True)
class Unwritten:
    """How a check fails that has met a stub."""

    headline: str
    diagnosis: str
    outcome: str


def unwritten(failure: Failure, label: str, asked: str) -> Unwritten:
    """Tell a stub of what is under test from one that it only calls. `asked` is what the check wanted of `label`."""
    owner = failure.inside.partition(".")[0]
    if owner in ("", label) and (failure.inside == owner or not failure.caller):
        return Unwritten(f"{asked} is still to be written.", "not_attempted", "not_attempted")
    stub = failure.inside.removesuffix(".__init__")
    used = f"{failure.caller} calls {stub}" if failure.caller else f"{label} uses {stub}"
    return Unwritten(f"{used}, which is still to be written.", "unwritten_part", "error")


def where(failure: Failure) -> str:
    """The student's own line, its cell and its function; "" where none of hers had begun."""
    if not failure.line or not failure.inside:
        return f"This was in your code, {failure.line}" if failure.line else ""
    number, _, text = failure.line.partition(": ")
    owner = failure.inside.partition(".")[0]
    function = f", in {failure.inside}" if failure.inside != owner else ""
    return f"This was in your code, {number} of the cell that defines {owner}{function}{f': {text}' if text else ''}"


def question(failure: Failure) -> str:
    """What to ask after this exception; "" for the question of the diagnosis, which is of values and shapes."""
    if failure.exception == "TypeError" and any(word in failure.message for word in _OF_SHAPES):
        return ""
    return QUESTIONS.get(failure.exception, "")


# NumPy's words where a TypeError is about shapes: "only length-1 arrays can be converted to Python scalars"
_OF_SHAPES = ("array", "axis", "dimension", "shape")
