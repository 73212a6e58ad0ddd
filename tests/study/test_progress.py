"""`chainrule progress`: how far a learner is, and that it never tells what is no longer so."""

from conftest import RIGHT, RIGHT_LAYER, WRONG
from study_home import SCALING, SHIFTING, answer, cell_of, read, write

from autograde.study.progress import BEGUN, DONE, OPEN, _to_go_on_with, next_unfinished, progress, write_page

SHIFT = "def shift(x):\n    return x + 1.0\n"


def states(found):
    return {chapter.name: chapter.state for chapter in found.chapters}


def test_nothing_begun_is_known_without_running_anything(home):
    ran = []
    found = progress(home, lambda done, total, name: ran.append(name))
    assert ran == [""]
    assert states(found) == {SCALING: OPEN, SHIFTING: OPEN}
    assert found.next == (SCALING, "scale")
    assert (found.points, found.max_points) == (0.0, 7.0)


def test_what_passes_counts_and_the_next_exercise_is_named(home):
    answer(home, scale=RIGHT)
    found = progress(home)
    assert states(found) == {SCALING: BEGUN, SHIFTING: OPEN}
    assert found.next == (SCALING, "Scale")
    assert [exercise.state for exercise in found.chapters[0].exercises] == [DONE, OPEN]


def test_a_chapter_is_done_when_its_question_is_answered_too(home):
    path = answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    assert progress(home).next == (SCALING, "")
    notebook = read(path)
    cell_of(notebook, "question_everywhere")["source"] = "Because the slope is 3 wherever one begins."
    write(path, notebook)
    assert states(progress(home))[SCALING] == DONE
    answer(home, SHIFTING, shift=SHIFT)
    assert progress(home).next is None


def test_only_what_changed_is_run_again_and_a_broken_answer_loses_its_points(home):
    answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    ran = []
    assert progress(home, lambda done, total, name: ran.append(name)).points == 5.0
    assert ran == [SCALING, ""]
    ran.clear()
    assert progress(home, lambda done, total, name: ran.append(name)).points == 5.0
    assert ran == [""]
    answer(home, scale=WRONG)
    found = progress(home)
    assert found.points == 3.0
    assert [exercise.state for exercise in found.chapters[0].exercises] == [BEGUN, DONE]


def test_the_next_unfinished_chapter_is_found_without_running(home):
    assert next_unfinished(home) == SCALING
    path = answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    notebook = read(path)
    cell_of(notebook, "question_everywhere")["source"] = "It is 3."
    write(path, notebook)
    assert next_unfinished(home) == SCALING
    progress(home)
    assert next_unfinished(home) == SHIFTING


def test_who_began_with_the_second_chapter_goes_on_there_and_comes_back_at_the_end(home):
    answer(home, SHIFTING, shift="def shift(x):\n    return x\n")
    assert progress(home).next == (SHIFTING, "shift")
    assert next_unfinished(home) == SHIFTING
    answer(home, SHIFTING, shift=SHIFT)
    assert progress(home).next == (SCALING, "scale")
    assert next_unfinished(home) == SCALING


def test_what_was_begun_comes_first_then_what_follows_the_last_that_is_done():
    assert _to_go_on_with([OPEN, DONE, OPEN]) == 2
    assert _to_go_on_with([BEGUN, DONE, OPEN]) == 0
    assert _to_go_on_with([OPEN, OPEN, DONE]) == 0
    assert _to_go_on_with([DONE, DONE]) is None


def test_a_chapter_that_cannot_be_read_does_not_hide_the_others(say, home):
    home.notebook(SCALING).write_bytes(b"")
    answer(home, SHIFTING, shift=SHIFT)
    found = progress(home)
    assert "is empty" in found.chapters[0].problem
    assert found.chapters[1].state == DONE
    home.notebook(SCALING).unlink()
    code, said = say("progress")
    assert code == 0
    assert "2 of 2 points" in said


def test_the_page_tells_the_same_and_needs_no_network(say, home):
    answer(home, scale=RIGHT, Scale=WRONG)
    assert say("progress", "--html")[0] == 0
    page = (home.root / "progress.html").read_text(encoding="utf-8")
    assert "2 of 7 points" in page
    assert "<b>Next:</b> Scale in" in page
    assert 'aria-label="Points in Scaling: 2 of 5"' in page
    assert "http" not in page
    assert "src=" not in page


def test_a_heading_with_html_in_it_stays_text(home):
    given = home.given(SCALING)
    given.write_text(given.read_text(encoding="utf-8").replace("# Scaling", "# <img src=x>"), encoding="utf-8")
    page = write_page(progress(home)).read_text(encoding="utf-8")
    assert "&lt;img src=x&gt;" in page
    assert "<img" not in page
