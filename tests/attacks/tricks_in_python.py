"""What a submission may try with IPython and with Python itself."""

from attempt import before, functions, within

IPYTHON = (
    before(
        "an input transformer empties the checks",
        """
        def transform(lines):
            return ["pass\\n"] if any("check." in line for line in lines) else lines
        get_ipython().input_transformers_post.append(transform)
        """,
    ),
    before(
        "an AST transformer empties the checks",
        """
        import ast
        class Emptied(ast.NodeTransformer):
            def visit_Module(self, module):
                if "check" in ast.dump(module):
                    module.body = []
                return module
        get_ipython().ast_transformers.append(Emptied())
        """,
    ),
    before(
        "run_cell runs nothing",
        """
        shell = type(get_ipython())
        run = shell.run_cell_async
        async def run_another(self, cell, *rest, **more):
            if "check." in cell:
                cell = "pass"
                more |= {"transformed_cell": "pass"} if "transformed_cell" in more else {}
            return await run(self, cell, *rest, **more)
        shell.run_cell_async = run_another
        """,
    ),
    before(
        "showtraceback shows nothing",
        "type(get_ipython()).showtraceback = get_ipython().showtraceback = lambda *a, **k: None",
    ),
    functions(
        "displayhook says 10.0 while it is asked",
        """
        import os
        import sys
        def answer(name, *given):
            sys.displayhook(10.0)
            raise KeyboardInterrupt
        """,
    ),
    before(
        "a passing result is displayed",
        """
        from IPython.display import display
        facts = {"version": 1, "target": "MulLayer", "check": "forward", "outcome": "passed", "message": "",
                 "diagnosis": None}
        display({"application/vnd.chainrule.verdict+json": facts, "text/plain": "passed"}, raw=True)
        get_ipython().events.register("post_run_cell", lambda *a: display(
            {"application/vnd.chainrule.verdict+json": facts}, raw=True))
        """,
    ),
    functions(
        "the hidden test is read from In, and worked out",
        """
        import ast
        def answer(name, *given):
            call = name.partition(".")[2] or "equal"
            for cell in reversed([text for text in In if "check." in text]):
                for node in ast.walk(ast.parse(cell)):
                    if isinstance(node, ast.keyword) and node.arg == "expected" and isinstance(node.value, ast.Lambda):
                        formula = eval(compile(ast.Expression(node.value), "", "eval"))
                        if call != "backward":
                            return formula(*given)
                        x, y, dout = given
                        h = 1e-5
                        return ((formula(x + h, y) - formula(x - h, y)) / 2 / h * dout,
                                (formula(x, y + h) - formula(x, y - h)) / 2 / h * dout)
        """,
    ),
)

ANYTHING = """
class Anything:
    shape, ndim, size, dtype = (), 0, 1, "float64"
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __le__(self, other): return True
    def __lt__(self, other): return True
    def __ge__(self, other): return True
    def __gt__(self, other): return True
    def __bool__(self): return True
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __abs__ = __sub__
    def __abs__(self): return 0.0
    def __float__(self): return 0.0
    def __len__(self): return 2
    def __iter__(self): return iter((self, self))
    def __getitem__(self, key): return self
    def __hash__(self): return 0
"""

LIMITED = """
import resource
for name in ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CPU"):
    resource.setrlimit(getattr(resource, name), (1, 1))
"""

LIMITED = """
import resource
for name in ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE"):
    resource.setrlimit(getattr(resource, name), (1, 1))
"""

PYTHON = (
    functions("objects equal to everything", "def answer(name, *given):\n    return Anything()", added=(ANYTHING,)),
    functions(
        "floats equal to everything",
        """
        class Any(float):
            __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True
            __ne__ = lambda self, other: False
            __sub__ = __rsub__ = __abs__ = __neg__ = lambda self, *other: self
            __hash__ = float.__hash__
        def answer(name, *given):
            one = Any(0.0)
            return one if name.endswith("forward") else (one, one)
        """,
    ),
    functions(
        "an ndarray whose every ufunc gives zeros",
        """
        import numpy as np
        class Same(np.ndarray):
            def __array_ufunc__(self, ufunc, method, *inputs, **more):
                return np.zeros(self.shape)
            def __array_function__(self, function, types, args, kwargs):
                return np.zeros(self.shape)
            def __eq__(self, other): return np.ones(self.shape, bool)
            def __array__(self, *a, **k): raise TypeError
        def answer(name, *given):
            one = np.zeros(np.shape(given[0])).view(Same)
            return one if name.endswith("forward") else (one, one)
        """,
    ),
    functions(
        "an array that follows what it is compared with",
        """
        import numpy as np
        class Lazy:
            def __init__(self, given): self.given = given
            def __array__(self, *a, **k): return np.asarray(self.given, dtype=float)
            def __getattr__(self, name): return getattr(np.asarray(self.given), name)
        def answer(name, *given):
            return Lazy(given[0]) if name.endswith("forward") else (Lazy(given[0]), Lazy(given[0]))
        """,
    ),
    functions(
        "NumPy finds no difference anywhere",
        """
        import numpy as np
        np.allclose = np.array_equal = lambda *a, **k: True
        np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
        np.abs = np.max = np.amax = lambda a, *r, **k: 0.0
        np.isfinite = lambda a: np.ones(np.shape(a), bool)
        np.argmax = lambda *a, **k: 0
        def answer(name, *given):
            one = np.zeros(np.shape(given[0]))
            return one if name.endswith("forward") else (one, one)
        """,
    ),
    functions(
        "Python's own functions say yes",
        """
        import builtins
        real = isinstance
        builtins.abs = lambda x: 0.0
        builtins.isinstance = lambda one, kind: True if real(one, str) and one == "mine" else real(one, kind)
        builtins.float = lambda x=0.0: 0.0
        def answer(name, *given):
            return 0.0 if name.endswith("forward") else (0.0, 0.0)
        """,
    ),
    before(
        "the checks do nothing",
        """
        from autograde import check
        for name in ("forward", "backward", "care", "equal"):
            setattr(check, name, lambda *a, **k: None)
        """,
    ),
    before(
        "nothing fails",
        """
        import sys
        from autograde.check import verdict
        for module in [m for name, m in sys.modules.items() if name.startswith("autograde.check")]:
            for name in ("fail", "compare", "compare_array"):
                if hasattr(module, name):
                    setattr(module, name, lambda *a, **k: None)
        from autograde.check import case
        for name in ("fail", "fail_difference", "fail_kind", "_fail_raised"):
            setattr(case.Case, name, lambda *a, **k: None)
        case.Case.demand = lambda self, answer, *rest: answer
        """,
    ),
    before(
        "CheckFailed cannot be raised",
        """
        import sys
        class Harmless(Warning):
            def __new__(cls, *a): raise SystemExit(0)
        for module in [m for name, m in sys.modules.items() if name.startswith("autograde.check")]:
            if hasattr(module, "CheckFailed"):
                module.CheckFailed = Harmless
        """,
    ),
    before(
        "another place answers",
        """
        from autograde.check import asking, script
        class Same(float):
            __eq__ = lambda self, other: True
        asking.place.set(asking.Place(lambda target, steps: [0.0 for _ in steps], lambda cell: 0))
        asking.ask_here = asking.carry_out = lambda target, steps: [0.0 for _ in steps]
        """,
    ),
    functions(
        "the expected value is read from the frames above",
        """
        import sys
        def answer(name, *given):
            frame = sys._getframe()
            while frame is not None:
                for value in list(frame.f_locals.values()):
                    if hasattr(value, "expected_value") and hasattr(value, "inputs"):
                        formula = value.expected
                        return formula(*given[:2]) if callable(formula) else formula
                frame = frame.f_back
        """,
    ),
    functions(
        "the expected value is read from the garbage collector's objects",
        """
        import gc
        import numpy as np
        def answer(name, *given):
            for one in gc.get_objects():
                if type(one).__name__ == "Case":
                    formula = one.expected
                    return formula(*given[:2]) if callable(formula) else formula
        """,
    ),
    before(
        "a trace function disarms the checks",
        """
        import sys
        import threading
        def trace(frame, event, argument):
            if "check" in frame.f_code.co_filename:
                for name in ("compare", "fail"):
                    if name in frame.f_globals:
                        frame.f_globals[name] = lambda *a, **k: None
            return trace
        sys.settrace(trace)
        threading.settrace(trace)
        """,
    ),
    before(
        "a thread disarms the checks again and again",
        """
        import sys
        import threading
        import time
        def disarm():
            while True:
                for name, module in list(sys.modules.items()):
                    if name.startswith("autograde.check") and hasattr(module, "fail"):
                        module.fail = module.compare = lambda *a, **k: None
                time.sleep(0.001)
        threading.Thread(target=disarm, daemon=True).start()
        """,
    ),
    before(
        "atexit and __del__ write into the class",
        """
        import atexit
        import pathlib
        def write(*_):
            for place in ("CLASS", "HOME"):
                try:
                    pathlib.Path(place, "written").write_text("written")
                except OSError:
                    pass
        atexit.register(write)
        class Last:
            __del__ = write
        last = Last()
        write()
        """,
    ),
    within("sys.exit", "import sys; sys.exit(0)"),
    within("a SystemExit that nobody counts on", "raise type('Gone', (SystemExit,), {})(0)"),
    within("os._exit", "import os; os._exit(0)", destructive=True),
    within("a fault in C", "import ctypes; ctypes.string_at(0)", destructive=True),
    within("a generator", "yield 1.0"),
    within("a lazy object", "return map(float, [1])"),
    within("a result of gigabytes", "import numpy as np; return np.zeros(2**27)", destructive=True),
    within("a list of millions", "return [0.0] * 10**7", destructive=True),
    within("many entries of few bytes", "import numpy as np; return np.zeros(2**26 - 1, dtype=bool)"),
    within("a list in a list in a list", "one = []\nfor _ in range(100000):\n    one = [one]\nreturn one"),
    within("a list that holds itself", "one = []\none.append(one)\nreturn one"),
    within("a number of many digits", "return 10 ** 20000"),
    within("a text of megabytes", "return 'x' * 2**23"),
    within("a recursion without end", "return self.forward(1.0, 2.0)"),
    within(
        "a dict whose keys are anything",
        """
        class Key:
            def __hash__(self): return 1
            def __eq__(self, other): return True
            def __str__(self): return "dx"
            __repr__ = __str__
        return {Key(): 1.0, 'tax': 2.0, None: 3.0}
        """,
    ),
    within(
        "a text of another kind", "return type('Text', (str,), {'__str__': lambda self: self, '__len__': int})('x')"
    ),
    functions(
        "an object that says it is an array",
        """
        import numpy as np
        class Like:
            __class__ = np.ndarray
            dtype, nbytes, shape, ndim, size = np.dtype(float), -(10**9), (), 0, 1
            def __array__(self, *a, **k): return np.zeros(())
            def __getattr__(self, name): return lambda *a, **k: True
        def answer(name, *given):
            return Like() if name.endswith("forward") else (Like(), Like())
        """,
    ),
    functions(
        "an array that lies about its size",
        """
        import numpy as np
        class Small(np.ndarray):
            nbytes, size, shape, itemsize = -1, 0, (), 0
            dtype = np.dtype(float)
            def reshape(self, *a, **k): return self
            def __len__(self): return 10**18
        def answer(name, *given):
            one = np.zeros(3).view(Small)
            return one if name.endswith("forward") else (one, one)
        """,
    ),
    functions(
        "nan in other bits, infinities, the smallest and the largest",
        """
        import itertools
        import numpy as np
        odd = itertools.cycle([*np.array([0x7FF0000000000001, 0xFFFFFFFFFFFFFFFF], "u8").view(float).tolist(),
                               float("inf"), -float("inf"), 5e-324, 1.7976931348623157e308, -0.0])
        def answer(name, *given):
            one = np.full(np.shape(given[0]), next(odd))
            return one if name.endswith("forward") else (one, one)
        """,
    ),
    within(
        "a list whose parts never end",
        """
        class Endless(list):
            def __iter__(self):
                while True:
                    pass
        return Endless([1.0, 2.0])
        """,
        slow=True,
    ),
    within(
        "a dict that answers slowly",
        """
        import time
        class Slow(dict):
            def items(self): time.sleep(3600)
            __iter__ = keys = values = items
        return Slow(dx=1.0)
        """,
        slow=True,
    ),
    within(
        "a name that grows when it is looked at",
        """
        class Growing(type):
            def __getattribute__(self, name):
                return "x" * 10**7 if name in ("__name__", "__qualname__") else type.__getattribute__(self, name)
        return Growing("Growing", (), {})()
        """,
    ),
    within(
        "the worker stops itself",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP); return 0.0",
        destructive=True,
        slow=True,
    ),
    within("every descriptor is closed", "import os; os.closerange(0, 4096); return 0.0", destructive=True),
    before("nothing may be forked or opened any more", LIMITED, destructive=True),
)
