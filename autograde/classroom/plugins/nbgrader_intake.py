"""Intake in nbgrader's Autograde: it reads the rebuilt notebook, and of the submission nothing.

nbgrader makes an Autograde and then its exporter, which a class's settings name; that is the one step, the same under
`nbgrader autograde`, formgrader's button and `chainrule grade`, before anything of a submission is opened or copied.
Here it turns the converter, and no one else's course directory, to a folder of the class that holds the rebuilt
notebook, the time of submission and what nbgrader's exchange knows it by, alone. So no file beside the notebook, no
link and no prepared output reaches `autograded/`.
"""

import copy
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import Notebook, write_notebook
from autograde.classroom.course_directory import Classroom
from autograde.classroom.intake.graft import Skeleton
from autograde.classroom.intake.intake import read_release, take_in
from autograde.classroom.intake.submissions import SECRET, TIMESTAMP, find_submissions, read_secret
from autograde.classroom.roster import problem_with_id
from autograde.classroom.settings import JUDGE, allows_no_wall
from autograde.judge import WallError, best

REBUILT = ".chainrule/intake"


class FromIntake(NotebookExporter):
    """nbgrader's exporter, made for an Autograde: then that reads what intake has rebuilt."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.parent, Autograde):
            _turn_to_intake(self.parent)


def write_rebuilt(root: Path, student: str, assignment: str, notebook: Notebook, timestamp: str | None) -> None:
    """Put a rebuilt submission, and nothing else, where nbgrader will read it."""
    remove_rebuilt(root, student, assignment)
    folder = root / REBUILT / student / assignment
    atomic.write(folder / f"{assignment}.ipynb", write_notebook(notebook))
    if timestamp is not None:
        atomic.write(folder / TIMESTAMP, timestamp.encode())
    if secret := read_secret(root / "submitted" / student / assignment):
        atomic.write(folder / SECRET, secret)


def remove_rebuilt(root: Path, student: str, assignment: str) -> None:
    """Remove what intake has rebuilt of a submission."""
    atomic.remove_folder(root / REBUILT / student / assignment)


def _turn_to_intake(converter: Any) -> None:
    """Rebuild the submissions that an Autograde was asked for, and let it find those instead."""
    given = converter.coursedir
    assignment = given.assignment_id
    if given.submitted_directory == REBUILT:
        return  # chainrule grade has done it
    _refuse_without_wall(converter)
    classroom = Classroom(Path(given.root))
    release = classroom.release(assignment)
    if not release.is_file() or len(list(release.parent.glob("*.ipynb"))) != 1:
        converter.log.warning(
            "%s is no assignment of one released notebook with its name; nbgrader reads its submissions as they are",
            assignment,
        )
        return
    skeleton = Skeleton(read_release(release.read_bytes()))
    for earlier in sorted((classroom.root / REBUILT).glob(f"*/{assignment}")):
        atomic.remove_folder(earlier)
    for submission in find_submissions(classroom, assignment):
        student = submission.student
        if not fnmatchcase(student, given.student_id):
            continue
        intake = take_in(submission.read(), assignment, skeleton)
        for note in intake.notes:
            converter.log.warning("%s: %s", student, note)
        if intake.problem:
            converter.log.error("%s: the submission cannot be read and gets 0: %s", student, intake.problem)
        if problem_with_id(student) is None:
            notebook = intake.notebook or _unanswered(skeleton.release, intake.problem)
            write_rebuilt(classroom.root, student, assignment, notebook, intake.timestamp)
    values = {name: getattr(given, name) for name in given.trait_names(config=True)}
    converter.coursedir = CourseDirectory(**{**values, "submitted_directory": REBUILT})
    converter.init_notebooks()


def _refuse_without_wall(converter: Any) -> None:
    """Refuse before anything is changed, where the judge has no wall to put around student code."""
    if JUDGE not in converter.autograde_preprocessors:
        return
    try:
        best(allows_no_wall(converter.config))
    except WallError as error:
        sentence = (
            f"{error}. Grade on a machine that has one, or allow it with `c.JudgeExecute.allow_none = True` in "
            "nbgrader_config.py: then student code can read and change whatever you can. Nothing was changed."
        )
        converter.log.error(sentence)
        raise NbGraderException(sentence) from error


def _unanswered(release: Notebook, problem: str) -> Notebook:
    """The release for a submission that cannot be read: 0, with the reason where whoever looks at it finds it."""
    import nbformat

    notebook = copy.deepcopy(release)
    said = nbformat.v4.new_markdown_cell(f"The submission cannot be read, so nothing counts as attempted: {problem}.")
    said.id = "unreadable"
    notebook.cells.insert(0, said)
    return notebook
