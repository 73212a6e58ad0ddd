import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograde.classroom.grading.verdicts import VERDICT_MIME, CellVerdict, read_verdicts

FACTS = {
    "version": 1,
    "target": "Relu",
    "check": "backward",
    "outcome": "failed",
    "diagnosis": "wrong_sign",
    "message": "Why?",
}


def verdict(*outputs):
    mark = {"grade": True, "grade_id": "relu_backward", "points": 2, "solution": False, "locked": True}
    return read_verdicts(new_notebook(cells=[new_code_cell(outputs=list(outputs), metadata={"nbgrader": mark})]))[
        "relu_backward"
    ]


def error(name, value=""):
    return new_output("error", ename=name, evalue=value, traceback=[])


def shown(facts):
    return new_output("display_data", data={VERDICT_MIME: facts, "text/plain": "..."})


def test_a_cell_without_an_error_passed():
    assert verdict(new_output("stream", text="right")) == CellVerdict("passed", None, "")


def test_a_failed_check_says_what_its_verdict_says():
    assert verdict(shown(FACTS), error("CheckFailed")) == CellVerdict("failed", "wrong_sign", "Why?")


def test_a_verdict_that_was_only_shown_changes_nothing():
    assert verdict(shown(FACTS)).outcome == "passed"


def test_a_nonsense_verdict_is_a_failure_without_diagnosis():
    assert verdict(shown({"outcome": "passed", "diagnosis": 3}), error("CheckFailed")) == CellVerdict(
        "failed", None, ""
    )


@pytest.mark.parametrize(
    ("output", "outcome", "told"),
    [
        (error("NameError", "name 'Relu' is not defined"), "error", "name 'Relu' is not defined"),
        (error("CellTimeoutError"), "timeout", "took too long"),
        (error("KernelDied", "this cell ended the kernel"), "crashed", "ended the kernel"),
        (error("MemoryError"), "memory", "out of memory"),
        (error("NotImplementedError"), "not_attempted", "no answer yet"),
        (error("\x1b[31mZeroDivisionError\x1b[0m", "division by zero"), "error", "division by zero"),
        (new_output("stream", name="stderr", text="careful"), "error", "error stream"),
    ],
)
def test_every_other_error_has_an_outcome_and_a_sentence(output, outcome, told):
    found = verdict(output)
    assert found.outcome == outcome
    assert told in found.message
    assert "\x1b" not in found.message


def test_a_name_that_does_not_exist_has_a_diagnosis():
    assert verdict(error("NameError", "name 'Relu' is not defined")).diagnosis == "not_defined"
    assert verdict(error("ZeroDivisionError", "division by zero")).diagnosis is None
