"""One command at a time grades a class."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from autograde.classroom.course_directory import Classroom
from autograde.classroom.errors import CourseError


@contextmanager
def grading_alone(classroom: Classroom) -> Iterator[None]:
    """Keep others out while this is entered; the lock ends with the process, however that ends.

    Raises CourseError where another grades already.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    path = classroom.memory / "grading.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CourseError(
                f"another `chainrule grade` is grading the class in {classroom.root}; wait for it, or end it, and run "
                "the command again."
            ) from error
        yield
    finally:
        os.close(descriptor)
