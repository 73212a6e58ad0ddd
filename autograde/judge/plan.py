"""What a wall is to be: told by the grader to the process that stands guard, and by that to the program behind it."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from autograde.judge.level import Level
from autograde.judge.limits import Limits

VARIABLE = "CHAINRULE_WALL"  # how the program learns which wall it stands behind

Rules = tuple[tuple[str, int], ...]  # paths with what Landlock allows to be done with each and what is below it


@dataclass(frozen=True)
class Plan:
    """All that is decided before anything is started.

    command: what to execute. environment: all of it. keep: file descriptors that stay open. user: who to become.
    workers: whether the program makes walls for workers. private: the folder in which a private /tmp is made, where no
    mount namespace has one. bubblewrap: the command line in front of the command. rules: Landlock's. passage: for each
    folder that is closed to the user, the paths in it that must be reached.
    """

    level: Level
    limits: Limits
    user: int
    command: tuple[str, ...]
    environment: dict[str, str]
    keep: tuple[int, ...]
    workers: bool
    private: str
    bubblewrap: tuple[str, ...] = ()
    rules: Rules = ()
    passage: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"level": self.level.value})

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        data = _read(text)
        for name in ("command", "keep", "bubblewrap"):
            data[name] = tuple(data[name])
        data["passage"] = tuple((folder, tuple(paths)) for folder, paths in data["passage"])
        return cls(**data)


@dataclass(frozen=True)
class Inner:
    """What the program has to know in order to wall its workers in; it travels in its environment.

    private: its /tmp. rules: Landlock's, but for the private /tmp. taken: processes and threads that the user had when
    the wall was made.
    """

    level: Level
    limits: Limits
    private: str
    rules: Rules
    taken: int

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"level": self.level.value})

    @classmethod
    def from_json(cls, text: str) -> "Inner":
        return cls(**_read(text))


def _read(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    data["level"], data["limits"] = Level(data["level"]), Limits(**data["limits"])
    data["rules"] = tuple((path, rights) for path, rights in data["rules"])
    return data
