"""check.clinic: a checker of gradients is judged by what it says of healthy and sick layers."""

import contextlib
import re

import numpy as np
import pytest
from exercises import SOLUTIONS, notebook

from autograde import check
from autograde.check.asking import Place, ask_here, place
from autograde.check.case import CheckMisused
from autograde.check.clinic import EXPLAINS
from autograde.check.diagnosis import VOCABULARY
from autograde.check.patient import ILLNESSES
from autograde.check.script import Call, Put, Source

LAYER = """
    class Layer:
        def forward(self, x):
            return 5 * x

        def backward(self, dout):
            return 5 * dout
"""
DATA = {
    "layer": LAYER,
    "inputs": (np.array([1.0, 2.0, 4.0]),),
    "changes": {
        "ignores dout": ("5 * dout", "5.0 + 0 * dout"),
        "has a wrong last entry": ("* dout", "* dout * [1, 1, 2]"),
    },
    "expected": {"as it stands": True, "ignores dout": False, "has a wrong last entry": False},
}


def right(layer, x, rng):
    layer.forward(x)
    dout = rng.normal(size=x.shape)
    return bool(np.allclose(layer.backward(dout), 5 * dout))


@contextlib.contextmanager
def place_that(ask):
    """The place where questions are carried out by `ask`."""
    token = place.set(Place(ask, place.get().seed))
    try:
        yield
    finally:
        place.reset(token)


def verdict_of(checker, **data):
    with pytest.raises(check.CheckFailed) as caught:
        check.clinic(checker, **{**DATA, **data})
    return caught.value.verdict


def test_a_checker_that_tells_healthy_from_sick_passes(capsys):
    check.clinic(right, **DATA)
    assert capsys.readouterr().out == "right: right for this layer and for 2 changed ones.\n"


@pytest.mark.parametrize(
    ("checker", "diagnosis"),
    [
        (lambda layer, x, rng: True, "too_lax"),
        (lambda layer, x, rng: False, "too_strict"),
        (lambda layer, x, rng: bool((layer.backward(np.ones(3)) == 5.0).all()), "uniform_dout"),
        (lambda layer, x, rng: bool(layer.backward(2 * np.ones(3))[0] == 10.0), "overlooks_entries"),
        (lambda layer, x, rng: not right(layer, x, rng), None),
        (lambda layer, x, rng: None, "returns_nothing"),
        (lambda layer, x, rng: 1.0, "wrong_shape"),
        (lambda layer, x, rng: "True", "wrong_shape"),
        (lambda layer, x: True, "wrong_signature"),
        (lambda layer, x, rng: 1 / 0, "raises"),
    ],
)
def test_a_checker_that_does_not_is_rejected_by_name(checker, diagnosis):
    assert verdict_of(checker).diagnosis == diagnosis


@pytest.mark.parametrize("answer", [np.True_, np.array(True)])
def test_the_answer_may_be_any_boolean(answer):
    check.clinic(lambda layer, x, rng: answer & right(layer, x, rng), **DATA)


def test_a_checker_that_changes_its_inputs_is_rejected():
    def writes(layer, x, rng):
        answer = right(layer, x, rng)
        x += 1e-12
        return answer

    assert verdict_of(writes).diagnosis == "mutates_input"


def test_the_last_layers_of_a_row_count_too():
    """Whatever order the layers come in, an answer that gives up after some of them is rejected."""
    count = 0

    def tires(layer, x, rng):
        nonlocal count
        count += 1
        return right(layer, x, rng) if count < 4 else not right(layer, x, rng)

    assert verdict_of(tires)


def test_nothing_beside_its_doings_tells_a_sick_layer_from_a_healthy_one():
    facts = []

    def notes(layer, x, rng):
        kind = type(layer)
        facts.append((kind.__name__, kind.__qualname__, kind.__module__, kind.__doc__, vars(layer) == {}))
        return right(layer, x, rng)

    check.clinic(notes, **DATA)
    assert len(facts) == 4
    assert len(set(facts)) == 1


def test_labels_stay_outside():
    seen = []
    with place_that(lambda target, steps: seen.extend(steps) or ask_here(target, steps)):
        check.clinic(right, **DATA)
    sources = [step.value.text for step in seen if isinstance(step, Put) and isinstance(step.value, Source)]
    assert sources
    assert not any(label in text for text in sources for label in DATA["changes"])
    assert any(step.keywords for step in seen if isinstance(step, Call))


def test_the_order_is_drawn_from_the_cells_generator():
    def order(seed):
        answers = []

        def notes(layer, x, rng):
            answers.append(right(layer, x, rng))
            return answers[-1]

        check.clinic(notes, **DATA, rng=np.random.default_rng(seed))
        return tuple(answers)

    assert order(1) == order(1)
    assert len({order(seed) for seed in range(20)}) > 3


def test_no_draw_of_dout_is_nearly_zero():
    """What a right checker compares entry by entry never depends on luck."""
    smallest = []

    def notes(layer, x, rng):
        smallest.append(float(np.abs(rng.normal(size=12)).min()))
        return bool(layer.backward(np.ones(3))[2] == 5.0) and right(layer, x, np.random.default_rng(0))

    for seed in range(50):
        check.clinic(notes, **DATA, rng=np.random.default_rng(seed))
    assert min(smallest) > 0.02


def test_a_hidden_verdict_shows_nothing_of_the_layer():
    verdict = verdict_of(lambda layer, x, rng: True, expected=lambda change: change == "as it stands")
    assert verdict.hidden
    assert verdict.tried == ()
    assert "5 *" not in verdict.text()
    assert not any(label in verdict.text() for label in DATA["changes"])


def test_a_visible_verdict_shows_which_change_it_was():
    verdict = verdict_of(lambda layer, x, rng: bool((layer.backward(np.ones(3)) == 5.0).all()))
    assert "ignores dout" in verdict.headline
    assert "'5.0 + 0 * dout' in place of '5 * dout'" in verdict.text()


def test_a_change_that_changes_nothing_is_refused():
    with pytest.raises(CheckMisused, match="occurs 2 times"):
        check.clinic(right, **{**DATA, "changes": {"a": ("return", "return ")}})
    with pytest.raises(CheckMisused, match="expected has"):
        check.clinic(right, **{**DATA, "expected": {"as it stands": True}})


def test_flaws_are_names_of_the_vocabulary():
    assert set(EXPLAINS) <= set(VOCABULARY)


def test_the_chapters_changes_are_those_that_flaws_are_named_by():
    text = "\n".join(cell.source for cell in notebook("ch07_gradient_clinic").cells)
    for surely, perhaps in EXPLAINS.values():
        for label in (*surely, *perhaps):
            assert f'"{label}"' in text


# patients


class Healthy:
    def __init__(self, factor):
        self.factor = factor

    @staticmethod
    def illness():
        return "ignores_dout"

    def forward(self, x):
        return self.factor * x

    def backward(self, dout):
        return self.factor * dout


class IgnoresDout(Healthy):
    def backward(self, dout):
        return self.factor + 0 * dout


class MutatesDout(Healthy):
    def backward(self, dout):
        dout *= self.factor
        return dout


class WrongForward(Healthy):
    def forward(self, x):
        return 2 * self.factor * x


CURED = {
    "args": (3.0,),
    "inputs": (np.array([1.0, -2.0]),),
    "wrt": ["x"],
    "expected": np.array([3.0, -6.0]),
}


def test_a_cured_patient_passes():
    check.cured(Healthy, **CURED)
    check.cured(Healthy, **{**CURED, "expected": lambda x, factor: factor * x})


@pytest.mark.parametrize("patient", [IgnoresDout, MutatesDout, WrongForward])
@pytest.mark.parametrize("expected", [CURED["expected"], lambda x, factor: factor * x])
def test_the_verdict_on_a_sick_patient_does_not_name_the_illness(patient, expected):
    with pytest.raises(check.CheckFailed) as caught:
        check.cured(patient, **{**CURED, "expected": expected})
    verdict = caught.value.verdict
    assert verdict.diagnosis == "still_ill"
    assert verdict.headline == f"{patient.__name__} is not healthy yet."
    assert verdict.tried == ()
    assert verdict.difference is None
    assert verdict.note == ""


class Repeats(Healthy):
    """Each row of numbers so many times; the number is a size, which no check may make up."""

    def __init__(self, times):
        self.times = times

    def forward(self, x):
        return np.repeat(x, self.times, axis=1)

    def backward(self, dout):
        return dout.reshape(len(dout), -1, self.times).sum(axis=2)


class RepeatsOnTheClass(Repeats):
    def __init__(self, times):
        type(self).times = times


def test_a_layer_of_another_size_beside_this_one_shows_what_both_share():
    data = {"args": (2,), "inputs": (np.ones((2, 3)),), "wrt": ["x"], "expected": np.ones((2, 6))}
    check.cured(Repeats, **data, beside=(4,))
    with pytest.raises(check.CheckFailed) as caught:
        check.cured(RepeatsOnTheClass, **data, beside=(4,))
    assert caught.value.verdict.diagnosis == "still_ill"


class Ramp(Healthy):
    def __init__(self, at_kink=0.0):
        self.at_kink = at_kink

    def forward(self, x):
        self.slope = np.where(x > 0, 1.0, np.where(x < 0, 0.0, self.at_kink))
        return np.maximum(x, 0.0)

    def backward(self, dout):
        return self.slope * dout


def test_a_patient_is_examined_at_its_kink_where_the_gradient_there_is_given():
    data = {"inputs": (np.array([-1.0, 0.0, 2.0]),), "wrt": ["x"], "expected": lambda x, _: np.maximum(x, 0)}
    exact = {"dout": np.array([3.0, 5.0, 7.0]), "gradients": (np.array([0.0, 0.0, 7.0]),)}
    check.cured(Ramp, args=(0.0,), **data, **exact)
    with pytest.raises(check.CheckFailed):
        check.cured(Ramp, args=(1.0,), **data, **exact)


def test_what_is_no_illness_is_told():
    class Broken(Healthy):
        def backward(self, dout):
            return dout @ np.ones((7, 7))

    with pytest.raises(check.CheckFailed) as caught:
        check.cured(Broken, **CURED)
    assert caught.value.verdict.diagnosis == "raises"
    assert "np.ones((7, 7))" in caught.value.verdict.note


def test_the_name_of_an_illness_is_compared_where_it_is_known():
    check.illness(Healthy, expected=check.any_illness)
    check.illness(Healthy, expected=lambda: "ignores_dout")
    with pytest.raises(check.CheckFailed) as caught:
        check.illness(Healthy, expected=lambda: "stale_cache")
    assert caught.value.verdict.diagnosis == "wrong_illness"
    assert "stale_cache" not in caught.value.verdict.text()


def test_the_illness_of_patient_0_is_refused_where_the_right_name_is_not_told():
    class Patient(Healthy):
        @staticmethod
        def illness():
            return "accumulates"

    with pytest.raises(check.CheckFailed) as caught:
        check.illness(Patient, expected=check.any_illness)
    assert caught.value.verdict.diagnosis == "wrong_illness"
    check.illness(Patient, expected="accumulates")


@pytest.mark.parametrize(
    ("given", "diagnosis"),
    [
        ("flu", "unknown_illness"),
        (3, "unknown_illness"),
        (None, "returns_nothing"),
        (["ignores_dout"], "unknown_illness"),
    ],
)
def test_what_is_no_name_of_the_table_is_told_so(given, diagnosis):
    class Patient(Healthy):
        @staticmethod
        def illness():
            return given

    with pytest.raises(check.CheckFailed) as caught:
        check.illness(Patient, expected=check.any_illness)
    assert caught.value.verdict.diagnosis == diagnosis


def test_the_chapters_table_is_the_list_of_illnesses():
    text = (SOLUTIONS / "ch07_gradient_clinic.py").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^# \| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert {name: rows.get(name) for name in ILLNESSES} == ILLNESSES
    assert list(rows)[-len(ILLNESSES) :] == list(ILLNESSES)


def test_each_patient_has_an_illness_of_its_own():
    text = (SOLUTIONS / "ch07_gradient_clinic.py").read_text(encoding="utf-8")
    named = re.findall(r'expected=lambda: "(\w+)"', text)
    assert len(named) == len(set(named)) == 8
    assert set(named) < set(ILLNESSES)
