"""What came of one submission, as a worker gives it to the head: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograde.classroom.grading.verdicts import CellVerdict


@dataclass(frozen=True)
class Marked:
    """What came of a submission. `notebook` is the autograded one; where nothing could be read `problem` says why.

    `points` and `comments` are by grade_id; points are None for what is to be graded by hand.
    """

    notebook: bytes | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    timestamp: str | None = None
    verdicts: Mapping[str, CellVerdict] = field(default_factory=dict)
    points: Mapping[str, float | None] = field(default_factory=dict)
    comments: Mapping[str, str | None] = field(default_factory=dict)
    seconds: float = 0.0
    wall: str | None = None
    peak: int = 0
