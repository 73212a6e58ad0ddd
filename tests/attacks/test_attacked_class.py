"""A whole class graded at once in which every attempt is a student: nobody else's marks are touched."""

import json
from pathlib import Path

import pytest
from attacked_class import ASSIGNMENT, HONEST, AttackedClass, make
from attempt import CHECKS, SECRET, Attempt
from attempts import ATTEMPTS

from autograde.classroom.grading.grade import grade
from autograde.classroom.nbgrader_run import Run, load_config

HONEST_STUDENTS = 6
QUICK = [attempt for attempt in ATTEMPTS if not attempt.slow][::5]


@pytest.mark.parametrize(
    "attempts", [pytest.param(QUICK, id="some"), pytest.param(ATTEMPTS, id="all", marks=pytest.mark.long)]
)
def test_an_attacked_class(attempts: list[Attempt], wall: None, tmp_path: Path) -> None:
    cheats = {f"cheat{number}": attempt for number, attempt in enumerate(attempts)}
    honest = [f"honest{number}" for number in range(HONEST_STUDENTS)]
    attacked = make(tmp_path, [*honest, *cheats])
    for student in honest:
        attacked.hand_in(student, HONEST)
    for student, attempt in cheats.items():
        attacked.hand_in(student, attempt)
    before = kept(attacked)

    graded = grade(attacked.classroom, ASSIGNMENT, jobs=2)

    assert not graded.failures
    report = json.loads((attacked.classroom.root / "reports" / f"{ASSIGNMENT}.json").read_text(encoding="utf-8"))
    found = {one["student"]: one for one in report["submissions"]}
    assert set(found) == {*honest, *cheats}
    earned = {student: cheats.get(student, HONEST).earns for student in found}
    assert {student: passed(one) for student, one in found.items()} == earned
    assert all(len(one["checks"]) == sum(map(len, CHECKS.values())) for one in found.values())
    assert in_the_gradebook(attacked) == {student: points(one, earned[student]) for student, one in found.items()}
    assert kept(attacked) == before
    written = [path for path in attacked.classroom.root.rglob("*") if path.is_file() and path not in attacked.canaries]
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]


def passed(submission: dict) -> set[str]:
    return {check["cell"] for check in submission["checks"] if check["outcome"] == "passed"}


def points(submission: dict, earned: frozenset[str]) -> float:
    return sum(check["max_points"] for check in submission["checks"] if check["cell"] in earned)


def in_the_gradebook(attacked: AttackedClass) -> dict[str, float]:
    run = Run(attacked.classroom.root, load_config(attacked.classroom.root))
    with run.gradebook() as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions(ASSIGNMENT)}


def kept(attacked: AttackedClass) -> dict[str, str]:
    """What grading does not change: the source, the release, all submissions, and the canaries."""
    ours = ("source", "release", "submitted")
    state = attacked.state()
    roots = [str(attacked.classroom.root / name) for name in ours] + [str(attacked.home)]
    files = {path: value for path, value in state.items() if path.startswith(tuple(roots))}
    return files | {str(canary): state[str(canary)] for canary in attacked.canaries}
