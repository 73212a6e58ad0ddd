# %% right: the formula
# np.maximum sets the floor under each entry, np.max picks the worst.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% right: named intermediates and a float
# Distance, size and floor one after another, with type hints.
def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    distance: np.ndarray = np.abs(np.asarray(a) - np.asarray(b))
    size: np.ndarray = np.abs(a) + np.abs(b)
    size = np.maximum(size, 1e-8)
    return float((distance / size).max())

# %% right: a loop over all entries
# Plain Python on flattened arrays; numbers become arrays of one entry, and a nan ends the search.
def relative_error(a, b):
    worst = 0.0
    for p, q in zip(np.ravel(a), np.ravel(b)):
        e = abs(p - q) / max(1e-8, abs(p) + abs(q))
        if np.isnan(e):
            return e
        if e > worst:
            worst = e
    return worst

# %% right: np.where for the floor
# Chooses the floor where the size lies below it.
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    return np.amax(np.abs(b - a) / np.where(size < 1e-8, 1e-8, size))

# %% right: np.clip and a 0-d array
# Clips from below and returns an array of shape ().
def relative_error(a, b):
    size = np.clip(np.absolute(a) + np.absolute(b), 1e-8, None)
    return np.array(np.max(np.absolute(np.subtract(a, b)) / size))

# %% right: copies changed in place
# Works in its own arrays, with out= and augmented assignment.
def relative_error(a, b):
    distance = np.array(a, dtype=float, ndmin=1)
    distance -= b
    np.abs(distance, out=distance)
    size = np.abs(np.array(a, dtype=float, ndmin=1))
    size += np.abs(b)
    size[size < 1e-8] = 1e-8
    distance /= size
    return distance.max()

# %% right: a helper for one pair
# Vectorizes a function of two numbers.
def relative_error(a, b):
    def one(p, q):
        return abs(p - q) / max(1e-8, abs(p) + abs(q))

    return float(np.max(np.vectorize(one, otypes=[float])(a, b)))

# %% right: the worst of a stack
# Sorts all errors and takes the last.
def relative_error(a, b):
    stack = np.stack([np.ravel(a), np.ravel(b)]).astype(float)
    errors = np.abs(stack[0] - stack[1]) / np.fmax(np.abs(stack).sum(axis=0), 1e-8)
    return np.sort(errors)[-1]

# %% right: a distance by maximum and minimum
# max minus min is the distance, without abs.
def relative_error(a, b):
    distance = np.maximum(a, b) - np.minimum(a, b)
    size = np.sqrt(np.square(a)) + np.sqrt(np.square(b))
    return np.max(distance / np.maximum(size, 1e-8))

# %% wrong: not written | fails: relative_error_values | diagnosis: not_attempted
# The stub as it was handed out.
def relative_error(a, b):
    """Return the largest relative error between the entries of a and b, a float."""
    raise NotImplementedError  # write your answer here

# %% wrong: no abs of the difference | fails: relative_error_values | diagnosis: missing_abs
# What is too small has a negative error, and the largest of those is never noticed.
def relative_error(a, b):
    return np.max((a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% wrong: abs after the maximum | fails: relative_error_values | diagnosis: missing_abs
# Picks the largest signed difference first and takes its absolute value then.
def relative_error(a, b):
    return abs(np.max((a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))

# %% wrong: no abs in the denominator | fails: relative_error_values
# Numbers below zero make the denominator negative, and the floor takes its place.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, a + b))

# %% wrong: abs of the sum | fails: relative_error_values | diagnosis: wrong_scale
# A number and its opposite add up to 0.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a + b)))

# %% wrong: no floor | fails: relative_error_values | diagnosis: not_finite
# Two zeros give 0/0.
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))

# %% wrong: the floor is added | fails: relative_error_values
# Adds 1e-8 to the denominator where the larger of the two is asked for.
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-8))

# %% wrong: another floor | fails: relative_error_values
# Uses 1e-12, so that differences between nothing and nothing look large.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))

# %% wrong: the floor under the whole fraction | fails: relative_error_values | diagnosis: not_finite
# The brackets close too late: the error itself is never below 1e-8, and 0/0 stays.
def relative_error(a, b):
    return np.max(np.maximum(1e-8, np.abs(a - b) / (np.abs(a) + np.abs(b))))

# %% wrong: the mean | fails: relative_error_values | diagnosis: wrong_average
# One wrong entry among many right ones is averaged away.
def relative_error(a, b):
    return np.mean(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% wrong: the sum | fails: relative_error_values | diagnosis: wrong_average
# Grows with the number of entries.
def relative_error(a, b):
    return np.sum(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% wrong: the smallest | fails: relative_error_values | diagnosis: wrong_average
# Returns the error of the best entry.
def relative_error(a, b):
    return np.min(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% wrong: largest over largest | fails: relative_error_values
# Divides the largest difference by the largest size, which hides errors of small entries.
def relative_error(a, b):
    return np.max(np.abs(a - b)) / max(1e-8, np.max(np.abs(a) + np.abs(b)))

# %% wrong: by norms | fails: relative_error_values
# The formula of another course: one number from the lengths of the whole vectors.
def relative_error(a, b):
    a, b = np.ravel(a), np.ravel(b)
    return np.linalg.norm(a - b) / max(1e-8, np.linalg.norm(a) + np.linalg.norm(b))

# %% wrong: beside b alone | fails: relative_error_values | diagnosis: wrong_scale
# Takes the size of the second argument only.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(b)))

# %% wrong: beside the larger one | fails: relative_error_values | diagnosis: wrong_scale
# Divides by the larger of the two sizes rather than by their sum.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.maximum(np.abs(a), np.abs(b))))

# %% wrong: beside the mean of the sizes | fails: relative_error_values | diagnosis: wrong_scale
# Twice too large.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, (np.abs(a) + np.abs(b)) / 2))

# %% wrong: the absolute error | fails: relative_error_values | diagnosis: wrong_scale
# A difference that does not know how large the numbers are.
def relative_error(a, b):
    return np.max(np.abs(a - b))

# %% wrong: a loop that steps over nan | fails: relative_error_values
# Keeps an error where it is greater than the worst so far, and nan is greater than nothing.
def relative_error(a, b):
    w = 0.0
    for p, q in zip(np.ravel(a), np.ravel(b)):
        e = abs(p - q) / max(1e-8, abs(p) + abs(q))
        if e > w:
            w = e
    return w

# %% wrong: np.nanmax | fails: relative_error_values
# Leaves out what is not a number.
def relative_error(a, b):
    return np.nanmax(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% wrong: Python's max over the entries | fails: relative_error_values
# max keeps the first of two that it cannot compare, so a nan counts only where it stands first.
def relative_error(a, b):
    return max(abs(p - q) / max(1e-8, abs(p) + abs(q)) for p, q in zip(np.ravel(a), np.ravel(b)))

# %% wrong: all entries | fails: relative_error_values | diagnosis: wrong_shape
# Returns the error of each entry.
def relative_error(a, b):
    return np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))

# %% wrong: one for each column | fails: relative_error_values | diagnosis: wrong_shape
# Takes the maximum along the first axis only.
def relative_error(a, b):
    e = np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))
    return np.max(e, axis=0) if np.ndim(e) else e

# %% wrong: Python's max | fails: relative_error_values | diagnosis: raises
# max(1e-8, array) asks an array whether it is true.
def relative_error(a, b):
    return np.max(abs(a - b) / max(1e-8, abs(a) + abs(b)))

# %% wrong: a verdict | fails: relative_error_values
# Says whether the error is small where the error itself is asked for.
def relative_error(a, b):
    return bool(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))) < 1e-6)

# %% wrong: writes into a | fails: relative_error_values | diagnosis: mutates_input
# Subtracts in place, in the caller's own array.
def relative_error(a, b):
    size = np.maximum(1e-8, np.abs(a) + np.abs(b))
    a -= b
    return np.max(np.abs(a) / size)

# %% wrong: in float32 | fails: relative_error_values
# Two numbers that agree in seven digits become the same.
def relative_error(a, b):
    a, b = np.asarray(a, dtype=np.float32), np.asarray(b, dtype=np.float32)
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% wrong: rounds | fails: relative_error_values
# Six digits after the point are none of an error of 5e-10.
def relative_error(a, b):
    return round(float(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))), 6)

# %% wrong: prints and returns nothing | fails: relative_error_values | diagnosis: returns_nothing
# Shows the number and forgets the return.
def relative_error(a, b):
    print(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))
