"""What may stand for an expression by a slip of the pen: another operator, sign, axis, name, constant, part of it.

Factors and summands are not exchanged with each other: that changes no number.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.Sub),
    ast.Div: (ast.Mult, ast.Sub, ast.FloorDiv),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult, ast.Add),
}
COMMUTATIVE = (ast.Add, ast.Mult)
IN_PLACE = {ast.Add: "iadd", ast.Sub: "isub", ast.Mult: "imul", ast.Div: "itruediv"}
COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
OPPOSITE = {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}
FUNCTIONS = {
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "max", "median"),
    "max": ("min", "mean", "sum"),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "exp": ("exp2", "expm1", "log"),
    "log": ("log2", "log10", "log1p", "exp"),
    "tanh": ("sin", "arctan", "sinh"),
    "abs": ("square", "sign"),
    "sqrt": ("square",),
    "less": ("less_equal", "greater", "equal"),
    "less_equal": ("less", "greater_equal", "equal"),
    "greater": ("greater_equal", "less", "equal"),
    "greater_equal": ("greater", "less_equal", "equal"),
    "zeros": ("ones", "empty"),
    "ones": ("zeros",),
    "zeros_like": ("ones_like", "empty_like"),
    "ones_like": ("zeros_like",),
    "array": ("asarray",),
    "argmax": ("argmin",),
    "outer": ("inner", "dot"),
    "permutation": ("arange",),
}
REDUCTIONS = ("sum", "mean", "max", "min", "prod", "argmax")
ATTRIBUTES = {"size": ("ndim",), "ndim": ("size",)}
AXES = (0, 1, 2, -1, -2, None)


@dataclass(frozen=True)
class Surroundings:
    """Names that an expression might have meant: the function's, the attributes that self stores, earlier answers."""

    names: tuple[str, ...]
    attributes: tuple[str, ...]
    known: tuple[str, ...]


def replacements(node: ast.expr, parent: ast.AST, here: Surroundings) -> Iterator[ast.expr]:
    """Everything that may stand for `node`, which is a part of `parent`."""
    match node:
        case ast.Attribute(ctx=ast.Store()) if attribute_of_self(node):
            yield ast.Attribute(_call("type", ast.Name("self", ast.Load())), node.attr, ast.Store())
        case ast.Tuple(elts=parts, ctx=ast.Store()):
            yield from (ast.Tuple(order, ast.Store()) for order in _neighbours_exchanged(parts))
        case ast.Name(ctx=ast.Load()):
            yield from _names(node, here)
        case ast.Attribute(ctx=ast.Load()):
            yield from _attributes(node, here)
        case ast.Constant():
            yield from _constants(node.value)
        case ast.BinOp():
            yield from _binary(node)
        case ast.UnaryOp():
            yield node.operand
        case ast.Compare(left=left, ops=[op], comparators=others):
            for other in (*(c for c in COMPARISONS if type(op) in COMPARISONS), OPPOSITE.get(type(op))):
                if other not in (None, type(op)):
                    yield ast.Compare(left, [other()], others)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from values
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from (body, orelse, ast.IfExp(test, orelse, body))
        case ast.Call():
            yield from _calls(node)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            yield from _sequences(node, parts)
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield value
        case ast.Slice(lower=lower, upper=upper, step=step):
            yield from (ast.Slice(None, upper, step), ast.Slice(lower, None, step), ast.Slice(lower, upper, None))
    if _may_be_a_number(node, here) and _heeds_signs(parent):
        yield ast.UnaryOp(ast.USub(), node)
    if _is_matrix_product(node) or _is_matrix_product(parent):
        yield _transposed(node)


def attribute_of_self(node: ast.AST) -> bool:
    """Whether the node is `self.something`."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def _names(node: ast.Name, here: Surroundings) -> Iterator[ast.expr]:
    if node.id in here.names:
        yield from (ast.Name(other, ast.Load()) for other in here.names if other != node.id)
        yield from (_of_self(attribute) for attribute in here.attributes)
    elif node.id in here.known:
        yield from (ast.Name(other, ast.Load()) for other in here.known if other != node.id)


def _attributes(node: ast.Attribute, here: Surroundings) -> Iterator[ast.expr]:
    if attribute_of_self(node) and node.attr in here.attributes:
        yield from (_of_self(other) for other in here.attributes if other != node.attr)
        yield from (ast.Name(name, ast.Load()) for name in here.names)
    elif node.attr == "T":
        yield node.value
    elif node.attr == "shape":
        yield ast.Subscript(node, ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1))), ast.Load())
    yield from (ast.Attribute(node.value, other, ast.Load()) for other in ATTRIBUTES.get(node.attr, ()))


def _constants(value: Any) -> Iterator[ast.expr]:
    others: list[Any] = []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [0, 1, 2, value + 1, value - 1, 2 * value, -value]
    elif isinstance(value, float):
        others = [0.0, 1.0, 2.0, 2 * value, value / 2, -value]
    elif isinstance(value, str):
        others = [value + "_"]
    yield from (ast.Constant(other) for other in dict.fromkeys(others) if other != value)


def _binary(node: ast.BinOp) -> Iterator[ast.expr]:
    left, op, right = node.left, node.op, node.right
    yield from (left, right)
    yield from (ast.BinOp(left, other(), right) for other in ARITHMETIC.get(type(op), ()))
    if not isinstance(op, COMMUTATIVE):
        yield ast.BinOp(right, op, left)
    if type(op) in IN_PLACE:
        places = [pair for pair in ((left, right), (right, left)) if _is_stored(pair[0])]
        for one, other in places if isinstance(op, COMMUTATIVE) else places[: _is_stored(left)]:
            yield _call(f"operator.{IN_PLACE[type(op)]}", one, other)


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    function, positional, keywords = node.func, node.args, node.keywords
    yield from positional
    if isinstance(function, ast.Attribute) and not _is_module(function.value):
        yield function.value
    for order in _neighbours_exchanged(positional):
        yield ast.Call(function, order, keywords)
    if len(positional) > 1:
        for i in range(len(positional)):
            yield ast.Call(function, positional[:i] + positional[i + 1 :], keywords)
    for i, keyword in enumerate(keywords):
        yield ast.Call(function, positional, keywords[:i] + keywords[i + 1 :])
        if keyword.arg == "axis":
            for axis in AXES:
                other = ast.keyword("axis", ast.Constant(axis))
                yield ast.Call(function, positional, [*keywords[:i], other, *keywords[i + 1 :]])
    if isinstance(function, ast.Attribute):
        for name in FUNCTIONS.get(function.attr, ()):
            yield ast.Call(ast.Attribute(function.value, name, ast.Load()), positional, keywords)
        given = {keyword.arg for keyword in keywords}
        if function.attr in REDUCTIONS and "axis" not in given and len(positional) == (0 if _is_receiver(node) else 1):
            for axis in (0, -1):
                yield ast.Call(function, positional, [*keywords, ast.keyword("axis", ast.Constant(axis))])
        if function.attr in ("reshape", "ravel", "flatten"):
            yield ast.Call(function, positional, [*keywords, ast.keyword("order", ast.Constant("F"))])
    elif isinstance(function, ast.Name) and function.id == "len":
        yield from (ast.Attribute(positional[0], name, ast.Load()) for name in ("size", "ndim"))
        yield from (ast.BinOp(node, op, ast.Constant(1)) for op in (ast.Add(), ast.Sub()))


def _sequences(node: ast.Tuple | ast.List, parts: list[ast.expr]) -> Iterator[ast.expr]:
    kind = type(node)
    yield from (kind(order, ast.Load()) for order in _neighbours_exchanged(parts))
    for i, part in enumerate(parts):
        yield kind([*parts[:i], *parts[i + 1 :]], ast.Load())
        yield from (kind([*parts[:j], part, *parts[j + 1 :]], ast.Load()) for j in range(len(parts)) if j != i)


def _neighbours_exchanged(parts: list[Any]) -> Iterator[list[Any]]:
    for i in range(len(parts) - 1):
        yield [*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]]


def _transposed(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _may_be_a_number(node: ast.expr, here: Surroundings) -> bool:
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return name in here.names
        case ast.Attribute(ctx=ast.Load()):
            return attribute_of_self(node) or node.attr in ("T", "size")
    return isinstance(node, (ast.BinOp, ast.Call)) or (
        isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
    )


def _heeds_signs(parent: ast.AST) -> bool:
    """Whether a minus under `parent` can matter: not before another one, not where only a shape is asked for."""
    if isinstance(parent, ast.Call):
        return ast.unparse(parent.func).removeprefix("np.") not in ("len", "ndim", "shape", "ones_like", "zeros_like")
    return not isinstance(parent, (ast.Attribute, ast.UnaryOp, ast.keyword))


def _is_matrix_product(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)


def _is_stored(node: ast.expr) -> bool:
    return attribute_of_self(node) or isinstance(node, ast.Name)


def _is_module(node: ast.expr) -> bool:
    return ast.unparse(node).split(".")[0] == "np"


def _is_receiver(node: ast.Call) -> bool:
    """Whether the call is a method of an array, not a function of NumPy."""
    return isinstance(node.func, ast.Attribute) and not _is_module(node.func.value)


def _of_self(attribute: str) -> ast.expr:
    return ast.Attribute(ast.Name("self", ast.Load()), attribute, ast.Load())


def _call(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.parse(function, mode="eval").body, list(arguments), [])
