"""What can be told of a cell's code without running it: the names it binds, whether it is Python, what it asks for."""

import ast
import functools
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograde.judge.names import LONGEST, readable

PYTHON_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")  # their cells hold Python
# Nothing is tried twice (`+` after a quantifier): a line of spaces would else take time with the square of its length.
MAGIC_LINE = re.compile(r"^([ \t]*+)(?:[%!?].*+|[\w.]++\?\??+[ \t]*+|[\w, ]++=[ \t]*+[%!].*+)$", re.MULTILINE)
BINDS = re.compile(r"^(?:async[ \t]+)?(?:(?:def|class)[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]*)?=(?!=))", re.MULTILINE)


@dataclass(frozen=True)
class Code:
    """`names` are those bound at the top level; `problem` is "" for Python; `magics` counts IPython's as well."""

    names: frozenset[str]
    problem: str = ""
    magics: bool = False
    asks: bool = False


@functools.lru_cache(maxsize=1024)
def read_code(source: str) -> Code:
    """What a cell's source shows. Of a source that is not Python the names are guessed from how its lines begin."""
    if source.lstrip().startswith("%%"):
        magic, _, body = source.lstrip().partition("\n")
        if magic.split()[0] not in PYTHON_MAGICS:
            return Code(frozenset(), magics=True)
        inside = read_code(body)
        return Code(inside.names, inside.problem, True, inside.asks)
    tree = _parse(source)
    magics = False
    if isinstance(tree, str):
        plain = MAGIC_LINE.sub(r"\1pass", source)
        without = _parse(plain) if plain != source else tree
        if isinstance(without, str):
            return Code(_guessed(source), tree)
        tree, magics = without, True
    asks = "input" in source and any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "input"
        for node in ast.walk(tree)
    )
    return Code(frozenset(_bound(tree.body)), "", magics, asks)


def _guessed(source: str) -> frozenset[str]:
    return frozenset(first or second for first, second in BINDS.findall(source))


def _parse(source: str) -> ast.Module | str:
    """The tree, or what is wrong."""
    if not readable(source):
        return f"longer than {LONGEST} letters, or with names of hundreds of parts"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a string is the student's concern
            return ast.parse(source)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:  # a NUL, or brackets nested too deeply
        return str(error) or type(error).__name__


def _bound(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The names that statements bind, without recursion: a chain of elifs is deep."""
    left = list(body)
    while left:
        match left.pop():
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from _targets(targets)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield from _targets([target])
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)
            case ast.If() | ast.For() | ast.While() as block:
                left += [*block.body, *block.orelse]
            case ast.With(body=inner):
                left += inner
            case ast.Try() as block:
                left += [*block.body, *block.orelse, *block.finalbody]
                left += [inner for handler in block.handlers for inner in handler.body]


def _targets(targets: Iterable[ast.expr]) -> Iterator[str]:
    for target in targets:
        match target:
            case ast.Name():
                yield target.id
            case ast.Tuple() | ast.List():
                yield from _targets(target.elts)
