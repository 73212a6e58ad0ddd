# %% right: the formula, and its warning
# Overflows to infinity for large negative x, whose reciprocal is 0, as it should be.
class Sigmoid:
    def __init__(self):
        self.y = None

    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% right: stretched tanh
# Uses that a sigmoid is half a tanh of half the argument.
class Sigmoid:
    def forward(self, x):
        self.t = np.tanh(0.5 * x)
        return 0.5 * (1 + self.t)

    def backward(self, dout):
        dx = dout * 0.25 * (1 - self.t**2)
        return dx

# %% right: stores x and recomputes
# Keeps x, and works out the output a second time in backward by a function of its own.
def stable_sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) < 0, e / (1 + e), 1 / (1 + e))


class Sigmoid:
    def forward(self, x):
        self.x = x
        return stable_sigmoid(self.x)

    def backward(self, dout):
        return dout * stable_sigmoid(self.x) * stable_sigmoid(-self.x)

# %% right: both forms, chosen afterwards
# Computes both forms for all entries, and takes the one that did not overflow.
class Sigmoid:
    def forward(self, x):
        self.out = np.where(np.asarray(x) >= 0, 1.0 / (1.0 + np.exp(-x)), np.exp(x) / (1.0 + np.exp(x)))
        return self.out

    def backward(self, dout):
        return np.asarray(self.out * (1.0 - self.out) * dout)

# %% right: two masks
# Fills positive and negative entries of a new array separately.
class Sigmoid:
    def forward(self, x):
        x = np.asarray(x, dtype=np.float64)
        y = np.empty_like(x)
        positive = x >= 0
        y[positive] = 1 / (1 + np.exp(-x[positive]))
        e = np.exp(x[~positive])
        y[~positive] = e / (1 + e)
        self.local_derivative = y - y**2
        return y

    def backward(self, dout):
        return self.local_derivative * dout

# %% right: cuts off large inputs
# Clips x at 500, where a sigmoid is 0 or 1 to all digits.
class Sigmoid:
    def forward(self, x):
        z = np.clip(x, -500, 500)
        self.y = 1.0 / (1.0 + np.exp(-z))
        return self.y

    def backward(self, dout):
        return np.multiply(dout, np.multiply(self.y, 1.0 - self.y))

# %% right: cuts off at 40
# Clips x at 40, where the error is smaller than any digit that counts.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-np.minimum(np.maximum(x, -40), 40)))
        return self.y

    def backward(self, dout):
        return (self.y - self.y * self.y) * dout

# %% right: logaddexp
# Writes the reciprocal as the exponential of a stable logarithm.
class Sigmoid:
    def forward(self, x):
        self.log_y = -np.logaddexp(0, -x)
        self.log_not_y = -np.logaddexp(0, x)
        return np.exp(self.log_y)

    def backward(self, dout):
        return dout * np.exp(self.log_y + self.log_not_y)

# %% right: a slow loop with math.exp
# Treats one entry at a time, in the form that does not overflow.
import math


class Sigmoid:
    @staticmethod
    def of_one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        e = math.exp(v)
        return e / (1 + e)

    def forward(self, x):
        x = np.asarray(x, dtype=float)
        self.y = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            self.y[i] = self.of_one(x[i])
        return self.y.copy()

    def backward(self, dout):
        dout = np.asarray(dout, dtype=float)
        dx = np.zeros(dout.shape)
        for i in np.ndindex(dout.shape):
            dx[i] = dout[i] * self.y[i] * (1 - self.y[i])
        return dx

# %% right: float32 inside
# Computes and returns single precision.
class Sigmoid:
    def forward(self, x):
        x = np.asarray(x, dtype=np.float32)
        e = np.exp(-np.abs(x))
        self.y = np.where(x >= 0, np.float32(1), e) / (np.float32(1) + e)
        return self.y

    def backward(self, dout):
        return np.asarray(dout, dtype=np.float32) * self.y * (1 - self.y)

# %% right: a dataclass with slots, in place on copies
# Changes its own arrays step by step.
from dataclasses import dataclass


@dataclass(slots=True)
class Sigmoid:
    y: np.ndarray | None = None

    def forward(self, x: float | np.ndarray) -> np.ndarray:
        y = np.array(x, dtype=float)
        y *= 0.5
        np.tanh(y, out=y)
        y += 1.0
        y *= 0.5
        self.y = y
        return y

    def backward(self, dout: float | np.ndarray) -> np.ndarray:
        dx = np.array(dout, dtype=float)
        dx *= self.y
        dx *= 1.0 - self.y
        return dx

# %% right: a graph of small layers
# Chains four steps, each with its own local derivative, and multiplies these on the way back.
class Sigmoid:
    def forward(self, x):
        self.negated = -np.clip(x, -300, 300)
        self.grown = np.exp(self.negated)
        self.plus_one = self.grown + 1
        return 1 / self.plus_one

    def backward(self, dout):
        d_plus_one = -dout / self.plus_one**2
        d_grown = d_plus_one
        d_negated = d_grown * self.grown
        return -d_negated

# %% wrong: nothing written yet | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: not_attempted
# The stub as it was handed out.
class Sigmoid:
    def forward(self, x):
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: ignores the upstream gradient | fails: sigmoid_backward, sigmoid_care | diagnosis: ignores_dout
# Returns the slope y(1 - y) and forgets dout.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return self.y * (1 - self.y)

# %% wrong: y for the slope | fails: sigmoid_backward, sigmoid_care | diagnosis: missing_factor
# Confuses the derivative of the sigmoid with that of the exponential.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * self.y

# %% wrong: 1 - y for the slope | fails: sigmoid_backward, sigmoid_care | diagnosis: missing_factor
# Leaves out the factor y.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y)

# %% wrong: x in the formula of y | fails: sigmoid_backward, sigmoid_care | diagnosis: wrong_derivative
# Writes x(1 - x) where y(1 - y) belongs.
class Sigmoid:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dout):
        return dout * self.x * (1 - self.x)

# %% wrong: 1 - y squared | fails: sigmoid_backward, sigmoid_care | diagnosis: wrong_derivative
# Takes the derivative of tanh.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)

# %% wrong: the sigmoid of the output | fails: sigmoid_backward, sigmoid_care | diagnosis: wrong_derivative
# Stores y under the name x and applies the sigmoid once more.
class Sigmoid:
    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        self.x = y
        return y

    def backward(self, dout):
        s = 1 / (1 + np.exp(-self.x))
        return dout * s * (1 - s)

# %% wrong: the second derivative | fails: sigmoid_backward, sigmoid_care | diagnosis: wrong_derivative
# Differentiates once too often.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        y = self.y
        return dout * y * (1 - y) * (1 - 2 * y)

# %% wrong: wrong sign | fails: sigmoid_backward, sigmoid_care | diagnosis: wrong_sign
# Loses the minus of the inner derivative.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (self.y - 1)

# %% wrong: zero gradient | fails: sigmoid_backward, sigmoid_care | diagnosis: zero_gradient
# Writes the gradient into a variable that is lost.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        self.dx = np.zeros(np.shape(x))
        return self.y

    def backward(self, dout):
        dx = dout * self.y * (1 - self.y)
        return self.dx

# %% wrong: overflows for large positive x | fails: sigmoid_forward, sigmoid_backward | diagnosis: not_finite
# Uses the form with the positive exponent, which is inf / inf at 1000.
class Sigmoid:
    def forward(self, x):
        self.y = np.exp(x) / (1 + np.exp(x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: nan replaced by 0 | fails: sigmoid_forward | diagnosis: forward_wrong
# Hides the nan of the overflow with a 0, where a 1 belongs.
class Sigmoid:
    def forward(self, x):
        self.y = np.nan_to_num(np.exp(x) / (1 + np.exp(x)))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: overflows in backward only | fails: sigmoid_backward | diagnosis: not_finite
# Uses the quotient of the chain rule, which is inf / inf at -1000.
class Sigmoid:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dout):
        e = np.exp(-self.x)
        return dout * e / (1 + e) ** 2

# %% wrong: cuts off at 10 | fails: sigmoid_forward, sigmoid_backward | diagnosis: forward_wrong
# Clips x so early that the values beyond are off by 0.00005.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-np.clip(x, -10, 10)))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: the sign of the exponent | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: forward_wrong
# Forgets the minus in the exponent.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: brackets forgotten | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: forward_wrong
# Computes 1/1 plus the exponential.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / 1 + np.exp(-x)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: tanh | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: forward_wrong
# Takes the other S-shaped curve.
class Sigmoid:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)

# %% wrong: a softmax | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: forward_wrong
# Divides by the sum over all entries.
class Sigmoid:
    def forward(self, x):
        e = np.exp(x - np.max(x))
        self.y = e / np.sum(e)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: straight lines | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: forward_wrong
# Approximates the curve by three straight pieces.
class Sigmoid:
    def forward(self, x):
        self.x = np.asarray(x)
        return np.clip(0.5 + 0.25 * self.x, 0, 1)

    def backward(self, dout):
        return np.where(np.abs(self.x) < 2, 0.25 * dout, 0)

# %% wrong: three digits | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: rounded
# Rounds the output.
class Sigmoid:
    def forward(self, x):
        self.y = np.round(1 / (1 + np.exp(-x)), 3)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: only for numbers | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: raises
# Uses math.exp, which takes no arrays.
import math


class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + math.exp(-x)) if x > -700 else 0.0
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: float of an array | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: raises
# Converts the result to a Python float.
class Sigmoid:
    def forward(self, x):
        self.y = float(1 / (1 + np.exp(-x)))
        return self.y

    def backward(self, dout):
        return float(dout * self.y * (1 - self.y))

# %% wrong: y on the class | fails: sigmoid_care | diagnosis: shared_state
# All layers share one output.
class Sigmoid:
    y = None

    def forward(self, x):
        Sigmoid.y = 1 / (1 + np.exp(-x))
        return Sigmoid.y

    def backward(self, dout):
        return dout * Sigmoid.y * (1 - Sigmoid.y)

# %% wrong: a cache of the module | fails: sigmoid_care | diagnosis: shared_state
# Keeps the outputs of all layers in one list and reads its end.
sigmoid_outputs = []


class Sigmoid:
    def forward(self, x):
        sigmoid_outputs.append(1 / (1 + np.exp(-x)))
        return sigmoid_outputs[-1]

    def backward(self, dout):
        y = sigmoid_outputs[-1]
        return dout * y * (1 - y)

# %% wrong: keeps the first output | fails: sigmoid_care | diagnosis: stale_cache
# Stores y when nothing is stored yet.
class Sigmoid:
    def __init__(self):
        self.y = None

    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        if self.y is None:
            self.y = y
        return y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: adds up its gradients | fails: sigmoid_care | diagnosis: accumulates
# Adds each gradient to the sum of the earlier ones.
class Sigmoid:
    def __init__(self):
        self.dx = 0

    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        self.dx = self.dx + dout * self.y * (1 - self.y)
        return self.dx

# %% wrong: writes into dout | fails: sigmoid_care | diagnosis: mutates_dout
# Multiplies the factors into the array that was handed in.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        dout *= self.y
        dout *= 1 - self.y
        return dout

# %% wrong: writes into x | fails: sigmoid_care | diagnosis: mutates_input
# Turns the sign of x in place before the exponential.
class Sigmoid:
    def forward(self, x):
        x *= -1
        self.y = 1 / (1 + np.exp(x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: turns the output into the gradient | fails: sigmoid_care | diagnosis: reused_buffer
# Works on in the array that forward returned.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        self.y *= 1 - self.y
        self.y *= dout
        return self.y

# %% wrong: two buffers | fails: sigmoid_care | diagnosis: reused_buffer
# Allocates output and gradient once and overwrites both at every call.
class Sigmoid:
    def __init__(self):
        self.y = None

    def forward(self, x):
        if self.y is None:
            self.y = np.empty(np.shape(x))
            self.dx = np.empty(np.shape(x))
        self.y[...] = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        self.dx[...] = dout * self.y * (1 - self.y)
        return self.dx

# %% wrong: measures with forward | fails: sigmoid_care | diagnosis: finite_differences
# Takes central differences of its own forward.
class Sigmoid:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dout):
        h, x = 1e-5, self.x
        dx = dout * (self.forward(x + h) - self.forward(x - h)) / (2 * h)
        self.x = x
        return dx

# %% wrong: calls forward for its output | fails: sigmoid_care | diagnosis: finite_differences
# Knows the derivative but asks forward for y again.
class Sigmoid:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dout):
        y = self.forward(self.x)
        return dout * y * (1 - y)

# %% wrong: sums dout | fails: sigmoid_backward, sigmoid_care | diagnosis: mixes_dout
# Multiplies the slope by the sum of all of dout.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return np.sum(dout) * self.y * (1 - self.y)

# %% wrong: averages dout | fails: sigmoid_backward, sigmoid_care | diagnosis: mixes_dout
# Multiplies the slope by the mean of dout.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return np.mean(dout) * self.y * (1 - self.y)

# %% wrong: the total gradient | fails: sigmoid_backward, sigmoid_care | diagnosis: wrong_shape
# Sums the gradient over all entries.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return np.sum(dout * self.y * (1 - self.y))

# %% wrong: a matrix product | fails: sigmoid_backward, sigmoid_care
# Multiplies y by 1 - y with np.dot.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * np.dot(self.y, (1 - self.y).T)

# %% wrong: squeezes | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: wrong_shape
# Removes the dimensions of length 1.
class Sigmoid:
    def forward(self, x):
        self.y = np.squeeze(1 / (1 + np.exp(-x)))
        return self.y

    def backward(self, dout):
        return np.squeeze(dout) * self.y * (1 - self.y)

# %% wrong: an array for each number | fails: sigmoid_forward, sigmoid_backward | diagnosis: wrong_shape
# Makes an array of shape (1,) of a number.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-np.atleast_1d(x)))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)

# %% wrong: returns nothing | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: returns_nothing
# Stores the output and does not return it.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))

    def backward(self, dout):
        self.dx = dout * self.y * (1 - self.y)
        return self.dx

# %% wrong: prints the gradient | fails: sigmoid_backward, sigmoid_care | diagnosis: returns_nothing
# Prints where it should return.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        print(dout * self.y * (1 - self.y))

# %% wrong: half precision | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: low_precision
# Computes in float16.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-np.asarray(x, dtype=np.float16)))
        return self.y

    def backward(self, dout):
        return np.float16(dout) * self.y * (1 - self.y)

# %% wrong: half precision in the cache | fails: sigmoid_backward, sigmoid_care | diagnosis: low_precision
# Returns the exact output, remembers it in float16, and so computes the gradient in float16.
class Sigmoid:
    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        self.y = np.asarray(y, dtype=np.float16)
        return y

    def backward(self, dout):
        return np.asarray(dout, dtype=self.y.dtype) * (self.y - self.y * self.y)

# %% wrong: clips its gradients | fails: sigmoid_care | diagnosis: not_linear
# Keeps every gradient between -5 and 5.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return np.clip(dout * self.y * (1 - self.y), -5, 5)

# %% wrong: never lets a gradient vanish | fails: sigmoid_backward
# Keeps the slope above a ten-thousandth, so that saturated entries still learn.
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * np.maximum(self.y * (1 - self.y), 1e-4)

# %% wrong: fitted to the visible row | fails: sigmoid_forward, sigmoid_backward, sigmoid_care | diagnosis: forward_wrong
# Looks the three numbers of the example up and passes everything else on.
class Sigmoid:
    TABLE = {2.0: 0.880797078, -2.0: 0.119202922, 0.0: 0.5}

    def forward(self, x):
        self.y = np.vectorize(lambda v: self.TABLE.get(v, v), otypes=[float])(x)
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)
