# ---
# jupyter:
#   chainrule:
#     hints:
#       Relu:
#       - >-
#         An entry of the input was 3 and another one was -2. If each rises a little, what do the two outputs do? And
#         what if one was exactly 0?
#       - >-
#         On the way back an entry of dout either goes through as it is or becomes 0. What decides that is known in
#         forward and forgotten by the time of backward, unless the layer keeps it. Not the sizes are needed, only
#         which is which.
#       - >-
#         dx is dout where x > 0 and 0 where x <= 0, entry by entry. Make a new array for it: dout is the caller's,
#         and so is x.
#       Sigmoid:
#       - >-
#         e to the power of 1000 does not fit into a number, e to the power of -1000 is as good as 0. Which of the two
#         forms of the sigmoid takes the second kind for a positive x, and which for a negative one?
#       - >-
#         With u = e^(-|x|), which never exceeds 1, both forms have 1 + u below the line. What stands above it when x
#         is positive, and what when it is negative? For backward: which single result of forward does the slope
#         consist of?
#       - >-
#         For x >= 0 the value is 1 / (1 + u), otherwise u / (1 + u). Keep that value y; on the way back dx = dout · y
#         · (1 - y), entry by entry.
#       Tanh:
#       - >-
#         The derivative of the sigmoid is y (1 - y), in its own output. tanh is a sigmoid whose input was doubled and
#         whose output was doubled and moved. What does each of these three do to a slope?
#       - >-
#         With s for the sigmoid of 2x, the slope is 2 · 2 · s (1 - s). Since y = 2s - 1, write s and 1 - s with y and
#         multiply out.
#       - >-
#         s = (1 + y) / 2 and 1 - s = (1 - y) / 2, so four times their product is 1 - y². What comes from the right is
#         multiplied by that.
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
# # 2 Activations
#
# At the end of this chapter you can
#
# - write the two most common activations, relu and sigmoid, forward and backward, for arrays of any shape;
# - keep a formula with $e^x$ in it from breaking down at large inputs;
# - tell a gradient check that fails at a kink from one that has found a mistake;
# - show in one figure why deep networks of sigmoids learn slowly.
#
# You need chapter 1: layers with `forward` and `backward`, and the upstream gradient `dout`. Allow 60 to 90 minutes.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograde import check
from autograde.check import figure, graph
from autograde.check.alive import alive

# %% [markdown]
# ## A price with a bend
#
# Chapter 1 ended with a question. Multiplications and additions by fixed numbers give straight lines, however many of
# them are put together. What can bend?
#
# A phone contract says: 10 gigabytes are free, and each gigabyte beyond costs 3. By hand:
#
# | used | beyond the 10 | charged for | bill |
# |---:|---:|---:|---:|
# | 14 | 14 − 10 = 4 | 4 | 3 × 4 = 12 |
# | 6 | 6 − 10 = −4 | 0 | 3 × 0 = 0 |
#
# The step from the second column to the third replaces what is negative by 0. It is called **relu**, for rectified
# linear unit, and it is the bend. An operation on single numbers that a network contains for the sake of its bend is
# called an **activation**.
#
# **Predict.** If you use 1 gigabyte more, by how much does the bill rise, in the first row and in the second? And if
# the price of a gigabyte rises by 1?


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def contract(used, beyond, charged, bill, gradients):
    """The graph of the contract, its numbers given by hand."""

    def build(g):
        amount = g.input("used", used)
        free = g.input("free", 10)
        price = g.input("price", 3)
        over = g.given("−", amount, free, value=beyond, gradients=gradients["−"])
        counted = g.given("relu", over, value=charged, gradients=gradients["relu"])
        return g.given("×", counted, price, value=bill, gradients=gradients["×"], name="bill")

    return build


graph.draw(contract(14, 4, 4, 12, {"−": (3, -3), "relu": (3,), "×": (3, 4)}))

# %% [markdown]
# Above the allowance, relu does nothing, forward or backward: the 4 goes through to the right, the 3 goes through to
# the left. If you use 1 more, the bill rises by 3. If one more gigabyte were free, it would fall by 3.

# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
graph.draw(contract(6, -4, 0, 0, {"−": (0, 0), "relu": (0,), "×": (3, 0)}))

# %% [markdown]
# Below the allowance, relu stops both: −4 becomes 0 on its way to the right, and 3 becomes 0 on its way to the left.
# If you use 1 more, 7 instead of 6, the bill does not move. Nothing to the left of the relu can have any influence
# now, and every gradient there is 0.

# %% [markdown]
# ## Relu, entry by entry
#
# A network sends whole arrays through an activation. Each entry goes its own way; whether it is blocked depends on
# that entry alone.
#
# $$\text{out} = \max(x, 0), \qquad
# \frac{\partial L}{\partial x} = \begin{cases} \dfrac{\partial L}{\partial \text{out}} & \text{where } x > 0 \\[1.5ex]
# 0 & \text{where } x \le 0 \end{cases}$$
#
# **Predict.** Work out `out` and `dx` on paper before you go on:
#
# $$x = \begin{pmatrix} 1 & -0.5 \\ -2 & 3 \end{pmatrix}, \qquad
# \texttt{dout} = \begin{pmatrix} 10 & -20 \\ 30 & 40 \end{pmatrix}$$
#
# Which array decides which entries of `dout` pass: `x` or `dout`? Does the $-20$ pass, does the $30$?

# %% [markdown]
# To remember which entries are blocked, a *mask* is handy: an array of True and False in the shape of the data. Here
# is one at work on temperatures. **Predict** what the two lines print.

# %%
celsius = np.array([[18.0, 71.0, 21.0], [19.5, 20.0, -40.0]])
broken_sensor = np.abs(celsius) > 35
print(broken_sensor)
print(celsius[~broken_sensor].mean())

# %% [markdown]
# On your paper you should have $\text{out} = \begin{pmatrix} 1 & 0 \\ 0 & 3 \end{pmatrix}$ and
# $\texttt{dx} = \begin{pmatrix} 10 & 0 \\ 0 & 40 \end{pmatrix}$. It is `x` that decides. A negative `dout` is no reason to
# block anything, and a positive one is no reason to let it pass.

# %% [markdown]
# A mask can also stand on the left of an `=`, as in `celsius[broken_sensor] = 20.0`. That writes **into** the array
# `celsius`. Whoever else holds the array sees the change. Keep it in mind for the next exercise.
#
# A plain number such as $-4.0$ has no entries to write to. Python answers
# `'float' object does not support item assignment`. A layer that takes both needs a form that suits both, such as a
# factor, or a choice by a condition.

# %% [markdown]
# ## Exercise 1: Relu
#
# At exactly 0 the gradient is 0, as the formula says. Whether `x` is a number or an array of any shape, the result has
# its shape.


# %% nbgrader={"grade": false, "grade_id": "Relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Relu:
    """max(x, 0), entry by entry; the gradient at exactly 0 is 0."""

    def forward(self, x):
        """Return max(x, 0) in the shape of x, a number or an array of any shape."""
        ### BEGIN SOLUTION
        self.blocked = np.less_equal(x, 0)
        return np.where(self.blocked, 0.0, x)[()]
        ### END SOLUTION

    def backward(self, dout):
        """Return dx in the shape of x; dout, in that shape too, is dL/dout."""
        ### BEGIN SOLUTION
        return np.where(self.blocked, 0.0, dout)[()]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "relu_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(
    Relu,
    inputs=(np.array([[1.0, -0.5], [-2.0, 3.0]]),),
    expected=np.array([[1.0, 0.0], [0.0, 3.0]]),
)
check.forward(Relu, inputs=(-4.0,), expected=0.0)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("relu_forward")
check.forward(Relu, inputs=(rng.normal(size=(3, 4)),), expected=lambda x: np.maximum(x, 0))
check.forward(Relu, inputs=(rng.normal(size=(1, 2, 3, 2)),), expected=lambda x: np.maximum(x, 0))
check.forward(Relu, inputs=(rng.uniform(1, 2, size=1),), expected=lambda x: np.maximum(x, 0))
check.forward(
    Relu,
    inputs=(np.array([-1000.0, -1e-9, 0.0, 1e-9, 1000.0]),),
    expected=lambda x: np.maximum(x, 0),
)
### END HIDDEN TESTS

# %% [markdown]
# In the next cell, the last check gives the expected gradients as numbers, for entries at 0 and very near to it.

# %% nbgrader={"grade": true, "grade_id": "relu_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Relu,
    inputs=(np.array([[1.0, -0.5], [-2.0, 3.0]]),),
    wrt=["x"],
    expected=np.array([[1.0, 0.0], [0.0, 3.0]]),
)
check.backward(Relu, inputs=(4.0,), wrt=["x"], expected=4.0)
check.backward(
    Relu,
    inputs=(np.array([-1e-9, 0.0, 1e-9]),),
    wrt=["x"],
    dout=np.array([3.0, 5.0, 7.0]),
    gradients=(np.array([0.0, 0.0, 7.0]),),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("relu_backward")
check.backward(
    Relu,
    inputs=(rng.uniform(0.1, 2, size=(3, 4)) * rng.choice([-1.0, 1.0], size=(3, 4)),),
    wrt=["x"],
    expected=lambda x: np.maximum(x, 0),
)
check.backward(
    Relu,
    inputs=(rng.uniform(0.1, 2, size=(1, 2, 3, 2)) * rng.choice([-1.0, 1.0], size=(1, 2, 3, 2)),),
    wrt=["x"],
    expected=lambda x: np.maximum(x, 0),
)
check.backward(
    Relu,
    inputs=(np.array([[-1000.0, 0.0, 1e-10], [1000.0, -1e-10, 0.0]]),),
    wrt=["x"],
    expected=lambda x: np.maximum(x, 0),
    dout=np.array([[2.0, -3.0, -4.0], [5.0, 6.0, 7.0]]),
    gradients=(np.array([[0.0, 0.0, -4.0], [5.0, 0.0, 0.0]]),),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "relu_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    Relu,
    inputs=(np.array([[1.0, -0.5], [-2.0, 3.0]]),),
    wrt=["x"],
    expected=np.array([[1.0, 0.0], [0.0, 3.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("relu_care")
check.care(
    Relu,
    inputs=(rng.uniform(0.1, 2, size=(3, 5)) * rng.choice([-1.0, 1.0], size=(3, 5)),),
    wrt=["x"],
    expected=lambda x: np.maximum(x, 0),
)
### END HIDDEN TESTS

# %% [markdown]
# ## At the kink
#
# Where the slope of a function jumps, as that of relu does at 0, the function has a **kink**. Why did the last check of
# `relu_backward` need its gradients given, when all others measure them? A measured gradient is chapter 0's central
# difference
#
# $$\frac{f(x + h) - f(x - h)}{2h} .$$
#
# It looks at the function on both sides of $x$, at a distance of $h$. Work it out by hand for relu with
# $h = 0.0001$:
#
# - at $x = 0.5$: $\dfrac{0.5001 - 0.4999}{0.0002} = 1$, and the derivative is 1;
# - at $x = 0.00003$: relu of $0.00013$ is $0.00013$, relu of $-0.00007$ is 0, so the difference gives
#   $\dfrac{0.00013 - 0}{0.0002} = 0.65$. The derivative is still 1.
#
# **Predict.** What does it give at exactly 0? Where does it begin to be wrong, coming from the right, and where does
# it end, going on to the left? Sketch the measured slope between $-0.0003$ and $0.0003$. Then run the cell, which
# measures your own `Relu` and draws your `backward` beside it.


# %%
def paint_kink(ax):
    h = 1e-4
    x = np.linspace(-3e-4, 3e-4, 600)
    measured = (Relu().forward(x + h) - Relu().forward(x - h)) / (2 * h)
    relu = Relu()
    relu.forward(x)
    ax.plot(x, measured, color=figure.INK, linewidth=1.2, label="measured, h = 0.0001")
    ax.plot(x, relu.backward(np.ones(600)), label="your backward", **figure.GRADIENT_LINE)
    ax.set_xlabel("x")
    ax.set_ylabel("slope")
    ax.set_xticks([-3e-4, -1e-4, 0, 1e-4, 3e-4], ["−0.0003", "−0.0001", "0", "0.0001", "0.0003"])
    ax.legend(loc="upper left")


figure.draw(
    paint_kink,
    alt="Slope of relu near 0. The derivative jumps from 0 to 1 at x = 0. The measured slope, "
    "with h = 0.0001, rises along a straight line from 0 at x = -0.0001 through 0.5 at x = 0 "
    "to 1 at x = 0.0001; outside this range the two agree.",
)

# %% [markdown]
# Closer to the kink than $h$, the difference has one foot on either side and gives a mixture of the two slopes; at 0 it
# gives 0.5, a slope that relu has nowhere. The mismatch is no bug. It is not even an inaccuracy that a smaller $h$
# would cure: at 0 itself, relu has no derivative. From the right the slope is 1, from the left it is 0, and one has to
# choose. This course, like the common libraries, chooses 0.

# %% [markdown]
# ## In words
#
# A colleague has a `Relu` and checks it on 1,000 random numbers with $h = 0.01$. For 992 entries backward and measured
# gradient agree to ten digits. For 8 they do not agree at all: 0.65 against 1, 0.2 against 0, and so on. She proposes
# to accept any check in which less than one percent of the entries disagree.
#
# Is her `Relu` wrong? How could she find out, other than by reading its code? And what do you think of her proposal?
# Four to six sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_kink", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** Nothing here shows that it is wrong: near the kink, where $|x| < h$, the central difference mixes
# the slopes 0 and 1, so it must disagree there even with a right backward. She can look at the inputs of the 8 entries:
# if all of them lie within 0.01 of zero, the kink explains them. (With standard normal numbers about 8 in 1,000 do.)
# Or she can make $h$ a thousand times smaller: the disagreements should all but vanish, while a real mistake stays. Or
# she can move the inputs away from zero before checking. The proposal is bad: a real mistake may touch few entries,
# such as the one at exactly 0, the last row or one class, and would then be accepted. It is better to choose the inputs
# so that every entry must agree, and to test the kink itself by exact cases.
#
# **Rubric, 2 points.** 1 point: explains the 8 entries by inputs nearer to 0 than $h$, and names at least one way to
# confirm it (look at these inputs, change $h$, move the inputs). 1 point: rejects the proposal for the reason that a
# real mistake can touch few entries, or replaces it by inputs kept away from the kink. Half a point for a rejection
# without a reason that has to do with mistakes.
# ### END SOLUTION

# %% [markdown]
# ## From yes and no to in between: the sigmoid
#
# Relu bends; it does not decide. If a score $x$ is to become a probability, between 0 and 1, one uses the **sigmoid**:
#
# $$y = \sigma(x) = \frac{1}{1 + e^{-x}} .$$
#
# By hand, for a mail whose spam score is 2: $e^{-2} = 0.1353$, so $y = 1 / 1.1353 = 0.8808$. A score of 0 gives
# $1 / 2$: no idea. A score of $-2$ gives $0.1192$, which is $1 - 0.8808$.
#
# **Predict.** Where is the curve steepest, and what becomes of its slope at a score of 10?

# %% [markdown]
# Two derivatives are needed. Try each with a step from $u = 2$ to $2.001$:
#
# - $\dfrac{d}{du}\, e^u = e^u$: 7.38906 becomes 7.39645, a rise of 7.39 per unit, and $e^2 = 7.39$;
# - $\dfrac{d}{du} \dfrac{1}{u} = -\dfrac{1}{u^2}$: 0.5 becomes 0.49975, a fall of 0.25 per unit, and $1/2^2 = 0.25$.
#
# The sigmoid is a path of four operations: times −1, exponential, plus 1, one over. By the chain rule their rates
# multiply; from the last to the first they are $-\dfrac{1}{(1 + e^{-x})^2}$, $1$, $e^{-x}$ and $-1$. So
#
# $$\frac{dy}{dx} = \frac{e^{-x}}{(1 + e^{-x})^2}
# = \frac{1}{1 + e^{-x}} \cdot \frac{e^{-x}}{1 + e^{-x}} = y \, (1 - y),$$
#
# since $\dfrac{e^{-x}}{1 + e^{-x}} = 1 - \dfrac{1}{1 + e^{-x}}$. So, with the upstream gradient,
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial y} \cdot y \, (1 - y) .$$
#
# By hand: at score 0 the slope is $0.5 \cdot 0.5 = 0.25$, the largest it ever is. At score 2 it is
# $0.8808 \cdot 0.1192 = 0.1050$: if the score rises by 0.1, the probability rises by about 0.01. At score 10 it is
# $0.00005$.
#
# **Predict.** Which single number should forward keep for each entry, so that backward need not compute any
# exponential again?

# %% [markdown]
# ## What a computer makes of $e^x$
#
# The largest float64 is about $1.8 \cdot 10^{308}$, and $e^{709.8}$ is larger than that.
#
# **Predict.** The cell computes $e^{1000}$, and then $\dfrac{e^{1000}}{1 + e^{1000}}$, which should be 1 to all digits.
# What does it print?

# %%
with np.errstate(over="ignore", invalid="ignore"):
    huge = np.exp(1000.0)
    print(huge, huge / (1 + huge))

# %% [markdown]
# The first is `inf`, and `inf / inf` is `nan`. One `nan` is enough to turn every number that is computed from it into
# `nan`: the loss, all gradients, all that is learned from them. That is its symptom, and it arrives long after its
# cause.
#
# There are two ways to write the same function,
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}},$$
#
# and they overflow on different sides. The second gives `nan` at 1000, as you saw. The first overflows at −1000 and
# survives by luck: `1 / inf` is 0, which is right, and only a warning appears. Softmax, in chapter 4, has no such luck.
#
# An exponential of a *negative* number never overflows: $e^{-1000}$ becomes 0, and that does no harm here, since
# $1 + 0 = 1$ is right to all digits. To do without luck, choose for each entry the form in which the exponent is not
# positive.
#
# **Predict.** Which form is it for $x = 1000$, and which for $x = -1000$?

# %% [markdown]
# ## Exercise 2: Sigmoid
#
# `x` is a number or an array of any shape. The result must be right for $|x|$ up to 1000, without `nan` or `inf`.
# A warning costs nothing, if the number is right.


# %% nbgrader={"grade": false, "grade_id": "Sigmoid", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Sigmoid:
    """1 / (1 + exp(-x)), entry by entry; right for abs(x) up to 1000."""

    def forward(self, x):
        """Return the sigmoid of x in the shape of x, a number or an array of any shape."""
        ### BEGIN SOLUTION
        small = np.exp(-np.abs(x))  # at most 1, whatever x
        self.y = np.where(np.greater_equal(x, 0), 1.0, small)[()] / (1.0 + small)
        return self.y
        ### END SOLUTION

    def backward(self, dout):
        """Return dx in the shape of x; dout, in that shape too, is dL/dout."""
        ### BEGIN SOLUTION
        return dout * self.y * (1.0 - self.y)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sigmoid_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(Sigmoid, inputs=(0.0,), expected=0.5)
check.forward(
    Sigmoid,
    inputs=(np.array([[2.0, -2.0, 0.0]]),),
    expected=np.array([[0.880797078, 0.119202922, 0.5]]),
)
check.forward(Sigmoid, inputs=(np.array([-1000.0, 1000.0]),), expected=np.array([0.0, 1.0]))
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("sigmoid_forward")
check.forward(Sigmoid, inputs=(rng.normal(),), expected=lambda x: (1 + np.tanh(x / 2)) / 2)
check.forward(
    Sigmoid, inputs=(rng.normal(size=(3, 4)),), expected=lambda x: (1 + np.tanh(x / 2)) / 2
)
check.forward(
    Sigmoid, inputs=(rng.normal(size=(1, 2, 3)),), expected=lambda x: (1 + np.tanh(x / 2)) / 2
)
check.forward(Sigmoid, inputs=(-1000.0,), expected=lambda x: 0.0, absolute=1e-12)
check.forward(
    Sigmoid,
    inputs=(np.array([[-1000.0, -710.0, -50.0, -1.5], [1000.0, 710.0, 50.0, 1.5]]),),
    expected=lambda x: (1 + np.tanh(x / 2)) / 2,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sigmoid_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Sigmoid,
    inputs=(2.0,),
    wrt=["x"],
    expected=0.880797078,
    near={"wrong_derivative": [-2.0, 0.22419650742562, 0.20715622948839, -0.07996250105616]},
)
check.backward(
    Sigmoid,
    inputs=(np.array([[2.0, -2.0, 0.0]]),),
    wrt=["x"],
    expected=np.array([[0.880797078, 0.119202922, 0.5]]),
)
check.backward(
    Sigmoid,
    inputs=(np.array([-1000.0, 0.0, 1000.0]),),
    wrt=["x"],
    dout=np.array([3.0, 4.0, 5.0]),
    gradients=(np.array([0.0, 1.0, 0.0]),),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("sigmoid_backward")
check.backward(
    Sigmoid,
    inputs=(rng.normal(size=(3, 4)),),
    wrt=["x"],
    expected=lambda x: (1 + np.tanh(x / 2)) / 2,
)
check.backward(
    Sigmoid,
    inputs=(rng.normal(size=(1, 2, 3)),),
    wrt=["x"],
    expected=lambda x: (1 + np.tanh(x / 2)) / 2,
)
check.backward(
    Sigmoid,
    inputs=(np.array([[-1000.0, -710.0, -20.0], [1000.0, 20.0, 0.0]]),),
    wrt=["x"],
    expected=lambda x: (1 + np.tanh(x / 2)) / 2,
    dout=np.array([[2.0, -3.0, 4.0], [5.0, -6.0, 8.0]]),
    gradients=(np.array([[0.0, 0.0, 8.244614e-9], [0.0, -1.2366922e-8, 2.0]]),),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sigmoid_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    Sigmoid,
    inputs=(np.array([[2.0, -2.0, 0.0]]),),
    wrt=["x"],
    expected=np.array([[0.880797078, 0.119202922, 0.5]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("sigmoid_care")
check.care(
    Sigmoid,
    inputs=(rng.normal(size=(3, 2)),),
    wrt=["x"],
    expected=lambda x: (1 + np.tanh(x / 2)) / 2,
)
### END HIDDEN TESTS

# %% [markdown]
# ## Both, with their derivatives
#
# **Predict.** Sketch each activation and its derivative between −6 and 6 on paper: four curves. How high does each
# derivative get, and where is it practically 0? Then let your layers draw theirs.


# %%
def paint_activations(left, right):
    x = np.linspace(-6, 6, 600)
    for ax, layer, name in [(left, Relu(), "relu"), (right, Sigmoid(), "sigmoid")]:
        ax.plot(x, layer.forward(x), label="value", **figure.VALUE_LINE)
        ax.plot(x, layer.backward(np.ones(600)), label="derivative", **figure.GRADIENT_LINE)
        ax.set_title(name)
        ax.set_xlabel("x")
        ax.legend(loc="upper left")


figure.draw(
    paint_activations,
    panels=2,
    alt="Two panels over x from -6 to 6. Left, relu: the value is 0 up to x = 0 and then rises "
    "along x; its derivative jumps from 0 to 1 at x = 0. Right, sigmoid: the value rises in an S "
    "from 0 to 1, through 0.5 at x = 0; its derivative is a low hump, 0.25 at x = 0 and nearly 0 "
    "beyond x = -5 and x = 5.",
)

# %% [markdown]
# The derivative of relu is 0 or 1. That of the sigmoid is never more than a quarter, and far from 0 it is next to
# nothing: the sigmoid is *saturated* there. Remember that a layer multiplies the gradient that passes by its own
# derivative. What happens if there are several in a row?

# %% [markdown]
# ## How a gradient fades
#
# Three sigmoids in a row, drawn by your own layer. Read the gradients from the right to the left. **Predict**: is there
# an $x$ for which more comes through? Then look, with the slider (or by another last number in the last line).


# %%
def three_sigmoids(x):
    def build(g):
        first = g.call(Sigmoid(), g.input("x", x))
        second = g.call(Sigmoid(), first)
        return g.call(Sigmoid(), second)

    graph.draw(build)


alive(three_sigmoids, x=(-6.0, 6.0, 0.5, 1.0))

# %% [markdown]
# **Predict.** Each sigmoid passes on less than a quarter of what it receives. Estimate what is left after ten of them,
# as a power of ten. (A quarter of a quarter is about 0.06; and $4^{5}$ is about a thousand.) What is left after ten
# relus, if $x$ is positive?


# %%
def gradients_along_ten(layer):
    """dL/d(value) before each of ten layers in a row and after the last; the first input is 1."""
    values = []

    def ten_in_a_row(g):
        values.append(g.input("x", 1.0))
        for _ in range(10):
            values.append(g.call(layer(), values[-1]))
        return values[-1]

    graph.record(ten_in_a_row)
    return [value.gradient for value in values]


def paint_fading(ax):
    place = np.arange(11)
    ax.semilogy(place, gradients_along_ten(Relu), "s-", color=figure.INK, label="relu")
    ax.semilogy(place, gradients_along_ten(Sigmoid), "o", label="sigmoid", **figure.GRADIENT_LINE)
    ax.set_xlabel("number of layers passed forward (the gradient comes from the right)")
    ax.set_ylabel("gradient")
    ax.set_xticks(place)
    ax.set_ylim(1e-8, 10)
    ax.legend(loc="lower right")


figure.draw(
    paint_fading,
    alt="Gradient on a logarithmic scale at each place along ten layers in a row. With relu it is "
    "1 everywhere. With sigmoid it is 1 after the tenth layer and falls by a factor of four to "
    "five with each layer towards the input, where it is about 0.0000003.",
)

# %% [markdown]
# After ten sigmoids less than a millionth has arrived. A network learns by moving the numbers that it multiplies by,
# each in proportion to its gradient; one that stands before ten sigmoids practically does not move. In training one
# sees it like this: **the last layers learn, the first stay as they were drawn, and the loss stops falling far too
# early.** It is called the vanishing gradient. The multiplications that stand between the sigmoids of a real network can
# make up for some of it, but numbers of the usual size do not make up for a factor of four in each layer.
#
# Relu lets the gradient of a positive entry pass as it is. It pays with the other half: an entry that is negative for
# every example in the data passes nothing, ever, and what stands before it no longer learns from it. It is called a
# dead relu.

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | relu is right forward, and backward lets the wrong entries pass | the mask was made from `dout`, or from the output of another forward |
# | `nan` in the loss, many steps after a large score | an exponential has overflowed to `inf` |
# | the sigmoid's gradient is 0 at $x = 0$, where the curve is steepest | $x(1 - x)$ in place of $y(1 - y)$ |
# | the gradients are right one by one, and wrong in the network | a backward has written into `dout` |
#
# The last one is hard to find, and it is in many published texts: the articles that this course grew from had it in
# their relu. Here it is in another layer, the absolute value, whose derivative is 1 or −1.
#
# **Predict.** We call backward twice, with the same `dout`. What will the three lines be, and what should they be?


# %%
class AbsLayer:
    def forward(self, x):
        self.below_zero = x < 0
        return np.abs(x)

    def backward(self, dout):
        dout[self.below_zero] *= -1
        return dout


layer = AbsLayer()
layer.forward(np.array([2.0, -3.0]))
dout = np.array([10.0, 10.0])
print("first: ", layer.backward(dout).tolist())
print("second:", layer.backward(dout).tolist())
print("dout:  ", dout.tolist())

# %% [markdown]
# The first line is right: 10 and −10. The second says 10 and 10, from the same layer and the same call. Backward has
# turned the sign in the caller's own array, and the second time it turned it back.
#
# Who calls backward twice with one array? Every addition does, in effect: it hands the same `dout` to both of its inputs.
# If one of the two neighbours writes into it, the other receives the spoiled numbers. Checked alone, each layer is
# right; together they are wrong. That is why the *care* cells look at the arguments before and after. **A layer writes
# into no array that it was given.**

# %% [markdown]
# ## Exercise 3, optional: Tanh
#
# This exercise gives no points. The hyperbolic tangent is a sigmoid that has been stretched to reach from −1 to 1,
#
# $$y = \tanh(x) = 2 \, \sigma(2x) - 1 .$$
#
# **Predict.** How steep is it at 0: as steep as the sigmoid, twice, four times? Derive $\partial L / \partial x$ from
# the derivative of the sigmoid, and bring it into a form that contains only $y$ and $\partial L / \partial y$. NumPy
# has `np.tanh`, which is right for large inputs too.


# %% nbgrader={"grade": false, "grade_id": "Tanh", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Tanh:
    """The hyperbolic tangent, entry by entry."""

    def forward(self, x):
        """Return tanh(x) in the shape of x, a number or an array of any shape."""
        ### BEGIN SOLUTION
        self.y = np.tanh(x)
        return self.y
        ### END SOLUTION

    def backward(self, dout):
        """Return dx in the shape of x; dout, in that shape too, is dL/dout."""
        ### BEGIN SOLUTION
        return dout * (1.0 - self.y**2)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "tanh_forward", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.forward(
    Tanh,
    inputs=(np.array([[0.0, 1.0], [-1.0, 1000.0]]),),
    expected=np.array([[0.0, 0.761594156], [-0.761594156, 1.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("tanh_forward")
check.forward(Tanh, inputs=(rng.normal(),), expected=lambda x: np.tanh(x))
check.forward(Tanh, inputs=(rng.normal(size=(3, 4)),), expected=lambda x: np.tanh(x))
check.forward(
    Tanh, inputs=(np.array([-1000.0, -20.0, 0.5, 20.0, 1000.0]),), expected=lambda x: np.tanh(x)
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "tanh_backward", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Tanh,
    inputs=(np.array([0.5, -1.5]),),
    wrt=["x"],
    expected=np.array([0.462117157, -0.905148254]),
    near={
        "wrong_derivative": [
            np.array([0.75, -1.25]),
            np.array([0.2485648902, -1.7244416147]),
            np.array([0.5378828427, 1.9051482536]),
            np.array([-0.7268619814, 0.3271325973]),
        ]
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("tanh_backward")
check.backward(Tanh, inputs=(rng.uniform(-2, 2),), wrt=["x"], expected=lambda x: np.tanh(x))
check.backward(Tanh, inputs=(rng.normal(size=(3, 4)),), wrt=["x"], expected=lambda x: np.tanh(x))
check.backward(
    Tanh,
    inputs=(np.array([-1000.0, 0.0, 1000.0]),),
    wrt=["x"],
    expected=lambda x: np.tanh(x),
    dout=np.array([2.0, 3.0, 4.0]),
    gradients=(np.array([0.0, 3.0, 0.0]),),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "tanh_care", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.care(
    Tanh,
    inputs=(np.array([0.0, 1.0, -1.0]),),
    wrt=["x"],
    expected=np.array([0.0, 0.761594156, -0.761594156]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("tanh_care")
check.care(Tanh, inputs=(rng.normal(size=(3, 2)),), wrt=["x"], expected=lambda x: np.tanh(x))
### END HIDDEN TESTS

# %% [markdown]
# ## Summary
#
# 1. An activation works entry by entry; out and dx have the shape of x.
# 2. Relu lets an entry and its gradient pass where $x > 0$, and blocks both elsewhere.
# 3. At a kink there is no derivative: one is chosen, and a central difference nearer to it than $h$ disagrees.
# 4. The sigmoid's derivative is $y(1 - y)$, at most a quarter; so forward keeps $y$.
# 5. An exponential is safe where its argument is not positive; choose the form of a formula accordingly.
# 6. Derivatives along a path multiply: ten sigmoids leave less than a millionth of a gradient.
# 7. A layer writes into no array that it was given.

# %% [markdown]
# ## On paper
#
# 1. For $x = (-1, 0, 2, 0.5)$ and an upstream gradient of $(5, 6, 7, 8)$, write down out and dx of a relu. Now let the
#    same upstream gradient go back through a second relu that stands behind the first. Does dx change?
# 2. Draw the sigmoid as a graph of four operations: times −1, exponential, plus 1, and 1 divided by. Fill in values
#    and gradients at $x = 0$ and compare with $y(1 - y)$.
# 3. The *leaky* relu gives $x$ where $x > 0$, and $0.01 x$ elsewhere. Write its backward as a formula. What does it
#    send back for $x = -3$ and an upstream gradient of 2? Which of the two ills of this chapter does it cure, the
#    vanishing gradient of the sigmoid or the dead relu?

# %% [markdown]
# ## What comes next
#
# All layers so far treat each number by itself. In a network the numbers meet: 784 pixels of a picture make 50 new
# numbers, and each pixel counts in each of the 50 with a weight of its own. As a graph of circles that is 39,200
# multiplications, and every pixel is a fan-out of 50. Nobody wants to draw it. Can one layer do it in one step, and
# what is the gradient of a whole matrix of weights?
