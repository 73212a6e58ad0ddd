"""Which of the given cells have to be run to find the marks: those whose names something needs.

Most given cells only draw or print. What they bind nobody reads, so that no mark depends on them, and leaving them out
saves most of the time of a chapter. A given cell is run if a cell of the student's, or a given cell that is run, looks
up a name that it binds; if it uses data that such a cell looks up, since it may change them; and if it changes what has
no name of its own, such as the seed of NumPy's generator. All are run where it cannot be told from the text: where the
student's cells hold magics, look back at what earlier cells gave, or reach for names in other ways.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograde.judge.job import Cell
from autograde.judge.names import bound, data, looked_up, readable

OWN = ("answer", "added")
REFLECTION = frozenset({
    "__builtins__", "__main__", "eval", "exec", "f_back", "f_globals", "get_ipython", "globals", "locals", "user_ns",
    "vars",
})  # fmt: skip
HISTORY = re.compile(r"In|Out|_{1,3}|_i{1,3}|_[iod]h|_i?\d+")  # what IPython keeps of earlier cells
# What has no name of a cell's own: as an attribute, or imported. A parameter may be called seed.
CHANGES = re.compile(r"(\.|import[ \w,]* )(environ|filterwarnings|modules|seed|set_state|seterr|simplefilter)\b")
WORD = re.compile(r"[^\W\d]\w*")
MAGIC = re.compile(r"^[ \t]*[%!?]|\?[ \t]*$|=[ \t]*[%!]", re.MULTILINE)
NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


def needed(cells: Sequence[Cell]) -> frozenset[str]:
    """The ids of the code cells to be run: all but the given ones that nothing needs, and but for check cells."""
    own = [cell for cell in cells if cell.kind in OWN]
    given = [cell for cell in cells if cell.kind == "given"]
    names: set[str] = set()
    for cell in own:
        reads = _student_reads(cell.source)
        if reads is None:
            return frozenset(cell.id for cell in (*own, *given))
        names |= reads
    values = frozenset[str]().union(*(_read(cell.source).data for cell in given))
    ran, left = [cell for cell in given if cell.always], [cell for cell in given if not cell.always]
    found = ran
    while True:
        names = names.union(*(_read(cell.source).reads for cell in found))
        found = [cell for cell in left if _read(cell.source).matters(names, values)]
        if not found:
            return frozenset(cell.id for cell in (*own, *ran))
        left = [cell for cell in left if cell not in found]
        ran = [*ran, *found]


def _student_reads(source: str) -> frozenset[str] | None:
    """The names that a cell of the student's may look up, or None where they could be any."""
    if not readable(source):  # what it takes to read it, its own worker shall bear
        return None
    words = frozenset(WORD.findall(source))
    if words & REFLECTION:
        return None
    try:
        reads = looked_up(source)
        history = set(filter(HISTORY.fullmatch, reads))
        looks_back = bool(history) and not history <= bound(source)
    except NOT_PYTHON:  # or IPython's Python: `await` outside functions, indented as a whole, a magic
        return None if MAGIC.search(source) else words
    return None if looks_back else reads


@dataclass(frozen=True)
class _Given:
    """What a given cell does with names."""

    reads: frozenset[str]
    binds: frozenset[str]
    data: frozenset[str]
    changes: bool

    def matters(self, names: set[str], values: frozenset[str]) -> bool:
        """Whether it may change what these names stand for; `values` are those that stand for data."""
        return self.changes or not self.binds.isdisjoint(names) or not (self.reads & values).isdisjoint(names)


@lru_cache(maxsize=512)
def _read(source: str) -> _Given:
    changes = CHANGES.search(source) is not None
    try:
        return _Given(looked_up(source), bound(source), data(source), changes)
    except NOT_PYTHON:  # it holds a magic
        words = frozenset(WORD.findall(source))
        return _Given(words, words, frozenset(), changes)
