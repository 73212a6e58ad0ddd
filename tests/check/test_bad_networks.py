"""Networks, optimizers, batches, checkers and patients that are none: the check cells of the later chapters say so.

As `test_bad_input` does for layers, but with the very cells of chapters 5 to 7: whatever stands under an exercise's
name, each of its cells passes or raises CheckFailed, in silence and at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from exercises import carried_out, chapter_of, chapters_of_exercises, checks_of, names_before, run
from test_bad_input import RESULTS, TARGETS, breaks, loops, stops  # noqa: F401  (stops is a fixture)

from autograde import check
from autograde.check import asking
from autograde.check.verdict import Verdict
from autograde.classroom.chapters.chapter import answer_cells

LATER = ("ch05_networks", "ch06_training", "ch07_gradient_clinic")
ALIKE = ("patient_2", "patient_4", "patient_5", "patient_6", "patient_7")  # asked as patient_1, 3 and 8 are
EXERCISES = [name for name, chapter in chapters_of_exercises().items() if chapter in LATER and name not in ALIKE]
NO_RESULTS = (  # one of each kind; the others are in test_bad_input
    *("None", "a string", "an object", "a generator", "a ragged list", "a dict", "a list that holds itself"),
    *("an array of complex numbers", "an array of objects", "an array of records", "nan"),
    *("another shape",),
)
HARMLESS = {("SGD", "update"), ("Momentum", "update")}  # it returns nothing, and may return anything

each_exercise = pytest.mark.parametrize("exercise", EXERCISES)


@pytest.fixture(autouse=True)
def _nothing_on_stderr(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr().err == ""


@functools.cache
def reference(exercise: str) -> Any:
    """The chapter's own answer."""
    return carried_out(exercise, answer_cells(chapter_of(exercise))[exercise].source)[exercise]


def methods(exercise: str) -> list[str]:
    """What the checks call on the reference; of a function its own name."""
    kept = vars(reference(exercise)) if isinstance(reference(exercise), type) else ()
    names = [name for name in kept if name in ("__call__", "illness") or (callable(kept[name]) and name[0] != "_")]
    return [name for name in names if not name.startswith("back_")] or [exercise]


def with_method(exercise: str, name: str, function: Callable[..., Any]) -> Any:
    """The reference with another method, or the function alone."""
    right = reference(exercise)
    if not isinstance(right, type):
        return function
    other = staticmethod(function) if name == "illness" else lambda self, *given, **named: function(*given, **named)
    return type(exercise, (right,), {name: other})


def verdicts(exercise: str, target: Any) -> dict[str, Verdict | None]:
    """What each check cell of the exercise says of the target; None where it passes."""
    found: dict[str, Verdict | None] = {}
    for cell in checks_of(exercise):
        found[cell.grade_id] = None
        try:
            run(cell.source, {**names_before(exercise), exercise: target}, cell.grade_id)
        except check.CheckFailed as failed:
            found[cell.grade_id] = failed.verdict
    assert all(len(verdict.text()) < 3000 for verdict in found.values() if verdict), "it must fit on a screen"
    return found


def failures(exercise: str, target: Any) -> list[Verdict]:
    return [verdict for verdict in verdicts(exercise, target).values() if verdict is not None]


@each_exercise
def test_the_reference_passes_under_any_name_of_its_own(exercise: str) -> None:
    right = reference(exercise)
    if isinstance(right, type):
        target = type("AnotherName", (right,), {})
    else:
        target = lambda *given, **named: right(*given, **named)  # noqa: E731  (as a decorator without wraps leaves it)
    assert failures(exercise, target) == []


@each_exercise
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_name_that_is_neither_class_nor_function_fails_every_cell(exercise: str, target: Any) -> None:
    found = verdicts(exercise, target)
    assert {verdict.outcome if verdict else "passed" for verdict in found.values()} <= {"failed", "error"}


@each_exercise
def test_an_instance_or_a_class_in_the_wrong_place_is_rejected(exercise: str) -> None:
    right = reference(exercise)
    target = right.__new__(right) if isinstance(right, type) else type(exercise, (), {})
    found = {cell: verdict for cell, verdict in verdicts(exercise, target).items() if not cell.endswith("_name")}
    assert all(found.values())  # an instance of a patient knows its illness as well as the class does


@each_exercise
def test_results_that_are_none_are_rejected(exercise: str) -> None:
    for method in methods(exercise):
        for title in NO_RESULTS:
            target = with_method(exercise, method, lambda *_, result=RESULTS[title], **__: result())
            failed = failures(exercise, target)
            assert failed or (exercise, method) in HARMLESS, f"{method} gives {title}"


@each_exercise
def test_an_exception_is_shown_with_the_students_line_and_without_our_frames(exercise: str) -> None:
    for method in methods(exercise):
        failed = failures(exercise, with_method(exercise, method, lambda *_, **__: breaks(0)))
        assert failed
        for verdict in failed:
            assert (verdict.outcome, verdict.diagnosis) == ("error", "raises")
            assert "# the student's own line" in verdict.text()
            assert "autograde" not in verdict.text()
            assert ("a secret" in verdict.text()) != verdict.hidden


@each_exercise
@pytest.mark.parametrize("error", [SystemExit, MemoryError, RecursionError, GeneratorExit, StopIteration])
def test_no_exception_leaves_a_cell(exercise: str, error: type[BaseException]) -> None:
    def leaves(*_: Any, **__: Any) -> None:
        raise error

    for method in methods(exercise):
        failed = failures(exercise, with_method(exercise, method, leaves))
        assert {verdict.outcome for verdict in failed} == {"memory" if error is MemoryError else "error"}


@each_exercise
def test_another_signature_is_said(exercise: str) -> None:
    for method in methods(exercise):
        other = lambda one, two, three, four, five, six, seven, eight: one  # noqa: E731
        right = reference(exercise)
        target = type(exercise, (right,), {method: other}) if isinstance(right, type) else other
        assert {verdict.diagnosis for verdict in failures(exercise, target)} == {"wrong_signature"}


@each_exercise
def test_a_loop_without_end_is_stopped_once_in_a_cell(
    exercise: str,
    stops: list[str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "TIME_LIMIT", 0.25)
    for method in methods(exercise):
        stops.clear()
        failed = failures(exercise, with_method(exercise, method, lambda *_, **__: loops()))
        assert {(verdict.outcome, verdict.diagnosis) for verdict in failed} == {("timeout", "out_of_time")}
        assert len(stops) == len(failed)


# Generators, which are right for batches


def endless(x: Any, t: Any, batch_size: int, rng: Any) -> Iterator[Any]:
    batch = x[:batch_size], t[:batch_size]
    while True:
        yield batch


def stops_half_way(x: Any, t: Any, batch_size: int, rng: Any) -> Iterator[Any]:
    yield x[:batch_size], t[:batch_size]
    raise ValueError("a secret")  # the student's own line


def no_pairs(x: Any, t: Any, batch_size: int, rng: Any) -> Iterator[Any]:
    yield from x


def nothing(x: Any, t: Any, batch_size: int, rng: Any) -> Iterator[Any]:
    yield from ()


def of_three(x: Any, t: Any, batch_size: int, rng: Any) -> Iterator[Any]:
    yield x[:batch_size], t[:batch_size], batch_size


def inner_generators(x: Any, t: Any, batch_size: int, rng: Any) -> Iterator[Any]:
    yield (row for row in x), (label for label in t)


def texts(x: Any, t: Any, batch_size: int, rng: Any) -> Iterator[Any]:
    yield "x_batch", "t_batch"


BATCHES = {
    endless: ("wrong_shape", "a list of more than 200,000 members"),
    stops_half_way: ("raises", "raised ValueError: a secret"),
    no_pairs: ("wrong_shape", "the number of samples in all batches"),
    nothing: (None, "the number of samples in all batches is 0"),
    of_three: ("wrong_shape", "the number of samples in all batches"),
    inner_generators: ("wrong_shape", "the number of samples in all batches"),
    texts: (None, "the number of samples in all batches is 7; expected 50"),
}


@pytest.mark.parametrize(
    ("generator", "diagnosis", "words"),
    [(f, *said) for f, said in BATCHES.items()],
    ids=lambda f: getattr(f, "__name__", ""),
)
def test_batches_that_are_none_are_rejected(generator: Any, diagnosis: str | None, words: str) -> None:
    (verdict,) = failures("minibatches", generator)
    assert (verdict.diagnosis, words in verdict.headline) == (diagnosis, True), verdict.headline
    assert "autograde" not in verdict.text()


# Parameters that are no dict of arrays


PARAMS = {
    "None": None,
    "a list": [1.0, 2.0],
    "a number": 3.0,
    "other keys": {"W": np.zeros(3)},
    "numbers": dict.fromkeys(("W1", "b1", "W2", "b2"), 0.0),
    "texts": dict.fromkeys(("W1", "b1", "W2", "b2"), "zeros"),
    "a generator": (name for name in ("W1", "b1", "W2", "b2")),
    "a class": dict,
}


@pytest.mark.parametrize("params", PARAMS.values(), ids=PARAMS)
def test_params_that_are_no_dict_of_arrays_are_rejected(params: Any) -> None:
    right = reference("TwoLayerNet")

    def start(self: Any, *given: Any) -> None:
        right.__init__(self, *given)
        self.params = params

    found = verdicts("TwoLayerNet", type("TwoLayerNet", (right,), {"__init__": start}))
    assert found["two_layer_net_forward"] is not None
