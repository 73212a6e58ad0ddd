"""Commands that need a checkout: with solutions/, which no one else has."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from autograde.commands.program import CHECKOUT, app, out


@app.command(rich_help_panel=CHECKOUT)
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 and say so if course/ is stale.")
    ] = False,
) -> None:
    """Make course/, what a student receives, from solutions/."""
    from autograde.classroom.chapters import build as room

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


@app.command(rich_help_panel=CHECKOUT)
def answers(
    chapter: Annotated[str, typer.Argument(metavar="CHAPTER", help="Its number, or its name or a part of it.")],
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write it; here otherwise.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Also over a file that is there.")] = False,
) -> None:
    """Write a chapter's model answers and rubrics as a notebook, to be handed out after the deadline."""
    from autograde import places
    from autograde.classroom.chapters.answers import write_answers
    from autograde.classroom.chapters.chapter import chapter_sources
    from autograde.study.folder import find_chapter

    path = write_answers(find_chapter(chapter_sources(places.solutions()), chapter), folder, force)
    out.print(f"Written: {escape(str(path))}", soft_wrap=True)
    out.print("It holds every answer and rubric of the chapter: hand it out when nobody can hand in any more.")
