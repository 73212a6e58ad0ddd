"""Recording a computation graph: from layers' own calls, or with numbers given by hand, forward and then backward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SIGNS = {"MulLayer": "×", "AddLayer": "+", "Relu": "relu", "Sigmoid": "σ", "Tanh": "tanh"}


class BadGradients(ValueError):  # noqa: N818  (it names what was found)
    """A layer's backward returned something that cannot be the gradients of its inputs."""


@dataclass(eq=False)
class Node:
    """A value in the graph: an input (`step` is None), or what a step made of its inputs."""

    value: Any
    name: str | None = None
    step: Step | None = None
    gradient: Any = None  # dL/dvalue, in the value's shape: the sum over all steps that use the value


@dataclass(eq=False)
class Step:
    """An operation: its inputs, and after a backward pass the gradient it sends to each of them."""

    label: str
    inputs: tuple[Node, ...]
    layer: Any = None  # None where the numbers were given by hand
    gradients: tuple[Any, ...] | None = None


@dataclass(eq=False)
class Graph:
    """The inputs and steps of one computation, in the order in which they were made."""

    inputs: list[Node] = field(default_factory=list)
    steps: list[tuple[Step, Node]] = field(default_factory=list)
    output: Node | None = None

    def input(self, name: str, value: Any) -> Node:
        """A named input of the graph: a number or an array."""
        node = Node(value, name)
        self.inputs.append(node)
        return node

    def call(self, layer: Any, *inputs: Node, label: str | None = None, name: str | None = None) -> Node:
        """Call `layer.forward` with the inputs' values and record it; the result is a node.

        `label` stands in the picture for the layer's class, `name` for the result. Raises ValueError if `layer`
        is in the graph already: its second forward would overwrite what its first backward needs.
        """
        if any(step.layer is layer for step, _ in self.steps):
            kind = type(layer).__name__
            raise ValueError(f"this {kind} object is in the graph already: give each operation a {kind}() of its own")
        value = layer.forward(*(_copy(node.value) for node in inputs))
        kind = type(layer).__name__
        step = Step(label or SIGNS.get(kind, kind), inputs, layer)
        return self._add(step, value, name)

    def given(
        self,
        label: str,
        *inputs: Node,
        value: Any,
        gradients: Sequence[Any] | None = None,
        name: str | None = None,
    ) -> Node:
        """A step whose numbers are given by hand: its `value`, and the gradient it sends to each of its inputs."""
        if gradients is not None and len(gradients) != len(inputs):
            raise ValueError(f"{label}: {len(gradients)} gradients were given for {len(inputs)} inputs")
        step = Step(label, inputs, gradients=None if gradients is None else tuple(gradients))
        return self._add(step, value, name)

    def backward(self, dout: Any = None) -> None:
        """Send `dout` (ones, if it is None) from the output back to the inputs, by each layer's own `backward`.

        Where a step given by hand has no gradients, no node gets one. Raises BadGradients if a layer returns
        None, or gradients in another number than it has inputs; what a layer raises passes through.
        """
        if self.output is None:
            raise ValueError("the graph has no output: the function that builds it returns its last node")
        self.output.gradient = np.ones_like(self.output.value, dtype=float)[()] if dout is None else dout
        for step, result in reversed(self.steps):
            if result.gradient is None:
                continue  # the output does not depend on this step
            if step.layer is not None:
                step.gradients = self._ask(step, result.gradient)
            if step.gradients is None:
                self.forget_gradients()
                return
            for node, gradient in zip(step.inputs, step.gradients, strict=True):
                node.gradient = gradient if node.gradient is None else node.gradient + gradient

    def forget_gradients(self) -> None:
        """Keep the values alone."""
        for step, node in self.steps:
            step.gradients = node.gradient = None
        for node in self.inputs:
            node.gradient = None

    def describe(self) -> str:
        """The graph in words, every value and every gradient: the picture's text alternative."""
        names = self._names()
        lines = ["A computation graph, from left to right."]
        for node in self.inputs:
            lines.append(f"Input {names[node]}: {_said(node)}.")
        for step, result in self.steps:
            parts = []
            for place, node in enumerate(step.inputs):
                sent = "" if step.gradients is None else f" (sent back: {number(step.gradients[place])})"
                parts.append(names[node] + sent)
            end = ", the output" if result is self.output else ""
            lines.append(f"{step.label} of {', '.join(parts)} gives {names[result]}{end}: {_said(result)}.")
        return " ".join(lines)

    def _add(self, step: Step, value: Any, name: str | None) -> Node:
        node = Node(value, name, step)
        self.steps.append((step, node))
        return node

    def _ask(self, step: Step, dout: Any) -> tuple[Any, ...]:
        answer = step.layer.backward(_copy(dout))
        gradients = tuple(answer) if isinstance(answer, (tuple, list)) else (answer,)
        if len(gradients) != len(step.inputs) or any(gradient is None for gradient in gradients):
            shown = "None" if answer is None else f"{len(gradients)} result(s)"
            kind = type(step.layer).__name__
            raise BadGradients(f"{kind}.backward returned {shown}; it has {len(step.inputs)} input(s)")
        return tuple(_copy(gradient) for gradient in gradients)

    def _names(self) -> dict[Node, str]:
        names = {node: node.name or "an input" for node in self.inputs}
        for count, (_, node) in enumerate(self.steps, 1):
            names[node] = node.name or f"result {count}"
        return names


def record(build: Callable[[Graph], Node], dout: Any = None) -> Graph:
    """The graph that `build` makes, with the gradients that `dout` (ones, if it is None) at its output causes."""
    graph = Graph()
    graph.output = build(graph)
    graph.backward(dout)
    return graph


def number(value: Any) -> str:
    """A value as the picture shows it: numbers to four digits, small arrays in full, others by their shape."""
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            return str(value)[:20]
        if array.ndim == 0:
            return f"{float(array):.4g}"
        if array.ndim == 1 and array.size <= 4:
            return "[" + ", ".join(number(entry) for entry in array) + "]"
        if array.ndim == 2 and array.shape[0] <= 3 and array.shape[1] <= 3:
            return "[" + ",\n ".join(number(row) for row in array) + "]"
    except (TypeError, ValueError):  # what a wrong answer returns can be anything
        return str(value)[:20]
    return "(" + ", ".join(str(size) for size in array.shape) + ") array"


def _said(node: Node) -> str:
    value = f"value {number(node.value)}"
    return value if node.gradient is None else f"{value}, gradient {number(node.gradient)}"


def _copy(value: Any) -> Any:
    """An array of its own, so that a layer that writes into its arguments spoils no other number of the picture."""
    return value.copy() if isinstance(value, np.ndarray) else value
