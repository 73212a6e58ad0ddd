"""One run of `chainrule grade`: what is to be done, what came of it, and where that is written down."""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Self

from autograde.classroom.course_directory import Classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.autograded_folder import AutogradedFolders
from autograde.classroom.grading.cluster import Cluster
from autograde.classroom.grading.fingerprint import release_fingerprint
from autograde.classroom.grading.grade import Graded, Show
from autograde.classroom.grading.journal import Entry, Journal
from autograde.classroom.grading.marked import Marked
from autograde.classroom.grading.marks import Assignment, Recorded, check_results
from autograde.classroom.grading.pool import carry_out
from autograde.classroom.grading.results import build_report
from autograde.classroom.grading.secret import class_secret, paper_key
from autograde.classroom.grading.work import Paper, mark
from autograde.classroom.grading.workers import Started
from autograde.classroom.grading.writer import Writer
from autograde.classroom.intake.submissions import Material, Submission
from autograde.classroom.nbgrader_run import load_config
from autograde.classroom.roster import problem_with_id
from autograde.classroom.settings import Engine
from autograde.judge import WallError

Item = tuple[str, str]  # a student, and the fingerprint of what she handed in


class Grading:
    """The grading of one assignment; a context manager that closes what it opened."""

    def __init__(
        self,
        classroom: Classroom,
        assignment: Assignment,
        engine: Engine,
        only: frozenset[str],
        force: bool,
        show: Show,
    ) -> None:
        self.classroom, self.assignment, self.engine = classroom, assignment, engine
        self.only, self.force, self.show = only, force, show
        name = assignment.name
        self.config = load_config(classroom.root)
        self.writer = Writer(classroom, name, self.config, say=self._tell)
        self.cells = self.writer.released()
        self.key = paper_key(class_secret(classroom), name, self.cells)
        self.release = release_fingerprint(classroom, name, self.cells, self.config, engine, self.key)
        self.journal = Journal(classroom.memory / "graded" / f"{name}.jsonl")
        self.folders = AutogradedFolders(classroom, name, self.config)
        self.recorded: dict[str, Recorded] = self.writer.recorded()
        self.ran = 0
        self.done = 0
        self.total = 0
        self.problems: dict[str, str] = {}  # of students of whom nothing can be written down
        self.failures: list[str] = []

    def all(self, submissions: list[Submission], workers: Callable[[], Started | None]) -> Graded:
        """Grade what is to be graded, and write the report."""
        by_student = {submission.student: submission for submission in submissions}
        self.total = len(by_student)
        todo = self._todo(submissions)
        try:
            for (student, fingerprint), marked in self._carried_out(todo, workers):
                self._finish(student, fingerprint, marked)
                self._step(student)
            self.journal.keep(by_student)
            students = sorted({*self.writer.students(), *by_student})
            return build_report(self, students, set(by_student))
        except OSError as error:
            raise CourseError(
                f"{error.filename or self.classroom.root} cannot be written ({error.strerror or error}). What was "
                "graded before is kept; mend that and run the command again to go on."
            ) from error

    def _todo(self, submissions: list[Submission]) -> Iterator[tuple[Item, Material]]:
        """What has to be graded, read when it is asked for."""
        for submission in submissions:
            student = submission.student
            if self.only and student not in self.only:
                self._step(student)
                continue
            material = submission.read()
            if problem_with_id(student) is not None:
                self.problems[student] = material.problem
                self._step(student)
                continue
            fingerprint = material.fingerprint()
            if not self.force and self._is_finished(student, fingerprint):
                self._step(student)
                continue
            yield (student, fingerprint), material

    def _carried_out(
        self, todo: Iterator[tuple[Item, Material]], workers: Callable[[], Started | None]
    ) -> Iterator[tuple[Item, Marked | BaseException]]:
        first = next(todo, None)
        if first is None:
            return
        todo = itertools.chain([first], todo)
        started = workers()
        if started is None:
            yield from self._plainly(todo)
            return
        release = self.classroom.release(self.assignment.name).read_bytes()
        paper = Paper(self.assignment.name, release, self.cells, self.key, started.level, started.allow_none).packed()
        pieces = ((item, (paper, material)) for item, material in todo)
        for item, marked in carry_out(started.workers, mark, pieces):
            if isinstance(marked, CancelledError) and isinstance(started.workers, Cluster):
                raise started.workers.gone(marked) from marked
            yield item, marked

    def _plainly(self, todo: Iterator[tuple[Item, Material]]) -> Iterator[tuple[Item, Marked | BaseException]]:
        from autograde.classroom.plugins.nbgrader_engine import PlainRun

        with PlainRun(self.classroom, self.assignment.name) as plain:
            for (student, fingerprint), material in todo:
                self.journal.take_back(student)
                try:
                    yield (student, fingerprint), plain.mark(student, material)
                except CourseError as error:
                    yield (student, fingerprint), error

    def _is_finished(self, student: str, submission: str) -> bool:
        """Whether the journal proves it, and the class still has what it tells of."""
        entry = self.journal.entries.get(student)
        recorded = self.recorded.get(student)
        if entry is None or recorded is None:
            return False
        graded_from = (entry.submission, entry.release, entry.engine, entry.due)
        return (
            graded_from == (submission, self.release, self.engine, recorded.due)
            and entry.result == self._result(student)
            and all(recorded.auto.get(cell) == points for cell, points in entry.points.items())
        )

    def _result(self, student: str) -> str | None:
        try:
            content = self.classroom.autograded(student, self.assignment.name).read_bytes()
        except FileNotFoundError:
            return None
        return hashlib.sha256(content).hexdigest()

    def _finish(self, student: str, fingerprint: str, marked: Marked | BaseException) -> None:
        """Write down what came of a submission, in an order in which every part alone does no harm."""
        self.journal.take_back(student)
        if isinstance(marked, BaseException):
            if isinstance(marked, WallError | KeyboardInterrupt | SystemExit):
                raise CourseError(f"a worker has no wall to put around student code: {marked}.") from marked
            self.failures.append(student)
            self.problems[student] = f"it could not be graded: {_told(marked)}"
            return  # what the class has of an earlier submission is not touched
        if marked.notebook is None:
            points: dict[str, float | None] = {}
            self.writer.record_zero(student)
            self.folders.remove(student)
        elif self.engine == "judge":
            self.ran += 1
            points = dict(marked.points)
            self.writer.record(student, points, marked.comments, marked.timestamp)
            self.folders.put(student, marked.notebook, marked.timestamp)
        else:
            self.ran += 1
            points = dict(self.writer.recorded(student)[student].auto)
        recorded = self.recorded.get(student)
        self.journal.add(
            Entry(
                student=student,
                submission=fingerprint,
                release=self.release,
                engine=self.engine,
                result=None if marked.notebook is None else hashlib.sha256(marked.notebook).hexdigest(),
                due=self.writer.due if recorded is None else recorded.due,
                wall=marked.wall,
                seconds=round(marked.seconds, 3),
                notes=marked.notes if marked.notebook is not None else (marked.problem,),
                checks=check_results(self.assignment, marked.verdicts, points),
                points=points,
            )
        )

    def _step(self, student: str) -> None:
        self.done += 1
        self.show(self.done, self.total, student)

    def _tell(self, message: str) -> None:
        self.show(self.done, self.total, message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.journal.close()
        self.writer.close()


def _told(error: BaseException) -> str:
    said = str(error).strip().partition("\n")[0]
    return said if isinstance(error, CourseError) else f"{type(error).__name__}: {said}"
