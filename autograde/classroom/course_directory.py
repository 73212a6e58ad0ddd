"""A class on disk: a genuine nbgrader course directory, made by `init` and found again by `open_classroom`.

Beside what nbgrader knows, a class has `reports/`, and `.chainrule/` with what this program remembers of it.
"""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde import places
from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import Notebook, chapter_sources, content_hash, read_chapter, write_notebook
from autograde.classroom.errors import CourseError
from autograde.classroom.nbgrader_run import CONFIG_FILE, Run, load_config, prepare_environment
from autograde.classroom.roster import Student, read_roster

FOLDERS = ("source", "release", "submitted", "autograded", "feedback", "reports", "exchange")
EXCHANGE_MODE = 0o777  # what nbgrader demands of the folder through which releases and submissions pass

CONFIG = '''"""nbgrader's settings for this class, written by `chainrule init`; add your own at the end.

nbgrader reads them in this folder; elsewhere, name it: `nbgrader autograde NAME --CourseDirectory.root=DIR`.
"""

from pathlib import Path

from autograde.classroom.settings import configure

c = get_config()  # noqa: F821
here = Path(__file__).resolve().parent
c.CourseDirectory.root = str(here)
c.CourseDirectory.course_id = {course_id!r}
c.Exchange.root = str(here / "exchange")
configure(c)
'''


@dataclass(frozen=True)
class Classroom:
    """The places of one class."""

    root: Path

    def source(self, assignment: str) -> Path:
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def release(self, assignment: str) -> Path:
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def submission(self, student: str, assignment: str) -> Path:
        return self.root / "submitted" / student / assignment

    def autograded(self, student: str, assignment: str) -> Path:
        return self.root / "autograded" / student / assignment / f"{assignment}.ipynb"

    def feedback(self, student: str, assignment: str) -> Path:
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def report(self, assignment: str) -> Path:
        return self.root / "reports" / f"{assignment}.json"

    @property
    def gradebook(self) -> Path:
        return self.root / "gradebook.db"

    def gradebook_url(self, config: Any) -> str:
        """Where the class's settings have the gradebook, beside the class if they say nothing."""
        named = config.CourseDirectory.get("db_url", "") if "CourseDirectory" in config else ""
        return str(named) or f"sqlite:///{self.gradebook}"

    @property
    def memory(self) -> Path:
        """What this program remembers of the class."""
        return self.root / ".chainrule"

    @property
    def record(self) -> Path:
        """Marks a folder as a class; holds the hashes of the sources as this program wrote them."""
        return self.memory / "class.json"

    def assignments(self) -> list[str]:
        """The names of the assignments that the class has a source for."""
        return sorted(path.parent.name for path in self.root.glob("source/*/*.ipynb") if path.stem == path.parent.name)

    def nbgrader(self) -> Run:
        """nbgrader, run with this class's settings."""
        prepare_environment()
        return Run(self.root, load_config(self.root), log=self.memory / "nbgrader.log")

    def written_sources(self) -> dict[str, str]:
        """The content hash of each source as this program last wrote it."""
        return dict(_read_record(self.record).get("sources", {}))

    def remember_source(self, assignment: str, written: Notebook) -> None:
        record = _read_record(self.record)
        record.setdefault("sources", {})[assignment] = content_hash(written)
        atomic.write(self.record, (json.dumps(record, indent=1, sort_keys=True) + "\n").encode())


@dataclass(frozen=True)
class Made:
    """What `init` did."""

    classroom: Classroom
    new: bool
    chapters: list[str]
    students: list[str]


def init(root: Path, roster: Path | None = None) -> Made:
    """Make a class, or complete one that was left half made; what is there stays as it is.

    Raises CourseError where the folder holds something else, and places.NoSolutionsError outside a checkout.
    """
    sources = chapter_sources(places.solutions())
    students = read_roster(roster) if roster is not None else []
    root = root.resolve()
    _refuse_foreign(root)
    classroom = Classroom(root)
    new = not classroom.record.exists()
    if new:
        atomic.write(classroom.record, b'{"version": 1, "sources": {}}\n')
    for folder in FOLDERS:
        (root / folder).mkdir(exist_ok=True)
    (root / "exchange").chmod(EXCHANGE_MODE)
    if not (root / CONFIG_FILE).exists():
        course_id = re.sub(r"\W+", "-", root.name).strip("-") or "chainrule"
        atomic.write(root / CONFIG_FILE, CONFIG.format(course_id=course_id).encode())
    written = []
    for name, path in sources.items():
        if not classroom.source(name).exists():
            write_source(classroom, name, read_chapter(path))
            written.append(name)
    added = _complete_gradebook(classroom, students)
    return Made(classroom, new, written, added)


def open_classroom(root: Path) -> Classroom:
    """The class in a folder. Raises CourseError where there is none, or a half-made one."""
    root = root.resolve()
    classroom = Classroom(root)
    if not root.is_dir():
        raise CourseError(f"there is no folder {root}; make a class with `chainrule init {root}`.")
    if not classroom.record.exists():
        raise CourseError(
            f"{root} is not a class made by chainrule (it has no {classroom.record.relative_to(root)}); "
            f"name the class's folder, or make one with `chainrule init {root}`."
        )
    needed = (CONFIG_FILE, "source", "release", "submitted", "autograded", "feedback", "reports")
    missing = [name for name in needed if not (root / name).exists()]
    if not _gradebook_is_whole(classroom.gradebook):
        missing.append("a whole gradebook.db")
    if missing:
        raise CourseError(
            f"the class in {root} is half made: {', '.join(missing)} is missing; "
            f"complete it with `chainrule init {root}`."
        )
    return classroom


def write_source(classroom: Classroom, name: str, notebook: Notebook) -> None:
    """Write the class's own source of a chapter, and remember it as this program's."""
    atomic.write(classroom.source(name), write_notebook(notebook))
    classroom.remember_source(name, notebook)


def known_assignment(classroom: Classroom, name: str, known: list[str]) -> None:
    """Raises CourseError if the name is not among the known."""
    if name not in known:
        raise CourseError(
            f"the class in {classroom.root} has no assignment {name!r}; it has: {', '.join(known) or 'none'}."
        )


def _refuse_foreign(root: Path) -> None:
    if any(letter in str(root) for letter in "*?[]"):
        raise CourseError(f"the path {root} holds one of * ? [ ], which nbgrader takes for a pattern; choose another.")
    if root.exists() and not root.is_dir():
        raise CourseError(f"{root} is a file; expected a new or empty folder, or a class to complete.")
    if root.is_dir():
        strangers = sorted(path.name for path in root.iterdir() if path.name != ".chainrule")
        if strangers and not Classroom(root).record.exists():
            raise CourseError(
                f"{root} holds {strangers[0]!r} and is not a class made by chainrule; "
                "expected a new or empty folder, or a class to complete. Nothing was changed."
            )


def _complete_gradebook(classroom: Classroom, students: list[Student]) -> list[str]:
    from nbgrader.api import Gradebook

    prepare_environment()
    run = classroom.nbgrader()
    if not classroom.gradebook.exists():
        beside = classroom.memory / "gradebook.new"
        beside.unlink(missing_ok=True)
        Gradebook(f"sqlite:///{beside}", run.coursedir.course_id).close()
        beside.replace(classroom.gradebook)
    elif not _gradebook_is_whole(classroom.gradebook):
        _finish_gradebook(classroom.gradebook)
    added = []
    with run.gradebook() as gradebook:
        known = {student.id for student in gradebook.students}
        for student in students:
            details = {key: value for key, value in vars(student).items() if value is not None and key != "id"}
            gradebook.update_or_create_student(student.id, **details)
            if student.id not in known:
                added.append(student.id)
    return added


def _gradebook_is_whole(path: Path) -> bool:
    """False for a gradebook that nbgrader began and, having no alembic on PATH, left without its version."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            return database.execute("SELECT version_num FROM alembic_version").fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def _finish_gradebook(path: Path) -> None:
    from nbgrader.api import get_alembic_version

    try:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)")
            database.execute("INSERT INTO alembic_version (version_num) VALUES (?)", (get_alembic_version(),))
    except sqlite3.DatabaseError as error:
        raise CourseError(
            f"{path} is not a gradebook ({error}); put a copy of yours in its place, "
            "or move it away and run the command again."
        ) from error


def _read_record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read ({error}); restore it from a copy of the class.") from error
    return dict(record)
