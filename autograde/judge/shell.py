"""What runs a submission's cells behind the wall: IPython, bounded, without a terminal, a shell or a history."""

import builtins
import contextlib
import io
import linecache
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets.config import Config

PRINTED = 20_000  # letters of output kept of one cell
TOLD = 2_000  # letters kept of an error's message, and of a line
FRAMES = 20  # lines of a traceback
# Magics that are refused, by the name of their note, and those that do nothing: there is no screen, nothing to load.
MAGICS = (
    ("pip", "line", ("pip", "conda", "mamba", "micromamba", "uv")),
    ("shell", "line", ("sx", "system")),
    ("shell", "cell", ("bash", "sh", "script", "system", "sx", "perl", "ruby")),
    ("", "line", ("matplotlib", "gui", "load_ext", "reload_ext", "autoreload", "autosave", "edit", "debug", "pdb")),
    ("", "line", ("clear", "cls", "less", "more", "man", "connect_info", "qtconsole")),
    ("", "cell", ("html", "javascript", "js", "latex", "svg", "debug")),
)
REFUSED = {"shell": "!", "pip": "%pip", "input": "input()"}  # what is refused, by the name of its note


@dataclass
class Ran:
    """What came of a cell: what it printed, and its error as (name, message, traceback). refused: names of REFUSED."""

    printed: str = ""
    error: tuple[str, str, str] | None = None
    refused: list[str] = field(default_factory=list)


class Shell:
    """IPython with nothing that waits, writes to disk or shows."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False  # a database and a thread
        config.InteractiveShell.colors = "NoColor"
        config.InteractiveShell.xmode = "Minimal"
        self.ip: Any = InteractiveShell.instance(config=config)
        self.refused: list[str] = []
        self.ip.system = self.ip.system_raw = self.ip.system_piped = self._refusing("shell")
        self.ip.getoutput = self._refusing("shell")
        for what, kind, names in MAGICS:
            for name in names:
                self.ip.register_magic_function(self._refusing(what) if what else _nothing, kind, name)
        self.ip.enable_gui = self.ip.ask_exit = _nothing
        self.ip.showtraceback = self.ip.showsyntaxerror = self.ip.showindentationerror = _nothing
        self.ip.display_formatter.active_types = ["text/plain"]
        builtins.input = self._refusing_input

    def _refusing(self, what: str) -> Any:
        def refuse(*_: object, **__: object) -> None:
            self.refused.append(what)
            print(f"{REFUSED[what]} is not available while a notebook is graded.")

        return refuse

    def _refusing_input(self, *_: object) -> str:
        self.refused.append("input")
        raise StdinNotImplementedError("input() is not available while a notebook is graded.")

    @property
    def names(self) -> dict[str, Any]:
        """What the cells have defined."""
        names: dict[str, Any] = self.ip.user_ns
        return names

    def run(self, source: str, count: bool = True) -> Ran:
        """Run a cell as a notebook would; count: it gets a number, and stands in `In` and `Out`."""
        self.refused.clear()
        printed = _Bounded(PRINTED)
        with _into(printed):
            result = self.ip.run_cell(source, store_history=count)
        close_figures()
        return Ran(printed.text(), self._error(result), list(dict.fromkeys(self.refused)))

    def _error(self, result: ExecutionResult) -> tuple[str, str, str] | None:
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            return None
        try:
            message = str(error)[:TOLD]
        except Exception:  # an exception of a student's own may have a broken __str__
            message = ""
        return type(error).__name__[:100], message, _traceback(error, message)


def _nothing(*_: object, **__: object) -> None:
    return None


def _traceback(error: BaseException, message: str) -> str:
    """The student's own lines, and the error."""
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith("<ipython-input") and frame.lineno is not None:
            text = linecache.getline(frame.filename, frame.lineno).strip()[:TOLD]
            lines.append(f"line {frame.lineno}: {text}")
    if isinstance(error, SyntaxError) and error.lineno is not None:
        lines.append(f"line {error.lineno}: {(error.text or '').strip()[:TOLD]}")
    return "\n".join([*lines[-FRAMES:], f"{type(error).__name__}: {message}"[:TOLD]])


class _Bounded(io.TextIOBase):
    """Keeps the beginning of what is written, and counts the rest."""

    def __init__(self, most: int) -> None:
        self.left, self.parts, self.dropped = most, list[str](), 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        kept = str(text[: self.left])
        if kept:
            self.parts.append(kept)
            self.left -= len(kept)
        self.dropped += len(text) - len(kept)
        return len(text)

    def text(self) -> str:
        more = f"\n... and {self.dropped:,} letters more\n" if self.dropped else ""
        return "".join(self.parts) + more


@contextlib.contextmanager
def _into(place: _Bounded) -> Iterator[None]:
    with contextlib.redirect_stdout(place), contextlib.redirect_stderr(place):
        yield


def close_figures() -> None:
    """Forget the figures that a cell drew: nobody looks at them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        with contextlib.suppress(Exception):  # whatever a cell did to Matplotlib
            pyplot.close("all")
