import pytest
from conftest import CHAPTER

from autograde import places
from autograde.classroom.chapters.library import pick, read_library
from autograde.classroom.demo.demo import run
from autograde.classroom.demo.demo_class import EVERYTHING, STUDENTS, Student

SMALL_CLASS = (
    Student("ada", "everything right", style=1),
    Student("bob", "one wrong", picks={"scale": "twice"}),
    Student("cyd", "nothing", leaves=EVERYTHING),
    Student("eve", "hands nothing in", hands_in=("ch91",)),
    Student("dan", "a typing mistake", typed={"scale": "def scale(x:"}),
)


def test_the_demo_shows_what_was_got_and_deserved(small_course, tmp_path):
    demo = run(tmp_path / "demo", students=SMALL_CLASS, assignments=(CHAPTER,))
    assert demo.disagreements == []
    assert [row.marks for row in demo.rows] == [((5.0, 5.0),), ((3.0, 3.0),), ((0.0, 0.0),), (None,), ((3.0, 3.0),)]
    assert demo.page.exists()


def test_a_mark_that_was_not_deserved_is_told_cell_by_cell(small_course, tmp_path):
    answers = small_course.solutions / "answers" / "scale.py"
    answers.write_text(answers.read_text().replace("x * 2.0", "x * 3.0"))
    demo = run(tmp_path / "demo", students=(SMALL_CLASS[1],), assignments=(CHAPTER,))
    (line,) = demo.disagreements
    assert "bob, scale_values of ch90_scaling should have failed, but passed with 2 of 2" in line
    assert not demo.rows[0].as_deserved


def test_every_answer_that_the_students_pick_is_in_the_library():
    library = read_library(places.solutions())
    for student in STUDENTS:
        for exercise, title in student.picks.items():
            assert pick(library, exercise, title).exercise == exercise


@pytest.mark.long
def test_in_the_real_demo_all_get_what_they_deserve(tmp_path):
    demo = run(tmp_path / "demo")
    assert demo.disagreements == []
    assert len(demo.rows) >= 12
