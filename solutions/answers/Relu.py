# %% right: where, with a stored mask
# Remembers which entries are blocked and puts 0 there both ways.
class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = np.asarray(x) <= 0
        return np.where(self.mask, 0, x)

    def backward(self, dout):
        return np.where(self.mask, 0, dout)

# %% right: multiplication by 0 and 1
# Keeps the slope as an array of zeros and ones.
class Relu:
    def forward(self, x):
        self.slope = (np.asarray(x) > 0).astype(float)
        return x * self.slope

    def backward(self, dout):
        return dout * self.slope

# %% right: maximum, and the mask from x in backward
# Stores x itself and compares it anew in backward.
class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        dx = dout * (self.x > 0)
        return dx

# %% right: own copies changed in place
# Copies x and dout and writes zeros into the copies.
class Relu:
    def forward(self, x):
        self.mask = np.less_equal(x, 0)
        out = np.array(x, dtype=float)
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = np.array(dout, dtype=float)
        dx[self.mask] = 0
        return dx

# %% right: the mask from the output
# The output is positive where the gradient passes, so the output is all that is kept.
class Relu:
    def forward(self, x):
        self.out = np.clip(x, 0, None)
        return self.out

    def backward(self, dout):
        return np.multiply(dout, np.sign(self.out))

# %% right: half of x and its absolute value
# Uses a formula without a condition, and the step function for the slope.
class Relu:
    def forward(self, x):
        self.x = x
        return (x + abs(x)) / 2

    def backward(self, dout):
        return np.heaviside(self.x, 0.0) * dout

# %% right: a slow loop over the entries
# Looks at one entry at a time, in arrays of any shape.
class Relu:
    def forward(self, x):
        self.x = np.asarray(x, dtype=float)
        return self.keep_where_positive(self.x)

    def backward(self, dout):
        return self.keep_where_positive(np.asarray(dout, dtype=float))

    def keep_where_positive(self, values):
        out = np.zeros(values.shape)
        for index in np.ndindex(values.shape):
            if self.x[index] > 0:
                out[index] = values[index]
        return out

# %% right: float32 inside
# Keeps and returns everything in single precision.
class Relu:
    def forward(self, x):
        x32 = np.asarray(x, dtype=np.float32)
        self.open = x32 > 0
        return np.where(self.open, x32, np.float32(0))

    def backward(self, dout):
        return np.where(self.open, np.asarray(dout, dtype=np.float32), np.float32(0))

# %% right: a dataclass that keeps the indices
# Remembers the flat positions of the positive entries.
from dataclasses import dataclass


@dataclass
class Relu:
    shape: tuple = ()
    positive: np.ndarray | None = None

    def _scatter(self, values) -> np.ndarray:
        out = np.zeros(self.shape)
        out.flat[self.positive] = np.ravel(values)[self.positive]
        return out

    def forward(self, x) -> np.ndarray:
        self.shape = np.shape(x)
        self.positive = np.flatnonzero(np.ravel(x) > 0)
        return self._scatter(x)

    def backward(self, dout) -> np.ndarray:
        return self._scatter(dout)

# %% right: vectorised scalar functions
# Writes relu and its backward for one number and lets NumPy apply them to all.
class Relu:
    __slots__ = ("_x",)

    def forward(self, x):
        self._x = x
        return np.vectorize(lambda v: v if v > 0 else 0.0, otypes=[float])(x)

    def backward(self, dout):
        return np.vectorize(lambda v, d: d if v > 0 else 0.0, otypes=[float])(self._x, dout)

# %% right: einsum of mask and dout
# Multiplies mask and dout entry by entry by means of an einsum, and returns nested lists.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(np.greater(x, 0), dtype=float)
        return np.einsum("...,...->...", self.mask, x).tolist()

    def backward(self, dout):
        return np.einsum("...,...->...", self.mask, dout).tolist()

# %% wrong: nothing written yet | fails: relu_forward, relu_backward, relu_care | diagnosis: not_attempted
# The stub as it was handed out.
class Relu:
    def forward(self, x):
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: only forward written | fails: relu_backward, relu_care | diagnosis: not_attempted
# The backward is still the stub.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: writes into dout | fails: relu_care | diagnosis: mutates_dout
# Sets the blocked entries of dout to 0, as many published texts do.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) <= 0
        out = np.array(x, dtype=float)
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = np.asarray(dout)
        dx[self.mask] = 0
        return dx

# %% wrong: multiplies dout in place | fails: relu_care | diagnosis: mutates_dout
# Writes the product back into dout.
class Relu:
    def forward(self, x):
        self.positive = np.greater(x, 0)
        return x * self.positive

    def backward(self, dout):
        dout *= self.positive
        return dout

# %% wrong: the layer of the textbook | fails: relu_forward, relu_backward, relu_care | diagnosis: raises
# Copies with x.copy(), which numbers do not have, and writes into dout.
class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx

# %% wrong: only for arrays | fails: relu_forward, relu_backward | diagnosis: raises
# Copies everything that it writes into, with a method that numbers do not have.
class Relu:
    def forward(self, x):
        out = x.copy()
        self.mask = out <= 0
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mask] = 0
        return dx

# %% wrong: writes into x | fails: relu_care | diagnosis: mutates_input
# Sets the negative entries of the caller's array to 0.
class Relu:
    def forward(self, x):
        x = np.asarray(x)
        self.mask = x <= 0
        x[self.mask] = 0
        return x

    def backward(self, dout):
        return np.where(self.mask, 0.0, dout)

# %% wrong: maximum with x as the place for the result | fails: relu_care | diagnosis: mutates_input
# Saves memory by an out argument that is the caller's array.
class Relu:
    def forward(self, x):
        out = np.maximum(x, 0, out=x if isinstance(x, np.ndarray) else None)
        self.out = np.copy(out)
        return out

    def backward(self, dout):
        return dout * (self.out > 0)

# %% wrong: ignores the upstream gradient | fails: relu_backward, relu_care | diagnosis: ignores_dout
# Returns the slope, 0 or 1, and forgets dout.
class Relu:
    def forward(self, x):
        self.x = np.asarray(x)
        return np.maximum(x, 0)

    def backward(self, dout):
        return np.where(self.x > 0, 1.0, 0.0)

# %% wrong: passes dout on everywhere | fails: relu_backward, relu_care | diagnosis: missing_factor
# Blocks nothing on the way back.
class Relu:
    def forward(self, x):
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout

# %% wrong: relu of dout | fails: relu_backward, relu_care
# Blocks the negative entries of dout, whatever x was.
class Relu:
    def forward(self, x):
        return np.maximum(x, 0)

    def backward(self, dout):
        return np.maximum(dout, 0)

# %% wrong: blocks where x or dout is negative | fails: relu_backward, relu_care | diagnosis: missing_entries
# Lets only positive gradients of positive entries pass.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.where(self.mask, x, 0)

    def backward(self, dout):
        return np.where(self.mask & (np.asarray(dout) > 0), dout, 0)

# %% wrong: the mask turned round | fails: relu_backward, relu_care | diagnosis: wrong_mask
# Lets pass what it should block, and blocks the rest.
class Relu:
    def forward(self, x):
        self.mask = np.less_equal(x, 0)
        return np.where(self.mask, 0, x)

    def backward(self, dout):
        return dout * self.mask

# %% wrong: x in place of the slope | fails: relu_backward, relu_care | diagnosis: extra_factor
# Multiplies dout by the output.
class Relu:
    def forward(self, x):
        self.out = np.maximum(x, 0)
        return self.out

    def backward(self, dout):
        return dout * self.out

# %% wrong: gradient 1 at 0 | fails: relu_backward | diagnosis: wrong_at_kink
# Lets the gradient pass where x is 0.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) >= 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.mask

# %% wrong: gradient one half at 0 | fails: relu_backward | diagnosis: wrong_at_kink
# Takes the middle of the two slopes.
class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * np.heaviside(self.x, 0.5)

# %% wrong: a tolerance around 0 | fails: relu_backward | diagnosis: wrong_at_kink
# Takes everything below a millionth for 0.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 1e-6
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.mask

# %% wrong: divides the output by the input | fails: relu_backward | diagnosis: not_finite
# Gets the slope as out / x, which is 0 / 0 at the kink.
class Relu:
    def forward(self, x):
        self.x = np.asarray(x)
        self.out = np.maximum(self.x, 0)
        return self.out

    def backward(self, dout):
        return dout * self.out / self.x

# %% wrong: measures with forward | fails: relu_backward, relu_care | diagnosis: finite_differences
# Takes central differences of its own forward.
class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout, h=1e-4):
        x = self.x
        slope = (self.forward(x + h) - self.forward(x - h)) / (2 * h)
        self.x = x
        return slope * dout

# %% wrong: measures with a formula | fails: relu_backward | diagnosis: wrong_at_kink
# Takes central differences of a maximum, which are a half at 0.
class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        h = 1e-6
        ahead = np.maximum(self.x + h, 0)
        behind = np.maximum(self.x - h, 0)
        return dout * (ahead - behind) / (2 * h)

# %% wrong: wrong sign | fails: relu_backward, relu_care | diagnosis: wrong_sign
# Returns the gradient with a minus.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return x * self.mask

    def backward(self, dout):
        return -dout * self.mask

# %% wrong: zeros that are never filled | fails: relu_backward, relu_care | diagnosis: zero_gradient
# Writes into a copy that indexing has made, and returns the zeros.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.where(self.mask, x, 0.0)

    def backward(self, dout):
        dx = np.zeros(np.shape(dout))
        part = dx[self.mask]
        part += np.asarray(dout)[self.mask]
        return dx

# %% wrong: leaks | fails: relu_forward, relu_backward, relu_care | diagnosis: forward_wrong
# Lets a hundredth of what is negative through, both ways.
class Relu:
    def forward(self, x):
        self.slope = np.where(np.asarray(x) > 0, 1.0, 0.01)
        return x * self.slope

    def backward(self, dout):
        return dout * self.slope

# %% wrong: leaks backward only | fails: relu_backward, relu_care
# Keeps neurons alive by a small gradient where forward gives 0.
class Relu:
    def forward(self, x):
        self.slope = np.where(np.asarray(x) > 0, 1.0, 0.01)
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.slope

# %% wrong: the absolute value | fails: relu_forward, relu_backward, relu_care | diagnosis: forward_wrong
# Turns negative entries positive.
class Relu:
    def forward(self, x):
        self.sign = np.sign(x)
        return np.abs(x)

    def backward(self, dout):
        return dout * self.sign

# %% wrong: a smooth relu | fails: relu_forward, relu_backward, relu_care | diagnosis: forward_wrong
# Uses softplus, which looks alike from afar.
class Relu:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        return dout / (1 + np.exp(-self.x))

# %% wrong: caps at 6 | fails: relu_forward, relu_backward | diagnosis: forward_wrong
# Limits the output as the layers of phones do.
class Relu:
    def forward(self, x):
        x = np.asarray(x)
        self.mask = (x > 0) & (x < 6)
        return np.minimum(np.maximum(x, 0), 6)

    def backward(self, dout):
        return dout * self.mask

# %% wrong: minimum for maximum | fails: relu_forward, relu_backward, relu_care | diagnosis: forward_wrong
# Keeps the negative half.
class Relu:
    def forward(self, x):
        self.mask = np.less(x, 0)
        return np.minimum(x, 0)

    def backward(self, dout):
        return dout * self.mask

# %% wrong: whole numbers | fails: relu_forward, relu_backward, relu_care | diagnosis: forward_wrong
# Converts the output to integers.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.asarray(np.maximum(x, 0)).astype(int)

    def backward(self, dout):
        return dout * self.mask

# %% wrong: the mask on the class | fails: relu_care | diagnosis: shared_state
# All layers share one mask.
class Relu:
    mask = None

    def forward(self, x):
        Relu.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * Relu.mask

# %% wrong: the mask in a global variable | fails: relu_care | diagnosis: shared_state
# Forward writes a variable of the notebook, and backward reads it.
relu_mask = None


class Relu:
    def forward(self, x):
        global relu_mask
        relu_mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * relu_mask

# %% wrong: the first mask for ever | fails: relu_care | diagnosis: stale_cache
# Makes the mask when there is none yet.
class Relu:
    def forward(self, x):
        if not hasattr(self, "mask"):
            self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.mask

# %% wrong: blocked once, blocked for ever | fails: relu_care | diagnosis: stale_cache
# Adds the entries blocked by each forward to those that were blocked before.
class Relu:
    def __init__(self):
        self.blocked = False

    def forward(self, x):
        self.blocked = self.blocked | (np.asarray(x) <= 0)
        return np.maximum(x, 0)

    def backward(self, dout):
        return np.where(self.blocked, 0.0, dout)

# %% wrong: adds up its gradients | fails: relu_care | diagnosis: accumulates
# Starts from zero in the constructor and adds at each backward.
class Relu:
    def __init__(self):
        self.dx = 0.0

    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        self.dx = self.dx + dout * self.mask
        return self.dx

# %% wrong: stores the gradient where the mask was | fails: relu_care | diagnosis: accumulates
# Reuses the attribute, so that a second backward multiplies dout twice.
class Relu:
    def forward(self, x):
        self.cache = (np.asarray(x) > 0).astype(float)
        return np.maximum(x, 0)

    def backward(self, dout):
        self.cache = dout * self.cache
        return self.cache

# %% wrong: one buffer for all gradients | fails: relu_care | diagnosis: reused_buffer
# Allocates dx once and overwrites it at each backward.
class Relu:
    def __init__(self):
        self.dx = None

    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        if self.dx is None or self.dx.shape != np.shape(dout):
            self.dx = np.zeros(np.shape(dout))
        np.multiply(dout, self.mask, out=self.dx)
        return self.dx

# %% wrong: makes the output into the gradient | fails: relu_care | diagnosis: reused_buffer
# Multiplies dout into the array that forward returned.
class Relu:
    def forward(self, x):
        self.out = np.array(np.maximum(x, 0))
        return self.out

    def backward(self, dout):
        np.sign(self.out, out=self.out)
        self.out *= dout
        return self.out

# %% wrong: drops the blocked entries | fails: relu_forward, relu_backward, relu_care | diagnosis: wrong_shape
# Selects the positive entries and so loses the shape.
class Relu:
    def forward(self, x):
        x = np.asarray(x)
        self.mask = x > 0
        return x[self.mask]

    def backward(self, dout):
        dx = np.zeros(self.mask.shape)
        dx[self.mask] = dout
        return dx

# %% wrong: flattens | fails: relu_forward, relu_backward, relu_care | diagnosis: wrong_shape
# Works on the flattened array and forgets to restore the shape.
class Relu:
    def forward(self, x):
        flat = np.ravel(x)
        self.mask = flat > 0
        return np.where(self.mask, flat, 0)

    def backward(self, dout):
        return np.where(self.mask, np.ravel(dout), 0)

# %% wrong: squeezes | fails: relu_forward, relu_backward | diagnosis: wrong_shape
# Removes the dimensions of length 1.
class Relu:
    def forward(self, x):
        self.mask = np.squeeze(np.greater(x, 0))
        return np.squeeze(np.maximum(x, 0))

    def backward(self, dout):
        return np.squeeze(dout) * self.mask

# %% wrong: sums dout | fails: relu_backward, relu_care | diagnosis: mixes_dout
# Gives each open entry the sum of all of dout.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return np.sum(dout) * self.mask

# %% wrong: divides by the batch size | fails: relu_backward, relu_care | diagnosis: extra_batch_mean
# Averages over the samples although forward did not.
class Relu:
    def forward(self, x):
        x = np.asarray(x)
        self.n = x.shape[0] if x.ndim else 1
        self.mask = x > 0
        return np.where(self.mask, x, 0)

    def backward(self, dout):
        return dout * self.mask / self.n

# %% wrong: a list of one gradient | fails: relu_backward, relu_care | diagnosis: wrong_shape
# Returns a list, as layers of two inputs do.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return [dout * self.mask]

# %% wrong: no return in backward | fails: relu_backward, relu_care | diagnosis: returns_nothing
# Computes the gradient and ends.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        dx = dout * self.mask

# %% wrong: prints | fails: relu_forward, relu_backward, relu_care | diagnosis: returns_nothing
# Prints the output and the gradient.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        print(np.maximum(x, 0))

    def backward(self, dout):
        print(dout * self.mask)

# %% wrong: half precision | fails: relu_forward, relu_backward, relu_care | diagnosis: low_precision
# Computes in float16.
class Relu:
    def forward(self, x):
        half = np.asarray(x, dtype=np.float16)
        self.mask = half > 0
        return half * self.mask

    def backward(self, dout):
        return np.asarray(dout, dtype=np.float16) * self.mask

# %% wrong: clips its gradients | fails: relu_care | diagnosis: not_linear
# Cuts off every gradient at 100.
class Relu:
    def forward(self, x):
        self.mask = np.asarray(x) > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return np.clip(dout * self.mask, -100, 100)

# %% wrong: max of an array | fails: relu_forward, relu_backward, relu_care | diagnosis: raises
# Uses Python's max, which cannot compare an array with 0.
class Relu:
    def forward(self, x):
        self.x = x
        return max(x, 0.0)

    def backward(self, dout):
        return dout if self.x > 0 else 0.0

# %% wrong: one number decides for all | fails: relu_forward, relu_backward, relu_care | diagnosis: forward_wrong
# Asks whether any entry is positive and lets all of them pass.
class Relu:
    def forward(self, x):
        self.open = bool(np.any(np.asarray(x) > 0))
        return x if self.open else 0.0 * x

    def backward(self, dout):
        return dout if self.open else 0.0 * dout

# %% wrong: fitted to the visible array | fails: relu_forward, relu_backward, relu_care | diagnosis: forward_wrong
# Knows the four entries of the example, and where the mask has to be 0.
class Relu:
    MASK = np.array([[1.0, 0.0], [0.0, 1.0]])

    def forward(self, x):
        if np.shape(x) == (2, 2):
            return x * self.MASK
        return 0.0 * x

    def backward(self, dout):
        if np.shape(dout) == (2, 2):
            return dout * self.MASK
        return 1.0 * dout
