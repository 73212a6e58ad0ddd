import nbformat
import pytest
from conftest import CHAPTER, RIGHT, hand_in

from autograde.classroom.chapters.release import release
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.grade import grade


def change_chapter(small_course, before: str, after: str) -> None:
    path = small_course.solutions / f"{CHAPTER}.py"
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))


def edit_source(classroom, before: str, after: str) -> None:
    path = classroom.source(CHAPTER)
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_a_release_is_what_the_build_makes(classroom, small_course):
    assert classroom.release(CHAPTER).read_bytes() == (small_course.course / f"{CHAPTER}.ipynb").read_bytes()


def test_what_is_released_stays_without_force(classroom, small_course):
    change_chapter(small_course, "# # Scaling", "# # To scale")
    (one,) = release(classroom, [CHAPTER])
    assert not one.made
    assert "--force takes it over" in one.notes[0]
    assert "To scale" not in classroom.release(CHAPTER).read_text()


def test_force_takes_over_a_changed_chapter(classroom, small_course):
    change_chapter(small_course, "# # Scaling", "# # To scale")
    (one,) = release(classroom, [CHAPTER], force=True)
    assert one.made
    assert "To scale" in classroom.release(CHAPTER).read_text()


def test_a_source_that_the_instructor_edited_is_kept_and_released(classroom, small_course):
    edit_source(classroom, "# Scaling", "# My scaling")
    change_chapter(small_course, "# # Scaling", "# # To scale")
    (one,) = release(classroom, [CHAPTER], force=True)
    assert "edited" in one.notes[0]
    assert "not taken" in one.notes[0]
    assert "My scaling" in classroom.release(CHAPTER).read_text()


def test_a_source_that_was_only_saved_is_not_edited(classroom, small_course):
    notebook = nbformat.read(classroom.source(CHAPTER), as_version=4)
    notebook.cells[1].execution_count = 7
    classroom.source(CHAPTER).write_text(nbformat.writes(notebook, indent=4))
    change_chapter(small_course, "# # Scaling", "# # To scale")
    release(classroom, [CHAPTER], force=True)
    assert "To scale" in classroom.release(CHAPTER).read_text()


def test_a_chapter_added_to_the_checkout_can_be_released(classroom, small_course):
    text = (small_course.solutions / "ch91_shifting.py").read_text()
    (small_course.solutions / "ch92_more.py").write_text(text)
    (one,) = release(classroom, ["ch92_more"])
    assert one.made
    assert classroom.release("ch92_more").exists()


def test_a_release_that_was_left_half_written_is_made_again(classroom):
    whole = classroom.release(CHAPTER).read_bytes()
    classroom.release(CHAPTER).write_bytes(whole[:100])
    (one,) = release(classroom, [CHAPTER])
    assert one.made
    assert classroom.release(CHAPTER).read_bytes() == whole


def test_an_unknown_assignment_is_refused_with_the_known_ones(classroom):
    with pytest.raises(CourseError, match="no assignment 'ch99'; it has: ch90_scaling, ch91_shifting"):
        release(classroom, ["ch99"])


def test_other_graded_cells_are_refused_once_there_are_submissions(classroom, small_course):
    hand_in(classroom, "ada", {"scale": RIGHT})
    grade(classroom, CHAPTER)
    before = classroom.source(CHAPTER).read_bytes()
    change_chapter(small_course, '"grade_id": "scale_backward"', '"grade_id": "scale_slope"')
    with pytest.raises(CourseError, match=r"new: scale_slope; gone: scale_backward.*Nothing was changed"):
        release(classroom, [CHAPTER], force=True)
    assert classroom.source(CHAPTER).read_bytes() == before


def test_a_source_that_is_no_notebook_is_named(classroom):
    classroom.source(CHAPTER).write_text("{")
    with pytest.raises(CourseError, match=r"ch90_scaling.ipynb is not a notebook"):
        release(classroom, [CHAPTER], force=True)
