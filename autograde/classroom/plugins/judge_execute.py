"""The judge in the place of nbgrader's Execute, for `nbgrader autograde` and formgrader's Autograde button.

One judge is kept for all submissions of a process. Where there is no wall, nothing is run and nothing graded, unless
`c.JudgeExecute.allow_none = True` stands in nbgrader_config.py.
"""

import atexit
import contextlib
import functools
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograde.classroom.course_directory import Classroom
from autograde.classroom.grading.judging import make_job, write_outputs
from autograde.classroom.grading.secret import class_secret, paper_key
from autograde.classroom.grading.slot import take_slot
from autograde.classroom.intake.intake import read_release
from autograde.classroom.plugins.rebuilt import released_cells
from autograde.judge.judge import Judge


class JudgeExecute(NbGraderPreprocessor):
    """Has a rebuilt notebook judged, and writes the outputs that its cells came to."""

    allow_none = Bool(
        False, help="Whether student code may run where there is no wall: in a process of its own, with limits."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        root, assignment = _where(self.parent, resources)
        classroom = Classroom(root)
        release = read_release(classroom.release(assignment).read_bytes())
        cells = released_cells(resources["nbgrader"]["db_url"], assignment)
        key = paper_key(class_secret(classroom), assignment, cells)
        job = make_job(nb, {cell.id: None for cell in release.cells}, key)
        judged = _judge(self.allow_none).run(job)
        for note in judged.notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        write_outputs(nb, judged)
        return nb, resources


def _where(exporter: Any, resources: Any) -> tuple[Path, str]:
    """The class that is graded, and the assignment."""
    return Path(exporter.parent.coursedir.root), str(resources["nbgrader"]["assignment"])


@functools.cache
def _judge(allow_none: bool) -> Judge:
    judges = contextlib.ExitStack()
    atexit.register(judges.close)
    return judges.enter_context(Judge(allow_none=allow_none, slot=take_slot()))
