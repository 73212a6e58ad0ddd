"""How many wrong layers does each gradient check accept, and how many right ones does it reject?

    python tests/comparison/compare.py               the table
    python tests/comparison/compare.py --markdown    the table for the README
    python tests/comparison/compare.py --list cmu    which answers a checker misjudges

Every answer to a layer in `solutions/answers/` goes through the checks of `published.py` and through ours, twice: the
calls with the very inputs that the others get, and all check cells of its chapter, with the kinks and the values at
+-1000. An exception is a rejection. A wrong answer whose heading names only its care cell has right numbers and a wrong
effect: it writes into arguments, shares memory or state, or is no backpropagation.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from cases import Case, carried_out, cases_of, checks_of, layer_answers, silence
from published import PUBLISHED, Checker

from autograde import check
from autograde.classroom.chapters.library import Answer


def on_these_inputs(layer_class: Any, case: Case, _rng: np.random.Generator) -> None:
    """Our own check of the case, as its check cell calls it."""
    getattr(check, case.how)(layer_class, **case.asked)


ON_THESE_INPUTS = Checker(
    "chainrule-inputs",
    "chainrule, on the same inputs",
    "random dout, step and tolerance by precision, effects",
    "autograde/check",
    on_these_inputs,
)
OURS = "chainrule"
CHECKERS = (*PUBLISHED, ON_THESE_INPUTS)
TITLES = {checker.name: checker.title for checker in CHECKERS} | {OURS: "chainrule"}
FORMULAS = {checker.name: checker.formula for checker in CHECKERS} | {
    OURS: "the same, and exact cases at kinks and in saturation"
}
INPUTS = (
    "All get the same inputs of order 1, those of our visible and hidden checks, away from kinks. Kinks and saturation "
    "are checked by TinyTorch (activations) and, in the last row, by chainrule."
)
SOURCES = {checker.name: checker.source for checker in CHECKERS} | {OURS: "the check cells of the chapters"}


@dataclass(frozen=True)
class Judgement:
    """Which checkers accept an answer."""

    answer: Answer
    accepted_by: frozenset[str]

    @property
    def kind(self) -> str:
        """One of "right", "numbers" (wrong ones) and "effects" (wrong, with right numbers)."""
        if self.answer.right:
            return "right"
        return "effects" if all(cell.endswith("_care") for cell in self.answer.fails) else "numbers"


def accepts(checker: Checker, layer_class: Any, cases: Sequence[Case]) -> bool:
    """Whether a check lets the layer pass on all the cases that it looks at."""
    for number, case in enumerate(cases):
        if case.exact and not checker.exact:
            continue
        rng = np.random.default_rng(zlib.crc32(f"{case.right.__name__} {number}".encode()))
        try:
            checker.check(layer_class, case, rng)
        except (Exception, SystemExit):
            return False
    return True


def ours_accepts(exercise: str, names: dict[str, Any]) -> bool:
    """Whether all check cells of the exercise, hidden checks included, let the answer pass."""
    for cell in checks_of(exercise):
        try:
            exec(cell.source, dict(names, check=check))
        except (check.CheckFailed, NameError):
            return False
    return True


def judge(answer: Answer) -> Judgement:
    """Give an answer to every checker, its code run anew for each, in silence."""
    accepted = set()
    with silence():
        if ours_accepts(answer.exercise, carried_out(answer.exercise, answer.code)):
            accepted.add(OURS)
        for checker in CHECKERS:
            layer_class = carried_out(answer.exercise, answer.code).get(answer.exercise)
            if accepts(checker, layer_class, cases_of(answer.exercise)):
                accepted.add(checker.name)
    return Judgement(answer, frozenset(accepted))


def judge_all() -> list[Judgement]:
    """Judge every answer to a layer, in the order of the library."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(judge, layer_answers(), chunksize=4))


def rows(judgements: Sequence[Judgement]) -> list[list[str]]:
    """A heading and a row for each checker."""
    of_kind = {kind: [one for one in judgements if one.kind == kind] for kind in ("numbers", "effects", "right")}
    table = [
        [
            "check",
            f"accepts, of {len(of_kind['numbers'])} with wrong numbers",
            f"accepts, of {len(of_kind['effects'])} with wrong effects",
            f"rejects, of {len(of_kind['right'])} right",
            "formula",
        ]
    ]
    for name, title in TITLES.items():
        accepted = {kind: sum(name in one.accepted_by for one in ones) for kind, ones in of_kind.items()}
        rejected = len(of_kind["right"]) - accepted["right"]
        table.append([title, str(accepted["numbers"]), str(accepted["effects"]), str(rejected), FORMULAS[name]])
    return table


def as_text(judgements: Sequence[Judgement]) -> str:
    table = rows(judgements)
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join([*lines, "", INPUTS, "", *(f"{TITLES[name]}: {SOURCES[name]}" for name in TITLES)])


def as_markdown(judgements: Sequence[Judgement]) -> str:
    heading, *body = ["| " + " | ".join(row) + " |" for row in rows(judgements)]
    sources = [f"- {TITLES[name]}: {SOURCES[name]}" for name in TITLES]
    return "\n".join([heading, "|---|---:|---:|---:|---|", *body, "", INPUTS, "", *sources])


def misjudged(judgements: Sequence[Judgement], name: str) -> str:
    """The wrong answers that a checker accepts and the right ones that it rejects."""
    lines = []
    for one in judgements:
        if (name in one.accepted_by) != one.answer.right:
            what = "rejects a right one" if one.answer.right else f"accepts wrong {one.kind}"
            lines.append(f"{what}: {one.answer.exercise}: {one.answer.title}")
    return "\n".join(lines or [f"{TITLES[name]} misjudges none."])


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare gradient checks on the library of answers.")
    parser.add_argument("--markdown", action="store_true", help="print the table for the README")
    parser.add_argument("--list", choices=list(TITLES), metavar="CHECKER", help=f"one of {', '.join(TITLES)}")
    options = parser.parse_args()
    judgements = judge_all()
    if options.list:
        print(misjudged(judgements, options.list))
    else:
        print(as_markdown(judgements) if options.markdown else as_text(judgements))


if __name__ == "__main__":
    main()
