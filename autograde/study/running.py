"""Runs a notebook's cells in a fresh kernel, to the last one, within limits of time and output.

A cell that takes too long is interrupted and the next one goes on; a kernel that cannot be interrupted is ended. What
could not run has an error that says so, so that each check has a verdict.
"""

import sys
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager

from autograde.classroom.chapters.chapter import Notebook
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.verdicts import KERNEL_DIED

CELL_SECONDS = 30.0  # as long as a class gives a cell; a slow loop is right
ALL_SECONDS = 300.0  # a notebook of endless cells should not take an evening
START_SECONDS = 60.0  # a cold start on a slow disk
GRACE = 5.0  # an interrupt reaches Python code at once; what does not end then is stuck outside of it
TOO_LONG = "CellTimeoutError"
MOST_OUTPUTS = 200  # of a cell; a check shows a few
LARGEST_OUTPUT = 1_000_000  # letters of one output


class ThisPython(KernelSpecManager):
    """Finds the kernel of this very Python, whatever else is called python3 on the machine."""

    def get_kernel_spec(self, name: str) -> Any:
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            name=name,
            env={"MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1"},  # pictures are not looked at here
        )


@dataclass(frozen=True)
class Ran:
    """What running a notebook came to: its cells with their outputs are in the notebook itself."""

    seconds: float
    notes: tuple[str, ...] = ()


def run_notebook(
    notebook: Notebook, folder: Path, seconds: float = CELL_SECONDS, places: Container[int] | None = None
) -> Ran:
    """Run the code cells at these places, or all, in the folder, with at most so many seconds for each.

    The outputs replace what is there, also where a cell is not run.
    Raises CourseError where no kernel can be started.
    """
    began = time.monotonic()
    notes: list[str] = []
    with _kernel(folder) as (manager, client):
        stopped = ""
        for place, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            cell.outputs = []
            if places is not None and place not in places:
                continue
            if not stopped and time.monotonic() - began > ALL_SECONDS:
                stopped = TOO_LONG
                notes.append(f"the notebook was stopped after {ALL_SECONDS:.0f} seconds")
            if stopped:
                told = "" if stopped == TOO_LONG else "an earlier cell ended the kernel, so this one could not run"
                cell.outputs.append(_error(stopped, told))
                continue
            try:
                _run_cell(manager, client, cell, seconds)
            except _StuckError:
                stopped = KERNEL_DIED
                cell.outputs.append(_error(TOO_LONG, "this cell could not be interrupted"))
                notes.append("a cell could not be interrupted, so the kernel was ended and later cells did not run")
                manager.shutdown_kernel(now=True)
            except _DeadError:
                stopped = KERNEL_DIED
                cell.outputs.append(_error(KERNEL_DIED, "this cell ended the kernel"))
                notes.append("a cell ended the kernel, so later cells did not run")
    return Ran(time.monotonic() - began, tuple(notes))


class _StuckError(Exception):
    """A cell did not end when it was interrupted."""


class _DeadError(Exception):
    """The kernel is gone."""


@contextmanager
def _kernel(folder: Path) -> Iterator[tuple[Any, Any]]:
    """A kernel that is ended whatever happens, and the client that talks to it."""
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=ThisPython())
    # No history: the cells that a check runs are not what the student typed.
    options = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR"]
    try:
        manager.start_kernel(cwd=str(folder), extra_arguments=options)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=START_SECONDS)
            yield manager, client
        finally:
            client.stop_channels()
    except (RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.filename is not None:
            raise
        raise CourseError(
            f"no Jupyter kernel could be started ({str(error).strip() or type(error).__name__}); try "
            f"`{sys.executable} -m ipykernel --version`, and install chainrule[jupyter] again if that fails."
        ) from error
    finally:
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def _run_cell(manager: Any, client: Any, cell: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    request = client.execute(cell.source, store_history=True, allow_stdin=False, stop_on_error=False)
    interrupted = False
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            if interrupted:
                raise _StuckError
            manager.interrupt_kernel()
            interrupted = True
            deadline = time.monotonic() + GRACE
            continue
        try:
            message = client.get_iopub_msg(timeout=min(left, 0.5))
        except Empty:
            if not manager.is_alive():
                raise _DeadError from None
            continue
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
        _keep(cell, message)
    if interrupted:
        cell.outputs.append(_error(TOO_LONG, f"this cell took more than {seconds:.0f} seconds"))


def _keep(cell: Any, message: dict[str, Any]) -> None:
    """Add an output to the cell, if it is one, unless there are enough."""
    kind = message["msg_type"]
    if kind not in ("display_data", "error", "stream") or (len(cell.outputs) >= MOST_OUTPUTS and kind != "error"):
        return
    from nbformat.v4 import output_from_msg

    content = message["content"]
    if kind == "stream":
        content["text"] = content["text"][:LARGEST_OUTPUT]
    if kind == "display_data" and sum(len(str(value)) for value in content["data"].values()) > LARGEST_OUTPUT:
        return
    cell.outputs.append(output_from_msg(message))


def _error(name: str, value: str) -> Any:
    from nbformat.v4 import new_output

    return new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])
