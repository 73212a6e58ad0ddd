"""The checker: `from autograde import check` in a notebook."""

from autograde.check.asking import hidden_rng
from autograde.check.care import care
from autograde.check.clinic import clinic
from autograde.check.comparison import any_number
from autograde.check.function import equal
from autograde.check.gradient import measured
from autograde.check.hint import hint
from autograde.check.layer import backward, forward
from autograde.check.patient import any_illness, cured, illness
from autograde.check.script import source
from autograde.check.steps import steps
from autograde.check.verdict import CheckFailed

__all__ = [
    "CheckFailed",
    "any_illness",
    "any_number",
    "backward",
    "care",
    "clinic",
    "cured",
    "equal",
    "forward",
    "hidden_rng",
    "hint",
    "illness",
    "measured",
    "source",
    "steps",
]
