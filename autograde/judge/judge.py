"""The judge: it has a submission's cells run behind a wall, asks its questions there, and decides here.

    with Judge() as judge:                   # the strongest wall that this machine offers, or WallError
        judged = judge.run(Job(cells, key))

Cells run in their order. Given cells and the student's own go to the worker; a check cell runs in this process, and
what it asks is carried out there. A worker that crashed, hung or used too much is ended, and a fresh one takes its
place: it runs again what came before, all but the cell that did it. So one bad answer costs no other its points.
"""

import functools
import hashlib
import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from autograde.check.script import LOST, Answer, Failure, Step
from autograde.check.verdict import Verdict
from autograde.judge.checking import Checked, run_check
from autograde.judge.job import Cell, CellResult, Job, Judged
from autograde.judge.level import Level, WallError
from autograde.judge.needed import needed
from autograde.judge.own_words import Text
from autograde.judge.wall import Wall
from autograde.judge.worker import EndedError, Outcome, Ran, Warm, Worker

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

SECONDS = 60.0  # for a submission, all its workers together
PRINTED = 500_000  # letters of output and of tracebacks kept of a submission, all its cells together
SITTINGS = 3  # as often a submission is begun again that was stopped for what an earlier one had used
NOTES = {
    "shell": "a cell uses ! or %%bash; a shell is not available while a notebook is graded",
    "pip": "a cell uses %pip or %conda; nothing is installed while a notebook is graded",
    "input": "a cell uses input(); nobody answers while a notebook is graded",
    "printed": f"the cells print more than {PRINTED:,} letters; the rest was left out",
}
EXCEPTIONS: dict[Outcome, str] = {"timeout": "OutOfTime", "memory": "MemoryError", "crashed": LOST}


class Judge:
    """One wall, one warm process, one worker at a time. A context manager; Judges of different slots run side by side.

    level and allow_none: as for `Wall`, which raises WallError. slot: which of the users of the wall it takes.
    """

    def __init__(self, level: Level | None = None, *, allow_none: bool = False, slot: int = 0) -> None:
        self._wall = Wall(level, allow_none=allow_none, slot=slot)
        self.level = self._wall.level
        self._warm = Warm(self._wall)
        _threads()  # a moment's search, while the warm process loads

    def run(self, job: Job) -> Judged:
        """Run all cells of a submission, and decide on its checks. Raises WallError only where no worker can be had."""
        began = time.monotonic()
        for left in reversed(range(SITTINGS)):
            sitting = _Sitting(self._warm, job, time.monotonic() + SECONDS)
            try:
                with _threads().limit(limits=1, user_api="blas"):
                    results = tuple(sitting.one(place) for place in range(len(job.cells)))
                break
            except _InnocentError:
                if not left:
                    raise WallError("worker after worker was ended for the memory of others") from None
            finally:
                sitting.close()
        notes = tuple(NOTES[name] for name in NOTES if name in sitting.refused)
        return Judged(results, notes, time.monotonic() - began, self.level.value, sitting.peak)

    def close(self) -> None:
        """End all that was started, and remove it."""
        self._warm.close()
        self._wall.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


@functools.cache
def _threads() -> "ThreadpoolController":
    """What bounds the threads of this process's BLAS. Those that it starts for small arrays mostly wait for each other,
    and take the processor from the worker while they do.
    """
    from threadpoolctl import ThreadpoolController  # here, since `chainrule doctor` can do without it

    return ThreadpoolController()


class _InnocentError(Exception):
    """The wall was ended while this submission had it, for what an earlier one had used."""


@dataclass(frozen=True)
class _End:
    """How a worker ended that did not answer."""

    outcome: Outcome
    message: str


@dataclass
class _Sitting:
    """One submission before the judge: its worker, what that has run, and what went wrong with those before it.

    Cells are known by their places in the job: whatever ids a notebook has, no two of them are mistaken.
    """

    warm: Warm
    job: Job
    until: float
    ran: list[int] = field(default_factory=list)
    ended_by: dict[int, _End] = field(default_factory=dict)  # cells that are not run again
    given_up: dict[str, _End] = field(default_factory=dict)  # exercises that are not asked again
    refused: set[str] = field(default_factory=set)
    kept: int = PRINTED  # letters that may still be
    peak: int = 0
    worker: Worker | None = None

    def __post_init__(self) -> None:
        self.needed = needed(self.job.cells)

    def one(self, place: int) -> CellResult:
        began = time.monotonic()
        cell = self.job.cells[place]
        if cell.kind == "check":
            result = self._check(cell)
        elif cell.id not in self.needed:
            return CellResult(cell.id, "not_needed")
        else:
            result = self._run(place, cell)
        return replace(result, seconds=time.monotonic() - began)

    def end(self, error: EndedError) -> _End:
        """End the worker: what its not answering is to be called, which only its end may show."""
        how = self.close()
        if how == "innocent":
            raise _InnocentError
        if how == "memory":
            return _End("memory", "more memory was used than there is for a submission")
        return _End(error.outcome, str(error))

    def close(self) -> str:
        """End the worker, if there is one: how it ended."""
        if self.worker is None:
            return ""
        how, peak = self.warm.end()
        self.worker, self.peak = None, max(self.peak, peak)
        return how

    def _ready(self) -> Worker | _End:
        """The worker, a fresh one where the last was ended; or why there can be none: the time is used up."""
        while self.worker is None:
            left = self.until - time.monotonic()
            if left <= 0:
                return _End("timeout", "the time for the whole submission was used up")
            self.worker = self.warm.fork(left)
            for place in [place for place in self.ran if place not in self.ended_by]:
                try:
                    self.worker.run_cell(self.job.cells[place].source)
                except EndedError as error:
                    self.ended_by[place] = self.end(error)
                    break
        return self.worker

    def _run(self, place: int, cell: Cell) -> CellResult:
        worker = self._ready()
        if isinstance(worker, _End):
            return CellResult(cell.id, worker.outcome, error=("OutOfTime", worker.message, worker.message))
        try:
            ran = worker.run_cell(cell.source)
        except EndedError as error:
            end = self.ended_by[place] = self.end(error)
            name = EXCEPTIONS[end.outcome]
            return CellResult(cell.id, end.outcome, error=(name, end.message, f"{name}: {end.message}"))
        self.ran.append(place)
        self.refused |= set(ran.refused)
        ran = self._bounded(ran)
        if ran.error is None:
            return CellResult(cell.id, "ran", ran.printed)
        outcome: Outcome | None = "timeout" if ran.error[0] == EXCEPTIONS["timeout"] else None
        if outcome is not None:
            self.ended_by[place] = _End(outcome, ran.error[1])
        return CellResult(cell.id, outcome or "failed", ran.printed, ran.error)

    def _bounded(self, ran: Ran) -> Ran:
        """What a cell printed, or so much of it that a submission of a thousand cells fills nobody's disk."""
        printed, error = ran.printed[: self.kept], ran.error
        self.kept -= len(printed)
        if error is not None:
            error = (error[0], error[1], error[2][: self.kept] or f"{error[0]}: not shown, since too much was printed")
            self.kept -= min(self.kept, len(error[2]))
        if len(printed) < len(ran.printed):
            self.refused.add("printed")
        return replace(ran, printed=printed, error=error)

    def _check(self, cell: Cell) -> CellResult:
        if cell.exercise in self.given_up:
            return _ended_result(cell, self.given_up[cell.exercise])
        ended: list[_End] = []

        def ask(name: str, steps: Sequence[Step]) -> list[Answer]:
            answers: list[Answer] = []
            if not ended:
                worker = self._ready()
                if isinstance(worker, _End):
                    ended.append(worker)
                else:
                    try:
                        return self._own_words(worker.ask(name, steps))
                    except EndedError as error:
                        answers = self._own_words(error.answers)
                        ended.append(self.end(error))
            lost = Failure(EXCEPTIONS[ended[0].outcome], ended[0].message, "", "call")
            return [*answers, *[lost] * (len(steps) - len(answers))]

        checked = run_check(cell.source, ask, self._seed)
        result = _result(cell, checked, ended)
        if result.outcome == "error" and checked.error and checked.error[0] == "NameError":
            result = self._without_a_name(cell, result)
        if result.outcome == "timeout":
            self.given_up[cell.exercise] = _End("timeout", "an earlier check of it took too long, so it was not tried")
        return result

    def _own_words(self, answers: list[Answer]) -> list[Answer]:
        """The answers; their failures name lines and functions of the submission alone, which hidden checks show."""
        if not any(isinstance(answer, Failure) for answer in answers):
            return answers
        text = Text([cell.source for cell in self.job.cells if cell.kind != "check"])
        return [text.own(answer) if isinstance(answer, Failure) else answer for answer in answers]

    def _without_a_name(self, cell: Cell, result: CellResult) -> CellResult:
        """The exercise's name does not exist: because its cell was ended, or because nothing defines it."""
        for place, end in self.ended_by.items():
            answer = self.job.cells[place]
            if answer.kind == "answer" and answer.exercise == cell.exercise:
                return _ended_result(cell, _End(end.outcome, f"the cell of the answer was ended: {end.message}"))
        return result

    def _seed(self, cell: str) -> int:
        return int.from_bytes(hmac.digest(self.job.key, cell.encode(), hashlib.sha256)[:8], "big")


def _result(cell: Cell, checked: Checked, ended: list[_End]) -> CellResult:
    if checked.verdict is not None:
        if ended and checked.verdict.outcome != ended[0].outcome:
            return _ended_result(cell, ended[0])
        return _verdict_result(cell, checked.verdict, checked.printed)
    if checked.error is not None:
        name, message, _ = checked.error
        return CellResult(cell.id, "error", checked.printed, checked.error, message=f"{name}: {message}")
    return CellResult(cell.id, "passed", checked.printed)


def _ended_result(cell: Cell, end: _End) -> CellResult:
    diagnosis = "out_of_time" if end.outcome == "timeout" else None
    return _verdict_result(
        cell, Verdict(cell.exercise, "", end.outcome, f"{cell.exercise} was stopped: {end.message}.", diagnosis), ""
    )


def _verdict_result(cell: Cell, verdict: Verdict, printed: str) -> CellResult:
    headline = f"CheckFailed: {verdict.headline}"
    outcome = verdict.outcome if verdict.outcome in _OUTCOMES else "failed"
    return CellResult(
        cell.id,
        outcome,  # type: ignore[arg-type]
        printed,
        ("CheckFailed", verdict.text(), headline),
        verdict.bundle(),
        verdict.diagnosis,
        verdict.message,
    )


_OUTCOMES = ("failed", "not_attempted", "error", "timeout", "memory", "crashed")
