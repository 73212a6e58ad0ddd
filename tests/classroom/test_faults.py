"""Whatever happens while a class is graded: after a restart it has what an undisturbed run gives."""

import contextlib
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from class_state import class_state
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, RIGHT_LAYER, WRONG, hand_in

from autograde.classroom.course_directory import Classroom, open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading import writer
from autograde.classroom.grading.grade import grade

pytestmark = [
    pytest.mark.usefixtures("wall"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found and killed by Linux's means here"),
]

CLASS_SIZE = 30
SEED = 20261121


@pytest.fixture(scope="module")
def handed_in(wall, released_class, tmp_path_factory):
    """A class of thirty, all of them different, not graded."""
    root = tmp_path_factory.mktemp("faults") / "class"
    shutil.copytree(released_class.root, root)
    classroom = Classroom(root)
    for number in range(CLASS_SIZE):
        scale, layer = (RIGHT, WRONG)[number % 2], (RIGHT_LAYER, IGNORES_DOUT)[number // 2 % 2]
        answers = {"scale": f"{scale}# {number}\n", "Scale": layer, "question_everywhere": f"Words of {number}."}
        hand_in(classroom, f"s{number:02}", answers)
    hand_in(classroom, "unreadable", b"{")
    return classroom


@pytest.fixture(scope="module")
def undisturbed(handed_in, tmp_path_factory):
    """What grading that class comes to, and how many seconds the command takes."""
    root = tmp_path_factory.mktemp("undisturbed") / "class"
    shutil.copytree(handed_in.root, root)
    began = time.monotonic()
    subprocess.run(command(root), check=True, capture_output=True)
    return class_state(Classroom(root), CHAPTER), time.monotonic() - began


@pytest.fixture
def mine(handed_in, tmp_path):
    shutil.copytree(handed_in.root, tmp_path / "class")
    return open_classroom(tmp_path / "class")


def command(root):
    return [sys.executable, "-m", "autograde.cli", "grade", CHAPTER, "--course", str(root), "--jobs", "2"]


def children(process):
    """The processes that came of this one, with theirs."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process:
                found += [int(entry.name), *children(int(entry.name))]
    return found


def killed_after(classroom, seconds):
    """Start grading, kill the head then, and see that nothing of it is left; False where it had ended before."""
    head = subprocess.Popen(command(classroom.root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        head.wait(seconds)
        return False
    left = []
    for number in children(head.pid):
        with contextlib.suppress(OSError):
            left.append(os.pidfd_open(number))
    head.kill()
    head.wait()
    for descriptor in left:
        ended = select.select([descriptor], [], [], 30)[0]
        os.close(descriptor)
        assert ended, "a process outlived the head"
    return True


def moments(count):
    return [random.Random(SEED + number).random() for number in range(count)]


def check_killed(mine, undisturbed, share):
    expected, seconds = undisturbed
    killed_after(mine, share * seconds)
    grade(mine, CHAPTER)
    assert class_state(mine, CHAPTER) == expected
    assert grade(mine, CHAPTER).ran == 0


@pytest.mark.parametrize("share", [0.5, 0.75, 0.9])
def test_a_head_that_is_killed_loses_nothing_and_counts_nothing_twice(mine, undisturbed, share):
    check_killed(mine, undisturbed, share)


@pytest.mark.long
@pytest.mark.parametrize("share", moments(30))
def test_a_head_that_is_killed_at_any_moment_loses_nothing(mine, undisturbed, share):
    check_killed(mine, undisturbed, share)


STEPS = ("take_back", "record", "remove", "put", "add")


@pytest.mark.parametrize("step", STEPS)
def test_a_head_that_ends_between_any_two_writes_loses_nothing(mine, undisturbed, step):
    """The same at each place where something is written, for a class that was graded before with other answers."""
    for number in range(0, CLASS_SIZE, 3):
        hand_in(mine, f"s{number:02}", {})
    grade(mine, CHAPTER)
    for number in range(0, CLASS_SIZE, 3):
        scale, layer = (RIGHT, WRONG)[number % 2], (RIGHT_LAYER, IGNORES_DOUT)[number // 2 % 2]
        answers = {"scale": f"{scale}# {number}\n", "Scale": layer, "question_everywhere": f"Words of {number}."}
        hand_in(mine, f"s{number:02}", answers)
    program = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from autograde.classroom import course_directory\n"
        "from autograde.classroom.grading import autograded_folder, grade, journal, writer\n"
        "owners = {'take_back': journal.Journal, 'add': journal.Journal, 'record': writer.Writer,\n"
        "          'remove': autograded_folder.AutogradedFolders, 'put': autograded_folder.AutogradedFolders}\n"
        "def main():\n"
        f"    owner, calls = owners[{step!r}], []\n"
        f"    real = getattr(owner, {step!r})\n"
        "    def kills(self, *given):\n"
        "        real(self, *given)\n"
        "        calls.append(given)\n"
        "        if len(calls) == 4:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        f"    setattr(owner, {step!r}, kills)\n"
        f"    grade.grade(course_directory.open_classroom(Path({str(mine.root)!r})), {CHAPTER!r})\n"
        "if __name__ == '__main__':\n"
        "    main()\n"
    )
    path = mine.root.parent / "program.py"
    path.write_text(program)
    ended = subprocess.run([sys.executable, str(path)], capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    grade(mine, CHAPTER)
    assert class_state(mine, CHAPTER) == undisturbed[0]


def test_a_lost_worker_process_costs_nobody_anything(mine, undisturbed):
    killed = []

    def show(done, total, name):
        if done == 5 and not killed:
            workers = [number for child in children(os.getpid()) for number in [child] if is_worker(number)]
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])

    graded = grade(mine, CHAPTER, jobs=2, show=show)
    assert killed
    assert graded.failures == []
    assert class_state(mine, CHAPTER) == undisturbed[0]


def is_worker(number):
    """Whether it is a child of the process that worker processes are forked from."""
    try:
        parent = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        return b"forkserver" in Path(f"/proc/{parent}/cmdline").read_bytes() and parent != os.getpid()
    except (FileNotFoundError, ProcessLookupError):  # it ended since it was listed
        return False


@pytest.mark.parametrize("room", [0, 20_000, 60_000])
def test_a_full_disk_is_said_and_nothing_is_half_written(mine, undisturbed, room):
    """The kernel refuses what makes a file longer than so many bytes, after the first students."""
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from autograde.classroom import course_directory, errors\n"
        "from autograde.classroom.grading import grade\n"
        "def main():\n"
        f"    classroom = course_directory.open_classroom(Path({str(mine.root)!r}))\n"
        "    def show(done, total, name):\n"
        "        if done == 4:\n"
        "            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        f"            resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, hard))\n"
        "    try:\n"
        f"        grade.grade(classroom, {CHAPTER!r}, show=show)\n"
        "    except errors.CourseError as error:\n"
        "        sys.exit(str(error))\n"
        "if __name__ == '__main__':\n"
        "    main()\n"
    )
    path = mine.root.parent / "program.py"
    path.write_text(program)
    ended = subprocess.run([sys.executable, str(path)], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "What was graded before is kept" in ended.stderr
    assert "Traceback" not in ended.stderr
    for notebook in mine.root.glob(f"autograded/*/{CHAPTER}/*.ipynb"):
        assert notebook.read_bytes() == undisturbed[0][1][str(notebook.relative_to(mine.root))]
    graded = grade(mine, CHAPTER)
    assert graded.ran <= CLASS_SIZE - 3
    assert class_state(mine, CHAPTER) == undisturbed[0]


def test_a_locked_gradebook_is_waited_for(mine, undisturbed):
    with contextlib.closing(sqlite3.connect(mine.gradebook, isolation_level=None)) as other:
        said = []

        def show(done, total, name):
            if done == 6 and not said:
                other.execute("BEGIN EXCLUSIVE")
                said.append("locked")
            if "waiting" in name and other.in_transaction:
                said.append(name)
                other.rollback()

        grade(mine, CHAPTER, show=show)
    assert said == ["locked", "waiting for the gradebook, which another program has locked"]
    assert class_state(mine, CHAPTER) == undisturbed[0]


def test_a_gradebook_that_stays_locked_is_said_and_nothing_is_lost(mine, undisturbed, monkeypatch):
    monkeypatch.setattr(writer, "PATIENCE", 0.5)
    with contextlib.closing(sqlite3.connect(mine.gradebook, isolation_level=None)) as other:

        def show(done, total, name):
            if done == 6 and not other.in_transaction:
                other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(CourseError, match="locked by another program"):
            grade(mine, CHAPTER, show=show)
        other.rollback()
    assert grade(mine, CHAPTER).ran < CLASS_SIZE
    assert class_state(mine, CHAPTER) == undisturbed[0]


def test_a_second_command_on_the_same_class_is_refused(mine):
    refused = []

    def show(done, total, name):
        if done == 3 and not refused:
            with pytest.raises(CourseError, match="another `chainrule grade` is grading"):
                grade(mine, CHAPTER)
            refused.append(True)

    grade(mine, CHAPTER, show=show)
    assert refused
