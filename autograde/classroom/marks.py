"""Between the gradebook and the report: what nbgrader recorded of one submission, and 0 where nothing could be read."""

from dataclasses import dataclass
from typing import Any

from autograde.classroom.chapter import CheckCell, QuestionCell
from autograde.classroom.report import CheckResult, ManualPoints, SubmissionResult
from autograde.classroom.verdicts import CellVerdict

NOT_GRADED = CellVerdict("not_attempted", "not_attempted", "There was nothing to check.")


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
    gradebook: Any,
    verdicts: dict[str, CellVerdict],
    seconds: float,
    told: tuple[str, ...] = (),
) -> SubmissionResult:
    """The result of an autograded submission, its points from the gradebook and its verdicts from the notebook.

    `told` are the notes that there are already.
    """
    grades = _grades(gradebook, assignment.name, student)
    notes = list(told)
    checks = []
    for check in assignment.checks:
        grade = grades[check.grade_id]
        verdict = verdicts.get(check.grade_id)
        if verdict is None:
            notes.append(f"the check cell {check.grade_id} is missing from the submission")
            verdict = CellVerdict("not_attempted", None, "The check cell is missing from the submission.")
        if grade.manual_score is not None:
            notes.append(f"{check.grade_id} was given {grade.manual_score:g} by hand")
        checks.append(_check_result(check, verdict, float(grade.auto_score or 0.0)))
    manual = [grades[question.grade_id] for question in assignment.questions]
    return SubmissionResult(
        student=student,
        status="graded",
        score=sum(check.points for check in checks),
        max_score=assignment.max_score,
        seconds=seconds,
        manual=ManualPoints(_manual_points(manual), assignment.max_manual),
        notes=tuple(notes),
        checks=tuple(checks),
    )


def record_zero(gradebook: Any, assignment: str, student: str) -> None:
    """Give a submission that cannot be read 0 in the gradebook; points given by hand stay."""
    gradebook.update_or_create_student(student)
    gradebook.update_or_create_submission(assignment, student)
    for grade in gradebook.find_submission_notebook(assignment, assignment, student).grades:
        grade.auto_score = 0.0
        grade.needs_manual_grade = grade.manual_score is not None
    gradebook.db.commit()


def _grades(gradebook: Any, assignment: str, student: str) -> dict[str, Any]:
    return {grade.name: grade for grade in gradebook.find_submission_notebook(assignment, assignment, student).grades}


def _manual_points(grades: list[Any]) -> float | None:
    """The questions' points; an unanswered one has 0 from nbgrader, an answered one none until it is given some."""
    points = [grade.auto_score if grade.manual_score is None else grade.manual_score for grade in grades]
    return float(sum(points)) if all(value is not None for value in points) else None


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
