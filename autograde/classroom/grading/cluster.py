"""The workers of a Dask cluster, as an executor like that of processes on this machine.

A worker needs this package, and is given nothing but what `work.mark` takes: no class, no gradebook, no secret.
"""

from typing import Any

from autograde.classroom.errors import CourseError
from autograde.classroom.grading.pool import AHEAD

PATIENCE = 20  # seconds for the scheduler to answer, and for a first worker to be there


class Cluster:
    """The cluster of a scheduler. Raises CourseError where none answers at the address, or it has no workers."""

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ModuleNotFoundError as error:
            raise CourseError(
                "--scheduler needs Dask, which is not installed; install it with: pip install 'chainrule[cluster]'"
            ) from error
        self._lost: Any = distributed.KilledWorker
        self._address = address
        try:
            self._client: Any = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CourseError(
                f"no Dask scheduler answers at {address} ({error or type(error).__name__}); expected an address such "
                "as tcp://192.0.2.1:8786, which `dask scheduler` prints. Nothing was changed."
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            self._client.close()
            raise CourseError(
                f"the Dask scheduler at {address} has no workers; start one with `dask worker {address}`, then grade "
                "again. Nothing was changed."
            ) from error
        # Two alike submissions are two; and Dask itself tries again what a lost worker had.
        self.executor = self._client.get_executor(pure=False)

    @property
    def width(self) -> int:
        return AHEAD * max(1, int(sum(self._client.nthreads().values())))

    def lost(self, error: BaseException) -> bool:
        return isinstance(error, self._lost)

    def renew(self) -> bool:
        return False

    def gone(self, error: BaseException) -> CourseError:
        """What to say where the cluster itself does not answer any more."""
        return CourseError(
            f"the Dask cluster at {self._address} is gone ({type(error).__name__}). What was graded before is kept; "
            "start the cluster and run the command again to go on."
        )

    def close(self, now: bool = False) -> None:
        """Leave the cluster; what it had not begun is taken from it."""
        self.executor.shutdown(wait=not now)
        self._client.close()
