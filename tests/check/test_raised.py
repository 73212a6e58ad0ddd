"""What is said of an exception: whose stub was met, which line of which cell it was, and what is asked."""

import numpy as np
import pytest

from autograde import check
from autograde.check.diagnosis import QUESTIONS, VOCABULARY


def verdict_of(source, name, expected=1.0, inputs=(1.0,)):
    """The verdict of `check.equal` on what a cell defines under `name`."""
    scope = {"np": np}
    exec(compile(source, "<cell>", "exec"), scope)
    with pytest.raises(check.CheckFailed) as caught:
        check.equal(scope[name], inputs=inputs, expected=expected)
    return caught.value.verdict


BATCHES = "def batches(x):\n    raise NotImplementedError\n"
LAYER = "class Layer:\n    def __init__(self, W):\n        raise NotImplementedError\n"


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(
    ("source", "headline"),
    [
        (BATCHES + "def train(x):\n    return batches(x)", "train calls batches, which is still to be written."),
        (BATCHES + "def train(x):\n    return [b for b in batches(x)]", "train calls batches, which is"),
        (LAYER + "def train(x):\n    return Layer(x)", "train calls Layer, which is still to be written."),
        (
            BATCHES + "def loss(x):\n    return batches(x)\ndef train(x):\n    return loss(x)",
            "loss calls batches, which",
        ),
        (BATCHES + "train = lambda x: batches(x)", "uses batches, which is still to be written."),
    ],
)
def test_a_stub_that_is_only_called_is_named_and_the_answer_counts_as_begun(source, headline, hidden):
    verdict = verdict_of(source, "train", (lambda x: x) if hidden else 1.0)
    assert headline in verdict.headline
    assert (verdict.outcome, verdict.diagnosis) == ("error", "unwritten_part")
    assert VOCABULARY["unwritten_part"].question in verdict.message


@pytest.mark.parametrize(
    "source",
    [
        "def train(x):\n    raise NotImplementedError",
        "def train(x):\n    def train(x):\n        raise NotImplementedError\n    return train(x)",
    ],
)
def test_the_stub_of_the_exercise_itself_is_not_attempted(source):
    verdict = verdict_of(source, "train")
    assert verdict.headline == "train is still to be written."
    assert (verdict.outcome, verdict.diagnosis) == ("not_attempted", "not_attempted")


def test_a_stub_that_is_inherited_is_named_too():
    class Module:
        def __call__(self, x):
            raise NotImplementedError

    class Row(Module):
        def __init__(self, factor):
            self.factor = factor

    with pytest.raises(check.CheckFailed) as caught:
        check.steps(Row, given={"x": 2.0}, steps="row = Row(3.0)\ny = row(x)", expected={"y": 6.0})
    verdict = caught.value.verdict
    assert verdict.headline == "Row uses Module.__call__, which is still to be written."
    assert (verdict.outcome, verdict.diagnosis) == ("error", "unwritten_part")


def test_a_method_that_calls_a_stub_of_its_own_class_is_begun():
    class Net:
        def __init__(self, factor):
            self.factor = factor

        def predict(self, x):
            raise NotImplementedError

        def loss(self, x):
            return self.predict(x) ** 2

    for line, said, outcome in (
        ("y = net.loss(x)", "Net.loss calls Net.predict, which is still to be written.", "error"),
        ("y = net.predict(x)", "Net.predict is still to be written.", "not_attempted"),
    ):
        with pytest.raises(check.CheckFailed) as caught:
            check.steps(Net, given={"x": 2.0}, steps=f"net = Net(3.0)\n{line}", expected={"y": 36.0})
        assert (caught.value.verdict.headline, caught.value.verdict.outcome) == (said, outcome)


@pytest.mark.parametrize("hidden", [False, True])
def test_the_line_is_told_with_its_cell_and_its_method(hidden):
    class Doubling:
        def forward(self, x):
            return 2 * x

        def backward(self, dout):
            return [1 / 0 for _ in range(2)]

    expected = (lambda x: 2 * x) if hidden else 4.0
    with pytest.raises(check.CheckFailed) as caught:
        check.backward(Doubling, inputs=(2.0,), wrt=["x"], expected=expected)
    note = caught.value.verdict.note
    number = Doubling.backward.__code__.co_firstlineno + 1
    place = f"line {number} of the cell that defines Doubling, in Doubling.backward: "
    assert note == f"This was in your code, {place}return [1 / 0 for _ in range(2)]"


def test_a_function_is_not_named_twice():
    note = verdict_of("def half(x):\n    return x / 0", "half").note
    assert note == "This was in your code, line 2 of the cell that defines half"


SHAPES = VOCABULARY["raises"].question


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(
    ("body", "question"),
    [
        ("np.ones(2) + np.ones(3)", SHAPES),
        ("[1.0][4]", SHAPES),
        ("float(np.ones(3))", SHAPES),
        ("x()", QUESTIONS["TypeError"]),
        ("f(x)", QUESTIONS["RecursionError"]),
        ("nothing", QUESTIONS["NameError"]),
        ("x.shape", QUESTIONS["AttributeError"]),
        ("x / (x - x)", QUESTIONS["ZeroDivisionError"]),
        ("{}['W']", QUESTIONS["KeyError"]),
    ],
)
def test_each_kind_of_exception_has_a_question_that_fits(body, question, hidden):
    verdict = verdict_of(f"def f(x):\n    return {body}", "f", (lambda x: x) if hidden else 1.0)
    assert verdict.diagnosis == "raises"
    for said in (verdict.text(), verdict.html().replace("&#x27;", "'"), verdict.message):
        assert question in said
        assert SHAPES in said or question != SHAPES
        assert SHAPES not in said or question == SHAPES


def test_a_name_that_is_no_name_is_left_out():
    source = "def f(x):\n    raise ValueError\nf.__code__ = f.__code__.replace(co_qualname='f 1.25 is x')"
    assert verdict_of(source, "f").note == "This was in your code, line 2"


@pytest.mark.parametrize(
    ("answer", "expected", "headline"),
    [
        (np.ones((2, 1)), (np.ones((4, 1)), np.ones((2, 1))), "is one array of shape (2, 1); expected 2 results"),
        (np.ones((3, 1)), (np.ones((4, 1)), np.ones((2, 1))), "is one array of shape (3, 1); expected 2 results"),
        ([1.0] * 4, [2.0], "is a list of 4; expected a list of one number"),
        (3.0, [2.0], "is a number; expected a list of one number"),
        (["a", "b"], ["a", "c"], "result 2 is 'b'; expected 'c'"),
        (["a", "x" * 99], ["a", "c"], f"result 2 is '{'x' * 59}...; expected 'c'"),
        (["a", 3.0], ["a", "c"], "result 2 is a number; expected 'c'"),
        ("x", 3.0, "is a str; expected a number"),
    ],
)
def test_another_form_is_told_by_what_it_is_and_what_is_due(answer, expected, headline):
    with pytest.raises(check.CheckFailed) as caught:
        check.equal(lambda x: answer, inputs=(1.0,), expected=expected)
    assert headline in caught.value.verdict.headline


def test_a_text_of_the_students_is_bounded_and_escaped():
    with pytest.raises(check.CheckFailed) as caught:
        check.equal(lambda x: ["<script>\x1b[2J"], inputs=(1.0,), expected=["a"])
    assert "<script>" not in caught.value.verdict.html()
    assert "\x1b" not in caught.value.verdict.text()


def test_a_hidden_check_shows_no_text_of_the_students():
    with pytest.raises(check.CheckFailed) as caught:
        check.equal(lambda x: [f"secret {x}"], inputs=(1.0,), expected=lambda x: ["a"])
    assert "secret" not in caught.value.verdict.text()


def test_an_array_whose_rows_are_the_results_is_right():
    check.equal(lambda x: np.ones((2, 3)), inputs=(1.0,), expected=(np.ones(3), np.ones(3)))
