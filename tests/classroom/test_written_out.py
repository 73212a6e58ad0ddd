"""What is written out here because nbgrader's own takes long to import does as nbgrader's does."""

import pytest

from autograde.classroom.grading import gradebook_tables
from autograde.classroom.grading.checksum import compute_checksum
from autograde.classroom.intake.timestamp import read_time

MARKS = [
    {"grade_id": "a", "grade": True, "points": 2},
    {"grade_id": "a", "grade": True, "points": 2.5, "locked": False},
    {"grade_id": "b", "solution": True, "locked": True},
    {"grade_id": "q", "grade": True, "solution": True, "points": 0},
    {"grade_id": "s", "locked": True, "task": False},
    {"grade_id": "é", "grade": False},
]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_the_checksum_is_nbgraders(mark, kind):
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum as nbgraders

    for source in ("", "x = 1\n", "π = 3"):
        cell = from_dict({"cell_type": kind, "source": source, "metadata": {"nbgrader": mark}})
        assert compute_checksum(kind, source, mark) == nbgraders(cell)


TIMES = [
    "2026-11-21 10:00:00 UTC",
    "2026-11-21 10:00:00.5 Europe/Berlin",
    "2026-07-21 10:00:00 Europe/Berlin",
    "2026-11-21 10:00:00 -0800",
    "2026-11-21 10:00:00 3600",
    "2026-11-21T10:00:00+02:00",
    "2026-11-21 10:00",
    "2026-11-21 10:00:00 Nowhere/Else",
    "21 November 2026",
    "yesterday",
    "yesterday, I think",
    "",
]


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_read_as_by_nbgrader(text):
    from nbgrader.utils import parse_utc

    def told(read):
        try:
            return read(text)
        except (ValueError, TypeError, ArithmeticError) as error:
            return type(error)

    assert told(read_time) == told(parse_utc)


def test_the_gradebooks_tables_are_nbgraders():
    from nbgrader.api import Base

    for name, table in gradebook_tables.metadata.tables.items():
        theirs = Base.metadata.tables[name].columns
        for column in table.columns:
            assert isinstance(column.type, type(theirs[column.name].type)), (name, column.name)
        needed = {column.name for column in theirs if not column.nullable and column.default is None}
        if name in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment"):
            assert needed <= {"id"}, name
