"""A class in which every attempt is a student's submission, among honest ones, and files that nobody may touch."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from attempt import CHECKS, SECRET, Attempt

from autograde import places
from autograde.classroom import course_directory
from autograde.classroom.chapters import release
from autograde.classroom.chapters.chapter import answer_cells, is_check, read_chapter, write_notebook
from autograde.classroom.chapters.library import compose
from autograde.classroom.course_directory import Classroom
from autograde.classroom.grading.judging import make_job
from autograde.classroom.intake.graft import Skeleton
from autograde.classroom.intake.intake import Intake, read_release, take_in
from autograde.classroom.intake.submissions import Submission
from autograde.judge import Job

ASSIGNMENT = "ch01_multiply_and_add"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
CANARY = "canary.txt"


@dataclass(frozen=True)
class AttackedClass:
    """The class, what else is to be left alone (a home), and where the canaries stand."""

    classroom: Classroom
    home: Path

    @property
    def canaries(self) -> list[Path]:
        return [self.classroom.root / CANARY, self.classroom.root / "source" / CANARY, self.home / CANARY]

    def hand_in(self, student: str, attempt: Attempt) -> Submission:
        """Put an attempt into `submitted/`."""
        folder = self.classroom.submission(student, ASSIGNMENT)
        folder.mkdir(parents=True)
        file = folder / NOTEBOOK
        file.write_bytes(self.written(attempt))
        for name, text in attempt.beside.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        for name, target in attempt.links.items():
            link = folder / name.replace("NOTEBOOK", NOTEBOOK)
            link.unlink(missing_ok=True)
            link.symlink_to(target.replace("NOTEBOOK", NOTEBOOK).replace("ASSIGNMENT", ASSIGNMENT))
        return Submission(student, folder, ASSIGNMENT)

    def written(self, attempt: Attempt) -> bytes:
        """The file of an attempt's notebook."""
        answers = {**(right_answers() if attempt.right_otherwise else {}), **attempt.answers}
        released = nbformat.read(self.classroom.release(ASSIGNMENT), as_version=4)
        notebook = compose(released, {name: self._placed(text) for name, text in answers.items()})
        setup = next(place for place, cell in enumerate(notebook.cells) if "setup" in cell.metadata.get("tags", []))
        added = [nbformat.v4.new_code_cell(self._placed(text)) for text in attempt.added]
        notebook.cells[setup + 1 : setup + 1] = added
        if attempt.edit is not None:
            attempt.edit(notebook)
        return write_notebook(nbformat.from_dict(notebook))

    def job(self, intake: Intake) -> Job:
        """What the judge is given: the notebook as intake rebuilt it, its checks with their hidden tests."""
        released = read_release(self.classroom.release(ASSIGNMENT).read_bytes())
        assert intake.notebook is not None
        checks = {cell.metadata["nbgrader"]["grade_id"]: cell.source for cell in chapter().cells if is_check(cell)}
        for cell in intake.notebook.cells:
            if is_check(cell):
                cell.source = checks[cell.metadata["nbgrader"]["grade_id"]]
        return make_job(intake.notebook, {cell.id: None for cell in released.cells}, b"key")

    def take_in(self, submission: Submission) -> Intake:
        return take_in(submission.read(), ASSIGNMENT, Skeleton(read_release(self._released())))

    def state(self) -> dict[str, str]:
        """Every file of the class and of the home, with a hash of what is in it."""
        files = [path for root in (self.classroom.root, self.home) for path in sorted(root.rglob("*"))]
        return {str(path): _hash(path) for path in files}

    def _released(self) -> bytes:
        return self.classroom.release(ASSIGNMENT).read_bytes()

    def _placed(self, text: str) -> str:
        text = text.replace("CLASS", str(self.classroom.root)).replace("HOME", str(self.home))
        return text.replace("CANARY", CANARY)


def make(folder: Path, students: Iterable[str] = ()) -> AttackedClass:
    """A new class in a folder, with the chapter released and the canaries in their places."""
    roster = folder / "roster.csv"
    roster.write_text("\n".join(["id", *students]) + "\n")
    classroom = course_directory.init(folder / "class", roster).classroom
    release.release(classroom, [ASSIGNMENT])
    attacked = AttackedClass(classroom, folder / "home")
    attacked.home.mkdir()
    for canary in attacked.canaries:
        canary.write_text(SECRET)
    return attacked


def chapter() -> nbformat.NotebookNode:
    return read_chapter(places.find().solutions / f"{ASSIGNMENT}.py")


def right_answers() -> dict[str, str]:
    return {name: cell.source for name, cell in answer_cells(chapter()).items() if name in CHECKS}


HONEST = Attempt(
    "an honest one", right_otherwise=True, earns=frozenset(check for checks in CHECKS.values() for check in checks)
)


def _hash(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
