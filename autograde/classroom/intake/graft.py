"""Rebuilds a submission: the release, cell for cell, with the student's answers and own code cells in their places.

What a student would say that the notebook means decides: an answer counts wherever it was written, its last
whole version counts, and a check is always the release's. Nothing is run.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from autograde.classroom.chapters.chapter import BEGIN_HIDDEN, Notebook
from autograde.classroom.intake.cell_code import read_code
from autograde.classroom.intake.matching import ANSWER, CHECK, GIVEN, WORDS, Matching, Place, match, plain, read_places
from autograde.classroom.intake.pieces import choose, lines_around, longest_rising
from autograde.classroom.intake.rescue import SubmittedCell

LONGEST_WORDS = 20_000  # letters; a page of feedback takes time with the square of what Markdown makes of some texts
ELSEWHERE = "# The answer stands in an earlier cell."  # a stub left here would take the answer's place


@dataclass(frozen=True)
class Grafted:
    """A rebuilt notebook. `answered` counts the answers and questions that are not as they were released."""

    notebook: Notebook
    notes: tuple[str, ...]
    answered: int


class Skeleton:
    """A release, read once for all its submissions."""

    def __init__(self, release: Notebook) -> None:
        self.release = release
        self.places = read_places(release)

    def first_check(self, place: Place) -> int:
        """Where the answer has to be known; after the last cell where nothing checks it."""
        checks = [check.index for check in self.places if check.tests in place.wanted]
        return min(checks, default=len(self.places))


def graft(skeleton: Skeleton, cells: Sequence[SubmittedCell]) -> Grafted:
    """The release with what is the student's of these cells."""
    grafting = _Grafting(skeleton, cells)
    for place in skeleton.places:
        if place.role == ANSWER:
            grafting.take_answer(place)
        elif place.role == WORDS:
            grafting.take_words(place)
        elif place.role in (CHECK, GIVEN):
            grafting.take_additions(place)
    grafting.take_own_cells()
    grafting.find_answers_elsewhere()
    grafting.remark()
    return Grafted(grafting.notebook(), tuple(dict.fromkeys(grafting.notes)), len(grafting.written))


class _Grafting:
    """One submission. Own code stands before or after a place of the release; -1 is before the first."""

    def __init__(self, skeleton: Skeleton, cells: Sequence[SubmittedCell]) -> None:
        self.skeleton = skeleton
        self.places = skeleton.places
        self.cells = cells
        self.matching: Matching = match(cells, self.places)
        self.members: dict[int, list[int]] = defaultdict(list)
        for number, place in enumerate(self.matching.places):
            if place is not None:
                self.members[place.index].append(number)
        self.kept_order = longest_rising([place.index if place else None for place in self.matching.places])
        self.sources = [self._without_checks(number) for number in range(len(cells))]
        self.written: dict[int, str] = {}
        self.before: dict[int, list[str]] = defaultdict(list)
        self.after: dict[int, list[str]] = defaultdict(list)
        self.notes: list[str] = []
        self._remark_on_cells()

    def take_answer(self, place: Place) -> None:
        """The answer's code, from however many cells it is in."""
        numbers = self.members[place.index]
        last = {plain(self.sources[number]): number for number in numbers if not self.cells[number].untouched}
        pieces = sorted(number for text, number in last.items() if text not in ("", place.text))
        if not pieces:
            return
        if any(self.cells[number].kind != place.kind for number in pieces):
            self.notes.append(f"the cell of {_name(place)} was no longer a code cell; its text was taken as code")
        if len(pieces) == 1:
            self.written[place.index] = self.sources[pieces[0]]
            if len(numbers) > 1:
                self.notes.append(
                    f"the cell of {_name(place)} stood there {len(numbers)} times; the changed one counts"
                )
            return
        chosen = choose([self.sources[number] for number in pieces], place.wanted)
        self.before[place.index] += chosen.before
        self.written[place.index] = chosen.answer
        self.after[place.index] += chosen.after
        how = (
            f"spread over {len(pieces)} cells, which were joined"
            if chosen.joined
            else f"there {len(pieces)} times; the last that is whole counts"
        )
        self.notes.append(f"the answer to {_name(place)} was {how}")

    def take_words(self, place: Place) -> None:
        """The answer in words, with Markdown cells that were added right after it."""
        numbers = self.members[place.index]
        changed = [plain(self.cells[number].source) for number in numbers if not self.cells[number].untouched]
        own = [text for text in dict.fromkeys(changed) if text not in ("", place.text)]
        above = place.index - 1 if not own and self.places[place.index - 1].role != WORDS else place.index
        added = [
            plain(cell.source)
            for number, cell in enumerate(self.cells)
            if self._is_own(number) and cell.kind != "code" and self._anchor(number) in (place.index, above)
        ]
        texts = [text for text in [*own, *added] if text]
        if texts:
            words = "\n\n".join(dict.fromkeys(texts))
            self.written[place.index] = words[:LONGEST_WORDS]
            if len(words) > LONGEST_WORDS:
                self.notes.append(
                    f"the answer in words to {_name(place)} is {len(words)} letters long; {LONGEST_WORDS} are kept"
                )
        if own and any(self.cells[number].kind != place.kind for number in numbers):
            self.notes.append(f"the cell of {_name(place)} was of another type; its text was taken")
        if len(texts) > 1 or (numbers and added):
            self.notes.append(f"the answer in words to {_name(place)} was taken from {len(texts)} cells")

    def take_additions(self, place: Place) -> None:
        """What a student wrote into a given cell: lines around the released ones, or the answer itself."""
        what = "check cell" if place.role == CHECK else "given cell"
        for number in self.members[place.index]:
            text = plain(self.sources[number])
            if self.cells[number].kind != "code":
                self.notes.append(f"the {what} {_name(place)} was of another type; the release's is used")
                continue
            if text == place.text:
                continue
            if self.cells[number].untouched:
                self.notes.append("cells are of an earlier release; those of the present one are used")
                continue
            self.notes.append(f"the {what} {_name(place)} was edited; the release's is used")
            around = lines_around(text, place.text)
            if around is None:
                around = (text, "") if self._answers_something(number) else ("", "")
            for lines, where in zip(around, (self.before, self.after), strict=True):
                if lines and BEGIN_HIDDEN.lstrip("# ") not in lines:
                    where[place.index].append(lines)
                    self.notes.append(f"lines added to the {what} {_name(place)} were run as a cell of their own")
        if not self.members[place.index]:
            self.notes.append(f"the {what} {_name(place)} was missing; the release's is used")

    def take_own_cells(self) -> None:
        """The code cells that the student added, each after the released cell that it followed."""
        for number, cell in enumerate(self.cells):
            if not self._is_own(number) or cell.kind != "code" or not plain(self.sources[number]):
                continue
            anchor, source = self._anchor(number), self.sources[number]
            whole = f"{self.written.get(anchor, '')}\n{source}"
            if anchor in self.written and read_code(source).problem and not read_code(whole).problem:
                self.written[anchor] = whole  # split in an editor that gave the second part no name
                self.notes.append(
                    f"the answer to {_name(self.places[anchor])} was spread over cells, which were joined"
                )
            else:
                self.after[anchor].append(source)

    def find_answers_elsewhere(self) -> None:
        """An answer whose own cell is as released, or gone, may stand in a cell before or after it."""
        for place in self.places:
            if place.role != ANSWER or place.index in self.written:
                continue
            if place.wanted and self._find_elsewhere(place):
                continue
            if not self.members[place.index]:
                self.notes.append(f"the cell of {_name(place)} was missing; the release's stands there, not attempted")

    def remark(self) -> None:
        """Say what else whoever reads the mark should know."""
        for place in self.places:
            if place.index not in self.written or place.role != ANSWER:
                continue
            problem = read_code(self.written[place.index]).problem
            if problem:
                self.notes.append(f"the answer to {_name(place)} is not Python ({problem})")
        code = [read_code(source) for _, source, place in self._timeline() if place is None or place.role == ANSWER]
        if any(one.magics for one in code):
            self.notes.append("holds IPython's %magic or !shell lines, which were kept")
        if any(one.asks for one in code):
            self.notes.append("calls input(), which nobody answers while it is graded")
        if not self.written:
            self.notes.append("nothing was answered: every answer is as it was released")

    def notebook(self) -> Notebook:
        """The rebuilt notebook; a cell's id follows from its content, so that the same input gives the same bytes."""
        from nbformat import NotebookNode

        released = self.skeleton.release.cells
        notebook = NotebookNode(self.skeleton.release)
        notebook.cells = []
        seen = {cell.get("id") for cell in released}
        for _, source, place in self._timeline(code_only=False):
            if place is not None:
                cell = NotebookNode(released[place.index])  # a copy in so far as it is changed
                if place.index in self.written:
                    cell.source = source
                if place.is_code:
                    cell.outputs, cell.execution_count = [], None
            else:
                cell = NotebookNode(cell_type="code", execution_count=None, metadata=NotebookNode(), outputs=[])
                cell.source = source
                if (notebook.nbformat, notebook.nbformat_minor) >= (4, 5):
                    cell.id = _new_id(source, seen)
            notebook.cells.append(cell)
        return notebook

    def _timeline(self, code_only: bool = True) -> list[tuple[int, str, Place | None]]:
        """What will run, in order: the place that it belongs to, its source, and the place if it is the cell itself."""
        line: list[tuple[int, str, Place | None]] = [(-1, source, None) for source in self.after[-1]]
        for place in self.places:
            line += [(place.index, source, None) for source in self.before[place.index]]
            if place.is_code or not code_only:
                line.append((place.index, self.written.get(place.index, place.text), place))
            line += [(place.index, source, None) for source in self.after[place.index]]
        return line

    def _find_elsewhere(self, place: Place) -> bool:
        line = self._timeline()
        here = next(step for step, (_, _, own) in enumerate(line) if own is place)
        checked = self.skeleton.first_check(place)
        deadline = next((step for step, (_, _, own) in enumerate(line) if own and own.index == checked), len(line))
        defining = [
            step
            for step, (_, source, own) in enumerate(line)
            if (own is None or own.index in self.written) and place.wanted <= read_code(source).names
        ]
        if not defining:
            return False
        if any(here < step < deadline for step in defining):
            self.notes.append(f"the answer to {_name(place)} was written in another cell, which counts")
            return True
        early = [step for step in defining if step < here]
        if early:
            self.written[place.index] = ELSEWHERE
            self.notes.append(f"the answer to {_name(place)} was written in an earlier cell, which counts")
            return True
        anchor, source, own = line[defining[-1]]
        self.written[place.index] = source
        if own is None:
            for cells in (self.before[anchor], self.after[anchor]):
                if source in cells:
                    cells.remove(source)
        self.notes.append(f"the answer to {_name(place)} was written after its checks; it was moved to its place")
        return True

    def _without_checks(self, number: int) -> str:
        """A cell's source without released checks that were merged into it."""
        source = self.cells[number].source
        place = self.matching.places[number]
        for check in self.places:
            if check.role == CHECK and not self.members[check.index] and place is not check:
                around = lines_around(plain(source), check.text)
                if around is not None:
                    source = "\n".join(part for part in around if part)
        return source

    def _is_own(self, number: int) -> bool:
        return self.matching.places[number] is None and number not in self.matching.copies

    def _answers_something(self, number: int) -> bool:
        names = read_code(self.sources[number]).names
        return any(place.wanted and place.wanted <= names for place in self.places)

    def _anchor(self, number: int) -> int:
        """The released cell after which an own cell stood, of those that are in the release's order."""
        earlier = [self.matching.places[step] for step in self.kept_order if step < number]
        return earlier[-1].index if earlier and earlier[-1] is not None else -1

    def _remark_on_cells(self) -> None:
        if self.matching.nameless:
            self.notes.append(
                f"cells without nbgrader's names were known by their ids, names or texts: {self.matching.nameless}"
            )
        first = [min(numbers) for _, numbers in sorted(self.members.items()) if numbers]
        if first != sorted(first):
            self.notes.append("cells stood in another order; they were put back into the release's")
        for number, source in enumerate(self.sources):
            if source != self.cells[number].source:
                self.notes.append("a check was merged into another cell; it was separated again")


def _new_id(source: str, seen: set[str]) -> str:
    stem = f"added-{hashlib.sha256(source.encode()).hexdigest()[:12]}"
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in seen:
        number += 1
    seen.add(name)
    return name


def _name(place: Place) -> str:
    return place.grade_id or f"number {place.index + 1}"
