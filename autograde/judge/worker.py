"""A worker as the grader sees it: it is forked, runs cells, answers questions, and is ended; each within its time.

with Warm(wall) as warm:                 # the warm process is started, about half a second
    worker = warm.fork()                 # a walled fork of it, a few milliseconds
    worker.run_cell("x = 1")
    worker.ask("MulLayer", steps)
    warm.end()                           # nothing of it is left
"""

import contextlib
import json
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from autograde.check.asking import TIME_LIMIT
from autograde.check.script import Answer, Step
from autograde.judge import wire
from autograde.judge.level import WallError
from autograde.judge.limits import MIB, Limits
from autograde.judge.packing import ConversationError, shown
from autograde.judge.wall import Wall
from autograde.judge.walled import Ending, Walled

PROGRAM = Path(__file__).with_name("serving.py")
START = 30.0  # seconds for the warm process to load everything: under one on an idle machine
MOST = 25_000  # letters of a cell's output, and of a traceback; the worker cuts at less
NO_ANSWER = "what its process sent was no answer"
GRACE = 2.0  # seconds that a worker may take to notice that its own time limit has passed
# A worker has its share of the warm process's memory in common with it; what it may use besides is a thousand times
# what a chapter needs.
Outcome = Literal["timeout", "crashed", "memory"]
LIMITS = Limits(seconds=None, cpu_seconds=120, memory=2048 * MIB, resident=1024 * MIB)


class EndedError(Exception):
    """The worker did not answer: `outcome` is timeout or crashed. `answers` are those that came before."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome: Outcome = outcome
        self.answers: list[Answer] = []


@dataclass(frozen=True)
class Ran:
    """What came of a cell, as the worker tells it."""

    printed: str
    error: tuple[str, str, str] | None
    refused: tuple[str, ...]


class Worker:
    """One end of the conversation. After an EndedError it is of no use, and is to be ended."""

    def __init__(self, line: wire.Line, until: float) -> None:
        self._line, self._until = line, until

    def run_cell(self, source: str) -> Ran:
        """Run a cell. Raises EndedError."""
        deadline = self._deadline()
        self._line.taken = 0
        self._send(["cell", source], deadline)
        match self._receive(deadline):
            case [str(), str(printed), None, list(refused)]:
                error = None
            case [str(), str(printed), (str(name), str(message), str(trace)), list(refused)]:
                error = shown(name, 100), shown(message), shown(trace, MOST)
            case _:
                raise EndedError("crashed", NO_ANSWER)
        return Ran(shown(printed, MOST), error, tuple(one for one in refused[:10] if isinstance(one, str)))

    def ask(self, name: str, steps: Sequence[Step]) -> list[Answer]:
        """Carry out steps on what the cells call `name`: an answer for each. Raises NameError, and EndedError."""
        deadline = self._deadline()
        self._line.taken = 0
        self._send(["ask", name, list(steps)], deadline)
        answers: list[Answer] = [None] * len(steps)
        last, all_there = -1, False
        try:
            while not all_there:
                match self._receive(self._deadline()):
                    case [str()]:
                        raise NameError(f"name {name!r} is not defined")
                    case [bool(all_there), *pairs] if _are_answers(pairs, last, len(steps)) and (all_there or pairs):
                        for position, answer in zip(pairs[::2], pairs[1::2], strict=True):
                            answers[position] = answer
                            last = position
                    case _:
                        raise EndedError("crashed", NO_ANSWER)
        except EndedError as error:
            error.answers = answers[: last + 1]
            raise
        return answers

    def _deadline(self) -> float:
        return min(self._until, time.monotonic() + TIME_LIMIT + GRACE)

    def _send(self, value: Any, deadline: float) -> None:
        try:
            self._line.send(value, deadline)
        except ConversationError as error:
            raise self._why(error) from error

    def _receive(self, deadline: float) -> Any:
        try:
            return self._line.receive(deadline)
        except ConversationError as error:
            raise self._why(error) from error

    def _why(self, error: ConversationError) -> EndedError:
        if isinstance(error, wire.TooSlowError):
            spent = time.monotonic() >= self._until
            told = "the time for the whole submission was used up" if spent else f"not done after {TIME_LIMIT:g} s"
            return EndedError("timeout", told)
        if isinstance(error, wire.GoneError):
            return EndedError("crashed", "its process ended")
        return EndedError("crashed", f"{NO_ANSWER} ({error})")


def _are_answers(pairs: Sequence[Any], after: int, end: int) -> bool:
    """Whether these are answers that were still to come, in their order, each behind its position."""
    for position in pairs[::2]:
        if type(position) is not int or not after < position < end:
            return False
        after = position
    return len(pairs) % 2 == 0


class Warm:
    """The warm process behind a wall: it forks one worker at a time. A context manager that ends everything.

    Raises WallError where it cannot be started.
    """

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._line: socket.socket | None = None
        self._walled: Walled | None = None
        self._worker: Worker | None = None
        self._worker_line: socket.socket | None = None
        self._forked = 0.0
        self._start()  # it loads while others work; the first fork waits for it

    def fork(self, seconds: float) -> Worker:
        """A new worker, with so many seconds for all that it is asked; the one before must have been ended."""
        ours, refused = self._fork()
        if ours is None:  # the warm process may have been ended after the last worker, and for its sake
            ours, refused = self._fork()
        if ours is None:
            raise WallError(f"no worker could be walled in: {refused}")
        ours.setblocking(False)
        self._worker_line = ours
        self._worker = Worker(wire.Line(ours.fileno()), time.monotonic() + seconds)
        return self._worker

    def _fork(self) -> tuple[socket.socket | None, str]:
        if self._walled is None:
            self._start()
        self._forked = time.monotonic()
        ours, theirs = socket.socketpair()
        with theirs:
            told = self._tell(b"f", [theirs.fileno()])
        if told is not None and "refused" not in told:
            return ours, ""
        ours.close()
        ending = self._lost()
        return None, str(told["refused"]) if told else f"{ending.reason} {ending.message}".strip()

    def end(self) -> tuple[str, int]:
        """End the worker and all that came of it: how, and the most bytes that it had.

        How: exited, signal, memory and so on, or "innocent" where the wall as a whole was ended for what a worker
        before this one had used. After the end of a whole wall the next fork starts a new warm process.
        """
        told = self._tell(b"e", []) if self._walled is not None else None
        if self._worker_line is not None:  # not before: a worker ends when it is hung up on, and its peak is lost
            self._worker_line.close()
        self._worker = self._worker_line = None
        if told is None:
            ending = self._lost()
            early = ending.reason in ("memory", "disk") and ending.looked < self._forked
            return ("innocent" if early else ending.reason), ending.peak
        status = int(told.get("status", 0))
        return ("exited" if status >= 0 else f"signal {-status}"), int(told.get("peak", 0))

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._walled = self._wall.start(
                PROGRAM, str(number), keep=[number], limits=LIMITS, stdout=None, stderr=None, workers=True
            )
        ours.settimeout(START)
        self._line = ours

    def _tell(self, what: bytes, descriptors: list[int]) -> dict[str, Any] | None:
        """Tell the warm process something; its answer, or None where it is no longer there."""
        assert self._line is not None
        try:
            socket.send_fds(self._line, [what], descriptors)
            answer = b""
            while not answer.endswith(b"\n"):
                piece = self._line.recv(4096)
                if not piece:
                    return None
                answer += piece
        except OSError:  # it has ended, or hangs
            return None
        told: dict[str, Any] = json.loads(answer)
        return told

    def _lost(self) -> Ending:
        """Clear up after a warm process that is no longer there: how it ended."""
        walled, self._walled = self._walled, None
        if self._line is not None:
            self._line.close()
            self._line = None
        return walled.end() if walled is not None else Ending("lost")

    def close(self) -> None:
        """End the warm process, and with it what came of it."""
        if self._worker_line is not None:
            self._worker_line.close()
        self._worker = self._worker_line = None
        with contextlib.suppress(OSError):
            self._lost()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
