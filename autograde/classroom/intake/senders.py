"""Who handed in what, by the names that learning platforms give to the files of a bulk download.

Moodle (mod/assign/classes/downloader.php, Moodle 4): a folder `FULL NAME_NUMBER_assignsubmission_file` for each
participant, or with "download submissions in folders" off a file `FULL NAME_NUMBER_assignsubmission_file_NAME`;
underscores in the name become spaces, some sites put the username before it, and blind marking writes `Participant`.

Canvas (lib/content_zipper.rb): a file `NAME_USER_FILE_NAME`, or `NAME_LATE_USER_FILE_NAME`; the first is the sortable
name in small letters without anything but letters and digits, USER is the number of the account, FILE that of the
upload, which rises with every attempt. Anonymous marking writes `anon_CODE_FILE_NAME`.

Everything else: a folder, a zip or a notebook named by the student's id or full name.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

MOODLE = re.compile(r"(?P<name>.+)_(?P<account>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)", re.DOTALL)
CANVAS_ANONYMOUS = re.compile(r"anon_(?P<account>[A-Za-z0-9]+)_(?P<upload>\d+)_(?P<file>.+)", re.DOTALL)
CANVAS = re.compile(r"(?P<name>.+?)(?:_(?i:late))?_(?P<account>\d+)_(?P<upload>\d+)_(?P<file>.+)", re.DOTALL)
ATTEMPT = re.compile(r"(?i:\battempt|\bversuch|\btry)[ _-]*(\d+)|[-_ ]v?(\d{1,3})$|\((\d{1,3})\)$")


@dataclass(frozen=True)
class Member:
    """A student of the class, as the gradebook knows her. `account` is her number on the platform, if known."""

    id: str
    first_name: str = ""
    last_name: str = ""
    account: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Sender:
    """Whom a path names. `platform` and `account` are "" where no platform named it."""

    name: str
    platform: str = ""
    account: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells two people of one name apart."""
        return (self.platform, self.account, "" if self.account else plain(self.name))


@dataclass(frozen=True)
class Sent:
    """What a path tells: who may have sent the file, outermost first, and which attempt it is."""

    senders: tuple[Sender, ...]
    attempt: tuple[int, int]


def read_path(path: PurePosixPath, assignments: Iterable[str] = ()) -> Sent:
    """Read a download's path. `assignments` are cut off a notebook's name, so that what is left may be a student's."""
    upload = 0
    for part in path.parts:
        if found := MOODLE.fullmatch(part):
            return Sent((Sender(found["name"], "moodle", found["account"]),), (0, _attempt(path)))
        if found := CANVAS_ANONYMOUS.fullmatch(part):
            upload = int(found["upload"])
            return Sent((Sender("", "canvas", found["account"]),), (upload, _attempt(path)))
        if found := CANVAS.fullmatch(part):
            upload = int(found["upload"])
            return Sent((Sender(found["name"], "canvas", found["account"]),), (upload, _attempt(path)))
    names = [part.removesuffix(".zip") for part in path.parts[:-1]]
    stem = path.stem
    for assignment in sorted(assignments, key=len, reverse=True):
        stem = re.sub(re.escape(assignment), " ", stem, flags=re.IGNORECASE)
    names.append(stem.strip(" _-"))
    return Sent(tuple(Sender(name) for name in names if name), (0, _attempt(path)))


def find_member(sent: Sent, members: Iterable[Member]) -> tuple[Sender, list[Member]]:
    """The sender that the class knows, and its members of that name: one, several who share it, or none."""
    members = list(members)
    for sender in sent.senders:
        found = _members(sender, members)
        if found:
            return sender, found
    shown = next((sender for sender in sent.senders), Sender(""))
    return shown, []


def plain(name: str) -> str:
    """A name without what platforms change in it: cases, accents' spelling, spaces, commas, hyphens."""
    letters = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum() or unicodedata.category(letter)[0] == "M")


def _members(sender: Sender, members: list[Member]) -> list[Member]:
    if sender.platform == "canvas" and sender.account:
        known = [member for member in members if member.account == sender.account]
        if known:
            return known
    if not sender.name:
        return []
    exact = [member for member in members if member.id == sender.name]
    if exact:
        return exact
    first, _, rest = sender.name.partition(" ")
    if sender.platform == "moodle" and rest:
        username = [member for member in members if member.id == first and plain(rest) in _spellings(member)]
        if username:
            return username
    name = plain(sender.name)
    return [member for member in members if name and name in {plain(member.id), *_spellings(member)}]


def _spellings(member: Member) -> set[str]:
    """Her full name in either order, without anything but letters."""
    if not member.first_name or not member.last_name:
        return {plain(member.full_name)} - {""}
    return {plain(member.first_name + member.last_name), plain(member.last_name + member.first_name)}


def _attempt(path: PurePosixPath) -> int:
    """The number of an attempt that is written into a name: `Attempt 2`, `ch01-2.ipynb`, `ch01 (2).ipynb`."""
    for part in (path.stem, *reversed(path.parts[:-1])):
        if found := ATTEMPT.search(part):
            return int(next(number for number in found.groups() if number is not None))
    return 0
