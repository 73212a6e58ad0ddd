"""What the judge is asked to do, and what came of it: plain data that can be sent to another machine."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["given", "answer", "added", "check"]
# Of a code cell: it ran; it raised; it was ended; nothing needed it, so it was not run.
CodeOutcome = Literal["ran", "failed", "timeout", "memory", "crashed", "not_needed"]
# Of a check cell, as in reports.
CheckOutcome = Literal["passed", "failed", "not_attempted", "error", "timeout", "memory", "crashed"]


@dataclass(frozen=True)
class Cell:
    """A code cell of a submission, rebuilt by intake, in its order.

    id: its grade_id, or its cell id. kind: "given" and "check" are the release's own (a check with its hidden tests);
    "answer" and "added" are the student's. exercise: the answer cell's, or the one name that a check tests.
    always: a given cell that is run in any case (the setup).
    """

    id: str
    source: str
    kind: Kind
    exercise: str = ""
    always: bool = False


@dataclass(frozen=True)
class Job:
    """A submission's code cells in order, and the key from which the seeds of its hidden inputs are derived."""

    cells: tuple[Cell, ...]
    key: bytes


@dataclass(frozen=True)
class CellResult:
    """What came of one cell.

    printed: what it printed, bounded. error: the exception's name, its message and its traceback as text without
    colours, or None. shown: the mime bundle of a check's verdict, or of an expression's value (text/plain alone).
    diagnosis and message: of a check, as in reports.
    """

    id: str
    outcome: CodeOutcome | CheckOutcome
    printed: str = ""
    error: tuple[str, str, str] | None = None
    shown: dict[str, Any] | None = None
    diagnosis: str | None = None
    message: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Judged:
    """What came of a job: one result for each cell, in order; what the instructor should know; and the wall's level."""

    results: tuple[CellResult, ...]
    notes: tuple[str, ...]
    seconds: float
    wall: str
    peak: int = 0  # bytes of memory of the worker, as far as it was looked at
