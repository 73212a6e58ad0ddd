"""The program that the commands belong to: how it runs, ends, waits and shows progress."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text
from typer.core import TyperGroup

import autograde
from autograde.places import NoSolutionsError

# The parts of `--help`, in their order.
ALONE, CLASS, CHECKOUT = PANELS = ("Learning alone", "Holding a class", "From a checkout")


class _ByPanel(TyperGroup):
    """Lists the commands panel by panel, in the order of PANELS."""

    def list_commands(self, ctx: Any) -> list[str]:
        def panel(name: str) -> int:
            named = getattr(self.commands[name], "rich_help_panel", None)
            return PANELS.index(named) if named in PANELS else len(PANELS)

        return sorted(super().list_commands(ctx), key=panel)


app = typer.Typer(
    name="chainrule",
    cls=_ByPanel,
    help="A course on backpropagation: learn from it alone, hold a class, grade it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


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


@contextmanager
def wait(what: str) -> Iterator[None]:
    with err.status(f"{what} ..."):
        yield


@contextmanager
def progress(what: str, rate: bool = False) -> Iterator[Any]:
    """A bar on the terminal, and the function that moves it: `show(done, total, name)`.

    With `rate` it says how many are done in a second, and how much time is left.
    """
    columns: tuple[ProgressColumn, ...] = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    columns += (_RateColumn(), TimeRemainingColumn()) if rate else (TimeElapsedColumn(),)
    with Progress(*columns, TextColumn("{task.fields[name]}"), console=err, transient=True) as bar:
        task = bar.add_task(what, total=None, name="")

        def show(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=escape(name))

        yield show


class _RateColumn(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")
