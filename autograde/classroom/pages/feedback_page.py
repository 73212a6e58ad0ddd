"""The feedback page of one submission, drawn from its graded notebook: marks, verdicts, answers, comments.

The notebook has gone through the preprocessors of `feedback_cells` by then. What the course gave is folded away; what a
student wrote, what was said to it, and the exercise that it answers stand open.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograde.check.diagnosis import VOCABULARY, Advice
from autograde.classroom.chapters.chapter import (
    Cell,
    Notebook,
    grade_id,
    is_answer,
    is_check,
    is_question,
    name_under_test,
)
from autograde.classroom.grading.verdicts import ANSI, VERDICT_MIME, CellVerdict
from autograde.classroom.pages.inert import inert_markdown
from autograde.classroom.pages.page import draw

LONGEST_OUTPUT = 20_000  # letters
LONGEST_COLOURED = 50_000  # letters of a cell; no answer is a tenth as long
NOTHING = Markup()
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
MOST_HEADINGS = 3  # in the line that a folded passage shows

# How an outcome is called, and whether it is a mistake.
OUTCOMES = {
    "passed": "passed",
    "failed": "not passed",
    "not_attempted": "not written yet",
    "error": "stopped by an error",
    "timeout": "out of time",
    "memory": "out of memory",
    "crashed": "ended the process",
}


@dataclass(frozen=True)
class Output:
    """One output: harmless HTML, a picture as base64 with its type, or text."""

    html: Markup | None = None
    picture: str = ""
    text: str = ""


@dataclass(frozen=True)
class Part:
    """One passage of the page: given, statement, answer, check or question by `kind`, and the rest as that needs it."""

    kind: str
    id: str = ""
    title: str = ""
    html: Markup = NOTHING
    code: Markup = NOTHING
    outputs: tuple[Output, ...] = ()
    outcome: str = ""
    advice: Advice | None = None
    score: float = 0.0
    points: float = 0.0
    pending: bool = False
    comment: Markup | None = None
    inside: tuple["Part", ...] = ()

    @property
    def result(self) -> str:
        return "not marked yet" if self.pending else OUTCOMES.get(self.outcome, self.outcome)


@dataclass(frozen=True)
class Marks:
    """What the whole submission came to."""

    score: float
    max_score: float
    late_penalty: float = 0.0


@dataclass(frozen=True)
class FeedbackPage:
    """All that a page shows."""

    title: str
    student: str
    marks: Marks
    parts: tuple[Part, ...] = field(default=())

    @property
    def marked(self) -> list[tuple[str, list[Part]]]:
        """The checks and questions, by exercise, in their order."""
        found = [part for part in self.parts if part.kind in ("check", "question")]
        return [(title, list(group)) for title, group in groupby(found, key=lambda part: part.title)]

    @property
    def pending(self) -> int:
        return sum(part.pending for part in self.parts)

    @property
    def comments(self) -> list[Part]:
        return [part for part in self.parts if part.comment]

    def html(self) -> str:
        return draw("feedback.html.j2", page=self)


def read_page(notebook: Notebook, verdicts: Mapping[str, CellVerdict], student: str, marks: Marks) -> FeedbackPage:
    """The page of a graded notebook; `verdicts` of its check cells, by grade_id."""
    title = next((HEADING.search(cell.source) for cell in notebook.cells if HEADING.search(cell.source)), None)
    name = _plain(title.group(1)) if title else "Feedback"
    return FeedbackPage(name, student, marks, tuple(_parts(notebook.cells, verdicts)))


def _parts(cells: list[Cell], verdicts: Mapping[str, CellVerdict]) -> Iterator[Part]:
    given: list[Cell] = []
    for cell in cells:
        if not (is_check(cell) or is_answer(cell) or is_question(cell)):
            given.append(cell)
            continue
        statement = given.pop() if not is_check(cell) and given and given[-1].cell_type == "markdown" else None
        yield from _folded(given)
        given = []
        if statement is not None:
            yield Part("statement", html=_markdown(statement.source))
        yield _check(cell, verdicts.get(grade_id(cell))) if is_check(cell) else _written(cell)
    yield from _folded(given)


def _folded(cells: list[Cell]) -> Iterator[Part]:
    """The course's text and code, and what a student put between, behind one line."""
    if not cells:
        return
    headings = [
        _plain(found) for cell in cells if cell.cell_type == "markdown" for found in HEADING.findall(cell.source)
    ]
    rest = " and more" if len(headings) > MOST_HEADINGS else ""
    title = "; ".join(headings[:MOST_HEADINGS]) + rest
    if not title:
        title = "code" if all(cell.cell_type == "code" for cell in cells) else "text"
    yield Part("given", title=title, inside=tuple(_given(cell) for cell in cells))


def _given(cell: Cell) -> Part:
    if cell.cell_type == "code":
        return Part("code", code=_code(cell.source), outputs=tuple(_outputs(cell)))
    return Part("text", html=_markdown(cell.source))


def _check(cell: Cell, verdict: CellVerdict | None) -> Part:
    mark = cell.metadata.nbgrader
    outcome = verdict.outcome if verdict else "not_attempted"
    outputs = tuple(_outputs(cell))
    known = VOCABULARY.get(verdict.diagnosis) if verdict and verdict.diagnosis else None
    return Part(
        "check",
        id=grade_id(cell),
        title=name_under_test(cell.source) or grade_id(cell),
        code=_code(cell.source),
        outputs=outputs,
        outcome=outcome,
        advice=known,
        score=float(mark.get("score") or 0.0),
        points=float(mark.get("points") or 0.0),
    )


def _written(cell: Cell) -> Part:
    """An answer in code, or a question answered in words."""
    mark = cell.metadata.nbgrader
    said = str(mark.get("comment") or "").strip()
    comment = _markdown(said) if said else None
    if is_question(cell):
        return Part(
            "question",
            id=grade_id(cell),
            title="In words",
            html=_markdown(cell.source) if cell.cell_type == "markdown" else NOTHING,
            code=_code(cell.source) if cell.cell_type == "code" else NOTHING,
            outcome="not_attempted" if mark.get("unanswered") else "marked",
            score=float(mark.get("score") or 0.0),
            points=float(mark.get("points") or 0.0),
            pending=bool(mark.get("pending")),
            comment=comment,
        )
    outputs = tuple(_outputs(cell))
    return Part(
        "answer", id=grade_id(cell), title=grade_id(cell), code=_code(cell.source), outputs=outputs, comment=comment
    )


def _outputs(cell: Cell) -> Iterator[Output]:
    """A cell's outputs; an error is left out where a verdict says what it was."""
    outputs = cell.get("outputs", [])
    told = any(VERDICT_MIME in output.get("data", {}) for output in outputs)
    for output in outputs:
        data = output.get("data", {})
        if output.output_type == "stream":
            yield Output(text=_bounded(output.text))
        elif output.output_type == "error":
            if not told:
                yield Output(text=_bounded("\n".join(output.traceback)))
        elif "text/html" in data:
            yield Output(html=Markup(data["text/html"]))  # MakeOutputsInert has cleaned it
        elif kind := next((kind for kind in ("image/png", "image/jpeg") if kind in data), None):
            yield Output(picture=f"data:{kind};base64,{re.sub('[^A-Za-z0-9+/=]', '', data[kind])}")
        elif "text/plain" in data:
            yield Output(text=_bounded(data["text/plain"]))


def _bounded(text: Any) -> str:
    joined = ANSI.sub("", text if isinstance(text, str) else "".join(text))
    return joined if len(joined) <= LONGEST_OUTPUT else f"{joined[:LONGEST_OUTPUT]}\n... more was printed"


def _markdown(source: str) -> Markup:
    return Markup(inert_markdown(source))  # inert_markdown has cleaned it


@lru_cache(maxsize=512)
def _code(source: str) -> Markup:
    if len(source) > LONGEST_COLOURED:
        return escape(source)
    return Markup(highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip())


def _plain(markdown: str) -> str:
    """A heading without its marks."""
    return re.sub(r"[`*$]", "", markdown).strip()
