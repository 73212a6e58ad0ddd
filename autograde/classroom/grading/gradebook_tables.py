"""The tables of nbgrader's gradebook that grading reads and writes, as nbgrader 0.9 has them.

Written out, because nbgrader's own take a second to import and fifty statements for a submission. A test compares the
two. The gradebook itself is made, and brought to a later nbgrader's form, by nbgrader.
"""

from uuid import uuid4

from sqlalchemy import Boolean, Column, DateTime, Float, Interval, MetaData, String, Table, Text

metadata = MetaData()


def _table(name: str, *columns: Column[object]) -> Table:
    return Table(name, metadata, Column("id", String(128), primary_key=True, default=lambda: uuid4().hex), *columns)


student = _table("student")
assignment = _table("assignment", Column("name", String(128)), Column("duedate", DateTime))
notebook = _table("notebook", Column("name", String(128)), Column("assignment_id", String(32)))
source_cell = _table(
    "source_cell",
    Column("name", String(128)),
    Column("locked", Boolean),
    Column("source", Text),
    Column("checksum", String(128)),
    Column("notebook_id", String(32)),
)
# The types: GradeCell, SolutionCell, TaskCell. A question in words is one of each of the first two.
base_cell = _table(
    "base_cell", Column("name", String(128)), Column("notebook_id", String(32)), Column("type", String(50))
)
grade_cells = _table("grade_cells", Column("max_score", Float))
task_cells = _table("task_cells", Column("max_score", Float))
submitted_assignment = _table(
    "submitted_assignment",
    Column("assignment_id", String(32)),
    Column("student_id", String(128)),
    Column("timestamp", DateTime),
    Column("extension", Interval),
)
submitted_notebook = _table(
    "submitted_notebook",
    Column("assignment_id", String(32)),
    Column("notebook_id", String(32)),
    Column("flagged", Boolean, default=False),
    Column("late_submission_penalty", Float),
)
grade = _table(
    "grade",
    Column("notebook_id", String(32)),
    Column("cell_id", String(32)),
    Column("auto_score", Float),
    Column("manual_score", Float),
    Column("extra_credit", Float),
    Column("needs_manual_grade", Boolean, default=True),
)
comment = _table(
    "comment",
    Column("notebook_id", String(32)),
    Column("cell_id", String(32)),
    Column("auto_comment", Text),
    Column("manual_comment", Text),
)
