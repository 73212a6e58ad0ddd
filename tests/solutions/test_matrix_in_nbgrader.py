"""The whole library of answers through plain nbgrader: each answer gets the points that its heading says.

Answers to different exercises of a chapter share a submission, so that a chapter takes few more submissions than its
longest answer file has answers. An answer that calls another exercise stands beside the reference to that one.
Exercises that are left over stay as they came and get nothing.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from conftest import hand_in
from exercises import SOLUTIONS, notebook

from autograde.classroom import course_directory
from autograde.classroom.chapters.chapter import CARRY, answer_cells, chapter_sources, check_cells, grade_id
from autograde.classroom.chapters.library import Answer, read_library
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import Classroom

pytestmark = pytest.mark.long

LIBRARY = read_library(SOLUTIONS)
PLAIN = "c = get_config()\nc.CourseDirectory.course_id = {course!r}\nc.CourseDirectory.root = {root!r}\n"
AT_ONCE = 2  # classes, each with its own gradebook: SQLite lets one nbgrader write at a time
TRIES = 3  # runs of nbgrader for a class

Submission = dict[str, Answer]


def reference(chapter: str, exercise: str) -> Answer:
    """The chapter's own answer."""
    return Answer(exercise, True, "the reference", "", answer_cells(notebook(chapter))[exercise].source)


def uses(chapter: str, answer: Answer) -> set[str]:
    """The other exercises of the chapter that the answer's code names."""
    names = {node.id for node in ast.walk(ast.parse(answer.code)) if isinstance(node, ast.Name)}
    return names & set(answer_cells(notebook(chapter))) - {answer.exercise}


def needs(chapter: str, answer: Answer) -> dict[str, Answer]:
    """The references that the answer calls, and those that they call in turn."""
    needed: dict[str, Answer] = {}
    waiting = [answer]
    if CARRY in answer_cells(notebook(chapter)):  # what earlier chapters asked for may be used anywhere
        needed[CARRY] = reference(chapter, CARRY)
    while waiting:
        for exercise in uses(chapter, waiting.pop()) - set(needed):
            needed[exercise] = reference(chapter, exercise)
            waiting.append(needed[exercise])
    return needed


def submissions(chapter: str) -> list[Submission]:
    """Every answer to the chapter's exercises once, in the first submission where it can stand."""
    answers = [answer for exercise in answer_cells(notebook(chapter)) for answer in LIBRARY.get(exercise, [])]
    answers.sort(key=lambda answer: -len(needs(chapter, answer)))
    packed: list[Submission] = []
    for answer in answers:
        wanted = needs(chapter, answer) | {answer.exercise: answer}
        for submission in packed:
            shared = set(wanted) & set(submission)
            if answer.exercise not in submission and all(submission[name] == wanted[name] for name in shared):
                submission.update(wanted)
                break
        else:
            packed.append(wanted)
    return packed


def marks_wanted(chapter: str, submission: Submission) -> dict[str, float]:
    """The points of each check cell."""
    return {
        cell.grade_id: cell.points if cell.grade_id not in failing(chapter, submission) else 0.0
        for cell in check_cells(notebook(chapter))
    }


def failing(chapter: str, submission: Submission) -> set[str]:
    """The check cells that raise: those that the headings name, and all of an exercise that is left as it came."""
    return {
        cell.grade_id
        for cell in check_cells(notebook(chapter))
        if not (cell.grade_id.startswith(f"{CARRY}_") and CARRY in submission)
        and (cell.exercise not in submission or cell.grade_id in submission[cell.exercise].fails)
    }


def plain_class(root: Path, chapter: str) -> Classroom:
    """A class with the chapter's release, and with settings that name the class and nothing else."""
    classroom = course_directory.init(root).classroom
    release(classroom, [chapter])
    course = classroom.nbgrader().coursedir.course_id
    (classroom.root / "nbgrader_config.py").write_text(PLAIN.format(course=course, root=str(classroom.root)))
    return classroom


def autograde(classroom: Classroom, chapter: str) -> None:
    """Grade all submissions as an instructor does who has never heard of chainrule.

    Kernels that start side by side may pick the same port (jupyter_client's issue 487); who was left without a mark by
    that is graded when the command is run again, which leaves the others as they are.
    """
    command = [sys.executable, "-m", "nbgrader", "autograde", chapter]
    for _ in range(TRIES):
        done = subprocess.run(command, cwd=classroom.root, capture_output=True, text=True)
        if done.returncode == 0:
            return
    told = [line for line in done.stderr.splitlines() if "| INFO]" not in line]
    raise AssertionError("\n".join(told)[-9000:])


def marks(classroom: Classroom, chapter: str, students: list[str]) -> Iterator[tuple[str, dict[str, float]]]:
    """Each student's points, by check cell, as the gradebook has them."""
    cells = [cell.grade_id for cell in check_cells(notebook(chapter))]
    with classroom.nbgrader().gradebook() as gradebook:
        for student in students:
            grades = [gradebook.find_grade(cell, chapter, chapter, student) for cell in cells]
            yield student, {cell: float(grade.auto_score) for cell, grade in zip(cells, grades, strict=True)}


def raised(classroom: Classroom, chapter: str, student: str) -> set[str]:
    """The check cells that ended with an exception: the only verdict on a cell of 0 points."""
    graded = nbformat.read(classroom.autograded(student, chapter), as_version=4)
    checks = {cell.grade_id for cell in check_cells(notebook(chapter))}
    errors = [cell for cell in graded.cells if any(out.output_type == "error" for out in cell.get("outputs", []))]
    return {grade_id(cell) for cell in errors} & checks


@pytest.mark.parametrize("chapter", chapter_sources(SOLUTIONS))
def test_every_answer_gets_the_points_that_its_heading_says(chapter: str, tmp_path: Path) -> None:
    handed_in = {f"s{number:03}": submission for number, submission in enumerate(submissions(chapter))}
    classes = [plain_class(tmp_path / f"class{number}", chapter) for number in range(AT_ONCE)]
    shares = [list(handed_in)[number::AT_ONCE] for number in range(AT_ONCE)]
    for classroom, students in zip(classes, shares, strict=True):
        for student in students:
            hand_in(classroom, student, {name: answer.code for name, answer in handed_in[student].items()}, chapter)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(autograde, classes, [chapter] * AT_ONCE))

    surprises = []
    for classroom, students in zip(classes, shares, strict=True):
        for student, got in marks(classroom, chapter, students):
            submission = handed_in[student]
            wanted = marks_wanted(chapter, submission)
            other = {cell for cell in wanted if got[cell] != wanted[cell]}
            other |= raised(classroom, chapter, student) ^ failing(chapter, submission)
            titles = [f"{name}: {answer.title}" for name, answer in submission.items()]
            surprises += [f"{cell}: {got[cell]:g} of {wanted[cell]:g} points for {titles}" for cell in sorted(other)]
    assert not surprises, "\n".join(surprises)


def test_the_submissions_hold_every_answer_of_the_library() -> None:
    held = [
        (answer.exercise, answer.title)
        for chapter in chapter_sources(SOLUTIONS)
        for submission in submissions(chapter)
        for answer in submission.values()
        if answer.title != "the reference"
    ]
    assert sorted(held) == sorted((answer.exercise, answer.title) for file in LIBRARY.values() for answer in file)
