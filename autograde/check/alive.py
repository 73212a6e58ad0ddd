"""A figure that is alive: sliders above it, and it is drawn anew when one of them moves.

    alive(valley, lr=(0.0, 0.5, 0.01, 0.1), momentum=[0.0, 0.5, 0.9])

The figure is an ordinary output, which stays in the notebook, in its HTML and on paper. The sliders need ipywidgets and
somebody at the keyboard; without either of the two, the figure stands still, at the first values.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

Span = tuple[float, float, float, float]  # from, to, step, and the value to begin with


def alive(draw: Callable[..., None], **sliders: Span | list[Any]) -> None:
    """Call `draw` with a value for each name in `sliders`, and again whenever a slider is moved.

    `draw` shows one figure (`figure.draw`, `graph.draw`) or prints. A slider is a tuple (from, to, step, first value),
    of integers if all four are, or a list of values to choose from, which begins with the first.
    Raises ValueError for a span whose first value lies outside it.
    """
    first = {name: _first(name, slider) for name, slider in sliders.items()}
    if not can_be_moved():
        draw(**first)
        return
    _show(draw, sliders, first)


def can_be_moved() -> bool:
    """Whether sliders would be seen and moved: ipywidgets is there, and the cell was run by a person.

    A front end that shows widgets also lets a cell ask for input; a program that runs a notebook does not.
    """
    try:
        from IPython import get_ipython
    except ModuleNotFoundError:
        return False
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None or find_spec("ipywidgets") is None:
        return False
    if sys.platform == "emscripten":  # in the browser nobody else runs a notebook
        return True
    request = kernel.get_parent("shell") if hasattr(kernel, "get_parent") else {}
    return bool(request.get("content", {}).get("allow_stdin", False))


def _first(name: str, slider: Span | list[Any]) -> Any:
    if isinstance(slider, list):
        return slider[0]
    low, high, _, first = slider
    if not low <= first <= high:
        raise ValueError(f"{name} begins with {first}, which does not lie between {low} and {high}.")
    return first


def _show(draw: Callable[..., None], sliders: Mapping[str, Span | list[Any]], first: Mapping[str, Any]) -> None:
    """Show the sliders and, below them, the figure as an output that is replaced in its place."""
    import ipywidgets
    from IPython.display import DisplayHandle, display

    controls = {name: _control(name, slider) for name, slider in sliders.items()}
    figure = DisplayHandle()
    shown = dict(first)

    def redraw(_change: object) -> None:
        values = {name: control.value for name, control in controls.items()}
        if values != shown:
            shown.update(values)
            data, metadata = _drawn(draw, values)
            figure.update(data, metadata=metadata, raw=True)

    display(ipywidgets.VBox(list(controls.values())))
    data, metadata = _drawn(draw, first)
    figure.display(data, metadata=metadata, raw=True)
    for control in controls.values():
        control.observe(redraw, names="value")


def _control(name: str, slider: Span | list[Any]) -> Any:
    import ipywidgets

    look = {"description": name, "style": {"description_width": "8em"}, "layout": {"width": "32em"}}
    if isinstance(slider, list):
        return ipywidgets.SelectionSlider(options=slider, value=slider[0], **look)
    low, high, step, first = slider
    whole = all(isinstance(number, int) for number in slider)
    if whole:
        return ipywidgets.IntSlider(value=first, min=low, max=high, step=step, **look)
    digits = max(len(f"{number:.6g}".partition(".")[2]) for number in (low, step, first))
    return ipywidgets.FloatSlider(value=first, min=low, max=high, step=step, readout_format=f".{digits}f", **look)


def _drawn(draw: Callable[..., None], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `draw` shows, as data of one output and its metadata; what it only printed, as text."""
    from IPython.utils.capture import capture_output

    with capture_output() as captured:
        draw(**values)
    outputs: Sequence[Any] = captured.outputs
    if not outputs:
        return {"text/plain": captured.stdout.strip() or " "}, {}
    return dict(outputs[-1].data), dict(outputs[-1].metadata or {})
