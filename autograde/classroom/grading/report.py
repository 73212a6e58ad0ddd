"""The report of a graded assignment: a public format, `report.schema.json` beside this file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde.classroom import atomic
from autograde.classroom.errors import CourseError

VERSION = 1
SCHEMA = Path(__file__).with_name("report.schema.json")


@dataclass(frozen=True)
class CheckResult:
    """One check cell of one submission."""

    cell: str
    exercise: str
    outcome: str
    points: float
    max_points: float
    diagnosis: str | None = None
    message: str = ""


@dataclass(frozen=True)
class ManualPoints:
    """The questions in words. `points` is None until each has its points."""

    points: float | None
    max_points: float


@dataclass(frozen=True)
class SubmissionResult:
    """One student. `score` and `max_score` are the automatic part; `seconds` is what grading took."""

    student: str
    status: str
    score: float
    max_score: float
    seconds: float
    manual: ManualPoints
    notes: tuple[str, ...]
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True)
class Report:
    """All students of one assignment. `engine` ran the checks, inside `wall` if there was one."""

    assignment: str
    engine: str
    wall: str | None
    submissions: tuple[SubmissionResult, ...]
    version: int = VERSION


@dataclass(frozen=True)
class Change:
    """A mark that differs from the report before: of a check cell or, `cell` None, of the questions in words."""

    student: str
    cell: str | None
    before: float | None
    after: float | None


def write_report(path: Path, report: Report) -> None:
    """Write the report, the same bytes for the same content."""
    content = asdict(report)
    ordered = {"version": content.pop("version"), **content}
    atomic.write(path, (json.dumps(ordered, indent=1, ensure_ascii=False) + "\n").encode())


def read_report(path: Path) -> Report:
    """The report in a file. Raises CourseError for a file that is none, or of a later version."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = content["version"]
        if version != VERSION:
            raise CourseError(
                f"{path} has the format version {version!r}; this program reads version {VERSION}. "
                "Use the program that wrote it, or remove the file and grade again."
            )
        return Report(
            assignment=content["assignment"],
            engine=content["engine"],
            wall=content["wall"],
            submissions=tuple(_read_submission(item) for item in content["submissions"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{path} is not a report ({error}); remove it and grade again.") from error


def changes(before: Report, after: Report) -> list[Change]:
    """The marks that differ, of students and checks that both reports have."""
    old = {submission.student: submission for submission in before.submissions}
    found = []
    for new in after.submissions:
        if new.student not in old:
            continue
        points = {check.cell: check.points for check in old[new.student].checks}
        found += [
            Change(new.student, check.cell, points[check.cell], check.points)
            for check in new.checks
            if check.cell in points and points[check.cell] != check.points
        ]
        if old[new.student].manual.points != new.manual.points:
            found.append(Change(new.student, None, old[new.student].manual.points, new.manual.points))
    return found


def _read_submission(item: dict[str, Any]) -> SubmissionResult:
    return SubmissionResult(
        **{
            **item,
            "manual": ManualPoints(**item["manual"]),
            "notes": tuple(item["notes"]),
            "checks": tuple(CheckResult(**check) for check in item["checks"]),
        }
    )
