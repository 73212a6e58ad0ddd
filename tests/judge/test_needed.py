"""Given cells are run where a mark can depend on them, and only there."""

from autograde.judge import Cell
from autograde.judge.needed import needed

SETUP = Cell("setup", "import numpy as np", "given", always=True)
DRAWS = Cell("draws", "x = np.linspace(-1, 1)\nplt.plot(x)", "given")
DATA = Cell("data", "samples = [1, 2]", "given")
FROM_DATA = Cell("from_data", "more = samples + samples", "given")


def test_a_given_cell_that_nobody_needs_is_not_run():
    answer = Cell("f", "def f(x):\n    y = x\n    return y", "answer", "f")
    assert needed([SETUP, DRAWS, DATA, answer]) == {"setup", "f"}


def test_a_given_cell_is_run_for_the_answer_that_reads_its_name():
    answer = Cell("f", "def f(a):\n    return a + samples[0]", "answer", "f")
    assert needed([SETUP, DATA, answer]) == {"setup", "data", "f"}


def test_what_a_needed_cell_needs_is_run_too():
    answer = Cell("f", "class A:\n    def forward(self, a):\n        return more", "answer", "f")
    assert needed([SETUP, DRAWS, DATA, FROM_DATA, answer]) == {"setup", "data", "from_data", "f"}


def test_a_cell_that_assigns_into_what_is_read_is_run():
    change = Cell("change", "samples[0] = 5", "given")
    answer = Cell("f", "def f(a):\n    return samples", "answer", "f")
    assert "change" in needed([SETUP, DATA, change, answer])


def test_a_local_name_needs_nothing():
    answer = Cell("f", "def f(samples):\n    return samples", "answer", "f")
    assert needed([SETUP, DATA, answer]) == {"setup", "f"}


def test_a_cell_that_seeds_the_generator_is_run():
    seeds = Cell("seeds", "np.random.seed(0)", "given")
    assert "seeds" in needed([SETUP, seeds, Cell("f", "f = abs", "answer", "f")])


def test_all_are_run_where_the_text_does_not_tell():
    for source in ("globals()['samples']", "%run something", "exec('samples')", "files = !ls", "x?"):
        assert "data" in needed([SETUP, DATA, Cell("own", source, "added")]), source


def test_a_syntax_error_needs_the_words_in_it():
    """It may be IPython's Python: a cell that is indented as a whole is run, and so is `await` outside functions."""
    assert needed([SETUP, DATA, DRAWS, Cell("f", "  use(samples)\n  d", "answer", "f")]) == {"setup", "data", "f"}
    assert "data" in needed([SETUP, DATA, Cell("own", "await use(samples)", "added")])


def test_a_cell_that_may_change_data_that_is_read_is_run():
    change = Cell("change", "samples.append(5)", "given")
    answer = Cell("f", "def f(a):\n    return samples", "answer", "f")
    assert needed([SETUP, DATA, change, DRAWS, answer]) == {"setup", "data", "change", "f"}


def test_questions_and_throwaway_names_need_nothing():
    answer = Cell("f", "def f(x):\n    # is this right?\n    for _ in x:\n        pass\n    return x", "answer", "f")
    added = Cell("own", "for _ in range(3):\n    _", "added")
    assert needed([SETUP, DATA, answer, added]) == {"setup", "f", "own"}


def test_all_are_run_for_who_looks_back():
    for source in ("print(_)", "Out[3]", "In[-1]", "x = _3 + 1", "_i"):
        assert "data" in needed([SETUP, DATA, Cell("own", source, "added")]), source


def test_a_text_beyond_python_is_no_trouble():
    """It is read in the grader's process, which must neither end nor wait."""
    for source in (
        "(" * 40_000,
        "x" + ".x" * 20_000,
        "import x" + ".x" * 20_000,
        "1+" * 20_000 + "1",
        "\n" * 49_000 + "(",
        "a\0b",
        "x" * 10**7,
    ):
        assert "own" in needed([SETUP, DATA, Cell("own", source, "added")])
