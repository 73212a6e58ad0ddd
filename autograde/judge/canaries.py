"""Attempts to get out of a wall, each harmless in itself: canaries of `chainrule doctor` and the tests."""

import ctypes
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from autograde.judge import linux, seccomp
from autograde.judge.attempt import Bait, main


def _first(tries: dict[str, Callable[[], object]]) -> str | None:
    """The first try that is not refused, or None."""
    for name, attempt in tries.items():
        with suppress(OSError):
            attempt()
            return name
    return None


def _call(name: str, *arguments: int | bytes) -> int:
    """A system call by its name, past all wrappers."""
    _, numbers, _ = seccomp.MACHINES[os.uname().machine]
    passed = (ctypes.create_string_buffer(one) if isinstance(one, bytes) else one for one in arguments)
    return linux.syscall(name, numbers[name], *passed)


def _ways_to(path: str, victim: int) -> Iterator[str]:
    """A path as it is, and through what might lead out."""
    yield path
    yield "../" * 12 + path.lstrip("/")
    link = Path("way")
    with suppress(OSError):
        link.unlink(missing_ok=True)
        link.symlink_to(path)
        yield str(link)
    for process in ("self", "1", str(os.getppid()), str(victim)):
        for door in ("root", "cwd"):
            yield f"/proc/{process}/{door}{path}"
            yield f"/proc/{process}/{door}/{'../' * 12}{path.lstrip('/')}"


def _read(path: str, bait: Bait) -> str | None:
    for way in _ways_to(path, bait.victim):
        with suppress(OSError):
            found = sorted(Path(way).iterdir()) if Path(way).is_dir() else Path(way).read_text()[:40]
            return f"{found!r} by {way}"
    return None


def read_checkout(bait: Bait) -> str | None:
    return _read(bait.checkout, bait) or _read(str(Path(bait.checkout).parent), bait)


def read_class(bait: Bait) -> str | None:
    return _read(bait.secret, bait) or _read(str(Path(bait.secret).parent), bait)


def read_home(bait: Bait) -> str | None:
    return _read(bait.home, bait) or (_read(bait.home_file, bait) if bait.home_file else None)


def read_packages(bait: Bait) -> str | None:
    return _read(bait.package, bait) if bait.package else None


def leaked_descriptor(bait: Bait) -> str | None:
    for descriptor in range(3, 256):
        with suppress(OSError):
            opened = os.open(Path(bait.secret).name, os.O_RDONLY, dir_fd=descriptor)
            return f"{os.read(opened, 40)!r} by descriptor {descriptor}"
        with suppress(OSError):
            if bait.token.encode() in os.pread(descriptor, 100, 0):
                return f"descriptor {descriptor}"
    return None


def read_environment(bait: Bait) -> str | None:
    places = [f"/proc/{process}/environ" for process in ("self", "1", bait.victim, os.getppid())]
    texts = [repr(dict(os.environ))]
    for place in places:
        with suppress(OSError):
            texts.append(Path(place).read_text(errors="replace"))
    return "the grader's environment" if any(bait.token in text for text in texts) else None


def write_outside(bait: Bait) -> str | None:
    target = Path(bait.secret)
    folder = Path(bait.open_folder)
    return _first(
        {
            "a new file in a folder open to all": lambda: (folder / "new").write_text("new"),
            "a new folder": (folder / "folder").mkdir,
            "a file that all may write": lambda: target.write_text("changed"),
            "truncate": lambda: os.truncate(target, 0),
            "open to truncate": lambda: os.close(os.open(target, os.O_RDONLY | os.O_TRUNC)),
            "chmod": lambda: target.chmod(0o666),
            "utime": lambda: os.utime(target, (1, 1)),
            "xattr": lambda: os.setxattr(target, "user.canary", b"1"),
            "rename": lambda: target.rename(folder / "renamed"),
            "link": lambda: os.link(target, "linked"),
            "unlink": target.unlink,
            "/dev/shm": lambda: Path("/dev/shm/chainrule-canary").write_text("x"),
            "/var/tmp": lambda: Path("/var/tmp/chainrule-canary").write_text("x"),
            "/": lambda: Path("/chainrule-canary").write_text("x"),
            "the standard library": lambda: Path(os.__file__).with_name("chainrule_canary.py").write_text("x"),
            "the program": lambda: Path(__file__).write_text("x"),
        }
    )


def open_sockets(bait: Bait) -> str | None:
    def connect(family: int, kind: int, address: object) -> None:
        with socket.socket(family, kind) as one:
            one.settimeout(2)
            one.connect(address)  # type: ignore[arg-type]
            one.send(b"canary")

    def through_a_pair() -> None:
        with socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0] as one:
            one.sendto(b"canary", bait.datagram)

    def listen() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.bind(("127.0.0.1", 0))

    stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
    return _first(
        {
            "TCP": lambda: connect(socket.AF_INET, stream, ("127.0.0.1", bait.tcp)),
            "UDP": lambda: connect(socket.AF_INET, datagram, ("127.0.0.1", bait.udp)),
            "UNIX": lambda: connect(socket.AF_UNIX, datagram, bait.datagram),
            "UNIX, abstract": lambda: connect(socket.AF_UNIX, datagram, bait.abstract),
            "UNIX, through a socketpair": through_a_pair,
            "listening": listen,
            "netlink": lambda: socket.socket(16, socket.SOCK_RAW).close(),
            "packets": lambda: socket.socket(17, socket.SOCK_RAW).close(),
        }
    )


def signal_grader(bait: Bait) -> str | None:
    def by_descriptor() -> None:
        import fcntl

        reading, writing = os.pipe()
        fcntl.fcntl(reading, fcntl.F_SETOWN, bait.victim)
        fcntl.fcntl(reading, 10, signal.SIGKILL)  # F_SETSIG
        fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC)
        os.write(writing, b"x")

    return _first(
        {
            "signal 0 to all": lambda: os.kill(-1, 0),
            "tgkill": lambda: _call("tgkill", bait.victim, bait.victim, 0),
            "a queued signal": lambda: _call("rt_sigqueueinfo", bait.victim, signal.SIGURG, bytes(128)),
            "pidfd_open": lambda: os.pidfd_open(bait.victim),
            "signals of a descriptor": by_descriptor,
            "other limits": lambda: _call("prlimit64", bait.victim, 7, 0, bytes(16)),
            "SIGKILL": lambda: os.kill(bait.victim, signal.SIGKILL),
        }
    )


def trace_grader(bait: Bait) -> str | None:
    return _first(
        {
            "PTRACE_SEIZE": lambda: _call("ptrace", 0x4206, bait.victim, 0, 0),
            "process_vm_readv": lambda: _call("process_vm_readv", bait.victim, 0, 0, 0, 0, 0),
            "/proc/PID/mem": lambda: os.open(f"/proc/{bait.victim}/mem", os.O_RDONLY),
            "/proc/PID/maps": lambda: Path(f"/proc/{bait.victim}/maps").read_text(),
            "pidfd_getfd": lambda: _call("pidfd_getfd", os.pidfd_open(bait.victim), 0, 0),
        }
    )


def see_processes(bait: Bait) -> str | None:
    with suppress(OSError):
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (process / "cmdline").read_text().startswith(bait.victim_token):
                    return f"the command line of process {process.name}"
    return _first({"/proc/PID/status": lambda: Path(f"/proc/{bait.victim}/status").read_text()})


def become_another(bait: Bait) -> str | None:
    other = os.getuid() + 1
    return _first(
        {
            "root": lambda: os.setuid(0),
            "the user of another slot": lambda: os.setresuid(other, other, other),
            "no groups": lambda: os.setgroups([]),
        }
    )


def new_namespaces(bait: Bait) -> str | None:
    def clone() -> None:
        if _call("clone", linux.CLONE_NEWUSER | signal.SIGCHLD, 0, 0, 0, 0) == 0:
            os._exit(0)

    return _first(
        {
            "unshare(CLONE_NEWUSER)": lambda: linux.unshare(linux.CLONE_NEWUSER),
            "unshare(CLONE_NEWNS)": lambda: linux.unshare(linux.CLONE_NEWNS),
            "clone(CLONE_NEWUSER)": clone,
            "clone3": lambda: _call("clone3", 0, 0),
            "mount": lambda: linux.mount("none", "/tmp", "tmpfs", 0),
            "chroot": lambda: os.chroot("."),
        }
    )


def use_kernel(bait: Bait) -> str | None:
    return _first(
        {
            "System V shared memory": lambda: _call("shmget", 0, 4096, 0o1600),
            "System V messages": lambda: _call("msgget", 0, 0o1600),
            "POSIX messages": lambda: _call("mq_open", b"canary\0", os.O_RDWR | os.O_CREAT, 0o600, 0),
            "memory without a file": lambda: _call("memfd_create", b"canary\0", 0),
            "io_uring": lambda: _call("io_uring_setup", 1, bytes(120)),
            "keys": lambda: _call("keyctl", 0, -3 & 0xFFFFFFFF, 1),
            "BPF": lambda: _call("bpf", 0, bytes(128), 128),
            "perf": lambda: _call("perf_event_open", bytes(128), 0, -1, -1, 0),
        }
    )


ATTEMPTS = (
    read_checkout, read_class, read_home, read_packages, read_environment, leaked_descriptor, write_outside,
    open_sockets, signal_grader, trace_grader, see_processes, become_another, new_namespaces, use_kernel,
)  # fmt: skip

if __name__ == "__main__":
    main(*ATTEMPTS)
