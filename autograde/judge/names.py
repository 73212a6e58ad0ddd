"""The names of a cell's own scope: those that it binds, and those that it looks up there or among Python's own.

Nothing is run, and each raises SyntaxError, or ValueError, RecursionError or MemoryError for a text beyond Python.
"""

import ast
import re
import symtable
import warnings
from collections.abc import Iterator

LONGEST = 50_000  # letters; a syntax tree takes up to 150 times as much memory
# Python's parser puts the parts of a dotted name together one by one: a cell of them would take it seconds.
DOTTED = re.compile(r"\b(?:[^\W\d]\w*+(?:[ \t\f]|\\\n)*+\.(?:[ \t\f]|\\\n)*+){200}")


def readable(source: str) -> bool:
    """Whether a student's cell is short and plain enough to be parsed where one submission must not stop others."""
    return len(source) <= LONGEST and DOTTED.search(source) is None


def looked_up(source: str) -> frozenset[str]:
    """The global names that a cell reads, its functions included; what is local to a function is not among them."""
    return frozenset(
        symbol.get_name() for table, symbol in _symbols(source) if symbol.is_referenced() and _is_global(table, symbol)
    )


def bound(source: str) -> frozenset[str]:
    """The global names that a cell binds, deletes, or assigns an attribute or an entry of."""
    return _bound_by(source) | {name for node in ast.walk(ast.parse(source)) for name in _assigned_into(node)}


def data(source: str) -> frozenset[str]:
    """The global names that a cell binds to values: neither modules nor its own functions and classes."""
    code = {symbol.get_name() for _, symbol in _symbols(source) if symbol.is_imported() or symbol.is_namespace()}
    return _bound_by(source) - code


def _bound_by(source: str) -> frozenset[str]:
    return frozenset(
        symbol.get_name()
        for table, symbol in _symbols(source)
        if (symbol.is_assigned() or symbol.is_imported())
        and (table.get_type() == "module" or symbol.is_declared_global())
    )


def _is_global(table: symtable.SymbolTable, symbol: symtable.Symbol) -> bool:
    return table.get_type() == "module" or symbol.is_global()


def _symbols(source: str) -> Iterator[tuple[symtable.SymbolTable, symtable.Symbol]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\\d" in a text is the student's concern
        tables = [symtable.symtable(source, "<cell>", "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            yield table, symbol


def _assigned_into(node: ast.AST) -> list[str]:
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or isinstance(node.ctx, ast.Load):
        return []
    inner: ast.expr = node
    while isinstance(inner, (ast.Attribute, ast.Subscript)):
        inner = inner.value
    return [inner.id] if isinstance(inner, ast.Name) else []
