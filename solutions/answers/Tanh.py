# %% right: stores the output
# Uses np.tanh and the slope 1 - y*y.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y * self.y)

# %% right: stores x and recomputes
# Keeps the input and works out the hyperbolic tangent again.
class Tanh:
    def __init__(self):
        self.x = None

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        t = np.tanh(self.x)
        return dout - dout * t**2

# %% right: the slope by cosh
# Divides by the squared hyperbolic cosine, which overflows to a slope of 0.
class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(self.x)

    def backward(self, dout):
        return dout / np.cosh(self.x) ** 2

# %% right: a stretched sigmoid
# Uses the relation to the sigmoid both ways.
class Tanh:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-2 * x))
        return 2 * self.s - 1

    def backward(self, dout):
        return dout * 4 * self.s * (1 - self.s)

# %% right: exponentials of negative numbers
# Works on the absolute value and puts the sign back.
class Tanh:
    def forward(self, x):
        e = np.exp(-2 * np.abs(x))
        self.y = np.sign(x) * (1 - e) / (1 + e)
        return self.y

    def backward(self, dout):
        return np.multiply(dout, (1 + self.y) * (1 - self.y))

# %% right: own copies changed in place
# Writes into arrays that it has made itself.
class Tanh:
    def forward(self, x):
        y = np.array(x, dtype=float)
        np.tanh(y, out=y)
        self.slope = y.copy()
        self.slope *= -y
        self.slope += 1
        return y

    def backward(self, dout):
        dx = np.array(dout, dtype=float)
        dx *= self.slope
        return dx

# %% right: a slow loop with math.tanh
# Treats one entry at a time and returns nested lists.
import math


class Tanh:
    def forward(self, x):
        x = np.asarray(x, dtype=float)
        self.y = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            self.y[i] = math.tanh(x[i])
        return self.y.tolist()

    def backward(self, dout):
        dout = np.asarray(dout, dtype=float)
        dx = np.zeros(dout.shape)
        for i in np.ndindex(dout.shape):
            dx[i] = dout[i] * (1 - self.y[i] ** 2)
        return dx.tolist()

# %% right: float32 inside
# Computes and returns single precision.
class Tanh:
    __slots__ = ("y",)

    def forward(self, x):
        self.y = np.tanh(np.asarray(x, dtype=np.float32))
        return self.y

    def backward(self, dout):
        return np.asarray(dout, dtype=np.float32) * (np.float32(1) - self.y**2)

# %% right: einsum
# Squares the output and scales dout by einsums over equal indices.
class Tanh:
    def forward(self, x: float | np.ndarray) -> np.ndarray:
        self.y = np.asarray(np.tanh(x))
        return self.y

    def backward(self, dout: float | np.ndarray) -> np.ndarray:
        return dout - np.einsum("...,...,...->...", dout, self.y, self.y)

# %% wrong: nothing written yet | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: not_attempted
# The stub as it was handed out.
class Tanh:
    def forward(self, x):
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: ignores the upstream gradient | fails: tanh_backward, tanh_care | diagnosis: ignores_dout
# Returns the slope alone.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return 1 - self.y**2

# %% wrong: the slope of the sigmoid | fails: tanh_backward, tanh_care | diagnosis: wrong_derivative
# Writes y(1 - y).
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: forgets the square | fails: tanh_backward, tanh_care | diagnosis: wrong_derivative
# Writes 1 - y.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y)

# %% wrong: one bracket of two | fails: tanh_backward, tanh_care | diagnosis: missing_factor
# Factors 1 - y*y into two brackets and forgets the one with the minus.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 + self.y)

# %% wrong: forgets the inner derivative | fails: tanh_backward, tanh_care | diagnosis: missing_factor
# Differentiates 2 s(2x) - 1 and loses the 2 of the argument.
class Tanh:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-2 * x))
        return 2 * self.s - 1

    def backward(self, dout):
        return dout * 2 * self.s * (1 - self.s)

# %% wrong: x in the formula of y | fails: tanh_backward, tanh_care | diagnosis: wrong_derivative
# Writes 1 - x*x.
class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout * (1 - self.x**2)

# %% wrong: wrong sign | fails: tanh_backward, tanh_care | diagnosis: wrong_sign
# Turns the difference round.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (self.y**2 - 1)

# %% wrong: zero gradient | fails: tanh_backward, tanh_care | diagnosis: zero_gradient
# Multiplies by an array of zeros that was meant to be filled.
class Tanh:
    def forward(self, x):
        self.slope = np.zeros(np.shape(x))
        return np.tanh(x)

    def backward(self, dout):
        return dout * self.slope

# %% wrong: exponentials that overflow | fails: tanh_forward, tanh_backward | diagnosis: not_finite
# Uses the textbook quotient, which is inf / inf at 1000.
class Tanh:
    def forward(self, x):
        self.y = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)

# %% wrong: sinh over cosh | fails: tanh_forward, tanh_backward | diagnosis: not_finite
# Divides two functions that both overflow.
class Tanh:
    def forward(self, x):
        self.y = np.sinh(x) / np.cosh(x)
        return self.y

    def backward(self, dout):
        return dout * (1.0 - np.square(self.y))

# %% wrong: the sigmoid | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: forward_wrong
# Takes the other S-shaped curve.
class Tanh:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: tan | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: forward_wrong
# Leaves the h out.
class Tanh:
    def forward(self, x):
        self.y = np.tan(x)
        return self.y

    def backward(self, dout):
        return dout * (1 + self.y**2)

# %% wrong: cut at 1 | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: forward_wrong
# Replaces the curve by straight lines.
class Tanh:
    def forward(self, x):
        self.x = np.asarray(x)
        return np.clip(self.x, -1, 1)

    def backward(self, dout):
        return dout * (np.abs(self.x) < 1)

# %% wrong: only for numbers | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: raises
# Uses math.tanh, which takes no arrays.
import math


class Tanh:
    def forward(self, x):
        self.y = math.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)

# %% wrong: y on the class | fails: tanh_care | diagnosis: shared_state
# All layers share one output.
class Tanh:
    cache = {}

    def forward(self, x):
        self.cache["y"] = np.tanh(x)
        return self.cache["y"]

    def backward(self, dout):
        return dout * (1 - self.cache["y"] ** 2)

# %% wrong: keeps the first input | fails: tanh_care | diagnosis: stale_cache
# Sets its default once.
class Tanh:
    def forward(self, x):
        self.__dict__.setdefault("x", x)
        return np.tanh(x)

    def backward(self, dout):
        return dout * (1 - np.tanh(self.x) ** 2)

# %% wrong: adds up its gradients | fails: tanh_care | diagnosis: accumulates
# Adds to the gradient of the backward before.
class Tanh:
    def __init__(self):
        self.grad = 0.0

    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        self.grad = self.grad + dout * (1 - self.y**2)
        return self.grad

# %% wrong: writes into dout | fails: tanh_care | diagnosis: mutates_dout
# Subtracts in the array that was handed in.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        dout -= dout * self.y**2
        return dout

# %% wrong: writes into x | fails: tanh_care | diagnosis: mutates_input
# Uses x as the place for the output.
class Tanh:
    def forward(self, x):
        y = np.tanh(x, out=x) if isinstance(x, np.ndarray) else np.tanh(x)
        self.y = np.copy(y)
        return y

    def backward(self, dout):
        return dout * (1 - self.y**2)

# %% wrong: makes the output into the slope | fails: tanh_care | diagnosis: reused_buffer
# Squares the array that forward returned.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        self.y **= 2
        return dout * (1 - self.y)

# %% wrong: one buffer for all gradients | fails: tanh_care | diagnosis: reused_buffer
# Overwrites the gradient of the backward before.
class Tanh:
    def forward(self, x):
        self.y = np.asarray(np.tanh(x))
        if getattr(self, "dx", None) is None:
            self.dx = np.empty_like(self.y)
        return self.y

    def backward(self, dout):
        return np.multiply(dout, 1 - self.y**2, out=self.dx)

# %% wrong: measures with forward | fails: tanh_care | diagnosis: finite_differences
# Takes central differences of its own forward.
class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        x, h = self.x, 6e-6
        slope = (self.forward(x + h) - self.forward(x - h)) / (2 * h)
        self.x = x
        return dout * slope

# %% wrong: measures entry by entry | fails: tanh_care | diagnosis: finite_differences
# Moves each entry on its own and calls forward twice for each.
class Tanh:
    def forward(self, x):
        self.x = np.array(x, dtype=float)
        return np.tanh(self.x)

    def backward(self, dout):
        x, h = self.x, 6e-6
        dx = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            ahead, behind = x.copy(), x.copy()
            ahead[i] += h
            behind[i] -= h
            dx[i] = np.sum(dout * (self.forward(ahead) - self.forward(behind))) / (2 * h)
        self.x = x
        return dx

# %% wrong: sums the gradient | fails: tanh_backward, tanh_care | diagnosis: wrong_shape
# Returns one number for all entries.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return (dout * (1 - self.y**2)).sum()

# %% wrong: a tuple of one | fails: tanh_backward, tanh_care | diagnosis: wrong_shape
# Ends the return statement with a comma.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2),

# %% wrong: an array for each number | fails: tanh_forward, tanh_backward | diagnosis: wrong_shape
# Makes an array of shape (1,) of a number.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(np.atleast_1d(x))
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)

# %% wrong: returns nothing | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: returns_nothing
# Forgets both return statements.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)

    def backward(self, dout):
        self.dx = dout * (1 - self.y**2)

# %% wrong: half precision | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: low_precision
# Computes in float16.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(np.asarray(x, dtype=np.float16))
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)

# %% wrong: clips its gradients | fails: tanh_care | diagnosis: not_linear
# Keeps every gradient between -5 and 5.
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return np.clip(dout * (1 - self.y**2), -5, 5)

# %% wrong: fitted to the visible example | fails: tanh_forward, tanh_backward, tanh_care | diagnosis: forward_wrong
# Knows the values at -1, 0 and 1 and cuts off everything else.
class Tanh:
    def forward(self, x):
        self.x = np.asarray(x)
        return np.clip(0.761594156 * self.x, -1, 1)

    def backward(self, dout):
        return dout * np.where(self.x == 0, 1.0, 0.419974342)
