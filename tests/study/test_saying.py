"""What the commands of self-study say around their work: where, what to do in JupyterLab, which names there are."""

import pytest
from conftest import RIGHT, RIGHT_LAYER, WRONG
from study_home import SCALING, SHIFTING, answer

from autograde.commands.program import PANELS
from autograde.study.checking import CheckLine
from autograde.study.keeping import RELOAD


def test_what_was_written_is_to_be_reloaded_and_the_old_one_lies_apart(say, home):
    answer(home, scale=WRONG, Scale=RIGHT_LAYER)
    for arguments in (("reset", "90", "scale"), ("reset", "90")):
        said = say(*arguments)[1]
        assert RELOAD in said
        assert f"The notebook as you had it: before/{SCALING}.before-reset-" in said
    assert RELOAD not in say("reset", "90")[1]  # nothing was to be put back
    assert sorted(path.name for path in home.root.glob("*.ipynb")) == [f"{SCALING}.ipynb", f"{SHIFTING}.ipynb"]
    assert len(list((home.root / "before").iterdir())) == 2


def test_check_and_progress_say_which_course_they_found(say, home, monkeypatch):
    answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    monkeypatch.chdir(home.root)
    assert "The course in" not in say("check", "90")[1]
    assert "The course in" not in say("progress")[1]
    below = home.root / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    where = f"The course in {' '.join(str(home.root).split())}"
    assert where in say("check", "90")[1]
    assert where in say("progress")[1]
    assert "The course in" not in say("check", "90", "--json")[1]


def test_a_number_lists_the_names_of_its_chapter(say, home):
    code, said = say("hint", "90")
    assert code == 2
    assert f"a hint is for one exercise; {SCALING} has: scale, Scale." in said


def test_the_hints_so_far_are_shown_again_and_no_new_one(say, home):
    assert "None was given yet; the first: chainrule hint scale" in say("hint", "scale", "--all")[1]
    say("hint", "scale")
    say("hint", "scale")
    for _ in range(2):
        said = say("hint", "scale", "--all")[1]
        assert "hint 1 of 3" in said
        assert "hint 2 of 3" in said
        assert "hint 3 of 3" not in said
    assert "hint 3 of 3" in say("hint", "scale")[1]


@pytest.mark.parametrize(
    ("exercise", "cell", "short"),
    [
        ("regression_net_gradients", "regression_net_gradients_values", "values"),
        ("TwoLayerNet", "two_layer_net_loss", "loss"),
        ("SGD", "sgd_steps", "steps"),
        ("MulLayer", "mul_forward", "mul_forward"),
        ("SoftmaxWithLoss", "carry_softmax_with_loss", "carry"),
        ("shift", "shift", "shift"),
    ],
)
def test_the_table_drops_the_exercise_from_the_name_of_its_check(exercise, cell, short):
    assert CheckLine(cell, exercise, "passed", 1.0, 1.0).short_name == short


def test_help_begins_with_what_a_learner_needs(say):
    said = say("--help")[1]
    places = [said.index(panel) for panel in PANELS]
    assert places == sorted(places)
    assert said.index(" start ") < said.index(" init ") < said.index(" build ")
