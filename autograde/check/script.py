"""Scripts: what a check wants done beside the student's objects, written as plain data."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from autograde.check.plain import Plain, Strange

TARGET = "target"  # the slot that holds the class or function under test
LOST = "ProcessEnded"  # stands as the exception of a Failure where the student's code ended its process


@dataclass(frozen=True)
class Source:
    """A function or class that a check hands to the student's code, as source text.

    `text` is an expression (a lambda), or, with `name`, statements that define that name. It may use `np`.
    """

    text: str
    name: str | None = None


def source(text: str, name: str | None = None) -> Source:
    """Hand a function or class to the student's code as source text: `check.source("lambda x: x**2")`.

    The lines of `text` may all be indented, as they are in a cell.
    """
    return Source(textwrap.dedent(text).strip(), name)


@dataclass(frozen=True)
class Put:
    """Lay an independent copy of `value` into `slot`."""

    slot: str
    value: Plain | Source


@dataclass(frozen=True)
class Call:
    """Call what lies in `on` (or its `method`) with the values of the slots `arguments`.

    `keywords` are further arguments by name, each with its slot. The result goes to `slot`. With `watch`, the answer
    is how often the method of that name ran meanwhile.
    """

    slot: str
    on: str
    arguments: tuple[str, ...]
    method: str | None = None
    watch: str | None = None
    keywords: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Read:
    """Lay an attribute of what lies in `on` into `slot`."""

    slot: str
    on: str
    attribute: str


@dataclass(frozen=True)
class Get:
    """Answer with the value of `slot` as it is at this moment, as plain data."""

    slot: str


Step = Put | Call | Read | Get


@dataclass(frozen=True)
class Failure:
    """Stands where an answer is missing: the student's code raised an exception, here or in a step before.

    `line` is the student's own line that raised it (number and text, or ""), `doing` what was being done. `inside` is
    the function or method of hers that the line stands in ("Affine.backward"), `caller` the one of hers that had called
    it; "" for none.
    """

    exception: str
    message: str
    line: str
    doing: str
    inside: str = ""
    caller: str = ""

    @property
    def out_of_time(self) -> bool:
        """The time limit ended it."""
        return self.exception == "OutOfTime"

    @property
    def ended_by(self) -> str | None:
        """The outcome, as in reports, where no ordinary exception was the end: its memory, or its whole process."""
        return {"MemoryError": "memory", LOST: "crashed"}.get(self.exception)

    @property
    def of_signature(self) -> bool:
        """It could not be called with these arguments: no line of the student's had begun."""
        return self.exception == "TypeError" and not self.line

    @property
    def not_attempted(self) -> bool:
        """The stub is still there."""
        return self.exception == "NotImplementedError"


Answer = Plain | Strange | Failure


@dataclass
class Script:
    """Collects steps; each method returns the slot that it fills, or for `get` the position of the answer."""

    steps: list[Step] = field(default_factory=list)

    def _slot(self) -> str:
        return f"s{len(self.steps)}"

    def put(self, value: Plain | Source) -> str:
        slot = self._slot()
        self.steps.append(Put(slot, value))
        return slot

    def put_all(self, values: tuple[Plain | Source, ...]) -> tuple[str, ...]:
        return tuple(self.put(value) for value in values)

    def call(
        self, on: str, arguments: tuple[str, ...], method: str | None = None, keywords: tuple[tuple[str, str], ...] = ()
    ) -> str:
        slot = self._slot()
        self.steps.append(Call(slot, on, arguments, method, keywords=keywords))
        return slot

    def watched(self, on: str, arguments: tuple[str, ...], method: str, watch: str) -> tuple[str, int]:
        """Call and count: returns the slot and the position of the count."""
        slot = self._slot()
        self.steps.append(Call(slot, on, arguments, method, watch))
        return slot, len(self.steps) - 1

    def read(self, on: str, attribute: str) -> str:
        slot = self._slot()
        self.steps.append(Read(slot, on, attribute))
        return slot

    def get(self, slot: str) -> int:
        self.steps.append(Get(slot))
        return len(self.steps) - 1
