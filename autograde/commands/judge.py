"""Commands about the judge."""

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from autograde.commands.program import app, out, progress, wait

if TYPE_CHECKING:
    from autograde.classroom.demo.bench import Bench
    from autograde.judge.doctor import Diagnosis


@app.command()
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


@app.command()
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
    out.print(f"Classes of {small} and {large}; seconds a submission are the difference. {os.cpu_count()} processors.")
    out.print("The floor: the cells that the judge runs, and the checks, bare, in one warm fork on one processor.")
    disagreements = [line for one in found for line in one.disagreements]
    for line in disagreements:
        out.print(f"[red]not the same mark:[/] {escape(line)}", soft_wrap=True)
    if disagreements:
        raise typer.Exit(1)
    out.print("All ways give the same points in each cell.")


def _bench_table(found: "list[Bench]") -> Table:
    table = Table("chapter", "way", title="what grading takes")
    for title in ("start-up, s", "a submission, ms", "nbgrader / it", "it / floor", "largest process, MB"):
        table.add_column(title, justify="right")
    for one in found:
        base = one.timings[0].each
        for timing in one.timings:
            table.add_row(
                one.assignment.partition("_")[0],
                timing.way,
                f"{timing.startup:.1f}",
                f"{1000 * timing.each:.0f}",
                f"{base / timing.each:.0f}",
                f"{timing.each / one.floor:.1f}",
                f"{timing.peak / 1e6:.0f}",
            )
        table.add_row(one.assignment.partition("_")[0], "floor", "", f"{1000 * one.floor:.0f}", "", "", "")
    return table


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
