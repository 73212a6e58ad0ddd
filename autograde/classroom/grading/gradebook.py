"""A class's gradebook, open for one assignment: what grading reads of it, and the rows of a submission.

Every function is one or a few statements on a connection; `Writer` puts them into transactions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

from autograde.classroom.grading import gradebook_tables as tables
from autograde.classroom.grading.marks import Recorded, ReleasedCell

GRADED = ("GradeCell", "TaskCell")
COMMENTED = ("SolutionCell", "TaskCell")


@dataclass(frozen=True)
class Cell:
    """A cell that has points or comments. `most` is None for one without points."""

    id: str
    name: str
    kind: str
    most: float | None = None


@dataclass(frozen=True)
class GradebookAssignment:
    """An assignment of one notebook."""

    id: str
    notebook: str
    duedate: datetime | None
    cells: tuple[Cell, ...]

    @property
    def graded(self) -> dict[str, Cell]:
        """The cells that have points, by id."""
        return {cell.id: cell for cell in self.cells if cell.kind in GRADED}

    @property
    def commented(self) -> dict[str, Cell]:
        """The cells that have comments, by id."""
        return {cell.id: cell for cell in self.cells if cell.kind in COMMENTED}


@dataclass(frozen=True)
class Row:
    """A submission's rows: its ids, when it was handed in, and when it was due."""

    id: str
    notebook: str
    timestamp: datetime | None
    due: datetime | None


def find_assignment(database: Connection, name: str) -> GradebookAssignment | None:
    """The assignment of this name, with its notebook of the same name; None where nothing was released."""
    found = database.execute(
        select(tables.assignment.c.id, tables.notebook.c.id, tables.assignment.c.duedate)
        .join(tables.notebook, tables.notebook.c.assignment_id == tables.assignment.c.id)
        .where(tables.assignment.c.name == name, tables.notebook.c.name == name)
    ).one_or_none()
    if found is None:
        return None
    identity, notebook, duedate = found
    cell = tables.base_cell
    cells: list[Cell] = []
    for points in (tables.grade_cells, tables.task_cells):
        of_notebook = select(cell.c.id, cell.c.name, cell.c.type, points.c.max_score).join(
            points, points.c.id == cell.c.id
        )
        cells += [Cell(*row) for row in database.execute(of_notebook.where(cell.c.notebook_id == notebook))]
    solutions = select(cell.c.id, cell.c.name, cell.c.type).where(
        cell.c.notebook_id == notebook, cell.c.type == "SolutionCell"
    )
    cells += [Cell(*row) for row in database.execute(solutions)]
    return GradebookAssignment(identity, notebook, duedate, tuple(cells))


def released_cells(database: Connection, assignment: GradebookAssignment) -> dict[str, ReleasedCell]:
    """The cells as they were released, by grade_id: checks with their hidden tests."""
    source = tables.source_cell
    rows = database.execute(
        select(source.c.name, source.c.source, source.c.checksum, source.c.locked)
        .where(source.c.notebook_id == assignment.notebook)
        .order_by(source.c.name)
    )
    points = {cell.name: cell.most for cell in assignment.cells if cell.kind == "GradeCell"}
    return {
        name: ReleasedCell(name, text or "", checksum or "", bool(locked), points.get(name))
        for name, text, checksum, locked in rows
    }


def students(database: Connection) -> list[str]:
    """All students of the class."""
    return list(database.scalars(select(tables.student.c.id)))


def recorded(database: Connection, assignment: GradebookAssignment, student: str | None = None) -> dict[str, Recorded]:
    """What the gradebook has of every submission of the assignment, or of one student's, by student."""
    submission, notebook, grade = tables.submitted_assignment, tables.submitted_notebook, tables.grade
    submissions = select(submission.c.student_id, submission.c.extension).where(
        submission.c.assignment_id == assignment.id
    )
    # By its cells, for which there is an index, and not by its notebook, for which there is none.
    grades = (
        select(submission.c.student_id, grade.c.cell_id, grade.c.auto_score, grade.c.manual_score)
        .select_from(grade)
        .join(notebook, notebook.c.id == grade.c.notebook_id)
        .join(submission, submission.c.id == notebook.c.assignment_id)
        .where(grade.c.cell_id.in_(assignment.graded))
    )
    if student is not None:
        submissions = submissions.where(submission.c.student_id == student)
        grades = grades.where(submission.c.student_id == student)
    found = {
        name: Recorded({}, {}, as_text(_due(assignment, extension)))
        for name, extension in database.execute(submissions)
    }
    names = {cell.id: cell.name for cell in assignment.cells}
    for name, cell, auto, manual in database.execute(grades):
        found[name].auto[names[cell]] = auto
        found[name].manual[names[cell]] = manual
    return found


def submission_row(
    database: Connection, assignment: GradebookAssignment, student: str, timestamp: datetime | None
) -> Row:
    """The rows of a student's submission, made where there are none, with empty grades and comments as by nbgrader."""
    if database.execute(select(tables.student.c.id).where(tables.student.c.id == student)).first() is None:
        database.execute(insert(tables.student).values(id=student))
    submission, notebook = tables.submitted_assignment, tables.submitted_notebook
    found = database.execute(
        select(submission.c.id, submission.c.timestamp, submission.c.extension, notebook.c.id)
        .join(notebook, notebook.c.assignment_id == submission.c.id)
        .where(
            submission.c.assignment_id == assignment.id,
            submission.c.student_id == student,
            notebook.c.notebook_id == assignment.notebook,
        )
    ).one_or_none()
    if found is None:
        return _new_row(database, assignment, student, timestamp)
    identity, before, extension, of_notebook = found
    if timestamp is not None and timestamp != before:
        database.execute(update(submission).where(submission.c.id == identity).values(timestamp=timestamp))
    return Row(identity, of_notebook, timestamp or before, _due(assignment, extension))


def write_points(
    database: Connection, assignment: GradebookAssignment, row: Row, points: Mapping[str, float | None]
) -> float:
    """Write the automatic points, by name; returns the score, in which points given by hand go first."""
    grade = tables.grade
    held = database.execute(
        select(grade.c.id, grade.c.cell_id, grade.c.auto_score, grade.c.manual_score, grade.c.extra_credit).where(
            grade.c.cell_id.in_(assignment.graded), grade.c.notebook_id == row.notebook
        )
    ).all()
    score = 0.0
    changes = []
    for identity, cell_id, before, manual, extra in held:
        cell = assignment.graded[cell_id]
        auto = points.get(cell.name, before)
        if auto is not None:
            auto = min(max(auto, 0.0), cell.most or 0.0)
        if cell.name in points:
            changes.append({"row": identity, "auto": auto, "look": manual is not None or auto is None})
        counts = auto if manual is None else manual
        score += 0.0 if counts is None else counts + (extra or 0.0)
    if changes:
        database.execute(
            update(grade)
            .where(grade.c.id == bindparam("row"))
            .values(auto_score=bindparam("auto"), needs_manual_grade=bindparam("look")),
            changes,
        )
    return score


def write_comments(
    database: Connection, assignment: GradebookAssignment, row: Row, comments: Mapping[str, str | None]
) -> None:
    """Write the automatic comments, by name; none where there is none."""
    comment = tables.comment
    changes = [{"cell": cell.id, "said": comments.get(cell.name)} for cell in assignment.commented.values()]
    if changes:
        database.execute(
            update(comment)
            .where(comment.c.cell_id == bindparam("cell"), comment.c.notebook_id == row.notebook)
            .values(auto_comment=bindparam("said")),
            changes,
        )


def write_penalty(database: Connection, row: Row, penalty: float | None) -> None:
    """Write the penalty of a late submission, None for none."""
    notebook = tables.submitted_notebook
    database.execute(update(notebook).where(notebook.c.id == row.notebook).values(late_submission_penalty=penalty))


def as_text(due: datetime | None) -> str | None:
    """When a submission is due, to compare."""
    return None if due is None else due.isoformat()


def _new_row(database: Connection, assignment: GradebookAssignment, student: str, timestamp: datetime | None) -> Row:
    identity, of_notebook = uuid4().hex, uuid4().hex
    database.execute(
        insert(tables.submitted_assignment).values(
            id=identity, assignment_id=assignment.id, student_id=student, timestamp=timestamp
        )
    )
    database.execute(
        insert(tables.submitted_notebook).values(
            id=of_notebook, assignment_id=identity, notebook_id=assignment.notebook
        )
    )
    for table, cells in ((tables.grade, assignment.graded), (tables.comment, assignment.commented)):
        if cells:
            database.execute(insert(table), [{"notebook_id": of_notebook, "cell_id": cell} for cell in cells])
    return Row(identity, of_notebook, timestamp, assignment.duedate)


def _due(assignment: GradebookAssignment, extension: timedelta | None) -> datetime | None:
    return None if assignment.duedate is None else assignment.duedate + (extension or timedelta(0))
