"""The benchmark: one class from the library of answers, graded by nbgrader's kernels and by the judge in one run.

Each way is a command in a process of its own, on two sizes of the class; the quick ones are timed several times, and
the median counts. What a submission costs is the difference of the two times over the difference of the sizes; what is
left of the smaller time is start-up. Beside them stands the floor: the cells that the judge runs and the checks, bare,
in one fork of a process that has everything loaded.
"""

import contextlib
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde import places
from autograde.classroom import atomic, course_directory
from autograde.classroom.chapters.chapter import (
    answer_cells,
    chapter_sources,
    check_cells,
    grade_id,
    is_check,
    is_setup,
    question_cells,
    write_notebook,
)
from autograde.classroom.chapters.library import Answer, compose, read_library
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import Classroom
from autograde.classroom.errors import CourseError
from autograde.judge.job import Cell
from autograde.judge.needed import needed

# The ways, and how often each is timed: what takes seconds needs the median of several, on a machine that does more.
TIMES = {"nbgrader": 1, "nbgrader with the judge": 3, "chainrule grade": 5}
WAYS = tuple(TIMES)
SLOW = ("out_of_time",)  # answers that measure only a time limit
# nbgrader as it comes: what `nbgrader quickstart` writes, but for the comments.
PLAIN_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "class"
c.CourseDirectory.root = {root!r}
c.ExecutePreprocessor.timeout = 30
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}
"""

Show = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Timing:
    """One way on one chapter. startup and each: seconds, before the first and for each submission. peak: bytes of the
    largest process.
    """

    way: str
    startup: float
    each: float
    peak: int


@dataclass(frozen=True)
class Bench:
    """A chapter's figures. floor: seconds a submission. disagreements: cells whose points the ways do not agree on."""

    assignment: str
    sizes: tuple[int, int]
    timings: tuple[Timing, ...]
    floor: float
    disagreements: tuple[str, ...]

    def of(self, way: str) -> Timing:
        return next(timing for timing in self.timings if timing.way == way)


def run(
    assignments: Sequence[str] = (), students: int = 40, jobs: int | None = None, show: Show = lambda *step: None
) -> list[Bench]:
    """Measure the chapters, all but the first if none are named, with `students` and a quarter of them.

    Raises CourseError for a chapter that there is not, and for fewer than 4 students.
    """
    if students < 4:
        raise CourseError(f"a class of {students} is too small to measure a difference; take 4 or more.")
    known = tuple(chapter_sources(places.solutions()))
    for name in assignments:
        if name not in known:
            raise CourseError(f"there is no chapter {name!r}; there are {', '.join(known)}.")
    chosen = tuple(assignments) or tuple(name for name in known if name[:4] in ("ch01", "ch02", "ch03", "ch04"))
    sizes = (students // 4, students)
    total = len(chosen) * (1 + len(sizes) * sum(TIMES.values()))
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        done = 0
        found = []
        for name in chosen:
            measure = _Chapter(Path(folder), name, sizes, jobs)
            timings = []
            for way in WAYS:
                times: dict[int, list[tuple[float, int]]] = {size: [] for size in sizes}
                for _ in range(TIMES[way]):
                    for size in sizes:
                        show(done, total, f"{name}, {way}, {size} students")
                        times[size].append(measure.grade(way, size))
                        done += 1
                timings.append(_timing(way, times))
            show(done, total, f"{name}, the floor")
            found.append(Bench(name, sizes, tuple(timings), measure.floor(), tuple(measure.disagreements())))
            done += 1
        show(total, total, "")
        return found


def _timing(way: str, times: Mapping[int, Sequence[tuple[float, int]]]) -> Timing:
    """`times`: by the size of the class, how long it took and the bytes of the largest process, each time."""
    (few, small), (many, large) = ((size, statistics.median(one for one, _ in taken)) for size, taken in times.items())
    each = (large - small) / (many - few)
    return Timing(way, small - few * each, each, max(peak for _, peak in times[many]))


class _Chapter:
    """A class for each way, with the same students, and what came of grading it."""

    def __init__(self, folder: Path, name: str, sizes: tuple[int, int], jobs: int | None) -> None:
        import nbformat

        self.name, self.sizes, self.jobs = name, sizes, jobs
        self.folder = folder / name
        first = course_directory.init(self.folder / "chainrule").classroom
        release(first, [name])
        self.released = nbformat.read(first.release(name), as_version=4)
        self.source = nbformat.read(first.source(name), as_version=4)
        library = read_library(places.solutions())
        self.students = [_answers(number, answer_cells(self.released), library) for number in range(sizes[1])]
        self.points: dict[str, dict[tuple[str, str], float]] = {}

    def grade(self, way: str, size: int) -> tuple[float, int]:
        """Grade a class of this size from the beginning: seconds, and the bytes of the largest process."""
        classroom = self._class(way, size)
        command = [sys.executable, "-m", "nbgrader", "autograde", self.name]
        if way == "chainrule grade":
            command = [sys.executable, "-m", "autograde.cli", "grade", self.name, "--course", str(classroom.root)]
            command += ["--jobs", str(self.jobs)] if self.jobs else []
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=classroom.root,
            env=os.environ | {"PATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise CourseError(f"{' '.join(command[2:4])} ended with {process.returncode} on {size} students")
        if size == self.sizes[1]:
            self.points[way] = _points(classroom, self.name)
        shutil.rmtree(classroom.root)
        return seconds, used.ru_maxrss * 1024

    def _class(self, way: str, size: int) -> Classroom:
        """A copy of the class with so many submissions, with the settings of one way."""
        root = self.folder / f"{way.replace(' ', '-')}-{size}"
        shutil.copytree(self.folder / "chainrule", root)
        config = root / "nbgrader_config.py"
        text = config.read_text().replace(str(self.folder / "chainrule"), str(root))
        if way == "nbgrader":
            text = PLAIN_CONFIG.format(root=str(root))
        config.write_text(text)
        classroom = Classroom(root)
        for number, answers in enumerate(self.students[:size]):
            place = classroom.submission(f"student{number:04}", self.name) / f"{self.name}.ipynb"
            atomic.write(place, write_notebook(compose(self.released, answers)))
        return classroom

    def floor(self) -> float:
        """Seconds a submission for its cells and checks, bare: in one fork of this process, which is made ready."""
        jobs = [_cells(self.source, answers) for answers in self.students]
        _run_bare(jobs[0])  # what is imported and made for the first time
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            began = time.perf_counter()
            for cells in jobs:
                _run_bare(cells)
            os.write(writing, repr((time.perf_counter() - began) / len(jobs)).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as stream:
            told = stream.read()
        os.waitpid(child, 0)
        return float(told)

    def disagreements(self) -> Iterator[str]:
        first = self.points[WAYS[0]]
        for way, points in self.points.items():
            for student, cell in sorted(first.keys() | points.keys()):
                one, other = first.get((student, cell)), points.get((student, cell))
                if one != other:
                    yield f"{student}, {cell}: {WAYS[0]} gives {one}, {way} gives {other}"


def _answers(number: int, exercises: Mapping[str, Any], library: Mapping[str, list[Answer]]) -> dict[str, str]:
    """A student's answers: each exercise's own turn through the library, right and wrong in the library's mixture."""
    answers = {}
    for place, exercise in enumerate(exercises):
        known = [answer for answer in library.get(exercise, []) if answer.diagnosis not in SLOW]
        if known:
            answers[exercise] = known[(7 * number + 3 * place) % len(known)].code
    return answers


def _points(classroom: Classroom, name: str) -> dict[tuple[str, str], float]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{classroom.root / 'gradebook.db'}") as gradebook:
        return {
            (submission.student_id, grade.name): float(grade.auto_score or 0.0)
            for submission in gradebook.assignment_submissions(name)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def _cells(source: Any, answers: Mapping[str, str]) -> list[str]:
    """The sources of the cells that the judge runs, and of the checks, in order."""
    exercises = {check.grade_id: check.exercise for check in check_cells(source)}
    questions = {question.grade_id for question in question_cells(source)}
    cells = []
    for number, cell in enumerate(source.cells):
        name = grade_id(cell) or f"cell{number}"
        if cell.cell_type != "code" or name in questions:
            continue
        if is_check(cell):
            cells.append(Cell(name, cell.source, "check", exercises[name]))
        elif name in answer_cells(source):
            cells.append(Cell(name, answers.get(name, cell.source), "answer", name))
        else:
            cells.append(Cell(name, cell.source, "given", always=is_setup(cell)))
    ran = needed(cells)
    return [cell.source for cell in cells if cell.kind == "check" or cell.id in ran]


def _run_bare(cells: Sequence[str]) -> None:
    scope: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for source in cells:
            with contextlib.suppress(Exception):
                exec(compile(source, "<cell>", "exec"), scope)
