"""How many of the attempts win points that they did not earn: under plain nbgrader, and under the judge.

python tests/attacks/against_nbgrader.py  # about ten minutes; prints each attempt, and a table for the README

Plain nbgrader is `nbgrader autograde` with nothing of ours in its settings: student code runs in its kernel, as the
user who runs this. So only attempts that harm nothing are run, each in a class of its own in a temporary folder.
"""

import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attacked_class import ASSIGNMENT, HONEST, AttackedClass, make
from attempt import Attempt
from attempts import ATTEMPTS, KINDS
from traitlets.config import Config

from autograde.classroom.course_directory import open_classroom
from autograde.classroom.nbgrader_run import Run, prepare_environment
from autograde.judge import Judge

SECONDS = 30  # for a cell, as the course's own settings have it


@dataclass(frozen=True)
class Row:
    """One attempt, and the points that it won unearned. crashed: it left nbgrader without a mark for it."""

    name: str
    plain: float
    judge: float
    crashed: bool


def compare(attempts: Sequence[Attempt], folder: Path) -> list[Row]:
    """Run the attempts both ways, those that are destructive left out; `folder` must be empty."""
    base = make(folder)
    base.hand_in("honest0", HONEST)
    rows = []
    with Judge() as judge:
        for attempt in attempts:
            if attempt.destructive:
                continue
            copied = _copy(base, folder / "copy")
            submission = copied.hand_in("cheat", attempt)
            plain, crashed = _under_nbgrader(copied, attempt)
            intake = copied.take_in(submission)
            judged = judge.run(copied.job(intake)).results if intake.notebook is not None else ()
            won = [result.id for result in judged if result.outcome == "passed" and result.id not in attempt.earns]
            rows.append(Row(attempt.name, plain, float(len(won)), crashed))
            print(
                f"{rows[-1].plain:8g} {rows[-1].judge:8g}  {attempt.name}{' (no mark)' if crashed else ''}", flush=True
            )
            shutil.rmtree(folder / "copy")
    return rows


def _copy(base: AttackedClass, folder: Path) -> AttackedClass:
    shutil.copytree(base.classroom.root, folder / "class", symlinks=True)
    shutil.copytree(base.home, folder / "home")
    return AttackedClass(open_classroom(folder / "class"), folder / "home")


def _under_nbgrader(attacked: AttackedClass, attempt: Attempt) -> tuple[float, bool]:
    """The points that were not earned, and whether there is no mark at all."""
    from nbgrader.api import MissingEntry
    from nbgrader.converters import Autograde

    config = Config()
    config.ExecutePreprocessor.timeout = SECONDS
    config.ExecutePreprocessor.extra_arguments = ["--IPKernelApp.log_level=CRITICAL"]  # their noise is no result
    config.CourseDirectory.root = str(attacked.classroom.root)
    run = Run(attacked.classroom.root, config)
    crashed = False
    try:
        run.convert(Autograde, ASSIGNMENT, "cheat")
    except (Exception, SystemExit):  # what a submission makes of it is what is to be seen
        crashed = True
    finally:
        run.close()
    with run.gradebook() as gradebook:
        try:
            submission = gradebook.find_submission(ASSIGNMENT, "cheat")
        except MissingEntry:
            return 0.0, True
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        return sum(
            max(0.0, (grade.auto_score or 0.0) - (grade.max_score if grade.name in attempt.earns else 0.0))
            + (grade.extra_credit or 0.0)
            for grade in grades
        ), crashed


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The README's table: how many attempts of each kind there are, and how many win under which grader."""
    yield "| a submission attacks | attempts | run with nbgrader | win there | get no mark there | win with judge |"
    yield "|---|---:|---:|---:|---:|---:|"
    for kind, attempts in [*KINDS.items(), ("together", ATTEMPTS)]:
        names = {attempt.name for attempt in attempts}
        ran = [row for row in rows if row.name in names]
        won, lost = sum(row.plain > 0 for row in ran), sum(row.crashed for row in ran)
        here = sum(row.judge > 0 for row in ran)
        yield f"| {kind} | {len(names)} | {len(ran)} | {won} | {lost} | {here} |"


def main() -> None:
    prepare_environment()
    warnings.simplefilter("ignore")
    print(f"{'nbgrader':>8} {'judge':>8}  points won unearned by")
    with tempfile.TemporaryDirectory() as folder:
        rows = compare(ATTEMPTS, Path(folder))
    print(*table(rows), sep="\n")
    sys.exit(any(row.judge for row in rows))


if __name__ == "__main__":
    main()
