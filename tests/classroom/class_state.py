"""What a graded class has, but for row ids and times: to compare two ways to the same."""

import json
import sqlite3
from contextlib import closing

GRADES = """
    SELECT sa.student_id, cell.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade
    FROM grade JOIN base_cell cell ON cell.id = grade.cell_id
    JOIN submitted_notebook sn ON sn.id = grade.notebook_id JOIN submitted_assignment sa ON sa.id = sn.assignment_id
"""
COMMENTS = """
    SELECT sa.student_id, cell.name, comment.auto_comment, comment.manual_comment, sn.late_submission_penalty
    FROM comment JOIN base_cell cell ON cell.id = comment.cell_id
    JOIN submitted_notebook sn ON sn.id = comment.notebook_id JOIN submitted_assignment sa ON sa.id = sn.assignment_id
"""


def gradebook_rows(classroom):
    """All grades and comments, sorted; a row that stands twice is there twice."""
    with closing(sqlite3.connect(classroom.gradebook)) as database:
        return [sorted(map(repr, database.execute(query))) for query in (GRADES, COMMENTS)]


def class_state(classroom, assignment):
    """Gradebook, autograded notebooks and report."""
    report = json.loads(classroom.report(assignment).read_text())
    for submission in report["submissions"]:
        submission["seconds"] = 0
    autograded = {
        str(path.relative_to(classroom.root)): path.read_bytes()
        for path in classroom.root.glob(f"autograded/*/{assignment}/*")
    }
    return gradebook_rows(classroom), autograded, report
