"""Grading with real nbgrader, real kernels and a real gradebook."""

import json
import shutil
import subprocess
import sys

import jsonschema
import pytest
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, RIGHT_LAYER, WRONG, hand_in

from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import Classroom, open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.grade import grade
from autograde.classroom.grading.report import SCHEMA, Change
from autograde.judge import best

HANDED_IN = {
    "ada": {"scale": RIGHT, "Scale": RIGHT_LAYER, "question_everywhere": "Because it is linear."},
    "bob": {"scale": WRONG, "Scale": IGNORES_DOUT},
    "Åsa Berg": {},
    "dead": {"scale": RIGHT, "Scale": "import os\nos._exit(1)"},
    "typo": {"scale": "def scale(x:\n    return x", "Scale": RIGHT_LAYER},
    "not json": b"{not json",
    "latin": '{"cells": ["é"]}'.encode("latin-1"),
    "empty": b"",
    "list": b"[1, 2]",
}


pytestmark = pytest.mark.usefixtures("wall")


@pytest.fixture(scope="module")
def graded_class(wall, released_class, tmp_path_factory):
    root = tmp_path_factory.mktemp("graded") / "class"
    shutil.copytree(released_class.root, root)
    classroom = Classroom(root)
    for student, answers in HANDED_IN.items():
        hand_in(classroom, student, answers)
    hand_in(classroom, "renamed", {}).rename(root / "submitted" / "renamed" / CHAPTER / "mine.ipynb")
    link = classroom.submission("linked", CHAPTER)
    link.parent.mkdir()
    link.symlink_to(root / "source" / CHAPTER)
    (root / "submitted" / "b*d" / CHAPTER).mkdir(parents=True)
    doubled = hand_in(classroom, "doubled", {"scale": RIGHT})
    notebook = json.loads(doubled.read_text())
    notebook["cells"] += [cell for cell in notebook["cells"] if cell["id"] == "scale_values"]
    doubled.write_text(json.dumps(notebook))
    (hand_in(classroom, "timely", {"scale": RIGHT}).parent / "timestamp.txt").write_text("yesterday, I think")
    return classroom, grade(classroom, CHAPTER)


@pytest.fixture
def graded(graded_class, small_course, tmp_path):
    """A copy of the graded class that a test may change."""
    shutil.copytree(graded_class[0].root, tmp_path / "graded", symlinks=True)
    return open_classroom(tmp_path / "graded")


def result(graded, student):
    return next(item for item in graded.report.submissions if item.student == student)


def outcomes(graded, student):
    return [(check.cell, check.outcome, check.points) for check in result(graded, student).checks]


def test_right_answers_get_full_marks(graded_class):
    ada = result(graded_class[1], "ada")
    assert (ada.status, ada.score, ada.max_score) == ("graded", 5.0, 5.0)
    assert ada.manual.points is None
    assert ada.manual.max_points == 2.0


def test_an_untouched_release_gets_nothing(graded_class):
    untouched = result(graded_class[1], "Åsa Berg")
    assert untouched.score == 0.0
    assert untouched.manual.points == 0.0
    assert {(check.outcome, check.diagnosis) for check in untouched.checks} == {("not_attempted", "not_attempted")}


def test_wrong_answers_lose_their_cells_and_hear_why(graded_class):
    assert outcomes(graded_class[1], "bob") == [("scale_values", "failed", 0.0), ("scale_backward", "failed", 0.0)]
    backward = result(graded_class[1], "bob").checks[1]
    assert (backward.exercise, backward.diagnosis) == ("Scale", "ignores_dout")
    assert backward.message


def test_a_cell_that_ends_the_kernel_costs_what_comes_after_it_alone(graded_class):
    assert outcomes(graded_class[1], "dead") == [("scale_values", "passed", 2.0), ("scale_backward", "crashed", 0.0)]


def test_a_syntax_error_costs_its_own_exercise_alone(graded_class):
    assert outcomes(graded_class[1], "typo") == [("scale_values", "error", 0.0), ("scale_backward", "passed", 3.0)]
    assert "NameError" in result(graded_class[1], "typo").checks[0].message


def test_a_cell_that_stands_twice_counts_once(graded_class):
    assert result(graded_class[1], "doubled").score == 2.0


def test_a_bad_timestamp_costs_nothing(graded_class):
    assert result(graded_class[1], "timely").score == 2.0


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("not json", "is not JSON"),
        ("latin", "none of its cells can be read"),
        ("empty", "is empty"),
        ("list", "is JSON, but not a notebook"),
        ("linked", "is a symbolic link"),
        ("b*d", "the folder's name is no student id"),
    ],
)
def test_what_cannot_be_read_gets_0_and_the_reason(graded_class, student, reason):
    item = result(graded_class[1], student)
    assert (item.status, item.score, item.max_score) == ("unreadable", 0.0, 5.0)
    assert reason in item.notes[0]
    assert [check.outcome for check in item.checks] == ["not_attempted", "not_attempted"]


def test_who_handed_nothing_in_is_missing(graded_class):
    zoe = result(graded_class[1], "zoe")
    assert (zoe.status, zoe.score, zoe.max_score, len(zoe.checks)) == ("missing", 0.0, 5.0, 2)


def test_the_report_keeps_its_schema(graded_class):
    classroom, _ = graded_class
    jsonschema.validate(json.loads(classroom.report(CHAPTER).read_text()), json.loads(SCHEMA.read_text()))


def test_the_gradebook_has_the_same_points(graded_class):
    classroom, graded = graded_class
    with classroom.nbgrader().gradebook() as gradebook:
        for item in graded.report.submissions:
            if item.status == "graded" or item.student in ("not json", "linked"):
                assert gradebook.find_submission(CHAPTER, item.student).score == item.score
        assert "b*d" not in [student.id for student in gradebook.students]


def test_grading_again_runs_nothing_that_did_not_change(graded):
    again = grade(graded, CHAPTER)
    assert again.ran == 0
    assert again.changed == []


def test_a_new_submission_is_run_alone_and_its_changed_marks_are_listed(graded):
    hand_in(graded, "bob", {"scale": RIGHT})
    again = grade(graded, CHAPTER)
    assert again.ran == 1
    assert again.changed == [Change("bob", "scale_values", 0.0, 2.0)]


def test_a_submission_that_becomes_unreadable_leaves_no_earlier_result(graded):
    hand_in(graded, "ada", b"{")
    again = grade(graded, CHAPTER)
    assert result(again, "ada").status == "unreadable"
    assert not graded.autograded("ada", CHAPTER).exists()
    with graded.nbgrader().gradebook() as gradebook:
        assert gradebook.find_submission(CHAPTER, "ada").score == 0.0


def test_a_mended_check_regrades_all_and_keeps_points_given_by_hand(graded, small_course):
    with graded.nbgrader().gradebook() as gradebook:
        for cell, points in (("question_everywhere", 1.5), ("scale_backward", 2.5)):
            gradebook.find_grade(cell, CHAPTER, CHAPTER, "ada").manual_score = points
        gradebook.db.commit()
    chapter = small_course.solutions / f"{CHAPTER}.py"
    mended = chapter.read_text().replace("inputs=(2.0,), expected=6.0", "inputs=(2.0,), expected=4.0")
    chapter.write_text(
        mended.replace("expected=lambda x: 3.0 * x)\n### END HIDDEN", "expected=lambda x: 2.0 * x)\n### END HIDDEN", 1)
    )
    release(graded, [CHAPTER], force=True)
    again = grade(graded, CHAPTER)
    assert again.ran == 8
    assert Change("bob", "scale_values", 0.0, 2.0) in again.changed
    assert Change("ada", "scale_values", 2.0, 0.0) in again.changed
    ada = result(again, "ada")
    assert ada.manual.points == 1.5
    assert ada.notes == (
        "cells are of an earlier release; those of the present one are used",
        "scale_backward was given 2.5 by hand",
    )
    with graded.nbgrader().gradebook() as gradebook:
        assert gradebook.find_grade("scale_backward", CHAPTER, CHAPTER, "ada").manual_score == 2.5
        assert gradebook.find_submission(CHAPTER, "ada").score == 4.0


def test_a_changed_source_that_was_not_released_is_pointed_out(graded):
    path = graded.source(CHAPTER)
    path.write_text(path.read_text().replace("expected=6.0", "expected=7.0"))
    (note,) = grade(graded, CHAPTER).notes
    assert "changed since its release" in note


def test_plain_nbgrader_gives_the_same_points_cell_by_cell(graded):
    students = ("bob", "dead", "doubled")
    with graded.nbgrader().gradebook() as gradebook:
        before = {
            (student, grade.name): grade.auto_score
            for student in students
            for grade in gradebook.find_submission_notebook(CHAPTER, CHAPTER, student).grades
        }
    for student in students:
        command = [sys.executable, "-m", "nbgrader", "autograde", CHAPTER, "--force", f"--student={student}"]
        subprocess.run(command, check=True, cwd=graded.root, capture_output=True)
    with graded.nbgrader().gradebook() as gradebook:
        for (student, cell), points in before.items():
            assert gradebook.find_grade(cell, CHAPTER, CHAPTER, student).auto_score == points


def test_an_endless_loop_is_a_timeout(classroom):
    endless = RIGHT_LAYER.replace("return dout * 3.0", "while True:\n            pass")
    hand_in(classroom, "ada", {"scale": RIGHT, "Scale": endless})
    graded = grade(classroom, CHAPTER)
    assert outcomes(graded, "ada") == [("scale_values", "passed", 2.0), ("scale_backward", "timeout", 0.0)]


def test_only_the_named_student_is_graded_and_the_others_stay_as_they_were(graded):
    for student in ("ada", "bob"):
        hand_in(graded, student, {"scale": RIGHT})
    again = grade(graded, CHAPTER, only=["bob"])
    assert again.ran == 1
    assert result(again, "bob").score == 2.0
    assert result(again, "ada").score == 5.0
    assert grade(graded, CHAPTER).ran == 1


def test_force_grades_also_what_did_not_change(graded):
    assert grade(graded, CHAPTER, only=["ada", "bob"], force=True).ran == 2


def test_who_was_not_graded_yet_is_said(classroom):
    for student in ("ada", "bob"):
        hand_in(classroom, student, {"scale": RIGHT})
    ada = result(grade(classroom, CHAPTER, only=["bob"]), "ada")
    assert (ada.status, ada.notes) == ("missing", ("handed in, and not graded yet",))


def test_a_named_student_who_handed_nothing_in_is_said(graded):
    with pytest.raises(CourseError, match="no submission of ch90_scaling by 'nobody'"):
        grade(graded, CHAPTER, only=["nobody"])


def test_the_plain_run_of_nbgrader_gives_the_same_points(graded, graded_class):
    students = ("ada", "bob", "dead", "typo")
    plain = grade(graded, CHAPTER, only=students, engine="nbgrader")
    assert (plain.report.engine, plain.report.wall) == ("nbgrader", None)
    for student in students:
        points = [check.points for check in result(plain, student).checks]
        assert points == [check.points for check in result(graded_class[1], student).checks]


def test_the_report_says_what_ran_the_checks_and_behind_which_wall(graded_class):
    report = graded_class[1].report
    assert (report.engine, report.wall) == ("judge", best().value)


def test_no_submissions_is_said(classroom):
    with pytest.raises(CourseError, match="there are no submissions of ch90_scaling"):
        grade(classroom, CHAPTER)


def test_an_unreleased_assignment_is_said(classroom):
    shutil.rmtree(classroom.release(CHAPTER).parent)
    with pytest.raises(CourseError, match="has no release"):
        grade(classroom, CHAPTER)


@pytest.mark.parametrize("name", ["ch99", "../source", ""])
def test_an_unknown_assignment_is_said(classroom, name):
    with pytest.raises(CourseError, match="it has: ch90_scaling, ch91_shifting"):
        grade(classroom, name)
