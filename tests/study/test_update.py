"""`chainrule update`: a newer course comes under a student's answers, and nothing of hers is lost."""

import json
from pathlib import Path

import pytest
from conftest import RIGHT, RIGHT_LAYER
from study_home import SCALING, SHIFTING, add_cell, answer, cell_of, read, source_of, write

from autograde.classroom.chapters.build import build
from autograde.study.checking import check
from autograde.study.folder import Folder
from autograde.study.reading import prepare
from autograde.study.update import HER_VERSION, NEW, SAME, UPDATED, update


def new_course(course, *changes: tuple[str, str]) -> None:
    """A newer course: the source of the chapter with other text, built as the course is."""
    path = course.solutions / f"{SCALING}.py"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    build()


def texts(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in read(path)["cells"]]


def test_the_same_course_changes_nothing(home):
    path = answer(home, scale=RIGHT)
    before = path.read_bytes()
    assert [one.state for one in update(home)] == [SAME, SAME]
    assert path.read_bytes() == before
    assert not list(home.root.rglob("*.before-*"))


def test_new_text_and_checks_come_under_the_answers(say, home, small_course):
    path = answer(home, scale=RIGHT, Scale=RIGHT_LAYER, question_everywhere="It is 3 everywhere.")
    add_cell(path, "mine = scale(7.0)", at=3)
    add_cell(path, "My notes", "markdown")
    before = path.read_bytes()
    new_course(
        small_course,
        ("Three times a number", "Thrice a number"),
        ("inputs=(2.0,), expected=6.0", "inputs=(4.0,), expected=12.0"),
    )
    code, said = say("update")
    assert code == 0
    assert f"{SCALING}: updated; as you had it: before/{SCALING}.before-update-1.ipynb" in said
    found = texts(path)
    assert any("Thrice a number" in text for text in found)
    assert not any("Three times a number" in text for text in found)
    assert "expected=12.0" in source_of(path, "scale_values")
    assert source_of(path, "scale") == RIGHT
    assert source_of(path, "question_everywhere") == "It is 3 everywhere."
    assert found.index("mine = scale(7.0)") == found.index(RIGHT) + 1
    assert found[-1] == "My notes"
    assert (home.root / "before" / f"{SCALING}.before-update-1.ipynb").read_bytes() == before
    assert check(prepare(path)).passed
    assert say("update")[1].count("as it was") == 2


def test_a_new_stub_of_an_answered_exercise_is_pointed_out_and_an_open_one_is_taken(home, small_course):
    path = answer(home, scale=RIGHT)
    new_course(small_course, ("Return three times x,", "Return x thrice,"), ('"""Three times x."""', '"""Thrice x."""'))
    (one, _) = update(home)
    assert one.notes == ("scale is asked for in other words now; your answer is as it was",)
    assert source_of(path, "scale") == RIGHT
    assert "Thrice x." in source_of(path, "Scale")


def test_edited_text_stays_where_the_course_did_not_change_it(home, small_course):
    path = home.notebook(SCALING)
    notebook = read(path)
    notebook["cells"][0]["source"] = "# Scaling\n\nThree times a number. MY REMARK"
    write(path, notebook)
    new_course(small_course, ("inputs=(2.0,), expected=6.0", "inputs=(4.0,), expected=12.0"))
    update(home)
    assert "MY REMARK" in texts(path)[0]


def test_edited_text_stands_below_where_the_course_changed_it_too(home, small_course):
    path = home.notebook(SCALING)
    notebook = read(path)
    notebook["cells"][0]["source"] = "# Scaling\n\nThree times a number, as a function and as a layer. MY REMARK"
    write(path, notebook)
    new_course(small_course, ("Three times a number", "Thrice a number"))
    (one, _) = update(home)
    assert "your version stands below" in one.notes[0]
    found = texts(path)
    assert "Thrice a number" in found[0]
    assert HER_VERSION in found[1]
    assert "MY REMARK" in found[1]


def test_a_folder_that_never_knew_what_it_was_given_is_updated_too(home, small_course):
    """The notebooks were copied by hand; nbgrader's checksums and the cells' ids tell what is the student's."""
    path = answer(home, scale=RIGHT)
    for given in home.root.rglob(".chainrule/given/*"):
        given.unlink()
    new_course(small_course, ("Three times a number", "Thrice a number"))
    assert update(home)[0].state == UPDATED
    assert sum("a number, as a function" in text for text in texts(path)) == 1
    assert source_of(path, "scale") == RIGHT


def test_answers_of_an_exercise_that_is_gone_are_kept(home, small_course):
    path = answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    source = (small_course.solutions / f"{SCALING}.py").read_text(encoding="utf-8")
    start = source.index('# %% nbgrader={"grade": false, "grade_id": "Scale"')
    end = source.index("# %% [markdown]", start)
    (small_course.solutions / f"{SCALING}.py").write_text(source[:start] + source[end:], encoding="utf-8")
    build()
    update(home)
    found = texts(path)
    assert RIGHT_LAYER in found
    assert not any("scale_backward" in json.dumps(cell["metadata"]) for cell in read(path)["cells"])


def test_a_new_chapter_is_added_and_a_lost_one_comes_back(home, small_course):
    home.notebook(SHIFTING).unlink()
    content = (small_course.course / f"{SHIFTING}.ipynb").read_bytes()
    (small_course.course / "ch92_more.ipynb").write_bytes(content)
    assert [one.state for one in update(home)] == [SAME, NEW, NEW]
    assert home.notebook("ch92_more").read_bytes() == content


def test_a_damaged_notebook_is_mended_and_kept(home, small_course):
    path = answer(home, scale=RIGHT)
    content = path.read_bytes()
    broken = content[: content.rindex(b"}")]
    path.write_bytes(broken)
    new_course(small_course, ("Three times a number", "Thrice a number"))
    (one, _) = update(home)
    assert one.kept is not None
    assert one.kept.read_bytes() == broken
    assert source_of(path, "scale") == RIGHT


def test_a_notebook_of_which_nothing_can_be_read_stays(say, home, small_course):
    home.notebook(SCALING).write_bytes(b"\x00\x01")
    new_course(small_course, ("Three times a number", "Thrice a number"))
    code, said = say("update")
    assert code == 2
    assert "chainrule reset" in said
    assert home.notebook(SCALING).read_bytes() == b"\x00\x01"


def test_outputs_of_what_did_not_change_stay(home, small_course):
    path = answer(home, scale=RIGHT)
    notebook = read(path)
    shown = [{"output_type": "stream", "name": "stdout", "text": ["passed\n"]}]
    for name in ("scale_values", "scale_backward", "scale"):
        cell_of(notebook, name)["outputs"] = shown
    write(path, notebook)
    new_course(small_course, ("inputs=(2.0,), expected=6.0", "inputs=(4.0,), expected=12.0"))
    update(home)
    notebook = read(path)
    assert cell_of(notebook, "scale_backward")["outputs"] == cell_of(notebook, "scale")["outputs"] == shown
    assert cell_of(notebook, "scale_values")["outputs"] == []


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_crash_at_any_file_loses_no_answer_and_is_made_good(home, small_course, monkeypatch, moment):
    path = answer(home, scale=RIGHT)
    before = path.read_bytes()
    new_course(small_course, ("Three times a number", "Thrice a number"))
    moves = []
    move = Path.replace

    def crash(self: Path, target: Path) -> Path:
        moves.append(target)
        if len(moves) == moment:
            raise KeyboardInterrupt
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            update(home)
    assert source_of(path, "scale") == RIGHT
    update(Folder(home.root))
    assert source_of(path, "scale") == RIGHT
    assert sum("Thrice a number" in text for text in texts(path)) == 1
    assert (home.root / "before" / f"{SCALING}.before-update-1.ipynb").read_bytes() == before
    assert not (home.root / "before" / f"{SCALING}.before-update-2.ipynb").exists()
