"""Gives the next hint on the command line; what was given is remembered with those given in notebooks."""

from autograde import places
from autograde.check.hint import Hint, NoHintError, given_hints, hints_in, next_hint, read_hints
from autograde.classroom.chapters.chapter import answer_cells
from autograde.classroom.errors import CourseError
from autograde.study.folder import NUMBER, Folder, course_notebook, find_chapter
from autograde.study.reading import read_release


def give_hint(folder: Folder, exercise: str) -> Hint:
    """The next hint: of the folder's notebooks, else of the installed course, for one whose metadata was dropped.

    Raises CourseError for an exercise that has none, with the names of a chapter where a chapter's number is given.
    """
    hints = _hints(folder, exercise)
    try:
        return next_hint(folder.root, hints, exercise)
    except NoHintError as error:
        raise _unknown(error) from error


def hints_so_far(folder: Folder, exercise: str) -> list[Hint]:
    """The hints that were given already. Raises CourseError as `give_hint` does."""
    hints = _hints(folder, exercise)
    try:
        return given_hints(folder.root, hints, exercise)
    except NoHintError as error:
        raise _unknown(error) from error


def _hints(folder: Folder, exercise: str) -> dict[str, list[str]]:
    if NUMBER.fullmatch(exercise):
        chapter = find_chapter(folder.chapters(), exercise)
        names = read_hints(folder.notebook(chapter)) or read_hints(course_notebook(chapter))
        release = read_release(course_notebook(chapter))
        ordered = [name for name in answer_cells(release) if name in names] if release is not None else list(names)
        raise CourseError(f"a hint is for one exercise; {chapter} has: {', '.join(ordered) or 'none with hints'}.")
    return hints_in(places.find().course) | hints_in(folder.root)


def _unknown(error: NoHintError) -> CourseError:
    said = f"{str(error)[0].lower()}{str(error)[1:]}"
    return CourseError(f"{said} `chainrule hint 1` lists those of chapter 1.")
