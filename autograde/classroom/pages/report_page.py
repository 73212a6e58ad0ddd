"""The class report as a page: one file that needs no network, drawn from a report and nothing else.

With names hidden, nothing that a student wrote is on the page: no message quotes her code, no note her file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograde.check.diagnosis import VOCABULARY
from autograde.classroom import atomic
from autograde.classroom.course_directory import Classroom, known_assignment
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.report import CheckResult, Report, SubmissionResult, read_report
from autograde.classroom.pages.mistakes import habit
from autograde.classroom.pages.page import draw
from autograde.classroom.pages.page import points as as_points
from autograde.classroom.pages.pseudonyms import kept, numbered
from autograde.classroom.pages.standing import Bar, Standing, checks_of, mistakes_of, standing

OUTCOMES = {
    "passed": "passed",
    "failed": "not passed",
    "not_attempted": "not begun",
    "error": "stopped by an error",
    "timeout": "out of time",
    "memory": "out of memory",
    "crashed": "ended the process",
}
STATUSES = {"graded": "graded", "missing": "not handed in", "unreadable": "cannot be read"}
NUMBERS = "pseudonyms.json"  # in the class's memory
SHOWN_MISTAKES = 8  # what stands open; the rest is folded away

WIDTH, HEIGHT = 520, 190  # of the picture of the marks, in its own units
AXIS = 24  # below the bars
TOP = 22  # for the number above the highest


@dataclass(frozen=True)
class DrawnBar:
    """One bar of the picture."""

    x: float
    y: float
    width: float
    height: float
    label: str
    students: int
    labelled: bool


def write_page(report: Report, path: Path, anonymous: bool = False, numbers: Mapping[str, int] | None = None) -> None:
    """Write the page of a report.

    With `anonymous` students are called by `numbers`, drawn anew where none are given; see `pseudonyms.kept`.
    """
    page = report_page(hide_names(report, numbers) if anonymous else report, anonymous)
    atomic.write(path, page.encode("utf-8", "replace"))


def report(classroom: Classroom, assignment: str, anonymous: bool = False) -> Path:
    """Write the page of an assignment of a class; returns where it is. With names hidden it has a file of its own.

    Raises CourseError for an unknown assignment, and for one that was not graded.
    """
    known_assignment(classroom, assignment, classroom.assignments())
    source = classroom.report(assignment)
    if not source.exists():
        raise CourseError(
            f"nothing of {assignment} is graded in {classroom.root}; run `chainrule grade {assignment} "
            f"--course {classroom.root}` first."
        )
    found = read_report(source)
    page = source.with_name(f"{assignment}-anonymous.html" if anonymous else f"{assignment}.html")
    numbers = kept(classroom.memory / NUMBERS, (item.student for item in found.submissions)) if anonymous else None
    write_page(found, page, anonymous, numbers)
    return page


def report_page(report: Report, anonymous: bool = False) -> str:
    """The page as text; `anonymous` says that the names in the report are made up."""
    stands = standing(report)
    return draw(
        "report.html.j2",
        report=report,
        anonymous=anonymous,
        stands=stands,
        shown_mistakes=SHOWN_MISTAKES,
        bars=_drawn(stands),
        picture={"width": WIDTH, "height": HEIGHT, "base": HEIGHT - AXIS},
        data=_data(report),
    )


def hide_names(report: Report, numbers: Mapping[str, int] | None = None) -> Report:
    """The report with numbers for names, in their order, and with nothing in a student's own words."""
    numbers = numbered((item.student for item in report.submissions), numbers or {})
    digits = len(str(max(numbers.values(), default=0)))
    hidden = [
        replace(
            item,
            student=f"Student {numbers[item.student]:0{digits}d}",
            notes=(),
            checks=tuple(replace(check, message=_general(check)) for check in item.checks),
        )
        for item in report.submissions
    ]
    return replace(report, submissions=tuple(sorted(hidden, key=lambda item: item.student)))


def _general(check: CheckResult) -> str:
    advice = VOCABULARY.get(check.diagnosis) if check.diagnosis is not None else None
    return f"{advice.seen} {advice.question}" if advice is not None and check.outcome != "passed" else ""


def _data(report: Report) -> dict[str, Any]:
    """What the page's script lists and filters. Texts are put once and named by their place."""
    checks = checks_of(list(report.submissions))
    cells = {cell: number for number, cell in enumerate(checks)}
    outcomes, diagnoses, texts = list(OUTCOMES), _Places(), _Places()
    students = []
    for item in report.submissions:
        results: list[list[Any] | None] = [None] * len(cells)
        for check in item.checks:
            results[cells[check.cell]] = [
                outcomes.index(check.outcome) if check.outcome in OUTCOMES else 1,
                check.points,
                diagnoses.of(check.diagnosis),
                texts.of(check.message or None),
            ]
        mistakes = [[diagnoses.of(name), exercise] for name, exercise in mistakes_of(item)]
        students.append([*_facts(item), results, mistakes])
    names = list(diagnoses.places)
    return {
        "checks": [[check.cell, check.exercise, check.max_points] for check in checks.values()],
        "outcomes": list(OUTCOMES.values()),
        "statuses": list(STATUSES.values()),
        "diagnoses": names,
        "habits": [[habit(name, 1), habit(name)] for name in names],
        "unnamed": [habit(None, 1), habit(None)],
        "texts": list(texts.places),
        "words": any(item.manual.max_points for item in report.submissions),
        "students": students,
    }


def _facts(item: SubmissionResult) -> list[Any]:
    status = list(STATUSES).index(item.status)
    manual = [item.manual.points, item.manual.max_points]
    return [item.student, status, item.score, item.max_score, *manual, list(item.notes)]


class _Places:
    """The places of texts in a list in which each stands once; -1 for none."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def of(self, text: str | None) -> int:
        return -1 if text is None else self.places.setdefault(text, len(self.places))


def _drawn(stands: Standing) -> list[DrawnBar]:
    tallest = max((bar.students for bar in stands.bars), default=0)
    step = WIDTH / max(len(stands.bars), 1)
    base = HEIGHT - AXIS
    drawn = []
    for number, bar in enumerate(stands.bars):
        height = (base - TOP) * bar.students / tallest if tallest else 0.0
        place = (
            round(number * step + 0.08 * step, 1),
            round(base - height, 1),
            round(0.84 * step, 1),
            round(height, 1),
        )
        drawn.append(DrawnBar(*place, _label(bar), bar.students, _has_label(number, len(stands.bars))))
    return drawn


def _label(bar: Bar) -> str:
    """The marks of a bar: one number, or the first and the last whole one."""
    upto = bar.high if bar.last else bar.high - 1
    return as_points(bar.low) if upto <= bar.low else f"{as_points(bar.low)}–{as_points(upto)}"


def _has_label(number: int, count: int) -> bool:
    """Whether there is room for the label under a bar."""
    return count <= 12 or number % 2 == 0 or number == count - 1
