"""Mutants: the program of an answer, changed in one place each, as by a slip of the pen.

A mutant is known by where it is and by the statement that it changes, before and after, so that it keeps its name while
other lines of the answer move. What changes an expression stands in `expressions.py`, what changes statements here.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from expressions import ARITHMETIC, Surroundings, attribute_of_self, replacements

DROPPED = "(dropped)"


@dataclass(frozen=True)
class Mutant:
    """`source` differs from the answer in the statement `original`, which is `mutated` now.

    `place` is the function that holds it ("Affine.backward", "softmax"), `line` its line in the answer's cell.
    """

    place: str
    line: int
    original: str
    mutated: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.place, self.original, self.mutated


def mutants(source: str, known: Sequence[str] = ()) -> list[Mutant]:
    """Every mutant of an answer, in the order of its lines; `known` are names of earlier answers that it may call."""
    return list(_Mutation(ast.parse(source), known).all())


class _Mutation:
    """A walk through the answer's tree, which is changed, written out and mended at each place."""

    def __init__(self, tree: ast.Module, known: Sequence[str]) -> None:
        self.tree, self.known = tree, tuple(known)
        self.seen = {ast.unparse(tree)}
        self.keys: set[tuple[str, str, str]] = set()

    def all(self) -> Iterator[Mutant]:
        for top in self.tree.body:
            stored = _stored_attributes(top)
            for place, function in _functions(top, ""):
                here = Surroundings(_local_names(function), stored, self.known)
                yield from self._expressions(function.args, function, place, here)
                yield from self._block(function.body, place, here)

    def _block(self, block: list[ast.stmt], place: str, here: Surroundings) -> Iterator[Mutant]:
        for i, statement in enumerate(list(block)):
            if _is_docstring(statement) or isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Pass)):
                continue
            line = statement.lineno
            yield from self._with(block, i, ast.Pass(), (place, line, _text(statement), DROPPED))
            if i + 1 < len(block):
                yield from self._exchanged(block, i, place)
            for other in (*_other_statements(statement), *(() if place.endswith("__init__") else _stored(statement))):
                yield from self._with(block, i, other, (place, line, _text(statement), _text(other)))
            yield from self._expressions(statement, statement, place, here)
            for inner in (getattr(statement, name, []) for name in ("body", "orelse", "finalbody")):
                yield from self._block(inner, place, here)

    def _exchanged(self, block: list[ast.stmt], i: int, place: str) -> Iterator[Mutant]:
        one, two = block[i], block[i + 1]
        block[i], block[i + 1] = two, one
        yield from self._mutant(place, one.lineno, f"{_text(one)}; {_text(two)}", f"{_text(two)}; {_text(one)}")
        block[i], block[i + 1] = one, two

    def _expressions(self, node: ast.AST, statement: ast.stmt, place: str, here: Surroundings) -> Iterator[Mutant]:
        """Mutants of all expressions under `node`, but not of statements inside it."""
        original = _text(statement)
        for holder, key, child in _children(node):
            if isinstance(child, ast.expr):
                for replacement in replacements(child, node, here):
                    _put(holder, key, replacement)
                    yield from self._mutant(place, child.lineno, original, _text(statement))
                    _put(holder, key, child)
            if not isinstance(child, ast.stmt):
                yield from self._expressions(child, statement, place, here)

    def _with(self, holder: Any, key: Any, other: Any, about: tuple[str, int, str, str]) -> Iterator[Mutant]:
        before = holder[key]
        holder[key] = other
        yield from self._mutant(*about)
        holder[key] = before

    def _mutant(self, place: str, line: int, original: str, mutated: str) -> Iterator[Mutant]:
        source = ast.unparse(ast.fix_missing_locations(self.tree))
        if "operator." in source:
            source = f"import operator\n{source}"
        if source in self.seen or not _compiles(source):
            return
        self.seen.add(source)
        mutant = Mutant(place, line, original, mutated, source)
        while mutant.key in self.keys:  # the same statement stands there twice
            mutant = Mutant(place, line, original, mutant.mutated + " (again)", source)
        self.keys.add(mutant.key)
        yield mutant


def _other_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    """What may stand for a statement."""
    match statement:
        case ast.AugAssign(target=target, op=op, value=value):
            yield ast.Assign([target], value)
            for other in ARITHMETIC.get(type(op), ()):
                yield ast.AugAssign(target, other(), value)
            old = ast.parse(ast.unparse(target), mode="eval").body
            yield ast.Assign([target], ast.BinOp(old, op, value))
        case ast.Return(value=ast.Tuple(elts=parts)):
            for part in parts:
                yield ast.Return(part)
                half = [_low_precision(part) if other is part else other for other in parts]
                yield ast.Return(ast.Tuple(half, ast.Load()))
        case ast.Return(value=ast.expr() as value):
            yield ast.Return(_low_precision(value))
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
            yield ast.If(ast.Constant(True), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)
        case ast.For(target=target, iter=items, body=body):
            for part in ("[1:]", "[:-1]", "[:1]", "[::-1]"):
                shortened = ast.parse(f"list({ast.unparse(items)}){part}", mode="eval").body
                yield ast.For(target, shortened, body, [])
        case ast.While(body=body):
            yield ast.While(ast.Constant(False), body, [])


def _stored(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Ways to store an attribute that heed what an earlier call has stored."""
    match statement:
        case ast.Assign(targets=[target], value=value) if attribute_of_self(target):
            yield from (ast.Assign([target], other) for other in _remembered(target, value))
        case ast.Assign(targets=[ast.Tuple(elts=targets) as target], value=ast.Tuple(elts=values)):
            for i in (i for i, part in enumerate(targets) if attribute_of_self(part)):
                for other in _remembered(targets[i], values[i]):
                    parts = [*values[:i], other, *values[i + 1 :]]
                    yield ast.Assign([target], ast.Tuple(parts, ast.Load()))


def _remembered(target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    """The value that self got the first time, or all its values added up."""
    name = ast.unparse(target).removeprefix("self.")
    kept, added = f"getattr(self, '{name}', {ast.unparse(value)})", f"getattr(self, '{name}', 0) + {ast.unparse(value)}"
    yield from (ast.parse(text, mode="eval").body for text in (kept, added))


def _low_precision(value: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), "float16", ast.Load()), [value], [])


def _functions(node: ast.stmt, inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        name = f"{inside}{node.name}"
        if isinstance(node, ast.FunctionDef):
            yield name, node
        for inner in node.body:
            yield from _functions(inner, f"{name}.")


def _local_names(function: ast.FunctionDef) -> tuple[str, ...]:
    arguments = [a.arg for a in (*function.args.args, *function.args.kwonlyargs) if a.arg != "self"]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys([*arguments, *sorted(stored)]))


def _stored_attributes(node: ast.stmt) -> tuple[str, ...]:
    stored = [n for n in ast.walk(node) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys(n.attr for n in stored if attribute_of_self(n)))


def _children(node: ast.AST) -> Iterator[tuple[Any, Any, ast.AST]]:
    """The nodes right under `node`, each with the object or list that holds it and its name or number there."""
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield from ((value, i, child) for i, child in enumerate(list(value)) if isinstance(child, ast.AST))
        elif isinstance(value, ast.AST):
            yield node, name, value


def _put(holder: Any, key: Any, value: ast.AST) -> None:
    if isinstance(holder, list):
        holder[key] = value
    else:
        setattr(holder, key, value)


def _text(statement: ast.stmt) -> str:
    """The statement in one line; of a compound one its head."""
    text = ast.unparse(ast.fix_missing_locations(statement))
    return text.splitlines()[0] if hasattr(statement, "body") else " ".join(text.split())


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _compiles(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<mutant>", "exec")
    except SyntaxError:
        return False
    return True
