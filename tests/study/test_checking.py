"""`chainrule check`: the notebook's checks in a fresh kernel, what they say, and what a notebook can do to them."""

import json
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from conftest import IGNORES_DOUT, RIGHT, RIGHT_LAYER, WRONG
from study_home import SCALING, SHIFTING, add_cell, answer, cell_of, read, write
from test_start import RUN

from autograde import places
from autograde.classroom.chapters.chapter import check_cells
from autograde.classroom.errors import CourseError
from autograde.commands.learned import print_checked
from autograde.study.checking import check, not_begun, recall
from autograde.study.reading import prepare
from autograde.study.running import run_notebook


def outcomes(path, **limits):
    return {line.cell: line.outcome for line in check(prepare(path), **limits).checks}


def test_all_right_is_exit_code_0_and_a_table(say, home):
    answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    code, said = say("check", "90")
    assert code == 0
    assert "2 of 2 checks pass, 5 of 5 points; 1 in words to be answered" in said
    assert "hint" not in said


def test_what_failed_has_its_verdict_and_exit_code_1(say, home):
    answer(home, scale=RIGHT, Scale=IGNORES_DOUT)
    code, said = say("check", "scaling")
    assert code == 1
    assert "failed: ignores_dout" in said
    assert "expected" in said
    assert "A hint: chainrule hint Scale" in said


def test_what_is_not_written_yet_is_said_so_without_a_verdict(say, home):
    answer(home, scale=RIGHT)
    code, said = say("check", "ch90")
    assert code == 1
    assert "still to be written" in said
    assert "NotImplementedError" not in said


def test_json_holds_every_check(say, home, capsys):
    answer(home, scale=WRONG, Scale=RIGHT_LAYER)
    capsys.readouterr()
    code, said = say("check", "90", "--json")
    found = json.loads(said)
    (notebook,) = found["notebooks"]
    assert (code, found["passed"], notebook["points"], notebook["max_points"]) == (1, False, 3.0, 5.0)
    assert [(line["cell"], line["outcome"], line["points"]) for line in notebook["checks"]] == [
        ("scale_values", "failed", 0.0),
        ("scale_backward", "passed", 3.0),
    ]
    assert "yours" in notebook["checks"][0]["text"]


def test_without_a_name_all_that_was_begun_is_checked_and_the_rest_is_named(say, home):
    answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    code, said = say("check")
    assert code == 1
    assert "2 of 2 checks pass" in said
    assert f"Not begun: {SHIFTING}" in said
    answer(home, SHIFTING, shift="def shift(x):\n    return x + 1.0\n")
    assert say("check")[0] == 0


def test_a_path_names_a_notebook_and_so_does_a_renamed_copy(say, home):
    path = answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    assert say("check", path)[0] == 0
    copy = home.root / "my answers.ipynb"
    copy.write_bytes(path.read_bytes())
    code, said = say("check", copy)
    assert (code, SCALING in said) == (0, True)
    assert not home.results("my answers").exists()


def test_an_edited_or_deleted_check_is_run_as_it_was_given(home):
    path = answer(home, scale=WRONG, Scale=RIGHT_LAYER)
    notebook = read(path)
    cell_of(notebook, "scale_values")["source"] = "pass"
    notebook["cells"].remove(cell_of(notebook, "scale_backward"))
    write(path, notebook)
    assert outcomes(path) == {"scale_values": "failed", "scale_backward": "passed"}


def test_an_answer_may_use_a_cell_of_ones_own(home):
    path = answer(home, scale="def scale(x):\n    return x * FACTOR\n")
    add_cell(path, "FACTOR = 3.0", at=2)
    assert outcomes(path)["scale_values"] == "passed"


def test_an_endless_cell_is_stopped_and_the_others_count(home):
    path = answer(home, scale="def scale(x):\n    while True:\n        pass\n", Scale=RIGHT_LAYER)
    assert outcomes(path, seconds=2) == {"scale_values": "timeout", "scale_backward": "passed"}


def test_a_cell_that_cannot_be_interrupted_ends_the_kernel(home):
    ignoring = "    import signal\n    signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    stuck = f"def scale(x):\n{ignoring}    while True:\n        pass\n"
    path = answer(home, scale=stuck, Scale=RIGHT_LAYER)
    checked = check(prepare(path), 1)
    assert [line.outcome for line in checked.checks] == ["timeout", "crashed"]
    assert any("could not be interrupted" in note for note in checked.notes)


def test_a_kernel_that_dies_is_said_to_have(say, home):
    answer(home, scale="import os\n\ndef scale(x):\n    os._exit(1)\n", Scale=RIGHT_LAYER)
    code, said = say("check", "90")
    assert code == 1
    assert "ended the kernel" in said


def test_a_flood_of_output_is_cut(home):
    path = answer(home, scale="print('x' * 50_000_000)\n" + RIGHT, Scale=RIGHT_LAYER)
    prepared = prepare(path)
    run_notebook(prepared.notebook, home.root)
    assert len(json.dumps(prepared.notebook)) < 2_500_000


def test_a_damaged_notebook_is_read_as_far_as_it_goes(home):
    path = answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"}")])
    assert set(outcomes(path).values()) == {"passed"}
    path.write_bytes(b"\xef\xbb\xbf" + content)
    assert set(outcomes(path).values()) == {"passed"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "is not JSON"),
        (b'{"tea": []}', "is JSON, but not a notebook"),
    ],
)
def test_a_file_that_is_no_notebook_is_said_to_be_none(say, home, content, said):
    home.notebook(SCALING).write_bytes(content)
    code, heard = say("check", "90")
    assert code == 2
    assert said in heard


def test_a_notebook_from_elsewhere_is_not_ours(say, home):
    stranger = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    stranger["cells"].append({"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Tea"})
    write(home.root / "tea.ipynb", stranger)
    code, said = say("check", home.root / "tea.ipynb")
    assert code == 2
    assert "not a notebook of this course" in said
    assert say("check", home.root / "none.ipynb") == (2, f"chainrule: there is no notebook {home.root / 'none.ipynb'}.")


def test_a_release_of_a_teacher_runs_with_its_own_checks(classroom, small_course, tmp_path):
    """The class's release has another number in a check than the installed course has."""
    import nbformat
    from nbgrader.utils import compute_checksum

    release = nbformat.read(classroom.release(SCALING), as_version=4)
    for cell in release.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "scale_values":
            cell.source = cell.source.replace("expected=6.0", "expected=8.0")
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "scale":
            cell.source = "def scale(x):\n    return 4.0 * x\n"
    path = tmp_path / f"{SCALING}.ipynb"
    nbformat.write(release, path)
    checked = check(prepare(path))
    assert checked.checks[0].outcome == "passed"
    assert any("its own checks are run" in note for note in checked.notes)


@pytest.mark.parametrize(
    ("word", "said"),
    [("scalng", "did you mean ch90_scaling"), ("7", "there are: ch90_scaling, ch91_shifting"), ("ing", "can mean")],
)
def test_an_unknown_chapter_is_answered_with_the_nearest(say, home, word, said):
    code, heard = say("check", word)
    assert code == 2
    assert said in heard


def test_what_was_said_is_remembered_until_the_code_changes(home):
    path = answer(home, scale=WRONG)
    checked = check(prepare(path))
    assert recall(prepare(path)) == checked
    add_cell(path, "Notes to myself", "markdown")
    assert recall(prepare(path)) is not None
    answer(home, scale=RIGHT)
    assert recall(prepare(path)) is None
    home.results(SCALING).write_text("[")
    assert recall(prepare(path)) is None


def test_a_notebook_as_large_as_a_disk_is_refused(home, monkeypatch):
    from autograde.study import reading

    monkeypatch.setattr(reading, "LARGEST", 1000)
    with pytest.raises(CourseError, match="clear its outputs"):
        prepare(home.notebook(SCALING))


def test_watching_checks_again_when_the_notebook_is_saved(home, small_course):
    answer(home, scale=WRONG, Scale=RIGHT_LAYER)
    program = "import sys; " + RUN
    command = [sys.executable, "-c", program, str(small_course.course), "check", "90", "--watch"]
    with subprocess.Popen(command, cwd=home.root, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        try:
            said = _until(process, "1 of 2 checks pass")
            assert "failed" in said
            time.sleep(1)  # a file's time has to differ
            answer(home, scale=RIGHT)
            assert "2 of 2 checks pass" in _until(process, "2 of 2 checks pass")
        finally:
            process.kill()


def _until(process, text):
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            return said
    raise AssertionError(f"it ended and never said {text!r}: {said}")


def test_names_that_only_grading_can_judge_are_told_beside_the_points(capsys):
    prepared = prepare(places.find().course / "ch07_gradient_clinic.ipynb")
    checked = not_begun(prepared)
    any_name = [cell.grade_id for cell in check_cells(prepared.notebook) if "check.any_illness" in cell.source]
    assert [line.cell for line in checked.checks if line.is_graded_later] == any_name
    assert len(any_name) == 8
    right = tuple(replace(line, outcome="passed", points=line.max_points) for line in checked.checks)
    print_checked(replace(checked, checks=right))
    said = " ".join(capsys.readouterr().out.split())
    assert "26 of 26 points, 8 of them for names that only grading can judge" in said
