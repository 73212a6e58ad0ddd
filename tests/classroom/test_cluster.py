"""Grading on the workers of a Dask cluster: two of them on this machine."""

import os
import shutil
import signal

import pytest
from class_state import class_state
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, RIGHT_LAYER, WRONG, hand_in

from autograde.classroom.course_directory import open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.grade import grade

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'chainrule[cluster]'")

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("wall")]


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster


@pytest.fixture
def handed_in(classroom):
    for number in range(12):
        answers = {"scale": (RIGHT, WRONG)[number % 2], "Scale": (RIGHT_LAYER, IGNORES_DOUT)[number // 2 % 2]}
        hand_in(classroom, f"s{number}", answers)
    hand_in(classroom, "dead", {"scale": RIGHT, "Scale": "import os\nos._exit(1)"})
    hand_in(classroom, "unreadable", b"{")
    return classroom


def graded_here(classroom, folder):
    shutil.copytree(classroom.root, folder)
    mine = open_classroom(folder)
    grade(mine, CHAPTER)
    return class_state(mine, CHAPTER)


def test_a_cluster_gives_the_same_marks(handed_in, cluster, tmp_path):
    here = graded_here(handed_in, tmp_path / "here")
    assert grade(handed_in, CHAPTER, scheduler=cluster.scheduler_address).ran == 13
    rows, _, report = class_state(handed_in, CHAPTER)
    assert (rows, report) == (here[0], here[2])


def test_what_a_lost_worker_had_is_done_by_another(handed_in, cluster, tmp_path):
    here = graded_here(handed_in, tmp_path / "here")
    killed = []

    def show(done, total, name):
        if done == 3 and not killed:
            worker = next(iter(cluster.workers.values()))
            os.kill(worker.process.pid, signal.SIGKILL)
            killed.append(True)

    graded = grade(handed_in, CHAPTER, scheduler=cluster.scheduler_address, show=show)
    assert killed
    assert graded.failures == []
    assert class_state(handed_in, CHAPTER)[0] == here[0]


def test_a_scheduler_that_is_not_there_is_said(handed_in, monkeypatch):
    monkeypatch.setattr("autograde.classroom.grading.cluster.PATIENCE", 1)
    with pytest.raises(CourseError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        grade(handed_in, CHAPTER, scheduler="tcp://127.0.0.1:9")
    assert not handed_in.report(CHAPTER).exists()


def test_a_cluster_without_workers_is_said(handed_in, monkeypatch):
    monkeypatch.setattr("autograde.classroom.grading.cluster.PATIENCE", 1)
    empty = distributed.LocalCluster(n_workers=0, dashboard_address=None)
    with empty, pytest.raises(CourseError, match="has no workers"):
        grade(handed_in, CHAPTER, scheduler=empty.scheduler_address)
