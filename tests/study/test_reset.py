"""`chainrule reset`: the stub is back, everything else is as it was, and so is the old notebook beside it."""

import contextlib
from pathlib import Path

import pytest
from conftest import RIGHT, RIGHT_LAYER, WRONG
from study_home import SCALING, add_cell, answer, cell_of, read, source_of, write

from autograde.study.reset import reset

STUB = "raise NotImplementedError"


def test_one_exercise_is_put_back_and_all_else_stays(say, home):
    path = answer(home, scale=WRONG, Scale=RIGHT_LAYER)
    add_cell(path, "My notes", "markdown")
    before = path.read_bytes()
    code, said = say("reset", "90", "scale")
    assert code == 0
    kept = home.root / "before" / f"{SCALING}.before-reset-1.ipynb"
    assert kept.name in said
    assert kept.read_bytes() == before
    assert STUB in source_of(path, "scale")
    assert source_of(path, "Scale") == RIGHT_LAYER
    assert read(path)["cells"][-1]["source"] in ("My notes", ["My notes"])


def test_a_chapter_is_put_back_whole(say, home, small_course):
    path = answer(home, scale=RIGHT)
    before = path.read_bytes()
    assert say("reset", "scaling")[0] == 0
    assert path.read_bytes() == (small_course.course / path.name).read_bytes()
    assert (home.root / "before" / f"{SCALING}.before-reset-1.ipynb").read_bytes() == before
    say("reset", "scaling")
    assert not (home.root / "before" / f"{SCALING}.before-reset-2.ipynb").exists()


def test_every_old_notebook_is_kept(home):
    for number, source in enumerate((RIGHT, WRONG), start=1):
        before = answer(home, scale=source).read_bytes()
        assert reset(home, SCALING).kept == home.root / "before" / f"{SCALING}.before-reset-{number}.ipynb"
        assert (home.root / "before" / f"{SCALING}.before-reset-{number}.ipynb").read_bytes() == before
    assert home.own_chapters() == [SCALING, "ch91_shifting"]


def test_a_deleted_cell_comes_back_in_its_place(home):
    path = answer(home, Scale=RIGHT_LAYER)
    notebook = read(path)
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    notebook["cells"].remove(cell_of(notebook, "scale"))
    write(path, notebook)
    reset(home, SCALING, "scale")
    assert [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in read(path)["cells"]] == names
    assert STUB in source_of(path, "scale")


def test_an_answer_in_another_cell_is_pointed_out(home):
    path = answer(home, scale=WRONG)
    add_cell(path, RIGHT)
    assert "defines scale too" in reset(home, SCALING, "scale").notes[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["90", "scal"], "did you mean"),
        (["90", "zzz"], "it has: scale, Scale, question_everywhere"),
        (["12"], "there is no chapter '12'"),
    ],
)
def test_an_unknown_name_changes_nothing(say, home, arguments, said):
    before = home.notebook(SCALING).read_bytes()
    code, heard = say("reset", *arguments)
    assert code == 2
    assert said in heard
    assert home.notebook(SCALING).read_bytes() == before
    assert not list(home.root.rglob("*.before-*"))


def test_one_exercise_of_a_damaged_notebook_is_not_guessed_at(say, home):
    home.notebook(SCALING).write_bytes(b'{"cells": [')
    code, said = say("reset", "90", "scale")
    assert code == 2
    assert "puts back the whole chapter and keeps this file" in said
    assert say("reset", "90")[0] == 0
    assert (home.root / "before" / f"{SCALING}.before-reset-1.ipynb").read_bytes() == b'{"cells": ['


@pytest.mark.parametrize("exercise", [None, "scale"])
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_crash_at_any_file_loses_no_answer(home, monkeypatch, moment, exercise):
    path = answer(home, scale=RIGHT)
    before = path.read_bytes()
    moves = []
    move = Path.replace

    def crash(self: Path, target: Path) -> Path:
        moves.append(target)
        if len(moves) == moment:
            raise KeyboardInterrupt
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with contextlib.suppress(KeyboardInterrupt):
            reset(home, SCALING, exercise)
    kept = home.root / "before" / f"{SCALING}.before-reset-1.ipynb"
    assert before in (path.read_bytes(), kept.read_bytes() if kept.exists() else b"")
    reset(home, SCALING, exercise)
    assert STUB in source_of(path, "scale")
    assert kept.read_bytes() == before
