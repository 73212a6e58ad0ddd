"""Are the verdicts on the whole library the same under other versions of Python and NumPy?

    python tests/check/versions.py

Each pair of versions gets a virtual environment in a temporary folder that holds NumPy alone, which also shows that
`autograde.check` needs nothing else. Takes about a minute, and the network for the wheels of NumPy.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MATRIX = Path(__file__).with_name("matrix.py")

Found = dict[str, dict[str, dict[str, list[str | None]]]]  # exercise, answer, cell -> outcome and diagnosis


@dataclass(frozen=True)
class Versions:
    """A Python, "3.13", and what pip is asked for, "numpy==1.25.*"."""

    python: str
    numpy: str

    def __str__(self) -> str:
        return f"Python {self.python} with {self.numpy}"


# The oldest NumPy is what a browser's Python offers today.
ELSEWHERE = (Versions("3.13", "numpy"), Versions("3.11", "numpy==1.25.*"))


class NotHereError(Exception):
    """This machine cannot make such an environment; the message says why."""


def library_cells() -> str:
    """The library's answers, the cells that check them and those that stand before, as JSON for `matrix.py`."""
    sys.path.insert(0, str(ROOT / "tests"))
    from exercises import SOLUTIONS, chapter_of, chapters_of_exercises, checks_of

    from autograde.classroom.chapters.chapter import grade_id, is_answer
    from autograde.classroom.chapters.library import read_library

    library = read_library(SOLUTIONS)
    exercises = []
    for name in chapters_of_exercises():
        cells = chapter_of(name).cells
        ahead = cells[: [grade_id(cell) for cell in cells].index(name)]
        exercises.append(
            {
                "name": name,
                "before": [c.source for c in ahead if is_answer(c) or "setup" in c.metadata.get("tags", [])],
                "checks": {cell.grade_id: cell.source for cell in checks_of(name)},
                "answers": {answer.title: answer.code for answer in library[name]},
            }
        )
    return json.dumps(exercises)


def run_matrix(python: Path, cells: str) -> dict[str, Any]:
    """What `matrix.py` says under this interpreter."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(python), str(MATRIX)]
    done = subprocess.run(command, input=cells, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{python} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout))


@contextlib.contextmanager
def environment(versions: Versions) -> Iterator[Path]:
    """The interpreter of a virtual environment that holds NumPy alone. Raises NotHereError where it cannot be made."""
    with tempfile.TemporaryDirectory(prefix="versions-") as folder:
        interpreter = find_python(versions.python)
        python = Path(folder, "Scripts" if os.name == "nt" else "bin", "python")
        install = [str(python), "-m", "pip", "install", "--quiet", "--only-binary", "numpy", versions.numpy]
        for command in ([interpreter, "-m", "venv", folder], install):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise NotHereError(f"{versions}: {' '.join(command)} failed: {done.stderr.strip()[-500:]}")
        yield python


def find_python(version: str) -> str:
    """An interpreter of this version, by its name on PATH or from pyenv."""
    candidates = [sys.executable, shutil.which(f"python{version}")]
    if shutil.which("pyenv"):
        listed = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, text=True).stdout.split()
        for name in listed:
            if name.startswith(f"{version}."):
                prefix = subprocess.run(["pyenv", "prefix", name], capture_output=True, text=True).stdout.strip()
                candidates.append(str(Path(prefix, "bin", "python")))
    for candidate in candidates:
        if candidate is not None and _version(candidate) == version:
            return candidate
    raise NotHereError(f"there is no Python {version} on PATH or with pyenv")


def _version(python: str) -> str:
    asked = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    with contextlib.suppress(OSError):
        return subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    return ""


def differences(here: Found, there: Found) -> list[str]:
    """What is said of an answer in one place and not in the other."""
    lines = []
    for exercise, answers in here.items():
        for title, rejected in answers.items():
            other = there[exercise][title]
            lines += [
                f"{exercise}: {title}: {cell}: here {rejected.get(cell, 'right')}, there {other.get(cell, 'right')}"
                for cell in sorted(rejected.keys() | other.keys())
                if rejected.get(cell) != other.get(cell)
            ]
    return lines


def main() -> int:
    """Print the differences; returns 1 if there are any."""
    cells = library_cells()
    here = run_matrix(Path(sys.executable), cells)
    count = sum(map(len, here["verdicts"].values()))
    print(f"here: Python {sys.version.split()[0]}, NumPy {here['numpy']}: {count} answers")
    found = []
    for versions in ELSEWHERE:
        try:
            with environment(versions) as python:
                there = run_matrix(python, cells)
        except NotHereError as reason:
            print(f"left out: {reason}")
            continue
        lines = differences(here["verdicts"], there["verdicts"])
        print("\n".join([f"{versions}, NumPy {there['numpy']}: {len(lines)} verdicts differ", *lines]))
        found += lines
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
