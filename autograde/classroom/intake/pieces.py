"""Cells that were split, doubled, merged or moved: what is one answer, what was added, what is still in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograde.classroom.intake.cell_code import read_code
from autograde.classroom.intake.matching import plain


@dataclass(frozen=True)
class Chosen:
    """The cell that counts, and those that run before and after it because it may use them."""

    answer: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    joined: bool = False


def choose(sources: Sequence[str], wanted: frozenset[str]) -> Chosen:
    """What the cells of one answer mean: parts of it, which are joined, or versions, whose last whole one counts."""
    codes = [read_code(source) for source in sources]
    defining = [step for step, code in enumerate(codes) if wanted and wanted <= code.names]
    joined = "\n".join(sources)
    parts = len(defining) < 2 or any(code.problem for code in codes)
    if parts and not read_code(joined).problem:
        return Chosen(joined, joined=True)
    sound = [step for step in defining if not codes[step].problem]
    last = (sound or defining or range(len(sources)))[-1]
    return Chosen(sources[last], tuple(sources[:last]), tuple(sources[last + 1 :]))


def longest_rising(indexes: Sequence[int | None]) -> list[int]:
    """The positions of the longest run of rising indexes: cells that are still in order. None is no index."""
    best: list[tuple[int, list[int]]] = []  # by length: the smallest last index, and the positions
    for position, index in enumerate(indexes):
        if index is None:
            continue
        length = sum(last < index for last, _ in best)
        grown = (index, [*(best[length - 1][1] if length else []), position])
        best[length : length + 1] = [grown]
    return best[-1][1] if best else []


def lines_around(text: str, released: str) -> tuple[str, str] | None:
    """The lines before and after the released ones in a text; None where those are not whole in it."""
    lines, known = text.split("\n"), released.split("\n")
    for start in range(len(lines) - len(known) + 1):
        if released and lines[start : start + len(known)] == known:
            return plain("\n".join(lines[:start])), plain("\n".join(lines[start + len(known) :]))
    return None
