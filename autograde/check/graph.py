"""Computation graphs: recorded from layers' own calls, or given by hand, and drawn with values and gradients.

    def bill(g):
        price = g.input("apple price", 100.0)
        count = g.input("apple count", 2.0)
        return g.call(MulLayer(), price, count)

    graph.draw(bill)

`draw` runs `bill`, then the layers' own `backward` from the end to the start, and shows the picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograde.check import figure
from autograde.check.recording import BadGradients, Graph, Node, record

__all__ = ["Graph", "Node", "draw", "record"]


def draw(build: Callable[[Graph], Node], dout: Any = None, gradients: bool = True) -> None:
    """Run `build` and the layers' backward and show the picture: values above the edges, gradients below.

    Where a layer's forward is not written yet, one line says so. Where its backward is not, one line says so and
    the picture has values only, as with `gradients=False`. Without Matplotlib the graph is printed in words.
    """
    graph = Graph()
    try:
        graph.output = build(graph)
    except NotImplementedError as error:
        print(f"Nothing to draw yet: {figure.unwritten(error)} is still to be written.")
        return
    if gradients:
        try:
            graph.backward(dout)
        except NotImplementedError as error:
            print(f"Values only: {figure.unwritten(error)} is still to be written.")
            gradients = False
        except BadGradients as error:
            print(f"Values only: {error}.")
            gradients = False
    if not gradients:
        graph.forget_gradients()  # of steps given by hand, too

    from autograde.check import picture

    try:
        with figure.look():
            figure.show(picture.paint(graph), graph.describe())
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "matplotlib":
            raise
        print(graph.describe())
