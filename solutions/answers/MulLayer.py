# %% right: stores the inputs
# Keeps both inputs and multiplies dout by the other one.
class MulLayer:
    def __init__(self):
        self.x = None
        self.y = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x
        return dx, dy

# %% right: stores the local derivatives and returns a list
# Works out the two local derivatives in forward, so that backward is one product each.
class MulLayer:
    def forward(self, x, y):
        self.local_derivatives = [y, x]
        return x * y

    def backward(self, dout):
        return [d * dout for d in self.local_derivatives]

# %% right: own copies changed in place
# Copies everything that comes in and then multiplies into the copies.
class MulLayer:
    def forward(self, x, y):
        self.x = np.array(x, dtype=float)
        self.y = np.array(y, dtype=float)
        out = self.x.copy()
        out *= self.y
        return out

    def backward(self, dout):
        dx = np.array(dout, dtype=float)
        dy = np.array(dout, dtype=float)
        dx *= self.y
        dy *= self.x
        return dx, dy

# %% right: float32 inside
# Saves memory by keeping and multiplying single precision.
class MulLayer:
    def forward(self, x, y):
        self.x = np.float32(x)
        self.y = np.float32(y)
        return self.x * self.y

    def backward(self, dout):
        dout = np.float32(dout)
        return dout * self.y, dout * self.x

# %% right: np.multiply and arrays of no dimension
# Turns scalars into arrays of shape () and gives such arrays back.
class MulLayer:
    def forward(self, x, y):
        self.inputs = (np.asarray(x), np.asarray(y))
        return np.asarray(np.multiply(*self.inputs))

    def backward(self, dout):
        x, y = self.inputs
        return np.asarray(np.multiply(dout, y)), np.asarray(np.multiply(dout, x))

# %% right: einsum
# Writes the product of equal indices as an einsum of any number of dimensions.
class MulLayer:
    SUBSCRIPTS = "...,...->..."

    def forward(self, x, y):
        self.cache = {"x": x, "y": y}
        return np.einsum(self.SUBSCRIPTS, x, y)

    def backward(self, dout):
        dx = np.einsum(self.SUBSCRIPTS, dout, self.cache["y"])
        dy = np.einsum(self.SUBSCRIPTS, dout, self.cache["x"])
        return (dx, dy)

# %% right: a slow loop over the entries
# Goes through every index of arrays of any shape, also of shape ().
class MulLayer:
    def forward(self, x, y):
        self.x, self.y = np.asarray(x, float), np.asarray(y, float)
        return self._entry_by_entry(self.x, self.y)

    def backward(self, dout):
        dout = np.asarray(dout, float)
        return self._entry_by_entry(dout, self.y), self._entry_by_entry(dout, self.x)

    def _entry_by_entry(self, a, b):
        out = np.zeros(a.shape)
        for index in np.ndindex(a.shape):
            out[index] = a[index] * b[index]
        return out

# %% right: a dataclass
# Lets a dataclass write the constructor.
from dataclasses import dataclass, field
from typing import Any


@dataclass
class MulLayer:
    x: Any = field(default=None, repr=False)
    y: Any = field(default=None, repr=False)

    def forward(self, x, y):
        self.x, self.y = x, y
        return self.y * self.x

    def backward(self, dout):
        return self.y * dout, self.x * dout

# %% right: slots, type hints and one stacked array
# Returns both gradients as the two rows of one array.
class MulLayer:
    __slots__ = ("_factors",)

    _factors: np.ndarray

    def forward(self, x: float | np.ndarray, y: float | np.ndarray) -> float | np.ndarray:
        self._factors = np.stack([np.asarray(y), np.asarray(x)])
        return np.prod(self._factors, axis=0)

    def backward(self, dout: float | np.ndarray) -> np.ndarray:
        return self._factors * dout

# %% right: a closure
# Forward leaves behind the function that backward will call.
class MulLayer:
    def forward(self, x, y):
        def chain_rule(dout):
            return y * dout, x * dout

        self.chain_rule = chain_rule
        return x * y

    def backward(self, dout):
        return self.chain_rule(dout)

# %% right: a history of calls, and prints
# Remembers every forward, uses the last one, and prints what it does.
class MulLayer:
    def __init__(self):
        self.history = []

    def forward(self, x, y):
        self.history.append((x, y))
        print("forward number", len(self.history), "x =", x, "y =", y)
        return x * y

    def backward(self, dout):
        x, y = self.history[-1]
        print("backward, dout =", dout)
        return dout * y, dout * x

# %% wrong: nothing written yet | fails: mul_forward, mul_backward, mul_care | diagnosis: not_attempted
# The stub as it was handed out.
class MulLayer:
    def __init__(self):
        raise NotImplementedError  # write your answer here

    def forward(self, x, y):
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: only forward written | fails: mul_backward, mul_care | diagnosis: not_attempted
# The backward is still the stub.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: ignores the upstream gradient | fails: mul_backward, mul_care | diagnosis: ignores_dout
# Returns the local derivatives and forgets the chain rule.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = self.y
        dy = self.x
        return dx, dy

# %% wrong: each gradient multiplied by its own input | fails: mul_backward, mul_care | diagnosis: swapped_gradients
# Believes that the derivative by x is x.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout * self.x
        dy = dout * self.y
        return dx, dy

# %% wrong: returns dy first | fails: mul_backward, mul_care | diagnosis: swapped_gradients
# Works out both gradients rightly and returns them in the other order.
class MulLayer:
    def forward(self, x, y):
        self.cache = x, y
        return x * y

    def backward(self, dout):
        x, y = self.cache
        dx = dout * y
        dy = dout * x
        return dy, dx

# %% wrong: both signs turned | fails: mul_backward, mul_care | diagnosis: wrong_sign
# Puts the minus of gradient descent into the layer.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return -dout * self.y, -dout * self.x

# %% wrong: the second gradient negative | fails: mul_backward, mul_care | diagnosis: wrong_sign
# Takes over the minus of a quotient for the second input.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = -dout * self.x
        return dx, dy

# %% wrong: returns the zeros it prepared | fails: mul_backward, mul_care | diagnosis: zero_gradient
# Prepares zeros, computes the gradients under other names, and returns the zeros.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = np.zeros_like(self.x)
        dy = np.zeros_like(self.y)
        grad_x = dout * self.y
        grad_y = dout * self.x
        return dx, dy

# %% wrong: passes dout on | fails: mul_backward, mul_care | diagnosis: missing_factor
# Does what the add layer does and leaves out the other factor.
class MulLayer:
    def forward(self, x, y):
        return x * y

    def backward(self, dout):
        return dout, dout

# %% wrong: multiplies by the output | fails: mul_backward, mul_care | diagnosis: extra_factor
# Multiplies dout by x*y for both inputs.
class MulLayer:
    def forward(self, x, y):
        self.out = x * y
        return self.out

    def backward(self, dout):
        return dout * self.out, dout * self.out

# %% wrong: adds instead of multiplying | fails: mul_forward, mul_backward, mul_care | diagnosis: forward_wrong
# Writes the other layer's forward.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x + y

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: adds, and differentiates the sum | fails: mul_forward, mul_backward, mul_care | diagnosis: forward_wrong
# Forward and backward agree with each other and are both those of the add layer.
class MulLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout * 1.0, dout * 1.0

# %% wrong: keeps the inputs on the class | fails: mul_care | diagnosis: shared_state
# Stores x and y on the class, so that all layers share them.
class MulLayer:
    x = None
    y = None

    def forward(self, x, y):
        MulLayer.x = x
        MulLayer.y = y
        return x * y

    def backward(self, dout):
        return dout * MulLayer.y, dout * MulLayer.x

# %% wrong: keeps the inputs in a dict of the module | fails: mul_care | diagnosis: shared_state
# Stores x and y in one dict for every layer there is.
cache = {}


class MulLayer:
    def forward(self, x, y):
        cache["x"] = x
        cache["y"] = y
        return x * y

    def backward(self, dout):
        return dout * cache["y"], dout * cache["x"]

# %% wrong: a list as default argument | fails: mul_care | diagnosis: shared_state
# The default list of the constructor is one list for all layers.
class MulLayer:
    def __init__(self, saved=[]):
        self.saved = saved

    def forward(self, x, y):
        self.saved[:] = [x, y]
        return x * y

    def backward(self, dout):
        x, y = self.saved
        return dout * y, dout * x

# %% wrong: stores only the first inputs | fails: mul_care | diagnosis: stale_cache
# Fills its cache when it is empty and never again.
class MulLayer:
    def __init__(self):
        self.x = None
        self.y = None

    def forward(self, x, y):
        if self.x is None:
            self.x = x
            self.y = y
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: uses the first call of its history | fails: mul_care | diagnosis: stale_cache
# Appends each call to a list and reads the list's beginning.
class MulLayer:
    def __init__(self):
        self.xs = []
        self.ys = []

    def forward(self, x, y):
        self.xs.append(x)
        self.ys.append(y)
        return x * y

    def backward(self, dout):
        return dout * self.ys[0], dout * self.xs[0]

# %% wrong: adds up its gradients | fails: mul_care | diagnosis: accumulates
# Adds each backward to what the backward before left.
class MulLayer:
    def __init__(self):
        self.dx = 0.0
        self.dy = 0.0

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        self.dx = self.dx + dout * self.y
        self.dy = self.dy + dout * self.x
        return self.dx, self.dy

# %% wrong: multiplies dout into its own copies | fails: mul_care | diagnosis: accumulates
# The stored copies are the gradients after the first backward and garbage after the second.
class MulLayer:
    def forward(self, x, y):
        self.x = np.array(x, dtype=float)
        self.y = np.array(y, dtype=float)
        return x * y

    def backward(self, dout):
        self.x = self.x * dout
        self.y = self.y * dout
        return self.y, self.x

# %% wrong: multiplies dout into the caller's inputs | fails: mul_care | diagnosis: mutates_input
# Uses the stored references as the place for the result.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        self.x *= dout
        self.y *= dout
        return self.y, self.x

# %% wrong: forward multiplies into x | fails: mul_care | diagnosis: mutates_input
# Saves a copy for backward and then overwrites the array that it was given.
class MulLayer:
    def forward(self, x, y):
        self.x = np.copy(x)
        self.y = np.copy(y)
        x *= y
        return x

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: writes dx into dout | fails: mul_care | diagnosis: mutates_dout
# Computes dy first and then uses dout as the place for dx.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dy = dout * self.x
        dout *= self.y
        return dout, dy

# %% wrong: writes dx into dout and uses it again | fails: mul_backward, mul_care | diagnosis: mutates_dout
# After the first line dout holds dx, so dy gets both factors.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout
        dx *= self.y
        dy = dout
        dy = dy * self.x
        return dx, dy

# %% wrong: returns the same buffers each time | fails: mul_care | diagnosis: reused_buffer
# Allocates the gradients once and overwrites them at every backward.
class MulLayer:
    def __init__(self):
        self.dx = None
        self.dy = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        if self.dx is None:
            self.dx = np.zeros(np.shape(self.x))
            self.dy = np.zeros(np.shape(self.y))
        np.multiply(dout, self.y, out=self.dx)
        np.multiply(dout, self.x, out=self.dy)
        return self.dx, self.dy

# %% wrong: one output buffer for all forwards | fails: mul_care | diagnosis: reused_buffer
# Every forward writes its output over the one before.
class MulLayer:
    def __init__(self):
        self.out = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        if self.out is None or self.out.shape != np.shape(x):
            self.out = np.empty(np.shape(x))
        self.out[...] = x * y
        return self.out

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: measures the gradients with forward | fails: mul_care | diagnosis: finite_differences
# Takes central differences of its own forward in place of a derivative.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        h = 1e-4
        x, y = self.x, self.y
        dx = (self.forward(x + h, y) - self.forward(x - h, y)) / (2 * h) * dout
        dy = (self.forward(x, y + h) - self.forward(x, y - h)) / (2 * h) * dout
        self.x, self.y = x, y
        return dx, dy

# %% wrong: sums dout first | fails: mul_backward, mul_care | diagnosis: mixes_dout
# Multiplies each input by the sum of dout, which is right for a scalar only.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        total = np.sum(dout)
        return total * self.y, total * self.x

# %% wrong: averages dout | fails: mul_backward, mul_care | diagnosis: mixes_dout
# Multiplies each input by the mean of dout.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return np.mean(dout) * self.y, np.mean(dout) * self.x

# %% wrong: divides by the number of entries | fails: mul_backward, mul_care | diagnosis: wrong_count
# Averages over the entries although forward did not.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        n = np.size(self.x)
        return dout * self.y / n, dout * self.x / n

# %% wrong: sums the gradients | fails: mul_backward, mul_care | diagnosis: wrong_shape
# Reduces each gradient to one number.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return np.sum(dout * self.y), np.sum(dout * self.x)

# %% wrong: returns only dx | fails: mul_backward, mul_care | diagnosis: wrong_shape
# Forgets that there are two inputs.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x
        return dx

# %% wrong: at least one dimension | fails: mul_forward, mul_backward | diagnosis: wrong_shape
# Makes an array of shape (1,) of each scalar.
class MulLayer:
    def forward(self, x, y):
        self.x = np.atleast_1d(x)
        self.y = np.atleast_1d(y)
        return self.x * self.y

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: gradients as lists of one | fails: mul_backward, mul_care | diagnosis: wrong_shape
# Wraps each gradient in a list.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return [dout * self.y], [dout * self.x]

# %% wrong: gradients in a dict | fails: mul_backward, mul_care | diagnosis: wrong_shape
# Returns the gradients by name where two results are asked for.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return {"dx": dout * self.y, "dy": dout * self.x}

# %% wrong: both gradients in one flat array | fails: mul_backward, mul_care | diagnosis: wrong_shape
# Joins the gradients end to end.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return np.concatenate([np.ravel(dout * self.y), np.ravel(dout * self.x)])

# %% wrong: prints the gradients | fails: mul_backward, mul_care | diagnosis: returns_nothing
# Shows the right gradients and returns None.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x
        print(dx, dy)

# %% wrong: forward stores the product and returns nothing | fails: mul_forward, mul_backward, mul_care | diagnosis: returns_nothing
# Keeps the output for itself.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        self.out = x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: half precision | fails: mul_forward, mul_backward, mul_care | diagnosis: low_precision
# Computes in float16.
class MulLayer:
    def forward(self, x, y):
        self.x = np.asarray(x, dtype=np.float16)
        self.y = np.asarray(y, dtype=np.float16)
        return self.x * self.y

    def backward(self, dout):
        dout = np.asarray(dout, dtype=np.float16)
        return dout * self.y, dout * self.x

# %% wrong: half precision in the cache | fails: mul_backward, mul_care | diagnosis: low_precision
# Gives the exact product and remembers the inputs in float16.
class MulLayer:
    def forward(self, x, y):
        self.x = np.asarray(x, dtype=np.float16)
        self.y = np.asarray(y, dtype=np.float16)
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: fitted to the first example | fails: mul_forward, mul_backward, mul_care | diagnosis: forward_wrong
# Returns the number that the visible check wants.
class MulLayer:
    def forward(self, x, y):
        return 6.0

    def backward(self, dout):
        return 3.0 * dout, 2.0 * dout

# %% wrong: clips its gradients | fails: mul_care | diagnosis: not_linear
# Guards against explosions by cutting off every gradient at 1000.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = np.clip(dout * self.y, -1000.0, 1000.0)
        dy = np.clip(dout * self.x, -1000.0, 1000.0)
        return dx, dy

# %% wrong: uses the sign of dout | fails: mul_backward, mul_care | diagnosis: ignores_dout
# Passes on the direction of dout and drops its size.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return np.sign(dout) * self.y, np.sign(dout) * self.x

# %% wrong: a matrix product | fails: mul_forward, mul_backward, mul_care | diagnosis: raises
# Uses the operator for matrices, which takes no scalars.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x @ y

    def backward(self, dout):
        return dout @ self.y, dout @ self.x

# %% wrong: only for scalars | fails: mul_forward, mul_backward, mul_care | diagnosis: raises
# Converts everything to float, so that arrays raise.
class MulLayer:
    def forward(self, x, y):
        self.x = float(x)
        self.y = float(y)
        return self.x * self.y

    def backward(self, dout):
        return float(dout) * self.y, float(dout) * self.x

# %% wrong: forgets self in forward | fails: mul_backward, mul_care | diagnosis: raises
# Stores the inputs in local variables, so that backward does not find them.
class MulLayer:
    def forward(self, x, y):
        x_saved = x
        y_saved = y
        return x_saved * y_saved

    def backward(self, dout):
        return dout * self.y_saved, dout * self.x_saved

# %% wrong: forward returns its cache as well | fails: mul_forward, mul_backward, mul_care | diagnosis: wrong_shape
# Returns the output together with the inputs.
class MulLayer:
    def forward(self, x, y):
        self.cache = (x, y)
        return x * y, self.cache

    def backward(self, dout):
        x, y = self.cache
        return dout * y, dout * x

# %% wrong: forgets its inputs after backward | fails: mul_care | diagnosis: raises
# Clears the cache to save memory, so that a second backward raises.
class MulLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx, dy = dout * self.y, dout * self.x
        self.x = self.y = None
        return dx, dy

# %% wrong: a misspelt class | fails: mul_forward, mul_backward, mul_care
# Writes the right layer under another name.
class MultLayer:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x
# %% wrong: recovers the factors by division | fails: mul_backward | diagnosis: not_finite
# Divides the output by the input, which gives nan where the input is 0.
class MulLayer:
    def forward(self, x, y):
        self.x = np.asarray(x)
        self.y = np.asarray(y)
        return x * y

    def backward(self, dout):
        out = self.x * self.y
        return dout * out / self.x, dout * out / self.y

# %% wrong: computes its gradients once | fails: mul_care | diagnosis: stale_cache
# Stores the gradients at the first backward and returns the stored ones from then on.
class MulLayer:
    def __init__(self):
        self.grads = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        if self.grads is None:
            self.grads = dout * self.y, dout * self.x
        return self.grads

# %% wrong: computes its output once | fails: mul_care | diagnosis: stale_cache
# Stores the output at the first forward and returns the stored one from then on.
class MulLayer:
    def __init__(self):
        self.out = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        if self.out is None:
            self.out = x * y
        return self.out

    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% wrong: keeps the first dout | fails: mul_care | diagnosis: stale_cache
# Stores dout when none is stored yet.
class MulLayer:
    dout = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        if self.dout is None:
            self.dout = dout
        return self.dout * self.y, self.dout * self.x
