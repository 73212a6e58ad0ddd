"""Feedback: one page a submission, by `chainrule feedback` and by plain `nbgrader generate_feedback` alike.

nbgrader's GenerateFeedback reads `autograded/` and the gradebook and puts a page where release_feedback looks for it.
Its preprocessors and its exporter are set in a class's settings, and are ours.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbgrader.converters import GenerateFeedback

from autograde.classroom import atomic
from autograde.classroom.course_directory import Classroom, known_assignment
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.verdicts import read_verdicts
from autograde.classroom.pages.feedback_page import Marks, read_page


class FeedbackExporter(Exporter):
    """Makes the page of a graded notebook."""

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kwargs: Any) -> tuple[str, Any]:
        verdicts = read_verdicts(nb)  # before hidden checks are taken out of their cells
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        facts = resources["nbgrader"]
        marks = Marks(float(facts["score"]), float(facts["max_score"]), float(facts["late_penalty"]))
        return read_page(notebook, verdicts, facts["student"], marks).html(), resources


def feedback(
    classroom: Classroom, assignment: str, show: Callable[[int, int, str], None] = lambda *step: None
) -> list[Path]:
    """Write the pages of all graded submissions anew; returns them.

    Raises CourseError where nothing was graded, and names the student whose page cannot be made.
    """
    known_assignment(classroom, assignment, classroom.assignments())
    graded = sorted((classroom.root / "autograded").glob(f"*/{assignment}/{assignment}.ipynb"))
    if not graded:
        raise CourseError(
            f"nothing of {assignment} is graded in {classroom.root}; run `chainrule grade {assignment} "
            f"--course {classroom.root}` first."
        )
    students = [path.parent.parent.name for path in graded]
    for old in (classroom.root / "feedback").glob(f"*/{assignment}"):
        if old.parent.name not in students:
            atomic.remove_folder(old)
    run = classroom.nbgrader()
    failures = []
    try:
        for done, student in enumerate(students):
            show(done, len(students), student)
            try:
                run.convert(GenerateFeedback, assignment, student)
            except Exception as error:  # one page that cannot be made does not stop the others
                failures.append(f"{student} ({type(error).__name__})")
        show(len(students), len(students), "")
    finally:
        run.close()
    if failures:
        raise CourseError(
            f"no page could be made for {', '.join(failures)}; the others are done. Grade {assignment} again and, "
            f"if it stays, look into {classroom.memory / 'nbgrader.log'}."
        )
    return [classroom.feedback(student, assignment) for student in students]
