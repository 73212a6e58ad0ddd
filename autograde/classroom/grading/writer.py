"""The one writer of a class's gradebook while an assignment is graded: one transaction for each submission.

What a person wrote, points and comments given by hand, stays as it is. A submission that has such points is to be
looked at again, as under nbgrader.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DatabaseError

from autograde.classroom.course_directory import Classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading import gradebook
from autograde.classroom.grading.lateness import Penalties
from autograde.classroom.grading.marks import Recorded, ReleasedCell
from autograde.classroom.intake.timestamp import read_time

PATIENCE = 60.0  # seconds that the gradebook may be locked by another program: formgrader holds it for moments

SQLITE_WAITS = 1.0  # of these, before it says so

T = TypeVar("T")
Say = Callable[[str], None]


class Writer:
    """The gradebook of a class, open for one assignment; a context manager.

    `config` are the class's settings. `say` is told when it has to wait. Raises CourseError where the assignment is not
    in the gradebook, where that stays locked, and where it cannot be written.
    """

    def __init__(self, classroom: Classroom, assignment: str, config: Any, say: Say = lambda _: None) -> None:
        self.classroom, self.say = classroom, say
        self.penalties = Penalties(config)
        url = make_url(classroom.gradebook_url(config))
        waits = {"timeout": SQLITE_WAITS} if url.get_backend_name() == "sqlite" else {}
        self._engine = create_engine(url, connect_args=waits)
        self._connection: Connection | None = None
        found = self._read(lambda database: gradebook.find_assignment(database, assignment))
        if found is None:
            raise CourseError(
                f"the gradebook of {classroom.root} does not know {assignment}; run `chainrule release {assignment} "
                f"--force --course {classroom.root}`, then grade again."
            )
        self.assignment = found
        self.due = gradebook.as_text(found.duedate)

    def students(self) -> list[str]:
        """All students of the class."""
        return self._read(gradebook.students)

    def released(self) -> dict[str, ReleasedCell]:
        """The assignment's cells as they were released, by grade_id."""
        return self._read(lambda database: gradebook.released_cells(database, self.assignment))

    def recorded(self, student: str | None = None) -> dict[str, Recorded]:
        """What the gradebook has of every submission of the assignment, or of one student's, by student."""
        return self._read(lambda database: gradebook.recorded(database, self.assignment, student))

    def record(
        self,
        student: str,
        points: Mapping[str, float | None],
        comments: Mapping[str, str | None],
        timestamp: str | None = None,
    ) -> None:
        """Write a submission's automatic points and comments, and its penalty if it was late."""
        handed_in = None if timestamp is None else read_time(timestamp)

        def write(database: Connection) -> None:
            row = gradebook.submission_row(database, self.assignment, student, handed_in)
            score = gradebook.write_points(database, self.assignment, row, points)
            gradebook.write_comments(database, self.assignment, row, comments)
            penalty = self.penalties.of(student, score, row.timestamp, row.due)
            gradebook.write_penalty(database, row, penalty)

        self._write(write)

    def record_zero(self, student: str) -> None:
        """Give a submission that cannot be read 0; points given by hand stay."""
        self.record(student, {cell.name: 0.0 for cell in self.assignment.graded.values()}, {})

    def close(self) -> None:
        """Close the gradebook."""
        self._let_go()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _read(self, read: Callable[[Connection], T]) -> T:
        def once() -> T:
            database = self._database()
            found = read(database)
            database.rollback()
            return found

        return self._patiently(once)

    def _write(self, write: Callable[[Connection], None]) -> None:
        def once() -> None:
            database = self._database()
            if self._engine.dialect.name == "sqlite":
                database.execute(text("BEGIN IMMEDIATE"))  # to wait for the lock here, and nowhere in between
            write(database)
            database.commit()

        self._patiently(once)

    def _patiently(self, step: Callable[[], T]) -> T:
        """Carry out a step, again and again while another program has the gradebook locked."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return step()
            except DatabaseError as error:
                self._let_go()
                reason = str(error.orig)
                if "locked" not in reason and "busy" not in reason:
                    raise CourseError(
                        f"the gradebook of {self.classroom.root} cannot be used ({reason}). What was graded before is "
                        "kept; mend that and run the command again to go on."
                    ) from error
                if time.monotonic() > until:
                    raise CourseError(
                        f"the gradebook of {self.classroom.root} is locked by another program for more than "
                        f"{PATIENCE:.0f} s. What was graded before is kept; end that program and run the command again "
                        "to go on."
                    ) from error
                self.say("waiting for the gradebook, which another program has locked")
                time.sleep(0.05)  # SQLite itself has waited, but not always
            except BaseException:
                self._let_go()
                raise

    def _database(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _let_go(self) -> None:
        """Close the connection, and take back what was not committed."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
