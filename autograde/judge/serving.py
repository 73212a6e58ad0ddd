"""The program behind the wall: a warm process that forks workers, and what a worker does.

The warm process (`python serving.py CONTROL`) has loaded all that a submission needs, and never sees one. Over the
descriptor CONTROL it is told "f", with a socket for a new worker, or "e", the end of the worker that it has; it answers
each with a line of JSON. The cells and questions reach the worker over that socket, when its wall is up.
"""

import gc
import json
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NoReturn

import matplotlib.pyplot
import numpy as np

from autograde.check import asking
from autograde.check.plain import Strange
from autograde.check.script import TARGET, Answer, Call, Get, Put, Read, Step
from autograde.judge import inside, wire
from autograde.judge.level import WallError
from autograde.judge.shell import Shell


def serve(control: int) -> None:
    """Fork workers as the grader asks for them, until it hangs up."""
    shell = Shell()
    _warm_up(shell)
    worker: inside.Worker | None = None
    with socket.socket(fileno=control) as line:
        while True:
            message, descriptors, _, _ = socket.recv_fds(line, 1, 1)
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
            line.sendall(json.dumps(told).encode() + b"\n")


def _warm_up(shell: Shell) -> None:
    """Do once what would be done for the first time in each worker; then keep its memory out of their collections."""
    matplotlib.pyplot.show = lambda *_, **__: None
    shell.run(
        "import numpy as np\nimport matplotlib.pyplot as plt\nfrom autograde import check\nnp.ones((2, 2)) @ np.ones(2)"
    )
    shell.ip.reset(new_session=False)
    asking.ask_here(lambda x: x, [Put("x", 1.0), Call("y", TARGET, ("x",)), Get("y")])
    np.random.default_rng(0)
    gc.collect()
    gc.freeze()


def work(descriptor: int, shell: Shell) -> NoReturn:
    """Be a worker: run cells and answer questions until the grader hangs up."""
    line = wire.Line(descriptor)
    try:
        while True:
            line.taken = 0
            request = line.receive()
            if request[0] == "cell":
                line.send(_run_cell(shell, request[1]))
            elif request[1] not in shell.names:
                line.send(["missing"])
            else:
                _answer(line, shell.names[request[1]], [wire.unpack_step(step) for step in request[2]])
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
    """Send the answers, in one piece those between which no code of the student's runs.

    Each goes with its position, since most answers are None and are left out; an empty piece is the end.
    """
    ready: list[tuple[int, Answer]] = []

    def send() -> None:
        try:
            line.send(ready)
        except wire.GoneError:
            raise
        except wire.ConversationError as error:  # they are too long together
            line.send([(position, Strange(str(error))) for position, _ in ready])
        ready.clear()

    def told_before_each_call() -> Iterator[Step]:
        for step in steps:
            if ready and isinstance(step, (Call, Read)):
                send()
            yield step

    for position, answer in enumerate(asking.carry_out(target, told_before_each_call())):
        if answer is not None:
            ready.append((position, answer))
    if ready:
        send()
    line.send([])


if __name__ == "__main__":
    serve(int(sys.argv[1]))
