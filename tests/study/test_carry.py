"""`chainrule carry`: a chapter's carry cell is filled with the student's own answers, and nothing of hers is lost."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import RIGHT, RIGHT_LAYER, SMALL_COURSE
from study_home import SCALING, SHIFTING, add_cell, answer, cell_of, read, source_of, write

from autograde import places
from autograde.classroom.chapters import chapter
from autograde.classroom.chapters.build import build
from autograde.classroom.errors import CourseError
from autograde.study.carry import carry
from autograde.study.folder import Folder
from autograde.study.reading import prepare
from autograde.study.start import start

BUILDING = "ch92_building"


def mark(name: str, **told: object) -> str:
    """nbgrader's metadata of a cell, as a percent source has it."""
    marks = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False, "task": False}
    return f"nbgrader={json.dumps(marks | told)}"


SOURCE = f"""\
# %% [markdown]
# # Building

# %% tags=["setup"] {mark("setup", locked=True)}
import numpy as np

from autograde import check

# %% tags=["carry"] {mark("carry", solution=True)}
### CARRY Scale, shift

# %% {mark("carry_shift", grade=True, locked=True, points=0)}
check.equal(shift, inputs=(2.0,), expected=3.0)

# %% {mark("both", solution=True)}
def both(x):
    \"\"\"Scale x, and shift it.\"\"\"
    ### BEGIN SOLUTION
    return shift(Scale().forward(x))
    ### END SOLUTION

# %% {mark("both_values", grade=True, locked=True, points=2)}
check.equal(both, inputs=(2.0,), expected=7.0)
### BEGIN HIDDEN TESTS
check.equal(both, inputs=(3.0,), expected=lambda x: 3 * x + 1)
### END HIDDEN TESTS
"""
SHIFT = "def shift(x):\n    return x + 1.0"


@pytest.fixture(scope="session")
def carrying_places(tmp_path_factory: pytest.TempPathFactory) -> places.Places:
    """The small course with a third chapter, which builds upon the other two, built."""
    root = tmp_path_factory.mktemp("carrying")
    shutil.copytree(SMALL_COURSE, root / "solutions")
    (root / "solutions" / f"{BUILDING}.py").write_text(SOURCE, encoding="utf-8")
    course = places.Places(course=root / "course", solutions=root / "solutions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "find", lambda: course)
        build()
    return course


@pytest.fixture
def learner(carrying_places: places.Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A learner's folder of that course, just started."""
    monkeypatch.setattr(places, "find", lambda: carrying_places)
    monkeypatch.chdir(tmp_path)
    return start(tmp_path / "Käthes Kurs").folder


def carried(learner: Folder) -> str:
    return source_of(learner.notebook(BUILDING), "carry")


def names(source: str) -> dict:
    bound: dict = {}
    exec(source, bound)
    return bound


def test_the_source_of_a_chapter_holds_the_earlier_answers_and_its_release_their_stubs(carrying_places):
    notebook = chapter.read_chapter(carrying_places.solutions / f"{BUILDING}.py")
    cell = next(cell for cell in notebook.cells if chapter.is_carry(cell))
    assert chapter.carried_names(cell) == ["Scale", "shift"]
    assert names(cell.source)["Scale"]().forward(2.0) == 6.0
    assert "BEGIN SOLUTION" in cell.source
    stub = source_of(carrying_places.course / f"{BUILDING}.ipynb", "carry")
    assert stub.count("raise NotImplementedError") == 3
    assert "CARRY" not in stub
    assert "SOLUTION" not in stub
    names(stub)


def test_a_name_that_no_earlier_chapter_asks_for_is_an_error(carrying_places, tmp_path):
    shutil.copytree(carrying_places.solutions, tmp_path / "solutions")
    path = tmp_path / "solutions" / f"{BUILDING}.py"
    path.write_text(path.read_text().replace("CARRY Scale, shift", "CARRY Scale, both"))
    with pytest.raises(CourseError, match="carries 'both', which no earlier chapter asks for"):
        chapter.read_chapter(path)


def test_her_own_answers_come_along(learner):
    answer(learner, Scale=RIGHT_LAYER)
    answer(learner, SHIFTING, shift=SHIFT)
    before = learner.notebook(BUILDING).read_bytes()
    result = carry(learner, BUILDING)
    assert result.taken == ("Scale", "shift")
    assert result.notes == ()
    assert result.kept is not None
    assert result.kept.read_bytes() == before
    bound = names(carried(learner))
    assert bound["Scale"]().forward(2.0) == 6.0
    assert bound["shift"](2.0) == 3.0
    again = carry(learner, BUILDING)
    assert (again.kept, again.notes) == (None, ())


def test_what_an_answer_uses_comes_along_and_nothing_else(learner):
    uses = (
        "FACTOR = 3.0\nprint('done')\nunused = 1\n\n"
        "class Scale(Base):\n    def forward(self, x):\n        unused = scale(x) * len([x])\n        return unused\n"
    )
    path = answer(learner, Scale=uses, scale="@lru_cache\ndef scale(x):\n    return times(x)\n")
    add_cell(
        path,
        "from functools import lru_cache\nimport numpy as np\n\ndef times(x):\n    return FACTOR * x\n\n"
        "class Base:\n    pass\n\nnothing_of_it = 7\n",
        at=2,
    )
    result = carry(learner, BUILDING)
    assert result.taken == ("Scale",)
    source = carried(learner)
    assert names(source)["Scale"]().forward(2.0) == 6.0
    assert source.startswith("from functools import lru_cache\n")
    for left_out in ("unused = 1", "nothing_of_it", "print", "import numpy"):
        assert left_out not in source


def test_a_stub_stays_away_and_is_named(learner):
    answer(learner, Scale=RIGHT_LAYER)
    result = carry(learner, BUILDING)
    assert result.notes == (f"shift did not come along: it is still to be written, in {SHIFTING}",)
    with pytest.raises(NotImplementedError):
        names(carried(learner))["shift"](1.0)


def test_half_an_answer_comes_along_and_is_named(learner):
    half = RIGHT_LAYER.replace("return dout * 3.0", "raise NotImplementedError")
    answer(learner, Scale=half)
    answer(learner, SHIFTING, shift=SHIFT)
    result = carry(learner, BUILDING)
    assert result.taken == ("Scale", "shift")
    assert result.notes == (f"Scale came along, but it is not finished in {SCALING}",)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), f"there is no {SHIFTING}.ipynb here"),
        (lambda path: path.write_bytes(b"no notebook"), f"{SHIFTING}.ipynb"),
        (lambda path: answer(Folder(path.parent), SHIFTING, shift="def shift(x:"), "is not Python"),
        (lambda path: answer(Folder(path.parent), SHIFTING, shift="def shifted(x): return x"), "lacks it"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named_and_the_others_come(learner, spoil, said):
    answer(learner, Scale=RIGHT_LAYER)
    spoil(learner.notebook(SHIFTING))
    result = carry(learner, BUILDING)
    assert result.taken == ("Scale",)
    assert len(result.notes) == 1
    assert result.notes[0].startswith("shift did not come along")
    assert said in result.notes[0]
    assert "raise NotImplementedError" in carried(learner)


def test_what_she_typed_into_the_cell_is_replaced_only_with_a_word(learner):
    answer(learner, Scale=RIGHT_LAYER)
    typed = (
        f"{RIGHT_LAYER.replace('3.0', '9.0')}\n\ndef shift(x):\n    return mine(x) + 1\n\ndef mine(x):\n    return x\n"
    )
    answer(learner, BUILDING, carry=typed)
    result = carry(learner, BUILDING)
    assert result.kept is not None
    assert "9.0" in source_of(result.kept, "carry")
    assert f"Scale is replaced; the cell as you had it is in before/{result.kept.name}" in result.notes
    bound = names(carried(learner))
    assert bound["Scale"]().forward(2.0) == 6.0
    assert bound["shift"](2.0) == 3.0  # hers stays, for there is nothing to put in its place


def test_lines_that_define_nothing_are_left_out_with_a_word(learner):
    answer(learner, Scale=RIGHT_LAYER)
    answer(learner, SHIFTING, shift=SHIFT)
    answer(learner, BUILDING, carry=f"{RIGHT_LAYER}\n\n{SHIFT}\n\nprint(shift(1.0))\n")
    result = carry(learner, BUILDING)
    assert result.kept is not None
    assert result.notes == (f"the carry cell is replaced; the cell as you had it is in before/{result.kept.name}",)
    assert "print" in source_of(result.kept, "carry")


def test_a_newer_answer_replaces_the_one_that_was_carried(learner):
    answer(learner, Scale=RIGHT_LAYER.replace("3.0", "2.0"))
    answer(learner, SHIFTING, shift=SHIFT)
    carry(learner, BUILDING)
    answer(learner, Scale=RIGHT_LAYER)
    carry(learner, BUILDING)
    assert names(carried(learner))["Scale"]().forward(2.0) == 6.0


def test_two_functions_of_one_name_are_pointed_out(learner):
    helped = "def help(x):\n    return {0}\n\n\n"
    answer(learner, Scale=helped.format("3.0 * x") + RIGHT_LAYER.replace("x * 3.0", "help(x)"))
    answer(learner, SHIFTING, shift=helped.format("x + 1") + "def shift(x):\n    return help(x)")
    assert carry(learner, BUILDING).notes == (
        "two of your chapters define help, each in its way; the later one counts here",
    )


def test_all_else_in_the_notebook_stays(learner):
    answer(learner, Scale=RIGHT_LAYER)
    path = answer(learner, BUILDING, both="def both(x):\n    return 3 * x + 1")
    add_cell(path, "My notes", "markdown")
    others = [cell for cell in read(path)["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") != "carry"]
    carry(learner, BUILDING)
    after = [cell for cell in read(path)["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") != "carry"]
    assert ["".join(cell["source"]) for cell in after] == ["".join(cell["source"]) for cell in others]
    assert [cell["id"] for cell in after] == [cell["id"] for cell in others]


def test_a_deleted_carry_cell_comes_back_in_its_place(learner):
    answer(learner, Scale=RIGHT_LAYER)
    path = learner.notebook(BUILDING)
    notebook = read(path)
    place = notebook["cells"].index(cell_of(notebook, "carry"))
    del notebook["cells"][place]
    write(path, notebook)
    carry(learner, BUILDING)
    assert read(path)["cells"][place]["metadata"]["tags"] == ["carry"]


def test_a_chapter_without_a_carry_cell_and_a_damaged_notebook_are_errors(learner):
    with pytest.raises(CourseError, match="builds on no earlier answers"):
        carry(learner, SCALING)
    answer(learner, scale=RIGHT)
    learner.notebook(BUILDING).write_bytes(b"{")
    with pytest.raises(CourseError, match=f"chainrule reset {BUILDING}"):
        carry(learner, BUILDING)
    assert learner.notebook(BUILDING).read_bytes() == b"{"


def test_a_folder_that_cannot_be_written_keeps_its_notebook(learner, monkeypatch):
    answer(learner, Scale=RIGHT_LAYER)
    before = learner.notebook(BUILDING).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("autograde.classroom.atomic.os.fsync", full)
    with pytest.raises(CourseError, match="No space left on device"):
        carry(learner, BUILDING)
    assert learner.notebook(BUILDING).read_bytes() == before
    assert [path.name for path in learner.root.rglob("*.before-*")] == []


def test_a_chapter_is_not_begun_by_what_was_carried_into_it(learner):
    answer(learner, Scale=RIGHT_LAYER)
    answer(learner, SHIFTING, shift=SHIFT)
    carry(learner, BUILDING)
    assert not prepare(learner.notebook(BUILDING), learner).begun
    answer(learner, BUILDING, both="def both(x):\n    return shift(x)")
    assert prepare(learner.notebook(BUILDING), learner).begun


def test_an_answer_that_uses_what_was_not_carried_is_told_so(say, learner):
    answer(learner, BUILDING, both="def both(x):\n    return shift(Scale().forward(x))")
    said = say("check", "92", "both", "--dir", learner.root)[1]
    assert "both calls Scale.forward, which is still to be written." in said
    assert "error: unwritten_part" in said
    assert "Your earlier answers: chainrule carry 92" in say("check", "92", "--dir", learner.root)[1]
