import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from autograde import places
from autograde.classroom.chapters.chapter import chapter_sources, read_chapter
from autograde.classroom.pages.inert import inert_markdown
from autograde.classroom.pages.mathematics import formula

CHAPTERS = chapter_sources(places.solutions())


class Words(HTMLParser):
    """The text outside code and formulas, and the elements."""

    def __init__(self, text):
        super().__init__()
        self.inside = []
        self.words = ""
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag in ("code", "pre", "math"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag in ("code", "pre", "math"):
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.words += data


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_formula_of_a_chapter_is_drawn(chapter):
    for cell in read_chapter(CHAPTERS[chapter]).cells:
        if cell.cell_type == "markdown":
            page = inert_markdown(cell.source)
            assert 'class="tex"' not in page, cell.source
            assert "$" not in Words(page).words, cell.source
            for drawn in re.findall(r"<math.*?</math>", page, re.DOTALL):
                made = ElementTree.fromstring(drawn)
                said = "".join(made.itertext())
                assert "\\" not in said, drawn  # a command that the converter does not know stands there as typed
                assert said.strip(), drawn


def test_a_formula_is_what_it_says():
    made = ElementTree.fromstring(formula(r"\frac{\partial L}{\partial x} = -2", block=True))
    assert made.attrib == {"display": "block"}
    numerator, denominator = made.find(".//mfrac")
    assert ("".join(numerator.itertext()), "".join(denominator.itertext())) == ("∂L", "∂x")
    assert [sign.attrib.get("form") for sign in made.iter("mo") if sign.text == "−"] == ["prefix"]


def test_rows_are_aligned_at_their_sign():
    made = ElementTree.fromstring(formula("\\begin{aligned} a &= b \\\\ cc &= d \\end{aligned}", block=True))
    assert [cell.attrib["class"] for cell in made.iter("mtd")] == ["m-right", "m-left"] * 2


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(https://example.org)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
        r"\class{a}{x}\cssId{b}{x}",
        r'\color{red" onclick="alert(1)}{x}',
        r"\frac{1",
        r"\begin{pmatrix} 1 & 2",
        "{" * 400,
        "x" * 5000,
        r"\newcommand{\x}{\x\x}\x",
        r"\def\x{\x\x}\x",
        "",
        "\\",
        "^",
    ],
)
def test_a_formula_can_do_nothing_but_be_read(tex):
    for block in (True, False):
        made = formula(tex, block)
        ElementTree.fromstring(made)
        for tag, attributes in Words(made).elements:
            assert tag in ("math", "code") or tag.startswith("m")
            assert not set(attributes) & {"href", "style", "id", "onclick", "src"}


def test_a_formula_inside_an_attribute_stays_text():
    page = inert_markdown('![$x > "1"$](data:image/png;base64,aaaa "where $a<b$") and <b title="$c$">$d$</b>')
    assert [tag for tag, _ in Words(page).elements][:3] == ["p", "img", "b"]
    assert page.count("<math") == 1


def test_what_marks_a_place_cannot_be_typed():
    page = inert_markdown("\ue0000\ue001 $x$ &#xe000;7&#xe001;")
    assert page.count("<math") == 1


def test_a_picture_without_address_is_gone_and_one_without_words_gets_some():
    page = inert_markdown('<img src="https://example.org/a.png" alt="a"><img src="data:image/png;base64,aaaa">')
    assert [attributes for tag, attributes in Words(page).elements if tag == "img"] == [
        {"alt": "a picture", "src": "data:image/png;base64,aaaa"}
    ]
