"""How a class stands: what a report comes to for each check, for each mistake and for the marks."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from autograde.check.diagnosis import VOCABULARY, Advice
from autograde.classroom.grading.report import CheckResult, Report, SubmissionResult
from autograde.classroom.pages.mistakes import habit

NOT_BEGUN = "not_attempted"
CONSEQUENCES = ("forward_wrong", None)  # what a backward check says of an exercise whose forward check says why
MOST_BARS = 20  # marks up to 20 have a bar each; more are put together


@dataclass(frozen=True)
class CheckStanding:
    """How many of those who handed in passed a check, did not, and did not begin."""

    cell: str
    exercise: str
    max_points: float
    passed: int
    not_passed: int
    not_begun: int

    @property
    def of(self) -> int:
        return self.passed + self.not_passed + self.not_begun


@dataclass(frozen=True)
class Mistake:
    """A diagnosis of one exercise, and the students who got it; `diagnosis` None stands for no name at all."""

    diagnosis: str | None
    exercise: str
    students: int
    of: int

    @property
    def does(self) -> str:
        return habit(self.diagnosis, self.students)

    @property
    def advice(self) -> Advice | None:
        return VOCABULARY.get(self.diagnosis) if self.diagnosis is not None else None


@dataclass(frozen=True)
class Bar:
    """Students with marks from `low` to below `high`; the last bar has its `high` too."""

    low: float
    high: float
    students: int
    last: bool = False


@dataclass(frozen=True)
class Standing:
    """The class in figures. Marks are whole ones where every question has its points, else those of the checks."""

    handed_in: int
    missing: int
    unreadable: int
    checks: tuple[CheckStanding, ...]
    mistakes: tuple[Mistake, ...]
    with_words: bool
    max_mark: float
    median: float | None
    all_points: int
    bars: tuple[Bar, ...]

    @property
    def students(self) -> int:
        return self.handed_in + self.missing


def standing(report: Report) -> Standing:
    """What the report says of the class; those who did not hand in are counted as that and nowhere else."""
    present = [item for item in report.submissions if item.status != "missing"]
    with_words = bool(present) and all(item.manual.points is not None for item in present)
    with_words = with_words and any(item.manual.max_points for item in present)
    marks = sorted(mark(item, with_words) for item in present)
    highest = max((item.max_score + item.manual.max_points * with_words for item in present), default=0.0)
    return Standing(
        handed_in=len(present),
        missing=len(report.submissions) - len(present),
        unreadable=sum(item.status == "unreadable" for item in present),
        checks=tuple(_checks(present)),
        mistakes=tuple(_mistakes(present)),
        with_words=with_words,
        max_mark=highest,
        median=_median(marks),
        all_points=sum(value >= highest for value in marks),
        bars=tuple(_bars(marks, highest)),
    )


def mistakes_of(item: SubmissionResult) -> list[tuple[str | None, str]]:
    """The diagnoses of a submission with their exercises, each once, and no consequence beside its cause."""
    found: dict[str, dict[str | None, None]] = {}
    for check in item.checks if item.status != "missing" else ():
        if check.outcome not in ("passed", NOT_BEGUN):
            found.setdefault(check.exercise, {})[check.diagnosis] = None
    told = []
    for exercise, names in found.items():
        causes = [name for name in names if name not in CONSEQUENCES]
        told += [(name, exercise) for name in causes or list(names)[:1]]
    return told


def mark(item: SubmissionResult, with_words: bool) -> float:
    return item.score + (item.manual.points or 0.0) * with_words


def checks_of(submissions: list[SubmissionResult]) -> dict[str, CheckResult]:
    """The checks that the submissions have, by cell, each as the first has it."""
    found: dict[str, CheckResult] = {}
    for item in submissions:
        for check in item.checks:
            found.setdefault(check.cell, check)
    return found


def _checks(present: list[SubmissionResult]) -> Iterator[CheckStanding]:
    outcomes: dict[str, list[str]] = {}
    for item in present:
        for check in item.checks:
            outcomes.setdefault(check.cell, []).append(check.outcome)
    for cell, check in checks_of(present).items():
        passed, not_begun = outcomes[cell].count("passed"), outcomes[cell].count(NOT_BEGUN)
        others = len(outcomes[cell]) - passed - not_begun
        yield CheckStanding(cell, check.exercise, check.max_points, passed, others, not_begun)


def _mistakes(present: list[SubmissionResult]) -> list[Mistake]:
    """The commonest first; a student counts once for a diagnosis of an exercise, however many checks show it."""
    who: dict[tuple[str | None, str], set[str]] = {}
    for item in present:
        for mistake in mistakes_of(item):
            who.setdefault(mistake, set()).add(item.student)
    found = [Mistake(name, exercise, len(students), len(present)) for (name, exercise), students in who.items()]
    return sorted(found, key=lambda one: (-one.students, one.diagnosis is None))


def _median(marks: list[float]) -> float | None:
    if not marks:
        return None
    half = len(marks) // 2
    return marks[half] if len(marks) % 2 else (marks[half - 1] + marks[half]) / 2


def _bars(marks: list[float], highest: float) -> Iterator[Bar]:
    if highest <= 0 or not marks:
        return
    width = max(1, math.ceil(highest / MOST_BARS))
    count = math.floor(highest / width) + 1
    heights = [0] * count
    for value in marks:
        heights[min(int(max(value, 0.0) // width), count - 1)] += 1
    for number, height in enumerate(heights):
        low, last = number * width, number == count - 1
        yield Bar(low, max(highest, marks[-1]) if last else low + width, height, last)
