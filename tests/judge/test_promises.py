"""Every promise of the wall, at every level that this machine offers, started and forked: the doctor's own canaries."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from autograde.judge import Level, Wall, WallError, refusal
from autograde.judge.bait import Bait
from autograde.judge.doctor import (
    GRADER_DIES,
    PROMISES,
    WAYS,
    Diagnosis,
    Examined,
    Finding,
    Promise,
    after_the_grader,
    try_promise,
)

# One after the other: canaries of two walls at once would share the limits of one user.
pytestmark = pytest.mark.long

WALLS = [Level.BUBBLEWRAP, Level.LANDLOCK]


@pytest.fixture(scope="module", params=WALLS, ids=lambda level: level.value)
def wall(request: pytest.FixtureRequest) -> Iterator[Wall]:
    if reason := refusal(request.param):
        pytest.skip(f"this machine refuses {request.param.value}: {reason}")
    with Wall(request.param, slot=1) as made:
        yield made


@pytest.fixture(scope="module")
def bait(wall: Wall) -> Iterator[Bait]:
    with Bait(wall.slot, wall.shown()) as laid:
        yield laid


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.attempt)
def test_the_wall_keeps_its_promise(wall: Wall, bait: Bait, promise: Promise, way: str) -> None:
    assert try_promise(wall, bait, promise, way) == Finding(promise.sentence, way, True)


@pytest.mark.parametrize("way", WAYS)
def test_everything_behind_the_wall_ends_with_the_grader(wall: Wall, bait: Bait, way: str) -> None:
    assert after_the_grader(wall.level, wall.slot, bait, way) is None


OPEN = ["read_checkout", "read_class", "read_home", "write_outside", "open_sockets", "see_processes", "use_kernel"]


@pytest.mark.skipif(bool(refusal(Level.NONE)), reason=str(refusal(Level.NONE)))
@pytest.mark.parametrize("attempt", OPEN)
def test_the_same_canaries_find_what_is_open_where_there_is_no_wall(attempt: str) -> None:
    promise = next(one for one in PROMISES if one.attempt == attempt)
    with Wall(Level.NONE, allow_none=True, slot=2) as made, Bait(made.slot, made.shown()) as laid:
        finding = try_promise(made, laid, promise, "started")
    assert not finding.holds
    assert finding.detail
    assert "no answer" not in finding.detail


def test_without_a_wall_nothing_is_run_unless_that_is_allowed() -> None:
    with pytest.raises(WallError, match="allowed explicitly"):
        Wall(Level.NONE)


def test_the_doctor_calls_a_wall_sound_only_if_its_strongest_level_holds_everything() -> None:
    holds, broken = Finding("a", "started", True), Finding("b", "started", False, "it got out")
    good, bad = Examined(Level.LANDLOCK, None, (holds,)), Examined(Level.BUBBLEWRAP, None, (holds, broken))
    missing = Examined(Level.BUBBLEWRAP, "not installed")
    assert Diagnosis((missing, good), 1.0).holds
    assert not Diagnosis((bad, good), 1.0).holds
    assert not Diagnosis((missing,), 1.0).holds
    assert not Diagnosis((Examined(Level.BUBBLEWRAP, None),), 1.0).holds
    told = json.loads(Diagnosis((missing, good), 1.0).to_json())
    assert (told["wall"], told["holds"], told["levels"][0]["refused"]) == ("landlock", True, "not installed")


@pytest.mark.long
def test_the_command_doctor_says_what_it_found_and_is_over_in_a_minute() -> None:
    command = [sys.executable, "-m", "autograde.cli", "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    told = json.loads(done.stdout)
    assert (done.returncode == 0) == told["holds"]
    for one in told["levels"]:
        promises = {finding["promise"] for finding in one["findings"]}
        assert promises == (set() if one["refused"] else {*(p.sentence for p in PROMISES), GRADER_DIES})
