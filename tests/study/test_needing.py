"""Which cells a check runs: those that its verdicts depend on, and none that only draws or trains for a picture."""

import json

import pytest
from conftest import IGNORES_DOUT, RIGHT, RIGHT_LAYER, WRONG
from study_home import SCALING, add_cell, answer

from autograde.classroom.chapters.chapter import grade_id
from autograde.classroom.errors import CourseError
from autograde.study.checking import check, recall
from autograde.study.needing import places_to_run
from autograde.study.reading import prepare


def run_of(path, exercise=""):
    """The cells that a check runs: their names, or the first line of those without one."""
    prepared = prepare(path)
    cells = [prepared.notebook.cells[place] for place in sorted(places_to_run(prepared, exercise))]
    return [grade_id(cell) or str(cell.source).splitlines()[0] for cell in cells]


def test_for_one_exercise_its_own_cells_run(home):
    path = answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    add_cell(path, "slow = [scale(float(i)) for i in range(9)]")
    assert [name for name in run_of(path, "scale") if name != "setup"] == ["scale", "scale_values"]
    assert {"scale", "Scale", "scale_values", "scale_backward"} <= set(run_of(path))
    assert any(name.startswith("slow") for name in run_of(path))


@pytest.mark.parametrize(
    "own", ["FACTOR = 3.0", "import math as FACTOR", "def FACTOR():\n    return 3.0", "class FACTOR:\n    is_there = 1"]
)
def test_what_the_exercise_uses_runs_too(home, own):
    path = answer(home, scale="def scale(x):\n    FACTOR\n    return 3.0 * x", Scale=RIGHT_LAYER)
    add_cell(path, own, at=1)
    assert own.splitlines()[0] in run_of(path, "scale")
    assert "Scale" not in run_of(path, "scale")
    assert {line.outcome for line in check(prepare(path), exercise="scale").checks} == {"passed"}


@pytest.mark.parametrize("own", ["setattr(scale, 'factor', 2)", "globals()['scale'] = abs", "scale.factor = 2"])
def test_a_cell_that_may_change_the_answer_runs_too(home, own):
    path = answer(home, scale=RIGHT)
    add_cell(path, own)
    assert own in run_of(path, "scale")


@pytest.mark.parametrize("layer", [RIGHT_LAYER, IGNORES_DOUT])
def test_one_exercise_gets_the_verdict_that_it_gets_among_all(home, layer):
    path = answer(home, scale=WRONG, Scale=layer)
    everything = check(prepare(path)).checks
    for exercise in ("scale", "Scale"):
        alone = check(prepare(path), exercise=exercise)
        assert alone.checks == tuple(line for line in everything if line.exercise == exercise)


def test_the_command_checks_one_exercise_and_remembers_nothing(say, home):
    path = answer(home, scale=RIGHT, Scale=IGNORES_DOUT)
    code, said = say("check", "90", "scale", "--json")
    (found,) = json.loads(said)["notebooks"]
    assert (code, [line["cell"] for line in found["checks"]]) == (0, ["scale_values"])
    assert say("check", "90", "Scale")[0] == 1
    assert recall(prepare(path, home)) is None


def test_an_exercise_that_is_not_there_is_told(say, home):
    answer(home, scale=RIGHT)
    code, said = say("check", "90", "scal")
    assert (code, "did you mean Scale?" in said) == (2, True)
    with pytest.raises(CourseError, match=f"{SCALING} has no exercise"):
        check(prepare(home.notebook(SCALING)), exercise="nothing")
