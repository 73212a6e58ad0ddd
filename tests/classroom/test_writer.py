"""What grading writes into the gradebook, beside what a person wrote there."""

from datetime import datetime, timedelta

import pytest
from class_state import gradebook_rows
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, RIGHT_LAYER, WRONG, hand_in

from autograde.classroom.grading.grade import grade

pytestmark = pytest.mark.usefixtures("wall")

ANSWERS = {"scale": RIGHT, "Scale": RIGHT_LAYER, "question_everywhere": "It is linear."}
HALF_ZERO = '''
from nbgrader.plugins import BasePlugin


class Half(BasePlugin):
    """Half of the points, and more than all of them after a day."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2 if total_seconds_late < 86400 else 2 * score
'''


@pytest.fixture
def gradebook(classroom):
    with classroom.nbgrader().gradebook() as gradebook:
        yield gradebook


def hand_in_at(classroom, student, when, answers=ANSWERS):
    path = hand_in(classroom, student, answers)
    if when is not None:
        (path.parent / "timestamp.txt").write_text(when)


def penalty(gradebook, student):
    gradebook.db.expire_all()
    return gradebook.find_submission_notebook(CHAPTER, CHAPTER, student).late_submission_penalty


def test_points_and_manual_grading_are_as_after_nbgraders_own_run(classroom, tmp_path):
    """But for the comments, which say more, and the rows' ids."""
    answers = {"ada": ANSWERS, "bob": {"scale": WRONG}, "cyd": {}}
    for student, given in answers.items():
        hand_in(classroom, student, given)
    grade(classroom, CHAPTER)
    judged, _ = gradebook_rows(classroom)
    grade(classroom, CHAPTER, engine="nbgrader", force=True)
    assert gradebook_rows(classroom)[0] == judged


def test_the_comments_are_the_verdicts_sentences(classroom, gradebook):
    hand_in(classroom, "bob", {"scale": RIGHT, "Scale": IGNORES_DOUT})
    report = grade(classroom, CHAPTER).report
    verdict = next(item for item in report.submissions if item.student == "bob").checks[1]
    said = {name: gradebook.find_comment(name, CHAPTER, CHAPTER, "bob").auto_comment for name in ANSWERS}
    assert said == {
        "scale": None,
        "Scale": f"scale_backward: {verdict.message}",
        "question_everywhere": "No response.",
    }


def test_what_was_given_by_hand_stays_and_is_to_be_looked_at_again(classroom, gradebook):
    hand_in(classroom, "ada", ANSWERS)
    grade(classroom, CHAPTER)
    given = gradebook.find_grade("scale_values", CHAPTER, CHAPTER, "ada")
    given.manual_score, given.extra_credit, given.needs_manual_grade = 0.5, 1.0, False
    gradebook.find_comment("scale", CHAPTER, CHAPTER, "ada").manual_comment = "Well named."
    gradebook.db.commit()
    hand_in(classroom, "ada", ANSWERS | {"scale": WRONG})
    assert grade(classroom, CHAPTER).ran == 1
    gradebook.db.expire_all()
    again = gradebook.find_grade("scale_values", CHAPTER, CHAPTER, "ada")
    assert (again.auto_score, again.manual_score, again.extra_credit) == (0.0, 0.5, 1.0)
    assert again.needs_manual_grade
    assert gradebook.find_comment("scale", CHAPTER, CHAPTER, "ada").comment == "Well named."
    assert grade(classroom, CHAPTER).ran == 0


def test_a_late_submission_loses_what_the_settings_say(classroom, gradebook):
    (classroom.root / "half.py").write_text(HALF_ZERO)
    config = classroom.root / "nbgrader_config.py"
    config.write_text(
        config.read_text() + "import sys\nsys.path.insert(0, str(here))\n"
        'c.AssignLatePenalties.plugin_class = "half.Half"\n'
    )
    gradebook.update_or_create_assignment(CHAPTER, duedate=datetime(2026, 11, 20, 12))
    hand_in_at(classroom, "early", "2026-11-20 11:59:59 UTC")
    hand_in_at(classroom, "elsewhere", "2026-11-20 12:59:59 Europe/Berlin")
    hand_in_at(classroom, "late", "2026-11-20 13:00:00 UTC")
    hand_in_at(classroom, "later", "2026-11-22 13:00:00 UTC")
    hand_in_at(classroom, "timeless", None)
    grade(classroom, CHAPTER)
    got = {student: penalty(gradebook, student) for student in ("early", "elsewhere", "late", "later", "timeless")}
    assert got == {"early": None, "elsewhere": None, "late": 2.5, "later": 5.0, "timeless": None}
    assert (classroom.autograded("late", CHAPTER).parent / "timestamp.txt").read_text() == "2026-11-20 13:00:00 UTC"
    gradebook.grant_extension(CHAPTER, "late", hours=2)
    gradebook.db.close()
    assert grade(classroom, CHAPTER).ran == 1
    assert penalty(gradebook, "late") is None
    assert gradebook.find_submission(CHAPTER, "late").extension == timedelta(hours=2)


def test_a_moved_due_date_counts_at_the_next_grading(classroom, gradebook):
    config = classroom.root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.LateSubmissionPlugin.penalty_method = "zero"\n')
    hand_in_at(classroom, "ada", "2026-11-20 13:00:00 UTC")
    grade(classroom, CHAPTER)
    assert penalty(gradebook, "ada") is None
    gradebook.update_or_create_assignment(CHAPTER, duedate=datetime(2026, 11, 20, 12))
    gradebook.db.close()
    assert grade(classroom, CHAPTER).ran == 1
    assert penalty(gradebook, "ada") == 5.0


def test_the_classs_own_files_stand_beside_the_autograded_notebook(classroom):
    beside = classroom.source(CHAPTER).parent / "data"
    beside.mkdir()
    (beside / "digits.csv").write_text("1,2\n")
    hand_in(classroom, "ada", ANSWERS)
    grade(classroom, CHAPTER)
    folder = classroom.autograded("ada", CHAPTER).parent
    assert (folder / "data" / "digits.csv").read_text() == "1,2\n"
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o444}
