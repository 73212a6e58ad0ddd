"""Imports nbformat without the second that its validator's optional grammar of web addresses takes.

jsonschema, which nbformat imports, builds that grammar where the package rfc3987-syntax is installed (Jupyter brings
it along), to check strings of the format "iri". No notebook, and no schema of nbgrader's, has any.
"""

import sys

GRAMMAR = "rfc3987_syntax"


def import_nbformat() -> None:
    """Import nbformat; to be called before anything else does."""
    if "jsonschema" in sys.modules or GRAMMAR in sys.modules:
        return
    sys.modules[GRAMMAR] = None  # type: ignore[assignment]  # an import of it then fails, as if it were not there
    try:
        import nbformat  # noqa: F401
    finally:
        del sys.modules[GRAMMAR]
