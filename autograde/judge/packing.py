"""How plain data is packed for the wire, and unpacked by one side that believes nothing of it.

A value is JSON's own where that has it; the others are lists that begin with what they are, and the bytes of arrays
follow in their order:

    ["l", a, ...] list   ["t", a, ...] tuple   ["d", key, value, ...] dict   ["s", kind] something strange
    ["a", dtype, shape] array   ["f", exception, message, line, doing] failure   ["c", text, name] source text

and towards the worker alone, which believes what the grader sends:

    ["r", n] the n-th array of the frame once more
    ["P", slot, value]   ["C", slot, on, arguments, method, watch, keywords]   ["R", slot, on, name]   ["G", slot] steps

Nothing is made of what comes in but these.
"""

import math
import re
from collections.abc import Callable
from dataclasses import astuple
from typing import Any

import numpy as np

from autograde.check.plain import MAX_BYTES, MAX_MEMBERS, Strange
from autograde.check.script import Call, Failure, Get, Put, Read, Source

MAX_DEPTH = 12  # lists in the head: each level of plain data is one, and so is a step around it
MAX_ENTRIES = MAX_BYTES // 8  # of all arrays of a frame: whatever their dtype is, they are compared as float64
DTYPES = frozenset({"|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8"})
TEXT = 2000  # letters of what an exception or a type says of itself
# What moves a terminal's cursor, colours it or turns letters round: no text that is only shown needs it.
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class ConversationError(Exception):
    """What came is no frame of ours: too long, cut off, or not plain data."""


def shown(text: str, most: int = TEXT) -> str:
    """So much of a text that only says something: without what a terminal or a browser would take for a command."""
    if text.isascii() and text.isprintable():
        return text[:most]
    text = ESCAPES.sub("", text[: 2 * most]).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", text)[:most]


class Packing:
    """Makes of plain data what JSON can say, and collects the arrays in it, each once."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self.bytes = 0
        self.entries = 0
        self.places: dict[int, int] = {}  # of arrays that are put several times, by their ids

    def one(self, value: Any) -> Any:
        pack = PACK.get(type(value))
        if pack is not None:
            return pack(self, value)
        if isinstance(value, np.generic):
            return self.one(np.asarray(value) if value.dtype.kind == "f" else value.item())
        for kind, pack in PACK.items():
            if isinstance(value, kind):
                return pack(self, value)
        raise ConversationError(f"{type(value).__name__} is no plain data")

    def itself(self, value: Any) -> Any:
        return value

    def array(self, value: np.ndarray) -> list[Any]:
        entries = value.size
        self.entries += entries
        if self.entries > MAX_ENTRIES:
            raise ConversationError(f"arrays of more than {MAX_ENTRIES:,} entries")
        self.bytes += value.nbytes
        self.arrays.append(np.ascontiguousarray(value))
        return ["a", value.dtype.str, list(value.shape)]

    def put(self, step: Put) -> list[Any]:
        """A step; an array that was put before, as the arguments that stay the same are, is not sent again."""
        value = step.value
        if not isinstance(value, np.ndarray):
            return ["P", step.slot, self.one(value)]
        place = self.places.get(id(value))
        if place is not None:
            return ["P", step.slot, ["r", place]]
        self.places[id(value)] = len(self.arrays)
        return ["P", step.slot, self.array(value)]

    def call(self, step: Call) -> list[Any]:
        return ["C", step.slot, step.on, step.arguments, step.method, step.watch, step.keywords]

    def read(self, step: Read) -> list[Any]:
        return ["R", step.slot, step.on, step.attribute]

    def get(self, step: Get) -> list[Any]:
        return ["G", step.slot]

    def of_list(self, value: Any) -> list[Any]:
        return ["l", *map(self.one, value)]

    def of_tuple(self, value: Any) -> list[Any]:
        return ["t", *map(self.one, value)]

    def of_dict(self, value: Any) -> list[Any]:
        return ["d", *(side for key, member in value.items() for side in (str(key), self.one(member)))]

    def strange(self, value: Strange) -> list[Any]:
        return ["s", value.kind]

    def failure(self, value: Failure) -> list[Any]:
        return ["f", *astuple(value)]

    def source(self, value: Source) -> list[Any]:
        return ["c", value.text, value.name]


PACK: dict[type, Callable[[Packing, Any], Any]] = {
    **dict.fromkeys((type(None), bool, int, float, str), Packing.itself),
    np.ndarray: Packing.array,
    list: Packing.of_list,
    tuple: Packing.of_tuple,
    dict: Packing.of_dict,
    Put: Packing.put,
    Call: Packing.call,
    Read: Packing.read,
    Get: Packing.get,
    Failure: Packing.failure,
    Strange: Packing.strange,
    Source: Packing.source,
}


class Unpacking:
    """Makes plain data of a head and its bytes; raises ConversationError for whatever else is in it."""

    def __init__(self, body: bytearray, believing: bool) -> None:
        self.body = body
        self.used = 0
        self.members = 0
        self.entries = 0
        self.arrays: list[np.ndarray] = []
        self.make = UNPACK_ALL if believing else UNPACK

    def whole(self, packed: Any) -> Any:
        value = self.one(packed, 0)
        if self.used != len(self.body):
            raise ConversationError("a message has more bytes than its arrays")
        return value

    def one(self, packed: Any, depth: int) -> Any:
        kind = type(packed)
        if kind is float or packed is None or kind is bool:
            return packed
        if kind is str:
            return packed if packed.isascii() else packed.encode(errors="replace").decode()  # half a pair is no text
        if kind is int:
            if not -(2**63) <= packed < 2**64:
                raise ConversationError("an integer of more than 64 bits")
            return packed
        if kind is not list or not packed or type(packed[0]) is not str or depth > MAX_DEPTH:
            raise ConversationError("a message holds what is no plain data")
        self.members += len(packed)
        if self.members > 2 * MAX_MEMBERS and self.make is UNPACK:
            raise ConversationError("a message has too many members")
        make = self.make.get(packed[0])
        if make is None:
            raise ConversationError("a message holds what is no plain data")
        return make(self, packed, depth + 1)

    def of_list(self, packed: list[Any], depth: int) -> list[Any]:
        return [self.one(member, depth) for member in packed[1:]]

    def of_tuple(self, packed: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple([self.one(member, depth) for member in packed[1:]])

    def of_dict(self, packed: list[Any], depth: int) -> dict[str, Any]:
        keys, values = packed[1::2], packed[2::2]
        if len(keys) != len(values):
            raise ConversationError("a key without a value")
        return {_text(key): self.one(value, depth) for key, value in zip(keys, values, strict=True)}

    def strange(self, packed: list[Any], _: int) -> Strange:
        (kind,) = _texts(packed, 1)
        return Strange(shown(kind, 200))

    def failure(self, packed: list[Any], _: int) -> Failure:
        return Failure(*map(shown, _texts(packed, 6)))

    def source(self, packed: list[Any], _: int) -> Source:
        if len(packed) != 3:
            raise ConversationError("a source is a text and a name")
        return Source(_text(packed[1]), None if packed[2] is None else _text(packed[2]))

    def array(self, packed: list[Any], _: int) -> np.ndarray:
        if len(packed) != 3 or not isinstance(packed[1], str) or packed[1] not in DTYPES:
            raise ConversationError("an array of a kind that does not cross")
        shape = packed[2]
        if not isinstance(shape, list) or len(shape) > 32 or not all(map(_is_length, shape)):
            raise ConversationError("an array without a shape")
        dtype, count = np.dtype(packed[1]), math.prod(shape)
        self.entries += count
        if self.entries > MAX_ENTRIES:
            raise ConversationError("arrays of too many entries")
        size = count * dtype.itemsize
        if size > len(self.body) - self.used:
            raise ConversationError("an array without its bytes")
        try:
            array: np.ndarray = np.frombuffer(self.body, dtype, count, self.used).reshape(shape)
        except ValueError as error:  # a shape that holds nothing and is beyond all bounds
            raise ConversationError("an array of a shape that cannot be") from error
        self.used += size
        self.arrays.append(array if array.flags.aligned else array.copy())
        return self.arrays[-1]

    def again(self, packed: list[Any], _: int) -> np.ndarray:
        return self.arrays[int(packed[1])]

    def put(self, packed: list[Any], depth: int) -> Put:
        return Put(packed[1], self.one(packed[2], depth))

    def call(self, packed: list[Any], _: int) -> Call:
        _kind, slot, on, arguments, method, watch, keywords = packed
        return Call(slot, on, tuple(arguments), method, watch, tuple(map(tuple, keywords)))

    def read(self, packed: list[Any], _: int) -> Read:
        return Read(*packed[1:])

    def get(self, packed: list[Any], _: int) -> Get:
        return Get(packed[1])


UNPACK: dict[str, Callable[[Unpacking, list[Any], int], Any]] = {
    "l": Unpacking.of_list,
    "t": Unpacking.of_tuple,
    "d": Unpacking.of_dict,
    "s": Unpacking.strange,
    "f": Unpacking.failure,
    "c": Unpacking.source,
    "a": Unpacking.array,
}
STEPS: dict[str, Callable[[Unpacking, list[Any], int], Any]] = {
    "P": Unpacking.put,
    "C": Unpacking.call,
    "R": Unpacking.read,
    "G": Unpacking.get,
    "r": Unpacking.again,
}
UNPACK_ALL = UNPACK | STEPS


def _is_length(length: Any) -> bool:
    return type(length) is int and 0 <= length <= MAX_BYTES


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ConversationError("a message holds something else where a text belongs")
    return value if value.isascii() else value.encode(errors="replace").decode()


def _texts(packed: list[Any], count: int) -> list[str]:
    if len(packed) != count + 1:
        raise ConversationError("a message is cut off")
    return [_text(value) for value in packed[1:]]
