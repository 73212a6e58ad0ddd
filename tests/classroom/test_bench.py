"""`chainrule bench`: both ways grade the same class, agree on it, and the figures stand in a table that can be read."""

import io

import pytest
from conftest import CHAPTER
from rich.console import Console

from autograde import places
from autograde.classroom.demo import bench
from autograde.classroom.errors import CourseError
from autograde.commands.judge import _bench_table


@pytest.fixture(scope="module")
def measured(small_places, tmp_path_factory):
    """The class of a benchmark, made and not graded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "find", lambda: small_places)
        return bench._Chapter(tmp_path_factory.mktemp("bench"), CHAPTER, (2, 12), None)


@pytest.mark.long
def test_all_ways_grade_the_same_class_and_agree(wall, small_course):
    steps = []
    (found,) = bench.run([CHAPTER], students=4, jobs=2, show=lambda *step: steps.append(step))
    assert found.assignment == CHAPTER
    assert found.sizes == (1, 4)
    assert [timing.way for timing in found.timings] == list(bench.WAYS)
    assert not found.disagreements
    assert found.floor > 0
    assert found.of("nbgrader").each > found.of("chainrule grade").each
    assert all(timing.peak > 10_000_000 for timing in found.timings)
    assert steps[-1] == (steps[0][1], steps[0][1], "")


@pytest.mark.long
def test_the_command_prints_what_it_measured(wall, small_course, say):
    code, said = say("bench", CHAPTER, "--students", "4")
    assert code == 0
    assert "All ways give the same points in each cell." in said
    assert "nbgrader with the judge" in said


def test_the_floor_is_what_the_cells_take_bare(measured):
    assert 0 < measured.floor() < 10


def test_points_that_are_not_the_same_are_told(measured, monkeypatch):
    points = {
        "nbgrader": {("ada", "scale_values"): 2.0, ("bob", "scale_values"): 0.0},
        "chainrule grade": {("ada", "scale_values"): 2.0, ("bob", "scale_values"): 2.0, ("zoe", "scale_values"): 1.0},
    }
    monkeypatch.setattr(measured, "points", points)
    assert list(measured.disagreements()) == [
        "bob, scale_values: nbgrader gives 0.0, chainrule grade gives 2.0",
        "zoe, scale_values: nbgrader gives None, chainrule grade gives 1.0",
    ]


def test_students_share_the_library_out_among_them(measured):
    given = {answers["scale"] for answers in measured.students}
    assert len(given) > 1


def test_a_class_of_three_and_an_unknown_chapter_are_refused(small_course):
    with pytest.raises(CourseError, match="too small"):
        bench.run([CHAPTER], students=3)
    with pytest.raises(CourseError, match="there is no chapter 'ch99'"):
        bench.run(["ch99"])


def test_the_table_stands_whole_on_80_columns():
    each = dict(zip(bench.WAYS, (1.234, 0.123, 0.0123), strict=True))
    timings = tuple(bench.Timing(way, 12.3, each[way], 987_654_321) for way in bench.WAYS)
    found = [bench.Bench("ch04_softmax_with_loss", (10, 40), timings, 0.0111, ())]
    console = Console(file=io.StringIO(), width=80)
    console.print(_bench_table(found))
    said = console.file.getvalue()
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= 80
    for value in ("ch04", "nbgrader with the judge", "1234", "100", "111.2", "988", "the floor"):
        assert value in said
