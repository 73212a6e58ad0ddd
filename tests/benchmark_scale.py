"""What large classes take: `python tests/benchmark_scale.py [STUDENTS ...] [--chapter NAME] [--dask]`.

A class of each size (100 and 1,000 if none is named) is made from the library of answers and graded by `chainrule
grade`. The table shows the seconds, the milliseconds of a submission, and the most memory that was resident: of the
head, of the largest process of its pool, and of the largest worker, in which student code runs. Time should be linear,
the head flat.

With --dask a class of the first size is graded by one and by two workers of a Dask cluster on this machine: the same
marks, how much more the two do in a second, and which share of the processors' time the head took for itself.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograde import places
from autograde.classroom import course_directory
from autograde.classroom.chapters.chapter import answer_cells, write_notebook
from autograde.classroom.chapters.library import compose, read_library
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import Classroom
from autograde.classroom.nbgrader_run import prepare_environment

CHAPTER = "ch01_multiply_and_add"
SLOW = "out_of_time"  # answers that measure only a time limit
HEAD, POOL, WARM, WORKER = "head", "pool", "warm", "worker"


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds, the head's seconds on a processor, and bytes of memory by what a process is."""

    seconds: float
    head: float
    memory: dict[str, int]


def make_class(folder: Path, chapter: str, students: int) -> Classroom:
    """A class whose students answer each exercise in their own turn through the library."""
    classroom = course_directory.init(folder).classroom
    release(classroom, [chapter])
    released = nbformat.read(classroom.release(chapter), as_version=4)
    library = read_library(places.solutions())
    exercises = list(answer_cells(released))
    for number in range(students):
        answers = {}
        for place, exercise in enumerate(exercises):
            known = [answer for answer in library.get(exercise, []) if answer.diagnosis != SLOW]
            if known:
                answers[exercise] = f"{known[(7 * number + 3 * place) % len(known)].code}\n# {number}"
        path = classroom.submission(f"student{number:05}", chapter) / f"{chapter}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(write_notebook(compose(released, answers)))
    return classroom


def grade(classroom: Classroom, chapter: str, *options: str) -> Taken:
    """Grade a class with the command, and look meanwhile at what its processes use."""
    command = [sys.executable, "-m", "autograde.cli", "grade", chapter, "--course", str(classroom.root), *options]
    began = time.monotonic()
    head = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    memory: dict[str, int] = {}
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(head.pid, memory, over))
    watching.start()
    _, status, used = os.wait4(head.pid, 0)
    seconds = time.monotonic() - began
    head.returncode = os.waitstatus_to_exitcode(status)
    over.set()
    watching.join()
    if head.returncode:
        raise SystemExit(f"grading ended with {head.returncode}")
    own = used.ru_utime + used.ru_stime  # with its pool's, where that ends before it
    return Taken(seconds, own, memory)


def _watch(head: int, memory: dict[str, int], over: threading.Event) -> None:
    """Look at the head and all below it ten times a second; proc(5)."""
    while not over.wait(0.1):
        for pid, generation in _below(head):
            kind = _kind(pid, generation)
            with contextlib.suppress(OSError):
                memory[kind] = max(memory.get(kind, 0), _resident(pid))


def _below(head: int) -> Iterator[tuple[int, int]]:
    waiting = [(head, 0)]
    while waiting:
        pid, generation = waiting.pop()
        yield pid, generation
        with contextlib.suppress(OSError):
            for task in os.scandir(f"/proc/{pid}/task"):
                waiting += [(int(one), generation + 1) for one in Path(task.path, "children").read_text().split()]


def _kind(pid: int, generation: int) -> str:
    """What a process is, by its command line: a worker is a fork of the warm process, and has the same."""
    if generation == 0:
        return HEAD
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"serving.py" not in command:
            return POOL
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        return WORKER if b"serving.py" in Path(f"/proc/{parent}/cmdline").read_bytes() else WARM
    except OSError:
        return POOL


def _resident(pid: int) -> int:
    """Bytes that are resident, also those that a fork shares with its parent."""
    for line in Path(f"/proc/{pid}/status").read_text(errors="replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def points(classroom: Classroom, chapter: str) -> dict[str, dict[str, float]]:
    """Each student's points by check cell, as the report has them."""
    report = json.loads((classroom.root / "reports" / f"{chapter}.json").read_text(encoding="utf-8"))
    return {
        one["student"]: {check["cell"]: check["points"] for check in one["checks"]} for one in report["submissions"]
    }


def sizes_table(folder: Path, chapter: str, sizes: list[int]) -> None:
    print(f"{chapter}, {os.cpu_count()} processors\n")
    print(f"{'students':>8} {'seconds':>8} {'ms each':>8} {'head, MB':>9} {'pool, MB':>9} {'worker, MB':>11}")
    for size in sizes:
        classroom = make_class(folder / f"class{size}", chapter, size)
        taken = grade(classroom, chapter)
        shutil.rmtree(classroom.root)
        head, pool, worker = (f"{taken.memory.get(kind, 0) / 1e6:.0f}" for kind in (HEAD, POOL, WORKER))
        each = 1000 * taken.seconds / size
        print(f"{size:8} {taken.seconds:8.1f} {each:8.1f} {head:>9} {pool:>9} {worker:>11}", flush=True)


def dask_table(folder: Path, chapter: str, size: int) -> None:
    import distributed

    classroom = make_class(folder / "dask", chapter, size)
    grade(classroom, chapter)
    wanted = points(classroom, chapter)
    rates = {}
    print(f"\n{chapter}, {size} students, workers of a Dask cluster on this machine\n")
    print(f"{'workers':>8} {'seconds':>8} {'a second':>9} {'the head':>9}  marks")
    for workers in (1, 2):
        with distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster:
            grade(classroom, chapter, "--force", "--scheduler", cluster.scheduler_address)  # each starts its judge
            before = _ticks(cluster)
            taken = grade(classroom, chapter, "--force", "--scheduler", cluster.scheduler_address)
            theirs = _ticks(cluster) - before
        rates[workers] = size / taken.seconds
        same = "the same" if points(classroom, chapter) == wanted else "NOT THE SAME"
        share = taken.head / (taken.head + theirs)
        print(f"{workers:8} {taken.seconds:8.1f} {rates[workers]:9.1f} {share:9.0%}  {same}", flush=True)
    print(f"\nTwo workers do {rates[2] / rates[1]:.2f} times what one does. 'the head': its share of processor time.")


def _ticks(cluster: object) -> float:
    """Seconds on a processor of the cluster's workers, with all that came of them."""
    total = 0.0
    for worker in cluster.workers.values():  # type: ignore[attr-defined]
        for pid, _ in _below(worker.process.pid):
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("students", type=int, nargs="*", default=[])
    parser.add_argument("--chapter", default=CHAPTER)
    parser.add_argument("--dask", action="store_true")
    given = parser.parse_args()
    sizes = given.students or [100, 1000]
    prepare_environment()
    with tempfile.TemporaryDirectory(prefix="chainrule-scale-") as folder:
        if given.dask:
            dask_table(Path(folder), given.chapter, sizes[0])
        else:
            sizes_table(Path(folder), given.chapter, sizes)


if __name__ == "__main__":
    main()
