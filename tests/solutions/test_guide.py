"""What the instructor's guide says of points, mistakes, patients, commands, tests and files is so."""

import re

import pytest
from exercises import SOLUTIONS, chapters_of_exercises, notebook, rejections

from autograde import commands
from autograde.check.diagnosis import VOCABULARY
from autograde.classroom.chapters.chapter import (
    HIDDEN_REGION,
    chapter_sources,
    check_cells,
    question_cells,
    split_regions,
)
from autograde.classroom.chapters.library import pick, read_library
from autograde.commands.program import app

GUIDE = (SOLUTIONS / "GUIDE.md").read_text(encoding="utf-8")
ROOT = SOLUTIONS.parent
CHAPTERS = list(chapter_sources(SOLUTIONS))
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", GUIDE, re.MULTILINE))
AT_A_GLANCE = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| ([\d. to]+) \|", GUIDE, re.MULTILINE)
POINTS = {name: (automatic, in_words) for name, automatic, in_words, _ in AT_A_GLANCE}
HOURS = {name: hours for name, _, _, hours in AT_A_GLANCE}
AS_NUMBERS = {
    "60 to 90 minutes": "1 to 1.5",
    "90 minutes": "1.5",
    "two hours": "2",
    "two and a half hours": "2.5",
    "three hours": "3",
}
MISTAKES = re.findall(r"^\| `(\w+)`: (.+) \| `(\w+)` \|$", GUIDE, re.MULTILINE)
LIBRARY = read_library(SOLUTIONS)

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def test_every_chapter_has_its_section_and_its_line_of_points():
    assert [title for title in SECTIONS if re.match(r"ch\d\d_", title)] == CHAPTERS
    assert list(POINTS) == CHAPTERS


@each_chapter
def test_the_points_are_those_of_the_chapter(chapter):
    automatic = sum(cell.points for cell in check_cells(notebook(chapter)))
    in_words = sum(cell.points for cell in question_cells(notebook(chapter)))
    assert POINTS[chapter] == (f"{automatic:g}", f"{in_words:g}")


@each_chapter
def test_the_hours_are_those_that_the_chapter_tells_its_reader_to_allow(chapter):
    text = " ".join(" ".join(cell.source.split()) for cell in notebook(chapter).cells[:2])
    (allowed,) = re.findall(r"Allow (.+?)[.,:]", text)
    assert HOURS[chapter] == AS_NUMBERS[allowed]


@each_chapter
def test_a_section_names_the_question_in_words_and_mistakes_of_its_own_chapter(chapter):
    for question in question_cells(notebook(chapter)):
        assert f"**In words**, `{question.grade_id}`" in SECTIONS[chapter]
    exercises = re.findall(r"^\| `(\w+)`: ", SECTIONS[chapter], re.MULTILINE)
    assert len(exercises) >= 5
    assert {chapters_of_exercises()[exercise] for exercise in exercises} == {chapter}
    for part in ("**Aims.**", "**In class.**"):
        assert part in SECTIONS[chapter]


@pytest.mark.parametrize(("exercise", "title", "diagnosis"), MISTAKES)
def test_a_mistake_gets_the_name_that_the_guide_says(exercise, title, diagnosis):
    first, *_ = rejections(exercise, pick(LIBRARY, exercise, title).code).values()
    assert first is not None
    assert first.diagnosis == diagnosis


def test_the_illnesses_are_those_that_the_hidden_checks_ask_for():
    told = dict(re.findall(r"(\d)\s`(\w+)`", SECTIONS["ch07_gradient_clinic"]))
    asked = {}
    for cell in check_cells(notebook("ch07_gradient_clinic")):
        if cell.grade_id.endswith("_name"):
            (hidden,) = split_regions(cell.source, HIDDEN_REGION)[1]
            (illness,) = re.findall(r'lambda: "(\w+)"', "\n".join(hidden))
            asked[cell.exercise.removeprefix("patient_")] = illness
    assert told == asked


def test_commands_exist():
    assert commands.run
    known = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    assert set(re.findall(r"`chainrule ([a-z]+)", GUIDE)) <= known


def test_files_and_tests_exist():
    for path in re.findall(r"`(?:pytest |python )?((?:autograde|tests|solutions)/[\w./]+)", GUIDE):
        if "NN" not in path and "SubLayer" not in path:  # places for something that is still to be written
            assert (ROOT / path).exists(), path
    tests = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    for test in re.findall(r"`(test_\w+)`", GUIDE):
        assert f"def {test}(" in tests, test


def test_whatever_else_looks_like_a_diagnosis_is_one():
    said = set(re.findall(r"diagnosis: (\w+)", GUIDE)) | {name for _, _, name in MISTAKES}
    assert said <= set(VOCABULARY)
    assert len(MISTAKES) == len(re.findall(r"^\| `\w+`: ", GUIDE, re.MULTILINE)), "a row that no test reads"
