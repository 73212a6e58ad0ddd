"""What lies in `submitted/`: who handed in, and what cannot be read, with the reason."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom.course_directory import Classroom
from autograde.classroom.roster import problem_with_id


@dataclass(frozen=True)
class Submission:
    """One student's folder for one assignment. `problem` says why it cannot be graded, and is "" where it can."""

    student: str
    folder: Path
    problem: str = ""

    def fingerprint(self) -> str:
        """A hash of every file of the submission."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                digest.update(f"{path.relative_to(self.folder).as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()


def find_submissions(classroom: Classroom, assignment: str) -> list[Submission]:
    """The submissions of one assignment, by student."""
    folders = sorted(path for path in (classroom.root / "submitted").iterdir() if (path / assignment).exists())
    return [_look_at(path.name, path / assignment, assignment) for path in folders]


def _look_at(student: str, folder: Path, assignment: str) -> Submission:
    if bad_id := problem_with_id(student):
        return Submission(student, folder, f"the folder's name is no student id: it {bad_id}")
    if not folder.is_dir():
        return Submission(student, folder, f"submitted/{student}/{assignment} is a file; expected a folder")
    outside = [path for path in (folder.parent, folder, *folder.rglob("*")) if path.is_symlink()]
    if outside:
        # A link may lead anywhere, to the answers too, and nbgrader would copy what it finds there.
        return Submission(student, folder, f"holds a symbolic link ({outside[0].name}); expected the files themselves")
    notebook = folder / f"{assignment}.ipynb"
    if not notebook.is_file():
        found = ", ".join(sorted(path.name for path in folder.iterdir())) or "nothing"
        return Submission(student, folder, f"has no notebook {notebook.name}; found {found}")
    return Submission(student, folder, _problem_with_notebook(notebook))


def _problem_with_notebook(path: Path) -> str:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return f"{path.name} is not text in UTF-8"
    except (ValueError, RecursionError) as error:
        if not path.read_text(encoding="utf-8").strip():
            return f"{path.name} is empty"
        return f"{path.name} is not JSON ({error})"
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        return f"{path.name} is JSON, but not a notebook"
    return ""
