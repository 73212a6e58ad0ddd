"""Does any mutant of the reference answers pass the check cells of its exercise?

    python tests/mutation/run.py                   every exercise of every chapter
    python tests/mutation/run.py Relu softmax      these exercises
    python tests/mutation/run.py --visible         by the visible checks alone

A mutant that passes is a gap in the checks, or it is right too: then `equivalent.toml` lists it with the reason. Each
mutant runs in a process of its own, so that it can neither spoil the next one nor run for ever.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import os
import resource
import sys
import time
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import matplotlib
from mutants import Mutant, mutants

from autograde import places
from autograde.check import CheckFailed, asking
from autograde.classroom.chapters.chapter import (
    HIDDEN_REGION,
    chapter_sources,
    check_cells,
    grade_id,
    is_answer,
    read_chapter,
    split_regions,
)

STEP_SECONDS = 1.0  # for one call of an answer: references need milliseconds
MUTANT_SECONDS = 30.0  # for all check cells: the reference of the largest layer needs two
MEMORY = 8 * 2**30  # bytes of address space
NEVER_DEFINED, OUT_OF_TIME, DIED = "its own definition", "the time limit", "its process ended"
BROKEN = "BROKEN"  # a check cell raised something other than CheckFailed

Key = tuple[str, str, str]  # place, original statement, mutated statement
FORK = multiprocessing.get_context("fork")


def load_equivalents() -> dict[Key, str]:
    """The mutants that are right too, and why."""
    listed = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))["equivalent"]
    return {(one["place"], one["original"], mutated): one["reason"] for one in listed for mutated in one["mutated"]}


@dataclass(frozen=True)
class Exercise:
    """The reference answer, the names that it finds, and the check cells as (grade_id, source)."""

    name: str
    answer: str
    names: dict[str, Any]
    earlier: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Result:
    """`killer` is the first check cell that rejects the mutant, or what else ended it; "" for a survivor."""

    exercise: str
    mutant: Mutant
    killer: str

    @property
    def key(self) -> Key:
        return self.mutant.key

    def line(self) -> str:
        return f"line {self.mutant.line} of {self.mutant.place}: {self.mutant.original}  ->  {self.mutant.mutated}"


@dataclass
class Summary:
    """Survivors nobody has explained (gaps), survivors listed as equivalent, check cells that broke."""

    results: list[Result] = field(default_factory=list)
    listed: dict[Key, str] = field(default_factory=load_equivalents)

    @property
    def gaps(self) -> list[Result]:
        return [result for result in self.results if not result.killer and result.key not in self.listed]

    @property
    def equivalents(self) -> list[Result]:
        return [result for result in self.results if not result.killer and result.key in self.listed]

    @property
    def broken(self) -> list[Result]:
        return [result for result in self.results if result.killer.startswith(BROKEN)]

    @property
    def killers(self) -> Counter[str]:
        """How many mutants each check cell, or what else ended them, was the first to kill."""
        return Counter(result.killer for result in self.results if result.killer)

    def stale(self, names: Sequence[str]) -> list[Key]:
        """Of these exercises, or of all: listed as equivalent, but killed by now, or no mutant any more."""
        survive = {result.key for result in self.results if not result.killer}
        mine = [key for key in self.listed if not names or key[0].split(".")[0] in names]
        return [key for key in mine if key not in survive]

    def counts(self) -> tuple[int, int, int, int]:
        """Mutants, killed, equivalent, gaps."""
        return len(self.results), self.killers.total(), len(self.equivalents), len(self.gaps)


def exercises(names: Sequence[str] = (), visible: bool = False) -> Iterator[Exercise]:
    """The exercises of all chapters, or those of these names, in the order of the course."""
    for path in chapter_sources(places.solutions()).values():
        notebook = read_chapter(path)
        checks: dict[str, list[tuple[str, str]]] = {}
        for check in check_cells(notebook):
            source = _visible(check.source) if visible else check.source
            checks.setdefault(check.exercise, []).append((check.grade_id, source))
        known: dict[str, Any] = {"__name__": "__main__"}
        earlier: list[str] = []
        for cell in notebook.cells:
            name = grade_id(cell)
            if is_answer(cell) and name in checks and (not names or name in names):
                yield Exercise(name, cell.source, dict(known), tuple(earlier), tuple(checks[name]))
            if is_answer(cell) or "setup" in cell.metadata.get("tags", []):
                exec(compile(cell.source, f"<{name}>", "exec"), known)
            if is_answer(cell):
                earlier.append(name)


def judge(exercise: Exercise, source: str) -> str:
    """What kills this answer, "" if nothing does. To be called in a process that may be spoilt."""
    names = dict(exercise.names)
    try:
        exec(compile(source, "<mutant>", "exec"), names)
    except Exception:
        return NEVER_DEFINED
    for grade, cell in exercise.cells:
        try:
            exec(compile(cell, f"<{grade}>", "exec"), names)
        except CheckFailed:
            return grade
        except Exception as error:
            return f"{BROKEN} {grade}: {type(error).__name__}: {error}"
    return ""


def run(exercise: Exercise, sample: Sequence[Mutant] | None = None) -> list[Result]:
    """Judge the mutants of one exercise, as many at a time as there are processors."""
    chosen = mutants(exercise.answer, exercise.earlier) if sample is None else list(sample)
    waiting = list(enumerate(chosen))[::-1]
    killers: dict[int, str] = {}
    running: dict[Connection, tuple[int, BaseProcess, float]] = {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            number, mutant = waiting.pop()
            connection, process = _start(exercise, mutant.source)
            running[connection] = number, process, time.monotonic() + MUTANT_SECONDS
        ready = wait(list(running), timeout=0.5)
        for connection, (number, process, end) in list(running.items()):
            if connection in ready:
                with contextlib.suppress(EOFError):
                    killers[number] = connection.recv()
                killers.setdefault(number, DIED)
            elif time.monotonic() > end:
                killers[number] = OUT_OF_TIME
            else:
                continue
            process.kill()
            process.join()
            connection.close()
            del running[connection]
    return [Result(exercise.name, mutant, killers[number]) for number, mutant in enumerate(chosen)]


def _start(exercise: Exercise, source: str) -> tuple[Connection, BaseProcess]:
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_apart, args=(exercise, source, theirs), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _apart(exercise: Exercise, source: str, answer: Connection) -> None:
    """In a process of its own: judge in silence, within limits."""
    asking.TIME_LIMIT = STEP_SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        killer = judge(exercise, source)
    answer.send(killer)


def _visible(source: str) -> str:
    return "\n".join(split_regions(source, HIDDEN_REGION)[0])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run the checks on mutants of the reference answers.")
    parser.add_argument("exercise", nargs="*", help="exercises to run; all if none is named")
    parser.add_argument("--visible", action="store_true", help="leave the hidden checks out")
    options = parser.parse_args(arguments)
    matplotlib.use("Agg")
    everything = Summary()
    print("mutants  killed  equivalent  gaps")
    for exercise in exercises(options.exercise, options.visible):
        one = Summary(run(exercise))
        print("{:7}  {:6}  {:10}  {:4}".format(*one.counts()), f" {exercise.name}", flush=True)
        for result in one.gaps:
            print(f"      survives  {result.line()}")
        for result in one.broken:
            print(f"      {result.killer}  {result.line()}")
        everything.results += one.results
    stale = [] if options.visible else everything.stale(options.exercise)
    for key in stale:
        print("      stale     {}: {}  ->  {}".format(*key))
    print("\nkilled first by")
    for killer, count in everything.killers.most_common():
        print(f"{count:7}  {killer}")
    print("\n{} mutants, {} killed, {} equivalent, {} gaps".format(*everything.counts()))
    return 1 if everything.gaps or everything.broken or stale else 0


if __name__ == "__main__":
    sys.exit(main())
