# %% right: keeps the rows and the shape
# Flattens once in forward, and gives dx the shape that x had: the classic dense layer of the article.
class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.original_shape = None
        self.dW = None
        self.db = None

    def forward(self, x):
        self.original_shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        return np.dot(self.x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        dx = np.dot(dout, self.W.T)
        return dx.reshape(*self.original_shape)

# %% right: keeps x as it came
# Remembers the input itself and flattens it again in backward.
class Affine:
    def __init__(self, W, b):
        self.params = (W, b)

    def forward(self, x):
        W, b = self.params
        self.x = x
        return x.reshape(-1, W.shape[0]) @ W + b

    def backward(self, dout):
        W, _ = self.params
        rows = self.x.reshape(-1, W.shape[0])
        self.dW, self.db = rows.T @ dout, dout.sum(0)
        return np.reshape(dout @ W.T, self.x.shape)

# %% right: einsum
# Names the three indices: n for the sample, d for the input, m for the output.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.einsum("nd,dm->nm", self._rows(), self.W) + self.b

    def backward(self, dout):
        self.dW = np.einsum("nd,nm->dm", self._rows(), dout)
        self.db = np.einsum("nm->m", dout)
        return np.einsum("nm,dm->nd", dout, self.W).reshape(self.x.shape)

    def _rows(self):
        return self.x.reshape(self.x.shape[0], self.W.shape[0])

# %% right: the weights get the shape of a sample
# Leaves x as it is and reshapes W instead, then contracts all axes but the first.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        axes = list(range(1, x.ndim))
        return np.tensordot(x, self._weights(), axes=(axes, list(range(x.ndim - 1)))) + self.b

    def backward(self, dout):
        dW = np.tensordot(self.x, dout, axes=(0, 0))
        self.dW = dW.reshape(self.W.shape)
        self.db = np.tensordot(np.ones(len(dout)), dout, axes=1)
        return np.tensordot(dout, self._weights(), axes=(1, self.x.ndim - 1))

    def _weights(self):
        return self.W.reshape(*self.x.shape[1:], -1)

# %% right: by broadcasting
# Inserts axes, multiplies, and sums one of them away, forward too.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.rows = x.reshape(len(x), -1)[:, :, np.newaxis]
        return (self.rows * self.W).sum(axis=1) + self.b

    def backward(self, dout):
        dout = dout[:, np.newaxis, :]
        self.dW = (self.rows * dout).sum(axis=0)
        self.db = dout.sum(axis=(0, 1))
        return (dout * self.W).sum(axis=2).reshape(self.shape)

# %% right: the bias as one more row of W
# Puts a column of ones beside x and b below W, so that one product gives both gradients.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.with_ones = np.column_stack([x.reshape(len(x), -1), np.ones(len(x))])
        return self.with_ones @ np.vstack([self.W, self.b])

    def backward(self, dout):
        both = self.with_ones.T @ dout
        self.dW, self.db = both[:-1], both[-1]
        return (dout @ self.W.T).reshape(self.shape)

# %% right: one sample at a time
# Adds up what each sample sends back to the weights, as the fan-out does.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.samples = []

    def forward(self, x):
        self.sample_shape = x.shape[1:]
        self.samples = [sample.flatten() for sample in x]
        return np.array([sample @ self.W + self.b for sample in self.samples])

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)
        dx = []
        for sample, d in zip(self.samples, dout):
            self.dW += np.outer(sample, d)
            self.db += d
            dx.append((self.W @ d).reshape(self.sample_shape))
        return np.stack(dx)

# %% right: slow loops over inputs and outputs
# Goes through the weights one by one, as the sums are written.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        D, M = self.W.shape
        y = np.zeros((len(self.x), M))
        for j in range(M):
            y[:, j] = self.b[j]
            for l in range(D):
                y[:, j] += self.x[:, l] * self.W[l, j]
        return y

    def backward(self, dout):
        D, M = self.W.shape
        dx = np.zeros(self.x.shape)
        self.dW = np.zeros((D, M))
        self.db = np.zeros(M)
        for j in range(M):
            self.db[j] = sum(dout[:, j])
            for l in range(D):
                self.dW[l, j] = (self.x[:, l] * dout[:, j]).sum()
                dx[:, l] += dout[:, j] * self.W[l, j]
        return dx.reshape(self.shape)

# %% right: buffers for dW and db
# Makes them once and lets every backward write into them; the results that it returns are new.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW = np.empty(W.shape)
        self.db = np.empty(b.shape)

    def forward(self, x):
        self.x = x
        y = np.matmul(x.reshape(len(x), -1), self.W)
        y += self.b
        return y

    def backward(self, dout):
        np.matmul(self.x.reshape(len(self.x), -1).T, dout, out=self.dW)
        np.sum(dout, axis=0, out=self.db)
        dx = np.empty(self.x.shape)
        dx.reshape(len(dx), -1)[...] = dout @ self.W.T
        return dx

# %% right: float32 inside
# Calculates everything in single precision.
class Affine:
    def __init__(self, W, b):
        self.W = W.astype(np.float32)
        self.b = b.astype(np.float32)

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1).astype(np.float32)
        return self.x @ self.W + self.b

    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% right: a dataclass
# Lets a dataclass write the constructor.
from dataclasses import dataclass, field


@dataclass
class Affine:
    W: np.ndarray
    b: np.ndarray
    dW: np.ndarray | None = field(default=None, init=False, repr=False)
    db: np.ndarray | None = field(default=None, init=False, repr=False)
    _x: np.ndarray | None = field(default=None, init=False, repr=False)

    def forward(self, x):
        self._x = x
        return x.reshape(x.shape[0], -1) @ self.W + self.b

    def backward(self, dout):
        self.dW = (dout.T @ self._x.reshape(self._x.shape[0], -1)).T
        self.db = dout.sum(axis=0)
        return (self.W @ dout.T).T.reshape(self._x.shape)

# %% right: slots, type hints, and a gradient calculated when it is read
# Keeps dout in backward and multiplies when dW or db is asked for.
class Affine:
    __slots__ = ("W", "b", "_x", "_pair")

    def __init__(self, W: np.ndarray, b: np.ndarray) -> None:
        self.W, self.b = W, b

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._x = x
        return self._rows(x) @ self.W + self.b

    def backward(self, dout: np.ndarray) -> np.ndarray:
        self._pair = (self._rows(self._x), dout.copy())
        return (dout @ self.W.T).reshape(self._x.shape)

    @property
    def dW(self) -> np.ndarray:
        rows, dout = self._pair
        return rows.T @ dout

    @property
    def db(self) -> np.ndarray:
        return self._pair[1].sum(axis=0)

    @staticmethod
    def _rows(x: np.ndarray) -> np.ndarray:
        return x.reshape(len(x), -1)

# %% right: own copies, written into
# Copies everything that comes in, and may then do with it what it likes.
class Affine:
    def __init__(self, W, b):
        self.W = np.array(W, dtype=float)
        self.b = np.array(b, dtype=float)

    def forward(self, x):
        rows = np.array(x, dtype=float)
        self.shape = rows.shape
        rows.shape = (rows.shape[0], -1)
        self.rows = rows
        y = np.tile(self.b, (len(rows), 1))
        y += rows @ self.W
        return y

    def backward(self, dout):
        dout = np.array(dout, dtype=float)
        self.dW = self.rows.T @ dout
        dx = (dout @ self.W.T).reshape(self.shape)
        for i in range(1, len(dout)):
            dout[i] += dout[i - 1]
        self.db = dout[-1].copy()
        return dx

# %% right: a closure
# Forward leaves behind the function that backward will call.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        rows = x.reshape(len(x), -1)

        def chain_rule(dout):
            return (dout @ self.W.T).reshape(x.shape), rows.T @ dout, dout.sum(axis=0)

        self.chain_rule = chain_rule
        return rows @ self.W + self.b

    def backward(self, dout):
        dx, self.dW, self.db = self.chain_rule(dout)
        return dx

# %% right: nested lists
# Gives dx, dW and db as lists of numbers.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return (x.reshape(len(x), -1) @ self.W + self.b).tolist()

    def backward(self, dout):
        rows = self.x.reshape(len(self.x), -1)
        self.dW = (rows.T @ dout).tolist()
        self.db = [float(column.sum()) for column in dout.T]
        return (dout @ self.W.T).reshape(self.x.shape).tolist()

# %% wrong: nothing written yet | fails: affine_forward, affine_backward, affine_care | diagnosis: not_attempted
# The stub as it was handed out.
class Affine:
    def __init__(self, W, b):
        raise NotImplementedError  # write your answer here

    def forward(self, x):
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: only forward written | fails: affine_backward, affine_care | diagnosis: not_attempted
# The backward is still the stub.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: only for matrices | fails: affine_forward, affine_backward, affine_care | diagnosis: raises
# Never flattens, so that images are multiplied along their last axis.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

# %% wrong: flattens the batch away | fails: affine_forward, affine_backward, affine_care | diagnosis: raises
# Lays the whole batch out as one row.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(1, -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: flattens in the order of columns | fails: affine_forward, affine_backward, affine_care | diagnosis: forward_wrong
# Lets the first index of a sample run fastest.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = np.array([sample.flatten(order="F") for sample in x])
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        rows = dout @ self.W.T
        return np.array([row.reshape(self.shape[1:], order="F") for row in rows])

# %% wrong: gives dx back in the order of columns | fails: affine_backward, affine_care
# Flattens in C order and goes back in the other.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        rows = dout @ self.W.T
        return np.array([row.reshape(self.shape[1:], order="F") for row in rows])

# %% wrong: dx stays flat | fails: affine_backward, affine_care | diagnosis: wrong_shape
# Never gives dx the shape of x.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

# %% wrong: dW in the shape of a sample | fails: affine_backward, affine_care | diagnosis: wrong_shape
# Leaves x as it came, and so dW gets its axes.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        self.dW = np.tensordot(self.x, dout, axes=(0, 0))
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)

# %% wrong: forgets the bias | fails: affine_forward, affine_backward, affine_care | diagnosis: missing_term
# Returns the product alone.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: the bias as a column | fails: affine_forward, affine_backward, affine_care | diagnosis: raises
# Adds b as in the convention of columns.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b.reshape(-1, 1)

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: the other convention | fails: affine_forward, affine_backward, affine_care | diagnosis: raises
# Takes W for (out, in), as PyTorch has it.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return (dout @ self.W).reshape(self.shape)

# %% wrong: W x with rows, as one of the articles | fails: affine_forward, affine_backward, affine_care | diagnosis: raises
# Writes W on the left although the samples are rows.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return self.W @ x + self.b

    def backward(self, dout):
        self.dW = dout @ self.x.T
        self.db = dout.sum(axis=0)
        return self.W.T @ dout

# %% wrong: relu inside | fails: affine_forward, affine_backward, affine_care | diagnosis: missing_entries
# Adds the activation that follows the layer in a network.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        self.y = np.maximum(self.x @ self.W + self.b, 0)
        return self.y

    def backward(self, dout):
        dout = dout * (self.y > 0)
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: no transpose of W | fails: affine_backward, affine_care | diagnosis: raises
# Multiplies dout by W as it stands.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W).reshape(self.shape)

# %% wrong: W reshaped where a transpose belongs | fails: affine_backward, affine_care
# Makes the shapes fit by reshape after an error message.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        D, M = self.W.shape
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.reshape(M, D)).reshape(self.shape)

# %% wrong: x reshaped where a transpose belongs | fails: affine_backward, affine_care
# Does the same to x on the way to dW.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        N, D = self.x.shape
        self.dW = self.x.reshape(D, N) @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: dW transposed | fails: affine_backward, affine_care | diagnosis: missing_transpose
# Has the factors in the other order, as the other convention needs it.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: db is not summed | fails: affine_backward, affine_care | diagnosis: wrong_shape
# Passes dout on to the bias, as an addition does.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: db over everything | fails: affine_backward, affine_care | diagnosis: wrong_shape
# Sums without an axis, so that one number is left.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.sum(dout)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: db keeps its axis | fails: affine_backward, affine_care | diagnosis: wrong_shape
# Leaves db with shape (1, M).
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=0, keepdims=True)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: db along the rows | fails: affine_backward, affine_care | diagnosis: wrong_axis
# Sums over the outputs in place of the samples.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=1)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: db is the mean | fails: affine_backward, affine_care | diagnosis: mean_instead_of_sum
# Averages the bias gradient over the batch, as in the question of the chapter.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.mean(dout, axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: dW and db are means | fails: affine_backward, affine_care | diagnosis: mean_instead_of_sum
# Divides by the batch size, which belongs to the loss.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        N = dout.shape[0]
        self.dW = self.x.T @ dout / N
        self.db = dout.sum(axis=0) / N
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: the bias gets ones | fails: affine_backward, affine_care | diagnosis: ignores_dout
# The derivative of y by b is 1, and dout is forgotten there.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.ones_like(self.b)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: ignores the upstream gradient | fails: affine_backward, affine_care | diagnosis: ignores_dout
# Uses ones in the shape of dout.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        ones = np.ones_like(dout)
        self.dW = self.x.T @ ones
        self.db = ones.sum(axis=0)
        return (ones @ self.W.T).reshape(self.shape)

# %% wrong: signs of descent | fails: affine_backward, affine_care | diagnosis: wrong_sign
# Stores the direction of the step in dW and db.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = -(self.x.T @ dout)
        self.db = -dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: does not set dW | fails: affine_backward, affine_care | diagnosis: missing_name
# Calculates the gradients in local variables.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        dW = self.x.T @ dout
        db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: leaves the zeros that it prepared | fails: affine_backward, affine_care | diagnosis: zero_gradient
# Prepares dW and db in the constructor and never fills them.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW = np.zeros_like(W)
        self.db = np.zeros_like(b)

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        dW = self.x.T @ dout
        db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: returns all three | fails: affine_backward, affine_care | diagnosis: wrong_shape
# Returns (dx, dW, db), where dx alone is asked for.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape), self.dW, self.db

# %% wrong: returns nothing | fails: affine_backward, affine_care | diagnosis: returns_nothing
# Sets everything on the layer, dx too, and forgets the return.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        self.dx = (dout @ self.W.T).reshape(self.shape)

# %% wrong: adds up dW and db | fails: affine_care | diagnosis: accumulates
# Uses += as PyTorch does, so that a second backward doubles the gradients.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW = np.zeros_like(W)
        self.db = np.zeros_like(b)

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW += self.x.T @ dout
        self.db += dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: takes the step itself | fails: affine_care | diagnosis: mutates_input
# Updates the caller's weights in backward.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        dx = (dout @ self.W.T).reshape(self.shape)
        self.W -= 0.1 * self.dW
        self.b -= 0.1 * self.db
        return dx

# %% wrong: flattens the caller's x | fails: affine_care | diagnosis: mutates_input
# Assigns the new shape to x itself.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        x.shape = (x.shape[0], -1)
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: writes dx into x | fails: affine_care | diagnosis: mutates_input
# Saves memory by putting the gradient where the input was.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.reshape(len(self.x), -1).T @ dout
        self.db = dout.sum(axis=0)
        self.x[...] = (dout @ self.W.T).reshape(self.x.shape)
        return self.x

# %% wrong: adds up the rows of dout in place | fails: affine_care | diagnosis: mutates_dout
# Lets dout's last row become the sum, after it has used the rest.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        dx = (dout @ self.W.T).reshape(self.shape)
        for i in range(1, len(dout)):
            dout[i] += dout[i - 1]
        self.db = dout[-1]
        return dx

# %% wrong: keeps x on the class | fails: affine_care | diagnosis: shared_state
# The layers of a network then share the last input of all of them.
class Affine:
    x = None

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        Affine.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        rows = Affine.x.reshape(len(Affine.x), -1)
        self.dW = rows.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(Affine.x.shape)

# %% wrong: weights in a global variable | fails: affine_care | diagnosis: shared_state
# The second layer's weights replace the first one's.
class Affine:
    def __init__(self, W, b):
        global weights, bias
        weights, bias = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ weights + bias

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ weights.T).reshape(self.shape)

# %% wrong: keeps the first input | fails: affine_care | diagnosis: stale_cache
# Sets x only while it is None.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.x = None

    def forward(self, x):
        if self.x is None:
            self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        rows = self.x.reshape(len(self.x), -1)
        self.dW = rows.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)

# %% wrong: keeps the first shape | fails: affine_care | diagnosis: stale_cache
# Remembers the shape once; it shows when the next batch comes in another shape.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.shape = None

    def forward(self, x):
        self.shape = self.shape or x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: returns the same dx each time | fails: affine_care | diagnosis: reused_buffer
# Makes one array for dx and fills it again at every backward.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dx = None

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        if self.dx is None or self.dx.shape != self.x.shape:
            self.dx = np.zeros(self.x.shape)
        self.dW = self.x.reshape(len(self.x), -1).T @ dout
        self.db = dout.sum(axis=0)
        self.dx[...] = (dout @ self.W.T).reshape(self.x.shape)
        return self.dx

# %% wrong: returns the same output each time | fails: affine_care | diagnosis: reused_buffer
# Makes one array for y and fills it again at every forward.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.y = None

    def forward(self, x):
        self.x = x
        if self.y is None or len(self.y) != len(x):
            self.y = np.zeros((len(x), self.W.shape[1]))
        np.matmul(x.reshape(len(x), -1), self.W, out=self.y)
        self.y += self.b
        return self.y

    def backward(self, dout):
        rows = self.x.reshape(len(self.x), -1)
        self.dW = rows.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)

# %% wrong: measures the gradients with forward | fails: affine_care | diagnosis: finite_differences
# Moves every entry by a small step and calls forward, which also changes what it has kept.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W.copy(), b.copy()

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        x = self.x.copy()
        self.dW, self.db, dx = (self._measure(array, x, dout) for array in (self.W, self.b, x))
        return dx

    def _measure(self, array, x, dout, h=1e-4):
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + h
            ahead = np.sum(self.forward(x) * dout)
            array[index] = kept - h
            behind = np.sum(self.forward(x) * dout)
            array[index] = kept
            gradient[index] = (ahead - behind) / (2 * h)
        return gradient

# %% wrong: measures the gradients with a formula of its own | fails: affine_care
# Does the same and never calls forward.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        def loss(x, W, b):
            return np.sum((x.reshape(len(x), -1) @ W + b) * dout)

        arrays = [self.x.copy(), self.W.copy(), self.b.copy()]
        gradients = []
        for array in arrays:
            gradient = np.zeros(array.shape)
            for index in np.ndindex(array.shape):
                kept = array[index]
                array[index] = kept + 1e-5
                ahead = loss(*arrays)
                array[index] = kept - 1e-5
                behind = loss(*arrays)
                array[index] = kept
                gradient[index] = (ahead - behind) / 2e-5
            gradients.append(gradient)
        dx, self.dW, self.db = gradients
        return dx

# %% wrong: half precision | fails: affine_forward, affine_backward, affine_care | diagnosis: low_precision
# Calculates in float16.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W.astype(np.float16), b.astype(np.float16)

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1).astype(np.float16)
        return self.x @ self.W + self.b

    def backward(self, dout):
        dout = dout.astype(np.float16)
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: clips its gradients | fails: affine_care | diagnosis: not_linear
# Keeps the gradients between -100 and 100, as an optimizer might.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = np.clip(self.x.T @ dout, -100, 100)
        self.db = np.clip(dout.sum(axis=0), -100, 100)
        return np.clip(dout @ self.W.T, -100, 100).reshape(self.shape)

# %% wrong: squeezes the results | fails: affine_forward, affine_backward, affine_care | diagnosis: wrong_shape
# Drops the axes of size 1, and so the one output or the one sample.
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return np.squeeze(self.x @ self.W + self.b)

    def backward(self, dout):
        dout = dout.reshape(len(self.x), -1)
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: weights of its own | fails: affine_forward, affine_backward, affine_care | diagnosis: forward_wrong
# Draws random weights and uses the given ones for their sizes only.
class Affine:
    def __init__(self, W, b):
        rng = np.random.default_rng(0)
        self.W, self.b = rng.normal(size=W.shape), np.zeros(b.shape)

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: keeps dW on the class | fails: affine_care | diagnosis: shared_state
# Sets the gradient of the weights on the class, so that two layers of a network overwrite each other's.
class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        Affine.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)

# %% wrong: keeps b on the class | fails: affine_care | diagnosis: shared_state
# Stores the bias where all layers find it, and the last one that was made decides for all.
class Affine:
    def __init__(self, W, b):
        self.W = W
        Affine.b = b

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)
