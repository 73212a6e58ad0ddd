import json

import pytest
from conftest import CHAPTER

from autograde import places
from autograde.classroom.chapters.build import build, released_chapters, stale
from autograde.classroom.errors import CourseError
from autograde.classroom.settings import STUB


def test_building_twice_leaves_no_difference(small_course):
    before = {path.name: path.read_bytes() for path in small_course.course.iterdir()}
    assert build() == []
    assert {path.name: path.read_bytes() for path in small_course.course.iterdir()} == before


def test_the_stub_stands_where_the_answer_stood_and_the_signature_stays(small_course):
    notebook = json.loads((small_course.course / f"{CHAPTER}.ipynb").read_text())
    source = next("".join(cell["source"]) for cell in notebook["cells"] if cell["id"] == "Scale")
    assert source.count(f"        {STUB}") == 2
    assert "def backward(self, dout):" in source


def test_check_cells_are_locked_as_nbgrader_does(small_course):
    notebook = json.loads((small_course.course / f"{CHAPTER}.ipynb").read_text())
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "scale_values")
    assert cell["metadata"]["editable"] is False
    assert cell["metadata"]["deletable"] is False


def test_stale_names_what_a_build_would_write_change_and_remove(small_course):
    (small_course.course / "ch91_shifting.ipynb").unlink()
    (small_course.course / "ch89_gone.ipynb").write_text("{}")
    chapter = small_course.solutions / f"{CHAPTER}.py"
    chapter.write_text(chapter.read_text().replace("# # Scaling", "# # To scale"))
    assert stale() == ["ch89_gone.ipynb", "ch90_scaling.ipynb", "ch91_shifting.ipynb"]
    build()
    assert stale() == []
    assert not (small_course.course / "ch89_gone.ipynb").exists()


def test_a_chapter_that_gives_an_answer_away_is_not_built(small_course):
    chapter = small_course.solutions / "ch91_shifting.py"
    leak = "\n# %%\ndef helper(x):\n    tripled = np.asarray( x,dtype = float )*3.0  # renamed\n    return tripled\n"
    chapter.write_text(chapter.read_text() + leak)
    before = {path.name: path.read_bytes() for path in small_course.course.iterdir()}
    with pytest.raises(CourseError, match="the answer to scale of ch90_scaling"):
        build()
    assert {path.name: path.read_bytes() for path in small_course.course.iterdir()} == before


def test_a_source_without_the_end_of_an_answer_is_named(small_course):
    chapter = small_course.solutions / "ch91_shifting.py"
    chapter.write_text(chapter.read_text().replace("    ### END SOLUTION\n", ""))
    with pytest.raises(CourseError, match=r"ch91_shifting\.py: RuntimeError: no end solution statement found"):
        build()


def test_the_course_is_as_the_solutions_make_it():
    assert released_chapters(places.solutions()) == {
        path.name: path.read_bytes() for path in sorted(places.find().course.iterdir())
    }
