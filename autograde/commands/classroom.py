"""Commands for a class."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from autograde.commands.program import CHECKOUT, CLASS, app, out, progress, wait

if TYPE_CHECKING:
    from autograde.classroom.grading.report import Change, Report

CourseOption = Annotated[
    Path, typer.Option("--course", metavar="DIR", help="The class's folder, made by `chainrule init`.")
]
NoWallOption = Annotated[
    bool, typer.Option("--no-wall", help="Where there is no wall, run student code with limits alone.")
]
AssignmentArgument = Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Such as ch01_multiply_and_add.")]


@app.command(rich_help_panel=CLASS)
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


@app.command(rich_help_panel=CLASS)
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
    from autograde.classroom.chapters.release import release as make
    from autograde.classroom.course_directory import open_classroom

    with wait("releasing"):
        released = make(open_classroom(course), assignments or [], force)
    for one in released:
        done = "released" if one.made else "was released before and stays"
        out.print(f"{one.assignment}: {done}", soft_wrap=True)
        for note in one.notes:
            out.print(f"  {escape(note)}", soft_wrap=True)


@app.command(rich_help_panel=CLASS)
def grade(
    assignment: AssignmentArgument,
    course: CourseOption = Path(),
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", help="Worker processes; one for each core otherwise.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="STUDENT", help="Grade this student alone; can be repeated.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade also what did not change.")] = False,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Let a Dask cluster do the work.")
    ] = None,
    no_wall: NoWallOption = False,
) -> None:
    """Grade what is new or changed, and write reports/ASSIGNMENT.json and its page, reports/ASSIGNMENT.html.

    It can be stopped at any moment, and goes on where it stopped when it is run again.
    """
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.grading.grade import grade as run_grading
    from autograde.classroom.pages.report_page import report as draw

    classroom = open_classroom(course)
    with progress("grading", rate=True) as show:
        graded = run_grading(
            classroom, assignment, jobs, only or (), force, scheduler=scheduler, allow_none=no_wall, show=show
        )
    page = draw(classroom, assignment)
    _print_report(graded.report)
    _print_changes(graded.changed)
    wall = graded.report.wall or "nothing"
    out.print(
        f"{graded.ran} of {len(graded.report.submissions)} were run, the others are unchanged or not there. "
        f"Student code ran behind: {wall}.",
        soft_wrap=True,
    )
    data = classroom.report(assignment)
    out.print(f"The report is {escape(str(page))}, and as data {escape(str(data))}", soft_wrap=True)
    for note in graded.notes:
        out.print(f"Note: {escape(note)}", soft_wrap=True)
    if graded.failures:
        raise typer.Exit(1)


@app.command(rich_help_panel=CLASS)
def feedback(assignment: AssignmentArgument, course: CourseOption = Path()) -> None:
    """Write the feedback pages of all graded submissions, in feedback/."""
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.pages.feedback import feedback as make

    classroom = open_classroom(course)
    with progress("writing feedback") as show:
        pages = make(classroom, assignment, show)
    out.print(f"{len(pages)} pages are in {escape(str(classroom.root / 'feedback'))}", soft_wrap=True)


@app.command(rich_help_panel=CLASS)
def report(
    assignment: AssignmentArgument,
    course: CourseOption = Path(),
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Call the students by numbers.")] = False,
) -> None:
    """Draw the class's page, reports/ASSIGNMENT.html, from what was last graded.

    Points given by hand since then are on it when `chainrule grade` has run again, which then takes a moment.
    """
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.pages.report_page import report as draw

    page = draw(open_classroom(course), assignment, anonymous)
    out.print(f"The page is {escape(str(page))}", soft_wrap=True)


@app.command(rich_help_panel=CLASS)
def collect(
    download: Annotated[Path, typer.Argument(metavar="DOWNLOAD", help="The platform's zip, or a folder with it.")],
    course: CourseOption = Path(),
) -> None:
    """Take a learning platform's bulk download (Moodle's or Canvas's) into submitted/."""
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.intake.collect import collect as room

    classroom = open_classroom(course)
    with wait("collecting"):
        found = room(classroom, download)
    if found.taken:
        table = Table("student", "assignment", title="taken", title_justify="left")
        table.add_column("from", overflow="fold")
        table.add_column("")
        for one in found.taken:
            attempts = f", the last of {one.attempts}" if one.attempts > 1 else ""
            note = f"; {one.note}" if one.note else ""
            table.add_row(escape(one.student), one.assignment, escape(one.path), escape(f"{one.state}{attempts}{note}"))
        out.print(table)
    if found.left:
        table = Table(title="not taken", title_justify="left")
        table.add_column("what", overflow="fold")
        table.add_column("why", overflow="fold")
        for left in found.left:
            table.add_row(escape(left.path), escape(left.reason))
        out.print(table)
    out.print(f"{len(found.taken)} submissions taken, {len(found.left)} files not.")
    if found.left or not found.taken:
        raise typer.Exit(1)


@app.command(rich_help_panel=CLASS)
def export(
    assignments: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="All that were graded if none is named.")
    ] = None,
    course: CourseOption = Path(),
    form: Annotated[str, typer.Option("--format", metavar="canvas|moodle|csv", help="Who is to import it.")] = "csv",
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE.csv", help="Where to write it.")] = None,
) -> None:
    """Write the marks as a file that Canvas or Moodle imports, or a spreadsheet opens."""
    from autograde.classroom.course_directory import open_classroom
    from autograde.classroom.pages.export import export as room

    done = room(open_classroom(course), form, assignments or [], output)
    out.print(f"{done.students} students, {', '.join(done.assignments)}: {escape(str(done.path))}", soft_wrap=True)
    for note in done.notes:
        out.print(f"Note: {escape(note)}", soft_wrap=True)


@app.command(rich_help_panel=CHECKOUT)
def demo(
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Where to make the class; a new folder otherwise.")
    ] = None,
    no_wall: NoWallOption = False,
) -> None:
    """Run a whole class of imagined students, and show who got what beside what was deserved."""
    from autograde.classroom.demo import demo as room

    with progress("the demo's class") as show:
        result = room.run(folder, show, allow_none=no_wall)
    out.print(_demo_table(result))
    for line in result.disagreements:
        out.print(f"[red]not as deserved:[/] {escape(line)}", soft_wrap=True)
    out.print(f"The class is in {escape(str(result.classroom.root))}", soft_wrap=True)
    out.print("How it stands is in its reports/, a page for each chapter,", soft_wrap=True)
    out.print(f"and the feedback pages are in its feedback/, such as {escape(str(result.page))}", soft_wrap=True)
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
    table = Table(title="the demo's class: points got/deserved", box=SIMPLE, padding=0, pad_edge=False)
    table.add_column("student", no_wrap=True)
    table.add_column("hands in", min_width=18)
    for assignment in result.assignments:
        table.add_column(assignment.partition("_")[0], justify="right", no_wrap=True)
    for row in result.rows:
        marks = [_deserved(mark) for mark in row.marks]
        table.add_row(row.student.id, escape(row.student.sentence), *marks)
    return table


def _deserved(mark: tuple[float, float] | None) -> str:
    if mark is None:
        return ""
    got, deserved = mark
    return f"{got:g}/{deserved:g}" if got == deserved else f"[red]{got:g}/{deserved:g}[/]"
