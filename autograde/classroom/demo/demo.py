"""The demo: a whole class from init to report and feedback, and what everyone got beside what everyone deserved."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde import places
from autograde.classroom import atomic, course_directory
from autograde.classroom.chapters.chapter import (
    CARRY,
    Cell,
    CheckCell,
    Notebook,
    answer_cells,
    carried_names,
    chapter_sources,
    is_carry,
    question_cells,
    write_notebook,
)
from autograde.classroom.chapters.library import Answer, compose, pick, read_library, with_what_they_use
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import Classroom
from autograde.classroom.demo.demo_class import EVERYTHING, STUDENTS, Student
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.grade import Show, grade, read_assignment
from autograde.classroom.grading.marks import Assignment
from autograde.classroom.grading.report import Report
from autograde.classroom.grading.workers import starting
from autograde.classroom.pages.feedback import feedback
from autograde.classroom.pages.report_page import report as draw_report

WORDS = "A gradient says how much the result changes for a small step of the input."

Library = Mapping[str, list[Answer]]


@dataclass(frozen=True)
class Row:
    """One student, and for each chapter the automatic points got and deserved; None where nothing was handed in."""

    student: Student
    marks: tuple[tuple[float, float] | None, ...]
    as_deserved: bool


@dataclass(frozen=True)
class Demo:
    """What the demo came to. `disagreements` names every check cell whose points are not the deserved ones."""

    classroom: Classroom
    assignments: tuple[str, ...]
    rows: list[Row]
    disagreements: list[str]
    page: Path


def run(
    folder: Path | None = None,
    show: Show = lambda *step: None,
    students: tuple[Student, ...] = STUDENTS,
    assignments: tuple[str, ...] | None = None,
    allow_none: bool = False,
) -> Demo:
    """Make the class in a new folder, let the students hand in, grade, and write the pages.

    `assignments` are all chapters if none are named. With `allow_none` student code runs with limits alone where the
    machine offers no wall. Raises CourseError where the folder holds something that no demo made.
    """
    library = read_library(places.solutions())
    assignments = assignments or tuple(chapter_sources(places.solutions()))
    folder = _new_folder(folder)
    classroom = course_directory.init(folder).classroom
    atomic.write(_mark_of(folder), b"made by chainrule demo\n")
    reports = {}
    with starting("judge", None, None, allow_none, classroom.memory / "workers.log") as workers:
        release(classroom, list(assignments))
        for assignment in assignments:
            for student in students:
                if student.takes(assignment):
                    _hand_in(classroom, assignment, student, library)
        steps = 2 * len(assignments) * len(students)
        for number, assignment in enumerate(assignments):
            done = 2 * number * len(students)
            graded = grade(classroom, assignment, workers=workers, show=_further(show, done, steps))
            reports[assignment] = graded.report
            draw_report(classroom, assignment)
            feedback(classroom, assignment, show=_further(show, done + len(students), steps))
    rows, disagreements = _compare(classroom, reports, students, library)
    first = assignments[0]
    handed_in = [student for student in students if student.takes(first)]
    shows = next((student for student in handed_in if student.picks), handed_in[0])
    page = classroom.feedback(shows.id, first)
    return Demo(classroom, assignments, rows, disagreements, page)


def deserved(student: Student, assignment: Assignment, library: Library) -> dict[str, float]:
    """The points that each check cell should come to, as the headings of the picked answers say."""
    return {check.grade_id: check.points * _passes(student, check, library) for check in assignment.checks}


def _passes(student: Student, check: CheckCell, library: Library) -> bool:
    answer = _answer(student, check.exercise, library)
    if not isinstance(answer, Answer):
        return False
    if check.grade_id.startswith(f"{CARRY}_"):  # looks at an answer to an earlier chapter, and names no heading
        return answer.right
    return check.grade_id not in (*answer.fails, *student.also_fails)


def _answer(student: Student, exercise: str, library: Library) -> Answer | str | None:
    """The student's answer: of the library, or code typed by hand, or None for nothing."""
    if exercise in student.typed:
        return student.typed[exercise]
    if exercise in student.picks:
        return pick(library, exercise, student.picks[exercise])
    right = [answer for answer in library.get(exercise, []) if answer.right]
    if not right or exercise in student.leaves or student.leaves == EVERYTHING:
        return None
    return right[student.style % len(right)]


def _code(student: Student, exercise: str, library: Library) -> str | None:
    answer = _answer(student, exercise, library)
    return answer.code if isinstance(answer, Answer) else answer


def _carried(student: Student, cell: Cell, library: Library) -> str | None:
    """What `chainrule carry` brings: a stub stays where she has no answer; None for a student who has none."""
    wanted = carried_names(cell)
    codes = with_what_they_use(wanted, lambda name: _code(student, name, library))
    if not codes:
        return None
    stubs = [] if codes.keys() >= set(wanted) else [cell.source]
    return "\n\n\n".join([*stubs, *codes.values()])


def _hand_in(classroom: Classroom, assignment: str, student: Student, library: Library) -> None:
    import nbformat

    released: Notebook = nbformat.read(classroom.release(assignment), as_version=4)
    answers = {}
    for exercise, cell in answer_cells(released).items():
        code = _carried(student, cell, library) if is_carry(cell) else _code(student, exercise, library)
        if code is not None:
            answers[exercise] = code
    if not student.leaves:
        answers |= {question.grade_id: WORDS for question in question_cells(released)}
    notebook = compose(released, answers)
    if student.cheats is not None:
        student.cheats(notebook)
    atomic.write(classroom.submission(student.id, assignment) / f"{assignment}.ipynb", write_notebook(notebook))


def _compare(
    classroom: Classroom, reports: Mapping[str, Report], students: tuple[Student, ...], library: Library
) -> tuple[list[Row], list[str]]:
    rows, disagreements = [], []
    for student in students:
        marks: list[tuple[float, float] | None] = []
        found: list[str] = []
        for name, report in reports.items():
            if not student.takes(name):
                marks.append(None)
                continue
            described = read_assignment(classroom, name)
            result = next(item for item in report.submissions if item.student == student.id)
            marks.append((result.score, sum(deserved(student, described, library).values())))
            if result.status != "graded":
                found += [f"{student.id}, {name}: {note}" for note in result.notes]
            for check, got in zip(described.checks, result.checks, strict=True):
                passes = _passes(student, check, library)
                if (got.outcome == "passed", got.points) != (passes, check.points * passes):
                    said = f": {got.message}" if got.message else ""
                    found.append(
                        f"{student.id}, {check.grade_id} of {name} should have {'passed' if passes else 'failed'}, "
                        f"but {got.outcome} with {got.points:g} of {check.points:g}{said}"
                    )
        rows.append(Row(student, tuple(marks), not found))
        disagreements += found
    return rows, disagreements


def _further(show: Show, before: int, steps: int) -> Show:
    """Show a part of the whole, which began after `before` of its `steps`."""
    return lambda done, _, name: show(before + done, steps, name)


def _new_folder(folder: Path | None) -> Path:
    if folder is None:
        here = Path.cwd()
        try:
            return Path(tempfile.mkdtemp(prefix="chainrule-demo-", dir=here))
        except OSError:  # a folder that cannot be written to
            return Path(tempfile.mkdtemp(prefix="chainrule-demo-"))
    if folder.is_dir() and any(folder.iterdir()) and not _mark_of(folder).exists():
        raise CourseError(f"{folder} is not empty and was not made by `chainrule demo`; name a new folder.")
    return folder


def _mark_of(folder: Path) -> Path:
    return folder / ".chainrule" / "demo"
