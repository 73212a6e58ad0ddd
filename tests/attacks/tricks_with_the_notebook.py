"""What a submission may try with the notebook's file itself."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from attempt import Attempt

Notebook = Any


def _checks(notebook: Notebook) -> Iterator[Any]:
    return (
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
    )


def skipped(notebook: Notebook) -> None:
    for cell in _checks(notebook):
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]


def worth_more(notebook: Notebook) -> None:
    for cell in _checks(notebook):
        cell.metadata["nbgrader"] |= {"points": 1000.0, "locked": False, "checksum": "0"}


def ungraded(notebook: Notebook) -> None:
    for cell in _checks(notebook):
        cell.metadata["nbgrader"] |= {"grade": False, "solution": True}


def deleted(notebook: Notebook) -> None:
    checks = list(_checks(notebook))
    notebook.cells = [cell for cell in notebook.cells if cell not in checks]


def doubled(notebook: Notebook) -> None:
    for cell in list(_checks(notebook)):
        again = deepcopy(cell)
        again.source, again.id = "pass", f"{cell.id}-2"
        notebook.cells.append(again)


def emptied(notebook: Notebook) -> None:
    for cell in _checks(notebook):
        cell.source = "pass"


def of_another_kind(notebook: Notebook) -> None:
    for cell in _checks(notebook):
        cell.cell_type = "markdown"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def prepared(notebook: Notebook) -> None:
    facts = {"version": 1, "target": "", "check": "", "outcome": "passed", "diagnosis": None, "message": ""}
    for cell in _checks(notebook):
        data = {"text/plain": "10.0", "application/vnd.chainrule.verdict+json": facts}
        cell.outputs = [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}]
        cell.execution_count = 1


def forged_kernel(notebook: Notebook) -> None:
    spec = {"name": "mine", "display_name": "<script>alert(1)</script>", "language": "python", "argv": ["touch", "x"]}
    notebook.metadata["kernelspec"] = spec
    notebook.metadata["language_info"] = {"name": "perl"}


def scripts(notebook: Notebook) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source += bad
        else:
            cell.outputs = [{"output_type": "display_data", "data": {"text/html": bad}, "metadata": {}}]


def long_words(notebook: Notebook) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "\\\\[" * 600_000


def stripped(notebook: Notebook) -> None:
    """Nothing says which cell is which, and each is to be compared with all of the release."""
    for number, cell in enumerate(notebook.cells):
        cell.metadata = {}
        cell.id = f"mine{number}"
        cell.source = f"y = {number}\n" * 500


def first_cell(source: str) -> Callable[[Notebook], None]:
    def edit(notebook: Notebook) -> None:
        setup = next(cell for cell in notebook.cells if "setup" in cell.metadata.get("tags", []))
        setup.source += f"\n{source}"

    return edit


NOTEBOOK = (
    Attempt("checks are tagged to be skipped", edit=skipped),
    Attempt("checks are worth a thousand points", edit=worth_more),
    Attempt("checks are no grade cells", edit=ungraded),
    Attempt("checks are deleted", edit=deleted),
    Attempt("checks are doubled", edit=doubled),
    Attempt("checks are emptied", edit=emptied),
    Attempt("checks are of another kind", edit=of_another_kind),
    Attempt("outputs are prepared in advance", edit=prepared),
    Attempt("the kernel is another program", edit=forged_kernel),
    Attempt("scripts in Markdown and outputs", edit=scripts),
    Attempt("an answer in words of millions of letters", edit=long_words),
    Attempt(
        "cells that are like no other", added=tuple(f"y = {number}\n" * 500 for number in range(200)), edit=stripped
    ),
    Attempt(
        "cells that take a parser long",
        added=(*[" " * 49_000 + "$"] * 20, *[f"import {'a.' * 24_000}b{number}" for number in range(20)]),
        slow=True,
    ),
    Attempt("a thousand cells that print", added=tuple(f"print({number}, 'x' * 100_000)" for number in range(1000))),
    Attempt("the setup imports another checker", edit=first_cell("class check:\n    forward = equal = print")),
)
