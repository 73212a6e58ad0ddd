"""What a failure names in a verdict of the judge: what the notebook shows too, and nothing that is made up."""

import pytest

from autograde import check
from autograde.judge import Cell, Job, Judge, WallError

SETUP = Cell("setup", "import numpy as np\nfrom autograde import check", "given", always=True)
BATCHES = "def batches(x):\n    raise NotImplementedError  # write your answer here"
VISIBLE = "check.equal(train, inputs=(2.0,), expected=4.0)"
HIDDEN = "check.equal(train, inputs=(2.0,), expected=lambda x: 2 * x)"


@pytest.fixture(scope="module")
def judge():
    try:
        one = Judge()
    except WallError as error:
        pytest.skip(str(error))
    with one:
        yield one


def judged(judge, *answers, source=VISIBLE):
    cells = [Cell(f"a{number}", text, "answer", "train") for number, text in enumerate(answers)]
    result = judge.run(Job((SETUP, *cells, Cell("checked", source, "check", "train")), b"key")).results[-1]
    return result.outcome, result.diagnosis, result.message


@pytest.mark.parametrize("source", [VISIBLE, HIDDEN])
@pytest.mark.parametrize(
    "answers",
    [
        (BATCHES, "def train(x):\n    return batches(x)"),
        ("def train(x):\n    raise NotImplementedError",),
        ("class Layer:\n    def forward(self, x):\n        return x()", "def train(x):\n    return Layer().forward(x)"),
        ("def train(x):\n    y = [i / 0 for i in range(2)]\n    return y",),
        ("def train(x):\n    return train(x)",),
    ],
)
def test_the_verdict_is_the_one_of_the_notebook(judge, answers, source):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.user_ns["check"] = check
    for text in answers:
        assert shell.run_cell(text).success
    with pytest.raises(check.CheckFailed) as caught:
        exec(source, {"check": check, "train": shell.user_ns["train"]})
    verdict = caught.value.verdict
    assert judged(judge, *answers, source=source) == (verdict.outcome, verdict.diagnosis, verdict.message)
    assert "still to be written" in verdict.message or "This was in your code, line" in verdict.message


@pytest.mark.parametrize(
    "answer",
    [
        "def train(x):\n    scope = {}\n    exec(f'def was{int(x * 2625)}(): raise ValueError', scope)\n"
        "    list(scope.values())[-1]()",
        "import linecache\ndef train(x):\n    text = f'was {int(x * 2625)}'\n"
        "    linecache.cache['<mine>'] = (9, None, [text], '<mine>')\n"
        "    exec(compile('raise ValueError', '<mine>', 'exec'))",
        "def train(x):\n    exec(compile(chr(10) * (int(x * 2625) - 1) + 'raise ValueError', '<mine>', 'exec'))",
    ],
    ids=["a function's name", "a line's text", "a line's number"],
)
def test_what_it_was_given_does_not_come_back_as_the_name_of_a_place(judge, answer):
    outcome, diagnosis, message = judged(judge, answer, source=HIDDEN)
    assert (outcome, diagnosis) == ("error", "raises")
    assert "5250" not in message
    assert "This was in your code" in message
