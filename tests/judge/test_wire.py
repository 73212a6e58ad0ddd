"""What crosses the wall: plain data as it was, and nothing else."""

import contextlib
import json
import socket
import threading
import time

import numpy as np
import pytest

from autograde.check.plain import MAX_BYTES, Strange, same_bytes
from autograde.check.script import Call, Failure, Get, Put, Read, Source
from autograde.judge import wire
from autograde.judge.packing import shown


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield ours, theirs


def cross(ends, value, believing=False):
    """Send from one end and receive at the other, beside each other, since a socket holds little."""
    ours, theirs = ends
    sender = threading.Thread(target=lambda: wire.Line(theirs.fileno()).send(value))
    sender.start()
    try:
        return wire.Line(ours.fileno(), believing=believing).receive(time.monotonic() + 20)
    finally:
        sender.join()


PLAIN = [
    None,
    True,
    -(2**63),
    0.1,
    -0.0,
    float("nan"),
    float("inf"),
    "\N{GREEK SMALL LETTER ALPHA} and \x00",
    [1, 2.0, [3]],
    (1, (2,), []),
    {"W": 1.0, "b": [2]},
    {"l": ["a", "<f8", [3]]},
    np.arange(6.0).reshape(2, 3),
    np.zeros((0, 3), dtype=np.float32),
    np.array(7, dtype=np.int8),
    np.array([True, False]),
    np.arange(4, dtype=np.float16),
    [np.arange(3), {"x": np.ones((2, 2), dtype=np.float32)}, (np.array(2.5),)],
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_data_crosses_bit_for_bit(ends, value):
    assert same_bytes(cross(ends, value), value)


def test_what_stands_for_an_answer_crosses_too(ends):
    for value in (
        Strange("a generator"),
        Failure("ValueError", "no", "line 3: x", "forward"),
        Source("lambda x: x", None),
    ):
        assert cross(ends, value) == value


def test_steps_cross(ends):
    steps = [
        Put("a", 1.0),
        Put("f", Source("np.sin")),
        Call("y", "f", ("a",), None, "forward"),
        Read("d", "y", "dW"),
        Get("y"),
    ]
    assert cross(ends, steps, believing=True) == steps


def test_a_large_array_crosses_in_pieces(ends):
    array = np.random.default_rng(0).normal(size=(1000, 784))
    assert same_bytes(cross(ends, array), array)


HEADS = [
    ["x", 1],
    ["a", "<f8", [2]],
    ["a", "|O", [1]],
    ["a", "<f8", [-1]],
    ["a", "<f8", [2**40, 2**40]],
    ["a", "<c16", [0]],
    ["a", "<f8", "12"],
    ["a", "<f8", [True]],
    ["a", "<f8"],
    ["s"],
    ["s", ["l"]],
    ["f", "ValueError"],
    ["f", 1, 2, 3, 4],
    ["d", "key"],
    ["d", 1, 2],
    ["one"],
    ["_wait"],
    [],
    {"a": 1},
    [["l"]],
    2**64,
    ["l", *[["l"]] * 500_000],
    ["l", *[{}] * 1_000_000],
    ["a", "<f8", [0, 2**26, 2**26, 2**26]],
    ["l", ["a", "<f8", [0]], ["r", 0]],
    ["P", "slot", 1.0],
    ["C", "slot", "target", [], None, None, []],
    ["R", "slot", "target", "dW"],
    ["G", "slot"],
]


@pytest.mark.parametrize("head", HEADS, ids=lambda head: json.dumps(head)[:30])
def test_a_head_that_is_no_plain_data_is_refused(ends, head):
    ours, theirs = ends
    data = json.dumps(head).encode()
    threading.Thread(target=theirs.sendall, args=(wire.LENGTHS.pack(len(data), 0) + data,), daemon=True).start()
    with pytest.raises(wire.ConversationError):
        wire.Line(ours.fileno()).receive(time.monotonic() + 20)


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 10_000, '{"a"', "\xff", ""])
def test_a_head_that_is_no_json_is_refused(ends, text):
    ours, theirs = ends
    data = text.encode("latin-1")
    theirs.sendall(wire.LENGTHS.pack(len(data), 0) + data)
    with pytest.raises(wire.ConversationError):
        wire.Line(ours.fileno()).receive(time.monotonic() + 20)


def test_lengths_beyond_the_bounds_are_refused_before_anything_is_read(ends):
    ours, theirs = ends
    theirs.sendall(wire.LENGTHS.pack(10, MAX_BYTES + 2**23))
    with pytest.raises(wire.ConversationError, match="bounds"):
        wire.Line(ours.fileno()).receive(time.monotonic() + 20)


def test_bytes_that_no_array_needs_are_refused(ends):
    ours, theirs = ends
    theirs.sendall(wire.LENGTHS.pack(1, 8) + b"1" + bytes(8))
    with pytest.raises(wire.ConversationError, match="more bytes"):
        wire.Line(ours.fileno()).receive(time.monotonic() + 20)


def test_silence_and_an_end_are_told_apart(ends):
    ours, theirs = ends
    theirs.sendall(b"\x00")
    with pytest.raises(wire.TooSlowError):
        wire.Line(ours.fileno()).receive(time.monotonic() + 0.05)
    theirs.close()
    with pytest.raises(wire.GoneError):
        wire.Line(ours.fileno()).receive(time.monotonic() + 20)


def test_arrays_are_bounded_by_their_entries(ends):
    """An array of one byte an entry becomes eight times as large where it is compared."""
    ours, theirs = ends
    with pytest.raises(wire.ConversationError):
        wire.Line(theirs.fileno()).send(np.zeros(MAX_BYTES // 8 + 1, dtype=bool))
    head = json.dumps(["a", "|b1", [MAX_BYTES // 8 + 1]]).encode()
    sent = wire.LENGTHS.pack(len(head), MAX_BYTES // 8 + 1) + head + bytes(MAX_BYTES // 8 + 1)
    threading.Thread(target=theirs.sendall, args=(sent,), daemon=True).start()
    with pytest.raises(wire.ConversationError, match="entries"):
        wire.Line(ours.fileno()).receive(time.monotonic() + 20)


def test_a_steady_drip_does_not_outlast_the_deadline(ends):
    ours, theirs = ends
    theirs.sendall(wire.LENGTHS.pack(2**22, 0))

    def drip():
        with contextlib.suppress(OSError):
            while True:
                theirs.send(b"1")

    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(wire.TooSlowError):
        wire.Line(ours.fileno()).receive(time.monotonic() + 0.2)
    theirs.close()


def test_half_a_letter_becomes_a_question_mark(ends):
    ours, theirs = ends
    head = b'["t","\\ud800",["d","\\udc00",["s","\\ud800"]]]'
    theirs.sendall(wire.LENGTHS.pack(len(head), 0) + head)
    assert wire.Line(ours.fileno()).receive(time.monotonic() + 20) == ("?", {"?": Strange("?")})


def test_what_is_only_shown_holds_no_commands(ends):
    bad = "\x1b[2J\x1b]0;title\x07red\x9b31m\u202e\u2066 left\r\nnext\rlast\x00\x7f"
    good = "red31m left\nnext\nlast"
    assert cross(ends, Failure("ValueError", bad, bad, "forward")) == Failure("ValueError", good, good, "forward")
    assert cross(ends, Strange(bad)) == Strange(good)
    assert len(cross(ends, Strange("x" * 10**6)).kind) <= 200
    assert (
        shown("\N{ARABIC LETTER ALEF}\N{HEBREW LETTER ALEF}\t\n") == "\N{ARABIC LETTER ALEF}\N{HEBREW LETTER ALEF}\t\n"
    )


def test_an_array_that_is_put_twice_is_sent_once(ends):
    array = np.zeros(10_000)
    ours, theirs = ends
    sender = threading.Thread(target=wire.Line(theirs.fileno()).send, args=([Put("a", array), Put("b", array)],))
    sender.start()
    line = wire.Line(ours.fileno(), believing=True)
    steps = line.receive(time.monotonic() + 20)
    sender.join()
    assert [step.slot for step in steps] == ["a", "b"]
    assert all(same_bytes(step.value, array) for step in steps)
    assert line.taken < 2 * array.nbytes


def test_a_side_that_takes_nothing_does_not_block_the_other(ends):
    ours, _ = ends
    with pytest.raises(wire.TooSlowError):
        wire.Line(ours.fileno()).send(np.zeros(2**20), time.monotonic() + 0.05)
