"""What becomes of a graded notebook's cells before feedback is drawn from them: the preprocessors of GenerateFeedback.

They are named in a class's settings, so that plain `nbgrader generate_feedback` makes the same pages.
"""

from typing import Any

from nbformat.v4 import new_output
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor

from autograde.classroom.chapters.chapter import HIDDEN_REGION, is_check, split_regions
from autograde.classroom.grading.verdicts import ANSI, VERDICT_MIME
from autograde.classroom.pages.inert import inert_html

SHOWN_TYPES = frozenset(["text/plain", "text/html", "image/png", "image/jpeg", VERDICT_MIME])


LONGEST_NAME = 60
NO_WORDS = "No response."  # nbgrader's own comment on an answer that was left as it came


class MarksAndComments(GetGrades):
    """nbgrader's marks, which of them are still to be given, and what a person commented.

    What a program commented repeats the verdicts, or says that there is no answer.
    """

    def _get_comment(self, cell: Any, resources: Any) -> None:
        mark = cell.metadata.nbgrader
        comment = self.gradebook.find_comment(mark["grade_id"], self.notebook_id, self.assignment_id, self.student_id)
        mark["comment"] = comment.manual_comment
        mark["unanswered"] = comment.auto_comment == NO_WORDS

    def _get_score(self, cell: Any, resources: Any) -> None:
        super()._get_score(cell, resources)
        mark = cell.metadata.nbgrader
        grade = self.gradebook.find_grade(mark["grade_id"], self.notebook_id, self.assignment_id, self.student_id)
        mark["pending"] = grade.auto_score is None and grade.manual_score is None


class KeepHiddenChecksHidden(NbGraderPreprocessor):
    """Takes hidden checks out of check cells, and from all outputs what could quote them.

    A traceback quotes the lines around an error; what the student's code prints or raises can carry the inputs that it
    was asked with, there and in every cell that ran later. Of a cell with hidden checks, and of all after it, the
    verdicts stay, and of another error its name.
    """

    def preprocess(self, nb: Any, resources: Any) -> Any:
        self._asked = False
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        if cell.cell_type != "code":
            return cell, resources
        outside, regions = split_regions(cell.source, HIDDEN_REGION)
        if regions and is_check(cell):
            cell.source = "\n".join(outside).rstrip()
            self._asked = True
        if self._asked:
            cell.outputs = [kept for output in cell.outputs for kept in _without_inputs(output, is_check(cell))]
        return cell, resources


class MakeOutputsInert(NbGraderPreprocessor):
    """Keeps of every output what cannot run: text, pictures, and HTML without scripts, styles and addresses."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for kind in [kind for kind in data if kind not in SHOWN_TYPES]:
                del data[kind]
            if "text/html" in data:
                data["text/html"] = inert_html(_joined(data["text/html"]))
            output.get("metadata", {}).clear()
        if cell.cell_type == "raw":
            cell.cell_type = "markdown"
        return cell, resources


def _without_inputs(output: Any, check: bool) -> list[Any]:
    if output.output_type == "error":
        letters = [letter for letter in ANSI.sub("", str(output.ename)) if letter.isidentifier() or letter == "."]
        name = "".join(letters[:LONGEST_NAME])  # no digits: a class can be named for a number
        told = f"{name}: this check did not pass." if check else f"{name}: this cell ended in an error."
        return [new_output("error", ename=name, evalue="", traceback=[told])]
    if check and VERDICT_MIME in output.get("data", {}):
        return [output]
    return []


def _joined(text: Any) -> str:
    return text if isinstance(text, str) else "".join(text)
