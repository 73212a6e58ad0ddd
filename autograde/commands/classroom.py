"""Commands for a class."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from autograde.commands.program import app, out, progress, wait

if TYPE_CHECKING:
    from autograde.classroom.report import Change, Report

CourseOption = Annotated[
    Path, typer.Option("--course", metavar="DIR", help="The class's folder, made by `chainrule init`.")
]
AssignmentArgument = Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Such as ch01_multiply_and_add.")]


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder, or a class to complete.")],
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="FILE.csv", help="The students: a CSV file with a column `id`.")
    ] = None,
) -> None:
    """Make a class: an nbgrader course directory with all chapters."""
    from autograde.classroom.course_directory import init as make

    with wait("making the class"):
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

    with wait("releasing"):
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
    with progress("grading") as show:
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
    with progress("writing feedback") as show:
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

    with progress("the demo's class") as show:
        result = room.run(folder, show)
    out.print(_demo_table(result))
    for line in result.disagreements:
        out.print(f"[red]not as deserved:[/] {escape(line)}", soft_wrap=True)
    out.print(f"The class is in {escape(str(result.classroom.root))}", soft_wrap=True)
    out.print(f"The feedback pages are in its feedback/, such as {escape(str(result.page))}", soft_wrap=True)
    if result.disagreements:
        raise typer.Exit(1)
    out.print("All got what they deserved.")


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
