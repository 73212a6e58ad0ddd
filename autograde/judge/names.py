"""The names of a cell's own scope: those that it binds, and those that it looks up there or among Python's own."""

import ast
import symtable
from functools import lru_cache


@lru_cache(maxsize=2048)
def looked_up(source: str) -> frozenset[str]:
    """The global names that a cell reads, its functions included; what is local to a function is not among them.

    Raises SyntaxError.
    """
    return frozenset(_read(symtable.symtable(source, "<cell>", "exec")))


@lru_cache(maxsize=2048)
def bound(source: str) -> frozenset[str]:
    """The global names that a cell binds, deletes, or assigns an attribute or an entry of. Raises SyntaxError."""
    table = symtable.symtable(source, "<cell>", "exec")
    return frozenset(_assigned(table) | {name for node in ast.walk(ast.parse(source)) for name in _assigned_into(node)})


def _read(table: symtable.SymbolTable) -> set[str]:
    module = table.get_type() == "module"
    own = {one.get_name() for one in table.get_symbols() if one.is_referenced() and (module or one.is_global())}
    return own.union(*map(_read, table.get_children()))


def _assigned(table: symtable.SymbolTable) -> set[str]:
    module = table.get_type() == "module"
    here = (one for one in table.get_symbols() if module or one.is_declared_global())
    own = {one.get_name() for one in here if one.is_assigned() or one.is_imported()}
    return own.union(*map(_assigned, table.get_children()))


def _assigned_into(node: ast.AST) -> list[str]:
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or isinstance(node.ctx, ast.Load):
        return []
    inner: ast.expr = node
    while isinstance(inner, (ast.Attribute, ast.Subscript)):
        inner = inner.value
    return [inner.id] if isinstance(inner, ast.Name) else []
