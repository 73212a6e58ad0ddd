"""Programs: the lines of a `check.steps`, read as Python and turned into steps that are carried out elsewhere.

Only a part of Python is understood: calls, attributes, entries, numbers, lists, tuples, dicts and arithmetic;
`name = ...`, `x.params["W"] = ...`, `x.params["W"] += ...`. A name is the class or function under test, one that was
given, one that an earlier line has bound, `np`, or a built-in function.
"""

from __future__ import annotations

import ast
import builtins
import textwrap
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from autograde.check.case import CheckMisused
from autograde.check.plain import MAX_MEMBERS
from autograde.check.script import TARGET, Script, Source

# list, but of a generator without an end no more than shows that it has none.
_LIST = f"lambda values: list(__import__('itertools').islice(values, {MAX_MEMBERS + 1}))"
_SYMBOLS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**"}


@dataclass(frozen=True)
class Line:
    """A line of a program: its text, the name that it binds ("" for none), and what it asks for.

    `subject` is "TwoLayerNet.gradient" for `grads = net.gradient(x, t)`: what a verdict says, which must not always
    show the line.
    """

    text: str
    name: str
    subject: str
    statement: ast.stmt


@dataclass(frozen=True)
class Placed:
    """A line in a script: the positions of its steps, the slot of its result, the position of the value it binds."""

    line: Line
    steps: range
    slot: str
    value: int


def name_under_test(text: str, given: Collection[str], label: str) -> str:
    """The name by which a program calls its target: `label`, or else the one name that nothing explains.

    What a student has bound to the name need not be called so: a decorated function, another class, a number.
    """
    names = [node for node in ast.walk(ast.parse(textwrap.dedent(text).strip())) if isinstance(node, ast.Name)]
    explained = {node.id for node in names if isinstance(node.ctx, ast.Store)} | {*given, "np", *dir(builtins)}
    unknown = {node.id for node in names} - explained
    return unknown.pop() if label not in unknown and len(unknown) == 1 else label


def read_program(text: str, target: str) -> list[Line]:
    """The lines of a program about the class or function `target`."""
    lines, known = [], _Known(target, {target}, set())
    for statement in ast.parse(textwrap.dedent(text).strip()).body:
        name = ""
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.Assign(targets=[ast.Subscript() as value]) | ast.AugAssign(target=ast.Subscript() as value):
                pass
            case ast.Expr(value=value):
                pass
            case _:
                raise CheckMisused(f"check.steps does not understand the line {ast.unparse(statement)!r}")
        subject = known.subject(value)
        lines.append(Line(ast.unparse(statement), name, subject if subject.startswith(target) else target, statement))
        if name:
            known.learn(name, value)
    return lines


@dataclass
class _Known:
    """Which names of a program stand for the class or function under test, and which for objects made by it."""

    target: str
    classes: set[str]
    objects: set[str]

    def learn(self, name: str, value: ast.expr) -> None:
        match value:
            case ast.Call(func=ast.Name(id=function)) if function in self.classes:
                self.objects.add(name)
            case ast.Call(args=[ast.Name(id=self.target)]):  # Twice = doubling(Module)
                self.classes.add(name)

    def subject(self, node: ast.expr) -> str:
        """What an expression asks for: without arguments, and with the target in place of an object's name."""
        match node:
            case ast.Call(func=ast.Name(id=name), args=args):
                if name in self.objects:
                    return f"{self.target}.__call__"
                if name not in self.classes:  # list(minibatches(x, t)): the call inside is what is asked for
                    for argument in args:
                        if isinstance(argument, ast.Call) or ast.unparse(argument) == self.target:
                            return self.subject(argument)
                return self.subject(node.func)
            case ast.Call(func=function):
                return self.subject(function)
            case ast.Attribute(value=value, attr=attribute):
                return f"{self.subject(value)}.{attribute}"
            case ast.Subscript(value=value, slice=key):
                return f"{self.subject(value)}[{ast.unparse(key)}]"
            case ast.Name(id=name):
                return self.target if name in self.classes | self.objects else name
        return ast.unparse(node)


def place(lines: list[Line], script: Script, slots: Mapping[str, str], target: str) -> list[Placed]:
    """Add the lines to `script`; `slots` holds what was given. The value of each name is asked for at once."""
    writer = _Writer(script, {**slots, target: TARGET}, target)
    placed = []
    for line in lines:
        start = len(script.steps)
        slot = writer.statement(line.statement)
        end = len(script.steps)
        if line.name:
            writer.slots[line.name] = slot
        placed.append(Placed(line, range(start, end), slot, script.get(slot) if line.name else end - 1))
    return placed


@dataclass
class _Writer:
    script: Script
    slots: dict[str, str]
    target: str

    def statement(self, node: ast.stmt) -> str:
        match node:
            case ast.Assign(targets=[ast.Name()], value=value) | ast.Expr(value=value):
                return self.expression(value)
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=value):
                arguments = (self.key(key), self.expression(value))
                return self.script.call(self.expression(owner), arguments, "__setitem__")
            case ast.AugAssign(target=ast.Subscript(value=owner, slice=key), op=op, value=value):
                holder, index = self.expression(owner), self.key(key)
                entry = self.script.call(holder, (index,), "__getitem__")
                in_place = self.given(f"lambda a, b: __import__('operator').i{type(op).__name__.lower()}(a, b)")
                changed = self.script.call(in_place, (entry, self.expression(value)))
                return self.script.call(holder, (index, changed), "__setitem__")
        raise CheckMisused(f"check.steps does not understand the line {ast.unparse(node)!r}")

    def expression(self, node: ast.expr) -> str:
        match node:
            case _ if not set(_names(node)) and not isinstance(node, ast.Call):
                return self.script.put(ast.literal_eval(node))
            case _ if set(_names(node)) == {"np"}:
                return self.given(ast.unparse(node))
            case ast.Name(id=name):
                if name in self.slots:
                    return self.slots[name]
                if hasattr(builtins, name):
                    return self.given(_LIST if name == "list" else name)
                raise CheckMisused(f"check.steps knows no name {name!r}; it was neither given nor bound before")
            case ast.Attribute(value=value, attr=attribute):
                return self.script.read(self.expression(value), attribute)
            case ast.Subscript(value=value, slice=key):
                return self.script.call(self.expression(value), (self.key(key),), "__getitem__")
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if set(_names(owner)) != {"np"}:
                return self.script.call(self.expression(owner), self.all(node.args), method, self.keywords(node))
            case ast.Call(func=function):
                return self.script.call(self.expression(function), self.all(node.args), None, self.keywords(node))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SYMBOLS:
                arithmetic = self.given(f"lambda a, b: a {_SYMBOLS[type(op)]} b")
                return self.script.call(arithmetic, self.all([left, right]))
            case ast.Tuple(elts=members):
                return self.script.call(self.given("lambda *members: members"), self.all(members))
            case ast.List(elts=members):
                return self.script.call(self.given("lambda *members: list(members)"), self.all(members))
            case ast.Dict(keys=keys, values=values):
                names = tuple(ast.literal_eval(key) for key in keys if key is not None)
                return self.script.call(self.given(f"lambda *values: dict(zip({names!r}, values))"), self.all(values))
        raise CheckMisused(f"check.steps does not understand {ast.unparse(node)!r}")

    def key(self, node: ast.expr) -> str:
        parts = list(ast.walk(node))
        if not any(isinstance(part, ast.Slice) or ast.unparse(part) == "..." for part in parts):
            return self.expression(node)
        taker = ast.Subscript(ast.Attribute(ast.Name("np"), "s_"), node)
        return self.given(ast.unparse(taker))

    def all(self, nodes: list[ast.expr]) -> tuple[str, ...]:
        return tuple(self.expression(node) for node in nodes)

    def keywords(self, node: ast.Call) -> tuple[tuple[str, str], ...]:
        return tuple((keyword.arg, self.expression(keyword.value)) for keyword in node.keywords if keyword.arg)

    def given(self, text: str) -> str:
        return self.script.put(Source(text))


def _names(node: ast.expr) -> Iterator[str]:
    return (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
