"""The filter of system calls, as a program: what it answers for a call, without putting anyone under it."""

import struct
from errno import ENOSYS, EPERM

import pytest

from autograde.judge import WallError, seccomp

ALLOWED, KILLED = seccomp.ALLOW, seccomp.KILL
REFUSED, MISSING = seccomp.ERROR | EPERM, seccomp.ERROR | ENOSYS


def answer(program: bytes, machine: str, name: str | int, *arguments: int, architecture: int | None = None) -> int:
    """Run the filter as the kernel does (Documentation/networking/filter.rst), over a made-up call."""
    audit, numbers, _ = seccomp.MACHINES[machine]
    number = numbers[name] if isinstance(name, str) else name
    padded = [one & (1 << 64) - 1 for one in (*arguments, *[0] * 6)[:6]]
    data = struct.pack("<IIQ6Q", number, architecture or audit, 0, *padded)
    accumulator, at = 0, 0
    while True:
        code, yes, no, value = struct.unpack_from("<HBBI", program, at * 8)
        at += 1
        if code == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif code == seccomp.RETURN:
            return int(value)
        else:
            tests = {seccomp.EQUAL: accumulator == value, seccomp.ABOVE: accumulator > value}
            at += yes if tests.get(code, bool(accumulator & value)) else no


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(seccomp.platform, "machine", lambda: request.param)
    return str(request.param)


CALLS = [
    ("socket", (1, 1), REFUSED),
    ("clone3", (), MISSING),
    ("clone", (0x3D0F00,), ALLOWED),  # a thread
    ("clone", (17,), ALLOWED),  # a fork
    ("clone", (0x10000011,), REFUSED),  # with a user namespace
    ("socketpair", (1, 1 | 0o2000000), ALLOWED),  # a stream, closed on exec
    ("socketpair", (1, 2), REFUSED),
    ("socketpair", (2, 1), REFUSED),
    ("sendto", (3, 100, 1, 0, 0, 0), ALLOWED),  # send
    ("sendto", (3, 100, 1, 0, 1 << 32, 16), REFUSED),
    ("kill", (4711, 9), ALLOWED),
    ("kill", (4712, 9), REFUSED),
    ("kill", (-1, 9), REFUSED),
    ("tgkill", (4711, 4713, 6), ALLOWED),
    ("prctl", (15, 0), ALLOWED),  # a thread's name
    ("prctl", (1, 0), REFUSED),
    ("fcntl", (3, 3), ALLOWED),
    ("fcntl", (3, 8, 1), REFUSED),
    ("ioctl", (0, 0x5401), ALLOWED),  # isatty
    ("ioctl", (0, 0x5412), REFUSED),
    ("prlimit64", (0, 7), ALLOWED),
    ("prlimit64", (4712, 7), REFUSED),
    ("setsid", (), REFUSED),
    ("ptrace", (16, 1), REFUSED),
    (seccomp.NEWEST + 1, (), MISSING),
]


@pytest.mark.parametrize(("call", "arguments", "expected"), CALLS)
def test_student_code_is_answered(machine: str, call: str | int, arguments: tuple[int, ...], expected: int) -> None:
    assert answer(seccomp.program(itself=4711), machine, call, *arguments) == expected


def test_within_a_process_namespace_signals_are_free(machine: str) -> None:
    assert answer(seccomp.program(), machine, "kill", 4712, 9) == ALLOWED


def test_a_warm_process_can_make_walls_and_nothing_else_more(machine: str) -> None:
    warm = seccomp.program(workers=True)
    for call in ("unshare", "mount", "setns", "setsid", "kill", "prctl", "recvmsg"):
        assert answer(warm, machine, call) == ALLOWED
    for call in ("socket", "connect", "ptrace", "bpf", "keyctl", "shmget"):
        assert answer(warm, machine, call) == REFUSED


def test_another_way_to_make_calls_is_closed(machine: str) -> None:
    program = seccomp.program()
    assert answer(program, machine, 41, architecture=0x40000003) == KILLED  # AUDIT_ARCH_I386
    assert answer(program, machine, seccomp.X32 | 41) == MISSING


def test_an_unknown_machine_has_no_filter_and_so_no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "riscv64")
    with pytest.raises(WallError, match="riscv64"):
        seccomp.program()
