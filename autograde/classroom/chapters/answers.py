"""Model answers to hand out: a chapter with everything filled in that its release leaves open."""

import re
from pathlib import Path

from autograde import places
from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import (
    BEGIN_SOLUTION,
    END_SOLUTION,
    HIDDEN_REGION,
    Cell,
    Notebook,
    chapter_sources,
    is_check,
    read_chapter,
    split_regions,
    write_notebook,
)
from autograde.classroom.errors import CourseError

MARKERS = {marker.strip("# ") for marker in (BEGIN_SOLUTION, END_SOLUTION)}
HEADING = re.compile(r"^#(?=#* )", re.MULTILINE)


def write_answers(chapter: str, folder: Path, force: bool = False) -> Path:
    """Write `CHAPTER_answers.ipynb` into the folder; returns its path. The name keeps it apart from a submission.

    Raises CourseError for an unknown chapter and, unless `force`, where the file is there already, and
    places.NoSolutionsError outside a checkout.
    """
    notebook = solved(chapter)
    path = folder / f"{chapter}_answers.ipynb"
    if path.exists() and not force:
        raise CourseError(f"{path} is there already and stays as it is; --force writes it anew.")
    atomic.write(path, write_notebook(notebook))
    return path


def solved(chapter: str) -> Notebook:
    """The chapter with its model answers and rubrics, and the answers to the exercises on paper in a last cell.

    Earlier answers stand in its carry cell. It holds no hidden check, and nothing by which nbgrader would grade it.
    """
    solutions = places.solutions()
    sources = chapter_sources(solutions)
    if chapter not in sources:
        raise CourseError(f"there is no chapter {chapter!r}; there are: {', '.join(sources) or 'none'}.")
    notebook = read_chapter(sources[chapter])
    for cell in notebook.cells:
        _open(cell)
    on_paper = solutions / "paper" / f"{chapter.partition('_')[0]}.md"
    if on_paper.is_file():
        notebook.cells.append(_words(on_paper.read_text(encoding="utf-8")))
    return notebook


def _open(cell: Cell) -> None:
    """Take the marks of the release out of a cell: hidden checks whole, of an answer its two marker lines."""
    lines = split_regions(cell.source, HIDDEN_REGION)[0] if is_check(cell) else cell.source.splitlines()
    shown = [line for line in lines if line.strip("# ") not in MARKERS]
    cell.source = "\n".join(shown).strip("\n")
    cell.metadata.pop("nbgrader", None)


def _words(text: str) -> Cell:
    """A Markdown cell of a file of its own, whose headings go below the notebook's title."""
    import nbformat

    cell = nbformat.v4.new_markdown_cell(HEADING.sub("##", text.strip()))
    cell.id = "on-paper"
    return cell
