"""Saves an autograded notebook's points, and as comments what the checks said of each answer."""

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import determine_grade, is_grade

from autograde.classroom.chapters.chapter import grade_id
from autograde.classroom.grading import gradebook
from autograde.classroom.grading.autograded import auto_comments
from autograde.classroom.grading.verdicts import read_verdicts
from autograde.classroom.plugins.rebuilt import engine


class SaveVerdicts(NbGraderPreprocessor):
    """As nbgrader's SaveAutoGrades, in one transaction, and with comments that say more than "No response."."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        told = resources["nbgrader"]
        points = {grade_id(cell): determine_grade(cell, self.log)[0] for cell in nb.cells if is_grade(cell)}
        comments = auto_comments(nb, read_verdicts(nb))
        with engine(told["db_url"]).begin() as database:
            assignment = gradebook.find_assignment(database, told["assignment"])
            if assignment is None:
                raise ValueError(f"the gradebook does not know {told['assignment']}; release it again")
            row = gradebook.submission_row(database, assignment, told["student"], None)
            gradebook.write_points(database, assignment, row, points)
            gradebook.write_comments(database, assignment, row, comments)
        return nb, resources
