"""The program behind the wall: a warm process that forks workers, and what a worker does.

The warm process (`python serving.py CONTROL`) has loaded all that a submission needs, and never sees one. Over the
descriptor CONTROL it is told "f", with a socket for a new worker, or "e", the end of the worker that it has; it answers
each with a line of JSON. The cells and questions reach the worker over that socket, when its wall is up.
"""

import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NoReturn

import matplotlib.pyplot
import numpy as np

from autograde import check
from autograde.check import asking
from autograde.check.plain import Strange
from autograde.check.script import TARGET, Call, Get, Put, Read, Step
from autograde.judge import inside, wire
from autograde.judge.level import WallError
from autograde.judge.packing import ConversationError
from autograde.judge.shell import Shell

SOON = 0.02  # seconds for which answers may wait for others to be sent with


def serve(control: int) -> None:
    """Fork workers as the grader asks for them, until it hangs up."""
    shell = Shell()
    _warm_up(shell)
    worker: inside.Worker | None = None
    with socket.socket(fileno=control) as line:
        while True:
            try:
                message, descriptors, _, _ = socket.recv_fds(line, 1, 1)
            except ConnectionResetError:  # the grader was killed
                return
            if not message:
                return
            if message == b"e":
                told: dict[str, Any] = asdict(inside.end(worker)) if worker else {}
                worker = None
            else:
                (descriptor,) = descriptors
                try:
                    worker = inside.fork(keep=[descriptor])
                except WallError as error:
                    told = {"refused": str(error)}
                else:
                    if worker is None:
                        work(descriptor, shell)
                    told = {"up": True}
                os.close(descriptor)
            try:
                line.sendall(json.dumps(told).encode() + b"\n")
            except (BrokenPipeError, ConnectionResetError):  # the grader was killed meanwhile
                return


def _warm_up(shell: Shell) -> None:
    """Do once what would be done for the first time in each worker; then keep its memory out of their collections."""
    matplotlib.pyplot.show = lambda *_, **__: None
    sys.path.append("")  # as in a notebook; last, so that no file of a submission's takes a library's place
    for module in pkgutil.iter_modules(check.__path__):
        importlib.import_module(f"{check.__name__}.{module.name}")
    imports = "import numpy as np\nimport matplotlib.pyplot as plt\nfrom autograde import check"
    shell.run(f"{imports}\nnp.ones((2, 2)) @ np.ones(2)", count=False)
    shell.ip.reset(new_session=False)
    asking.ask_here(lambda x: x, [Put("x", 1.0), Call("y", TARGET, ("x",)), Get("y")])
    np.random.default_rng(0)
    gc.collect()
    gc.freeze()


def work(descriptor: int, shell: Shell) -> NoReturn:
    """Be a worker: run cells and answer questions until the grader hangs up."""
    line = wire.Line(descriptor, believing=True)
    try:
        while True:
            line.taken = 0
            request = line.receive()
            if request[0] == "cell":
                line.send(_run_cell(shell, request[1]))
            elif request[1] not in shell.names:
                line.send(["missing"])
            else:
                _answer(line, shell.names[request[1]], request[2])
    except wire.GoneError:
        os._exit(0)
    except BaseException:  # student code may have replaced anything that is used here
        os._exit(1)


def _run_cell(shell: Shell, source: str) -> Any:
    try:
        with asking.time_limits() as limit, limit:
            ran = shell.run(source)
    except asking.OutOfTime as error:  # it came while IPython was between two of the cell's statements
        return ["ran", "", ("OutOfTime", str(error), ""), []]
    return ["ran", ran.printed, ran.error, ran.refused]


def _answer(line: wire.Line, target: Any, steps: Sequence[Step]) -> None:
    """Send the answers, each behind its position, since most are None and are left out.

    They go in one piece where all is quick. But before code of the student's runs that may never end, no answer has
    waited for longer than SOON. Each piece begins with whether it is the last.
    """
    ready: list[Any] = []
    sent = time.monotonic()

    def send(all_there: bool) -> None:
        nonlocal sent
        try:
            line.send([all_there, *ready])
        except wire.GoneError:
            raise
        except ConversationError as error:  # they are too long together
            line.send([all_there, *(Strange(str(error)) if odd % 2 else one for odd, one in enumerate(ready))])
        ready.clear()
        sent = time.monotonic()

    def told_before_calls() -> Iterator[Step]:
        for step in steps:
            if ready and isinstance(step, (Call, Read)) and time.monotonic() - sent > SOON:
                send(all_there=False)
            yield step

    for position, answer in enumerate(asking.carry_out(target, told_before_calls())):
        if answer is not None:
            ready += position, answer
    send(all_there=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
