"""A program that runs behind a wall, as the grader sees it: its pipes, its end."""

import contextlib
import json
import os
import selectors
import subprocess
from dataclasses import dataclass, replace
from typing import IO, Self

from autograde.judge.limits import Limits


@dataclass(frozen=True)
class Ending:
    """How a walled program ended.

    reason: exited, or what ended it: seconds, memory (of all together), disk, output, ended (by `Walled.end`), refused
    (it never ran; message says why), lost (the process that stood guard was killed). status: its exit code, negative
    for a signal, None if it did not exit by itself. peak: bytes of memory, as far as ten looks a second saw. looked:
    when the last look at what is used began, by `time.monotonic`.
    """

    reason: str
    status: int | None = None
    message: str = ""
    peak: int = 0
    looked: float = 0.0
    seconds: float = 0.0
    stdout: bytes = b""
    stderr: bytes = b""


class Walled:
    """A program behind a wall; `stdin`, `stdout`, `stderr` are pipes where they were asked for."""

    def __init__(self, guard: "subprocess.Popen[bytes]", leash: int, report: int, limits: Limits) -> None:
        self._guard, self._leash, self._report, self._limits = guard, leash, report, limits
        self._ending: Ending | None = None
        self.stdin: IO[bytes] | None = guard.stdin
        self.stdout: IO[bytes] | None = guard.stdout
        self.stderr: IO[bytes] | None = guard.stderr

    def wait(self, timeout: float | None = None) -> Ending:
        """How it ended, when nothing of it is left; raises TimeoutError after so many seconds, and it goes on."""
        if self._ending is None:
            try:
                self._guard.wait(timeout)
            except subprocess.TimeoutExpired as error:
                raise TimeoutError(f"still running after {timeout} s") from error
            with os.fdopen(self._report, encoding="utf-8") as stream:
                lines = stream.read().splitlines()
            self._let_go()
            last = json.loads(lines[-1]) if lines else {}
            self._ending = Ending(**last) if "reason" in last else Ending("lost")
        return self._ending

    def end(self) -> Ending:
        """End it now, with all that came of it."""
        self._let_go()
        return self.wait()

    def collect(self, given: bytes = b"") -> Ending:
        """Give it its input, read its output up to the limit (`stdout` and `stderr` of the Ending), and wait."""
        read: dict[str, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
        too_much = False
        if self.stdin:
            with contextlib.suppress(BrokenPipeError):
                self.stdin.write(given)
                self.stdin.close()
        with selectors.DefaultSelector() as selector:
            for name in read:
                if stream := getattr(self, name):
                    selector.register(stream, selectors.EVENT_READ, name)
            while selector.get_map() and not too_much:
                for key, _ in selector.select():
                    data = os.read(key.fd, 65536)
                    read[key.data] += data
                    if not data:
                        selector.unregister(key.fileobj)
                    too_much = sum(map(len, read.values())) > self._limits.output
        ending = self.end() if too_much else self.wait()
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        stdout, stderr = (bytes(data[: self._limits.output]) for data in read.values())
        return replace(ending, stdout=stdout, stderr=stderr, reason="output" if too_much else ending.reason)

    def _let_go(self) -> None:
        if self._leash >= 0:
            os.close(self._leash)
            self._leash = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()
