"""Fills a chapter's carry cell with the student's own answers to the chapters before, out of her notebooks.

What is taken is the definition that counts in its notebook, and whatever of hers it uses: another answer, a function in
a cell that she added, an import.
"""

import copy
from dataclasses import dataclass, field
from pathlib import Path

from autograde.classroom import atomic
from autograde.classroom.chapters.chapter import (
    Notebook,
    answer_cells,
    carried_names,
    grade_id,
    is_carry,
    is_check,
    is_setup,
    write_notebook,
)
from autograde.classroom.errors import CourseError
from autograde.classroom.intake.cell_code import read_code
from autograde.study.editing import Edited, read_notebook
from autograde.study.folder import Folder, course_notebook
from autograde.study.keeping import keep, name_of, writing
from autograde.study.reading import prepare, read_release
from autograde.study.reset import position_of
from autograde.study.statements import Statement, Statements, defines_only, same_code


@dataclass(frozen=True)
class Carried:
    """What was carried into `path`, by name.

    `kept` is the notebook from before, None where nothing had to change. `notes` holds a sentence for each name that
    did not come along or is not finished, and for all that the cell had held and holds no more.
    """

    path: Path
    taken: tuple[str, ...]
    kept: Path | None
    notes: tuple[str, ...] = ()


def carry(folder: Folder, chapter: str) -> Carried:
    """Fill the carry cell of the chapter's notebook. What she had typed into it herself is replaced, and she is told.

    A name whose answer is missing, not begun or not Python keeps what the cell has. Raises CourseError for a chapter
    without a carry cell, and where the notebook is missing, damaged or cannot be written.
    """
    release = _release(folder, chapter)
    stub = next((cell for cell in release.cells if is_carry(cell)), None) if release is not None else None
    if release is None or stub is None:
        raise CourseError(f"{chapter} builds on no earlier answers, so there is nothing to carry.")
    path = folder.notebook(chapter)
    read = read_notebook(path)
    if read is None:
        raise CourseError(
            f"{path.name} is damaged, so nothing can be carried into it; `chainrule reset {chapter}` puts it back as "
            "it was given, and keeps this file in before/."
        )
    edited = Edited(*read, release)
    place = next(place for place in edited.places if place.grade_id == grade_id(stub))
    numbers = edited.members[place.index]
    before = "\n\n\n".join(str(edited.notebook.cells[number].source) for number in numbers)
    cell = _Cell(carried_names(stub), str(stub.source), before, _bound_by_setup(release))
    for name in cell.names:
        _bring(folder, chapter, name, cell)
    source = cell.source()
    if source == before:
        return Carried(path, tuple(cell.laid), None, tuple(cell.notes))
    filled = copy.deepcopy(stub)
    filled.source = source
    notebook = copy.deepcopy(edited.notebook)
    if numbers:
        notebook.cells[numbers[0]] = filled
        for number in reversed(numbers[1:]):  # the pieces of a cell that was split
            del notebook.cells[number]
    else:
        notebook.cells.insert(position_of(edited, place), filled)
    with writing(folder.root):
        kept = keep(path, "carry")
        atomic.write(path, write_notebook(notebook))
    replaced = [f"{what} is replaced; the cell as you had it is in {name_of(kept)}" for what in cell.replaced()]
    return Carried(path, tuple(cell.laid), kept, (*cell.notes, *replaced))


def _release(folder: Folder, chapter: str) -> Notebook | None:
    return read_release(folder.given(chapter)) or read_release(course_notebook(chapter))


def _bring(folder: Folder, target: str, name: str, cell: "_Cell") -> None:
    """Lay one name's definition into the cell, or a note of why it stays away."""
    away = f"{name} did not come along"
    chapter, stub = _asked_for(folder, name, target)
    if not folder.notebook(chapter).is_file():
        cell.notes.append(f"{away}: there is no {chapter}.ipynb here")
        return
    try:
        notebook = prepare(folder.notebook(chapter), folder).notebook
    except CourseError as error:
        cell.notes.append(f"{away}: {error}")
        return
    answer = answer_cells(notebook).get(name)
    if answer is None or same_code(str(answer.source), stub):
        cell.notes.append(f"{away}: it is still to be written, in {chapter}")
        return
    own = Statements(_sources(notebook, name))
    if name not in own.bound:
        problem = read_code(str(answer.source)).problem
        cell.notes.append(f"{away}: its cell in {chapter} " + (f"is not Python, {problem}" if problem else "lacks it"))
        return
    found = own.needed_by(name)
    cell.lay(name, found)
    if any("raise NotImplementedError" in statement.text for statement in found):
        cell.notes.append(f"{name} came along, but it is not finished in {chapter}")


def _asked_for(folder: Folder, name: str, target: str) -> tuple[str, str]:
    """The chapter before `target` that asks for the name, and its stub."""
    for chapter in folder.chapters():
        release = _release(folder, chapter) if chapter < target else None
        cells = answer_cells(release) if release is not None else {}
        if name in cells:
            return chapter, str(cells[name].source)
    raise CourseError(f"{target} builds on {name}, which no chapter before it asks for; install chainrule again.")


def _sources(notebook: Notebook, name: str) -> list[str]:
    """The code that can have bound the name: all cells but the checks, the answer's own last, so that it counts."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and not is_check(cell)]
    return [str(cell.source) for cell in sorted(cells, key=lambda cell: grade_id(cell) == name)]


def _bound_by_setup(release: Notebook) -> frozenset[str]:
    setups = [cell for cell in release.cells if is_setup(cell)]
    return frozenset(name for cell in setups for name in read_code(str(cell.source)).names)


@dataclass
class _Cell:
    """The carry cell on its way: what it is to define, its stubs, what it held, what is laid into it."""

    names: list[str]
    stub: str
    before: str
    given: frozenset[str]  # what the chapter's setup binds already
    laid: dict[str, list[Statement]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stubs, self.held = Statements([self.stub]), Statements([self.before])

    def lay(self, name: str, statements: list[Statement]) -> None:
        self.laid[name] = [one for one in statements if not one.binds <= self.given]

    def source(self) -> str:
        """What came along; of the other names what the cell held, else their stubs; then what else it held."""
        parts: list[Statement] = []
        for name in self.names:
            held = self.held if name in self.held.bound else self.stubs
            for one in self.laid.get(name, []) or held.needed_by(name):
                if one not in parts:
                    self._note_clash(one, parts)
                    parts.append(one)
        bound = {name for one in parts for name in one.binds}
        parts += [one for one in self.held.all if not one.binds & bound and not one.binds <= self.given]
        imports = "\n".join(one.text for one in parts if one.is_import)
        texts = [imports, *(one.text for one in parts if not one.is_import)]
        return "\n\n\n".join(text for text in texts if text)

    def _note_clash(self, one: Statement, parts: list[Statement]) -> None:
        for other in parts:
            for name in sorted(one.binds & other.binds):
                if not same_code(one.text, other.text):
                    self.notes.append(f"two of your chapters define {name}, each in its way; the later one counts here")

    def replaced(self) -> list[str]:
        """What the student had typed into the cell that is there no more."""
        if not defines_only(self.before):
            return ["the carry cell"]
        changed = []
        for name, statements in self.laid.items():
            if name in self.held.bound:
                old = self.held.all[self.held.bound[name]].text
                if not any(same_code(old, one.text) for one in (*statements, *self.stubs.all)):
                    changed.append(name)
        return changed
