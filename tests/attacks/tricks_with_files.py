"""What a submission may try with files, sockets and other processes."""

from attempt import EXERCISES, Attempt, before, source, within

READ = """
import glob
import os
found = []
for place in ("CLASS", "HOME", "..", "../..", "../../..", "/proc/1/root", "/proc/self/cwd/../.."):
    for pattern in ("CANARY", "*/CANARY", "source/*/*.ipynb", "submitted/*/*/*.ipynb", "gradebook.db", "secret*"):
        for path in glob.glob(os.path.join(place, pattern)):
            try:
                found.append(open(path, errors="replace").read())
            except OSError:
                pass
print(*found)
"""
TAKE = """
import glob
import json
import os
def take(pattern, mark):
    for place in ("CLASS", "../../.."):
        for path in glob.glob(os.path.join(place, pattern)):
            for cell in json.load(open(path))["cells"]:
                text = "".join(cell["source"])
                if cell["cell_type"] == "code" and mark(cell) and "NotImplementedError" not in text:
                    exec(text, globals())
def is_answer(cell):
    return cell["metadata"].get("nbgrader", {}).get("solution")
"""
NAMES = {
    name: f"try:\n    {name}\nexcept NameError:\n    class {name}:\n        pass" for name in EXERCISES
}  # an answer that keeps what an earlier cell has defined

YES = """
class Yes:
    def __call__(self, *a, **k): return self
    def __getattr__(self, name): return self

def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Yes()
"""
SHADOW = """
import os
import sys
sys.path[:] = [place for place in sys.path if place not in ("", os.getcwd(), os.path.dirname(__file__))]
del sys.modules["numpy"]
import numpy
from autograde import check
for name in ("forward", "backward", "care", "equal"):
    setattr(check, name, lambda *a, **k: None)
"""

FILES = (
    before("all that is near is read and printed", READ),
    Attempt("the answers are taken from the source", NAMES, added=(TAKE + "take('source/*/*.ipynb', is_answer)",)),
    Attempt(
        "the answers are taken from another student",
        NAMES,
        added=(TAKE + "take('submitted/honest*/*/*.ipynb', is_answer)",),
    ),
    Attempt(
        "the reference is imported",
        NAMES,
        added=(
            source(
                """
                import sys
                from autograde import places
                sys.path.insert(0, str(places.solutions().parent))
                from solutions import reference
                right = reference.load("ch01_multiply_and_add")
                for name in ("MulLayer", "AddLayer", "fruit_bill", "square"):
                    globals()[name] = getattr(right, name)
                """
            ),
        ),
    ),
    before(
        "the gradebook is written",
        """
        import glob
        import sqlite3
        for path in ["CLASS/gradebook.db", *glob.glob("../../../gradebook.db")]:
            try:
                book = sqlite3.connect(path, timeout=1.0)
                book.execute("UPDATE grade SET extra_credit = 2020")
                book.commit()
            except sqlite3.Error as error:
                print(error)
        """,
    ),
    before(
        "files of the class are written",
        """
        import os
        for place in ("CLASS", "HOME", "CLASS/submitted/honest0", "/tmp", "/var/tmp", "/dev/shm", "../../.."):
            for way in ("w", "a"):
                try:
                    open(os.path.join(place, "CANARY"), way).write("written")
                    open(os.path.join(place, "written"), way).write("written")
                except OSError:
                    pass
            try:
                os.symlink("CLASS", os.path.join(place, "linked"))
            except OSError:
                pass
        """,
        destructive=True,
    ),
    before(
        "the checker is shadowed by a package beside the notebook",
        "import autograde",
        beside={"autograde/__init__.py": "", "autograde/check/__init__.py": YES, "autograde/check/graph.py": YES},
    ),
    before("numpy is shadowed by a file beside the notebook", "import numpy", beside={"numpy.py": SHADOW}),
    before(
        "json is shadowed by a file beside the notebook", "import json", beside={"json.py": "raise SystemExit(0)\n"}
    ),
    before(
        "modules are written where they are looked for",
        """
        for name in ("autograde", "numpy", "json", "wire", "sitecustomize"):
            open(f"{name}.py", "w").write("def __getattr__(name): return lambda *a, **k: None")
        import sys
        sys.path.insert(0, "")
        for name in [name for name in sys.modules if name.startswith(("autograde", "json"))]:
            del sys.modules[name]
        """,
    ),
    Attempt(
        "the notebook is a link to another student's",
        links={"NOTEBOOK": "../../honest0/ASSIGNMENT/NOTEBOOK"},
    ),
    Attempt("a link leads into the source", added=(READ,), links={"data": "../../../source"}),
    before(
        "sockets",
        """
        import socket
        for family, place in ((socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_UNIX, "/var/run/docker.sock")):
            try:
                socket.socket(family).connect(place)
                print("connected")
            except OSError as error:
                print(type(error).__name__)
        """,
    ),
    within(
        "a fork bomb",
        """
        import os
        for _ in range(64):
            try:
                if os.fork() == 0:
                    while True:
                        try:
                            os.fork()
                        except OSError:
                            pass
            except OSError:
                pass
        return 0.0
        """,
        destructive=True,
        slow=True,
    ),
    within("a memory bomb", "many = []\nwhile True:\n    many.append(bytearray(2**24))", destructive=True, slow=True),
    within(
        "a memory bomb of children",
        """
        import os
        import time
        for _ in range(4):
            if os.fork() == 0:
                held = b"x" * (400 * 2**20)
                time.sleep(60)
        time.sleep(3)
        return 0.0
        """,
        destructive=True,
        slow=True,
    ),
    within("a time bomb", "while True:\n    pass", destructive=True, slow=True),
    within(
        "a time bomb that nothing interrupts",
        """
        import signal
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
        """,
        destructive=True,
        slow=True,
    ),
    before("an output bomb", "while True:\n    print('x' * 10**6)", destructive=True, slow=True),
    before(
        "a bomb of files",
        """
        import os
        try:
            for number in range(100000):
                with open(f"file{number}", "wb") as file:
                    file.write(bytes(2**20))
        except OSError:
            pass
        """,
        destructive=True,
        slow=True,
    ),
    before(
        "a tree of folders that no path leads through",
        """
        import os
        try:
            for _ in range(3000):
                os.mkdir("d")
                os.chdir("d")
        except OSError:
            pass
        """,
        destructive=True,
    ),
    within(
        "the grader is killed",
        """
        import os
        import signal
        for number in (os.getppid(), 1, -1, 0, *range(2, 400)):
            if number != os.getpid():
                try:
                    os.kill(number, signal.SIGTERM if number == 0 else signal.SIGKILL)
                except OSError:
                    pass
        return 0.0
        """,
        destructive=True,
    ),
    within(
        "the grader is traced",
        """
        import ctypes
        import os
        libc = ctypes.CDLL(None)
        for number in range(1, 400):
            if number != os.getpid():
                libc.ptrace(16, number, 0, 0)
                try:
                    open(f"/proc/{number}/mem", "r+b").write(b"x")
                except (OSError, ValueError):
                    pass
        return 0.0
        """,
        destructive=True,
    ),
    within(
        "processes stay behind",
        """
        import os
        import time
        for _ in range(3):
            if os.fork() == 0:
                try:
                    os.setsid()
                except OSError:
                    pass
                if os.fork() == 0:
                    for descriptor in range(256):
                        try:
                            os.close(descriptor)
                        except OSError:
                            pass
                    time.sleep(600)
                os._exit(0)
        return 0.0
        """,
        destructive=True,
    ),
    within(
        "every open descriptor is written to",
        """
        import os
        for descriptor in range(256):
            for said in (b"\\x00\\x00\\x00\\x06\\x00\\x00\\x00\\x00[true]", b'{"up": true}\\n', b"\\xff" * 64):
                try:
                    os.set_blocking(descriptor, False)
                    os.write(descriptor, said)
                except OSError:
                    pass
        return 0.0
        """,
        destructive=True,
    ),
    within(
        "a pickle",
        """
        class Thing:
            def __reduce__(self): return (eval, ("__import__('os').system('touch HOME/written')",))
        return Thing()
        """,
    ),
    within(
        "escapes in an exception's message",
        'raise ValueError("\\x1b[2J\\x1b]0;mine\\x07\\u202e\\r\\x9b31m<script>alert(1)</script>=HYPERLINK(1)\\ud800")',
    ),
    within("escapes in a type's name", "return type('\\x1b[2J\\u202e<script>alert(1)</script>', (), {})()"),
    before(
        "escapes and scripts in what is printed",
        """
        from IPython.display import HTML, Javascript, display
        print("\\x1b[2J\\x1b]0;mine\\x07\\u202e\\x9b31m \\ud800 <script>alert(1)</script>")
        display(HTML("<script>alert(1)</script>"), Javascript("alert(1)"))
        raise ValueError("\\x1b[2J\\u202e=HYPERLINK(1)<script>alert(1)</script>")
        """,
    ),
)
