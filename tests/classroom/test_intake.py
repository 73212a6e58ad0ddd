"""Intake of every damaged but honest submission, and of the hostile notebooks, that known-traps.md lists (4 and 3).

Each is a real file, made from the small course's release. What it deserves is found by running the rebuilt notebook's
cells here, with the release's visible checks.
"""

import contextlib
import copy
import io
import json
import os

import nbformat
import pytest
from conftest import CHAPTER, RIGHT, RIGHT_LAYER, ROOT, WRONG

from autograde.classroom.chapters.chapter import answer_cells, grade_id, is_check, question_cells, write_notebook
from autograde.classroom.chapters.library import compose, read_library
from autograde.classroom.intake import rescue, submissions
from autograde.classroom.intake.graft import Skeleton
from autograde.classroom.intake.intake import rebuild, take_in
from autograde.classroom.intake.submissions import Submission

WORDS = "Because it is linear."
ALL = {"scale": RIGHT, "Scale": RIGHT_LAYER, "question_everywhere": WORDS}
BOTH = {"scale_values": True, "scale_backward": True}
NONE = {"scale_values": False, "scale_backward": False}


@pytest.fixture(scope="module")
def release(released_class):
    return nbformat.read(released_class.release(CHAPTER), as_version=4)


@pytest.fixture(scope="module")
def skeleton(release):
    return Skeleton(release)


@pytest.fixture
def handed_in(release):
    """What a student hands in, as the JSON of the file, to be damaged."""
    return as_json(compose(release, ALL))


@pytest.fixture
def untouched(release):
    return as_json(release)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "submitted" / "ada" / CHAPTER).mkdir(parents=True)
    return tmp_path / "submitted" / "ada" / CHAPTER


@pytest.fixture
def take(folder, skeleton):
    """Take in what lies in the student's folder, after a file, if one is given, was put there."""

    def take_in_folder(content=None, name=f"{CHAPTER}.ipynb"):
        if content is not None:
            (folder / name).write_bytes(
                content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()
            )
        return take_in(Submission("ada", folder, CHAPTER).read(), CHAPTER, skeleton)

    return take_in_folder


def as_json(notebook):
    """The notebook's file, each source as one string."""
    raw = json.loads(write_notebook(notebook))
    for cell in raw["cells"]:
        cell["source"] = "".join(cell["source"])
    return raw


def marks(intake):
    """Which checks pass when the notebook's cells are run in order, each error left behind."""
    names, passed = {"__name__": "__main__"}, {}
    for cell in intake.notebook.cells:
        if cell.cell_type != "code":
            continue
        error = None
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                exec(compile(cell.source, "<cell>", "exec"), names)
            except Exception as raised:
                error = raised
        if is_check(cell):
            passed[grade_id(cell)] = error is None
    return passed


def cell_of(raw, name):
    return next(cell for cell in raw["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name)


def position(raw, name):
    return raw["cells"].index(cell_of(raw, name))


def code(source, **metadata):
    return {"cell_type": "code", "execution_count": 1, "metadata": metadata, "outputs": [], "source": source}


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def source_of(intake, name):
    return next(cell.source for cell in intake.notebook.cells if grade_id(cell) == name)


def own_cells(intake, skeleton):
    known = {cell.id for cell in skeleton.release.cells}
    return [cell.source for cell in intake.notebook.cells if cell.id not in known]


def noted(intake, part):
    return any(part in note for note in intake.notes)


def strip_names(raw, ids=True):
    for cell in raw["cells"]:
        cell["metadata"] = {}
        if ids:
            cell.pop("id", None)
    return raw


def test_an_honest_submission_is_the_release_with_its_answers_and_nothing_to_note(take, handed_in, release):
    intake = take(handed_in)
    assert write_notebook(intake.notebook) == write_notebook(compose(release, ALL))
    assert marks(intake) == BOTH
    assert intake.notes == ()


def test_the_same_input_gives_the_same_bytes(take, handed_in):
    handed_in["cells"].insert(3, code("import math"))
    handed_in["cells"].append(code("import math"))
    first, second = take(handed_in), take(handed_in)
    assert write_notebook(first.notebook) == write_notebook(second.notebook)
    assert first.notes == second.notes
    nbformat.validate(first.notebook)
    ids = [cell.id for cell in first.notebook.cells]
    assert len(set(ids)) == len(ids)


# Damaged files


def test_truncated_json_keeps_what_stands_before_the_cut(take, handed_in):
    text = json.dumps(handed_in, indent=1)
    intake = take(text[: text.index('"scale_backward"')].encode())
    assert marks(intake) == BOTH
    assert noted(intake, "damaged or cut off")
    assert source_of(intake, "question_everywhere") == "Write your answer here."


def test_a_cell_that_is_cut_off_keeps_its_whole_lines(take, handed_in):
    cell_of(handed_in, "Scale")["source"] = RIGHT_LAYER.splitlines(keepends=True)
    text = json.dumps(handed_in, indent=1)
    intake = take(text[: text.index("return dout * 3.0")].encode())
    assert "def backward(self, dout):" in source_of(intake, "Scale")
    assert marks(intake) == {"scale_values": True, "scale_backward": False}
    assert noted(intake, "the answer to Scale is not Python")


def test_a_file_cut_anywhere_is_read_or_refused_with_a_reason(take, handed_in):
    content = json.dumps(handed_in, indent=1, ensure_ascii=False).encode()
    for cut in range(0, len(content), 41):
        intake = take(content[:cut])
        assert intake.problem or noted(intake, "damaged or cut off")


def test_a_merge_conflict_costs_at_most_the_cell_that_it_is_in(take, handed_in):
    lines = json.dumps(handed_in, indent=1).splitlines()
    where = next(number for number, line in enumerate(lines) if '"id": "scale"' in line)
    lines[where:where] = ["<<<<<<< HEAD", "======="]
    start = next(number for number, line in enumerate(lines) if '"id": "question_everywhere"' in line) - 3
    lines[start:start] = [">>>>>>> theirs"]
    intake = take("\n".join(lines).encode())
    assert marks(intake) == BOTH
    assert source_of(intake, "question_everywhere") == WORDS
    assert noted(intake, "damaged or cut off (line")


def test_a_cell_broken_in_the_middle_costs_itself_alone(take, handed_in):
    text = json.dumps(handed_in, indent=1).replace('"def scale(x):', '"def scale(x):" <<<<<<< HEAD "', 1)
    intake = take(text.encode())
    assert marks(intake) == {"scale_values": False, "scale_backward": True}


@pytest.mark.parametrize("content", [b"", b" \n", b"\0" * 4096, b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(take, content):
    assert take(content).problem == f"{CHAPTER}.ipynb is empty"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{not json", "is not JSON (line 1"),
        (b"[1, 2]", "is JSON, but not a notebook"),
        (b'{"cells": 3}', "is JSON, but not a notebook"),
        (b'{"cells": ["a", {"cell_type": "code"}]}', "none of its cells can be read"),
        (b"[" * 100_000, "is not JSON (nested too deeply)"),
        (b"%PDF-1.7 \xff\xfe\x00", "is not JSON"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(take, content, reason):
    intake = take(content)
    assert intake.notebook is None
    assert reason in intake.problem


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8-sig", "byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("latin-1", "read as Latin-1"),
    ],
)
def test_other_encodings_are_read(take, handed_in, encoding, note):
    cell_of(handed_in, "question_everywhere")["source"] = "Für alle é gleich."
    intake = take(json.dumps(handed_in, ensure_ascii=False).encode(encoding))
    assert marks(intake) == BOTH
    assert source_of(intake, "question_everywhere") == "Für alle é gleich."
    assert noted(intake, note)


def test_a_broken_byte_in_utf_8_does_not_spoil_the_other_letters(take, handed_in):
    cell_of(handed_in, "question_everywhere")["source"] = "Für alle é gleich: §"
    intake = take(json.dumps(handed_in, ensure_ascii=False).encode().replace("§".encode(), b"\xff"))
    assert source_of(intake, "question_everywhere") == "Für alle é gleich: \ufffd"
    assert noted(intake, "no UTF-8")


def test_nbformat_3_is_read(take, handed_in):
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": handed_in["cells"]}]}
    for cell in handed_in["cells"]:
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell |= {"input": cell.pop("source"), "prompt_number": cell.pop("execution_count"), "language": "python"}
    intake = take(old)
    assert marks(intake) == BOTH
    assert noted(intake, "nbformat 3")


def test_windows_line_ends_are_read(take, handed_in):
    cell_of(handed_in, "Scale")["source"] = RIGHT_LAYER.replace("\n", "\r\n")
    intake = take(json.dumps(handed_in, indent=1).replace("\n", "\r\n").encode())
    assert marks(intake) == BOTH
    assert source_of(intake, "Scale") == RIGHT_LAYER
    assert noted(intake, "line ends")


def test_lines_without_line_ends_are_read(take, handed_in):
    cell_of(handed_in, "Scale")["source"] = RIGHT_LAYER.splitlines()
    assert marks(take(handed_in)) == BOTH


def test_half_letters_and_nulls_do_no_harm(take, handed_in):
    cell_of(handed_in, "question_everywhere")["source"] = "half \ud83d of a letter"
    cell_of(handed_in, "Scale")["source"] = "x = 1\0"
    intake = take(handed_in)
    assert marks(intake) == {"scale_values": True, "scale_backward": False}
    write_notebook(intake.notebook)


def test_huge_outputs_are_dropped_before_anything_is_parsed(take, handed_in, monkeypatch):
    monkeypatch.setattr(rescue, "LARGEST_TEXT", 20_000)
    printed = {"name": "stdout", "output_type": "stream", "text": ['a "quoted" ]]}} line\\\n'] * 20_000}
    cell_of(handed_in, "scale_values")["outputs"] = [printed]
    handed_in["cells"][0]["attachments"] = {"a.png": {"image/png": "A" * 1_000_000}}
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert len(write_notebook(intake.notebook)) < 20_000


def test_a_file_cut_off_in_its_outputs_keeps_the_cells_before(take, handed_in):
    cell = cell_of(handed_in, "Scale")
    cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["line\n"] * 1000}]
    text = json.dumps(handed_in, indent=1, sort_keys=True)
    intake = take(text[: text.index('"line\\n"') + 5000].encode())
    assert marks(intake) == {"scale_values": True, "scale_backward": False}


def test_too_large_a_file_is_refused_unread(take, handed_in, monkeypatch):
    monkeypatch.setattr(submissions, "LARGEST", 1000)
    assert "is larger than" in take(handed_in).problem


def test_too_much_beside_outputs_is_refused(take, handed_in, monkeypatch):
    monkeypatch.setattr(rescue, "LARGEST_TEXT", 1000)
    assert "beside its outputs" in take(handed_in).problem


# Cells that lost their names, were doubled, moved, cut up


@pytest.mark.parametrize("known_by", ["name", "id"])
def test_a_cell_is_known_by_its_name_or_its_id_alone(take, handed_in, known_by):
    """Its text and its place say nothing: the answer defines nothing, and what stood around the question is gone."""
    cell_of(handed_in, "Scale")["source"] = "print('I gave up')"
    kept = [cell_of(handed_in, name) for name in ("question_everywhere", "Scale")]
    for number, cell in enumerate(kept):
        if known_by == "id":
            cell["metadata"] = {}
        else:
            cell["id"] = f"new-{number}"
    handed_in["cells"] = kept
    intake = take(handed_in)
    assert source_of(intake, "Scale") == "print('I gave up')"
    assert source_of(intake, "question_everywhere") == WORDS


def test_stripped_metadata_is_no_loss(take, handed_in):
    intake = take(strip_names(handed_in, ids=False))
    assert marks(intake) == BOTH
    assert source_of(intake, "question_everywhere") == WORDS
    assert noted(intake, "without nbgrader's names")


def test_stripped_metadata_and_ids_are_no_loss(take, handed_in, skeleton):
    handed_in["cells"].insert(position(handed_in, "Scale"), code("three = 3.0"))
    intake = take(strip_names(handed_in))
    assert marks(intake) == BOTH
    assert source_of(intake, "question_everywhere") == WORDS
    assert own_cells(intake, skeleton) == ["three = 3.0"]
    assert noted(intake, "without nbgrader's names")


def test_of_two_questions_with_the_same_stub_each_keeps_its_own_answer(release):
    """Without names and ids, the one that is left as it was is known by its place, not taken for the other."""
    twice = copy.deepcopy(release)
    first, second = twice.cells[-2:], copy.deepcopy(twice.cells[-2:])
    second[0].source = "And why is it three?"
    second[1].metadata.nbgrader.grade_id = second[1].id = "question_three"
    twice.cells += second
    raw = as_json(twice)
    cell_of(raw, grade_id(first[1]))["source"] = WORDS
    intake = rebuild(json.dumps(strip_names(raw)).encode(), Skeleton(twice))
    assert source_of(intake, "question_everywhere") == WORDS
    assert source_of(intake, "question_three") == "Write your answer here."


def test_an_edited_check_that_lost_its_name_is_still_the_releases(take, handed_in, skeleton):
    cell = cell_of(handed_in, "scale_values")
    cell["source"] = cell["source"].replace("expected=6.0", "expected=5.0")
    intake = take(strip_names(handed_in))
    assert marks(intake) == BOTH
    assert own_cells(intake, skeleton) == []


def test_of_a_doubled_answer_the_last_changed_one_counts(take, handed_in):
    right = cell_of(handed_in, "scale")
    handed_in["cells"][position(handed_in, "scale")] = dict(right, source=WRONG)
    handed_in["cells"].append(right)
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert source_of(intake, "scale") == RIGHT
    assert noted(intake, "the answer to scale was there 2 times")


def test_a_stub_copied_after_an_answer_takes_nothing_away(take, handed_in, untouched):
    handed_in["cells"].insert(position(handed_in, "scale") + 1, cell_of(untouched, "scale"))
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert noted(intake, "stood there 2 times")


def test_a_later_version_that_is_not_python_does_not_replace_a_whole_one(take, handed_in):
    handed_in["cells"].append(dict(cell_of(handed_in, "scale"), source="def scale(x:\n    return x"))
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert source_of(intake, "scale") == RIGHT


def test_a_doubled_check_is_run_once(take, handed_in, skeleton):
    handed_in["cells"] += [
        cell_of(handed_in, "scale_values"),
        strip_names({"cells": [dict(cell_of(handed_in, "scale_values"))]})["cells"][0],
    ]
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert len(intake.notebook.cells) == len(skeleton.release.cells)


def test_deleted_cells_come_back_from_the_release(take, handed_in):
    for name in ("scale", "scale_values", "setup"):
        handed_in["cells"].remove(cell_of(handed_in, name))
    intake = take(handed_in)
    assert marks(intake) == {"scale_values": False, "scale_backward": True}
    assert noted(intake, "the cell of scale was missing")
    assert noted(intake, "the check cell scale_values was missing")
    assert noted(intake, "the given cell setup was missing")


@pytest.mark.parametrize("keeps_name", [True, False])
@pytest.mark.parametrize(
    "parts",
    [RIGHT_LAYER.split("\n\n"), ["def triple(x):\n    return x * 3.0", RIGHT_LAYER.replace("x * 3.0", "triple(x)")]],
    ids=["in the middle of a class", "a function before it"],
)
def test_an_answer_split_over_two_cells_is_whole(take, handed_in, parts, keeps_name):
    cell = cell_of(handed_in, "Scale")
    where = position(handed_in, "Scale")
    copies = [dict(cell, source=part) for part in parts]
    if not keeps_name:
        loser = 1 if "class" in parts[0] else 0
        copies[loser] = code(parts[loser])
    handed_in["cells"][where : where + 1] = copies
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert noted(intake, "spread over") or "class" not in parts[0]


def test_an_answer_and_its_check_in_one_cell_are_separated(take, handed_in):
    check = cell_of(handed_in, "scale_values")
    cell_of(handed_in, "scale")["source"] += "\n" + check["source"]
    handed_in["cells"].remove(check)
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert source_of(intake, "scale").strip() == RIGHT.strip()
    assert noted(intake, "merged")


def test_two_answers_in_one_cell_with_a_check_between_both_count(take, handed_in):
    check, layer = cell_of(handed_in, "scale_values"), cell_of(handed_in, "Scale")
    wrong = cell_of(handed_in, "scale")
    wrong["source"] = "\n".join([WRONG, check["source"], layer["source"]])
    handed_in["cells"].remove(check)
    handed_in["cells"].remove(layer)
    intake = take(handed_in)
    assert marks(intake) == {"scale_values": False, "scale_backward": True}
    assert noted(intake, "the answer to Scale was written in an earlier cell")


def test_an_answer_merged_into_the_check_above_it_counts(take, handed_in):
    check, layer = cell_of(handed_in, "scale_values"), cell_of(handed_in, "Scale")
    check["source"] += "\n" + layer["source"]
    handed_in["cells"].remove(layer)
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert noted(intake, "lines added to the check cell scale_values")


def test_reordered_cells_go_back_to_their_places(take, handed_in, release):
    handed_in["cells"].reverse()
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert [cell.id for cell in intake.notebook.cells] == [cell.id for cell in release.cells]
    assert noted(intake, "another order")


def test_own_cells_stay_in_order_beside_what_they_followed(take, handed_in, skeleton):
    handed_in["cells"].insert(0, code("zero = 0"))
    handed_in["cells"].insert(position(handed_in, "Scale"), code("one = 1"))
    handed_in["cells"].insert(position(handed_in, "Scale"), code("two = 2"))
    moved = handed_in["cells"].pop()
    handed_in["cells"].insert(0, moved)
    handed_in["cells"].append(code("three = 3"))
    intake = take(handed_in)
    sources = [cell.source for cell in intake.notebook.cells]
    assert own_cells(intake, skeleton) == ["zero = 0", "one = 1", "two = 2", "three = 3"]
    assert sources.index("one = 1") == sources.index(skeleton.release.cells[3].source) + 1


# Answers in other cells


def test_an_answer_in_a_new_cell_below_the_stub_wins(take, untouched):
    untouched["cells"].insert(position(untouched, "Scale") + 1, code(RIGHT_LAYER))
    intake = take(untouched)
    assert marks(intake) == {"scale_values": False, "scale_backward": True}
    assert noted(intake, "the answer to Scale was written in another cell")


def test_an_answer_in_a_new_cell_above_the_stub_is_not_undone_by_it(take, untouched):
    untouched["cells"].insert(position(untouched, "Scale"), code(RIGHT_LAYER))
    intake = take(untouched)
    assert marks(intake)["scale_backward"]
    assert noted(intake, "in an earlier cell")


def test_an_answer_in_a_new_cell_below_its_checks_is_moved_up(take, untouched, skeleton):
    untouched["cells"].append(code(RIGHT_LAYER))
    intake = take(untouched)
    assert marks(intake)["scale_backward"]
    assert own_cells(intake, skeleton) == []
    assert noted(intake, "was moved to its place")


def test_an_answer_in_a_new_cell_in_place_of_a_deleted_one_counts(take, handed_in):
    where = position(handed_in, "Scale")
    handed_in["cells"][where] = code(RIGHT_LAYER)
    assert marks(take(handed_in)) == BOTH


def test_a_later_answer_that_holds_an_earlier_one_is_run_where_both_are_checked(take, handed_in, untouched):
    cell_of(handed_in, "Scale")["source"] = RIGHT_LAYER + "\n\n" + RIGHT
    handed_in["cells"][position(handed_in, "scale")] = cell_of(untouched, "scale")
    assert marks(take(handed_in)) == BOTH


def test_words_in_a_new_cell_below_the_question_are_the_answer(take, untouched):
    untouched["cells"].append(markdown(WORDS))
    intake = take(untouched)
    assert source_of(intake, "question_everywhere") == WORDS
    assert intake.answered == 1


def test_words_that_go_on_in_a_second_cell_are_whole(take, handed_in):
    handed_in["cells"].append(markdown("And further."))
    intake = take(handed_in)
    assert source_of(intake, "question_everywhere") == f"{WORDS}\n\nAnd further."
    assert noted(intake, "question_everywhere was taken from 2 cells")


def test_of_words_without_end_the_first_are_kept(take, handed_in):
    cell_of(handed_in, "question_everywhere")["source"] = "so " * 10_000
    intake = take(handed_in)
    assert source_of(intake, "question_everywhere") == ("so " * 10_000)[:20_000]
    assert noted(intake, "question_everywhere is 29999 letters long")


def test_words_above_the_first_question_are_no_answer(take, untouched):
    untouched["cells"].insert(position(untouched, "Scale"), markdown("A note of mine."))
    intake = take(untouched)
    assert source_of(intake, "question_everywhere") == "Write your answer here."


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_whose_cell_changed_its_type_is_code_again(take, handed_in, kind):
    cell = cell_of(handed_in, "Scale")
    cell["cell_type"] = kind
    del cell["outputs"], cell["execution_count"]
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert noted(intake, "no longer a code cell")


def test_words_in_a_code_cell_are_words_again(take, handed_in):
    cell_of(handed_in, "question_everywhere").update(
        code(WORDS), metadata=cell_of(handed_in, "question_everywhere")["metadata"]
    )
    intake = take(handed_in)
    assert source_of(intake, "question_everywhere") == WORDS
    assert noted(intake, "of another type")


def test_a_check_that_changed_its_type_is_run(take, handed_in):
    cell_of(handed_in, "scale_values")["cell_type"] = "raw"
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert noted(intake, "check cell scale_values was of another type")


def test_an_edited_check_is_the_releases(take, handed_in):
    cell_of(handed_in, "scale")["source"] = WRONG
    cell_of(handed_in, "scale_values")["source"] = "check.equal(scale, inputs=(2.0,), expected=4.0)"
    intake = take(handed_in)
    assert marks(intake) == {"scale_values": False, "scale_backward": True}
    assert noted(intake, "the check cell scale_values was edited; the release's is used")


def test_a_notebook_of_an_earlier_release_was_not_edited(take, untouched, release):
    """nbgrader's checksums, which each release writes, tell it from one that was: a stub is a stub, a check a check."""
    later = copy.deepcopy(release)
    cells = {grade_id(cell): cell for cell in later.cells}
    cells["scale"].source = cells["scale"].source.replace("three times", "thrice")
    cells["scale_values"].source = cells["scale_values"].source.replace("6.0", "6.00")
    cells["question_everywhere"].source = "Answer here."
    intake = rebuild(json.dumps(untouched).encode(), Skeleton(later))
    assert write_notebook(intake.notebook) == write_notebook(later)
    assert intake.notes[0] == "cells are of an earlier release; those of the present one are used"
    assert noted(intake, "nothing was answered")


@pytest.mark.parametrize(
    "mark", [{"points": "a"}, {"points": 1e400, "grade": True}, {"grade_id": [1]}, {"checksum": {}}]
)
def test_a_mark_that_makes_no_sense_does_no_harm(take, handed_in, mark):
    for cell in handed_in["cells"]:
        cell["metadata"].setdefault("nbgrader", {"checksum": "0"}).update(mark)
    assert marks(take(handed_in)) == BOTH


def test_imports_added_to_a_given_cell_are_kept(take, handed_in):
    cell_of(handed_in, "setup")["source"] += "\nimport math"
    cell_of(handed_in, "scale")["source"] = "def scale(x):\n    return x * math.sqrt(9)\n"
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert noted(intake, "lines added to the given cell setup")


# Code that is honest and strange


def test_a_syntax_error_costs_its_own_exercise_alone(take, handed_in):
    cell_of(handed_in, "scale")["source"] = "def scale(x:\n    return x"
    intake = take(handed_in)
    assert marks(intake) == {"scale_values": False, "scale_backward": True}
    assert noted(intake, "the answer to scale is not Python (line 1")


def test_an_import_that_fails_in_an_own_cell_costs_nothing(take, handed_in):
    handed_in["cells"].insert(2, code("import a_module_that_nobody_has"))
    assert marks(take(handed_in)) == BOTH


def test_nothing_solved_is_said(take, untouched):
    intake = take(untouched)
    assert marks(intake) == NONE
    assert intake.notes == ("nothing was answered: every answer is as it was released",)


def test_magics_and_shell_lines_are_kept_and_told(take, handed_in, skeleton):
    lines = "%matplotlib inline\n!ls\nfiles = !ls\nprint?"
    handed_in["cells"].insert(2, code(lines))
    cell_of(handed_in, "scale")["source"] = "%time\n" + RIGHT
    intake = take(handed_in)
    assert own_cells(intake, skeleton) == [lines]
    assert source_of(intake, "scale") == "%time\n" + RIGHT
    assert noted(intake, "%magic or !shell")
    assert not noted(intake, "not Python")


def test_a_call_of_input_is_told(take, handed_in):
    cell_of(handed_in, "scale")["source"] = RIGHT + "\ninput('number?')"
    assert noted(take(handed_in), "calls input()")


def test_plots_cost_nothing(take, handed_in):
    handed_in["cells"].insert(
        2, code("import matplotlib; matplotlib.use('Agg')\nimport matplotlib.pyplot as plt\nplt.show()")
    )
    assert marks(take(handed_in)) == BOTH


# Files and folders


def test_a_renamed_notebook_is_found(take, handed_in):
    intake = take(handed_in, "My solution (final).IPYNB")
    assert marks(intake) == BOTH
    assert noted(intake, "was renamed: My solution (final).IPYNB")


def test_a_nested_folder_is_searched(take, handed_in, folder):
    (folder / CHAPTER / CHAPTER).mkdir(parents=True)
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / f"._{CHAPTER}.ipynb").write_bytes(b"\0")
    (folder / ".ipynb_checkpoints").mkdir()
    intake = take(handed_in, f"{CHAPTER}/{CHAPTER}/{CHAPTER}.ipynb")
    take(handed_in, f".ipynb_checkpoints/{CHAPTER}.ipynb")
    assert take() == intake
    assert marks(intake) == BOTH
    assert noted(intake, f"in a folder of the submission: {CHAPTER}/{CHAPTER}")


def test_of_two_candidates_the_one_named_like_the_assignment_counts(take, handed_in, release):
    take(handed_in, "draft.ipynb")
    intake = take(as_json(compose(release, {"Scale": RIGHT_LAYER})))
    assert marks(intake) == {"scale_values": False, "scale_backward": True}
    assert noted(intake, f"there are 2 notebooks; {CHAPTER}.ipynb was graded, and not draft.ipynb")


@pytest.mark.parametrize("content", ["untouched", b"{"])
def test_a_candidate_with_answers_counts_before_a_named_one_without(take, handed_in, untouched, content):
    take(handed_in, f"{CHAPTER}-Copy1.ipynb")
    intake = take(untouched if content == "untouched" else content)
    assert marks(intake) == BOTH
    assert noted(intake, f"{CHAPTER}-Copy1.ipynb was graded")


def test_of_two_others_the_one_with_more_answers_counts_and_of_equals_the_newer(take, handed_in, release, folder):
    take(as_json(compose(release, {"scale": WRONG})), "a.ipynb")
    intake = take(handed_in, "b.ipynb")
    assert marks(intake) == BOTH
    handed_in["cells"].append(code("newer = True"))
    take(handed_in, "0.ipynb")
    os.utime(folder / "b.ipynb", ns=(10, 10))
    os.utime(folder / "0.ipynb", ns=(20, 20))
    assert noted(take(), "0.ipynb was graded")


def test_no_notebook_is_said_with_what_is_there(take, folder):
    assert take().problem == f"has no notebook {CHAPTER}.ipynb; found nothing"
    (folder / "ch90.zip").write_bytes(b"PK")
    assert take().problem.endswith("found ch90.zip")


def test_files_beside_the_notebook_are_told(take, handed_in, folder):
    (folder / "numpy.py").write_text("raise SystemExit")
    assert noted(take(handed_in), "files beside the notebook are not used: numpy.py")


@pytest.mark.parametrize("student", ["Åsa Berg", "李小龙", "o'neil & co", "a.b+c@d.e"])
def test_any_student_id_that_can_be_a_folder_is_taken(tmp_path, handed_in, skeleton, student):
    place = tmp_path / student / CHAPTER
    place.mkdir(parents=True)
    (place / f"{CHAPTER}.ipynb").write_text(json.dumps(handed_in))
    assert marks(take_in(Submission(student, place, CHAPTER).read(), CHAPTER, skeleton)) == BOTH


@pytest.mark.parametrize(
    "content", [b"", b"yesterday, I think", b"\xff\xff", b"1 " * 5000, b"2024-01-01 10:00:00 /etc/passwd"]
)
def test_a_bad_timestamp_costs_nothing(take, handed_in, folder, content):
    (folder / "timestamp.txt").write_bytes(content)
    intake = take(handed_in)
    assert marks(intake) == BOTH
    assert intake.timestamp is None
    assert noted(intake, "timestamp.txt holds no time")


def test_a_time_zone_that_is_a_path_is_not_looked_up(take, handed_in, folder, monkeypatch):
    looked_up = []
    monkeypatch.setattr("nbgrader.utils.parse_utc", looked_up.append)
    for zone in ("/etc/passwd", "../../secret", "Europe/../../secret"):
        (folder / "timestamp.txt").write_text(f"2026-02-02 15:58:23 {zone}")
        assert take(handed_in).timestamp is None
    assert looked_up == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_good_timestamp_is_kept(take, handed_in, folder, encoding):
    (folder / "timestamp.txt").write_bytes("2026-02-02 15:58:23.948203 America/Los_Angeles\n".encode(encoding))
    intake = take(handed_in)
    assert intake.timestamp == "2026-02-02 15:58:23.948203 America/Los_Angeles"
    assert intake.notes == ()


# Hostile notebooks


def test_tags_metadata_kernelspec_and_outputs_of_a_submission_are_not_taken(take, handed_in, release):
    handed_in["metadata"] = {"kernelspec": {"name": "evil", "display_name": "", "language": "python"}, "x": 1}
    for cell in handed_in["cells"]:
        cell["metadata"] |= {"tags": ["skip-execution"], "editable": True}
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 100, "grade": True, "solution": True, "locked": False}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": "<script>"}, "metadata": {}}]
    intake = take(handed_in)
    assert write_notebook(intake.notebook) == write_notebook(compose(release, ALL))


def test_outputs_that_a_release_was_saved_with_are_not_taken_for_results(release):
    saved = copy.deepcopy(release)
    cell = next(cell for cell in saved.cells if is_check(cell))
    cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="passed")], 3
    rebuilt = rebuild(write_notebook(saved), Skeleton(saved)).notebook
    assert write_notebook(rebuilt) == write_notebook(release)


def test_a_cell_that_claims_an_unknown_name_is_the_students_own(take, handed_in, skeleton):
    mark = {"grade": True, "grade_id": "bonus", "points": 50, "locked": True, "solution": False, "schema_version": 3}
    handed_in["cells"].append(code("bonus = 1", nbgrader=mark, tags=["skip-execution"]))
    intake = take(handed_in)
    assert own_cells(intake, skeleton) == ["bonus = 1"]
    assert intake.notebook.cells[-1].metadata == {}


def test_words_keep_their_text(take, handed_in):
    cell_of(handed_in, "question_everywhere")["source"] = "<script>alert(1)</script> 3 < 4"
    assert source_of(take(handed_in), "question_everywhere") == "<script>alert(1)</script> 3 < 4"


def test_hidden_checks_pasted_into_a_check_are_not_taken(take, handed_in, skeleton):
    cell_of(handed_in, "scale_values")["source"] += "\n### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS"
    intake = take(handed_in)
    assert own_cells(intake, skeleton) == []
    assert noted(intake, "check cell scale_values was edited")


def test_links_and_pipes_are_not_read(take, folder, tmp_path, handed_in):
    (tmp_path / "secret.ipynb").write_text(json.dumps(handed_in))
    (folder / f"{CHAPTER}.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "more").symlink_to(tmp_path)
    intake = take()
    assert intake.notebook is None
    assert intake.problem == f"has no notebook {CHAPTER}.ipynb; found {CHAPTER}.ipynb, more"
    os.mkfifo(folder / "pipe.ipynb")
    assert "pipe.ipynb cannot be read (not a regular file)" in take().problem


@pytest.mark.parametrize("level", ["student", "assignment"])
def test_a_folder_that_is_a_link_is_not_entered(tmp_path, skeleton, level):
    real = tmp_path / "elsewhere" / CHAPTER
    real.mkdir(parents=True)
    (real / f"{CHAPTER}.ipynb").write_text("{}")
    place = tmp_path / "submitted" / "eve"
    if level == "student":
        place.parent.mkdir()
        place.symlink_to(tmp_path / "elsewhere")
    else:
        place.mkdir(parents=True)
        (place / CHAPTER).symlink_to(real)
    assert "is a symbolic link" in Submission("eve", place / CHAPTER, CHAPTER).read().problem


def test_a_secret_is_read_from_a_file_of_the_submission_and_from_nothing_else(tmp_path):
    folder = tmp_path / "ada" / CHAPTER
    folder.mkdir(parents=True)
    secret = folder / submissions.SECRET
    assert submissions.read_secret(folder) is None
    secret.write_bytes(b"0f" * 64)
    assert submissions.read_secret(folder) == b"0f" * 64
    (tmp_path / "link").symlink_to(folder)
    assert submissions.read_secret(tmp_path / "link") is None
    secret.rename(tmp_path / "elsewhere")
    secret.symlink_to(tmp_path / "elsewhere")
    assert submissions.read_secret(folder) is None
    secret.unlink()
    os.mkfifo(secret)
    assert submissions.read_secret(folder) is None


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "-" * 100_000 + "1",
        "x = " + "1+" * 20_000 + "1",
        "if a: pass\n" + "elif a: pass\n" * 3000,
        "\\",
        " " * 49_000 + "$",
        "import " + "a." * 24_000 + "b",
    ],
    ids=["brackets", "signs", "a long sum", "elifs", "backslash", "spaces", "a name of many parts"],
)
def test_code_that_strains_a_parser_costs_itself_alone(take, handed_in, source):
    cell_of(handed_in, "scale")["source"] = source
    intake = take(handed_in)
    assert intake.notebook is not None
    assert source_of(intake, "scale") == source


def test_what_intake_did_not_foresee_is_a_reason_too(take, handed_in, monkeypatch):
    monkeypatch.setattr("autograde.classroom.intake.intake.graft", lambda *_: 1 / 0)
    assert "could not be taken in (ZeroDivisionError" in take(handed_in).problem


def test_thousands_of_cells_are_taken_in_or_refused(take, handed_in):
    handed_in["cells"] += [code(f"x{number} = {number}") for number in range(1000)]
    assert len(take(handed_in).notebook.cells) > 1000
    handed_in["cells"] += [code("x")] * 2000
    assert "cells; at most 2000" in take(handed_in).problem


# The real chapters


@pytest.mark.parametrize("chapter", sorted(path.stem for path in (ROOT / "course").glob("ch*.ipynb")))
def test_every_answer_of_the_library_is_taken_in_as_it_was_written(chapter):
    """Also where names and ids are lost: then the cells are found by what they say."""
    release = nbformat.read(ROOT / "course" / f"{chapter}.ipynb", as_version=4)
    skeleton = Skeleton(release)
    library = read_library(ROOT / "solutions")
    exercises = [name for name in answer_cells(release) if name in library]
    words = {question.grade_id: f"My answer to {question.grade_id}." for question in question_cells(release)}
    for number in range(max((len(library[name]) for name in exercises), default=1)):
        answers = words | {name: library[name][number % len(library[name])].code for name in exercises}
        composed = compose(release, answers)
        intake = rebuild(write_notebook(composed), skeleton)
        assert intake.notes == ()
        assert write_notebook(intake.notebook) == write_notebook(composed)
        if number < 3:
            nameless = rebuild(json.dumps(strip_names(as_json(composed))).encode(), skeleton)
            assert write_notebook(nameless.notebook) == write_notebook(composed)
