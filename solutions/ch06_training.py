# ---
# jupyter:
#   chainrule:
#     hints:
#       SGD:
#         - Take one weight of 3 with a gradient of 2 and a rate of 0.1. Where is it afterwards, and which array has to hold the new number?
#         - >-
#           Two dicts, the same names. For each name there is one array to be moved and one that says where to. Does the line that
#           you have in mind write into the first one, or does it make a third?
#         - >-
#           From every array of params, subtract lr times the array of grads that has the same name, with an operation that
#           writes in place.
#       Momentum:
#         - What does the second step need to know that the first one has found out, and where can an object keep it?
#         - Each array has a velocity of its own shape. What is it before the first step, and when does it change in each step?
#         - >-
#           First the velocity becomes momentum times itself, minus lr times the gradient. Then the array moves by it, in place.
#           The velocities live in the object, one for each name.
#       minibatches:
#         - Seven samples and a batch size of 3. Write down one shuffled order, and cut it. What is in the third batch?
#         - If x and t are shuffled one after the other, each by an order of its own, what becomes of the pairs?
#         - >-
#           Draw one order of the numbers 0 to N-1 from rng. Walk along it in steps of batch_size, and pick with each piece of it
#           the same rows of x and of t. The last piece may be shorter.
#       train:
#         - >-
#           For one batch, three things happen. A number is noted, gradients are taken, the parameters move. In which order?
#         - When are the samples shuffled, once or once an epoch? And which losses belong to the mean of an epoch?
#         - >-
#           For each epoch, go through new minibatches. For each of these note net.loss, then give the optimizer the net's params
#           and its gradient. At the end of the epoch, append the mean of the noted losses.
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
# # 6 Training
#
# At the end of this chapter you can
#
# - train a network: cut the data into batches, step after step against the gradient, for many epochs;
# - tell from a curve whether it learns, and from twenty images whether it can learn at all;
# - choose a learning rate, and say what momentum does to it;
# - look at what a network has learned, and at what it gets wrong.
#
# You need your `TwoLayerNet` from chapter 5. Allow 90 minutes. At the end your network reads handwritten digits, and
# more than 95 of 100 that it has never seen it reads right.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import functools

import numpy as np

from autograde import check
from autograde.check import figure, graph
from autograde.check.alive import alive
from autograde.data import digits

# %% [markdown]
# ## From earlier chapters
#
# This chapter works with your own network and your own layers. Save all notebooks first. Then the command
# `chainrule carry ch06_training`, typed in a terminal, copies them out of your earlier notebooks into the next cell. (Or
# paste them there yourself.) Afterwards choose File, Reload Notebook from Disk, and run the cell.
#
# The checks below it give no points. If one of them fails, the answers that you write here can still earn all their
# points, but the trainings in between will not learn.

# %% tags=["carry"] nbgrader={"grade": false, "grade_id": "carry", "locked": false, "schema_version": 3, "solution": true, "task": false}
### CARRY Affine, Relu, Sigmoid, SoftmaxWithLoss, TwoLayerNet


# %% nbgrader={"grade": true, "grade_id": "carry_two_layer_net", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.steps(
    TwoLayerNet,
    given={
        "rng": check.source("np.random.default_rng(0)"),
        "W1": np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]),
        "W2": np.array([[1.0, 0.0], [-1.0, 1.0]]),
        "x": np.array([[1.0, 0.0, 0.5], [2.0, 1.0, 1.0], [1.0, 1.0, -0.5]]),
        "t": np.array([0, 1, 1]),
    },
    steps="""
        net = TwoLayerNet(3, 2, 2, rng)
        net.params["W1"] = W1
        net.params["W2"] = W2
        loss = net.loss(x, t)
        accuracy = net.accuracy(x, t)
        grads = net.gradient(x, t)
    """,
    expected={
        "loss": 0.6629173,
        "accuracy": 2 / 3,
        "grads": {
            "W1": np.array([[0.5524108, -1.2264386], [0.3695331, -0.7390662], [0.1503585, -0.3615255]]),
            "b1": np.array([0.3087246, -0.7390662]),
            "W2": np.array([[0.7027693, -0.7027693], [0.3066096, -0.3066096]]),
            "b2": np.array([0.3087246, -0.3087246]),
        },
    },
    relative=1e-5,
)

# %% nbgrader={"grade": true, "grade_id": "carry_affine", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Affine,
    args=(np.array([[1.0, -1.0], [0.0, 2.0], [1.0, 1.0]]), np.array([-1.0, 0.5])),
    inputs=(np.array([[1.0, 0.0, 2.0], [2.0, 1.0, 0.0]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[2.0, 1.5], [1.0, 0.5]]),
)

# %% nbgrader={"grade": true, "grade_id": "carry_relu", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Relu,
    inputs=(np.array([[1.0, -0.5], [-2.0, 3.0]]),),
    wrt=["x"],
    expected=np.array([[1.0, 0.0], [0.0, 3.0]]),
)

# %% nbgrader={"grade": true, "grade_id": "carry_sigmoid", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Sigmoid,
    inputs=(np.array([[2.0, -2.0, 0.0]]),),
    wrt=["x"],
    expected=np.array([[0.880797078, 0.119202922, 0.5]]),
)

# %% nbgrader={"grade": true, "grade_id": "carry_softmax_with_loss", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check.backward(
    SoftmaxWithLoss,
    inputs=(np.log([[6.0, 3.0, 1.0], [1.0, 1.0, 2.0]]), np.array([1, 2])),
    wrt=["x"],
    expected=0.9485600,
    absolute=1e-6,
)


# %% jupyter={"source_hidden": true}
def attempt(look):
    """Run `look`; where it needs an answer that is not written yet, one line says which."""
    try:
        look()
    except NotImplementedError as error:
        print(f"Nothing to see yet: {figure.unwritten(error)} is still to be written.")


SECOND_LINE = {"color": figure.INK, "linestyle": "--", "linewidth": 2.0}  # where no gradient is drawn


# %% [markdown]
# ## 1,797 digits
#
# Thirteen people wrote digits into forms. The forms were scanned, each digit was made as large as all others, and the
# picture was cut into 8 times 8 squares. A pixel says how much of its square is ink: 0 is paper, 1 is ink. (E. Alpaydin
# and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998, CC BY 4.0.)


# %%
x_train, t_train, x_held_out, t_held_out = digits()
print("for training:", x_train.shape, t_train.shape)
print("held out:    ", x_held_out.shape, t_held_out.shape)
print(x_train[1].reshape(8, 8))

# %% [markdown]
# **Predict.** Which digit is it? Squint at the numbers, and then look.


# %% jupyter={"source_hidden": true}
def tiles(images, columns, above=1):
    """Images (n, 64) side by side in rows of so many, with white between them; and the corner of each."""
    rows = -(-len(images) // columns)
    sheet = np.full(((8 + above) * rows, 9 * columns - 1), np.nan)
    corners = [((8 + above) * (i // columns) + above, 9 * (i % columns)) for i in range(len(images))]
    for image, (row, column) in zip(images, corners, strict=True):
        sheet[row : row + 8, column : column + 8] = np.reshape(image, (8, 8))
    return sheet, corners


def gallery(ax, images, captions, columns=10):
    sheet, corners = tiles(images, columns, above=4)
    ax.imshow(sheet, cmap="gray_r", vmin=0, vmax=1)
    for caption, (row, column) in zip(captions, corners, strict=True):
        ax.text(column + 3.5, row - 1, caption, ha="center", color=figure.FORWARD)
    ax.set_axis_off()


figure.draw(
    lambda ax: gallery(ax, x_train[:20], t_train[:20]),
    alt="The first 20 images for training, with their labels: " + ", ".join(map(str, t_train[:20])) + ". Coarse, "
    "blurred digits of eight by eight pixels, some of them hard to tell apart.",
    height=2.1,
)

# %% [markdown]
# A row of `x_train` is one image, its eight rows of pixels one after the other. So the network has 64 inputs, and of
# course 10 outputs, one score for each digit.
#
# A third of the images is **held out**: the network never learns from them. It could learn 1,198 images by heart, as
# one learns a telephone book, and know nothing about digits. What it makes of images that it has not seen tells the
# difference. Which ones are held out is no secret and no chance, it is every third image of the file.

# %% [markdown]
# ## Before the first step
#
# **Predict.** Your network has drawn its weights at random and has learned nothing. What fraction of the images will it
# read right? And the loss: if it gave each of the ten digits a probability of $1/10$, it would be the
# $\ln 10 = 2.30$ of chapter 4. Will the real one be smaller or larger?


# %%
def first_look():
    for seed in range(3):
        net = TwoLayerNet(64, 50, 10, np.random.default_rng(seed))
        loss, accuracy = net.loss(x_train, t_train), net.accuracy(x_train, t_train)
        print(f"seed {seed}: loss {loss:.2f}, accuracy {accuracy:.1%}")


attempt(first_look)

# %% [markdown]
# About one in ten is right, as if it guessed. The loss is a little worse than 2.30, because this network does not
# *know* that it is guessing: its scores differ from each other for no reason, and now and then it is sure of something
# false. A first loss near $\ln C$ is the first thing to look for in any training. If it is 23, or 0.2, something
# is wrong before learning has begun.

# %% [markdown]
# ## One step
#
# In chapter 0 you walked down a bowl: $x_{k+1} = x_k - \text{lr} \cdot \nabla f(x_k)$. A network is the same walk with
# 3,760 numbers, kept in the four arrays of `net.params`. By hand, for a weight of 3 whose gradient is 2, at a rate of
# 0.1: it goes to $3 - 0.1 \cdot 2 = 2.8$.
#
# The rule that moves the parameters is called an *optimizer*, and it gets a class of its own. This one has a
# name that is longer than its rule: **stochastic gradient descent**, or SGD. Stochastic, since its gradients will come
# from a few images that were picked by chance.
#
# The step shall happen **in place**: the numbers change inside the arrays that exist. There are others who hold them,
# a layer for example, which was given its `W` once and has kept it.
#
# **Predict** what the cell prints. Who reads the true temperature, the cook or the guest?

# %%
oven = {"cook": np.array([180.0]), "guest": np.array([180.0])}
dial_of_cook, dial_of_guest = oven["cook"], oven["guest"]
oven["cook"] *= 1.25
oven["guest"] = oven["guest"] * 1.25
print("cook: ", dial_of_cook, oven["cook"])
print("guest:", dial_of_guest, oven["guest"])

# %% [markdown]
# Both ovens are at 225, and the guest's dial says 180 for ever. `*=` has written into the array that the dial shows;
# the line below it made a new array, which the dial knows nothing of.

# %% [markdown]
# ## Exercise 1: SGD
#
# `params` and `grads` are dicts of arrays with the same names, not always in the same order.


# %% nbgrader={"grade": false, "grade_id": "SGD", "locked": false, "schema_version": 3, "solution": true, "task": false}
class SGD:
    """Gradient descent: a step moves every parameter against its gradient, by lr times the gradient."""

    def __init__(self, lr):
        """lr: the learning rate, a number."""
        ### BEGIN SOLUTION
        self.lr = lr
        ### END SOLUTION

    def update(self, params, grads):
        """Take one step: change the arrays of params in place. Returns nothing.

        params, grads: dicts of arrays with the same names; grads[name] has the shape of params[name]
        and stays as it is.
        """
        ### BEGIN SOLUTION
        for name, gradient in grads.items():
            params[name] -= self.lr * gradient
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sgd_steps", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.steps(
    SGD,
    given={
        "W": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        "b": np.array([0.5, -0.5, 0.0]),
        "dW": np.array([[10.0, 0.0, -10.0], [20.0, 30.0, 2.0]]),
        "db": np.array([1.0, -2.0, 4.0]),
    },
    steps="""
        optimizer = SGD(0.1)
        optimizer.update({"W": W, "b": b}, {"b": db, "W": dW})
        W_after_one = W
        b_after_one = b
        optimizer.update({"W": W, "b": b}, {"b": db, "W": dW})
        W_after_two = W
        b_after_two = b
    """,
    expected={
        "W_after_one": np.array([[0.0, 2.0, 4.0], [2.0, 2.0, 5.8]]),
        "b_after_one": np.array([0.4, -0.3, -0.4]),
        "W_after_two": np.array([[-1.0, 2.0, 5.0], [0.0, -1.0, 5.6]]),
        "b_after_two": np.array([0.3, -0.1, -0.8]),
    },
    changes=["W", "b"],
    near={
        "not_in_place": {"b_after_one": np.array([0.5, -0.5, 0.0])},
        "climbs": {"b_after_one": np.array([0.6, -0.7, 0.4])},
        "wrong_step": [
            {"b_after_one": np.array([-0.5, 1.5, -4.0])},
            {"b_after_one": np.array([0.49, -0.48, -0.04])},
            {"b_after_one": np.array([0.4, -0.4, -0.1])},
        ],
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("sgd_steps")
check.steps(
    SGD,
    given={
        "a": rng.normal(size=(3, 1, 2)),
        "b": rng.normal(size=4),
        "c": rng.normal(size=(1, 5)),
        "da": rng.normal(size=(3, 1, 2)),
        "db": rng.normal(size=4),
        "dc": rng.normal(size=(1, 5)),
        "slow": rng.uniform(0.01, 0.02),
        "fast": rng.uniform(2.0, 3.0),
    },
    steps="""
        first = SGD(slow)
        second = SGD(fast)
        first.update({"a": a, "b": b}, {"b": db, "a": da})
        second.update({"c": c}, {"c": dc})
        a_after_one = a
        b_after_one = b
        c_after_one = c
        first.update({"a": a}, {"a": da * 3.0})
        a_after_two = a
        b_after_two = b
    """,
    expected=lambda a, b, c, da, db, dc, slow, fast: {
        "a_after_one": a - slow * da,
        "b_after_one": b - slow * db,
        "c_after_one": c - fast * dc,
        "a_after_two": a - slow * 4 * da,
        "b_after_two": b - slow * db,
    },
    changes=["a", "b", "c"],
    near=lambda a, b, c, da, db, dc, slow, fast: {
        "not_in_place": {"a_after_one": a},
        "climbs": {"a_after_one": a + slow * da},
        "shared_state": {"a_after_one": a - fast * da},
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ## How many images for one step?
#
# The gradient over all 1,198 images is exact, and it costs 1,198 images. A gradient over 32 of them costs a 37th part
# of it and points roughly the same way. For the price of one exact step one can take 37 rough ones, and on the way
# down the rough ones win by far. Such a handful is called a **minibatch**, and one pass through all images an
# **epoch**.
#
# By hand: seven samples, in batches of 3. First they are shuffled, say into the order 5 2 6 0 3 1 4. Then they are cut:
#
# | batch | samples | |
# |---|---|---|
# | 1 | 5 2 6 | |
# | 2 | 0 3 1 | |
# | 3 | 4 | what is left, a batch of 1 |
#
# Every sample comes once. In the next epoch there is a new order.
#
# **Predict.** How many steps are there in an epoch of 1,198 images in batches of 32, and how many images are in the
# last one? The answer is below.
#
# Chance comes from a *generator*, the `rng`, which you know from the weights of your network. From the same seed it
# draws the same numbers, so that a training can be repeated. `rng.permutation(4)` draws an order of the numbers 0
# to 3; and `a[[2, 0]]` picks the rows 2 and 0 of an array, in this order, as a new array. Run the cell twice: what
# changes?

# %%
chance = np.random.default_rng(0)
print(chance.permutation(4), chance.permutation(4))
animals = np.array(["ant", "bee", "cat", "dog"])
print(animals[[2, 0]])

# %% [markdown]
# It takes 38 steps: 37 full batches, and one of $1198 - 37 \cdot 32 = 14$.
#
# The function to write returns its batches one after the other: in a list, or by `yield`, which hands out one value
# each time somebody asks for the next. Both are right.


# %%
def countdown(n):
    while n > 0:
        yield n
        n -= 1


for number in countdown(3):
    print(number)

# %% [markdown]
# ## Exercise 2: minibatches
#
# The first axis of `x` and `t` counts the samples. All other axes may be anything: `x` may hold images, `t` labels or
# one-hot rows.


# %% nbgrader={"grade": false, "grade_id": "minibatches", "locked": false, "schema_version": 3, "solution": true, "task": false}
def minibatches(x, t, batch_size, rng):
    """Cut the samples into shuffled batches: pairs (x_batch, t_batch), in a list or anything to loop over.

    x: (N, ...), t: (N, ...), arrays; they stay as they are. Each sample comes once, together with its
    own target. All batches but the last have batch_size samples, the last has what is left. The order
    comes from rng, a numpy.random.Generator, and from nothing else.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        chosen = order[start : start + batch_size]
        yield x[chosen], t[chosen]
    ### END SOLUTION


# %% [markdown]
# Which order you draw is up to you, so the check cannot compare your batches with any others. It looks at what must be
# true of all right ones.

# %% nbgrader={"grade": true, "grade_id": "minibatches_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.steps(
    minibatches,
    given={
        "x": np.arange(100.0).reshape(50, 2),  # the row [0, 1] has the label 0, the row [2, 3] the label 1, ...
        "t": np.arange(50),
        "rng": check.source("np.random.default_rng(1)"),
        "same_seed": check.source("np.random.default_rng(1)"),
    },
    steps="""
        batches = list(minibatches(x, t, 8, rng))
        next_epoch = list(minibatches(x, t, 8, rng))
        repeated = list(minibatches(x, t, 8, same_seed))
    """,
    views={
        "the number of samples in all batches": lambda batches: sum(len(t) for x, t in batches),
        "the size of the first batch": lambda batches: len(batches[0][1]),
    },
    expected={
        "the number of samples in all batches": 50,
        "the size of the first batch": 8,
    },
    holds={
        "each row is beside its own label": (
            lambda batches: all((np.array(x)[:, 0] == 2 * np.array(t)).all() for x, t in batches),
            "broken_pairs",
        ),
        "each sample comes once": (
            lambda batches: len({int(label) for x, t in batches for label in t}) == 50,
            "repeats_samples",
        ),
        "the same seed gives the same batches": (
            lambda batches, repeated: all(sorted(a[1]) == sorted(b[1]) for a, b in zip(batches, repeated, strict=True)),
            "ignores_rng",
        ),
        "a batch is picked from all over, and is no piece of the file": (
            lambda batches: all(np.ptp(t) > 7 for x, t in batches[:-1]),
            "not_shuffled",
        ),
        "the next epoch has other batches": (
            lambda batches, next_epoch: sorted(batches[0][1]) != sorted(next_epoch[0][1]),
            "same_order",
        ),
        "all batches but the last have 8 samples": lambda batches: all(len(t) == 8 for x, t in batches[:-1]),
    },
    near={
        "drops_last_batch": {"the number of samples in all batches": 48},
        "repeats_samples": {"the number of samples in all batches": 56},
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("minibatches_values")
check.steps(
    minibatches,
    given={
        "x": rng.permutation(66 * 6).reshape(66, 2, 3) + 0.5,
        "t": rng.permutation(66 * 4).reshape(66, 4) + 0.5,
        "rng": check.source("np.random.default_rng(2)"),
        "same_seed": check.source("np.random.default_rng(2)"),
        "other_seed": check.source("np.random.default_rng(3)"),
    },
    steps="""
        batches = list(minibatches(x, t, 11, rng))
        next_epoch = list(minibatches(x, t, 11, rng))
        repeated = list(minibatches(x, t, 11, same_seed))
        another = list(minibatches(x, t, 11, other_seed))
    """,
    views={
        "the number of samples in all batches": lambda batches: sum(len(b) for _, b in batches),
        "the shapes": lambda batches: [np.shape(part) for pair in batches for part in pair],
    },
    expected=lambda x, t: {
        "the number of samples in all batches": 66,
        "the shapes": [(11, 2, 3), (11, 4)] * 6,
    },
    holds={
        "each sample is beside its own target": (
            lambda x, t, batches: all(
                np.argwhere(x == image[0][0]).tolist()[0][0] == np.argwhere(t == target[0]).tolist()[0][0]
                for a, b in batches
                for image, target in zip(a, b, strict=True)
            ),
            "broken_pairs",
        ),
        "each sample comes once and whole": (
            lambda x, t, batches: (
                np.array_equal(np.sort(np.concatenate([a for a, _ in batches]), axis=0), np.sort(x, axis=0))
                and np.array_equal(np.sort(np.concatenate([b for _, b in batches]), axis=0), np.sort(t, axis=0))
            ),
            "repeats_samples",
        ),
        "the same seed gives the same batches, and another seed others": (
            lambda batches, repeated, another: all(
                np.array_equal(np.sort(np.array(one), axis=0), np.sort(np.array(two), axis=0))
                and not np.array_equal(np.sort(np.array(one), axis=0), np.sort(np.array(three), axis=0))
                for (_, one), (_, two), (_, three) in zip(batches, repeated, another, strict=True)
            ),
            "ignores_rng",
        ),
        "a batch is no piece of the file": (
            lambda t, batches: all(
                np.ptp([np.flatnonzero(t[:, 0] == row[0])[0] for row in b]) > 10 for _, b in batches
            ),
            "not_shuffled",
        ),
        "the next epoch has other batches": (
            lambda batches, next_epoch: sorted(batches[0][1][:, 0]) != sorted(next_epoch[0][1][:, 0]),
            "same_order",
        ),
    },
)
check.steps(
    minibatches,
    given={"x": rng.normal(size=(1, 3)), "t": np.array([7]), "rng": check.source("np.random.default_rng(0)")},
    steps="""
        alone = list(minibatches(x, t, 1, rng))
        half_empty = list(minibatches(x, t, 100, rng))
    """,
    expected=lambda x, t: {"alone": [(x, t)], "half_empty": [(x, t)]},
)
check.steps(
    minibatches,
    given={"x": np.arange(9.0), "t": np.arange(9) + 3, "rng": check.source("np.random.default_rng(0)")},
    steps="""
        ones = list(minibatches(x, t, 1, rng))
        all_in_one = list(minibatches(x, t, 9, rng))
        nearly_all = list(minibatches(x, t, 8, rng))
    """,
    views={
        "batches of one": lambda ones: np.sort(np.array([t for _, t in ones]), axis=0),
        "one batch": lambda all_in_one: np.sort(np.array([x for x, _ in all_in_one]), axis=1),
        "the first of two batches": lambda nearly_all: len(nearly_all[0][1]),
    },
    expected=lambda x, t: {"batches of one": t[:, None], "one batch": x[None], "the first of two batches": 8},
)
### END HIDDEN TESTS

# %% [markdown]
# Your batches at work on the digits: three epochs, and in each the labels of the first batch.


# %% jupyter={"source_hidden": true}
def first_batches():
    rng = np.random.default_rng(0)
    for epoch in range(1, 4):
        batches = list(minibatches(x_train, t_train, 32, rng))
        print(
            f"epoch {epoch}: {len(batches)} batches, the last one of {len(batches[-1][1])}; it begins with",
            *batches[0][1][:16],
        )


attempt(first_batches)

# %% [markdown]
# ## Exercise 3: train
#
# Everything is there: a network that knows its loss and its gradients, an optimizer that takes a step, batches. The
# function to write puts them together. It shall work for anything that has `params`, `loss(x, t)` and
# `gradient(x, t)`, with any optimizer that has `update(params, grads)`.
#
# Of each epoch it reports one number: the mean of its batches' losses, each of them taken *before* the step that the
# batch causes. By hand: an epoch of three batches with the losses 2.2, 2.0 and 1.8 reports 2.0. (If the last batch is
# smaller, you may weight each batch by its size or not, as you like.)
#
# **Predict.** The step is taken so that the loss of its batch falls. If the loss were taken after the step, would
# the reported curve be too high or too low?


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(net, optimizer, x, t, epochs, batch_size, rng):
    """Train net for some epochs; return a list with one float an epoch, the mean of the batches' losses.

    net has params (a dict of arrays), loss(x, t), a float, and gradient(x, t), a dict with the names of
    params. optimizer has update(params, grads). x: (N, ...), t: (N, ...). Each epoch has new batches,
    drawn from rng alone. The loss of a batch is that before its step.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        of_batches = []
        for x_batch, t_batch in minibatches(x, t, batch_size, rng):
            of_batches.append(net.loss(x_batch, t_batch))
            optimizer.update(net.params, net.gradient(x_batch, t_batch))
        losses.append(float(np.mean(of_batches)))
    return losses
    ### END SOLUTION


# %% [markdown]
# Too low: each loss would be that of a batch that has just been served.
#
# The check brings a net and an optimizer of its own, so small that everything can be foretold. The net has a weight for
# each sample; its loss is the mean of weight times target. The optimizer takes 1 from the weight of each sample in the
# batch, and keeps a list of what it has seen.

# %% nbgrader={"grade": true, "grade_id": "train_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.steps(
    train,
    given={
        "Net": check.source(
            """
                class Net:
                    def __init__(self, weights):
                        self.params = {"w": np.array(weights)}

                    def loss(self, x, t):
                        return float(np.mean(self.params["w"][x] * t))

                    def gradient(self, x, t):
                        targets = np.zeros(len(self.params["w"]))
                        targets[x] = t
                        return {"w": targets}
            """,
            name="Net",
        ),
        "Optimizer": check.source(
            """
                class Optimizer:
                    def __init__(self):
                        self.seen = []

                    def update(self, params, grads):
                        samples = np.flatnonzero(grads["w"])
                        params["w"][samples] -= 1
                        self.seen.append(samples)
            """,
            name="Optimizer",
        ),
        "ten": np.arange(10),
        "fives": np.full(10, 5.0),
        "twos": np.full(10, 2.0),
        "forty": np.arange(40),
        "w": np.arange(40.0),
        "t": np.repeat([1.0, 2.0, 3.0, 4.0], 10),
        "rng": check.source("np.random.default_rng(1)"),
        "same_seed": check.source("np.random.default_rng(1)"),
    },
    steps="""
        optimizer = Optimizer()
        one_epoch = train(Net(fives), optimizer, ten, twos, 1, 3, rng)
        steps = optimizer.seen
        net = Net(w)
        optimizer = Optimizer()
        losses = train(net, optimizer, forty, t, 3, 8, rng)
        weights = net.params["w"]
        seen = optimizer.seen
        optimizer = Optimizer()
        train(Net(fives), Optimizer(), ten, twos, 1, 3, same_seed)
        train(Net(w), optimizer, forty, t, 3, 8, same_seed)
        seen_again = optimizer.seen
    """,
    views={
        "the number of steps": lambda steps: len(steps),
        "the samples in all steps": lambda steps: sum(len(samples) for samples in steps),
        "the steps of three epochs": lambda seen: len(seen),
        "the epochs whose loss is no number": lambda losses: int(np.isnan(losses).sum()),
    },
    expected={
        "one_epoch": [10.0],
        "the number of steps": 4,
        "the samples in all steps": 10,
        "losses": [61.25, 58.75, 56.25],
        "weights": np.arange(40.0) - 3,
    },
    holds={
        "each epoch has batches of its own": (
            lambda seen: sorted(map(list, seen[:5])) != sorted(map(list, seen[5:10])),
            "same_order",
        ),
        "the same seed gives the same training": (
            lambda seen, seen_again: [list(samples) for samples in seen] == [list(samples) for samples in seen_again],
            "ignores_rng",
        ),
    },
    near={
        "used_up": [
            {"the epochs whose loss is no number": 2, "the steps of three epochs": 5},
            {"losses": [61.25, 0.0, 0.0], "the steps of three epochs": 5},
        ],
        "late_loss": {"one_epoch": [8.0]},
        "wrong_average": [
            {"one_epoch": [40.0]},
            {"one_epoch": [4.0]},
            {"losses": [61.25, 60.0, 58.75]},
        ],
        "ignores_batches": [
            {"the number of steps": 1, "losses": [61.25, 58.75, 56.25]},
            {"one_epoch": [9.1]},
            {"one_epoch": [7.0]},
        ],
        "not_in_place": {"losses": [61.25, 61.25, 61.25]},
        "wrong_step": [{"losses": [61.25, 60.5, 59.75]}, {"losses": [61.25, 56.25, 51.25]}],
        "drops_last_batch": {"the number of steps": 3},
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("train_values")
check.steps(
    train,
    given={
        "Net": check.source(
            """
                class Net:
                    def __init__(self, weights):
                        self.params = {"w": np.array(weights)}

                    def loss(self, x, t):
                        return float(np.mean(self.params["w"][x] * t))

                    def gradient(self, x, t):
                        targets = np.zeros(len(self.params["w"]))
                        targets[x] = t
                        return {"w": targets}
            """,
            name="Net",
        ),
        "Optimizer": check.source(
            """
                class Optimizer:
                    def __init__(self):
                        self.seen = []

                    def update(self, params, grads):
                        samples = np.flatnonzero(grads["w"])
                        params["w"][samples] -= 1
                        self.seen.append(samples)
            """,
            name="Optimizer",
        ),
        "Descent": check.source(
            """
                class Descent:
                    def update(self, params, grads):
                        params["w"] -= grads["w"]
            """,
            name="Descent",
        ),
        "x": np.arange(60),
        "w": rng.uniform(10, 12, size=60),
        "t": rng.uniform(1, 2, size=60),
        "seven": np.arange(7),
        "sixes": np.full(7, 6.0),
        "threes": np.full(7, 3.0),
        "rng": check.source("np.random.default_rng(5)"),
        "other_seed": check.source("np.random.default_rng(6)"),
    },
    steps="""
        net = Net(w)
        optimizer = Optimizer()
        losses = train(net, optimizer, x, t, 4, 12, rng)
        weights = net.params["w"]
        seen = optimizer.seen
        net = Net(w)
        optimizer = Optimizer()
        of_other_seed = train(net, optimizer, x, t, 4, 12, other_seed)
        others = optimizer.seen
        net = Net(sixes)
        optimizer = Optimizer()
        with_remainder = train(net, optimizer, seven, threes, 3, 5, rng)
        weights_of_seven = net.params["w"]
        sizes = [len(optimizer.seen[0]), len(optimizer.seen[1]), len(optimizer.seen[2])]
        large_batch = train(Net(sixes), Optimizer(), seven, threes, 2, 100, rng)
        no_epoch = train(Net(sixes), Optimizer(), seven, threes, 0, 5, rng)
        net = Net(w)
        train(net, Descent(), x, t, 2, 12, rng)
        descended = net.params["w"]
    """,
    expected=lambda w, t, sixes: {
        "losses": [np.mean((w - epoch) * t) for epoch in range(4)],
        "weights": w - 4,
        "of_other_seed": [np.mean((w - epoch) * t) for epoch in range(4)],
        "with_remainder": [18.0, 15.0, 12.0],
        "weights_of_seven": sixes - 3,
        "sizes": [5, 2, 5],
        "large_batch": [18.0, 15.0],
        "no_epoch": [],
        "descended": w - 2 * t,
    },
    holds={
        "each epoch has batches of its own": (
            lambda seen: len({tuple(samples) for samples in seen}) == 20,
            "same_order",
        ),
        "another seed gives another training": (
            lambda seen, others: not {tuple(samples) for samples in seen} & {tuple(samples) for samples in others},
            "ignores_rng",
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ## Twenty images by heart
#
# Before you train on everything, train on almost nothing: twenty images, all in one batch. A network of 3,760 numbers
# can learn twenty images by heart, whatever they show. If it cannot, something is broken, and no data and no patience
# will help. This test takes a moment, and it spares evenings.
#
# **Predict.** Where must the curve begin, and where must it go? And if all twenty labels are replaced by random ones?


# %% jupyter={"source_hidden": true}
def by_heart(ax):
    images, labels = x_train[:20], t_train[:20]
    nonsense = np.random.default_rng(6).integers(10, size=20)
    runs = [(labels, "the right labels", figure.VALUE_LINE), (nonsense, "random labels", SECOND_LINE)]
    for targets, name, line in runs:
        rng = np.random.default_rng(0)
        net = TwoLayerNet(64, 50, 10, rng)
        losses = train(net, SGD(0.5), images, targets, 200, 20, rng)
        ax.semilogy(range(1, 201), losses, label=name, **line)
        told = f"{net.accuracy(images, targets):.0%} of the twenty and {net.accuracy(x_held_out, t_held_out):.0%} of the held-out"
        print(f"{name}: it reads {told} images right")
    ax.axhline(np.log(10), color=figure.INK, linewidth=0.8)
    ax.text(200, 2.5, "ln 10", ha="right")
    ax.set(xlabel="epoch, of one step each", ylabel="loss")
    ax.legend()


figure.draw(
    by_heart,
    alt="Loss against epoch, on a logarithmic axis, for twenty images in one batch. With the right labels it falls from "
    "about 2.4 below 0.01 within 200 epochs. With random labels it starts higher and falls more slowly, but falls as far.",
)

# %% [markdown]
# Both curves go to 0. The network learns nonsense as faithfully as sense; it only takes a little longer. So a small
# loss on the training images proves that the machinery works, and nothing else. What the twenty images have taught it
# about digits shows on images that it has not seen.
#
# If your curve does not fall below 0.1, stop here. Something in `update`, `train`, or the gradients is wrong, and the
# table near the end of this chapter may help.

# %% [markdown]
# ## All of them
#
# Thirty epochs of 38 steps. After each, the cell tells how far it is, and it remembers the loss and both
# accuracies.
#
# **Predict.** After thirty epochs, which of the two accuracies will be higher, and will the other one catch up?


# %%
def learn(net, optimizer, epochs):
    """Train on all training images; return the history, one row an epoch: loss, accuracy in training, held out."""
    rng = np.random.default_rng(0)
    history = []
    for epoch in range(1, epochs + 1):
        (loss,) = train(net, optimizer, x_train, t_train, 1, 32, rng)
        history.append((loss, net.accuracy(x_train, t_train), net.accuracy(x_held_out, t_held_out)))
        print(f"\repoch {epoch} of {epochs}: loss {loss:.4f}, held-out accuracy {history[-1][2]:.1%} ", end="")
    print()
    return np.array(history)


@functools.cache
def reader():
    """Your trained network and the history of its training. It is trained once; run this cell to train it anew."""
    net = TwoLayerNet(64, 50, 10, np.random.default_rng(1))
    return net, learn(net, SGD(0.5), epochs=30)


# %% jupyter={"source_hidden": true}
def curves(left, right):
    history = reader()[1]
    epochs = range(1, len(history) + 1)
    left.semilogy(epochs, history[:, 0], **figure.VALUE_LINE)
    left.set(xlabel="epoch", title="loss")
    right.plot(epochs, history[:, 1], label="training images", **figure.VALUE_LINE)
    right.plot(epochs, history[:, 2], label="held-out images", **SECOND_LINE)
    right.set(xlabel="epoch", title="accuracy", ylim=(0.6, 1.01))
    right.legend(loc="lower right")


figure.draw(
    curves,
    alt="Two curves over 30 epochs. The loss falls from above 1 to about 0.01, fast at first. The accuracy on the training "
    "images reaches 100 % after some twenty epochs; that on the held-out images rises with it to about 95 % "
    "in ten epochs and ends between 95 and 98 %.",
    panels=2,
)

# %% [markdown]
# More than 95 of 100 images that it has never seen, after a few seconds of training, by code whose every derivative you
# have written. The gap that stays between the two curves is called **overfitting**. On its own images the network is
# perfect and the gradient has nearly nothing left to say; on the others it is not, and more epochs do not help. More
# images would.

# %% [markdown]
# ## What it gets wrong
#
# A single number hides much. The **confusion matrix** has a row for each true digit and a column for each answer.
#
# **Predict.** Which digits do you confuse, in other people's handwriting? Will the network confuse the same ones?


# %% jupyter={"source_hidden": true}
def confusion(ax):
    net = reader()[0]
    answers = np.argmax(net.predict(x_held_out), axis=1)
    table = np.zeros((10, 10), dtype=int)
    np.add.at(table, (t_held_out, answers), 1)
    wrong = table * (1 - np.eye(10, dtype=int))
    ax.imshow(wrong, cmap="gray_r", vmin=0, vmax=12)
    for (row, column), count in np.ndenumerate(table):
        if count:
            ax.text(column, row, count, ha="center", va="center", color=figure.FORWARD if row == column else figure.INK)
    ax.set(xlabel="answer", ylabel="true digit", xticks=range(10), yticks=range(10))
    ax.grid(False)


figure.draw(
    confusion,
    alt="Table of ten by ten: true digits down, answers across. On the diagonal 52 to 63 for each digit. Beside it mostly "
    "nothing or 1; the largest is an 8 read as a 1, about six times, and then 9 read as 3, 2 as 1 and 7 as 4, twice each.",
    width=4.6,
    height=4.2,
)


# %% jupyter={"source_hidden": true}
def mistakes(ax):
    net = reader()[0]
    answers = np.argmax(net.predict(x_held_out), axis=1)
    wrong = np.flatnonzero(answers != t_held_out)[:20]
    gallery(ax, x_held_out[wrong], [f"{t_held_out[i]}>{answers[i]}" for i in wrong])


figure.draw(
    mistakes,
    alt="Up to twenty held-out images that the network reads wrong, each with the true digit and its answer. Most are "
    "unusual: slim eights that look like a one, nines with an open top, threes that are nearly closed.",
    height=2.1,
)

# %% [markdown]
# Over each image stands what it is, and after the `>` what the network says. Some of them you would have
# misread too. With eight by eight pixels a slim 8 *is* nearly a 1.

# %% [markdown]
# ## What it looks at
#
# A hidden neuron (or *hidden unit*) adds up 64 pixels, each times a weight. So its column of `W1` is itself an image
# of 64 numbers, and can be looked at. Here grey is 0. Where a picture is bright, ink excites the unit; where it is
# dark, ink silences it.
#
# **Predict.** Before training the columns are noise. After training, will you see digits in them?


# %% jupyter={"source_hidden": true}
def first_weights(left, right):
    drawn, trained = TwoLayerNet(64, 50, 10, np.random.default_rng(1)), reader()[0]
    for ax, net, title in [(left, drawn, "before training"), (right, trained, "after training")]:
        sheet, _ = tiles(net.params["W1"].T[:30], columns=6)
        ax.imshow(sheet, cmap="gray", vmin=-0.8, vmax=0.8)
        ax.set_title(title)
        ax.set_axis_off()


figure.draw(
    first_weights,
    alt="The weights of 30 hidden units as small pictures, before and after training. Before: noise. After: about half have a few "
    "coherent bright and dark patches, strokes and arcs beside each other; hardly one looks like a digit. The pixels at the "
    "left and right edge keep their noise.",
    panels=2,
    height=3.2,
)

# %% [markdown]
# No digits. A unit looks for a stroke here and no ink beside it there; the second layer puts such clues together. Some
# units have hardly moved: chance made them of little use from the start, and others do the work.
#
# Look at the left and right edge of each picture: there the noise has stayed. Hardly anybody writes there, so $x$ is 0,
# and with $x = 0$ the gradient of the weight, which has $x$ as a factor, is 0 too. **A weight learns only from inputs
# that are not 0.**

# %% [markdown]
# ## What if nobody shuffles?
#
# Suppose the images lay sorted in the file: first all zeros, then all ones, and so on. Without shuffling, each batch would
# hold one digit only. The cell trains a new network that way, digit after digit, three epochs long.
#
# **Predict.** What fraction of the held-out images will it read right: about 90 %, as after three proper epochs, or half of
# that, or a tenth? And which answers does it give?


# %%
def digit_by_digit():
    rng = np.random.default_rng(0)
    net = TwoLayerNet(64, 50, 10, rng)
    for epoch in range(1, 4):
        for digit in range(10):
            chosen = t_train == digit
            train(net, SGD(0.5), x_train[chosen], t_train[chosen], 1, 32, rng)
        answers = np.argmax(net.predict(x_held_out), axis=1)
        counts = ", ".join(f"{np.sum(answers == digit)} times {digit}" for digit in np.unique(answers))
        print(f"epoch {epoch}: {net.accuracy(x_held_out, t_held_out):.1%} right; it answers {counts}")


attempt(digit_by_digit)

# %% [markdown]
# It says 9, to nearly everything. The last digit that it saw has erased the nine others: each step goes downhill for
# its own batch, and no batch spoke for the rest. A minibatch has to be a small picture of the whole, and chance makes
# it one.

# %% [markdown]
# ## How long a step?
#
# The rate of 0.5 fell from the sky. Here are nine rates from 0.001 to 10, ten epochs each.
#
# **Predict.** Sketch the final loss against the rate. Where is it high, and why on both sides?


# %% jupyter={"source_hidden": true}
def rates(left, right):
    tried = 10.0 ** np.arange(-3, 1.1, 0.5)
    losses, accuracies = [], []
    for lr in tried:
        rng = np.random.default_rng(0)
        net = TwoLayerNet(64, 50, 10, rng)
        with np.errstate(all="ignore"):
            losses.append(train(net, SGD(lr), x_train, t_train, 10, 32, rng)[-1])
        accuracies.append(net.accuracy(x_held_out, t_held_out))
        print(f"\rlr {lr:.3g}: loss {losses[-1]:.3f}, held-out accuracy {accuracies[-1]:.1%}      ", end="")
    print()
    left.loglog(tried, losses, marker="o", **figure.VALUE_LINE)
    left.axhline(np.log(10), color=figure.INK, linewidth=0.8)
    left.text(tried[0], 2.6, "ln 10")
    left.set(xlabel="learning rate", title="loss in the tenth epoch")
    right.semilogx(tried, accuracies, marker="s", **SECOND_LINE)
    right.set(xlabel="learning rate", title="held-out accuracy", ylim=(0, 1))


figure.draw(
    rates,
    alt="Loss and held-out accuracy after ten epochs against the learning rate, from 0.001 to 10 on a logarithmic axis. The "
    "loss falls from 2.2 at 0.001 to about 0.03 at 1 and jumps to 2.3 or more beyond. The accuracy rises from 15 % at 0.001 "
    "to about 95 % between 0.3 and 1 and falls to 10 % beyond.",
    panels=2,
)

# %% [markdown]
# On the left side the steps are too short: it learns, and ten epochs are not enough. On the right side there is a cliff,
# as in chapter 0: beyond a certain rate a step lands higher than it started. The network that fell off it sits at a loss of
# about $\ln 10$ and guesses. Its relus have been kicked so far that they are 0 for every image, and a dead relu passes no
# gradient; it will not come back. The best rate lies not far from the cliff. So one tries rates by factors of three, and
# takes one a little to the left of the edge.

# %% [markdown]
# ## A valley
#
# In chapter 0 the steepest direction set the limit for the rate, and the flattest one had to wait. A network has
# thousands of directions, and their steepnesses differ by far more than in that bowl. The remedy is to let the walker
# have a mass. A ball that rolls down a narrow valley is pushed by one wall, then by the other. What pushes it left and
# right cancels, and what pushes it along adds up.
#
# So the optimizer keeps a **velocity** $v$ for each parameter $p$, 0 at the start. The gradient $g$ changes the velocity,
# and the velocity moves the parameter:
#
# $$v \leftarrow \text{momentum} \cdot v - \text{lr} \cdot g, \qquad p \leftarrow p + v .$$
#
# The *momentum* is a number between 0 and 1, the part of the velocity that is left after a step. By hand, with
# a rate of 0.1 and a momentum of 0.5, from $p = 1$:
#
# | step | $g$ | $v$ | $p$ |
# |---|---:|---|---:|
# | 1 | 2 | $0.5 \cdot 0 - 0.1 \cdot 2 = -0.2$ | 0.8 |
# | 2 | 2 | $0.5 \cdot (-0.2) - 0.1 \cdot 2 = -0.3$ | 0.5 |
# | 3 | $-1$ | ? | ? |
#
# **Predict** the third row. In which direction does $p$ move, and in which does the gradient want it to?

# %% [markdown]
# The velocity is $0.5 \cdot (-0.3) + 0.1 = -0.05$, so $p$ goes to 0.45. It still rolls down, against the will of the
# third gradient, only more slowly.
#
# **Predict.** If the gradient stays 2 for ever, and the momentum is 0.9, where does the velocity end? (It ends
# where a step no longer changes it.)

# %% [markdown]
# ## Exercise 4: Momentum


# %% nbgrader={"grade": false, "grade_id": "Momentum", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Momentum:
    """Gradient descent with a velocity for each parameter, 0 at the start."""

    def __init__(self, lr, momentum):
        """lr: the learning rate; momentum: the part of the velocity that is left after a step. Two numbers."""
        ### BEGIN SOLUTION
        self.lr = lr
        self.momentum = momentum
        self.velocities = {}
        ### END SOLUTION

    def update(self, params, grads):
        """Take one step: change the arrays of params in place. Returns nothing.

        params, grads: dicts of arrays with the same names, the same in each call; grads[name] has
        the shape of params[name] and stays as it is.
        """
        ### BEGIN SOLUTION
        for name, gradient in grads.items():
            before = self.velocities.get(name, 0.0)
            self.velocities[name] = self.momentum * before - self.lr * gradient
            params[name] += self.velocities[name]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "momentum_steps", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.steps(
    Momentum,
    given={
        "W": np.array([1.0, -2.0]),
        "b": np.array([[4.0], [0.0], [1.0]]),
        "dW": np.array([[2.0, 10.0], [2.0, -4.0], [-1.0, 0.0]]),  # a row for each step
        "db": np.array([[10.0], [-2.0], [0.0]]),
        "none": np.zeros((3, 1)),
    },
    steps="""
        optimizer = Momentum(0.1, 0.5)
        optimizer.update({"W": W, "b": b}, {"b": db, "W": dW[0]})
        W_after_one = W
        b_after_one = b
        optimizer.update({"W": W, "b": b}, {"b": none, "W": dW[1]})
        W_after_two = W
        optimizer.update({"W": W, "b": b}, {"b": none, "W": dW[2]})
        W_after_three = W
        b_after_three = b
    """,
    expected={
        "W_after_one": np.array([0.8, -3.0]),
        "b_after_one": np.array([[3.0], [0.2], [1.0]]),
        "W_after_two": np.array([0.5, -3.1]),
        "W_after_three": np.array([0.45, -3.15]),
        "b_after_three": np.array([[2.25], [0.35], [1.0]]),
    },
    changes=["W", "b"],
    near={
        "not_in_place": {"W_after_three": np.array([1.0, -2.0])},
        "climbs": {"W_after_one": np.array([1.2, -1.0])},
        "forgets_velocity": {"W_after_one": np.array([0.8, -3.0]), "W_after_two": np.array([0.6, -2.6])},
        "wrong_velocity": [
            {"W_after_one": np.array([-1.0, -12.0])},
            {"W_after_one": np.array([0.9, -2.5])},
            {"W_after_one": np.array([0.7, -3.5])},
            {"W_after_one": np.array([0.6, -4.0])},
            {"W_after_one": np.array([1.0, -2.0])},
            {"W_after_one": np.array([0.0, -7.0])},
        ],
        "wrong_momentum": [{"W_after_two": np.array([0.42, -3.5])}, {"W_after_two": np.array([0.4, -3.6])}],
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("momentum_steps")
check.steps(
    Momentum,
    given={
        "a": rng.normal(size=(3, 1, 2)),
        "b": rng.normal(size=4),
        "c": rng.normal(size=4),
        "da": rng.normal(size=(3, 1, 2)),
        "db": rng.normal(size=4),
        "dc": rng.normal(size=4),
        "lr": rng.uniform(0.1, 0.2),
        "momentum": rng.uniform(0.6, 0.9),
    },
    steps="""
        first = Momentum(lr, momentum)
        second = Momentum(lr * 2.0, 0.0)
        first.update({"a": a, "b": b}, {"b": db, "a": da})
        second.update({"b": c}, {"b": dc})
        a_after_one = a
        b_after_one = b
        c_after_one = c
        first.update({"a": a, "b": b}, {"b": db * -2.0, "a": da})
        second.update({"b": c}, {"b": dc * 3.0})
        b_after_two = b
        c_after_two = c
        first.update({"b": b, "a": a}, {"b": db, "a": da})
        first.update({"b": b, "a": a}, {"b": db, "a": da})
        a_after_four = a
        b_after_four = b
    """,
    expected=lambda a, b, c, da, db, dc, lr, momentum: {
        "a_after_one": a - lr * da,
        "b_after_one": b - lr * db,
        "c_after_one": c - 2 * lr * dc,
        "b_after_two": b - lr * db * (momentum - 1),
        "c_after_two": c - 8 * lr * dc,
        "a_after_four": a - lr * da * (4 + 3 * momentum + 2 * momentum**2 + momentum**3),
        "b_after_four": b - lr * db * (1 - momentum**2 + momentum**3),
    },
    changes=["a", "b", "c"],
    near=lambda a, b, c, da, db, dc, lr, momentum: {
        "not_in_place": {"a_after_one": a},
        "climbs": {"a_after_one": a + lr * da},
        "forgets_velocity": {"a_after_one": a - lr * da, "b_after_two": b + lr * db},
    },
)
### END HIDDEN TESTS

# %% [markdown]
# The velocity ends where $v = 0.9\,v - \text{lr} \cdot 2$, at $v = -\text{lr} \cdot 20$: ten times the step of plain
# descent. In general, $\dfrac{1}{1 - \text{momentum}}$ times.
#
# Your two optimizers in a valley, $f(x, y) = \frac{1}{2} (x^2 + 25\, y^2)$. Both take the same number of steps at the
# same rate. Move the sliders, and paths and arrows follow (where there are none, change the last number in each
# bracket of the last line). The arrows belong to the step that the last slider names. Dashed: the pull of the gradient.
# Solid: what is left of the velocity, which plain descent does not have.
#
# **Predict.** Which path zigzags? What will a momentum of 0.95 do? And beyond which rate does plain descent run away? (On
# the bowl of chapter 0 the gradient in $y$ was $6y$, and the limit $2/6$. Here it is $25y$.)


# %% jupyter={"source_hidden": true}
def slope(p):
    return p * np.array([1.0, 25.0])


def roll(optimizer, steps=40):
    here = {"p": np.array([-9.0, 1.4])}
    path = [here["p"].copy()]
    for _ in range(steps):
        optimizer.update(here, {"p": slope(here["p"])})
        path.append(here["p"].copy())
    return np.array(path)


def valley(lr, momentum, step):
    optimizers = [SGD, lambda lr: Momentum(lr, momentum)]
    titles = ["SGD", f"momentum {momentum:g}"]
    ends = []

    def paint(*axes):
        x, y = np.meshgrid(np.linspace(-10, 10, 101), np.linspace(-3, 3, 61))
        for ax, make, title in zip(axes, optimizers, titles, strict=True):
            with np.errstate(all="ignore"):
                path = roll(make(lr))
            height = 0.5 * np.sum(path[-1] * slope(path[-1]))
            ends.append(f"{title}, final height {height:.1g}")
            ax.contour(x, y, 0.5 * (x**2 + 25 * y**2), levels=[1, 10, 40, 90], colors="#888888", linewidths=0.8)
            ax.plot(*path.T, "o-", color=figure.FORWARD, markersize=3, linewidth=1)
            here, behind = path[step], path[max(step - 1, 0)]
            ax.plot(*here, "o", color=figure.INK, markersize=5)
            dashed = {"arrowstyle": "-|>", "color": figure.GRADIENT, "linewidth": 1.8, "linestyle": "--", "shrinkA": 0}
            ax.annotate("", here - lr * slope(here), here, arrowprops=dashed, annotation_clip=True)
            solid = {"arrowstyle": "-|>", "color": figure.INK, "linewidth": 2.2, "shrinkA": 0}
            ax.annotate(
                "", here + momentum * (here - behind) * (title != "SGD"), here, arrowprops=solid, annotation_clip=True
            )
            ax.set(title=ends[-1], xlim=(-10, 10), ylim=(-3, 3), xlabel="x", ylabel="y")
            ax.grid(False)

    figure.draw(
        paint,
        alt=f"Two paths of 40 steps down a narrow valley from (-9, 1.4), at a rate of {lr:g}: plain descent, and a momentum of "
        f"{momentum:g}. At step {step} a dashed arrow shows the pull of the gradient, a solid one what is left of the velocity. "
        "At a rate of 0.07 plain descent zigzags across the valley and creeps along it; with a momentum of 0.5 it soon stops "
        "zigzagging and arrives.",
        panels=2,
        height=2.7,
    )


# %%
alive(valley, lr=(0.01, 0.09, 0.005, 0.07), momentum=(0.0, 0.95, 0.05, 0.5), step=(0, 40, 1, 1))

# %% [markdown]
# Does it help with the digits? Three trainings, 20 epochs each: SGD at a rate of 0.03, momentum of 0.9 at the same
# rate, and SGD at ten times the rate.
#
# **Predict.** Two of the three curves will lie nearly on each other. Which two?


# %% jupyter={"source_hidden": true}
def with_and_without(ax):
    runs = [
        (SGD(0.03), "SGD, 0.03", {"color": figure.INK, "linestyle": ":", "linewidth": 2}),
        (Momentum(0.03, 0.9), "momentum 0.9, 0.03", figure.VALUE_LINE),
        (SGD(0.3), "SGD, 0.3", SECOND_LINE),
    ]
    for optimizer, name, line in runs:
        rng = np.random.default_rng(0)
        net = TwoLayerNet(64, 50, 10, rng)
        losses = train(net, optimizer, x_train, t_train, 20, 32, rng)
        ax.semilogy(range(1, 21), losses, label=name, **line)
        print(f"{name}: held-out accuracy {net.accuracy(x_held_out, t_held_out):.1%}")
    ax.set(xlabel="epoch", ylabel="loss", xticks=range(0, 21, 5))
    ax.legend()


figure.draw(
    with_and_without,
    alt="Loss against epoch for three optimizers. SGD at 0.03 falls slowly, from 2.2 to 0.3 in 20 epochs. Momentum of 0.9 at "
    "0.03 and SGD at 0.3 fall nearly together, to about 0.04.",
)

# %% [markdown]
# Momentum of 0.9 is as good as a rate ten times as large, which is what the velocity promised, and here no better: the
# landscape of this small problem is no narrow valley. In the valley above, plain descent *could not* have used ten times the
# rate. **Compare optimizers each at its own best rate**; many a miracle has been a rate.

# %% [markdown]
# ## Deep, with sigmoids
#
# Chapter 2 predicted what happens to a gradient that goes through many sigmoids. Now it can be seen in a training. The next
# cell builds networks with four hidden layers out of your own layers, one with relus and one with sigmoids. The graph of
# chapter 1 calls their backward.


# %% jupyter={"source_hidden": true}
class Deep:
    """Four hidden layers of 50 units, with an activation after each; for train: params, loss and gradient."""

    def __init__(self, activation, rng):
        self.activation = activation
        self.params = {}
        for number, inputs in enumerate([64, 50, 50, 50, 50], start=1):
            outputs = 10 if number == 5 else 50
            self.params[f"W{number}"] = rng.normal(size=(inputs, outputs)) * np.sqrt(2 / inputs)
            self.params[f"b{number}"] = np.zeros(outputs)

    def chain(self, x, t):
        """The loss, and a graph of all layers but the last, run forward."""
        g = graph.Graph()
        g.output = g.input("x", x)
        for number in range(1, 6):
            g.output = g.call(Affine(self.params[f"W{number}"], self.params[f"b{number}"]), g.output)
            if number < 5:
                g.output = g.call(self.activation(), g.output)
        judge = SoftmaxWithLoss()
        return judge.forward(g.output.value, t), judge, g

    def loss(self, x, t):
        return self.chain(x, t)[0]

    def gradient(self, x, t):
        _, judge, g = self.chain(x, t)
        g.backward(judge.backward())
        affine = [step.layer for step, _ in g.steps if isinstance(step.layer, Affine)]
        weights = {f"W{number}": layer.dW for number, layer in enumerate(affine, start=1)}
        return weights | {f"b{number}": layer.db for number, layer in enumerate(affine, start=1)}


def deep(left, right):
    looks = [(Relu, "relu", "s", figure.VALUE_LINE), (Sigmoid, "sigmoid", "o", SECOND_LINE)]
    for activation, name, mark, line in looks:
        rng = np.random.default_rng(0)
        net = Deep(activation, rng)
        grads = net.gradient(x_train, t_train)
        left.semilogy(
            range(1, 6), [np.abs(grads[f"W{n}"]).mean() for n in range(1, 6)], marker=mark, label=name, **line
        )
        losses = train(net, SGD(0.1), x_train, t_train, 10, 32, rng)
        right.plot(range(1, 11), losses, marker=mark, label=name, **line)
    left.set(xlabel="layer, from the input to the loss", title="mean size of the gradient of W", xticks=range(1, 6))
    right.set(xlabel="epoch", title="loss", ylim=(0, 2.5))
    left.legend()
    right.legend(loc="center right")


# %% [markdown]
# **Predict.** Left, the mean size of the gradient of each layer's $W$ before the first step: what shape do the two curves
# have? Right, the loss over ten epochs: where will the sigmoids be?

# %% jupyter={"source_hidden": true}
figure.draw(
    deep,
    alt="Left, the mean gradient of W in each of five layers, on a logarithmic axis. With relus it is about 0.005 to 0.01 "
    "everywhere. With sigmoids it falls from 0.03 in the last layer by a factor of three to five a layer, to 0.0001 in the "
    "first. Right, the loss over ten epochs: with relus it falls from 1.9 to 0.1, with sigmoids it stays at 2.3.",
    panels=2,
)

# %% [markdown]
# The first layers of the sigmoid network get gradients a hundred times smaller than those of the relu network, and stay
# as they were drawn. The last layer does learn, but what it is given is nearly the same for every image. So it learns
# the one thing that can be learned from nothing: that each of the ten digits is about as frequent as any other. That is a
# loss of $\ln 10 = 2.30$, and there it stays.

# %% [markdown]
# ## In words
#
# For a letter sorter, a colleague has trained 60 networks on the images of `x_train`, with different learning rates, numbers
# of hidden units and seeds. Their accuracies on the 599 held-out images lie between 93 % and 98.2 %. She reports: "Our
# network reads 98.2 % of all digits. None of its test images was used in training."
#
# Is the last sentence true? Give two reasons why the sorter will probably read fewer than 98.2 % right in the
# post office. How would you divide 1,797 images by 13 writers instead, and what would you use each part for? Five to
# eight sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_held_out", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** The sentence is true of the gradients: no held-out image moved a weight. But the held-out images chose
# the winner among 60, so they took part in the making of the network. Part of the winner's lead is luck: with 599 images an
# accuracy of 97 % is uncertain by about 0.7 points either way, and the best of 60 is likely to be one that was lucky on just
# these images. Secondly, the same 13 people wrote both parts, since every third image was held out. The network has seen
# the handwriting of each of them, and the post office's customers are other people. I would divide by writers into three parts:
# say eight writers for training, two for choosing rate, size and seed, and three for the one number that is reported, which
# is measured once, at the very end.
#
# **Rubric, 2 points.** 1 point for the two reasons, half a point for each: choosing the best of many on the held-out images
# makes its accuracy too good; the same writers (the same source, the same forms) are in both parts, and the
# post office has others. 1 point for the division: three parts with their uses, training, choosing, and reporting once (half
# a point), and no writer in two of them (half a point). Half a point off for the claim that held-out images were used to
# compute gradients.
# ### END SOLUTION

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | the loss does not move at all, to the last digit | `update` made new arrays, and the network still holds the old ones |
# | the loss stays near $\ln C$ | the rate is far too small; or images and labels were shuffled apart; or a step was so large that the relus are dead |
# | the loss falls, then jumps to `nan` or to $\ln C$ | the rate is beyond the cliff: divide it by three |
# | twenty images cannot be learned by heart | a gradient is wrong, or the loss belongs to other labels |
# | the first epoch is fine, all others take no time and report `nan` | the batches were made once, by `yield`, and all have been handed out |
# | the loss rises and falls in waves, an epoch long | the same order in each epoch |
# | 100 % in training, 96 % held out | overfitting, and no bug; more images, or fewer hidden units |
# | every run gives another result | somebody draws from a generator other than `rng` |
# | the second training begins where the first one ended | it was given the same network |
#
# The last one looks like a miracle of an optimizer. **Predict** what the cell prints: is the second optimizer better?


# %%
def a_miracle():
    rng = np.random.default_rng(0)
    net = TwoLayerNet(64, 50, 10, rng)
    for optimizer, name in [(SGD(0.1), "SGD(0.1)"), (SGD(0.01), "SGD(0.01)")]:
        first, *_, last = train(net, optimizer, x_train, t_train, 5, 32, rng)
        print(f"{name}: loss {first:.2f} in the first epoch, {last:.2f} in the fifth")


attempt(a_miracle)

# %% [markdown]
# The second started from the first one's weights. To compare fairly, make a new network from the same seed each time.

# %% [markdown]
# ## Summary
#
# 1. A step moves every parameter in place, against its gradient; an epoch sees each sample once, in new minibatches.
# 2. A first loss near $\ln C$, then twenty images by heart, then all of them.
# 3. Samples are shuffled, each together with its target, or the last class seen erases the others.
# 4. Images that were held out tell whether anything was learned; those of the training can be known by heart.
# 5. The learning rate is the first thing to tune, by factors; the best one lies a little below the cliff.
# 6. Momentum of $m$ makes steps up to $1/(1-m)$ times as long where gradients agree, and calms them where they
#    alternate.
# 7. A weight learns from inputs that are not 0, and from gradients that reach it: not through saturated sigmoids, not
#    through dead relus.
# 8. Compare two trainings from the same seed, each at its own best rate.

# %% [markdown]
# ## On paper
#
# 1. $f(p) = p^2$ from $p = 2$, with a rate of 0.1. Take three steps of plain descent, and three with a momentum of 0.5.
#    Which is nearer to 0? Will the one with momentum overshoot? (Follow it for three steps more.)
# 2. In an epoch of 1,198 images in batches of 32, the 37 full batches have a loss of 0.5 each and the last one has 1.2.
#    Work out the mean over batches and the mean over images. How large would the difference be if the last batch
#    consisted of a single image? Which of the two would you report?
# 3. Hold the weights still. Show that the mean of the gradients of all batches of an epoch is the gradient over all images, if
#    the batches are of one size. Why is an epoch of 37 steps at a rate of 0.1 still not the same as a single step over
#    all images at a rate of 3.7?

# %% [markdown]
# ## What comes next
#
# One experiment more. Two networks with the same seed, trained alike. One of them has a fault: the gradient of
# `b1`, 50 numbers, reaches the optimizer with the wrong sign, so that these biases climb while everything else
# descends.
#
# **Predict.** How will the curves differ? Which is the healthy one?


# %% jupyter={"source_hidden": true}
class Faulty:
    """A network whose gradient of b1 has the wrong sign."""

    def __init__(self, net):
        self.params, self.loss, self.healthy = net.params, net.loss, net

    def gradient(self, x, t):
        grads = dict(self.healthy.gradient(x, t))
        grads["b1"] = -1.0 * grads["b1"]
        return grads


def two_trainings(ax):
    for fault, name, line in [(Faulty, "A", figure.VALUE_LINE), (lambda net: net, "B", SECOND_LINE)]:
        rng = np.random.default_rng(1)
        net = TwoLayerNet(64, 50, 10, rng)
        losses = train(fault(net), SGD(0.1), x_train, t_train, 30, 32, rng)
        ax.semilogy(range(1, 31), losses, label=name, **line)
        print(f"{name}: held-out accuracy {net.accuracy(x_held_out, t_held_out):.1%}")
    ax.set(xlabel="epoch", ylabel="loss")
    ax.legend()


figure.draw(
    two_trainings,
    alt="The loss of two networks over 30 epochs. The curves lie on each other, from 2 down to about 0.08, and the held-out "
    "accuracies are less than one point apart.",
)

# %% [markdown]
# Nobody can tell, from these. (It is A that is ill.) The healthy gradients outvote the sick ones, and a curve that falls
# proves nothing. A network may work for years with a wrong derivative in it, a little worse than it should be. The
# checks of this course found such faults in your layers. How did they do it, and could you write a check that
# finds a fault in any layer, one that you have never seen before?
