"""Commands about the judge."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from autograde.commands.program import app, out, wait

if TYPE_CHECKING:
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
