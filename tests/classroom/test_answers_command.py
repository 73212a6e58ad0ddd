"""`chainrule answers`: the notebook that is handed out after the deadline."""

import nbformat
import pytest
from conftest import CHAPTER
from nbclient import NotebookClient

from autograde import places
from autograde.classroom.chapters.answers import solved
from autograde.classroom.chapters.audit import MARKERS
from autograde.classroom.chapters.chapter import (
    HIDDEN_REGION,
    chapter_sources,
    check_cells,
    read_chapter,
    split_regions,
)
from autograde.classroom.settings import STUB

REAL = sorted(chapter_sources(places.solutions()))


def sources(notebook) -> dict[str, str]:
    return {cell.id: cell.source for cell in notebook.cells}


def give_paper(small_course, text: str) -> None:
    (small_course.solutions / "paper").mkdir()
    (small_course.solutions / "paper" / "ch90.md").write_text(text, encoding="utf-8")


def test_answers_rubrics_and_the_exercises_on_paper_are_in_the_notebook(say, small_course, tmp_path):
    give_paper(small_course, "# On paper\n\n**1.** Nine, since 3 · 3 = 9.\n\n## Another\n\nTwo.\n")
    code, said = say("answers", "90", "--out", tmp_path / "out")
    assert code == 0
    path = tmp_path / "out" / f"{CHAPTER}_answers.ipynb"
    assert str(path) in said
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = sources(notebook)
    assert "tripled = np.asarray(x, dtype=float) * 3.0" in cells["scale"]
    assert cells["question_everywhere"].startswith("A step of the input moves the output three times as far")
    assert "Rubric: one point for the factor three" in cells["question_everywhere"]
    assert notebook.cells[-1].source == "## On paper\n\n**1.** Nine, since 3 · 3 = 9.\n\n### Another\n\nTwo."
    assert STUB not in "".join(cells.values())


def test_hidden_checks_and_marks_for_nbgrader_stay_in_the_house(small_course):
    notebook = solved(CHAPTER)
    assert sources(notebook)["scale_values"] == "check.equal(scale, inputs=(2.0,), expected=6.0)"
    assert not [cell for cell in notebook.cells if "nbgrader" in cell.metadata]


def test_without_a_file_of_answers_on_paper_there_is_no_cell_for_them(small_course):
    assert list(sources(solved(CHAPTER))) == list(sources(read_chapter(small_course.solutions / f"{CHAPTER}.py")))


def test_a_file_that_is_there_stays_without_force(say, small_course, tmp_path):
    path = tmp_path / f"{CHAPTER}_answers.ipynb"
    path.write_text("my own notes")
    code, said = say("answers", CHAPTER, "--out", tmp_path)
    assert (code, path.read_text()) == (2, "my own notes")
    assert "--force writes it anew" in said
    assert say("answers", CHAPTER, "--out", tmp_path, "--force")[0] == 0
    assert "tripled" in path.read_text()


def test_it_is_written_here_if_no_folder_is_named(say, small_course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert say("answers", "shift")[0] == 0
    assert [path.name for path in tmp_path.glob("*.ipynb")] == ["ch91_shifting_answers.ipynb"]


def test_an_unknown_chapter_is_said_and_nothing_is_written(say, small_course, tmp_path):
    code, said = say("answers", "ch95", "--out", tmp_path / "out")
    assert code == 2
    assert "there is no chapter 'ch95'" in said
    assert not (tmp_path / "out").exists()


def test_outside_a_checkout_it_says_where_to_run(say, tmp_path, monkeypatch):
    monkeypatch.setattr(places, "find", lambda: places.Places(course=tmp_path, solutions=None))
    code, said = say("answers", "1", "--out", tmp_path)
    assert code == 2
    assert "Run it from a checkout" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", REAL)
def test_nothing_hidden_is_in_the_answers_to_a_chapter(name):
    text = "\n".join(sources(solved(name)).values())
    assert [marker for marker in MARKERS if marker in text] == []
    checks = check_cells(read_chapter(places.solutions() / f"{name}.py"))
    regions = [region for check in checks for region in split_regions(check.source, HIDDEN_REGION)[1]]
    assert regions
    shown = set(text.splitlines())
    for region in regions:
        assert [line for line in region if "rng." in line and line in shown] == []


@pytest.mark.parametrize("name", REAL)
def test_the_answers_to_a_chapter_end_with_those_on_paper(name):
    last = solved(name).cells[-1]
    assert last.source.startswith(f"## {int(name[2:4])} ")


def test_the_answers_run_and_pass_their_checks_with_the_carried_ones():
    """ch05 builds on four earlier answers; a cell that raises ends the run."""
    notebook = solved("ch05_networks")
    NotebookClient(notebook, timeout=120).execute()
    printed = {cell.id: str(cell.get("outputs", "")) for cell in notebook.cells if cell.cell_type == "code"}
    assert "right" in printed["carry_affine"] + printed["two_layer_net_backward"]
