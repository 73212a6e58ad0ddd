"""Starts the workers of a grading: on this machine, or those of a cluster."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograde.classroom.errors import CourseError
from autograde.classroom.grading.cluster import Cluster
from autograde.classroom.grading.pool import Processes, Workers, prepare
from autograde.classroom.settings import Engine
from autograde.judge import Level, WallError, best

WORK = "autograde.classroom.grading.work"


@dataclass(frozen=True)
class Started:
    """Workers, and what their judges are made with; `level` is None where each machine finds its own."""

    workers: Workers
    level: Level | None
    allow_none: bool


StartedWorkers = Callable[[], Started | None]


@contextmanager
def starting(
    engine: Engine, jobs: int | None, scheduler: str | None, allow_none: bool, log: Path
) -> Iterator[StartedWorkers]:
    """Start workers in the background; what is given waits for them. None where the engine needs none.

    Waiting raises CourseError where there is no wall. At the end they are let go, at once if something went wrong or
    nobody waited for them.
    """
    if engine == "nbgrader":
        yield lambda: None
        return
    with ThreadPoolExecutor(1) as background:
        started = background.submit(_start, jobs, scheduler, allow_none, log)
        now = True
        waited: list[Started] = []

        def wait() -> Started:
            waited.append(started.result())
            return waited[-1]

        try:
            yield wait
            now = not waited
        finally:
            if started.exception() is None:
                started.result().workers.close(now)


def _start(jobs: int | None, scheduler: str | None, allow_none: bool, log: Path) -> Started:
    if scheduler is not None:
        return Started(Cluster(scheduler), None, allow_none)
    prepare(WORK)
    try:
        level = best(allow_none)
    except WallError as error:
        raise CourseError(
            f"{error}. Grade on a machine that has one, or allow it with --no-wall: then student code can read and "
            "change whatever you can. Nothing was changed."
        ) from error
    count = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    return Started(Processes(count, WORK, partial(_warm_up, level, allow_none), log), level, allow_none)


def _warm_up(level: Level, allow_none: bool) -> None:
    from autograde.classroom.grading.work import warm_up

    warm_up(level, allow_none)
