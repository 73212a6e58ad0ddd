"""Runs nbgrader's converters in this process, with a class's own settings, and keeps their noise in a log.

nbgrader takes a second to import, so that is done when it is first run.
"""

import logging
import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from traitlets.config import Config, PyFileConfigLoader

from autograde.classroom.errors import CourseError
from autograde.classroom.quick_imports import import_nbformat

CONFIG_FILE = "nbgrader_config.py"


class Run:
    """nbgrader in one course directory. Log lines go to `log`; the errors of the last conversion are in `errors`."""

    def __init__(self, root: Path, config: Config, log: Path | None = None) -> None:
        import_nbformat()
        from nbgrader.coursedir import CourseDirectory

        self.root = root
        self.config = config
        self.errors: list[str] = []
        self.coursedir = CourseDirectory(config=config, root=str(root))
        self._submitted = self.coursedir.submitted_directory
        self.logger = logging.Logger("chainrule.nbgrader", level=logging.INFO)
        self.logger.addHandler(_Collecting(self.errors))
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            handler = logging.FileHandler(log, mode="a", encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            self.logger.addHandler(handler)

    def convert(self, converter: type, assignment: str, student: str = "*", submitted: str | None = None) -> None:
        """Run one converter, anew where its result is there already; `submitted` names another folder of submissions.

        Raises what nbgrader raises.
        """
        self.errors.clear()
        self.coursedir.assignment_id = assignment
        self.coursedir.student_id = student
        self.coursedir.submitted_directory = submitted or self._submitted
        app = converter(coursedir=self.coursedir, config=self.config, log=self.logger)
        app.force = True
        app.start()

    def gradebook(self) -> Any:
        """The class's gradebook, to be used in a `with`."""
        from nbgrader.api import Gradebook

        return Gradebook(self.coursedir.db_url, self.coursedir.course_id)

    def close(self) -> None:
        """Close the log."""
        for handler in self.logger.handlers:
            handler.close()


def load_config(root: Path) -> Config:
    """What the class's nbgrader_config.py says."""
    try:
        return PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
    except Exception as error:  # the file is the instructor's own Python and may raise anything
        raise CourseError(
            f"{root / CONFIG_FILE} cannot be read ({type(error).__name__}: {error}). Mend it, or remove it and run "
            f"`chainrule init {root}` to have it written anew."
        ) from error


def prepare_environment() -> None:
    """Put the folder of this Python's programs first on PATH: nbgrader starts `alembic` by its name alone.

    And keep kernels from warning of frozen modules, which is no concern of whoever grades.
    """
    folders = [str(Path(sys.executable).parent), sysconfig.get_path("scripts")]
    rest = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder not in folders]
    os.environ["PATH"] = os.pathsep.join([*dict.fromkeys(folders), *rest])
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")


class _Collecting(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(level=logging.ERROR)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())
