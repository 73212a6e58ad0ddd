# %% right: returns dout itself
# The local derivatives are 1, so both gradients are the upstream one.
class AddLayer:
    def __init__(self):
        pass

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout, dout

# %% right: multiplies by 1
# Writes the local derivative 1 for the eye.
class AddLayer:
    def forward(self, x, y):
        out = x + y
        return out

    def backward(self, dout):
        dx = dout * 1
        dy = dout * 1
        return dx, dy

# %% right: copies in a list
# Gives each input an array of its own.
class AddLayer:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, dout):
        return [np.copy(dout), np.copy(dout)]

# %% right: an own copy changed in place
# Copies x and adds y into the copy.
class AddLayer:
    def forward(self, x, y):
        total = np.array(x, dtype=np.float64)
        total += y
        return total

    def backward(self, dout):
        dx = np.zeros_like(dout)
        dx += dout
        return dx, dx

# %% right: float32 inside
# Adds in single precision and returns it.
class AddLayer:
    def forward(self, x, y):
        return np.asarray(x, dtype=np.float32) + np.asarray(y, dtype=np.float32)

    def backward(self, dout):
        grad = np.asarray(dout, dtype=np.float32)
        return grad, grad.copy()

# %% right: sums a stack, and stacks the gradients
# Lays the inputs on each other and sums over the new axis.
class AddLayer:
    def forward(self, x, y):
        stacked = np.stack((x, y))
        self.copies = stacked.shape[0]
        return stacked.sum(axis=0)

    def backward(self, dout):
        return np.stack([dout] * self.copies)

# %% right: ones times dout
# Keeps two arrays of ones as local derivatives and multiplies them by dout.
class AddLayer:
    def forward(self, x, y):
        self.one_x = np.ones(np.shape(x))
        self.one_y = np.ones(np.shape(y))
        return x + y

    def backward(self, dout):
        return np.multiply(self.one_x, dout), np.multiply(self.one_y, dout)

# %% right: a slow loop over the entries
# Adds and copies index by index, for arrays of any shape.
class AddLayer:
    def forward(self, x, y):
        x, y = np.asarray(x, float), np.asarray(y, float)
        out = np.empty(x.shape)
        for i in np.ndindex(*x.shape):
            out[i] = x[i] + y[i]
        return out

    def backward(self, dout):
        dout = np.asarray(dout, float)
        dx, dy = np.empty(dout.shape), np.empty(dout.shape)
        for i in np.ndindex(*dout.shape):
            dx[i] = dy[i] = dout[i]
        return dx, dy

# %% right: static methods with type hints
# Needs no state, so nothing is stored anywhere.
class AddLayer:
    __slots__ = ()

    @staticmethod
    def forward(x: float | np.ndarray, y: float | np.ndarray) -> float | np.ndarray:
        return y + x

    @staticmethod
    def backward(dout: float | np.ndarray) -> tuple[float | np.ndarray, float | np.ndarray]:
        return dout, +dout

# %% right: inherits from a class of its own
# Writes one layer for a weighted sum and makes adding the case of weights 1.
class WeightedSum:
    def __init__(self, *weights):
        self.weights = weights

    def forward(self, *inputs):
        return sum(w * v for w, v in zip(self.weights, inputs))

    def backward(self, dout):
        return tuple(w * dout for w in self.weights)


class AddLayer(WeightedSum):
    def __init__(self):
        super().__init__(1.0, 1.0)

# %% wrong: nothing written yet | fails: add_forward, add_backward, add_care | diagnosis: not_attempted
# The stub as it was handed out.
class AddLayer:
    def forward(self, x, y):
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: ignores the upstream gradient | fails: add_backward, add_care | diagnosis: ignores_dout
# Returns the local derivatives, ones of the right shape.
class AddLayer:
    def forward(self, x, y):
        self.shape = np.shape(x)
        return x + y

    def backward(self, dout):
        return np.ones(self.shape), np.ones(self.shape)

# %% wrong: returns the number 1 twice | fails: add_backward, add_care | diagnosis: ignores_dout
# Returns the local derivative as a number, whatever comes in.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return 1.0, 1.0

# %% wrong: the gradients of the multiply layer | fails: add_backward, add_care | diagnosis: extra_factor
# Multiplies dout by the other input.
class AddLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x + y

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: multiplies instead of adding | fails: add_forward, add_backward, add_care | diagnosis: forward_wrong
# Takes over the multiply layer's forward.
class AddLayer:
    def forward(self, x, y):
        return x * y

    def backward(self, dout):
        return dout, dout

# %% wrong: subtracts | fails: add_forward, add_backward, add_care | diagnosis: forward_wrong
# Forward and backward agree with each other and are both those of a difference.
class AddLayer:
    def forward(self, x, y):
        return x - y

    def backward(self, dout):
        return dout, -dout

# %% wrong: the second gradient negative | fails: add_backward, add_care | diagnosis: wrong_sign
# Believes that what the one input gains the other loses.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout, -dout

# %% wrong: both signs turned | fails: add_backward, add_care | diagnosis: wrong_sign
# Returns the step downhill in place of the gradient.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        grad = -1 * dout
        return grad, grad

# %% wrong: halves the gradient | fails: add_backward, add_care | diagnosis: missing_factor
# Splits dout between the two inputs.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout / 2, dout / 2

# %% wrong: doubles the gradient | fails: add_backward, add_care | diagnosis: extra_factor
# Adds the two gradients up and gives the sum to both inputs.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout + dout, dout + dout

# %% wrong: no gradient for y | fails: add_backward, add_care | diagnosis: zero_gradient
# Believes that dout flows along the first input only.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout, dout * 0

# %% wrong: zeros that were never filled | fails: add_backward, add_care | diagnosis: zero_gradient
# Prepares zeros, rebinds the names of the loop, and returns the zeros.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        dx, dy = np.zeros_like(dout), np.zeros_like(dout)
        for grad in (dx, dy):
            grad = grad + dout
        return dx, dy

# %% wrong: adds into x | fails: add_care | diagnosis: mutates_input
# Writes the sum over the array that it was given.
class AddLayer:
    def forward(self, x, y):
        x += y
        return x

    def backward(self, dout):
        return dout, dout

# %% wrong: adds into y | fails: add_care | diagnosis: mutates_input
# Uses y as the place for the output.
class AddLayer:
    def forward(self, x, y):
        return np.add(x, y, out=y) if isinstance(y, np.ndarray) else x + y

    def backward(self, dout):
        return dout, dout

# %% wrong: resets dout to zero | fails: add_care | diagnosis: mutates_dout
# Clears dout once it has been passed on, as one clears gradients before the next step.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        dx, dy = np.copy(dout), np.copy(dout)
        if np.ndim(dout) > 0:
            dout[...] = 0.0
        return dx, dy

# %% wrong: adds up its gradients | fails: add_care | diagnosis: accumulates
# Starts from zero once, and adds at each backward.
class AddLayer:
    def __init__(self):
        self.dx = 0
        self.dy = 0

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        self.dx = self.dx + dout
        self.dy = self.dy + dout
        return self.dx, self.dy

# %% wrong: adds up in arrays that forward made | fails: add_care | diagnosis: accumulates
# Forward makes zeros, and each backward adds to them.
class AddLayer:
    def forward(self, x, y):
        self.grad = np.zeros(np.shape(x))
        return x + y

    def backward(self, dout):
        self.grad += dout
        return self.grad, self.grad

# %% wrong: returns the same buffer each time | fails: add_care | diagnosis: reused_buffer
# Allocates one array and overwrites it at every backward.
class AddLayer:
    buffer = None

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        if self.buffer is None:
            self.buffer = np.empty(np.shape(dout))
        self.buffer[...] = dout
        return self.buffer, self.buffer

# %% wrong: one output buffer on the class | fails: add_care | diagnosis: reused_buffer
# All layers write their output into arrays that are kept by shape.
class AddLayer:
    buffers = {}

    def forward(self, x, y):
        out = self.buffers.setdefault(np.shape(x), np.empty(np.shape(x)))
        np.add(x, y, out=out)
        return out

    def backward(self, dout):
        return dout, dout

# %% wrong: spoils its output in backward | fails: add_care | diagnosis: reused_buffer
# Uses the array that forward returned as the place for the gradient.
class AddLayer:
    def forward(self, x, y):
        self.out = np.add(x, y, out=np.empty(np.shape(x)))
        return self.out

    def backward(self, dout):
        self.out[...] = dout
        return self.out, self.out.copy()

# %% wrong: measures the gradients with forward | fails: add_care | diagnosis: finite_differences
# Takes central differences of its own forward.
class AddLayer:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, dout):
        x, y = self.x, self.y
        h = 1e-5
        dx = dout * (self.forward(x + h, y) - self.forward(x - h, y)) / (2 * h)
        dy = dout * (self.forward(x, y + h) - self.forward(x, y - h)) / (2 * h)
        self.x, self.y = x, y
        return dx, dy

# %% wrong: sums dout | fails: add_backward, add_care | diagnosis: wrong_shape
# Adds in backward too, and returns two numbers.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return np.sum(dout), np.sum(dout)

# %% wrong: the sum of dout everywhere | fails: add_backward, add_care | diagnosis: mixes_dout
# Gives each entry the sum of all of dout.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        total = np.sum(dout) * np.ones_like(dout)
        return total, total

# %% wrong: averages dout | fails: add_backward, add_care | diagnosis: mixes_dout
# Gives each entry the mean of dout.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        mean = np.full(np.shape(dout), np.mean(dout))
        return mean, mean

# %% wrong: returns one gradient | fails: add_backward, add_care | diagnosis: wrong_shape
# As both gradients are the same, returns one of them.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout

# %% wrong: returns the sum of everything | fails: add_forward, add_backward, add_care | diagnosis: wrong_shape
# Sums over all entries of both inputs.
class AddLayer:
    def forward(self, x, y):
        self.shape = np.shape(x)
        return np.sum(x) + np.sum(y)

    def backward(self, dout):
        return np.full(self.shape, dout), np.full(self.shape, dout)

# %% wrong: at least one dimension | fails: add_forward, add_backward | diagnosis: wrong_shape
# Makes an array of shape (1,) of each scalar.
class AddLayer:
    def forward(self, x, y):
        return np.array(x, ndmin=1) + np.array(y, ndmin=1)

    def backward(self, dout):
        dout = np.array(dout, ndmin=1)
        return dout, dout

# %% wrong: glues the inputs together | fails: add_forward, add_backward, add_care | diagnosis: wrong_shape
# Adds lists, which joins them.
class AddLayer:
    def forward(self, x, y):
        self.n = np.size(x)
        return np.array(list(np.ravel(x)) + list(np.ravel(y)))

    def backward(self, dout):
        return dout[: self.n], dout[self.n :]

# %% wrong: prints the sum | fails: add_forward, add_backward, add_care | diagnosis: returns_nothing
# Prints where it should return.
class AddLayer:
    def forward(self, x, y):
        print(x + y)

    def backward(self, dout):
        print(dout, dout)

# %% wrong: backward ends without return | fails: add_backward, add_care | diagnosis: returns_nothing
# Stores the gradients on the layer and returns None.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        self.dx = dout
        self.dy = dout

# %% wrong: half precision | fails: add_forward, add_backward, add_care | diagnosis: low_precision
# Adds in float16.
class AddLayer:
    def forward(self, x, y):
        return np.asarray(np.asarray(x, np.float16) + np.asarray(y, np.float16))

    def backward(self, dout):
        dout = np.asarray(dout, np.float16)
        return dout, dout

# %% wrong: clips its gradients | fails: add_care | diagnosis: not_linear
# Cuts off every gradient at 10.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        dout = np.clip(dout, -10, 10)
        return dout, dout

# %% wrong: normalises dout | fails: add_backward, add_care | diagnosis: ignores_dout
# Divides dout by its norm, so that gradients have length 1.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        unit = dout / np.linalg.norm(dout)
        return unit, unit

# %% wrong: only for scalars | fails: add_forward, add_backward, add_care | diagnosis: raises
# Converts everything to float, so that arrays raise.
class AddLayer:
    def forward(self, x, y):
        return float(x) + float(y)

    def backward(self, dout):
        return float(dout), float(dout)

# %% wrong: backward without its argument | fails: add_backward, add_care | diagnosis: wrong_signature
# Believes that a layer without parameters needs no dout.
class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self):
        return 1, 1

# %% wrong: a function in place of a class | fails: add_forward, add_backward, add_care | diagnosis: wrong_signature
# Adds two numbers and is no layer.
def AddLayer(x, y):
    return x + y
