"""The penalty of a late submission, by the plugin that the class's settings name, as nbgrader assigns it."""

from datetime import datetime
from typing import Any


class Penalties:
    """The class's rule. nbgrader is imported when the first submission is late."""

    def __init__(self, config: Any) -> None:
        self._config = config
        self._rule: Any = None

    def of(self, student: str, score: float, handed_in: datetime | None, due: datetime | None) -> float | None:
        """The penalty of a submission with this score; None for none."""
        if handed_in is None or due is None or handed_in <= due:
            return None
        if self._rule is None:
            from nbgrader.preprocessors import AssignLatePenalties

            self._rule = AssignLatePenalties(config=self._config)
            self._rule.init_plugin()
        if not self._rule.enabled:
            return None
        penalty = self._rule.plugin_inst.late_submission_penalty(student, score, (handed_in - due).total_seconds())
        return None if penalty is None else min(max(float(penalty), 0.0), score)
