"""Runs a submission to its last cell, also when a student's cell ends the kernel."""

from typing import Any

from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute

from autograde.classroom.grading.verdicts import KERNEL_DIED


class ExecuteToTheEnd(Execute):
    """nbgrader's Execute, for which a dead kernel is a failed cell and not a lost submission.

    The cell that ended the kernel and every code cell after it get an error, so that what was right before keeps its
    points and each check has a verdict.
    """

    def preprocess(self, nb: Any, *args: Any, **kwargs: Any) -> Any:
        self._dead = False
        return super().preprocess(nb, *args, **kwargs)

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        if not self._dead:
            try:
                return super().preprocess_cell(cell, resources, index)
            except DeadKernelError:
                self._dead = True
                message = "this cell ended the kernel"
        else:
            message = "an earlier cell ended the kernel, so this one could not run"
        if cell.cell_type == "code":
            cell.outputs = [
                *cell.get("outputs", []),
                new_output("error", ename=KERNEL_DIED, evalue=message, traceback=[f"{KERNEL_DIED}: {message}"]),
            ]
        return cell, resources
