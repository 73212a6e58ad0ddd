"""What every checker of the comparison is given: the library's answers, and the inputs of the chapters' own checks.

The check cells of an exercise are run once with a `check` that only writes down what it is asked. So a layer's cases
are the inputs of our visible and hidden checks, and an exercise is compared as soon as its answers exist.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograde import check, places
from autograde.classroom.chapters.chapter import answer_cells
from autograde.classroom.chapters.library import Answer, read_library

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest does

from exercises import carried_out, chapter_of, checks_of

LARGEST_INPUT = 10.0  # beyond it stand the values at +-1000, where a tolerance made for ordinary numbers says nothing
MOST_ENTRIES = 200  # the published checks move every entry; the one case of 784x50 would take them minutes

Namespace = dict[str, Any]

__all__ = ["Case", "carried_out", "cases_of", "checks_of", "layer_answers", "silence"]


@dataclass(frozen=True)
class Case:
    """One call of a layer: `args` for the constructor, `inputs` for forward.

    `wrt` holds the positions, among the inputs and then the args, of what has a gradient; () where only forward is
    asked for. `names` are their names, "W" for `dW`. `exact` marks inputs at a kink or in saturation, where no
    numerical gradient is possible. `right` is the reference's layer. `how` and `asked` are the call in the check cell.
    """

    inputs: tuple[Any, ...]
    args: tuple[Any, ...]
    wrt: tuple[int, ...]
    names: tuple[str, ...]
    exact: bool
    right: Any
    how: str
    asked: Namespace

    def arguments(self) -> list[Any]:
        """Independent copies of the inputs and then the args; numbers with a gradient as arrays of shape ()."""
        values = copy.deepcopy([*self.inputs, *self.args])
        return [np.array(value) if type(value) is float else value for value in values]

    def output(self, layer_class: Any, arguments: Sequence[Any]) -> np.ndarray:
        """The output of a new layer."""
        return self._after_forward(layer_class, arguments)[1]

    def gradients(self, layer_class: Any, arguments: Sequence[Any], dout: np.ndarray) -> list[np.ndarray]:
        """The gradients of a new layer in the order of `wrt`: returned for inputs, attributes for args."""
        layer, _ = self._after_forward(layer_class, arguments)
        returned = layer.backward(dout if dout.ndim else float(dout))
        of_inputs = sum(position < len(self.inputs) for position in self.wrt)
        gradients = [returned] if of_inputs == 1 else list(returned)
        if len(gradients) != of_inputs:
            raise ValueError(f"backward gave {len(gradients)} gradients for {of_inputs} inputs")
        gradients += [getattr(layer, f"d{name}") for name in self.names[of_inputs:]]
        return [np.asarray(gradient) for gradient in gradients]

    def is_loss(self) -> bool:
        """Whether the layer ends a network: it makes one number of arrays."""
        return self.output(self.right, self.arguments()).ndim == 0 and any(np.ndim(value) for value in self.inputs)

    def _after_forward(self, layer_class: Any, arguments: Sequence[Any]) -> tuple[Any, np.ndarray]:
        given = [
            float(value) if type(was) is float else value
            for value, was in zip(arguments, (*self.inputs, *self.args), strict=True)
        ]
        layer = layer_class(*given[len(self.inputs) :])
        return layer, np.asarray(layer.forward(*given[: len(self.inputs)]))


class Listener:
    """Stands in for `check` in a check cell and keeps what forward, backward and care are called with."""

    CheckFailed, any_number = check.CheckFailed, check.any_number
    hidden_rng, source = staticmethod(check.hidden_rng), staticmethod(check.source)

    def __init__(self) -> None:
        self.heard: list[tuple[str, Namespace]] = []

    def forward(self, _layer: Any, **asked: Any) -> None:
        self.heard.append(("forward", asked))

    def backward(self, _layer: Any, **asked: Any) -> None:
        self.heard.append(("backward", asked))

    def care(self, _layer: Any, **asked: Any) -> None:
        self.heard.append(("care", asked))

    def __getattr__(self, name: str) -> Callable[..., None]:
        """The other checks: they are not of a layer's gradients, so a gradient check has nothing to look at."""
        assert hasattr(check, name), f"check has no {name}"
        return lambda *_asked, **_more: None


@functools.cache
def cases_of(exercise: str) -> tuple[Case, ...]:
    """The cases of a layer; () for an exercise that is a function.

    Left out are values beyond `LARGEST_INPUT`, except in exact cases; more than `MOST_ENTRIES` entries; and inputs
    where our own check gives room for a constant inside a logarithm.
    """
    listener = Listener()
    for cell in checks_of(exercise):
        exec(cell.source, {"check": listener, "np": np, exercise: None})
    right = carried_out(exercise, answer_cells(chapter_of(exercise))[exercise].source)[exercise]
    return tuple(case for how, asked in listener.heard if (case := _case(how, asked, right)) is not None)


def _case(how: str, asked: Namespace, right: Any) -> Case | None:
    inputs, args = asked["inputs"], asked.get("args", ())
    exact = asked.get("gradients") is not None
    named = [(position, name) for position, name in enumerate(asked.get("wrt", ())) if name is not None]
    for value in (*inputs, *args):
        if not isinstance(value, (int, float, np.ndarray)) or np.size(value) > MOST_ENTRIES:
            return None
        if not exact and np.max(np.abs(value), initial=0.0) > LARGEST_INPUT:
            return None
    if asked.get("absolute"):
        return None
    wrt, names = tuple(position for position, _ in named), tuple(name for _, name in named)
    return Case(inputs, args, wrt, names, exact, right, how, asked)


def layer_answers() -> list[Answer]:
    """The library's answers to every exercise that is a layer, whose checks ask for forward and backward."""
    library = read_library(places.solutions())
    return [answer for exercise, answers in library.items() if cases_of(exercise) for answer in answers]


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Drop what answers print and warn of."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield
