"""Pieces of code in one normal form, so that spacing, quotes and comments do not make two pieces differ.

A *form* is a statement as `ast.unparse` writes it; of a compound statement its head alone. Its *weight* is the number
of its syntax nodes: `return x` weighs 2, `dx = dout * self.y` 7. Light forms stand in many programs and tell nothing.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMENT_SIGNS = re.compile(r"^[\s#>*-]+")


@dataclass(frozen=True)
class Statement:
    """A statement's form, and the line that it starts on."""

    form: str
    weight: int
    line: int


@dataclass(frozen=True)
class Function:
    """A function's body without its docstring. `name` is qualified: `MulLayer.forward`."""

    name: str
    body: str
    weight: int
    lines: range


def parse(source: str) -> ast.Module | None:
    """The syntax tree, or None where this is not Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


def statements(tree: ast.AST) -> Iterator[Statement]:
    """Every statement that does something, those inside others too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Pass
        ):
            head = _head(node)
            if not _is_docstring(node):
                yield Statement(ast.unparse(head), _weight(head), node.lineno)


def functions(tree: ast.AST, inside: str = "") -> Iterator[Function]:
    """Every function, methods and nested ones too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = inside + node.name
            body = [statement for statement in node.body if not _is_docstring(statement)]
            yield Function(
                name,
                "\n".join(ast.unparse(statement) for statement in body),
                sum(_weight(statement) for statement in body),
                range(node.lineno, (node.end_lineno or node.lineno) + 1),
            )
            yield from functions(node, f"{name}.")
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{inside}{node.name}.")
        else:
            yield from functions(node, inside)


def squeezed_lines(text: str) -> Iterator[str]:
    """Each line without comment signs and white space: code in a comment, a string or prose reads as the code does."""
    for line in text.splitlines():
        yield squeeze(COMMENT_SIGNS.sub("", line))


def squeeze(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s+", "", text)


def sentences(text: str) -> Iterator[str]:
    """The sentences of prose, white space made single, list signs dropped."""
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*[-*\d])", text):
        one_line = re.sub(r"\s+", " ", COMMENT_SIGNS.sub("", paragraph)).strip()
        yield from (part.strip() for part in re.split(r"(?<=[.:?;])\s", one_line))


def fenced_code(markdown: str) -> list[str]:
    """The code blocks of a Markdown text."""
    return FENCE.findall(markdown)


def _head(node: ast.stmt) -> ast.stmt:
    if not hasattr(node, "body"):
        return node
    copy = type(node)(**dict(ast.iter_fields(node)))
    for field in ("body", "orelse", "finalbody", "handlers"):
        if hasattr(copy, field):
            setattr(copy, field, [ast.Pass()] if field == "body" else [])
    if isinstance(copy, ast.Try):
        copy.finalbody = [ast.Pass()]
    return ast.copy_location(copy, node)


def _weight(node: ast.AST) -> int:
    return sum(not isinstance(part, ast.expr_context) for part in ast.walk(node))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
