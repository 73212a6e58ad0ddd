"""check.equal: values, kinds, arguments, repeated calls."""

import numpy as np
import pytest

from autograde import check


def diagnosis_of(function, **data):
    with pytest.raises(check.CheckFailed) as caught:
        check.equal(function, **data)
    return caught.value.verdict.diagnosis


def pair(x):
    return 2 * x, {"half": x / 2}


def test_nested_results_are_compared():
    check.equal(pair, inputs=(3.0,), expected=(6.0, {"half": 1.5}))
    check.equal(lambda x: [2 * x, {"half": x / 2, "more": "x"}], inputs=(3.0,), expected=(6.0, {"half": 1.5}))
    assert diagnosis_of(lambda x: (2 * x, {}), inputs=(3.0,), expected=(6.0, {"half": 1.5})) == "wrong_shape"
    assert diagnosis_of(lambda x: 2 * x, inputs=(3.0,), expected=(6.0, {"half": 1.5})) == "wrong_shape"


@pytest.mark.parametrize("number", [6, 6.0, np.float32(6), np.array(6.0), np.int64(6)])
def test_a_number_may_be_of_any_numeric_type(number):
    check.equal(lambda x: number, inputs=(3.0,), expected=6.0)


@pytest.mark.parametrize(
    ("result", "diagnosis"),
    [
        (np.array([6.0]), "wrong_shape"),
        ("6", "wrong_shape"),
        (None, "returns_nothing"),
        (float("nan"), "not_finite"),
        (6j, "wrong_shape"),
        (np.array(6j), "wrong_shape"),
        (iter([6.0]), "wrong_shape"),
        (6.01, None),
        (-6.01, None),
    ],
)
def test_anything_else_is_rejected(result, diagnosis):
    assert diagnosis_of(lambda x: result, inputs=(3.0,), expected=6.0) == diagnosis


def test_a_scalar_does_not_pass_for_a_matrix():
    assert diagnosis_of(lambda x: 6.0, inputs=(3.0,), expected=np.full((2, 2), 6.0)) == "wrong_shape"


def test_objects_equal_to_everything_are_rejected():
    class Everything:
        def __eq__(self, other):
            return True

        __array_priority__ = 1e9

        def __array__(self, *args, **kwargs):
            return np.array(6.0)

    assert diagnosis_of(lambda x: Everything(), inputs=(3.0,), expected=6.0) == "wrong_shape"


def test_a_changed_argument_is_found():
    def spoils(x):
        total = x.sum()
        x[0] = 0
        return total

    assert diagnosis_of(spoils, inputs=(np.array([1.0, 2.0]),), expected=3.0) == "mutates_input"


def test_an_array_made_from_source_must_be_left_alone_too():
    every_other = check.source("np.arange(12.0).reshape(3, 4)[:, ::2]")
    check.equal(lambda x: x.sum(), inputs=(every_other,), expected=30.0)

    def spoils(x):
        total = x.sum()
        x += 1
        return total

    assert diagnosis_of(spoils, inputs=(every_other,), expected=30.0) == "mutates_input"


def test_a_result_that_the_next_call_overwrites_is_found():
    buffer = np.zeros(2)

    def shares(x):
        buffer[...] += x
        return buffer

    assert diagnosis_of(shares, inputs=(1.0,), expected=np.array([1.0, 1.0])) == "reused_buffer"


def test_a_function_may_be_handed_over_as_source():
    check.equal(lambda f, x: f(x) + 1, inputs=(check.source("lambda x: x**2"), 3.0), expected=10.0)
    check.equal(
        lambda f, x: f(x), inputs=(check.source("def twice(x):\n    return 2 * x\n", "twice"), 3.0), expected=6.0
    )


def test_hidden_inputs_repeat_and_differ_between_cells():
    assert check.hidden_rng("a").normal() == check.hidden_rng("a").normal()
    assert check.hidden_rng("a").normal() != check.hidden_rng("b").normal()


def test_nan_can_be_what_is_expected():
    x = np.array([1.0, np.nan])
    check.equal(lambda x: 2 * x, inputs=(x,), expected=2 * x)
    check.equal(lambda x: x.max(), inputs=(x,), expected=np.nan)
    for wrong in (np.nanmax, lambda x: 2.0):
        diagnosis_of(wrong, inputs=(x,), expected=np.nan)
    diagnosis_of(lambda x: np.nan_to_num(x), inputs=(x,), expected=x)
    diagnosis_of(lambda x: x * np.nan, inputs=(x,), expected=x)
