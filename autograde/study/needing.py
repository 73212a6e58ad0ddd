"""Which of a notebook's cells a check of it has to run: what only draws, prints or trains for a picture is left out."""

from collections.abc import Iterator

from autograde.classroom.chapters.chapter import Cell as NotebookCell
from autograde.classroom.chapters.chapter import grade_id, is_answer, is_check, is_setup, name_under_test
from autograde.judge.job import Cell, Kind
from autograde.judge.needed import REFLECTION, WORD, needed
from autograde.study.reading import Prepared

CHANGING = REFLECTION | {"delattr", "setattr"}  # words of cells that may change what they do not name


def places_to_run(prepared: Prepared, exercise: str = "") -> frozenset[int]:
    """The places in the notebook of the cells to run: for all checks, or for those of one exercise.

    The checks say the same as after a run of all cells. For one exercise, answers to others and cells that the
    student added are run only if the exercise uses them.
    """
    return frozenset(_places(prepared, exercise))


def _places(prepared: Prepared, exercise: str) -> Iterator[int]:
    cells = {place: cell for place, cell in enumerate(prepared.notebook.cells) if cell.cell_type == "code"}
    asked = {place for place, cell in cells.items() if is_check(cell) and _asks(cell, exercise)}
    rest = {place: cell for place, cell in cells.items() if not is_check(cell)}
    # A check counts as the student's own cell here: what it looks up is needed.
    kinds: dict[int, Kind] = dict.fromkeys(asked, "added")
    for place, cell in rest.items():
        given = cell.get("id") in prepared.given and not is_answer(cell)
        changing = not given and not CHANGING.isdisjoint(WORD.findall(str(cell.source)))
        kinds[place] = "given" if given or (exercise and not changing) else "added"
    wanted = needed(
        [
            Cell(
                str(place),
                str(cells[place].source),
                kinds[place],
                always=is_setup(cells[place]),
            )
            for place in sorted(kinds)
        ]
    )
    yield from (place for place in sorted(kinds) if str(place) in wanted)


def _asks(cell: NotebookCell, exercise: str) -> bool:
    return not exercise or (name_under_test(cell.source) or grade_id(cell)) == exercise
