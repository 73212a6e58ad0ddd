"""Feedback pages by nbgrader, which show no hidden check and in which nothing that a student wrote runs.

The two preprocessors and the filter are set in a class's nbgrader_config.py, so that plain `nbgrader generate_feedback`
makes the same pages.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.classroom import atomic
from autograde.classroom.chapter import HIDDEN_REGION, is_check, split_regions
from autograde.classroom.course_directory import Classroom, known_assignment
from autograde.classroom.errors import CourseError
from autograde.classroom.nbgrader_run import GenerateFeedback
from autograde.classroom.verdicts import ANSI, VERDICT_MIME

TAGS = frozenset(  # what Markdown, tables of values and pictures need
    """a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s span strong sub
    summary sup table tbody td th thead tr ul""".split()  # noqa: SIM905
)
PROPERTIES = """background background-color border border-bottom border-collapse border-left border-right border-top
    color display font-family font-size font-style font-weight line-height margin margin-bottom margin-left margin-right
    margin-top opacity padding padding-bottom padding-left padding-right padding-top text-align vertical-align
    white-space""".split()  # noqa: SIM905
ATTRIBUTES = frozenset(
    ["align", "alt", "class", "colspan", "height", "open", "role", "rowspan", "style", "title", "width"]
)
PLAIN_STYLE = re.compile(r"[\w\s:;,.#%()-]*")  # no quotes, slashes or escapes, so no address can hide in it
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[\w+/=\s]*")
GONE_WITH_CONTENT = re.compile(r"<(script|style)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
SHOWN_TYPES = frozenset(["text/plain", "text/html", "image/png", "image/jpeg", VERDICT_MIME])


class KeepHiddenChecksHidden(NbGraderPreprocessor):
    """Takes hidden checks out of check cells, and from their outputs all that could quote them.

    A traceback quotes the lines around an error; an exception or a print of the student's code can carry the inputs it
    was asked with. Of a cell with hidden checks the verdict stays, and of another error its name.
    """

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        outside, regions = split_regions(cell.source, HIDDEN_REGION)
        if regions and is_check(cell):
            cell.source = "\n".join(outside).rstrip()
            cell.outputs = [kept for output in cell.outputs for kept in _without_inputs(output)]
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


def inert_html(text: str) -> str:
    """The HTML with a verdict's tables and colours, and without anything that runs or is fetched."""
    return str(
        bleach.clean(
            GONE_WITH_CONTENT.sub("", text),
            tags=TAGS,
            attributes=_may_stay,
            protocols=["http", "https", "mailto", "data"],
            css_sanitizer=CSSSanitizer(allowed_css_properties=PROPERTIES),
            strip=True,
        )
    )


def inert_markdown(source: str) -> str:
    """Markdown as HTML, in which nothing runs; formulas stay as they are."""
    return inert_html(markdown2html_mistune(source))


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


def _without_inputs(output: Any) -> list[Any]:
    if output.output_type == "error":
        name = ANSI.sub("", str(output.ename))
        return [new_output("error", ename=name, evalue="", traceback=[f"{name}: this check did not pass."])]
    if VERDICT_MIME in output.get("data", {}):
        return [output]
    return []


def _may_stay(tag: str, name: str, value: str) -> bool:
    if name == "style":
        return PLAIN_STYLE.fullmatch(value) is not None and "url" not in value.lower()
    if name == "href":
        return tag == "a" and value.startswith(("http://", "https://", "mailto:", "#"))
    if name == "src":
        return tag == "img" and PICTURE.fullmatch(value) is not None
    return name in ATTRIBUTES


def _joined(text: Any) -> str:
    return text if isinstance(text, str) else "".join(text)
