"""The judge: honest work gets its points, and one bad answer costs no other its own."""

import signal
import subprocess
import sys
import textwrap

import pytest

from autograde.judge import Cell, Job, Judge, Level, WallError, refusal
from autograde.judge.judge import SECONDS

WALLS = [level for level in Level if level is not Level.NONE]
SETUP = Cell("setup", "import numpy as np\nfrom autograde import check", "given", always=True)
RIGHT = """
class MulLayer:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y
    def backward(self, dout):
        return dout * self.y, dout * self.x
"""
DOUBLE = "def double(x):\n    return 2 * x"
CHECKS = {
    "mul_forward": ("MulLayer", "check.forward(MulLayer, inputs=(2.0, 3.0), expected=6.0)"),
    "mul_backward": (
        "MulLayer",
        'check.backward(MulLayer, inputs=(2.0, 3.0), wrt=["x", "y"], expected=6.0)\n'
        'rng = check.hidden_rng("mul_backward")\n'
        'check.backward(MulLayer, inputs=(rng.normal(size=3), rng.normal(size=3)), wrt=["x", "y"], '
        "expected=lambda x, y: x * y)",
    ),
    "double_values": (
        "double",
        "check.equal(double, inputs=(3.0,), expected=6.0)\n"
        "check.equal(double, inputs=(np.ones((2, 3)),), expected=2 * np.ones((2, 3)))",
    ),
}


def check_cell(name):
    exercise, source = CHECKS[name]
    return Cell(name, source, "check", exercise)


def job(mul=RIGHT, double=DOUBLE, added=()):
    answers = [Cell("MulLayer", textwrap.dedent(mul), "answer", "MulLayer"), Cell("double", double, "answer", "double")]
    added = [Cell(f"added{number}", source, "added") for number, source in enumerate(added)]
    checks = [check_cell("mul_forward"), check_cell("mul_backward")]
    return Job((SETUP, *added, answers[0], *checks, answers[1], check_cell("double_values")), b"key")


@pytest.fixture(scope="module", params=WALLS, ids=lambda level: level.value)
def judge(request):
    if reason := refusal(request.param):
        pytest.skip(f"{request.param.value}: {reason}")
    with Judge(request.param) as judge:
        yield judge


def outcomes(judged):
    return {result.id: result.outcome for result in judged.results if result.id in CHECKS}


ALL = dict.fromkeys(CHECKS, "passed")
MUL = ("mul_forward", "mul_backward")


def blas_threads():
    from threadpoolctl import threadpool_info

    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_the_grader_compares_in_one_thread_and_has_its_own_again_afterwards(judge):
    before = blas_threads()
    source = "from test_judge import blas_threads\nprint(blas_threads())"  # a check cell runs in this process
    (result,) = judge.run(Job((Cell("threads", source, "check", "double"),), b"key")).results
    assert result.printed.strip() == str([1] * len(before))
    assert blas_threads() == before


def test_right_answers_pass(judge):
    judged = judge.run(job())
    assert outcomes(judged) == ALL
    assert judged.wall == judge.level.value
    assert judged.peak > 2**20
    assert "right" in next(result.printed for result in judged.results if result.id == "mul_forward")


def test_a_wrong_answer_has_its_verdict(judge):
    judged = judge.run(job(mul=RIGHT.replace("dout * self.y, dout * self.x", "self.y, self.x")))
    assert outcomes(judged) == ALL | {"mul_backward": "failed"}
    wrong = next(result for result in judged.results if result.id == "mul_backward")
    assert wrong.diagnosis == "ignores_dout"
    assert "ignores_dout" in wrong.shown["text/plain"]
    assert wrong.error[0] == "CheckFailed"


def test_a_stub_is_not_attempted(judge):
    judged = judge.run(job(double="def double(x):\n    raise NotImplementedError"))
    assert outcomes(judged) == ALL | {"double_values": "not_attempted"}


def test_a_name_that_does_not_exist_is_an_error(judge):
    judged = judge.run(job(mul="class Mullayer:\n    pass"))
    assert outcomes(judged) == ALL | dict.fromkeys(MUL, "error")


def test_the_hidden_inputs_follow_the_key(judge):
    seen = "class MulLayer:\n    def forward(self, x, y):\n        raise ValueError(repr(x))"

    def hidden_seed(key):
        cell = Cell("mul_backward", "rng = check.hidden_rng('c')\nprint(rng.integers(10**9))", "check", "MulLayer")
        return judge.run(Job((cell,), key)).results[0].printed

    assert hidden_seed(b"one") == hidden_seed(b"one") != hidden_seed(b"two")
    judged = judge.run(job(mul=seen))
    assert outcomes(judged)["mul_backward"] == "error"


CRASHES = {
    "ends the process": "import os\n        os._exit(0)",
    "faults": "import ctypes\n        ctypes.string_at(0)",
    "aborts": "import os\n        os.abort()",
}


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES)
def test_a_crash_costs_only_its_own_points(judge, crash):
    judged = judge.run(job(mul=RIGHT.replace("return dout * self.y, dout * self.x", crash)))
    assert outcomes(judged) == ALL | {"mul_backward": "crashed"}


def test_a_cell_that_ends_the_process_costs_only_what_needs_it(judge):
    judged = judge.run(job(mul="import os\nos._exit(3)"))
    assert outcomes(judged) == ALL | dict.fromkeys(MUL, "crashed")


def test_an_added_cell_that_ends_the_process_costs_nothing(judge):
    judged = judge.run(job(added=["import os\nos._exit(3)"]))
    assert outcomes(judged) == ALL
    assert [result.outcome for result in judged.results if result.id == "added0"] == ["crashed"]


def test_names_from_before_a_crash_are_there_after_it(judge):
    judged = judge.run(job(double="def double(x):\n    return two * x", added=["two = 2", "import os\nos._exit(3)"]))
    assert outcomes(judged) == ALL


@pytest.mark.long
def test_an_endless_answer_costs_only_its_own_points(judge):
    endless = RIGHT.replace("return dout * self.y, dout * self.x", "\n        while True: pass")
    assert outcomes(judge.run(job(mul=endless))) == ALL | {"mul_backward": "timeout"}


@pytest.mark.long
def test_an_endless_answer_that_catches_everything_too(judge):
    stubborn = """
    class MulLayer:
        def forward(self, x, y):
            import signal
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            while True:
                pass
    """
    judged = judge.run(job(mul=stubborn))
    assert outcomes(judged) == ALL | dict.fromkeys(MUL, "timeout")
    assert judged.seconds < SECONDS


@pytest.mark.long
def test_an_endless_cell_costs_only_what_needs_it(judge):
    judged = judge.run(job(added=["while True: pass"]))
    assert outcomes(judged) == ALL
    assert [result.outcome for result in judged.results if result.id == "added0"] == ["timeout"]


def test_memory_is_bounded(judge):
    greedy = RIGHT.replace("return x * y", "self.many = [bytearray(2**20) for _ in range(4000)]; return x * y")
    assert outcomes(judge.run(job(mul=greedy))) == ALL | dict.fromkeys(MUL, "memory")
    assert outcomes(judge.run(job())) == ALL


def test_output_is_bounded(judge):
    judged = judge.run(job(added=["print('x' * 10**7)"]))
    printed = next(result.printed for result in judged.results if result.id == "added0")
    assert len(printed) < 30_000
    assert outcomes(judged) == ALL


def test_output_of_all_cells_together_is_bounded(judge):
    judged = judge.run(job(added=["print('x' * 10**6)"] * 60 + ["raise ValueError('x' * 10**4)"] * 60))
    assert (
        sum(len(result.printed) + len(result.error[2] if result.error else "") for result in judged.results) < 600_000
    )
    assert any("print more than 500,000 letters" in note for note in judged.notes)
    assert outcomes(judged) == ALL


def test_ipython_is_there_and_its_doors_are_closed(judge):
    cells = ["%time x = 1", "!touch here", "%pip install torch", "input('name: ')", "%matplotlib inline", "7 * 6"]
    judged = judge.run(job(added=cells))
    results = {result.id: result for result in judged.results}
    assert outcomes(judged) == ALL
    assert results["added0"].outcome == "ran"
    assert "Wall time" in results["added0"].printed
    assert "not available" in results["added1"].printed
    assert results["added3"].error[0] == "StdinNotImplementedError"
    assert results["added4"].outcome == "ran"
    assert "42" in results["added5"].printed
    assert len(judged.notes) == 3


HABITS = {
    "%config InlineBackend.figure_format = 'retina'\nhabit = 1": "",
    "%autosave 60\n%load_ext autoreload\n%autoreload 2": "",
    "exit": "",  # which IPython keeps out of `In`
    "%%writefile helper.py\ntwice = 2": "Writing helper.py\n",
    "import helper\nhelper.twice": "Out[5]: 2\n",
    "_ + 1": "Out[6]: 3\n",
    "len(In), Out[5]": "Out[7]: (7, 2)\n",
    "import asyncio\nawait asyncio.sleep(0, 'awaited')": "Out[8]: 'awaited'\n",
    "    'indented'": "Out[9]: 'indented'\n",
    "from __future__ import annotations\ndef f(x: Unknown): return x": "",
    "f(display(7))": "7\n",
    "# nothing": "",
}


def test_habits_of_notebooks_work(judge):
    cells = [Cell(f"cell{number}", source, "added") for number, source in enumerate(HABITS)]
    judged = judge.run(Job((*cells, Cell("double", DOUBLE, "answer", "double"), check_cell("double_values")), b"key"))
    assert [result.error for result in judged.results] == [None] * len(judged.results)
    assert [result.printed for result in judged.results[: len(HABITS)]] == list(HABITS.values())


def test_cells_of_one_id_are_told_apart(judge):
    sources = ["two = 2", "import os\nos._exit(3)", "three = 3", "def double(x):\n    return (three - 1) * two * x / 2"]
    cells = [Cell("", source, "added") for source in sources]
    judged = judge.run(Job((*cells, check_cell("double_values")), b"key"))
    assert [result.outcome for result in judged.results] == ["ran", "crashed", "ran", "ran", "passed"]


def test_one_who_uses_up_the_memory_at_the_end_harms_no_one_after_her(judge):
    """Who looks at the memory may see it when the next submission has begun."""
    greedy = """
    import threading
    held = [b"x" * 2**24 for _ in range(54)]
    def use():
        while True:
            held.append(b"x" * 2**24)
    threading.Thread(target=use, daemon=True).start()
    """
    for _ in range(3):
        wait = Cell("wait", "import time\ntime.sleep(0.05)", "added")
        judge.run(Job((Cell("greedy", textwrap.dedent(greedy), "added"), wait), b"key"))
        assert outcomes(judge.run(job())) == ALL


def test_an_error_shows_the_students_line(judge):
    judged = judge.run(job(added=["a = 1\nb = a / 0"]))
    error = next(result.error for result in judged.results if result.id == "added0")
    assert error == ("ZeroDivisionError", "division by zero", "line 2: b = a / 0\nZeroDivisionError: division by zero")


def test_figures_cost_nothing_and_harm_nothing(judge):
    judged = judge.run(job(added=["import matplotlib.pyplot as plt\nfor i in range(9):\n    plt.figure()\nplt.show()"]))
    result = next(result for result in judged.results if result.id == "added0")
    assert result.outcome == "ran"
    assert result.printed == ""


def test_a_submission_leaves_nothing_to_the_next(judge):
    judge.run(
        job(
            added=["import numpy\nnumpy.add = None\nimport builtins\nbuiltins.len = None\nopen('left', 'w').write('x')"]
        )
    )
    judged = judge.run(job(added=["import os\nprint(os.listdir('.'))"]))
    assert outcomes(judged) == ALL
    assert next(result.printed for result in judged.results if result.id == "added0").strip() == "[]"


def test_patched_libraries_win_nothing(judge):
    patch = """
import numpy as np, builtins
from autograde import check
np.allclose = lambda *a, **k: True
check.forward = check.backward = check.equal = lambda *a, **k: None
builtins.abs = lambda x: 0
"""
    judged = judge.run(job(mul=RIGHT.replace("x * y", "x + y"), added=[patch]))
    assert outcomes(judged)["mul_forward"] == "failed"


def test_answers_written_into_every_descriptor_win_nothing(judge):
    forged = """
    class MulLayer:
        def forward(self, x, y):
            import os
            for descriptor in range(64):
                try:
                    os.write(descriptor, b"\\x00\\x00\\x00\\x02\\x00\\x00\\x00\\x00[]")
                except OSError:
                    pass
            return 0.0
    """
    judged = judge.run(job(mul=forged))
    assert {outcomes(judged)[name] for name in MUL} <= {"failed", "error", "crashed"}
    assert outcomes(judged)["double_values"] == "passed"


def test_without_a_wall_it_refuses_unless_told_otherwise():
    with pytest.raises(WallError):
        Judge(Level.NONE)
    with Judge(Level.NONE, allow_none=True) as judge:
        judged = judge.run(job())
    assert outcomes(judged) == ALL
    assert judged.wall == "none"


KILLED = """
import os, signal, socket, sys
from autograde.judge import Judge, Level
judge = Judge(Level(sys.argv[1]))
ours, theirs = socket.socketpair()
judge._warm._tell(b"f", [theirs.fileno()])
socket.send_fds(judge._warm._line, [b"e"], [])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("level", WALLS, ids=lambda level: level.value)
def test_when_the_grader_is_killed_what_it_started_ends_in_silence(level):
    """The warm process finds nobody whom it could tell that the worker has ended."""
    if reason := refusal(level):
        pytest.skip(f"{level.value}: {reason}")
    for _ in range(3):
        ended = subprocess.run([sys.executable, "-c", KILLED, level.value], capture_output=True, timeout=60)
        assert ended.returncode == -signal.SIGKILL
        assert ended.stderr == b""
