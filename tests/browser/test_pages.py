"""The pages that people look at, in a real browser: the class report, a student's feedback, a learner's progress."""

import shutil

import nbformat
import pytest
from chromium import chromium, serious_findings
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, RIGHT_LAYER, hand_in
from imagined_class import imagined_report

from autograde.classroom.chapters.chapter import write_notebook
from autograde.classroom.chapters.library import compose
from autograde.classroom.course_directory import open_classroom
from autograde.classroom.grading.grade import grade
from autograde.classroom.pages.feedback import feedback
from autograde.classroom.pages.report_page import write_page
from autograde.classroom.pages.standing import mistakes_of
from autograde.cli import main

HOSTILE = "<img src=x onerror=alert(1)>"
WORDS = "Because $y = 3x$, so\n\n$$\\frac{\\partial y}{\\partial x} = 3 .$$"
COMMENT = "The slope of $y = 3x$ is 3 **everywhere**."


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """A class of 60 and one of 2,000, and their reports."""
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for students in (60, 2000):
        found = imagined_report(students, marked=students == 60)
        write_page(found, folder / f"{students}.html")
        made[students] = (found, (folder / f"{students}.html").as_uri())
    return made


@pytest.fixture(scope="module")
def feedback_pages(released_class, tmp_path_factory):
    root = tmp_path_factory.mktemp("feedback") / "class"
    shutil.copytree(released_class.root, root)
    classroom = open_classroom(root)
    hand_in(classroom, "ada", {"scale": RIGHT, "Scale": IGNORES_DOUT, "question_everywhere": WORDS})
    hand_in(classroom, "bob", {"scale": RIGHT, "Scale": RIGHT_LAYER, "question_everywhere": HOSTILE})
    grade(classroom, CHAPTER)
    run = classroom.nbgrader()
    with run.gradebook() as gradebook:
        gradebook.find_grade("question_everywhere", CHAPTER, CHAPTER, "ada").manual_score = 1.5
        gradebook.find_comment("question_everywhere", CHAPTER, CHAPTER, "ada").manual_comment = COMMENT
        gradebook.db.commit()
    run.close()
    feedback(classroom, CHAPTER)
    return {name: classroom.feedback(name, CHAPTER).as_uri() for name in ("ada", "bob")}


@pytest.fixture
def visit(browser):
    """Opens a page; fails the test for whatever the page complains of or asks the network for."""
    opened, wrong = [], []

    def go(address, scheme="light", width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda said: wrong.append(f"console: {said.text}"))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
        page.goto(address)
        return page

    yield go
    for context in opened:
        context.close()
    assert wrong == []


def rows(page):
    return page.locator(".students > tbody > tr:not(.detail):not(.none)")


def names(page):
    return page.locator(".students > tbody > tr > th button").all_inner_texts()


def count(page, text):
    """Wait until the page says so."""
    page.get_by_role("status").filter(has_text=text).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_report(visit, reports, scheme):
    page = visit(reports[60][1], scheme, bypass_csp=True)  # axe is put into the page as a script
    page.get_by_role("button", name="Open all that are shown").click()
    assert serious_findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("student", ["ada", "bob"])
def test_axe_finds_nothing_serious_on_the_feedback(visit, feedback_pages, scheme, student):
    page = visit(feedback_pages[student], scheme, bypass_csp=True)
    for folded in page.locator("details").all():
        folded.evaluate("folded => { folded.open = true }")
    assert serious_findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_progress(visit, home, scheme):
    path = home.notebook(CHAPTER)
    path.write_bytes(write_notebook(compose(nbformat.read(path, as_version=4), {"scale": RIGHT})))
    assert main(["progress", "--html", "--dir", str(home.root)]) == 0
    page = visit((home.root / "progress.html").as_uri(), scheme, bypass_csp=True)
    assert "2 of 7 points" in page.locator("body").inner_text()
    assert serious_findings(page) == []


def test_the_report_is_filtered_by_check_mistake_mark_and_name(visit, reports):
    report, address = reports[60]
    page = visit(address)
    count(page, "60 of 60")

    failed = [s.student for s in report.submissions for c in s.checks if c.cell == "softmax_values" and c.points == 0]
    page.get_by_role("combobox", name="Check").select_option("softmax_values")
    page.get_by_role("combobox", name="Its result").select_option("not passed or not begun")
    count(page, f"{len(failed)} of 60")
    assert sorted(names(page)) == sorted(failed)

    page.get_by_role("button", name="Show all").click()
    count(page, "60 of 60")
    page.get_by_role("spinbutton", name="Points from").fill("14")
    best = [s for s in report.submissions if s.score + (s.manual.points or 0) == 14]
    count(page, f"{len(best)} of 60")

    page.get_by_role("button", name="Show all").click()
    page.get_by_role("searchbox", name="Name").fill(best[0].student.upper())
    count(page, "of 60 students")
    assert best[0].student in names(page)

    page.get_by_role("searchbox", name="Name").fill("nobody of this name")
    count(page, "0 of 60")
    page.get_by_text("No student fits").wait_for()


def test_a_mistake_leads_to_the_students_who_made_it(visit, reports):
    report, address = reports[60]
    page = visit(address)
    first = page.locator(".mistakes button").first
    diagnosis, exercise = first.get_attribute("data-diagnosis"), first.get_attribute("data-exercise")
    first.click()
    made = {
        item.student
        for item in report.submissions
        for name, where in mistakes_of(item)
        if (name or "", where) == (diagnosis, exercise)
    }
    count(page, f"{len(made)} of 60")
    assert set(names(page)) == made


def test_a_student_is_opened_by_keyboard_alone(visit, reports):
    report, address = reports[60]
    page = visit(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link that skips to the students
    graded = next(item for item in report.submissions if item.status == "graded" and item.score < item.max_score)
    page.get_by_role("button", name=graded.student, exact=True).focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name=graded.student, exact=True)
    assert button.get_attribute("aria-expanded") == "true"
    detail = page.locator(f"[id='{button.get_attribute('aria-controls')}']")
    for check in graded.checks:
        assert check.cell in detail.inner_text()
        assert check.message in detail.inner_text()
    page.keyboard.press("ArrowDown")
    place = names(page).index(graded.student)
    assert page.evaluate("document.activeElement.textContent") == names(page)[place + 1]
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "false"
    assert detail.count() == 0


def test_the_list_is_sorted_by_its_headings(visit, reports):
    report, address = reports[60]
    page = visit(address)
    heading = page.get_by_role("button", name="All points")
    heading.click()
    totals = {item.student: item.score + (item.manual.points or 0) for item in report.submissions}
    listed = [totals[name] for name in names(page)]
    assert listed == sorted(totals.values(), reverse=True)
    assert page.locator("th[aria-sort]").all_inner_texts() == ["All points"]
    heading.click()
    assert [totals[name] for name in names(page)] == sorted(totals.values())


def test_two_thousand_students_are_all_there_and_found_at_once(visit, reports):
    report, address = reports[2000]
    page = visit(address)
    rows(page).nth(1999).wait_for(state="attached")
    assert rows(page).count() == 2000
    last = report.submissions[-1].student
    page.get_by_role("searchbox", name="Name").fill(last)
    rows(page).nth(1).wait_for(state="detached")
    assert names(page) == [last]


def test_the_page_is_not_wider_than_a_telephone(visit, reports, feedback_pages):
    for address in (reports[60][1], *feedback_pages.values()):
        page = visit(address, width=360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_shows_what_is_filtered_and_no_controls(visit, reports):
    page = visit(reports[2000][1])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert rows(page).count() == 2000
    assert not page.locator("#filters").is_visible()
    assert not page.get_by_role("button", name="Open all that are shown").is_visible()


def test_feedback_shows_marks_verdict_comment_and_formulas(visit, feedback_pages):
    page = visit(feedback_pages["ada"])
    assert "3.5 of 7 points" in page.locator("header").inner_text()
    check = page.locator("#scale_backward")
    assert "not passed" in check.locator("h3").inner_text()
    assert "Where does backward use its argument?" in check.inner_text()
    assert check.locator(".output table").count() == 3
    comment = page.locator("#comment-question_everywhere")
    assert comment.locator("strong").inner_text() == "everywhere"
    assert comment.locator("math").bounding_box()["height"] > 5
    fraction = page.locator("#question_everywhere mfrac").bounding_box()
    assert fraction["height"] > 1.5 * fraction["width"] * 0.5 > 0


def test_feedback_is_read_without_a_mouse(visit, feedback_pages):
    page = visit(feedback_pages["ada"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#work")
    page.get_by_role("link", name="scale_backward").press("Enter")
    assert page.locator("#scale_backward").bounding_box()["y"] < 900


def test_what_a_student_writes_runs_nowhere(visit, feedback_pages):
    page = visit(feedback_pages["bob"], bypass_csp=True)  # were the page not clean, nothing else would stop it now
    assert page.locator("#question_everywhere [onerror]").count() == 0
