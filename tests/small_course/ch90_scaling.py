# ---
# jupyter:
#   chainrule:
#     hints:
#       scale:
#       - How often does x go into the result?
#       - >-
#         The result has the shape of x,
#         and each entry has one factor.
#       - Three times each entry.
#       Scale:
#       - What comes from the right?
#       - What is the slope of 3x?
#       - dx is three times dout.
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
# # Scaling
#
# Three times a number, as a function and as a layer.

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograde import check

# %% nbgrader={"grade": false, "grade_id": "scale", "locked": false, "schema_version": 3, "solution": true, "task": false}
def scale(x):
    """Return three times x, an array of any shape."""
    ### BEGIN SOLUTION
    tripled = np.asarray(x, dtype=float) * 3.0
    return tripled
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "scale_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(scale, inputs=(2.0,), expected=6.0)
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("scale_values")
x = rng.normal(size=(3, 4))
check.equal(scale, inputs=(x,), expected=lambda x: 3.0 * x)
### END HIDDEN TESTS

# %% nbgrader={"grade": false, "grade_id": "Scale", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Scale:
    """Three times x."""

    def forward(self, x):
        """Return 3x, in x's shape."""
        ### BEGIN SOLUTION
        return x * 3.0
        ### END SOLUTION

    def backward(self, dout):
        """Return dx, in dout's shape."""
        ### BEGIN SOLUTION
        return dout * 3.0
        ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "scale_backward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.backward(Scale, inputs=(np.array([1.0, 2.0]),), wrt=["x"], expected=np.array([3.0, 6.0]))
### BEGIN HIDDEN TESTS
rng = check.hidden_rng("scale_backward")
check.backward(Scale, inputs=(rng.normal(size=(2, 5)),), wrt=["x"], expected=lambda x: 3.0 * x)
### END HIDDEN TESTS

# %% [markdown]
# Why is the gradient of a scaling the same everywhere?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_everywhere", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# A step of the input moves the output three times as far, wherever the step begins.
#
# Rubric: one point for the factor three, one point for the independence of the place.
# ### END SOLUTION
