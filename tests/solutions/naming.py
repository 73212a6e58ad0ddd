"""How many mistakes of the library get a name, and is it theirs?

python tests/solutions/naming.py           the counts
python tests/solutions/naming.py --list    and the answers behind them
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from exercises import SOLUTIONS, rejections

from autograde.classroom.chapters.library import Answer, read_library


@dataclass(frozen=True)
class Named:
    """A wrong answer, the diagnosis of the first cell that rejects it, and whether a visible check rejects it."""

    answer: Answer
    name: str | None
    seen: bool

    def __str__(self) -> str:
        return f"{self.answer.exercise}: {self.answer.title}: {self.answer.diagnosis}, got {self.name}"


def answers() -> Iterator[Answer]:
    """The whole library, in the order of its files."""
    for file in read_library(SOLUTIONS).values():
        yield from file


def judge(answer: Answer) -> Named:
    verdicts = [verdict for verdict in rejections(answer.exercise, answer.code).values() if verdict is not None]
    seen = bool(rejections(answer.exercise, answer.code, visible_only=True))
    return Named(answer, verdicts[0].diagnosis if verdicts else None, seen)


def judge_all() -> list[Named]:
    """Every wrong answer, by as many processes as there are processors."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(judge, [answer for answer in answers() if not answer.right], chunksize=8))


def unnamed(named: list[Named]) -> list[Named]:
    return [one for one in named if one.name is None]


def headed(named: list[Named]) -> list[Named]:
    """Those whose heading has a name."""
    return [one for one in named if one.answer.diagnosis is not None]


def missed(named: list[Named]) -> list[Named]:
    """Those that do not get the name of their heading."""
    return [one for one in headed(named) if one.name != one.answer.diagnosis]


def misnamed(named: list[Named]) -> list[Named]:
    """Those that get a name which is not theirs."""
    return [one for one in named if one.name not in (None, one.answer.diagnosis)]


def unseen(named: list[Named]) -> list[Named]:
    """Those that only the hidden checks reject."""
    return [one for one in named if not one.seen]


def main() -> None:
    parser = argparse.ArgumentParser(description="Count the names that the library's mistakes get.")
    parser.add_argument("--list", action="store_true", help="print the answers behind the counts")
    options = parser.parse_args()
    named = judge_all()
    count, right = len(named), sum(answer.right for answer in answers())
    print(f"{right} right answers and {count} wrong ones to {len(read_library(SOLUTIONS))} exercises")
    rows = (
        ("get a name", count - len(unnamed(named)), count, unnamed(named)),
        (
            "of those with a name in their heading get that one",
            len(headed(named)) - len(missed(named)),
            len(headed(named)),
            missed(named),
        ),
        ("get a name that is not theirs", len(misnamed(named)), count, misnamed(named)),
        ("are rejected by the visible checks alone", count - len(unseen(named)), count, unseen(named)),
    )
    for what, part, whole, behind in rows:
        print(f"{part:5} of {whole}, {part / whole:6.1%}, {what}")
        if options.list:
            print(*(f"      {one}" for one in behind), sep="\n")


if __name__ == "__main__":
    main()
