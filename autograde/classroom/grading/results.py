"""The report of a grading: what the journal and the gradebook have of every student, and what changed."""

from typing import TYPE_CHECKING

from autograde.classroom.chapters.chapter import grade_id
from autograde.classroom.grading.grade import Graded
from autograde.classroom.grading.marks import Recorded, empty_result, graded_result
from autograde.classroom.grading.report import Report, SubmissionResult, changes, read_report, write_report
from autograde.judge import Level

if TYPE_CHECKING:
    from autograde.classroom.grading.run import Grading

NOT_YET = "handed in, and not graded yet"
NOTHING = Recorded({}, {}, None)
STRENGTH = [level.value for level in Level]  # the strongest first


def build_report(grading: "Grading", students: list[str], handed_in: set[str]) -> Graded:
    """Write the report of all students, and tell what came of the grading."""
    path = grading.classroom.report(grading.assignment.name)
    before = read_report(path) if path.exists() else None
    recorded = grading.writer.recorded()
    results = tuple(_result(grading, student, student in handed_in, recorded) for student in students)
    report = Report(grading.assignment.name, grading.engine, _wall(grading), results)
    write_report(path, report)
    changed = changes(before, report) if before is not None else []
    return Graded(report, changed, grading.ran, grading.failures, release_notes(grading))


def release_notes(grading: "Grading") -> list[str]:
    """What the instructor should know of the release that was graded with."""
    import nbformat

    name, root = grading.assignment.name, grading.classroom.root
    released = {cell.name: cell.source for cell in grading.cells.values() if cell.locked}
    source = nbformat.read(grading.classroom.source(name), as_version=4)
    own = {grade_id(cell): cell.source for cell in source.cells if grade_id(cell) in released}
    if own == released:
        return []
    return [
        f"source/{name} changed since its release; `chainrule release {name} --force --course {root}` makes the change "
        "count"
    ]


def _result(grading: "Grading", student: str, handed_in: bool, recorded: dict[str, Recorded]) -> SubmissionResult:
    assignment, entry = grading.assignment, grading.journal.entries.get(student)
    if student in grading.problems:
        return empty_result(assignment, student, "unreadable", (grading.problems[student],))
    if entry is None:
        return empty_result(assignment, student, "missing", (NOT_YET,) if handed_in else ())
    if not entry.readable:
        return empty_result(assignment, student, "unreadable", entry.notes)
    return graded_result(assignment, student, entry.checks, recorded.get(student, NOTHING), entry.seconds, entry.notes)


def _wall(grading: "Grading") -> str | None:
    """The weakest wall that any of the submissions ran inside."""
    walls = [entry.wall for entry in grading.journal.entries.values() if entry.readable]
    return max(walls, key=_weakness) if walls else None


def _weakness(wall: str | None) -> int:
    return STRENGTH.index(wall) if wall in STRENGTH else len(STRENGTH)
