import pytest
from conftest import CHAPTER, SMALL_COURSE

from autograde.classroom.chapters.chapter import answer_cells, check_cells, read_chapter
from autograde.classroom.chapters.library import Answer, compose, pick, read_answers, read_library
from autograde.classroom.errors import CourseError

WRONG = "# %% wrong: twice | fails: scale_values, scale_care | diagnosis: missing_factor\n# Takes two.\nx = 2\n"


def test_an_answer_has_its_heading_sentence_and_code():
    right, added, wrong = read_answers(SMALL_COURSE / "answers" / "scale.py")
    assert right == Answer("scale", True, "multiplies", "Multiplies by three.", "def scale(x):\n    return x * 3.0")
    assert added.sentence == "Adds the number three times."
    assert (wrong.right, wrong.fails, wrong.diagnosis) == (False, ("scale_values",), "constant_factor")


def test_several_failing_cells_are_read_in_order(tmp_path):
    path = tmp_path / "scale.py"
    path.write_text(WRONG)
    assert read_answers(path)[0].fails == ("scale_values", "scale_care")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# %% maybe: x\n# A sentence.\nx = 1\n", "scale.py:1: the heading is '# %% maybe: x'; expected"),
        ("# %% wrong: x\n# A sentence.\nx = 1\n", "a wrong answer needs `fails:"),
        ("# %% right: x | fails: a\n# A sentence.\nx = 1\n", "a right answer fails nothing"),
        ("# %% wrong: x | fail: a\n# A sentence.\nx = 1\n", "cannot read 'fail: a'"),
        ("# %% wrong: x | fails: a b\n# A sentence.\nx = 1\n", "'a b' is no name"),
        ("# %% right: x\nx = 1\n", "needs a comment of one sentence"),
        ("# %% right: x\n# A sentence.\n", "needs a comment of one sentence and, under it, the answer's code"),
        ("# %% right: x\n# A.\nx = 1\n# %% right: x\n# B.\nx = 2\n", "scale.py:1: the title 'x' is used twice"),
    ],
)
def test_a_heading_that_cannot_be_understood_is_named_with_its_line(tmp_path, text, said):
    path = tmp_path / "scale.py"
    path.write_text(text)
    with pytest.raises(CourseError) as caught:
        read_answers(path)
    assert said in str(caught.value)


def test_an_unknown_title_lists_the_known_ones():
    with pytest.raises(CourseError, match="it has: 'multiplies', 'adds', 'twice'"):
        pick(read_library(SMALL_COURSE), "scale", "divides")


def test_compose_writes_the_answers_and_leaves_the_rest():
    released = read_chapter(SMALL_COURSE / f"{CHAPTER}.py")
    submission = compose(released, {"scale": "def scale(x): ...", "question_everywhere": "Because."})
    assert answer_cells(submission)["scale"].source == "def scale(x): ..."
    assert [check.source for check in check_cells(submission)] == [check.source for check in check_cells(released)]
    assert "Because." not in str(released)


def test_compose_refuses_an_exercise_that_the_release_does_not_have():
    with pytest.raises(CourseError, match="no cell to answer 'Relu'"):
        compose(read_chapter(SMALL_COURSE / f"{CHAPTER}.py"), {"Relu": "..."})
