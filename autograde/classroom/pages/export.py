"""Writes a class's marks as a file that a learning platform imports, or that a spreadsheet opens.

Canvas (lib/gradebook_importer.rb; the guide "How do I import grades in the Gradebook?"): the columns Student, ID,
SIS User ID, SIS Login ID and Section in this order, then one for each assignment, and below them a line "Points
Possible". A student is found by ID, else by an SIS id, else by the name. A column that names no assignment makes a new
one, after a question; an empty cell leaves the mark as it is.

Moodle (docs.moodle.org, "Grade import"; grade/import/csv/classes/load_data.php): any columns, which are mapped by hand
when they are imported: "ID number" to ID number or "Email address" to email address, then each assignment to its grade
item. "-" is no mark. No mark may be above 100 unless the site allows it.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom import atomic
from autograde.classroom.course_directory import Classroom, known_assignment
from autograde.classroom.errors import CourseError

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a spreadsheet may run what begins so


@dataclass(frozen=True)
class Line:
    """A student and her marks, None where there is no submission."""

    id: str
    first_name: str
    last_name: str
    email: str
    account: str
    marks: dict[str, float | None]


@dataclass(frozen=True)
class Marks:
    """The marks of a class. `awaiting` counts, by assignment, submissions that wait for points by hand."""

    points: dict[str, float]
    lines: list[Line]
    awaiting: dict[str, int]


@dataclass(frozen=True)
class Exported:
    """A file that was written, and what whoever imports it should know."""

    path: Path
    students: int
    assignments: list[str]
    notes: list[str]


def export(classroom: Classroom, form: str, names: list[str], path: Path | None = None) -> Exported:
    """Write the marks of these assignments, all that were graded if none is named.

    Raises CourseError for an unknown format or assignment, and where nothing was graded.
    """
    if form not in FORMS:
        raise CourseError(f"there is no format {form!r}; expected one of: {', '.join(FORMS)}.")
    for name in names:
        known_assignment(classroom, name, classroom.assignments())
    marks = read_marks(classroom, names)
    if not marks.points:
        raise CourseError(f"nothing was graded in {classroom.root}; run `chainrule grade ASSIGNMENT` first.")
    make, encoding = FORMS[form]
    place = path or classroom.root / "reports" / f"marks-{form}.csv"
    if place.is_dir():
        raise CourseError(f"{place} is a folder; expected the name of a file.")
    atomic.write(place, make(marks).encode(encoding))
    notes = [
        f"{count} submissions of {name} wait for points by hand; their marks are not complete"
        for name, count in marks.awaiting.items()
        if count
    ]
    if form == "moodle" and not all(line.email for line in marks.lines):
        notes.append("not every student has an email address; map the column ID number")
    if form == "moodle" and any(points > 100 for points in marks.points.values()):
        notes.append("an assignment has more than 100 points, which Moodle takes only if the site allows it")
    if form == "canvas" and not all(line.account for line in marks.lines):
        notes.append("not every student's Canvas number is known; Canvas then goes by SIS id or name")
    return Exported(place, len(marks.lines), list(marks.points), notes)


def read_marks(classroom: Classroom, names: list[str]) -> Marks:
    """The marks of the gradebook, late penalties taken off: what nbgrader's own export calls the score."""
    with classroom.nbgrader().gradebook() as gradebook:
        points: dict[str, float] = {}
        marks: dict[str, dict[str, float]] = {}
        awaiting: dict[str, int] = {}
        for assignment in sorted(gradebook.assignments, key=lambda one: str(one.name)):
            submissions = gradebook.assignment_submissions(assignment.name)
            if not submissions or (names and assignment.name not in names):
                continue
            points[assignment.name] = float(assignment.max_score)
            awaiting[assignment.name] = sum(bool(one.needs_manual_grade) for one in submissions)
            for one in submissions:
                penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in one.notebooks)
                marks.setdefault(one.student.id, {})[assignment.name] = max(0.0, float(one.score) - penalty)
        lines = [
            Line(
                student.id,
                student.first_name or "",
                student.last_name or "",
                student.email or "",
                student.lms_user_id or "",
                {name: marks.get(student.id, {}).get(name) for name in points},
            )
            for student in sorted(gradebook.students, key=lambda student: str(student.id))
        ]
    return Marks(points, lines, awaiting)


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that could be one has an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def canvas(marks: Marks) -> str:
    """The file that Canvas imports."""
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *marks.points]]
    rows.append(["    Points Possible", "", "", "", "", *map(_number, marks.points.values())])
    for line in marks.lines:
        name = ", ".join(part for part in (line.last_name, line.first_name) if part) or line.id
        who = [name, line.account, line.id, line.id, ""]
        rows.append([*map(defused, who), *(_number(mark) for mark in line.marks.values())])
    return _text(rows)


def moodle(marks: Marks) -> str:
    """The file that Moodle imports."""
    rows = [["First name", "Last name", "ID number", "Email address", *marks.points]]
    for line in marks.lines:
        who = [line.first_name, line.last_name, line.id, line.email]
        rows.append([*map(defused, who), *(_number(mark) or "-" for mark in line.marks.values())])
    return _text(rows)


def plain_csv(marks: Marks) -> str:
    """A table for a spreadsheet, with what each assignment is worth and the sum."""
    header = ["id", "last_name", "first_name", "email"]
    rows = [[*header, *(f"{name} (of {_number(points)})" for name, points in marks.points.items()), "sum"]]
    for line in marks.lines:
        who = [line.id, line.last_name, line.first_name, line.email]
        total = sum(mark for mark in line.marks.values() if mark is not None)
        rows.append([*map(defused, who), *(_number(mark) for mark in line.marks.values()), _number(total)])
    return _text(rows)


# A spreadsheet needs the mark at the beginning to see that it is UTF-8; the platforms expect none.
FORMS: dict[str, tuple[Callable[[Marks], str], str]] = {
    "canvas": (canvas, "utf-8"),
    "moodle": (moodle, "utf-8"),
    "csv": (plain_csv, "utf-8-sig"),
}


def _number(mark: float | None) -> str:
    return "" if mark is None else f"{round(mark, 2):.10g}"


def _text(rows: list[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue()
