"""An instructor in formgrader, on a class of three: Autograde, a mark and a comment by hand, feedback, the report."""

import re
import subprocess

import nbformat
from chromium import chromium, look, stay_at_home
from conftest import hand_in
from lab import LONGEST, jupyter, program

from autograde import places
from autograde.classroom.chapters.library import pick, read_library
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import init
from autograde.classroom.grading.report import read_report

CHAPTER = "ch01_multiply_and_add"
ROSTER = "id,first_name,last_name\nada,Ada,Bell\neve,Eve,Karlsson\nivan,Ivan,Petrov\n"
QUESTION = "question_sensitivity"
WORDS = "The tax: $\\frac{\\partial L}{\\partial t} = 650$. <script>document.title = 'hers'</script>"
LIVELY = """from IPython.display import HTML, display
print("<script>document.title = 'hers'</script>")
display(HTML("<b>bold</b><img src=x onerror='document.title=1'>"))
"""
COMMENT = "Right. And for which **oranges**, $n = 0$?"


def test_a_class_is_graded_in_formgrader_and_looked_at_in_its_report(wall, tmp_path):
    classroom = make_class(tmp_path)
    with jupyter([program("jupyter"), "lab"], classroom.root, tmp_path / "jupyter") as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(LONGEST * 1000)
        stay_at_home(page)
        page.goto(address)
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader", exact=True).click()
        formgrader = page.frame_locator("iframe[src*=formgrader]")

        formgrader.get_by_role("row").filter(has_text=CHAPTER).locator(".num-submissions a").click()
        for student in ("ada", "eve", "ivan"):
            press(page, formgrader, student, "autograde", "Successfully autograded")
        look(page, "instructor-1-autograded")
        assert formgrader.locator("td.score").all_inner_texts() == ["12 / 14", "12 / 14", "6 / 14"]

        formgrader.get_by_role("link", name="Manual Grading").click()
        formgrader.get_by_role("link", name=CHAPTER).click()
        formgrader.locator("td.name a").click()
        ada = classroom_id(classroom, "ada")
        formgrader.locator(f"a.name-hidden[href$='{ada}']").click()
        points, comment = formgrader.locator(f"#{QUESTION}"), formgrader.locator(f"#{QUESTION}-comment")
        for field, text in ((points, "1.5"), (comment, COMMENT)):
            field.fill(text)
            with page.expect_response(lambda answer: "/formgrader/api/" in answer.url and answer.ok):
                field.press("Escape")  # leaves the field, and so saves it
        look(page, "instructor-2-marked")
        formgrader.locator("#square-comment").scroll_into_view_if_needed()
        look(page, "instructor-2b")
        formgrader.get_by_role("link", name="Next").click()
        formgrader.locator("#square-comment").scroll_into_view_if_needed()
        look(page, "instructor-3-eve")
        formgrader.get_by_role("link", name="Next").click()
        formgrader.locator("#MulLayer-comment").scroll_into_view_if_needed()
        look(page, "instructor-3-ivan")
        formgrader.locator("#mul_backward").scroll_into_view_if_needed()
        look(page, "instructor-3-ivan2")

        formgrader.get_by_role("link", name="Manual Grading").click()
        formgrader.get_by_role("link", name="Manage Assignments").click()
        formgrader.get_by_role("row").filter(has_text=CHAPTER).locator(".generate-feedback a").click()
        confirm(formgrader, "Successfully generated feedback")
        look(page, "instructor-4-feedback")
        assert page.title() != "hers"

        page = browser.new_page(viewport={"width": 1280, "height": 900})
        stay_at_home(page)
        page.goto(classroom.feedback("ada", CHAPTER).as_uri())
        look(page, "instructor-5-feedback-of-ada")
        page.goto(classroom.feedback("eve", CHAPTER).as_uri())
        look(page, "instructor-5-feedback-of-eve")
        page.goto(classroom.feedback("ivan", CHAPTER).as_uri())
        look(page, "instructor-5-feedback-of-ivan")
        subprocess.run([program("chainrule"), "grade", CHAPTER], cwd=classroom.root, check=True)
        page.goto(classroom.report(CHAPTER).with_suffix(".html").as_uri())
        look(page, "instructor-6-report")


def make_class(folder):
    """Ada is right, Eve's answer puts HTML on the page, Ivan has the gradients of a product the wrong way round."""
    (folder / "roster.csv").write_text(ROSTER)
    classroom = init(folder / "class", folder / "roster.csv").classroom
    release(classroom, [CHAPTER])
    library = read_library(places.solutions())
    right = {
        name: next(answer.code for answer in library[name] if answer.right)
        for name in ("MulLayer", "AddLayer", "fruit_bill", "square")
    }
    wrong = pick(library, "MulLayer", "each gradient multiplied by its own input").code
    hand_in(classroom, "ada", right | {QUESTION: WORDS}, CHAPTER)
    hand_in(classroom, "eve", right | {"square": LIVELY + right["square"]}, CHAPTER)
    hand_in(classroom, "ivan", right | {"MulLayer": wrong}, CHAPTER)
    return classroom


def press(page, formgrader, student, column, said):
    """Press a button in a student's row, and confirm what it says."""
    row = formgrader.locator("tr").filter(has=page.locator(f".student-id[data-order={student}]"))
    row.locator(f".{column} a").click()
    confirm(formgrader, said)


def confirm(formgrader, said):
    told = formgrader.locator(".modal-dialog")
    told.get_by_text(said).wait_for()
    told.get_by_role("button", name="OK").click()
    told.wait_for(state="detached")


def classroom_id(classroom, student):
    """What formgrader calls a student's notebook."""
    run = classroom.nbgrader()
    with run.gradebook() as gradebook:
        found = gradebook.find_submission_notebook(CHAPTER, CHAPTER, student).id
    run.close()
    return found
