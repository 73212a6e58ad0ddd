"""Asking: carrying out a script beside the student's objects. This is the whole seam between check and student."""

from __future__ import annotations

import builtins
import contextlib
import hashlib
import io
import linecache
import re
import signal
import sys
import sysconfig
import threading
import types
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograde.check.plain import to_plain
from autograde.check.script import TARGET, Answer, Call, Failure, Get, Put, Read, Source, Step

_OURS = str(Path(__file__).parent)
_SITE = str(Path(np.__file__).parent.parent)  # not purelib where the libraries are shown at a place of their own
_LIBRARY = tuple({_SITE, *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))})
TIME_LIMIT = 10.0  # seconds for one step: a slow loop over the largest arrays of the course takes 3
_MAX_TEXT = 500  # characters of an exception's message or of a student's line
_NAME = re.compile(r"[^\W\d]\w{0,79}(\.[^\W\d]\w{0,79})?")  # a function or a class's method


@dataclass(frozen=True)
class Place:
    """Where questions are carried out (`ask`), and what hidden inputs are drawn from (`seed` of a cell's name)."""

    ask: Callable[[Any, Sequence[Step]], list[Answer]]
    seed: Callable[[str], int]


def ask(target: Any, steps: Sequence[Step]) -> list[Answer]:
    """Carry out `steps` on `target` in the place in force; return one answer a step.

    `Get` answers with plain data, a watched `Call` with a count, every other step with None. A step that
    raises, or that needs the result of one that did, answers with a `Failure`.
    """
    return place.get().ask(target, steps)


def hidden_rng(cell: str) -> np.random.Generator:
    """Return the generator from which the hidden check of `cell` draws its inputs."""
    return np.random.default_rng(place.get().seed(cell))


def seed_from_name(cell: str) -> int:
    """The seed where no judge gives one: it depends on the cell's name alone."""
    return int.from_bytes(hashlib.sha256(cell.encode()).digest()[:8], "big")


def ask_here(target: Any, steps: Sequence[Step]) -> list[Answer]:
    """Carry out `steps` in this process, in silence: what student code prints or warns of is dropped."""
    return list(carry_out(target, steps))


def carry_out(target: Any, steps: Iterable[Step]) -> Iterator[Answer]:
    """Carry out `steps` one after the other, and yield the answer of each as soon as it is there.

    A step that runs out of time is the last: the steps after it answer with its failure.
    """
    slots: dict[str, Any] = {TARGET: target}
    answer: Answer = None
    with _silence():
        with time_limits() as limit:
            for step in steps:
                if not (isinstance(answer, Failure) and answer.out_of_time):
                    answer = _carry_out(step, slots, limit)
                yield answer
        slots.clear()  # here, so that a layer that prints when it is thrown away does it in silence


_HERE = Place(ask_here, seed_from_name)
place: ContextVar[Place] = ContextVar("place", default=_HERE)


def _carry_out(step: Step, slots: dict[str, Any], limit: Limit) -> Answer:
    needed = _needs(step)
    for slot in needed:
        if isinstance(slots[slot], Failure):
            if not isinstance(step, Get):
                slots[step.slot] = slots[slot]
            return slots[slot]
    answer: Answer = None
    try:
        if isinstance(step, Get):
            with limit:  # a list of a student's own kind may have parts without end
                return to_plain(slots[step.slot])
        if isinstance(step, Put):
            slots[step.slot] = _given(step.value) if isinstance(step.value, Source) else to_plain(step.value)
            return None
        with limit:
            if isinstance(step, Read):
                slots[step.slot] = getattr(slots[step.on], step.attribute)
            else:
                function = slots[step.on] if step.method is None else getattr(slots[step.on], step.method)
                arguments = [slots[slot] for slot in step.arguments]
                keywords = {name: slots[slot] for name, slot in step.keywords}
                if step.watch is None:
                    slots[step.slot] = function(*arguments, **keywords)
                else:
                    given = arguments, keywords
                    slots[step.slot], answer = _counting(function, given, slots[step.on], step.watch)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also sys.exit(): whatever student code raises is an answer
        failure = Failure(_kind(error), _message(error), _student_line(error), _doing(step), *_functions(error))
        if not isinstance(step, Get):
            slots[step.slot] = failure
        return failure
    return answer


class OutOfTime(BaseException):
    """A step has taken longer than TIME_LIMIT. No `except Exception` of a student catches it."""


Limit = contextlib.AbstractContextManager[None]


class _Alarm(contextlib.AbstractContextManager[None]):
    """Raises OutOfTime in the block after TIME_LIMIT, once the handler of `time_limits` is in place."""

    def __enter__(self) -> None:
        # again each second after the first, should a bare except have caught it
        signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT, 1.0)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


@contextlib.contextmanager
def time_limits() -> Iterator[Limit]:
    """Give a limit for one step: on Unix, in the main thread; elsewhere the user interrupts what does not end."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield contextlib.nullcontext()
        return

    def on_alarm(_signal: int, _frame: object) -> None:
        raise OutOfTime(f"not done after {TIME_LIMIT:g} s")

    before = signal.signal(signal.SIGALRM, on_alarm)
    try:
        yield _Alarm()
    finally:
        signal.signal(signal.SIGALRM, before)


def _needs(step: Step) -> tuple[str, ...]:
    if isinstance(step, Call):
        return (step.on, *step.arguments, *(slot for _, slot in step.keywords))
    if isinstance(step, Read):
        return (step.on,)
    return (step.slot,) if isinstance(step, Get) else ()


def _given(source: Source) -> Any:
    names: dict[str, Any] = {"np": np, "__name__": "given"}
    if source.name is None:
        return eval(compile(source.text, "<given>", "eval"), names)  # written by the check's author
    exec(compile(source.text, "<given>", "exec"), names)
    return names[source.name]


def _counting(
    function: Callable[..., Any], given: tuple[list[Any], dict[str, Any]], owner: object, watch: str
) -> tuple[Any, int]:
    """Call `function` and count how often the method `watch` of `owner` starts meanwhile, by whatever name."""
    watched = getattr(getattr(owner, watch, None), "__code__", None)
    count = 0

    def on_event(frame: types.FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event == "call" and frame.f_code is watched:
            count += 1

    before: Any = sys.getprofile()
    sys.setprofile(on_event)
    try:
        return function(*given[0], **given[1]), count
    finally:
        sys.setprofile(before if callable(before) else None)  # a profiler written in C cannot be put back


def _doing(step: Step) -> str:
    if isinstance(step, Call):
        if step.method is not None:
            return step.method
        return "call" if step.on == TARGET else "use"
    return f"read {step.attribute}" if isinstance(step, Read) else "read"


def _kind(error: BaseException) -> str:
    """The name of the exception's nearest class that student code cannot have made up."""
    own = (OutOfTime, np.linalg.LinAlgError)
    known = (cls for cls in type(error).__mro__ if cls in own or getattr(builtins, cls.__name__, None) is cls)
    return next(known).__name__


def _message(error: BaseException) -> str:
    try:
        return str(error)[:_MAX_TEXT]
    except Exception:  # a student's exception may have a broken __str__
        return ""


def _student_line(error: BaseException) -> str:
    """Return the last line of the traceback that stands in the student's own code, with its number."""
    traces = _student_traces(error)
    if not traces:
        return ""
    number = traces[-1].tb_lineno
    text = linecache.getline(traces[-1].tb_frame.f_code.co_filename, number).strip()[:_MAX_TEXT]
    return f"line {number}: {text}" if text else f"line {number}"


def _functions(error: BaseException) -> tuple[str, str]:
    """The function of the student's in which it was raised, and the one of hers that had called it, or "" for none."""
    names = [_name_of(trace.tb_frame.f_code) for trace in _student_traces(error)]
    inside = names[-1] if names else ""
    return inside, next((name for name in reversed(names) if name not in ("", inside)), "")


def _student_traces(error: BaseException) -> list[types.TracebackType]:
    """The steps of the traceback that stand in the student's own code; of an endless recursion the last thousand."""
    traces: deque[types.TracebackType] = deque(maxlen=1000)
    trace = error.__traceback__
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith((_OURS, *_LIBRARY, "<given>", "<frozen")):
            traces.append(trace)
        trace = trace.tb_next
    return list(traces)


def _name_of(code: types.CodeType) -> str:
    """The name of a function or of a class's method: of a lambda or a comprehension, that of what it stands in."""
    parts = code.co_qualname.split(".<locals>.")
    return next((part for part in reversed(parts) if _NAME.fullmatch(part)), "")


class _Discard(io.TextIOBase):
    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def no_warnings() -> Iterator[None]:
    """Warn of nothing: a warning on stderr costs nbgrader's points, and an overflow in a formula is no fault."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    with contextlib.redirect_stdout(_Discard()), contextlib.redirect_stderr(_Discard()), no_warnings():
        yield
