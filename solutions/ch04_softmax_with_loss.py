# ---
# jupyter:
#   chainrule:
#     hints:
#       softmax:
#       - >-
#         Scores of 1000, 999 and 998 have the probabilities of 2, 1 and 0. What may you do to all scores of a sample
#         without changing its probabilities, and what would that be best for here?
#       - >-
#         Take away from each sample its own largest score: then the largest power is 1, and no power can overflow. In
#         a batch, which axis do the largest score and the sum belong to, and which shape must they have so that (4,
#         3) can be divided by them?
#       - >-
#         With m the largest score of the sample, y_k = e^(x_k - m) / sum over j of e^(x_j - m). Both m and the sum go
#         along the last axis and keep it, with size 1, so that for (4, 3) they are (4, 1).
#       cross_entropy_error:
#       - >-
#         For the dog the three probabilities are 0.6, 0.3 and 0.1, and the loss is 1.20. Which of the three does it
#         depend on? What becomes of a logarithm of the other two, if one of them is 0?
#       - >-
#         First bring the target into one form: labels have one dimension less than y, one-hot rows have as many. Then
#         get the probability of the target alone, one number for each sample, before any logarithm is taken.
#       - >-
#         L is the mean over the samples of -ln p, with p the sum over k of t_k y_k, which is the entry of y at the
#         label. A single sample is a batch of one. The mean is over the samples, not over samples times classes.
#       SoftmaxWithLoss:
#       - >-
#         What does backward need that only forward has seen? And does the gradient "probability minus target" ever
#         ask for the loss itself?
#       - >-
#         Keep the probabilities, and the target in one-hot form. For the loss without the logarithm of a 0: ln y_k is
#         x_k less the logarithm of the sum of all powers, and the trick with the largest score works there too.
#       - >-
#         L is the mean over the samples of ln(sum of e^(x_j - m)) - (x_t - m), with m the sample's largest score and
#         x_t the score of its target; dx = dout · (y - t) / N. Of a single sample of shape (C,), N is 1.
#       MeanSquaredError:
#       - >-
#         Of predictions (3, 5, 2) and targets (1, 5, 5) the squared differences are 4, 0 and 9. What is their mean,
#         and by how much does it move if the first prediction rises a little?
#       - >-
#         One difference d is in one square, and the square's slope is 2d. Then comes the mean: which number does it
#         divide by, if pred has shape (4, 3)? And what would NumPy make of (N, 1) less (N,), if nobody changes a
#         shape first?
#       - >-
#         dx = dout · 2 (pred - target) / n, with n the number of all entries of pred, not of its rows. The target
#         takes the shape of pred before the subtraction, and pred's gradient has pred's shape.
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
# # 4 Softmax with loss
#
# At the end of this chapter you can
#
# - turn scores of any size into probabilities;
# - say in one number how wrong a prediction is, for one sample and for a batch;
# - send that number back to the scores in one line, and show where the line comes from;
# - choose between cross entropy and mean squared error, and say why.
#
# You need layers with `forward` and `backward`, the upstream gradient `dout`, and arrays with one row for each sample.
# Allow two hours, and the exercises on paper apart.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograde import check
from autograde.check import figure, graph
from autograde.check.alive import alive

# %% [markdown]
# ## Scores are not probabilities
#
# Chapter 3 ended with plain numbers that nobody sells. A network looks at a picture of a dog, and its last affine layer
# gives 1.79 for *cat*, 1.10 for *dog* and 0.00 for *fox*. Such numbers are called **scores** or **logits**. The largest
# names the class that the network prefers, and little more can be said of them: they may be negative, and they add up
# to anything. We want probabilities: positive, with the sum 1, and in the same order.
#
# **Softmax** takes two steps. It raises $e$ to each score, and it divides by the sum of these powers. The scores here
# are $\ln 6$, $\ln 3$ and $\ln 1$, so that you can do it in your head:
#
# | | cat | dog | fox | sum |
# |---|---:|---:|---:|---:|
# | score $x$ | 1.79 | 1.10 | 0.00 | |
# | power $e^x$ | 6 | 3 | 1 | 10 |
# | probability $y$ | 0.6 | 0.3 | 0.1 | 1 |
#
# With $C$ classes, for class $k$:
#
# $$y_k = \frac{e^{x_k}}{\sum_{j=1}^{C} e^{x_j}}$$
#
# **Predict.** Add $\ln 10 = 2.30$ to each of the three scores. What becomes of the three powers, of their sum, and of
# the three probabilities?

# %% [markdown]
# Each power becomes ten times as large, so does the sum, and the tens cancel: the probabilities stay as they were. The
# same holds for any number $c$ in place of 2.30: *adding the same number to all scores of a sample changes nothing.*
# Only the differences between the scores count. Keep this in mind for the next section.

# %% [markdown]
# ## What overflow does
#
# Scores of 1000 are nothing special: one large weight, or pixels from 0 to 255 that nobody scaled, and there they are.
# In chapter 2 infinity over infinity gave `nan`, and the way out was to let no exponent be positive: $e^{-1000}$
# becomes 0, which did no harm, because the sum below the line had a 1 in it. Softmax has no such 1.
#
# **Predict.** Three classes have the same score, so each should get $1/3$. What comes out where all three are 700,
# 1000, $-1000$?

# %%
with np.errstate(all="ignore"):  # no warnings here: we want to see the numbers
    for score in (700.0, 1000.0, -1000.0):
        power = np.exp(score)
        total = power + power + power
        print(f"{score:5.0f}: {power:.3g} / {total:.3g} = {power / total:.3g}")

# %% [markdown]
# It breaks down on both sides. And a batch has one loss, the mean: one such sample is enough to make it `nan`.
#
# Yet nothing is wrong with the scores 1000, 999 and 998. Their differences are those of 2, 1 and 0, so their
# probabilities are 0.665, 0.245 and 0.090. Only the way there leads through a number that is too large. And you know
# already how to go another way: you may add any $c$ to all the scores of a sample. Which $c$ makes the largest power
# exactly 1? With this choice, can a power still overflow? Can the sum still be 0?

# %% [markdown]
# ## Exercise 1: softmax
#
# Write `softmax` for one sample and for a batch. In a batch each row is a sample of its own, with a sum of its own.
# **Predict** before you write: for `x` of shape (4, 3), which shape has the array of the sums? Does it divide (4, 3)?


# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(x):
    """Return the probabilities that belong to the scores x, in the shape of x.

    x is (C,), the scores of one sample, or (N, C), one row for each of N samples. The probabilities
    of each sample sum to 1. Scores of 1000 and -1000, also in one batch, give right values.
    """
    ### BEGIN SOLUTION
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "softmax_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(softmax, inputs=(np.log([6.0, 3.0, 1.0]),), expected=np.array([0.6, 0.3, 0.1]))
check.equal(
    softmax,
    inputs=(np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0]]),),
    expected=np.array([[0.6, 0.3, 0.1], [0.25, 0.25, 0.5]]),
    near={"wrong_axis": np.array([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0]]) / 14},
)
check.equal(
    softmax,
    inputs=(np.array([1000.0, 999.0, 998.0]),),
    expected=np.array([0.66524096, 0.24472847, 0.09003057]),
)
check.equal(
    softmax,
    inputs=(np.array([[1000.0, -1000.0, -1000.0], [-1000.0, -1000.0, -1000.0]]),),
    expected=np.array([[1.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("softmax_values")
check.equal(softmax, inputs=(rng.normal(size=5),), expected=lambda x: np.exp(x) / np.exp(x).sum())
check.equal(
    softmax,
    inputs=(rng.normal(size=(4, 3)),),
    expected=lambda x: np.exp(x) / np.exp(x).sum(axis=1)[:, None],
)
check.equal(
    softmax,
    inputs=(rng.normal(size=(3, 3)),),
    expected=lambda x: np.exp(x) / np.exp(x).sum(axis=1)[:, None],
)
check.equal(
    softmax,
    inputs=(rng.normal(size=(1, 4)),),
    expected=lambda x: np.exp(x) / np.exp(x).sum(axis=1)[:, None],
)
check.equal(softmax, inputs=(rng.normal(size=(3, 1)),), expected=lambda x: np.ones((3, 1)))
check.equal(
    softmax,
    inputs=(rng.integers(-64, 65, size=(3, 4)) / 64 + np.array([[1000.0], [-1000.0], [0.0]]),),
    expected=lambda x: np.exp(x - x[:, :1]) / np.exp(x - x[:, :1]).sum(axis=1)[:, None],
)
check.equal(
    softmax,
    inputs=(np.array([-1000.0, 1000.0, 0.0, 990.0]),),
    expected=lambda x: np.exp(x - 1000.0) / (1.0 + np.exp(-10.0)),
)
### END HIDDEN TESTS

# %% [markdown]
# ## How wrong is it?
#
# The picture showed a dog, and the dog got 0.3. The **cross entropy** looks at this one number, the probability of the
# right class, and takes minus its natural logarithm: $-\ln 0.3 = 1.20$.
#
# | probability of the right class | 1 | 0.6 | 0.3 | 0.1 | 0.01 | 0.001 |
# |---|---:|---:|---:|---:|---:|---:|
# | cross entropy | 0 | 0.51 | 1.20 | 2.30 | 4.61 | 6.91 |
#
# Being sure and right costs nothing. Being ten times less sure costs another 2.30, each time. Being sure and wrong
# costs without bound.
#
# **Predict.** A network for the ten digits has learned nothing and gives each digit the probability 0.1. What is its
# loss? What would it be with two classes? Look the first number up in the table, and remember it: a training run on
# ten classes that stays at 2.30 has learned nothing.

# %% [markdown]
# With two classes each gets 0.5, and that costs 0.69. With $C$ classes it is $\ln C$.
#
# The right answer, the **target** $t$, is written in one of two ways. A *label* is the number of the class: here 1,
# when cat, dog and fox are numbered from 0. *One-hot* is a row with a 1 at that class and 0 elsewhere:
# $t = (0, 1, 0)$. With the one-hot row, the cross entropy is a sum over all classes,
#
# $$L = -\sum_{k} t_k \ln y_k = -(0 \cdot \ln 0.6 + 1 \cdot \ln 0.3 + 0 \cdot \ln 0.1) = 1.20,$$
#
# in which one term is left. Both ways say the same.
#
# A batch has a row of probabilities for each sample. Its loss is the mean. Let a second sample have the probabilities
# 0.25, 0.25, 0.5 and the label 2. It costs $-\ln 0.5 = 0.69$ by itself, and the batch costs
# $(1.20 + 0.69) / 2 = 0.95$. For $N$ samples:
#
# $$L = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{C} t_{nk} \ln y_{nk}$$
#
# A mean and not a sum: so the loss of a batch of 100 can be compared with that of a batch of 10, and the gradients have
# the same size in both.
#
# **Predict.** A class that is not the target can have the probability 0, exactly: softmax of the scores 1000 and 0 is 1
# and 0 in float64. In the sum this class has the term $0 \cdot \ln 0$. What does NumPy make of it?

# %%
with np.errstate(all="ignore"):
    print(0.0 * np.log(0.0))

# %% [markdown]
# The target may have got the probability 1, and the loss is `nan` all the same, because of a class that should not
# count at all. So think about which probabilities go into the logarithm.
#
# One more thing to decide: how can your function tell labels from one-hot rows? **Predict** the two missing entries.
#
# | `y` | `t` | then `t` is |
# |---|---|---|
# | (3,), one sample | an int | a label |
# | (3,), one sample | (3,) | one-hot |
# | (2, 3) | (2,) | labels |
# | (2, 3) | (2, 3) | one-hot |
# | (3, 3) | (3,) | ? |
# | (4, 1) | (4,) | ? |
#
# In both it is labels: `t` has one dimension less than `y`. Counting *entries* instead, as one of the articles that
# this course grew from does, goes wrong in the last row, where `y` and `t` have four each. (The loss there is 0 either
# way; the gradient of exercise 3 shows it.) Comparing `t` with the number of classes goes wrong in the row before. The
# number of dimensions never does.

# %% [markdown]
# ## Exercise 2: cross entropy
#
# Write `cross_entropy_error`. A constant of at most $10^{-7}$ that is added inside the logarithm is allowed. You will
# see later in this chapter what it is for, and what it does.


# %% nbgrader={"grade": false, "grade_id": "cross_entropy_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cross_entropy_error(y, t):
    """Return the cross entropy of the probabilities y and the targets t: a float.

    y is (C,) for one sample or (N, C) for a batch, whose losses are averaged. t is one-hot, in the
    shape of y, or holds labels from 0 to C - 1 and has one dimension less: an int for one sample,
    (N,) for a batch. Entries of y may be 0; the result is finite wherever the target's probability
    is positive.
    """
    ### BEGIN SOLUTION
    one_hot = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    of_target = (y * one_hot).sum(
        axis=-1
    )  # the logarithm sees the target's probability and no other
    return -np.mean(np.log(of_target))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "cross_entropy_error_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    cross_entropy_error,
    inputs=(np.array([0.6, 0.3, 0.1]), 1),
    expected=1.2039728,
    near={
        "wrong_logarithm": 1.7369656,
        "wrong_class": [0.5108256, 2.3025851, 4.0173835, 1.3391278],
        "wrong_average": 0.40132427,
    },
)
check.equal(
    cross_entropy_error,
    inputs=(np.array([0.6, 0.3, 0.1]), np.array([0.0, 1.0, 0.0])),
    expected=1.2039728,
    near={"wrong_average": 0.40132427},
)
check.equal(
    cross_entropy_error,
    inputs=(
        np.array([[0.6, 0.3, 0.1], [0.25, 0.25, 0.5], [0.4, 0.4, 0.2], [0.1, 0.8, 0.1]]),
        np.array([1, 2, 0, 1]),
    ),
    expected=0.75913857,
    near={"wrong_average": [0.25304619, 0.69314718], "wrong_class": [1.21769712, 4.8707885]},
)
check.equal(
    cross_entropy_error,
    inputs=(
        np.array([[0.6, 0.3, 0.1], [0.25, 0.25, 0.5], [0.4, 0.4, 0.2], [0.1, 0.8, 0.1]]),
        np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]),
    ),
    expected=0.75913857,
)
check.equal(
    cross_entropy_error,
    inputs=(np.array([[0.6, 0.3, 0.1], [0.25, 0.25, 0.5], [0.5, 0.3, 0.2]]), np.array([1, 2, 0])),
    expected=0.86342239,
    near={"wrong_class": [3.3929157, 1.1309719, 1.22107526, 3.66322577]},
)
check.equal(
    cross_entropy_error,
    inputs=(np.array([0.0, 0.5, 0.5]), np.array([0, 1, 0])),
    expected=0.6931472,
)
check.equal(
    cross_entropy_error,
    inputs=(np.ones((4, 1)), np.array([0, 0, 0, 0])),
    expected=0.0,
    absolute=2e-7,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("cross_entropy_error_values")
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(5)), 3),
    expected=lambda y, t: -np.log(y[t]),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(4)), 0),
    expected=lambda y, t: -np.log(y[t]),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(4)), np.array([0.0, 0.0, 1.0, 0.0])),
    expected=lambda y, t: -np.log(y @ t),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(4), size=5), rng.permutation([0, 1, 2, 3, 3])),
    expected=lambda y, t: -np.mean(np.log(y[np.arange(len(t)), t])),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(3), size=3), rng.permutation(3)),
    expected=lambda y, t: -np.mean(np.log(y[np.arange(len(t)), t])),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(3), size=4), np.array([0, 1, 1, 0])),
    expected=lambda y, t: -np.mean(np.log(y[np.arange(len(t)), t])),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(4), size=3), np.eye(4, dtype=int)[rng.permutation(4)[:3]]),
    expected=lambda y, t: -np.mean(np.log((y * t).sum(axis=1))),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(3), size=1), np.array([2])),
    expected=lambda y, t: -np.log(y[0, 2]),
)
check.equal(
    cross_entropy_error,
    inputs=(rng.dirichlet(5 * np.ones(3), size=1), np.array([[0.0, 1.0, 0.0]])),
    expected=lambda y, t: -np.log(y[0, 1]),
)
check.equal(
    cross_entropy_error,
    inputs=(
        np.array([[1.0, 0.0, 0.0], [0.0, 0.75, 0.25]]),
        np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
    ),
    expected=lambda y, t: np.log(2.0),
)
check.equal(
    cross_entropy_error,
    inputs=(np.array([1.0, 0.0]), np.array([1.0, 0.0])),
    expected=lambda y, t: 0.0,
    absolute=2e-7,
)
check.equal(
    cross_entropy_error, inputs=(np.array([1.0]), 0), expected=lambda y, t: 0.0, absolute=2e-7
)
check.equal(
    cross_entropy_error,
    inputs=(np.array([[1e-30, 1.0], [0.5, 0.5]]), np.array([0, 1])),
    expected=lambda y, t: check.any_number,
)
### END HIDDEN TESTS

# %% [markdown]
# ## The long way back
#
# How does the loss answer when a score moves? Everything between them is a graph of small steps, and you know how to
# walk a graph backward. Of the derivatives on the way, those of $e^u$ and of $1/u$ stand in chapter 2. The third is
# that of the logarithm:
#
# $$\frac{d}{du} \ln u = \frac{1}{u} .$$
#
# If it is new to you, try it, as with the bill: the cell raises $u$ from 4 to 4.001. What should the number be near?

# %%
print(f"{(np.log(4.001) - np.log(4.0)) / 0.001:.4f}")

# %% [markdown]
# Now the dog, with all steps drawn. The powers are 6, 3 and 1. Their sum is 10, one over the sum is 0.1, and 3 times
# 0.1 is the probability of the right class. Then comes minus the logarithm. Note that the 3 is used twice.


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def the_dog(g):
    cat, dog, fox = g.input("x cat", 1.792), g.input("x dog", 1.099), g.input("x fox", 0.0)
    e_cat = g.given("exp", cat, value=6.0, gradients=(0.6,))
    e_dog = g.given("exp", dog, value=3.0, gradients=(-0.7,))
    e_fox = g.given("exp", fox, value=1.0, gradients=(0.1,))
    s = g.given("+", e_cat, e_dog, e_fox, value=10.0, gradients=(0.1, 0.1, 0.1))
    r = g.given("1/u", s, value=0.1, gradients=(0.1,))
    y = g.given("×", e_dog, r, value=0.3, gradients=(-1 / 3, -10.0))
    return g.given("−ln", y, value=1.204, gradients=(-10 / 3,), name="L")


graph.draw(the_dog, gradients=False)

# %% [markdown]
# From the right end, where the gradient is 1:
#
# 1. **−ln** at 0.3 has the derivative $-1/0.3$. So $-3.33$ goes to the probability: raise it, and the loss falls, fast.
# 2. **×** sends to each side $-3.33$ times the other side: $-0.33$ to the power 3, and $-10$ to the 0.1.
# 3. **1/u** at 10 has the derivative $-1/100$. It sends $-10 \cdot (-0.01) = 0.1$ to the sum.
# 4. **+** sends 0.1 to each of the three powers.
#
# **Predict.** Two steps are left. The power 3 gets two gradients; what do they make together? Each `exp` multiplies by
# its own result; what arrives at the three scores? Work the three numbers out, then look.

# %%
graph.draw(the_dog)

# %% [markdown]
# At the scores arrive 0.6, $-0.7$ and 0.1. Put them beside the probabilities 0.6, 0.3, 0.1 and the target 0, 1, 0. Do
# you see it? Seven small steps, each with numbers of its own, and what comes out is a subtraction.
#
# Is that luck? Walk the same way once more, this time with a batch, in NumPy, and every intermediate by name. Here are
# the values going forward. The second sample has the powers 1, 1, 2 and the label 2. With the mean over both samples,
# the loss is $L = -\frac12 \sum_{nk} t_{nk} \ln y_{nk}$. The names end in `_2`, for two samples.

# %%
e_2 = np.array([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0]])  # the powers of the scores x
s_2 = np.array([[10.0], [4.0]])  # the sum of each row
r_2 = np.array([[0.1], [0.25]])  # 1 / s
y_2 = np.array([[0.6, 0.3, 0.1], [0.25, 0.25, 0.5]])  # e * r: r is used for each entry of its row
log_y_2 = np.log(y_2)
t_2 = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])  # the targets, one-hot
N_2 = 2

# %% [markdown]
# Fill in the six gradients below; this part has no points and is worth the time. Each line needs only what stands above
# it. Two of the gradients have the shape (2, 1): forward, one number served a whole row, so backward a whole row is
# added up. And `e_2` is used twice. If a line will not come, look at what the same step did in the picture.

# %%
dlog_y_2 = None  # (2, 3)  from the loss
dy_2 = None  # (2, 3)  through the logarithm
dr_2 = None  # (2, 1)  through y = e * r, to r
ds_2 = None  # (2, 1)  through r = 1 / s
de_2 = None  # (2, 3)  through y = e * r, to e, and through s, the sum
dx_2 = None  # (2, 3)  through the powers

# %% [markdown]
# This cell puts yours beside the numbers that come out by hand, which are folded away.

# %% jupyter={"source_hidden": true}
# The six gradients by hand; run this cell again after a change.
by_hand = {
    "dlog_y_2": [[0, -1 / 2, 0], [0, 0, -1 / 2]],
    "dy_2": [[0, -5 / 3, 0], [0, 0, -1]],
    "dr_2": [[-5], [-2]],
    "ds_2": [[1 / 20], [1 / 8]],
    "de_2": [[1 / 20, -7 / 60, 1 / 20], [1 / 8, 1 / 8, -1 / 8]],
    "dx_2": [[0.3, -0.35, 0.05], [0.125, 0.125, -0.25]],
}
for name, numbers in by_hand.items():
    right, yours = np.array(numbers), globals()[name]
    if yours is None:
        print(f"{name:>8} {right.shape}: still None")
    elif np.shape(yours) != right.shape:
        print(f"{name:>8} {right.shape}: yours has the shape {np.shape(yours)}")
    else:
        print(f"{name:>8} {right.shape}: largest difference {np.abs(yours - right).max():.1e}")

# %% [markdown]
# ## In one line
#
# The last row of numbers is half of what the dog had, because the loss is now the mean of two. For one sample with the
# target class $t$, the same in symbols. Take the logarithm of the quotient first,
#
# $$L = -\ln \frac{e^{x_t}}{\sum_j e^{x_j}} = \ln\Big(\sum_j e^{x_j}\Big) - x_t ,$$
#
# and then the derivative by one score $x_k$. The first part gives $e^{x_k} / \sum_j e^{x_j}$, which is $y_k$. The
# second gives $-1$ for the score of the target and 0 for every other, which is $-t_k$ in one-hot. So, with the mean
# over a batch,
#
# $$\frac{\partial L}{\partial x_{nk}} = \frac{y_{nk} - t_{nk}}{N} .$$
#
# Probability minus target: each score is pushed by as much as its class was overrated. This is why softmax and cross
# entropy are written as one layer. Together they have a shorter gradient than either has alone, and nothing is ever
# divided by a probability.
#
# **Predict.** What is the sum of the three gradients of one sample, and why? (You know already what adding the same
# number to all scores does.)

# %% [markdown]
# It is 0: probabilities and targets both sum to 1, and adding the same number to all scores leaves the loss where it
# is.
#
# There is a trap in this. Suppose that you had written softmax as a layer of its own and wanted to test its backward
# with a `dout` of ones. That `dout` asks how the *sum* of the probabilities answers, and the sum is always 1. The right
# gradient is 0 everywhere, and a backward that returns zeros whatever happens passes the test. A gradient should be
# tested with a `dout` that is not uniform.

# %% [markdown]
# ## Why `dout` counts
#
# The loss usually stands at the end of the graph, where `dout` is 1, and then a backward that forgets `dout` is right.
# The articles that this course grew from have such a backward. Now let a network have two tasks, and train it on
# $0.9 \cdot L_1 + 0.1 \cdot L_2$, where $L_1$ and $L_2$ are two cross entropies.
#
# **Predict.** Which `dout` does each of the two layers get? If both forget it, which task gets too much attention?
# Would any message appear, or any number look wrong?

# %% [markdown]
# The first gets 0.9 and the second 0.1. Without them both pull with full force, and the second task counts nine times
# as much as was asked for. Nothing shows it: the printed loss is right, since forward is.

# %% [markdown]
# ## The logarithm of zero
#
# Scores of 1000, 0 and $-1000$, and the right class is the last. Its true probability is $e^{-2000}$, which no float64
# can hold: it becomes 0, and the loss infinite. There are two ways out.
#
# The first adds a small constant, often $10^{-7}$, inside the logarithm, and computes $-\ln(y_t + 10^{-7})$. The loss
# then cannot exceed $-\ln 10^{-7} = 16.1$. The second is the formula found above, $\ln \sum_j e^{x_j} - x_t$, which
# never takes the logarithm of a probability. (The powers in it still need your trick of exercise 1.)
#
# The constant has a price. Forward now computes another function, and its derivative is not $y - t$ any more. With
# $p = y_t$, step by step as before: the logarithm sends back $-1/(p + c)$. The probability answers to its own score
# with $p$ through its power and with $-p^2$ through the sum, $p\,(1 - p)$ together. So
#
# $$\frac{\partial}{\partial x_t} \big(-\ln(p + c)\big) = -\frac{p\,(1 - p)}{p + c} .$$
#
# By hand, with $c = 10^{-7}$: at $p = 0.1$ this is $-0.8999991$ where $p - 1$ is $-0.9$. Nobody will ever notice.
#
# **Predict.** At $p = 10^{-7}$, what is it? At $p = 10^{-10}$? What is $p - 1$ there?


# %% jupyter={"source_hidden": true}
# The loss and its gradient with a constant and without.
def constant(left, right):
    p, c = np.logspace(-12, -0.01, 200), 1e-7
    rings = {"linestyle": "none", "marker": "o", "markerfacecolor": "white", "markevery": 9}
    left.plot(p, -np.log(p), **figure.VALUE_LINE, label="no constant")
    left.plot(p, -np.log(p + c), color=figure.FORWARD, **rings, label="$c = 10^{-7}$")
    left.set_title("loss")
    right.plot(p, p - 1, **figure.GRADIENT_LINE, label="no constant")
    right.plot(p, -p * (1 - p) / (p + c), color=figure.GRADIENT, **rings, label="$c = 10^{-7}$")
    right.set_title("gradient of the target's score")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_xlabel("probability $p$ of the right class")
    left.legend()
    right.legend(loc="center", bbox_to_anchor=(0.72, 0.6))


figure.draw(
    constant,
    "Two panels over the probability p of the right class, from 1e-12 to 1 on a logarithmic axis. Left, the loss: without "
    "a constant it is a straight line from 27.6 at 1e-12 down to 0; with the constant 1e-7 it is the same above 1e-6 and "
    "stays at 16.1 below 1e-8. Right, the gradient of the target's score: without a constant it is -1 for small p and "
    "rises to 0 near p = 1; with the constant it is the same above 1e-5, -0.5 at 1e-7, and 0 below 1e-9.",
    panels=2,
    height=3.0,
)

# %% [markdown]
# At $10^{-7}$ half of the gradient is gone, and at $10^{-10}$ nearly all of it: a flat loss has no slope. In practice
# the constant stands in forward only, and backward gives $y - t$ as if it were not there. What do you think of that?
# You will be asked below.

# %% [markdown]
# ## Exercise 3: softmax with loss
#
# Write the layer. You may use `softmax` and `cross_entropy_error`, or not; either way the loss has to be finite at
# scores of $\pm 1000$. There any finite number will do, which the checks write as `check.any_number`. What does
# `backward` need to find when it comes?
#
# Mind the single sample: `x` of shape (3,) is *one* sample with three classes, so $N$ is 1.


# %% nbgrader={"grade": false, "grade_id": "SoftmaxWithLoss", "locked": false, "schema_version": 3, "solution": true, "task": false}
class SoftmaxWithLoss:
    """Softmax, then cross entropy, as one layer: from scores and targets to the loss."""

    def forward(self, x, t):
        """Return the loss of the scores x and the targets t: a float, the mean over the samples.

        x is (C,) for one sample or (N, C) for a batch; t is one-hot, in the shape of x, or labels
        with one dimension less (an int for one sample). The loss is finite for scores of 1000 and
        -1000 too.
        """
        ### BEGIN SOLUTION
        shifted = x - x.max(axis=-1, keepdims=True)
        sums = np.exp(shifted).sum(axis=-1, keepdims=True)
        log_y = shifted - np.log(sums)  # finite where y is 0
        self.y = np.exp(log_y)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean((self.t * log_y).sum(axis=-1))
        ### END SOLUTION

    def backward(self, dout=1.0):
        """Return dx in the shape of x; dout, a number, is dL/dout.

        dx is the gradient of the loss without any constant, also if forward adds one; so it is right
        for scores of 1000 and -1000 too.
        """
        ### BEGIN SOLUTION
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "softmax_with_loss_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(
    SoftmaxWithLoss,
    inputs=(np.log([6.0, 3.0, 1.0]), 1),
    expected=1.2039728,
    near={"wrong_average": 0.40132427},
)
check.forward(
    SoftmaxWithLoss,
    inputs=(np.log([6.0, 3.0, 1.0]), np.array([0.0, 1.0, 0.0])),
    expected=1.2039728,
)
check.forward(
    SoftmaxWithLoss,
    inputs=(
        np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0], [4.0, 4.0, 2.0], [1.0, 8.0, 1.0]]),
        np.array([1, 2, 0, 1]),
    ),
    expected=0.75913857,
    near={"missing_batch_mean": 3.03655428, "wrong_axis": 1.14108705},
)
check.forward(
    SoftmaxWithLoss,
    inputs=(
        np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0], [4.0, 4.0, 2.0], [1.0, 8.0, 1.0]]),
        np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]),
    ),
    expected=0.75913857,
)
check.forward(
    SoftmaxWithLoss, inputs=(np.array([1000.0, 0.0, -1000.0]), 2), expected=check.any_number
)
check.forward(
    SoftmaxWithLoss,
    inputs=(np.array([1000.0, 0.0, -1000.0]), np.array([0.0, 0.0, 1.0])),
    expected=check.any_number,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("softmax_with_loss_forward")
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.uniform(-1, 1, size=5), 3),
    expected=lambda x, t: np.log(np.exp(x).sum()) - x[t],
)
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.uniform(-1, 1, size=4), np.array([0.0, 0.0, 1.0, 0.0])),
    expected=lambda x, t: np.log(np.exp(x).sum()) - x @ t,
)
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(5, 4)), rng.permutation([0, 1, 2, 3, 3])),
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - x[np.arange(len(t)), t]),
)
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(3, 3)), rng.permutation(3)),
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - x[np.arange(len(t)), t]),
)
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(4, 3)), np.array([0, 1, 1, 0])),
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - x[np.arange(len(t)), t]),
)
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(3, 4)), np.eye(4, dtype=int)[rng.permutation(4)[:3]]),
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - (x * t).sum(axis=1)),
)
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.uniform(-1, 1, size=(1, 4)), np.array([2])),
    expected=lambda x, t: np.log(np.exp(x).sum()) - x[0, 2],
)
check.forward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(3, 1)), np.array([0, 0, 0])),
    expected=lambda x, t: 0.0,
    absolute=2e-7,
)
check.forward(
    SoftmaxWithLoss,
    inputs=(
        rng.integers(-64, 65, size=(3, 4)) / 64 + np.array([[1000.0], [-1000.0], [0.0]]),
        np.array([1, 3, 0]),
    ),
    expected=lambda x, t: np.mean(
        np.log(np.exp(x - x[np.arange(len(t)), t][:, None]).sum(axis=1))
    ),
)
check.forward(
    SoftmaxWithLoss,
    inputs=(
        np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, -1000.0]]),
        np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ),
    expected=lambda x, t: check.any_number,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_with_loss_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(
    SoftmaxWithLoss,
    inputs=(np.log([6.0, 3.0, 1.0]), 1),
    wrt=["x"],
    expected=1.2039728,
    near={
        "label_as_number": np.array([-0.4, -0.7, -0.9]),
        "stops_early": np.array([0.0, -10 / 3, 0.0]),
        "extra_factor": np.array([0.144, -0.147, 0.009]),
    },
)
check.backward(
    SoftmaxWithLoss,
    inputs=(np.log([6.0, 3.0, 1.0]), np.array([0.0, 1.0, 0.0])),
    wrt=["x"],
    expected=1.2039728,
)
check.backward(
    SoftmaxWithLoss,
    inputs=(
        np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0], [4.0, 4.0, 2.0], [1.0, 8.0, 1.0]]),
        np.array([1, 2, 0, 1]),
    ),
    wrt=["x"],
    expected=0.75913857,
    near={
        "wrong_class": np.array([[-4.0, -7.0, -9.0], [-7.5, -7.5, -5.0], [-6.0, -6.0, -8.0], [-9.0, -2.0, -9.0]]) / 40
    },
)
check.backward(
    SoftmaxWithLoss,
    inputs=(
        np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0], [4.0, 4.0, 2.0], [1.0, 8.0, 1.0]]),
        np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]),
    ),
    wrt=["x"],
    expected=0.75913857,
)
check.backward(
    SoftmaxWithLoss,
    inputs=(np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1000.0, -1000.0]]), np.array([1, 0])),
    wrt=["x"],
    dout=6.0,
    gradients=(np.array([[3.0, -3.0, 0.0], [-2.0, 1.0, 1.0]]),),
)
check.backward(
    SoftmaxWithLoss,
    inputs=(np.array([[3.0], [1.0], [0.0], [2.0]]), np.array([0, 0, 0, 0])),
    wrt=["x"],
    dout=2.0,
    gradients=(np.zeros((4, 1)),),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("softmax_with_loss_backward")
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=5), 3),
    wrt=["x"],
    expected=lambda x, t: np.log(np.exp(x).sum()) - x[t],
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=4), np.array([0.0, 0.0, 1.0, 0.0])),
    wrt=["x"],
    expected=lambda x, t: np.log(np.exp(x).sum()) - x @ t,
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(5, 4)), rng.permutation([0, 1, 2, 3, 3])),
    wrt=["x"],
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - x[np.arange(len(t)), t]),
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(3, 3)), rng.permutation(3)),
    wrt=["x"],
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - x[np.arange(len(t)), t]),
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(4, 3)), np.array([0, 1, 1, 0])),
    wrt=["x"],
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - x[np.arange(len(t)), t]),
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(3, 4)), np.eye(4, dtype=int)[rng.permutation(4)[:3]]),
    wrt=["x"],
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - (x * t).sum(axis=1)),
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(1, 4)), np.array([2])),
    wrt=["x"],
    expected=lambda x, t: np.log(np.exp(x).sum()) - x[0, 2],
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(1, 3)), np.array([[0.0, 1.0, 0.0]])),
    wrt=["x"],
    expected=lambda x, t: np.log(np.exp(x).sum()) - x[0, 1],
)
check.backward(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(3, 1)), np.array([0, 0, 0])),
    wrt=["x"],
    dout=-1.25,
    gradients=(np.zeros((3, 1)),),
    expected=lambda x, t: check.any_number,
)
check.backward(
    SoftmaxWithLoss,
    inputs=(
        np.array([[-1000.0, 1000.0], [1000.0, 1000.0], [0.0, -1000.0]]),
        np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]),
    ),
    wrt=["x"],
    dout=-1.5,
    gradients=(np.array([[0.5, -0.5], [-0.25, 0.25], [0.0, 0.0]]),),
    expected=lambda x, t: check.any_number,
)
check.backward(
    SoftmaxWithLoss,
    inputs=(np.array([1000.0, -1000.0, 1000.0]), 1),
    wrt=["x"],
    dout=0.5,
    gradients=(np.array([0.25, -0.5, 0.25]),),
    expected=lambda x, t: check.any_number,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_with_loss_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    SoftmaxWithLoss,
    inputs=(
        np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0], [4.0, 4.0, 2.0], [1.0, 8.0, 1.0]]),
        np.array([1, 2, 0, 1]),
    ),
    wrt=["x"],
    expected=0.75913857,
    others=(np.array([[0.5, -1.0, 2.0], [1.0, 0.0, -0.5], [0.0, 1.5, 1.0]]), np.array([0, 2, 1])),
    default_dout=1.0,
)
check.care(
    SoftmaxWithLoss,
    inputs=(
        np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0], [4.0, 4.0, 2.0], [1.0, 8.0, 1.0]]),
        np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]),
    ),
    wrt=["x"],
    expected=0.75913857,
    others=(
        np.array([[0.5, -1.0, 2.0], [1.0, 0.0, -0.5]]),
        np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    ),
    default_dout=1.0,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("softmax_with_loss_care")
check.care(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(3, 4)), np.array([3, 0, 2])),
    wrt=["x"],
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - x[np.arange(len(t)), t]),
    others=(rng.normal(size=(3, 4)), np.eye(4)[np.array([1, 1, 0])]),
    default_dout=1.0,
)
check.care(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=(2, 3)), np.eye(3)[np.array([2, 0])]),
    wrt=["x"],
    expected=lambda x, t: np.mean(np.log(np.exp(x).sum(axis=1)) - (x * t).sum(axis=1)),
    others=(rng.normal(size=4), 3),
    default_dout=1.0,
)
check.care(
    SoftmaxWithLoss,
    inputs=(rng.normal(size=4), 2),
    wrt=["x"],
    expected=lambda x, t: np.log(np.exp(x).sum()) - x[t],
    others=(rng.normal(size=(2, 4)), np.array([1, 0])),
    default_dout=1.0,
)
### END HIDDEN TESTS

# %% [markdown]
# ## A batch to look at
#
# Four samples, four classes, and your own layer. A thick frame marks the target of each sample.
#
# | sample | scores | target |
# |---|---|---|
# | 0, sure and right | 5, 0, 1, 0 | 0 |
# | 1, undecided | 1, 1, 1, 1 | 1 |
# | 2, leaning the wrong way | 0, 0, 1, 2 | 2 |
# | 3, sure and wrong | 6, 0, 0, 0 | 3 |
#
# **Predict**, before you run the cell: in which row are the gradients largest, and in which are they almost 0? Which
# sign has the gradient in the frames? What are the four gradients of row 1? (Do not forget the $N$.)

# %%
scores = np.array([[5.0, 0.0, 1.0, 0.0], [1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 1.0, 2.0], [6.0, 0.0, 0.0, 0.0]])
labels = np.array([0, 1, 2, 3])


# %% jupyter={"source_hidden": true}
# The two tables.
def heat_map(axes, table, title, colours, limit, pattern):
    axes.imshow(table, cmap=colours, vmin=limit[0], vmax=limit[1])
    axes.grid(False)
    axes.set(title=title, xlabel="class", ylabel="sample", xticks=range(4), yticks=range(4))
    for (row, column), value in np.ndenumerate(table):
        text = format(value, pattern).replace("-", "\N{MINUS SIGN}")
        weight = "bold" if column == labels[row] else "normal"
        axes.text(column, row, text, ha="center", va="center", weight=weight)
    x, y = np.array([-0.46, 0.46, 0.46, -0.46, -0.46]), np.array([-0.46, -0.46, 0.46, 0.46, -0.46])
    for row, column in enumerate(labels):
        axes.plot(column + x, row + y, "k", linewidth=2.5)


def draw_batch(score_3):
    batch = scores.copy()
    batch[3, labels[3]] = score_3
    layer = SoftmaxWithLoss()
    try:
        loss = layer.forward(batch, labels)
        y, dx = np.asarray(softmax(batch)), np.asarray(layer.backward())
    except NotImplementedError:
        print("Nothing to draw yet: softmax and SoftmaxWithLoss are still to be written.")
        return

    def tables(left, right):
        heat_map(left, y, "probabilities", "Blues", (0, 1.7), ".3f")
        heat_map(right, dx, f"gradients of the scores, loss {loss:.3f}", "PuOr_r", (-0.5, 0.5), "+.3f")

    rows = [
        f"Sample {n}, target {labels[n]}: probabilities {y[n].round(3).tolist()}, gradients {dx[n].round(3).tolist()}."
        for n in range(4)
    ]
    alt = f"Two tables of 4 samples and 4 classes, the targets framed; the loss is {loss:.3f}. " + " ".join(rows)
    figure.draw(tables, alt, panels=2, height=3.6)


# %%
alive(draw_batch, score_3=(0.0, 12.0, 1.0, 0.0))

# %% [markdown]
# The gradient says where there is something to learn. The sure and right sample hardly speaks. The sure and wrong one
# shouts as loud as it can: $-1/4$ at the target that it missed and $+1/4$ at the class that it believed in, and never
# more than that, however wrong it is. Each row sums to 0. **Predict**: how high must the score of class 3 rise before
# that sample is quiet? Move the slider (where there is none, change the last number above). Then change another score or
# a label, run all three cells, and look again.

# %% [markdown]
# ## When the answer is a number: mean squared error
#
# Not every prediction is a class. Let a network predict three prices: 3, 5 and 2. The true prices are 1, 5 and 5. The
# differences are 2, 0 and $-3$, their squares 4, 0 and 9, and the **mean squared error** is the mean of the squares,
# $13 / 3 = 4.33$. In symbols, where *size* is the number of all elements:
#
# $$L = \frac{1}{\text{size}} \sum_i (\text{pred}_i - \text{target}_i)^2, \qquad
# \frac{\partial L}{\partial\, \text{pred}_i} = \frac{2\,(\text{pred}_i - \text{target}_i)}{\text{size}} .$$
#
# **Predict** the three gradients. Then read them aloud: if the third prediction rises by 0.1, what happens to the loss?

# %% [markdown]
# They are 4/3, 0 and $-2$: the third prediction is too low, and raising it by 0.1 lowers the loss by about 0.2.
#
# Where the predictions are a table of $N$ rows and several columns, *size* counts all of its entries, not the rows.
#
# A network with one output gives predictions of shape (N, 1), and the targets come from a file with shape (N,). You
# know from chapter 3 what becomes of a column and a row that meet. **Predict** the four differences, for predictions
# that are perfect, and then the mean of their squares.

# %%
column, flat = np.array([[1.0], [3.0]]), np.array([1.0, 3.0])
print(column - flat)

# %% [markdown]
# Each prediction was compared with *each* target, and perfect predictions cost $(0 + 4 + 4 + 0) / 4 = 2$. No message
# appears. In training the loss falls for a while, and all predictions drift to the same value, the mean of the targets,
# since that is the best answer to all targets at once.

# %% [markdown]
# ## Exercise 4: mean squared error


# %% nbgrader={"grade": false, "grade_id": "MeanSquaredError", "locked": false, "schema_version": 3, "solution": true, "task": false}
class MeanSquaredError:
    """The mean squared difference of predictions and targets."""

    def forward(self, pred, target):
        """Return the mean of the squared differences over all elements: a float.

        pred has any shape; target has the same shape, or is (N,) where pred is (N, 1): one target
        for each row.
        """
        ### BEGIN SOLUTION
        self.difference = pred - target.reshape(pred.shape)
        return np.mean(self.difference**2)
        ### END SOLUTION

    def backward(self, dout=1.0):
        """Return the gradient of pred, in its shape; dout, a number, is dL/dout."""
        ### BEGIN SOLUTION
        return dout * 2.0 * self.difference / self.difference.size
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mean_squared_error_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(
    MeanSquaredError,
    inputs=(np.array([3.0, 5.0, 2.0]), np.array([1.0, 5.0, 5.0])),
    expected=4.3333333,
    near={
        "wrong_count": [13.0, 6.5],
        "wrong_average": [1 / 9, 5 / 3, 2.0816660],
        "extra_factor": 13 / 6,
    },
)
check.forward(
    MeanSquaredError,
    inputs=(
        np.array([[3.0, 5.0, 2.0], [0.0, 1.0, 4.0]]),
        np.array([[1.0, 5.0, 5.0], [0.0, 2.0, 2.0]]),
    ),
    expected=3.0,
    near={"wrong_count": 9.0},
)
check.forward(
    MeanSquaredError,
    inputs=(np.array([[3.0], [5.0], [2.0]]), np.array([1.0, 5.0, 5.0])),
    expected=4.3333333,
    near={"column_meets_row": 47 / 9},
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("mean_squared_error_forward")
check.forward(
    MeanSquaredError,
    inputs=(rng.normal(size=5), rng.normal(size=5)),
    expected=lambda p, t: np.mean((p - t) ** 2),
)
check.forward(
    MeanSquaredError,
    inputs=(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))),
    expected=lambda p, t: np.mean((p - t) ** 2),
)
check.forward(
    MeanSquaredError,
    inputs=(rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))),
    expected=lambda p, t: np.mean((p - t) ** 2),
)
check.forward(
    MeanSquaredError,
    inputs=(rng.normal(size=(4, 1)), rng.normal(size=4)),
    expected=lambda p, t: np.mean((p[:, 0] - t) ** 2),
)
check.forward(
    MeanSquaredError,
    inputs=(rng.normal(size=(4, 1)), rng.normal(size=(4, 1))),
    expected=lambda p, t: np.mean((p - t) ** 2),
)
check.forward(
    MeanSquaredError,
    inputs=(rng.uniform(1, 2, size=(1, 1)), rng.uniform(-2, 0, size=1)),
    expected=lambda p, t: (p[0, 0] - t[0]) ** 2,
)
check.forward(
    MeanSquaredError,
    inputs=(rng.normal(size=(1, 3)), rng.normal(size=(1, 3))),
    expected=lambda p, t: np.mean((p - t) ** 2),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "mean_squared_error_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(
    MeanSquaredError,
    inputs=(np.array([3.0, 5.0, 2.0]), np.array([1.0, 5.0, 5.0])),
    wrt=["pred"],
    expected=4.3333333,
    near={
        "missing_term": np.array([6.0, 10.0, 4.0]) / 3,
        "wrong_derivative": [np.array([4.0, 0.0, 9.0]) / 3, np.array([2.0, 0.0, -2.0]) / 3],
    },
)
check.backward(
    MeanSquaredError,
    inputs=(
        np.array([[3.0, 5.0, 2.0], [0.0, 1.0, 4.0]]),
        np.array([[1.0, 5.0, 5.0], [0.0, 2.0, 2.0]]),
    ),
    wrt=["pred"],
    expected=3.0,
)
check.backward(
    MeanSquaredError,
    inputs=(np.array([[3.0], [5.0], [2.0]]), np.array([1.0, 5.0, 5.0])),
    wrt=["pred"],
    expected=4.3333333,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("mean_squared_error_backward")
check.backward(
    MeanSquaredError,
    inputs=(rng.normal(size=5), rng.normal(size=5)),
    wrt=["pred"],
    expected=lambda p, t: np.mean((p - t) ** 2),
)
check.backward(
    MeanSquaredError,
    inputs=(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))),
    wrt=["pred"],
    expected=lambda p, t: np.mean((p - t) ** 2),
)
check.backward(
    MeanSquaredError,
    inputs=(rng.normal(size=(2, 3, 2)), rng.normal(size=(2, 3, 2))),
    wrt=["pred"],
    expected=lambda p, t: np.mean((p - t) ** 2),
)
check.backward(
    MeanSquaredError,
    inputs=(rng.normal(size=(4, 1)), rng.normal(size=4)),
    wrt=["pred"],
    expected=lambda p, t: np.mean((p[:, 0] - t) ** 2),
)
check.backward(
    MeanSquaredError,
    inputs=(rng.uniform(1, 2, size=(1, 1)), rng.uniform(-2, 0, size=1)),
    wrt=["pred"],
    expected=lambda p, t: (p[0, 0] - t[0]) ** 2,
)
check.backward(
    MeanSquaredError,
    inputs=(rng.normal(size=(1, 3)), rng.normal(size=(1, 3))),
    wrt=["pred"],
    expected=lambda p, t: np.mean((p - t) ** 2),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "mean_squared_error_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    MeanSquaredError,
    inputs=(np.array([3.0, 5.0, 2.0]), np.array([1.0, 5.0, 5.0])),
    wrt=["pred"],
    expected=4.3333333,
    default_dout=1.0,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("mean_squared_error_care")
check.care(
    MeanSquaredError,
    inputs=(rng.normal(size=(2, 3)), rng.normal(size=(2, 3))),
    wrt=["pred"],
    expected=lambda p, t: np.mean((p - t) ** 2),
    others=(rng.normal(size=(4, 3)), rng.normal(size=(4, 3))),
    default_dout=1.0,
)
check.care(
    MeanSquaredError,
    inputs=(rng.normal(size=(4, 1)), rng.normal(size=4)),
    wrt=["pred"],
    expected=lambda p, t: np.mean((p[:, 0] - t) ** 2),
    default_dout=1.0,
)
### END HIDDEN TESTS

# %% [markdown]
# ## Which loss, and when?
#
# Could one measure probabilities with the mean squared error too? It is possible: $y$ and the one-hot $t$ have the same
# shape. Take two classes, let $z$ be the score of the right class minus the score of the other, and let $p$ be the
# probability of the right one.
#
# **Predict.** At the left end, $z = -6$, the network is sure and wrong, with $p = 0.0025$. Which of the two losses has
# the steeper slope there? Remember what became of a gradient that went through a flat sigmoid.


# %% jupyter={"source_hidden": true}
# Cross entropy and mean squared error of a probability.
def two_losses(left, right):
    p = np.linspace(0.0025, 0.9975, 400)
    z = np.log(p / (1 - p))
    left.plot(z, -np.log(p), **figure.VALUE_LINE, label="cross entropy")
    left.plot(
        z,
        (1 - p) ** 2,
        **figure.VALUE_LINE,
        marker="o",
        markevery=(0.01, 0.09),
        label="mean squared error",
    )
    left.set_title("loss")
    right.plot(z, p - 1, **figure.GRADIENT_LINE, label="cross entropy")
    right.plot(
        z,
        -2 * p * (1 - p) ** 2,
        **figure.GRADIENT_LINE,
        marker="o",
        markevery=(0.01, 0.09),
        label="mean squared error",
    )
    right.set_title("gradient of z")
    for axes in (left, right):
        axes.set_xlabel("z, from sure and wrong to sure and right")
        axes.legend()


figure.draw(
    two_losses,
    "Two panels over z from -6, sure and wrong, to 6, sure and right. Left, the losses: cross entropy falls in a nearly "
    "straight line from 6 to 0.7 at z = 0 and then flattens to 0; the mean squared error of the probabilities is flat at 1 "
    "on the left, falls through 0.25 at z = 0 and is flat at 0 on the right. Right, the gradients: that of cross entropy "
    "rises from -1 on the left through -0.5 at z = 0 to 0; that of the mean squared error is almost 0 on the left, has its "
    "lowest point, -0.3, near z = -0.7, and is almost 0 on the right.",
    panels=2,
    height=3.0,
)

# %% [markdown]
# The cross entropy pulls hardest where the network is most wrong. The squared error of a probability hardly pulls
# there: its gradient, like every gradient that goes through a softmax alone, has the factor $p (1 - p)$, which is
# nearly 0 at both ends. In the cross entropy the logarithm brings in a $1/p$, and this cancels the $p$ in the factor.
#
# | you predict | last step | loss |
# |---|---|---|
# | one of $C$ classes | softmax | cross entropy |
# | a number: a price, a temperature | none | mean squared error |
# | a number, with wild outliers among the targets | none | mean absolute error; a square makes one outlier count like a hundred good samples |

# %% [markdown]
# ## In words
#
# A friend's layer computes the loss with the constant, $-\ln(y_t + 10^{-7})$, and its backward gives $(y - t)/N$. For
# a sample with $y_t = 10^{-9}$ she measures the gradient of the target's score by central differences. She gets
# $-0.01$, and her backward says $-1$. "A numerical gradient does not lie," she says. "I will change my backward until
# the two agree."
#
# Does the measurement lie? Is her backward wrong? With which of the two gradients would you train, and why? And how
# could she make the two agree without giving up the better one? Four to six sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_constant", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** The measurement is right: it is the slope of the function that forward computes, and with the
# constant that function is nearly flat at this probability. Her backward is right as well, but for another function,
# the loss without the constant. I would train with $(y - t)/N$. This sample is one of those that the network gets most
# wrong, and its gradient should be large; with the measured one, a hundred times smaller, it would be nearly ignored
# and might never be learned. The constant is only there to keep the printed number finite. If she computes the loss
# from the scores, as $\ln \sum_j e^{x_j} - x_t$, no constant is needed, and forward and backward belong to the same
# function.
#
# **Rubric, 2 points.** 1 point: says that both numbers are right and belong to two different functions, the loss with
# the constant and the loss without it (or: that forward is flat there because of the constant). 1 point: chooses
# $(y - t)/N$ with the reason that badly wrong samples would otherwise have almost no gradient, and names a way to make
# the two agree: the loss from the scores, or a far smaller constant. Half a point for the choice and reason without a
# way.
# ### END SOLUTION

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | the loss is fine for ten steps, then `nan` for ever | a power has overflowed; look at the largest score |
# | `nan` only with one-hot targets | $0 \cdot \ln 0$ of a class that is not the target |
# | right for batches; for one sample of shape (C,) the gradient is C times too small | the length of `x` was taken for the number of samples, and it is the number of classes |
# | a batch ten times as large needs a learning rate ten times as small | the gradient was not divided by $N$ |
# | the second `backward` after one `forward` gives other numbers | the 1 was subtracted inside the stored probabilities |
# | a network for one number predicts the same value for every input | (N, 1) met (N,) |
# | the loss starts near $\ln C$ and stays there | every class gets the same probability: nothing is learned yet, or the targets do not belong to the inputs |
#
# The second to last is a bug that runs for hours without a message. So is the one in this cell. **Predict** what it
# prints: three probabilities for two samples, and the labels 1 and 2.

# %%
y_of_two = np.array([[0.6, 0.3, 0.1], [0.25, 0.25, 0.5]])
labels_of_two = np.array([1, 2])
print(y_of_two[:, labels_of_two])

# %% [markdown]
# It prints a table of four numbers where two were wanted, 0.3 and 0.5. The colon takes *all* rows, and of each of them
# the columns 1 and 2. Their mean is a number too, and looks like a loss.

# %% [markdown]
# ## Summary
#
# 1. Softmax turns scores into probabilities; only differences of scores count, and that is what tames overflow.
# 2. Cross entropy is minus the logarithm of the target's probability, averaged over the batch; guessing among $C$
#    classes costs $\ln C$.
# 3. Labels have one dimension less than the scores, one-hot rows have the same number; sizes do not tell.
# 4. Softmax and cross entropy together send back $(y - t)/N$, times `dout`; for one sample of shape (C,), $N$ is 1.
# 5. A constant inside the logarithm keeps the loss finite and flattens it; the loss from the scores needs none.
# 6. The mean squared error sends back $2\,(\text{pred} - \text{target})/\text{size}$, times `dout`, with the number of
#    all elements as its size.
# 7. Classes want cross entropy, which pulls hardest where the network is most wrong; numbers want squared error.

# %% [markdown]
# ## On paper
#
# 1. Two samples have the scores $(\ln 2, 0, \ln 5)$ and $(0, 0, \ln 2)$ and the labels 0 and 2. Find all probabilities,
#    the loss, and the gradients of the six scores. Check that each row of gradients sums to 0.
# 2. Softmax as a layer of its own, for one sample: $y = \text{softmax}(x)$, and some upstream gradient $g$ with one
#    entry for each class. Show that $\dfrac{\partial L}{\partial x_k} = y_k \big(g_k - \sum_j g_j y_j\big)$. What does
#    this give for $g = (1, 1, \dots, 1)$? What for $g_k = -t_k / y_k$, and where have you seen the result?
# 3. With two classes and the scores $(z, 0)$, show that the probability of the first class is the sigmoid of $z$.
#    What is $\partial L / \partial z$ if the first class is right, and if the second is? Where did the factor
#    $\sigma (1 - \sigma)$ go?

# %% [markdown]
# ## What comes next
#
# You have layers that multiply, bend and judge, each with a forward and a backward. A network of two affine layers,
# one relu and this loss takes four lines forward and four lines back, in the opposite order, and somebody has to carry
# the weights and their gradients along. With twenty layers nobody wants to write that by hand. What must a container
# know so that it can run *any* row of layers, forward and backward, without knowing a single one of them?
