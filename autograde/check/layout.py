"""Where the parts of a computation graph stand: columns from left to right, nothing on top of anything else.

Every edge has a place of its own in the column between its two ends, where its numbers stand. So numbers cannot meet,
however the graph is wired. Lengths are inches, y grows upwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from autograde.check.recording import Graph, Node, number

Kind = Literal["input", "step", "branch", "output", "edge", "bend"]

LINE = 0.17  # height of a line of 10 point text
CIRCLE = 0.5  # diameter of an operation
GAP = 0.13  # free space between two things above each other
SIDE = 0.30  # free space on each side of an edge's numbers: room for its line to turn
STRAIGHT = 8.0  # how much more the parts of a long edge pull each other than others do: it runs level
SWEEPS = 200  # at most; most graphs come to rest before
AT_REST = 1e-3


@dataclass(eq=False)
class Item:
    """A box, an operation, a branching point, the middle of an edge with its numbers, or a bend of a long edge."""

    kind: Kind
    text: str = ""  # of a box or an operation; of an edge, the value above it
    below: str = ""  # of an edge, the gradient below it
    column: int = 0  # even: boxes, operations, branching points; odd: edges
    width: float = 0.0
    height: float = 0.0
    x: float = 0.0
    y: float = 0.0
    near: list[Item] = field(default_factory=list)  # what it is joined to, in the columns beside it
    order: float = 0.0


@dataclass(frozen=True)
class Layout:
    """All items, and the edges as chains of items from the source to the target."""

    items: list[Item]
    chains: list[list[Item]]
    width: float
    height: float


def arrange(graph: Graph, text_width: Callable[[str], float]) -> Layout:
    """Place the graph's parts; `text_width` is the width of a text in inches."""
    edges = _edges(graph)
    _set_columns(edges)
    chains = [_chain(*edge) for edge in edges]
    items = list(dict.fromkeys(item for chain in chains for item in chain))
    for item in items:
        _measure(item, text_width)
    for chain in chains:
        for left, right in pairwise(chain):
            left.near.append(right)
            right.near.append(left)
    columns = _columns(items)
    _order(columns, chains)
    width = _set_x(columns)
    height = _set_y(columns)
    return Layout(items, chains, width, height)


Edge = tuple[Item, Item, str, str]  # from, to, value, gradient


def _edges(graph: Graph) -> list[Edge]:
    """The edges, one for each use of a node; a node used more than once is led through a branching point."""
    uses: dict[Node, list[tuple[Item, int, str]]] = {}
    sources = {node: Item("input", node.name or "") for node in graph.inputs}
    for step, result in graph.steps:
        operation = sources[result] = Item("step", step.label)
        for place, node in enumerate(step.inputs):
            gradient = "" if step.gradients is None else number(step.gradients[place])
            uses.setdefault(node, []).append((operation, place, gradient))
    end = graph.output
    if end is not None:
        gradient = "" if end.gradient is None else number(end.gradient)
        uses.setdefault(end, []).append((Item("output", end.name or "L"), 0, gradient))

    edges: list[tuple[int, Edge]] = []
    for node, source in sources.items():
        value, total = number(node.value), "" if node.gradient is None else number(node.gradient)
        targets = uses.get(node, [])
        if len(targets) > 1:
            branch = Item("branch")
            edges.append((0, (source, branch, value, total)))
            source = branch
        edges += [(place, (source, target, value, gradient)) for target, place, gradient in targets]
    edges.sort(key=lambda edge: edge[0])  # an operation's inputs from top to bottom, where nothing speaks against it
    return [edge for _, edge in edges]


def _set_columns(edges: list[Edge]) -> None:
    """As far left as the way to an item allows; then inputs, and their branchings, up to where they are used."""
    moved = True
    while moved:
        moved = False
        for source, target, _, _ in edges:
            if target.column < source.column + 2:
                target.column = source.column + 2
                moved = True
    entered = {id(target): source for source, target, _, _ in edges if target.kind == "branch"}
    for kind in ("branch", "input"):
        for item in {id(source): source for source, _, _, _ in edges}.values():
            if item.kind == kind and (kind == "input" or entered[id(item)].kind == "input"):
                item.column = min(target.column for source, target, _, _ in edges if source is item) - 2


def _chain(source: Item, target: Item, value: str, gradient: str) -> list[Item]:
    last = target.column - 1
    bends = [Item("bend", column=column) for column in range(source.column + 1, last)]
    return [source, *bends, Item("edge", value, gradient, last), target]


def _measure(item: Item, text_width: Callable[[str], float]) -> None:
    if item.kind in ("input", "output"):
        item.width, item.height = text_width(item.text) + 0.2, 0.32
    elif item.kind == "step":
        item.width, item.height = max(CIRCLE, text_width(item.text) + 0.2), CIRCLE
    elif item.kind == "branch":
        item.width = item.height = 0.12
    elif item.kind == "edge":
        item.width = max(text_width(item.text), text_width(item.below))
        lines = max(item.text.count("\n"), item.below.count("\n")) + 1
        item.height = 2 * (LINE * lines + 0.09)  # the same room above and below the line
    else:
        item.height = 0.2


def _columns(items: list[Item]) -> list[list[Item]]:
    return [[item for item in items if item.column == place] for place in range(max(i.column for i in items) + 1)]


def _order(columns: list[list[Item]], chains: list[list[Item]]) -> None:
    """Order each column so that few edges cross: the order of first use, then means over the neighbours."""
    seen: dict[int, float] = {}

    def visit(item: Item) -> None:
        for chain in (chain for chain in chains if chain[-1] is item):
            for part in reversed(chain[:-1]):
                if id(part) not in seen:
                    seen[id(part)] = part.order = float(len(seen))
                    visit(part)

    for item in columns[-1]:
        visit(item)
    for column in columns:
        column.sort(key=lambda item: item.order)
    for sweep in range(4):
        for column in columns if sweep % 2 else reversed(columns):
            beside = -1 if sweep % 2 else 1
            for item in column:
                orders = [other.order for other in item.near if (other.column - item.column) * beside > 0]
                item.order = sum(orders) / len(orders) if orders else item.order
            column.sort(key=lambda item: item.order)  # stable: equal ones stay as they were
            for rank, item in enumerate(column):
                item.order = (rank + 0.5) / len(column)


def _set_x(columns: list[list[Item]]) -> float:
    x = 0.0
    for place, column in enumerate(columns):
        side = SIDE if place % 2 else 0.0
        width = max((item.width for item in column), default=0.0) + 2 * side
        for item in column:
            item.x = x + width / 2
            if item.kind == "input":
                item.x = x + width - item.width / 2  # boxes end where their edges begin
            if item.kind == "bend":
                item.width = width - 2 * side  # level past everything else in the column
        x += width
    return x


def _set_y(columns: list[list[Item]]) -> float:
    """Each item near the mean of its neighbours, but apart from the others of its column."""
    for column in columns:
        _spread(column, [0.0] * len(column))
    items = [item for column in columns for item in column]
    for sweep in range(SWEEPS):
        before = [item.y for item in items]
        for column in columns if sweep % 2 else reversed(columns):
            _spread(column, [_mean_height(item) for item in column])
        if max(abs(item.y - old) for item, old in zip(items, before, strict=True)) < AT_REST:
            break
    low = min(item.y - item.height / 2 for item in items)
    for item in items:
        item.y -= low
    return max(item.y + item.height / 2 for item in items)


def _mean_height(item: Item) -> float:
    weights = [STRAIGHT if "bend" in (item.kind, other.kind) else 1.0 for other in item.near]
    return sum(weight * other.y for weight, other in zip(weights, item.near, strict=True)) / sum(weights)


def _spread(column: list[Item], wanted: list[float]) -> None:
    """The places nearest to `wanted` (least squares) that keep the order, top first, and the gaps.

    Without the gaps this is isotonic regression, solved by pooling adjacent violators.
    """
    offsets = [0.0]
    for above, item in pairwise(column):
        offsets.append(offsets[-1] + (above.height + item.height) / 2 + GAP)
    pools: list[tuple[float, int]] = []  # mean, count; means fall from pool to pool
    for wish, offset in zip(wanted, offsets, strict=True):
        mean, count = wish + offset, 1
        while pools and pools[-1][0] < mean:
            before, size = pools.pop()
            mean, count = (before * size + mean * count) / (size + count), size + count
        pools.append((mean, count))
    places = [mean for mean, count in pools for _ in range(count)]
    for item, place, offset in zip(column, places, offsets, strict=True):
        item.y = place - offset
