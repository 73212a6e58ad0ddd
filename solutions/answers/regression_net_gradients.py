# %% right: line by line
# Every intermediate with a name, four lines forward and the same back.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% right: with the layers of this course
# Builds the net from the layers of earlier chapters.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    first, relu, second, judge = Affine(w1, b1), Relu(), Affine(w2, b2), MeanSquaredError()
    loss = judge.forward(second.forward(relu.forward(first.forward(x))), target)
    first.backward(relu.backward(second.backward(judge.backward())))
    return loss, {"w1": first.dW, "b1": first.db, "w2": second.dW, "b2": second.db}

# %% right: with Sequential
# A row of three layers and the loss after it.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    first, second = Affine(w1, b1), Affine(w2, b2)
    net, judge = Sequential(first, Relu(), second), MeanSquaredError()
    loss = judge.forward(net(x), target)
    net.backward(judge.backward(1.0))
    grads = {}
    for number, layer in enumerate([first, second], start=1):
        grads[f"w{number}"], grads[f"b{number}"] = layer.dW, layer.db
    return loss, grads

# %% right: einsum
# Names the axes: n samples, d inputs, h hidden neurons, m outputs.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = np.einsum("nd,dh->nh", x, w1) + b1
    on = np.heaviside(z, 0.0)
    pred = np.einsum("nh,hm->nm", z * on, w2) + b2
    diff = pred - np.reshape(target, pred.shape)
    g = 2.0 / diff.size * diff
    back = np.einsum("nm,hm,nh->nh", g, w2, on)
    grads = dict(
        w1=np.einsum("nd,nh->dh", x, back),
        b1=np.einsum("nh->h", back),
        w2=np.einsum("nh,nm->hm", z * on, g),
        b2=np.einsum("nm->m", g),
    )
    return (diff**2).mean(), grads

# %% right: broadcasting
# Inserts axes, multiplies, and sums axes away, as in the source of this example.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = (h[:, :, None] * dpred[:, None, :]).sum(axis=0)
    db2 = dpred.sum(axis=0)
    dz = ((dpred[:, None, :] * w2).sum(axis=-1)) * (z > 0)
    dw1 = (x[:, :, None] * dz[:, None, :]).sum(axis=0)
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% right: a loop over the samples
# Adds up what each sample contributes.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    t = np.asarray(target).reshape(len(x), -1)
    loss, count = 0.0, t.size
    grads = {"w1": np.zeros(w1.shape), "b1": np.zeros(b1.shape), "w2": np.zeros(w2.shape), "b2": np.zeros(b2.shape)}
    for row, wanted in zip(x, t, strict=True):
        z = row @ w1 + b1
        h = np.where(z > 0, z, 0)
        d = h @ w2 + b2 - wanted
        loss += np.sum(d * d) / count
        d = 2 * d / count
        back = np.where(z > 0, w2 @ d, 0)
        grads["w1"] += np.outer(row, back)
        grads["b1"] += back
        grads["w2"] += np.outer(h, d)
        grads["b2"] += d
    return loss, grads

# %% right: gradients beside the arrays
# Keeps every gradient under the name of its array in one dict, and picks four at the end.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    v = {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2}
    v["z"] = x @ w1 + b1
    v["h"] = np.clip(v["z"], 0, None)
    v["p"] = v["h"] @ w2 + b2
    d = v["p"] - target.reshape(v["p"].shape)
    g = {"p": d * (2 / d.size)}
    g["b2"] = np.ones(len(x)) @ g["p"]
    g["w2"] = v["h"].T.dot(g["p"])
    g["h"] = g["p"].dot(w2.T)
    g["z"] = g["h"] * np.sign(v["h"])
    g["b1"] = np.ones(len(x)) @ g["z"]
    g["w1"] = x.T.dot(g["z"])
    return np.vdot(d, d) / d.size, {name: g[name] for name in ("w1", "b1", "w2", "b2")}

# %% right: biases as weights
# Appends ones to the inputs and to the hidden values, so that a bias is one more row.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    def with_ones(a):
        return np.hstack([a, np.ones((len(a), 1))])

    z = with_ones(x) @ np.vstack([w1, b1])
    h = with_ones(np.maximum(z, 0))
    pred = h @ np.vstack([w2, b2])
    diff = pred - target.reshape(pred.shape)
    d2 = h.T @ (2 * diff / diff.size)
    d1 = with_ones(x).T @ (2 * diff / diff.size @ w2.T * (z > 0))
    return np.mean(np.square(diff)), {"w1": d1[:-1], "b1": d1[-1], "w2": d2[:-1], "b2": d2[-1]}

# %% right: float32 inside
# Computes in single precision.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    x, target, w1, b1, w2, b2 = (np.asarray(a, dtype=np.float32) for a in (x, target, w1, b1, w2, b2))
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    diff = h @ w2 + b2 - target.reshape(len(x), -1)
    d = 2 * diff / diff.size
    dz = d @ w2.T * (z > 0)
    return np.mean(diff**2), {"w1": x.T @ dz, "b1": dz.sum(0), "w2": h.T @ d, "b2": d.sum(0)}

# %% wrong: not attempted | fails: regression_net_gradients_values | diagnosis: not_attempted
# The stub as it was handed out.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    """Linear, relu, linear, mean squared error: return (loss, grads)."""
    raise NotImplementedError  # write your answer here

# %% wrong: without the 2 | fails: regression_net_gradients_values | diagnosis: missing_factor
# The derivative of the square lacks its factor.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: without the mean | fails: regression_net_gradients_values | diagnosis: missing_batch_mean
# The gradient of the sum of squares, beside the loss as a mean.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: a mean over the samples only | fails: regression_net_gradients_values | diagnosis: wrong_count
# Divides by the number of rows, which is wrong for several outputs.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / len(diff)
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: a sum of squares | fails: regression_net_gradients_values | diagnosis: missing_batch_mean
# Loss and gradients are those of the sum.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.sum(diff**2))
    dpred = 2 * diff
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: half the mean | fails: regression_net_gradients_values | diagnosis: missing_factor
# Takes one half of the mean squared error, so that the 2 cancels.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2)) / 2
    dpred = diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: the root of the mean | fails: regression_net_gradients_values
# Returns the root of the mean squared error.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.sqrt(np.mean(diff**2)))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: target minus pred | fails: regression_net_gradients_values | diagnosis: wrong_sign
# The difference is turned round on the way back.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = -2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: no relu on the way back | fails: regression_net_gradients_values | diagnosis: missing_factor
# The gradient goes through relu as if it were not there.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: relu of the gradient | fails: regression_net_gradients_values | diagnosis: mask_of_gradient
# Applies relu to what comes back.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = np.maximum(dpred @ w2.T, 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: the mask made of the gradient | fails: regression_net_gradients_values | diagnosis: mask_of_gradient
# Lets through where dh is positive, in place of where z was.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    dpred = 2 * diff / diff.size
    dh = dpred @ w2.T
    dz = dh * (dh > 0)
    grads = {"w1": x.T @ dz, "b1": dz.sum(axis=0), "w2": h.T @ dpred, "b2": dpred.sum(axis=0)}
    return float(np.mean(diff**2)), grads

# %% wrong: divides by the number of samples | fails: regression_net_gradients_values | diagnosis: wrong_count
# Right where there is one output, in the loss and in the gradients.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.sum(diff**2) / len(x))
    dpred = 2 * diff / len(x)
    dz = (dpred @ w2.T) * (z > 0)
    grads = {"w1": x.T @ dz, "b1": dz.sum(axis=0), "w2": h.T @ dpred, "b2": dpred.sum(axis=0)}
    return loss, grads

# %% wrong: the mask turned round | fails: regression_net_gradients_values | diagnosis: wrong_mask
# Lets through what relu has blocked.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z <= 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: no relu at all | fails: regression_net_gradients_values | diagnosis: missing_activation
# Two linear layers in a row, forward and back.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = z
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: relu on the prediction too | fails: regression_net_gradients_values
# Predictions are never negative.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = np.maximum(h @ w2 + b2, 0)
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size * (pred > 0)
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: sigmoid for relu | fails: regression_net_gradients_values
# Takes another activation.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = 1 / (1 + np.exp(-z))
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * h * (1 - h)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: z for h in dw2 | fails: regression_net_gradients_values
# Multiplies with what was there before relu.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = z.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: w1 not updated for relu | fails: regression_net_gradients_values | diagnosis: missing_factor
# dw1 is made of the gradient before the mask, db1 of the one after it.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = dpred @ w2.T
    dw1 = x.T @ dz
    dz = dz * (z > 0)
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: a mean in the biases | fails: regression_net_gradients_values | diagnosis: extra_batch_mean
# Averages over the samples a second time, for the biases alone.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.mean(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.mean(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: b1 from the prediction's side | fails: regression_net_gradients_values
# Adds up the wrong gradient: b1 gets what belongs to b2, in the shape of b1.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = np.full(b1.shape, dpred.sum())
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: the sum over the wrong axis | fails: regression_net_gradients_values | diagnosis: wrong_shape
# Adds up the neurons of a sample, not the samples of a neuron.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=1)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=1)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: PyTorch's transposes | fails: regression_net_gradients_values | diagnosis: missing_transpose
# Returns the gradients of the weights as (out, in).
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1.T, "b1": db1, "w2": dw2.T, "b2": db2}

# %% wrong: the loss of a flat target | fails: regression_net_gradients_values | diagnosis: column_meets_row
# The gradients bring target into the shape of pred, and the loss does not.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    loss = float(np.mean((pred - target) ** 2))
    dpred = 2 * (pred - target.reshape(pred.shape)) / pred.size
    dz = (dpred @ w2.T) * (z > 0)
    grads = {"w1": x.T @ dz, "b1": dz.sum(axis=0), "w2": h.T @ dpred, "b2": dpred.sum(axis=0)}
    return loss, grads

# %% wrong: a row meets a column | fails: regression_net_gradients_values | diagnosis: raises
# Leaves a flat target flat, so that (N, 1) minus (N,) is a table.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: flattens the prediction | fails: regression_net_gradients_values | diagnosis: raises
# Makes everything flat, which works for one output only.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = (h @ w2 + b2).ravel()
    diff = pred - target.ravel()
    d = 2 * diff / len(x)
    dz = np.outer(d, w2[:, 0]) * (z > 0)
    return float(np.mean(diff**2)), {
        "w1": x.T @ dz, "b1": dz.sum(axis=0), "w2": (h.T @ d)[:, None], "b2": np.array([d.sum()]),
    }

# %% wrong: only the loss | fails: regression_net_gradients_values | diagnosis: wrong_shape
# Stops after the way forward.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    pred = np.maximum(x @ w1 + b1, 0) @ w2 + b2
    return float(np.mean((pred - target.reshape(pred.shape)) ** 2))

# %% wrong: only the gradients | fails: regression_net_gradients_values | diagnosis: wrong_shape
# Returns the dict and keeps the loss.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: gradients as a tuple | fails: regression_net_gradients_values | diagnosis: wrong_shape
# Returns five values without names.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, (dw1, db1, dw2, db2)

# %% wrong: capital names | fails: regression_net_gradients_values | diagnosis: wrong_shape
# The keys are those of the other network.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"W1": dw1, "b1": db1, "W2": dw2, "b2": db2}

# %% wrong: g on the arrays | fails: regression_net_gradients_values | diagnosis: returns_nothing
# Wants to store the gradients on the arrays, as one of the sources does, and returns what the last line gave.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    grads = {}
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    diff = h @ w2 + b2 - target

    def back():
        d = 2 * diff / diff.size
        grads["w2"], grads["b2"] = h.T @ d, d.sum(0)
        dz = d @ w2.T * (z > 0)
        grads["w1"], grads["b1"] = x.T @ dz, dz.sum(0)

    return float(np.mean(diff**2)), back()

# %% wrong: b2 for b1 | fails: regression_net_gradients_values | diagnosis: zero_gradient
# Compared b2 twice and b1 never, and did not see that b1 is left at 0.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = np.zeros(b1.shape)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: takes a step | fails: regression_net_gradients_values | diagnosis: mutates_input
# Moves the weights while it is at it.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    w2 -= 0.01 * dw2
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: blocks in place | fails: regression_net_gradients_values | diagnosis: mutates_input
# Writes zeros into a view of the input.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    x[x < 0] = 0
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return loss, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}

# %% wrong: prints the gradients | fails: regression_net_gradients_values | diagnosis: returns_nothing
# Shows the gradients and returns nothing.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    pred = h @ w2 + b2
    diff = pred - target.reshape(pred.shape)
    loss = float(np.mean(diff**2))
    dpred = 2 * diff / diff.size
    dw2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dz = (dpred @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    print(loss, dw1, db1, dw2, db2)

# %% wrong: the last sample alone | fails: regression_net_gradients_values | diagnosis: last_sample_only
# A loop over the samples that keeps the gradients of the last one.
def regression_net_gradients(x, target, w1, b1, w2, b2):
    t = target.reshape(len(x), -1)
    losses = []
    for row, wanted in zip(x, t, strict=True):
        z = row @ w1 + b1
        h = np.maximum(z, 0)
        d = h @ w2 + b2 - wanted
        losses.append(np.mean(d**2))
        d = 2 * d / t.size
        dz = w2 @ d * (z > 0)
        grads = {"w1": np.outer(row, dz), "b1": dz, "w2": np.outer(h, d), "b2": d}
    return float(np.mean(losses)), grads
