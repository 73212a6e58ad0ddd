"""Numerical gradients: their error, and what a wrong entry of a large array cannot hide behind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layers import hypot, softplus

from autograde.check.gradient import DOUBLE, SINGLE, precision_of, sensitivity, worst_misfit


def evaluate_with(formula):
    return lambda batch: [np.asarray(formula(*arguments)) for arguments in batch]


@given(
    seed=st.integers(0, 2**32 - 1),
    scale=st.floats(1e-2, 1e3),
    shape=st.sampled_from([(), (1,), (5,), (2, 3), (20, 30)]),
)
@settings(max_examples=100, deadline=None)
def test_a_right_gradient_errs_by_less_than_a_hundredth_of_the_tolerance(seed, scale, shape):
    rng = np.random.default_rng(seed)
    x, y, dout = scale * rng.normal(size=shape), rng.normal(size=shape), rng.normal(size=shape)
    measured = sensitivity(evaluate_with(hypot), (x, y), 0, DOUBLE)
    misfit = worst_misfit(np.asarray(2 * x * dout), measured, dout, DOUBLE)
    assert misfit.error < 0.01 * misfit.allowed


def test_one_wrong_entry_of_39200_is_found():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(784, 50))
    dout = rng.normal(size=(784, 50))
    measured = sensitivity(evaluate_with(softplus), (x,), 0, DOUBLE)
    right = dout / (1 + np.exp(-x))
    assert worst_misfit(right, measured, dout, DOUBLE).right
    assert not measured.complete
    for entry in [(0, 0), (400, 25), (783, 49)]:
        wrong = right.copy()
        wrong[entry] += 0.1
        assert not worst_misfit(wrong, measured, dout, DOUBLE).right


def test_the_cost_does_not_grow_with_the_entries():
    calls = []

    def count(batch):
        calls.append(len(batch))
        return [np.zeros(1) for _ in batch]

    for shape in [(30, 30), (784, 50)]:
        sensitivity(count, (np.zeros(shape),), 0, DOUBLE)
    assert calls[0] == calls[1]


def test_precision_follows_dtype_or_error():
    expected = np.array([1.0, 2.0, 3.0]) / 7
    assert precision_of(expected.copy(), expected) is DOUBLE
    assert precision_of(expected.astype(np.float32), expected) is SINGLE
    assert precision_of(expected.astype(np.float32).astype(float), expected) is SINGLE
    assert precision_of(0.5, None) is DOUBLE


@pytest.mark.parametrize("precision", [DOUBLE, SINGLE])
def test_the_step_lies_where_truncation_and_rounding_meet(precision):
    """Around the chosen step the error of the derivative of exp at 1 is within ten times its minimum."""
    dtype = np.float64 if precision is DOUBLE else np.float32

    def error(h):
        ahead, behind = dtype(1 + h), dtype(1 - h)
        slope = (float(np.exp(ahead)) - float(np.exp(behind))) / float(ahead - behind)
        return abs(slope - np.e)

    best = min(
        np.mean([error(h * k) for k in (0.8, 0.9, 1.0, 1.1, 1.2)])
        for h in np.logspace(np.log10(precision.eps) + 2, -1, 30)
    )
    ours = np.mean([error(precision.step * k) for k in (0.8, 0.9, 1.0, 1.1, 1.2)])
    assert ours <= 10 * best
