"""A chapter: its percent source read as a notebook, and what nbgrader's cells in a notebook mean.

A source is read with Jupytext, which gives cells random ids and marks of its own. Here an id is the cell's grade_id, or
a hash of its source, so that a source makes the same notebook, byte for byte, each time.
"""

import ast
import functools
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.classroom.errors import CourseError

Notebook = Any  # nbformat's NotebookNode has no types
Cell = Any

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
SOLUTION_REGION = (BEGIN_SOLUTION, END_SOLUTION)
HIDDEN_REGION = (BEGIN_HIDDEN, END_HIDDEN)

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # what nbformat allows
CHAPTER_FILE = re.compile(r"ch\d\d_\w+\.py")
CARRY = "carry"  # the tag and the grade_id of the cell for a student's own answers to earlier chapters
CARRY_LINE = re.compile(r"^### CARRY +(\w+(?: *, *\w+)*)$", re.MULTILINE)


@dataclass(frozen=True)
class CheckCell:
    """A cell that nbgrader gives points for by itself. `exercise` is the one name that it tests."""

    grade_id: str
    points: float
    exercise: str
    source: str


@dataclass(frozen=True)
class QuestionCell:
    """A question answered in words, with points given by hand."""

    grade_id: str
    points: float
    source: str


def chapter_sources(solutions: Path) -> dict[str, Path]:
    """The chapters' sources by name, in the order of the course."""
    return {path.stem: path for path in sorted(solutions.glob("*.py")) if CHAPTER_FILE.fullmatch(path.name)}


def read_chapter(path: Path) -> Notebook:
    """The notebook that a percent source describes, with nothing in it that a second reading would change.

    In the cell tagged `carry`, the line `### CARRY Relu, Affine` stands for the answer cells of these exercises in the
    chapters before, stubs and solution regions included. So the answers are written once, the chapter runs with them,
    and what is released is their stubs.
    """
    import jupytext
    import nbformat

    parsed = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    if "chainrule" in parsed.metadata:  # the hints, which are released with the chapter
        metadata["chainrule"] = parsed.metadata["chainrule"]
    notebook = nbformat.v4.new_notebook(metadata=nbformat.from_dict(metadata))
    seen: set[str] = set()
    for cell in parsed.cells:
        source = CARRY_LINE.sub(lambda line: _carried(path, line[1]), cell.source)
        clean = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")(source=source)
        clean.metadata = nbformat.from_dict(
            {key: value for key, value in cell.metadata.items() if key in ("jupyter", "nbgrader", "tags")}
        )
        clean.id = _unique_id(cell, seen)
        notebook.cells.append(clean)
    grade_ids = [grade_id(cell) for cell in notebook.cells if grade_id(cell)]
    doubled = sorted({name for name in grade_ids if grade_ids.count(name) > 1})
    if doubled:
        raise CourseError(f"{path.name} uses the grade_id {doubled[0]!r} for two cells; give each cell its own.")
    return notebook


def _carried(path: Path, names: str) -> str:
    """The sources of these exercises' answer cells in the chapters before `path`."""
    earlier = {
        exercise: source
        for chapter in chapter_sources(path.parent).values()
        if chapter.name < path.name
        for exercise, source in _answers_in(chapter, chapter.stat().st_mtime_ns).items()
    }
    wanted = [name.strip() for name in names.split(",")]
    for name in wanted:
        if name not in earlier:
            raise CourseError(f"{path.name} carries {name!r}, which no earlier chapter asks for.")
    return "\n\n\n".join(earlier[name] for name in wanted)


@functools.lru_cache(maxsize=64)
def _answers_in(path: Path, _modified: int) -> dict[str, str]:
    return {name: str(cell.source) for name, cell in answer_cells(read_chapter(path)).items() if not is_carry(cell)}


def write_notebook(notebook: Notebook) -> bytes:
    """The notebook's file, the same bytes for the same notebook."""
    import nbformat

    return (str(nbformat.writes(notebook, version=4)) + "\n").encode("utf-8")


def grade_id(cell: Cell) -> str:
    """The name that nbgrader knows the cell by, "" for a cell that it does not know."""
    return str(_nbgrader(cell).get("grade_id") or "")


def is_setup(cell: Cell) -> bool:
    """Whether all other cells need this one: the tag says so."""
    return "setup" in cell.metadata.get("tags", [])


def is_check(cell: Cell) -> bool:
    """Whether the cell's code is run for points, 0 points too."""
    mark = _nbgrader(cell)
    return cell.cell_type == "code" and bool(mark.get("grade")) and not mark.get("solution")


def is_answer(cell: Cell) -> bool:
    """Whether the student writes code here."""
    mark = _nbgrader(cell)
    return cell.cell_type == "code" and bool(mark.get("solution"))


def is_carry(cell: Cell) -> bool:
    """Whether the cell is the place of answers to earlier chapters."""
    return CARRY in cell.metadata.get("tags", [])


def carried_names(cell: Cell) -> list[str]:
    """The exercises of earlier chapters that a carry cell, as released, has the stubs of, in their order."""
    tree = ast.parse(cell.source)
    return [node.name for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]


def is_question(cell: Cell) -> bool:
    """Whether the student answers in words here, for points by hand."""
    mark = _nbgrader(cell)
    return bool(mark.get("grade")) and bool(mark.get("solution"))


def check_cells(notebook: Notebook) -> list[CheckCell]:
    """The check cells, in order."""
    return [
        CheckCell(
            grade_id(cell),
            float(_nbgrader(cell)["points"]),
            name_under_test(cell.source) or grade_id(cell),
            cell.source,
        )
        for cell in notebook.cells
        if is_check(cell)
    ]


def answer_cells(notebook: Notebook) -> dict[str, Cell]:
    """The cells that students write code in, by grade_id, which is the exercise's name."""
    return {grade_id(cell): cell for cell in notebook.cells if is_answer(cell)}


def question_cells(notebook: Notebook) -> list[QuestionCell]:
    """The questions answered in words, in order."""
    return [
        QuestionCell(grade_id(cell), float(_nbgrader(cell)["points"]), cell.source)
        for cell in notebook.cells
        if is_question(cell)
    ]


@functools.lru_cache(maxsize=512)  # a class asks for the same checks again with each submission
def name_under_test(source: str) -> str | None:
    """The first argument of the cell's `check.*` calls: the exercise's name. None where there is no such call."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="check")), args=[ast.Name(id=name), *_]):
                return name
    return None


def split_regions(source: str, markers: tuple[str, str]) -> tuple[list[str], list[list[str]]]:
    """The lines outside the marked regions, and the lines of each region, without the markers."""
    begin, end = (marker.lstrip("# ") for marker in markers)
    outside: list[str] = []
    regions: list[list[str]] = []
    inside = False
    for line in source.splitlines():
        if begin in line:
            inside = True
            regions.append([])
        elif end in line:
            inside = False
        elif inside:
            regions[-1].append(line)
        else:
            outside.append(line)
    return outside, regions


def content_hash(notebook: Notebook) -> str:
    """A hash of what an instructor can change that counts: cells' sources, types and nbgrader metadata, and the hints.

    Saving the notebook in JupyterLab, running it, or another formatting of the file leave it as it is.
    """
    digest = hashlib.sha256()
    for cell in notebook.cells:
        mark = {key: value for key, value in sorted(_nbgrader(cell).items()) if key not in ("checksum", "cell_type")}
        digest.update(repr((cell.cell_type, cell.source, mark)).encode())
    if hints := notebook.metadata.get("chainrule"):
        digest.update(json.dumps(hints, sort_keys=True).encode())
    return digest.hexdigest()


def _nbgrader(cell: Cell) -> dict[str, Any]:
    mark = cell.metadata.get("nbgrader", {})
    return dict(mark) if isinstance(mark, dict) else {}


def _unique_id(cell: Cell, seen: set[str]) -> str:
    wanted = grade_id(cell)
    if not CELL_ID.fullmatch(wanted):
        wanted = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    for unique in _numbered(wanted):
        if unique not in seen:
            seen.add(unique)
            return unique
    raise AssertionError("the numbers never end")


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
