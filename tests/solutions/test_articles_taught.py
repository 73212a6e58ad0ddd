"""What the articles teach that the course grew from is in the course: it is said, and where one can, written.

Each row names the chapter, what a student writes there, and formulas or words that the text and the given code must
hold (white space does not count; answers do not count either). The articles' own mistakes are material, too.
"""

import re

import pytest
from exercises import SOLUTIONS, notebook

from autograde.classroom.chapters.chapter import answer_cells, chapter_sources, check_cells, is_answer, is_question

SUM_OF_W = r"\frac{\partial L}{\partial w_{lj}} = \sum_{i=1}^{N} \frac{\partial L}{\partial y_{ij}} \, x_{il}"

TAUGHT = {
    "a gradient: partial derivatives, laid out in the array's shape": (
        "ch00",
        ["numerical_gradient"],
        ["laid out in the shape of the matrix", "points where the function rises fastest"],
    ),
    "mistakes about directions: it falls fastest there; any basis will do": (
        "ch00",
        [],
        ["direction in which the loss *falls* fastest", "along any independent directions, as good as along"],
    ),
    "a comparison without abs, one gradient compared twice": (
        "ch00",
        ["relative_error"],
        ["def is_same(", "print(is_same(db2, lib.db2))"],
    ),
    "the multiply and the add layer": (
        "ch01",
        ["MulLayer", "AddLayer"],
        [
            r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial \text{out}} \cdot y",
            r"\frac{\partial L}{\partial y} = \frac{\partial L}{\partial \text{out}} .",
        ],
    ),
    "relu by a mask, sigmoid by its output": ("ch02", ["Relu", "Sigmoid"], [r"x \le 0", "y(1 - y)"]),
    "one neuron, in sum notation and with entries written out": (
        "ch03",
        ["neuron", "neuron_backward"],
        [r"a_i = \sum_{j=1}^{k} x_{ij} \, w_j + b", r"\frac{\partial L}{\partial w_j} = \sum_{i=1}^{m}"],
    ),
    "a layer of neurons in both conventions, and a text that mixes them": (
        "ch03",
        ["Affine", "Linear"],
        [r"A = X W^{\mathsf T} + b", "computes $W X + B$", SUM_OF_W],
    ),
    "inputs of any rank are flattened": ("ch03", ["Affine"], ["reshape", "images"]),
    "the linear layer's backward by broadcasting, 1000 x 784 x 50": (
        "ch03",
        ["affine_backward_broadcast"],
        ["(1000, 784, 1)", "(1000, 1, 50)", "(1000, 784, 50)"],
    ),
    "softmax with cross entropy, one-hot and labels, one sample and a batch": (
        "ch04",
        ["softmax", "cross_entropy_error", "SoftmaxWithLoss"],
        [r"\frac{y_{nk} - t_{nk}}{N}", "one-hot", "labels"],
    ),
    "the mean squared error": (
        "ch04",
        ["MeanSquaredError"],
        [r"\frac{2\,(\text{pred}_i - \text{target}_i)}{\text{size}}"],
    ),
    "the net linear, relu, linear beside PyTorch's autograd": (
        "ch05",
        ["regression_net_gradients"],
        ["PyTorch's autograd", "784-50-1", "torch.nn.functional.mse_loss", "one for `b2`, and one for `b2`"],
    ),
    "how a call leads to forward": ("ch05", ["Module", "Sequential"], ["`__call__`"]),
    "the 3-4-2 perceptron and the gradient of its first weight": (
        "ch05",
        ["mlp_forward", "grad_w1_11"],
        [r"A = f(W^1 x + B^1)", r"\frac{\partial E}{\partial w^1_{11}} = \sum_{k=1}^{2}"],
    ),
    "gradients left on the arrays": ("ch05", [], ["`x.g` is there"]),
    "gradient descent uses the gradients": (
        "ch06",
        ["SGD", "train"],
        [r"x_{k+1} = x_k - \text{lr} \cdot \nabla f(x_k)"],
    ),
}


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("row", TAUGHT)
def test_a_chapter_teaches_it(row):
    number, exercises, words = TAUGHT[row]
    (name,) = [chapter for chapter in chapter_sources(SOLUTIONS) if chapter.startswith(number)]
    cells = notebook(name).cells
    text = without_space("\n".join(cell.source for cell in cells if not is_answer(cell) and not is_question(cell)))
    for said in words:
        assert without_space(said) in text
    checked = {cell.exercise for cell in check_cells(notebook(name)) if cell.points}
    assert set(exercises) <= checked & set(answer_cells(notebook(name)))
