"""A student's notebook as it is, beside the release's cells that its cells were: what reset and update change."""

from collections import defaultdict
from pathlib import Path

from autograde.classroom.chapters.chapter import Notebook
from autograde.classroom.errors import CourseError
from autograde.classroom.intake.matching import Place, match, read_places
from autograde.classroom.intake.rescue import SubmittedCell, UnreadableError, read_cells
from autograde.classroom.quick_imports import import_nbformat
from autograde.study.reading import read_file


class Edited:
    """A student's notebook, cell by cell: its cells, and the place in the release of each (None for her own)."""

    def __init__(self, notebook: Notebook, cells: list[SubmittedCell], release: Notebook) -> None:
        self.notebook = notebook
        self.cells = cells
        self.release = release
        self.places = read_places(release)
        matching = match(cells, self.places)
        self.found: tuple[Place | None, ...] = matching.places
        self.copies = matching.copies
        self.members: dict[int, list[int]] = defaultdict(list)
        for number, place in enumerate(self.found):
            if place is not None:
                self.members[place.index].append(number)


def read_notebook(path: Path) -> tuple[Notebook, list[SubmittedCell]] | None:
    """A student's notebook and what intake knows of its cells, one for one; None where the file is damaged.

    Raises CourseError where there is no file.
    """
    import_nbformat()
    import nbformat

    content = read_file(path)
    try:
        notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
        cells, _ = read_cells(nbformat.writes(notebook, version=4).encode())
    except (UnreadableError, CourseError):
        return None
    except Exception:  # nbformat raises its own, json's and KeyError for what is no notebook
        return None
    return (notebook, cells) if len(cells) == len(notebook.cells) else None
