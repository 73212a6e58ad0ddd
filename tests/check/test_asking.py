"""Asking: student code runs in silence, and only plain data comes back."""

import contextlib
import sys
import warnings

import numpy as np
import pytest

from autograde import check
from autograde.check.asking import Place, ask, place
from autograde.check.plain import Strange, same_bytes, to_plain
from autograde.check.script import TARGET, Failure, Script


def answer_of(function, *arguments):
    script = Script()
    position = script.get(script.call(TARGET, script.put_all(arguments)))
    return ask(function, script.steps)[position]


def test_prints_and_warnings_of_student_code_are_silent(capfd):
    def loud(x):
        print("x is", x)
        print("to stderr", file=sys.stderr)
        warnings.warn("a warning", stacklevel=1)
        return np.exp(np.float64(1000) * x)

    assert answer_of(loud, 1.0) == np.inf
    assert capfd.readouterr() == ("", "")


def test_an_overflow_in_a_formula_or_in_judging_warns_of_nothing(capfd, recwarn):
    check.equal(lambda x: np.exp(x), inputs=(np.array([1000.0]),), expected=lambda x: np.exp(x))
    with pytest.raises(check.CheckFailed):
        check.equal(lambda x: x, inputs=(np.array([1.0]),), expected=np.array([np.nan]))
    assert capfd.readouterr().err == ""
    assert not recwarn.list


def test_an_exception_is_an_answer_with_the_students_line():
    def breaks(x):
        return x / 0  # the line

    failure = answer_of(breaks, 1.0)
    assert isinstance(failure, Failure)
    assert failure.exception == "ZeroDivisionError"
    assert "return x / 0  # the line" in failure.line


@pytest.mark.parametrize("error", [SystemExit, MemoryError, RecursionError, GeneratorExit])
def test_no_exception_leaves_a_check(error):
    def leaves(x):
        raise error

    with pytest.raises(check.CheckFailed):
        check.equal(leaves, inputs=(1.0,), expected=1.0)


def test_an_exception_that_cannot_be_printed_is_an_answer():
    class UnprintableError(Exception):
        def __str__(self):
            raise ValueError

    def breaks(x):
        raise UnprintableError

    assert answer_of(breaks, 1.0).message == ""


def test_the_place_can_be_replaced():
    seen = []

    def elsewhere(target, steps):
        seen.append(target)
        return [6.0 for _ in steps]

    token = place.set(Place(elsewhere, lambda cell: 5))
    try:
        check.equal("a mere name", inputs=(), expected=6.0)
        assert check.hidden_rng("any").normal() == np.random.default_rng(5).normal()
    finally:
        place.reset(token)
    assert seen == ["a mere name"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ((i for i in range(3)), "a generator"),
        (np.array([1j]), "an array of complex numbers"),
        (np.array([None]), "an array of Python objects"),
        (2**70, "an integer of more than 64 bits"),
        (object(), "an object"),
        (lambda: 0, "a function"),
    ],
)
def test_what_is_not_plain_is_said(value, kind):
    assert to_plain(value) == Strange(kind)


def test_gigabytes_are_refused_before_they_are_copied():
    wide = np.broadcast_to(np.float64(1.0), (10**6, 10**6))
    assert isinstance(to_plain(wide), Strange)
    assert isinstance(to_plain([[0.0] * 1000] * 1000), Strange)
    endless: list = []
    endless.append(endless)
    assert isinstance(to_plain(endless), Strange)


def test_plain_copies_are_independent_and_exact():
    array = np.asfortranarray(np.arange(6.0).reshape(2, 3))[:, ::-1]
    copy = to_plain(array)
    assert copy.flags["C_CONTIGUOUS"]
    assert np.array_equal(copy, array)
    array[0, 0] = 99
    assert copy[0, 0] != 99
    assert to_plain(np.ma.array([1.0])).__class__ is np.ndarray
    assert to_plain(np.float32(1.5)).dtype == np.float32
    assert to_plain({"a": (1, [2.0, None, "x"])}) == {"a": (1, [2.0, None, "x"])}


def test_bytes_tell_what_equality_does_not():
    assert same_bytes(float("nan"), float("nan"))
    assert not same_bytes(0.0, -0.0)
    assert not same_bytes(1, 1.0)
    assert not same_bytes(np.zeros(2), np.zeros((2, 1)))


def test_an_endless_loop_is_stopped_with_a_clear_verdict(monkeypatch):
    monkeypatch.setattr("autograde.check.asking.TIME_LIMIT", 0.2)

    def endless(x):
        while True:
            with contextlib.suppress(Exception):
                x += 1

    with pytest.raises(check.CheckFailed) as caught:
        check.equal(endless, inputs=(1.0,), expected=1.0)
    verdict = caught.value.verdict
    assert verdict.outcome == "timeout"
    assert verdict.diagnosis == "out_of_time"
    assert "was stopped: not done after 0.2 s" in verdict.text()
