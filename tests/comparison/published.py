"""The gradient checks of other courses, written anew from their published formulas, for our layers' interface.

All get the same cases and raise for a layer that they reject. Each compares forward too, with the tolerance of its own
course, which does that in a test beside the gradient check, against numbers written down; here our reference gives
them. Each moves every entry of every argument that has a gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from cases import Case


@dataclass(frozen=True)
class Checker:
    """`check(layer_class, case, rng)` raises if the layer is rejected. `source`: repository and file of the formula.

    `exact` tells whether it looks at kinks and saturation too; the others never see those cases.
    """

    name: str
    title: str
    formula: str
    source: str
    check: Callable[[Any, Case, np.random.Generator], None]
    exact: bool = False


def cs231n(layer_class: Any, case: Case, rng: np.random.Generator) -> None:
    """Stanford CS231n, `eval_numerical_gradient_array` and `rel_error`.

    Central differences with h = 1e-5 of sum(forward * dout), dout normal (1 for a loss), the entry moved within the
    array itself; then the largest |x - y| / max(1e-8, |x| + |y|).

    Adapted: the notebooks print the error and leave the verdict to the student, "around e-10 or less" for affine,
    "e-12" for relu, "e-8" for softmax. The limit here is that of the course's notes for all layers, "1e-7 and less you
    should be happy"; forward has the same. A layer object is made anew for each evaluation, as the course's functions
    keep nothing.
    """
    right = case.output(case.right, case.arguments())
    assert _relative_error(case.output(layer_class, case.arguments()), right) < 1e-7
    if not case.wrt:
        return
    arguments = case.arguments()
    dout = np.array(1.0) if case.is_loss() else rng.normal(size=right.shape)
    numerical = []
    for position in case.wrt:
        moved = arguments[position]
        gradient = np.zeros_like(moved)
        for index in np.ndindex(moved.shape):
            value = moved[index]
            moved[index] = value + 1e-5
            ahead = case.output(layer_class, arguments).copy()
            moved[index] = value - 1e-5
            behind = case.output(layer_class, arguments).copy()
            moved[index] = value
            gradient[index] = np.sum((ahead - behind) * dout) / (2 * 1e-5)
        numerical.append(gradient)
    for ours, measured in zip(case.gradients(layer_class, arguments, dout), numerical, strict=True):
        assert _relative_error(measured, ours) < 1e-7


def _relative_error(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))


def minitorch(layer_class: Any, case: Case, _rng: np.random.Generator) -> None:
    """minitorch, `derivative_check` of module 1, in the form for tensors of module 2, `grad_check`.

    Backward of the output's sum, so dout is all ones; central differences of the sum with epsilon 1e-6; equal within
    1e-2 + 1e-2 |measured|. Forward within 1e-2 (`is_close`).

    Adapted: numbers and tensors become our arrays; every entry is checked where module 2 draws one.
    """
    right = case.output(case.right, case.arguments())
    output = case.output(layer_class, case.arguments())
    assert np.all(np.abs(output - right) < 1e-2)
    if not case.wrt:
        return
    gradients = case.gradients(layer_class, case.arguments(), np.ones(right.shape))
    for position, gradient in zip(case.wrt, gradients, strict=True):
        for index in np.ndindex(case.arguments()[position].shape):
            sums = []
            for step in (1e-6, -1e-6):
                arguments = case.arguments()
                arguments[position][index] += step
                sums.append(np.sum(case.output(layer_class, arguments)))
            np.testing.assert_allclose(gradient[index], (sums[0] - sums[1]) / 2e-6, rtol=1e-2, atol=1e-2)


def cmu(layer_class: Any, case: Case, _rng: np.random.Generator) -> None:
    """CMU 10-714 (Deep Learning Systems), homework 1, `gradient_check`.

    Central differences with eps = 1e-4 of the output's sum, the entry moved within the array itself; the gradient that
    backward gives for a dout of ones; the sum over the arguments of the norm of the difference is below 1e-6, for the
    loss of softmax below 0.01. Forward by NumPy's `assert_allclose`, rtol 1e-7, 1e-6 with atol 1e-6 for the loss.

    Adapted: an operation on tensors becomes a layer; the looser limits hold for losses of class labels or one-hot
    targets, the only loss of that homework, and the others have the usual ones.
    """
    right = case.output(case.right, case.arguments())
    softmax_loss = case.right.__name__ == "SoftmaxWithLoss"
    rtol, atol = (1e-6, 1e-6) if softmax_loss else (1e-7, 0.0)
    np.testing.assert_allclose(case.output(layer_class, case.arguments()), right, rtol=rtol, atol=atol)
    if not case.wrt:
        return
    arguments = case.arguments()
    numerical = []
    for position in case.wrt:
        moved = arguments[position]
        gradient = np.zeros(moved.shape)
        for index in np.ndindex(moved.shape):
            moved[index] += 1e-4
            ahead = float(np.sum(case.output(layer_class, arguments)))
            moved[index] -= 2e-4
            behind = float(np.sum(case.output(layer_class, arguments)))
            moved[index] += 1e-4
            gradient[index] = (ahead - behind) / 2e-4
        numerical.append(gradient)
    gradients = case.gradients(layer_class, arguments, np.ones(right.shape))
    error = sum(np.linalg.norm(ours - measured) for ours, measured in zip(gradients, numerical, strict=True))
    assert error < (0.01 if softmax_loss else 1e-6)


def tinytorch(layer_class: Any, case: Case, _rng: np.random.Generator) -> None:
    """TinyTorch, `check_grad` of module 06.

    Central differences with eps = 1e-3 of the output's sum, dout all ones, equal by `assert_allclose` with rtol 5e-3
    and atol 1e-4. Forward by `isclose` with atol 1e-6, and of the right shape.

    Adapted: float64, which our layers work in, for the course's float32, whose noise is the reason for its step and
    tolerance; weights are checked as its matmul is, in both arguments. Its fixed tests of relu at 0 and of activations
    at +-1000 become our exact cases of activations: the gradient for a dout of ones is close to the right one.
    """
    right = case.output(case.right, case.arguments())
    if case.exact:  # only an activation has such a test
        if len(case.inputs) == 1 and not case.args:
            _tinytorch_forward(case.output(layer_class, case.arguments()), right)
            (gradient,) = case.gradients(layer_class, case.arguments(), np.ones(right.shape))
            (expected,) = case.gradients(case.right, case.arguments(), np.ones(right.shape))
            assert np.allclose(gradient, expected, atol=1e-6)
        return
    _tinytorch_forward(case.output(layer_class, case.arguments()), right)
    if not case.wrt:
        return
    gradients = case.gradients(layer_class, case.arguments(), np.ones(right.shape))
    for position, gradient in zip(case.wrt, gradients, strict=True):
        numerical = np.zeros(case.arguments()[position].shape)
        for index in np.ndindex(numerical.shape):
            sums = []
            for step in (1e-3, -1e-3):
                arguments = case.arguments()
                arguments[position][index] += step
                sums.append(float(np.sum(case.output(layer_class, arguments))))
            numerical[index] = (sums[0] - sums[1]) / 2e-3
        np.testing.assert_allclose(gradient, numerical, rtol=5e-3, atol=1e-4)


def _tinytorch_forward(output: np.ndarray, right: np.ndarray) -> None:
    assert output.shape == right.shape
    assert np.allclose(output, right, atol=1e-6)


def is_same(layer_class: Any, case: Case, rng: np.random.Generator) -> None:
    """The source documents' `is_same(a, b)`: (a - b).max() < 1e-4, without abs, b being what PyTorch's autograd gives.

    dout is the gradient of the mean squared error to a random target, as in their network of linear, relu, linear; 1
    for a loss.

    Adapted: the reference's gradient stands in for autograd's, which is the same number; forward is compared likewise.
    """
    right = case.output(case.right, case.arguments())
    assert (case.output(layer_class, case.arguments()) - right).max() < 1e-4
    if not case.wrt:
        return
    dout = np.array(1.0) if case.is_loss() else np.asarray(2 * (right - rng.normal(size=right.shape)) / right.size)
    gradients = case.gradients(layer_class, case.arguments(), dout)
    expected = case.gradients(case.right, case.arguments(), dout)
    for ours, autograd in zip(gradients, expected, strict=True):
        assert (ours - autograd).max() < 1e-4


PUBLISHED = (
    Checker(
        "cs231n",
        "Stanford CS231n",
        "random dout, h = 1e-5, relative error below 1e-7",
        "cs231n/gradient_check.py and two_layer_net.ipynb of assignment 1 (2021); limit: cs231n/cs231n.github.io, "
        "neural-networks-3.md",
        cs231n,
    ),
    Checker(
        "minitorch",
        "minitorch, module 1",
        "dout of ones, epsilon 1e-6, rtol = atol = 1e-2",
        "minitorch/Module-1, minitorch/scalar.py (derivative_check); minitorch/Module-2, minitorch/tensor_functions.py",
        minitorch,
    ),
    Checker(
        "cmu",
        "CMU 10-714, homework 1",
        "dout of ones, eps 1e-4, norm of the error below 1e-6",
        "dlsyscourse/hw1, tests/hw1/test_autograd_hw.py (gradient_check)",
        cmu,
    ),
    Checker(
        "tinytorch",
        "TinyTorch, module 06",
        "dout of ones, eps 1e-3, rtol 5e-3, atol 1e-4",
        "harvard-edge/cs249r_book, tinytorch/tests/06_autograd/test_gradient_correctness.py (check_grad)",
        tinytorch,
        exact=True,
    ),
    Checker(
        "is_same",
        "the source documents",
        "the loss' own gradient, largest difference below 1e-4, no abs",
        "article 003 of the five that the course grew from, is_same",
        is_same,
    ),
)
