"""The conversation between grader and worker: frames of plain data over a socket, bounded on both sides.

A frame is two lengths (unsigned 32-bit, big-endian), a head of JSON in UTF-8 and the raw bytes of the arrays in it, in
their order; what stands in the head says packing.py. Nothing is allocated before its length was checked. Both sides use
`os.read` and `os.write` with poll: behind the wall the calls that carry more than bytes are refused.
"""

import json
import os
import select
import struct
import time
from typing import Any

from autograde.check.plain import MAX_BYTES, MAX_MEMBERS
from autograde.judge.packing import ConversationError, Packing, Unpacking

MAX_HEAD = 8 << 20  # MAX_MEMBERS numbers of twenty digits, twice
LENGTHS = struct.Struct("!II")
PIECE = 1 << 18  # bytes read or written at a time

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


class TooSlowError(ConversationError):
    """Nothing came, or nothing was taken, before the deadline."""


class GoneError(ConversationError):
    """The other side has ended."""


class Line:
    """One end of the conversation: a socket, and what of it was read and not used yet.

    believing: this is the worker's end.
    """

    def __init__(self, socket: int, *, believing: bool = False) -> None:
        self._socket = socket
        self._believing = believing
        self._came = bytearray()
        self._waiting = select.poll()
        self.taken = 0  # bytes since it was last set to 0; more than one message may have is refused

    def send(self, value: Any, deadline: float | None = None) -> None:
        """Send one value. Raises TooSlowError where the other side does not take it, GoneError where there is none."""
        packing = Packing()
        start = _encode(packing.one(value)).encode(errors="replace")
        if len(start) > MAX_HEAD or packing.bytes > MAX_BYTES:
            raise ConversationError(f"a message of {len(start) + packing.bytes:,} bytes is longer than the bounds")
        body = [memoryview(array) for array in packing.arrays]  # type: ignore[arg-type]
        rest = memoryview(b"".join([LENGTHS.pack(len(start), packing.bytes), start, *body]))
        while rest:
            try:
                rest = rest[os.write(self._socket, rest[:PIECE]) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline)
            except (BrokenPipeError, ConnectionResetError) as error:
                raise GoneError("the other side has ended") from error

    def receive(self, deadline: float | None = None) -> Any:
        """Receive one value. Raises ConversationError, or what it becomes: TooSlowError, GoneError."""
        self._fill(LENGTHS.size, deadline)
        head_length, body_length = LENGTHS.unpack_from(self._came)
        self.taken += head_length + body_length
        if head_length > MAX_HEAD or self.taken > MAX_HEAD + MAX_BYTES:
            raise ConversationError(f"{self.taken:,} bytes are more than the bounds allow")
        start, end = LENGTHS.size + head_length, LENGTHS.size + head_length + body_length
        self._fill(end, deadline)
        head, body = self._came[LENGTHS.size : start], self._came[start:end]
        del self._came[:end]
        unpacking = Unpacking(body, self._believing)
        if not self._believing and sum(map(head.count, b",[{")) > 4 * MAX_MEMBERS:
            raise ConversationError("a message has too many members")  # as Python's lists they would be 20 times as big
        try:
            packed = json.loads(head.decode())
        except (ValueError, RecursionError) as error:
            raise ConversationError("the head of a message is no JSON") from error
        return unpacking.whole(packed)

    def _fill(self, length: int, deadline: float | None) -> None:
        while len(self._came) < length:
            try:
                piece = os.read(self._socket, PIECE)
            except BlockingIOError:
                self._wait(select.POLLIN, deadline)
                continue
            except ConnectionResetError as error:
                raise GoneError("the other side has ended") from error
            if not piece:
                raise GoneError("the other side has ended")
            self._came += piece
            if deadline is not None and len(self._came) < length and time.monotonic() > deadline:
                raise TooSlowError("no answer in time")  # there is always a byte to be read, and never the last

    def _wait(self, what: int, deadline: float | None) -> None:
        self._waiting.register(self._socket, what)
        left = None if deadline is None else (deadline - time.monotonic()) * 1000
        if left is not None and (left <= 0 or not self._waiting.poll(left)):
            raise TooSlowError("no answer in time")
        if left is None:
            self._waiting.poll()
