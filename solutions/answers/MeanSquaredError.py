# %% right: the target in the shape of the predictions
# Reshapes the target, keeps both, and recomputes the difference in backward.
class MeanSquaredError:
    def forward(self, pred, target):
        self.pred = pred
        self.target = np.reshape(target, pred.shape)
        return ((self.pred - self.target) ** 2).mean()

    def backward(self, dout=1.0):
        return dout * 2 * (self.pred - self.target) / self.pred.size

# %% right: everything flat
# Works with flat arrays, a dot product and the number of elements, and gives the shape back at the end.
class MeanSquaredError:
    def forward(self, pred, target):
        self.shape = pred.shape
        self.d = pred.ravel() - target.ravel()
        return self.d.dot(self.d) / self.d.size

    def backward(self, dout=1.0):
        return (2.0 * dout / self.d.size * self.d).reshape(self.shape)

# %% right: an axis for the target
# Gives the target a second axis where the predictions have one more.
class MeanSquaredError:
    def forward(self, pred, target):
        if target.ndim < pred.ndim:
            target = target[:, np.newaxis]
        self.diff = np.subtract(pred, target)
        return float(np.mean(np.square(self.diff)))

    def backward(self, dout=1.0):
        return np.multiply(self.diff, 2.0 * dout / np.prod(self.diff.shape))

# %% right: the gradient in forward
# Computes the gradient while it goes forward; backward only multiplies.
class MeanSquaredError:
    def __init__(self):
        self.gradient = None

    def forward(self, pred, target):
        d = pred - target.reshape(pred.shape)
        self.gradient = 2 * d / d.size
        return np.einsum("i,i->", d.ravel(), d.ravel()) / d.size

    def backward(self, dout=1.0):
        return self.gradient * dout

# %% right: the square as a product with itself
# Sends the same difference down two paths and adds what comes back.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - np.asarray(target).reshape(pred.shape)
        return np.asarray(np.average(self.d * self.d))

    def backward(self, dout=1.0):
        each = np.full(self.d.shape, dout / self.d.size)
        return each * self.d + each * self.d

# %% right: a slow loop
# Adds the squares one by one.
class MeanSquaredError:
    def forward(self, pred, target):
        self.pred, self.target = pred, target
        total = 0.0
        for p, t in zip(pred.flat, target.flat):
            total += (float(p) - float(t)) ** 2
        return total / pred.size

    def backward(self, dout=1.0):
        dpred = np.zeros(self.pred.shape)
        for index, (p, t) in zip(np.ndindex(self.pred.shape), zip(self.pred.flat, self.target.flat)):
            dpred[index] = dout * 2 * (p - t) / self.pred.size
        return dpred

# %% right: its own copy changed in place
# Changes copies only, and returns lists.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred.copy()
        self.d -= target.reshape(self.d.shape)
        squares = self.d.copy()
        squares **= 2
        return squares.sum() / squares.size

    def backward(self, dout=1.0):
        d = self.d.copy()
        d *= 2 * dout
        d /= d.size
        return d.tolist()

# %% right: float32 inside
# Computes in single precision.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = np.asarray(pred, np.float32) - np.asarray(target, np.float32).reshape(pred.shape)
        return np.float32((self.d**2).mean())

    def backward(self, dout=1.0):
        return np.float32(2 * dout / self.d.size) * self.d

# %% right: a dataclass with a norm
# Uses the norm of the difference, in a dataclass with type hints.
from dataclasses import dataclass, field


@dataclass
class MeanSquaredError:
    difference: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def forward(self, pred: np.ndarray, target: np.ndarray) -> float:
        self.difference = pred - target.reshape(pred.shape)
        return float(np.linalg.norm(self.difference.ravel()) ** 2 / self.difference.size)

    def backward(self, dout: float = 1.0) -> np.ndarray:
        return 2.0 * dout * self.difference / self.difference.size

# %% right: slots and a helper
# Has slots, and leaves the shapes to a function outside the class.
def aligned(pred, target):
    return target if target.shape == pred.shape else np.expand_dims(target, -1)


class MeanSquaredError:
    __slots__ = ("pred", "target")

    def forward(self, pred, target):
        self.pred, self.target = pred, aligned(pred, target)
        return np.var(self.pred - self.target) + np.mean(self.pred - self.target) ** 2

    def backward(self, dout=1.0):
        return (self.pred - self.target) * (dout + dout) / self.pred.size

# %% wrong: not attempted | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: not_attempted
# The stubs as they were released.
class MeanSquaredError:
    def forward(self, pred, target):
        raise NotImplementedError  # write your answer here

    def backward(self, dout=1.0):
        raise NotImplementedError  # write your answer here

# %% wrong: a column meets a row | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: column_meets_row
# Subtracts (N,) from (N, 1), so that each prediction is compared with each target.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / self.d.size

# %% wrong: a column meets a row in backward | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_shape
# Minds the shapes in forward, and subtracts the arrays as they came in backward.
class MeanSquaredError:
    def forward(self, pred, target):
        self.pred, self.target = pred, target
        return np.mean((pred.ravel() - target.ravel()) ** 2)

    def backward(self, dout=1.0):
        return dout * 2 * (self.pred - self.target) / self.pred.size

# %% wrong: a flat gradient | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_shape
# Works with flat arrays, and does not give the shape back.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred.ravel() - target.ravel()
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / self.d.size

# %% wrong: ignores the upstream gradient | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: ignores_dout
# Has an argument dout and never uses it.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return 2 * self.d / self.d.size

# %% wrong: forgets the 2 | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: missing_factor
# Leaves out the 2 that the derivative of a square brings.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * self.d / self.d.size

# %% wrong: half of the mean square | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: extra_factor
# Halves the loss, as some books do, so that no 2 is left in the gradient.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return 0.5 * np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * self.d / self.d.size

# %% wrong: target minus prediction | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_sign
# Subtracts the other way round, which the square hides in forward.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = target.reshape(pred.shape) - pred
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / self.d.size

# %% wrong: forgets to divide | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_count
# Takes the mean in forward and not in backward.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d

# %% wrong: divides the gradient by the rows | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_count
# Divides by the batch size where forward has divided by the number of all elements.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / len(self.d)

# %% wrong: the mean over the rows only | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_count
# Adds the squares of each row up and takes the mean over the rows, forward and backward.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.sum(self.d**2) / len(self.d)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / len(self.d)

# %% wrong: the sum of the squares | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_count
# Takes the sum where the mean is asked for, and its backward agrees with that.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.sum(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d

# %% wrong: divides twice | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_count
# Divides by the number of elements, and once more by the number of rows.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / self.d.size / max(2, len(self.d))

# %% wrong: one less than the number of elements | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_count
# Divides as one does for a sample variance.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.sum(self.d**2) / max(1, self.d.size - 1)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / max(1, self.d.size - 1)

# %% wrong: the root of the mean square | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_average
# Returns the root, in the unit of the predictions.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        self.root = np.sqrt(np.mean(self.d**2))
        return self.root

    def backward(self, dout=1.0):
        return dout * self.d / (self.d.size * self.root)

# %% wrong: the mean of the sizes | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_average
# Takes absolute values where squares are asked for.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(np.abs(self.d))

    def backward(self, dout=1.0):
        return dout * np.sign(self.d) / self.d.size

# %% wrong: the square of the mean | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_average
# Averages first, so that errors of both signs cancel.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d) ** 2

    def backward(self, dout=1.0):
        return dout * 2 * np.mean(self.d) * np.ones(self.d.shape) / self.d.size

# %% wrong: squares in backward | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_derivative
# Sends the squares back, and not their derivative.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * self.d**2 / self.d.size

# %% wrong: only the signs | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_derivative
# Says in which direction to go and not how far.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * np.sign(self.d) / self.d.size

# %% wrong: a single number | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_shape
# Averages the gradient as forward averages the squares.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * np.mean(2 * self.d)

# %% wrong: the prediction without the target | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: missing_term
# Differentiates the square of the prediction alone.
class MeanSquaredError:
    def forward(self, pred, target):
        self.pred = pred
        return np.mean((pred - target.reshape(pred.shape)) ** 2)

    def backward(self, dout=1.0):
        return dout * 2 * self.pred / self.pred.size

# %% wrong: two gradients | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: wrong_shape
# Returns a gradient for the target too.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        gradient = dout * 2 * self.d / self.d.size
        return gradient, -gradient

# %% wrong: leaves the gradient in an attribute | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: returns_nothing
# Stores the gradient in pred's place and returns nothing, as a source document does.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        self.g = dout * 2 * self.d / self.d.size

# %% wrong: returns zeros | fails: mean_squared_error_backward, mean_squared_error_care | diagnosis: zero_gradient
# Makes the array for the gradient and never fills it.
class MeanSquaredError:
    def forward(self, pred, target):
        self.shape = pred.shape
        return np.mean((pred - target.reshape(pred.shape)) ** 2)

    def backward(self, dout=1.0):
        return np.zeros(self.shape)

# %% wrong: subtracts inside the caller's predictions | fails: mean_squared_error_care | diagnosis: mutates_input
# Computes the difference in place.
class MeanSquaredError:
    def forward(self, pred, target):
        pred -= target.reshape(pred.shape)
        self.d = pred
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / self.d.size

# %% wrong: lays out the caller's target | fails: mean_squared_error_care | diagnosis: mutates_input
# Gives the target array another shape and leaves it so.
class MeanSquaredError:
    def forward(self, pred, target):
        target.shape = pred.shape
        self.d = pred - target
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / self.d.size

# %% wrong: scales the stored difference | fails: mean_squared_error_care | diagnosis: accumulates
# Multiplies dout into what forward has kept.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        self.d = self.d * 2 * dout / self.d.size
        return self.d

# %% wrong: adds to the last gradient | fails: mean_squared_error_care | diagnosis: accumulates
# Collects the gradients of all calls.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        self.dpred = np.zeros(self.d.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        self.dpred = self.dpred + dout * 2 * self.d / self.d.size
        return self.dpred

# %% wrong: state on the class | fails: mean_squared_error_care | diagnosis: shared_state
# Keeps the difference on the class, so that all layers share it.
class MeanSquaredError:
    def forward(self, pred, target):
        MeanSquaredError.d = pred - target.reshape(pred.shape)
        return np.mean(MeanSquaredError.d**2)

    def backward(self, dout=1.0):
        return dout * 2 * MeanSquaredError.d / MeanSquaredError.d.size

# %% wrong: keeps the first difference | fails: mean_squared_error_care | diagnosis: stale_cache
# Stores the difference at the first forward only.
class MeanSquaredError:
    def forward(self, pred, target):
        d = pred - target.reshape(pred.shape)
        if not hasattr(self, "d"):
            self.d = d
        return np.mean(d**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.d / self.d.size

# %% wrong: one buffer for all gradients | fails: mean_squared_error_care | diagnosis: reused_buffer
# Returns the same array from every backward.
class MeanSquaredError:
    def __init__(self):
        self.buffer = np.empty(0)

    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        if self.buffer.shape != self.d.shape:
            self.buffer = np.empty(self.d.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return np.multiply(self.d, 2 * dout / self.d.size, out=self.buffer)

# %% wrong: no default for dout | fails: mean_squared_error_care | diagnosis: wrong_signature
# Asks for dout where backward() should mean backward(1.0).
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout):
        return dout * 2 * self.d / self.d.size

# %% wrong: another default for dout | fails: mean_squared_error_care | diagnosis: wrong_default
# Without an argument, backward gives the gradient of the sum, and not of the mean.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=None):
        if dout is None:
            dout = self.d.size
        return dout * 2 * self.d / self.d.size

# %% wrong: clips the gradient | fails: mean_squared_error_care | diagnosis: not_linear
# Cuts the gradient off at 50.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = pred - target.reshape(pred.shape)
        return np.mean(self.d**2)

    def backward(self, dout=1.0):
        return np.clip(dout * 2 * self.d / self.d.size, -50, 50)

# %% wrong: finite differences | fails: mean_squared_error_care | diagnosis: finite_differences
# Measures each entry by two calls of forward.
class MeanSquaredError:
    def forward(self, pred, target):
        self.pred, self.target = pred, target
        return np.mean((pred - target.reshape(pred.shape)) ** 2)

    def backward(self, dout=1.0):
        pred, target, h = self.pred, self.target, 1e-4
        gradient = np.zeros(pred.shape)
        for index in np.ndindex(pred.shape):
            ahead, behind = pred.copy(), pred.copy()
            ahead[index] += h
            behind[index] -= h
            gradient[index] = dout * (self.forward(ahead, target) - self.forward(behind, target)) / (2 * h)
        self.pred = pred
        return gradient

# %% wrong: float16 inside | fails: mean_squared_error_forward, mean_squared_error_backward, mean_squared_error_care | diagnosis: low_precision
# Computes in half precision.
class MeanSquaredError:
    def forward(self, pred, target):
        self.d = (pred - target.reshape(pred.shape)).astype(np.float16)
        return float(np.mean(self.d**2))

    def backward(self, dout=1.0):
        return (dout * 2 * self.d / self.d.size).astype(np.float64)
