"""Commands about the judge."""

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from autograde.commands.program import CHECKOUT, CLASS, app, out, progress, wait

if TYPE_CHECKING:
    from autograde.classroom.demo.bench import Bench
    from autograde.judge.doctor import Diagnosis


@app.command(rich_help_panel=CLASS)
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Try to break out of each wall around student code that this machine offers, and show what holds."""
    from autograde.judge.doctor import examine

    with wait("trying to break out"):
        found = examine()
    if as_json:
        print(found.to_json())
    else:
        _print_walls(found)
    if not found.holds:
        raise typer.Exit(1)


@app.command(rich_help_panel=CHECKOUT)
def bench(
    chapters: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Chapters 1 to 4 if none is named.")
    ] = None,
    students: Annotated[int, typer.Option("--students", metavar="N", help="The larger of two classes.")] = 40,
    jobs: Annotated[int | None, typer.Option("--jobs", metavar="N", help="Worker processes of the judge.")] = None,
) -> None:
    """Grade a class from the library of answers with nbgrader's kernels and with the judge, and compare."""
    from autograde.classroom.demo.bench import run

    with progress("the benchmark") as show:
        found = run(chapters or (), students, jobs, show)
    out.print(_bench_table(found))
    small, large = found[0].sizes
    out.print(
        f"start: before the first submission. each: what one more takes, by classes of {small} and {large}, in the "
        "median of several runs where they are quick. peak: the largest process. the floor: the cells that the judge "
        f"runs, and the checks, bare, in one warm fork. {os.cpu_count()} processors."
    )
    disagreements = [line for one in found for line in one.disagreements]
    for line in disagreements:
        out.print(f"[red]not the same mark:[/] {escape(line)}", soft_wrap=True)
    if disagreements:
        raise typer.Exit(1)
    out.print("All ways give the same points in each cell.")


def _bench_table(found: "list[Bench]") -> Table:
    table = Table(title="what grading takes", box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("chapter", no_wrap=True)
    table.add_column("way", no_wrap=True)
    for title in ("start,\ns", "each,\nms", "nbgrader\n/ it", "it /\nfloor", "peak,\nMB"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in found:
        chapter = one.assignment.partition("_")[0]
        base = one.timings[0].each
        for timing in one.timings:
            table.add_row(
                chapter,
                timing.way,
                f"{timing.startup:.1f}",
                f"{1000 * timing.each:.0f}",
                f"{base / timing.each:.0f}" if timing.each > 0 else "",
                f"{timing.each / one.floor:.1f}",
                f"{timing.peak / 1e6:.0f}",
            )
            chapter = ""
        table.add_row("", "the floor", "", f"{1000 * one.floor:.0f}", "", "", "", end_section=True)
    return table


def _print_walls(found: "Diagnosis") -> None:
    offered = [one for one in found.levels if one.refused is None]
    table = Table("behind the wall", title="what holds", box=SIMPLE, padding=(0, 1, 0, 0))
    rows: dict[str, list[str]] = {}
    for one in offered:
        table.add_column(one.level.value, no_wrap=True)
        for promise in dict.fromkeys(finding.promise for finding in one.findings):
            broken = [each for each in one.findings if each.promise == promise and not each.holds]
            told = "; ".join(f"{each.way}: {each.detail}" for each in broken)
            rows.setdefault(promise, []).append(f"[red]no[/] ({escape(told)})" if broken else "yes")
    if any(len(cell) > len("yes") for cells in rows.values() for cell in cells):
        for column in table.columns:
            column.no_wrap, column.overflow = False, "fold"
    for promise, cells in rows.items():
        table.add_row(promise, *cells)
    if offered:
        out.print(table)
    for one in found.levels:
        if one.refused is not None:
            out.print(f"{one.level.value} is not offered here: {escape(one.refused)}", soft_wrap=True)
    if found.best is None:
        out.print(
            "This machine offers no wall, so `chainrule grade` refuses to run student code here. Install bubblewrap "
            "(Debian and Ubuntu: apt install bubblewrap) or grade on Linux 5.13 or later; --no-wall grades without.",
            soft_wrap=True,
        )
        return
    held = "holds all" if found.holds else "[red]does not hold all[/]"
    strongest = found.best.level.value
    out.print(f"The strongest wall here is {strongest}, and it {held} that it promises. {found.seconds:.0f} s")
    out.print("Grading uses it: `chainrule grade`, and nbgrader's autograde in a class made by `chainrule init`.")
