"""The library of answers: right and wrong ones to every exercise, `solutions/answers/EXERCISE.py`.

A file is a row of percent cells. A heading tells what the answer is and what it deserves:

    # %% right: stores the inputs
    # %% wrong: ignores the upstream gradient | fails: mul_backward, mul_care | diagnosis: ignores_dout

The comment under it says in one sentence what the answer does, and the rest is the whole content of an answer cell.
"""

import ast
import contextlib
import copy
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom.chapters.chapter import Notebook, answer_cells, grade_id, is_question
from autograde.classroom.errors import CourseError

HEADING = re.compile(r"# %% (right|wrong): (.+)")
NAME = re.compile(r"\w+")


@dataclass(frozen=True)
class Answer:
    """One way to answer an exercise. `fails` names every check cell that it fails; it passes all others."""

    exercise: str
    right: bool
    title: str
    sentence: str
    code: str
    fails: tuple[str, ...] = ()
    diagnosis: str | None = None


def read_library(solutions: Path) -> dict[str, list[Answer]]:
    """All answers, by exercise."""
    return {path.stem: read_answers(path) for path in sorted((solutions / "answers").glob("*.py"))}


def read_answers(path: Path) -> list[Answer]:
    """The answers of one file. Raises CourseError, with file and line, for a heading that cannot be understood."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("# %%")]
    answers = [
        _read_answer(path, start, lines[start:end])
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    titles = [answer.title for answer in answers]
    for answer, start in zip(answers, starts, strict=True):
        if titles.count(answer.title) > 1:
            raise CourseError(f"{path.name}:{start + 1}: the title {answer.title!r} is used twice; give each its own.")
    return answers


def pick(library: Mapping[str, list[Answer]], exercise: str, title: str) -> Answer:
    """The answer with this title."""
    for answer in library.get(exercise, []):
        if answer.title == title:
            return answer
    known = ", ".join(repr(answer.title) for answer in library.get(exercise, [])) or "none"
    raise CourseError(f"the library has no answer {title!r} to {exercise}; it has: {known}.")


def compose(release: Notebook, answers: Mapping[str, str]) -> Notebook:
    """The release with these answers, code or words by grade_id, written into their cells, as a student hands it in."""
    submission = copy.deepcopy(release)
    cells = answer_cells(submission)
    cells |= {grade_id(cell): cell for cell in submission.cells if is_question(cell)}
    for exercise, text in answers.items():
        if exercise not in cells:
            raise CourseError(f"the release has no cell to answer {exercise!r} in; it has: {', '.join(cells)}.")
        cells[exercise].source = text
    return submission


def with_what_they_use(exercises: Iterable[str], code_of: Callable[[str], str | None]) -> dict[str, str]:
    """The code of these exercises by name, each after the others that it uses; `code_of` has None for no answer.

    This is what a carry cell needs: a SoftmaxWithLoss may call the student's own softmax.
    """
    codes: dict[str, str] = {}
    begun: set[str] = set()

    def add(name: str) -> None:
        code = None if name in begun else code_of(name)
        begun.add(name)
        if code is None:
            return
        with contextlib.suppress(SyntaxError):
            for used in sorted({node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}):
                add(used)
        codes[name] = code

    for name in exercises:
        add(name)
    return codes


def _read_answer(path: Path, start: int, lines: list[str]) -> Answer:
    where = f"{path.name}:{start + 1}"
    match = HEADING.fullmatch(lines[0].rstrip())
    if match is None:
        raise CourseError(
            f"{where}: the heading is {lines[0]!r}; expected `# %% right: TITLE` or "
            "`# %% wrong: TITLE | fails: CELL, CELL | diagnosis: NAME`."
        )
    right = match.group(1) == "right"
    title, *parts = (part.strip() for part in match.group(2).split("|"))
    fields: dict[str, str] = {}
    for part in parts:
        key, colon, value = (piece.strip() for piece in part.partition(":"))
        if key not in ("fails", "diagnosis") or not colon or not value or key in fields:
            raise CourseError(
                f"{where}: cannot read {part!r}; expected `fails: CELL, CELL` or `diagnosis: NAME`, once."
            )
        fields[key] = value
    fails = tuple(name.strip() for name in fields["fails"].split(",")) if "fails" in fields else ()
    names = [*fails, *([fields["diagnosis"]] if "diagnosis" in fields else [])]
    for name in names:
        if not NAME.fullmatch(name):
            raise CourseError(f"{where}: {name!r} is no name of a check cell or a diagnosis.")
    if right and fields:
        raise CourseError(f"{where}: a right answer fails nothing and has no diagnosis; remove {' and '.join(fields)}.")
    if not right and not fails:
        raise CourseError(f"{where}: a wrong answer needs `fails: CELL, CELL`, the check cells that reject it.")
    body = "\n".join(lines[1:]).strip("\n")
    comments = []
    for line in body.splitlines():
        if not line.startswith("#"):
            break
        comments.append(line.lstrip("# ").rstrip())
    sentence = " ".join(comments)
    code = "\n".join(body.splitlines()[len(comments) :]).strip("\n")
    if not sentence or not code:
        raise CourseError(f"{where}: {title!r} needs a comment of one sentence and, under it, the answer's code.")
    return Answer(path.stem, right, title, sentence, code, fails, fields.get("diagnosis"))
