"""Grades an assignment through nbgrader, one student after the other, and writes its report.

What was graded is remembered with a fingerprint of the submission, of the release and of the result. A student whose
fingerprint still holds is not run again; an interrupted command goes on where it stopped.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import autograde
from autograde import places
from autograde.classroom import atomic
from autograde.classroom.chapter import check_cells, grade_id, question_cells
from autograde.classroom.course_directory import Classroom, known_assignment
from autograde.classroom.errors import CourseError
from autograde.classroom.graft import Skeleton
from autograde.classroom.intake import take_in
from autograde.classroom.marks import Assignment, empty_result, graded_result, record_zero
from autograde.classroom.nbgrader_intake import REBUILT, remove_rebuilt, write_rebuilt
from autograde.classroom.nbgrader_run import Autograde, Run
from autograde.classroom.report import Change, Report, SubmissionResult, changes, read_report, write_report
from autograde.classroom.roster import problem_with_id
from autograde.classroom.submissions import Material, Submission, find_submissions
from autograde.classroom.verdicts import failed_cells, read_verdicts

ENGINE = "nbgrader"
INTAKE = (
    "cell_code",
    "graft",
    "intake",
    "matching",
    "pieces",
    "rescue",
    "submissions",
)  # the modules that it consists of


# Called with how many students are done, how many there are, and who is next ("" at the end).
Show = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Graded:
    """What grading an assignment came to. `failures` names submissions on which nbgrader itself gave up."""

    report: Report
    changed: list[Change]
    ran: int
    failures: list[str]
    notes: list[str]


def grade(
    classroom: Classroom,
    assignment: str,
    again: bool = False,
    show: Show = lambda *step: None,
) -> Graded:
    """Grade what is new or changed, everything if `again`, and write the report of all students.

    Raises CourseError for an unknown or unreleased assignment, and where there are no submissions.
    """
    known_assignment(classroom, assignment, classroom.assignments())
    described = read_assignment(classroom, assignment)
    submissions = find_submissions(classroom, assignment)
    if not submissions:
        raise CourseError(
            f"there are no submissions of {assignment} in {classroom.root / 'submitted'}; expected "
            f"submitted/STUDENT/{assignment}/{assignment}.ipynb. Put them there and grade again."
        )
    run = classroom.nbgrader()
    try:
        return _Grading(classroom, run, described, again, show).all(submissions)
    finally:
        run.close()


def read_assignment(classroom: Classroom, assignment: str) -> Assignment:
    """The cells with points of an assignment's release. Raises CourseError where it was not released."""
    import nbformat

    try:
        released = nbformat.read(classroom.release(assignment), as_version=4)
    except Exception as error:  # nbformat raises its own, json's and OSError
        raise CourseError(
            f"{assignment} has no release in {classroom.root}; run `chainrule release {assignment} "
            f"--course {classroom.root}`, then grade again."
        ) from error
    return Assignment(assignment, tuple(check_cells(released)), tuple(question_cells(released)))


class _CannotGradeError(Exception):
    """There is nothing in a submission that could be graded."""


class _Grading:
    """One run of `grade`: what is remembered of the last, and what becomes of each student."""

    def __init__(self, classroom: Classroom, run: Run, assignment: Assignment, again: bool, show: Show) -> None:
        import nbformat

        self.classroom = classroom
        self.run = run
        self.assignment = assignment
        self.show = show
        self.remembered_in = classroom.memory / "graded" / f"{assignment.name}.json"
        self.remembered: dict[str, dict[str, Any]] = {} if again else _read_memory(self.remembered_in)
        self.release = _release_fingerprint(classroom, run, assignment.name)
        self.skeleton = Skeleton(nbformat.read(classroom.release(assignment.name), as_version=4))
        self.ran = 0
        self.failures: list[str] = []

    def all(self, submissions: list[Submission]) -> Graded:
        name = self.assignment.name
        before = read_report(self.classroom.report(name)) if self.classroom.report(name).exists() else None
        with self.run.gradebook() as gradebook:
            roster = {student.id for student in gradebook.students}
        by_student = {submission.student: submission for submission in submissions}
        results = []
        students = sorted({*roster, *by_student})
        for done, student in enumerate(students):
            self.show(done, len(students), student)
            results.append(self._one(student, by_student.get(student)))
        self.show(len(students), len(students), "")
        report = Report(name, ENGINE, None, tuple(results))
        write_report(self.classroom.report(name), report)
        changed = changes(before, report) if before is not None else []
        return Graded(report, changed, self.ran, self.failures, self._notes())

    def _one(self, student: str, submission: Submission | None) -> SubmissionResult:
        if submission is None:
            self._forget(student)
            return empty_result(self.assignment, student, "missing")
        material = submission.read()
        fingerprint = material.fingerprint()
        known = self.remembered.get(student)
        if known is None or known != self._memory_of(student, fingerprint, known):
            self._forget(student)
            try:
                known = self._autograde(student, material, fingerprint)
            except _CannotGradeError as error:
                return self._unreadable(student, str(error))
            except Exception as error:  # whatever one submission does to nbgrader, the others are graded
                self.failures.append(student)
                return self._unreadable(student, f"nbgrader could not grade it: {_reason(self.run, error)}")
        return self._read(student, known)

    def _autograde(self, student: str, material: Material, fingerprint: str) -> dict[str, Any]:
        name = self.assignment.name
        began = time.monotonic()
        intake = take_in(material, name, self.skeleton)
        if intake.notebook is None:
            raise _CannotGradeError(intake.problem)
        self.ran += 1
        write_rebuilt(self.classroom.root, student, name, intake.notebook, intake.timestamp)
        self.run.convert(Autograde, name, student, submitted=REBUILT)
        remove_rebuilt(self.classroom.root, student, name)
        if not self._autograded(student).exists():
            raise CourseError("it left no autograded notebook")
        told = {"seconds": round(time.monotonic() - began, 2), "notes": list(intake.notes)}
        self.remembered[student] = self._memory_of(student, fingerprint, told)
        self._remember()
        return self.remembered[student]

    def _read(self, student: str, known: dict[str, Any]) -> SubmissionResult:
        import nbformat

        autograded = nbformat.read(self._autograded(student), as_version=4)
        notes = (*known["notes"], *failed_cells(autograded))
        with self.run.gradebook() as gradebook:
            return graded_result(
                self.assignment, student, gradebook, read_verdicts(autograded), float(known["seconds"]), notes
            )

    def _unreadable(self, student: str, problem: str) -> SubmissionResult:
        """0 with the reason, in the gradebook too; what an earlier submission left is taken away."""
        if problem_with_id(student) is None:
            remove_rebuilt(self.classroom.root, student, self.assignment.name)
            atomic.remove_folder(self._autograded(student).parent)
            with self.run.gradebook() as gradebook:
                record_zero(gradebook, self.assignment.name, student)
        return empty_result(self.assignment, student, "unreadable", (problem,))

    def _autograded(self, student: str) -> Path:
        return self.classroom.autograded(student, self.assignment.name)

    def _memory_of(self, student: str, fingerprint: str, told: dict[str, Any]) -> dict[str, Any]:
        """What is remembered of a graded submission, with the seconds and the notes that were told of it."""
        path = self._autograded(student)
        result = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
        seconds, notes = told.get("seconds", 0.0), told.get("notes", [])
        return {
            "submission": fingerprint,
            "release": self.release,
            "result": result,
            "seconds": seconds,
            "notes": notes,
        }

    def _forget(self, student: str) -> None:
        if self.remembered.pop(student, None) is not None:
            self._remember()

    def _remember(self) -> None:
        atomic.write(self.remembered_in, (json.dumps(self.remembered, indent=1, sort_keys=True) + "\n").encode())

    def _notes(self) -> list[str]:
        """What the instructor should know of the release that was graded with."""
        import nbformat

        with self.run.gradebook() as gradebook:
            released = {
                cell.name: cell.source
                for cell in gradebook.find_notebook(self.assignment.name, self.assignment.name).source_cells
                if cell.locked
            }
        source = nbformat.read(self.classroom.source(self.assignment.name), as_version=4)
        own = {grade_id(cell): cell.source for cell in source.cells if grade_id(cell) in released}
        if own != released:
            return [
                f"source/{self.assignment.name} changed since its release; `chainrule release {self.assignment.name} "
                f"--force --course {self.classroom.root}` makes the change count"
            ]
        return []


def _release_fingerprint(classroom: Classroom, run: Run, name: str) -> str:
    """A hash of all that a mark depends on beside the submission: cells, points, settings, other files, the checker."""
    from nbgrader.api import MissingEntry

    digest = hashlib.sha256()
    with run.gradebook() as gradebook:
        try:
            notebook = gradebook.find_notebook(name, name)
        except MissingEntry as error:
            raise CourseError(
                f"the gradebook of {classroom.root} does not know {name}; run `chainrule release {name} --force "
                f"--course {classroom.root}`, then grade again."
            ) from error
        cells = sorted((cell.name, cell.source or "", bool(cell.locked)) for cell in notebook.source_cells)
        points = sorted((cell.name, float(cell.max_score)) for cell in notebook.grade_cells)
        digest.update(repr((cells, points, notebook.kernelspec)).encode())
    settings = {key: value for key, value in run.config.items() if key not in ("CourseDirectory", "Exchange")}
    digest.update(repr(sorted(settings.items())).encode())
    others = [path for path in classroom.source(name).parent.rglob("*") if path.is_file() and path.suffix != ".ipynb"]
    intake = [places.PACKAGE / "classroom" / f"{module}.py" for module in INTAKE]
    checker = sorted((places.PACKAGE / "check").rglob("*.py"))
    for path in (classroom.release(name), *sorted(others), *checker, *intake):
        digest.update(path.read_bytes())
    digest.update(autograde.__version__.encode())
    return digest.hexdigest()


def _read_memory(path: Path) -> dict[str, dict[str, Any]]:
    """What was graded before; nothing, so that all is graded anew, where that cannot be read."""
    try:
        memory = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return memory if isinstance(memory, dict) else {}


def _reason(run: Run, error: Exception) -> str:
    tracebacks = [line.strip().splitlines()[-1] for line in run.errors if "Traceback" in line]
    return tracebacks[0] if tracebacks else str(error).strip().partition("\n")[0] or type(error).__name__
