"""Between the gradebook and the report: what nbgrader recorded of one submission, and 0 where nothing could be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from autograde.classroom.chapters.chapter import CheckCell, QuestionCell
from autograde.classroom.grading.report import CheckResult, ManualPoints, SubmissionResult
from autograde.classroom.grading.verdicts import CellVerdict

NOT_GRADED = CellVerdict("not_attempted", "not_attempted", "There was nothing to check.")
MISSING = CellVerdict("not_attempted", None, "The check cell is missing from the submission.")


@dataclass(frozen=True)
class Assignment:
    """The cells of an assignment's release that have points, in order."""

    name: str
    checks: tuple[CheckCell, ...]
    questions: tuple[QuestionCell, ...]

    @property
    def max_score(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def max_manual(self) -> float:
        return sum(question.points for question in self.questions)


@dataclass(frozen=True)
class ReleasedCell:
    """A cell as the gradebook has it: a check with its hidden tests. `points` is None for one that has none."""

    name: str
    source: str
    checksum: str
    locked: bool
    points: float | None


@dataclass(frozen=True)
class Recorded:
    """What the gradebook has of one submission: points by grade_id, and until when it could be handed in."""

    auto: dict[str, float | None]
    manual: dict[str, float | None]
    due: str | None


def empty_result(assignment: Assignment, student: str, status: str, notes: tuple[str, ...] = ()) -> SubmissionResult:
    """The result of a submission that is missing or unreadable: every check not attempted, 0 of the full score."""
    return SubmissionResult(
        student=student,
        status=status,
        score=0.0,
        max_score=assignment.max_score,
        seconds=0.0,
        manual=ManualPoints(0.0, assignment.max_manual),
        notes=notes,
        checks=tuple(_check_result(check, NOT_GRADED, 0.0) for check in assignment.checks),
    )


def graded_result(
    assignment: Assignment,
    student: str,
    checks: tuple[CheckResult, ...],
    recorded: Recorded,
    seconds: float,
    told: tuple[str, ...],
) -> SubmissionResult:
    """The result of an autograded submission: its checks, and what was given by hand. `told` are its notes so far."""
    by_hand = [(check.cell, recorded.manual.get(check.cell)) for check in checks]
    notes = (*told, *(f"{cell} was given {points:g} by hand" for cell, points in by_hand if points is not None))
    return SubmissionResult(
        student=student,
        status="graded",
        score=sum(check.points for check in checks),
        max_score=assignment.max_score,
        seconds=seconds,
        manual=ManualPoints(_manual_points(assignment, recorded), assignment.max_manual),
        notes=notes,
        checks=checks,
    )


def check_results(
    assignment: Assignment, verdicts: Mapping[str, CellVerdict], points: Mapping[str, float | None]
) -> tuple[CheckResult, ...]:
    """What became of every check of the release."""
    return tuple(
        _check_result(check, verdicts.get(check.grade_id, MISSING), float(points.get(check.grade_id) or 0.0))
        for check in assignment.checks
    )


def _manual_points(assignment: Assignment, recorded: Recorded) -> float | None:
    """The questions' points; an unanswered one has 0 from nbgrader, an answered one none until it is given some."""
    points = []
    for question in assignment.questions:
        given = recorded.manual.get(question.grade_id)
        points.append(recorded.auto.get(question.grade_id) if given is None else given)
    return float(sum(value or 0.0 for value in points)) if None not in points else None


def _check_result(check: CheckCell, verdict: CellVerdict, points: float) -> CheckResult:
    return CheckResult(
        cell=check.grade_id,
        exercise=check.exercise,
        outcome=verdict.outcome,
        points=points,
        max_points=check.points,
        diagnosis=verdict.diagnosis,
        message=verdict.message,
    )
