"""How a canary is run behind the wall, and how it says what it got: `PROGRAM WAY ATTEMPT BAIT`.

WAY is `started` or `forked`, BAIT is JSON. What is said is lines of JSON: {"got": what the attempt got, or null} at the
end. What a canary cannot say itself, because it was killed or wrote somewhere, the doctor sees from outside.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace

from autograde.judge import inside

HEARTBEAT = "alive"  # a daemon prints it as long as it lives
ENDED = "ended"  # a warm process prints it when it has ended its worker

Bait = SimpleNamespace
Attempt = Callable[[Bait], str | None]


def say(**data: object) -> None:
    os.write(1, json.dumps(data).encode() + b"\n")


def main(*attempts: Attempt) -> None:
    """Run the attempt that the command line names, here or in a worker forked from here."""
    way, name, bait = sys.argv[1:4]
    attempt = next(one for one in attempts if one.__name__ == name)
    if way == "forked":
        worker = inside.fork(keep=[1, 2])
        if worker is not None:
            os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)
            inside.end(worker)
            os.write(1, ENDED.encode() + b"\n")
            time.sleep(0.1 if name == "survive" else 0)  # time for a heartbeat of what should be dead
            return
    say(got=attempt(Bait(**json.loads(bait))))
    os._exit(0)
