"""What an attempt is: a dishonest submission of chapter 1, and what it may earn honestly.

In the sources CLASS stands for the class's folder, HOME for the home of whoever grades, and CANARY for a file in each
that nobody may read: whoever prints SECRET, which stands in them, has read one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

SECRET = "the-canary-has-been-read"
EXERCISES = ("MulLayer", "AddLayer", "fruit_bill", "square")
CHECKS = {
    "MulLayer": ("mul_forward", "mul_backward", "mul_care"),
    "AddLayer": ("add_forward", "add_backward", "add_care"),
    "fruit_bill": ("fruit_bill_values",),
    "square": ("square_values",),
}
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Attempt:
    """One dishonest submission.

    answers: by exercise; the others are left as they came, or answered rightly where `right_otherwise`. added: code
    cells before all others. edit: what is done to the notebook at last. beside: files in the submission's folder;
    links: symbolic links there, and where they lead. earns: the check cells that it may pass. destructive: it is never
    run outside the wall. slow: it ends by running into limits, after many seconds.
    """

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    edit: Callable[[Any], None] | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    right_otherwise: bool = False
    earns: frozenset[str] = NOTHING
    destructive: bool = False
    slow: bool = False


def source(text: str) -> str:
    return dedent(text).strip("\n")


def before(name: str, text: str, **other: Any) -> Attempt:
    """A cell before all others, and nothing answered."""
    return Attempt(name, added=(source(text),), **other)


def within(name: str, body: str, earns: tuple[str, ...] = (), **other: Any) -> Attempt:
    """`body` is what AddLayer's methods do; MulLayer and square are answered rightly, and earn their points."""
    lines = source(body).replace("\n", "\n        ")
    answer = (
        f"class AddLayer:\n    def forward(self, x, y):\n        {lines}\n\n"
        f"    def backward(self, dout):\n        dout\n        {lines}"
    )
    own = frozenset(check for name, checks in CHECKS.items() if name != "AddLayer" for check in checks)
    needs = {"fruit_bill": "def fruit_bill(*prices):\n    raise NotImplementedError"}  # built on AddLayer
    earned = own - set(CHECKS["fruit_bill"]) | set(earns)
    return Attempt(name, {"AddLayer": answer, **needs}, right_otherwise=True, earns=frozenset(earned), **other)


def mul(name: str, text: str, earns: tuple[str, ...] = (), **other: Any) -> Attempt:
    """An answer to MulLayer alone."""
    return Attempt(name, {"MulLayer": source(text)}, earns=frozenset(earns), **other)


def functions(name: str, text: str, added: tuple[str, ...] = ()) -> Attempt:
    """`answer(*arguments)` stands in all four exercises."""
    layer = (
        "class {0}:\n    def forward(self, x, y):\n        self.given = x, y\n"
        "        return answer('{0}.forward', x, y)\n\n"
        "    def backward(self, dout):\n        return answer('{0}.backward', *self.given, dout)"
    )
    answers = {name: layer.format(name) for name in ("MulLayer", "AddLayer")}
    answers |= {name: f"def {name}(*given):\n    return answer('{name}', *given)" for name in ("fruit_bill", "square")}
    return Attempt(name, answers, added=(*added, source(text)))
