"""Each attempt, judged behind every wall that this machine offers: it wins nothing, harms nobody, and ends in time."""

import os
import shutil
import time
from pathlib import Path

import pytest
from attacked_class import HONEST, AttackedClass, make
from attempt import SECRET, Attempt
from attempts import ATTEMPTS

from autograde.judge import Job, Judge, Judged, Level, refusal
from autograde.judge.judge import SECONDS
from autograde.judge.limits import user_of

SLOT = 7  # a user of the wall that no other test takes
MOST_SHOWN = 30_000
NEVER = ("\x1b", "\x9b", "\r", "\u202e", "\ud800", "\x07")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> AttackedClass:
    made = make(tmp_path_factory.mktemp("attacked"))
    made.hand_in("honest0", HONEST)
    return made


@pytest.fixture(scope="module")
def honest(attacked: AttackedClass) -> Job:
    return attacked.job(attacked.take_in(attacked.hand_in("honest1", HONEST)))


@pytest.fixture(scope="module", params=[level for level in Level if level is not Level.NONE], ids=lambda one: one.value)
def judge(request: pytest.FixtureRequest):
    if reason := refusal(request.param):
        pytest.skip(f"{request.param.value}: {reason}")
    with Judge(request.param, slot=SLOT) as judge:
        yield judge


def passed(judged: Judged) -> set[str]:
    return {result.id for result in judged.results if result.outcome == "passed"}


def test_the_honest_one_gets_full_marks(honest: Job, judge: Judge) -> None:
    assert passed(judge.run(honest)) == HONEST.earns


@pytest.mark.parametrize(
    "attempt",
    [pytest.param(attempt, marks=pytest.mark.long if attempt.slow else (), id=attempt.name) for attempt in ATTEMPTS],
)
def test_an_attempt(attacked: AttackedClass, honest: Job, judge: Judge, attempt: Attempt) -> None:
    submission = attacked.hand_in("cheat", attempt)
    began = time.monotonic()
    intake = attacked.take_in(submission)
    took = time.monotonic() - began
    shutil.rmtree(submission.folder)
    if intake.notebook is None:
        assert attempt.links
        return
    judge.run(honest)  # so that what the judge has of its own is there
    before, running = attacked.state(), processes()

    began = time.monotonic()
    judged = judge.run(attacked.job(intake))
    seconds = took + time.monotonic() - began

    won = passed(judged)
    assert won <= attempt.earns, f"unearned: {won - attempt.earns}"
    assert won == attempt.earns, f"lost: {attempt.earns - won}"
    assert seconds < SECONDS + 20
    said = repr(judged)
    assert SECRET not in said
    assert not any(one in text for text in shown(judged) for one in NEVER)
    assert all(len(text) < MOST_SHOWN for text in shown(judged))
    assert attacked.state() == before
    assert passed(judge.run(honest)) == HONEST.earns
    assert len(processes()) == len(running), "a process is left, or the warm one is gone"


def shown(judged: Judged) -> list[str]:
    """All texts that somebody may come to see."""
    texts = [*judged.notes]
    for result in judged.results:
        texts += [result.printed, result.message, *(result.error or ()), *map(str, (result.shown or {}).values())]
    return texts


def processes() -> set[int]:
    """The processes of the wall's user, or below us where that is our own user."""
    user = user_of(SLOT)
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if place.stat().st_uid == user and (user != os.getuid() or _is_below(int(place.name))):
                found.add(int(place.name))
        except OSError:
            continue
    return found


def _is_below(number: int) -> bool:
    while number > 1:
        if number == os.getpid():
            return True
        status = Path(f"/proc/{number}/stat").read_text()
        number = int(status.rpartition(")")[2].split()[1])
    return False
