# ---
# jupyter:
#   chainrule:
#     hints:
#       numerical_derivative:
#       - >-
#         Draw a curve, mark a point x on it, and put one mark a step h to its right and one a step h to its left.
#         Which two of the three marks does the central difference use, and how far apart are they?
#       - >-
#         By hand, for the cube at 2 with h = 0.1: the function is called at 2.1 and at 1.9, the rise between the two
#         is 2.402, and it is shared out over a distance of 0.2. Do the same with letters in place of the numbers.
#       - >-
#         Rise over distance: the value at x + h less the value at x - h, the whole difference divided by 2h. Mind
#         what the division applies to, and use the h that is given.
#       numerical_gradient:
#       - >-
#         You can measure the rise along one number. Which of the numbers in x may move while you measure one entry of
#         the gradient, and what must have become of it before the next entry's turn?
#       - >-
#         Work on a copy of floats, and make an array of zeros of the same shape for the result. For each index in
#         turn: put the entry up by h and call f, put it down by h and call f, and put it back as it was.
#       - >-
#         The entry of the gradient at an index is (f with that entry raised by h, less f with it lowered by h) / 2h.
#         Remember the entry itself before it moves; adding h and taking it away again does not always give the same
#         number.
#       relative_error:
#       - >-
#         Two numbers differ by 0.001. What else do you have to know to say whether that is much?
#       - >-
#         Three things happen to every pair of entries: the size of the difference, the size of the numbers (never
#         less than 1e-8), and the quotient of the two. Only then one number is made of them all. Which one?
#       - >-
#         Entry by entry e = |a - b| / max(1e-8, |a| + |b|), and the result is the largest e. Both bars around a - b
#         matter, and the maximum below the line is taken entry by entry, which is another function than the maximum
#         of one array.
#       descend:
#       - >-
#         You stand on the bowl at (2, 1). Which two things do you need for the next point, and which of your tools
#         gives the one that is not given?
#       - >-
#         The path begins with x0 and gets one point more with each step, so it has steps + 1 points, and one point
#         for no steps. Each new point is made from the last one, with a gradient measured there and not at the start.
#       - >-
#         x_(k+1) = x_k - lr · gradient of f at x_k. Let every point be an array of its own, of floats; if one array
#         is changed in place, all points of the path show where it ended.
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
# # 0 Gradients
#
# At the end of this chapter you can
#
# - say what a gradient is, which shape it has, and in which direction it points;
# - measure any gradient, and choose the step with which to measure it;
# - compare two gradients so that a wrong one cannot slip through;
# - walk down a function by its gradient.
#
# You need Python, arrays, and the derivatives of powers and of the sine. Taylor's formula appears once; take it on
# trust. Allow two hours.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograde import check
from autograde.check import figure
from autograde.check.alive import alive

# %% [markdown]
# ## Why anybody wants one
#
# A network that reads handwritten digits holds some 40,000 numbers. How well it reads is one number more, the *loss*,
# and a small loss is good. Training means: turn each of the 40,000 a little, so that the loss falls, and do it again.
# Which of them should be turned up, which down, and how much does each of them matter? The gradient answers all of
# these questions at once.
#
# The chapters after this one derive gradients. Derivations go wrong, so this chapter builds the tools that tell
# whether a gradient is right. You will use them to the end of the course.

# %% [markdown]
# ## One number
#
# Take $f(x) = x^2$ at $x = 3$, where $f = 9$. Raise $x$ by 0.001, and $3.001^2 = 9.006001$. By hand:
#
# $$\frac{\text{rise of } f}{\text{rise of } x} = \frac{9.006001 - 9}{0.001} = 6.001 .$$
#
# The smaller the step, the nearer this comes to 6, and 6 is what the derivative $f'(x) = 2x$ says. A derivative is a
# rise per unit: *near 3, the function rises 6 times as fast as its input.*
#
# **Predict.** What is the derivative at $x = -2$, and what does its sign mean? Change the cell and see.

# %%
x, step = 3.0, 0.001
print(f"{((x + step) ** 2 - x**2) / step:.6g}")

# %% [markdown]
# At $-2$ it is about $-4$: as $x$ rises, the function falls, 4 times as fast.

# %% [markdown]
# ## Many numbers
#
# Here is a function of two numbers, a bowl that is steeper in $y$ than in $x$: $f(x, y) = x^2 + 3 y^2$. At the point
# $(2, 1)$ its value is 7. Move one number and hold the other still:
#
# | moved | value | rise per unit |
# |---|---|---:|
# | $x$ to 2.001 | $4.004001 + 3 = 7.004001$ | 4.001 |
# | $y$ to 1.001 | $4 + 3 \cdot 1.002001 = 7.006003$ | 6.003 |
#
# In the limit these are 4 and 6, the **partial derivatives** $\dfrac{\partial f}{\partial x} = 2x$ and
# $\dfrac{\partial f}{\partial y} = 6y$. To get one of them, treat every other number as a constant.
#
# A function of $n$ numbers has $n$ partial derivatives. All together, in order, they are its **gradient**:
#
# $$\nabla f = \left( \frac{\partial f}{\partial x_1}, \frac{\partial f}{\partial x_2}, \dots,
# \frac{\partial f}{\partial x_n} \right).$$
#
# The bowl's gradient at $(2, 1)$ is $(4, 6)$. There is one number for each number that goes in, and so **a gradient
# has the shape of what it is the gradient of.** If the $n$ numbers stand in a matrix, the gradient is the same vector
# of $n$ partial derivatives, laid out in the shape of the matrix.
#
# **Predict.** $W$ is the matrix below and $L = W_{00}^2 + 5\,W_{12}$, with rows and columns counted from 0. Write down
# the gradient of $L$ with respect to $W$, all of it, before you read on.
#
# $$W = \begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix}$$

# %% [markdown]
# The shape is that of $W$, two rows and three columns. Only two entries of $W$ move $L$. The derivative of $W_{00}^2$
# is $2 W_{00} = 2$, that of $5\,W_{12}$ is 5, and the four others are 0:
#
# $$\frac{\partial L}{\partial W} = \begin{pmatrix} 2 & 0 & 0 \\ 0 & 0 & 5 \end{pmatrix}$$

# %% [markdown]
# ## Where the arrow points
#
# The gradient $(4, 6)$ can be drawn as an arrow that starts at $(2, 1)$. What does its direction tell?
#
# Walk from $(2, 1)$ by a short step $(d_x, d_y)$ that is not along an axis. Both numbers move, and for a short step
# their effects add:
#
# $$\text{rise of } f \approx 4\,d_x + 6\,d_y .$$
#
# **Predict.** Four steps, all of length 1: $(1, 0)$, $(0, 1)$, $(0.6, 0.8)$ and $(0.8, -0.6)$. Work out
# $4\,d_x + 6\,d_y$ for each. Which one rises most? Could another direction do better still? Then run the two cells,
# which try every direction with a short step and measure. (The code of a picture is folded away. A click on the three
# dots unfolds it.)


# %%
def bowl(p):
    return p[0] ** 2 + 3 * p[1] ** 2


def steepness(direction):
    """The rise of the bowl per unit of length, from (2, 1) in this direction, measured with a step of length 0.001."""
    start = np.array([2.0, 1.0])
    end = start + 0.001 * np.array(direction) / np.linalg.norm(direction)
    return (bowl(end) - bowl(start)) / 0.001


# %% jupyter={"source_hidden": true}
def every_direction(ax):
    angles = np.arange(0, 361, 5)
    rises = [steepness((np.cos(a), np.sin(a))) for a in np.radians(angles)]
    ax.plot(angles, rises, color=figure.FORWARD, linewidth=2)
    ax.axhline(0, color=figure.INK, linewidth=0.8)
    for x, y, right, up in [(1, 0, 8, -1.2), (0.6, 0.8, -42, 0.9), (0, 1, 8, 0.6), (0.8, -0.6, 6, -1.6)]:
        angle, rise = np.degrees(np.arctan2(y, x)) % 360, steepness((x, y))
        ax.plot(angle, rise, "o", color=figure.INK)
        ax.text(angle + right, rise + up, f"({x:g}, {y:g})".replace("-", "\N{MINUS SIGN}"))
    ax.axvline(np.degrees(np.arctan2(6, 4)), **figure.GRADIENT_LINE)
    ax.text(60, -7.2, "direction of\nthe gradient", color=figure.GRADIENT)
    ax.set(xlabel="direction of the step, in degrees", ylabel="rise per unit of length")
    ax.set(xticks=range(0, 361, 45), ylim=(-8.5, 9.5))


figure.draw(
    every_direction,
    alt="How fast the bowl rises from (2, 1), against the direction of the step. A cosine curve: 4 along (1, "
    "0), 7.2 along (0.6, 0.8), 6 along (0, 1), about -0.4 along (0.8, -0.6). Its top, 7.21, is at 56 "
    "degrees, the direction of the gradient (4, 6); its bottom, -7.21, is half a turn away; it is 0 a "
    "quarter of a turn to either side.",
)

# %% [markdown]
# You should have found 4, 6, 7.2 and $-0.4$. The best direction of all is that of $(4, 6)$ itself, and it rises
# $\sqrt{4^2 + 6^2} \approx 7.21$ per unit. The curve is a cosine, because $4\,d_x + 6\,d_y$ is a scalar product:
# for a step of length 1 at an angle $\theta$ to the gradient, the rise is $|\nabla f| \cos\theta$. Read it off:
#
# - $\theta = 0$: **the gradient points where the function rises fastest**, and its length says how fast.
# - $\theta = 180°$: the function falls fastest exactly the other way. So to go down, go *against* the gradient.
# - $\theta = 90°$: across the gradient the function neither rises nor falls. That is where the contour line runs.
#
# One of the articles that this course grew from calls the gradient the direction in which the loss *falls* fastest.
# That is one sign away from the truth, and whoever follows it climbs.
#
# The next picture shows the bowl and a second function, the saddle $f(x, y) = x^2 - y^2$, from above, with contour
# lines. The dashed arrows are gradients. The paths with marks go against them, in steps.
#
# **Predict.** At which angle do the arrows meet the contour lines? On the saddle, one path starts from the right a
# little above the axis, at $y = 0.05$, and one from the left exactly on it, at $y = 0$. Where does each of them go?


# %% jupyter={"source_hidden": true}
def saddle(p):
    return p[0] ** 2 - p[1] ** 2


def landscape(ax, f, title, levels):
    x, y = np.meshgrid(np.linspace(-3, 3, 121), np.linspace(-2, 2, 81))
    lines = ax.contour(x, y, f(np.array([x, y])), levels=levels, colors="#888888", linewidths=0.9)
    ax.clabel(lines, fontsize=8)
    ax.grid(False)
    ax.set(title=title, xlabel="x", ylabel="y", aspect="equal", xlim=(-3, 3), ylim=(-2, 2))


def arrow(ax, x, y, direction):
    end = (x + 0.15 * direction[0], y + 0.15 * direction[1])
    look = {"arrowstyle": "-|>", "color": figure.GRADIENT, "linewidth": 1.8, "linestyle": "--", "shrinkA": 0}
    ax.annotate("", end, (x, y), arrowprops=look)


def bowl_and_saddle(left, right):
    k = np.arange(25)  # the number of the step
    landscape(left, bowl, "bowl, $x^2 + 3y^2$", [1, 3, 7, 12])
    left.plot(2.7 * 0.8**k, -1.7 * 0.4**k, "o-", color=figure.FORWARD, markersize=4)
    left.plot(-2.7 * 0.8**k, 0.8 * 0.4**k, "s-", color=figure.FORWARD, markersize=4)
    for x, y in [(2, 1), (-2, -1), (-1, 0.816), (0.5, -0.5)]:
        arrow(left, x, y, (2 * x, 6 * y))
    landscape(right, saddle, "saddle, $x^2 - y^2$", [-3, -1, 0, 1, 3, 6])
    right.plot(2.7 * 0.8**k, 0.05 * 1.2**k, "o-", color=figure.FORWARD, markersize=4)
    right.plot(-2.7 * 0.8**k, 0 * k, "s-", color=figure.FORWARD, markersize=4)
    for x, y in [(2, -1), (-2, 1), (-1.25, -0.75), (0.75, -1.25)]:
        arrow(right, x, y, (2 * x, -2 * y))


figure.draw(
    bowl_and_saddle,
    alt="Two functions from above, with contour lines. Left, the bowl: arrows of the gradient point outwards, "
    "away from the lowest point, at right angles to the contour lines; two paths of descent run inwards "
    "and end at (0, 0). Right, the saddle: arrows point away from the centre in x and towards it in y. A "
    "path from (2.7, 0.05) comes in towards the centre, turns, and leaves upwards, ever lower; a path "
    "from (-2.7, 0) runs straight into the centre and stays there.",
    panels=2,
    height=3.1,
)

# %% [markdown]
# Arrows and contour lines cross at right angles. In the bowl all paths end in the lowest point. On the saddle the path
# with round marks is carried away, down and out of the picture; the one with square marks walks straight into the
# centre and stops. The gradient there is $(0, 0)$, and yet it is no lowest point: **a gradient of zero says only that
# the ground is level there.**

# %% [markdown]
# ## Do the axes matter?
#
# The same article says that partial derivatives may be taken along any independent directions, as good as along
# perpendicular ones. Let us try. Describe each point by two numbers $a$ and $b$, as
# $a \cdot (1, 0) + b \cdot (1, 1)$. These two directions are independent, but skewed. The point $(2, 1)$ has $a = 1$,
# $b = 1$. By hand, the rises per unit are
#
# - of $a$, which moves $x$ alone: 4;
# - of $b$, which moves $x$ and $y$ together: $4 + 6 = 10$.
#
# So the list of partial derivatives is now $(4, 10)$. Walk 4 of the first direction and 10 of the second:
# $4 \cdot (1, 0) + 10 \cdot (1, 1) = (14, 10)$.
#
# **Predict.** Is $(14, 10)$ the direction of $(4, 6)$? How fast does the bowl rise along it: more than 7.21 per unit
# of length, exactly 7.21, or less?

# %%
print(f"along ( 4,  6): {steepness((4, 6)):.2f}")
print(f"along (14, 10): {steepness((14, 10)):.2f}")

# %% [markdown]
# It is another direction, and a flatter one: 6.74. The claim was a mistake. **Partial derivatives make an arrow of
# steepest rise only along an orthonormal basis**: directions at right angles, all of length 1. Any such basis will
# do. Along $(0.6, 0.8)$ and $(-0.8, 0.6)$ the rises are 7.2 and 0.4, and
# $7.2 \cdot (0.6, 0.8) + 0.4 \cdot (-0.8, 0.6) = (4, 6)$, the same arrow as before.

# %% [markdown]
# ## Measuring a derivative
#
# To test a derived gradient we need a second opinion, from somebody who knows no calculus and can only call the
# function. Take $f(x) = x^3$ at $x = 2$, where the truth is $3 \cdot 2^2 = 12$, and a step of $h = 0.1$. There are
# two obvious ways. By hand:
#
# | | from | to | rise | rise per unit |
# |---|---|---|---:|---:|
# | forward difference | $f(2) = 8$ | $f(2.1) = 9.261$ | 1.261 | **12.61** |
# | central difference | $f(1.9) = 6.859$ | $f(2.1) = 9.261$ | 2.402 | **12.01** |
#
# **Predict.** Make $h$ ten times smaller, $h = 0.01$. The forward difference was wrong by 0.61 and the central one by
# 0.01. By how much is each wrong now? The picture may help: which of the two lines has the slope of the tangent? Move
# its slider; where there is none, change the last number in the last line and run the cell again.


# %% jupyter={"source_hidden": true}
def two_differences(h):
    x = 2.0
    behind, here, ahead = (x - h, (x - h) ** 3), (x, x**3), (x + h, (x + h) ** 3)

    def lines(ax):
        at = np.linspace(0.6, 3.1, 100)
        ax.plot(at, at**3, color=figure.INK, linewidth=2.2, label="$x^3$")
        ax.axline(here, slope=12, color="#888888", linewidth=1.2, label="tangent at 2: slope 12")
        look = {"color": figure.GRADIENT, "linestyle": ":", "linewidth": 2.4}
        ax.axline(here, ahead, label=f"forward, through 2 and 2 + h: {(ahead[1] - here[1]) / h:.2f}", **look)
        central = (ahead[1] - behind[1]) / (2 * h)
        ax.axline(behind, ahead, **figure.VALUE_LINE, label=f"central, through 2 − h and 2 + h: {central:.2f}")
        ax.plot(*zip(behind, here, ahead, strict=True), "o", color=figure.INK)
        marks = {x: "2"} | ({x - h: "2 − h", x + h: "2 + h"} if h > 0.25 else {})
        ax.set(xlabel="x", xlim=(0.6, 3.2), ylim=(-9, 30), xticks=list(marks), xticklabels=list(marks.values()))
        ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))

    figure.draw(
        lines,
        alt=f"The curve of x cubed with its tangent at 2, for a step h of {h:g}. The line through the points at 2 and "
        "2 + h is steeper than the tangent, the more so the larger the step. The line through the points at 2 - h and "
        "2 + h is nearly parallel to it.",
    )


# %%
alive(two_differences, h=(0.1, 1.0, 0.1, 0.8))

# %% [markdown]
# At $h = 0.01$ the forward difference gives 12.0601 and the central one 12.0001: the first error fell by ten, the
# second by a hundred. To see why, multiply out:
#
# $$(2 + h)^3 = 8 + 12h + 6h^2 + h^3, \qquad (2 - h)^3 = 8 - 12h + 6h^2 - h^3 .$$
#
# The forward difference keeps the $6h^2$ and gives $12 + 6h + h^2$. In the central difference it cancels, since the
# bend of the curve raises both values alike, and $12 + h^2$ is left. It is so for every smooth function, by Taylor's
# formula:
#
# $$\frac{f(x+h) - f(x)}{h} = f'(x) + \frac{h}{2} f''(x) + \dots \qquad\qquad
# \frac{f(x+h) - f(x-h)}{2h} = f'(x) + \frac{h^2}{6} f'''(x) + \dots$$

# %% [markdown]
# ## Exercise 1: the derivative of a function
#
# Write the central difference. Run the check before you write anything, to see what a failing check looks like, and
# again afterwards. A check that passes prints one line; this cell holds four. "Run All" stops at the first check that
# fails, so run cells one by one, with Shift+Enter.
#
# If you are stuck, write `check.hint("numerical_derivative")` into a cell of your own: each time you run it, it gives
# the next of three hints. Every exercise of the course has them, under its name.


# %% nbgrader={"grade": false, "grade_id": "numerical_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_derivative(f, x, h=1e-5):
    """Return the central difference of f at x with the step h, a float.

    f takes one number and returns one; x and h are numbers.
    """
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "numerical_derivative_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    numerical_derivative,
    inputs=(check.source("lambda x: x**2"), 3.0),
    expected=6.0,
    near={"wrong_scale": [12.0, 6e-10]},
)
check.equal(
    numerical_derivative,
    inputs=(check.source("lambda x: x**5"), 2.0, 0.5),
    expected=90.0625,
    near={"one_sided": [131.3125, 48.8125], "ignores_h": [80.0, 82.50390625, 121.0]},
)
check.equal(numerical_derivative, inputs=(check.source("lambda x: x**3"), 2.0, 0.1), expected=12.01)
check.equal(numerical_derivative, inputs=(check.source("lambda x: 1 / x if x > 0 else 0.0"), 2.0, 1.0), expected=-1 / 3)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("numerical_derivative_values")
check.equal(
    numerical_derivative,
    inputs=(check.source("lambda x: np.sin(1e5 * x)"), 0.0),
    expected=lambda f, x: 1e5 * np.sin(1.0),
)
check.equal(
    numerical_derivative,
    inputs=(check.source("lambda x: x**3"), rng.uniform(1, 2), rng.uniform(0.2, 0.4)),
    expected=lambda f, x, h: 3 * x**2 + h**2,
)
check.equal(
    numerical_derivative,
    inputs=(check.source("lambda x: x**3"), rng.uniform(-4, -2), rng.uniform(0.1, 0.3)),
    expected=lambda f, x, h: 3 * x**2 + h**2,
)
check.equal(
    numerical_derivative,
    inputs=(check.source("np.sin"), rng.uniform(2, 4), rng.uniform(0.5, 1)),
    expected=lambda f, x, h: np.cos(x) * np.sin(h) / h,
)
check.equal(
    numerical_derivative,
    inputs=(check.source("lambda x: 1 / x if x > 0 else 0.0"), rng.uniform(2, 3), rng.uniform(0.5, 1)),
    expected=lambda f, x, h: -1 / (x**2 - h**2),
)
check.equal(
    numerical_derivative,
    inputs=(check.source("lambda x: x**3"), rng.uniform(1, 2)),
    expected=lambda f, x: 3 * x**2,
    relative=1e-8,
)
### END HIDDEN TESTS

# %% [markdown]
# ## How small should the step be?
#
# If a step of 0.01 is better than one of 0.1, then surely the smaller the better. The next cell lets $h$ run from
# $10^{-1}$ down to $10^{-13}$, calls your `numerical_derivative` for $x^3$ at 2, and draws the error against $h$. Both
# axes are logarithmic: from one line of the grid to the next is a factor of a hundred.
#
# **Predict.** Sketch the two curves, forward and central, as far as you can. At the left end, which of them lies
# lower?

# %% jupyter={"source_hidden": true}
steps = 10.0 ** -np.arange(1, 13.1, 0.25)


def error_against_step(ax):
    central = [abs(numerical_derivative(lambda x: x**3, 2.0, h) - 12) for h in steps]
    forward = [abs(((2.0 + h) ** 3 - 8) / h - 12) for h in steps]
    ax.loglog(steps, forward, ":s", color=figure.GRADIENT, markersize=3.5, label="forward")
    ax.loglog(steps, central, "-o", color=figure.FORWARD, markersize=3.5, label="central")
    ax.text(1.5e-13, 1e-8, "rounding:\nerror ~ 1/h")
    ax.text(1.5e-3, 1e-9, "truncation:\nerror ~ h²")
    ax.text(3e-7, 1.2e-3, "truncation:\nerror ~ h")
    ax.set(xlabel="step h", ylabel="error", ylim=(1e-13, 10))
    ax.set_xticks(10.0 ** -np.arange(1, 14, 2))
    ax.legend(loc="upper center")


figure.draw(
    error_against_step,
    alt="Error of two measured derivatives of x cubed at 2 against the step h, both axes logarithmic. From h "
    "= 0.1 downwards the central error falls by 100 for each factor of ten, from 0.01 to about 2e-11 near "
    "h = 3e-6. There it turns and rises again, ragged, by ten for each factor of ten. The forward error "
    "falls by ten for each factor of ten from 0.6 to about 1e-7 near h = 1e-8, and then rises along the "
    "same ragged line. Both end near 1e-3 to 1e-2.",
    height=3.4,
)

# %% [markdown]
# There are two regimes. On the right the formula is to blame: *truncation*, the terms that Taylor's formula goes on
# with, falls as $h$ falls. On the left the arithmetic is to blame: *rounding*. There the two are one ragged line;
# neither is better. A float64 has about 16 digits. See for yourself with $h = 10^{-13}$.
#
# **Predict.** $f(2 + h) - f(2 - h)$ should be $24\,h = 2.4 \cdot 10^{-12}$. How many digits of that will be right?

# %%
h = 1e-13
print((2 + h) ** 3)
print((2 - h) ** 3)
print((2 + h) ** 3 - (2 - h) ** 3)

# %% [markdown]
# Three: 2.398 in place of 2.4. Both values are right to within one in the 16th digit, the last that they have. The
# first 12 or so cancel, and with them goes nearly everything that was known; then the small remainder, error and all,
# is divided by $2h$. An error of size $\varepsilon\,|f|$, where $\varepsilon \approx 2 \cdot 10^{-16}$, becomes one of size
# $\varepsilon\,|f| / h$.
#
# The sum of $h^2$ and $\varepsilon / h$ is smallest near $h = \sqrt[3]{\varepsilon} \approx 6 \cdot 10^{-6}$. That is
# where the default of `1e-5` comes from. The forward difference has to stop at
# $\sqrt{\varepsilon} \approx 10^{-8}$, with an error a thousand times larger and more.
#
# **Choose.** The best step is not the same everywhere. Here is the derivative of $x^3$ at $x = 700$. Put your own
# steps into `tries`, predict the error of each, and run; find the best one in as few runs as you can. Among the ragged
# errors one step may be lucky: look at its neighbours, too. Then change `x` to 2. By which rule does the best step
# change with $x$?


# %% jupyter={"source_hidden": true}
def steps_tried(x, tries):
    def paint(ax):
        errors = [abs(numerical_derivative(lambda x: x**3, x, h) / (3 * x**2) - 1) for h in tries]
        for h, error in zip(tries, errors, strict=True):
            print(f"h = {h:<8.3g} error {error:.1e}")
        shown = np.maximum(errors, 2e-16)  # an error of 0 stands on the axis
        ax.loglog(tries, shown, "o", color=figure.FORWARD, markersize=7)
        ax.set(title=f"x = {x:g}", xlabel="step h", ylabel="error, relative to 3x²")
        ax.set(xlim=(1e-13, 1e4), ylim=(1e-16, 10))

    figure.draw(paint, alt=f"Relative error of the derivative at {x:g} for the steps {tries}, both axes logarithmic.")


# %%
x = 700.0
tries = [1e-1, 1e-5]
steps_tried(x, tries)

# %% [markdown]
# Near 700 the best step lies between $10^{-3}$ and $10^{-2}$, hundreds of times larger than near 1. What counts is
# how large $h$ is beside $x$. The inputs in this course are of order 1, so the default will serve.

# %% [markdown]
# ## Exercise 2: the gradient of a function
#
# Now every entry of an array gets its turn: move it alone, by $h$ to either side, hold all others still, and measure.
# By hand, for the bowl at $(2, 1)$ with $h = 0.1$:
#
# $$\frac{f(2.1,\, 1) - f(1.9,\, 1)}{0.2} = \frac{7.41 - 6.61}{0.2} = 4, \qquad
# \frac{f(2,\, 1.1) - f(2,\, 0.9)}{0.2} = \frac{7.63 - 6.43}{0.2} = 6 .$$
#
# What comes in may be a vector, a matrix, or an array with more axes. `np.ndindex(A.shape)` goes through the indices of
# an array `A` of any shape, and `A[index]` is that entry. Here for two rows and three columns:

# %%
for index in np.ndindex(2, 3):
    print(index)

# %% [markdown]
# The array may hold integers, and integers have a trap.
#
# **Predict** the two lines that this prints.

# %%
whole = np.array([3, 4])
whole[0] = 3 + 0.00001
print(whole)
whole[0] = 3 - 0.00001
print(whole)

# %% [markdown]
# An array of integers stays one, and cuts off whatever is put into it: 3.00001 becomes 3, and 2.99999 becomes 2. A
# gradient of $x^2$ measured that way is $(3^2 - 2^2) / 0.00002 = 250\,000$ where 6 is right. (float64 makes
# 249999.99999999997 of it.)
#
# Three things are asked of `numerical_gradient` beside its values. The caller's array must be afterwards what it was
# before, to the last bit. It need not lie in memory in one piece: `A[:, ::2]` is an array, too. And `f` wants to see
# arrays of the shape of `x`.


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by central differences with the step h, a float array of the shape of x.

    f takes an array of the shape of x and returns one number. x is an array of any shape, of floats or integers;
    afterwards it is as it was.
    """
    ### BEGIN SOLUTION
    moved = np.array(x, dtype=float)
    gradient = np.zeros(moved.shape)
    for index in np.ndindex(moved.shape):
        here = moved[index]
        moved[index] = here + h
        ahead = f(moved)
        moved[index] = here - h
        behind = f(moved)
        moved[index] = here
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda p: p[0]**2 + 3 * p[1]**2"), np.array([2.0, 1.0])),
    expected=np.array([4.0, 6.0]),
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(x**5)"), np.array([1.0, -2.0, 3.0]), 0.5),
    expected=np.array([7.5625, 90.0625, 427.5625]),
    near={"one_sided": np.array([13.1875, 48.8125, 564.4375]), "ignores_h": np.array([5.0, 80.0, 405.0])},
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda W: W[0, 0]**2 + W[0, 2] * W[1, 1]"), np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])),
    expected=np.array([[0.2, 0.0, 0.5], [0.0, 0.3, 0.0]]),
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(x**2) / 4"), np.array([[1, 2, 3]])),
    expected=np.array([[0.5, 1.0, 1.5]]),
    near={"rounded": [np.array([[12500.0, 37500.0, 62500.0]]), np.array([[0.0, 1.0, 1.0]])]},
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(x**2)"), check.source("np.arange(10.0).reshape(2, 5)[:, ::2]")),
    expected=np.array([[0.0, 4.0, 8.0], [10.0, 14.0, 18.0]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("numerical_gradient_values")
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(np.sin(1e5 * x))"), np.zeros(2)),
    expected=lambda f, x: np.full(2, 1e5 * np.sin(1.0)),
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(x)**3"), rng.normal(size=5), 0.2),
    expected=lambda f, x, h: np.full(5, 3 * x.sum() ** 2 + h**2),
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(x**3)"), rng.normal(size=(3, 4)), 0.3),
    expected=lambda f, x, h: 3 * x**2 + h**2,
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(np.sin(x) * np.arange(24.0).reshape(2, 3, 4))"), rng.normal(size=(2, 3, 4))),
    expected=lambda f, x: np.cos(x) * np.arange(24.0).reshape(2, 3, 4),
    relative=1e-8,
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.prod(x)"), rng.uniform(1, 2, size=(1, 3))),
    expected=lambda f, x: np.prod(x) / x,
)
check.equal(
    numerical_gradient,
    inputs=(check.source("lambda x: np.sum(x**2) / 8"), rng.integers(-5, 5, size=(4, 2))),
    expected=lambda f, x: x / 4,
)
check.equal(
    numerical_gradient,
    inputs=(
        check.source("lambda x: np.sum(x**2 * np.arange(1.0, 7.0).reshape(3, 2))"),
        check.source("(np.arange(6.0).reshape(2, 3) / 7).T"),
    ),
    expected=lambda f, x: 2 * (np.arange(6.0).reshape(2, 3) / 7).T * np.arange(1.0, 7.0).reshape(3, 2),
)
check.equal(
    numerical_gradient,
    inputs=(
        check.source("lambda x: np.sum(x**2)"),
        check.source("(np.arange(60.0).reshape(3, 4, 5) / 9)[::2, :, ::-2]"),
    ),
    expected=lambda f, x: 2 * (np.arange(60.0).reshape(3, 4, 5) / 9)[::2, :, ::-2],
)
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 3: how far apart are two gradients?
#
# A derived gradient and a measured one never agree to the last digit. When are they near enough?
#
# **Predict.** In each row the two numbers are 0.001 apart. Where would you say that they agree?
#
# | derived | measured | difference |
# |---:|---:|---:|
# | 1000.000 | 1000.001 | 0.001 |
# | 0.001 | 0.002 | 0.001 |
#
# In the first row six digits agree. In the second one number is twice the other, and a difference of 0.001 is
# everything. What counts is the difference beside the size of the numbers:
#
# $$e = \frac{|a - b|}{\max(10^{-8},\; |a| + |b|)} .$$
#
# By hand, the first row has $e = 0.001 / 2000.001 \approx 5 \cdot 10^{-7}$, the second $0.001 / 0.003 \approx 0.33$.
# The $10^{-8}$ is a floor for the case that both are 0, or as good as 0. Of two arrays take $e$ entry by entry, and of
# all these the largest: one wrong entry is enough to make a gradient wrong. If an entry is `nan`, *not a number*, as
# 0/0 or an overflow leaves it, the result is nan, too: what cannot be compared must not pass for right.
#
# `np.maximum(a, b)` takes the larger of two entry by entry. `np.max(a)` is the largest entry of one array, and Python's
# own `max` is for single numbers.
#
# What to expect, with float64 and a good step: below $10^{-7}$ the two agree. Above $10^{-4}$ something is wrong.
# In between, look closer: it can be a sharp corner of the function, or a small slip.


# %% nbgrader={"grade": false, "grade_id": "relative_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relative_error(a, b):
    """Return the largest relative error between the entries of a and b, a float; nan where an entry is nan.

    a and b are two numbers, or two arrays of one shape. The floor under each denominator is 1e-8.
    """
    ### BEGIN SOLUTION
    size = np.maximum(1e-8, np.abs(a) + np.abs(b))
    return float(np.max(np.abs(a - b) / size))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "relative_error_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(relative_error, inputs=(1.0, -3.0), expected=1.0, near={"wrong_scale": [4 / 3, 2.0, 4.0]})
check.equal(
    relative_error,
    inputs=(np.array([0.001, -2.0, 5.0]), np.array([0.003, -2.2, 5.0])),
    expected=0.5,
    near={"missing_abs": 1 / 21, "wrong_average": [23 / 126, 23 / 42, 0.0]},
)
check.equal(relative_error, inputs=(np.array([[0.0, 4.0, 0.0]]), np.array([[0.0, 4.0, 1e-9]])), expected=0.1)
check.equal(
    relative_error,
    inputs=(np.array([1.0, np.nan, 3.0]), np.array([1.0, 2.0, 3.5])),
    expected=np.nan,
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("relative_error_values")
check.equal(
    relative_error, inputs=(rng.uniform(1, 2), rng.uniform(3, 4)), expected=lambda a, b: abs(a - b) / (abs(a) + abs(b))
)
check.equal(
    relative_error, inputs=(rng.uniform(3, 4), rng.uniform(1, 2)), expected=lambda a, b: abs(a - b) / (abs(a) + abs(b))
)
check.equal(
    relative_error,
    inputs=(rng.uniform(-4, -3), rng.uniform(-2, -1)),
    expected=lambda a, b: abs(a - b) / (abs(a) + abs(b)),
)
check.equal(relative_error, inputs=(np.array([0.5, -1.0, 2.0]), np.array([0.5, 1.0, 2.0])), expected=lambda a, b: 1.0)
check.equal(
    relative_error,
    inputs=(rng.uniform(1, 2, size=(3, 4)), rng.uniform(1, 2, size=(3, 4))),
    expected=lambda a, b: np.max(np.abs(a - b) / (a + b)),
)
check.equal(
    relative_error,
    inputs=(np.array([1000.0, 0.001, -7.0]), np.array([1000.001, 0.002, -7.0])),
    expected=lambda a, b: 1 / 3,
)
check.equal(relative_error, inputs=(np.array([1.0, 2.0]), np.array([1.0, 2.0 + 2e-9])), expected=lambda a, b: 5e-10)
check.equal(relative_error, inputs=(np.array([0.0, 2.0, -2.0]), np.array([1e-9, 2.0, -2.0])), expected=lambda a, b: 0.1)
check.equal(relative_error, inputs=(-2e-9, 2e-9), expected=lambda a, b: 0.4)
check.equal(
    relative_error,
    inputs=(rng.uniform(1, 2, size=(2, 2)), np.array([[np.nan, 3.0], [4.0, 5.0]])),
    expected=lambda a, b: np.nan,
)
check.equal(
    relative_error,
    inputs=(np.array([1.0, 2.0, np.nan]), rng.uniform(3, 4, size=3)),
    expected=lambda a, b: np.nan,
)
### END HIDDEN TESTS

# %% [markdown]
# ### Your tools at work
#
# Three friends have derived the gradient of
#
# $$f(p) = p_0^2\, p_1 + \sin(p_1\, p_2) .$$
#
# Their answers are below, and at the point $p = (1, 2, 0)$ all three say the same.
#
# **Find out** who is right. In the empty cell, measure the gradient with `numerical_gradient` and compare each claim
# with it by `relative_error`. If you cannot tell them apart, whose fault is it?


# %%
def f(p):
    return p[0] ** 2 * p[1] + np.sin(p[1] * p[2])


def ada(p):
    return np.array([2 * p[1], p[0] ** 2 + p[2] * np.cos(p[1] * p[2]), p[1] * np.cos(p[1] * p[2])])


def ben(p):
    return np.array([2 * p[0] * p[1], p[0] ** 2 + p[2] * np.cos(p[1] * p[2]), p[1] * np.cos(p[1] * p[2])])


def cleo(p):
    return np.array([2 * p[0] * p[1], p[0] ** 2, p[1] * np.cos(p[1] * p[2])])


p = np.array([1.0, 2.0, 0.0])
print(ada(p), ben(p), cleo(p))

# %%
# measure and compare here


# %% [markdown]
# At $(1, 2, 0)$ every error is tiny, and the fault is the point's. A factor that is 1 can be left out without a trace,
# and so can a term that is 0. Move to a point with nothing special about it, such as $(0.7, -1.3, 0.4)$, and two of
# the three are found out. **Test gradients at crooked numbers, and never at zeros and ones.**

# %% [markdown]
# ### A comparison to be broken
#
# Here is the comparison of another article that this course grew from. It says whether a gradient is the same as the
# right one.
#
# **Break it.** Change `mine` into a gradient that is as wrong as you can make it, such that the cell still prints
# `True`. Ordinary numbers will do, and there is more than one way. What do the gradients that get through have in
# common? Keep what you find: the question in words asks for it.


# %%
def is_same(mine, right):
    return (mine - right).max() < 1e-4


right = np.array([0.5, -2.0, 3.0])
mine = np.array([0.5, -2.0, 3.0])
print(is_same(mine, right))

# %% [markdown]
# There is a second trap, and it is in the last step, where an error meets its tolerance. One check says "wrong if the
# error is greater than the tolerance", another "right if it is at most the tolerance". They look like the same check.
#
# **Predict** what the cell prints.

# %%
tolerance = 1e-6
error = np.nan
print("greater:", error > tolerance)
print("at most:", error <= tolerance)

# %% [markdown]
# Every comparison with nan is False. The first check does not find the error greater, and a gradient full of nan is
# passed as right. So ask `error <= tolerance`, and take everything else for wrong. For the same reason a loop that asks
# `if e > worst` steps over every nan.

# %% [markdown]
# ## Exercise 4: going down
#
# Everything is ready for a walk downhill. From where you are, measure the gradient, take a step against it, and do it
# again. How long a step? Its length is the gradient's, times a number that you choose, the *learning rate* `lr`:
#
# $$x_{k+1} = x_k - \text{lr} \cdot \nabla f(x_k) .$$
#
# By hand, one step on the bowl from $(2, 1)$ with a rate of 0.1: the gradient is $(4, 6)$, so we go to
# $(2, 1) - 0.1 \cdot (4, 6) = (1.6,\, 0.4)$. The bowl's height falls from 7 to $1.6^2 + 3 \cdot 0.4^2 = 3.04$.
#
# **Predict** the next point of this walk, and its height.


# %% nbgrader={"grade": false, "grade_id": "descend", "locked": false, "schema_version": 3, "solution": true, "task": false}
def descend(f, x0, lr, steps):
    """Go down f from x0, by gradients that are measured; return the path, shape (steps + 1, *x0.shape).

    f takes an array of the shape of x0 and returns one number. x0 is a float array of any shape, lr the learning rate,
    steps a whole number, 0 or more. path[0] is x0, path[k] the point after k steps.
    """
    ### BEGIN SOLUTION
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * numerical_gradient(f, path[-1]))
    return np.array(path)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "descend_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(
    descend,
    inputs=(check.source("lambda p: p[0]**2 + 3 * p[1]**2"), np.array([2.0, 1.0]), 0.1, 2),
    expected=np.array([[2.0, 1.0], [1.6, 0.4], [1.28, 0.16]]),
    near={
        "climbs": np.array([[2.0, 1.0], [2.4, 1.6], [2.88, 2.56]]),
        "stale_gradient": np.array([[2.0, 1.0], [1.6, 0.4], [1.2, -0.2]]),
    },
)
check.equal(
    descend,
    inputs=(check.source("lambda W: np.sum(W**2)"), np.array([[1.0, 2.0, -4.0]]), 0.25, 1),
    expected=np.array([[[1.0, 2.0, -4.0]], [[0.5, 1.0, -2.0]]]),
)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("descend_values")
check.equal(
    descend,
    inputs=(check.source("lambda p: p[0]**2 - p[1]**2"), rng.uniform(1, 2, size=2), 0.2, 4),
    expected=lambda f, x0, lr, steps: x0 * np.array([1 - 2 * lr, 1 + 2 * lr]) ** np.arange(steps + 1)[:, None],
)
check.equal(
    descend,
    inputs=(check.source("lambda p: np.sum(p)**2 / 2"), rng.uniform(1, 2, size=3), 0.1, 5),
    expected=lambda f, x0, lr, steps: x0 - x0.mean() * (1 - (1 - 3 * lr) ** np.arange(steps + 1)[:, None]),
)
check.equal(
    descend,
    inputs=(check.source("lambda W: np.sum(W**2) / 2"), rng.normal(size=(2, 3)), 2.5, 6),
    expected=lambda f, x0, lr, steps: x0 * (1 - lr) ** np.arange(steps + 1)[:, None, None],
)
check.equal(
    descend,
    inputs=(check.source("lambda x: np.sum(x * np.arange(4.0))"), rng.normal(size=4), 0.5, 3),
    expected=lambda f, x0, lr, steps: x0 - np.arange(steps + 1)[:, None] * lr * np.arange(4.0),
)
check.equal(
    descend,
    inputs=(check.source("lambda x: np.sum(x**2)"), rng.normal(size=(1, 2)), 0.1, 0),
    expected=lambda f, x0, lr, steps: x0[None],
)
### END HIDDEN TESTS

# %% [markdown]
# On this bowl a step multiplies $x$ by $1 - 2\,\text{lr}$ and $y$ by $1 - 6\,\text{lr}$; at a rate of 0.1, by 0.8 and
# 0.4. So the second step goes to $(1.28,\, 0.16)$, to the height $1.28^2 + 3 \cdot 0.16^2 = 1.7152$.
#
# **Predict.** The cell walks 20 steps at each of three rates. Work out the two factors for each rate. Which walk
# creeps, which one zigzags, and which one runs away? Then find, by hand or by trying, the rate beyond which no walk
# arrives.


# %% jupyter={"source_hidden": true}
def walks(rates):
    def paint(left, right):
        landscape(left, bowl, "the walks", [1, 3, 7, 12])
        looks = [("o-", figure.FORWARD), ("s--", figure.GRADIENT), ("^:", figure.INK)]
        for number, lr in enumerate(rates):
            mark, color = looks[number % 3]
            path = np.asarray(descend(bowl, np.array([2.7, 1.2]), lr, 20))
            left.plot(path[:, 0], path[:, 1], mark, color=color, markersize=4)
            right.semilogy(bowl(path.T), mark, color=color, markersize=4, label=f"lr = {lr:g}")
        right.set(title="the height", xlabel="step", xticks=range(0, 21, 5), ylim=(1e-4, 100))
        right.legend(fontsize=8)

    factors = ", ".join(f"{1 - 6 * lr:.2f} at a rate of {lr:g}" for lr in rates)
    figure.draw(
        paint,
        alt="Walks of 20 steps on the bowl from (2.7, 1.2), from above and as height against step. Each step "
        f"multiplies y by {factors}. Where the factor is positive, the walk runs smoothly towards the centre; "
        "where it is negative, the walk jumps from side to side; where it is below -1, the jumps and the height grow.",
        panels=2,
        height=3.1,
    )


# %%
walks(rates=[0.02, 0.3, 0.34])

# %% [markdown]
# A walk arrives as long as both factors lie between $-1$ and 1. For $y$ this means $\text{lr} < 1/3$. The steepest
# direction sets the limit, and the flattest one has to wait. This tug of war
# between directions is what makes learning rates hard to choose.

# %% [markdown]
# ## Words and symbols
#
# From the next chapter on, functions are put together from small pieces. The symbols are the same in the whole course,
# with exceptions, named where they occur. A *sample* is one example, such as one image, and a *batch* is several of
# them. Samples are rows: the first axis of an array counts the samples of a batch. The other new words are explained
# when their turn comes, weights and biases in chapter 3, labels and targets in chapter 4.
#
# | symbol | in code | what it is | shape |
# |---|---|---|---|
# | $L$ | `loss` | the final output, one number; every gradient is one of $L$ | `()` |
# | $x$ | `x` | what goes into a piece | `(N, D)` as a rule |
# | $y$ | `y` | a second input, or what a layer gives | that of its array |
# | $\partial L / \partial \text{out}$ | `dout` | the gradient with respect to a piece's output | the output's |
# | $\partial L / \partial x$ | `dx` | the gradient with respect to $x$ | that of `x` |
# | $W$, $b$ | `W`, `b` | weights and biases | `(D, M)`, `(M,)` |
# | $\partial L / \partial W$, $\partial L / \partial b$ | `dW`, `db` | their gradients | those of `W` and `b` |
# | $t$ | `t` | the labels or target: what should come out | `(N,)` or `(N, C)` |
# | $N$ | | samples in a batch | |
# | $D$, $M$ | | numbers that go into a layer, and that come out of it, for one sample | |
# | $H$, $C$ | | hidden units; classes | |
# | $h$ | `h` | the step of a numerical gradient | `()` |
# | $\text{lr}$ | `lr` | the learning rate | `()` |
#
# **Predict.** A batch of $N = 5$ samples with $D = 3$ numbers each goes into a layer that makes $M = 2$ numbers of
# each. What are the shapes of `x`, `W`, `b`, the output, `dout`, `dx`, `dW` and `db`?

# %% [markdown]
# `(5, 3)`, `(3, 2)`, `(2,)`, `(5, 2)`; and each gradient has the shape of its own array: `(5, 2)`, `(5, 3)`, `(3, 2)`,
# `(2,)`.

# %% [markdown]
# ## In words
#
# An author has derived four gradients of a small network. To test them, a library computes the same four, called `lib`
# below, and they are compared by `is_same` from above:
#
# ```
# print(is_same(dw1, lib.dw1))
# print(is_same(db2, lib.db2))
# print(is_same(dw2, lib.dw2))
# print(is_same(db2, lib.db2))
# ```
#
# Four times `True`. "So all four gradients are right," says the author.
#
# Describe three different mistakes in the gradients that this test does not notice; give numbers where they help. Say
# for each one why it gets through, and how you would change the test so that it no longer does. Five to eight
# sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_comparison", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Model answer.** First, `is_same` takes the largest difference without its absolute value. A gradient that is too
# small everywhere has only negative differences, and those lie below any tolerance: $(-100, -100, -100)$ passes for
# $(0.5, -2, 3)$. It must take the distance, $|a - b|$. Second, the tolerance is fixed. If the right gradients are of
# size $10^{-5}$, then zeros pass, and so does the gradient with its sign turned round, since no difference reaches
# $10^{-4}$. The difference should be divided by the size of the numbers, as `relative_error` does. Third, `db2` is
# compared twice and `db1` never. Whatever `db1` holds, the test does not see it; the second line should compare `db1`.
#
# **Rubric, 2 points.** 1 point for the missing absolute value: says that too small (or too negative) values get
# through, and that the distance must be taken. 1 point for two further mistakes with their remedy; half a point for
# one. Accepted are: the fixed tolerance beside small gradients; `db1` is never compared; shapes are not compared, so
# that by broadcasting a single number can stand for a whole array. That nan gets through is not right here, because a
# comparison with nan is False and `is_same` would say so; it takes away nothing if the rest is there.
# ### END SOLUTION

# %% [markdown]
# ## What commonly goes wrong
#
# | you see | behind it |
# |---|---|
# | a gradient of 250000 (in float64, 249999.99999999997) where 6 is right | an array of integers cut the step off |
# | a gradient that is twice too large, or half | the two points lie $2h$ apart, not $h$ |
# | a derivative of 0 at a huge `x` | at $10^{12}$ two neighbouring float64 are $10^{-4}$ apart: a step of $10^{-5}$ is lost |
# | a gradient that is wrong by some percent | float32 somewhere: 7 digits are too few for a step of $10^{-5}$ |
# | a matrix comes back flat | the gradient was collected in a list and never got its shape back |
# | the function rises from the first step | the walk goes with the gradient, not against it |
# | every row of the path is the same | one array was kept many times, and changed afterwards |
# | a gradient of 0 everywhere | the point ahead and the point behind are one array |
#
# The last two have one cause, and it is worth seeing. **Predict** what the cell prints.

# %%
point = np.array([3.0, 4.0])
ahead = point
behind = point
ahead[0] += 0.1
behind[0] -= 0.1
print(ahead - behind)
print(point is ahead, point is behind)

# %% [markdown]
# `ahead = point` makes no second array. It gives a second name to the first one, and a step through one name is seen
# through all. A new array is made by `point.copy()`, or by calculating, as in `point + 0.1`.

# %% [markdown]
# ## Summary
#
# 1. A partial derivative is the rise per unit of one number, all others held still; the gradient is all of them.
# 2. A gradient has the shape of what it is the gradient of.
# 3. It points where the function rises fastest, if the axes are orthonormal. Against it the function falls fastest.
# 4. The central difference errs by $h^2$, the forward difference by $h$.
# 5. A large step suffers from truncation, a small one from rounding; between them, near $10^{-5}$ times the size of
#    $x$, is the best one.
# 6. Compare by distance, beside the size of the numbers, at crooked points, and so that nan counts as wrong.
# 7. Gradient descent steps against the gradient, by the learning rate times its length.

# %% [markdown]
# ## On paper
#
# 1. $f(x, y) = x^2 y + y$ at $(3, -1)$. Work out the gradient. How fast does $f$ rise per unit of length along
#    $(0.8, 0.6)$? In which direction does it fall fastest, and how fast?
# 2. Show that the relative error of two numbers is never greater than 1. When is it exactly 1? Name two mistakes in a
#    gradient that give exactly 1.
# 3. On the saddle $x^2 - y^2$ a walk with a rate of 0.1 starts at $(2, 0.001)$. By which factors does a step multiply
#    $x$ and $y$? After how many steps is $|y|$ greater than 1 for the first time? Where does a walk from $(2, 0)$ end?

# %% [markdown]
# ## What comes next
#
# You can now measure any gradient. Count what it costs: two calls of the function for each number. A network with 784
# inputs, 50 numbers in between (its *hidden units*) and 10 classes has
# $784 \cdot 50 + 50 + 50 \cdot 10 + 10 = 39\,760$ numbers to be learned. If its loss takes a thousandth of a second,
# one step downhill takes 80 seconds, and training needs thousands of steps. Is there a way to get all 39,760 at once,
# for about the price of one more call?
