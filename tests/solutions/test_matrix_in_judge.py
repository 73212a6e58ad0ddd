"""The whole library of answers, and the demo's class, through the judge: the points of plain nbgrader, cell by cell.

The submissions are those of `test_matrix_in_nbgrader`, which shows that nbgrader gives the points of the headings.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import hand_in
from exercises import SOLUTIONS, notebook
from test_matrix_in_nbgrader import failing, marks_wanted, submissions

from autograde.classroom import course_directory
from autograde.classroom.chapters.chapter import chapter_sources, check_cells
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import open_classroom
from autograde.classroom.demo.demo import run
from autograde.classroom.demo.demo_class import STUDENTS
from autograde.classroom.grading.grade import grade
from autograde.classroom.grading.report import Report

pytestmark = pytest.mark.long

HONEST = tuple(student for student in STUDENTS if student.cheats is None)


def points(report: Report) -> dict[tuple[str, str], float]:
    """By student and check cell."""
    return {(one.student, check.cell): check.points for one in report.submissions for check in one.checks}


@pytest.mark.parametrize("chapter", chapter_sources(SOLUTIONS))
def test_every_answer_gets_the_points_that_its_heading_says(chapter: str, wall: None, tmp_path: Path) -> None:
    handed_in = {f"s{number:03}": submission for number, submission in enumerate(submissions(chapter))}
    classroom = course_directory.init(tmp_path / "class").classroom
    release(classroom, [chapter])
    for student, submission in handed_in.items():
        hand_in(classroom, student, {name: answer.code for name, answer in submission.items()}, chapter)

    graded = grade(classroom, chapter)

    assert not graded.failures
    found = {one.student: {check.cell: check for check in one.checks} for one in graded.report.submissions}
    assert set(found) == set(handed_in)
    surprises = []
    for student, submission in handed_in.items():
        wanted = marks_wanted(chapter, submission)
        got = found[student]
        assert {check.grade_id for check in check_cells(notebook(chapter))} == set(got)
        other = {cell for cell in wanted if got[cell].points != wanted[cell]}
        other |= {cell for cell, check in got.items() if check.outcome != "passed"} ^ failing(chapter, submission)
        titles = [f"{name}: {answer.title}" for name, answer in submission.items()]
        surprises += [
            f"{cell}: {got[cell].points:g} of {wanted[cell]:g} points, {got[cell].outcome}, for {titles}"
            for cell in sorted(other)
        ]
    assert not surprises, "\n".join(surprises)


def test_the_students_of_the_demo_get_the_same_from_both(wall: None, tmp_path: Path) -> None:
    judged = run(tmp_path / "demo", students=HONEST)
    assert not judged.disagreements
    shutil.copytree(judged.classroom.root, tmp_path / "plain")
    config = tmp_path / "plain" / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(judged.classroom.root), str(tmp_path / "plain")))
    plain = open_classroom(tmp_path / "plain")
    for assignment in judged.assignments:
        by_judge = grade(judged.classroom, assignment, engine="judge").report
        by_nbgrader = grade(plain, assignment, engine="nbgrader", force=True).report
        assert by_nbgrader.engine == "nbgrader"
        assert points(by_nbgrader) == points(by_judge), assignment
