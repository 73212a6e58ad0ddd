"""From a rebuilt notebook to a job for the judge, and from what came of it to an autograded notebook.

Outputs are written as the plain run under nbgrader writes them, so that verdicts, feedback and formgrader read both
alike. Of what a student's code made only text gets into them, and only so much.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograde.classroom.chapters.chapter import Cell as NotebookCell
from autograde.classroom.chapters.chapter import Notebook, grade_id, is_answer, is_check, is_setup, name_under_test
from autograde.classroom.grading.marks import ReleasedCell
from autograde.classroom.grading.secret import submission_key
from autograde.classroom.grading.verdicts import ANSI, KERNEL_DIED, VERDICT_MIME
from autograde.judge.job import Cell, CellResult, Job, Judged, Kind

LONGEST_PRINTED = 20_000  # letters of one cell; a page of feedback stays readable
MOST_LINES = 1000  # nbgrader's own bounds for what is printed and for a traceback
MOST_TRACEBACK = 100
LONGEST_LINE = 2000
SHOWN_OF_CHECKS = ("text/plain", "text/html", VERDICT_MIME)  # written by the checker, with the student's part escaped
# What stands in the notebook for a cell that was ended from outside.
ENDED = {
    "timeout": ("CellTimeoutError", "The cell was stopped because it took too long."),
    "memory": ("MemoryError", "The cell was stopped because it took too much memory."),
    "crashed": (KERNEL_DIED, "this cell ended the process that it ran in"),
}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def put_sources(notebook: Notebook, sources: Mapping[str, ReleasedCell]) -> None:
    """Write the gradebook's cells into a rebuilt notebook, as nbgrader's OverwriteCells does."""
    for cell in notebook.cells:
        source = sources.get(grade_id(cell))
        if source is None:
            continue
        metadata = type(cell.metadata)(cell.metadata)
        metadata["nbgrader"] = type(cell.metadata)({**cell.metadata["nbgrader"], "checksum": source.checksum})
        cell.metadata = metadata
        if source.locked:
            cell.source = source.source


def make_job(notebook: Notebook, released: Mapping[str, Any], key: bytes) -> Job:
    """The code cells of a rebuilt notebook, in order; `released` are the ids of the release's own cells.

    `key` is the assignment's.
    """
    cells = tuple(_cells(notebook, released))
    students = [(cell.id, cell.source) for cell in cells if cell.kind in ("answer", "added")]
    return Job(cells, submission_key(key, students))


def write_outputs(notebook: Notebook, judged: Judged) -> None:
    """Write what came of each code cell into the notebook. Raises ValueError where the two do not fit together."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell, result in zip(code, judged.results, strict=True):
        if result.id != _id(cell):
            raise ValueError(f"the judge told of the cell {result.id}; expected {_id(cell)}")
        cell.outputs = outputs_of(result, is_check(cell))
        cell.execution_count = None


def outputs_of(result: CellResult, check: bool) -> list[NotebookCell]:
    """The outputs of a cell."""
    outputs = []
    if result.printed:
        outputs.append(_output("stream", name="stdout", text=bounded(result.printed)))
    shown = _shown(result, check)
    if shown:
        outputs.append(_output("display_data", data=_node(shown), metadata=_node({})))
    error = _error(result, check)
    if error is not None:
        name, value, trace = error
        lines = [bounded(line, LONGEST_LINE) for line in trace.rstrip("\n").split("\n")]
        if len(lines) > MOST_TRACEBACK:
            half = MOST_TRACEBACK // 2
            lines = [*lines[:half], "... Traceback truncated ...", *lines[-half:]]
        outputs.append(_output("error", ename=bounded(name, 200), evalue=bounded(value), traceback=lines))
    return outputs


def bounded(text: str, longest: int = LONGEST_PRINTED) -> str:
    """So much of a text, without what a terminal takes for a command."""
    text = CONTROL.sub("", ANSI.sub("", text[: 2 * longest]))
    cut = len(text) > longest
    lines = text[:longest].split("\n", MOST_LINES)
    if len(lines) > MOST_LINES:
        lines, cut = lines[:MOST_LINES], True
    kept = "\n".join(lines)
    return f"{kept}\n... Output truncated ...\n" if cut else kept


def _cells(notebook: Notebook, released: Mapping[str, Any]) -> Iterator[Cell]:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        kind: Kind = "given"
        exercise = ""
        if is_check(cell):
            kind, exercise = "check", name_under_test(cell.source) or grade_id(cell)
        elif is_answer(cell):
            kind, exercise = "answer", grade_id(cell)
        elif cell.get("id") not in released:
            kind = "added"
        always = kind == "given" and is_setup(cell)
        yield Cell(_id(cell), cell.source, kind, exercise, always)


def _id(cell: NotebookCell) -> str:
    return grade_id(cell) or str(cell.get("id", ""))


def _shown(result: CellResult, check: bool) -> dict[str, Any]:
    given = result.shown or {}
    if not check:
        return {"text/plain": bounded(str(given["text/plain"]))} if "text/plain" in given else {}
    if result.outcome == "passed":
        return {}
    if VERDICT_MIME in given:
        return {kind: given[kind] for kind in SHOWN_OF_CHECKS if kind in given}
    if result.error is not None:
        return {}
    facts = {
        "version": 1,
        "target": "",
        "check": "",
        "outcome": result.outcome,
        "diagnosis": result.diagnosis,
        "message": result.message,
    }
    return {"text/plain": result.message, VERDICT_MIME: facts}


def _error(result: CellResult, check: bool) -> tuple[str, str, str] | None:
    if check:
        if result.outcome == "passed":
            return None
        # Where there is none, what is shown says what became of it, and is read beside a CheckFailed alone.
        return result.error or ("CheckFailed", result.message, f"CheckFailed: {result.message}")
    if result.error is not None:
        return result.error
    if result.outcome in ENDED:
        name, value = ENDED[result.outcome]
        return name, value, f"{name}: {value}"
    return None


def _output(kind: str, **content: Any) -> NotebookCell:
    return _node({"output_type": kind, **content})


def _node(content: dict[str, Any]) -> Any:
    from nbformat import NotebookNode

    return NotebookNode(content)
