# %% right: adds the two gradients
# One layer, fed x twice; the gradients of both branches are added.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    dx1, dx2 = layer.backward(np.ones_like(x))
    return y, dx1 + dx2

# %% right: starts with the number 1
# Lets the 1 spread over all entries by broadcasting.
def square(x):
    mul = MulLayer()
    y = mul.forward(x, x)
    dx = 0
    for d in mul.backward(1.0):
        dx += d
    return y, dx

# %% right: the formula
# Knows the derivative of a square and needs no layer.
def square(x):
    return x**2, 2 * x

# %% right: sums a stack and returns a list
# Lays the two gradients on each other and sums over the new axis.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    return [y, np.sum(np.stack(layer.backward(np.ones(np.shape(x)))), axis=0)]

# %% right: fan-out by an add layer
# Writes the fork as a layer of its own, whose backward adds.
class Fork:
    def forward(self, x):
        return x, x

    def backward(self, d_left, d_right):
        return AddLayer().forward(d_left, d_right)


def square(x):
    fork, mul = Fork(), MulLayer()
    y = mul.forward(*fork.forward(x))
    return y, fork.backward(*mul.backward(1.0))

# %% right: a slow loop
# Goes through the entries of a copy, one layer for each.
def square(x):
    x = np.array(x, dtype=float)
    y = np.zeros_like(x)
    dx = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        layer = MulLayer()
        y[i] = layer.forward(x[i], x[i])
        for gradient in layer.backward(1.0):
            dx[i] += gradient
    return y, dx

# %% right: dual numbers
# Carries the derivative along with the value and uses the product rule.
from dataclasses import dataclass


@dataclass(frozen=True)
class Dual:
    value: np.ndarray
    slope: np.ndarray

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)


def square(x):
    x = np.asarray(x)
    seed = Dual(x, np.ones(x.shape))
    result = seed * seed
    return result.value, result.slope

# %% right: float32 inside
# Computes and returns single precision.
def square(x):
    x = np.asarray(x, dtype=np.float32)
    return np.square(x), np.multiply(np.float32(2), x)

# %% right: one stacked array
# Returns both results as the rows of one array.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    return np.stack([y, np.add(*layer.backward(1.0))])

# %% right: float32, one stacked array
# Computes in single precision and returns both results as the rows of one array.
def square(x):
    x = np.asarray(x, dtype=np.float32)
    return np.stack([np.square(x), np.multiply(np.float32(2), x)])

# %% right: changes its own copy
# Squares a copy in place and keeps the argument as it was.
def square(x):
    y = np.array(x, dtype=np.float64)
    dx = y.copy()
    y *= y
    dx += dx
    return (y, dx)

# %% wrong: nothing written yet | fails: square_values | diagnosis: not_attempted
# The stub as it was handed out.
def square(x):
    raise NotImplementedError  # write your answer here

# %% wrong: the second gradient replaces the first | fails: square_values | diagnosis: missing_path
# Writes = where += belongs.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    for gradient in layer.backward(np.ones_like(x)):
        dx = gradient
    return y, dx

# %% wrong: drops the second gradient | fails: square_values | diagnosis: missing_path
# Uses the first of the two gradients and ignores the other.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    dx, _ = layer.backward(1.0)
    return y, dx

# %% wrong: overwrites an entry of a dict | fails: square_values | diagnosis: missing_path
# Files both gradients under one key.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(1.0)
    grads = {"x": d1, "x": d2}
    return y, grads["x"]

# %% wrong: the mean of the gradients | fails: square_values | diagnosis: missing_path
# Averages over the branches.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(1.0)
    return y, (d1 + d2) / 2

# %% wrong: multiplies the gradients | fails: square_values
# Applies the rule for a path to two parallel paths.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(1.0)
    return y, d1 * d2

# %% wrong: adds too often | fails: square_values | diagnosis: extra_factor
# Runs backward for each branch and adds all four results.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    dx = 0
    for _branch in range(2):
        d1, d2 = layer.backward(1.0)
        dx = dx + d1 + d2
    return y, dx

# %% wrong: sends the output back | fails: square_values | diagnosis: extra_factor
# Starts backward with y in place of 1.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(y)
    return y, d1 + d2

# %% wrong: subtracts the gradients | fails: square_values | diagnosis: zero_gradient
# Takes the difference of the two branches, which is 0.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(1.0)
    return y, d1 - d2

# %% wrong: a negative gradient | fails: square_values | diagnosis: wrong_sign
# Returns the direction downhill.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(-1.0)
    return y, d1 + d2

# %% wrong: the derivative of the derivative | fails: square_values | diagnosis: missing_factor
# Differentiates once too often and returns 2.
def square(x):
    return x * x, 2.0 + 0.0 * x

# %% wrong: loses the sign of x | fails: square_values
# Believes that a slope is positive.
def square(x):
    return x * x, 2 * np.abs(x)

# %% wrong: returns y only | fails: square_values | diagnosis: wrong_shape
# Leaves the gradient out.
def square(x):
    layer = MulLayer()
    return layer.forward(x, x)

# %% wrong: returns dx first | fails: square_values | diagnosis: swapped_gradients
# Returns the two results in the other order.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(1.0)
    return d1 + d2, y

# %% wrong: returns both gradients | fails: square_values | diagnosis: wrong_shape
# Returns three results and leaves the adding to the reader.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    dx1, dx2 = layer.backward(1.0)
    return y, dx1, dx2

# %% wrong: the gradients side by side | fails: square_values | diagnosis: wrong_shape
# Stacks the gradients of the branches and does not sum.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    return y, np.array(layer.backward(1.0))

# %% wrong: one number for all entries | fails: square_values | diagnosis: wrong_shape
# Sums the gradient over the entries.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(1.0)
    return y, np.sum(d1 + d2)

# %% wrong: the dot product | fails: square_values | diagnosis: wrong_shape
# Takes x times x for a product of vectors.
def square(x):
    return np.dot(x, x), 2 * x

# %% wrong: an array of one entry | fails: square_values | diagnosis: wrong_shape
# Turns the number into an array of shape (1,).
def square(x):
    x = np.atleast_1d(x)
    return x * x, 2 * x

# %% wrong: squares x in place | fails: square_values | diagnosis: mutates_input
# Writes the square over the caller's array.
def square(x):
    dx = 2 * x
    x *= x
    return x, dx

# %% wrong: doubles x in place | fails: square_values | diagnosis: mutates_input
# Uses the caller's array as the place for the gradient.
def square(x):
    layer = MulLayer()
    y = layer.forward(x, x)
    x += x
    return y, x

# %% wrong: adds to the gradient of the last call | fails: square_values | diagnosis: not_repeatable
# Collects the gradient in a global variable and never starts anew.
dx_so_far = 0.0


def square(x):
    global dx_so_far
    layer = MulLayer()
    y = layer.forward(x, x)
    for gradient in layer.backward(1.0):
        dx_so_far = dx_so_far + gradient
    return y, dx_so_far

# %% wrong: one output array for all calls | fails: square_values | diagnosis: reused_buffer
# Keeps an array for each shape and overwrites it at the next call.
buffers = {}


def square(x):
    y = buffers.setdefault(np.shape(x), np.empty(np.shape(x)))
    y[...] = x * x
    return y, 2 * x

# %% wrong: prints both | fails: square_values | diagnosis: returns_nothing
# Shows the square and its derivative, and returns None.
def square(x):
    layer = MulLayer()
    print("y =", layer.forward(x, x))
    print("dx =", sum(layer.backward(1.0)))

# %% wrong: fitted to the example | fails: square_values
# Knows 3, and has to guess for everything else.
def square(x):
    if np.all(x == 3):
        return 9.0, 6.0
    return x * 3, x * 2

# %% wrong: only for numbers | fails: square_values | diagnosis: raises
# Converts x to float, so that arrays raise.
def square(x):
    x = float(x)
    layer = MulLayer()
    y = layer.forward(x, x)
    d1, d2 = layer.backward(1.0)
    return y, d1 + d2

# %% wrong: half precision | fails: square_values | diagnosis: low_precision
# Computes in float16.
def square(x):
    x = np.asarray(x).astype(np.float16)
    return np.asarray(x * x), np.asarray(x + x)

# %% wrong: the wrong operator | fails: square_values | diagnosis: raises
# Writes ^ for a power, which Python does not know for floats.
def square(x):
    return x ^ 2, 2 * x

# %% wrong: the gradient of the cube | fails: square_values
# Feeds the square into another multiplication and returns the slope of that.
def square(x):
    first, second = MulLayer(), MulLayer()
    y = first.forward(x, x)
    second.forward(y, x)
    dy, dx = second.backward(1.0)
    return y, dx + sum(first.backward(dy))
