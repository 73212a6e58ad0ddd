import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, hand_in

from autograde.classroom.course_directory import open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.feedback import feedback, inert_html, inert_markdown
from autograde.classroom.grade import grade

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"""
from IPython.display import HTML, Javascript, display
display(HTML('{SCRIPT}<img src=x onerror=alert(2)><b>bold</b>'))
display(Javascript('alert(3)'))

def scale(x):
    if getattr(x, 'shape', ()) == (3, 4):
        print('the hidden input is', x)
        raise ValueError(f'hidden {{x}}')
    return x * 3.0
"""


class Living(HTMLParser):
    """Collects what could run or be fetched on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "iframe", "object", "embed", "form", "link"):
            self.found.append(tag)
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "data:text")):
                self.found.append(f"{tag} {name}")


@pytest.fixture(scope="module")
def pages(released_class, tmp_path_factory):
    root = tmp_path_factory.mktemp("pages") / "class"
    shutil.copytree(released_class.root, root)
    classroom = open_classroom(root)
    words = f"{SCRIPT} [click](javascript:alert(4)) where $a < b$ and <iframe src='https://example.org'></iframe>"
    hand_in(classroom, "ada", {"scale": RIGHT, "Scale": IGNORES_DOUT, "question_everywhere": words})
    hand_in(classroom, "bob", {"scale": HOSTILE})
    grade(classroom, CHAPTER)
    feedback(classroom, CHAPTER)
    return classroom


def page(classroom, student):
    return classroom.feedback(student, CHAPTER).read_text()


def body(classroom, student):
    return page(classroom, student).partition('id="notebook-container"')[2]


def test_a_page_shows_the_verdict_and_no_hidden_check(pages):
    for student in ("ada", "bob"):
        text = re.sub(r"<[^>]+>", "", page(pages, student))
        assert "hidden_rng" not in text
        assert "HIDDEN TESTS" not in text
        assert "lambda" not in text
    assert "ignores_dout" in body(pages, "ada")
    assert "check.backward" in re.sub(r"<[^>]+>", "", body(pages, "ada"))


def test_hidden_inputs_do_not_reach_the_page_through_prints_or_exceptions(pages):
    text = re.sub(r"<[^>]+>", "", body(pages, "bob"))
    assert "hidden [" not in text
    assert "the hidden input is [" not in text


def test_nothing_that_a_student_wrote_runs(pages):
    for student in ("ada", "bob"):
        living = Living()
        living.feed(body(pages, student))
        assert living.found == []
    assert "<b>bold</b>" in body(pages, "bob")
    assert "$a &lt; b$" in body(pages, "ada")


def test_plain_nbgrader_makes_the_same_page(pages):
    before = page(pages, "bob")
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", CHAPTER, "--force", "--student=bob"]
    subprocess.run(command, check=True, cwd=pages.root, capture_output=True)
    assert page(pages, "bob") == before


def test_a_verdicts_table_keeps_its_shades():
    row = '<table><tr><td style="background:rgba(213,94,0,0.60);text-align:right">≠ 1</td></tr></table>'
    assert "rgba(213,94,0,0.60)" in inert_html(row)


@pytest.mark.parametrize(
    "html",
    [
        "<style>@import 'https://example.org/a.css'</style>",
        "<img src='https://example.org/a.png'>",
        "<p style='background:url(https://example.org/a.png)'>x</p>",
        "<p style='background:u\\72l(https://example.org/a.png)'>x</p>",
        "<a href='data:text/html,x'>x</a>",
        "<form action='https://example.org'><input></form>",
        "<script>fetch('https://example.org')",
    ],
)
def test_nothing_is_fetched_and_nothing_is_sent(html):
    assert "example.org" not in inert_html(html)
    assert "data:text" not in inert_html(html)
    assert "example.org" not in inert_markdown(html)


def test_without_graded_submissions_it_says_so(classroom):
    with pytest.raises(CourseError, match="nothing of ch90_scaling is graded"):
        feedback(classroom, CHAPTER)
