# %% right: as the article has it
# Y = X W^T + b, and the two products that the shapes allow.
class Linear:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = None
        self.db = None

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% right: the first convention inside
# Turns W once and uses the formulas of Affine, then turns dW back.
class Linear:
    def __init__(self, W, b):
        self.in_out, self.b = W.T, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.in_out) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout).T
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.in_out.T)

# %% right: inherits from Affine
# Hands the transposed weights to the layer of the exercise before.
class Linear(Affine):
    def __init__(self, W, b):
        super().__init__(W.T, b)

    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = np.transpose(self.dW)
        return dx

# %% right: holds an Affine
# Asks another layer and passes its answers on.
class Linear:
    def __init__(self, W, b):
        self.inner = Affine(W.T, b)

    def forward(self, x):
        return self.inner.forward(x)

    def backward(self, dout):
        return self.inner.backward(dout)

    @property
    def dW(self):
        return self.inner.dW.T

    @property
    def db(self):
        return self.inner.db

# %% right: einsum
# Names the three indices.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.einsum("nd,md->nm", x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.einsum("nm,nd->md", dout, self.x)
        self.db = np.einsum("nm->m", dout)
        return np.einsum("nm,md->nd", dout, self.W)

# %% right: columns inside
# Works with the samples as columns, as mathematicians write it.
class Linear:
    def __init__(self, W, b):
        self.W = W
        self.b = b.reshape(-1, 1)

    def forward(self, x):
        self.columns = x.T
        return (self.W @ self.columns + self.b).T

    def backward(self, dout):
        G = dout.T
        self.dW = G @ self.columns.T
        self.db = G.sum(axis=1)
        return (self.W.T @ G).T

# %% right: by broadcasting
# Inserts axes, multiplies, and sums one of them away.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return (x[:, None, :] * self.W).sum(axis=2) + self.b

    def backward(self, dout):
        self.dW = (dout[:, :, None] * self.x[:, None, :]).sum(axis=0)
        self.db = dout.sum(axis=0)
        return (dout[:, :, None] * self.W).sum(axis=1)

# %% right: np.inner and loops over the neurons
# Each neuron has a row of W and goes through all samples at once.
class Linear:
    def __init__(self, W, b):
        self.neurons = [(row, bias) for row, bias in zip(W, b)]

    def forward(self, x):
        self.x = x
        return np.stack([np.inner(x, row) + bias for row, bias in self.neurons], axis=1)

    def backward(self, dout):
        dx = np.zeros_like(self.x, dtype=float)
        dW, db = [], []
        for (row, _), d in zip(self.neurons, dout.T):
            dx += np.outer(d, row)
            dW.append(d @ self.x)
            db.append(d.sum())
        self.dW, self.db = np.array(dW), db
        return dx

# %% right: three slow loops
# Goes through samples, outputs and inputs one by one.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        (N, D), M = x.shape, len(self.b)
        y = np.zeros((N, M))
        for n in range(N):
            for m in range(M):
                y[n, m] = self.b[m]
                for d in range(D):
                    y[n, m] += x[n, d] * self.W[m, d]
        return y

    def backward(self, dout):
        (N, D), M = self.x.shape, len(self.b)
        dx, self.dW, self.db = np.zeros((N, D)), np.zeros((M, D)), np.zeros(M)
        for n in range(N):
            for m in range(M):
                self.db[m] += dout[n, m]
                for d in range(D):
                    dx[n, d] += dout[n, m] * self.W[m, d]
                    self.dW[m, d] += dout[n, m] * self.x[n, d]
        return dx

# %% right: float32 inside
# Calculates in single precision.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = np.float32(W), np.float32(b)

    def forward(self, x):
        self.x = np.float32(x)
        return self.x @ self.W.T + self.b

    def backward(self, dout):
        dout = np.float32(dout)
        self.dW, self.db = dout.T @ self.x, dout.sum(0)
        return dout @ self.W

# %% right: a dataclass with slots
# Lets a dataclass write the constructor.
from dataclasses import dataclass, field


@dataclass(slots=True)
class Linear:
    W: np.ndarray
    b: np.ndarray
    dW: np.ndarray = field(init=False, default=None)
    db: np.ndarray = field(init=False, default=None)
    cache: dict = field(init=False, default_factory=dict)

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.cache["x"] = x
        y = np.matmul(x, self.W.T)
        y += self.b
        return y

    def backward(self, dout: np.ndarray) -> np.ndarray:
        x = self.cache["x"]
        self.dW = np.matmul(dout.T, x)
        self.db = np.ones(len(dout)) @ dout
        return np.matmul(dout, self.W)

# %% wrong: nothing written yet | fails: linear_forward, linear_backward, linear_care | diagnosis: not_attempted
# The stub as it was handed out.
class Linear:
    def __init__(self, W, b):
        raise NotImplementedError  # write your answer here

    def forward(self, x):
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: only forward written | fails: linear_backward, linear_care | diagnosis: not_attempted
# The backward is still the stub.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        raise NotImplementedError  # write your answer here

# %% wrong: a copy of Affine | fails: linear_forward, linear_backward, linear_care | diagnosis: raises
# Keeps the first convention.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

# %% wrong: W x with row vectors | fails: linear_forward, linear_backward, linear_care | diagnosis: raises
# Follows the article that multiplies W X although X is written as a row.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return self.W @ x + self.b

    def backward(self, dout):
        self.dW = dout @ self.x.T
        self.db = dout.sum(axis=0)
        return self.W.T @ dout

# %% wrong: the result in columns | fails: linear_forward, linear_backward, linear_care | diagnosis: missing_transpose
# Turns the samples into columns and does not turn them back.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b.reshape(-1, 1)

    def forward(self, x):
        self.x = x
        return self.W @ x.T + self.b

    def backward(self, dout):
        self.dW = dout @ self.x
        self.db = dout.sum(axis=1)
        return (self.W.T @ dout).T

# %% wrong: only the forward in the new convention | fails: linear_backward, linear_care | diagnosis: raises
# Transposes W in forward and keeps the backward of Affine.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

# %% wrong: dW as in Affine | fails: linear_backward, linear_care | diagnosis: missing_transpose
# Returns dW as (in, out), although W is (out, in).
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: dW reshaped where a transpose belongs | fails: linear_backward, linear_care
# Has dW as (in, out) and forces it into the shape of W.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = (self.x.T @ dout).reshape(self.W.shape)
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: W reshaped where a transpose belongs | fails: linear_forward, linear_backward, linear_care | diagnosis: forward_wrong
# Makes W fit by reshape, forward and backward alike.
class Linear:
    def __init__(self, W, b):
        M, D = W.shape
        self.W, self.b = W.reshape(D, M), b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = (self.x.T @ dout).reshape(self.W.shape[::-1])
        self.db = dout.sum(axis=0)
        return dout @ self.W.T

# %% wrong: turns dW only where the shapes differ | fails: linear_backward, linear_care | diagnosis: wrong_shape
# Returns W's gradient as a vector, which it is, but not in W's shape.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = (dout.T @ self.x).ravel()
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: forgets the bias | fails: linear_forward, linear_backward, linear_care | diagnosis: missing_term
# Returns the product alone.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: the bias once too often | fails: linear_forward, linear_backward, linear_care | diagnosis: forward_wrong
# Adds it to the weighted inputs before they are summed.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return (x[:, None, :] * self.W + self.b[:, None]).sum(axis=2)

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0) * self.x.shape[1]
        return dout @ self.W

# %% wrong: db is not summed | fails: linear_backward, linear_care | diagnosis: wrong_shape
# Passes dout on to the bias.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout
        return dout @ self.W

# %% wrong: db of the last sample | fails: linear_backward, linear_care | diagnosis: last_sample_only
# Replaces db in the loop in place of adding.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        for sample, d in zip(self.x, dout):
            self.dW += np.outer(d, sample)
            self.db = d
        return dout @ self.W

# %% wrong: db along the rows | fails: linear_backward, linear_care | diagnosis: wrong_axis
# Sums over the outputs in place of the samples.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=1)
        return dout @ self.W

# %% wrong: db over everything | fails: linear_backward, linear_care | diagnosis: wrong_shape
# Sums without an axis.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum()
        return dout @ self.W

# %% wrong: the sum of everything for each bias | fails: linear_backward, linear_care
# Sums without an axis and fills db with it, so that the shape is right.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = np.full(self.b.shape, dout.sum())
        return dout @ self.W

# %% wrong: means over the batch | fails: linear_backward, linear_care | diagnosis: mean_instead_of_sum
# Divides dW and db by the batch size.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x / len(dout)
        self.db = dout.mean(axis=0)
        return dout @ self.W

# %% wrong: all gradients divided by the batch size | fails: linear_backward, linear_care | diagnosis: extra_batch_mean
# Averages dout first.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        dout = dout / len(self.x)
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: ignores the upstream gradient | fails: linear_backward, linear_care | diagnosis: ignores_dout
# Adds up the inputs and the weights themselves.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        N, M = dout.shape
        self.dW = np.tile(self.x.sum(axis=0), (M, 1))
        self.db = np.full(M, float(N))
        return np.tile(self.W.sum(axis=0), (N, 1))

# %% wrong: both signs turned | fails: linear_backward, linear_care | diagnosis: wrong_sign
# Returns and stores the direction of descent.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = -dout.T @ self.x
        self.db = -dout.sum(axis=0)
        return -dout @ self.W

# %% wrong: names of its own | fails: linear_backward, linear_care | diagnosis: missing_name
# Stores the gradients under the names that PyTorch has for the parameters.
class Linear:
    def __init__(self, W, b):
        self.weight, self.bias = W, b

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, dout):
        self.weight_grad = dout.T @ self.x
        self.bias_grad = dout.sum(axis=0)
        return dout @ self.weight

# %% wrong: returns the gradients of the weights too | fails: linear_backward, linear_care | diagnosis: missing_name
# Returns three results and stores none.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        return dout @ self.W, dout.T @ self.x, dout.sum(axis=0)

# %% wrong: forward returns nothing | fails: linear_forward, linear_backward, linear_care | diagnosis: returns_nothing
# Leaves the output on the layer.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        self.y = x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: adds to dW | fails: linear_care | diagnosis: accumulates
# Adds to what an earlier backward left, as PyTorch does.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW, self.db = 0.0, 0.0

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = self.dW + dout.T @ self.x
        self.db = self.db + dout.sum(axis=0)
        return dout @ self.W

# %% wrong: adds x W^T into b | fails: linear_forward, linear_backward, linear_care | diagnosis: forward_wrong
# Starts from the caller's b, stretched, and adds in place; for one sample it is b itself.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        y = self.b
        for n in range(len(x)):
            y += x[n] @ self.W.T
        return np.tile(y, (len(x), 1))

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: transposes dout in place | fails: linear_care | diagnosis: mutates_dout
# Gives the caller's dout back with another shape.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        dx = dout @ self.W
        self.db = dout.sum(axis=0)
        turned = dout.T.copy()
        dout.shape = turned.shape
        dout[...] = turned
        self.dW = dout @ self.x
        return dx

# %% wrong: normalises x in place | fails: linear_care | diagnosis: mutates_input
# Centres the caller's input while it works and puts the mean back with a rounding error.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.mean = x.mean() * np.pi
        x -= self.mean
        y = x @ self.W.T + self.mean * self.W.sum(axis=1) + self.b
        self.x = x + self.mean
        return y

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: steps along its gradient | fails: linear_care | diagnosis: mutates_input
# Changes the weights in backward, which is the optimizer's task.
class Linear:
    def __init__(self, W, b, lr=0.01):
        self.W, self.b, self.lr = W, b, lr

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        dx = dout @ self.W
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        self.W[...] = self.W - self.lr * self.dW
        self.b[...] = self.b - self.lr * self.db
        return dx

# %% wrong: a cache that all layers share | fails: linear_care | diagnosis: shared_state
# Puts the dict for x on the class.
class Linear:
    cache = {}

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.cache["x"] = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.cache["x"]
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: the first forward counts | fails: linear_care | diagnosis: stale_cache
# Uses setdefault, which keeps what is there.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.cache = {}

    def forward(self, x):
        self.cache.setdefault("x", x)
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.cache["x"]
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: uses x up | fails: linear_care | diagnosis: raises
# Deletes x after backward, so that a second backward has none.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        self.x = None
        return dout @ self.W

# %% wrong: one buffer for dx | fails: linear_care | diagnosis: reused_buffer
# Fills the same array at each backward.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        if not hasattr(self, "dx") or self.dx.shape != x.shape:
            self.dx = np.empty(x.shape)
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return np.matmul(dout, self.W, out=self.dx)

# %% wrong: measures with forward | fails: linear_care | diagnosis: finite_differences
# Derives nothing: it moves each weight a little and calls forward.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = np.array(W), np.array(b)

    def forward(self, x):
        self.x = np.array(x)
        return self.x @ self.W.T + self.b

    def backward(self, dout):
        base = self.x.copy()
        results = []
        for array in (base, self.W, self.b):
            flat = array.reshape(-1)
            gradient = np.zeros(flat.size)
            for i in range(flat.size):
                flat[i] += 0.5
                high = self.forward(base)
                flat[i] -= 1.0
                low = self.forward(base)
                flat[i] += 0.5
                gradient[i] = np.sum((high - low) * dout)
            results.append(gradient.reshape(array.shape))
        dx, self.dW, self.db = results
        return dx

# %% wrong: measures with a product of its own | fails: linear_care
# The same with a small step, and without calling forward.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        def gradient_at(place):
            arrays = [self.x.copy(), self.W.copy(), self.b.copy()]
            result = np.zeros(arrays[place].shape)
            for index in np.ndindex(result.shape):
                total = []
                for step in (1e-4, -2e-4):
                    arrays[place][index] += step
                    x, W, b = arrays
                    total.append(np.sum((x @ W.T + b) * dout))
                arrays[place][index] += 1e-4
                result[index] = (total[0] - total[1]) / 2e-4
            return result

        self.dW, self.db = gradient_at(1), gradient_at(2)
        return gradient_at(0)

# %% wrong: half precision in backward | fails: linear_backward, linear_care | diagnosis: low_precision
# Keeps a small copy of x and W for backward.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x.astype(np.float16)
        return x @ self.W.T + self.b

    def backward(self, dout):
        small = dout.astype(np.float16)
        self.dW = small.T @ self.x
        self.db = small.sum(axis=0)
        return small @ self.W.astype(np.float16)

# %% wrong: normalises its gradients | fails: linear_backward, linear_care
# Divides dW and db by their lengths.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        dW, db = dout.T @ self.x, dout.sum(axis=0)
        self.dW = dW / np.linalg.norm(dW)
        self.db = db / np.linalg.norm(db)
        return dout @ self.W

# %% wrong: squeezes dx | fails: linear_backward, linear_care | diagnosis: wrong_shape
# Loses the axis of the samples when there is only one.
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return np.squeeze(dout @ self.W)

# %% wrong: no constructor | fails: linear_forward, linear_backward, linear_care | diagnosis: wrong_signature
# Expects W and b in forward.
class Linear:
    def forward(self, x, W, b):
        self.x, self.W = x, W
        return x @ W.T + b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        self.db = dout.sum(axis=0)
        return dout @ self.W

# %% wrong: keeps db on the class | fails: linear_care | diagnosis: shared_state
# Sets the gradient of the bias on the class, so that two layers of a network overwrite each other's.
class Linear:
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW = dout.T @ self.x
        Linear.db = dout.sum(axis=0)
        return dout @ self.W
