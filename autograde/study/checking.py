"""Checks a notebook: its cells in a fresh kernel, and what each check says.

What was said is remembered beside the notebook, with a fingerprint of the code that it was said of, so that `progress`
need not run again what did not change, and never tells what is no longer so.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from autograde import places
from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import check_cells, grade_id, is_check
from autograde.classroom.grading.verdicts import VERDICT_MIME, CellVerdict, failed_cells, read_verdicts
from autograde.study.folder import Folder, find_exercise
from autograde.study.needing import places_to_run
from autograde.study.reading import Prepared
from autograde.study.running import CELL_SECONDS, run_notebook

VERSION = 1
PASSED = "passed"
CARRIED = "carry_"  # how the checks of carried answers are called
NAMED = "_name"  # how the checks of chapter 7 end that take any name: which is right only grading can say


@dataclass(frozen=True)
class CheckLine:
    """One check cell. `text` is the whole verdict, as the notebook shows it; "" where it passed."""

    cell: str
    exercise: str
    outcome: str
    points: float
    max_points: float
    diagnosis: str | None = None
    message: str = ""
    text: str = ""

    @property
    def passed(self) -> bool:
        return self.outcome == PASSED

    @property
    def short_name(self) -> str:
        """The cell's name without the exercise's: "values" of `regression_net_gradients_values`."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.exercise).lower()
        return self.cell.removeprefix(f"{words}_").removesuffix(f"_{words}")

    @property
    def is_graded_later(self) -> bool:
        """Whether passing says only that there is an answer, and its points wait for grading."""
        return self.cell.endswith(NAMED)

    @property
    def is_carried(self) -> bool:
        """Whether it looks at an answer to an earlier chapter, which this one builds on."""
        return self.cell.startswith(CARRIED)


@dataclass(frozen=True)
class Checked:
    """What the checks of a notebook say. `begun` is whether anything in it is answered, and `words` are the questions.

    `words` tells of each question whether it is answered.
    """

    chapter: str
    path: str
    begun: bool
    seconds: float
    checks: tuple[CheckLine, ...]
    words: dict[str, bool]
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all checks pass, those without points too."""
        return all(check.passed for check in self.checks)

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> float:
        return sum(check.max_points for check in self.checks)

    def exercises(self) -> dict[str, list[CheckLine]]:
        """The checks by exercise, in the chapter's order."""
        found: dict[str, list[CheckLine]] = {}
        for check in self.checks:
            found.setdefault(check.exercise, []).append(check)
        return found

    def facts(self) -> dict[str, Any]:
        """The same as plain data, for `--json`."""
        own = asdict(self)
        return {**own, "passed": self.passed, "points": self.points, "max_points": self.max_points}


def check(prepared: Prepared, seconds: float = CELL_SECONDS, exercise: str = "") -> Checked:
    """Run the checks, each cell for at most so many seconds, and remember what they say beside the notebook.

    Of the other cells those run that the checks need. With an exercise, only its checks run, and nothing is remembered.
    Raises CourseError for an exercise that the chapter does not have.
    """
    notebook = prepared.notebook
    if exercise:
        exercise = find_exercise(
            dict.fromkeys(cell.exercise for cell in check_cells(notebook)), exercise, prepared.chapter
        )
    ran = run_notebook(notebook, prepared.path.parent, seconds, places_to_run(prepared, exercise))
    verdicts = read_verdicts(notebook)
    texts = {grade_id(cell): _text(cell, verdicts[grade_id(cell)]) for cell in notebook.cells if is_check(cell)}
    checked = Checked(
        chapter=prepared.chapter,
        path=str(prepared.path),
        begun=prepared.begun,
        seconds=round(ran.seconds, 2),
        checks=tuple(
            _line(cell.grade_id, cell.exercise, cell.points, verdicts[cell.grade_id], texts[cell.grade_id])
            for cell in check_cells(notebook)
            if exercise in ("", cell.exercise)
        ),
        words={} if exercise else prepared.words,
        notes=(*prepared.notes, *ran.notes, *failed_cells(notebook)),
    )
    if not exercise:
        remember(prepared, checked)
    return checked


def not_begun(prepared: Prepared) -> Checked:
    """What the checks of a notebook with nothing in it would say."""
    verdict = CellVerdict("not_attempted", "not_attempted", "There is no answer yet.")
    lines = (_line(cell.grade_id, cell.exercise, cell.points, verdict, "") for cell in check_cells(prepared.notebook))
    return Checked(prepared.chapter, str(prepared.path), False, 0.0, tuple(lines), prepared.words, prepared.notes)


def remember(prepared: Prepared, checked: Checked) -> None:
    """Keep what the checks said, with the fingerprint of what they said it of. Where that cannot be written, do not."""
    folder = Folder(prepared.path.parent)
    if prepared.path != folder.notebook(prepared.chapter) or folder.root == places.find().course:
        return
    content = {"version": VERSION, "fingerprint": prepared.fingerprint(), **asdict(checked)}
    try:
        atomic.write(folder.results(checked.chapter), (json.dumps(content, indent=1) + "\n").encode())
    except OSError:
        return  # it is found again by running


def recall(prepared: Prepared) -> Checked | None:
    """What the checks last said, if it was said of the notebook as it is now."""
    try:
        content = json.loads(Folder(prepared.path.parent).results(prepared.chapter).read_text(encoding="utf-8"))
        if content.pop("version") != VERSION or content.pop("fingerprint") != prepared.fingerprint():
            return None
        lines = tuple(CheckLine(**line) for line in content.pop("checks"))
        notes = tuple(content.pop("notes"))
        content |= {"path": str(prepared.path), "words": prepared.words}
        return Checked(checks=lines, notes=notes, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _line(cell: str, exercise: str, points: float, verdict: CellVerdict, text: str) -> CheckLine:
    got = points if verdict.outcome == PASSED else 0.0
    return CheckLine(cell, exercise, verdict.outcome, got, points, verdict.diagnosis, verdict.message, text)


def _text(cell: Any, verdict: CellVerdict) -> str:
    """The verdict as the notebook shows it: the last of the cell's verdicts as text, else its message."""
    if verdict.outcome == PASSED:
        return ""
    shown = [output.data for output in cell.outputs if VERDICT_MIME in output.get("data", {})]
    return str(shown[-1].get("text/plain", verdict.message)) if shown else verdict.message
