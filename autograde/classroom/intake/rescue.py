"""Reads the cells of a notebook's file, however damaged it is, and says what was the matter with it.

Of a cell only its kind, its source and its names are read. Outputs and pictures are cut out of the text before it is
parsed, so that a small submission with a huge output stays small, and nothing that was prepared in an output is built.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from autograde.classroom.grading.checksum import compute_checksum

LARGEST_TEXT = 5_000_000  # characters without outputs; JSON takes up to 25 times as much once it is parsed
MOST_CELLS = 2000
DEEPEST = 1000  # brackets in an output; deeper ones no parser reads
MOST_BROKEN = 50  # each costs a search; an honest file has one or two

STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)'  # one that is cut off ends with the file
HEAVY = re.compile(r'(?<!\\)"(?:outputs|attachments|widgets)"\s*:\s*(?=[\[{])')
BRACKET = re.compile(STRING + r"|[\[\]{}]", re.DOTALL)
CELLS = re.compile(r'(?<!\\)"cells"\s*:\s*\[')
# Every program writes one of these first, and so does nbgrader in its metadata, but after a colon.
CELL = re.compile(r'(?:\A|[^:\s])\s*(\{)\s*"(?:attachments|cell_type)"\s*:')
BETWEEN = re.compile(r"[\s,]*")
KIND = re.compile(r'(?<!\\)"cell_type"\s*:\s*"(\w+)"')
GRADE_ID = re.compile(r'(?<!\\)"grade_id"\s*:\s*"([^"\\]*)"')
SOURCE = re.compile(r'(?<!\\)"(?:source|input)"\s*:\s*(\[?)')
ONE_LINE = re.compile(r'[\s,]*("[^"\\]*+(?:\\.[^"\\]*+)*+")', re.DOTALL)
DECODER = json.JSONDecoder(strict=False)
BLANK = "\0 \t\r\n\f\ufeff"


class UnreadableError(Exception):
    """The rest of a sentence that begins with the file's name: what it is instead of a notebook."""


@dataclass(frozen=True)
class SubmittedCell:
    """A cell as handed in. `kind` is code, markdown or raw; `grade_id` and `id` are "" where it has none.

    `untouched` is whether nbgrader's checksum in it says that it is as it was released, be it with an earlier release.
    """

    kind: str
    source: str
    grade_id: str = ""
    id: str = ""
    untouched: bool = False


def read_cells(content: bytes) -> tuple[list[SubmittedCell], list[str]]:
    """The cells of a notebook's file, and notes on its damage. Raises UnreadableError where there are none."""
    text, notes = decode(content)
    if not text.strip(BLANK):
        raise UnreadableError("is empty")
    text, whole = _without_outputs(text), text
    if len(text) > LARGEST_TEXT:
        raise UnreadableError(f"holds more than {LARGEST_TEXT // 10**6} million letters beside its outputs")
    try:
        start = len(text) - len(text.lstrip(BLANK))
        value, end = DECODER.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        # An output that is broken itself has no end, so where all can be searched, all is.
        raw = list(_rescued(whole if len(whole) <= LARGEST_TEXT else text))
        if not raw:
            raise UnreadableError(f"is not JSON ({_place(error)}), and no cell can be found in it") from error
        notes.append(f"the file is damaged or cut off ({_place(error)}); what could be read of its cells was taken")
    else:
        raw = _cells_of(value, notes)
        if text[end:].strip(BLANK):
            notes.append("the file goes on after the end of its notebook; what follows was left out")
    if len(raw) > MOST_CELLS:
        raise UnreadableError(f"holds {len(raw)} cells; at most {MOST_CELLS} are read")
    cells = [cell for cell in map(_cell, raw) if cell is not None]
    if raw and not cells:
        raise UnreadableError("is JSON, but none of its cells can be read")
    if len(cells) < len(raw):
        notes.append(f"cells that are none were left out: {len(raw) - len(cells)}")
    if any("\r" in cell.source for cell in cells):
        notes.append("line ends of another system (CR) were read as line ends")
    return [_with_plain_lines(cell) for cell in cells], notes


def decode(content: bytes) -> tuple[str, list[str]]:
    """The text of a file in UTF-8, -16 or -32, with or without a byte order mark, or else in Latin-1; and notes."""
    encoding = json.detect_encoding(content)
    if not encoding.startswith("utf-8"):
        family = encoding[:6].upper()
        return content.decode(encoding, "replace"), [f"the file was in {family}; it was read, and UTF-8 was expected"]
    notes = ["the file began with a byte order mark, which was left out"] if encoding == "utf-8-sig" else []
    try:
        return content.decode(encoding), notes
    except UnicodeDecodeError as error:
        mended = content.decode(encoding, "replace")
        if error.start >= len(content) - 3:  # cut off within a letter
            return mended.rstrip("\ufffd"), notes
        broken = mended.count("\ufffd")
        whole = sum(letter > "\x7f" for letter in mended) - broken
        if whole > broken:
            return mended, [*notes, f"the file has bytes that are no UTF-8; they were replaced: {broken}"]
    try:
        text = content.decode("cp1252")  # Latin-1 as Windows writes it
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text, ["the file was not in UTF-8; it was read as Latin-1"]


def _without_outputs(text: str) -> str:
    """The text with every stored output, picture and widget replaced by null, found without parsing anything else."""
    pieces: list[str] = []
    position = 0
    while match := HEAVY.search(text, position):
        if len(pieces) > 4 * MOST_CELLS:
            raise UnreadableError(f"has outputs of more than {MOST_CELLS} cells")
        pieces += [text[position : match.end()], "null"]
        position = _end_of_value(text, match.end())
    return "".join([*pieces, text[position:]]) if pieces else text


def _end_of_value(text: str, start: int) -> int:
    depth = 0
    for token in BRACKET.finditer(text, start):
        if token[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                return len(text)
        elif token[0] in "]}":
            depth -= 1
            if depth == 0:
                return token.end()
    return len(text)


def _cells_of(value: Any, notes: list[str]) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("cells"), list):
        return list(value["cells"])
    if isinstance(value, dict) and isinstance(value.get("worksheets"), list):
        notes.append("the file has an old notebook format (nbformat 3 or older), which was read")
        sheets = [sheet["cells"] for sheet in value["worksheets"] if isinstance(sheet, dict) and "cells" in sheet]
        return [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    raise UnreadableError("is JSON, but not a notebook")


def _rescued(text: str) -> Iterator[Any]:
    """The cells that can be read in a text that is not JSON; of one that breaks off, the lines that are there."""
    begin = CELLS.search(text)
    position = begin.end() if begin else 0
    broken = 0
    while broken < MOST_BROKEN:
        position = BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing, too
        if not text.startswith("{", position):
            following = CELL.search(text, position)
            if following is None:
                return
            position = following.start(1)
        try:
            raw, position = DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            broken += 1
            following = CELL.search(text, position + 1)
            end = following.start(1) if following else len(text)
            raw = _begun(text[position:end])
            position = end
        if isinstance(raw, dict) and "cell_type" in raw:
            yield raw


def _begun(fragment: str) -> dict[str, Any] | None:
    """What is left of a cell that breaks off: its names, and the lines of its source that are whole."""
    kind, source, name = KIND.search(fragment), SOURCE.search(fragment), GRADE_ID.search(fragment)
    if kind is None or source is None:
        return None
    lines = []
    position = source.end()
    while line := ONE_LINE.match(fragment, position):
        lines.append(DECODER.decode(line[1]))
        position = line.end()
        if not source[1]:
            break
    if not lines and not source[1]:
        whole = fragment[source.end() + 1 :].rpartition("\\n")[0]
        try:
            lines = [DECODER.decode(f'"{whole}"')]
        except ValueError:
            return None
    metadata = {"nbgrader": {"grade_id": name[1]}} if name else {}
    return {"cell_type": kind[1], "source": lines, "metadata": metadata} if lines else None


def _cell(raw: Any) -> SubmittedCell | None:
    if not isinstance(raw, dict):
        return None
    source = raw.get("source", raw.get("input"))  # nbformat 3 calls a code cell's source its input
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        # Some editors leave the line ends out.
        source = ("" if any(line.endswith(("\n", "\r")) for line in lines[:-1]) else "\n").join(lines)
    kind = raw.get("cell_type")
    if not isinstance(source, str) or not isinstance(kind, str):
        return None
    if kind == "heading":
        level = raw.get("level")
        source = f"{'#' * (level if level in (1, 2, 3, 4, 5, 6) else 1)} {source}"
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    mark = metadata.get("nbgrader")
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    own_id = raw.get("id", metadata.get("id"))  # Colab keeps ids in the metadata
    return SubmittedCell(
        kind if kind in ("code", "raw") else "markdown",
        source.encode("utf-8", "replace").decode(),  # half of a surrogate pair is no letter
        name if isinstance(name, str) else "",
        own_id if isinstance(own_id, str) else "",
        isinstance(mark, dict) and "checksum" in mark and _is_as_released(kind, source, mark),
    )


def _is_as_released(kind: str, source: str, mark: dict[str, Any]) -> bool:
    counts = {key: mark.get(key) for key in ("grade", "grade_id", "locked", "points", "solution")}
    plain = {key: value for key, value in counts.items() if isinstance(value, bool | int | float | str)}
    try:
        return bool(compute_checksum(kind, source, plain) == mark["checksum"])
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):  # a mark that was tampered with
        return False


def _with_plain_lines(cell: SubmittedCell) -> SubmittedCell:
    return replace(cell, source=cell.source.replace("\r\n", "\n").replace("\r", "\n"))


def _place(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}: {error.msg}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number too long"
