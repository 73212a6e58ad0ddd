"""Hints: given one after the other, the same in a notebook and on the command line, and none hands over code."""

import ast
import json
import re

import pytest
from conftest import RIGHT
from study_home import SCALING, answer, read, write

from autograde import check, places
from autograde.classroom.chapters import chapter
from autograde.classroom.chapters.audit import audit_notebook, read_secrets
from autograde.study.running import run_notebook

SOURCES = chapter.chapter_sources(places.solutions())
NOTEBOOKS = {name: chapter.read_chapter(path) for name, path in SOURCES.items()}
HINTS = {
    name: {exercise: list(texts) for exercise, texts in notebook.metadata.get("chainrule", {}).get("hints", {}).items()}
    for name, notebook in NOTEBOOKS.items()
}
EACH = [(name, exercise, text) for name, hints in HINTS.items() for exercise, texts in hints.items() for text in texts]


def test_hints_come_one_after_the_other_and_the_last_is_repeated(say, home):
    said = [say("hint", "scale")[1] for _ in range(4)]
    assert "scale, hint 1 of 3. How often does x go" in said[0]
    assert "hint 2 of 3. The result has the shape of x, and each entry has one factor." in said[1]
    assert "hint 3 of 3. Three times each entry." in said[2]
    assert "hint 3 of 3. There are no more; this one is repeated. Three times each entry." in said[3]


def test_the_notebook_and_the_command_share_the_count(say, home):
    import nbformat

    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("from autograde import check\ncheck.hint('Scale')"),
            nbformat.v4.new_code_cell("from autograde.study import hint\nclass Scale: pass\nhint(Scale)"),
        ]
    )
    run_notebook(notebook, home.root)
    shown = ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells]
    assert shown == [
        "Scale, hint 1 of 3.\nWhat comes from the right?\n",
        "Scale, hint 2 of 3.\nWhat is the slope of 3x?\n",
    ]
    assert "hint 3 of 3" in say("hint", "Scale")[1]


def test_hints_survive_an_editor_that_drops_metadata(say, home):
    path = answer(home, scale=RIGHT)
    notebook = read(path)
    notebook["metadata"] = {}
    write(path, notebook)
    assert "How often does x go" in say("hint", "scale")[1]


def test_an_unknown_exercise_is_answered_with_the_nearest(say, home, capsys, monkeypatch):
    code, said = say("hint", "scal")
    assert code == 2
    assert "Did you mean scale?" in said
    assert "Name an exercise, such as Scale. `chainrule hint 1` lists" in say("hint", "zzz")[1]
    monkeypatch.chdir(home.root)
    check.hint("scal")
    assert "Did you mean scale?" in capsys.readouterr().out
    monkeypatch.chdir(home.root.parent)
    check.hint("scale")
    assert "no hints here" in capsys.readouterr().out


def test_a_broken_memory_begins_again(say, home):
    memory = home.root / ".chainrule" / "hints.json"
    for content in ("[1]", "{", '{"scale": "two"}', '{"scale": 99}'):
        memory.write_text(content)
        code, said = say("hint", "scale")
        assert code == 0
        assert "scale, hint" in said


def test_hints_are_released_with_their_chapter(small_course):
    released = json.loads((small_course.course / f"{SCALING}.ipynb").read_text(encoding="utf-8"))
    assert {name: len(texts) for name, texts in released["metadata"]["chainrule"]["hints"].items()} == {
        "scale": 3,
        "Scale": 3,
    }


def test_the_audit_of_a_release_reads_hints_too(small_course):
    secrets = read_secrets(small_course.solutions)
    released = json.loads((small_course.course / f"{SCALING}.ipynb").read_text(encoding="utf-8"))
    assert not list(audit_notebook(SCALING, released, secrets))
    released["metadata"]["chainrule"]["hints"]["scale"][2] = "tripled = np.asarray(x, dtype=float) * 3.0"
    assert [finding.cell for finding in audit_notebook(SCALING, released, secrets)] == ["hint for scale"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_exercise_has_three_hints(name):
    notebook = NOTEBOOKS[name]
    exercises = [exercise for exercise, cell in chapter.answer_cells(notebook).items() if not chapter.is_carry(cell)]
    assert sorted(HINTS[name]) == sorted(exercises)
    for texts in HINTS[name].values():
        assert len(set(texts)) == 3
        assert "?" in texts[0], "the first asks something"


@pytest.mark.parametrize(("name", "exercise", "text"), EACH)
def test_no_hint_hands_over_code(name, exercise, text):
    assert not re.search(r"\bself\.\w+ *=[^=]|\breturn \S+ *[*+@/-]|\bnp\.\w+\(|\blambda\b|@|\*\*|\.T\b|\[:", text)
    for line in text.splitlines():
        with pytest.raises(SyntaxError):
            ast.parse(line)
