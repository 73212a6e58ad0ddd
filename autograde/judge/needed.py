"""Which of the given cells have to be run to find the marks: those whose names something needs.

Most given cells only draw or print. What they bind nobody reads, so that no mark depends on them, and leaving them out
saves most of the time of a chapter. A given cell is run if a cell of the student's, or a given cell that is run, looks
up a name that it binds; and if it changes what has no name of its own, such as the seed of NumPy's generator. All are
run where it cannot be told from the text: where the student's cells hold magics, or reach for names in other ways.
"""

import re
from collections.abc import Sequence

from autograde.judge.job import Cell
from autograde.judge.names import bound, looked_up

OWN = ("answer", "added")
REFLECTION = frozenset(
    {"__builtins__", "__main__", "eval", "exec", "get_ipython", "globals", "locals", "user_ns", "vars"}
)
CHANGES = frozenset({"environ", "filterwarnings", "modules", "seed", "set_state", "seterr", "simplefilter"})
WORD = re.compile(r"[^\W\d]\w*")
MAGIC = re.compile(r"^\s*[%!?]|\?\s*$|=\s*[%!]", re.MULTILINE)


def needed(cells: Sequence[Cell]) -> frozenset[str]:
    """The ids of the code cells to be run: all but the given ones that nothing needs, and but for check cells."""
    own = [cell for cell in cells if cell.kind in OWN]
    given = [cell for cell in cells if cell.kind == "given"]
    if any(MAGIC.search(cell.source) or _words(cell) & REFLECTION for cell in own):
        return frozenset(cell.id for cell in (*own, *given))
    ran = [*own, *(cell for cell in given if cell.always)]
    left = [cell for cell in given if not cell.always]
    found = ran
    names: set[str] = set()
    while found:
        names = names.union(*map(_looked_up, found))
        found = [cell for cell in left if _words(cell) & CHANGES or _bound(cell) & names]
        left = [cell for cell in left if cell not in found]
        ran += found
    return frozenset(cell.id for cell in ran)


def _words(cell: Cell) -> set[str]:
    return set(WORD.findall(cell.source))


def _looked_up(cell: Cell) -> frozenset[str]:
    try:
        return looked_up(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()  # it is not run either


def _bound(cell: Cell) -> frozenset[str]:
    try:
        return bound(cell.source)
    except (SyntaxError, ValueError):
        return frozenset(WORD.findall(cell.source))  # a given cell with a magic
