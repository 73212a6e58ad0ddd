"""The work on one submission: bytes in, verdicts and the autograded notebook out. It runs in a worker of a pool.

A worker needs this package and nothing else: no class, no gradebook, no secret but the assignment's key. It is given
an assignment as a `Paper`, packed, and keeps what it has read of it for the submissions that follow.
"""

import contextlib
import functools
import pickle
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Any

from autograde.classroom.quick_imports import import_nbformat

import_nbformat()

from autograde.classroom.grading.autograded import auto_comments, auto_points, notebook_bytes  # noqa: E402
from autograde.classroom.grading.judging import make_job, put_sources, write_outputs  # noqa: E402
from autograde.classroom.grading.marked import Marked  # noqa: E402
from autograde.classroom.grading.marks import ReleasedCell  # noqa: E402
from autograde.classroom.grading.slot import take_slot  # noqa: E402
from autograde.classroom.grading.verdicts import failed_cells, read_verdicts  # noqa: E402
from autograde.classroom.intake.graft import Skeleton  # noqa: E402
from autograde.classroom.intake.intake import read_release, take_in  # noqa: E402
from autograde.classroom.intake.submissions import Material  # noqa: E402
from autograde.judge.judge import Judge  # noqa: E402
from autograde.judge.level import Level  # noqa: E402


@dataclass(frozen=True)
class Paper:
    """What all submissions of an assignment are graded with.

    `release` is the release's file, `sources` nbgrader's cells by grade_id, `key` the assignment's. `level` is the
    wall's, None for the strongest that the worker's machine offers.
    """

    assignment: str
    release: bytes
    sources: Mapping[str, ReleasedCell]
    key: bytes
    level: Level | None = None
    allow_none: bool = False

    def packed(self) -> bytes:
        """The paper as bytes, the same for the same paper."""
        return zlib.compress(pickle.dumps(self))


def mark(paper: bytes, material: Material) -> Marked:
    """Take a submission in, judge it, and write its autograded notebook. `paper` is packed."""
    began = time.monotonic()
    ready = _read(paper)
    intake = take_in(material, ready.paper.assignment, ready.skeleton)
    if intake.notebook is None:
        return Marked(None, intake.problem)
    notebook = intake.notebook
    put_sources(notebook, ready.paper.sources)
    job = make_job(notebook, ready.ids, ready.paper.key)
    with _one_at_a_time:
        judged = _judge(ready.paper.level, ready.paper.allow_none).run(job)
    write_outputs(notebook, judged)
    verdicts = read_verdicts(notebook)
    notes = tuple(dict.fromkeys([*intake.notes, *judged.notes, *failed_cells(notebook)]))
    return Marked(
        notebook=notebook_bytes(notebook),
        notes=notes,
        timestamp=intake.timestamp,
        verdicts=verdicts,
        points=auto_points(notebook, verdicts),
        comments=auto_comments(notebook, verdicts),
        seconds=time.monotonic() - began,
        wall=judged.wall,
        peak=judged.peak,
    )


def warm_up(level: Level | None, allow_none: bool) -> None:
    """Start this worker's judge, so that the first submission does not wait for it."""
    with _one_at_a_time:
        _judge(level, allow_none)


@dataclass(frozen=True)
class _Ready:
    paper: Paper
    skeleton: Skeleton
    ids: Mapping[str, Any]


@functools.lru_cache(maxsize=2)
def _read(packed: bytes) -> _Ready:
    paper = pickle.loads(zlib.decompress(packed))  # our own, from the head that sends the submissions
    assert isinstance(paper, Paper)
    release = read_release(paper.release)
    return _Ready(paper, Skeleton(release), {cell.id: None for cell in release.cells})


# A judge has one warm process and answers one after the other; a Dask worker may have more threads than one.
_one_at_a_time = threading.Lock()
_judges: dict[tuple[Level | None, bool], Judge] = {}
_open = contextlib.ExitStack()
Finalize(None, _open.close, exitpriority=1)  # at the end of any process; atexit alone is not for those of a pool


def _judge(level: Level | None, allow_none: bool) -> Judge:
    key = (level, allow_none)
    if key not in _judges:
        _judges[key] = _open.enter_context(Judge(level, allow_none=allow_none, slot=_slot()))
    return _judges[key]


@functools.cache
def _slot() -> int:
    return take_slot()
