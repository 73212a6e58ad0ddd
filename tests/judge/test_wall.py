"""What a program finds behind the wall: Python, the named distributions, the copy of the checks; and how it ends."""

import json
import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograde.judge import Level, Limits, Wall, WallError, refusal
from autograde.judge import wall as room
from autograde.judge.limits import FIRST_USER
from autograde.judge.view import make_view

# One after the other: canaries of two walls at once would share the limits of one user.
pytestmark = pytest.mark.long

Program = Callable[[str], Path]


@pytest.fixture(scope="module", params=[Level.BUBBLEWRAP, Level.LANDLOCK], ids=lambda level: level.value)
def wall(request: pytest.FixtureRequest) -> Iterator[Wall]:
    if reason := refusal(request.param):
        pytest.skip(f"this machine refuses {request.param.value}: {reason}")
    with Wall(request.param, slot=3) as made:
        yield made


@pytest.fixture
def program(tmp_path: Path) -> Program:
    def write(text: str) -> Path:
        path = tmp_path / "program.py"
        path.write_text(textwrap.dedent(text))
        return path

    return write


def said(wall: Wall, path: Path, **options: object) -> object:
    """The JSON that a program prints."""
    ending = wall.start(path, **options).collect()  # type: ignore[arg-type]
    assert ending.status == 0, ending
    return json.loads(ending.stdout)


def test_the_checks_are_there_as_a_copy_and_the_rest_of_the_package_is_not(wall: Wall, program: Program) -> None:
    path = program("""
        import importlib, json, autograde.check
        def missing(name):
            try: importlib.import_module(name)
            except ImportError: return True
            except OSError: return True
        names = ["autograde.classroom", "autograde.commands", "autograde.judge.wall", "nbgrader", "typer", "solutions"]
        print(json.dumps([autograde.check.__file__, [name for name in names if not missing(name)]]))
    """)
    where, found = said(wall, path)  # type: ignore[misc]
    assert found == []
    assert str(Path(room.__file__).parents[1]) not in where


def test_a_program_is_given_no_environment_but_what_is_named(wall: Wall, program: Program) -> None:
    os.environ["CHAINRULE_TEST"] = "the grader's"
    try:
        path = program("import json, os; print(json.dumps(dict(os.environ)))")
        given = said(wall, path, environment={"NAMED": "1"})
    finally:
        del os.environ["CHAINRULE_TEST"]
    assert isinstance(given, dict)
    assert given["NAMED"] == "1"
    assert "CHAINRULE_TEST" not in given


def test_only_the_named_descriptors_are_open(wall: Wall, program: Program) -> None:
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)
    path = program(f"""
        import json, os
        def is_open(number):
            try: os.fstat(number)
            except OSError: return False
            return True
        os.write({writing}, b"through")
        print(json.dumps([n for n in range(3, 300) if is_open(n)]))
    """)
    try:
        assert said(wall, path, keep=[writing]) == [writing]
        assert os.read(reading, 100) == b"through"
    finally:
        os.close(reading)
        os.close(writing)


def test_what_is_shown_is_mounted_read_only(wall: Wall, program: Program) -> None:
    if wall.level is not Level.BUBBLEWRAP:
        pytest.skip("there are no mounts of its own under Landlock, whose rules the canaries try")
    path = program("""
        import json
        lines = [line.split() for line in open("/proc/self/mountinfo")]
        print(json.dumps([fields[4] for fields in lines if "ro" not in fields[5].split(",")]))
    """)
    writable = said(wall, path)
    assert isinstance(writable, list)
    assert sorted(place for place in writable if not place.startswith("/dev/")) == ["/proc", "/tmp"]


def test_a_file_can_only_grow_so_far(wall: Wall, program: Program) -> None:
    path = program("""
        import errno, json
        try:
            with open("large", "wb") as file: file.write(bytes(3 << 20))
        except OSError as error: print(json.dumps(errno.errorcode[error.errno]))
    """)
    assert said(wall, path, limits=Limits(file_size=2 << 20)) == "EFBIG"


def test_a_program_whose_guard_is_killed_ends_and_is_called_lost(wall: Wall, program: Program) -> None:
    walled = wall.start(program("import time; print('up', flush=True); time.sleep(600)"))
    assert walled.stdout
    assert walled.stdout.readline() == b"up\n"
    walled._guard.kill()
    assert walled.wait().reason == "lost"
    assert select.select([walled.stdout], [], [], 10)[0]  # the pipe closes when nothing holds it any more
    assert walled.stdout.read() == b""


def test_it_runs_as_the_unprivileged_user_of_its_slot_without_capabilities(wall: Wall, program: Program) -> None:
    path = program("""
        import ctypes, json, os
        held = (ctypes.c_uint32 * 6)()
        ctypes.CDLL(None).capget((ctypes.c_uint32 * 2)(0x20080522, 0), held)
        print(json.dumps([os.getresuid(), os.getgroups(), list(held)]))
    """)
    users, groups, held = said(wall, path)  # type: ignore[misc]
    expected = FIRST_USER + 3 if os.geteuid() == 0 else os.getuid()
    assert users == [expected] * 3
    assert held == [0] * 6
    assert groups == [] or os.geteuid() != 0


def test_two_slots_are_two_users_when_the_grader_is_root(program: Program) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give each slot a user of its own")
    path = program("import json, os; print(json.dumps(os.getuid()))")
    level = next(level for level in Level if refusal(level) is None)
    users = []
    for slot in (0, 4):
        with Wall(level, slot=slot, distributions=(), allow_none=True) as made:
            users.append(said(made, path))
    assert users == [FIRST_USER, FIRST_USER + 4]


def test_the_private_tmp_is_empty_writable_and_gone_afterwards(wall: Wall, program: Program) -> None:
    path = program("""
        import json, os, tempfile
        before = os.listdir(os.environ["HOME"])
        deep = os.environ["HOME"]
        for _ in range(1500):  # longer than any path may be
            os.mkdir("d", 0o300); os.chdir("d")
        with tempfile.NamedTemporaryFile() as file: file.write(b"x")
        print(json.dumps([before, file.name.startswith(os.environ["HOME"])]))
    """)
    before = set(Path(wall._folder).iterdir())
    assert said(wall, path) == [[], True]
    assert set(Path(wall._folder).iterdir()) == before


def test_an_exit_code_a_signal_and_an_end_from_outside_are_told_apart(wall: Wall, program: Program) -> None:
    assert wall.start(program("raise SystemExit(7)")).wait().status == 7
    died = wall.start(program("import ctypes; ctypes.string_at(0)")).wait()
    assert (died.reason, died.status) in (("exited", -signal.SIGSEGV), ("exited", 128 + signal.SIGSEGV))
    walled = wall.start(program("import time; time.sleep(60)"))
    with pytest.raises(TimeoutError):
        walled.wait(0.2)
    assert (walled.end().reason, walled.end().status) == ("ended", None)


def test_many_processes_of_the_user_do_not_use_up_what_a_program_may_have(wall: Wall, program: Program) -> None:
    path = program("""
        import json, os, time
        started = 0
        try:
            while started < 100:
                if os.fork() == 0:
                    time.sleep(30); os._exit(0)
                started += 1
        except OSError:
            pass
        print(json.dumps(started), flush=True)
        os._exit(0)
    """)
    limits = Limits(processes=12, seconds=10.0)
    user = FIRST_USER + 3 if os.geteuid() == 0 else None
    others = [subprocess.Popen(["sleep", "60"], user=user) for _ in range(15)]
    try:
        assert said(wall, path, limits=limits) in range(6, 13)
    finally:
        for other in others:
            other.kill()
            other.wait()


WARM = """
    import json, os, sys, time
    from autograde.judge import inside
    told = []
    def worker(code, keep=()):
        reading, writing = os.pipe()
        made = inside.fork(keep=[writing])
        if made is None:
            try: result = code()
            except OSError as error: result = type(error).__name__
            os.write(writing, json.dumps(result).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as stream: told.append(json.loads(stream.read() or "null"))
        return made
"""


def warm(wall: Wall, program: Program, text: str, **options: object) -> object:
    path = program(textwrap.dedent(WARM) + textwrap.dedent(text) + "\nprint(json.dumps(told))\n")
    return said(wall, path, workers=True, **options)


def test_numpy_matplotlib_and_ipython_work_in_a_worker_and_threads_start(wall: Wall, program: Program) -> None:
    text = """
        import io, threading
        import numpy as np, matplotlib.pyplot as plt
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell.instance()
        def work():
            shell.run_cell("import numpy as np; x = np.ones((50, 50)) @ np.ones((50, 50))")
            done = []
            thread = threading.Thread(target=done.append, args=(1,)); thread.start(); thread.join()
            plt.plot([1, 2]); picture = io.BytesIO(); plt.savefig(picture)
            import fractions, sqlite3, unittest  # what the warm process has not imported
            return [float(shell.user_ns["x"].sum()), done, picture.getvalue()[1:4].decode()]
        inside.end(worker(work))
    """
    assert warm(wall, program, text) == [[50.0**3, [1], "PNG"]]


def test_time_on_the_processor_binds_workers_and_not_the_warm_process(wall: Wall, program: Program) -> None:
    """It forks for as long as the grader lives; a bound on all its forks would end it in the middle of somebody's."""
    text = """
        import resource
        inside.end(worker(lambda: resource.getrlimit(resource.RLIMIT_CPU)))
        told.append(resource.getrlimit(resource.RLIMIT_CPU)[0] == 77)
    """
    assert warm(wall, program, text, limits=Limits(cpu_seconds=77)) == [[77, 77], False]


def test_a_worker_has_no_descriptor_but_those_named_and_no_capability(wall: Wall, program: Program) -> None:
    text = """
        import ctypes
        forgotten = os.open("/dev/null", os.O_RDONLY)
        def work():
            def is_open(number):
                try: os.fstat(number)
                except OSError: return False
                return True
            held = (ctypes.c_uint32 * 6)()
            ctypes.CDLL(None).capget((ctypes.c_uint32 * 2)(0x20080522, 0), held)
            return [sum(map(is_open, range(3, 300))), list(held)]
        inside.end(worker(work))
    """
    assert warm(wall, program, text) == [[1, [0] * 6]]


def test_each_worker_has_a_tmp_of_its_own_and_reads_no_other_ones(wall: Wall, program: Program) -> None:
    text = """
        def leave():
            open("left", "w").write("mine")
            return [os.getcwd(), sorted(os.listdir("."))]
        first = worker(leave)
        where = told[0][0]
        def look():
            try: there = open(where + "/left").read() if where != os.getcwd() else None
            except OSError: there = None
            return [sorted(os.listdir(".")), there]
        second = worker(look)
        inside.end(first); inside.end(second)
        third = worker(leave)
        inside.end(third)
        told[0], told[2] = told[0][1], told[2][1]
    """
    assert warm(wall, program, text) == [["left"], [[], None], ["left"]]


def test_a_worker_can_neither_signal_nor_see_the_warm_process_or_another_worker(wall: Wall, program: Program) -> None:
    text = """
        import signal
        other = inside.fork()
        if other is None:
            time.sleep(30); os._exit(0)
        mother = os.getpid()
        def attack():
            got = []
            for number in {mother, other.pid, os.getppid(), -1} - {0}:
                try: os.kill(number, signal.SIGKILL) if number != -1 else os.kill(-1, 0)
                except OSError: continue
                got.append(number)
            return [got, os.path.exists(f"/proc/{other.pid}/status") and os.getpid() == 1]
        made = worker(attack)
        inside.end(made)
        alive = os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        inside.end(other)
        told.append(alive)
    """
    assert warm(wall, program, text) == [[[], False], True]


def test_a_worker_s_exit_code_is_kept_and_killed_workers_say_so(wall: Wall, program: Program) -> None:
    text = """
        made = inside.fork()
        if made is None: os._exit(5)
        os.waitid(os.P_PID, made.pid, os.WEXITED | os.WNOWAIT)
        told.append(inside.end(made).status)
        made = inside.fork()
        if made is None: time.sleep(30)
        told.append(inside.end(made).status)
    """
    assert warm(wall, program, text) == [5, -signal.SIGKILL]


def test_a_worker_whose_wall_fails_never_runs(wall: Wall, program: Program) -> None:
    text = """
        inside.seccomp.program = lambda **_: b"no program"
        try:
            made = inside.fork()
            if made is None:
                told.append("it ran"); os._exit(0)
        except inside.WallError as error:
            told.append(str(error)[:28])
    """
    assert warm(wall, program, text) == ["the wall of a worker failed:"]


def test_a_distribution_that_differentiates_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, needs in (("honest", "torch>=2 ; python_version > '3'"), ("torch", "numpy")):
        info = tmp_path / "site" / f"{name}-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\nRequires-Dist: {needs}\n")
        (info / "RECORD").write_text(f"{name}/__init__.py,,\n{name}-1.dist-info/METADATA,,\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    with pytest.raises(WallError, match="torch computes gradients"):
        make_view(tmp_path / "stage", ["honest"])


def test_a_wall_that_cannot_be_made_is_refused_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    room.refusal.cache_clear()
    try:
        assert "not installed" in (refusal(Level.BUBBLEWRAP) or "")
        if refusal(Level.LANDLOCK) is None:
            assert room.best() is Level.LANDLOCK
        monkeypatch.setattr(room.landlock, "version", lambda: 1)
        room.refusal.cache_clear()
        with pytest.raises(WallError, match=r"bubblewrap: .*not installed.*landlock: .*version 1.*doctor"):
            room.best()
        assert room.best(allow_none=True) is Level.NONE
    finally:
        room.refusal.cache_clear()


def test_what_a_killed_grader_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    text = "from autograde.judge import Wall, best; Wall(best(), distributions=()); import os; os.kill(os.getpid(), 9)"
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    if all(refusal(level) for level in (Level.BUBBLEWRAP, Level.LANDLOCK)):
        pytest.skip("this machine offers no wall")
    subprocess.run([sys.executable, "-c", text], env=environment, check=False)
    assert len(list(tmp_path.glob("chainrule-wall-*"))) == 1
    text = text.partition("; import os")[0]
    subprocess.run(
        [
            sys.executable,
            "-c",
            text.replace("Wall(best(), distributions=())", "Wall(best(), distributions=()).close()"),
        ],
        env=environment,
        check=True,
    )
    assert not list(tmp_path.glob("chainrule-wall-*"))
