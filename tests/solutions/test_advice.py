"""What a verdict tells to read again can be found."""

import re

import pytest
from exercises import SOLUTIONS, notebook

from autograde.check.diagnosis import VOCABULARY
from autograde.classroom.chapters.chapter import chapter_sources

SECTIONS = sorted({advice.section for advice in VOCABULARY.values() if advice.section})


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_to_read_again_is_in_its_chapter(section):
    number, heading = re.fullmatch(r"chapter (\d), (.+)", section).groups()
    (name,) = [chapter for chapter in chapter_sources(SOLUTIONS) if chapter.startswith(f"ch0{number}_")]
    cells = [cell.source for cell in notebook(name).cells if cell.cell_type == "markdown"]
    headings = {line.lstrip("# ") for source in cells for line in source.splitlines() if line.startswith("#")}
    assert heading in headings
