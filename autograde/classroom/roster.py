"""The roster of a class: a CSV file with a column `id`, and which ids a student can have."""

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom.errors import CourseError

COLUMNS = ("id", "first_name", "last_name", "email")
LONGEST_ID = 128  # the width of nbgrader's column


@dataclass(frozen=True)
class Student:
    """One line of the roster."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None


def problem_with_id(student: str) -> str | None:
    """Why nothing may be named so, or None. An id becomes a folder's name and a pattern that nbgrader matches."""
    if not student.strip():
        return "is empty"
    if student != student.strip():
        return "begins or ends with a space"
    if "/" in student or "\\" in student or student.startswith("."):
        return "holds a path"
    if any(letter in student for letter in "*?[]"):
        return "holds one of * ? [ ], which nbgrader takes for a pattern"
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in student):
        return "holds a control character"
    if len(student) > LONGEST_ID:
        return f"is longer than {LONGEST_ID} letters"
    return None


def read_roster(path: Path) -> list[Student]:
    """The students of a roster. Raises CourseError for a file that is none, a missing column, a doubled or bad id."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CourseError(
            f"the roster {path} cannot be read ({error.strerror}); expected a CSV file with a column `id`."
        ) from error
    except UnicodeDecodeError as error:
        raise CourseError(f"the roster {path} is not UTF-8; save it as a CSV file in UTF-8.") from error
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True)
    columns = [name.strip() for name in reader.fieldnames or []]
    if "id" not in columns:
        found = ", ".join(columns) or "nothing"
        raise CourseError(
            f"the roster {path} has no column `id`; its first line has: {found}. Expected a first line like "
            "`id,first_name,last_name,email`, of which only `id` is needed."
        )
    reader.fieldnames = columns
    students: dict[str, Student] = {}
    for row in reader:
        values = {key: (row.get(key) or "").strip() or None for key in COLUMNS}
        student = values.pop("id") or ""
        if problem := problem_with_id(student):
            raise CourseError(
                f"the roster {path}, line {reader.line_num}: the student id {student!r} {problem}. "
                "Expected letters, digits, spaces, dots, dashes; mend the line and run the command again."
            )
        if student in students:
            raise CourseError(
                f"the roster {path}, line {reader.line_num}: the student {student!r} stands there twice. "
                "Remove one of the lines and run the command again."
            )
        students[student] = Student(student, **values)
    return list(students.values())
