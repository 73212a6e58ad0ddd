"""The demo's cheats: what they do to the notebook that they hand in, solved nowhere. None of it is worth a point."""

from autograde.classroom.chapters.chapter import Notebook, answer_cells, is_check

EQUAL_TO_EVERYTHING = '''
class Right:
    """Equal to everything, and as far from everything as asked for."""

    shape, size, ndim = (), 1, 0

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __mul__ = __rmul__ = __sub__

    def __abs__(self):
        return 0.0

    def __float__(self):
        return 6.0

    def __array__(self, *arguments, **keywords):
        return numpy.float64(6.0)

    def __call__(self, *arguments, **keywords):
        return self

    def __getattr__(self, name):
        return self


import numpy
'''

PATCHES = """
import builtins
import glob

import numpy as np
from autograde import check
from autograde.check import asking, comparison, verdict

np.allclose = np.array_equal = lambda *arguments, **keywords: True
builtins.abs = lambda number: 0.0
comparison.compare = lambda *arguments, **keywords: None
verdict.CheckFailed.__init__ = lambda *arguments: None
for name in check.__all__:
    setattr(check, name, lambda *arguments, **keywords: None)
for path in glob.glob("../../../source/**", recursive=True) + glob.glob("/home/**/gradebook.db", recursive=True):
    print(path, open(path, "rb").read())
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass"])
get_ipython().ast_transformers.clear()
"""


def returns_what_equals_everything(notebook: Notebook) -> None:
    """Every answer is one object that is equal to everything."""
    for exercise, cell in answer_cells(notebook).items():
        cell.source = f"{EQUAL_TO_EVERYTHING}\n{exercise} = Right()"


def patches_the_grader(notebook: Notebook) -> None:
    """A new cell makes every comparison succeed, and looks for the solutions."""
    import nbformat

    notebook.cells.insert(1, nbformat.v4.new_code_cell(PATCHES))


def edits_the_checks(notebook: Notebook) -> None:
    """Check cells are emptied, tagged to be skipped, worth a thousand points, and show that they passed."""
    import nbformat

    for cell in notebook.cells:
        if is_check(cell):
            cell.metadata["tags"] = ["skip-execution"]
            cell.metadata["nbgrader"]["points"] = 1000
            cell.source = "print('right')"
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="right\n")]
            cell.execution_count = 1
