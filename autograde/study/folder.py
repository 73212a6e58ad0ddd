"""A student's folder: which one it is, its notebooks, and which chapter a word means.

Beside the notebooks, `.chainrule/` holds each chapter as it was given, how many hints were given, and what the checks
last said. Nothing in it is needed: without it, everything is found again from the notebooks and the installed course.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograde import places
from autograde.classroom.errors import CourseError

CHAPTER = re.compile(r"ch\d\d_\w+")
NUMBER = re.compile(r"(?:ch(?:apter)?[ _-]?)?0*(\d{1,2})", re.IGNORECASE)
MEMORY = ".chainrule"
DEFAULT = "chainrule-course"  # what `start` makes where no name is given


@dataclass(frozen=True)
class Folder:
    """The places of one student's course."""

    root: Path

    def notebook(self, chapter: str) -> Path:
        return self.root / f"{chapter}.ipynb"

    def given(self, chapter: str) -> Path:
        """The chapter as it was given to the student."""
        return self.root / MEMORY / "given" / f"{chapter}.ipynb"

    def results(self, chapter: str) -> Path:
        """What the checks of the chapter last said."""
        return self.root / MEMORY / "results" / f"{chapter}.json"

    def own_chapters(self) -> list[str]:
        """The chapters that lie here."""
        return chapters_in(self.root)

    def chapters(self) -> list[str]:
        """The chapters that lie here and those of the installed course."""
        return sorted({*self.own_chapters(), *course_chapters()})

    def is_course(self) -> bool:
        return (self.root / MEMORY / "given").is_dir() or bool(self.own_chapters())


def course_chapters() -> list[str]:
    """The chapters of the installed course, in order. Raises CourseError where there are none."""
    course = places.find().course
    names = chapters_in(course)
    if not names:
        raise CourseError(f"the installed course in {course} holds no chapter; install chainrule again.")
    return names


def course_notebook(chapter: str) -> Path:
    """The chapter as the installed course has it; it may not exist."""
    return places.find().course / f"{chapter}.ipynb"


def chapters_in(folder: Path) -> list[str]:
    """The chapters whose notebooks lie in a folder, in order."""
    if not folder.is_dir():
        return []
    return sorted(path.stem for path in folder.glob("ch*.ipynb") if CHAPTER.fullmatch(path.stem) and path.is_file())


def find_folder(named: Path | None = None) -> Folder:
    """The folder that is named, else the course where one stands: here, above, or the only one right below.

    Raises CourseError where there is none, or more than one below.
    """
    if named is not None:
        folder = Folder(named.resolve())
        if not folder.root.is_dir():
            raise CourseError(f"there is no folder {folder.root}; make a course there with `chainrule start`.")
        if not folder.is_course():
            raise CourseError(f"{folder.root} holds no chapter; copy the course there with `chainrule start`.")
        return folder
    here = Path.cwd()
    for path in (here, *here.parents):
        if Folder(path).is_course():
            return Folder(path)
    below = [Folder(path) for path in sorted(here.iterdir()) if (path / MEMORY / "given").is_dir()]
    if not below:
        raise CourseError(
            f"there is no course in {here}; copy one with `chainrule start`, or go into the folder that has it."
        )
    if len(below) > 1:
        names = ", ".join(folder.root.name for folder in below)
        raise CourseError(f"there is more than one course in {here}: {names}. Go into the one that you mean.")
    return below[0]


def find_chapter(names: Iterable[str], wanted: str) -> str:
    """The chapter that a word means: its name, its number, or a part of its name that no other has.

    Raises CourseError, with the nearest name, for a word that means none.
    """
    names = list(names)
    word = wanted.strip().removesuffix(".ipynb")
    if word in names:
        return word
    if number := NUMBER.fullmatch(word):
        found = [name for name in names if int(name[2:4]) == int(number[1])]
    else:
        plain = re.sub(r"[\W_]+", "_", word.casefold())
        found = [name for name in names if plain and plain in name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise CourseError(f"{wanted!r} can mean {', '.join(found)}; write more of the name.")
    tails = {name.partition("_")[2]: name for name in names} | {name: name for name in names}
    near = difflib.get_close_matches(word.casefold(), tails, n=1, cutoff=0.5)
    ask = f"did you mean {tails[near[0]]}?" if near else f"there are: {', '.join(names) or 'none'}."
    raise CourseError(f"there is no chapter {wanted!r}; {ask}")


def find_exercise(names: Iterable[str], wanted: str, where: str) -> str:
    """The exercise that a word means. Raises CourseError, with the nearest name, for a word that means none."""
    names = list(names)
    if wanted in names:
        return wanted
    plain = {name.casefold(): name for name in names}
    if wanted.casefold() in plain:
        return plain[wanted.casefold()]
    near = difflib.get_close_matches(wanted.casefold(), plain, n=1, cutoff=0.5)
    ask = f"did you mean {plain[near[0]]}?" if near else f"it has: {', '.join(names) or 'none'}."
    raise CourseError(f"{where} has no exercise {wanted!r}; {ask}")
