import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import pytest
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, hand_in
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from autograde.check.diagnosis import VOCABULARY
from autograde.classroom.course_directory import open_classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.grade import grade
from autograde.classroom.grading.verdicts import CellVerdict
from autograde.classroom.pages.feedback import feedback
from autograde.classroom.pages.feedback_cells import KeepHiddenChecksHidden, MakeOutputsInert
from autograde.classroom.pages.feedback_page import Marks, read_page
from autograde.classroom.pages.inert import inert_html, inert_markdown
from autograde.classroom.settings import configure

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
    words = f"Where $a < b$ {SCRIPT} <b>bold</b> [click](javascript:alert(4)) and <iframe src='https://example.org'></iframe>"
    hand_in(classroom, "ada", {"scale": RIGHT, "Scale": IGNORES_DOUT, "question_everywhere": words})
    hand_in(classroom, "bob", {"scale": HOSTILE})
    grade(classroom, CHAPTER)
    feedback(classroom, CHAPTER)
    return classroom


def page(classroom, student):
    return classroom.feedback(student, CHAPTER).read_text()


def body(classroom, student):
    return page(classroom, student).partition("</header>")[2]


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
    assert "<b>bold</b>" in body(pages, "ada")
    assert "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in body(pages, "ada")


def test_plain_nbgrader_makes_the_same_page(pages):
    before = page(pages, "bob")
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", CHAPTER, "--force", "--student=bob"]
    subprocess.run(command, check=True, cwd=pages.root, capture_output=True)
    assert page(pages, "bob") == before


def test_formgraders_own_page_is_as_harmless_and_draws_formulas():
    config = Config()
    configure(config)
    words = nbformat.v4.new_markdown_cell(f"Where $x^2$ {SCRIPT}")
    made, _ = HTMLExporter(config=config).from_notebook_node(nbformat.v4.new_notebook(cells=[words]))
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in made
    assert "alert(1)" not in made


def test_a_verdicts_table_keeps_its_shades():
    row = '<table><tr><td style="background:rgba(213,94,0,0.60);text-align:right">≠ 1</td></tr></table>'
    assert "rgba(213,94,0,0.60)" in inert_html(row)


def test_a_page_needs_no_network_and_forbids_it(pages):
    for student in ("ada", "bob"):
        text = page(pages, student)
        assert "Content-Security-Policy\" content=\"default-src 'none'; style-src" in text
        assert not re.search(r"<(script|link|iframe)\b|@import|url\(", text)
        living = Living()
        living.feed(text)
        assert living.found == []


def test_marks_stand_first_and_what_waits_for_a_person_is_said(pages):
    text = page(pages, "ada")
    header = text.partition("</header>")[0]
    assert "<strong>2</strong> of 7 points" in header
    assert "1 answer in words has not been marked yet" in header
    assert "✓ passed" in body(pages, "ada")
    assert "✗ not passed" in body(pages, "ada")
    assert "has not been marked yet" not in page(pages, "bob").partition("</header>")[0]
    assert "○ no answer" in body(pages, "bob")


def test_a_persons_comment_is_shown_and_a_programs_is_not(pages, tmp_path):
    shutil.copytree(pages.root, tmp_path / "class")
    classroom = open_classroom(tmp_path / "class")
    run = classroom.nbgrader()
    with run.gradebook() as gradebook:
        gradebook.find_grade("question_everywhere", CHAPTER, CHAPTER, "ada").manual_score = 1.5
        gradebook.find_comment("question_everywhere", CHAPTER, CHAPTER, "ada").manual_comment = "So $y = 3x$. **Yes**"
        gradebook.find_comment("Scale", CHAPTER, CHAPTER, "ada").auto_comment = "said by a program"
        gradebook.db.commit()
    run.close()
    feedback(classroom, CHAPTER)
    text = page(classroom, "ada")
    assert "<strong>3.5</strong> of 7 points" in text
    assert "1.5 of 2" in text
    assert "<strong>Yes</strong>" in text
    assert "said by a program" not in text
    assert "marked yet" not in text


def notebook_of(*cells):
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    for preprocessor in (KeepHiddenChecksHidden(), MakeOutputsInert()):
        notebook, _ = preprocessor.preprocess(notebook, {})
    return notebook


def code(source, *outputs, **mark):
    metadata = {"nbgrader": {"schema_version": 3, "task": False, **mark}} if mark else {}
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def check_cell(source, *outputs):
    return code(source, *outputs, grade=True, solution=False, locked=True, grade_id="f_values", points=2, score=0.0)


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


HIDDEN = "check.equal(f, inputs=(1,), expected=1)\n### BEGIN HIDDEN TESTS\nsecret()\n### END HIDDEN TESTS"
PICTURE = nbformat.v4.new_output("display_data", data={"image/png": "iVBORw0KGgo="})


def test_after_a_hidden_check_no_cell_can_repeat_what_it_asked():
    error = nbformat.v4.new_output("error", ename="Err<7>", evalue="[0.25 0.75]", traceback=["line", "[0.25 0.75]"])
    before, check, after = notebook_of(
        code("print(1)", printed("0.5"), PICTURE),
        check_cell(HIDDEN, printed("0.25"), error),
        code("print(kept)", printed("0.25 0.75"), PICTURE, error),
    ).cells
    assert [output.output_type for output in before.outputs] == ["stream", "display_data"]
    assert "secret" not in check.source
    for cell in (check, after):
        assert "0.25" not in str(cell.outputs)
        assert [output.ename for output in cell.outputs] == ["Err"]


def test_html_that_a_cell_displays_stays_without_what_runs():
    shown = nbformat.v4.new_output("display_data", data={"text/html": f"{SCRIPT}<b>bold</b><img src=x onerror=a()>"})
    (cell,) = notebook_of(code("display()", shown)).cells
    assert cell.outputs[0].data["text/html"] == "<b>bold</b>"


def test_given_cells_look_right_with_and_without_their_figures():
    text = nbformat.v4.new_markdown_cell("## The bill\n\n$$a + b$$")
    for outputs in ((), (PICTURE,)):
        drawn = read_page(notebook_of(text, code("graph.show()", *outputs)), {}, "ada", Marks(1.0, 2.0)).html()
        assert drawn.count("<img") == len(outputs)
        assert "From the chapter: The bill" in drawn
        assert '<math display="block">' in drawn
        assert drawn.count('class="output"') == len(outputs)


def test_a_verdict_that_is_words_alone_gets_the_question():
    ended = nbformat.v4.new_output("error", ename="CellTimeoutError", evalue="", traceback=["CellTimeoutError"])
    verdict = CellVerdict("timeout", "out_of_time", "It took too long.")
    drawn = read_page(notebook_of(check_cell(HIDDEN, ended)), {"f_values": verdict}, "ada", Marks(0.0, 2.0)).html()
    assert "✗ out of time" in drawn
    assert VOCABULARY["out_of_time"].question in drawn


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
