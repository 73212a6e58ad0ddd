"""Proves that what leaves the house holds no answer, no hidden check and no trace of having been run.

Compared by content with `solutions/`, not by marker words alone. What is a leak:

- a telling statement of an answer or a hidden check that does not also stand in the given part of its chapter, as code,
  in a comment, in a string or in prose;
- a whole function of an answer, of a chapter or of the library, under its own name or, when it is long, any name;
- a sentence of a model answer or a rubric.
"""

import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from autograde.classroom.chapters import fragments
from autograde.classroom.chapters.chapter import (
    HIDDEN_REGION,
    SOLUTION_REGION,
    chapter_sources,
    grade_id,
    is_answer,
    is_check,
    is_question,
    read_chapter,
    split_regions,
)
from autograde.classroom.chapters.library import read_library
from autograde.classroom.errors import CourseError

# Weights, in syntax nodes. Light code stands in many programs by chance, heavy code does not: `dx = dout * self.y`
# has 7 and gives its own chapter away; from 10 on, two people hardly write the same by accident.
TELLING_IN_ITS_CHAPTER = 7
TELLING_ANYWHERE = 10
TELLING_UNDER_ITS_NAME = 5  # `return x * y` as the body of MulLayer.forward
TELLING_SENTENCE = 40  # letters

MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "hidden_rng")
ABSOLUTE_PATH = re.compile(r"(?<![\w./:])(?:/(?:home|root|Users|work|tmp|private|mnt)/\w|[A-Z]:\\\\?\w)")
TEXT_SUFFIXES = {"", ".py", ".md", ".txt", ".toml", ".json", ".html", ".css", ".js", ".cfg", ".csv", ".ipynb", ".pyi"}
FORBIDDEN_FOLDERS = {"solutions", "tests", ".ipynb_checkpoints"}


@dataclass(frozen=True)
class Finding:
    """One thing that must not be where it is."""

    file: str
    cell: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}{f', cell {self.cell}' if self.cell else ''}: {self.what}"


@dataclass(frozen=True)
class Secret:
    """A piece of an answer or of a hidden check, and where it comes from."""

    chapter: str
    origin: str
    weight: int


@dataclass
class Secrets:
    """What may stand nowhere but under `solutions/`. `lines` holds squeezed code, `functions` bodies."""

    lines: dict[str, list[Secret]] = field(default_factory=dict)
    functions: dict[str, list[tuple[str, Secret]]] = field(default_factory=dict)
    sentences: dict[str, Secret] = field(default_factory=dict)


def read_secrets(solutions: Path) -> Secrets:
    """Everything secret in the chapters and in the library of answers."""
    secrets = Secrets()
    given: set[str] = set()
    for name, path in chapter_sources(solutions).items():
        given |= _add_chapter(secrets, name, read_chapter(path))
    for exercise, answers in read_library(solutions).items():
        for answer in answers:
            kind = "right" if answer.right else "wrong"
            _add_functions(
                secrets, answer.code, given, "", f"the {kind} answer {answer.title!r} to {exercise} in the library"
            )
    return secrets


def audit_folder(folder: Path, secrets: Secrets) -> list[Finding]:
    """What is wrong with a folder that students receive."""
    if not folder.is_dir():
        raise CourseError(f"there is no folder {folder} to audit; run `chainrule build` first.")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _audit_files(((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files), secrets)


def audit_archive(archive: Path, secrets: Secrets) -> list[Finding]:
    """What is wrong with a wheel or an sdist."""
    return _audit_files(_archive_files(archive), secrets)


def audit_notebook(file: str, notebook: dict[str, Any], secrets: Secrets) -> Iterator[Finding]:
    """What is wrong with one notebook, as parsed JSON."""
    chapter = PurePosixPath(file).stem
    for number, cell in enumerate(notebook["cells"], start=1):
        name = str(cell["metadata"].get("nbgrader", {}).get("grade_id") or f"number {number}")
        source = "".join(cell["source"])
        if cell.get("outputs"):
            yield Finding(file, name, "has a stored output; clear all outputs")
        if cell.get("execution_count") is not None:
            yield Finding(file, name, "has an execution count; clear all outputs")
        for marker in MARKERS:
            if marker in source:
                yield Finding(file, name, f"holds {marker!r}, which belongs to the sources")
        for found in ABSOLUTE_PATH.finditer(source):
            yield Finding(file, name, f"holds an absolute path ({found.group()}...)")
        code = [source] if cell["cell_type"] == "code" else fragments.fenced_code(source)
        for leak in dict.fromkeys(_leaks(code, source, chapter, secrets)):
            yield Finding(file, name, leak)
    for name, texts in notebook.get("metadata", {}).get("chainrule", {}).get("hints", {}).items():
        for text in texts:
            for leak in dict.fromkeys(_leaks([text], text, chapter, secrets)):
                yield Finding(file, f"hint for {name}", leak)


def _add_chapter(secrets: Secrets, chapter: str, notebook: Any) -> set[str]:
    """Add a chapter's secrets; returns the function bodies that stand in its given parts."""
    given: set[str] = set()
    given_functions: set[str] = set()
    given_sentences: set[str] = set()
    found: list[tuple[str, Secret]] = []
    for cell in notebook.cells:
        markers = HIDDEN_REGION if is_check(cell) else SOLUTION_REGION
        outside, _ = split_regions(cell.source, markers)
        if cell.cell_type != "code":
            given_sentences |= set(fragments.sentences("\n".join(outside)))
            continue
        tree = fragments.parse(cell.source)
        if tree is None:  # a cell with a %magic: its lines are all that can be compared
            given |= {fragments.squeeze(line) for line in outside}
            continue
        secret_lines = _region_lines(cell.source, markers)
        kind = "a hidden check of" if is_check(cell) else "the answer to"
        for statement in fragments.statements(tree):
            form = fragments.squeeze(statement.form)
            if statement.line in secret_lines:
                found.append((form, Secret(chapter, f"{kind} {grade_id(cell)} of {chapter}", statement.weight)))
            else:
                given.add(form)
        for function in fragments.functions(tree):
            if not secret_lines.intersection(function.lines):
                given_functions.add(function.body)
        if is_answer(cell):
            _add_functions(
                secrets, cell.source, given_functions, chapter, f"the answer to {grade_id(cell)} of {chapter}"
            )
    for form, secret in found:
        if form not in given:
            secrets.lines.setdefault(form, []).append(secret)
    for cell in notebook.cells:
        if is_question(cell):
            for text in split_regions(cell.source, SOLUTION_REGION)[1]:
                for sentence in fragments.sentences("\n".join(text)):
                    if len(sentence) >= TELLING_SENTENCE and sentence not in given_sentences:
                        origin = f"the model answer or rubric of {grade_id(cell)} of {chapter}"
                        secrets.sentences[sentence] = Secret(chapter, origin, len(sentence))
    return given_functions


def _add_functions(secrets: Secrets, code: str, given: set[str], chapter: str, origin: str) -> None:
    tree = fragments.parse(code)
    if tree is None:
        return
    for function in fragments.functions(tree):
        if function.body not in given:
            secrets.functions.setdefault(function.body, []).append(
                (function.name, Secret(chapter, origin, function.weight))
            )


def _region_lines(source: str, markers: tuple[str, str]) -> set[int]:
    begin, end = (marker.lstrip("# ") for marker in markers)
    lines: set[int] = set()
    inside = False
    for number, line in enumerate(source.splitlines(), start=1):
        if begin in line or end in line:
            inside = begin in line
        elif inside:
            lines.add(number)
    return lines


def _audit_files(files: Iterator[tuple[str, bytes]], secrets: Secrets) -> list[Finding]:
    findings: list[Finding] = []
    for name, content in files:
        path = PurePosixPath(name)
        for folder in FORBIDDEN_FOLDERS.intersection(path.parts):
            findings.append(Finding(name, "", f"lies in {folder}/, which stays at home"))
        if path.suffix not in TEXT_SUFFIXES:
            continue
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if path.suffix == ".ipynb":
            findings += audit_notebook(name, json.loads(text), secrets)
        else:
            findings += (Finding(name, "", leak) for leak in dict.fromkeys(_leaks([text], text, "", secrets)))
    return findings


def _archive_files(archive: Path) -> Iterator[tuple[str, bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                yield name, wheel.read(name)
    else:
        with tarfile.open(archive) as sdist:
            for member in sdist:
                file = sdist.extractfile(member)
                if file is not None:
                    yield member.name, file.read()


def _leaks(code: list[str], text: str, chapter: str, secrets: Secrets) -> Iterator[str]:
    lines = set(fragments.squeezed_lines(text))
    for source in code:
        tree = fragments.parse(source)
        if tree is None:
            continue
        lines |= {fragments.squeeze(statement.form) for statement in fragments.statements(tree)}
        for function in fragments.functions(tree):
            for name, secret in secrets.functions.get(function.body, []):
                if function.weight >= (TELLING_UNDER_ITS_NAME if name == function.name else TELLING_ANYWHERE):
                    yield f"{function.name} gives away {secret.origin}"
    for line in sorted(lines & secrets.lines.keys()):
        for secret in secrets.lines[line]:
            if secret.weight >= (TELLING_IN_ITS_CHAPTER if secret.chapter == chapter else TELLING_ANYWHERE):
                yield f"a line gives away {secret.origin}: {line}"
    prose = " ".join(fragments.sentences(text))
    for sentence, secret in secrets.sentences.items():
        if sentence in prose:
            yield f"a sentence gives away {secret.origin}: {sentence[:60]}"
