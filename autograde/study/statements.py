"""The statements of a notebook's cells that define or import something, and which of them a name needs."""

import ast
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograde.classroom.intake.cell_code import MAGIC_LINE, read_code


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a cell, the names that it binds, and the names that it takes from others."""

    text: str
    binds: frozenset[str]
    uses: frozenset[str]

    @property
    def is_import(self) -> bool:
        return self.text.startswith(("import ", "from "))


class Statements:
    """The top-level statements of some cells, in their order; of a name that is bound twice, the last one counts."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.all = [statement for source in sources for statement in _statements(source)]
        self.bound = {name: number for number, one in enumerate(self.all) for name in one.binds}

    def needed_by(self, name: str) -> list[Statement]:
        """The statement that binds the name, and all that it and they use, in their order; [] for an unknown name."""
        numbers: set[int] = set()
        waiting = [name]
        while waiting:
            number = self.bound.get(waiting.pop())
            if number is not None and number not in numbers:
                numbers.add(number)
                waiting += self.all[number].uses
        return [self.all[number] for number in sorted(numbers)]


def same_code(one: str, other: str) -> bool:
    """Whether two sources are the same program, whatever their layout and comments."""
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError):
        return False


def defines_only(source: str) -> bool:
    """Whether a source is Python, and nothing in it is lost if only its definitions and imports are kept."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return not source.strip()
    return all(isinstance(node, _KEPT) or _is_text(node) for node in tree.body)


_KEPT = (ast.ClassDef, ast.FunctionDef, ast.Import, ast.ImportFrom, ast.Assign)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _statements(source: str) -> Iterator[Statement]:
    """The statements of one cell; none of a cell that is not Python."""
    plain = MAGIC_LINE.sub(r"\1pass", source) if read_code(source).magics else source
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError):
        return
    lines = plain.splitlines()
    for node in tree.body:
        if isinstance(node, _KEPT):
            decorators = [decorator.lineno for decorator in getattr(node, "decorator_list", [])]
            text = "\n".join(lines[min([node.lineno, *decorators]) - 1 : node.end_lineno])
            yield Statement(text, read_code(text).names, frozenset(_globals(symtable.symtable(text, "cell", "exec"))))


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    """The names that a piece of code looks for outside of itself, and those of its own top level that it uses."""
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _globals(inner)
