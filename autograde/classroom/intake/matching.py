"""Finds, for each cell of a submission, the cell of the release that it was.

By nbgrader's name, else by the cell's id, else by the same text in the same order, else by the name that an answer
defines, else by a similar text. What matches nothing is the student's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from autograde.classroom.chapters.chapter import Notebook, grade_id, is_answer, is_check, is_question, name_under_test
from autograde.classroom.intake.cell_code import read_code
from autograde.classroom.intake.rescue import SubmittedCell

SIMILAR = 70  # of 100; a stub with an answer in it and a check with other numbers are above, two checks mostly below
COMPARED = 4000  # letters of a text
MOST_COMPARISONS = 4000  # a submission of thousands of own cells is not worth more

ANSWER, WORDS, CHECK, GIVEN, PROSE = "answer", "words", "check", "given", "prose"


@dataclass(frozen=True)
class Place:
    """A cell of the release. `wanted` are the names that an answer has to define; `tests` is the one a check tests."""

    index: int
    role: str
    kind: str
    text: str
    grade_id: str
    id: str
    wanted: frozenset[str] = frozenset()
    tests: str = ""

    @property
    def is_code(self) -> bool:
        return self.kind == "code"


@dataclass(frozen=True)
class Matching:
    """The place of each submitted cell, None for the student's own.

    `copies` are own cells that repeat the release; `nameless` counts those known though nbgrader's name was lost.
    """

    places: tuple[Place | None, ...]
    copies: frozenset[int]
    nameless: int


def read_places(release: Notebook) -> list[Place]:
    """The cells of a release, in order."""
    roles = [_role(cell) for cell in release.cells]
    cells = list(zip(release.cells, roles, strict=True))
    names = [read_code(cell.source).names if role == ANSWER else frozenset() for cell, role in cells]
    shared = [name for some in names for name in some]
    places = []
    for index, (cell, role) in enumerate(cells):
        own = frozenset(name for name in names[index] if shared.count(name) == 1)
        name = grade_id(cell)
        places.append(
            Place(
                index=index,
                role=role,
                kind=cell.cell_type,
                text=plain(cell.source),
                grade_id=name,
                id=cell.get("id", ""),
                wanted=frozenset([name]) if name in own else own,
                tests=(name_under_test(cell.source) or "") if role == CHECK else "",
            )
        )
    return places


def plain(source: str) -> str:
    """A source without what no one sees: spaces at the ends of lines, empty lines before and after."""
    return "\n".join(line.rstrip() for line in source.split("\n")).strip("\n")


def match(cells: Sequence[SubmittedCell], places: Sequence[Place]) -> Matching:
    """The place of each cell."""
    texts = [plain(cell.source) for cell in cells]
    found: list[Place | None] = [None] * len(cells)
    by_name = {place.grade_id: place for place in places if place.grade_id}
    by_id = {place.id: place for place in places if place.id}
    for number, cell in enumerate(cells):
        found[number] = by_name.get(cell.grade_id) or by_id.get(cell.id)
    _by_same_text(texts, places, found)
    _by_defined_name(cells, places, found)
    _by_similar_text(cells, texts, places, found)
    known = {place.text for place in places}
    copies = {number for number, place in enumerate(found) if place is None and texts[number] in known}
    named = [number for number, place in enumerate(found) if place is not None and place.grade_id]
    nameless = sum(cells[number].grade_id not in by_name for number in named)
    return Matching(tuple(found), frozenset(copies), nameless)


def _role(cell: Notebook) -> str:
    if is_answer(cell):
        return ANSWER
    if is_question(cell):
        return WORDS
    if is_check(cell):
        return CHECK
    return GIVEN if cell.cell_type == "code" else PROSE


def _open(places: Sequence[Place], found: Sequence[Place | None]) -> list[Place]:
    taken = {place.index for place in found if place is not None}
    return [place for place in places if place.index not in taken]


def _by_same_text(texts: Sequence[str], places: Sequence[Place], found: list[Place | None]) -> None:
    """What has the same text in the same order, so that of two equal cells each finds its own; then what moved."""
    still = {place.index for place in _open(places, found)}
    ours = [text if place is None else f"\0{place.index}" for text, place in zip(texts, found, strict=True)]
    theirs = [place.text if place.index in still else f"\0{place.index}" for place in places]
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found[block.a + step] = places[block.b + step]
    alone = {place.text: place for place in _open(places, found)}
    for number, text in enumerate(texts):
        if found[number] is None and text and text in alone:
            found[number] = alone.pop(text)


def _by_defined_name(cells: Sequence[SubmittedCell], places: Sequence[Place], found: list[Place | None]) -> None:
    answers = [place for place in _open(places, found) if place.role == ANSWER and place.wanted]
    for number, cell in enumerate(cells):
        if found[number] is None and answers:
            code = read_code(cell.source)
            if cell.kind == "code" or not code.problem:
                found[number] = next((place for place in answers if place.wanted <= code.names), None)


def _by_similar_text(
    cells: Sequence[SubmittedCell], texts: Sequence[str], places: Sequence[Place], found: list[Place | None]
) -> None:
    still = _open(places, found)
    pairs = [
        (number, place)
        for number, cell in enumerate(cells)
        if found[number] is None and texts[number]
        for place in still
        if place.role != WORDS and place.is_code == (cell.kind == "code")
    ]
    likeness = [
        (fuzz.ratio(texts[number][:COMPARED], place.text[:COMPARED], score_cutoff=SIMILAR), -number, place.index)
        for number, place in pairs[:MOST_COMPARISONS]
    ]
    taken: set[int] = set()
    for ratio, minus, index in sorted(likeness, reverse=True):
        if ratio >= SIMILAR and found[-minus] is None and index not in taken:
            found[-minus] = places[index]
            taken.add(index)
