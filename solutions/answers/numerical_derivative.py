# %% right: the formula
# The central difference as it is written in the text.
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)

# %% right: named intermediates with type hints
# Two named points, two named values, and annotations.
from collections.abc import Callable


def numerical_derivative(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    ahead: float = f(x + h)
    behind: float = f(x - h)
    rise: float = ahead - behind
    run: float = 2.0 * h
    return rise / run

# %% right: divides by the distance as it is stored
# Takes the difference of the two points, which rounding may have moved, for the run.
def numerical_derivative(f, x, h=1e-5):
    right, left = x + h, x - h
    return (f(right) - f(left)) / (right - left)

# %% right: the mean of forward and backward difference
# The bend of the curve cancels in the mean of the two one-sided differences.
def numerical_derivative(f, x, h=1e-5):
    here = f(x)
    forward = (f(x + h) - here) / h
    backward = (here - f(x - h)) / h
    return (forward + backward) / 2

# %% right: a loop over the two signs
# Adds sign times value for both sides and divides at the end.
def numerical_derivative(f, x, h=1e-5):
    total = 0.0
    for sign in (+1, -1):
        total += sign * f(x + sign * h)
    return total / (2 * h)

# %% right: a 0-d array
# Returns an array of shape () in place of a float.
def numerical_derivative(f, x, h=1e-5):
    return np.array((f(x + h) - f(x - h)) / (2 * h))

# %% right: np.diff of a list of two values
# Calls f for each point by itself, and lets NumPy take the difference.
def numerical_derivative(f, x, h=1e-5):
    values = [f(point) for point in (x - h, x + h)]
    return np.diff(values)[0] / (2 * h)

# %% right: np.gradient of three values
# The middle entry of np.gradient is a central difference.
def numerical_derivative(f, x, h=1e-5):
    samples = np.array([f(x - h), f(x), f(x + h)], dtype=float)
    return float(np.gradient(samples, h)[1])

# %% right: through a helper inside
# A secant as a function of its own, between any two points.
def numerical_derivative(f, x, h=1e-5):
    def secant(a, b):
        return (f(b) - f(a)) / (b - a)

    return secant(x - h, x + h)

# %% right: weights and a dot product
# The dot product of the values with the weights -1/2h and 1/2h.
def numerical_derivative(f, x, h=1e-5):
    weights = np.array([-0.5, 0.5]) / h
    return np.dot(weights, np.array([f(x - h), f(x + h)]))

# %% wrong: not written | fails: numerical_derivative_values | diagnosis: not_attempted
# The stub as it was handed out.
def numerical_derivative(f, x, h=1e-5):
    """Return the central difference of f at x with the step h, a float."""
    raise NotImplementedError  # write your answer here

# %% wrong: forward difference | fails: numerical_derivative_values | diagnosis: one_sided
# Looks to the right only, as in the definition of the derivative.
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x)) / h

# %% wrong: backward difference | fails: numerical_derivative_values | diagnosis: one_sided
# Looks to the left only.
def numerical_derivative(f, x, h=1e-5):
    return (f(x) - f(x - h)) / h

# %% wrong: divides by h | fails: numerical_derivative_values | diagnosis: wrong_scale
# Forgets that the two points lie 2h apart, so the result is twice too large.
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / h

# %% wrong: multiplies by h after dividing by 2 | fails: numerical_derivative_values | diagnosis: wrong_scale
# Without brackets / 2 * h divides by 2 and multiplies by h.
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / 2 * h

# %% wrong: divides the second value only | fails: numerical_derivative_values
# Without brackets the quotient takes f(x - h) alone.
def numerical_derivative(f, x, h=1e-5):
    return f(x + h) - f(x - h) / (2 * h)

# %% wrong: the points the other way round | fails: numerical_derivative_values | diagnosis: wrong_sign
# Subtracts the value ahead from the value behind.
def numerical_derivative(f, x, h=1e-5):
    return (f(x - h) - f(x + h)) / (2 * h)

# %% wrong: ignores h | fails: numerical_derivative_values | diagnosis: ignores_h
# Always uses its own step, whatever it is given.
def numerical_derivative(f, x, h=1e-5):
    eps = 1e-5
    return (f(x + eps) - f(x - eps)) / (2 * eps)

# %% wrong: half a step to each side | fails: numerical_derivative_values | diagnosis: ignores_h
# A central difference, of the step h/2.
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h / 2) - f(x - h / 2)) / h

# %% wrong: scales h with x | fails: numerical_derivative_values | diagnosis: ignores_h
# Makes the step larger for large x, though h says how large it is to be.
def numerical_derivative(f, x, h=1e-5):
    h = h * max(1.0, abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)

# %% wrong: prints and returns nothing | fails: numerical_derivative_values | diagnosis: returns_nothing
# Shows the number and forgets the return.
def numerical_derivative(f, x, h=1e-5):
    print((f(x + h) - f(x - h)) / (2 * h))

# %% wrong: rounds to four digits | fails: numerical_derivative_values | diagnosis: rounded
# Makes the result look tidy.
def numerical_derivative(f, x, h=1e-5):
    return round((f(x + h) - f(x - h)) / (2 * h), 4)

# %% wrong: the absolute value | fails: numerical_derivative_values | diagnosis: wrong_sign
# Takes a distance for a rise, so every function seems to rise.
def numerical_derivative(f, x, h=1e-5):
    return abs(f(x + h) - f(x - h)) / (2 * h)

# %% wrong: adds h to the value | fails: numerical_derivative_values
# Moves the result of f where its argument should move.
def numerical_derivative(f, x, h=1e-5):
    return ((f(x) + h) - (f(x) - h)) / (2 * h)

# %% wrong: both points in one array | fails: numerical_derivative_values | diagnosis: raises
# Calls f once with an array of two, which a function of one number need not understand.
def numerical_derivative(f, x, h=1e-5):
    ahead, behind = f(np.array([x + h, x - h]))
    return (ahead - behind) / (2 * h)

# %% wrong: an array of one number | fails: numerical_derivative_values | diagnosis: wrong_shape
# Wraps the result in an array of shape (1,).
def numerical_derivative(f, x, h=1e-5):
    return np.array([(f(x + h) - f(x - h)) / (2 * h)])

# %% wrong: five points | fails: numerical_derivative_values
# A more exact formula than the one that was asked for, known from a numerics course.
def numerical_derivative(f, x, h=1e-5):
    return (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h)

# %% wrong: in float32 | fails: numerical_derivative_values
# Seven digits are too few for a step of 1e-5.
def numerical_derivative(f, x, h=1e-5):
    x, h = np.float32(x), np.float32(h)
    return (f(x + h) - f(x - h)) / (2 * h)

# %% wrong: fitted to the example | fails: numerical_derivative_values
# Returns what the central difference of the cube is, for any f.
def numerical_derivative(f, x, h=1e-5):
    return 2 * x if h == 1e-5 else 3 * x**2 + h**2

# %% wrong: shrinks the step itself | fails: numerical_derivative_values | diagnosis: ignores_h
# Halves h until two results agree, and so loses the h that it was given.
def numerical_derivative(f, x, h=1e-5):
    last = None
    for _ in range(40):
        now = (f(x + h) - f(x - h)) / (2 * h)
        if last is not None and abs(now - last) < 1e-6:
            break
        last, h = now, h / 2
    return now

# %% wrong: returns the rise and the run | fails: numerical_derivative_values | diagnosis: wrong_shape
# Leaves the division to the caller.
def numerical_derivative(f, x, h=1e-5):
    return f(x + h) - f(x - h), 2 * h
