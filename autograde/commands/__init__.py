"""The commands, a module for each room: they read arguments, call one function of it, and say what came of it.

The rooms are imported inside the commands, so that `--help` is quick and needs no nbgrader.
"""

from autograde.commands import checkout, classroom, judge, study  # noqa: F401  (each adds its commands to the program)
from autograde.commands.program import run

__all__ = ["run"]
