import sqlite3
import subprocess
import sys

import pytest

from autograde import places
from autograde.classroom.course_directory import init, open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.roster import read_roster


def test_a_class_is_a_genuine_course_directory(classroom):
    assert classroom.assignments() == ["ch90_scaling", "ch91_shifting"]
    assert (classroom.root / "exchange").stat().st_mode & 0o777 == 0o777
    with classroom.nbgrader().gradebook() as gradebook:
        assert {student.id: student.first_name for student in gradebook.students} == {
            "ada": "Ada",
            "bob": "Bob",
            "zoe": "Zoe",
        }


def test_plain_nbgrader_works_in_it_from_elsewhere(classroom, tmp_path):
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "ch91_shifting", "--force"]
    command.append(f"--CourseDirectory.root={classroom.root}")
    before = classroom.release("ch91_shifting").read_bytes()
    subprocess.run(command, check=True, cwd=tmp_path, capture_output=True)
    assert classroom.release("ch91_shifting").read_bytes() == before


def test_init_again_changes_nothing(classroom):
    before = {path: path.read_bytes() for path in classroom.root.rglob("*") if path.is_file() and path.suffix != ".db"}
    made = init(classroom.root)
    assert (made.new, made.chapters, made.students) == (False, [], [])
    after = {path: path.read_bytes() for path in classroom.root.rglob("*") if path.is_file() and path.suffix != ".db"}
    assert after == before


def test_init_again_adds_new_students_and_keeps_the_old(classroom, tmp_path):
    roster = tmp_path / "more.csv"
    roster.write_text("id\nyan\nada\n")
    assert init(classroom.root, roster).students == ["yan"]
    with classroom.nbgrader().gradebook() as gradebook:
        assert gradebook.find_student("ada").first_name == "Ada"


@pytest.mark.parametrize("lost", ["nbgrader_config.py", "gradebook.db", "reports"])
def test_a_half_made_class_is_said_to_be_one_and_completed(classroom, lost):
    path = classroom.root / lost
    path.rmdir() if path.is_dir() else path.unlink()
    with pytest.raises(CourseError, match=f"half made: .*{lost}.*complete it with `chainrule init"):
        open_classroom(classroom.root)
    init(classroom.root)
    assert open_classroom(classroom.root) == classroom


def test_a_gradebook_that_was_begun_without_alembic_is_finished(classroom):
    with sqlite3.connect(classroom.gradebook) as database:
        database.execute("DROP TABLE alembic_version")
    with pytest.raises(CourseError, match="half made"):
        open_classroom(classroom.root)
    init(classroom.root)
    with open_classroom(classroom.root).nbgrader().gradebook() as gradebook:
        assert [student.id for student in gradebook.students] == ["ada", "bob", "zoe"]


def test_init_interrupted_before_its_first_file_can_be_run_again(small_course, tmp_path):
    (tmp_path / "class" / ".chainrule").mkdir(parents=True)
    assert init(tmp_path / "class").new


def test_a_folder_of_something_else_stays_as_it_is(small_course, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "cat.png").write_bytes(b"cat")
    with pytest.raises(CourseError, match=r"holds 'cat.png' and is not a class.*Nothing was changed"):
        init(folder)
    assert [path.name for path in folder.iterdir()] == ["cat.png"]


def test_a_bad_roster_is_refused_before_anything_is_made(small_course, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("name\nada\n")
    with pytest.raises(CourseError):
        init(tmp_path / "class", roster)
    assert not (tmp_path / "class").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,mail\nada,a\n", "has no column `id`; its first line has: name, mail"),
        ("", "its first line has: nothing"),
        ("id\nada\nada\n", "line 3: the student 'ada' stands there twice"),
        ("id\n../ada\n", "'../ada' holds a path"),
        ("id\na/b\n", "'a/b' holds a path"),
        ("id\na*\n", "holds one of"),
        ("id,first_name\n,Ada\n", "is empty"),
    ],
)
def test_what_is_wrong_with_a_roster_is_said(tmp_path, text, said):
    roster = tmp_path / "roster.csv"
    roster.write_text(text)
    with pytest.raises(CourseError) as caught:
        read_roster(roster)
    assert said in str(caught.value)


def test_a_roster_from_a_spreadsheet_is_read(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_bytes("\ufeffid, first_name\r\nÅsa Berg,Åsa\r\n".encode())
    assert [(student.id, student.first_name) for student in read_roster(roster)] == [("Åsa Berg", "Åsa")]


def test_without_a_checkout_init_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "find", lambda: places.Places(course=tmp_path, solutions=None))
    with pytest.raises(places.NoSolutionsError, match="Run it from a checkout"):
        init(tmp_path / "class")
