"""Hints: the next of an exercise's three, taken from the notebook that asks for it.

They are released in a notebook's metadata, so this reads files and needs nothing but the standard library: it works
wherever the notebook does. How many were given is remembered beside the notebooks, in `.chainrule/hints.json`.
"""

import contextlib
import difflib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEMORY = Path(".chainrule") / "hints.json"
LARGEST = 100_000_000  # bytes of a notebook; one with more stored in it is not searched


class NoHintError(LookupError):
    """There is no hint of that name; the message says which there are."""


@dataclass(frozen=True)
class Hint:
    """One hint, the `number`th of `total`. `again` is whether it was given before, because there are no more."""

    exercise: str
    text: str
    number: int
    total: int
    again: bool

    def heading(self) -> str:
        """Which hint of how many this is."""
        last = " There are no more; this one is repeated." if self.again else ""
        return f"{self.exercise}, hint {self.number} of {self.total}.{last}"


def hint(exercise: object) -> None:
    """Print the next hint for an exercise, named or given itself: `hint("Affine")` or `hint(Affine)`.

    The third is repeated when there are no more.
    """
    name = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", type(exercise).__name__)
    try:
        given = next_hint(Path.cwd(), hints_in(Path.cwd()), str(name))
    except NoHintError as error:
        print(error)
    else:
        print(f"{given.heading()}\n{given.text}")


def hints_in(folder: Path) -> dict[str, list[str]]:
    """The hints of all notebooks in a folder, by exercise; those of a chapter count before those of a copy."""
    found: dict[str, list[str]] = {}
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob("*.ipynb"), key=lambda path: (path.stem.count("."), path.name)):
            for name, texts in read_hints(path).items():
                found.setdefault(name, texts)
    return found


def read_hints(path: Path) -> dict[str, list[str]]:
    """The hints in a notebook's metadata, none where the file cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            return {}
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
        hints = notebook["metadata"]["chainrule"]["hints"]
        return {
            str(name): [str(text) for text in texts]
            for name, texts in hints.items()
            if isinstance(texts, list) and texts
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def next_hint(folder: Path, hints: dict[str, list[str]], wanted: str) -> Hint:
    """The next hint for an exercise, remembered in the folder; the last again when all were given.

    Raises NoHintError for a name that has none.
    """
    name = _known(hints, wanted)
    texts = hints[name]
    given = _read(folder)
    before = given.get(name, 0)
    number = min(before + 1, len(texts))
    if number != before:
        _remember(folder, {**given, name: number})
    return Hint(name, texts[number - 1], number, len(texts), again=number == before)


def given_hints(folder: Path, hints: dict[str, list[str]], wanted: str) -> list[Hint]:
    """The hints that were given for an exercise, in their order. Raises NoHintError for a name that has none."""
    name = _known(hints, wanted)
    texts = hints[name][: _read(folder).get(name, 0)]
    return [Hint(name, text, number, len(hints[name]), again=False) for number, text in enumerate(texts, 1)]


def _known(hints: dict[str, list[str]], wanted: str) -> str:
    names = {name.casefold(): name for name in hints}
    if wanted in hints:
        return wanted
    if wanted.casefold() in names:
        return names[wanted.casefold()]
    if not hints:
        raise NoHintError("There are no hints here: the notebooks in this folder have none, or there are no notebooks.")
    plain = wanted.casefold()
    near = [name for name in names if len(plain) > 2 and plain in name] or difflib.get_close_matches(plain, names)
    meant = [names[name] for name in near[:5]]
    ask = f"Did you mean {' or '.join(meant)}?" if meant else f"Name an exercise, such as {next(iter(hints))}."
    raise NoHintError(f"There is no hint for {wanted!r}. {ask}")


def _read(folder: Path) -> dict[str, int]:
    """How many hints were given of each exercise; none where that cannot be read."""
    try:
        memory: Any = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(memory, dict):
        return {}
    return {name: number for name, number in memory.items() if isinstance(number, int) and number > 0}


def _remember(folder: Path, given: dict[str, int]) -> None:
    """Write the numbers beside their place, then move them there. Where nothing can be, a hint is still given."""
    place = folder / MEMORY
    beside = place.with_name(f"{place.name}.{os.getpid()}.new")
    with contextlib.suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        beside.write_text(json.dumps(given, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        beside.replace(place)
