from pathlib import Path

import nbformat
import pytest
from conftest import CHAPTER, SMALL_COURSE

from autograde import places
from autograde.classroom.chapters.chapter import (
    answer_cells,
    chapter_sources,
    check_cells,
    content_hash,
    name_under_test,
    question_cells,
    read_chapter,
    write_notebook,
)
from autograde.classroom.errors import CourseError


def test_a_source_makes_the_same_bytes_each_time():
    path = SMALL_COURSE / f"{CHAPTER}.py"
    assert write_notebook(read_chapter(path)) == write_notebook(read_chapter(path))


def test_a_cell_is_named_by_its_grade_id_or_its_content_and_no_two_alike():
    notebook = read_chapter(SMALL_COURSE / "ch91_shifting.py")
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert "shift" in ids
    twice = [cell.id for cell in notebook.cells if cell.source == "The same text twice."]
    assert twice[1] == f"{twice[0]}-2"


def test_nothing_of_jupytext_is_left_in_the_notebook():
    notebook = read_chapter(SMALL_COURSE / f"{CHAPTER}.py")
    assert set(notebook.metadata) == {"kernelspec", "language_info", "chainrule"}  # chainrule: the hints
    assert {key for cell in notebook.cells for key in cell.metadata} <= {"nbgrader", "tags"}
    nbformat.validate(notebook)


def test_check_cells_know_their_points_and_the_one_name_they_test():
    checks = check_cells(read_chapter(SMALL_COURSE / f"{CHAPTER}.py"))
    assert [(check.grade_id, check.points, check.exercise) for check in checks] == [
        ("scale_values", 2.0, "scale"),
        ("scale_backward", 3.0, "Scale"),
    ]


def test_answers_and_questions_are_found():
    notebook = read_chapter(SMALL_COURSE / f"{CHAPTER}.py")
    assert list(answer_cells(notebook)) == ["scale", "Scale"]
    assert [(question.grade_id, question.points) for question in question_cells(notebook)] == [
        ("question_everywhere", 2.0)
    ]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("check.forward(Relu, inputs=(1.0,))", "Relu"),
        ("rng = check.hidden_rng('a')\ncheck.equal(square, inputs=(rng.normal(),))", "square"),
        ("print(1)", None),
        ("%matplotlib inline", None),
    ],
)
def test_the_name_under_test_is_the_first_argument_of_a_check(source, name):
    assert name_under_test(source) == name


def test_a_grade_id_used_twice_is_refused(tmp_path: Path):
    text = (SMALL_COURSE / f"{CHAPTER}.py").read_text().replace('"grade_id": "Scale"', '"grade_id": "scale"')
    (tmp_path / "ch90_scaling.py").write_text(text)
    with pytest.raises(CourseError, match="grade_id 'scale' for two cells"):
        read_chapter(tmp_path / "ch90_scaling.py")


def test_saving_in_jupyterlab_is_no_edit_and_another_check_is():
    notebook = read_chapter(SMALL_COURSE / f"{CHAPTER}.py")
    before = content_hash(notebook)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="ran")]
    notebook.cells[0].metadata["scrolled"] = True
    assert content_hash(notebook) == before
    notebook.cells[3].metadata.nbgrader["points"] = 4
    assert content_hash(notebook) != before


def test_every_real_chapter_reads_and_every_check_cell_names_its_exercise():
    solutions = places.find().solutions
    for name, path in chapter_sources(solutions).items():
        notebook = read_chapter(path)
        for check in check_cells(notebook):
            assert name_under_test(check.source) is not None, (name, check.grade_id)
