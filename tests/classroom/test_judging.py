"""Between a rebuilt notebook and the judge: cells, seeds, outputs."""

import stat

import nbformat
import pytest
from conftest import CHAPTER, RIGHT, hand_in

from autograde.classroom.grading.autograded import auto_comments, notebook_bytes
from autograde.classroom.grading.judging import make_job, outputs_of, write_outputs
from autograde.classroom.grading.secret import assignment_key, class_secret, submission_key
from autograde.classroom.grading.verdicts import VERDICT_MIME, CellVerdict, read_verdicts
from autograde.classroom.intake.graft import Skeleton
from autograde.classroom.intake.intake import read_release, rebuild
from autograde.judge.job import CellResult, Judged

KEY = b"k" * 32
HOSTILE = "<script>alert(1)</script>\x1b]0;title\x07\x1b[2J"


@pytest.fixture
def release(classroom):
    return read_release(classroom.release(CHAPTER).read_bytes())


def taken_in(classroom, release, own=()):
    content = nbformat.read(hand_in(classroom, "ada", {"scale": RIGHT}), as_version=4)
    content.cells[2:2] = [nbformat.v4.new_code_cell(source) for source in own]
    return rebuild(nbformat.writes(content).encode(), Skeleton(release)).notebook


def job(notebook, release, key=KEY):
    return make_job(notebook, {cell.id: None for cell in release.cells}, key)


def test_a_cell_is_what_the_release_says_that_it_is(classroom, release):
    cells = job(taken_in(classroom, release, own=["helper = 1"]), release).cells
    assert [(cell.kind, cell.exercise, cell.always) for cell in cells] == [
        ("given", "", True),
        ("added", "", False),
        ("answer", "scale", False),
        ("check", "scale", False),
        ("answer", "Scale", False),
        ("check", "Scale", False),
    ]


def test_hidden_inputs_follow_from_what_is_the_students_and_the_class(classroom, release):
    notebook = taken_in(classroom, release)
    same = job(notebook, release).key
    assert job(taken_in(classroom, release), release).key == same
    assert job(taken_in(classroom, release, own=["pass"]), release).key != same
    assert job(notebook, release, b"x" * 32).key != same


def test_no_two_lists_of_parts_make_one_key():
    assert submission_key(KEY, [("a", "bc")]) != submission_key(KEY, [("ab", "c")])
    assert assignment_key(KEY, "a", [("b", "c")]) != assignment_key(KEY, "ab", [("", "c")])


def test_the_secret_of_a_class_is_made_once_and_for_nobody_else(classroom):
    secret = class_secret(classroom)
    assert class_secret(classroom) == secret
    assert len(secret) == 32
    assert stat.S_IMODE((classroom.memory / "secret").stat().st_mode) == 0o600


def results(notebook, made):
    """A result for each code cell; `made` by grade_id for those that did something else than run."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id for cell in code]
    return Judged(tuple(made.get(name, CellResult(name, "passed")) for name in names), (), 0.0, "landlock")


def bundle(outcome="failed"):
    facts = {"version": 1, "target": "scale", "check": "equal", "outcome": outcome, "diagnosis": None, "message": "No."}
    return {"text/plain": "No.", "text/html": "<b>No.</b>", VERDICT_MIME: facts}


@pytest.mark.parametrize("outcome", ["failed", "not_attempted", "error", "timeout", "memory", "crashed"])
@pytest.mark.parametrize("told", ["bundle", "message"])
def test_every_outcome_is_read_back_from_the_notebook(classroom, release, outcome, told):
    notebook = taken_in(classroom, release)
    shown, error = (bundle(outcome), ("CheckFailed", "No.", "CheckFailed: No.")) if told == "bundle" else (None, None)
    failed = CellResult("scale_values", outcome, "", error, shown, None, "No.")
    write_outputs(notebook, results(notebook, {"scale_values": failed}))
    again = nbformat.reads(notebook_bytes(notebook).decode(), as_version=4)
    nbformat.validate(again)
    verdicts = read_verdicts(again)
    assert verdicts["scale_values"] == CellVerdict(outcome, None, "No.")
    assert verdicts["scale_backward"].outcome == "passed"
    assert auto_comments(again, verdicts)["scale"] == "scale_values: No."


def test_an_error_of_a_check_itself_reads_as_in_the_plain_run(classroom, release):
    notebook = taken_in(classroom, release)
    error = ("NameError", "name 'scale' is not defined", "NameError: name 'scale' is not defined")
    write_outputs(notebook, results(notebook, {"scale_values": CellResult("scale_values", "error", "", error)}))
    verdict = read_verdicts(notebook)["scale_values"]
    assert verdict.outcome == "error"
    assert "did the answer's cell run without an error?" in verdict.message


def test_nothing_that_a_student_made_is_html_or_a_terminals_command():
    shown = {"text/plain": HOSTILE, "text/html": HOSTILE, "application/javascript": HOSTILE, VERDICT_MIME: {}}
    error = (HOSTILE, HOSTILE, HOSTILE)
    outputs = outputs_of(CellResult("own", "failed", HOSTILE, error, shown), check=False)
    assert [set(output.get("data", ())) for output in outputs] == [set(), {"text/plain"}, set()]
    assert "\x1b" not in repr(outputs)
    assert "\\x1b" not in repr(outputs)


def test_outputs_are_bounded():
    long = "x" * 10**7
    many = "\n" * 10**6
    outputs = outputs_of(CellResult("own", "failed", long, ("E", long, many), {"text/plain": many}), check=False)
    assert len(repr(outputs)) < 300_000


def test_outputs_of_other_cells_are_refused(classroom, release):
    notebook = taken_in(classroom, release)
    with pytest.raises(ValueError, match="expected setup"):
        write_outputs(notebook, results(notebook, {"setup": CellResult("other", "ran")}))
