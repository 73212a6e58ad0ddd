# ---
# jupyter:
#   chainrule:
#     hints:
#       MulLayer:
#       - >-
#         If 650 · 1.1 = 715 and the 650 rises by 1, by how much does the product rise? And which number decides that:
#         the one that moved or the other one?
#       - >-
#         When backward comes, all that it is given is dout. What else do the two gradients need, and who saw it last?
#         CubeLayer above shows where such a thing is kept.
#       - >-
#         dx is dout times the y that came in, and dy is dout times the x that came in. They go back in the order in
#         which the inputs came.
#       AddLayer:
#       - >-
#         The bill's addition made 650 out of 200 and 450. If the 200 rises by 1, by how much does the sum rise, and
#         does it matter how large the 450 is?
#       - >-
#         Both derivatives of a sum are 1. So what is the chain rule's product, for the one input and for the other?
#       - >-
#         Each of the two inputs gets exactly what came from the right, so there is nothing that forward has to keep.
#       fruit_bill:
#       - >-
#         How many circles does the picture of the bill have? Each of them has to remember its own inputs until the
#         way back. Can one layer object do the work of two circles?
#       - >-
#         Forward: the two products, their sum, the tax. Backward visits the same layers in the opposite order. Each
#         backward gives two numbers: of each, is it a gradient that was asked for, or is it the dout of a layer
#         further left?
#       - >-
#         Start the last layer with 1, since the bill rises by 1 if the bill rises by 1. It gives the gradient of the
#         fruit together and that of the tax. The first goes into the addition, which gives one dout for the apples
#         and one for the oranges, and each of those gives a price's gradient and a count's.
#       square:
#       - >-
#         x goes into the multiplication twice. If x rises a little, how many of the multiplication's inputs rise?
#       - >-
#         Its backward gives two gradients, and both belong to the same x. Each tells what one of the two branches
#         does by itself. How do two effects on the same output combine?
#       - >-
#         dx is the sum of the two gradients that come back, for a dout of 1 in the shape of y. At x = 3 that is 3 +
#         3. With an array, dout is an array of ones.
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
# # 1 Multiply and add
#
# At the end of this chapter you can
#
# - draw a calculation as a graph and send numbers through it in both directions;
# - write a multiplication and an addition that know their own gradients;
# - say in one sentence of plain English what a gradient means;
# - tell what happens to gradients where one number is used twice.
#
# You need Python, arrays, and the derivative of $x^2$. Allow 60 to 90 minutes.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograde import check
from autograde.check import graph
from autograde.check.alive import alive

# %% [markdown]
# ## A question of money
#
# You buy 2 apples at 100 each and 3 oranges at 150 each. A tax multiplies the sum by 1.1. By hand:
#
# | step | | result |
# |---|---|---:|
# | apples | 2 × 100 | 200 |
# | oranges | 3 × 150 | 450 |
# | together | 200 + 450 | 650 |
# | with tax | 650 × 1.1 | 715 |
#
# Five numbers went in: two prices, two counts, and the tax. Which of them is the bill most sensitive to? If one of
# them rises a little, by how much does the bill rise?
#
# **Predict.** Each of the five rises by 1, one at a time: the apple price to 101, the number of apples to 3, and so
# on, the tax from 1.1 to 2.1. Put the five in order, the one that raises the bill most first. Write the order down.
#
# One way to find out is to try. The cell below does it for the apple price. Change it and try the other four.

# %%
before = (100 * 2 + 150 * 3) * 1.1
after = (101 * 2 + 150 * 3) * 1.1
print(f"the bill rises by {after - before:.4g}")

# %% [markdown]
# You should have seen rises of 2.2, 110, 3.3, 165 and 650. The tax comes first, by far, and the apple price last.
#
# Such a number is called the **gradient** of the bill with respect to that input: how fast the bill rises, per unit,
# as the input rises. Chapter 0 called it a partial derivative; for a single number it is the whole gradient. This bill
# grows along a straight line in each of its inputs, so a step of 1 shows the gradient exactly. In general the step must
# be small.
#
# Trying costs one new calculation of the whole bill for each input. That is nothing for five inputs, and chapter 0 has
# counted what it means for 39,760. The way that it asked for exists: it gets every gradient in a single sweep, at about
# the cost of calculating the bill once more. The rest of this chapter builds it.

# %% [markdown]
# ## The bill as a graph
#
# Draw every operation as a circle and every number as an arrow into it or out of it. The numbers travel from left to
# right. This is the *forward* direction. (The code of a picture that was filled in by hand is folded away, because it
# holds the numbers that you are asked for.)


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def bill_by_hand(g):
    apple_price = g.input("apple price", 100)
    apple_count = g.input("apple count", 2)
    orange_price = g.input("orange price", 150)
    orange_count = g.input("orange count", 3)
    tax = g.input("tax", 1.1)
    apples = g.given("×", apple_price, apple_count, value=200, gradients=(2.2, 110))
    oranges = g.given("×", orange_price, orange_count, value=450, gradients=(3.3, 165))
    fruit = g.given("+", apples, oranges, value=650, gradients=(1.1, 1.1))
    return g.given("×", fruit, tax, value=715, gradients=(1.1, 650), name="bill")


graph.draw(bill_by_hand, gradients=False)

# %% [markdown]
# Now the other direction. For each arrow we ask: *if the number on this arrow rises by 1, by how much does the bill
# rise?* We start at the right end, where it is easy, and walk to the left.
#
# 1. **The last arrow** is the bill itself. If the bill rises by 1, the bill rises by 1. We write a 1 under it.
# 2. **The last ×** made 715 out of 650 and 1.1. If the 650 becomes 651, the product rises by 1.1. If the 1.1 becomes
#    2.1, the product rises by 650. Each of the two gets the *other* number.
# 3. **The +** made 650 out of 200 and 450. If the 200 becomes 201, the sum rises by 1, and we know already what
#    happens to the bill if the sum rises by 1: it rises by 1.1. So 1.1 goes under the 200, and 1.1 under the 450.
# 4. **The upper ×** made 200 out of 100 and 2. If the apple price rises by 1, this product rises by 2. Every unit of
#    it is worth 1.1 in the bill. So the apple price gets $1.1 \cdot 2 = 2.2$.
#
# **Predict.** Three numbers are left: for the apple count, the orange price and the orange count. Work them out on
# paper in the same way, then run the cell.

# %%
graph.draw(bill_by_hand)

# %% [markdown]
# Every gradient of the picture can be read aloud:
#
# | input | gradient | in money |
# |---|---:|---|
# | apple price | 2.2 | if an apple costs 1 more, the bill rises by 2.2 (two apples, each with tax) |
# | apple count | 110 | if you buy one apple more, the bill rises by 110 (its price, with tax) |
# | orange price | 3.3 | if an orange costs 1 more, the bill rises by 3.3 |
# | orange count | 165 | if you buy one orange more, the bill rises by 165 |
# | tax | 650 | if the factor rises by 1, from 1.1 to 2.1, the bill rises by 650 |
#
# They are the five numbers that you found by trying, and this time each arrow was visited once.

# %% [markdown]
# ## What one operation has to know
#
# Look at the upper × again. To do its part it needed two things: its own inputs, 100 and 2, and the number that came
# from the right, 1.1. It did not need to know that there are oranges, or a tax, or what became of its result. This
# is what makes backpropagation work for graphs of any size: **every operation is a small machine that looks only at
# itself and its neighbours.**
#
# Some names, which we use from now on:
#
# - $L$ is the final output of the whole graph; here it is the bill.
# - For a number $x$ on an arrow, its gradient is $\dfrac{\partial L}{\partial x}$, in code `dx`.
# - What an operation receives from the right is the gradient of its own output,
#   $\dfrac{\partial L}{\partial \text{out}}$. It is called the **upstream gradient**, in code `dout`.
#
# If an operation makes *out* from $x$, then
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial \text{out}} \cdot \frac{\partial \text{out}}{\partial x},
# \qquad\text{that is: what comes from the right, times what the operation does itself.}$$
#
# This product is called the **chain rule**: rates along a path multiply, as in $1.1 \cdot 2 = 2.2$.

# %% [markdown]
# ## A layer: an operation that goes both ways
#
# We write an operation as a class with two methods and call it a *layer*. `forward` takes the inputs and returns the
# result. `backward` takes `dout` and returns the gradients of the inputs. Here is one with a single input, as a
# pattern: it computes the volume $V = s^3$ of a cube with side $s$. Since
# $\dfrac{\partial V}{\partial s} = 3 s^2$, its backward multiplies `dout` by that.
#
# **Predict.** The side is 2, and every unit of volume costs 4, so `dout` is 4. Which two numbers does the cell print?
# What does the second one mean?


# %%
class CubeLayer:
    def forward(self, side):
        self.side = side  # backward will need it
        return side**3

    def backward(self, dout):
        return dout * 3 * self.side**2


cube = CubeLayer()
print(cube.forward(2.0))
print(cube.backward(4.0))

# %% [markdown]
# The volume is 8. The second number, $4 \cdot 3 \cdot 2^2 = 48$, says how fast the cost rises with the side: a side of
# 2.001 makes the cube dearer by about 0.048.
#
# Note what `forward` does besides its work: it keeps what `backward` is going to need. When `backward` is called, the
# input is long gone unless the layer has kept it.

# %% [markdown]
# ## Exercise 1: the multiplication
#
# Write `MulLayer`. In step 2 above you found what a multiplication sends back; in symbols, for
# $\text{out} = x \cdot y$,
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial \text{out}} \cdot y, \qquad
# \frac{\partial L}{\partial y} = \frac{\partial L}{\partial \text{out}} \cdot x .$$
#
# The inputs are two numbers, or two arrays of the same shape that are multiplied entry by entry. A gradient always has
# the shape of the thing it belongs to: `dx` that of `x`, `dy` that of `y`.
#
# **Before you write anything, run the next two cells.** The second one fails, and that is its work: it tells you what
# is missing. Then write `forward`, run both again, and see what has changed.


# %% nbgrader={"grade": false, "grade_id": "MulLayer", "locked": false, "schema_version": 3, "solution": true, "task": false}
class MulLayer:
    """Multiply two numbers, or two arrays of the same shape, entry by entry."""

    def forward(self, x, y):
        """Return x * y, in the shape of x and y."""
        ### BEGIN SOLUTION
        self.x, self.y = x, y
        return x * y
        ### END SOLUTION

    def backward(self, dout):
        """Return (dx, dy), each in the shape of x and y; dout, in that shape too, is dL/dout."""
        ### BEGIN SOLUTION
        return dout * self.y, dout * self.x
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mul_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(MulLayer, inputs=(100.0, 2.0), expected=200.0)
check.forward(
    MulLayer,
    inputs=(np.array([1.0, -2.0, 0.5]), np.array([4.0, 3.0, -6.0])),
    expected=np.array([4.0, -6.0, -3.0]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("mul_forward")
check.forward(MulLayer, inputs=(rng.normal(), rng.normal()), expected=lambda x, y: x * y)
check.forward(
    MulLayer, inputs=(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))), expected=lambda x, y: x * y
)
check.forward(
    MulLayer,
    inputs=(rng.normal(size=(1, 2, 3)), rng.normal(size=(1, 2, 3))),
    expected=lambda x, y: x * y,
)
### END HIDDEN TESTS

# %% [markdown]
# When `forward` is right, go on with `backward`. The next cell compares your gradients with measured ones: it raises
# and lowers each input by a tiny amount, calls your own `forward` both times, and sees how far the output moves. It
# does so with a `dout` that is not 1.

# %% nbgrader={"grade": true, "grade_id": "mul_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(MulLayer, inputs=(100.0, 2.0), wrt=["x", "y"], expected=200.0)
check.backward(
    MulLayer,
    inputs=(np.array([1.0, -2.0, 0.5]), np.array([4.0, 3.0, -6.0])),
    wrt=["x", "y"],
    expected=np.array([4.0, -6.0, -3.0]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("mul_backward")
check.backward(
    MulLayer,
    inputs=(np.array([0.0, 2.0]), np.array([3.0, 0.0])),
    wrt=["x", "y"],
    expected=lambda x, y: x * y,
)
check.backward(
    MulLayer, inputs=(rng.normal(), rng.normal()), wrt=["x", "y"], expected=lambda x, y: x * y
)
check.backward(
    MulLayer,
    inputs=(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))),
    wrt=["x", "y"],
    expected=lambda x, y: x * y,
)
check.backward(
    MulLayer,
    inputs=(rng.normal(size=(1, 2, 3)), rng.normal(size=(1, 2, 3))),
    wrt=["x", "y"],
    expected=lambda x, y: x * y,
)
### END HIDDEN TESTS

# %% [markdown]
# The last cell looks at care rather than at numbers. Does the layer leave the arrays of its caller as they were? Do
# two layers keep out of each other's way? Does a second forward replace what the first has kept?

# %% nbgrader={"grade": true, "grade_id": "mul_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    MulLayer,
    inputs=(np.array([1.0, -2.0, 0.5]), np.array([4.0, 3.0, -6.0])),
    wrt=["x", "y"],
    expected=np.array([4.0, -6.0, -3.0]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("mul_care")
check.care(
    MulLayer,
    inputs=(rng.normal(size=(2, 3)), rng.normal(size=(2, 3))),
    wrt=["x", "y"],
    expected=lambda x, y: x * y,
)
### END HIDDEN TESTS

# %% [markdown]
# Now let your layer draw. Without the oranges, the bill is two multiplications.
#
# **Predict.** The apples cost 200, with tax 220. What will stand under the apple price, the apple count and the tax?
# Only one of the three differs from the picture above. Which, and why?


# %%
def apples_only(g):
    price = g.input("apple price", 100.0)
    count = g.input("apple count", 2.0)
    tax = g.input("tax", 1.1)
    apples = g.call(MulLayer(), price, count)
    return g.call(MulLayer(), apples, tax, name="bill")


graph.draw(apples_only)

# %% [markdown]
# Read your picture from the right: $1 \to 1.1 \to 2.2$. Every gradient is the product of everything on its way back.
# Without the oranges there is less to be taxed, so only the gradient of the tax has fallen, from 650 to 200.

# %% [markdown]
# ## Exercise 2: the addition
#
# In step 3 the addition sent 1.1 to both sides, untouched. For $\text{out} = x + y$ both derivatives are 1:
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial \text{out}}, \qquad
# \frac{\partial L}{\partial y} = \frac{\partial L}{\partial \text{out}} .$$
#
# **Predict.** `MulLayer` had to keep its inputs. What does `AddLayer` have to keep?


# %% nbgrader={"grade": false, "grade_id": "AddLayer", "locked": false, "schema_version": 3, "solution": true, "task": false}
class AddLayer:
    """Add two numbers, or two arrays of the same shape, entry by entry."""

    def forward(self, x, y):
        """Return x + y, in the shape of x and y."""
        ### BEGIN SOLUTION
        return x + y
        ### END SOLUTION

    def backward(self, dout):
        """Return (dx, dy), each in the shape of x and y; dout, in that shape too, is dL/dout."""
        ### BEGIN SOLUTION
        return dout, dout
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "add_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.forward(AddLayer, inputs=(200.0, 450.0), expected=650.0)
check.forward(
    AddLayer,
    inputs=(np.array([1.0, -2.0, 0.5]), np.array([4.0, 3.0, -6.0])),
    expected=np.array([5.0, 1.0, -5.5]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("add_forward")
check.forward(AddLayer, inputs=(rng.uniform(1, 3), rng.uniform(-0.5, 2)), expected=lambda x, y: x + y)
check.forward(
    AddLayer, inputs=(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))), expected=lambda x, y: x + y
)
check.forward(
    AddLayer,
    inputs=(rng.normal(size=(1, 2, 3)), rng.normal(size=(1, 2, 3))),
    expected=lambda x, y: x + y,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "add_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.backward(AddLayer, inputs=(200.0, 450.0), wrt=["x", "y"], expected=650.0)
check.backward(
    AddLayer,
    inputs=(np.array([1.0, -2.0, 0.5]), np.array([4.0, 3.0, -6.0])),
    wrt=["x", "y"],
    expected=np.array([5.0, 1.0, -5.5]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("add_backward")
check.backward(
    AddLayer, inputs=(rng.normal(), rng.normal()), wrt=["x", "y"], expected=lambda x, y: x + y
)
check.backward(
    AddLayer,
    inputs=(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))),
    wrt=["x", "y"],
    expected=lambda x, y: x + y,
)
check.backward(
    AddLayer,
    inputs=(rng.normal(size=(1, 2, 3)), rng.normal(size=(1, 2, 3))),
    wrt=["x", "y"],
    expected=lambda x, y: x + y,
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "add_care", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.care(
    AddLayer,
    inputs=(np.array([1.0, -2.0, 0.5]), np.array([4.0, 3.0, -6.0])),
    wrt=["x", "y"],
    expected=np.array([5.0, 1.0, -5.5]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("add_care")
check.care(
    AddLayer,
    inputs=(rng.normal(size=(2, 3)), rng.normal(size=(2, 3))),
    wrt=["x", "y"],
    expected=lambda x, y: x + y,
)
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 3: the whole bill
#
# Put the layers together. `fruit_bill` computes the total from left to right, then the five gradients from right to
# left. Two things to think about first:
#
# - How many layer objects does the graph need? Count the circles.
# - In which order must the `backward` calls come? A layer can only run backward when its `dout` is known.
#
# The check sees numbers only, so five formulas worked out by hand pass it too. Use your layers all the same: they work
# for any graph, also where nobody could write the formulas out.
#
# **Predict.** The last layer receives no gradient from anybody. With which `dout` do you start, and why?


# %% nbgrader={"grade": false, "grade_id": "fruit_bill", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    """The price of the fruit with tax, and its gradients, by means of MulLayer and AddLayer.

    All five arguments are numbers. Returns (total, grads). total is a number; grads is a dict
    whose keys are the names of the five arguments, "apple_price" and so on, and whose values are
    the gradients of total.
    """
    ### BEGIN SOLUTION
    apple_layer, orange_layer, sum_layer, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    fruit = sum_layer.forward(apples, oranges)
    total = tax_layer.forward(fruit, tax)

    grads = {}
    dfruit, grads["tax"] = tax_layer.backward(1.0)
    dapples, doranges = sum_layer.backward(dfruit)
    grads["apple_price"], grads["apple_count"] = apple_layer.backward(dapples)
    grads["orange_price"], grads["orange_count"] = orange_layer.backward(doranges)
    return total, grads
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fruit_bill_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    fruit_bill,
    inputs=(100.0, 2.0, 150.0, 3.0, 1.1),
    expected=(
        715.0,
        {
            "apple_price": 2.2, "apple_count": 110.0,
            "orange_price": 3.3, "orange_count": 165.0, "tax": 650.0,
        },
    ),
    near={
        "extra_factor": (
            715.0,
            {
                "apple_price": 1573.0, "apple_count": 78650.0,
                "orange_price": 2359.5, "orange_count": 117975.0, "tax": 464750.0,
            },
        )
    },
)
check.equal(
    fruit_bill,
    inputs=(37.5, 4.0, 12.5, 6.0, 1.2),
    expected=(
        270.0,
        {
            "apple_price": 4.8, "apple_count": 45.0,
            "orange_price": 7.2, "orange_count": 15.0, "tax": 225.0,
        },
    ),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("fruit_bill_values")
check.equal(
    fruit_bill,
    inputs=tuple(rng.uniform([50, 4, 10, 1, 1.2], [90, 9, 40, 3, 2.0])),
    expected=lambda p, n, q, m, t: (
        (p * n + q * m) * t,
        {
            "apple_price": n * t, "apple_count": p * t,
            "orange_price": m * t, "orange_count": q * t, "tax": p * n + q * m,
        },
    ),
)
check.equal(
    fruit_bill,
    inputs=(80.0, 0.0, -30.0, 2.0, 1.0),
    expected=lambda p, n, q, m, t: (
        (p * n + q * m) * t,
        {
            "apple_price": n * t, "apple_count": p * t,
            "orange_price": m * t, "orange_count": q * t, "tax": p * n + q * m,
        },
    ),
)
### END HIDDEN TESTS

# %% [markdown]
# The picture from the beginning once more. This time no number in it was given by hand: each one comes from your own
# layers. **Predict**: if the apple price rises, which of the five gradients move, and which stay? Then move the sliders
# (where there are none, change the last number in each bracket of the last line and run the cell again).


# %%
def bill_by_layers(apple_price, apple_count, tax):
    def build(g):
        price = g.input("apple price", apple_price)
        count = g.input("apple count", apple_count)
        orange_price = g.input("orange price", 150.0)
        orange_count = g.input("orange count", 3.0)
        factor = g.input("tax", tax)
        apples = g.call(MulLayer(), price, count)
        oranges = g.call(MulLayer(), orange_price, orange_count)
        fruit = g.call(AddLayer(), apples, oranges)
        return g.call(MulLayer(), fruit, factor, name="bill")

    graph.draw(build)


alive(bill_by_layers, apple_price=(0.0, 300.0, 10.0, 100.0), apple_count=(0.0, 9.0, 1.0, 2.0), tax=(1.0, 1.5, 0.05, 1.1))

# %% [markdown]
# ## Exercise 4: one number, used twice
#
# So far each number went into one operation. Now feed the same $x$ to both sides of a multiplication: $y = x \cdot x$.
# At $x = 3$ the result is 9. A multiplication sends to each side the other side's number, so it sends back a 3, and
# another 3.
#
# **Predict.** Both arrive at the same $x$. What is $\partial y / \partial x$ at $x = 3$: is it 3, is it 9, or is it
# something else? Check it by trying: what is $3.001^2 - 3^2$, divided by $0.001$? Then look at the picture.


# %% jupyter={"source_hidden": true}
# A picture filled in by hand.
def square_by_hand(g):
    x = g.input("x", 3)
    return g.given("×", x, x, value=9, gradients=(3, 3), name="y")


graph.draw(square_by_hand)

# %% [markdown]
# The dot in the picture is where $x$ forks; it is called a *fan-out*. When $x$ rises by a little, both inputs of the
# multiplication rise. The first alone would raise $y$ by 3 per unit, the second by another 3, and together they raise
# it by 6. **At a fan-out the gradients that come back are added.** With $x_1$ and $x_2$ for the two branches,
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial x_1} + \frac{\partial L}{\partial x_2} .$$
#
# Write `square`. Before you write it right, **write it wrong**: let the second gradient take the place of the first,
# as an `=` does where a `+=` belongs. Run the check and read what it says. Then mend it. Start backward with 1, or with
# ones in the shape of $x$.


# %% nbgrader={"grade": false, "grade_id": "square", "locked": false, "schema_version": 3, "solution": true, "task": false}
def square(x):
    """Return (y, dx): y = x squared, by one MulLayer that gets x twice, and dx = dy/dx.

    x is a number or an array; y and dx have its shape. For an array, dx[i] is the derivative of
    y[i] by x[i].
    """
    ### BEGIN SOLUTION
    layer = MulLayer()
    y = layer.forward(x, x)
    d_first, d_second = layer.backward(np.ones_like(y, dtype=float)[()])
    return y, d_first + d_second
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "square_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(square, inputs=(3.0,), expected=(9.0, 6.0), near={"extra_factor": (9.0, 54.0)})
check.equal(
    square,
    inputs=(np.array([1.0, -2.0, 0.0]),),
    expected=(np.array([1.0, 4.0, 0.0]), np.array([2.0, -4.0, 0.0])),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("square_values")
check.equal(square, inputs=(rng.normal(),), expected=lambda x: (x * x, 2 * x))
check.equal(square, inputs=(rng.normal(size=(2, 3)),), expected=lambda x: (x * x, 2 * x))
### END HIDDEN TESTS

# %% [markdown]
# Does this agree with what you know about $x^2$? Its derivative is $2x$, and that is what two gradients of size $x$
# make. In a network fan-outs are everywhere: a number that is learned serves every example in the data, and one result
# feeds many multiplications after it. You will meet the sum again in each chapter.

# %% [markdown]
# ## In words
#
# A friend reads the table of the five gradients and says: "The tax has 650 and the apple price has 2.2. So the tax
# matters about 300 times as much as the apple price. We can forget about the price of apples."
#
# What is wrong with this comparison? Say in which unit each of the two numbers is measured, propose a fairer way to
# compare the two inputs, and carry it out. Four to six sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_sensitivity", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** A gradient is a rise per unit of its input, and the two inputs have different units. 650 is the
# rise when the tax factor rises by 1, from 1.1 to 2.1, which nobody expects; 2.2 is the rise when an apple costs 1
# more, which is a change of one percent. A fairer comparison lets both change by the same proportion, say one percent.
# The tax factor then rises by 0.011 and the bill by $650 \cdot 0.011 = 7.15$. The apple price rises by 1 and the bill
# by 2.2. So the tax matters about three times as much, not 300 times. Which comparison is right depends on how much
# each input may really change: gradient times expected change is what counts.
#
# **Rubric, 2 points.** 1 point: says that the two gradients are per unit of different things (or that a step of 1 is
# huge for the tax and small for the price). 1 point: proposes a comparison that takes the size of a realistic or
# proportional change into account and carries it out with numbers; any sensible choice of change counts. A slip of
# arithmetic costs nothing. Half a point for a right proposal without numbers.
# ### END SOLUTION

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | the two gradients of a multiplication are each other's | each side was given its own number instead of the other side's |
# | right by hand, wrong in the check | `dout` was left out; as long as it happens to be 1, as at the end of the bill, nobody can tell |
# | 1300 where 2.2 is expected | the gradients of the sum and of the tax were taken for each other, and the wrong one was sent on |
# | 3 where 6 is expected, a gradient too small by a whole branch | at a fan-out the second gradient has replaced the first |
# | 9 where 6 is expected | the two gradients were multiplied; rates multiply along one path, and add where paths meet |
# | the first result is right, and wrong after something else was computed; in the bill, 1.21 where 2.2 is expected | two places of the graph share one layer object |
#
# The last one is worth seeing. **Predict** what the cell prints: there are two cubes, with sides 2 and 5, and one
# layer object for both. We ask for the gradient of the first cube.

# %%
shared = CubeLayer()
shared.forward(2.0)
shared.forward(5.0)
print(shared.backward(4.0))

# %% [markdown]
# It prints 300 and not 48. The layer remembers one input, the latest. Nothing fails and no message appears; the number
# belongs to the other cube. So every circle of a graph gets a layer object of its own.

# %% [markdown]
# ## Summary
#
# 1. A gradient says how much the final output rises per unit of a number, all else staying as it is.
# 2. Forward, values travel from the inputs to the output; backward, gradients travel from the output to the inputs.
# 3. A layer multiplies what comes from the right, `dout`, by its own derivative. It looks at nothing else.
# 4. A multiplication sends each side `dout` times the other side's number; an addition sends `dout` to both.
# 5. `forward` keeps what `backward` will need; one layer object serves one place of the graph.
# 6. Where a number is used several times, its gradients add.
# 7. A gradient has the shape of the number or array that it belongs to.

# %% [markdown]
# ## On paper
#
# 1. Draw the graph of $L = (a + b) \cdot c$ with $a = 2$, $b = -3$, $c = 4$. Write all values above the arrows and all
#    gradients below them.
# 2. Draw $y = x \cdot x \cdot x$ as two multiplications and fill it in at $x = 2$. How many gradients arrive at $x$,
#    and what is their sum? Compare with $3x^2$.
# 3. The shop takes 50 off the fruit before tax. Add this to the graph of the bill. Which of the five gradients change,
#    and which stay as they are? What is the gradient of the 50, and what does its sign mean?

# %% [markdown]
# ## What comes next
#
# The bill could multiply and add, and nothing more. Fix the tax and the counts, and the bill as a function of a price
# is a straight line, however many multiplications and additions are put together. How could such a graph ever answer
# yes or no, or say "nothing below ten, and three for each beyond"? It needs an operation that bends. What does a
# bend do to a gradient?
