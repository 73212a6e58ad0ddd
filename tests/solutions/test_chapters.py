"""Every chapter keeps the rules that make its checks work anywhere and its text fit for students."""

import ast
import re

import pytest

from autograde import places
from autograde.classroom.chapters import chapter

SOLUTIONS = places.solutions()
SOURCES = chapter.chapter_sources(SOLUTIONS)
NOTEBOOKS = {name: chapter.read_chapter(path) for name, path in SOURCES.items()}
CHECKS = [(name, cell) for name, notebook in NOTEBOOKS.items() for cell in chapter.check_cells(notebook)]
ALLOWED = {"check", "np", "len", "range", "int", "float", "sum", "abs", "max", "min", "tuple", "list"}
ALLOWED |= {"all", "map", "sorted", "zip"}

each_check = pytest.mark.parametrize(("name", "cell"), CHECKS, ids=[f"{name}-{cell.grade_id}" for name, cell in CHECKS])
each_chapter = pytest.mark.parametrize("name", NOTEBOOKS)


def stored_names(tree):
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def in_comprehensions(tree):
    """The names of comprehensions, which no other cell can see."""
    targets = [n.target for n in ast.walk(tree) if isinstance(n, ast.comprehension)]
    return {name for target in targets for name in stored_names(target)}


def bound_names(tree):
    return stored_names(tree) - in_comprehensions(tree)


def parameters(tree):
    signatures = [n for n in ast.walk(tree) if isinstance(n, ast.arguments)]
    return {argument.arg for s in signatures for argument in (*s.args, *s.kwonlyargs)} | in_comprehensions(tree)


def loaded_names(tree):
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def check_calls(source):
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "check"
            and node.func.attr not in ("hidden_rng", "measured", "source")
        ):
            yield node


@each_check
def test_a_check_cell_is_self_contained(name, cell):
    tree = ast.parse(cell.source)
    free = loaded_names(tree) - bound_names(tree) - parameters(tree) - ALLOWED
    assert free == {cell.exercise}


@each_check
def test_a_check_cell_binds_nothing_that_another_cell_uses(name, cell):
    assert bound_names(ast.parse(cell.source)) <= {"rng"}
    for other in NOTEBOOKS[name].cells:
        if other.cell_type == "code" and not chapter.is_check(other):
            tree = ast.parse(other.source)
            assert "rng" not in loaded_names(tree) or "rng" in bound_names(tree) | parameters(tree)


@each_check
def test_a_check_cell_gives_the_class_or_function_and_tests_one_name(name, cell):
    calls = list(check_calls(cell.source))
    assert calls
    for call in calls:
        assert isinstance(call.args[0], ast.Name)
        assert call.args[0].id == cell.exercise
        assert len(call.args) == 1


@each_check
def test_visible_checks_carry_values_and_hidden_ones_formulas(name, cell):
    visible, hidden = chapter.split_regions(cell.source, chapter.HIDDEN_REGION)
    if cell.grade_id.startswith("carry_"):  # it costs nothing, and only looks at what was checked before
        hidden = [[]]
    assert len(hidden) == 1, "one hidden part a cell"
    assert list(check_calls("\n".join(visible))), "a visible check comes first"
    for source, is_hidden in (("\n".join(visible), False), ("\n".join(hidden[0]), True)):
        for call in check_calls(source):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            expected = given.get("expected")
            assert isinstance(expected, ast.Lambda) == is_hidden, ast.unparse(call)
    if "rng" in loaded_names(ast.parse("\n".join(hidden[0]))):
        assert f'rng = check.hidden_rng("{cell.grade_id}")' in hidden[0]


@each_chapter
def test_each_answer_has_a_stub_that_says_what_to_write(name):
    for exercise, cell in chapter.answer_cells(NOTEBOOKS[name]).items():
        if chapter.is_carry(cell):  # the stubs of earlier chapters
            continue
        outside, regions = chapter.split_regions(cell.source, chapter.SOLUTION_REGION)
        assert regions, exercise
        functions = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.FunctionDef)]
        documented = [f for f in functions if ast.get_docstring(f)]
        assert documented, exercise
        assert f"def {exercise}" in "\n".join(outside) or f"class {exercise}" in "\n".join(outside)


@each_chapter
def test_points_follow_the_rules(name):
    by_exercise = {}
    for cell in chapter.check_cells(NOTEBOOKS[name]):
        if cell.grade_id.startswith("carry_"):
            assert cell.points == 0, cell.grade_id
            continue
        by_exercise.setdefault(cell.exercise, []).append((cell.grade_id.rsplit("_", 1)[1], cell.points))
    for exercise, cells in by_exercise.items():
        optional = all(points == 0 for _, points in cells)
        if exercise.startswith("patient_"):
            assert cells == [("name", 1.0), ("cure", 2.0)], exercise
            continue
        is_layer = exercise[0].isupper() and len(cells) > 1
        kind = cells[0][0] if exercise[0].isupper() else "values"  # one cell for a class that has no backward
        wanted = [("forward", 1.0), ("backward", 2.0), ("care", 1.0)] if is_layer else [(kind, 2.0)]
        assert cells == ([(kind, 0.0) for kind, _ in wanted] if optional else wanted), exercise


@each_chapter
def test_a_question_in_words_has_a_model_answer_and_a_rubric(name):
    questions = chapter.question_cells(NOTEBOOKS[name])
    assert questions
    for question in questions:
        assert question.points == 2
        outside, regions = chapter.split_regions(question.source, chapter.SOLUTION_REGION)
        assert "".join(outside).strip() == ""
        text = "\n".join(regions[0]).lower()
        assert "rubric" in text
        assert "model answer" in text


@each_chapter
def test_the_text_is_calm(name):
    text = "\n".join(cell.source for cell in NOTEBOOKS[name].cells if cell.cell_type == "markdown")
    assert not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", text)
    assert not re.search(r"\w!(\s|$)", text)


@each_chapter
def test_paper_exercises_have_their_answers_under_solutions(name):
    number = name.split("_")[0]
    answers = (SOLUTIONS / "paper" / f"{number}.md").read_text(encoding="utf-8")
    assert len(answers) > 300
    text = "\n".join(cell.source for cell in NOTEBOOKS[name].cells if cell.cell_type == "markdown").lower()
    assert "on paper" in text
    assert "summary" in text
