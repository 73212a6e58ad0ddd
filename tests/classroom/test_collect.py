"""`chainrule collect`: what is in a bulk download gets to whom it belongs, and nothing gets anywhere else."""

import os
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from conftest import CHAPTER, RIGHT, WRONG
from downloads import LOVELACE, link, notebook, packed, saved

from autograde.classroom.course_directory import init, open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.intake import download as reading
from autograde.classroom.intake.collect import NEW, REPLACED, SAME, collect
from autograde.classroom.intake.senders import Member, find_member, read_path

OTHER = "ch91_shifting"


@pytest.fixture
def named(classroom, tmp_path):
    """The class with students who have full names."""
    (tmp_path / "roster.csv").write_text(LOVELACE, encoding="utf-8")
    init(classroom.root, tmp_path / "roster.csv")
    return open_classroom(classroom.root)


def handed_in(classroom):
    """What lies in submitted/, by student and assignment."""
    found = classroom.root.glob("submitted/*/*/*")
    return {(path.parts[-3], path.parts[-2]): path.read_bytes() for path in found}


def reasons(found):
    return {one.path: one.reason for one in found.left}


def test_moodle_with_folders(named, tmp_path):
    mine, others = notebook(named), notebook(named, WRONG)
    files = {
        f"Ada Lovelace_4711_assignsubmission_file/{CHAPTER}.ipynb": mine,
        f"Noé Müller-Lüdenscheidt_4712_assignsubmission_file_/deep/er/{CHAPTER}.ipynb": others,
        "Noé Müller-Lüdenscheidt_4712_assignsubmission_onlinetext/onlinetext.html": b"<p>",
        "Bob O'Neil_4713_assignsubmission_file/report.pdf": b"%PDF",
        f"Mallory Smith_4714_assignsubmission_file/{CHAPTER}.ipynb": mine,
        f"Participant_4715_assignsubmission_file/{CHAPTER}.ipynb": mine,
    }
    found = collect(named, saved(tmp_path, packed(files)))
    assert handed_in(named) == {("ada", CHAPTER): mine, ("noe", CHAPTER): others}
    assert [(one.student, one.state) for one in found.taken] == [("ada", NEW), ("noe", NEW)]
    said = sorted(reasons(found).values())
    assert said == [
        "holds no notebook; found report.pdf",
        "no student of the class is called 'Mallory Smith'",
        "was handed in anonymously; reveal the names in Moodle and download again",
    ]


def test_moodle_without_folders_and_with_usernames(named, tmp_path):
    mine = notebook(named)
    files = {
        f"Ada Lovelace_4711_assignsubmission_file_{CHAPTER}.ipynb": mine,
        f"bob Bob O'Neil_4713_assignsubmission_file/{CHAPTER}.ipynb": mine,
    }
    collect(named, saved(tmp_path, packed(files)))
    assert set(handed_in(named)) == {("ada", CHAPTER), ("bob", CHAPTER)}


def test_canvas_and_the_last_of_several_attempts(named, tmp_path):
    first, last, late = notebook(named, WRONG), notebook(named), notebook(named, "scale = 1")
    files = {
        f"lovelaceada_31_902_{CHAPTER}-1.ipynb": last,
        f"lovelaceada_31_901_{CHAPTER}.ipynb": first,
        f"müllerlüdenscheidtnoé_LATE_32_903_{CHAPTER}.ipynb": late,
        f"anon_x7Yq2_904_{CHAPTER}.ipynb": first,
    }
    found = collect(named, saved(tmp_path, packed(files)))
    assert handed_in(named) == {("ada", CHAPTER): last, ("noe", CHAPTER): late}
    assert found.taken[0].attempts == 2
    assert "anonymous grading" in next(iter(reasons(found).values()))
    with named.nbgrader().gradebook() as gradebook:
        assert gradebook.find_student("ada").lms_user_id == "31"


def test_a_student_whom_canvas_knows_by_number_is_found_under_any_name(named, tmp_path):
    collect(named, saved(tmp_path, packed({f"lovelaceada_31_901_{CHAPTER}.ipynb": notebook(named, WRONG)})))
    married = notebook(named)
    collect(named, saved(tmp_path, packed({f"kingada_31_950_{CHAPTER}.ipynb": married})))
    assert handed_in(named) == {("ada", CHAPTER): married}


def test_zips_in_zips_and_folders_named_by_the_id(named, tmp_path):
    mine, others = notebook(named), notebook(named, "def shift(x):\n    return x + 1.0\n", OTHER)
    inner = packed({f"homework/{OTHER}.ipynb": others, "__MACOSX/._x.ipynb": b"", ".ipynb_checkpoints/x.ipynb": b""})
    files = {
        "week 1/ada.zip": packed({"my homework.zip": inner}),
        f"week 1/bob/{CHAPTER}.ipynb": mine,
        f"week 1/noe_{CHAPTER}.ipynb": mine,
    }
    found = collect(named, saved(tmp_path, packed(files)))
    assert handed_in(named) == {("ada", OTHER): others, ("bob", CHAPTER): mine, ("noe", CHAPTER): mine}
    assert not found.left


def test_a_folder_is_as_good_as_a_zip_and_its_links_are_not_followed(named, tmp_path):
    mine = notebook(named)
    folder = tmp_path / "download"
    (folder / "Ada Lovelace_1_assignsubmission_file").mkdir(parents=True)
    (folder / "Ada Lovelace_1_assignsubmission_file" / "my work.ipynb").write_bytes(mine)
    (tmp_path / "secret.ipynb").write_bytes(notebook(named, WRONG))
    (folder / "bob").mkdir()
    (folder / "bob" / f"{CHAPTER}.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "noe").symlink_to(tmp_path)
    os.mkfifo(folder / "bob" / "pipe.ipynb")
    found = collect(named, folder)
    assert handed_in(named) == {("ada", CHAPTER): mine}
    assert found.taken[0].note == "the file is named my work.ipynb"
    assert set(reasons(found).values()) == {"is a symbolic link, which is not followed"}


def test_the_cells_tell_the_assignment_and_not_the_name(named, tmp_path):
    mine = notebook(named)
    stranger = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    files = {f"ada/{OTHER}.ipynb": mine, "bob/tea.ipynb": stranger, f"noe/{CHAPTER}.ipynb": b"not a notebook"}
    found = collect(named, saved(tmp_path, packed(files)))
    assert set(handed_in(named)) == {("ada", CHAPTER), ("noe", CHAPTER)}  # a damaged one is graded, with its reason
    assert "is not JSON" in found.taken[1].note
    assert reasons(found) == {"bob/tea.ipynb": "holds none of the class's assignments"}


def test_two_students_of_one_name_are_reported_and_neither_is_taken(named, tmp_path):
    roster = tmp_path / "more.csv"
    roster.write_text("id,first_name,last_name\nada2,Ada,Lovelace\n")
    init(named.root, roster)
    path = saved(tmp_path, packed({f"Ada Lovelace_1_assignsubmission_file/{CHAPTER}.ipynb": notebook(named)}))
    found = collect(named, path)
    assert not handed_in(named)
    assert "can be any of these students: ada, ada2" in found.left[0].reason


def test_two_people_of_one_students_name_are_reported_and_neither_is_taken(named, tmp_path):
    files = {
        f"Ada Lovelace_{number}_assignsubmission_file/{CHAPTER}.ipynb": notebook(named, answer)
        for number, answer in ((1, RIGHT), (2, WRONG))
    }
    found = collect(named, saved(tmp_path, packed(files)))
    assert not handed_in(named)
    assert [one.reason for one in found.left] == ["2 people in the download match the student ada"] * 2


def test_a_later_download_replaces_and_nothing_is_lost(named, tmp_path):
    old, new = notebook(named, WRONG), notebook(named)
    states = []
    for content in (old, old, new):
        found = collect(named, saved(tmp_path, packed({f"ada/{CHAPTER}.ipynb": content})))
        states.append(found.taken[0].state)
    assert states == [NEW, SAME, REPLACED]
    assert handed_in(named) == {("ada", CHAPTER): new}
    assert [path.read_bytes() for path in named.memory.glob("replaced/ada/*/*.ipynb")] == [old]
    assert not (named.memory / "collected").exists()


@pytest.mark.parametrize(
    "name", ["../../escaped.ipynb", "/tmp/escaped.ipynb", "C:\\escaped.ipynb", "ada/../../x.ipynb"]
)
def test_no_path_leads_out_of_the_zip(named, tmp_path, name):
    before = {path for path in tmp_path.rglob("*") if named.root not in path.parents}
    found = collect(named, saved(tmp_path, packed({name: notebook(named)})))
    assert [one.reason for one in found.left] == ["leads out of the zip"]
    assert not handed_in(named)
    after = {path for path in tmp_path.rglob("*") if named.root not in path.parents}
    assert {path.name for path in after - before} == {"download.zip"}


def test_links_locks_and_unusual_packing_are_refused(named, tmp_path):
    found = collect(named, saved(tmp_path, link(f"ada/{CHAPTER}.ipynb", "/etc/passwd")))
    assert "symbolic link" in found.left[0].reason
    found = collect(named, saved(tmp_path, packed({f"ada/{CHAPTER}.ipynb": notebook(named)}, zipfile.ZIP_LZMA)))
    assert "packed in a way" in found.left[0].reason
    content = bytearray(packed({f"ada/{CHAPTER}.ipynb": notebook(named)}))
    content[content.index(b"PK\1\2") + 8] |= 1
    found = collect(named, saved(tmp_path, bytes(content)))
    assert "password" in found.left[0].reason
    assert not handed_in(named)


def test_a_submission_folder_that_is_a_link_is_not_written_through(named, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (named.root / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
    found = collect(named, saved(tmp_path, packed({f"ada/{CHAPTER}.ipynb": notebook(named)})))
    assert "symbolic link" in found.left[0].reason
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_that_grows_too_far_is_refused_and_the_others_are_taken(named, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "SMALL", 100_000)
    mine = notebook(named)
    files = {f"ada/{CHAPTER}.ipynb": b" " * 1_000_000, f"bob/{CHAPTER}.ipynb": mine}
    found = collect(named, saved(tmp_path, packed(files)))
    assert handed_in(named) == {("bob", CHAPTER): mine}
    assert "times its size" in found.left[0].reason


def test_a_size_that_lies_does_not_help_a_bomb(named, tmp_path, monkeypatch):
    """The list of contents says 10 bytes; what is read beyond them is an error, not memory."""
    content = bytearray(packed({f"ada/{CHAPTER}.ipynb": b" " * 1_000_000}))
    entry = content.index(b"PK\1\2")
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    found = collect(named, saved(tmp_path, bytes(content)))
    assert "cannot be read" in found.left[0].reason
    assert not handed_in(named)


def test_bounds_on_sizes_depth_and_number_hold(named, tmp_path, monkeypatch):
    mine = notebook(named)
    deep = {f"ada/{CHAPTER}.ipynb": mine}
    for level in range(5):
        deep = {f"level {level}.zip": packed(deep)}
    found = collect(named, saved(tmp_path, packed(deep)))
    assert "is a zip within 3 others" in found.left[0].reason
    monkeypatch.setattr(reading, "LARGEST_FILE", 1000)
    found = collect(named, saved(tmp_path, packed({f"ada/{CHAPTER}.ipynb": mine})))
    assert "is larger than" in found.left[0].reason
    monkeypatch.setattr(reading, "LARGEST_FILE", 10**8)
    monkeypatch.setattr(reading, "LARGEST_ALL", 3000)
    found = collect(named, saved(tmp_path, packed({f"{name}/{CHAPTER}.ipynb": mine for name in ("ada", "bob")})))
    assert "grows beyond" in found.left[-1].reason
    monkeypatch.setattr(reading, "MOST_FILES", 10)
    with pytest.raises(CourseError, match="more than 10 files"):
        collect(named, saved(tmp_path, packed({f"{number}.txt": b"" for number in range(11)})))


def test_a_list_of_a_million_files_is_refused_before_it_is_read(named, tmp_path, monkeypatch):
    many = packed({f"{number:06}.txt": b"" for number in range(2000)})
    monkeypatch.setattr(reading, "LARGEST_DIRECTORY", 50_000)

    class Unopened:
        def __init__(self, *arguments: object) -> None:
            raise AssertionError("the list was read")

    monkeypatch.setattr(reading.zipfile, "ZipFile", Unopened)
    with pytest.raises(CourseError, match="lists more files"):
        collect(named, saved(tmp_path, many))


def test_the_size_of_a_large_zips_list_is_read_from_its_64_bit_record(tmp_path, monkeypatch):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(66_000):  # more than the old record can count
            archive.writestr(f"{number}.txt", b"")
    with path.open("rb") as file:
        size = reading._directory_size(file)
    with zipfile.ZipFile(path) as archive:
        assert size == sum(46 + len(info.filename) + len(info.extra) for info in archive.infolist())


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is not a zip"), (b"%PDF-1.7 a report", "is not a zip"), (None, "there is no file or folder")],
)
def test_a_download_that_is_none_is_said_to_be_none(say, named, tmp_path, content, said):
    path = tmp_path / "download.zip"
    if content is not None:
        path.write_bytes(content)
    code, heard = say("collect", path, "--course", named.root)
    assert code == 2
    assert said in heard


def test_a_class_without_students_is_told_to_get_some(small_course, tmp_path):
    empty = init(tmp_path / "empty class").classroom
    with pytest.raises(CourseError, match=r"has no students.*--roster"):
        collect(empty, saved(tmp_path, packed({"a.txt": b""})))


def test_the_command_shows_what_was_taken_and_what_not(say, named, tmp_path):
    mine = notebook(named)
    path = saved(tmp_path, packed({f"ada/{CHAPTER}.ipynb": mine, f"zed/{CHAPTER}.ipynb": mine}))
    code, said = say("collect", path, "--course", named.root)
    assert code == 1
    assert "1 submissions taken, 1 files not." in said
    assert "no student of the class is called 'zed'" in said
    path = saved(tmp_path, packed({f"ada/{CHAPTER}.ipynb": mine}))
    code, said = say("collect", path, "--course", named.root)
    assert (code, "as it was" in said) == (0, True)


def test_an_old_program_that_does_not_mark_utf8_is_understood(named, tmp_path):
    content = packed({f"Noé Müller-Lüdenscheidt_1_assignsubmission_file/{CHAPTER}.ipynb": notebook(named)})
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.index(signature) + offset + 1
        content = content[:at] + bytes([content[at] & ~0x08]) + content[at + 1 :]
    collect(named, saved(tmp_path, content))
    assert set(handed_in(named)) == {("noe", CHAPTER)}


MEMBERS = [Member("ada", "Ada", "Lovelace"), Member("vd1", "Jan", "van Dam"), Member("s_12", "Zoë", "")]


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("van dam, jan_7_assignsubmission_file/x.ipynb", "vd1"),
        ("vandamjan_7_8_x.ipynb", "vd1"),
        ("s_12/x.ipynb", "s_12"),
        ("Zoë_7_assignsubmission_file/x.ipynb", "s_12"),
        ("submitted/ada/ch90/x.ipynb", "ada"),
        ("ADA.zip/x.ipynb", "ada"),
        ("lovelace/x.ipynb", None),
        ("x.ipynb", None),
    ],
)
def test_names_are_matched_whole_and_in_either_order(path, student):
    _, found = find_member(read_path(PurePosixPath(path)), MEMBERS)
    assert [member.id for member in found] == ([student] if student else [])


def test_nothing_is_left_behind_when_the_disk_is_full(named, tmp_path, monkeypatch):
    path = saved(tmp_path, packed({f"ada/{CHAPTER}.ipynb": notebook(named)}))

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            collect(named, path)
    assert not handed_in(named)
    assert not (named.memory / "collected").exists()
