"""Student code runs apart, behind a wall, and is asked questions from outside."""

from autograde.judge.job import Cell, CellResult, Job, Judged
from autograde.judge.judge import Judge
from autograde.judge.level import Level, WallError
from autograde.judge.limits import Limits
from autograde.judge.wall import Wall, best, refusal
from autograde.judge.walled import Ending, Walled

__all__ = [
    "Cell",
    "CellResult",
    "Ending",
    "Job",
    "Judge",
    "Judged",
    "Level",
    "Limits",
    "Wall",
    "WallError",
    "Walled",
    "best",
    "refusal",
]
