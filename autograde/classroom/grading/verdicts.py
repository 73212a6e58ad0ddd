"""Reads what became of each check from the outputs of an autograded notebook."""

import re
from dataclasses import dataclass
from typing import Any

from autograde.classroom.chapters.chapter import Notebook, grade_id, is_check

VERDICT_MIME = "application/vnd.chainrule.verdict+json"
KERNEL_DIED = "KernelDied"  # the error of a cell that ended the process it ran in, and of those that could not run then
OUTCOMES = ("passed", "failed", "not_attempted", "error", "timeout", "memory", "crashed")
MOST_FAILED = 5
LONGEST_ERROR = 200  # letters
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

# What an error that is no verdict tells: its outcome, and how the message opens.
ERRORS = {
    "CellTimeoutError": ("timeout", "The check was stopped because it took too long."),
    KERNEL_DIED: ("crashed", "The kernel ended before the check was done:"),
    "DeadKernelError": ("crashed", "The kernel ended before the check was done."),
    "MemoryError": ("memory", "The check ran out of memory."),
    "NotImplementedError": ("not_attempted", "There is no answer yet."),
    "NameError": ("error", "A name that the check needs does not exist; did the answer's cell run without an error?"),
}
DIAGNOSES = {"NotImplementedError": "not_attempted", "NameError": "not_defined"}


@dataclass(frozen=True)
class CellVerdict:
    """What became of one check. `message` is "" for a check that passed."""

    outcome: str
    diagnosis: str | None
    message: str


def read_verdicts(notebook: Notebook) -> dict[str, CellVerdict]:
    """The verdict of every check cell, by grade_id."""
    return {grade_id(cell): _read(cell.get("outputs", [])) for cell in notebook.cells if is_check(cell)}


def failed_cells(notebook: Notebook) -> list[str]:
    """A sentence for each cell that is no check and ended in an error, but for stubs that were left."""
    notes = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or is_check(cell):
            continue
        for error in (output for output in cell.get("outputs", []) if output.output_type == "error"):
            if error.ename == "NotImplementedError":
                continue
            told = _plain(f"{error.ename}: {str(error.evalue).strip().partition(chr(10))[0]}")
            which = f"the cell {grade_id(cell)}" if grade_id(cell) else "a cell without points"
            notes.append(f"{which} ended in an error, which costs nothing by itself: {told}")
    return list(dict.fromkeys(notes))[:MOST_FAILED]


def _plain(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in ANSI.sub("", text))
    return printable if len(printable) <= LONGEST_ERROR else f"{printable[:LONGEST_ERROR]} ..."


def _read(outputs: list[Any]) -> CellVerdict:
    errors = [output for output in outputs if output.output_type == "error"]
    complaints = [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    if not errors and not complaints:
        return CellVerdict("passed", None, "")
    shown = [output.data[VERDICT_MIME] for output in outputs if VERDICT_MIME in output.get("data", {})]
    if errors and errors[-1].ename == "CheckFailed" and shown and isinstance(shown[-1], dict):
        return _from_bundle(shown[-1])
    if errors:
        return _from_error(ANSI.sub("", str(errors[-1].ename)), ANSI.sub("", str(errors[-1].evalue)).strip())
    return CellVerdict("error", None, "Something was written to the error stream, which nbgrader takes for a failure.")


def _from_bundle(facts: dict[str, Any]) -> CellVerdict:
    outcome = facts.get("outcome")
    diagnosis = facts.get("diagnosis")
    return CellVerdict(
        outcome if outcome in OUTCOMES[1:] else "failed",
        diagnosis if isinstance(diagnosis, str) else None,
        str(facts.get("message", "")),
    )


def _from_error(name: str, value: str) -> CellVerdict:
    outcome, opening = ERRORS.get(name, ("failed" if name == "CheckFailed" else "error", ""))
    told = value
    if outcome == "timeout" or (name == "NotImplementedError" and not told):
        told = ""
    elif name != KERNEL_DIED:
        told = f"{name}: {told}" if told else name
    return CellVerdict(outcome, DIAGNOSES.get(name), f"{opening} {told}".strip())
