"""Grades an assignment of a whole class, in parallel, and writes its report.

Submissions are read here, a few at a time; workers take them in and judge them; here again, one after the other, the
gradebook is written, then the autograded notebook, then a line of the journal. So it can be killed at any moment: what
the journal does not prove to be finished is graded again, and comes to the same.
"""

from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass

from autograde.classroom.chapters.chapter import check_cells, question_cells
from autograde.classroom.course_directory import Classroom, known_assignment
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.lock import grading_alone
from autograde.classroom.grading.marks import Assignment
from autograde.classroom.grading.pool import prepare
from autograde.classroom.grading.report import Change, Report
from autograde.classroom.grading.workers import WORK, StartedWorkers, starting
from autograde.classroom.intake.intake import read_release
from autograde.classroom.intake.submissions import find_submissions
from autograde.classroom.nbgrader_run import load_config
from autograde.classroom.quick_imports import import_nbformat
from autograde.classroom.settings import Engine, allows_no_wall, engine_of

# Called with how many students are done, how many there are, and who was done last, or what is waited for.
Show = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Graded:
    """What grading an assignment came to; `ran` counts those that were run.

    `failures` names submissions that could not be graded through no fault of theirs.
    """

    report: Report
    changed: list[Change]
    ran: int
    failures: list[str]
    notes: list[str]


def grade(
    classroom: Classroom,
    assignment: str,
    jobs: int | None = None,
    only: Collection[str] = (),
    force: bool = False,
    scheduler: str | None = None,
    allow_none: bool = False,
    engine: Engine | None = None,
    workers: StartedWorkers | None = None,
    show: Show = lambda *step: None,
) -> Graded:
    """Grade what is new or changed, and write the report of all students.

    jobs: worker processes, one for each core if None. only: the students to grade, all if none is named. force: grade
    what did not change, too. scheduler: the address of a Dask cluster that does the work. allow_none: student code may
    run where there is no wall. engine: the class's settings say it if None. workers: what `starting` gives, for several
    assignments one after the other; new ones are started if None.

    Raises CourseError for an unknown or unreleased assignment, where there are no submissions, where there is no wall,
    and where something stops it, such as a full disk. What was graded by then is kept.
    """
    if jobs is not None and jobs < 1:
        raise CourseError(f"{jobs} worker processes cannot grade; expected 1 or more.")
    known_assignment(classroom, assignment, classroom.assignments())
    if workers is None and scheduler is None and engine != "nbgrader":
        prepare(WORK)  # what workers import is read while this process reads the class
    described = read_assignment(classroom, assignment)
    submissions = find_submissions(classroom, assignment)
    if not submissions:
        raise CourseError(
            f"there are no submissions of {assignment} in {classroom.root / 'submitted'}; expected "
            f"submitted/STUDENT/{assignment}/{assignment}.ipynb. Put them there and grade again."
        )
    handed_in = {submission.student for submission in submissions}
    for student in only:
        if student not in handed_in:
            raise CourseError(
                f"there is no submission of {assignment} by {student!r} in {classroom.root / 'submitted'}."
            )
    config = load_config(classroom.root)
    engine = engine or engine_of(config)
    if engine == "nbgrader" and scheduler is not None:
        raise CourseError("a cluster can only judge; the engine nbgrader grades in this process.")
    allow_none = allow_none or allows_no_wall(config)
    log = classroom.memory / "workers.log"
    own = nullcontext(workers) if workers is not None else starting(engine, jobs, scheduler, allow_none, log)
    with grading_alone(classroom), own as ready:
        from autograde.classroom.grading.run import Grading  # imports nbgrader, while the workers start

        with Grading(classroom, described, engine, frozenset(only), force, show) as grading:
            return grading.all(submissions, ready)


def read_assignment(classroom: Classroom, assignment: str) -> Assignment:
    """The cells with points of an assignment's release. Raises CourseError where it was not released."""
    import_nbformat()
    try:
        released = read_release(classroom.release(assignment).read_bytes())
    except Exception as error:  # nbformat raises its own, json's and OSError
        raise CourseError(
            f"{assignment} has no release in {classroom.root}; run `chainrule release {assignment} "
            f"--course {classroom.root}`, then grade again."
        ) from error
    return Assignment(assignment, tuple(check_cells(released)), tuple(question_cells(released)))
