"""What the commands for learning alone print: what the checks say, and how far a learner is."""

from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from autograde.commands.program import out

if TYPE_CHECKING:
    from autograde.study.checking import Checked, CheckLine
    from autograde.study.progress import Progress

# What an outcome is called in a table.
SAID = {"not_attempted": "still to be written", "timeout": "took too long", "crashed": "ended the kernel"}
COLOURS = {"passed": "green", "not_attempted": "dim"}
STATES = {"done": "green", "begun": "yellow", "not begun": "dim"}
UNWRITTEN = ("not_attempted", "unwritten_part")


def print_checked(checked: "Checked") -> None:
    """What the checks of a notebook say: a table, the verdicts of those that failed, and what to do next."""
    table = Table(title=escape(checked.chapter), title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for name in ("exercise", "check"):
        table.add_column(name, overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("what it says", overflow="fold")
    for exercise, lines in checked.exercises().items():
        for number, line in enumerate(lines):
            points = f"{line.points:g} / {line.max_points:g}" if line.max_points else "0"
            earlier = " (earlier)" if line.is_carried else ""
            name = escape(line.short_name)
            table.add_row("" if number else escape(exercise) + earlier, name, points, _said(line))
    out.print(table)
    for line in checked.checks:
        if not line.passed and line.outcome != "not_attempted":
            out.print(f"\n[bold]{escape(line.cell)}[/]")
            out.print(escape(line.text), soft_wrap=True)
    for note in checked.notes:
        out.print(f"Note: {escape(note)}", soft_wrap=True)
    done = sum(line.passed for line in checked.checks)
    open_words = sum(not answered for answered in checked.words.values())
    words = f"; {open_words} in words to be answered" if open_words else ""
    later = sum(line.points for line in checked.checks if line.is_graded_later)
    words = f", {later:g} of them for names that only grading can judge{words}" if later else words
    out.print(
        f"\n{done} of {len(checked.checks)} checks pass, {checked.points:g} of {checked.max_points:g} points{words}. "
        f"{checked.seconds:.1f} s"
    )
    stuck = next((line for line in checked.checks if not line.passed), None)
    if stuck is not None and stuck.is_carried and stuck.diagnosis in UNWRITTEN:
        out.print(f"Your earlier answers: chainrule carry {int(checked.chapter[2:4])}", soft_wrap=True)
    elif stuck is not None:
        out.print(f"A hint: chainrule hint {escape(stuck.exercise)}", soft_wrap=True)


def _said(line: "CheckLine") -> str:
    said = "named" if line.passed and line.is_graded_later else SAID.get(line.outcome, line.outcome)
    if line.diagnosis and line.diagnosis != line.outcome:
        said += f": {line.diagnosis}"
    return f"[{COLOURS.get(line.outcome, 'red')}]{escape(said)}[/]"


def print_progress(found: "Progress") -> None:
    """How far all chapters are, and what is next."""
    table = Table("chapter", title="your progress", title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for name in ("exercises", "points", "in words"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for chapter in found.chapters:
        if chapter.problem:
            table.add_row(escape(chapter.title), "", "", "", f"[red]{escape(chapter.problem)}[/]")
            continue
        table.add_row(
            escape(chapter.title),
            f"{chapter.done} of {len(chapter.counted())}",
            f"{chapter.points:g} of {chapter.max_points:g}",
            f"{chapter.answered} of {chapter.questions}",
            f"[{STATES[chapter.state]}]{chapter.state}[/]",
        )
    out.print(table)
    for chapter in found.chapters:
        if chapter.state == "begun" and not chapter.problem:
            states = [f"[{STATES[one.state]}]{escape(one.name)}[/] {one.state}" for one in chapter.exercises]
            out.print(f"{escape(chapter.title)}: {', '.join(states)}")
    out.print(f"{found.points:g} of {found.max_points:g} points.")
    if found.next is None:
        out.print("All of it is done.")
    else:
        where, exercise = found.next
        out.print(f"Next: {escape(exercise or 'the question in words')} in {where}.ipynb", soft_wrap=True)
