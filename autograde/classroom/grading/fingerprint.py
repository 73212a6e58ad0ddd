"""A hash of all that marks depend on beside the submissions: what changes it has all of them graded again."""

import hashlib
from collections.abc import Mapping
from typing import Any

import autograde
from autograde import places
from autograde.classroom.course_directory import Classroom
from autograde.classroom.grading.marks import ReleasedCell

# The modules that decide what a submission means and what stands in its autograded notebook.
INTAKE = ("cell_code", "graft", "intake", "matching", "pieces", "rescue", "submissions")
OUTCOME = ("autograded", "judging", "secret", "verdicts")


def release_fingerprint(
    classroom: Classroom,
    assignment: str,
    cells: Mapping[str, ReleasedCell],
    config: Mapping[str, Any],
    engine: str,
    key: bytes,
) -> str:
    """Of the released cells, the class's settings and files, what the hidden inputs are drawn from, and the program."""
    settings = {name: value for name, value in config.items() if name not in ("CourseDirectory", "Exchange")}
    digest = hashlib.sha256(repr((autograde.__version__, engine, cells, sorted(settings.items()))).encode())
    digest.update(hashlib.sha256(key).digest())
    beside = classroom.source(assignment).parent.rglob("*")
    classroom_modules = places.PACKAGE / "classroom"
    modules = [classroom_modules / "intake" / f"{module}.py" for module in INTAKE]
    modules += [classroom_modules / "grading" / f"{module}.py" for module in OUTCOME]
    files = [
        classroom.release(assignment),
        *sorted(path for path in beside if path.is_file() and path.suffix != ".ipynb"),
        *sorted((places.PACKAGE / "check").glob("*.py")),
        *sorted((places.PACKAGE / "judge").glob("*.py")),
        *modules,
    ]
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
