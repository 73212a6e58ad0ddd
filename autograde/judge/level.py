"""How strong a wall is: its level, which every report names."""

from enum import Enum


class Level(Enum):
    """What keeps student code in. The value is what reports say."""

    BUBBLEWRAP = "bubblewrap"  # namespaces: what is not shown does not exist, and all processes end with the first
    LANDLOCK = "landlock"  # rules on files and system calls: what is not allowed exists and is refused
    NONE = "none"  # a process of its own with limits: it can read, write and send whatever its user can


class WallError(Exception):
    """There is no such wall here; the message says what refused it and what to do."""
