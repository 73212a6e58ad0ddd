"""The conversation between grader and worker: frames of plain data over a socket, bounded on both sides.

A frame is two lengths (unsigned 32-bit, big-endian), a head of JSON in UTF-8 and the raw bytes of the arrays in it, in
their order. In the head a value is JSON's own where that has it; the others are lists that begin with what they are:

    ["l", a, ...] list   ["t", a, ...] tuple   ["d", key, value, ...] dict   ["s", kind] something strange
    ["a", dtype, shape] array   ["f", exception, message, line, doing] failure   ["c", text, name] source text

Nothing is made of what comes in but these, and nothing is allocated before its length was checked. Both sides use
`os.read` and `os.write` with poll: behind the wall the calls that carry more than bytes are refused.
"""

import json
import math
import os
import select
import struct
import time
from collections.abc import Callable
from dataclasses import astuple
from typing import Any

import numpy as np

from autograde.check.plain import MAX_BYTES, MAX_MEMBERS, Strange
from autograde.check.script import Call, Failure, Get, Put, Read, Source, Step

MAX_HEAD = 8 << 20  # MAX_MEMBERS numbers of twenty digits, twice
MAX_DEPTH = 12  # lists in the head: each level of plain data is one, and so is a step around it
DTYPES = frozenset({"|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8"})
LENGTHS = struct.Struct("!II")
STEPS: dict[str, type[Put | Call | Read | Get]] = {kind.__name__: kind for kind in (Put, Call, Read, Get)}
PIECE = 1 << 18  # bytes read or written at a time


class ConversationError(Exception):
    """What came is no frame of ours: too long, cut off, or not plain data."""


class TooSlowError(ConversationError):
    """Nothing came, or nothing was taken, before the deadline."""


class GoneError(ConversationError):
    """The other side has ended."""


class Line:
    """One end of the conversation: a socket, and what of it was read and not used yet."""

    def __init__(self, socket: int) -> None:
        self._socket = socket
        self._came = bytearray()
        self.taken = 0  # bytes since it was last set to 0; more than one message may have is refused

    def send(self, value: Any, deadline: float | None = None) -> None:
        """Send one value. Raises TooSlowError where the other side does not take it, GoneError where there is none."""
        arrays: list[bytes] = []
        packed = _packed(value, arrays)
        head = json.dumps(packed, separators=(",", ":"), ensure_ascii=False, check_circular=False)
        start, body = head.encode(errors="replace"), b"".join(arrays)
        if len(start) > MAX_HEAD or len(body) > MAX_BYTES:
            raise ConversationError(f"a message of {len(start) + len(body):,} bytes is longer than the bounds")
        rest = memoryview(LENGTHS.pack(len(start), len(body)) + start + body)
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
        head, body = bytes(self._came[LENGTHS.size : start]), bytes(self._came[start:end])
        del self._came[:end]
        try:
            packed = json.loads(head)
        except (ValueError, RecursionError) as error:
            raise ConversationError("the head of a message is no JSON") from error
        return _Unpacking(body).whole(packed)

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

    def _wait(self, what: int, deadline: float | None) -> None:
        waiting = select.poll()
        waiting.register(self._socket, what)
        left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
        if not waiting.poll(left):
            raise TooSlowError("no answer in time")


def _packed(value: Any, arrays: list[bytes]) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.ndarray):
        arrays.append(value.tobytes())
        return ["a", value.dtype.str, list(value.shape)]
    if isinstance(value, (list, tuple)):
        return ["l" if isinstance(value, list) else "t", *(_packed(member, arrays) for member in value)]
    if isinstance(value, dict):
        pairs = [side for key, member in value.items() for side in (str(key), _packed(member, arrays))]
        return ["d", *pairs]
    if isinstance(value, Strange):
        return ["s", value.kind]
    if isinstance(value, Failure):
        return ["f", *astuple(value)]
    if isinstance(value, Source):
        return ["c", value.text, value.name]
    if isinstance(value, np.generic):
        return _packed(np.asarray(value) if value.dtype.kind == "f" else value.item(), arrays)
    raise ConversationError(f"{type(value).__name__} is no plain data")


class _Unpacking:
    """Makes plain data of a head and its bytes; raises ConversationError for whatever else is in it."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.used = 0
        self.members = 0

    def whole(self, packed: Any) -> Any:
        value = self.one(packed, 0)
        if self.used != len(self.body):
            raise ConversationError("a message has more bytes than its arrays")
        return value

    def one(self, packed: Any, depth: int) -> Any:
        if packed is None or isinstance(packed, (bool, float, str)):
            return packed
        if isinstance(packed, int):
            if not -(2**63) <= packed < 2**64:
                raise ConversationError("an integer of more than 64 bits")
            return packed
        if not isinstance(packed, list) or not packed or not isinstance(packed[0], str) or depth > MAX_DEPTH:
            raise ConversationError("a message holds what is no plain data")
        self.members += len(packed)
        if self.members > 2 * MAX_MEMBERS:
            raise ConversationError("a message has too many members")
        make: Callable[[list[Any], int], Any] | None = (
            getattr(self, f"_{packed[0]}", None) if packed[0] in KINDS else None
        )
        if make is None:
            raise ConversationError("a message holds what is no plain data")
        return make(packed[1:], depth + 1)

    def _l(self, members: list[Any], depth: int) -> list[Any]:
        return [self.one(member, depth) for member in members]

    def _t(self, members: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple(self._l(members, depth))

    def _d(self, members: list[Any], depth: int) -> dict[str, Any]:
        keys, values = members[::2], members[1::2]
        if len(keys) != len(values):
            raise ConversationError("a key without a value")
        return {_text(key): self.one(value, depth) for key, value in zip(keys, values, strict=True)}

    def _s(self, members: list[Any], _: int) -> Strange:
        (kind,) = _texts(members, 1)
        return Strange(kind[:200])

    def _f(self, members: list[Any], _: int) -> Failure:
        exception, message, line, doing = (text[:2000] for text in _texts(members, 4))
        return Failure(exception, message, line, doing)

    def _c(self, members: list[Any], _: int) -> Source:
        if len(members) != 2:
            raise ConversationError("a source is a text and a name")
        return Source(_text(members[0]), None if members[1] is None else _text(members[1]))

    def _a(self, members: list[Any], _: int) -> np.ndarray:
        if len(members) != 2 or not isinstance(members[0], str) or members[0] not in DTYPES:
            raise ConversationError("an array of a kind that does not cross")
        shape = members[1]
        if not isinstance(shape, list) or len(shape) > 32 or not all(_is_length(length) for length in shape):
            raise ConversationError("an array without a shape")
        dtype = np.dtype(members[0])
        size = math.prod(shape) * dtype.itemsize
        if size > len(self.body) - self.used:
            raise ConversationError("an array without its bytes")
        array = np.frombuffer(self.body, dtype, math.prod(shape), self.used).reshape(shape).copy()
        self.used += size
        return array


KINDS = frozenset("ltdsfca")


def _is_length(length: Any) -> bool:
    return isinstance(length, int) and not isinstance(length, bool) and 0 <= length <= MAX_BYTES


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ConversationError("a message holds something else where a text belongs")
    return value


def _texts(members: list[Any], count: int) -> list[str]:
    if len(members) != count:
        raise ConversationError("a message is cut off")
    return [_text(member) for member in members]


def pack_step(step: Step) -> list[Any]:
    """A step as plain data: its kind, then its fields in order."""
    return [type(step).__name__, *(getattr(step, name) for name in step.__dataclass_fields__)]


def unpack_step(packed: Any) -> Step:
    """The step that `pack_step` packed; only the worker unpacks steps, and they come from the grader."""
    kind, *fields = packed
    return STEPS[kind](*fields)
