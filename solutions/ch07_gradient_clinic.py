# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   chainrule:
#     hints:
#       gradient_check:
#         - >-
#           What does backward claim to know, and which forward does it speak of? Put the calls in order: which one comes
#           first, and what must not happen between it and backward?
#         - >-
#           A layer has several inputs, each with many entries. For one entry of one input, all else held still, which two
#           numbers do you need, and what makes one number of the whole output?
#         - >-
#           Backward right after the first forward, with a random dout of the output's shape, and its results kept as copies.
#           Then for each entry: the sum of forward times the same dout with the entry moved up, minus that with it moved
#           down, over twice the step. The shape must agree, and the largest distance must be at most a small share of the
#           largest measured entry.
#       patient_1:
#         - >-
#           For rows of 4 with k = 2: how many numbers make one mean, and how many means are there? And for rows of 6?
#         - One entry rises by 1. By how much does the mean rise that it belongs to, and what does that number depend on?
#         - The divisor of a mean is how many numbers go into it, not how many means there are.
#       patient_2:
#         - gradient_check says True if it hands out a copy of dout. Which instrument of the table looks at dout itself?
#         - Print dout, call backward, print dout again. Which line can have changed it?
#         - An operator with an equals sign, such as *=, writes into the array on its left. A product without one is new.
#       patient_3:
#         - What does backward give for a dout of 1, of 0.1 and of 0? What should it give?
#         - Search backward for its argument.
#         - The chain rule multiplies the upstream gradient by the local one, for a loss as for any other layer.
#       patient_4:
#         - What is different in the second step of training, seen from the layer? Do just that with two arrays.
#         - Which value that backward reads is written by forward, and is it written each time?
#         - Every forward has to store the slope that belongs to its own x; nothing may depend on whether it is the first.
#       patient_5:
#         - Work out the slope at x = 0.5 by two values of y next to it. What does backward say?
#         - In the picture, by how many arrows does x leave? How many gradients come back to it?
#         - Gradients that meet at one value are added. Look at what becomes of the first of them.
#       patient_6:
#         - gradient_check compares backward with forward. What if both are wrong in the same way? Take one sample, a pencil,
#           and a prediction below its target.
#         - Can a mean distance be negative?
#         - A distance is the size of a difference. Its slope is 1 on one side of the target and -1 on the other.
#       patient_7:
#         - At (3, 4, 12) the length is 13. Which gradient do you expect for dout = 1, and by which factor is what
#           backward gives wrong, for this row and for one that is twice as long?
#         - Follow one number through backward, line by line. Who writes self.g, who reads it, and what becomes of a value
#           that is returned?
#         - What back_root works out has to reach back_squares, whether by a return value that is used or by a place that
#           both know.
#       patient_8:
#         - Make two layers. Call forward of the first, forward of the second, backward of the first. What is ds, and what
#           was it without the second?
#         - Is kept the layer's own, or the class's?
#         - A name that is assigned in the class's body, outside of any method, is one for all layers. What belongs to one
#           layer is assigned to self.
# ---

# %% [markdown]
# # 7 The gradient clinic
#
# At the end of this chapter you can
#
# - examine any layer, whoever wrote it, by one function of your own;
# - choose the upstream gradient, the step and the tolerance of such an examination, and say why;
# - find the illness of a layer by a measurement, name it, and cure it;
# - say what a numerical check can never tell you.
#
# You need layers with `forward` and `backward` (chapters 1 to 3) and the central difference (chapter 0). Allow two
# hours: half an hour for the instrument, ten minutes for each of eight patients.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograde import check
from autograde.check import figure, graph
from autograde.check.alive import alive

# %% [markdown]
# ## A layer that nobody has checked
#
# A wrong `backward` raises no exception. The network trains, a little slower or a little worse than it should, and the
# loss stops falling at 0.9 where it could have reached 0.3. Nothing on the screen says that one line is wrong, let
# alone which.
#
# In the chapters before, the course examined your layers. It will not be there when you write one of your own. So you
# now build the instrument yourself, and then walk with it through a ward of eight layers, each with one mistake. Most
# of the mistakes are taken from the articles that this course grew from.

# %% [markdown]
# ## From a layer to one number
#
# In chapter 0 a function gave one number, and its gradient could be measured. A layer gives a whole array. Which
# gradient does its `backward` claim to return?
#
# The one of the loss $L$ at the end of the network. Of everything behind the layer, `backward` learns nothing but
# `dout`, that is, by how much $L$ rises per unit of each output. For small changes, then, $L$ may as well be the sum
#
# $$L = \sum_i \texttt{out}_i \cdot \texttt{dout}_i ,$$
#
# because this $L$ has the gradient `dout` with respect to `out`, exactly. That is one number, and it can be measured.
#
# By hand, for a layer that cubes each entry, at $x = (1, 2)$ with $\texttt{dout} = (10, -1)$:
#
# | | out | $L$ | rise of $L$ per unit |
# |---|---|---:|---:|
# | as it is | $(1,\ 8)$ | $10 \cdot 1 - 8 = 2$ | |
# | $x_0$ to 1.001 | $(1.003003,\ 8)$ | $2.03003$ | 30.03 |
# | $x_1$ to 2.001 | $(1,\ 8.012006)$ | $1.987994$ | −12.006 |
#
# **Predict.** What should `backward` return here? The derivative of $x^3$ is $3x^2$.


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def weighted_cubes(g):
    first, second = g.input("x₀", 1), g.input("x₁", 2)
    one = g.given("cube", first, value=1, gradients=(30,))
    other = g.given("cube", second, value=8, gradients=(-12,))
    left = g.given("× 10", one, value=10, gradients=(10,))
    right = g.given("× (−1)", other, value=-8, gradients=(-1,))
    return g.given("+", left, right, value=2, gradients=(1, 1), name="L")


graph.draw(weighted_cubes)

# %% [markdown]
# $3 \cdot 1^2 \cdot 10 = 30$ and $3 \cdot 2^2 \cdot (-1) = -12$. The picture shows why the weights must be `dout`: what
# arrives at the two cubes from the right is 10 and −1.

# %% [markdown]
# ## A dout that hides nothing
#
# Which `dout` should an examination use? Ones are simplest: $L$ is then the sum of the outputs. Here is a sick version
# of the layer. Its `backward` has forgotten `dout`.
#
# **Predict.** The cell compares what `backward` returns with the right gradient, $3 x^2 \cdot \texttt{dout}$, for two
# values of `dout`. For which of them is the mistake seen?


# %%
class ForgetfulCube:
    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, dout):
        return 3 * self.x**2


x = np.array([1.0, 2.0])
for dout in (np.array([1.0, 1.0]), np.array([10.0, -1.0])):
    cube = ForgetfulCube()
    cube.forward(x)
    print("returned:", cube.backward(dout), "  right:", 3 * x**2 * dout)

# %% [markdown]
# With ones the sick layer looks perfectly healthy. It is worse for a layer that subtracts the mean,
# $\texttt{out} = x - \text{mean}(x)$, on $x = (1, 2, 6)$. Raise any entry by 1: that entry of `out` rises by
# $\tfrac{2}{3}$ and each of the two others falls by $\tfrac{1}{3}$.
#
# **Predict.** By how much does the sum of the outputs rise? Which `backward` would pass an examination with ones?

# %% [markdown]
# The sum does not move at all, so every gradient is 0, and a `backward` that returns zeros passes, as in chapter 4 with
# softmax. It is no idle fear: in the tests of one well-known university course, every operation may ignore `dout`,
# and all 13 tests of `backward` pass.
#
# One sign is not enough either. There are layers that stop every negative entry of `dout`, because their author took
# the sign of `dout` for the sign of $x$. A `dout` between 0 and 1 finds nothing wrong with them. What hides nothing is
# a **random `dout` with entries of both signs**, and the same one for what is measured and for what is returned.

# %% [markdown]
# ## Near enough
#
# A measured gradient is never exactly right. By chapter 0, a central difference with the step $h$ errs by about
# $h^2/6$ from the bend of the function and by about $10^{-16}/h$ from rounding, where the function and $x$ are of
# order 1. So healthy layers do not have an error of 0; they have a *small* one, and how small depends on $h$. A sick
# layer has the error that its mistake makes, whatever $h$ is.
#
# The picture draws both: healthy layers as dots, sick ones as crosses, over their error on a logarithmic scale. An
# examination needs a tolerance between the two groups: the dashed line.
#
# **Predict.** The picture begins with $h = 10^{-5}$. Where do the healthy layers go for $h = 10^{-1}$, and where for
# $h = 10^{-13}$? Which sick layers can then not be told from them? (Move the sliders. Where there are
# none, change the last number in each bracket of the last line: it is the value to begin with.)


# %% jupyter={"source_hidden": true}
def errors(log_h, log_tolerance):
    """Relative errors of healthy and sick layers, by the two terms of chapter 0."""
    h = 10.0**log_h
    healthy = [size * (h**2 / 6 + 1e-16 / h) for size in (0.3, 1.0, 4.0)]
    sick = {"0.3 % off": 0.003, "5 % off": 0.05, "half": 0.5, "wrong sign": 2.0}
    seen = {name: max(error, healthy[1]) for name, error in sick.items()}

    def paint(ax):
        ax.scatter(healthy, [1] * 3, marker="o", s=60, color=figure.GRADIENT, zorder=3)
        ax.scatter(list(seen.values()), [0] * 4, marker="x", s=60, color=figure.GRADIENT, zorder=3)
        for number, (name, error) in enumerate(seen.items()):
            ax.annotate(name, (error, 0), (0, 12 + 12 * (number % 2)), textcoords="offset points", ha="center")
        ax.axvline(10.0**log_tolerance, color=figure.INK, linestyle="--")
        ax.text(10.0**log_tolerance, 1.5, " tolerance", ha="left", va="center")
        ax.set(xscale="log", xlim=(1e-12, 30), ylim=(-0.5, 1.8), yticks=[0, 1], yticklabels=["sick", "healthy"])
        ax.set(xlabel="largest error, as a share of the largest entry", title=f"h = 1e{log_h:d}")

    limit = 10.0**log_tolerance
    rejected = sum(error > limit for error in healthy)
    accepted = [name for name, error in seen.items() if error <= limit]
    figure.draw(
        paint,
        alt=f"Errors of layers for a step of 1e{log_h:d}. The three healthy layers err by {healthy[0]:.0e} to "
        f"{healthy[2]:.0e}, the sick ones by {min(seen.values()):.0e} to {max(seen.values()):.0e}. With a tolerance of "
        f"1e{log_tolerance:d}, {rejected} healthy layers are called sick, and {len(accepted)} sick ones healthy.",
        height=2.4,
    )


# %%
alive(errors, log_h=(-13, -1, 1, -5), log_tolerance=(-12, 0, 1, -6))

# %% [markdown]
# At $10^{-1}$ truncation, at $10^{-13}$ rounding carries the healthy layers to the right, into the layer that is
# 0.3 % off. Near $10^{-5}$ there is a gap of more than seven powers of ten, and any tolerance
# well inside it will do.
#
# The scale of the picture is a *share*. An error of $10^{-6}$ is nothing beside gradients of order 1, and it is half of
# everything beside gradients of $2 \cdot 10^{-6}$. Beside gradients of a million, on the other hand, rounding alone
# makes errors of $10^{-4}$, and a healthy layer with such gradients must not be called sick for that.
#
# A share of what? Chapter 0 compared entry by entry. That is too strict here: an entry near 0 beside large ones carries
# their rounding. Compare the largest distance with the largest entry of that gradient.

# %% [markdown]
# ## Exercise 1: the instrument
#
# Write `gradient_check`. It gets a layer, fresh from its constructor, and the inputs for its `forward`. It is judged by
# what it says: `True` of healthy layers, `False` of sick ones. These are the rules.
#
# - The layers keep values from `forward` for `backward`, as yours do: `backward` speaks of the last `forward`.
# - A healthy gradient has its input's shape, and every entry is right up to rounding. In a sick layer, at least one
#   gradient has another shape, or holds nan, or has an entry that is off by more than a thousandth of that gradient's
#   largest entry.
# - The gradients' size can be anything from $10^{-6}$ to $10^{8}$. The inputs are of order 1 and not within 0.05 of a
#   kink.
# - What parameters a layer may have, such as `W`, stays out of it: only what `backward` *returns* is examined.
#
# Tools of chapter 0 may be used: copy them into the answer cell. What do you do first, what with each input, and what
# at the end? Make a list before you write.


# %% nbgrader={"grade": false, "grade_id": "gradient_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_check(layer, *inputs, rng):
    """Return True if the gradients that layer.backward returns for these inputs are right, else False.

    inputs are one or more float arrays of any shapes, which are not changed. layer.forward(*inputs)
    returns an array or one number. layer.backward(dout), with dout in the shape of that output, returns
    the input's gradient; where there are several inputs, a sequence of as many gradients. rng is a
    np.random.Generator for all that is drawn.
    """
    ### BEGIN SOLUTION
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    returned = layer.backward(dout.copy())
    gradients = [np.array(g, dtype=float) for g in (returned if len(inputs) > 1 else [returned])]

    def loss(place, moved):
        return np.sum(layer.forward(*inputs[:place], moved, *inputs[place + 1 :]) * dout)

    for place, (x, gradient) in enumerate(zip(inputs, gradients, strict=True)):
        measured = np.zeros(np.shape(x))
        for index in np.ndindex(measured.shape):
            ahead, behind = np.array(x, dtype=float), np.array(x, dtype=float)
            ahead[index] += 1e-5
            behind[index] -= 1e-5
            measured[index] = (loss(place, ahead) - loss(place, behind)) / 2e-5
        if gradient.shape != measured.shape:
            return False
        if not np.max(np.abs(gradient - measured)) <= 1e-5 * np.max(np.abs(measured)):  # False for nan
            return False
    return True
    ### END SOLUTION


# %% [markdown]
# In the next cell, each check gives the text of a healthy layer and a few changes, each of which replaces a piece of
# that text. `expected` says which of the versions are healthy. Your function sees the layers in another order, all under
# the same name.

# %% nbgrader={"grade": true, "grade_id": "gradient_check_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.x = x
                return x**3

            def backward(self, dout):
                return 3 * self.x**2 * dout
    """,
    inputs=(np.array([[1.0, -2.0, 0.5], [0.7, 1.5, -1.2]]),),
    changes={
        "ignores dout": ("* dout", "* 1.0"),
        "has the wrong sign": ("return 3", "return -3"),
        "is off by a third of a percent": ("return 3", "return 3.01"),
        "is too small everywhere": ("* dout", "* dout - 1.0"),
        "has a wrong last entry": ("* dout", "* dout * [[1, 1, 1], [1, 1, 2]]"),
        "has its entries in another order": ("3 * self.x**2 * dout", "(3 * self.x**2 * dout)[::-1]"),
    },
    expected={
        "as it stands": True,
        "ignores dout": False,
        "has the wrong sign": False,
        "is off by a third of a percent": False,
        "is too small everywhere": False,
        "has a wrong last entry": False,
        "has its entries in another order": False,
    },
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x, y):
                self.x, self.y = x, y
                return x / y

            def backward(self, dout):
                by_x = dout / self.y
                by_y = -dout * self.x / self.y**2
                return by_x, by_y
    """,
    inputs=(np.array([1.0, -2.0, 0.5]), np.array([2.0, 0.8, -1.5])),
    changes={
        "gives its results in a list": ("return by_x, by_y", "return [by_x, by_y]"),
        "takes dout without its sign": ("by_x = dout", "by_x = abs(dout)"),
        "has a wrong second gradient": ("self.y**2", "self.y"),
        "has an axis too many": ("return by_x, by_y", "return by_x, by_y[None]"),
    },
    expected={
        "as it stands": True,
        "gives its results in a list": True,
        "takes dout without its sign": False,
        "has a wrong second gradient": False,
        "has an axis too many": False,
    },
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.x = x
                return 1e-6 * np.sum(np.sin(x))

            def backward(self, dout):
                return 1e-6 * np.cos(self.x) * dout
    """,
    inputs=(np.array([0.3, -0.4, 0.8, 2.0]),),
    changes={
        "is half of a tiny gradient": ("return 1e-6 * np.cos", "return 5e-7 * np.cos"),
        "has nan in one entry": ("* dout", "* dout * [1, 1, np.nan, 1]"),
    },
    expected={"as it stands": True, "is half of a tiny gradient": False, "has nan in one entry": False},
)
# A small entry beside a large one: rounding of the large term is all that is measured of the small one.
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.x = x
                return 1e7 * x[0]**3 + x[1] / 1000

            def backward(self, dout):
                return dout * np.array([3e7 * self.x[0]**2, 0.001])
    """,
    inputs=(np.array([1.2, 0.7]),),
    changes={"is off by half a percent": ("3e7", "3.015e7")},
    expected={"as it stands": True, "is off by half a percent": False},
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("gradient_check_values")
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.y = 1 / (1 + x**2)
                self.slope = -2 * x * self.y**2
                return self.y

            def backward(self, dout):
                return self.slope * dout
    """,
    inputs=(rng.uniform(0.4, 1.5, size=(3, 4)) * rng.choice([-1.0, 1.0], size=(3, 4)),),
    changes={
        "ignores dout": ("self.slope * dout", "self.slope * 1.0"),
        "spreads the mean of dout": ("self.slope * dout", "self.slope * np.mean(dout)"),
        "takes dout without its sign": ("self.slope * dout", "self.slope * np.abs(dout)"),
        "is off by a fifth of a percent": ("self.slope * dout", "self.slope * dout * 0.998"),
        "has its entries in another order": ("self.slope * dout", "(self.slope * dout)[::-1]"),
        "is zero": ("self.slope * dout", "self.slope * 0.0"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                return np.cumsum(x, axis=0)

            def backward(self, dout):
                return np.cumsum(dout[::-1], axis=0)[::-1]
    """,
    inputs=(rng.normal(size=(3, 3)),),
    changes={
        "returns an array of its own": ("axis=0)[::-1]", "axis=0)[::-1].copy()"),
        "sums along the other axis": (
            "np.cumsum(dout[::-1], axis=0)[::-1]",
            "np.cumsum(dout[:, ::-1], axis=1)[:, ::-1]",
        ),
        "has rows and columns exchanged": ("axis=0)[::-1]", "axis=0)[::-1].T"),
        "sums from the wrong end": ("np.cumsum(dout[::-1], axis=0)[::-1]", "np.cumsum(dout, axis=0)"),
        "is too small everywhere": ("axis=0)[::-1]", "axis=0)[::-1] - 1.0"),
    },
    expected=lambda change: change in ("as it stands", "returns an array of its own"),
    rng=rng,
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x, y):
                self.x, self.y = x, y
                return x[:, None] * np.exp(y / 2)

            def backward(self, dout):
                e = np.exp(self.y / 2)
                return dout @ e, (self.x @ dout) * e / 2
    """,
    inputs=(rng.uniform(0.5, 2, size=3), rng.uniform(-1, 1, size=4)),
    changes={
        "gives its results in a list": (
            "return dout @ e, (self.x @ dout) * e / 2",
            "return [dout @ e, (self.x @ dout) * e / 2]",
        ),
        "has a wrong second gradient": ("(self.x @ dout) * e / 2", "(self.x @ dout) * e"),
        "has a wrong first gradient": ("dout @ e,", "dout @ self.y,"),
        "has an axis too many": ("dout @ e,", "(dout @ e)[:, None],"),
    },
    expected=lambda change: change in ("as it stands", "gives its results in a list"),
    rng=rng,
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x, y, z):
                self.x, self.y, self.z = x, y, z
                return float(np.sum(x * np.cos(y) / z))

            def backward(self, dout):
                x, y, z = self.x, self.y, self.z
                return dout * np.cos(y) / z, -dout * x * np.sin(y) / z, -dout * x * np.cos(y) / z**2
    """,
    inputs=(
        rng.uniform(0.5, 2, size=(1, 2)),
        rng.uniform(0.3, 1.2, size=(1, 2)),
        rng.uniform(0.5, 2, size=(1, 2)),
    ),
    changes={
        "has a wrong last gradient": ("/ z**2", "/ z**3"),
        "swaps two gradients": (
            "dout * np.cos(y) / z, -dout * x * np.sin(y) / z,",
            "-dout * x * np.sin(y) / z, dout * np.cos(y) / z,",
        ),
        "ignores dout": (
            "x, y, z = self.x, self.y, self.z\n        return",
            "x, y, z = self.x, self.y, self.z\n        dout = 1.0\n        return",
        ),
        "has nan in one entry": ("-dout * x * np.sin(y) / z,", "-dout * x * np.sin(y) / z * [[1, np.nan]],"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.x = x
                return 1e7 * x**2

            def backward(self, dout):
                return 2e7 * self.x * dout
    """,
    inputs=(rng.uniform(0.5, 2, size=5),),
    changes={
        "ignores dout": ("* dout", "* 1.0"),
        "is off by half a percent": ("2e7", "1.99e7"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.x = x
                return 1e-6 * np.tanh(x)

            def backward(self, dout):
                return 1e-6 * dout / np.cosh(self.x)**2
    """,
    inputs=(rng.uniform(-1, 1, size=(2, 1, 2)),),
    changes={
        "is half of a tiny gradient": ("return 1e-6 * dout", "return 0.5e-6 * dout"),
        "ignores dout": ("* dout", "* 1.0"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.shape = x.shape
                return x.reshape(-1)

            def backward(self, dout):
                return dout.reshape(self.shape)
    """,
    inputs=(rng.normal(size=(2, 3)),),
    changes={
        "keeps the output's shape": ("dout.reshape(self.shape)", "dout"),
        "has its entries in another order": ("dout.reshape(self.shape)", 'dout.reshape(self.shape, order="F")'),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.x = x
                return np.abs(x)

            def backward(self, dout):
                return np.sign(self.x) * dout
    """,
    inputs=(np.concatenate([rng.uniform(-2, -0.1, size=2), rng.uniform(0.1, 2, size=3)]),),
    changes={
        "has a wrong first entry": ("* dout", "* dout * [2, 1, 1, 1, 1]"),
        "has a wrong last entry": ("* dout", "* dout * [1, 1, 1, 1, 0]"),
        "goes by the sign of dout": ("np.sign(self.x) * dout", "np.where(dout > 0, dout, 0.0)"),
        "has nan in one entry": ("* dout", "* dout * [1, np.nan, 1, 1, 1]"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
# Entries without any slope are healthy, and so is rounding beside them.
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.slope = np.where(x > 0, 2 * x, 0.0)
                return np.where(x > 0, x**2, 0.0)

            def backward(self, dout):
                return self.slope * dout
    """,
    inputs=(rng.uniform(0.1, 2, size=(2, 3)) * np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0]]),),
    changes={
        "lets everything through": ("np.where(x > 0, 2 * x, 0.0)", "2 * x"),
        "has nan in one entry": ("self.slope * dout", "self.slope * dout * [[1, np.nan, 1], [1, 1, 1]]"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
# Columns of very different size, each right up to the rounding of the largest.
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.x = x
                return np.sum(x**2 * [1e7, 1.0, 1e-3], axis=1)

            def backward(self, dout):
                return 2 * self.x * [1e7, 1.0, 1e-3] * dout[:, None]
    """,
    inputs=(rng.uniform(0.5, 1.5, size=(4, 3)),),
    changes={
        "takes dout upside down": ("* dout[:, None]", "* dout[::-1, None]"),
        "is off by half a percent": ("return 2 * self.x", "return 2.01 * self.x"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
# Of 1,600 entries one is off: it counts as much as one of four.
check.clinic(
    gradient_check,
    layer="""
        class Layer:
            def forward(self, x):
                self.shape = x.shape
                return x.sum(axis=1)

            def backward(self, dout):
                g = np.zeros(self.shape) + dout[:, None]
                return g
    """,
    inputs=(rng.normal(size=(20, 80)),),
    changes={
        "has one wrong entry": ("return g", "g[7, 11] += np.max(np.abs(g)) / 200\n        return g"),
    },
    expected=lambda change: change == "as it stands",
    rng=rng,
)
### END HIDDEN TESTS

# %% [markdown]
# What you have built is used every day, wherever layers are written by hand. It is worth keeping.

# %% [markdown]
# ## The instruments
#
# `gradient_check` compares what one `backward` returns with how one `forward` moves. It says nothing of what else the
# layer does, and nothing of whether `forward` is the function that its author wanted. A doctor has other instruments:
#
# | instrument | what it needs | healthy is |
# |---|---|---|
# | numbers worked by hand | one small input, a pencil | `forward` gives them |
# | `gradient_check` | inputs with a different size in every dimension | `True` |
# | before and after | copies of `x` and `dout` made before the call | both are as they were |
# | the same again | a second `backward` with the same `dout` | it gives the same |
# | one after the other | `forward` on other values, then on these | `backward` belongs to the last |
# | side by side | two layers of the class, the second `forward` between the first's `forward` and `backward` | each answers as if it were alone |
# | extreme values | inputs of $\pm 1000$ | no nan and no inf |
#
# Here is patient 0, for practice. Its author wanted the square root of the sum of two squares, and a network with this
# layer in it goes astray after a few steps.


# %%
class Distance:
    """The root of x*x + y*y, entry by entry."""

    def __init__(self):
        self.dx = self.dy = 0.0

    def forward(self, x, y):
        self.x, self.y = x, y
        self.distance = np.hypot(x, y)
        return self.distance

    def backward(self, dout):
        self.dx += dout * self.x / self.distance
        self.dy += dout * self.y / self.distance
        return self.dx, self.dy


# %% [markdown]
# By hand, at $x = 3$, $y = 4$: the distance is 5, and the gradients for $\texttt{dout} = 10$ are
# $10 \cdot 3/5 = 6$ and $10 \cdot 4/5 = 8$.
#
# **Predict** the lines. What does your `gradient_check` say of this layer? (The cell shows how it is called, too: `rng` has
# to be named.)

# %%
distance = Distance()
print("forward:", distance.forward(3.0, 4.0))
print("backward:", *distance.backward(10.0))
print("the same again:", *distance.backward(10.0))
try:
    x, y = np.array([3.0, 1.5]), np.array([4.0, -2.0])
    print("gradient_check:", gradient_check(Distance(), x, y, rng=np.random.default_rng(0)))
except NotImplementedError as error:
    print(f"{figure.unwritten(error)} is still to be written.")

# %% [markdown]
# Forward is right, the first `backward` is right, and so `gradient_check` says `True`. The same `backward` again gives
# $(12, 16)$. That is the measurement that proves the illness; its name, in the table below, is `accumulates`. The cure
# is to set `dx` and `dy` in `backward`, where the sick layer adds to them.

# %% [markdown]
# ## The table of illnesses
#
# | name | the illness |
# |---|---|
# | `ignores_dout` | backward does not use dout |
# | `mutates_dout` | backward writes into dout, which belongs to the caller |
# | `mutates_input` | the layer writes into the x that it was given |
# | `wrong_size` | a mean's gradient is divided by another number than the mean is |
# | `wrong_sign` | a gradient has the wrong sign |
# | `swapped_entries` | gradients reach the wrong entries |
# | `missing_path` | a value is used twice, and the gradients of its two uses are not added |
# | `lost_gradient` | a step returns its gradient, and the next reads it from a place where nobody has put it |
# | `missing_abs` | a difference counts with its sign where its size is meant |
# | `wrong_at_kink` | at a kink, forward and backward take different sides |
# | `stale_cache` | backward answers for another forward than the last one |
# | `shared_state` | two layers of the class keep their values in one place |
# | `accumulates` | a second backward adds to what the first has left |
# | `overflow` | an intermediate value becomes inf or nan for large x |
#
# Each patient has **one** illness, no two have the same, and patient 0 has told you one that is now used up. For each:
#
# 1. Read what is complained of, and the layer.
# 2. Measure, in the empty cell, until a number shows the illness. Reading alone misleads: suspicious lines are often
#    right.
# 3. Write the cured layer in full under the name `patient_1`, `patient_2` and so on, with the illness's name. What is
#    healthy in the sick layer may be copied.
#
# The name counts 1 point, and whether it is the right one you will learn when the work is graded: until then its check
# only says that it is a name of the table. The cure counts 2. Its check says whether the layer is healthy now, and nothing
# of what is wrong.
#
# If you learn alone, nobody grades the name, and you do what a doctor does. Write beside each name the measurement that
# shows this illness and no neighbour of it in the table; then the cure should take away what you measured, and change nothing
# else. And no two patients have the same: if a name turns up twice, at least one of the two is wrong. The cell after the
# last patient puts your names side by side.
#
# In each stub, leave the line `@staticmethod` as it is: it lets the check ask the class for the name, without making a
# layer.

# %% [markdown]
# ## Patient 1: MeanPool
#
# Takes the mean of every `k` neighbours in a row: with `k = 2`, the row $(1, 3, -2, 4)$ becomes $(2, 1)$.
#
# *Complaint.* "We tried it on rows of 4 numbers with `k = 2`, and the gradients were right. In the network, where rows have
# 100 numbers, what stands before the layer learns next to nothing."


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "MeanPool", "locked": true, "schema_version": 3, "solution": false, "task": false}
class MeanPool:
    """The mean of every k neighbours in a row: x (N, D), D a multiple of k, becomes (N, D / k)."""

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        groups = x.reshape(len(x), -1, self.k)
        self.count = groups.shape[1]
        return groups.mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.count


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_1", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_1:
    """MeanPool, cured: the mean of every k neighbours in a row."""

    @staticmethod
    def illness():
        """Return the name of the illness of MeanPool, one of the table's."""
        ### BEGIN SOLUTION
        return "wrong_size"
        ### END SOLUTION

    def __init__(self, k):
        """k is the number of neighbours that make one mean."""
        ### BEGIN SOLUTION
        self.k = k
        ### END SOLUTION

    def forward(self, x):
        """Return the means, shape (N, D / k), of x, shape (N, D); D is a multiple of k."""
        ### BEGIN SOLUTION
        return x.reshape(len(x), -1, self.k).mean(axis=2)
        ### END SOLUTION

    def backward(self, dout):
        """Return dx, shape (N, D), from dout, shape (N, D / k)."""
        ### BEGIN SOLUTION
        return np.repeat(dout, self.k, axis=1) / self.k
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_1_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_1, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_1, expected=lambda: "wrong_size")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_1_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_1,
    args=(2,),
    inputs=(np.array([[1.0, 3.0, -2.0, 4.0, 0.0, 5.0], [2.0, 2.0, 1.0, -1.0, 4.0, 0.0]]),),
    wrt=["x"],
    expected=np.array([[2.0, 1.0, 2.5], [2.0, 0.0, 2.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_1_cure")
check.cured(
    patient_1,
    args=(4,),
    beside=(2,),
    inputs=(rng.normal(size=(3, 8)),),
    wrt=["x"],
    expected=lambda x, k: np.add.reduceat(x, np.arange(0, x.shape[1], k), axis=1) / k,
)
check.cured(
    patient_1,
    args=(3,),
    inputs=(rng.normal(size=(1, 6)),),
    wrt=["x"],
    expected=lambda x, k: np.add.reduceat(x, np.arange(0, x.shape[1], k), axis=1) / k,
)
### END HIDDEN TESTS


# %% [markdown]
# ## Patient 2: LeakyRelu
#
# Lets positive numbers pass and multiplies the others by a small `slope`: with a slope of 0.1, $(3, -2)$ becomes
# $(3, -0.2)$.
#
# *Complaint.* "In a chain of layers it does what it should. But we have a network in which the output of one layer goes two
# ways, once through LeakyRelu and once past it, and both get the same `dout`. What comes back past LeakyRelu is wrong, and
# there is not even a layer."


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "LeakyRelu", "locked": true, "schema_version": 3, "solution": false, "task": false}
class LeakyRelu:
    """x where x > 0, else slope * x, entry by entry; at exactly 0 the gradient is that of the slope."""

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dout *= self.rate
        return dout


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_2", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_2:
    """LeakyRelu, cured: x where x > 0, else slope * x, entry by entry."""

    @staticmethod
    def illness():
        """Return the name of the illness of LeakyRelu, one of the table's."""
        ### BEGIN SOLUTION
        return "mutates_dout"
        ### END SOLUTION

    def __init__(self, slope):
        """slope is the factor for what is not positive."""
        ### BEGIN SOLUTION
        self.slope = slope
        ### END SOLUTION

    def forward(self, x):
        """Return an array of the shape of x, which may be any."""
        ### BEGIN SOLUTION
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x
        ### END SOLUTION

    def backward(self, dout):
        """Return dx; dout and dx have the shape of x."""
        ### BEGIN SOLUTION
        return dout * self.rate
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_2_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_2, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_2, expected=lambda: "mutates_dout")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_2_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_2,
    args=(0.1,),
    inputs=(np.array([[1.0, -2.0, 4.0], [-0.5, 3.0, -1.0]]),),
    wrt=["x"],
    expected=np.array([[1.0, -0.2, 4.0], [-0.05, 3.0, -0.1]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_2_cure")
check.cured(
    patient_2,
    args=(0.3,),
    inputs=(rng.uniform(0.1, 2, size=(2, 4)) * rng.choice([-1.0, 1.0], size=(2, 4)),),
    wrt=["x"],
    expected=lambda x, slope: np.where(x > 0, x, slope * x),
)
check.cured(
    patient_2,
    args=(0.02,),
    inputs=(np.concatenate([rng.uniform(-2, -0.1, size=3), rng.uniform(0.1, 2, size=2)]),),
    wrt=["x"],
    expected=lambda x, slope: np.where(x > 0, x, slope * x),
)
check.cured(
    patient_2,
    args=(0.5,),
    inputs=(np.array([-1e-9, 0.0, 1e-9, 3.0]),),
    wrt=["x"],
    expected=lambda x, slope: np.where(x > 0, x, slope * x),
    dout=np.array([2.0, 3.0, 5.0, -7.0]),
    gradients=(np.array([1.0, 1.5, 5.0, -7.0]),),
)
### END HIDDEN TESTS


# %% [markdown]
# ## Patient 3: Hinge
#
# A loss for two classes. The target $t_i$ is 1 or −1, the score $s_i$ should have its sign and a size of at least 1. What is
# missing, $\max(1 - t_i s_i,\, 0)$, counts; the loss is the mean over the samples. The targets are given to the
# constructor, the scores to `forward`.
#
# *Complaint.* "As the only loss of a network it works well. Then we used a tenth of it, added to another loss, and it
# behaved as if it were the whole."


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "Hinge", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Hinge:
    """The mean of max(1 - t * s, 0) over the samples: targets t (N,) of 1 and -1, scores s (N,)."""

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return np.where(self.short, -self.t, 0.0) / len(self.t)


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_3", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_3:
    """Hinge, cured: the mean of max(1 - t * s, 0) over the samples."""

    @staticmethod
    def illness():
        """Return the name of the illness of Hinge, one of the table's."""
        ### BEGIN SOLUTION
        return "ignores_dout"
        ### END SOLUTION

    def __init__(self, t):
        """t, shape (N,), holds the targets, 1 or -1."""
        ### BEGIN SOLUTION
        self.t = t
        ### END SOLUTION

    def forward(self, s):
        """Return the loss, a number, for the scores s, shape (N,)."""
        ### BEGIN SOLUTION
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)
        ### END SOLUTION

    def backward(self, dout):
        """Return ds, shape (N,); dout is a number."""
        ### BEGIN SOLUTION
        return dout * np.where(self.short, -self.t, 0.0) / len(self.t)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_3_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_3, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_3, expected=lambda: "ignores_dout")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_3_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_3,
    args=(np.array([1.0, -1.0, 1.0, -1.0]),),
    inputs=(np.array([0.5, 0.25, 2.0, -0.5]),),
    wrt=["s"],
    expected=0.5625,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_3_cure")
check.cured(
    patient_3,
    args=(np.array([1.0, -1.0, -1.0, 1.0, 1.0]),),
    inputs=(np.array([0.2, 0.4, -1.5, -0.6, 1.4]) + rng.uniform(-0.1, 0.1, size=5),),
    wrt=["s"],
    expected=lambda s, t: np.maximum(1 - s * t, 0).mean(),
)
check.cured(
    patient_3,
    args=(np.array([-1.0]),),
    inputs=(rng.uniform(-0.5, 1, size=1),),
    wrt=["s"],
    expected=lambda s, t: np.maximum(1 - s * t, 0).mean(),
)
### END HIDDEN TESTS


# %% [markdown]
# ## Patient 4: Softplus
#
# A smooth relative of relu: $y = \ln(1 + e^x)$. Its slope, $1 - e^{-y}$, rises from 0 on the far left to 1 on the far
# right.
#
# *Complaint.* "Your own `gradient_check` says that it is healthy, and the first step of training is the same, digit for
# digit, as with a library's softplus. From the second step on they part."


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "Softplus", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Softplus:
    """ln(1 + exp(x)), entry by entry."""

    def __init__(self):
        self.slope = None

    def forward(self, x):
        y = np.logaddexp(0.0, x)  # ln(exp(0) + exp(x)), without overflow
        if self.slope is None:
            self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_4", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_4:
    """Softplus, cured: ln(1 + exp(x)), entry by entry."""

    @staticmethod
    def illness():
        """Return the name of the illness of Softplus, one of the table's."""
        ### BEGIN SOLUTION
        return "stale_cache"
        ### END SOLUTION

    def forward(self, x):
        """Return an array of the shape of x, which may be any."""
        ### BEGIN SOLUTION
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y
        ### END SOLUTION

    def backward(self, dout):
        """Return dx; dout and dx have the shape of x."""
        ### BEGIN SOLUTION
        return dout * self.slope
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_4_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_4, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_4, expected=lambda: "stale_cache")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_4_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_4,
    inputs=(np.array([[0.0, 1.0, -2.0], [3.0, -0.5, 2.0]]),),
    wrt=["x"],
    expected=np.array([[0.693147181, 1.313261688, 0.126928011], [3.048587352, 0.474076984, 2.126928011]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_4_cure")
check.cured(
    patient_4,
    inputs=(rng.normal(size=(4, 2)),),
    wrt=["x"],
    expected=lambda x: np.logaddexp(0, x),
)
check.cured(
    patient_4,
    inputs=(rng.uniform(-1, 3, size=3),),
    wrt=["x"],
    expected=lambda x: np.logaddexp(0, x),
)
### END HIDDEN TESTS


# %% [markdown]
# ## Patient 5: Surge
#
# A signal that rises and decays: $y = x \, e^{-x}$. It has its top at $x = 1$, as you can see by $x = 0.5$, $1$ and $1.5$,
# where $y$ is 0.303, 0.368 and 0.335. The picture shows the steps that `forward` takes.
#
# *Complaint.* "It should climb towards the top at 1 from either side. From the right it does. From the left it runs away to
# 0, as if the signal fell there, too."


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def surge_by_hand(g):
    x = g.input("x", 0.5)
    decay = g.given("exp(−x)", x, value=0.6065)
    return g.given("×", x, decay, value=0.3033, name="y")


graph.draw(surge_by_hand, gradients=False)


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "Surge", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Surge:
    """x * exp(-x), entry by entry."""

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay  # from the product, to x
        ddecay = dout * self.x  # from the product, to the decay
        dx = ddecay * -self.decay  # from the decay, to x
        return dx


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_5", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_5:
    """Surge, cured: x * exp(-x), entry by entry."""

    @staticmethod
    def illness():
        """Return the name of the illness of Surge, one of the table's."""
        ### BEGIN SOLUTION
        return "missing_path"
        ### END SOLUTION

    def forward(self, x):
        """Return an array of the shape of x, which may be any."""
        ### BEGIN SOLUTION
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay
        ### END SOLUTION

    def backward(self, dout):
        """Return dx; dout and dx have the shape of x."""
        ### BEGIN SOLUTION
        dx = dout * self.decay
        ddecay = dout * self.x
        return dx + ddecay * -self.decay
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_5_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_5, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_5, expected=lambda: "missing_path")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_5_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_5,
    inputs=(np.array([[0.0, 0.5, 1.0], [2.0, -1.0, 1.5]]),),
    wrt=["x"],
    expected=np.array([[0.0, 0.303265330, 0.367879441], [0.270670566, -2.718281828, 0.334695240]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_5_cure")
check.cured(
    patient_5,
    inputs=(rng.uniform(-0.5, 2.5, size=(3, 2)),),
    wrt=["x"],
    expected=lambda x: x / np.exp(x),
)
check.cured(
    patient_5,
    inputs=(rng.uniform(0.2, 0.8, size=4),),
    wrt=["x"],
    expected=lambda x: x / np.exp(x),
)
### END HIDDEN TESTS


# %% [markdown]
# ## Patient 6: AbsoluteError
#
# The mean distance between prediction and target, less easily led astray by one sample that is far off than a mean of
# squares. The target is given to the constructor, the prediction to `forward`.
#
# *Complaint.* "The loss falls without end. At noon it was −40. The predictions are dreadful, and `gradient_check` has no
# objection."


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "AbsoluteError", "locked": true, "schema_version": 3, "solution": false, "task": false}
class AbsoluteError:
    """The mean distance between pred and target, arrays of one shape."""

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(self.difference)

    def backward(self, dout):
        share = dout / self.difference.size
        return np.full(self.difference.shape, share)


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_6", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_6:
    """AbsoluteError, cured: the mean distance between pred and target."""

    @staticmethod
    def illness():
        """Return the name of the illness of AbsoluteError, one of the table's."""
        ### BEGIN SOLUTION
        return "missing_abs"
        ### END SOLUTION

    def __init__(self, target):
        """target is an array of any shape."""
        ### BEGIN SOLUTION
        self.target = target
        ### END SOLUTION

    def forward(self, pred):
        """Return the loss, a number, for pred, an array of the target's shape."""
        ### BEGIN SOLUTION
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))
        ### END SOLUTION

    def backward(self, dout):
        """Return dpred, in the shape of pred; dout is a number. No prediction is exactly on its target."""
        ### BEGIN SOLUTION
        return dout * np.sign(self.difference) / self.difference.size
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_6_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_6, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_6, expected=lambda: "missing_abs")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_6_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_6,
    args=(np.array([1.0, 2.0, 5.0]),),
    inputs=(np.array([2.0, 0.0, 4.5]),),
    wrt=["pred"],
    expected=1.1666666667,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_6_cure")
check.cured(
    patient_6,
    args=(rng.normal(size=(2, 3)),),
    inputs=(rng.choice([-1.0, 1.0], size=(2, 3)) * rng.uniform(4, 6, size=(2, 3)),),
    wrt=["pred"],
    expected=lambda pred, target: np.abs(pred - target).mean(),
)
check.cured(
    patient_6,
    args=(np.array([3.0]),),
    inputs=(rng.uniform(1, 2, size=1),),
    wrt=["pred"],
    expected=lambda pred, target: np.abs(pred - target).mean(),
)
### END HIDDEN TESTS


# %% [markdown]
# ## Patient 7: RowLength
#
# The length of each row of $x$: the root of the sum of its squares. $(3, 4, 12)$ has the length 13. It is written as a small
# network: `backward` calls one function for each step, from the last to the first.
#
# *Complaint.* "The gradients point the right way, and their sizes are wild. We have checked each of the two steps, on paper
# and by machine. Both are right."


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "RowLength", "locked": true, "schema_version": 3, "solution": false, "task": false}
class RowLength:
    """The length of each row: x (N, D) becomes (N,)."""

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        self.g = dout
        self.back_root()
        self.back_squares()
        return self.g

    def back_root(self):
        """From the length to the sum of squares."""
        return self.g / (2 * self.length)

    def back_squares(self):
        """From the sum of squares to x."""
        self.g = self.g[:, None] * 2 * self.x


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_7", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_7:
    """RowLength, cured: the length of each row."""

    @staticmethod
    def illness():
        """Return the name of the illness of RowLength, one of the table's."""
        ### BEGIN SOLUTION
        return "lost_gradient"
        ### END SOLUTION

    def forward(self, x):
        """Return the lengths, shape (N,), of the rows of x, shape (N, D)."""
        ### BEGIN SOLUTION
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length
        ### END SOLUTION

    def backward(self, dout):
        """Return dx, shape (N, D), from dout, shape (N,)."""
        ### BEGIN SOLUTION
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_7_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_7, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_7, expected=lambda: "lost_gradient")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_7_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_7,
    inputs=(np.array([[3.0, 4.0, 12.0], [1.0, -2.0, 2.0]]),),
    wrt=["x"],
    expected=np.array([13.0, 3.0]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_7_cure")
check.cured(
    patient_7,
    inputs=(rng.uniform(0.5, 2, size=(4, 2)) * rng.choice([-1.0, 1.0], size=(4, 2)),),
    wrt=["x"],
    expected=lambda x: np.linalg.norm(x, axis=1),
)
check.cured(
    patient_7,
    inputs=(rng.uniform(1, 2, size=(1, 3)),),
    wrt=["x"],
    expected=lambda x: np.linalg.norm(x, axis=1),
)
### END HIDDEN TESTS


# %% [markdown]
# ## Patient 8: Scale
#
# Multiplies each column of $x$ by a number of its own. These numbers, `s`, are parameters and are to be learned, so `backward`
# also sets their gradient, `ds`.
#
# *Complaint.* "As the only Scale of a network it is perfect. With two of them, one before and one after another layer, the
# first one learns nonsense, and sometimes there is an exception about shapes."


# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "Scale", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Scale:
    """x * s, each column by its own number: x (N, D), s (D,). backward sets ds."""

    kept = {}

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.kept["x"] = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.kept["x"], axis=0)
        return dout * self.s


# %%
# measure here


# %% nbgrader={"grade": false, "grade_id": "patient_8", "locked": false, "schema_version": 3, "solution": true, "task": false}
class patient_8:
    """Scale, cured: x * s, each column by its own number."""

    @staticmethod
    def illness():
        """Return the name of the illness of Scale, one of the table's."""
        ### BEGIN SOLUTION
        return "shared_state"
        ### END SOLUTION

    def __init__(self, s):
        """s, shape (D,), holds the factors."""
        ### BEGIN SOLUTION
        self.s = s
        ### END SOLUTION

    def forward(self, x):
        """Return x * s, shape (N, D), for x, shape (N, D)."""
        ### BEGIN SOLUTION
        self.x = x
        return x * self.s
        ### END SOLUTION

    def backward(self, dout):
        """Return dx and set self.ds, the gradient of s; dout and dx have the shape (N, D)."""
        ### BEGIN SOLUTION
        self.ds = np.sum(dout * self.x, axis=0)
        return dout * self.s
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "patient_8_name", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.illness(patient_8, expected=check.any_illness)
### BEGIN HIDDEN TESTS
check.illness(patient_8, expected=lambda: "shared_state")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "patient_8_cure", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.cured(
    patient_8,
    args=(np.array([2.0, -1.0, 0.5]),),
    inputs=(np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 4.0]]),),
    wrt=["x", "s"],
    expected=np.array([[2.0, -2.0, 1.5], [-2.0, -0.5, 2.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("patient_8_cure")
check.cured(
    patient_8,
    args=(rng.normal(size=2),),
    inputs=(rng.normal(size=(4, 2)),),
    wrt=["x", "s"],
    expected=lambda x, s: x @ np.diag(s),
)
check.cured(
    patient_8,
    args=(rng.normal(size=3),),
    inputs=(rng.normal(size=(1, 3)),),
    wrt=["x", "s"],
    expected=lambda x, s: x @ np.diag(s),
)
### END HIDDEN TESTS


# %% [markdown]
# The round is done. Your eight names, side by side:

# %%
try:
    patients = [patient_1, patient_2, patient_3, patient_4, patient_5, patient_6, patient_7, patient_8]
    names = [patient.illness() for patient in patients]
    for number, name in enumerate(names, start=1):
        print(f"patient {number}: {name}{', a name that stands twice' if names.count(name) > 1 else ''}")
except NotImplementedError:
    print("Some of the eight names are still to be written.")

# %% [markdown]
# ## In words
#
# A colleague runs `gradient_check` on every layer of a library and gets `True` each time. "So it is proved," she says,
# "that all gradients in this library are right, and no other tests are needed."
#
# Why can a numerical check, however well it is written, not prove a gradient right? And what else is needed? Give at
# least three reasons of different kinds, one of them with a patient of yours that got past `gradient_check`, and say for
# each one what would close the gap. Eight to twelve sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_proof", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** A check looks at finitely many inputs and one or a few dout, while a gradient has to be right at all of
# them; a mistake that shows only in other shapes, on the other side of a kink or at large values is not met. MeanPool with
# rows of 4 and $k = 2$ is an example: the wrong size happens to be the right one. Crooked inputs, different sizes in every
# dimension, several draws and cases at kinks and extremes make this less likely, and a derivation on paper covers all
# inputs at once. Second, the check measures with an error and needs a tolerance, so whatever is wrong by less than the
# tolerance gets through, and at a kink the measurement itself is wrong. There the expected gradient has to be stated
# exactly. Third, the check compares backward with forward. AbsoluteError was wrong in both in the same way, and they
# agreed; only values of forward worked out by hand, or by another program, can show it. Fourth, it looks at what one
# backward of a new layer returns, and at nothing else: LeakyRelu wrote into dout, Softplus was wrong from its second
# forward on, two Scale layers disturbed each other. Such properties need tests of their own: bytes before and after,
# calls repeated, layers interleaved. So agreement is evidence and not proof; disagreement, away from kinks, does prove a
# mistake.
#
# **Rubric, 2 points.** Half a point for each of these, up to 1.5, if a remedy stands with it: finitely many points, shapes
# or dout; the tolerance, rounding or kinks; forward and backward wrong together; effects and later calls that the
# returned values do not show (two different ones of these count once). Half a point for a patient that fits its reason
# (AbsoluteError, LeakyRelu, Softplus or Scale; MeanPool with well-chosen sizes counts too). A sentence that a derivation,
# or a comparison with an independent implementation, is needed beside the check may stand for a missing remedy.
# ### END SOLUTION

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | straight layers are called healthy, curved ones sick | the last `forward` before `backward` had moved inputs |
# | a layer that is right is called sick now and then | dout was drawn again between the two sides of the difference |
# | every layer with large gradients is sick, none with small ones | the error was not divided by the gradient's size |
# | a layer with a small gradient entry beside large ones is sick | each entry was divided by its own size |
# | a gradient with two entries exchanged passes | errors were added up with their signs, and cancelled |
# | a gradient of shape `(3, 1)` passes for one of shape `(3,)` | NumPy stretches both to `(3, 3)` before it subtracts |
# | a layer of two inputs passes, whatever its second gradient | a loop, or `zip`, that stopped early; a `return` inside it |
# | a gradient that is too small everywhere passes | no absolute value |
# | a gradient with nan passes | `error > tolerance` is False for nan |
# | the caller's array has changed at its last digits | it was moved in place: up and down again is not always where it was |
# | the gradients agree, to the last digit, with themselves | `backward` returned an array that a later call wrote into |
#
# You know from chapter 3 what a column and a row make. See here what it does to a check: the gradient has the wrong
# shape, and how far is it away? **Predict** the shape and the largest entry.

# %%
column, row = np.array([[1.0], [1.0], [1.0]]), np.array([1.0, 1.0, 1.0])
print((column - row).shape, np.abs(column - row).max())

# %% [markdown]
# ## Summary
#
# 1. To measure a layer, make one number of its output: the sum of `out` times `dout`.
# 2. The `dout` is random and of both signs. All ones hides mistakes, and sometimes everything.
# 3. `backward` comes right after the `forward` that it belongs to; measuring comes later.
# 4. Shapes first, then every entry of every input, by distance, beside the gradient's size, and so that nan is wrong.
# 5. A step near $10^{-5}$ leaves a wide gap between healthy and sick layers. The tolerance belongs in its middle.
# 6. A numerical check compares `backward` with `forward`. If both are wrong in the same way, they agree.
# 7. Effects need instruments of their own: bytes before and after, calls repeated, layers side by side.
# 8. Disagreement away from a kink proves a mistake. Agreement proves nothing; it is good evidence.

# %% [markdown]
# ## On paper
#
# 1. The layer $y = x^3$ is examined at $x = 2$ with $\texttt{dout} = 1$ and a step of $h = 0.1$. How large is the
#    error of the measured gradient, as a share of the gradient? Which tolerances accept the healthy layer and reject one that is 0.3 % off?
#    Which step do you need for a gap that is ten thousand times wider?
# 2. Derive the gradient of $\texttt{out}_i = x_i - \frac{1}{n} \sum_j x_j$ for any `dout`. Show that it is 0 where all
#    entries of `dout` are alike. A sick `backward` returns `dout` itself: which `dout` would not notice that?
# 3. A network has 39,760 parameters. Measuring all of them costs $2 \cdot 39\,760$ calls of the loss. Instead, a
#    colleague draws a random direction $r$, with entries of both signs, and compares $\sum_i g_i r_i$ with
#    $\bigl(L(p + hr) - L(p - hr)\bigr) / 2h$: two calls. One entry of $g$ is wrong. Does she notice? Which wrong gradients
#    would get past the direction $r = (1, 1, \dots, 1)$?

# %% [markdown]
# ## What comes next
#
# You have derived the backward of some twenty layers, by hand, and have seen how such work goes wrong. Every one of them
# was put together from a few operations whose derivatives fit on a page, by the same rule each time: go back along the
# arrows, multiply, and add where paths meet. Could a program not record the operations as they happen in `forward`, and
# then write `backward` by itself? It could; that is what the autograd of every deep learning library is. You now know
# enough to write a small one, and you own the instrument with which to check it.
