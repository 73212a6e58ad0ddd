# ---
# jupyter:
#   chainrule:
#     hints:
#       neuron:
#       - >-
#         What does basket 1 cost, worked out by hand? Which of the numbers in that calculation are the basket's own,
#         and which serve every basket?
#       - >-
#         For each row of X: multiply each entry by the weight in the same place, add the products, add b. For 2
#         baskets with 3 kinds of fruit, 2 numbers come out.
#       - >-
#         a_i is the sum over j of x_ij w_j, plus b. For all samples at once, that is the matrix X times the vector w,
#         and b is added to every entry.
#       neuron_backward:
#       - >-
#         Predict the shapes of the three gradients before anything else. Of which of the three is every entry used
#         for one sample only, and which two serve all of the samples?
#       - >-
#         An entry of X appears in one output, so its gradient has a single term. A weight appears in every sample's
#         output, once with each sample's input, and the bias in every output with a factor of 1. Where a thing is
#         used several times, what happens to the gradients that come back?
#       - >-
#         dX_ij = da_i w_j; dw_j is the sum over the samples i of da_i x_ij; db is the sum of all da_i, one number.
#         Check: in the example a bag that costs 1 more brings 2 + 3.
#       Affine:
#       - >-
#         Write the shapes of x, W, b and dout under their letters, with three different sizes. Which shapes must dx,
#         dW and db have?
#       - >-
#         Two matrices and at most a transpose give each of dx and dW, and their shapes leave a single way to do it:
#         dx is made of dout and W, dW of x and dout. The bias serves every row, so its gradient has one sum in it. In
#         which direction? Of an image, each sample is one row before any of this.
#       - >-
#         With x as rows of D numbers: dx = dout · (W transposed), dW = (x transposed) · dout, and db adds dout over
#         the samples. At the end dx gets the shape of the x that came in, so that shape has to be known. Nothing is
#         divided by N.
#       Linear:
#       - >-
#         Write the shapes under the letters once more. One of them has changed from the last layer to this one. Which
#         products still fit?
#       - >-
#         Forward has taken over one transpose. So play the game of the shapes anew: from (N, M) and (M, D) make (N,
#         D), and from (N, D) and (N, M) make (M, D). The bias does not notice any of it.
#       - >-
#         For x no transpose is left: dout comes first, then W as it is. For W the sum over the samples pairs the
#         output j of dout with the input l of x, and j is the row: dW_jl is the sum over i of dout_ij x_il. That is
#         dout, transposed, times x.
#       affine_backward_broadcast:
#       - >-
#         Each gradient has two indices out of the three i, l and j. For each of dx, dW and db: over which index is
#         the sum taken, the one that its own array does not have?
#       - >-
#         Insert an axis of size 1 into each of the two factors so that all three axes stand in the order N, D, M. x
#         lacks M, W lacks N, dout lacks D. Which place does the new axis have in each?
#       - >-
#         dW: x as (N, D, 1) times dout as (N, 1, M), summed over the first axis. dx: dout as (N, 1, M) times W as (1,
#         D, M), summed over the last axis. db needs no third axis; it adds dout over the samples.
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
# # 3 Affine layers
#
# At the end of this chapter you can
#
# - write one neuron, and then a whole layer of them as one matrix product and a sum;
# - find the gradients of inputs, weights and bias from their shapes, and prove them with indices;
# - tell which of two conventions for $W$ a text uses, and translate between them;
# - say why the bias gets a sum, and what that has to do with a fan-out;
# - get the same gradients by broadcasting, and say what that costs.
#
# You need layers and the fan-out from chapter 1, and matrix products. Allow two hours, and the exercises on paper
# apart.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import tracemalloc
from time import perf_counter

import numpy as np

from autograde import check
from autograde.check import figure, graph
from autograde.check.alive import alive

# %% [markdown]
# ## One neuron is one bill
#
# Chapter 2 ended with 784 pixels that make 50 new numbers. We begin with three numbers that make one. A shop sells
# apples at 2, oranges at 1 and pears at 0.5, and charges 1 for the bag. Two baskets come to the till:
#
# | | apples | oranges | pears |
# |---|---:|---:|---:|
# | basket 1 | 1 | 2 | 3 |
# | basket 2 | 4 | 0 | −1 |
#
# (The −1 is a pear that is brought back.) By hand, basket 2 costs
# $4 \cdot 2 + 0 \cdot 1 + (-1) \cdot 0.5 + 1 = 8.5$.
#
# This is all that a neuron does: it multiplies each input by a *weight*, adds the products, and adds a *bias*. The
# goods are the inputs, the prices are the weights, the bag is the bias. What comes out is its output $a$ (some texts:
# pre-activation). Weights of a network may be negative, and nobody sets them by hand; otherwise nothing is different.
#
# **Predict.** What does basket 1 cost? Then look at basket 2 as a graph.


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def neuron_by_hand(g):
    apples, w_apple = g.input("apples", 4), g.input("price of apples", 2)
    oranges, w_orange = g.input("oranges", 0), g.input("price of oranges", 1)
    pears, w_pear = g.input("pears", -1), g.input("price of pears", 0.5)
    bag = g.input("bag", 1)
    first = g.given("×", apples, w_apple, value=8, gradients=(6, 12))
    second = g.given("×", oranges, w_orange, value=0, gradients=(3, 0))
    third = g.given("×", pears, w_pear, value=-0.5, gradients=(1.5, -3))
    return g.given("+", first, second, third, bag, value=8.5, gradients=(3, 3, 3, 3), name="a")


graph.draw(neuron_by_hand, gradients=False)

# %% [markdown]
# Basket 1 costs 6.5. Now in symbols. There are $m$ baskets, which we call *samples* from now on, and $k$ inputs. $X$
# has one row for each sample, so its shape is $(m, k)$, and $x_{ij}$ is input $j$ of sample $i$. There is one weight
# for each input, $w$ of shape $(k)$, and one bias for the neuron, a single number $b$. In sum notation,
#
# $$a_i = \sum_{j=1}^{k} x_{ij} \, w_j + b, \qquad i = 1, \dots, m .$$
#
# Some texts take $w$ as a row and write the same as $a = X w^{\mathsf T} + b$. A NumPy array of shape `(k,)` is neither
# a row nor a column, so in code there is nothing to transpose.
#
# **Predict.** For the two baskets, what are the shapes of `X`, `w` and `a`?

# %% [markdown]
# ## Exercise 1: one neuron
#
# Write `neuron`. The shapes must come out as (2, 3), (3,) and (2,) for the baskets. A loop is as good as one line.


# %% nbgrader={"grade": false, "grade_id": "neuron", "locked": false, "schema_version": 3, "solution": true, "task": false}
def neuron(X, w, b):
    """One neuron on m samples: return its outputs a, shape (m,).

    X has shape (m, k), one sample a row; w has shape (k,); b is a number.
    """
    ### BEGIN SOLUTION
    return X @ w + b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "neuron_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    neuron,
    inputs=(np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]), np.array([2.0, 1.0, 0.5]), 1.0),
    expected=np.array([6.5, 8.5]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("neuron_values")
check.equal(
    neuron,
    inputs=(rng.normal(size=(5, 3)), rng.normal(size=3), rng.uniform(-3, -2)),
    expected=lambda X, w, b: X @ w + b,
)
check.equal(
    neuron,
    inputs=(rng.uniform(0.5, 2, size=(1, 4)), rng.uniform(0.5, 2, size=4), rng.uniform(0.5, 2)),
    expected=lambda X, w, b: X @ w + b,
)
check.equal(
    neuron,
    inputs=(rng.normal(size=(6, 1)), rng.normal(size=1), rng.normal()),
    expected=lambda X, w, b: X @ w + b,
)
### END HIDDEN TESTS

# %% [markdown]
# ## Back through one neuron
#
# Today basket 1 is sold twice and basket 2 three times. The takings of the day are $L = 2 a_1 + 3 a_2$. So
#
# $$\frac{\partial L}{\partial a} = \left( \frac{\partial L}{\partial a_1}, \frac{\partial L}{\partial a_2} \right)
# = (2, 3),$$
#
# and this is what the neuron receives from the right, its upstream gradient. It has one number for each output.
#
# Basket 2 first, with its 3. The graph consists of multiplications and additions, and chapter 1 says what they send
# back. **Predict** the gradient of the price of apples, of the number of apples, and of the bag. Then run the cell.

# %%
graph.draw(neuron_by_hand, dout=3)

# %% [markdown]
# The 12 under the price of apples: if an apple costs 1 more, each of the three baskets with 4 apples costs 4 more.
# The 6 under the apples: one apple more in the basket costs 2, three times. The 3 under the bag: three bags.
#
# But basket 1 has something to say about the price of apples as well. It has one apple and is sold twice, so it sends
# back $2 \cdot 1 = 2$. **Predict.** 12 from one sample, 2 from the other, and a single price: what is
# $\partial L / \partial w_1$? And what is $\partial L / \partial b$? Here is the bias alone; what the fruit of the two
# baskets costs, 5.5 and 7.5, is given.


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def bias_by_hand(g):
    fruit_1 = g.input("fruit of basket 1", 5.5)
    b = g.input("b", 1)
    fruit_2 = g.input("fruit of basket 2", 7.5)
    a_1 = g.given("+", fruit_1, b, value=6.5, gradients=(2, 2))
    a_2 = g.given("+", b, fruit_2, value=8.5, gradients=(3, 3))
    return g.given("2 a₁ + 3 a₂", a_1, a_2, value=38.5, gradients=(2, 3), name="L")


graph.draw(bias_by_hand)

# %% [markdown]
# **A weight and a bias are used once for each sample. That is a fan-out, and at a fan-out gradients add.** The bias
# gets $2 + 3 = 5$: five bags are sold today, and if a bag costs 1 more, the takings rise by 5. The price of apples
# gets $2 \cdot 1 + 3 \cdot 4 = 14$: fourteen apples are sold. An entry of $X$ is used once, and there is nothing to
# add:
#
# $$\frac{\partial L}{\partial x_{ij}} = \frac{\partial L}{\partial a_i} \, w_j , \qquad
# \frac{\partial L}{\partial w_j} = \sum_{i=1}^{m} \frac{\partial L}{\partial a_i} \, x_{ij} , \qquad
# \frac{\partial L}{\partial b} = \sum_{i=1}^{m} \frac{\partial L}{\partial a_i} .$$
#
# A gradient is a vector of partial derivatives: $m \cdot k$ of them for $X$, which holds $m \cdot k$ numbers. It is
# laid out in the shape of $X$, so that each derivative stands in the place of the number that it belongs to. So the
# shapes of all results are known before anything is calculated.
#
# **Predict** all gradients for the two baskets: six numbers, three numbers, one number.

# %% [markdown]
# ## Exercise 2: one neuron, backward
#
# Write `neuron_backward`, all three gradients at once, for any number of samples and inputs.


# %% nbgrader={"grade": false, "grade_id": "neuron_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def neuron_backward(X, w, da):
    """The gradients of one neuron: return (dX, dw, db), with shapes (m, k) and (k,), and db a number.

    X has shape (m, k), w has shape (k,); da, shape (m,), is dL/da.
    """
    ### BEGIN SOLUTION
    return np.outer(da, w), da @ X, float(np.sum(da))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "neuron_backward_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    neuron_backward,
    inputs=(np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]), np.array([2.0, 1.0, 0.5]), np.array([2.0, 3.0])),
    expected=(np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 1.5]]), np.array([14.0, 4.0, 3.0]), 5.0),
    near={
        "last_sample_only": [
            (np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 1.5]]), np.array([12.0, 0.0, -3.0]), 5.0),
            (np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 1.5]]), np.array([14.0, 4.0, 3.0]), 3.0),
            (np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 1.5]]), np.array([12.0, 0.0, -3.0]), 3.0),
        ],
        "ignores_dout": [
            (np.array([[2.0, 1.0, 0.5], [2.0, 1.0, 0.5]]), np.array([5.0, 2.0, 2.0]), 2.0),
            (np.array([[2.0, 1.0, 0.5], [2.0, 1.0, 0.5]]), np.array([14.0, 4.0, 3.0]), 5.0),
        ],
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("neuron_backward_values")
check.equal(
    neuron_backward,
    inputs=(rng.normal(size=(5, 3)), rng.normal(size=3), rng.uniform(1, 2, size=5) * np.array([1, -1, 1, 1, 1])),
    expected=lambda X, w, da: (np.outer(da, w), X.T @ da, da.sum()),
)
check.equal(
    neuron_backward,
    inputs=(rng.normal(size=(1, 4)), rng.normal(size=4), rng.normal(size=1)),
    expected=lambda X, w, da: (np.outer(da, w), X.T @ da, da.sum()),
)
check.equal(
    neuron_backward,
    inputs=(rng.uniform(0.5, 2, size=(6, 1)), rng.normal(size=1), rng.uniform(0.5, 2, size=6)),
    expected=lambda X, w, da: (np.outer(da, w), X.T @ da, da.sum()),
)
### END HIDDEN TESTS

# %% [markdown]
# Your function at work. The bars are the gradients of the three prices and of the bag, for the two baskets above.
# **Predict**: which bars stay as they are when basket 1 is sold more often, and what does it take to bring the bar of
# the pears to 0? Then move the sliders (where there are none, change the last number in each bracket of the last
# line).


# %%
def gradients_of_the_day(basket_1_sold, basket_2_sold):
    baskets = np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]])
    sold = np.array([float(basket_1_sold), float(basket_2_sold)])

    def bars(ax):
        _, dw, db = neuron_backward(baskets, np.array([2.0, 1.0, 0.5]), sold)
        heights = [*np.asarray(dw, dtype=float), float(db)]
        drawn = ax.bar(["apples", "oranges", "pears", "bag"], heights, color=figure.GRADIENT, hatch="//", width=0.5)
        ax.bar_label(drawn, [f"{height:g}" for height in heights], padding=2)
        ax.axhline(0, color=figure.INK, linewidth=0.8)
        ax.set(ylabel="gradient of the price", ylim=(-12, 48))

    figure.draw(
        bars,
        alt=f"Four bars, the gradients of the prices of apples, oranges, pears and the bag, if basket 1 is sold "
        f"{basket_1_sold} times and basket 2 {basket_2_sold} times: each is the number of pieces sold.",
    )


alive(gradients_of_the_day, basket_1_sold=(0, 8, 1, 2), basket_2_sold=(0, 8, 1, 3))

# %% [markdown]
# A gradient of a price counts the pieces that were sold: of the pears, three for each basket 1, less one for each
# basket 2.

# %% [markdown]
# ## Many neurons
#
# The two baskets could be bought elsewhere. Four shops, each with three prices and a bag, are four neurons:
#
# | | apples | oranges | pears | bag |
# |---|---:|---:|---:|---:|
# | shop 1 | 3 | 1 | 2 | 0.5 |
# | shop 2 | 1 | 3 | 1 | 2 |
# | shop 3 | 2 | 1 | 0.5 | 1 |
# | shop 4 | 1 | 2 | 4 | 1.5 |
#
# The prices, one row for each neuron, are a matrix $W$ of shape $(n, k) = (4, 3)$; the bags are a vector $b$ of shape
# $(n)$. Each sample now has an output at each neuron, so $A$ has shape $(m, n)$, and $a_{ij}$ is the output of neuron
# $j$ for sample $i$: what basket $i$ costs in shop $j$.
#
# **Predict.** Which basket and which shop belong to $a_{23}$? Write it out as a sum before you read on.
#
# $$a_{23} = x_{21} w_{31} + x_{22} w_{32} + x_{23} w_{33} + b_3
# = 4 \cdot 2 + 0 \cdot 1 + (-1) \cdot 0.5 + 1 = 8.5$$
#
# It is basket 2 in shop 3, the bill from the beginning. (In code the counting starts at 0, and it is `A[1, 2]`.) The
# row of $X$ says which sample, the row of $W$ says which neuron, and the sum runs over the inputs that both have:
#
# $$a_{ij} = \sum_{l=1}^{k} x_{il} \, w_{jl} + b_j , \qquad\text{that is}\qquad A = X W^{\mathsf T} + b .$$
#
# The product has shape $(m, n)$, and $b$ with its $n$ numbers is added to each row: NumPy stretches it, which is called
# *broadcasting*. All bills together:
#
# $$A = \begin{pmatrix} 1 & 2 & 3 \\ 4 & 0 & -1 \end{pmatrix}
# \begin{pmatrix} 3 & 1 & 2 & 1 \\ 1 & 3 & 1 & 2 \\ 2 & 1 & 0.5 & 4 \end{pmatrix} + b
# = \begin{pmatrix} 11.5 & 12 & 6.5 & 18.5 \\ 10.5 & 5 & 8.5 & 1.5 \end{pmatrix} .$$
#
# Texts use the word *affine* for both: for one neuron with its $k$ weights and a scalar bias, and for a layer of $n$
# neurons. The first is the second with $n = 1$.

# %% [markdown]
# ## Two conventions for one layer
#
# Above, each neuron has a row of $W$. One could as well give each neuron a column. Both are in use, and mixing them
# is the most common mistake with this layer. From here on, as usual in code, $N$ is the number of samples (above $m$),
# $D$ that of inputs (above $k$) and $M$ that of outputs (above $n$). In these letters the $W$ above is $(M, D)$, the
# middle column:
#
# | | rows, $W$ is (in, out) | rows, $W$ is (out, in) | columns, $W$ is (out, in) |
# |---|---|---|---|
# | formula | $Y = X W + b$ | $Y = X W^{\mathsf T} + b$ | $Y = W X + b$ |
# | a sample is | a row of $X$ | a row of $X$ | a column of $X$ |
# | shape of $X$ | $(N, D)$ | $(N, D)$ | $(D, N)$ |
# | shape of $W$ | $(D, M)$ | $(M, D)$ | $(M, D)$ |
# | shape of $b$ | $(M)$ | $(M)$ | $(M, 1)$ |
# | found in | NumPy courses, this course | PyTorch's `Linear` | textbooks of mathematics |
#
# (PyTorch is a library in which many networks are written.) There are two conventions for $W$, (in, out) and (out, in),
# and two for the samples. To tell which one a text uses, look
#
# 1. at the shape of a $W$ whose two sizes differ: 784 pixels and 50 neurons make (784, 50) or (50, 784);
# 2. at the product: where $W$ stands on the left, samples are columns;
# 3. at a square $W$ only last. Its shape says nothing.
#
# **Predict.** Which convention do these four use? One of them contradicts itself: which, and how would you mend it?
#
# 1. "`W1` has shape (784, 50); a batch of 100 images is an array of shape (100, 784)."
# 2. "`torch.nn.Linear(784, 50).weight` has shape (50, 784)."
# 3. "$h = W_1 x + b_1$ with $x$ of shape (3, 1) and $W_1$ of shape (4, 3)."
# 4. "The three inputs form the row vector $X = (x_1 \; x_2 \; x_3)$. The layer has four neurons and computes $W X + B$,
#    where $W$ has 4 rows and 3 columns."

# %% [markdown]
# 1 is rows with (in, out). 2 is rows with (out, in). 3 is columns. 4 is the one that contradicts itself: (4, 3) times
# (1, 3) is no product. Its author meant $X$ as a column, as in 3; or else, with the row, $X W^{\mathsf T} + B$. It is
# not invented: one of the articles that this course grew from is written so. When a text leaves you puzzled, write
# the shapes under the letters.

# %% [markdown]
# ## The gradients, by their shapes
#
# Take the first convention, $Y = X W + b$. From the right comes $\dfrac{\partial L}{\partial Y}$, of shape $(N, M)$,
# in code `dout`.
#
# **Predict the shapes** of $\dfrac{\partial L}{\partial X}$, $\dfrac{\partial L}{\partial W}$ and
# $\dfrac{\partial L}{\partial b}$. Then play a game. The gradient of one factor is what came from the right, multiplied
# by the *other* factor, as in chapter 1. With matrices there is an order to choose and a transpose or none:
#
# - from $\dfrac{\partial L}{\partial Y}$ of shape $(2, 4)$ and $W$ of shape $(3, 4)$, make a matrix of shape $(2, 3)$;
# - from $X$ of shape $(2, 3)$ and $\dfrac{\partial L}{\partial Y}$ of shape $(2, 4)$, make one of shape $(3, 4)$.
#
# Each has one solution:
#
# $$\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} \, W^{\mathsf T} , \qquad
# \frac{\partial L}{\partial W} = X^{\mathsf T} \, \frac{\partial L}{\partial Y} .$$
#
# Try them on the shops. In this convention a shop is a column of $W$. Today's sales, how often basket $i$ was bought in
# shop $j$, are what comes from the right:
#
# $$\frac{\partial L}{\partial Y} = \begin{pmatrix} 1 & 0 & 2 & 1 \\ 0 & 2 & 3 & 1 \end{pmatrix}$$
#
# **Predict** two entries by thinking of the shops, not of matrices. By how much do the takings of all shops together
# rise if basket 1 gets one apple more? By how much, if an apple costs 1 more in shop 3?


# %% jupyter={"source_hidden": true}
def paint_products(ax):
    from matplotlib.patches import Rectangle

    def matrix(left, top, name, rows, chosen):
        ax.text(left + len(rows[0]) / 2, top + 0.35, name, ha="center", fontsize=11)
        for i, row in enumerate(rows):
            for j, number in enumerate(row):
                marked = chosen in (("row", i), ("column", j), (i, j))
                look = {"facecolor": "#E2E2E2", "hatch": "...."} if marked else {"facecolor": "white"}
                ax.add_patch(Rectangle((left + j, top - i - 1), 1, 1, edgecolor="#999999", linewidth=0.7, **look))
                box = {"facecolor": look["facecolor"], "edgecolor": "none", "pad": 1.5}
                weight = "bold" if marked else "normal"
                ax.text(
                    left + j + 0.5,
                    top - i - 0.5,
                    f"{number:g}".replace("-", "−"),
                    ha="center",
                    va="center",
                    weight=weight,
                    bbox=box,
                )

    sales = [[1, 0, 2, 1], [0, 2, 3, 1]]
    matrix(0, 9, "gradient of X", [[8, 5, 7], [9, 11, 7.5]], (0, 0))
    matrix(5.5, 9, "gradient of Y", sales, ("row", 0))
    matrix(11, 10, "W, transposed", [[3, 1, 2], [1, 3, 1], [2, 1, 0.5], [1, 2, 4]], ("column", 0))
    matrix(0, 3.5, "gradient of W", [[1, 8, 14, 5], [2, 0, 4, 2], [3, -2, 3, 2]], (0, 2))
    matrix(6, 3.5, "X, transposed", [[1, 4], [2, 0], [3, -1]], ("row", 0))
    matrix(9.5, 3, "gradient of Y", sales, ("column", 2))
    for x, y, sign in [(4.25, 8, "="), (10.25, 8, "·"), (5, 2, "="), (8.75, 2, "·")]:
        ax.text(x, y, sign, ha="center", va="center", fontsize=14)
    ax.set(xlim=(-0.2, 14.3), ylim=(0.3, 10.9))
    ax.set_axis_off()


figure.draw(
    paint_products,
    height=3.9,
    alt="Two matrix products in numbers. The gradient of X, rows 8 5 7 and 9 11 7.5, is the gradient of Y, rows 1 0 2 "
    "1 and 0 2 3 1, times W transposed, rows 3 1 2, 1 3 1, 2 1 0.5, 1 2 4; its entry 8 comes from the first row and "
    "the first column. The gradient of W, rows 1 8 14 5, 2 0 4 2, 3 -2 3 2, is X transposed, rows 1 4, 2 0, 3 -1, "
    "times the gradient of Y; its entry 14 comes from the first row and the third column.",
)

# %% [markdown]
# One apple more in basket 1 costs $1 \cdot 3 + 0 \cdot 1 + 2 \cdot 2 + 1 \cdot 1 = 8$: the apple prices, each times how
# often the basket was bought there. That is the marked row times the marked column. An apple that costs 1 more in shop
# 3 brings $1 \cdot 2 + 4 \cdot 3 = 14$, as before. Read the third column of the gradient of $W$: it is what exercise 2
# gave for the neuron with these prices. **A layer of neurons is several neurons side by side, and nothing is new but
# $X$:** every input feeds all of the neurons, so its gradient is a sum over them.

# %% [markdown]
# ## The gradients, by their indices
#
# Shapes find the formula, but they do not prove it. They cannot see a factor, a sign or a mean, and with a square $W$
# both $W$ and $W^{\mathsf T}$ would fit. Indices leave no doubt. Write one entry:
#
# $$y_{ij} = \sum_{l=1}^{D} x_{il} \, w_{lj} + b_j .$$
#
# In which outputs does the weight $w_{lj}$ appear? In column $j$ of $Y$, once for each sample $i$, and there with the
# factor $x_{il}$. The chain rule adds over all the ways from $w_{lj}$ to $L$:
#
# $$\frac{\partial L}{\partial w_{lj}} = \sum_{i=1}^{N} \frac{\partial L}{\partial y_{ij}} \, x_{il}
# = \Bigl( X^{\mathsf T} \, \frac{\partial L}{\partial Y} \Bigr)_{lj} .$$
#
# **Do the same** for $x_{il}$ and for $b_j$ on paper: in which outputs does it appear, and with which factor? You
# should find
#
# $$\frac{\partial L}{\partial x_{il}} = \sum_{j=1}^{M} \frac{\partial L}{\partial y_{ij}} \, w_{lj}
# = \Bigl( \frac{\partial L}{\partial Y} \, W^{\mathsf T} \Bigr)_{il} , \qquad
# \frac{\partial L}{\partial b_j} = \sum_{i=1}^{N} \frac{\partial L}{\partial y_{ij}} .$$
#
# Look at the indices below the sums. There are three in all: $i$ for the sample, $l$ for the input, $j$ for the output.
# A weight has $l$ and $j$, and its gradient sums over $i$. An input has $i$ and $l$, and sums over $j$. The bias has
# only $j$, and sums over the rest. **A gradient sums over the index that its array does not have,** for that is the
# direction in which the same number is used again and again.

# %% [markdown]
# ## Samples that are not rows
#
# A sample is often an image: an array of shape $(N, \text{channels}, \text{height}, \text{width})$ comes in, and the
# layer wants $(N, D)$. Each sample is laid out as one row, in *C order*: the last index runs fastest. By hand, for one
# sample of shape (2, 3):
#
# $$\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix} \longrightarrow
# \begin{pmatrix} 1 & 2 & 3 & 4 & 5 & 6 \end{pmatrix}$$
#
# It is the order that NumPy's `reshape` takes by itself. No number changes; they only stand in another arrangement.
#
# **Predict.** A batch of 10 colour images has shape (10, 3, 8, 8), and the layer has 50 outputs. What are the shapes of
# $W$, $b$, $Y$, and of `dx`? For the last, remember what a gradient has the shape of.

# %% [markdown]
# ## Exercise 3: the layer
#
# $W$ must be (192, 50), $b$ is (50), $Y$ is (10, 50), and `dx` is (10, 3, 8, 8) again, in the same order.
#
# Write `Affine`. Unlike the layers so far it is made with something: `Affine(W, b)`. `backward` returns `dx` alone, and
# leaves the other two gradients on the layer as `dW` and `db`, for whoever updates the weights. A new backward
# replaces them.


# %% nbgrader={"grade": false, "grade_id": "Affine", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Affine:
    """A layer of M neurons, samples in rows: y = x W + b.

    W has shape (D, M) and b has shape (M,). The layer never writes into them. After a backward, dW and db hold the
    gradients of W and b, in their shapes.
    """

    def __init__(self, W, b):
        ### BEGIN SOLUTION
        self.W, self.b = W, b
        ### END SOLUTION

    def forward(self, x):
        """Return y, shape (N, M). x has shape (N, ...): one sample is an array of any shape, of D numbers."""
        ### BEGIN SOLUTION
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b
        ### END SOLUTION

    def backward(self, dout):
        """Return dx in the shape of x, and set self.dW (D, M) and self.db (M,). dout, shape (N, M), is dL/dy."""
        ### BEGIN SOLUTION
        rows = self.x.reshape(len(self.x), -1)
        self.dW = rows.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "affine_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(
    Affine,
    args=(
        np.array([[3.0, 1.0, 2.0, 1.0], [1.0, 3.0, 1.0, 2.0], [2.0, 1.0, 0.5, 4.0]]),
        np.array([0.5, 2.0, 1.0, 1.5]),
    ),
    inputs=(np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]),),
    expected=np.array([[11.5, 12.0, 6.5, 18.5], [10.5, 5.0, 8.5, 1.5]]),
)
check.forward(
    Affine,
    args=(np.array([[1.0], [2.0], [3.0], [-1.0], [0.5], [4.0]]), np.array([7.0])),
    inputs=(np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[6.0, 5.0, 4.0], [3.0, 2.0, 1.0]]]),),
    expected=np.array([[43.5], [37.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("affine_forward")
check.forward(
    Affine,
    args=(rng.normal(size=(3, 4)), rng.normal(size=4)),
    inputs=(rng.normal(size=(5, 3)),),
    expected=lambda x, W, b: x @ W + b,
)
check.forward(
    Affine,
    args=(rng.normal(size=(4, 3)), rng.normal(size=3)),
    inputs=(rng.normal(size=(1, 4)),),
    expected=lambda x, W, b: x @ W + b,
)
check.forward(
    Affine,
    args=(rng.normal(size=(24, 5)), rng.normal(size=5)),
    inputs=(rng.normal(size=(3, 2, 4, 3)),),
    expected=lambda x, W, b: x.reshape(3, 24) @ W + b,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "affine_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Affine,
    args=(
        np.array([[3.0, 1.0, 2.0, 1.0], [1.0, 3.0, 1.0, 2.0], [2.0, 1.0, 0.5, 4.0]]),
        np.array([0.5, 2.0, 1.0, 1.5]),
    ),
    inputs=(np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[11.5, 12.0, 6.5, 18.5], [10.5, 5.0, 8.5, 1.5]]),
)
check.backward(
    Affine,
    args=(np.array([[1.0], [2.0], [3.0], [-1.0], [0.5], [4.0]]), np.array([7.0])),
    inputs=(np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[6.0, 5.0, 4.0], [3.0, 2.0, 1.0]]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[43.5], [37.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("affine_backward")
check.backward(
    Affine,
    args=(rng.normal(size=(3, 4)), rng.normal(size=4)),
    inputs=(rng.normal(size=(5, 3)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W + b,
)
check.backward(
    Affine,
    args=(rng.normal(size=(4, 3)), rng.normal(size=3)),
    inputs=(rng.normal(size=(1, 4)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W + b,
)
check.backward(
    Affine,
    args=(rng.normal(size=(12, 5)), rng.normal(size=5)),
    inputs=(rng.normal(size=(3, 2, 1, 6)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x.reshape(3, 12) @ W + b,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "affine_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    Affine,
    args=(np.array([[1.0], [2.0], [3.0], [-1.0], [0.5], [4.0]]), np.array([7.0])),
    inputs=(np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[6.0, 5.0, 4.0], [3.0, 2.0, 1.0]]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[43.5], [37.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("affine_care")
# The forward in between gets samples of another shape.
check.care(
    Affine,
    args=(rng.normal(size=(6, 4)), rng.normal(size=4)),
    inputs=(rng.normal(size=(3, 2, 1, 3)),),
    others=(rng.normal(size=(3, 6)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x.reshape(len(x), 6) @ W + b,
)
# Beside a bias of this size a finite difference drowns in rounding; the gradients do not depend on it.
check.backward(
    Affine,
    args=(np.array([[2.0, -1.0], [0.0, 3.0], [1.0, 4.0]]), np.array([1e10, -3e10])),
    inputs=(np.array([[1.0, -2.0, 3.0]]),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W + b,
    dout=np.array([[5.0, 7.0]]),
    gradients=(
        np.array([[3.0, 21.0, 33.0]]),
        np.array([[5.0, 7.0], [-10.0, -14.0], [15.0, 21.0]]),
        np.array([5.0, 7.0]),
    ),
)
# As large as a layer for handwritten digits: measuring each entry would take minutes.
check.backward(
    Affine,
    args=(np.full((784, 50), 2.0), np.zeros(50)),
    inputs=(np.full((100, 784), 3.0),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W + b,
    dout=np.tile(np.arange(50.0), (100, 1)),
    gradients=(
        np.full((100, 784), 2.0 * 1225),
        np.tile(3.0 * 100 * np.arange(50.0), (784, 1)),
        100 * np.arange(50.0),
    ),
)
### END HIDDEN TESTS

# %% [markdown]
# Now the shops by your own layer. Its `dW` says how many pieces of each fruit every shop has sold, its `db` how many
# bags, its `dx` what one piece more in a basket would cost over all.


# %%
def takings_of_the_day():
    baskets = np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]])
    prices = np.array([[3.0, 1.0, 2.0, 1.0], [1.0, 3.0, 1.0, 2.0], [2.0, 1.0, 0.5, 4.0]])
    bags = np.array([0.5, 2.0, 1.0, 1.5])
    sales = np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 2.0, 3.0, 1.0]])
    shops = Affine(prices, bags)
    print(f"takings {np.sum(sales * shops.forward(baskets))}")
    print("dx", shops.backward(sales), "dW", shops.dW, "db", shops.db, sep="\n")
    prices[0, 2] += 1  # apples in shop 3
    shops = Affine(prices, bags)
    print(f"takings when one price is higher by 1: {np.sum(sales * shops.forward(baskets))}")


try:
    takings_of_the_day()
except NotImplementedError as error:
    print(f"{figure.unwritten(error)} is still to be written.")

# %% [markdown]
# **Explain** the difference between the two takings by one entry of `dW`. Then let the bag in shop 3 cost 1 more, and
# the apples as much as before: write `bags[2] += 1` in place of `prices[0, 2] += 1`. Which takings do you expect?

# %% [markdown]
# They rise from 80 to 85: shop 3 has sold five bags, and `db[2]` is 5.

# %% [markdown]
# ## Exercise 4: the other convention
#
# PyTorch keeps $W$ as (out, in) and computes $Y = X W^{\mathsf T} + b$. Here are no formulas for the gradients.
#
# **Predict** them with the game of the shapes: $\dfrac{\partial L}{\partial Y}$ is $(N, M)$ as before, $X$ is $(N, D)$,
# and now $W$ is $(M, D)$, and its gradient too. How many transposes are left? If you want to be sure, do the index
# calculation for $w_{jl}$. Then write `Linear`.


# %% nbgrader={"grade": false, "grade_id": "Linear", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Linear:
    """A layer of M neurons in PyTorch's convention, samples in rows: y = x W^T + b.

    W has shape (M, D) and b has shape (M,). The layer never writes into them. After a backward, dW and db hold the
    gradients of W and b, in their shapes.
    """

    def __init__(self, W, b):
        ### BEGIN SOLUTION
        self.W, self.b = W, b
        ### END SOLUTION

    def forward(self, x):
        """Return y, shape (N, M). x has shape (N, D)."""
        ### BEGIN SOLUTION
        self.x = x
        return x @ self.W.T + self.b
        ### END SOLUTION

    def backward(self, dout):
        """Return dx, shape (N, D), and set self.dW (M, D) and self.db (M,). dout, shape (N, M), is dL/dy."""
        ### BEGIN SOLUTION
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "linear_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(
    Linear,
    args=(
        np.array([[3.0, 1.0, 2.0], [1.0, 3.0, 1.0], [2.0, 1.0, 0.5], [1.0, 2.0, 4.0]]),
        np.array([0.5, 2.0, 1.0, 1.5]),
    ),
    inputs=(np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]),),
    expected=np.array([[11.5, 12.0, 6.5, 18.5], [10.5, 5.0, 8.5, 1.5]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("linear_forward")
check.forward(
    Linear,
    args=(rng.normal(size=(4, 3)), rng.normal(size=4)),
    inputs=(rng.normal(size=(5, 3)),),
    expected=lambda x, W, b: x @ W.T + b,
)
check.forward(
    Linear,
    args=(rng.normal(size=(3, 4)), rng.normal(size=3)),
    inputs=(rng.normal(size=(1, 4)),),
    expected=lambda x, W, b: x @ W.T + b,
)
check.forward(
    Linear,
    args=(rng.normal(size=(1, 6)), rng.normal(size=1)),
    inputs=(rng.normal(size=(3, 6)),),
    expected=lambda x, W, b: x @ W.T + b,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "linear_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(
    Linear,
    args=(
        np.array([[3.0, 1.0, 2.0], [1.0, 3.0, 1.0], [2.0, 1.0, 0.5], [1.0, 2.0, 4.0]]),
        np.array([0.5, 2.0, 1.0, 1.5]),
    ),
    inputs=(np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[11.5, 12.0, 6.5, 18.5], [10.5, 5.0, 8.5, 1.5]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("linear_backward")
check.backward(
    Linear,
    args=(rng.normal(size=(4, 3)), rng.normal(size=4)),
    inputs=(rng.normal(size=(5, 3)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W.T + b,
)
check.backward(
    Linear,
    args=(rng.normal(size=(3, 4)), rng.normal(size=3)),
    inputs=(rng.normal(size=(1, 4)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W.T + b,
)
check.backward(
    Linear,
    args=(rng.normal(size=(1, 6)), rng.normal(size=1)),
    inputs=(rng.normal(size=(3, 6)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W.T + b,
    dout=np.array([[1.5], [-0.5], [2.0]]),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "linear_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    Linear,
    args=(
        np.array([[3.0, 1.0, 2.0], [1.0, 3.0, 1.0], [2.0, 1.0, 0.5], [1.0, 2.0, 4.0]]),
        np.array([0.5, 2.0, 1.0, 1.5]),
    ),
    inputs=(np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]),),
    wrt=["x", "W", "b"],
    expected=np.array([[11.5, 12.0, 6.5, 18.5], [10.5, 5.0, 8.5, 1.5]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("linear_care")
check.care(
    Linear,
    args=(rng.normal(size=(4, 6)), rng.normal(size=4)),
    inputs=(rng.normal(size=(3, 6)),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W.T + b,
)
# Beside a bias of this size a finite difference drowns in rounding; the gradients do not depend on it.
check.backward(
    Linear,
    args=(np.array([[2.0, 0.0, 1.0], [-1.0, 3.0, 4.0]]), np.array([1e10, -3e10])),
    inputs=(np.array([[1.0, -2.0, 3.0]]),),
    wrt=["x", "W", "b"],
    expected=lambda x, W, b: x @ W.T + b,
    dout=np.array([[5.0, 7.0]]),
    gradients=(
        np.array([[3.0, 21.0, 33.0]]),
        np.array([[5.0, -10.0, 15.0], [7.0, -14.0, 21.0]]),
        np.array([5.0, 7.0]),
    ),
)
### END HIDDEN TESTS

# %% [markdown]
# ## The same by broadcasting
#
# There is another way to write the three gradients, without any matrix product. It is slower and hungrier, and it
# helps to see what a matrix product is. Look once more at
#
# $$\frac{\partial L}{\partial w_{lj}} = \sum_{i} x_{il} \, \frac{\partial L}{\partial y_{ij}} .$$
#
# Form *all* the products $x_{il} \cdot \partial L / \partial y_{ij}$ first: one for each $i$, $l$ and $j$, a block of
# numbers with three axes. Then add along the axis of $i$, and the block becomes a matrix.
#
# NumPy builds such a block if the axes are made to fit. An axis of size 1 is stretched to the size of its partner, and
# `None` in an index puts in an axis of size 1. **Predict** the shapes and the six times of the day that this prints.

# %%
hours = np.array([8, 12, 16])
minutes = np.array([5, 35])
print(hours[:, None].shape, minutes[None, :].shape)
print(60 * hours[:, None] + minutes[None, :])

# %% [markdown]
# In this way one axis is *inserted* into each factor, the factors are *multiplied*, and one axis is *summed away*. Here
# are the shapes for 1000 images of 784 pixels and a layer of 50 neurons. **Predict** what belongs in the second row.
#
# | gradient | one factor | other factor | their product | summed over | result |
# |---|---|---|---|---|---|
# | of $W$ | $x$ as (1000, 784, 1) | `dout` as (1000, 1, 50) | (1000, 784, 50) | the samples | (784, 50) |
# | of $x$ | `dout` as ? | $W$ as ? | (1000, 784, 50) | ? | (1000, 784) |
# | of $b$ | `dout` as (1000, 50) | | | the samples | (50) |


# %% jupyter={"source_hidden": true}
def paint_block(*panels):
    from matplotlib.patches import Polygon

    N, D, M, slope = 1.5, 2.2, 1.0, (0.62, 0.5)  # the block's sides as drawn, and where the third one points
    behind = (M * slope[0], M * slope[1])
    faces = {
        "x": [(0, 0), (D, 0), (D, N), (0, N)],
        "W": [(0, N), (D, N), (D + behind[0], N + behind[1]), (behind[0], N + behind[1])],
        "y": [(D, 0), (D + behind[0], behind[1]), (D + behind[0], N + behind[1]), (D, N)],
    }
    titles = ["y: add along D", "gradient of x: add along M", "gradient of W: add along N"]
    for ax, result, title in zip(panels, "yxW", titles, strict=True):
        for name, corners in faces.items():
            look = {"facecolor": "#CFE3F1"}
            if name == "y":
                look = {"facecolor": "#F8DCC8", "hatch": "////"}
            if name == result:
                look = {"facecolor": "white", "linewidth": 2.6}
            look = {"edgecolor": figure.INK, "linewidth": 0.8, "joinstyle": "round", "clip_on": False} | look
            ax.add_patch(Polygon(corners, closed=True, zorder=2 if name == result else 1, **look))
            text = ("d" if result != "y" and name in (result, "y") else "") + name
            text = {"dy": "dout", "y": "y"}.get(text, text)
            x, y = np.mean(corners, axis=0)
            box = {"facecolor": look["facecolor"], "edgecolor": "none", "pad": 1.5}
            weight = "bold" if name == result else "normal"
            ax.text(x, y, text, ha="center", va="center", weight=weight, bbox=box, zorder=3)
        ax.text(-0.12, N / 2, "N", ha="right", va="center")
        ax.text(D / 2, -0.1, "D", ha="center", va="top")
        ax.text(D + behind[0] / 2 + 0.08, behind[1] / 2 - 0.08, "M", ha="left", va="top")
        ax.set_title(title, fontsize=10)
        ax.set(xlim=(-0.4, 3.1), ylim=(-0.35, 2.05), aspect="equal")
        ax.set_axis_off()


figure.draw(
    paint_block,
    panels=3,
    height=2.1,
    alt="The same block of N times D times M numbers, three times. Its front is the array x with sides N and D, its "
    "top is W with sides D and M, its right side is y or dout with sides N and M. Each time two faces are multiplied "
    "to fill the block, and the sum along the third direction gives the remaining face: y from x and W along D, the "
    "gradient of x from dout and W along M, the gradient of W from x and dout along N.",
)

# %% [markdown]
# For the gradient of $x$, `dout` becomes (1000, 1, 50), $W$ becomes (1, 784, 50), and the sum goes over the outputs.
#
# The picture shows why forward and the two gradients look so much alike. Each of the three arrays $x$, $W$ and $y$ is
# a face of one block. Two of them fill the block with their products, and adding along the direction that they share
# gives the third.

# %% [markdown]
# ## Exercise 5: insert, multiply, sum
#
# Write all three gradients of `Affine` as a function, without a matrix product. The checks look at the numbers only;
# the timing cell after them tells which way you took.


# %% nbgrader={"grade": false, "grade_id": "affine_backward_broadcast", "locked": false, "schema_version": 3, "solution": true, "task": false}
def affine_backward_broadcast(x, W, dout):
    """The gradients of y = x W + b, by broadcasting and sums: return (dx, dW, db), shapes (N, D), (D, M), (M,).

    x has shape (N, D); W has shape (D, M); dout, shape (N, M), is dL/dy.
    """
    ### BEGIN SOLUTION
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    db = dout.sum(axis=0)
    return dx, dW, db
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "affine_backward_broadcast_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    affine_backward_broadcast,
    inputs=(
        np.array([[1.0, 2.0, 3.0], [4.0, 0.0, -1.0]]),
        np.array([[3.0, 1.0, 2.0, 1.0], [1.0, 3.0, 1.0, 2.0], [2.0, 1.0, 0.5, 4.0]]),
        np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 2.0, 3.0, 1.0]]),
    ),
    expected=(
        np.array([[8.0, 5.0, 7.0], [9.0, 11.0, 7.5]]),
        np.array([[1.0, 8.0, 14.0, 5.0], [2.0, 0.0, 4.0, 2.0], [3.0, -2.0, 3.0, 2.0]]),
        np.array([1.0, 2.0, 5.0, 2.0]),
    ),
    near={
        "missing_transpose": (
            np.array([[8.0, 5.0, 7.0], [9.0, 11.0, 7.5]]),
            np.array([[1.0, 2.0, 3.0, 8.0], [0.0, -2.0, 14.0, 4.0], [3.0, 5.0, 2.0, 2.0]]),
            np.array([1.0, 2.0, 5.0, 2.0]),
        ),
        "last_sample_only": (
            np.array([[8.0, 5.0, 7.0], [9.0, 11.0, 7.5]]),
            np.array([[0.0, 8.0, 12.0, 4.0], [0.0, 0.0, 0.0, 0.0], [0.0, -2.0, -3.0, -1.0]]),
            np.array([0.0, 2.0, 3.0, 1.0]),
        ),
    },
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("affine_backward_broadcast_values")
check.equal(
    affine_backward_broadcast,
    inputs=(rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=(5, 4))),
    expected=lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(axis=0)),
)
check.equal(
    affine_backward_broadcast,
    inputs=(rng.normal(size=(1, 4)), rng.normal(size=(4, 2)), rng.normal(size=(1, 2))),
    expected=lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(axis=0)),
)
check.equal(
    affine_backward_broadcast,
    inputs=(rng.normal(size=(3, 6)), rng.normal(size=(6, 1)), rng.uniform(0.5, 2, size=(3, 1))),
    expected=lambda x, W, dout: (dout @ W.T, x.T @ dout, dout.sum(axis=0)),
)
### END HIDDEN TESTS

# %% [markdown]
# ## What it costs
#
# **Predict.** How many numbers stand in the block for 1000 images, 784 pixels and 50 neurons? A float64 takes 8
# bytes. How large is the block, and how large is the gradient of $W$ that comes out of it?
#
# By hand: $1000 \cdot 784 \cdot 50 = 39\,200\,000$ numbers of 8 bytes are 313.6 million bytes, about **314 MB**. The
# gradient of $W$ has $784 \cdot 50 \cdot 8 = 313\,600$ bytes, a thousandth: one for all the samples instead of one
# for each. A matrix product multiplies just as often, but it adds each product up at once and never stores the block.
#
# Measure it, with your own two answers, for 100 images. **Predict** the largest amount of memory that each one holds
# while it runs.


# %%
def megabytes_and_milliseconds(calculate):
    """The most memory that was taken at any moment, in MB, and the shortest of three times, in ms."""
    times = []
    for _ in range(3):
        start = perf_counter()
        calculate()
        times.append(perf_counter() - start)
    tracemalloc.start()
    calculate()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6, min(times) * 1e3


def compare_costs(N, D, M):
    rng = np.random.default_rng(3)
    x, W, dout = rng.normal(size=(N, D)), rng.normal(size=(D, M)), rng.normal(size=(N, M))
    layer = Affine(W, np.zeros(M))
    layer.forward(x)
    for name, calculate in [
        ("Affine.backward          ", lambda: layer.backward(dout)),
        ("affine_backward_broadcast", lambda: affine_backward_broadcast(x, W, dout)),
    ]:
        print("{}  {:6.1f} MB  {:6.1f} ms".format(name, *megabytes_and_milliseconds(calculate)))


try:
    compare_costs(100, 784, 50)
except NotImplementedError as error:
    print(f"{figure.unwritten(error)} is still to be written.")

# %% [markdown]
# The block for 100 images takes 31.4 MB, and that is what you should see, with a little more for the results. The
# matrix products take about 1 MB, which is hardly more than `dx` and `dW` themselves, and are usually 10 to 100 times
# faster. If your two lines are alike, one of your answers is not what it is called.
#
# Broadcasting is still worth having. Written out like this, the sum says which axis goes, and it works for operations
# that are no matrix product. And it is a second answer to compare the first with.

# %% [markdown]
# ## In words
#
# A friend has changed one line of her `Affine`: `db` is the mean of `dout` over the samples and no longer the sum.
# She says: "With the sum, a batch of 200 gives a bias gradient twice as large as a batch of 100. The size of a batch
# should not change how far we step. So the mean is right."
#
# Where is she right and where not? Say what the check of her `db` will show, what her `dW` would now have to do, and
# where in a network, do you think, the division by the number of samples belongs. Four to six sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_mean_or_sum", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** She is right that a step should not grow with the batch. But a layer does not choose what $L$ is; it
# has to return the derivative of the $L$ that stands behind `dout`. The bias is added to every sample, so if it rises
# by 1, all $N$ outputs of its column rise by 1, and their effects on $L$ add up: the check measures the sum, and her
# `db` is too small by the factor $N$. To be consistent she would have to divide `dW` by $N$ as well, and then the layer
# returns the gradients of $L/N$, while `dx` is still that of $L$. The division belongs in the loss: if $L$ is a mean
# over the batch, the first `dout` contains $1/N$, and every gradient in the network gets it once. With both, the bias
# would be divided by $N$ twice.
#
# **Rubric, 2 points.** 1 point: says that the right derivative of the given $L$ is the sum, because one bias reaches
# all $N$ outputs (or: fan-out, or: a measurement shows it), so that the mean is too small by $N$. 1 point: puts the
# division by $N$ into one place outside the layer, with a reason (best into the loss, which comes in chapter 4, so that
# it arrives with `dout`; dividing once before the step is as good), and sees that it must happen only once, or that db
# would otherwise not fit to dW or dx. Half a point for "the sum is right because the check says so" alone.
# ### END SOLUTION

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | "matmul: ... mismatch in its core dimension" | two conventions are mixed, or a transpose is missing |
# | no error, and wrong gradients | the same, with a square $W$ |
# | right for a matrix, and an error or another shape for images | `x` not flattened, or `dx` not brought back |
# | the shapes fit at last, and the numbers are wrong | `reshape` where a transpose belongs, or the reverse |
# | `db` has shape (1, M), or is a single number | the sum kept its axis, or went over both axes |
# | a matrix appears where a vector should be | (N, 1) and (N) have met, and were broadcast |
# | the weights change although nobody has updated them | `forward` or `backward` has written into `W` or `b` |
#
# Two of these make no noise at all. **Predict** the four results before you run the cell: the two shapes, and what
# the two matrices look like.

# %%
bills = np.array([6.5, 8.5, 3.0])
paid = np.array([[7.0], [9.0], [5.0]])
print((paid - bills).shape, (paid[:, 0] - bills).shape)

wide = np.array([[1, 2, 3], [4, 5, 6]])
print(wide.reshape(3, 2).tolist(), wide.T.tolist())

# %% [markdown]
# Three bills and three payments should give three differences, and there are nine: (3, 1) and (3) were both stretched
# to (3, 3). And `reshape` keeps the order of the numbers, while a transpose keeps rows and columns together. Both
# give shape (3, 2), so an error message about shapes "goes away" with either, and only one is right.

# %% [markdown]
# ## Summary
#
# 1. A neuron weights its inputs and adds a bias; a layer is one matrix product, and $b$ is broadcast over the rows.
# 2. $W$ is (in, out) in $Y = XW + b$, and (out, in) in PyTorch's $Y = XW^{\mathsf T} + b$ and in $Y = WX + b$.
# 3. A gradient has the shape of its array. With different sizes, the shapes leave one product that fits.
# 4. For $Y = XW + b$: $\dfrac{\partial L}{\partial X} = \dfrac{\partial L}{\partial Y} W^{\mathsf T}$ and
#    $\dfrac{\partial L}{\partial W} = X^{\mathsf T} \dfrac{\partial L}{\partial Y}$.
# 5. A weight and a bias serve every sample. That is a fan-out, so their gradients are sums over the samples.
# 6. A gradient sums over each index that its array does not have.
# 7. Samples of any shape are laid out as rows in C order, and `dx` goes back into the shape of `x`.
# 8. Broadcasting stores every product before it adds; a matrix product does not.

# %% [markdown]
# ## On paper
#
# 1. *The rule of broadcasting.* $X$ has shape (4, 3), and $\partial L / \partial Y$ of the same shape is given. What is
#    the gradient of $c$ in $Y = X + c$ if $c$ has shape (3), (4, 1), (1, 3), or is a single number? What is it in
#    $Y = X \cdot c$, entry by entry, with $c$ of shape (4, 1)? State the rule: an array was stretched along some axes,
#    or got new ones in front. How does one find its gradient?
# 2. *Columns.* A text computes $Y = W X + b$ with samples in columns: $X$ is $(D, N)$, $W$ is $(M, D)$, $b$ is
#    $(M, 1)$. Find the three gradients from the shapes, and prove that of $W$ with indices. Compare them with those of
#    $Y = X W + b$.
# 3. *Two layers in a row.* $H = X W_1 + b_1$ and $Y = H W_2 + b_2$. Write $Y$ as one affine layer of $X$: what are its
#    weights and its bias? What has been gained by the second layer? Then find $\partial L / \partial W_1$ from
#    $\partial L / \partial Y$.

# %% [markdown]
# ## What comes next
#
# The shops told us how often each basket was sold, and that was the `dout` with which everything began. A network that
# reads digits has ten outputs for each image, ten plain numbers of any size and sign. Nobody sells them. How sure is it
# that it sees a seven? By how much is it wrong, as one number $L$? And what, then, is the first `dout`?
