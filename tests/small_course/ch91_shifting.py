# %% [markdown]
# # Shifting

# %% tags=["setup"] nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
from autograde import check

# %% [markdown]
# The same text twice.

# %% [markdown]
# The same text twice.

# %% nbgrader={"grade": false, "grade_id": "shift", "locked": false, "schema_version": 3, "solution": true, "task": false}
def shift(x):
    """Return x and one."""
    ### BEGIN SOLUTION
    return x + 1.0
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "shift_values", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.equal(shift, inputs=(2.0,), expected=3.0)
