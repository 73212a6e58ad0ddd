"""Takes what a learning platform's bulk download holds into `submitted/`, where grading finds it.

Which assignment a notebook is of is told by its cells, else by its name; whose it is, by the names that the platforms
give (`senders`). What cannot be told for certain is left out and named. A submission that is replaced is kept in the
class's `.chainrule/replaced/`.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import grade_id
from autograde.classroom.course_directory import Classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.intake.download import Download, DownloadedFile
from autograde.classroom.intake.rescue import UnreadableError, read_cells
from autograde.classroom.intake.senders import Member, Sender, find_member, plain, read_path

NEW, REPLACED, SAME = "new", "replaced", "as it was"
STAGING = "collected"
SAME_ASSIGNMENT = 0.5  # of an assignment's named cells; a notebook with fewer of them is another one


@dataclass(frozen=True)
class Taken:
    """A submission that was taken: of so many attempts the last, found at `path` in the download."""

    student: str
    assignment: str
    path: str
    state: str
    attempts: int
    note: str = ""


@dataclass(frozen=True)
class Left:
    """What was not taken, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Collected:
    """What a download came to."""

    taken: list[Taken]
    left: list[Left]


@dataclass(frozen=True)
class _Attempt:
    """A notebook that waits beside the class until it is known which one counts."""

    sender: Sender
    order: tuple[tuple[int, int], float, str]
    path: str
    place: Path
    note: str = ""


@dataclass
class _Sorted:
    """The download's notebooks by student and assignment, and what could not be sorted."""

    attempts: dict[tuple[str, str], list[_Attempt]] = field(default_factory=lambda: defaultdict(list))
    left: list[Left] = field(default_factory=list)
    without: dict[tuple[str, str, str], tuple[str, list[str]]] = field(default_factory=dict)
    accounts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def collect(classroom: Classroom, place: Path) -> Collected:
    """Take a download into the class. Raises CourseError for a file that is none, and for a class without students."""
    with classroom.nbgrader().gradebook() as gradebook:
        members = [
            Member(one.id, one.first_name or "", one.last_name or "", one.lms_user_id or "")
            for one in gradebook.students
        ]
    if not members:
        raise CourseError(
            f"the class in {classroom.root} has no students, so no name can be matched; add them with "
            f"`chainrule init {classroom.root} --roster FILE.csv`, with the columns id, first_name and last_name."
        )
    cells = {name: _named_cells(classroom, name) for name in classroom.assignments()}
    staging = classroom.memory / STAGING
    atomic.remove_folder(staging)
    try:
        found = _sort(Download(place), members, cells, staging)
        taken: list[Taken] = []
        for (student, assignment), attempts in sorted(found.attempts.items()):
            _take(classroom, student, assignment, attempts, taken, found.left)
        _remember_accounts(classroom, found.accounts)
    finally:
        atomic.remove_folder(staging)
    return Collected(taken, found.left)


def _sort(download: Download, members: list[Member], cells: dict[str, set[str]], staging: Path) -> _Sorted:
    found = _Sorted()
    took: set[tuple[str, str, str]] = set()
    for number, file in enumerate(download.files()):
        sent = read_path(file.path, cells)
        sender, students = find_member(sent, members)
        who = sender.identity
        if file.content is None:
            if students or sender.platform:
                found.without.setdefault(who, (_shown(file.path), []))[1].append(file.path.name)
            continue
        took.add(who)
        path = _shown(file.path)
        assignment, note = _assignment(file, cells)
        if not assignment:
            found.left.append(Left(path, note))
        elif not students:
            found.left.append(Left(path, _unknown(sender)))
        elif len(students) > 1:
            names = ", ".join(student.id for student in students)
            found.left.append(Left(path, f"{sender.name!r} can be any of these students: {names}"))
        else:
            beside = staging / f"{number}.ipynb"
            atomic.write(beside, file.content)
            student = students[0].id
            order = (sent.attempt, file.modified, path)
            found.attempts[student, assignment].append(_Attempt(sender, order, path, beside, note))
            if sender.platform == "canvas":
                found.accounts[student].add(sender.account)
    found.left += [Left(path, reason) for path, reason in download.refused]
    for who, (path, others) in found.without.items():
        if who not in took:
            found.left.append(Left(path, f"holds no notebook; found {', '.join(sorted(others)[:3])}"))
    return found


def _take(
    classroom: Classroom,
    student: str,
    assignment: str,
    attempts: list[_Attempt],
    taken: list[Taken],
    left: list[Left],
) -> None:
    people = {attempt.sender.identity for attempt in attempts}
    if len(people) > 1:
        reason = f"{len(people)} people in the download match the student {student}"
        left += [Left(attempt.path, reason) for attempt in attempts]
        return
    last = max(attempts, key=lambda attempt: attempt.order)
    folder = classroom.submission(student, assignment)
    place = folder / f"{assignment}.ipynb"
    if any(path.is_symlink() for path in (folder.parent, folder, place)):
        left.append(Left(last.path, f"submitted/{student}/{assignment} is a symbolic link or in one"))
        return
    content = last.place.read_bytes()
    state = NEW
    if place.exists():
        before = place.read_bytes()
        state = SAME if before == content else REPLACED
        if state == REPLACED:
            digest = hashlib.sha256(before).hexdigest()[:12]
            atomic.write(classroom.memory / "replaced" / student / assignment / f"{digest}.ipynb", before)
    if state != SAME:
        atomic.write(place, content)
    taken.append(Taken(student, assignment, last.path, state, len(attempts), last.note))


def _remember_accounts(classroom: Classroom, accounts: dict[str, set[str]]) -> None:
    """Give the gradebook the numbers by which Canvas knows the students, where it has none: export writes them."""
    with classroom.nbgrader().gradebook() as gradebook:
        known = {student.id: student.lms_user_id for student in gradebook.students}
        for student, numbers in accounts.items():
            if len(numbers) == 1 and not known.get(student):
                gradebook.update_or_create_student(student, lms_user_id=next(iter(numbers)))


def _named_cells(classroom: Classroom, assignment: str) -> set[str]:
    """The names that nbgrader gave to an assignment's cells; none where it cannot be read."""
    import nbformat

    for path in (classroom.release(assignment), classroom.source(assignment)):
        try:
            notebook: Any = nbformat.read(path, as_version=4)
        except Exception:  # nbformat raises its own, json's and OSError
            continue
        return {grade_id(cell) for cell in notebook.cells if grade_id(cell)}
    return set()


def _assignment(file: DownloadedFile, cells: dict[str, set[str]]) -> tuple[str, str]:
    """The assignment that a notebook is of, and a note; "" and the reason where there is none."""
    assert file.content is not None
    try:
        own = {cell.grade_id for cell in read_cells(file.content)[0] if cell.grade_id}
        problem = "holds none of the class's assignments"
    except UnreadableError as error:
        own, problem = set(), str(error)
    stem = plain(file.path.stem)
    named = [name for name in cells if plain(name) in stem] or [
        name for name in cells if any(plain(name) == plain(part) for part in file.path.parts)
    ]
    share = {name: len(own & wanted) / len(wanted) for name, wanted in cells.items() if wanted}
    best = max(share, key=lambda name: (share[name], name in named), default="")
    if best and share[best] >= SAME_ASSIGNMENT:
        renamed = "" if best in named else f"the file is named {file.path.name}"
        return best, renamed
    if len(named) == 1 and not own:
        return named[0], "" if problem.startswith("holds") else f"the notebook {problem}"
    return "", problem


def _unknown(sender: Sender) -> str:
    if sender.platform == "canvas" and not sender.name:
        return "was handed in anonymously; turn anonymous grading off for the download"
    if sender.platform == "moodle" and plain(sender.name) == "participant":
        return "was handed in anonymously; reveal the names in Moodle and download again"
    if not sender.name:
        return "names no student"
    return f"no student of the class is called {sender.name!r}"


def _shown(path: PurePosixPath) -> str:
    text = path.as_posix().encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in text)[-120:]
