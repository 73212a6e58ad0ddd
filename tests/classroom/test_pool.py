"""Work on many pieces in real worker processes, some of which are lost."""

import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from functools import partial

import pytest

from autograde.classroom.grading.pool import LostError, Processes, carry_out

posix_only = pytest.mark.skipif(os.name != "posix", reason="processes are killed by signals here")


def double(number, poison=()):
    if number in poison:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 13:
        raise ValueError("thirteen")
    return 2 * number


def lose_once(number, mark):
    if number == 3 and not os.path.exists(mark):  # noqa: PTH110
        with open(mark, "w"):  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


@pytest.fixture
def workers(tmp_path):
    made = Processes(2, "autograde.check", os.getpid, tmp_path / "log")
    yield made
    made.close(now=True)


def done(workers, work, count=20):
    return dict(carry_out(workers, work, ((number, (number,)) for number in range(count))))


def test_each_piece_is_done_once_and_an_error_is_its_result(workers):
    found = done(workers, double)
    error = found.pop(13)
    assert isinstance(error, ValueError)
    assert found == {number: 2 * number for number in range(20) if number != 13}


def test_few_pieces_are_taken_at_once(workers):
    taken = []

    def pieces():
        for number in range(20):
            taken.append(number)
            yield number, (number,)

    for number, _ in enumerate(carry_out(workers, double, pieces())):
        assert len(taken) <= number + 1 + workers.width


@posix_only
def test_what_a_lost_worker_had_is_done_again(workers, tmp_path):
    mark = tmp_path / "lost"
    assert done(workers, partial(lose_once, mark=str(mark))) == {number: 2 * number for number in range(20)}
    assert mark.exists()


@posix_only
def test_pieces_that_end_every_worker_stop_no_other(workers):
    found = done(workers, partial(double, poison=(2, 7)))
    assert {number for number, result in found.items() if isinstance(result, LostError)} == {2, 7}
    assert len(found) == 20


class EndAtOnce(Processes):
    """Workers that end before they can do anything."""

    def _start(self):
        super()._start()
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = ProcessPoolExecutor(1, self._context, os._exit, (3,))


@posix_only
def test_workers_that_end_at_once_are_given_up(tmp_path):
    workers = EndAtOnce(1, "autograde.check", os.getpid, tmp_path / "log")
    with closing(workers), suppress(LostError):  # of each piece, or of all at once
        assert {type(result) for result in done(workers, double).values()} == {LostError}


@posix_only
def test_workers_end_with_the_head_however_that_ends(tmp_path):
    program = (
        "import os, pathlib, time\n"
        "from autograde.classroom.grading.pool import Processes\n"
        "if __name__ == '__main__':\n"
        "    workers = Processes(2, 'autograde.check', os.getpid, pathlib.Path('log'))\n"
        "    print(*{workers.executor.submit(os.getpid).result() for _ in range(20)}, flush=True)\n"
        "    time.sleep(600)\n"
    )
    path = tmp_path / "head.py"
    path.write_text(program)
    head = subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    found = [int(number) for number in head.stdout.readline().split()]
    descriptors = [os.pidfd_open(number) for number in found]
    head.kill()
    head.wait()
    for descriptor in descriptors:
        ended = select.select([descriptor], [], [], 20)[0]
        os.close(descriptor)
        assert ended, "a worker outlived its head"
