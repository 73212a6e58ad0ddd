# %% right: insert, multiply, sum
# The three gradients as the article shows them, with None for the inserted axis.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    db = dout.sum(axis=0)
    return dx, dW, db

# %% right: expand_dims and negative axes
# Says in words where each axis goes.
def affine_backward_broadcast(x, W, dout):
    upstream = np.expand_dims(dout, axis=-2)
    dx = np.sum(upstream * np.expand_dims(W, axis=0), axis=-1)
    dW = np.sum(np.expand_dims(x, axis=-1) * upstream, axis=-3)
    return dx, dW, np.sum(dout, axis=-2)

# %% right: reshape for the axes, and a list
# Makes the axes of size 1 by reshape.
def affine_backward_broadcast(x, W, dout):
    N, D = x.shape
    M = W.shape[1]
    dx = np.add.reduce(dout.reshape(N, 1, M) * W.reshape(1, D, M), axis=2)
    dW = np.add.reduce(x.reshape(N, D, 1) * dout.reshape(N, 1, M))
    return [dx, dW, np.add.reduce(dout)]

# %% right: outputs first
# Puts the axes in another order, which the sums do not mind.
def affine_backward_broadcast(x, W, dout):
    block = dout.T[:, :, None] * W.T[:, None, :]
    dx = block.sum(0)
    dW = (dout.T[:, :, None] * x[None, :, :]).sum(1).T
    return dx, dW, dout.T.sum(1)

# %% right: matrix products after all
# Uses the formulas of the layer; the values count, not the way.
def affine_backward_broadcast(x, W, dout):
    return dout @ W.T, x.T @ dout, np.ones(len(dout)) @ dout

# %% right: einsum
# Names the index that is summed away.
def affine_backward_broadcast(x, W, dout):
    dx = np.einsum("nm,dm->nd", dout, W)
    dW = np.einsum("nd,nm->dm", x, dout)
    db = np.einsum("nm->m", dout)
    return dx, dW, db

# %% right: one sample at a time
# Adds up outer products and never holds the whole block.
def affine_backward_broadcast(x, W, dout):
    dx = np.empty_like(x)
    dW = np.zeros_like(W)
    db = np.zeros(W.shape[1])
    for n, (sample, d) in enumerate(zip(x, dout)):
        dx[n] = (W * d).sum(axis=1)
        dW += sample[:, None] * d
        db += d
    return dx, dW, db

# %% right: three loops
# Goes through the block entry by entry.
def affine_backward_broadcast(x, W, dout):
    (N, D), M = x.shape, W.shape[1]
    dx, dW, db = np.zeros((N, D)), np.zeros((D, M)), np.zeros(M)
    for n in range(N):
        for m in range(M):
            db[m] += dout[n, m]
            for d in range(D):
                dx[n, d] += dout[n, m] * W[d, m]
                dW[d, m] += x[n, d] * dout[n, m]
    return dx, dW, db

# %% right: float32 inside
# Keeps the blocks half as large by single precision.
def affine_backward_broadcast(x, W, dout):
    x, W, dout = np.float32(x), np.float32(W), np.float32(dout)
    dx = (dout[:, None] * W).sum(-1)
    dW = (x[..., None] * dout[:, None]).sum(0)
    return dx, dW, dout.sum(0)

# %% right: the axes made equal by hand, in own copies
# Stretches the arrays with np.repeat and multiplies into the stretched ones.
def affine_backward_broadcast(x: np.ndarray, W: np.ndarray, dout: np.ndarray) -> tuple[np.ndarray, ...]:
    N, M = dout.shape
    D = W.shape[0]
    block = np.repeat(dout[:, None, :], D, axis=1)
    of_W = block.copy()
    block *= W
    of_W *= np.repeat(x[:, :, None], M, axis=2)
    return block.sum(axis=2), of_W.sum(axis=0), dout.sum(axis=0)

# %% wrong: nothing written yet | fails: affine_backward_broadcast_values | diagnosis: not_attempted
# The stub as it was handed out.
def affine_backward_broadcast(x, W, dout):
    raise NotImplementedError  # write your answer here

# %% wrong: dx summed over the inputs | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Sums axis 1 away, which leaves the outputs in place of the inputs.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=1)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=0)

# %% wrong: dW summed over the outputs | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Sums the last axis away, as for dx.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=2)
    return dx, dW, dout.sum(axis=0)

# %% wrong: db summed over the outputs | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Adds along the rows, one number for each sample.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=1)

# %% wrong: db over everything | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Forgets the axis, so that one number is left.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum()

# %% wrong: db keeps its axis | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Leaves the summed axis with size 1.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=0, keepdims=True)

# %% wrong: means over the samples | fails: affine_backward_broadcast_values | diagnosis: extra_batch_mean
# Averages dW and db over the batch.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).mean(axis=0)
    return dx, dW, dout.mean(axis=0)

# %% wrong: a mean over the outputs | fails: affine_backward_broadcast_values | diagnosis: wrong_count
# Averages what the neurons send back to an input.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).mean(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=0)

# %% wrong: the block itself | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Inserts and multiplies, and forgets to sum.
def affine_backward_broadcast(x, W, dout):
    return dout[:, None, :] * W, x[:, :, None] * dout[:, None, :], dout.sum(axis=0)

# %% wrong: the axis in the wrong place | fails: affine_backward_broadcast_values | diagnosis: raises
# Inserts the axis of dout at the end, where the sizes do not meet.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, :, None] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, :, None]).sum(axis=0)
    return dx, dW, dout.sum(axis=0)

# %% wrong: no axis inserted | fails: affine_backward_broadcast_values | diagnosis: raises
# Multiplies the matrices as they are.
def affine_backward_broadcast(x, W, dout):
    return (dout * W).sum(axis=1), (x * dout).sum(axis=0), dout.sum(axis=0)

# %% wrong: dW transposed | fails: affine_backward_broadcast_values | diagnosis: missing_transpose
# Builds the block with the outputs first and returns (M, D).
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (dout[:, :, None] * x[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=0)

# %% wrong: dW reshaped where a transpose belongs | fails: affine_backward_broadcast_values | diagnosis: missing_transpose
# Gets (M, D) and forces it into the right shape.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (dout[:, :, None] * x[:, None, :]).sum(axis=0).reshape(W.shape)
    return dx, dW, dout.sum(axis=0)

# %% wrong: ignores dout | fails: affine_backward_broadcast_values
# Sums the local derivatives alone.
def affine_backward_broadcast(x, W, dout):
    ones = np.ones_like(dout)
    dx = (ones[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * ones[:, None, :]).sum(axis=0)
    return dx, dW, ones.sum(axis=0)

# %% wrong: db of ones | fails: affine_backward_broadcast_values
# Says that each output rises by 1 with its bias, and leaves dout out there.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, np.ones(W.shape[1])

# %% wrong: x and W exchanged | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Gives W's gradient the place of x's.
def affine_backward_broadcast(x, W, dout):
    dW = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dx = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=0)

# %% wrong: two results | fails: affine_backward_broadcast_values | diagnosis: wrong_shape
# Forgets db.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW

# %% wrong: scales dout for the mean in place | fails: affine_backward_broadcast_values | diagnosis: mutates_input
# Divides the caller's dout by the batch size.
def affine_backward_broadcast(x, W, dout):
    dout /= len(dout)
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=0)

# %% wrong: gives dout a third axis for good | fails: affine_backward_broadcast_values | diagnosis: mutates_input
# Changes the shape of the caller's array.
def affine_backward_broadcast(x, W, dout):
    db = dout.sum(axis=0)
    dout.shape = (dout.shape[0], 1, dout.shape[1])
    return (dout * W).sum(axis=2), (x[:, :, None] * dout).sum(axis=0), db

# %% wrong: writes dW into W | fails: affine_backward_broadcast_values | diagnosis: mutates_input
# Needs W no longer after dx, and takes the array for dW.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W).sum(axis=2)
    dW = W
    dW[...] = 0
    for sample, d in zip(x, dout):
        dW += sample[:, None] * d
    return dx, dW, dout.sum(axis=0)

# %% wrong: only the last sample | fails: affine_backward_broadcast_values | diagnosis: last_sample_only
# Replaces dW and db in the loop in place of adding.
def affine_backward_broadcast(x, W, dout):
    dx = np.zeros_like(x)
    for n in range(len(x)):
        dx[n] = (W * dout[n]).sum(axis=1)
        dW = x[n][:, None] * dout[n]
        db = dout[n]
    return dx, dW, db

# %% wrong: half precision | fails: affine_backward_broadcast_values | diagnosis: low_precision
# Makes the block small with float16.
def affine_backward_broadcast(x, W, dout):
    x, W, dout = np.float16(x), np.float16(W), np.float16(dout)
    dx = (dout[:, None, :] * W).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    return dx, dW, dout.sum(axis=0)

# %% wrong: stores and returns nothing | fails: affine_backward_broadcast_values | diagnosis: returns_nothing
# Calculates all three and forgets the return, as the article's functions leave their results elsewhere.
def affine_backward_broadcast(x, W, dout):
    dx = (dout[:, None, :] * W[None, :, :]).sum(axis=2)
    dW = (x[:, :, None] * dout[:, None, :]).sum(axis=0)
    db = dout.sum(axis=0)

# %% wrong: one block for all calls | fails: affine_backward_broadcast_values | diagnosis: reused_buffer
# Saves the large array by keeping it, and returns a view into it as dx.
blocks = {}


def affine_backward_broadcast(x, W, dout):
    shape = (*x.shape, W.shape[1])
    block = blocks.setdefault(shape, np.zeros(shape))
    np.multiply(x[:, :, None], dout[:, None, :], out=block)
    dW = block.sum(axis=0)
    np.multiply(dout[:, None, :], W, out=block)
    block[:, :, 0] = block.sum(axis=2)
    return block[:, :, 0], dW, dout.sum(axis=0)
