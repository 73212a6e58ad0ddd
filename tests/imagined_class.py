"""Reports of imagined classes: each student picks answers from the library, and gets what their headings say.

Drawn with a seed, so that a class is the same each time. Nothing is run.
"""

import random
from functools import cache

from autograde import places
from autograde.check.diagnosis import VOCABULARY
from autograde.classroom.chapters.chapter import chapter_sources, check_cells, question_cells, read_chapter
from autograde.classroom.chapters.library import Answer, read_library
from autograde.classroom.grading.marks import Assignment, empty_result
from autograde.classroom.grading.report import CheckResult, ManualPoints, Report, SubmissionResult

CHAPTER = "ch04_softmax_with_loss"
FIRST = "Ada Blaise Carla Dmitri Esther Farid Grazia Hana Ivan Jun Leon Mei Noor Olu Priya Quirin Rosa Sune Tariq Ursa"
LAST = "Åberg Bianchi Chen Dąbrowska Eze Fischer García Haddad Ito Jensen Kowalski López Müller Nguyễn Okafor Petrov"


@cache
def assignment(name: str = CHAPTER) -> Assignment:
    """The cells with points of a chapter."""
    notebook = read_chapter(chapter_sources(places.solutions())[name])
    return Assignment(name, tuple(check_cells(notebook)), tuple(question_cells(notebook)))


@cache
def _library() -> dict[str, list[Answer]]:
    return read_library(places.solutions())


def imagined_report(students: int, seed: int = 7, name: str = CHAPTER, marked: bool = False) -> Report:
    """A class of so many; with `marked`, the questions in words have their points."""
    draw = random.Random(seed)
    described = assignment(name)
    exercises = dict.fromkeys(check.exercise for check in described.checks)
    loved = {exercise: _common(draw, exercise) for exercise in exercises}
    results = [_student(draw, described, number, loved, marked) for number in range(students)]
    return Report(name, "judge", "bubblewrap", tuple(sorted(results, key=lambda item: item.student)))


def _common(draw: random.Random, exercise: str) -> list[Answer]:
    """The mistakes of this class in an exercise, the commonest written several times."""
    wrong = [answer for answer in _library()[exercise] if not answer.right]
    draw.shuffle(wrong)
    return [answer for place, answer in enumerate(wrong) for _ in range(max(1, 16 - 5 * place))]


def _student(
    draw: random.Random, described: Assignment, number: int, loved: dict[str, list[Answer]], marked: bool
) -> SubmissionResult:
    student = f"{draw.choice(FIRST.split())} {draw.choice(LAST.split())} {number + 1}"
    lot = draw.random()
    if lot < 0.04:
        return empty_result(described, student, "missing")
    if lot < 0.05:
        return empty_result(described, student, "unreadable", ("the file is empty",))
    skill = draw.betavariate(3, 1.4)
    picked: dict[str, Answer | None] = {}
    checks = []
    for check in described.checks:
        if check.exercise not in picked:
            right = draw.random() < skill
            picked[check.exercise] = _right(draw, check.exercise) if right else _wrong(draw, loved[check.exercise])
        answer = picked[check.exercise]
        if answer is None:
            checks.append(
                CheckResult(check.grade_id, check.exercise, "not_attempted", 0.0, check.points, "not_attempted")
            )
        elif check.grade_id not in answer.fails:
            checks.append(CheckResult(check.grade_id, check.exercise, "passed", check.points, check.points))
        else:
            outcome = {"not_attempted": "not_attempted", "raises": "error"}.get(answer.diagnosis or "", "failed")
            advice = VOCABULARY.get(answer.diagnosis or "")
            told = (
                f"{check.exercise}: {advice.seen} {advice.question}" if advice else f"{answer.title}: {answer.sentence}"
            )
            checks.append(
                CheckResult(check.grade_id, check.exercise, outcome, 0.0, check.points, answer.diagnosis, told)
            )
    words = draw.choice([0.0, 1.0, 1.5, 2.0]) if marked else None
    notes = ("the notebook was renamed",) if draw.random() < 0.03 else ()
    return SubmissionResult(
        student=student,
        status="graded",
        score=sum(check.points for check in checks),
        max_score=described.max_score,
        seconds=0.05,
        manual=ManualPoints(words, described.max_manual),
        notes=notes,
        checks=tuple(checks),
    )


def _right(draw: random.Random, exercise: str) -> Answer:
    return draw.choice([answer for answer in _library()[exercise] if answer.right])


def _wrong(draw: random.Random, loved: list[Answer]) -> Answer | None:
    return None if draw.random() < 0.25 else draw.choice(loved)
