"""What a failure may tell beside its kind: lines and functions that stand in the submission, and nothing made up.

A verdict on hidden inputs shows the student's line and her function. Her code could give both another name, one that is
made of what it was given; so what is not in her text is left out.
"""

from collections.abc import Sequence
from dataclasses import replace

from autograde.check.script import Failure
from autograde.judge.needed import WORD


class Text:
    """The text of a submission's cells."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._lines = {line.strip() for source in sources for line in source.splitlines()}
        self._words = {word for source in sources for word in WORD.findall(source)}
        self._longest = max((source.count("\n") + 1 for source in sources), default=0)

    def own(self, failure: Failure) -> Failure:
        """The failure, without names and lines that are not in the text."""
        inside, caller = self._function(failure.inside), self._function(failure.caller)
        return replace(failure, line=self._line(failure.line), inside=inside, caller=caller)

    def _line(self, line: str) -> str:
        if not line:
            return ""
        place, _, text = line.partition(": ")
        number = place.removeprefix("line ")
        if not (number.isascii() and number.isdecimal() and len(number) < 7 and int(number) <= self._longest):
            return "a line that is not in the notebook"
        return line if any(own.startswith(text) for own in self._lines) else place

    def _function(self, name: str) -> str:
        return name if self._words.issuperset(name.split(".")) else ""
