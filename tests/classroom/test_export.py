"""`chainrule export`: files in the forms that Canvas and Moodle document, in which no cell is a formula."""

import csv
import io

import pytest
from conftest import CHAPTER

from autograde.classroom.course_directory import init, open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.pages.export import FORMULA, Line, Marks, canvas, defused, export, moodle, plain_csv

OTHER = "ch91_shifting"
MARKS = Marks(
    {CHAPTER: 7.0, OTHER: 2.0},
    [
        Line("ada", "Ada", "Lovelace", "ada@example.org", "31", {CHAPTER: 6.5, OTHER: None}),
        Line("=cmd", "+Bob", '@SUM("x")', "-1@x", "", {CHAPTER: 2 / 3, OTHER: 0.0}),
    ],
    {CHAPTER: 1, OTHER: 0},
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_canvas_has_the_columns_its_importer_asks_for():
    header, points, ada, _ = rows(canvas(MARKS))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", CHAPTER, OTHER]
    assert "Points Possible" in points[0]
    assert points[5:] == ["7", "2"]
    assert ada == ["Lovelace, Ada", "31", "ada", "ada", "", "6.5", ""]


def test_canvas_own_reading_of_the_file_finds_students_and_marks():
    """The rules of lib/gradebook_importer.rb, as they stand there, applied to our file."""
    header, *body = rows(canvas(MARKS))
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert header[2].split() == ["SIS", "User", "ID"]
    assert header[3].split() == ["SIS", "Login", "ID"]
    student_columns = 3 + 2
    assert "Section" in header[student_columns - 1]
    assert [row[0] for row in body if "Points Possible" in row[0]] == [body[0][0]]
    assert all(len(row) == len(header) for row in body)
    assert [float(row[5]) for row in body[1:]] == [6.5, 0.67]


def test_moodle_has_what_it_maps_and_a_dash_where_there_is_no_mark():
    header, ada, _ = rows(moodle(MARKS))
    assert header == ["First name", "Last name", "ID number", "Email address", CHAPTER, OTHER]
    assert ada == ["Ada", "Lovelace", "ada", "ada@example.org", "6.5", "-"]


def test_the_table_for_a_spreadsheet_has_the_sum():
    header, ada, bob = rows(plain_csv(MARKS))
    assert header[4:] == [f"{CHAPTER} (of 7)", f"{OTHER} (of 2)", "sum"]
    assert (ada[-1], bob[-1]) == ("6.5", "0.67")


@pytest.mark.parametrize("make", [canvas, moodle, plain_csv])
def test_no_cell_is_a_formula(make):
    for row in rows(make(MARKS)):
        for cell in row:
            assert not cell.startswith(FORMULA) or cell == "-"


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ada", "O'Neil", "a=b", "ada@example.org", "3"])
def test_all_other_text_stays_as_it_is(text):
    assert defused(text) == text


@pytest.fixture
def marked(classroom, tmp_path):
    """The class with marks in its gradebook: ada has all but the words, bob is late, zoe handed in nothing."""
    roster = tmp_path / "names.csv"
    roster.write_text("id,first_name,last_name\nada,Ada,Lovelace\nbob,Bob,O'Neil\n")
    init(classroom.root, roster)
    with classroom.nbgrader().gradebook() as gradebook:
        for student, penalty in (("ada", 0.0), ("bob", 1.5)):
            gradebook.update_or_create_submission(CHAPTER, student)
            graded = gradebook.find_submission_notebook(CHAPTER, CHAPTER, student)
            graded.late_submission_penalty = penalty
            for grade in graded.grades:
                by_hand = grade.name.startswith("question")
                grade.auto_score = None if by_hand else grade.max_score
                grade.needs_manual_grade = by_hand and student == "ada"
        gradebook.db.commit()
    return open_classroom(classroom.root)


@pytest.mark.parametrize(("form", "encoding"), [("canvas", "utf-8"), ("moodle", "utf-8"), ("csv", "utf-8-sig")])
def test_the_gradebooks_marks_are_written_and_penalties_taken_off(say, marked, form, encoding):
    code, said = say("export", "--course", marked.root, "--format", form)
    assert code == 0
    assert f"1 submissions of {CHAPTER} wait for points by hand" in said
    table = rows((marked.root / "reports" / f"marks-{form}.csv").read_bytes().decode(encoding))
    column = next(number for number, name in enumerate(table[0]) if name.startswith(CHAPTER))
    found = {
        row[table[0].index("ID number" if form == "moodle" else "SIS Login ID" if form == "canvas" else "id")]: row
        for row in table[1:]
    }
    assert [found[student][column] for student in ("ada", "bob", "zoe")] == [
        "5",
        "3.5",
        "-" if form == "moodle" else "",
    ]


def test_what_nbgrader_calls_the_score_is_what_is_written(marked):
    from nbgrader.plugins import CsvExportPlugin

    path = marked.root / "theirs.csv"
    with marked.nbgrader().gradebook() as gradebook:
        plugin = CsvExportPlugin(to=str(path))
        plugin.export(gradebook)
    theirs = {
        line["student_id"]: float(line["score"])
        for line in csv.DictReader(path.open(encoding="utf-8"))
        if line["assignment"] == CHAPTER and line["student_id"] != "zoe"
    }
    ours = rows(export(marked, "canvas", [CHAPTER]).path.read_text(encoding="utf-8"))
    assert {row[3]: float(row[5]) for row in ours[2:] if row[5]} == theirs


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "excel"], "expected one of: canvas, moodle, csv"),
        (["ch77"], "has no assignment 'ch77'"),
        ([OTHER], "nothing was graded"),
    ],
)
def test_bad_input_is_said_in_a_sentence(say, marked, arguments, said):
    code, heard = say("export", "--course", marked.root, *arguments)
    assert code == 2
    assert said in heard


def test_an_output_that_is_a_folder_is_refused(marked, tmp_path):
    with pytest.raises(CourseError, match="is a folder"):
        export(marked, "csv", [], tmp_path)
