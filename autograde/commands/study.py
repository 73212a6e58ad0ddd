"""Commands for learning alone."""

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from autograde.commands.learned import print_checked, print_progress
from autograde.commands.program import ALONE, app, err, out, progress, wait

if TYPE_CHECKING:
    from autograde.study.checking import Checked
    from autograde.study.folder import Folder

DirOption = Annotated[
    Path | None, typer.Option("--dir", metavar="DIR", help="The course's folder, if it is not this one.")
]
ChapterArgument = Annotated[str, typer.Argument(metavar="CHAPTER", help="Its number, or its name or a part of it.")]


@app.command(rich_help_panel=ALONE)
def start(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Where to copy the course; chainrule-course if none is named."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Open JupyterLab.")] = True,
) -> None:
    """Copy the course into a folder and open it in JupyterLab."""
    from autograde.study import start as room

    started = room.start(folder)
    root = started.folder.root
    done = f"{len(started.copied)} chapters copied" if started.copied else "All chapters were there"
    kept = f", {len(started.kept)} were there and stay as they are" if started.copied and started.kept else ""
    out.print(f"{done}{kept}: {escape(str(root))}", soft_wrap=True)
    if started.newer:
        out.print("The installed course is newer; `chainrule update` brings it under your answers.", soft_wrap=True)
    out.print("1. Read from the top, write where it says so, run each cell with Shift+Enter.")
    out.print("2. The cell below your answer checks it, says what is wrong, and asks back.")
    out.print("3. Stuck? chainrule hint NAME. How far? chainrule progress. All? chainrule check")
    if not open_it:
        out.print(f"Open it with: chainrule start {escape(_typed(root))}", soft_wrap=True)
        return
    if address := room.already_open(started.folder):
        out.print(f"JupyterLab shows it already: {address}", soft_wrap=True)
        return
    out.print("Opening JupyterLab; end it here with Ctrl+C.")
    code = room.open_jupyter(started.folder)
    if code:
        raise typer.Exit(code)


@app.command(rich_help_panel=ALONE)
def check(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[CHAPTER or NOTEBOOK]", help="All chapters that you began if none is named."),
    ] = None,
    exercise: Annotated[
        str, typer.Argument(metavar="[EXERCISE]", help="Of the chapter: run its checks alone.", show_default=False)
    ] = "",
    folder: DirOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the checks say as JSON.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever the notebook is saved.")] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="At most so long for one cell.")] = 30.0,
) -> None:
    """Run the checks of your notebooks in a fresh kernel. Exit code 0 if all pass."""
    from autograde.study.watching import saved

    paths, home = _notebooks(what, folder)
    if not as_json:
        _say_where(home)
    passed = _check(paths, home, seconds, as_json, exercise)
    if not watch:
        raise typer.Exit(0 if passed else 1)
    try:
        err.print("Watching; end with Ctrl+C.")
        for path in saved(paths):
            out.rule(escape(path.name), style="dim")
            _check([path], home, seconds, as_json, exercise)
    except KeyboardInterrupt:
        err.print("Stopped watching.")


@app.command("progress", rich_help_panel=ALONE)
def show_progress(
    folder: DirOption = None,
    as_page: Annotated[bool, typer.Option("--html", help="Write it as a page too, progress.html.")] = False,
) -> None:
    """Show how far you are, and what is next."""
    from autograde.study import progress as room
    from autograde.study.folder import find_folder

    home = find_folder(folder)
    _say_where(home)
    with progress("checking what changed") as show:
        found = room.progress(home, show)
    print_progress(found)
    if as_page:
        out.print(f"The page: {escape(str(room.write_page(found)))}", soft_wrap=True)


@app.command(rich_help_panel=ALONE)
def hint(
    exercise: Annotated[
        str, typer.Argument(metavar="EXERCISE", help="Such as Affine; a chapter's number lists its exercises.")
    ],
    folder: DirOption = None,
    every: Annotated[bool, typer.Option("--all", help="Show those that were given already, and no new one.")] = False,
) -> None:
    """Give the next of three hints for an exercise."""
    from autograde.study.folder import find_folder
    from autograde.study.hint import give_hint, hints_so_far

    home = find_folder(folder)
    shown = hints_so_far(home, exercise) if every else [give_hint(home, exercise)]
    for given in shown:
        out.print(f"[bold]{escape(given.heading())}[/]")
        out.print(escape(given.text))
    if not shown:
        out.print(f"None was given yet; the first: chainrule hint {escape(exercise)}", soft_wrap=True)


@app.command(rich_help_panel=ALONE)
def carry(chapter: ChapterArgument, folder: DirOption = None) -> None:
    """Fill a chapter's carry cell with your own answers to the chapters before."""
    from autograde.study.carry import carry as room
    from autograde.study.folder import find_chapter, find_folder
    from autograde.study.keeping import RELOAD, name_of

    home = find_folder(folder)
    done = room(home, find_chapter(home.chapters(), chapter))
    came = f"carried into {done.path.name}: {', '.join(done.taken)}" if done.taken else "nothing was carried"
    out.print(escape(f"{came[0].upper()}{came[1:]}"), soft_wrap=True)
    for note in done.notes:
        out.print(escape(note), soft_wrap=True)
    if done.kept is not None:
        out.print(f"The notebook as you had it: {escape(name_of(done.kept))}", soft_wrap=True)
        out.print(RELOAD, soft_wrap=True)


@app.command(rich_help_panel=ALONE)
def reset(
    chapter: ChapterArgument,
    exercise: Annotated[str | None, typer.Argument(metavar="[EXERCISE]", help="The whole chapter if none.")] = None,
    folder: DirOption = None,
) -> None:
    """Put a chapter, or one exercise of it, back as it was; the old notebook is kept in before/."""
    from autograde.study.folder import find_chapter, find_folder
    from autograde.study.keeping import RELOAD, name_of
    from autograde.study.reset import reset as room

    home = find_folder(folder)
    done = room(home, find_chapter(home.chapters(), chapter), exercise)
    out.print(f"{escape(done.what)} is as it was given.", soft_wrap=True)
    for note in done.notes:
        out.print(escape(note), soft_wrap=True)
    if done.kept is not None:
        out.print(f"The notebook as you had it: {escape(name_of(done.kept))}", soft_wrap=True)
        out.print(RELOAD, soft_wrap=True)


@app.command(rich_help_panel=ALONE)
def update(folder: DirOption = None) -> None:
    """Bring the installed course under your answers."""
    from autograde.study.folder import find_folder
    from autograde.study.keeping import RELOAD, name_of
    from autograde.study.update import SAME
    from autograde.study.update import update as room

    home = find_folder(folder)
    with wait("updating"):
        done = room(home)
    for one in done:
        kept = f"; as you had it: {name_of(one.kept)}" if one.kept is not None else ""
        out.print(f"{one.chapter}: {one.state}{escape(kept)}", soft_wrap=True)
        for note in one.notes:
            out.print(f"  {escape(note)}", soft_wrap=True)
    if any(one.state != SAME for one in done):
        out.print(RELOAD.replace("it is", "one of them is"), soft_wrap=True)


def _notebooks(what: str | None, named: Path | None) -> "tuple[list[Path], Folder | None]":
    """The notebooks that are meant, and the course's folder that they lie in, if they do."""
    from autograde.study.folder import find_chapter, find_folder

    if what is not None and named is None and (Path(what).suffix == ".ipynb" or "/" in what or "\\" in what):
        path = Path(what)
        if path.exists() or len(path.parts) > 1:
            return [path.resolve()], None
    home = find_folder(named)
    if what is None:
        return [home.notebook(name) for name in home.own_chapters()], home
    return [home.notebook(find_chapter(home.chapters(), what))], home


def _say_where(home: "Folder | None") -> None:
    """Which course is meant, where it is not the folder that the command was typed in."""
    if home is not None and home.root != Path.cwd():
        out.print(f"The course in {escape(str(home.root))}", soft_wrap=True)


def _check(paths: list[Path], home: "Folder | None", seconds: float, as_json: bool, exercise: str = "") -> bool:
    """Check the notebooks and print what is said; whether all pass. Of several, those not begun are not run."""
    from autograde.study.checking import check as run
    from autograde.study.checking import not_begun
    from autograde.study.reading import prepare

    found: list[Checked] = []
    for path in paths:
        prepared = prepare(path, home)
        if len(paths) > 1 and not prepared.begun:
            found.append(not_begun(prepared))
            continue
        with wait(f"checking {path.stem}"):
            checked = run(prepared, seconds, exercise)
        found.append(checked)
        if not as_json:
            print_checked(checked)
    passed = all(checked.passed for checked in found)
    if as_json:
        print(
            json.dumps({"version": 1, "passed": passed, "notebooks": [checked.facts() for checked in found]}, indent=1)
        )
        return passed
    untouched = [checked.chapter for checked in found if len(paths) > 1 and not checked.begun]
    if untouched:
        out.print(f"Not begun: {', '.join(untouched)}", soft_wrap=True)
    return passed


def _typed(path: Path) -> str:
    """A path as one types it, from here if it is below, quoted where it has spaces."""
    with contextlib.suppress(ValueError):
        path = path.relative_to(Path.cwd())
    text = str(path)
    return f'"{text}"' if " " in text else text
