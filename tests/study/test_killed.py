"""A learner's commands killed (SIGKILL) at every moment at which a file is about to be put in its place."""

import os
import signal
from pathlib import Path

import pytest
from conftest import RIGHT
from study_home import SCALING, answer, source_of

from autograde.study.reset import reset
from autograde.study.start import start
from autograde.study.update import update

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
MOST = 20  # files that any of the commands puts in place


def killed_at(moment, command):
    """Run a command in a process of its own that is killed before its file of this number; whether it came so far."""
    child = os.fork()
    if child == 0:
        moves = []
        move = Path.replace

        def replace(self, target):
            moves.append(target)
            if len(moves) == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return move(self, target)

        Path.replace = replace
        try:
            command()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def answers_beside(home):
    """The answers to `scale` in the notebooks of the folder, those kept beside them too."""
    return [source_of(path, "scale") for path in sorted(home.root.rglob(f"{SCALING}*.ipynb"))]


@pytest.mark.parametrize("name", ["start", "reset", "reset an exercise", "update"])
def test_a_kill_at_any_file_loses_no_answer_and_is_made_good(home, small_course, name):
    commands = {
        "start": lambda: start(home.root),
        "reset": lambda: reset(home, SCALING),
        "reset an exercise": lambda: reset(home, SCALING, "scale"),
        "update": lambda: update(home),
    }
    path = answer(home, scale=RIGHT)
    if name == "start":
        home.notebook("ch91_shifting").unlink()  # there is something left to copy
    if name == "update":
        newer = small_course.course / f"{SCALING}.ipynb"
        newer.write_text(newer.read_text(encoding="utf-8").replace("Three times", "Thrice"), encoding="utf-8")
    moment = 1
    while killed_at(moment, commands[name]):
        assert RIGHT in answers_beside(home)
        assert moment < MOST
        moment += 1
        if name.startswith("reset") and source_of(path, "scale") != RIGHT:
            answer(home, scale=RIGHT)
    assert moment > 1
    assert RIGHT in answers_beside(home)
    commands[name]()
    if name in ("start", "update"):
        assert source_of(path, "scale") == RIGHT
        assert (home.root / "ch91_shifting.ipynb").exists()
        assert name == "start" or "Thrice" in path.read_text(encoding="utf-8")
    assert sorted(found.name for found in home.root.rglob("*.ipynb") if found.stat().st_size == 0) == []
