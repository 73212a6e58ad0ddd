"""The journal: what it proves, whatever happened to its file."""

import pytest

from autograde.classroom.grading.journal import Entry, Journal
from autograde.classroom.grading.report import CheckResult


def entry(student, result="r"):
    check = CheckResult("scale_values", "scale", "failed", 0.0, 2.0, "ignores_dout", "é\nü")
    points = {"scale_values": 0.0, "question": None}
    return Entry(student, "s", "f", "judge", result, None, "landlock", 0.5, ("a note",), (check,), points)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "graded" / "a.jsonl"
    journal = Journal(path)
    for student in ("ada", "bob", "zoe"):
        journal.add(entry(student))
    journal.close()
    return path


def entries(path):
    journal = Journal(path)
    journal.close()
    return journal.entries


def test_what_was_added_is_there_again(path):
    assert entries(path) == {student: entry(student) for student in ("ada", "bob", "zoe")}


def test_the_last_line_of_a_student_counts(path):
    journal = Journal(path)
    journal.add(entry("ada", result="other"))
    journal.take_back("bob")
    journal.close()
    assert entries(path) == {"ada": entry("ada", result="other"), "zoe": entry("zoe")}


def test_a_torn_last_line_proves_nothing_and_harms_no_other(path):
    whole = path.read_bytes()
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    for end in range(last, len(whole)):
        path.write_bytes(whole[:end])
        assert set(entries(path)) == {"ada", "bob"}
    journal = Journal(path)
    journal.add(entry("zoe"))
    journal.close()
    assert set(entries(path)) == {"ada", "bob", "zoe"}


def test_a_line_that_was_changed_proves_nothing(path):
    before, after = b'"student":"bob","submission":"s"', b'"student":"bob","submission":"x"'
    path.write_bytes(path.read_bytes().replace(before, after))
    assert set(entries(path)) == {"ada", "zoe"}


def test_a_journal_of_another_version_proves_nothing(path, tmp_path):
    from autograde.classroom.grading.journal import _line

    path.write_bytes(_line({"student": "ada", "version": 7}) + _line({"taken_back": "ada"}))
    assert entries(path) == {}


def test_kept_are_those_that_are_named(path):
    journal = Journal(path)
    journal.add(entry("ada", result="other"))
    journal.keep(["zoe", "ada", "new"])
    assert path.read_bytes().count(b"\n") == 2
    assert entries(path) == {"ada": entry("ada", result="other"), "zoe": entry("zoe")}
