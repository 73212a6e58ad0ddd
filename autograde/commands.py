"""The commands: each reads its arguments, calls one function of a room, and says what came of it.

The rooms are imported inside the commands, so that `--help` is quick and needs no nbgrader.
"""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import autograde
from autograde.places import NoSolutionsError

if TYPE_CHECKING:
    from autograde.classroom.report import Change, Report
    from autograde.judge.doctor import Diagnosis

app = typer.Typer(
    name="chainrule",
    help="A course on backpropagation: build it, hold a class, grade it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

CourseOption = Annotated[
    Path, typer.Option("--course", metavar="DIR", help="The class's folder, made by `chainrule init`.")
]
AssignmentArgument = Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Such as ch01_multiply_and_add.")]


def run(arguments: list[str] | None) -> int:
    """Run the command that the arguments name; returns the exit code."""
    from autograde.classroom.errors import CourseError

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # nbgrader's libraries warn of what is harmless; python -W shows it
    try:
        app(arguments, prog_name="chainrule")
    except (CourseError, NoSolutionsError) as error:
        err.print(f"[bold red]chainrule:[/] {escape(str(error))}", soft_wrap=True)
        return 2
    except OSError as error:
        err.print(f"[bold red]chainrule:[/] {escape(str(error))}. Mend that and run the command again.", soft_wrap=True)
        return 2
    except SystemExit as end:
        if end.code == 130:
            err.print("chainrule: stopped. Nothing is left half written; run the command again to go on.")
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
) -> None:
    if show:
        out.print(autograde.__version__)
        raise typer.Exit


@app.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 and say so if course/ is stale.")
    ] = False,
) -> None:
    """Make course/, what a student receives, from solutions/."""
    from autograde.classroom import build as room

    if check:
        stale = room.stale()
        for name in stale:
            out.print(f"course/{name} is stale", soft_wrap=True)
        if stale:
            out.print("Run `chainrule build` and commit the result.")
            raise typer.Exit(1)
        out.print("course/ is as solutions/ makes it.")
        return
    changed = room.build()
    for name in changed:
        out.print(f"course/{name} written" if (room.course() / name).exists() else f"course/{name} removed")
    out.print(f"{len(changed)} of course/'s files changed." if changed else "course/ was as solutions/ makes it.")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder, or a class to complete.")],
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="FILE.csv", help="The students: a CSV file with a column `id`.")
    ] = None,
) -> None:
    """Make a class: an nbgrader course directory with all chapters."""
    from autograde.classroom.course_directory import init as make

    with _wait("making the class"):
        made = make(folder, roster)
    where = made.classroom.root
    out.print(f"{'Made' if made.new else 'Completed'} the class in {escape(str(where))}.", soft_wrap=True)
    out.print(f"{len(made.chapters)} chapters and {len(made.students)} students were added.")
    out.print(f"Next: chainrule release --course {escape(str(folder))}", soft_wrap=True)


@app.command()
def release(
    assignments: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="All of the class's if none is named.")
    ] = None,
    course: CourseOption = Path(),
    force: Annotated[
        bool, typer.Option("--force", help="Release again, taking over what changed in the checkout.")
    ] = False,
) -> None:
    """Make the students' version of assignments, in release/."""
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.release import release as make

    with _wait("releasing"):
        released = make(open_classroom(course), assignments or [], force)
    for one in released:
        done = "released" if one.made else "was released before and stays"
        out.print(f"{one.assignment}: {done}", soft_wrap=True)
        for note in one.notes:
            out.print(f"  {escape(note)}", soft_wrap=True)


@app.command()
def grade(
    assignment: AssignmentArgument,
    course: CourseOption = Path(),
    again: Annotated[bool, typer.Option("--again", help="Grade also what did not change.")] = False,
) -> None:
    """Grade what is new or changed, and write reports/ASSIGNMENT.json."""
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.grade import grade as run_grading

    classroom = open_classroom(course)
    with _progress("grading") as show:
        graded = run_grading(classroom, assignment, again, show)
    _print_report(graded.report)
    _print_changes(graded.changed)
    out.print(
        f"{graded.ran} of {len(graded.report.submissions)} were run, the others are unchanged or not there. "
        f"The report is {escape(str(classroom.report(assignment)))}",
        soft_wrap=True,
    )
    for note in graded.notes:
        out.print(f"Note: {escape(note)}", soft_wrap=True)
    if graded.failures:
        raise typer.Exit(1)


@app.command()
def feedback(assignment: AssignmentArgument, course: CourseOption = Path()) -> None:
    """Write the feedback pages of all graded submissions, in feedback/."""
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.feedback import feedback as make

    classroom = open_classroom(course)
    with _progress("writing feedback") as show:
        pages = make(classroom, assignment, show)
    out.print(f"{len(pages)} pages are in {escape(str(classroom.root / 'feedback'))}", soft_wrap=True)


@app.command()
def demo(
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Where to make the class; a new folder otherwise.")
    ] = None,
) -> None:
    """Run a whole class of imagined students, and show who got what beside what was deserved."""
    from autograde.classroom import demo as room

    with _progress("the demo's class") as show:
        result = room.run(folder, show)
    out.print(_demo_table(result))
    for line in result.disagreements:
        out.print(f"[red]not as deserved:[/] {escape(line)}", soft_wrap=True)
    out.print(f"The class is in {escape(str(result.classroom.root))}", soft_wrap=True)
    out.print(f"The feedback pages are in its feedback/, such as {escape(str(result.page))}", soft_wrap=True)
    if result.disagreements:
        raise typer.Exit(1)
    out.print("All got what they deserved.")


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Try to break out of each wall around student code that this machine offers, and show what holds."""
    from autograde.judge.doctor import examine

    with _wait("trying to break out"):
        found = examine()
    if as_json:
        print(found.to_json())
    else:
        _print_walls(found)
    if not found.holds:
        raise typer.Exit(1)


@contextmanager
def _wait(what: str) -> Iterator[None]:
    with err.status(f"{what} ..."):
        yield


@contextmanager
def _progress(what: str) -> Iterator[Any]:
    """A bar on the terminal, and the function that moves it: `show(done, total, name)`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[name]}"), console=err, transient=True) as bar:
        task = bar.add_task(what, total=None, name="")

        def show(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=escape(name))

        yield show


def _print_report(report: "Report") -> None:
    table = Table("student", "status", "points", "in words", title=report.assignment)
    table.add_column("not passed", overflow="fold")
    for item in report.submissions:
        failed: dict[str, list[str]] = {}
        for check in item.checks:
            if check.outcome != "passed":
                failed.setdefault(check.diagnosis or check.outcome, []).append(check.cell)
        reasons = [f"{reason}: {', '.join(cells)}" for reason, cells in failed.items()]
        words = "to be given" if item.manual.points is None else f"{item.manual.points:g}"
        table.add_row(
            escape(item.student),
            item.status,
            f"{item.score:g} / {item.max_score:g}",
            f"{words} / {item.manual.max_points:g}" if item.manual.max_points else "",
            escape("; ".join(reasons if item.status == "graded" else item.notes)),
        )
    out.print(table)


def _print_changes(changed: "list[Change]") -> None:
    if not changed:
        return
    table = Table("student", "cell", "before", "now", title="marks that changed")
    for change in changed:
        before, after = ("none" if value is None else f"{value:g}" for value in (change.before, change.after))
        table.add_row(escape(change.student), change.cell or "in words", before, after)
    out.print(table)


def _print_walls(found: "Diagnosis") -> None:
    offered = [one for one in found.levels if one.refused is None]
    rows: dict[str, list[str]] = {}
    table = Table("behind the wall", title="what holds")
    for one in offered:
        for finding in one.findings:
            rows.setdefault(finding.promise, []).append(
                "yes" if finding.holds else f"[red]no[/]: {escape(finding.detail)}"
            )
        for way in dict.fromkeys(finding.way for finding in one.findings):
            table.add_column(f"{one.level.value}, {way}")
    for promise, cells in rows.items():
        table.add_row(promise, *cells)
    if offered:
        out.print(table)
    for one in found.levels:
        if one.refused is not None:
            out.print(f"{one.level.value} is not offered here: {escape(one.refused)}", soft_wrap=True)
    if found.best is None:
        out.print("This machine offers no wall.")
    else:
        held = "holds all" if found.holds else "[red]does not hold all[/]"
        strongest = found.best.level.value
        out.print(f"The strongest wall here is {strongest}, and it {held} that it promises. {found.seconds:.0f} s")
    out.print("Grading does not use it yet: submissions run in nbgrader's own kernels, as this user.")


def _demo_table(result: Any) -> Table:
    table = Table("student", "hands in", title="the demo's class: points got / deserved")
    for assignment in result.assignments:
        table.add_column(assignment.partition("_")[0], justify="right", no_wrap=True)
    differs = not all(row.as_deserved for row in result.rows)
    if differs:
        table.add_column("")
    for row in result.rows:
        marks = [f"{mark[0]:g} / {mark[1]:g}" if mark is not None else "" for mark in row.marks]
        table.add_row(
            row.student.id,
            escape(row.student.sentence),
            *marks,
            *([("" if row.as_deserved else "[red]differs[/]")] if differs else []),
        )
    return table
