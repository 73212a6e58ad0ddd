"""Feedback on its way back through nbgrader's exchange, a real one: submit, collect, grade, release, fetch."""

import os
import subprocess
import sys

import nbformat
import pytest
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, hand_in

from autograde.classroom.chapters.chapter import write_notebook
from autograde.classroom.chapters.library import compose
from autograde.classroom.grading.grade import grade
from autograde.classroom.pages.feedback import feedback


def nbgrader(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=folder, env=os.environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def student(classroom, tmp_path):
    """A folder of Ada's, who fetched the chapter, answered and submitted it; the class collected it."""
    home = tmp_path / "ada"
    home.mkdir()
    course_id = classroom.nbgrader().coursedir.course_id
    (home / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        f"c.Exchange.root = {str(classroom.root / 'exchange')!r}\n"
        f"c.Exchange.cache = {str(tmp_path / 'cache')!r}\n"
        f"c.CourseDirectory.course_id = {course_id!r}\n"
        "c.CourseDirectory.student_id = 'ada'\n"
    )
    nbgrader(classroom.root, "release_assignment", CHAPTER)
    nbgrader(home, "fetch_assignment", CHAPTER)
    path = home / CHAPTER / f"{CHAPTER}.ipynb"
    answered = compose(nbformat.read(path, as_version=4), {"scale": RIGHT, "Scale": IGNORES_DOUT})
    path.write_bytes(write_notebook(answered))
    nbgrader(home, "submit", CHAPTER)
    nbgrader(classroom.root, "collect", CHAPTER)
    return home


def fetched(home):
    """The feedback that reached Ada."""
    nbgrader(home, "fetch_feedback", CHAPTER)
    (page,) = home.glob(f"{CHAPTER}/feedback/*/*.html")
    return page.read_text(encoding="utf-8")


def test_feedback_of_chainrule_is_released_and_fetched(classroom, student, wall):
    graded = grade(classroom, CHAPTER)
    assert next(item.notes for item in graded.report.submissions if item.student == "ada") == ()
    feedback(classroom, CHAPTER)
    nbgrader(classroom.root, "release_feedback", CHAPTER)
    assert fetched(student) == classroom.feedback("ada", CHAPTER).read_text(encoding="utf-8")


@pytest.mark.long
def test_feedback_of_nbgrader_is_released_and_fetched(classroom, student, wall):
    nbgrader(classroom.root, "autograde", CHAPTER)
    nbgrader(classroom.root, "generate_feedback", CHAPTER)
    nbgrader(classroom.root, "release_feedback", CHAPTER)
    assert "ignores_dout" in fetched(student)


def test_what_stands_for_a_secret_and_is_none_does_not_stop_the_release(classroom, wall):
    hand_in(classroom, "ada", {"scale": RIGHT})
    secret = classroom.submission("ada", CHAPTER) / "submission_secret.txt"
    for content, there in ((b"0f" * 64, True), (b"\xff/../x", False), (b"", False)):
        secret.write_bytes(content)
        grade(classroom, CHAPTER, jobs=1, force=True)
        assert (classroom.autograded("ada", CHAPTER).parent / secret.name).exists() == there
