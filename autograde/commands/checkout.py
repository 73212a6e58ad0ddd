"""Commands that need a checkout: with solutions/, which no one else has."""

from typing import Annotated

import typer

from autograde.commands.program import app, out


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
