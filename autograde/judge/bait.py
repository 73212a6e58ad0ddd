"""What the doctor lays out for canaries: a made-up class and home, listening sockets, a process to attack."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Self

from autograde.judge import limits

VARIABLE = "CHAINRULE_BAIT"
SLEEP = "120"  # seconds that the process to attack sleeps, should the doctor be killed


class Bait:
    """All of it open to the user behind the wall, so that nothing but the wall protects it; a context manager.

    The process to attack runs as that user too: it stands for another submission's, or for a grader who is not root.
    shown: what is installed and may be seen; of the rest, one package is bait.
    """

    def __init__(self, slot: int, shown: Collection[str]) -> None:
        self.token = secrets.token_hex(8)
        self.victim_token = secrets.token_hex(8)
        self.folder = Path(tempfile.mkdtemp(prefix="chainrule-bait-"))
        self.secret = self.folder / "class" / "source" / "secret"
        self.open_folder = self.folder / "open"
        home = self.folder / "home" / ".netrc"
        for file in (self.secret, home, self.open_folder / "there"):
            file.parent.mkdir(parents=True)
            file.write_text(self.token)
        user = limits.user_of(slot)
        inet, unix, datagram = socket.AF_INET, socket.AF_UNIX, socket.SOCK_DGRAM
        self._tcp, self._udp = socket.socket(inet), socket.socket(inet, datagram)
        self._named, self._abstract = socket.socket(unix, datagram), socket.socket(unix, datagram)
        self._tcp.bind(("127.0.0.1", 0))
        self._tcp.listen()
        self._udp.bind(("127.0.0.1", 0))
        self._named.bind(str(self.folder / "socket"))
        self._abstract.bind(f"\0chainrule-{self.token}")
        for path in (self.folder, *self.folder.rglob("*")):
            if os.geteuid() == 0:
                os.chown(path, user, user)
            path.chmod(0o777 if path.is_dir() or path.is_socket() else 0o666)
        self.leak = os.open(self.secret.parent, os.O_RDONLY)
        os.set_inheritable(self.leak, True)
        os.environ[VARIABLE] = self.token
        self._victim = subprocess.Popen(
            [self.victim_token, SLEEP],
            executable=shutil.which("sleep"),
            env={VARIABLE: self.token},
            user=user if os.geteuid() == 0 else None,
        )
        self._before = self._state()
        self._told = {
            "token": self.token,
            "victim": self._victim.pid,
            "victim_token": self.victim_token,
            "checkout": str(Path(__file__).resolve()),
            "secret": str(self.secret),
            "home": str(home),
            "home_file": next((str(path) for path in sorted(Path.home().iterdir()) if path.is_file()), ""),
            "package": _unshown_package(shown),
            "open_folder": str(self.open_folder),
            "tcp": self._tcp.getsockname()[1],
            "udp": self._udp.getsockname()[1],
            "datagram": str(self.folder / "socket"),
            "abstract": f"\0chainrule-{self.token}",
        }

    def describe(self, bounds: limits.Limits) -> str:
        """What a canary is told, as JSON; the token in it marks every process of a canary's."""
        # a third of what all together may have: no process passes its own limit, three of them pass everybody's
        own = {"processes": bounds.processes, "file_size": bounds.file_size, "piece": bounds.resident // 3}
        return json.dumps(self._told | own)

    def harm(self) -> str | None:
        """What was done to it, or None."""
        if self._victim.poll() is not None:
            return "the grader's process was killed"
        if self._state() != self._before:
            return "files outside were changed"
        for name in ("_tcp", "_udp", "_named", "_abstract"):
            one: socket.socket = getattr(self, name)
            one.setblocking(False)
            try:
                one.accept() if one is self._tcp else one.recv(100)
            except BlockingIOError:
                continue
            return f"something arrived through the network ({name[1:]})"
        return None

    def left(self) -> list[int]:
        """The processes of canaries that are still there; proc(5)."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if self.token.encode() in (process / "cmdline").read_bytes():
                    found.append(int(process.name))
            except OSError:
                continue  # it has ended meanwhile
        return found

    def _state(self) -> tuple[object, ...]:
        found = self.secret.stat()
        there = sorted(path.name for path in self.open_folder.iterdir())
        return self.secret.read_text(), found.st_mode, found.st_mtime_ns, found.st_nlink, there

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._victim.kill()
        self._victim.wait()
        for one in (self._tcp, self._udp, self._named, self._abstract):
            one.close()
        os.close(self.leak)
        os.environ.pop(VARIABLE, None)
        shutil.rmtree(self.folder, ignore_errors=True)


def _unshown_package(shown: Collection[str]) -> str:
    """A module of ours or of site-packages that the wall must not show; empty if all that is installed is shown."""
    for site in {str(Path(path).parent) for path in shown if "site-packages" in path}:
        for path in sorted(Path(site).glob("*/__init__.py")):
            if str(path.parent) not in shown:
                return str(path)
    return ""
