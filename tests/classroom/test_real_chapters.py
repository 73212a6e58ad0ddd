"""The real chapters in a real class: full marks for the reference, none for the untouched release, whoever grades."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from conftest import hand_in

from autograde import places
from autograde.classroom import course_directory
from autograde.classroom.chapters.chapter import (
    answer_cells,
    chapter_sources,
    check_cells,
    question_cells,
    read_chapter,
)
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import open_classroom
from autograde.classroom.grading.grade import grade

SOLUTIONS = places.solutions()
CHAPTERS = list(chapter_sources(SOLUTIONS))
PLAIN = "c = get_config()\nc.CourseDirectory.course_id = {course!r}\nc.CourseDirectory.root = {root!r}\n"

pytestmark = pytest.mark.long
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


@pytest.fixture(scope="module")
def real_class(tmp_path_factory):
    """All chapters released; one student hands the reference in, one the release as it came."""
    classroom = course_directory.init(tmp_path_factory.mktemp("real") / "class").classroom
    release(classroom, [])
    for chapter in CHAPTERS:
        source = read_chapter(SOLUTIONS / f"{chapter}.py")
        answers = {name: cell.source for name, cell in answer_cells(source).items()}
        answers |= {question.grade_id: "In words." for question in question_cells(source)}
        hand_in(classroom, "reference", answers, chapter)
        hand_in(classroom, "untouched", {}, chapter)
    return classroom


def wanted(chapter):
    points = {cell.grade_id: cell.points for cell in check_cells(read_chapter(SOLUTIONS / f"{chapter}.py"))}
    return {"reference": points, "untouched": dict.fromkeys(points, 0.0)}


def nbgrader(*arguments, folder):
    return subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=folder, capture_output=True, text=True)


@each_chapter
def test_chainrule_grade_gives_full_marks_and_nothing(real_class, chapter):
    report = grade(real_class, chapter).report
    got = {item.student: {check.cell: check.points for check in item.checks} for item in report.submissions}
    assert got == wanted(chapter)
    untouched = next(item for item in report.submissions if item.student == "untouched")
    assert {check.outcome for check in untouched.checks} == {"not_attempted"}


@each_chapter
def test_plain_nbgrader_gives_full_marks_and_nothing(real_class, chapter, tmp_path):
    shutil.copytree(real_class.root, tmp_path / "class")
    plain = open_classroom(tmp_path / "class")
    course = plain.nbgrader().coursedir.course_id
    (plain.root / "nbgrader_config.py").write_text(PLAIN.format(course=course, root=str(plain.root)))
    done = nbgrader("autograde", chapter, "--force", folder=plain.root)
    assert done.returncode == 0, done.stderr[-2000:]
    got = {}
    with plain.nbgrader().gradebook() as gradebook:
        for student in ("reference", "untouched"):
            notebook = gradebook.find_submission_notebook(chapter, chapter, student)
            got[student] = {
                cell: gradebook.find_grade(cell, chapter, chapter, student).auto_score
                for cell in wanted(chapter)[student]
            }
            assert notebook.max_score > 0
    assert got == wanted(chapter)


@each_chapter
def test_validate_passes_the_solved_notebook_and_fails_the_untouched_one(real_class, chapter):
    solved = nbgrader(
        "validate", str(real_class.submission("reference", chapter) / f"{chapter}.ipynb"), folder=os.curdir
    )
    assert "Success!" in solved.stdout + solved.stderr
    untouched = nbgrader(
        "validate", str(real_class.submission("untouched", chapter) / f"{chapter}.ipynb"), folder=os.curdir
    )
    assert "VALIDATION FAILED" in untouched.stdout + untouched.stderr


@each_chapter
def test_given_cells_of_the_untouched_notebook_raise_nothing(real_class, chapter):
    grade(real_class, chapter)
    notebook = nbformat.read(real_class.autograded("untouched", chapter), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            errors = [output for output in cell.outputs if output.output_type == "error"]
            assert not errors, cell.source
            streams = [output for output in cell.outputs if output.output_type == "stream" and output.name == "stderr"]
            assert not streams, (cell.source, streams)
