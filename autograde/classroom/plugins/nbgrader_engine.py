"""The plain run of nbgrader: its own Autograde, one submission after the other, with a kernel for each.

No wall is around what students wrote. It writes the gradebook and `autograded/` itself.
"""

import time
from typing import Self

from autograde.classroom.course_directory import Classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.marked import Marked
from autograde.classroom.grading.verdicts import failed_cells, read_verdicts
from autograde.classroom.intake.graft import Skeleton
from autograde.classroom.intake.intake import read_release, take_in
from autograde.classroom.intake.submissions import Material
from autograde.classroom.nbgrader_run import Run
from autograde.classroom.plugins.nbgrader_intake import REBUILT, remove_rebuilt, write_rebuilt
from autograde.classroom.settings import plain


class PlainRun:
    """nbgrader's Autograde for one assignment of a class; a context manager."""

    def __init__(self, classroom: Classroom, assignment: str) -> None:
        self.classroom, self.assignment = classroom, assignment
        self.run = classroom.nbgrader()
        self.skeleton = Skeleton(read_release(classroom.release(assignment).read_bytes()))
        plain(self.run.config)

    def mark(self, student: str, material: Material) -> Marked:
        """Take a submission in and have it autograded. Raises CourseError where nbgrader gives up on it."""
        import nbformat
        from nbgrader.converters import Autograde

        began = time.monotonic()
        intake = take_in(material, self.assignment, self.skeleton)
        if intake.notebook is None:
            return Marked(None, intake.problem)
        write_rebuilt(self.classroom.root, student, self.assignment, intake.notebook, intake.timestamp)
        try:
            self.run.convert(Autograde, self.assignment, student, submitted=REBUILT)
        except Exception as error:  # whatever one submission does to nbgrader, the others are graded
            raise CourseError(f"nbgrader could not grade it: {_reason(self.run, error)}") from error
        finally:
            remove_rebuilt(self.classroom.root, student, self.assignment)
        path = self.classroom.autograded(student, self.assignment)
        if not path.exists():
            raise CourseError("nbgrader could not grade it: it left no autograded notebook")
        content = path.read_bytes()
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        return Marked(
            notebook=content,
            notes=(*intake.notes, *failed_cells(notebook)),
            timestamp=intake.timestamp,
            verdicts=read_verdicts(notebook),
            seconds=time.monotonic() - began,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.run.close()


def _reason(run: Run, error: Exception) -> str:
    tracebacks = [line.strip().splitlines()[-1] for line in run.errors if "Traceback" in line]
    return tracebacks[0] if tracebacks else str(error).strip().partition("\n")[0] or type(error).__name__
