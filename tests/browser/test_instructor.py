"""An instructor in formgrader, on a class of three: Autograde, a mark and a comment by hand, feedback, the report."""

import subprocess

from chromium import chromium, look, stay_at_home
from conftest import hand_in
from lab import LONGEST, jupyter, program

from autograde import places
from autograde.classroom.chapters.library import pick, read_library
from autograde.classroom.chapters.release import release
from autograde.classroom.course_directory import init

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
        assert formgrader.locator("td.score").all_inner_texts() == ["12 / 14", "12 / 14", "7 / 14"]

        formgrader.get_by_role("link", name="Manual Grading").click()
        formgrader.locator(f"td.name a[href$='/gradebook/{CHAPTER}']").click()
        open_submission(formgrader, classroom, "ivan")
        comment = formgrader.locator("#MulLayer-comment")
        comment.scroll_into_view_if_needed()
        look(page, "instructor-2-what-the-judge-says")
        assert "which of the values decides how fast the output moves?" in comment.get_attribute("placeholder")

        open_submission(formgrader, classroom, "ada")
        save(page, formgrader.locator(f"#{QUESTION}"), "1.5")
        save(page, formgrader.locator(f"#{QUESTION}-comment"), COMMENT)
        look(page, "instructor-3-marked-by-hand")
        assert formgrader.locator(".nbgrader_cell math").count() == 1

        open_submission(formgrader, classroom, "eve")
        assert "<script>" in formgrader.locator("body").inner_text()

        formgrader.get_by_role("link", name="Manual Grading").click()
        formgrader.get_by_role("link", name="Manage Assignments").click()
        formgrader.locator("tr").filter(has_text=CHAPTER).locator(".generate-feedback a").click()
        confirm(formgrader, "Successfully generated feedback")
        assert page.title() != "hers"

        page = browser.new_page(viewport={"width": 1280, "height": 900})
        stay_at_home(page)
        page.goto(classroom.feedback("ada", CHAPTER).as_uri())
        look(page, "instructor-4-feedback")
        assert "13.5 of 14 points" in page.locator("header").inner_text()
        comment = page.locator(f"#comment-{QUESTION}")
        assert "Right. And for which oranges" in comment.inner_text()
        assert comment.locator("strong").inner_text() == "oranges"
        assert comment.locator("math").bounding_box()["height"] > 5
        page.goto(classroom.feedback("ivan", CHAPTER).as_uri())
        assert "swapped_gradients" in page.locator("#mul_backward").inner_text()
        page.goto(classroom.feedback("eve", CHAPTER).as_uri())
        assert "<script>" in page.locator("main").inner_text()
        assert page.title() != "hers"

        subprocess.run([program("chainrule"), "grade", CHAPTER], cwd=classroom.root, check=True)
        page.goto(classroom.report(CHAPTER).with_suffix(".html").as_uri())
        page.get_by_role("combobox", name="Check").select_option("mul_backward")
        page.get_by_role("combobox", name="Its result").select_option("not passed")
        page.get_by_role("status").filter(has_text="1 of 3").wait_for()
        page.get_by_role("button", name="ivan", exact=True).click()
        look(page, "instructor-5-report")
        assert "dx is 173.2; expected 3.464" in page.locator(".students .detail").inner_text()
        page.get_by_role("button", name="Show all").click()
        row = page.locator(".students tr").filter(has=page.get_by_role("button", name="ada", exact=True))
        assert "1.5 of 2" in row.inner_text()


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


def open_submission(formgrader, classroom, student):
    """Open a student's submission, which formgrader lists without a name, from the chapter's list or another one."""
    run = classroom.nbgrader()
    with run.gradebook() as gradebook:
        number = gradebook.find_submission_notebook(CHAPTER, CHAPTER, student).id
    run.close()
    formgrader.locator(f"a[href$='/{CHAPTER}/{CHAPTER}']").click()
    formgrader.locator(f"a.name-hidden[href$='{number}']").click()
    formgrader.locator(f"#{QUESTION}-comment[placeholder]").wait_for()


def save(page, field, text):
    """Write into a field; formgrader saves it when it is left."""
    field.fill(text)
    with page.expect_response(lambda answer: "/formgrader/api/" in answer.url and answer.ok):
        field.press("Tab")
