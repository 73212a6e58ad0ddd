"""How far a learner is: chapters, exercises, points and what is next, computed from the notebooks each time.

A chapter whose code did not change since its checks last ran is not run again, and one that was not begun is not run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograde.classroom import atomic
from autograde.classroom.errors import CourseError
from autograde.study.checking import Checked, check, not_begun, recall
from autograde.study.folder import Folder
from autograde.study.keeping import writing
from autograde.study.reading import Prepared, prepare

PAGE = "progress.html"
TEMPLATE = Path(__file__).with_name("progress.html.j2")
DONE, BEGUN, OPEN = "done", "begun", "not begun"

# Called with how many chapters are known, how many there are, and which is run next ("" at the end).
Show = Callable[[int, int, str], None]


@dataclass(frozen=True)
class ExerciseProgress:
    """One exercise: how many of its checks pass, and whether there is an answer at all."""

    name: str
    tried: bool
    passed: int
    checks: int
    points: float
    max_points: float

    @property
    def state(self) -> str:
        return DONE if self.passed == self.checks else BEGUN if self.tried else OPEN

    @property
    def optional(self) -> bool:
        return self.max_points == 0


@dataclass(frozen=True)
class ChapterProgress:
    """One chapter. `problem` says why its notebook cannot be read; it has no exercises then."""

    name: str
    title: str
    state: str
    exercises: tuple[ExerciseProgress, ...] = ()
    answered: int = 0
    questions: int = 0
    problem: str = ""

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        return sum(exercise.max_points for exercise in self.exercises)

    @property
    def done(self) -> int:
        """The exercises that are done, of those that count."""
        return sum(exercise.state == DONE for exercise in self.counted())

    def counted(self) -> list[ExerciseProgress]:
        """The exercises that are not optional."""
        return [exercise for exercise in self.exercises if not exercise.optional]


@dataclass(frozen=True)
class Progress:
    """All chapters of a folder, and what is next: a chapter, and the exercise in it ("" for a question in words)."""

    folder: Path
    chapters: tuple[ChapterProgress, ...]
    next: tuple[str, str] | None

    @property
    def points(self) -> float:
        return sum(chapter.points for chapter in self.chapters)

    @property
    def max_points(self) -> float:
        return sum(chapter.max_points for chapter in self.chapters)


def progress(folder: Folder, show: Show = lambda *step: None) -> Progress:
    """How far the notebooks of a folder are. Chapters that are new or changed are run first."""
    names = folder.chapters()
    chapters = []
    for number, name in enumerate(names):
        chapters.append(_chapter(folder, name, partial(show, number, len(names))))
    show(len(names), len(names), "")
    return Progress(folder.root, tuple(chapters), _next(chapters))


def next_unfinished(folder: Folder) -> str | None:
    """The chapter to go on with, as far as it is known without running anything; None where all are done."""
    names = folder.own_chapters()
    place = _to_go_on_with([_known_state(folder, name) for name in names])
    return None if place is None else names[place]


def write_page(found: Progress) -> Path:
    """Write the same as a page, one self-contained file beside the notebooks."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    path = found.folder / PAGE
    with writing(found.folder):
        atomic.write(path, template.render(progress=found, DONE=DONE, BEGUN=BEGUN, OPEN=OPEN).encode())
    return path


def _chapter(folder: Folder, name: str, run: Callable[[str], None]) -> ChapterProgress:
    path = folder.notebook(name)
    if not path.is_file():
        return ChapterProgress(name, _title(name), OPEN, problem="is not in this folder; `chainrule start` copies it")
    try:
        prepared = prepare(path, folder)
        checked = not_begun(prepared)
        if prepared.begun:
            checked = recall(prepared) or _run(prepared, run)
    except CourseError as error:
        return ChapterProgress(name, _title(name), BEGUN, problem=str(error))
    exercises = tuple(
        ExerciseProgress(
            exercise,
            any(line.outcome != "not_attempted" for line in lines),
            sum(line.passed for line in lines),
            len(lines),
            sum(line.points for line in lines),
            sum(line.max_points for line in lines),
        )
        for exercise, lines in checked.exercises().items()
        if not all(line.is_carried for line in lines)
    )
    state = DONE if _all_done(checked) else BEGUN if checked.begun else OPEN
    title = _heading(prepared) or _title(name)
    return ChapterProgress(name, title, state, exercises, sum(checked.words.values()), len(checked.words))


def _run(prepared: Prepared, run: Callable[[str], None]) -> Checked:
    run(prepared.chapter)
    return check(prepared)


def _all_done(checked: Checked) -> bool:
    """Whether every check with points passes and every question has an answer; what is optional may stay."""
    return all(line.passed for line in checked.checks if line.max_points) and all(checked.words.values())


def _known_state(folder: Folder, name: str) -> str:
    try:
        prepared = prepare(folder.notebook(name), folder)
        known = recall(prepared)
    except CourseError:
        return BEGUN
    if known is not None and _all_done(known):
        return DONE
    return BEGUN if prepared.begun else OPEN


def _next(chapters: list[ChapterProgress]) -> tuple[str, str] | None:
    place = _to_go_on_with([chapter.state for chapter in chapters])
    if place is None:
        return None
    return chapters[place].name, next(_unfinished(chapters[place]), "")


def _to_go_on_with(states: list[str]) -> int | None:
    """The place of the first chapter that was begun and is not done, else of the one after the last that is done: who
    began in the middle is not sent back before the end.
    """
    if BEGUN in states:
        return states.index(BEGUN)
    last = max((place for place, state in enumerate(states) if state == DONE), default=-1)
    places = [*range(last + 1, len(states)), *range(last)]
    return next((place for place in places if states[place] != DONE), None)


def _unfinished(chapter: ChapterProgress) -> Iterator[str]:
    return (exercise.name for exercise in chapter.counted() if exercise.state != DONE)


def _heading(prepared: Prepared) -> str:
    """The chapter's title, from its first heading."""
    for cell in prepared.notebook.cells:
        if cell.cell_type == "markdown":
            for line in str(cell.source).splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return ""


def _title(name: str) -> str:
    number, _, words = name.partition("_")
    return f"{int(number[2:])} {words.replace('_', ' ').capitalize()}"
