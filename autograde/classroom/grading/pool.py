"""Carries out work on many submissions through an executor, so many at once, and does again what a lost worker left.

A submission that is killed in the judge is no loss: its worker answers with a verdict. Lost is a worker process that
ends itself, or the machine it ran on. What it had is done again, the third time each alone, so that one submission
that ends every worker cannot stop the class.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

TRIES = 3  # of a submission whose worker was lost
MOST_FRUITLESS = 5  # losses of workers without a result in between
AHEAD = 2  # submissions for each worker: the one that it has, and one that waits, so that none waits for the head

T = TypeVar("T")
R = TypeVar("R")


class LostError(Exception):
    """The worker of a submission was lost each time; the message says how often."""


class Workers(Protocol):
    """Where work is done. `lost` tells whether an error means that the worker was lost, and not the work's fault."""

    @property
    def executor(self) -> Executor:
        """What takes the work now."""

    @property
    def width(self) -> int:
        """How many submissions there may be at once."""

    def lost(self, error: BaseException) -> bool: ...

    def renew(self) -> bool:
        """Make good for a lost worker. True if all that was not done is lost with it."""

    def close(self, now: bool = False) -> None: ...


@dataclass
class _Piece(Generic[T]):
    item: T
    arguments: tuple[Any, ...]
    losses: int = 0

    @property
    def alone(self) -> bool:
        """Whether nothing else is done beside it any more."""
        return self.losses >= TRIES - 1


def carry_out(
    workers: Workers, work: Callable[..., R], items: Iterable[tuple[T, tuple[Any, ...]]]
) -> Iterator[tuple[T, R | BaseException]]:
    """Do the work on each item, with its arguments; gives each with what came of it, in the order of the ends.

    Items are taken from the iterable as there is room, so that few are in memory at once.
    """
    coming = iter(items)
    again: deque[_Piece[T]] = deque()
    flying: dict[Future[R], _Piece[T]] = {}
    more = True
    fruitless = 0
    while True:
        while len(flying) < workers.width and not any(one.alone for one in flying.values()):
            piece = _next(again, flying)
            if piece is None and more:
                taken = next(coming, None)
                more = taken is not None
                piece = None if taken is None else _Piece(*taken)
            if piece is None:
                break
            try:
                flying[workers.executor.submit(work, *piece.arguments)] = piece
            except BrokenProcessPool:
                again.appendleft(piece)
                if not flying:
                    workers.renew()
                    fruitless += 1
                break
        if fruitless > MOST_FRUITLESS:
            raise LostError(f"the workers ended {fruitless} times one after the other, before any had done anything")
        if not flying:
            if more or again:
                continue
            return
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        losses: list[_Piece[T]] = []
        for future in done:
            piece = flying.pop(future)
            error = CancelledError() if future.cancelled() else future.exception()
            if error is not None and workers.lost(error):
                losses.append(piece)
            else:
                fruitless = 0
                yield piece.item, future.result() if error is None else error
        if losses and workers.renew():
            losses += flying.values()
            flying.clear()
            fruitless += 1
        for piece in losses:
            piece.losses += 1
            if piece.losses < TRIES:
                again.append(piece)
            else:
                fruitless = 0
                yield piece.item, LostError(f"its worker was lost {piece.losses} times")


def _next(again: deque[_Piece[T]], flying: dict[Future[R], _Piece[T]]) -> _Piece[T] | None:
    """The next of those that were lost: one that was lost before waits until nothing else is under way."""
    for piece in list(again):
        if not piece.alone or not flying:
            again.remove(piece)
            return piece
    return None


def prepare(preload: str) -> None:
    """Have the module imported in the background that all worker processes need."""
    if _context(preload).get_start_method() == "forkserver":
        ensure_running()


def _context(preload: str) -> Any:
    """Processes that share nothing with this one; where it can be, forked from one that has imported the module."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


class Processes:
    """Worker processes on this machine, which complain into a log. They end with this process, however it ends."""

    def __init__(self, count: int, preload: str, warm_up: Callable[[], object], log: Path) -> None:
        self._count, self._warm_up, self._log = count, warm_up, log
        self._context = _context(preload)
        self._start()

    @property
    def width(self) -> int:
        return AHEAD * self._count

    def lost(self, error: BaseException) -> bool:
        return isinstance(error, BrokenProcessPool)

    def renew(self) -> bool:
        self.close(now=True)
        self._start()
        return True

    def close(self, now: bool = False) -> None:
        """End the workers: when they have done what they were given, or at once."""
        if now:
            self._leash.close()
        self.executor.shutdown(wait=not now, cancel_futures=True)
        self._leash.close()

    def _start(self) -> None:
        end, self._leash = self._context.Pipe(duplex=False)
        self.executor = ProcessPoolExecutor(self._count, self._context, _begin, (end, self._log))
        for _ in range(self._count):
            self.executor.submit(self._warm_up)


def _begin(leash: Connection, log: Path) -> None:
    """What a worker process does first: what it and its children complain of is no concern of the terminal's."""
    _follow(leash)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _follow(leash: Connection) -> None:
    """End this process when the other end of the leash is let go: by who closes it, or by the end of who had it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard's goes to the head, which lets go

    def hold() -> None:
        try:
            leash.recv_bytes()
        except (EOFError, OSError):
            os._exit(1)

    threading.Thread(target=hold, daemon=True, name="leash").start()
