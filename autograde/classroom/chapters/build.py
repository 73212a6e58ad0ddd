"""Builds `course/` from `solutions/`: what a student receives, made by nbgrader's own converter."""

import tempfile
from pathlib import Path

from autograde import places
from autograde.classroom import atomic
from autograde.classroom.chapters.audit import audit_folder, read_secrets
from autograde.classroom.chapters.chapter import chapter_sources, read_chapter, write_notebook
from autograde.classroom.errors import CourseError


def released_chapters(solutions: Path) -> dict[str, bytes]:
    """Every chapter's student version, by file name, the same bytes for the same sources."""
    from nbgrader.converters import GenerateAssignment
    from traitlets.config import Config

    from autograde.classroom.nbgrader_run import Run, prepare_environment
    from autograde.classroom.settings import configure

    sources = chapter_sources(solutions)
    if not sources:
        raise CourseError(
            f"{solutions} holds no chapter; expected files like ch01_multiply_and_add.py. "
            "Check that this is a whole checkout."
        )
    prepare_environment()
    config = Config()
    configure(config)
    released = {}
    with tempfile.TemporaryDirectory(prefix="chainrule-build-") as folder:
        root = Path(folder).resolve()
        run = Run(root, config)
        for name, path in sources.items():
            source = root / "source" / name / f"{name}.ipynb"
            source.parent.mkdir(parents=True)
            source.write_bytes(write_notebook(read_chapter(path)))
            try:
                run.convert(GenerateAssignment, name)
            except Exception as error:  # nbgrader raises RuntimeError, ValidationError and its own
                raise CourseError(_first_error(path, run.errors, error)) from error
            released[f"{name}.ipynb"] = (root / "release" / name / f"{name}.ipynb").read_bytes()
    return released


def build() -> list[str]:
    """Write `course/` anew; returns the names of the files that changed. Nothing is written if an answer would show."""
    solutions = places.solutions()
    released = released_chapters(solutions)
    with tempfile.TemporaryDirectory(prefix="chainrule-audit-") as folder:
        for name, content in released.items():
            (Path(folder) / name).write_bytes(content)
        findings = audit_folder(Path(folder), read_secrets(solutions))
    if findings:
        raise CourseError(
            "the course would give away what it must not, so nothing was written:\n"
            + "\n".join(f"  {finding}" for finding in findings)
        )
    changed = _differences(released, course())
    for name in changed:
        if name in released:
            atomic.write(course() / name, released[name])
        else:
            (course() / name).unlink()
    return changed


def course() -> Path:
    """The folder that a build writes."""
    return places.find().course


def stale() -> list[str]:
    """The files of `course/` that a build would write, change or remove."""
    return _differences(released_chapters(places.solutions()), course())


def _differences(released: dict[str, bytes], folder: Path) -> list[str]:
    found = {path.name: path for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
    return sorted(
        name
        for name in {*released, *found}
        if name not in released or name not in found or found[name].read_bytes() != released[name]
    )


def _first_error(path: Path, errors: list[str], error: Exception) -> str:
    tracebacks = [line for line in errors if "Traceback" in line]
    reason = tracebacks[0].strip().splitlines()[-1] if tracebacks else str(error)
    return f"nbgrader cannot make a release of {path.name}: {reason}. Mend the source and build again."
