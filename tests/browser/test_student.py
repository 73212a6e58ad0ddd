"""A student in JupyterLab: chapter 1, a wrong backward, its verdict, the right one, and nbgrader's Validate."""

import nbformat
from chromium import chromium, look, stay_at_home
from lab import LONGEST, jupyter, notebook, program, run, write

from autograde import places
from autograde.classroom.chapters.chapter import write_notebook
from autograde.classroom.chapters.library import compose, pick, read_library
from autograde.study.start import start

CHAPTER = "ch01_multiply_and_add"
ANSWERED = ("MulLayer", "AddLayer", "fruit_bill", "square")
WORDS = "The tax, because 1 more of it costs 650 and 1 more apple 110."


def test_a_wrong_backward_is_explained_mended_and_validated(tmp_path):
    library = read_library(places.solutions())
    right = {name: next(answer.code for answer in library[name] if answer.right) for name in ANSWERED}
    wrong = pick(library, "MulLayer", "each gradient multiplied by its own input").code
    home = start(tmp_path / "Käthes Kurs").folder
    path = home.notebook(CHAPTER)
    yesterday = {name: right[name] for name in ANSWERED[1:]} | {"question_sensitivity": WORDS}
    path.write_bytes(write_notebook(compose(nbformat.read(path, as_version=4), yesterday)))

    command = [program("chainrule"), "start", home.root.name]
    with jupyter(command, tmp_path, tmp_path / "jupyter") as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(LONGEST * 1000)
        stay_at_home(page)
        page.goto(address)
        page.get_by_role("heading", name="1 Multiply and add").wait_for()  # it goes on where something was begun
        shown = notebook(page)
        look(page, "student-1-opened")
        cells = shown.locator(".jp-CodeCell")
        layer = cells.filter(has_text="class MulLayer:")
        check = cells.filter(has_text="check.backward(MulLayer, inputs=(100.0, 2.0)")

        run(cells.first)
        write(page, layer, wrong)
        run(layer)
        said = run(check)
        look(page, "student-2-wrong")
        assert "dx is 173.2; expected 3.464" in said
        assert "Likely swapped_gradients" in said
        assert "which of the values decides how fast the output moves?" in said

        write(page, layer, right["MulLayer"])
        run(layer)
        said = run(check)
        look(page, "student-3-mended")
        assert said.splitlines() == [
            "MulLayer.backward: right for 100.0, 2.0.",
            "MulLayer.backward: right for shape (3,), shape (3,).",
        ]
        page.get_by_role("button", name="Validate").click()
        dialog = page.get_by_role("dialog").filter(has_text="Validation Results")
        dialog.wait_for()
        look(page, "student-4-validated")
        assert "Success! Your notebook passes all the tests." in dialog.inner_text()
    saved = nbformat.read(path, as_version=4)
    assert right["MulLayer"] in [cell.source for cell in saved.cells]
