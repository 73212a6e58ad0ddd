"""Where the course and its answers lie: the one place that knows."""

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


class NoSolutionsError(Exception):
    """A command needs `solutions/`, and the program was not started from a checkout."""


@dataclass(frozen=True)
class Places:
    """`course`: what a student receives. `solutions`: the chapters with their answers, None outside a checkout."""

    course: Path
    solutions: Path | None


def find() -> Places:
    """The places beside `pyproject.toml` of the checkout, else the course inside the installed package."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "solutions").is_dir():
        return Places(course=checkout / "course", solutions=checkout / "solutions")
    return Places(course=PACKAGE / "course", solutions=None)


def solutions() -> Path:
    """The folder of the chapters with their answers.

    Raises NoSolutionsError outside a checkout: answers are never part of what is installed.
    """
    found = find().solutions
    if found is None:
        raise NoSolutionsError(
            "this command needs the folder solutions/, which is never installed; found only the installed package. "
            "Run it from a checkout of the project, installed there with `pip install -e '.[instructor]'`."
        )
    return found
