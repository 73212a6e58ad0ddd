"""check.steps: what a short program finds out about a class or function, and what its verdict says."""

from typing import ClassVar

import numpy as np
import pytest

from autograde import check
from autograde.check.case import CheckMisused
from autograde.check.program import read_program


class Counter:
    """The right answer of most tests: a counter with settings that may be changed from outside."""

    def __init__(self, start, step=1.0):
        self.value = start
        self.settings = {"step": step}

    def next(self):
        self.value = self.value + self.settings["step"]
        return self.value

    def __call__(self, times):
        return [self.next() for _ in range(times)]


PROGRAM = """
    counter = Counter(start)
    first = counter.next()
    counter.settings["step"] = 2.0
    second = counter.next()
"""


def verdict_of(target, **data):
    with pytest.raises(check.CheckFailed) as caught:
        check.steps(target, **data)
    return caught.value.verdict


def on_counter(**changes):
    """Counter with some methods replaced, under its own name."""
    return type("Counter", (Counter,), changes)


def test_what_a_program_binds_is_compared(capsys):
    check.steps(Counter, given={"start": 3.0}, steps=PROGRAM, expected={"first": 4.0, "second": 6.0})
    assert capsys.readouterr().out == "Counter: right for these steps: first, second.\n"
    check.steps(Counter, given={"start": 3.0}, steps=PROGRAM, expected=lambda start: {"second": start + 3})
    assert capsys.readouterr().out == "Counter: right for other inputs, too.\n"


def test_a_difference_is_shown_with_the_steps_up_to_it():
    verdict = verdict_of(Counter, given={"start": 3.0}, steps=PROGRAM, expected={"first": 4.0, "second": 7.0})
    assert verdict.headline == "Counter.next: second is 6; expected 7."
    assert verdict.tried == (
        "start = 3.0",
        "counter = Counter(start)",
        "first = counter.next()",
        "counter.settings['step'] = 2.0",
        "second = counter.next()",
    )
    early = verdict_of(Counter, given={"start": 3.0}, steps=PROGRAM, expected={"first": 5.0, "second": 7.0})
    assert early.headline == "Counter.next: first is 4; expected 5."
    assert early.tried[-1] == "first = counter.next()"


def test_only_what_the_shown_steps_use_is_shown():
    given = {"start": 3.0, "later": 5.0}
    steps = "counter = Counter(start)\nfirst = counter.next()\nsecond = Counter(later).next()"
    expected = {"first": 9.0, "second": 9.0}
    verdict = verdict_of(Counter, given=given, steps=steps, expected=expected)
    assert verdict.tried == ("start = 3.0", "counter = Counter(start)", "first = counter.next()")


def test_a_class_of_another_name_is_known_by_the_programs():
    class Renamed(Counter):
        pass

    check.steps(Renamed, given={"start": 3.0}, steps=PROGRAM, expected={"first": 4.0, "second": 6.0})
    verdict = verdict_of(Renamed, given={"start": 3.0}, steps=PROGRAM, expected={"first": 5.0})
    assert verdict.headline == "Counter.next: first is 4; expected 5."


def test_a_generator_without_an_end_is_cut_off_and_said():
    def numbers(start):
        while True:
            yield start

    data = {"given": {"start": 3.0}, "steps": "found = list(numbers(start))"}
    views = {"how many": lambda found: len(found), "the first": lambda found: found[0]}
    for expected in ({"how many": 3, "the first": 3.0}, {"found": [3.0]}):
        used = {name: view for name, view in views.items() if name in expected}
        verdict = verdict_of(numbers, **data, views=used, expected=expected)
        assert verdict.diagnosis == "wrong_shape"
        assert "a list of more than 200,000 members" in verdict.headline


def test_a_hidden_check_shows_nothing_of_program_inputs_and_values():
    raising = on_counter(next=lambda self: int(f"{self.value}"))
    for target, expected in ((Counter, lambda start: {"first": start + 7}), (raising, lambda start: {"first": 1.0})):
        verdict = verdict_of(target, given={"start": 123.25}, steps=PROGRAM, expected=expected)
        assert verdict.hidden
        assert verdict.tried == ()
        assert verdict.difference is None
        shown = verdict.text() + verdict.html() + str(verdict.bundle())
        for secret in ("123", "124", "130", "settings", "start"):
            assert secret not in shown, secret


@pytest.mark.parametrize(
    ("wrong", "headline", "diagnosis", "outcome"),
    [
        (
            {"next": lambda self: [][1]},
            "Counter.next raised IndexError: list index out of range.",
            "raises",
            "error",
        ),
        (
            {"next": lambda self, more: more},
            "Counter.next cannot be called as the stub says",
            "wrong_signature",
            "error",
        ),
        ({"next": None}, "Counter.next is not there.", "missing_name", "failed"),
        ({"next": lambda self: None}, "Counter.next: first is None; expected a number.", "returns_nothing", "failed"),
        (
            {"next": lambda self: np.zeros(1)},
            "Counter.next: first is an array of shape (1,)",
            "wrong_shape",
            "failed",
        ),
        ({"next": lambda self: float("nan")}, "Counter.next: first is nan", "not_finite", "failed"),
        ({"__init__": lambda self: None}, "Counter cannot be called as the stub says", "wrong_signature", "error"),
        (
            {"__init__": lambda self, start: setattr(self, "value", start), "next": lambda self: 4.0},
            "Counter.settings['step'] is not there.",
            "missing_name",
            "failed",
        ),
    ],
)
def test_what_stops_a_program_is_told(wrong, headline, diagnosis, outcome):
    verdict = verdict_of(on_counter(**wrong), given={"start": 3.0}, steps=PROGRAM, expected={"first": 4.0})
    assert verdict.headline.startswith(headline)
    assert (verdict.diagnosis, verdict.outcome) == (diagnosis, outcome)


def test_a_stub_is_not_attempted():
    class Counter:
        def __init__(self, start):
            pass

        def next(self):
            raise NotImplementedError

    verdict = verdict_of(Counter, given={"start": 3.0}, steps=PROGRAM, expected={"first": 4.0})
    assert verdict.headline == "Counter.next is still to be written."
    assert (verdict.diagnosis, verdict.outcome) == ("not_attempted", "not_attempted")


def test_a_line_that_raises_fails_even_if_nothing_of_it_is_expected():
    verdict = verdict_of(
        Counter, given={"start": 3.0}, steps=PROGRAM + "\n    counter.missing", expected={"first": 4.0}
    )
    assert verdict.headline == "Counter.missing is not there."


def test_calls_entries_and_keywords_are_understood():
    check.steps(
        Counter,
        given={"x": np.arange(6.0).reshape(2, 3), "keys": [1, 0]},
        steps="""
            counter = Counter(x[1, 0], step=-1.5)
            by_call = counter(2)
            counter.settings["step"] -= 1.0
            step = counter.settings["step"]
            row = x[1, 1:]
            last = x[..., -1]
            turned = x[keys]
            both = (x[0] + x[1], {"half": 0.5 * x[0]})
            largest = np.max(x)
            count = len(by_call)
            drawn = np.random.default_rng(3).normal(size=2)
        """,
        expected={
            "by_call": [1.5, 0.0],
            "step": -2.5,
            "row": [4.0, 5.0],
            "last": [2.0, 5.0],
            "turned": np.array([[3.0, 4.0, 5.0], [0.0, 1.0, 2.0]]),
            "both": (np.array([3.0, 5.0, 7.0]), {"half": np.array([0.0, 0.5, 1.0])}),
            "largest": 5.0,
            "count": 2,
            "drawn": np.random.default_rng(3).normal(size=2),
        },
    )


def test_a_program_can_use_given_source():
    check.steps(
        Counter,
        given={"double": check.source("lambda Counter: type('Double', (Counter,), {'next': lambda self: 8.0})")},
        steps="""
            Double = double(Counter)
            counter = Double(1.0)
            value = counter.next()
        """,
        expected={"value": 8.0},
    )


def shift_in_place(values, by):
    for key in values:
        values[key] += by


def shift_copies(values, by):
    for key in values:
        values[key] = values[key] + by


IN_PLACE = """
    values = {{"a": a, "b": b}}
    {name}(values, by)
    after = a
    {name}(values, by)
    later = [a, b]
    in_dict = values["b"]
"""


def test_arrays_can_be_watched_while_they_change():
    data = {
        "given": {"a": np.array([1.0, 2.0]), "b": np.array([3.0]), "by": 0.5},
        "expected": {"after": [1.5, 2.5], "later": [np.array([2.0, 3.0]), np.array([4.0])], "in_dict": np.array([4.0])},
    }
    check.steps(shift_in_place, steps=IN_PLACE.format(name="shift_in_place"), changes=["a", "b"], **data)
    copied = verdict_of(shift_copies, steps=IN_PLACE.format(name="shift_copies"), changes=["a", "b"], **data)
    assert copied.headline == "shift_copies: after[0] is 1; expected 1.5."


def test_an_array_that_may_not_change_is_looked_after():
    verdict = verdict_of(
        shift_in_place,
        given={"a": np.array([1.0, 2.0]), "b": np.array([3.0]), "by": 0.5},
        steps=IN_PLACE.format(name="shift_in_place"),
        changes=["a"],
        expected={"after": [1.5, 2.5]},
    )
    assert verdict.headline == "shift_in_place changed b, which belongs to the caller."
    assert verdict.diagnosis == "mutates_input"


def test_a_changed_dout_explains_wrong_values():
    def spoils(dout):
        dout *= 2
        return dout

    program = "dx = spoils(dout)"
    verdict = verdict_of(spoils, given={"dout": np.array([1.0, 2.0])}, steps=program, expected={"dx": [1.0, 2.0]})
    assert verdict.diagnosis == "mutates_dout"


def test_objects_that_share_something_are_found():
    class Counter:
        log: ClassVar[list] = []

        def next(self):
            self.log.append(1)
            return len(self.log)

    program = "counter = Counter()\nfirst = counter.next()"
    verdict = verdict_of(Counter, steps=program, expected={"first": 1})
    assert verdict.headline == "The same steps, from the start once more, give another value for first."
    assert verdict.diagnosis == "shared_state"
    Counter.log.clear()
    check.steps(Counter, steps=program, expected={"first": 1}, again=False)


def test_a_result_that_other_work_overwrites_is_found():
    buffer = np.zeros(2)

    def fills(x):
        buffer[...] = x
        return buffer

    program = "y = fills(x)"
    verdict = verdict_of(fills, given={"x": np.array([1.0, 2.0])}, steps=program, expected={"y": [1.0, 2.0]})
    assert verdict.diagnosis == "reused_buffer"


def test_a_random_answer_is_found():
    rng = np.random.default_rng(0)

    def draws():
        return rng.integers(2**40)

    first = int(np.random.default_rng(0).integers(2**40))
    verdict = verdict_of(draws, steps="y = draws()", expected={"y": first})
    assert verdict.diagnosis == "not_repeatable"


def batches(x, t, size):
    for start in range(0, len(x), size):
        yield x[start : start + size][::-1], t[start : start + size][::-1]


IN_BATCHES = {
    "given": {"x": np.arange(10.0).reshape(5, 2), "t": np.arange(5)},
    "steps": "result = list(batches(x, t, 2))",
    "views": {"all labels": lambda result: np.sort(np.concatenate([labels for _, labels in result]))},
    "holds": {
        "x and t stay together": lambda result: all((rows[:, 0] == 2 * labels).all() for rows, labels in result),
        "the order changes": (lambda result, t: not np.array_equal(result[0][1], t[:2]), "not_shuffled"),
    },
    "expected": {"all labels": np.arange(5)},
}


def test_what_is_free_is_looked_at_through_views_and_rules():
    check.steps(batches, **IN_BATCHES)

    def lacks(x, t, size):
        return list(batches(x, t, size))[:-1]

    def tears(x, t, size):
        return [(rows[::-1], labels) for rows, labels in batches(x, t, size)]

    def keeps(x, t, size):
        return [(rows[::-1], labels[::-1]) for rows, labels in batches(x, t, size)]

    def one(x, t, size):
        return [x]

    def nothing(x, t, size):
        return None

    def breaks(x, t, size):
        yield x, t
        raise ValueError("of her own")

    said = {}
    for wrong in (lacks, tears, keeps, one, nothing, breaks):
        wrong.__name__ = "batches"
        verdict = verdict_of(wrong, **IN_BATCHES)
        said[wrong.__code__.co_name] = (verdict.headline, verdict.diagnosis)
    assert said == {
        "lacks": ("batches: all labels is an array of shape (4,); expected an array of shape (5,).", "wrong_shape"),
        "tears": ("batches: it is not so that x and t stay together.", None),
        "keeps": ("batches: it is not so that the order changes.", "not_shuffled"),
        "one": (
            "batches: all labels cannot be told from result, which is a list of 1: an array of shape (5, 2).",
            "wrong_shape",
        ),
        "nothing": ("batches gave None.", "returns_nothing"),
        "breaks": ("batches raised ValueError: of her own.", "raises"),
    }


def test_a_changed_argument_explains_a_rule_that_does_not_hold():
    def reorders(x, t, size):
        t[:] = t[::-1]
        return [(x[start : start + size], t[start : start + size]) for start in range(0, len(x), size)]

    verdict = verdict_of(reorders, **IN_BATCHES | {"steps": "result = list(reorders(x, t, 2))"})
    assert verdict.headline == "reorders: it is not so that x and t stay together."
    assert verdict.diagnosis == "mutates_input"


def test_a_near_miss_is_named():
    data = {"given": {"start": 3.0}, "steps": PROGRAM, "expected": {"first": 4.0, "second": 6.0}}
    stale = on_counter(next=lambda self: setattr(self, "value", self.value + 1.0) or self.value)
    verdict = verdict_of(stale, near={"stale_parameters": {"second": 5.0}}, **data)
    assert verdict.diagnosis == "stale_parameters"
    assert verdict_of(stale, near={"stale_parameters": [{"second": 1.0}, {"first": 0.0}]}, **data).diagnosis is None
    hidden = verdict_of(
        stale,
        **data | {"expected": lambda start: {"second": start + 3}},
        near=lambda start: {"stale_parameters": {"second": start + 2}},
    )
    assert hidden.diagnosis == "stale_parameters"
    with pytest.raises(CheckMisused, match="no_such_name"):
        check.steps(Counter, near={"no_such_name": {}}, **data)


def test_a_near_miss_of_another_form_is_named_too():
    verdict = verdict_of(
        lambda: [1, 2, 3],
        steps="names = thing()",
        given={"thing": check.source("lambda: [1, 2, 3]")},
        expected={"names": [1, 2]},
        near={"wrong_order": {"names": [1, 2, 3]}},
    )
    assert verdict.diagnosis == "wrong_order"


def test_numbers_that_a_mistake_predicts_are_named():
    def halves(x):
        return -x

    x = np.array([1.0, -2.0, 3.0])
    assert verdict_of(halves, given={"x": x}, steps="y = halves(x)", expected={"y": x}).diagnosis == "wrong_sign"


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("for i in x:\n    i", "does not understand"),
        ("y = Counter(x) if x else 1", "does not understand"),
        ("y = Counter(Countre(x))", "knows no name 'Countre'"),
        ("z = Counter(x)", "no line of the program binds y"),
    ],
)
def test_a_mistake_of_the_author_is_told_to_the_author(program, reason):
    with pytest.raises(CheckMisused, match=reason):
        check.steps(Counter, given={"x": 1.0}, steps=program, expected={"y": 1.0})


def test_a_line_is_named_by_what_it_asks_of_the_target():
    text = """
        a = Net(3)
        b = a.layers[0].forward(x)
        c = a(x)
        d = list(a.batches(x))
        a.params["W"] = x
        f = x
    """
    subjects = [line.subject for line in read_program(text, "Net")]
    assert subjects == ["Net", "Net.layers[0].forward", "Net.__call__", "Net.batches", "Net.params['W']", "Net"]


def test_the_gradients_of_a_formula_are_measured():
    W, b = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([0.25, -1000.0])
    found = check.measured(lambda W, b: np.sum(W**3) + 5.0 * np.sum(b), W=W, b=b)
    np.testing.assert_allclose(found["W"], 3 * W**2, rtol=1e-6)
    np.testing.assert_allclose(found["b"], 5.0, rtol=1e-6)
    assert found["W"].shape == (2, 2)
    whole = check.measured(lambda n: n**2, n=np.array(3))
    assert whole["n"] == pytest.approx(6.0)
