"""Brings a newer course under a student's answers: the new text, figures and checks, and all that is hers.

Hers are answers, answers in words, cells that she added, and given cells that she edited. What she did not touch is
replaced. The old notebook is kept in before/.
"""

import copy
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import Notebook, write_notebook
from autograde.classroom.intake.graft import Skeleton, graft
from autograde.classroom.intake.matching import ANSWER, CHECK, WORDS, Place, plain
from autograde.classroom.intake.pieces import longest_rising
from autograde.classroom.intake.rescue import read_cells
from autograde.study.editing import Edited, read_notebook
from autograde.study.folder import Folder, course_chapters, course_notebook
from autograde.study.keeping import keep, writing
from autograde.study.reading import prepare, read_file, read_release

NEW, UPDATED, SAME = "new", "updated", "as it was"
HER_VERSION = "Your version of the cell above, from before the update:"


@dataclass(frozen=True)
class Updated:
    """What became of one chapter: `state` is NEW, UPDATED or SAME, `kept` the old notebook."""

    chapter: str
    state: str
    kept: Path | None = None
    notes: tuple[str, ...] = ()


def update(folder: Folder) -> list[Updated]:
    """Update every chapter of the installed course. Raises CourseError where a notebook cannot be read or written."""
    with writing(folder.root):
        return [_update(folder, name) for name in course_chapters()]


def _update(folder: Folder, name: str) -> Updated:
    content, path, given = course_notebook(name).read_bytes(), folder.notebook(name), folder.given(name)
    if not path.exists():
        atomic.write(given, content)
        atomic.write(path, content)
        return Updated(name, NEW)
    if given.is_file() and given.read_bytes() == content:
        return Updated(name, SAME)
    release, base = read_release(course_notebook(name)), read_release(given)
    assert release is not None
    read = read_notebook(path)
    if read is None:
        merged, notes = _rescue(path, release)
    else:
        merged, notes = merge(Edited(*read, release), base)
    kept = None
    if read is None or _sources(merged) != _sources(read[0]) or merged.metadata != read[0].metadata:
        kept = keep(path, "update")
        atomic.write(path, write_notebook(merged))
    atomic.write(given, content)  # last, so that an update that was interrupted is done again
    return Updated(name, UPDATED if kept else SAME, kept, notes)


def merge(edited: Edited, base: Notebook | None) -> tuple[Notebook, tuple[str, ...]]:
    """The release with what is the student's of her notebook; `base` is what she was given, None if not known."""
    return _Merging(edited, base).notebook()


def _rescue(path: Path, release: Notebook) -> tuple[Notebook, tuple[str, ...]]:
    """A damaged notebook, as far as it can be read; one that cannot is a CourseError."""
    prepare(path)
    cells, notes = read_cells(read_file(path))
    grafted = graft(Skeleton(release), cells)
    return grafted.notebook, (*notes, *grafted.notes)


class _Merging:
    def __init__(self, edited: Edited, base: Notebook | None) -> None:
        self.edited = edited
        self.cells = edited.notebook.cells
        self.given = {plain(str(cell.source)) for cell in base.cells} if base is not None else set()
        self.notes: list[str] = []
        indexes = [place.index if place is not None else None for place in edited.found]
        self.kept_order = longest_rising(indexes)
        self.own: dict[int, list[Any]] = defaultdict(list)
        for number, place in enumerate(edited.found):
            if place is None and number not in edited.copies and not self._is_as_given(number):
                self.own[self._anchor(number)].append(_own_cell(self.cells[number]))

    def notebook(self) -> tuple[Notebook, tuple[str, ...]]:
        merged = copy.deepcopy(self.edited.release)
        merged.metadata = copy.deepcopy(self.edited.notebook.metadata)
        merged.metadata.pop("chainrule", None)
        if hints := self.edited.release.metadata.get("chainrule"):
            merged.metadata["chainrule"] = copy.deepcopy(hints)
        merged.cells = [*self.own[-1]]
        for place in self.edited.places:
            merged.cells += self._cells_at(place)
            merged.cells += self.own[place.index]
        _make_ids_unique(merged)
        return merged, tuple(self.notes)

    def _cells_at(self, place: Place) -> list[Any]:
        cell = copy.deepcopy(self.edited.release.cells[place.index])
        numbers = self.edited.members[place.index]
        same = [number for number in numbers if plain(str(self.cells[number].source)) == place.text]
        if same and place.is_code:
            cell.outputs = copy.deepcopy(self.cells[same[0]].get("outputs", []))
            cell.execution_count = self.cells[same[0]].get("execution_count")
        changed = [number for number in numbers if number not in same and not self._is_as_given(number)]
        if place.role == CHECK or not changed:
            return [cell]
        if place.role in (ANSWER, WORDS) or place.text in self.given:
            first, *rest = changed
            mine = self.cells[first]
            cell.source = mine.source
            if place.is_code and mine.cell_type == "code":
                cell.outputs, cell.execution_count = copy.deepcopy(mine.outputs), mine.execution_count
            if place.role == ANSWER and self.given and place.text not in self.given:
                self.notes.append(f"{place.grade_id} is asked for in other words now; your answer is as it was")
            return [cell, *(_own_cell(self.cells[number]) for number in rest)]
        self.notes.append("a given cell that you edited is new; your version stands below it")
        return [cell, *(_as_text(self.cells[number]) for number in changed)]

    def _is_as_given(self, number: int) -> bool:
        """Whether the student left the cell as some release had it."""
        cell, known = self.cells[number], self.edited.cells[number]
        if known.untouched or not plain(known.source) or plain(known.source) in self.given:
            return True
        # A released cell without nbgrader's name has a hash of its source for an id.
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        return bool(str(cell.get("id", "")).partition("-")[0] == digest)

    def _anchor(self, number: int) -> int:
        """The released cell after which an own cell stood."""
        earlier = [self.edited.found[step] for step in self.kept_order if step < number]
        return earlier[-1].index if earlier and earlier[-1] is not None else -1


def _own_cell(cell: Any) -> Any:
    """A copy of a student's cell that nbgrader takes for her own."""
    mine = copy.deepcopy(cell)
    mine.metadata.pop("nbgrader", None)
    for name in ("deletable", "editable"):  # what nbgrader sets for locked cells
        mine.metadata.pop(name, None)
    return mine


def _as_text(cell: Any) -> Any:
    """An edited cell as text, so that what it did is not done twice."""
    import nbformat

    source = str(cell.source)
    quoted = f"```python\n{source}\n```" if cell.cell_type == "code" else source
    return nbformat.v4.new_markdown_cell(f"*{HER_VERSION}*\n\n{quoted}")


def _make_ids_unique(notebook: Notebook) -> None:
    """Released cells keep their ids; another cell that has the same gets a new one."""
    from nbformat.corpus.words import generate_corpus_id

    seen: set[str] = set()
    for cell in notebook.cells:
        if "id" in cell:
            while cell.id in seen:
                cell.id = generate_corpus_id()
            seen.add(cell.id)


def _sources(notebook: Notebook) -> list[tuple[str, str]]:
    return [(cell.cell_type, plain(str(cell.source))) for cell in notebook.cells]
