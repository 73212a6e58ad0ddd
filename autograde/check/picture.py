"""The picture of a computation graph: values above the edges in blue, gradients below in vermilion and dashed."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from autograde.check import figure
from autograde.check.layout import CIRCLE, Item, Layout, arrange
from autograde.check.recording import Graph

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGIN = 0.12
LEGEND = 0.32  # height of the line that explains the two colours
LEGEND_WIDTH = 4.7
APART = 0.045  # half the distance between the forward line and the gradient's
HEAD = 0.11  # length of an arrow head

Point = tuple[float, float]


def paint(graph: Graph) -> Figure:
    """The figure of `graph`, as large as the graph needs."""
    layout = arrange(graph, text_width)
    width, height = max(layout.width, LEGEND_WIDTH) + 2 * MARGIN, layout.height + LEGEND + 2 * MARGIN
    fig = Figure(figsize=(width, height))
    axes = fig.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    left = (layout.width - width) / 2
    axes.set_xlim(left, left + width)
    axes.set_ylim(-MARGIN - LEGEND, layout.height + MARGIN)
    has_gradients = graph.output is not None and graph.output.gradient is not None
    _draw_edges(axes, layout, has_gradients)
    for item in layout.items:
        _draw_item(axes, item)
    _draw_legend(axes, has_gradients)
    return fig


def text_width(text: str) -> float:
    """Width in inches of the widest line of `text` at 10 points."""
    lines = [line for line in text.split("\n") if line.strip()]
    outlines = [TextPath((0, 0), line, size=10).vertices[:, 0] for line in lines]
    return max((float(x.max() - x.min()) / 72 for x in outlines), default=0.0)


def _draw_edges(axes: Axes, layout: Layout, has_gradients: bool) -> None:
    leaving = _ports(layout, 0, 1)
    arriving = _ports(layout, -1, -2)
    for chain, leave, arrive in zip(layout.chains, leaving, arriving, strict=True):
        _draw_line(axes, chain, leave, -arrive, +1, figure.VALUE_LINE)
        if has_gradients:
            _draw_line(axes, chain, leave, -arrive, -1, figure.GRADIENT_LINE)


def _ports(layout: Layout, end: int, beside: int) -> list[float]:
    """For each chain the angle (radians, upwards positive) at which it meets its item at `end`, in order of height."""
    ports = []
    for chain in layout.chains:
        sharing = sorted((c for c in layout.chains if c[end] is chain[end]), key=lambda c: -c[beside].y)
        place = next(i for i, c in enumerate(sharing) if c is chain)
        ports.append(((len(sharing) - 1) / 2 - place) * min(1.1, 2.2 / len(sharing)))
    return ports


def _draw_line(axes: Axes, chain: list[Item], leave: float, arrive: float, side: int, style: dict[str, Any]) -> None:
    """One of the two lines along a chain: side +1 lies above and points right, -1 lies below and points left.

    `leave` and `arrive` are the directions (radians, upwards positive) in which it sets out and comes in.
    """
    points: list[Point] = [_anchor(chain[0], leave, side, right=True)]
    for item in chain[1:-1]:
        half = item.width / 2
        points += [(item.x - half, item.y + side * APART), (item.x + half, item.y + side * APART)]
    points.append(_anchor(chain[-1], arrive, side, right=False))
    slopes = [(cos(leave), sin(leave)), *[(1.0, 0.0)] * (len(points) - 2), (cos(arrive), sin(arrive))]

    tip, towards = (points[-1], slopes[-1]) if side > 0 else (points[0], (-slopes[0][0], -slopes[0][1]))
    stop = (tip[0] - 0.8 * HEAD * towards[0], tip[1] - 0.8 * HEAD * towards[1])  # the head covers the rest
    points[-1 if side > 0 else 0] = stop
    vertices, codes = [points[0]], [Path.MOVETO]
    for place in range(len(points) - 1):
        (x0, y0), (x1, y1) = points[place], points[place + 1]
        (ax, ay), (bx, by) = slopes[place], slopes[place + 1]
        reach = 0.45 * (x1 - x0)
        vertices += [(x0 + reach * ax, y0 + reach * ay), (x1 - reach * bx, y1 - reach * by), (x1, y1)]
        codes += [Path.CURVE4] * 3
    axes.add_patch(PathPatch(Path(vertices, codes), fill=False, zorder=1, capstyle="butt", **style))
    _draw_head(axes, tip, towards, style["color"])


def _draw_head(axes: Axes, tip: Point, along: Point, color: str) -> None:
    back = (tip[0] - HEAD * along[0], tip[1] - HEAD * along[1])
    across = (-along[1] * HEAD * 0.42, along[0] * HEAD * 0.42)
    corners = [tip, (back[0] + across[0], back[1] + across[1]), (back[0] - across[0], back[1] - across[1])]
    axes.add_patch(Polygon(corners, closed=True, color=color, linewidth=0, zorder=3))


def _anchor(item: Item, direction: float, side: int, right: bool) -> Point:
    """Where a line meets an item's right or left side, going in `direction`."""
    if item.kind in ("input", "output"):
        return item.x + (item.width / 2 if right else -item.width / 2), item.y + side * APART
    radius = CIRCLE / 2 if item.kind == "step" else item.width / 2 + 0.03
    flat = item.width / 2 - CIRCLE / 2 if item.kind == "step" else 0.0  # half the straight part of a long one
    turn = side * min(APART / radius, 0.5)
    angle = direction + turn if right else pi + direction - turn
    return item.x + (flat if right else -flat) + radius * cos(angle), item.y + radius * sin(angle)


def _draw_item(axes: Axes, item: Item) -> None:
    if item.kind == "branch":
        axes.add_patch(Circle((item.x, item.y), item.width / 2, color=figure.INK, zorder=4))
    elif item.kind == "edge":
        for text, color, side, anchor in (
            (item.text, figure.FORWARD, 1, "bottom"),
            (item.below, figure.GRADIENT, -1, "top"),
        ):
            text = text.replace("-", "\N{MINUS SIGN}")
            axes.text(item.x, item.y + side * 0.09, text, color=color, ha="center", va=anchor, fontsize=10, zorder=5)
    elif item.kind != "bend":
        round_step = item.kind == "step" and item.width == CIRCLE
        face, line = ("#F3F3F3", 1.4) if item.kind == "step" else ("white", 0.8)
        look: dict[str, Any] = {"fc": face, "ec": figure.INK, "linewidth": line, "zorder": 2}
        if round_step:
            axes.add_patch(Circle((item.x, item.y), CIRCLE / 2, **look))
        else:
            shape = f"round,pad=0,rounding_size={0.2 if item.kind == 'step' else 0.06}"
            corner = (item.x - item.width / 2, item.y - item.height / 2)
            axes.add_patch(FancyBboxPatch(corner, item.width, item.height, shape, **look))
        size = 14 if item.text in ("×", "+", "−", "σ") else 10
        axes.text(item.x, item.y, item.text, ha="center", va="center_baseline", fontsize=size, zorder=5)


def _draw_legend(axes: Axes, has_gradients: bool) -> None:
    handles = [Line2D([], [], label="value, forward (above the line)", **figure.VALUE_LINE)]
    if has_gradients:
        handles.append(Line2D([], [], label="gradient, backward (below)", **figure.GRADIENT_LINE))
    axes.legend(
        handles=handles, loc="lower left", ncols=2, fontsize=8.5, borderaxespad=0.3, handlelength=2.6, columnspacing=1.6
    )
