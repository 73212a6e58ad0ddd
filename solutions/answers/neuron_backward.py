# %% right: an outer product, a product, a sum
# The three formulas of the text in NumPy's words.
def neuron_backward(X, w, da):
    dX = np.outer(da, w)
    dw = X.T @ da
    db = np.sum(da)
    return dX, dw, db

# %% right: da as a column
# Lets da and w be broadcast against each other, and sums over the samples.
def neuron_backward(X, w, da):
    column = da[:, np.newaxis]
    return column * w, np.sum(column * X, axis=0), float(da.sum())

# %% right: einsum
# Names the indices as the formulas do.
def neuron_backward(X, w, da):
    return np.einsum("i,j->ij", da, w), np.einsum("i,ij->j", da, X), np.einsum("i->", da)

# %% right: loops over samples and inputs
# Adds up each weight's gradient by hand, one sample after the other.
def neuron_backward(X, w, da):
    m, k = X.shape
    dX = np.zeros((m, k))
    dw = np.zeros(k)
    db = 0.0
    for i in range(m):
        for j in range(k):
            dX[i, j] = da[i] * w[j]
            dw[j] += da[i] * X[i, j]
        db += da[i]
    return dX, dw, db

# %% right: a list of lists
# Returns everything as plain Python lists and a float.
def neuron_backward(X, w, da):
    dX = [[float(d * weight) for weight in w] for d in da]
    dw = [float(sum(d * x for d, x in zip(da, column))) for column in X.T]
    return [dX, dw, float(sum(da))]

# %% right: an array of no dimension
# Gives db as an array of shape ().
def neuron_backward(X, w, da):
    db = np.asarray(np.add.reduce(da))
    return np.multiply.outer(da, w), da @ X, db

# %% right: products of matrices only
# Makes columns and rows of everything and flattens the results.
def neuron_backward(X, w, da):
    column = da.reshape(-1, 1)
    dX = column @ w.reshape(1, -1)
    dw = (column.T @ X).reshape(-1)
    db = (column.T @ np.ones_like(column)).item()
    return dX, dw, db

# %% right: sample by sample
# Adds up what each sample sends back, as the fan-out does.
def neuron_backward(X, w, da):
    sent_back = [(d * w, d * x, d) for d, x in zip(da, X)]
    rows, weights, biases = zip(*sent_back)
    return np.array(rows), np.sum(weights, axis=0), sum(biases)

# %% right: float32 inside
# Calculates in single precision.
def neuron_backward(X, w, da):
    X, w, da = (array.astype(np.float32) for array in (X, w, da))
    return da[:, None] * w[None, :], X.T @ da, da.sum()

# %% right: a named tuple and type hints
# Gives the three results names.
from typing import NamedTuple


class NeuronGradients(NamedTuple):
    dX: np.ndarray
    dw: np.ndarray
    db: float


def neuron_backward(X: np.ndarray, w: np.ndarray, da: np.ndarray) -> NeuronGradients:
    dX = np.tile(w, (len(X), 1))
    dX *= da[:, None]
    return NeuronGradients(dX=dX, dw=np.tensordot(da, X, axes=1), db=da.sum())

# %% wrong: nothing written yet | fails: neuron_backward_values | diagnosis: not_attempted
# The stub as it was handed out.
def neuron_backward(X, w, da):
    raise NotImplementedError  # write your answer here

# %% wrong: ignores the upstream gradient | fails: neuron_backward_values | diagnosis: ignores_dout
# Returns the derivatives of the activations and forgets the chain rule.
def neuron_backward(X, w, da):
    m, k = X.shape
    return np.tile(w, (m, 1)), X.sum(axis=0), float(m)

# %% wrong: db is 1 | fails: neuron_backward_values
# The derivative of a by b is 1, and da is forgotten there.
def neuron_backward(X, w, da):
    return np.outer(da, w), X.T @ da, 1.0

# %% wrong: db is not summed | fails: neuron_backward_values | diagnosis: wrong_shape
# Passes da on as the addition does for arrays of one shape.
def neuron_backward(X, w, da):
    return np.outer(da, w), X.T @ da, da

# %% wrong: db is the mean | fails: neuron_backward_values | diagnosis: extra_batch_mean
# Averages over the samples where the fan-out sums.
def neuron_backward(X, w, da):
    return np.outer(da, w), X.T @ da, np.mean(da)

# %% wrong: dw is the mean | fails: neuron_backward_values | diagnosis: extra_batch_mean
# Divides the weights' gradient by the number of samples.
def neuron_backward(X, w, da):
    return np.outer(da, w), X.T @ da / len(da), np.sum(da)

# %% wrong: everything divided by the number of samples | fails: neuron_backward_values | diagnosis: extra_batch_mean
# Takes the mean that belongs to the loss.
def neuron_backward(X, w, da):
    m = X.shape[0]
    return np.outer(da, w) / m, X.T @ da / m, np.sum(da) / m

# %% wrong: dw of each sample | fails: neuron_backward_values | diagnosis: wrong_shape
# Forgets to add over the samples, so dw has the shape of X.
def neuron_backward(X, w, da):
    return da[:, None] * w, da[:, None] * X, da.sum()

# %% wrong: dw summed over the inputs | fails: neuron_backward_values | diagnosis: wrong_shape
# Sums along the rows, over the wrong index.
def neuron_backward(X, w, da):
    return da[:, None] * w, (da[:, None] * X).sum(axis=1), da.sum()

# %% wrong: dw as a row of one | fails: neuron_backward_values | diagnosis: wrong_shape
# Works with matrices and leaves dw with shape (1, k).
def neuron_backward(X, w, da):
    column = da.reshape(-1, 1)
    return column @ w.reshape(1, -1), column.T @ X, da.sum()

# %% wrong: db keeps its axis | fails: neuron_backward_values | diagnosis: wrong_shape
# Gives db as an array of one number.
def neuron_backward(X, w, da):
    return np.outer(da, w), da @ X, np.sum(da, keepdims=True)

# %% wrong: dX transposed | fails: neuron_backward_values | diagnosis: missing_transpose
# Has the two factors of the outer product in the wrong order.
def neuron_backward(X, w, da):
    return np.outer(w, da), X.T @ da, da.sum()

# %% wrong: dX is the same for all samples | fails: neuron_backward_values
# Uses the sum of da for every sample.
def neuron_backward(X, w, da):
    return np.ones_like(X) * w * da.sum(), X.T @ da, da.sum()

# %% wrong: dX without the weights | fails: neuron_backward_values
# Sends da back to each input unchanged.
def neuron_backward(X, w, da):
    dX = np.zeros_like(X)
    dX += da[:, None]
    return dX, X.T @ da, da.sum()

# %% wrong: each factor its own | fails: neuron_backward_values
# Multiplies X by da for dX, and w by the sum of da for dw: each gets itself, not the other.
def neuron_backward(X, w, da):
    return da[:, None] * X, da.sum() * w, da.sum()

# %% wrong: dw of the last sample | fails: neuron_backward_values | diagnosis: last_sample_only
# Writes = where += belongs, for the weights alone.
def neuron_backward(X, w, da):
    dX = np.outer(da, w)
    for i in range(len(X)):
        dw = da[i] * X[i]
    return dX, dw, da.sum()

# %% wrong: dX without da | fails: neuron_backward_values | diagnosis: ignores_dout
# Gives every sample the weights themselves.
def neuron_backward(X, w, da):
    return np.tile(w, (len(X), 1)), X.T @ da, da.sum()

# %% wrong: X reshaped where a transpose belongs | fails: neuron_backward_values
# Makes the shapes fit, and mixes the samples up.
def neuron_backward(X, w, da):
    return np.outer(da, w), X.reshape(-1, len(da)) @ da, da.sum()

# %% wrong: only the last sample | fails: neuron_backward_values | diagnosis: last_sample_only
# Writes = where += belongs, so the last sample's gradient replaces the others.
def neuron_backward(X, w, da):
    dX = np.zeros_like(X)
    for i in range(len(X)):
        dX[i] = da[i] * w
        dw = da[i] * X[i]
        db = da[i]
    return dX, dw, db

# %% wrong: the order of the results | fails: neuron_backward_values | diagnosis: wrong_shape
# Returns dw first.
def neuron_backward(X, w, da):
    return X.T @ da, np.outer(da, w), da.sum()

# %% wrong: forgets db | fails: neuron_backward_values | diagnosis: wrong_shape
# Returns two gradients.
def neuron_backward(X, w, da):
    return np.outer(da, w), X.T @ da

# %% wrong: a dict | fails: neuron_backward_values | diagnosis: wrong_shape
# Names the results, where three in a row are asked for.
def neuron_backward(X, w, da):
    return {"dX": np.outer(da, w), "dw": X.T @ da, "db": da.sum()}

# %% wrong: a transpose missing | fails: neuron_backward_values | diagnosis: raises
# Multiplies X by da as in forward.
def neuron_backward(X, w, da):
    return np.outer(da, w), X @ da, da.sum()

# %% wrong: writes dX into X | fails: neuron_backward_values | diagnosis: mutates_input
# Has no further use for X and fills it with its gradient.
def neuron_backward(X, w, da):
    dw = X.T @ da
    X[:] = da[:, None] * w
    return X, dw, da.sum()

# %% wrong: makes da a column for good | fails: neuron_backward_values | diagnosis: mutates_input
# Changes the shape of the caller's array.
def neuron_backward(X, w, da):
    da.shape = (-1, 1)
    return da * w, (da * X).sum(axis=0), da.sum()

# %% wrong: signs of descent | fails: neuron_backward_values | diagnosis: wrong_sign
# Returns the direction in which a step would go.
def neuron_backward(X, w, da):
    return -np.outer(da, w), -(X.T @ da), -da.sum()

# %% wrong: half precision | fails: neuron_backward_values | diagnosis: low_precision
# Calculates in float16.
def neuron_backward(X, w, da):
    X, w, da = X.astype(np.float16), w.astype(np.float16), da.astype(np.float16)
    return np.outer(da, w), X.T @ da, da.sum()

# %% wrong: whole numbers | fails: neuron_backward_values | diagnosis: rounded
# Prepares arrays of integers, into which fractions do not go.
def neuron_backward(X, w, da):
    dX = np.zeros(X.shape, dtype=int)
    for i in range(X.shape[0]):
        dX[i] = da[i] * w
    return dX, X.T @ da, da.sum()

# %% wrong: adds to the last call | fails: neuron_backward_values | diagnosis: not_repeatable
# Keeps dw between calls, as a default argument that is never made anew.
def neuron_backward(X, w, da, sums={}):
    dw = sums.get(len(w), np.zeros(len(w))) + X.T @ da
    sums[len(w)] = dw
    return np.outer(da, w), dw, da.sum()

# %% wrong: one array for all dX | fails: neuron_backward_values | diagnosis: reused_buffer
# Keeps the array for dX as a default argument, and the next call writes into it.
def neuron_backward(X, w, da, buffers={}):
    dX = buffers.setdefault(X.shape, np.zeros(X.shape))
    np.multiply(da[:, None], w, out=dX)
    return dX, X.T @ da, da.sum()
