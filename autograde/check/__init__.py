"""The checker: `from autograde import check` in a notebook."""

from autograde.check.asking import hidden_rng
from autograde.check.care import care
from autograde.check.comparison import any_number
from autograde.check.function import equal
from autograde.check.layer import backward, forward
from autograde.check.script import source
from autograde.check.verdict import CheckFailed

__all__ = ["CheckFailed", "any_number", "backward", "care", "equal", "forward", "hidden_rng", "source"]
