"""What nbgrader does to a submission before it is run, for one that intake has rebuilt: a tenth of the time.

nbgrader asks the gradebook for each cell by itself, with an engine of its own for each step, and holds each against a
schema. A rebuilt notebook is the release's, cell for cell. One that was not rebuilt gets all of it.
"""

import functools
from typing import Any

from nbgrader.preprocessors import CheckCellMetadata, OverwriteCells
from sqlalchemy import Engine, create_engine

from autograde.classroom.grading import gradebook
from autograde.classroom.grading.judging import put_sources
from autograde.classroom.grading.marks import ReleasedCell
from autograde.classroom.plugins.nbgrader_intake import REBUILT


class OverwriteRebuilt(OverwriteCells):
    """nbgrader's OverwriteCells: checks get their hidden tests back."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        if not is_rebuilt(self):
            return super().preprocess(nb, resources)
        put_sources(nb, released_cells(resources["nbgrader"]["db_url"], resources["nbgrader"]["assignment"]))
        return nb, resources


class CheckUnlessRebuilt(CheckCellMetadata):
    """nbgrader's CheckCellMetadata."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        return (nb, resources) if is_rebuilt(self) else super().preprocess(nb, resources)


def is_rebuilt(preprocessor: Any) -> bool:
    """Whether what an Autograde is working on comes from intake."""
    converter = getattr(preprocessor.parent, "parent", None)
    return getattr(getattr(converter, "coursedir", None), "submitted_directory", "") == REBUILT


def released_cells(db_url: str, assignment: str) -> dict[str, ReleasedCell]:
    """The assignment's cells in the gradebook; nbgrader has found the assignment in it before."""
    with engine(db_url).connect() as database:
        found = gradebook.find_assignment(database, assignment)
        return {} if found is None else gradebook.released_cells(database, found)


@functools.cache
def engine(db_url: str) -> Engine:
    """One engine for all submissions of a process."""
    return create_engine(db_url)
