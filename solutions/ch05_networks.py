# ---
# jupyter:
#   chainrule:
#     hints:
#       Module:
#       - >-
#         You write `layer(3.0)`. Which method of the class does Python look for, and what does it hand to that method?
#       - >-
#         `Module` itself has no `forward`. The object that was called has one, since its class was written by somebody
#         else. By which name do you reach that object inside a method?
#       - >-
#         The result of `__call__(x)` is the result of `forward(x)` of the same object, handed on with return. Nothing
#         is kept, nothing is computed, and `forward` is not defined in `Module`.
#       Sequential:
#       - >-
#         On paper, with three layers: which value does the second one get in forward, and which in backward?
#       - >-
#         One variable holds the value that travels. In forward each layer in turn replaces it by its own output. In
#         backward it begins as `dout`; which layer is the first to replace it?
#       - >-
#         With layers f_1 to f_n: forward gives f_n(... f_2(f_1(x))), and the gradient passes f_n first and f_1 last.
#         The order of the layers that you keep must be the same after a backward as before it.
#       mlp_forward:
#       - >-
#         Which shape has W1 x, and does it fit with B1? And W2 A with B2?
#       - >-
#         The same three steps come twice: a matrix times a column, a column added, and f of each entry. The second time
#         they begin with what the first time has given.
#       - >-
#         A = f(W1 x + B1) with shape (4, 1), Y = f(W2 A + B2) with shape (2, 1), and f(z) = 1 / (1 + e^(-z)). Both are
#         returned, A first.
#       grad_w1_11:
#       - >-
#         Put a finger on w1_11 in the picture. Which values change if it does, and by how many ways does the change
#         reach E?
#       - >-
#         Along a path the factors multiply, and where two paths meet again their products add. By hand, at the numbers
#         of the text, the products are -0.5 and -0.25. Which factors do the two share?
#       - >-
#         dE/dw1_11 = [ sum over k of 2 (y_k - t_k) f'(at y_k) w2_k1 ] f'(at a_1) x_1, and f' is known from the output
#         alone: y (1 - y). One entry of each column is a number, and so is the result.
#       TwoLayerNet:
#       - >-
#         Which of your layers does the network consist of, in which order, and which two of them need parameters? When
#         do they get them: when the network is made, or when it is used?
#       - >-
#         `loss` and `gradient` begin alike: from x to the logits, from the logits and t to a number. Then `gradient` goes
#         back through the same four layers, from the last to the first. Which layers hold dW and db by then? And for
#         `accuracy`: where in its row stands the largest logit, and where the 1 of a one-hot t?
#       - >-
#         Logits = relu(x W1 + b1) W2 + b2. Backward: the loss gives d(logits), the second affine layer gives dW2, db2 and
#         what goes to the relu, the first gives dW1 and db1. If the layers are made anew from `params` in each call, an
#         entry that was changed or replaced counts at once. A neuron of W1 adds up D products, one of W2 adds up H: these
#         are the two fan-ins, each for one draw of the array's whole shape.
#       regression_net_gradients:
#       - >-
#         Which three layers and which loss make this function, and what does each of them need from forward?
#       - >-
#         Four lines forward, four lines back. The last line forward gives the loss; the first line back gives the
#         gradient of the predictions. Have you written these layers before?
#       - >-
#         dpred = 2 (pred - target) / (number of entries of pred); then dw2 is a product of the hidden values and dpred,
#         db2 a sum of dpred over the samples; what goes on to the left is blocked where relu gave 0; dw1 and db1 are
#         made of that and x in the same way.
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5 Networks
#
# At the end of this chapter you can
#
# - run any row of layers forward and backward, and say how little a container has to know of them;
# - say what Python does between `net(x)` and `forward`;
# - follow the gradient of a single weight along every path to the loss, by hand;
# - write a network whose parameters somebody else may change, and get the gradients of all of them at once;
# - find the one broken layer when the gradient check of a whole network fails.
#
# You need your layers from chapters 2, 3 and 4. Allow two and a half hours, the exercises on paper apart.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograde import check
from autograde.check import figure, graph
from autograde.check.alive import alive

# %% [markdown]
# ## Your own layers
#
# From here on you build with what you have built. Save all notebooks first. Then the command
# `chainrule carry ch05_networks`, typed in a terminal, copies your four classes out of your earlier notebooks into the
# next cell. (Or paste them there yourself.) Afterwards choose File, Reload Notebook from Disk, and run the cell.
#
# The checks below it give no points; they only say whether you stand on firm ground. A network made of a broken layer is
# broken, and until you have read the end of this chapter it is hard to see where.

# %% tags=["carry"] nbgrader={"grade": false, "grade_id": "carry", "locked": false, "schema_version": 3, "solution": true, "task": false}
### CARRY Relu, Affine, SoftmaxWithLoss, MeanSquaredError


# %% nbgrader={"grade": true, "grade_id": "carry_relu", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Relu,
    inputs=(np.array([[1.0, -0.5], [-2.0, 3.0]]),),
    wrt=["x"],
    expected=np.array([[1.0, 0.0], [0.0, 3.0]]),
)
check.care(
    Relu,
    inputs=(np.array([[1.0, -0.5], [-2.0, 3.0]]),),
    wrt=["x"],
    expected=np.array([[1.0, 0.0], [0.0, 3.0]]),
)

# %% nbgrader={"grade": true, "grade_id": "carry_affine", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Affine,
    args=(np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]), np.array([-1.0, 0.5])),
    inputs=(np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [1.0, 1.0, 1.0]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[2.0, 1.5], [1.0, 0.5], [0.0, 7.5], [1.0, 2.5]]),
)
check.care(
    Affine,
    args=(np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]), np.array([-1.0, 0.5])),
    inputs=(np.array([[1.0, 0.0, 2.0]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[2.0, 1.5]]),
)

# %% nbgrader={"grade": true, "grade_id": "carry_softmax_with_loss", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    SoftmaxWithLoss,
    inputs=(np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0]]), np.array([1, 2])),
    wrt=["x"],
    expected=0.9485600,
    absolute=1e-6,
)

# %% nbgrader={"grade": true, "grade_id": "carry_mean_squared_error", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    MeanSquaredError,
    inputs=(np.array([[1.5], [2.0], [0.0]]), np.array([1.0, 3.0, 0.5])),
    wrt=["pred"],
    expected=0.5,
)

# %% [markdown]
# ## A row of layers
#
# Take three small layers in a row: *swap and double* turns $(x_1, x_2)$ into $(2 x_2, x_1)$, *swap and times ten* turns
# it into $(10 x_2, x_1)$, and *add 1* adds 1 to both numbers. By hand, with $(3, 5)$:
#
# $$(3, 5) \;\to\; (10, 3) \;\to\; (30, 10) \;\to\; (31, 11)$$
#
# On the way back let $(1, 100)$ come from the right (that is the dout of $L = y_1 + 100 \, y_2$). *Add 1* hands it on as
# it is. *Swap and times ten* has sent its second input, multiplied by ten, to its first output, and its first input to its
# second output. So it sends back $(100, 10)$.
# **Predict** what *swap and double* makes of $(100, 10)$, and check it: by how much does $y_1 + 100 \, y_2$ rise if the
# 3 becomes 4, and if the 5 becomes 6? Then run the cell.


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def three_in_a_row(g):
    x = g.input("x", np.array([3, 5]))
    first = g.given("swap, ×2", x, value=np.array([10, 3]), gradients=(np.array([10, 200]),))
    second = g.given("swap, ×10", first, value=np.array([30, 10]), gradients=(np.array([100, 10]),))
    return g.given("+1", second, value=np.array([31, 11]), gradients=(np.array([1, 100]),), name="y")


graph.draw(three_in_a_row, dout=np.array([1, 100]))

# %% [markdown]
# It sends back $(10, 200)$, and so it is: with 4 in place of 3 the sum rises by 10, with 6 in place of 5 by 200.
#
# Now look at what you needed to know in order to *run* this row. Of each layer: which number it gives for which, and
# which it sends back for which. Nothing of how it does so. And of the row: its order. On the way back the order is
# turned round, because a layer can only begin when the gradient of *its own output* is there.
#
# **Predict.** Somebody forgets to turn the order round. Which two numbers come out for $(1, 100)$? And would the mistake
# show if both swapping layers had a 2?

# %% [markdown]
# *Swap and double* first: $(100, 2)$. Then *swap and times ten*: $(2, 1000)$. It is wrong, and nothing complains, since
# the shapes fit. With two equal layers the wrong order even gives the right numbers. Only when the layers have different
# sizes, 784 numbers to 50 and 50 to 10, there is an error about shapes, which is the best that can happen.

# %% [markdown]
# ## What a call is
#
# In PyTorch, and in most libraries of this kind, nobody writes `net.forward(x)`. One writes `net(x)`, as if the network
# were a function. How can an object be called?


# %%
class Price:
    def __init__(self, each):
        self.each = each

    def __call__(self, count):
        return self.each * count


apple = Price(100.0)
print(apple(2), apple.__call__(2), type(apple).__call__(apple, 2))

# %% [markdown]
# Three ways to write the same. When Python meets the parentheses after `apple`, it looks into the *class* of `apple`
# for a method named `__call__` and calls it with the object and whatever stands between the parentheses.
#
# A library has many kinds of layers and wants all of them to be called in this way. It writes `__call__` once, in a
# class that all layers are built upon, and calls that class `Module`. Whoever adds a layer writes
# `class Shift(Module)`, and in it nothing but `forward` and `backward`. Since every call now goes through one place, that
# is also where the library can count calls, or print the shapes that pass.
#
# **Predict.** `Module` has no `forward`. When `shift(3.0)` runs the code in `Module`, how does Python find the
# `forward` of `Shift`, and what if `Shift` has none?

# %% [markdown]
# ## Exercise 1: Module
#
# Write `__call__`. Classes built on `Module` may have an `__init__` of their own that knows nothing of yours.


# %% nbgrader={"grade": false, "grade_id": "Module", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Module:
    """What layers and networks are built upon: a module can be called like a function.

    A class built on it has a method forward(x).
    """

    def __call__(self, x):
        """Return what this module's forward(x) returns."""
        ### BEGIN SOLUTION
        return self.forward(x)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "module_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# shift_on(Module) is the class Shift, built on your Module.
check.steps(
    Module,
    given={
        "shift_on": check.source(
            """
                def shift_on(Module):
                    class Shift(Module):
                        def __init__(self, by):
                            self.by = by

                        def forward(self, x):
                            return x + self.by

                    return Shift
            """,
            "shift_on",
        ),
        "x": np.array([3.5, -1.0]),
    },
    steps="""
        Shift = shift_on(Module)
        one = Shift(1.0)
        ten = Shift(10.0)
        y = one(x)
        other = ten(x)
        again = one(2.0 * x)
    """,
    expected={
        "y": np.array([4.5, 0.0]),
        "other": np.array([13.5, 9.0]),
        "again": np.array([8.0, -1.0]),
    },
    near={
        "shared_state": {"other": np.array([4.5, 0.0])},
        "stale_cache": {"again": np.array([4.5, 0.0])},
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("module_values")
# A module that counts: each call is one forward, with the very x that was given.
check.steps(
    Module,
    given={
        "counter_on": check.source(
            """
                def counter_on(Module):
                    class Counter(Module):
                        calls = 0

                        def forward(self, x):
                            self.calls += 1
                            return x + self.calls

                        def backward(self, dout):
                            return 0.0 * dout

                    return Counter
            """,
            "counter_on",
        ),
        "x": rng.uniform(1, 2, size=(3, 2)),
    },
    steps="""
        Counter = counter_on(Module)
        module = Counter()
        first = module(x)
        second = module(x)
        third = module(2.0 * x)
        calls = module.calls
    """,
    expected=lambda x: {"first": x + 1, "second": x + 2, "third": 2 * x + 3, "calls": 3},
)
### END HIDDEN TESTS

# %% [markdown]
# The object that was called brings its class along, and there Python looks for `forward`, whatever class the code stands
# in that asks for it. A `Shift` without a `forward` gives `AttributeError: 'Shift' object has no attribute 'forward'`.

# %% [markdown]
# ## Exercise 2: Sequential
#
# Now the row of layers, for good. `Sequential(swap_2, swap_10, plus_1)` is itself something with a forward and a
# backward, so it can be a layer of another `Sequential`. It learns nothing of its layers but these two methods: they may
# be yours, of this notebook, or of somebody whom you have never met. They need not be Modules: call `forward` and
# `backward` by name.
#
# **Predict** before you write: `y = net.forward(x)` of the row above has been called once. Then comes
# `net.backward(dout)`, and again `net.backward(dout)`. What should the second one give?


# %% nbgrader={"grade": false, "grade_id": "Sequential", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Sequential(Module):
    """Layers in a row: the output of each is the input of the next.

    The layers are given one by one, Sequential(first, second, third), each with forward(x) and
    backward(dout).
    """

    def __init__(self, *layers):
        ### BEGIN SOLUTION
        self.layers = layers
        ### END SOLUTION

    def forward(self, x):
        """Return the output of the last layer for the input x of the first."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient of the input x; dout is the gradient of the last layer's output."""
        ### BEGIN SOLUTION
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sequential_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.steps(
    Sequential,
    given={
        "Swap": check.source(
            """
                class Swap:
                    def __init__(self, factor):
                        self.factor = factor

                    def forward(self, x):
                        return np.array([self.factor * x[1], x[0]])

                    def backward(self, dout):
                        return np.array([dout[1], self.factor * dout[0]])
            """,
            "Swap",
        ),
        "x": np.array([3.0, 5.0]),
    },
    steps="""
        net = Sequential(Swap(2.0), Swap(10.0))
        y = net.forward(x)
        turned = Sequential(Swap(10.0), Swap(2.0))
        y_turned = turned.forward(x)
        alone = Sequential(Swap(2.0))
        y_alone = alone.forward(x)
        called = net(x)
    """,
    expected={
        "y": np.array([30.0, 10.0]),
        "y_turned": np.array([6.0, 50.0]),
        "y_alone": np.array([10.0, 3.0]),
        "called": np.array([30.0, 10.0]),
    },
    near={
        "wrong_order": {"y": np.array([6.0, 50.0])},
        "skips_layers": [{"y": np.array([50.0, 3.0])}, {"y": np.array([10.0, 3.0])}],
        "shared_state": {"y_turned": np.array([60.0, 100.0])},
        "not_repeatable": {"called": np.array([3.0, 5.0])},
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("sequential_forward")
# Layers that change the shape, one that keeps a state, and a row inside a row.
check.steps(
    Sequential,
    given={
        "Mix": check.source(
            """
                class Mix:
                    def __init__(self, table):
                        self.table = table

                    def forward(self, x):
                        return np.einsum("nd,dm->nm", x, self.table)

                    def backward(self, dout):
                        return np.einsum("nm,dm->nd", dout, self.table)
            """,
            "Mix",
        ),
        "Cube": check.source(
            """
                class Cube:
                    def forward(self, x):
                        self.x = x
                        return x**3

                    def backward(self, dout):
                        return 3 * self.x**2 * dout
            """,
            "Cube",
        ),
        "x": rng.uniform(0.5, 1.5, size=(5, 3)),
        "A": rng.normal(size=(3, 4)),
        "B": rng.normal(size=(4, 2)),
        "C": rng.normal(size=(2, 6)),
    },
    steps="""
        net = Sequential(Mix(A), Cube(), Mix(B), Mix(C))
        y = net.forward(x)
        nested = Sequential(Sequential(Mix(A), Cube()), Sequential(Mix(B), Mix(C)))
        y_nested = nested.forward(x)
        first = net.forward(x[:1])
    """,
    expected=lambda x, A, B, C: {
        "y": (x @ A) ** 3 @ B @ C,
        "y_nested": (x @ A) ** 3 @ B @ C,
        "first": (x[:1] @ A) ** 3 @ B @ C,
    },
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sequential_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.steps(
    Sequential,
    given={
        "Swap": check.source(
            """
                class Swap:
                    def __init__(self, factor):
                        self.factor = factor

                    def forward(self, x):
                        return np.array([self.factor * x[1], x[0]])

                    def backward(self, dout):
                        return np.array([dout[1], self.factor * dout[0]])
            """,
            "Swap",
        ),
        "x": np.array([3.0, 5.0]),
        "dout": np.array([1.0, 100.0]),
    },
    steps="""
        net = Sequential(Swap(2.0), Swap(10.0))
        y = net.forward(x)
        dx = net.backward(dout)
        dx_again = net.backward(dout)
    """,
    expected={
        "y": np.array([30.0, 10.0]),
        "dx": np.array([10.0, 200.0]),
        "dx_again": np.array([10.0, 200.0]),
    },
    near={
        "wrong_order": [
            {"dx": np.array([2.0, 1000.0])},
            {"dx": np.array([10.0, 200.0]), "dx_again": np.array([2.0, 1000.0])},
        ],
        "ignores_dout": {"dx": np.array([10.0, 2.0])},
        "accumulates": {"dx": np.array([10.0, 200.0]), "dx_again": np.array([1.0, 100.0])},
        "skips_layers": [{"dx": np.array([100.0, 2.0])}, {"dx": np.array([100.0, 10.0])}],
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("sequential_backward")
check.steps(
    Sequential,
    given={
        "Mix": check.source(
            """
                class Mix:
                    def __init__(self, table):
                        self.table = table

                    def forward(self, x):
                        return np.einsum("nd,dm->nm", x, self.table)

                    def backward(self, dout):
                        return np.einsum("nm,dm->nd", dout, self.table)
            """,
            "Mix",
        ),
        "Cube": check.source(
            """
                class Cube:
                    def forward(self, x):
                        self.x = x
                        return x**3

                    def backward(self, dout):
                        return 3 * self.x**2 * dout
            """,
            "Cube",
        ),
        "x": rng.uniform(0.5, 1.5, size=(5, 3)),
        "A": rng.normal(size=(3, 4)),
        "B": rng.normal(size=(4, 2)),
        "C": rng.normal(size=(2, 6)),
        "dout": rng.normal(size=(5, 6)),
    },
    steps="""
        net = Sequential(Mix(A), Cube(), Mix(B), Cube(), Mix(C))
        y = net.forward(x)
        dx = net.backward(dout)
        nested = Sequential(Sequential(Mix(A), Cube(), Mix(B)), Sequential(Cube(), Mix(C)))
        y_nested = nested.forward(x)
        dx_nested = nested.backward(dout)
        y_first = net.forward(x[:1])
        dx_first = net.backward(dout[:1])
    """,
    expected=lambda x, A, B, C, dout: {
        "dx": check.measured(lambda x: np.sum(((x @ A) ** 3 @ B) ** 3 @ C * dout), x=x)["x"],
        "dx_nested": check.measured(lambda x: np.sum(((x @ A) ** 3 @ B) ** 3 @ C * dout), x=x)["x"],
        "dx_first": check.measured(lambda x: np.sum(((x @ A) ** 3 @ B) ** 3 @ C * dout[:1]), x=x[:1])["x"],
    },
)
### END HIDDEN TESTS

# %% [markdown]
# In the next cell, each layer writes its name into a list whenever it is used. A row uses each layer once on the way
# there and once on the way back.

# %% nbgrader={"grade": true, "grade_id": "sequential_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.steps(
    Sequential,
    given={
        "Diary": check.source(
            """
                class Diary:
                    def __init__(self, name, diary):
                        self.name = name
                        self.diary = diary

                    def forward(self, x):
                        self.diary.append(f"forward {self.name}")
                        return x

                    def backward(self, dout):
                        self.diary.append(f"backward {self.name}")
                        return dout
            """,
            "Diary",
        ),
        "diary": check.source("[]"),
        "x": np.array([1.0, 2.0]),
        "dout": np.array([3.0, 4.0]),
    },
    steps="""
        net = Sequential(Diary("a", diary), Diary("b", diary), Diary("c", diary))
        y = net.forward(x)
        dx = net.backward(dout)
        used = diary
    """,
    expected={
        "y": np.array([1.0, 2.0]),
        "dx": np.array([3.0, 4.0]),
        "used": ["forward a", "forward b", "forward c", "backward c", "backward b", "backward a"],
    },
    near={
        "wrong_order": {"used": ["forward a", "forward b", "forward c", "backward a", "backward b", "backward c"]},
        "finite_differences": {
            "used": [
                *["forward a", "forward b", "forward c", "forward a", "forward b", "forward c"],
                *["backward c", "backward b", "backward a"],
            ]
        },
    },
    changes=["diary"],
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("sequential_care")
# Two rows side by side, forward twice, backward twice, dout as it was, and a row inside a row.
check.steps(
    Sequential,
    given={
        "Turn": check.source(
            """
                class Turn:
                    def __init__(self, factor):
                        self.factor = factor

                    def forward(self, x):
                        self.x = x
                        return self.factor * np.roll(x, 1, axis=-1) ** 2

                    def backward(self, dout):
                        return 2 * self.x * np.roll(self.factor * dout, -1, axis=-1)
            """,
            "Turn",
        ),
        "x": rng.uniform(0.5, 1.5, size=(2, 3)),
        "x2": rng.uniform(0.5, 1.5, size=(4, 3)),
        "s": rng.uniform(0.5, 2.0, size=3),
        "r": rng.uniform(0.5, 2.0, size=3),
        "dout": rng.normal(size=(2, 3)),
    },
    steps="""
        net = Sequential(Turn(s), Turn(r))
        other = Sequential(Turn(r), Turn(r), Turn(s))
        stale = net.forward(x2)
        y = net.forward(x)
        y_other = other.forward(x2)
        dx = net.backward(dout)
        again = net.backward(dout)
        y_again = net.forward(x)
        twice = net.backward(2.0 * dout)
        kept = y
        kept_dx = dx
    """,
    expected=lambda x, s, r, dout: (
        lambda y, dx: {
            "y": y,
            "dx": dx,
            "again": dx,
            "y_again": y,
            "twice": 2 * dx,
            "kept": y,
            "kept_dx": dx,
        }
    )(
        r * np.roll(s * np.roll(x, 1, axis=-1) ** 2, 1, axis=-1) ** 2,
        check.measured(lambda x: np.sum(r * np.roll(s * np.roll(x, 1, axis=-1) ** 2, 1, axis=-1) ** 2 * dout), x=x)[
            "x"
        ],
    ),
)
### END HIDDEN TESTS

# %% [markdown]
# ## One weight, every path
#
# A container hides what flows through it. So once, before we trust it, we follow a single weight to the end, in a
# network small enough to be drawn: the *perceptron* below has three inputs, a hidden layer of four neurons and two
# outputs. It is written as in textbooks of mathematics, with columns: $W^1$ has a row for each hidden neuron, $W^2$
# has one for each output, and
#
# $$A = f(W^1 x + B^1), \qquad Y = f(W^2 A + B^2), \qquad f(z) = \frac{1}{1 + e^{-z}} .$$
#
# The number on top says which layer; it is no power. (Elsewhere in the course the layer's number stands below, as in
# `W1`; here the lower place is taken.) A small letter is one entry of the array with the capital one: $b^1_1$ is the first
# entry of $B^1$. Below a $w$ stand first the neuron that the weight leads to, then the one that it comes from: $w^1_{12}$
# leads from $x_2$ to $a_1$. And $A$, with its entries $a_1$ to $a_4$, is what comes *after* $f$; chapter 3 has called $a$
# what comes before it.
#
# **Predict the shapes** of $W^1$, $B^1$, $A$, $W^2$, $B^2$ and $Y$. Remember: (next layer, this layer).


# %% jupyter={"source_hidden": true}
# The 3-4-2 perceptron; what depends on the first weight is drawn strong.
def perceptron(ax):
    columns = {"x": (0, 3), "a": (1, 4), "y": (2, 2)}
    place = {
        f"{letter}{k + 1}": (2.6 * column, (count - 1) / 2 - k)
        for letter, (column, count) in columns.items()
        for k in range(count)
    }
    strong = {("x1", "a1"), ("a1", "y1"), ("a1", "y2")}
    for left, right in [("x", "a"), ("a", "y")]:
        for start in (name for name in place if name[0] == left):
            for end in (name for name in place if name[0] == right):
                look = (
                    {"color": figure.FORWARD, "linewidth": 2.6}
                    if (start, end) in strong
                    else {"color": figure.FAINT, "linewidth": 0.9}
                )
                ax.plot(*zip(place[start], place[end], strict=True), zorder=1, **look)
    for name, (across, up) in place.items():
        dark = name in ("a1", "y1", "y2")
        ax.plot(
            across,
            up,
            "o",
            markersize=25,
            markerfacecolor="white",
            markeredgecolor=figure.FORWARD if dark else figure.INK,
            markeredgewidth=2.4 if dark else 1.0,
        )
        ax.text(across, up, f"${name[0]}_{name[1]}$", ha="center", va="center", fontsize=12)
    ax.text(1.2, 1.42, "$w^1_{11}$", color=figure.FORWARD, ha="center", fontsize=12)
    ax.text(3.8, 1.2, "$w^2_{11}$", color=figure.FORWARD, ha="center", fontsize=12)
    ax.text(3.02, 0.8, "$w^2_{21}$", color=figure.FORWARD, ha="center", va="center", fontsize=12)
    for across, words in [(0, "inputs"), (2.6, "hidden layer"), (5.2, "outputs")]:
        ax.text(across, -2.3, words, ha="center")
    ax.set_xlim(-0.6, 5.8)
    ax.set_ylim(-2.5, 2.0)
    ax.axis("off")


figure.draw(
    perceptron,
    "The perceptron: three inputs x1 to x3 on the left, four hidden neurons a1 to a4 in the middle, two outputs y1 and y2 "
    "on the right, every circle joined to all circles of the next column. Drawn strong: the line of the weight w1_11 from "
    "x1 to a1, and from a1 the lines of w2_11 to y1 and of w2_21 to y2.",
    height=3.4,
)

# %% [markdown]
# $W^1$ is (4, 3), $B^1$ and $A$ are (4, 1), $W^2$ is (2, 4), $B^2$ and $Y$ are (2, 1). The numbers of our example are
# chosen so that you can follow them by hand. The product $W^1 x + B^1$ is written out for the first neuron only:
#
# $$x = \begin{pmatrix} 2 \\ 1 \\ -1 \end{pmatrix}, \quad
# W^1 = \begin{pmatrix} 1 & -1 & 2 \\ 0 & 1 & 1 \\ 1 & -1 & 1 \\ 1 & 1 & 3 \end{pmatrix}, \quad
# B^1 = \begin{pmatrix} 1 \\ 1 \\ -1 \\ 0 \end{pmatrix}, \quad
# 1 \cdot 2 - 1 \cdot 1 + 2 \cdot (-1) + 1 = 0, \quad a_1 = f(0) = 0.5$$
#
# The other three sums are 1, $-1$ and 0, which gives $A = (0.5,\; 0.731,\; 0.269,\; 0.5)$. Then
#
# $$W^2 = \begin{pmatrix} 4 & 1 & 1 & -2 \\ -2 & 3 & 3 & 2 \end{pmatrix}, \quad
# B^2 = \begin{pmatrix} -2 \\ -3 \end{pmatrix}, \qquad
# 4 \cdot 0.5 + 0.731 + 0.269 - 2 \cdot 0.5 - 2 = 0, \quad y_1 = 0.5 .$$
#
# **Predict** $y_2$.

# %% [markdown]
# ## Exercise 3: the perceptron, forward
#
# $y_2$ is 0.5 as well. Write `mlp_forward`. Values of $\pm 1000$ do not occur here.


# %% nbgrader={"grade": false, "grade_id": "mlp_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp_forward(x, W1, B1, W2, B2):
    """The 3-4-2 perceptron with sigmoids, in columns: return (A, Y), of shapes (4, 1) and (2, 1).

    x is (3, 1), W1 (4, 3), B1 (4, 1), W2 (2, 4) and B2 (2, 1). A holds the outputs of the hidden
    layer, Y those of the network.
    """
    ### BEGIN SOLUTION
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return A, Y
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mlp_forward_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    mlp_forward,
    inputs=(
        np.array([[1.0], [0.0], [1.0]]),
        np.array([[1.0, 5.0, -1.0], [2.0, 5.0, -1.0], [0.0, 5.0, -1.0], [3.0, 5.0, -1.0]]),
        np.array([[0.0], [-1.0], [1.0], [-2.0]]),
        np.array([[1.0, 1.0, 1.0, 1.0], [2.0, -1.0, 1.0, 0.0]]),
        np.array([[-3.0], [0.5]]),
    ),
    expected=(np.array([[0.5], [0.5], [0.5], [0.5]]), np.array([[0.26894142], [0.81757448]])),
    near={
        "turned_sigmoid": (np.array([[0.5], [0.5], [0.5], [0.5]]), np.array([[0.73105858], [0.18242552]])),
        "missing_activation": [
            (np.array([[0.5], [0.5], [0.5], [0.5]]), np.array([[-1.0], [1.5]])),
            (np.array([[0.0], [0.0], [0.0], [0.0]]), np.array([[0.04742587], [0.62245933]])),
            (np.array([[0.0], [0.0], [0.0], [0.0]]), np.array([[-3.0], [0.5]])),
        ],
        "missing_term": [
            (np.array([[0.5], [0.5], [0.5], [0.5]]), np.array([[0.88079708], [0.73105858]])),
            (
                np.array([[0.5], [0.73105858], [0.26894142], [0.88079708]]),
                np.array([[0.34996276], [0.73844129]]),
            ),
            (
                np.array([[0.5], [0.73105858], [0.26894142], [0.88079708]]),
                np.array([[0.91535122], [0.63131978]]),
            ),
        ],
    },
)
check.equal(
    mlp_forward,
    inputs=(
        np.array([[2.0], [1.0], [-1.0]]),
        np.array([[1.0, -1.0, 2.0], [0.0, 1.0, 1.0], [1.0, -1.0, 1.0], [1.0, 1.0, 3.0]]),
        np.array([[1.0], [1.0], [-1.0], [0.0]]),
        np.array([[4.0, 1.0, 1.0, -2.0], [-2.0, 3.0, 3.0, 2.0]]),
        np.array([[-2.0], [-3.0]]),
    ),
    expected=(
        np.array([[0.5], [0.73105858], [0.26894142], [0.5]]),
        np.array([[0.5], [0.5]]),
    ),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("mlp_forward_values")
check.equal(
    mlp_forward,
    inputs=(
        rng.normal(size=(3, 1)),
        rng.normal(size=(4, 3)),
        rng.normal(size=(4, 1)),
        rng.normal(size=(2, 4)),
        rng.normal(size=(2, 1)),
    ),
    expected=lambda x, W1, B1, W2, B2: (
        1 / (1 + np.exp(-W1 @ x - B1)),
        1 / (1 + np.exp(-W2 @ (1 / (1 + np.exp(-W1 @ x - B1))) - B2)),
    ),
)
check.equal(
    mlp_forward,
    inputs=(
        rng.uniform(1, 2, size=(3, 1)),
        rng.normal(size=(4, 3)),
        rng.uniform(-2, 2, size=(4, 1)),
        rng.uniform(0.5, 2, size=(2, 4)),
        rng.uniform(-2, 2, size=(2, 1)),
    ),
    expected=lambda x, W1, B1, W2, B2: (
        1 / (1 + np.exp(-W1 @ x - B1)),
        1 / (1 + np.exp(-W2 @ (1 / (1 + np.exp(-W1 @ x - B1))) - B2)),
    ),
)
### END HIDDEN TESTS

# %% [markdown]
# ## Two ways to the error
#
# The targets are $t = (1, 0)$, and the error is $E = \sum_k (y_k - t_k)^2$: here $0.25 + 0.25 = 0.5$. (It is a sum, and no
# mean. The article that this example comes from uses it so, and for one sample it makes no difference to the idea.)
#
# First a weight with one way to go. $w^2_{11}$ leads from $a_1$ to $y_1$ and touches nothing else:
#
# $$\frac{\partial E}{\partial w^2_{11}}
# = \underbrace{2 (y_1 - t_1)}_{-1} \; \underbrace{y_1 (1 - y_1)}_{0.25} \; \underbrace{a_1}_{0.5} = -0.125 .$$
#
# Read it from the left, in the direction of the gradient: through the square, through the sigmoid, whose derivative is
# known from its output, and through the product $w^2_{11} a_1$, which sends the other factor.
#
# Now $w^1_{11}$. It touches $a_1$, and $a_1$ touches both outputs. With all other values held fixed,
# $a_1 = f(2 w - 2)$, $y_1 = f(4 a_1 - 2)$ and $y_2 = f(1 - 2 a_1)$:


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def two_paths(g):
    w = g.input("w¹₁₁", 1)
    a = g.given("f(2 w − 2)", w, value=0.5, gradients=(-0.75,), name="a₁")
    y_1 = g.given("f(4 a₁ − 2)", a, value=0.5, gradients=(-1,), name="y₁")
    y_2 = g.given("f(1 − 2 a₁)", a, value=0.5, gradients=(-0.5,), name="y₂")
    return g.given("(y₁ − 1)² + y₂²", y_1, y_2, value=0.5, gradients=(-1, 1), name="E")


graph.draw(two_paths, gradients=False)

# %% [markdown]
# **Predict**, with pen and paper, every gradient in this picture: at $y_1$ and $y_2$, what each of them sends to $a_1$,
# and what arrives at $w^1_{11}$. All sigmoids stand at 0, where their slope is 0.25. Then run the next cell.

# %%
graph.draw(two_paths)

# %% [markdown]
# $a_1$ gets $-1$ along one path and $-0.5$ along the other, and the two add up, as at every fan-out. From there it is one
# way: times 0.25, times $x_1 = 2$. As a formula, a sum over the paths and along each path a product:
#
# $$\frac{\partial E}{\partial w^1_{11}} = \sum_{k=1}^{2}
# \frac{\partial E}{\partial y_k} \, \frac{\partial y_k}{\partial a_1} \, \frac{\partial a_1}{\partial w^1_{11}}$$
#
# The article that this example comes from stops here. Behind these three fractions stand five factors. You have seen all of
# them above, as numbers; now write them in letters.

# %% [markdown]
# ## Exercise 4: one gradient by hand
#
# Write `grad_w1_11`. You may use `mlp_forward`. It is meant to be a formula, with no matrix gradients and no
# differences: what is measured here is whether you see the paths.


# %% nbgrader={"grade": false, "grade_id": "grad_w1_11", "locked": false, "schema_version": 3, "solution": true, "task": false}
def grad_w1_11(x, t, W1, B1, W2, B2):
    """The gradient of the first weight, dE/dW1[0, 0] for E = sum((Y - t)**2): a float.

    t is (2, 1), like Y; the others are those of mlp_forward: x (3, 1), W1 (4, 3), B1 (4, 1),
    W2 (2, 4), B2 (2, 1).
    """
    ### BEGIN SOLUTION
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    at_outputs = 2 * (Y - t) * Y * (1 - Y)
    at_hidden = (at_outputs[:, 0] @ W2[:, 0]) * A[0, 0] * (1 - A[0, 0])
    return float(at_hidden * x[0, 0])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "grad_w1_11_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    grad_w1_11,
    inputs=(
        np.array([[3.0], [1.0], [0.5]]),
        np.array([[0.25], [0.5]]),
        np.array([[0.5, -1.0, 2.0], [0.0, 1.0, 1.0], [1.0, -1.0, 1.0], [1.0, 1.0, -3.0]]),
        np.array([[1.0], [1.0], [-1.0], [0.0]]),
        np.array([[4.0, 1.0, 1.0, -2.0], [-2.0, 3.0, 3.0, 2.0]]),
        np.array([[-2.0], [-3.0]]),
    ),
    expected=0.107642527,
    near={
        "single_path": [0.137440219, -0.029797692],
        "other_paths": [0.152339065, 0.315970503],
        "missing_factor": [0.0538212634, 1.53547532, 0.638291749, 9.10496306, 0.0358808423],
    },
)
check.equal(
    grad_w1_11,
    inputs=(
        np.array([[2.0], [1.0], [-1.0]]),
        np.array([[1.0], [0.0]]),
        np.array([[1.0, -1.0, 2.0], [0.0, 1.0, 1.0], [1.0, -1.0, 1.0], [1.0, 1.0, 3.0]]),
        np.array([[1.0], [1.0], [-1.0], [0.0]]),
        np.array([[4.0, 1.0, 1.0, -2.0], [-2.0, 3.0, 3.0, 2.0]]),
        np.array([[-2.0], [-3.0]]),
    ),
    expected=-0.75,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("grad_w1_11_values")
check.equal(
    grad_w1_11,
    inputs=(
        rng.uniform(0.5, 2, size=(3, 1)),
        rng.uniform(-2, -1, size=(2, 1)),
        rng.normal(size=(4, 3)) / 2,
        rng.normal(size=(4, 1)) / 2,
        rng.uniform(0.5, 1.5, size=(2, 4)),
        rng.uniform(-3, -2, size=(2, 1)),
    ),
    expected=lambda x, t, W1, B1, W2, B2: check.measured(
        lambda W1: np.sum((1 / (1 + np.exp(-W2 @ (1 / (1 + np.exp(-W1 @ x - B1))) - B2)) - t) ** 2),
        W1=W1,
    )["W1"][0, 0],
)
check.equal(
    grad_w1_11,
    inputs=(
        rng.uniform(-2, -0.5, size=(3, 1)),
        np.array([[2.0], [-2.0]]),
        rng.normal(size=(4, 3)) / 2,
        rng.normal(size=(4, 1)) / 2,
        rng.uniform(0.5, 1.5, size=(2, 4)) * np.array([[1.0], [-1.0]]),
        rng.normal(size=(2, 1)) / 2,
    ),
    expected=lambda x, t, W1, B1, W2, B2: check.measured(
        lambda W1: np.sum((1 / (1 + np.exp(-W2 @ (1 / (1 + np.exp(-W1 @ x - B1))) - B2)) - t) ** 2),
        W1=W1,
    )["W1"][0, 0],
)
### END HIDDEN TESTS

# %% [markdown]
# Now let the weight move. The next figure is drawn with your two functions: the curve is $E$ for all values of
# $w^1_{11}$, and the dashed line has the slope that `grad_w1_11` gives at the place where the dot is. (The slider
# moves the dot; where there is none, change the last number in the bracket of the last line.)
#
# **Predict** where the slope is steepest, and what it is far to the right, where $a_1$ is almost 1.


# %% jupyter={"source_hidden": true}
# E and its slope while the first weight moves.
def error_and_slope(w):
    x, t = np.array([[2.0], [1.0], [-1.0]]), np.array([[1.0], [0.0]])
    B1, B2 = np.array([[1.0], [1.0], [-1.0], [0.0]]), np.array([[-2.0], [-3.0]])
    W2 = np.array([[4.0, 1.0, 1.0, -2.0], [-2.0, 3.0, 3.0, 2.0]])

    def network(first_weight):
        W1 = np.array([[first_weight, -1.0, 2.0], [0.0, 1.0, 1.0], [1.0, -1.0, 1.0], [1.0, 1.0, 3.0]])
        return x, W1, B1, W2, B2

    def error(first_weight):
        _, Y = mlp_forward(*network(first_weight))
        return float(np.sum((Y - t) ** 2))

    def paint(ax):
        at = np.linspace(-3.0, 5.0, 161)
        here, slope = error(w), grad_w1_11(x, t, *network(w)[1:])
        ax.plot(at, [error(value) for value in at], **figure.VALUE_LINE, label="E")
        ends = np.array([w - 1.5, w + 1.5])
        ax.plot(ends, here + slope * (ends - w), **figure.GRADIENT_LINE, label=f"your slope, {slope:.3f}")
        ax.plot(w, here, "o", color=figure.INK)
        ax.set_xlim(-3, 5)
        ax.set_ylim(-0.1, 1.5)
        ax.set_xlabel("the weight $w^1_{11}$")
        ax.set_ylabel("the error E")
        ax.legend(loc="upper right")

    figure.draw(
        paint,
        f"E over the weight w1_11 from -3 to 5: flat at 1.3 on the left, falling between 0 and 2, flat at 0.09 on the "
        f"right. A dot at w1_11 = {w:g}, and through it a dashed line with the slope that grad_w1_11 gives.",
        height=3.0,
    )


# %%
alive(error_and_slope, w=(-3.0, 5.0, 0.25, 1.0))

# %% [markdown]
# It touches the curve wherever the dot stands. It is steepest near 0.8, and far to the right it lies flat: a saturated
# sigmoid sends nothing back, as in chapter 2.
#
# There are eleven more weights in $W^1$, eight in $W^2$, and six biases. Each could be done in this way. That this is
# not necessary is the whole point of layers: what comes back at $a_1$ is worked out *once* and used for the three weights
# that lead to $a_1$, and for its bias.

# %% [markdown]
# ## Parameters that somebody else changes
#
# Back to rows, and to a network that is going to be trained: affine, relu, affine, softmax with loss. Its weights and
# biases are its **parameters**. The code that trains it, in chapter 6, knows nothing of layers. It gets two dicts with the
# same keys,
#
# | key | shape | `net.params[key]` | `net.gradient(x, t)[key]` |
# |---|---|---|---|
# | `"W1"` | $(D, H)$ | the weights of the first affine layer | the gradient of the loss |
# | `"b1"` | $(H)$ | its bias | and so on |
# | `"W2"` | $(H, C)$ | the weights of the second | |
# | `"b2"` | $(C)$ | its bias | |
#
# for $D$ inputs, $H$ hidden neurons (or *hidden units*) and $C$ classes. And it changes `params`, in one of two ways: it writes into an
# array, or it puts another array in its place.
#
# **Predict** what the cell prints. The layer in it was given its weights when it was made.

# %%
params = {"W": np.zeros(2)}
what_the_layer_holds = params["W"]

params["W"] += 1.0
print("written into:", what_the_layer_holds)
params["W"] = np.array([7.0, 7.0])
print("replaced:    ", what_the_layer_holds)

# %% [markdown]
# A change inside the array reaches the layer; a new array does not, for the layer still holds the old one. A network
# that is built so runs on without a message, with parameters from yesterday. `TwoLayerNet` has to take both.
#
# **Where the parameters begin.** All zeros will not do: all hidden neurons would give the same value and get the same
# gradient, for ever. So the weights are drawn at random. How large? A hidden neuron adds up $D$ products. **Predict:**
# the inputs are about 1 in size, the weights too, and $D = 784$. Are the sums about 1, about 28 or about 784?

# %%
rng = np.random.default_rng(0)
x_many = rng.normal(size=(1000, 784))
for scale in (1.0, np.sqrt(1 / 784), np.sqrt(2 / 784)):
    sums = x_many @ (scale * rng.normal(size=(784, 100)))
    after_relu = np.sqrt(np.mean(sums[sums > 0] ** 2) / 2)  # half of the sums have become 0
    print(f"weights times {scale:.4f}: sums of size {sums.std():6.3f}, after relu {after_relu:6.3f}")

# %% [markdown]
# About 28: the products have different signs, and a sum of $D$ of them grows like $\sqrt D$ only. With the factor
# $\sqrt{1/D}$ the sums have size 1, and then relu removes half of the squares. With $\sqrt{2/D}$ what leaves the
# relu has the same size as what came in, in a deep network layer after layer. The number of inputs of a neuron is
# called its *fan-in*, and the factor $\sqrt{2 / \text{fan-in}}$ is named after Kaiming He, who worked it out for relu.
# Biases begin at 0.

# %% [markdown]
# ## Exercise 5: a network
#
# Write `TwoLayerNet`, with your layers or without them. Draw `W1` first and `W2` second, each with one call of
# `rng.normal`. `t` holds labels, or is one-hot, as in chapter 4.
#
# **Predict** before you write: which of the four methods can be written with the help of which other?


# %% nbgrader={"grade": false, "grade_id": "TwoLayerNet", "locked": false, "schema_version": 3, "solution": true, "task": false}
class TwoLayerNet:
    """Affine, relu, affine, softmax with loss.

    After TwoLayerNet(D, H, C, rng), params is a dict: "W1" of shape (D, H) and "W2" of shape (H, C),
    drawn in this order as rng.normal times the square root of 2 / fan_in (D for W1, H for W2), and
    "b1" (H,) and "b2" (C,), zeros. Entries of params that are changed, or replaced by other arrays,
    count at the next call of any method.

    In all methods x has shape (N, D); t holds labels, shape (N,), or is one-hot, shape (N, C).
    """

    def __init__(self, input_size, hidden_size, output_size, rng):
        ### BEGIN SOLUTION
        D, H, C = input_size, hidden_size, output_size
        self.params = {
            "W1": rng.normal(size=(D, H)) * np.sqrt(2 / D),
            "b1": np.zeros(H),
            "W2": rng.normal(size=(H, C)) * np.sqrt(2 / H),
            "b2": np.zeros(C),
        }
        ### END SOLUTION

    def predict(self, x):
        """Return the logits, shape (N, C): the output of the second affine layer."""
        ### BEGIN SOLUTION
        hidden = Affine(self.params["W1"], self.params["b1"]).forward(x)
        return Affine(self.params["W2"], self.params["b2"]).forward(Relu().forward(hidden))
        ### END SOLUTION

    def loss(self, x, t):
        """Return the loss, a float: the mean over the samples."""
        ### BEGIN SOLUTION
        return SoftmaxWithLoss().forward(self.predict(x), t)
        ### END SOLUTION

    def accuracy(self, x, t):
        """Return the fraction of samples, a float, whose largest logit is that of the target."""
        ### BEGIN SOLUTION
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))
        ### END SOLUTION

    def gradient(self, x, t):
        """Return the gradients of the loss: a dict with the keys and shapes of params."""
        ### BEGIN SOLUTION
        first = Affine(self.params["W1"], self.params["b1"])
        relu = Relu()
        second = Affine(self.params["W2"], self.params["b2"])
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        first.backward(relu.backward(second.backward(last.backward())))
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "two_layer_net_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.steps(
    TwoLayerNet,
    steps="""
        net = TwoLayerNet(4, 2, 3, np.random.default_rng(0))
        params = net.params
    """,
    views={"one weight": lambda params: params["W1"][0, 0]},
    expected={
        "params": {
            "W1": np.array(
                [
                    [0.08890469, -0.09341224],
                    [0.4528472, 0.07417558],
                    [-0.37877545, 0.25568632],
                    [0.92206727, 0.66968737],
                ]
            ),
            "b1": np.array([0.0, 0.0]),
            "W2": np.array([[-0.70373524, -1.26542147, -0.62327446], [0.04132598, -2.32503077, -0.21879166]]),
            "b2": np.array([0.0, 0.0, 0.0]),
        }
    },
    near={
        "wrong_start": [
            {"one weight": 0.001257302},
            {"one weight": 0.012573022},
            {"one weight": 0.062865111},
            {"one weight": 0.072590377},
            {"one weight": 0.125730221},
            {"one weight": 0.922067275},
        ]
    },
)
check.steps(
    TwoLayerNet,
    given={
        "x": np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0], [0.0, 2.0, -1.0], [1.0, 1.0, 1.0]]),
        "t": np.array([0, 1, 2, 2]),
        "W1": np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]),
        "b1": np.array([-1.0, -0.5]),
        "W2": np.array([[1.0, 0.0, -1.0], [2.0, 0.0, 4.0]]),
        "b2": np.array([0.0, 0.5, 0.0]),
    },
    steps="""
        net = TwoLayerNet(3, 2, 3, np.random.default_rng(0))
        net.params["W1"] = W1
        net.params["b1"] = b1
        net.params["W2"] = W2
        net.params["b2"] = b2
        logits = net.predict(x)
        loss = net.loss(x, t)
        accuracy = net.accuracy(x, t)
        of_one_hot = net.accuracy(x, np.eye(3)[t])
        loss_of_one_hot = net.loss(x, np.eye(3)[t])
    """,
    views={"one logit": lambda logits: logits[0, 0]},
    expected={
        "logits": np.array([[3.0, 0.5, 0.0], [1.0, 0.5, -1.0], [5.0, 0.5, 10.0], [4.0, 0.5, 5.0]]),
        "loss": 0.376742447,
        "accuracy": 0.75,
        "of_one_hot": 0.75,
        "loss_of_one_hot": 0.376742447,
    },
    near={
        "missing_term": {"one logit": 5.0},
        "extra_activation": [
            {"one logit": 0.883492074},
            {"logits": np.array([[3.0, 0.5, 0.0], [1.0, 0.5, 0.0], [5.0, 0.5, 10.0], [4.0, 0.5, 5.0]])},
        ],
        "stale_parameters": {"one logit": -0.61071655},
        "missing_activation": {
            "one logit": 3.0,
            "logits": np.array([[3.0, 0.5, 0.0], [0.0, 0.5, -3.0], [3.0, 0.5, 12.0], [4.0, 0.5, 5.0]]),
        },
        "missing_batch_mean": {"loss": 1.50696979},
        "wrong_average": [{"accuracy": 3.0}, {"accuracy": 75.0}],
    },
    absolute=1e-6,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("two_layer_net_forward")
check.steps(
    TwoLayerNet,
    given={"seed": int(rng.integers(2**31))},
    steps="""
        net = TwoLayerNet(5, 7, 3, np.random.default_rng(seed))
        params = net.params
        alone = TwoLayerNet(1, 2, 4, np.random.default_rng(seed)).params
    """,
    expected=lambda seed: (
        lambda g, h: {
            "params": {
                "W1": g.normal(size=(5, 7)) * np.sqrt(2 / 5),
                "b1": np.zeros(7),
                "W2": g.normal(size=(7, 3)) * np.sqrt(2 / 7),
                "b2": np.zeros(3),
            },
            "alone": {
                "W1": h.normal(size=(1, 2)) * np.sqrt(2),
                "b1": np.zeros(2),
                "W2": h.normal(size=(2, 4)),
                "b2": np.zeros(4),
            },
        }
    )(np.random.default_rng(seed), np.random.default_rng(seed)),
)
# Inputs and weights whose signs keep every sum away from 0, where relu has its kink. W2 is small: no probability is so
# small that a constant of 1e-7 beside it in the logarithm changes the loss.
check.steps(
    TwoLayerNet,
    given={
        "x": rng.uniform(0.5, 1.5, size=(5, 3)) * np.array([[1.0], [-1.0], [1.0], [1.0], [-1.0]]),
        "t": rng.permutation([0, 1, 1, 0, 1]),
        "W1": rng.uniform(0.5, 1.5, size=(3, 4)) * np.array([1.0, -1.0, 1.0, -1.0]),
        "b1": rng.uniform(-0.4, 0.4, size=4),
        "W2": rng.uniform(-0.1, 0.1, size=(4, 2)),
        "b2": rng.uniform(-0.2, 0.2, size=2),
    },
    steps="""
        net = TwoLayerNet(3, 4, 2, np.random.default_rng(1))
        net.params["W1"] = W1
        net.params["b1"] = b1
        net.params["W2"] = W2
        net.params["b2"] = b2
        logits = net.predict(x)
        loss = net.loss(x, t)
        accuracy = net.accuracy(x, t)
        loss_of_one_hot = net.loss(x, np.eye(2)[t])
        accuracy_of_one_hot = net.accuracy(x, np.eye(2)[t])
        loss_of_first = net.loss(x[:1], t[:1])
        accuracy_of_first = net.accuracy(x[:1], t[:1])
    """,
    expected=lambda x, t, W1, b1, W2, b2: (
        lambda z: (
            lambda losses, hits: {
                "logits": z,
                "loss": np.mean(losses),
                "accuracy": np.mean(hits),
                "loss_of_one_hot": np.mean(losses),
                "accuracy_of_one_hot": np.mean(hits),
                "loss_of_first": losses[0],
                "accuracy_of_first": float(hits[0]),
            }
        )(np.log(np.exp(z).sum(axis=1)) - z[np.arange(5), t], z.argmax(axis=1) == t)
    )(np.maximum(x @ W1 + b1, 0) @ W2 + b2),
    absolute=2e-6,
)
# A net that predicts the place of the largest input: one prediction is too large, one too small, two are right.
check.steps(
    TwoLayerNet,
    given={
        "x": np.array([[2.0, 0.0, 1.0], [0.0, 1.0, 3.0], [0.0, 2.0, 1.0], [4.0, 1.0, 0.0]]),
        "t": np.array([1, 0, 1, 0]),
        "W1": np.eye(3),
        "W2": np.eye(3),
    },
    steps="""
        net = TwoLayerNet(3, 3, 3, np.random.default_rng(1))
        net.params["W1"] = W1
        net.params["W2"] = W2
        accuracy = net.accuracy(x, t)
    """,
    expected=lambda x, t: {"accuracy": np.mean(x.argmax(axis=1) == t)},
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "two_layer_net_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.steps(
    TwoLayerNet,
    given={
        "x": np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0], [0.0, 2.0, -1.0], [1.0, 1.0, 1.0]]),
        "t": np.array([0, 1, 2, 2]),
        "W1": np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]),
        "b1": np.array([-1.0, -0.5]),
        "W2": np.array([[1.0, 0.0, -1.0], [2.0, 0.0, 4.0]]),
        "b2": np.array([0.0, 0.5, 0.0]),
    },
    steps="""
        net = TwoLayerNet(3, 2, 3, np.random.default_rng(0))
        net.params["W1"] = W1
        net.params["b1"] = b1
        net.params["W2"] = W2
        net.params["b2"] = b2
        grads = net.gradient(x, t)
        again = net.gradient(x, t)
        of_one_hot = net.gradient(x, np.eye(3)[t])
    """,
    views={
        "b2 of again": lambda again: again["b2"],
        "b2 of one-hot": lambda of_one_hot: of_one_hot["b2"],
    },
    expected={
        "grads": {
            "W2": np.array([[0.151963999, -0.124673445, -0.027290555], [0.089659801, 0.01213261, -0.101792411]]),
            "b2": np.array([0.182764069, -0.14278522, -0.039978849]),
            "W1": np.array([[0.343478509, -0.155710813], [0.259501757, -0.148284374], [0.0551542, -0.166557774]]),
            "b1": np.array([0.219378155, -0.159131335]),
        },
        "b2 of again": np.array([0.182764069, -0.14278522, -0.039978849]),
        "b2 of one-hot": np.array([0.182764069, -0.14278522, -0.039978849]),
    },
    near={
        "missing_factor": {"grads": {"b1": np.array([0.222742918, 0.205612741])}},
        "accumulates": {"b2 of again": np.array([0.365528138, -0.285570439, -0.079957699])},
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("two_layer_net_backward")
check.steps(
    TwoLayerNet,
    given={
        "x": rng.uniform(0.5, 1.5, size=(5, 3)) * np.array([[1.0], [-1.0], [1.0], [1.0], [-1.0]]),
        "t": rng.permutation([0, 1, 1, 0, 1]),
        "W1": rng.uniform(0.5, 1.5, size=(3, 4)) * np.array([1.0, -1.0, 1.0, -1.0]),
        "b1": rng.uniform(-0.4, 0.4, size=4),
        "W2": rng.uniform(-0.3, 0.3, size=(4, 2)),
        "b2": rng.uniform(-0.5, 0.5, size=2),
    },
    steps="""
        net = TwoLayerNet(3, 4, 2, np.random.default_rng(1))
        net.params["W1"] = W1
        net.params["b1"] = b1
        net.params["W2"] = W2
        net.params["b2"] = b2
        grads = net.gradient(x, t)
        of_one_hot = net.gradient(x, np.eye(2)[t])
        of_first = net.gradient(x[:1], t[:1])
    """,
    expected=lambda x, t, W1, b1, W2, b2: (
        lambda loss: {
            "grads": check.measured(lambda W1, b1, W2, b2: np.mean(loss(W1, b1, W2, b2)), W1=W1, b1=b1, W2=W2, b2=b2),
            "of_one_hot": check.measured(
                lambda W1, b1, W2, b2: np.mean(loss(W1, b1, W2, b2)), W1=W1, b1=b1, W2=W2, b2=b2
            ),
            "of_first": check.measured(lambda W1, b1, W2, b2: loss(W1, b1, W2, b2)[0], W1=W1, b1=b1, W2=W2, b2=b2),
        }
    )(
        lambda W1, b1, W2, b2: (lambda z: np.log(np.exp(z).sum(axis=1)) - z[np.arange(5), t])(
            np.maximum(x @ W1 + b1, 0) @ W2 + b2
        )
    ),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "two_layer_net_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Changes from outside, into an array and by another array; then gradients, which change nothing and last.
check.steps(
    TwoLayerNet,
    given={
        "x": np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0]]),
        "t": np.array([0, 1]),
        "t2": np.array([1, 1]),
        "W1": np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]),
        "W2": np.array([[1.0, 0.0], [2.0, 4.0]]),
        "W2_new": np.array([[0.0, 1.0], [3.0, 1.0]]),
    },
    steps="""
        net = TwoLayerNet(3, 2, 2, np.random.default_rng(0))
        net.params["W1"] = W1
        net.params["W2"] = W2
        first = net.predict(x)
        net.params["b2"] += 10.0
        written_into = net.predict(x)
        net.params["W2"] = W2_new
        replaced = net.predict(x)
        net.params["b2"][0] = -5.0
        one_entry = net.predict(x)
        grads = net.gradient(x, t)
        again = net.gradient(x, t)
        others = net.gradient(x, t2)
        kept = grads
        unchanged = net.predict(x)
    """,
    expected={
        "first": np.array([[5.0, 4.0], [2.0, 0.0]]),
        "written_into": np.array([[15.0, 14.0], [12.0, 10.0]]),
        "replaced": np.array([[13.0, 14.0], [10.0, 12.0]]),
        "one_entry": np.array([[-2.0, 14.0], [-5.0, 12.0]]),
        "unchanged": np.array([[-2.0, 14.0], [-5.0, 12.0]]),
    },
    holds={
        "gradient gives the same when it is called again": (
            lambda grads, again: np.allclose(grads["b2"], again["b2"]),
            "accumulates",
        ),
        "gradients outlast the next call": (
            lambda grads, kept: np.allclose(grads["b2"], kept["b2"]),
            "reused_buffer",
        ),
    },
    near={
        "stale_parameters": [
            {"written_into": np.array([[5.0, 4.0], [2.0, 0.0]])},
            {"replaced": np.array([[15.0, 14.0], [12.0, 10.0]])},
        ]
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("two_layer_net_care")
# Two networks side by side; gradients after changes, again, for other samples, and the first ones at the end.
check.steps(
    TwoLayerNet,
    given={
        "x": rng.uniform(0.5, 1.5, size=(4, 3)) * np.array([[1.0], [-1.0], [1.0], [-1.0]]),
        "x2": rng.uniform(0.5, 1.5, size=(6, 3)),
        "t": rng.permutation([0, 1, 1, 0]),
        "t2": rng.permutation([0, 1, 1, 0, 1, 1]),
        "W1": rng.uniform(0.5, 1.5, size=(3, 4)) * np.array([1.0, -1.0, 1.0, -1.0]),
        "b1": rng.uniform(-0.2, 0.2, size=4),
        "W2": rng.uniform(-0.3, 0.3, size=(4, 2)),
        "b2": rng.uniform(-0.5, 0.5, size=2),
    },
    steps="""
        net = TwoLayerNet(3, 4, 2, np.random.default_rng(1))
        other = TwoLayerNet(3, 4, 2, np.random.default_rng(2))
        other.params["W1"] = -1.0 * W1
        other.params["W2"] = W2
        unused = net.gradient(x, t)
        net.params["W1"] = W1
        net.params["b1"][:] = b1
        net.params["W2"][...] = W2
        net.params["b2"] += b2
        grads = net.gradient(x, t)
        of_other = other.predict(x2)
        between = other.gradient(x2, t2)
        after_loss = net.loss(x2, t2)
        after_gradient = net.gradient(x2, t2)
        kept = grads
        again = net.gradient(x, t)
        W1_after = net.params["W1"]
        b2_after = net.params["b2"]
    """,
    expected=lambda x, x2, t, W1, b1, W2, b2: (
        lambda grads: {
            "grads": grads,
            "again": grads,
            "kept": grads,
            "W1_after": W1,
            "b2_after": b2,
            "of_other": np.maximum(-x2 @ W1, 0) @ W2,
        }
    )(
        check.measured(
            lambda W1, b1, W2, b2: (lambda z: np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(4), t]))(
                np.maximum(x @ W1 + b1, 0) @ W2 + b2
            ),
            W1=W1,
            b1=b1,
            W2=W2,
            b2=b2,
        )
    ),
)
### END HIDDEN TESTS

# %% [markdown]
# `loss` and `accuracy` begin with `predict`; `gradient` goes through the same layers, and keeps them for the way back.

# %% [markdown]
# ## The gradient check of a whole network
#
# The checks above have compared your gradients with numbers that they made elsewhere. With a network of your own
# nobody does that for you. But you can measure: the loss is one number, and each parameter can be moved a little. This
# cell does so for all parameters of a small network, by central differences as in chapter 0 (`check.measured` does the
# work), and prints how far your gradients are away, as a share of the largest entry of each. (Chapter 0 compared entry by
# entry; beside large entries, one near 0 carries their rounding, and would look wrong for that alone.)
#
# **Predict.** Which size of number means that all is well: $10^{-2}$, $10^{-5}$ or $10^{-9}$?

# %%
try:
    net = TwoLayerNet(3, 4, 3, np.random.default_rng(0))
    x_few, t_few = np.random.default_rng(1).normal(size=(6, 3)), np.array([0, 1, 2, 2, 1, 0])

    def loss_with(**changed):
        net.params.update(changed)
        return net.loss(x_few, t_few)

    yours = net.gradient(x_few, t_few)
    measured = check.measured(loss_with, **net.params)
    for key, gradient in measured.items():
        distance = np.max(np.abs(yours[key] - gradient)) / np.max(np.abs(gradient))
        print(f"{key}: {gradient.size:2} entries, largest distance {distance:.0e}")
except NotImplementedError as error:
    print(f"{figure.unwritten(error)} is still to be written.")

# %% [markdown]
# Around $10^{-9}$ is what measuring itself costs; a mistake is hardly ever smaller than $10^{-2}$. Between them lie
# layers that work in float32, at about $10^{-5}$, and kinks that were stepped over.
#
# Check all parameters, each by itself. One of the articles that this course grew from compares its four gradients with
# those of PyTorch in four lines, one for `w1`, one for `w2`, one for `b2`, and one for `b2`. Nobody noticed, since all
# four say *True*. **Predict.** Which mistake in which layer would it have missed?

# %% [markdown]
# `b1` is the one that nobody looked at: a wrong sum over the batch in the first layer would have passed.

# %% [markdown]
# ## When it fails: cut in half
#
# When the check of a network fails, the check itself does not say which layer is ill. A mistake on the far right spoils
# everything to the left of it. Here is a row of five layers that you have never seen, and one of them has a backward
# that is wrong. Do not read them yet (their cell is folded; the bar on its left opens it).


# %% jupyter={"source_hidden": true}
# Five layers, one of them ill.
class Sine:
    def forward(self, x):
        self.slope = np.cos(x)
        return np.sin(x)

    def backward(self, dout):
        return dout * self.slope


class RunningSum:
    def forward(self, x):
        return np.cumsum(x)

    def backward(self, dout):
        return np.cumsum(dout[::-1])[::-1]


class Pairs:
    def forward(self, x):
        self.x = x
        return x[:-1] * x[1:]

    def backward(self, dout):
        dx = np.zeros(len(self.x))
        dx[:-1] += dout * self.x[1:]
        dx[1:] = dout * self.x[:-1]
        return dx


class Growth:
    def forward(self, x):
        self.out = np.exp(0.5 * x)
        return self.out

    def backward(self, dout):
        return 0.5 * dout * self.out


class Spread:
    def forward(self, x):
        return x - x.mean()

    def backward(self, dout):
        return dout - dout.mean()


a_row = [RunningSum(), Sine(), Pairs(), Growth(), Spread()]
x_of_row, dout_of_row = np.array([0.5, 0.4, -0.3, 0.9]), np.array([1.0, -2.0, 0.5])

# %% [markdown]
# You could check each of the five by itself. There is a quicker way, which also works where layers cannot be taken out.
# **Cut** the row between two layers. What lies to the right of the cut is a network too: its input is what crosses the
# cut, and the gradient that comes back there can be measured. If it is right, everything to the right is well, and the
# mistake lies to the left. One look in the middle halves the row.
#
# This cell cuts before each layer. **Predict** which pattern a single ill layer makes: where do the two columns agree?

# %%
try:
    for cut in range(len(a_row) - 1, -1, -1):
        left, right = Sequential(*a_row[:cut]), Sequential(*a_row[cut:])
        crossing = left.forward(x_of_row) if cut else x_of_row
        right.forward(crossing)
        comes_back = right.backward(dout_of_row)
        at_cut = check.measured(lambda c, net=right: np.sum(net.forward(c) * dout_of_row), c=crossing)
        ours, theirs = np.round(comes_back, 3), np.round(at_cut["c"], 3)
        print(f"before {type(a_row[cut]).__name__:11} comes back {ours}, measured {theirs}")
except NotImplementedError as error:
    print(f"{figure.unwritten(error)} is still to be written.")

# %% [markdown]
# From the right the two agree, up to a cut, and from there on to the left they do not. The ill layer stands just to the
# right of the first cut that fails. **Find it, then read its code**: which line is wrong, and where have you met this
# mistake before? Mend it in the cell above, run both cells again, and see all five cuts agree.
#
# A few questions, in the order in which they save time:
#
# 1. Is forward right? A gradient can only be checked against the function that forward computes.
# 2. Which parameters are wrong, and which are right? On the way back the last layers have their turn first.
# 3. Which cut is the first that fails? With twenty layers, five cuts are enough.
# 4. Is it a kink? Move the inputs a little, and measure again.

# %% [markdown]
# ## A net that predicts a number
#
# The last network has one output and no softmax. It looks at images of 784 pixels, has 50 hidden neurons and predicts
# one number: affine, relu, affine, and the mean squared error of chapter 4. (The article that it comes from says linear,
# as many texts do; with a $W$ of shape (in, out) it is our affine layer.)
#
# $$a = \max(x \, w_1 + b_1, 0), \qquad \text{pred} = a \, w_2 + b_2, \qquad L = \text{mean of } (\text{pred} - \text{target})^2$$
#
# By hand, with three inputs and two hidden neurons, for the first of four samples:
#
# $$x = (1, 0, 2), \quad w_1 = \begin{pmatrix} 1 & -1 \\ 0 & 2 \\ 1 & 1 \end{pmatrix}, \quad b_1 = (-1, -0.5), \quad
# a = (2, 0.5), \quad w_2 = \begin{pmatrix} 1 \\ -2 \end{pmatrix}, \quad b_2 = 0.5, \quad \text{pred} = 1.5 .$$
#
# The target is 1, and the mean is taken over four samples. So the gradient of this prediction is
# $2 \cdot (1.5 - 1) / 4 = 0.25$, and what goes back to $a$ is $0.25 \cdot (1, -2) = (0.25, -0.5)$. Both hidden values
# are positive, so relu lets both through. **Predict** what this sample alone contributes to the gradients of $w_2$, of
# $b_1$ and of $w_1$.

# %% [markdown]
# To $w_2$: $0.25 \cdot a$, which is $(0.5, 0.125)$. To $b_1$: $(0.25, -0.5)$. To $w_1$: each input times each of these,
# with a row of zeros for the middle input, which is 0.

# %% [markdown]
# ## Exercise 6: the regression net
#
# Write `regression_net_gradients`: one function, no class, four gradients. The last check has the full size,
# 784-50-1 with 40 samples. The numbers that it expects were not made by this course. They come from **PyTorch's
# autograd**, the part of that library that finds gradients by itself:
#
# ```python
# first, second = torch.nn.Linear(784, 50), torch.nn.Linear(50, 1)
# ...  # first is filled with w1.T and b1, second with w2.T and b2
# loss = torch.nn.functional.mse_loss(second(torch.relu(first(x))), target)
# loss.backward()
# first.weight.grad, first.bias.grad, second.weight.grad, second.bias.grad
# ```
#
# `loss.backward()` does for any network what you do here for one. Mind the first transpose: **predict** the shape of
# `first.weight.grad`.


# %% nbgrader={"grade": false, "grade_id": "regression_net_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def regression_net_gradients(x, target, w1, b1, w2, b2):
    """Affine, relu, affine, mean squared error: return (loss, grads).

    x is (N, D), w1 (D, H), b1 (H,), w2 (H, M), b2 (M,). target is (N, M), or (N,) where M is 1. The
    loss, a float, is the mean over all N * M entries. grads is a dict with the keys "w1", "b1", "w2"
    and "b2", whose entries have the shapes of these arguments.
    """
    ### BEGIN SOLUTION
    first, relu, second = Affine(w1, b1), Relu(), Affine(w2, b2)
    error = MeanSquaredError()
    loss = error.forward(second.forward(relu.forward(first.forward(x))), target)
    first.backward(relu.backward(second.backward(error.backward())))
    return loss, {"w1": first.dW, "b1": first.db, "w2": second.dW, "b2": second.db}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "regression_net_gradients_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    regression_net_gradients,
    inputs=(
        np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0], [0.0, 2.0, -1.0], [1.0, 1.0, 1.0]]),
        np.array([[1.0], [3.0], [-4.0], [-3.5]]),
        np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]),
        np.array([-1.0, -0.5]),
        np.array([[1.0], [-2.0]]),
        np.array([0.5]),
    ),
    expected=(
        1.6875,
        {
            "w2": np.array([[0.75], [1.0]]),
            "b2": np.array([0.25]),
            "w1": np.array([[-0.25, -2.5], [0.25, -1.0], [1.5, -3.5]]),
            "b1": np.array([0.5, -2.0]),
        },
    ),
    near={
        "missing_activation": (2.6875, {}),
        "missing_factor": [
            (1.6875, {"b1": np.array([0.25, -0.5])}),
            (1.6875, {"w1": np.array([[-0.25, 0.5], [-0.25, 0.5], [1.75, -3.5]])}),
        ],
        "wrong_mask": (1.6875, {"b1": np.array([-0.25, 1.5])}),
        "mask_of_gradient": (1.6875, {"b1": np.array([1.25, 2.0])}),
        "last_sample_only": (1.6875, {"w2": np.array([[1.0], [1.5]])}),
    },
)
# The same with a flat target, of shape (N,).
check.equal(
    regression_net_gradients,
    inputs=(
        np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0], [0.0, 2.0, -1.0], [1.0, 1.0, 1.0]]),
        np.array([1.0, 3.0, -4.0, -3.5]),
        np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]),
        np.array([-1.0, -0.5]),
        np.array([[1.0], [-2.0]]),
        np.array([0.5]),
    ),
    expected=(
        1.6875,
        {
            "w2": np.array([[0.75], [1.0]]),
            "b2": np.array([0.25]),
            "w1": np.array([[-0.25, -2.5], [0.25, -1.0], [1.5, -3.5]]),
            "b1": np.array([0.5, -2.0]),
        },
    ),
    near={"column_meets_row": [(15.0, {}), (60.0, {})]},
)
# Two outputs: the mean is over all 4 * 2 entries.
check.equal(
    regression_net_gradients,
    inputs=(
        np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0], [0.0, 2.0, -1.0], [1.0, 1.0, 1.0]]),
        np.array([[1.0, 0.5], [3.0, -1.0], [-4.0, 2.0], [-3.5, 1.5]]),
        np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]),
        np.array([-1.0, -0.5]),
        np.array([[1.0, 0.0], [-2.0, 1.0]]),
        np.array([0.5, -1.0]),
    ),
    expected=(
        1.125,
        {
            "w2": np.array([[0.375, -0.75], [0.5, -0.8125]]),
            "b2": np.array([0.125, -0.625]),
            "w1": np.array([[-0.125, -1.75], [0.125, -1.0], [0.75, -2.375]]),
            "b1": np.array([0.25, -1.625]),
        },
    ),
    near={"wrong_count": [(2.25, {}), (1.125, {"b2": np.array([0.25, -1.25])})]},
)
# 784-50-1: of each gradient its length and three entries, as PyTorch has them.
check.steps(
    regression_net_gradients,
    given={
        "x": np.cos(1 * np.arange(1, 40 * 784 + 1) ** 1.5).reshape(40, 784),
        "target": np.cos(2 * np.arange(1, 40 + 1) ** 1.5).reshape(40, 1),
        "w1": np.sqrt(2 / 784) * np.cos(3 * np.arange(1, 784 * 50 + 1) ** 1.5).reshape(784, 50),
        "b1": np.cos(4 * np.arange(1, 50 + 1) ** 1.5),
        "w2": np.sqrt(2 / 50) * np.cos(5 * np.arange(1, 50 + 1) ** 1.5).reshape(50, 1),
        "b2": np.cos(6 * np.arange(1, 1 + 1) ** 1.5),
    },
    steps="""
        result = regression_net_gradients(x, target, w1, b1, w2, b2)
    """,
    views={
        "the loss": lambda result: result[0],
        "w1 at three places": lambda result: result[1]["w1"][[14, 220, 220], [23, 4, 23]],
        "b1 at three places": lambda result: result[1]["b1"][[4, 37, 40]],
        "w2 at three places": lambda result: result[1]["w2"][[4, 19, 38], [0, 0, 0]],
        "b2": lambda result: result[1]["b2"],
        "the lengths": lambda result: [
            np.linalg.norm(result[1]["w1"]),
            np.linalg.norm(result[1]["b1"]),
            np.linalg.norm(result[1]["w2"]),
            np.linalg.norm(result[1]["b2"]),
        ],
    },
    expected={
        "the loss": 1.75134901,
        "w1 at three places": np.array([-0.133274391, 0.169293731, -0.191494137]),
        "b1 at three places": np.array([0.311808208, -0.319528805, 0.341207786]),
        "w2 at three places": np.array([2.3476542, 2.7315863, 2.11516272]),
        "b2": np.array([2.16593637]),
        "the lengths": [5.18293013, 1.06826236, 7.77144962, 2.16593637],
    },
    again=False,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("regression_net_gradients_values")
# Several outputs; then one output with a flat target; then one sample. All sums stay away from relu's kink, and the
# targets so far below the predictions that no sum of a gradient cancels, which would leave float32 no digits.
check.equal(
    regression_net_gradients,
    inputs=(
        rng.uniform(0.5, 1.5, size=(5, 3)) * np.array([[1.0], [-1.0], [1.0], [1.0], [-1.0]]),
        rng.uniform(-45, -35, size=(5, 2)),
        rng.uniform(0.5, 1.5, size=(3, 4)) * np.array([1.0, -1.0, 1.0, -1.0]),
        rng.uniform(-0.4, 0.4, size=4),
        rng.uniform(0.5, 1.5, size=(4, 2)) * rng.choice([-1.0, 1.0], size=(4, 1)),
        rng.normal(size=2),
    ),
    expected=lambda x, target, w1, b1, w2, b2: (
        lambda loss: (loss(w1, b1, w2, b2), check.measured(loss, w1=w1, b1=b1, w2=w2, b2=b2))
    )(lambda w1, b1, w2, b2: np.mean((np.maximum(x @ w1 + b1, 0) @ w2 + b2 - target) ** 2)),
)
check.equal(
    regression_net_gradients,
    inputs=(
        rng.uniform(0.5, 1.5, size=(6, 2)) * np.array([[1.0], [-1.0], [1.0], [1.0], [-1.0], [-1.0]]),
        rng.uniform(-45, -35, size=6),
        rng.uniform(0.5, 1.5, size=(2, 5)) * np.array([1.0, -1.0, 1.0, -1.0, 1.0]),
        rng.uniform(-0.3, 0.3, size=5),
        rng.uniform(0.5, 1.5, size=(5, 1)) * rng.choice([-1.0, 1.0], size=(5, 1)),
        rng.normal(size=1),
    ),
    expected=lambda x, target, w1, b1, w2, b2: (
        lambda loss: (loss(w1, b1, w2, b2), check.measured(loss, w1=w1, b1=b1, w2=w2, b2=b2))
    )(lambda w1, b1, w2, b2: np.mean(((np.maximum(x @ w1 + b1, 0) @ w2 + b2)[:, 0] - target) ** 2)),
)
check.equal(
    regression_net_gradients,
    inputs=(
        rng.uniform(0.5, 1.5, size=(1, 4)),
        rng.uniform(-45, -35, size=(1, 1)),
        rng.uniform(0.5, 1.5, size=(4, 3)) * np.array([1.0, -1.0, 1.0]),
        rng.uniform(-0.4, 0.4, size=3),
        rng.uniform(0.5, 1.5, size=(3, 1)) * rng.choice([-1.0, 1.0], size=(3, 1)),
        rng.normal(size=1),
    ),
    expected=lambda x, target, w1, b1, w2, b2: (
        lambda loss: (loss(w1, b1, w2, b2), check.measured(loss, w1=w1, b1=b1, w2=w2, b2=b2))
    )(lambda w1, b1, w2, b2: np.mean((np.maximum(x @ w1 + b1, 0) @ w2 + b2 - target) ** 2)),
)
### END HIDDEN TESTS

# %% [markdown]
# `first.weight.grad` is (50, 784), the transpose of ours: PyTorch's `Linear` keeps $W$ as (out, in), the other
# convention of chapter 3. Whoever compares the two without the transpose gets an error about shapes, and with a square
# layer no error at all.

# %% [markdown]
# ## In words
#
# The gradient check of a network says: `W2` right, `b2` right, `W1` wrong, `b1` wrong. The network is affine, relu,
# affine, softmax with loss.
#
# Which parts of the code are cleared by these four lines, and why? Which remain under suspicion? Name the one number
# or array that you would measure next, and what you would conclude from either outcome. Four to six sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_suspects", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** The gradients of `W2` and `b2` are made of two things: what the loss sends back, and the hidden values
# that forward gave to the second affine layer. Both gradients are right, so the backward of the loss is right, and so
# are the lines of the second affine layer that make `dW` and `db`; what forward computes is what the check measured
# against, so forward agrees with itself. Under suspicion remain what lies further back: the `dx` of the second affine
# layer, the backward of the relu, and `dW` and `db` of the first affine layer. I would measure next the gradient at a
# cut, that of the relu's output, and compare it with the `dx` of the second affine layer. If they differ, that `dx` is
# wrong, for example by a missing transpose. If they agree, the mistake is in the relu or in the first layer, and a
# second cut before the relu decides between the two.
#
# **Rubric, 2 points.** 1 point: clears the loss's backward and `dW`, `db` of the second affine layer, with the reason that
# wrong values there would have spoiled `W2` or `b2`; and names as suspects at least two of: `dx` of the second affine
# layer, the relu's backward, the first affine layer's `dW` and `db`. 1 point: names a gradient at a cut between the two
# (of the hidden values, before or after the relu) and says what each outcome means. Half a point for a measurement
# without conclusions. "Forward is right" alone is worth nothing: a wrong forward with its own right gradient passes.
# ### END SOLUTION

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | wrong gradients, and with equal layers right ones | the layers were not turned round on the way back |
# | the first `backward` is right, the second is wrong or empty | the list of layers itself was turned round, or used up |
# | training changes nothing: the loss stays to the last digit | the layers hold the old arrays, `params` holds new ones |
# | one gradient is always right, whatever you do | it is never compared; look for a name that stands twice |
# | a check passes for gradients that are far too small | the difference was compared without its absolute value (chapter 0) |
# | an error in `WX`, or a result of another shape | a text writes columns and its example has rows (chapter 3) |
# | `x.g` is there, and what `backward` returns is `None` | some texts store gradients on the arrays; in this course backward returns them |
# | all hidden neurons stay equal | the weights began at zero |

# %% [markdown]
# ## Summary
#
# 1. A container knows the order of its layers and two names, `forward` and `backward`; back goes through them in reverse.
# 2. `net(x)` is `__call__` of the class, which hands on to `forward` of the object.
# 3. The gradient of one weight is a sum over its paths to the loss, and along each path a product.
# 4. Backpropagation does all weights at once because paths share their right ends, which are worked out once.
# 5. A network reads its parameters when it is used, so that changes and replacements both count.
# 6. Weights begin at random, times $\sqrt{2 / \text{fan-in}}$; zeros would keep all neurons equal.
# 7. When the check of a network fails, cut it: the first cut from the right that fails stands before the ill layer.
# 8. PyTorch's autograd gives the same four gradients, with $W$ the other way round.

# %% [markdown]
# ## On paper
#
# 1. In the 3-4-2 perceptron with the numbers of the text, find $\partial E / \partial w^2_{21}$ and
#    $\partial E / \partial b^1_1$. Which of them has one path, and which factor of $\partial E / \partial w^1_{11}$ is
#    replaced by 1 in the second?
# 2. A network of affine layers has the sizes 784, 50, 50 and 10. How many paths lead from one weight of the first layer
#    to the loss, if every output counts as one way into it? How many multiplications does backpropagation need for all
#    weights of the first layer together, for one sample, once the gradient of the first layer's output is known?
# 3. The sick row of the text, with the illness in another place: the cuts before layers 5, 4 and 3 agree, those before 2
#    and 1 do not. A friend says: "Then layers 1 and 2 are both wrong." What do you answer, and what would you do after
#    layer 2 is mended?

# %% [markdown]
# ## What comes next
#
# You have a network, one number that says how wrong it is, and for each parameter the slope of that number. Chapter 0
# has shown what one does with a slope: a step against it. But a step of which length, for 40,000 parameters at once? With
# the gradient of all images, or of a few? And how would you know that the network has learned to read, and not only
# learned the images by heart?
