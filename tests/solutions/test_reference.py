"""The reference is what the chapters' answers say."""

import importlib.util

import pytest

from autograde import places
from autograde.classroom.chapters import chapter
from autograde.classroom.errors import CourseError

spec = importlib.util.spec_from_file_location("reference", places.solutions() / "reference.py")
reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reference)


@pytest.mark.parametrize("name", chapter.chapter_sources(places.solutions()))
def test_every_exercise_can_be_loaded(name):
    module = reference.load(name)
    notebook = chapter.read_chapter(places.solutions() / f"{name}.py")
    for exercise, cell in chapter.answer_cells(notebook).items():
        for bound in chapter.carried_names(cell) if chapter.is_carry(cell) else [exercise]:
            assert hasattr(module, bound)
            assert bound in reference.answer(name, exercise)


def test_an_unknown_chapter_or_exercise_is_named():
    with pytest.raises(CourseError, match="there is no chapter 'ch99'"):
        reference.load("ch99")
    with pytest.raises(CourseError, match="has no exercise 'Sub'"):
        reference.answer("ch01_multiply_and_add", "Sub")
