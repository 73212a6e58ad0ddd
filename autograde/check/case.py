"""A case: a class or function under test with the data of one check, and what failing on it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

import numpy as np

from autograde.check.asking import ask
from autograde.check.comparison import Difference
from autograde.check.plain import Strange, as_array, describe
from autograde.check.raised import question, unwritten, where
from autograde.check.script import LOST, TARGET, Answer, Failure, Script
from autograde.check.verdict import Verdict, brief, fail, short

Formula = Callable[..., Any]


class CheckMisused(TypeError):  # noqa: N818  (it speaks to the author of a check)
    """A check was called with data that it cannot work with."""


@dataclass(frozen=True)
class Case:
    """What one call of a check tests.

    `inputs` are the arguments of forward (or of the function), `args` those of the constructor. `expected` is a
    literal value, or for a hidden check a formula of the inputs and then the args.
    """

    check: str
    target: Any
    inputs: tuple[Any, ...]
    args: tuple[Any, ...] = ()
    expected: Any = None
    name: str = ""  # under which the check knows the target, where that need not be the target's own

    def __post_init__(self) -> None:
        for name, values in (("inputs", self.inputs), ("args", self.args)):
            if not isinstance(values, tuple):
                raise CheckMisused(f"{name} must be a tuple, not {type(values).__name__}: write {name}=(x,) for one x")

    @property
    def hidden(self) -> bool:
        """Whether the verdict must show neither inputs nor values."""
        return callable(self.expected)

    @property
    def label(self) -> str:
        """The name under test."""
        if self.name:
            return self.name
        try:
            name = getattr(self.target, "__name__", None)
        except Exception:  # a student's object can answer with anything
            name = None
        return str(name) if isinstance(name, str) else type.__dict__["__name__"].__get__(type(self.target))

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The inputs, then the constructor's arguments: the order in which a formula and `wrt` take them."""
        return (*self.inputs, *self.args)

    def formula(self, arguments: Sequence[Any]) -> Any:
        """The expected value by the formula."""
        return self.expected(*arguments)

    def expected_value(self) -> Any:
        """The expected value on this case's own inputs."""
        return self.formula(self.arguments) if callable(self.expected) else self.expected

    def forward_in(self, script: Script, arguments: Sequence[Any]) -> tuple[str, str]:
        """Add to `script`: a new layer and its forward. Returns the slots of the layer and of the output."""
        inputs, args = arguments[: len(self.inputs)], arguments[len(self.inputs) :]
        layer = script.call(TARGET, script.put_all(tuple(args)))
        return layer, script.call(layer, script.put_all(tuple(inputs)), "forward")

    def outputs(self, batch: Sequence[Sequence[Any]]) -> list[Answer]:
        """The student's forward on many arguments, each on a new layer."""
        script = Script()
        positions = [script.get(self.forward_in(script, arguments)[1]) for arguments in batch]
        answers = ask(self.target, script.steps)
        return [answers[position] for position in positions]

    def tried(self, *calls: str) -> tuple[str, ...]:
        """The calls as a student would type them; nothing of a hidden check."""
        if self.hidden:
            return ()
        return (self._made, *calls)

    @cached_property
    def _made(self) -> str:
        return f"layer = {self.label}({', '.join(map(short, self.args))})"

    @cached_property
    def forward_call(self) -> str:
        """The call of forward as a student would type it."""
        return f"layer.forward({', '.join(map(short, self.inputs))})"

    # ways to fail

    def fail(
        self,
        headline: str,
        diagnosis: str | None = None,
        difference: Difference | None = None,
        tried: tuple[str, ...] = (),
        note: str = "",
        outcome: str = "failed",
        question: str = "",
    ) -> NoReturn:
        """Raise `CheckFailed`; a hidden case keeps its inputs and its values to itself."""
        if self.hidden:
            difference, tried = None, ()
        shown = difference, note, self.hidden, question
        fail(Verdict(self.label, self.check, outcome, headline, diagnosis, tried, *shown))
        raise AssertionError("unreachable")

    def demand(self, answer: Answer, method: str | None, tried: tuple[str, ...] = ()) -> Any:
        """Return the answer if it is plain data; fail if student code raised or gave something else."""
        name = f"{self.label}.{method}" if method else self.label
        if isinstance(answer, Failure):
            self._fail_raised(answer, tried)
        if isinstance(answer, Strange):
            self.fail_kind(name, answer, "a number or an array", tried)
        if answer is None:
            self.fail(f"{name} gave None.", "returns_nothing", tried=tried)
        return answer

    def fail_kind(self, name: str, answer: Any, wanted: str, tried: tuple[str, ...]) -> NoReturn:
        """Fail because an answer is of another kind than `wanted`; a hidden case does not say of which."""
        gave = f"{name} gave something else than {wanted}." if self.hidden else ""
        self.fail(gave or f"{name} gave {describe(answer)}; expected {wanted}.", "wrong_shape", tried=tried)

    def _fail_raised(self, failure: Failure, tried: tuple[str, ...]) -> NoReturn:
        doing = {"call": self.label, "use": "the result"}.get(failure.doing, f"{self.label}.{failure.doing}")
        if failure.not_attempted:
            stub = unwritten(failure, self.label, doing)
            self.fail(stub.headline, stub.diagnosis, tried=tried, outcome=stub.outcome)
        if failure.out_of_time:
            headline = f"{doing} was stopped: {failure.message}."
            self.fail(headline, "out_of_time", tried=tried, note=where(failure), outcome="timeout")
        if failure.exception == LOST:
            self.fail(f"{doing} was stopped: {failure.message}.", tried=tried, outcome="crashed")
        if failure.exception == "AttributeError" and not failure.line:
            missing = failure.doing.removeprefix("read ")
            self.fail(f"{self.label} has no {missing}.", "missing_name", tried=tried)
        if failure.of_signature and failure.doing == "call" and failure.message.endswith("object is not callable"):
            reason = "" if self.hidden else f": {failure.message}"
            headline = f"The name under test no longer stands for the class or function of the stub{reason}."
            self.fail(headline, "rebound_name", outcome="error")
        if failure.of_signature:
            reason = "" if self.hidden else f": {failure.message}"
            headline = f"{doing} cannot be called as the stub says{reason}."
            self.fail(headline, "wrong_signature", tried=tried, outcome="error")
        what = f": {failure.message}" if failure.message and not self.hidden else ""
        headline = f"{doing} raised {failure.exception}{what}."
        ending = failure.ended_by or "error"
        self.fail(headline, "raises", None, tried, where(failure), ending, question(failure))

    def fail_difference(
        self, difference: Difference, name: str, tried: tuple[str, ...], diagnosis: str | None
    ) -> NoReturn:
        """Fail because an answer differs; shape and nan name themselves where nothing more special is known."""
        if difference.problem in ("kind", "length", "keys") and difference.yours is None:
            diagnosis = "returns_nothing"
        elif difference.problem in ("kind", "length", "keys"):
            diagnosis = "wrong_shape"
        elif difference.problem == "shape":
            special = ("wrong_axis", "missing_transpose")
            diagnosis = diagnosis if diagnosis in special else "wrong_shape"
        elif difference.problem == "not finite":
            diagnosis = "not_finite"
        sentence = difference.sentence(values=not self.hidden)
        self.fail(f"{name}: {sentence}.", diagnosis, difference, tried)


def passed(case: Case, method: str | None = None) -> None:
    """Print the one line of a check that passes: what was right, and for which inputs."""
    name = f"{case.label}.{method}" if method and method != "care" else case.label
    done = "right, and careful with arguments and memory," if method == "care" else "right"
    given = "other inputs, too" if case.hidden else ", ".join(map(brief, case.inputs)) or "no arguments"
    print(f"{name}: {done} for {given}.")


def as_inputs(values: Sequence[Any], names: Sequence[str]) -> dict[str, np.ndarray]:
    """The numeric ones among `values` as arrays, by name."""
    arrays = {name: as_array(value) for name, value in zip(names, values, strict=False)}
    return {name: array for name, array in arrays.items() if array is not None}


def other_values(values: Sequence[Any]) -> tuple[Any, ...]:
    """Arguments to call with in between, so that a second call differs from the first."""
    return tuple(other_value(value) for value in values)


def other_value(value: Any) -> Any:
    """A value of the same kind and shape that is right to give in its place: other numbers, as far from any kink."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return -1.5 * value[..., ::-1] if value.ndim else np.asarray(-1.5 * value)
    if isinstance(value, float):
        return -1.5 * value
    if isinstance(value, np.ndarray) and value.ndim:
        return value[::-1].copy()  # labels: the same classes, another order
    return value
