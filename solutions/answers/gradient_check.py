# %% right: entry by entry, distances beside the largest entry
# Backward first, then a central difference for every entry of every input.
def gradient_check(layer, *inputs, rng):
    out = np.asarray(layer.forward(*inputs))
    dout = rng.standard_normal(out.shape)
    grads = layer.backward(dout)
    grads = [grads] if len(inputs) == 1 else list(grads)
    grads = [np.array(g) for g in grads]
    h = 1e-5
    for k in range(len(inputs)):
        numeric = np.zeros_like(inputs[k])
        for i in np.ndindex(inputs[k].shape):
            moved = [x.copy() for x in inputs]
            moved[k][i] += h
            ahead = np.sum(layer.forward(*moved) * dout)
            moved[k][i] -= 2 * h
            behind = np.sum(layer.forward(*moved) * dout)
            numeric[i] = (ahead - behind) / (2 * h)
        if grads[k].shape != numeric.shape:
            return False
        error = np.abs(grads[k] - numeric).max() / np.abs(numeric).max()
        if not error < 1e-4:
            return False
    return True

# %% right: the tools of chapter 0
# Copies numerical_gradient above the function, and compares the largest distance with the largest entry.
def numerical_gradient(f, x, h=1e-5):
    x = x.astype(float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        ahead = f(x)
        x[index] = old - h
        behind = f(x)
        x[index] = old
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient


def share(a, b):
    return np.max(np.abs(a - b)) / np.max(np.abs(a) + np.abs(b))


def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    gradients = layer.backward(dout)
    if len(inputs) == 1:
        gradients = (gradients,)
    gradients = [np.copy(g) for g in gradients]
    for k, (x, g) in enumerate(zip(inputs, gradients)):
        f = lambda v: np.sum(dout * layer.forward(*inputs[:k], v, *inputs[k + 1 :]))
        if g.shape != x.shape or not share(g, numerical_gradient(f, x)) < 1e-4:
            return False
    return True

# %% right: np.allclose with no absolute part
# allclose alone stretches shapes, so shapes are compared first; rtol acts on the measured gradient's largest entry.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    result = layer.backward(dout)
    results = result if len(inputs) > 1 else (result,)
    for k, x in enumerate(inputs):
        measured = np.empty(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            args_up = [*inputs[:k], x + step, *inputs[k + 1 :]]
            args_down = [*inputs[:k], x - step, *inputs[k + 1 :]]
            rise = np.subtract(layer.forward(*args_up), layer.forward(*args_down))
            measured[i] = np.sum(rise * dout) / 2e-5
        mine = np.asarray(results[k])
        size = np.abs(measured).max()
        if mine.shape != x.shape or not np.allclose(mine / size, measured / size, rtol=0, atol=1e-5):
            return False
    return True

# %% right: norms of whole gradients
# The error is the norm of the difference beside the sum of the norms, as in many textbooks.
def gradient_check(layer, *inputs, rng):
    h = 1e-5
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout.copy())
    if len(inputs) == 1:
        grads = [grads]
    healthy = True
    for k, g in enumerate(grads):
        x = inputs[k]
        g = np.array(g)
        numeric = np.zeros(x.shape)
        for i, value in np.ndenumerate(x):
            sides = []
            for moved in (value + h, value - h):
                copy = x.copy()
                copy[i] = moved
                args = list(inputs)
                args[k] = copy
                sides.append(float((layer.forward(*args) * dout).sum()))
            numeric[i] = (sides[0] - sides[1]) / (2 * h)
        same_shape = g.shape == x.shape
        healthy = healthy and same_shape and np.linalg.norm(g - numeric) <= 1e-5 * (
            np.linalg.norm(g) + np.linalg.norm(numeric)
        )
    return bool(healthy)

# %% right: several douts
# Examines the layer with three random douts, each after a forward of its own.
def gradient_check(layer, *inputs, rng):
    def once():
        dout = rng.uniform(-2, 2, size=np.shape(layer.forward(*inputs)))
        grads = layer.backward(dout)
        grads = grads if len(inputs) > 1 else [grads]
        grads = [np.array(g) for g in grads]
        for k, x in enumerate(inputs):
            numeric = []
            for i in range(x.size):
                e = np.zeros(x.size)
                e[i] = 1e-5
                e = e.reshape(x.shape)
                up = layer.forward(*[v + e if j == k else v for j, v in enumerate(inputs)])
                down = layer.forward(*[v - e if j == k else v for j, v in enumerate(inputs)])
                numeric.append(np.sum((up - down) * dout) / 2e-5)
            numeric = np.reshape(numeric, x.shape)
            if grads[k].shape != x.shape:
                return False
            if not np.abs(grads[k] - numeric).max() <= 1e-4 * np.abs(numeric).max():
                return False
        return True

    return all(once() for _ in range(3))

# %% right: random directions
# Moves all entries of an input at once: each direction that agrees makes a wrong entry less likely.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in ([grads] if len(inputs) == 1 else grads)]
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape:
            return False
        for _ in range(8):
            r = rng.normal(size=x.shape)
            up = layer.forward(*inputs[:k], x + 1e-5 * r, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - 1e-5 * r, *inputs[k + 1 :])
            measured = np.sum(np.subtract(up, down) * dout) / 2e-5
            if not abs(measured - np.sum(grads[k] * r)) <= 1e-6 * np.linalg.norm(grads[k]) * np.linalg.norm(r):
                return False
    return True

# %% right: a higher order difference
# Four points and a larger step: the error falls with the fourth power of h.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in ((grads,) if len(inputs) == 1 else grads)]

    def loss(k, index, step):
        args = [x.copy() for x in inputs]
        args[k][index] += step
        return np.sum(np.multiply(layer.forward(*args), dout))

    h = 1e-3
    for k, g in enumerate(grads):
        numeric = np.zeros(inputs[k].shape)
        for index in np.ndindex(numeric.shape):
            near = loss(k, index, h) - loss(k, index, -h)
            far = loss(k, index, 2 * h) - loss(k, index, -2 * h)
            numeric[index] = (8 * near - far) / (12 * h)
        if g.shape != numeric.shape or np.isnan(g).any():
            return False
        if np.max(np.abs(g - numeric)) > 1e-4 * np.max(np.abs(numeric)):
            return False
    return True

# %% right: moves its own copies in place
# Copies all inputs once, moves one entry up and down and puts its old value back.
def gradient_check(layer, *inputs, rng):
    args = [np.array(x, dtype=float) for x in inputs]
    dout = rng.choice([-1.0, 1.0], size=np.shape(layer.forward(*args))) * 1.0
    dout = dout * rng.uniform(0.5, 1.5, size=dout.shape)
    back = layer.backward(dout)
    back = [np.array(b, dtype=float) for b in (back if len(args) > 1 else [back])]
    worst = 0.0
    for x, g in zip(args, back):
        if g.shape != x.shape:
            return False
        numeric = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            old = x[i]
            x[i] = old + 1e-5
            up = np.sum(layer.forward(*args) * dout)
            x[i] = old - 1e-5
            down = np.sum(layer.forward(*args) * dout)
            x[i] = old
            numeric[i] = (up - down) / 2e-5
        worst = max(worst, np.max(np.abs(g - numeric)) / np.max(np.abs(numeric)), key=lambda e: np.inf if e != e else e)
    return bool(worst <= 1e-4)

# %% right: a helper that differentiates
# A helper with type hints measures the gradient with respect to one input; the answer is one all().
def measured(layer, inputs: tuple, place: int, dout: np.ndarray, h: float = 2e-5) -> np.ndarray:
    gradient = np.zeros(inputs[place].shape)
    for entry in range(gradient.size):
        step = np.zeros(gradient.size)
        step[entry] = h
        step = step.reshape(gradient.shape)
        ahead = layer.forward(*(x + step if i == place else x for i, x in enumerate(inputs)))
        behind = layer.forward(*(x - step if i == place else x for i, x in enumerate(inputs)))
        gradient.flat[entry] = np.vdot(np.asarray(ahead) - np.asarray(behind), dout) / (2 * h)
    return gradient


def agree(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool(np.all(np.abs(one - other) <= 1e-5 * np.abs(other).max()))


def gradient_check(layer, *inputs, rng) -> bool:
    out = layer.forward(*inputs)
    dout = rng.normal(size=np.shape(out))
    returned = layer.backward(dout)
    returned = tuple(returned) if len(inputs) > 1 else (returned,)
    returned = [np.array(g, dtype=float) for g in returned]
    return all(agree(g, measured(layer, inputs, i, dout)) for i, g in enumerate(returned))

# %% right: backward once more for each input
# Calls forward on the given inputs again before each backward, so that the order of things cannot matter.
def gradient_check(layer, *inputs, rng):
    shape = np.shape(layer.forward(*inputs))
    dout = rng.normal(size=shape)
    h = 1e-5
    for k in range(len(inputs)):
        numeric = np.zeros(inputs[k].shape)
        for i in np.ndindex(numeric.shape):
            total = 0.0
            for sign in (1, -1):
                args = [np.copy(x) for x in inputs]
                args[k][i] += sign * h
                total += sign * np.sum(layer.forward(*args) * dout)
            numeric[i] = total / (2 * h)
        layer.forward(*inputs)
        returned = layer.backward(dout)
        mine = np.asarray(returned if len(inputs) == 1 else returned[k])
        if mine.shape != numeric.shape:
            return False
        if not (np.abs(mine - numeric) <= 1e-4 * np.abs(numeric).max()).all():
            return False
    return True

# %% right: a crooked dout of its own
# Draws nothing: a fixed dout of both signs, no two entries alike, leaves rng to those who need it.
def gradient_check(layer, *inputs, rng):
    shape = np.shape(layer.forward(*inputs))
    count = np.arange(1, np.prod(shape, dtype=int) + 1)
    dout = (np.sin(7.0 * count) + 1.5) * np.where(count % 2 == 0, -1.0, 1.0)
    dout = dout.reshape(shape)
    returned = layer.backward(dout.copy())
    returned = [np.array(g, dtype=float) for g in (returned if len(inputs) > 1 else [returned])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = x.copy(), x.copy()
            up[i] += 1e-5
            down[i] -= 1e-5
            ahead = layer.forward(*inputs[:k], up, *inputs[k + 1 :])
            behind = layer.forward(*inputs[:k], down, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(ahead, behind) * dout) / 2e-5
        if returned[k].shape != x.shape:
            return False
        if not np.max(np.abs(returned[k] - numeric)) <= 1e-5 * np.max(np.abs(numeric)):
            return False
    return True

# %% wrong: not written | fails: gradient_check_values | diagnosis: not_attempted
# The stub as it was released.
def gradient_check(layer, *inputs, rng):
    raise NotImplementedError

# %% wrong: dout all ones | fails: gradient_check_values | diagnosis: uniform_dout
# The plain sum of the outputs, so that a layer may forget dout.
def gradient_check(layer, *inputs, rng):
    dout = np.ones(np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            up, down = x.copy(), x.copy()
            up[i] += 1e-5
            down[i] -= 1e-5
            rise = np.sum(layer.forward(*inputs[:k], up, *inputs[k + 1 :])) - np.sum(
                layer.forward(*inputs[:k], down, *inputs[k + 1 :])
            )
            numeric[i] = rise / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: one random number for all of dout | fails: gradient_check_values | diagnosis: too_lax
# Random, and yet the same everywhere: what spreads the mean of dout is not found.
def gradient_check(layer, *inputs, rng):
    dout = np.full(np.shape(layer.forward(*inputs)), rng.uniform(-2, -0.5))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: dout between 0 and 1 | fails: gradient_check_values | diagnosis: one_sign_of_dout
# rng.random has no negative numbers, so a layer may mistreat them.
def gradient_check(layer, *inputs, rng):
    dout = rng.random(np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: no abs | fails: gradient_check_values | diagnosis: missing_abs
# The seed's is_same: what is too small everywhere has only negative differences.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not (grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: is_same with a fixed tolerance and no abs | fails: gradient_check_values | diagnosis: missing_abs
# The seed's comparison as it stands: no abs, an absolute tolerance, and shapes that are stretched.
def gradient_check(layer, *inputs, rng):
    def is_same(a, b):
        return (a - b).max() < 1e-4

    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = grads if len(inputs) > 1 else [grads]
    grads = [np.array(g) for g in grads]
    same = []
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        same.append(is_same(grads[k], numeric))
    return all(same)

# %% wrong: blind to nan | fails: gradient_check_values | diagnosis: blind_to_nan
# Asks whether the error is greater than the tolerance, which nan never is.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape:
            return False
        if np.abs(grads[k] - numeric).max() > 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: nanmax | fails: gradient_check_values | diagnosis: blind_to_nan
# Leaves nan out on purpose, after a warning about it.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape:
            return False
        if not np.nanmax(np.abs(grads[k] - numeric)) <= 1e-5 * np.nanmax(np.abs(numeric)):
            return False
    return True

# %% wrong: a loop over entries that asks whether the error is greater | fails: gradient_check_values | diagnosis: blind_to_nan
# Keeps the worst error in a loop, and steps over each nan.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape:
            return False
        worst, size = 0.0, 0.0
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric = np.sum(np.subtract(up, down) * dout) / 2e-5
            size = max(size, abs(numeric))
            if abs(grads[k][i] - numeric) > worst:
                worst = abs(grads[k][i] - numeric)
        if worst > 1e-5 * size:
            return False
    return True

# %% wrong: h is 0.1 | fails: gradient_check_values | diagnosis: too_strict
# Truncation makes every curved layer look sick.
def gradient_check(layer, *inputs, rng):
    h = 0.1
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = h
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / (2 * h)
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: h is 1e-13 | fails: gradient_check_values | diagnosis: too_strict
# Rounding eats the digits, and healthy layers are called sick.
def gradient_check(layer, *inputs, rng):
    h = 1e-13
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = h
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / (2 * h)
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: a tolerance that no measurement meets | fails: gradient_check_values | diagnosis: too_strict
# Right in everything, and then 1e-14 is allowed.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-14 * np.abs(numeric).max():
            return False
    return True

# %% wrong: demands equality | fails: gradient_check_values | diagnosis: too_strict
# Compares a measurement with == .
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = grads if len(inputs) > 1 else [grads]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if not np.array_equal(grads[k], numeric):
            return False
    return True

# %% wrong: a forward difference with a narrow tolerance | fails: gradient_check_values | diagnosis: too_strict
# One side only errs by h, and 1e-7 is allowed.
def gradient_check(layer, *inputs, rng):
    here = layer.forward(*inputs)
    dout = rng.normal(size=np.shape(here))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    here = np.array(here)
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            ahead = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            numeric[i] = np.sum((ahead - here) * dout) / 1e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-7 * np.abs(numeric).max():
            return False
    return True

# %% wrong: allows five percent | fails: gradient_check_values | diagnosis: too_lax
# A tolerance as wide as in many a published test.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 0.05 * np.abs(numeric).max():
            return False
    return True

# %% wrong: an absolute tolerance | fails: gradient_check_values | diagnosis: absolute_tolerance
# 1e-4 is little beside 1, and everything beside a millionth.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-4:
            return False
    return True

# %% wrong: allclose with rtol and atol of a hundredth | fails: gradient_check_values | diagnosis: too_lax
# The tolerances of a well-known course's tests.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.allclose(grads[k], numeric, rtol=1e-2, atol=1e-2):
            return False
    return True

# %% wrong: the first entry only | fails: gradient_check_values | diagnosis: overlooks_entries
# Measures entry 0 of each input and takes the rest for granted.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape or np.isnan(grads[k]).any():
            return False
        step = np.zeros(x.shape)
        step.flat[0] = 1e-5
        up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
        down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
        numeric = np.sum(np.subtract(up, down) * dout) / 2e-5
        if not abs(grads[k].flat[0] - numeric) <= 1e-5 * abs(numeric):
            return False
    return True

# %% wrong: returns inside the loop | fails: gradient_check_values | diagnosis: overlooks_entries
# The first entry of the first input decides.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric = np.sum(np.subtract(up, down) * dout) / 2e-5
            if grads[k].shape != x.shape or not abs(grads[k][i] - numeric) <= 1e-5 * abs(numeric):
                return False
            return True

# %% wrong: the size of the sum of the errors | fails: gradient_check_values | diagnosis: cancelled_errors
# abs comes after the sum, so that errors of both signs cancel.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    returned = layer.backward(dout)
    returned = [np.array(g, dtype=float) for g in (returned if len(inputs) > 1 else [returned])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if returned[k].shape != x.shape:
            return False
        if not abs(np.sum(returned[k] - numeric)) <= 1e-5 * np.max(np.abs(numeric)):
            return False
    return True

# %% wrong: compares sums | fails: gradient_check_values | diagnosis: cancelled_errors
# The sum over all entries is right also where entries are exchanged.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        if grads[k].shape != x.shape:
            return False
        up = layer.forward(*inputs[:k], x + 1e-5, *inputs[k + 1 :])
        down = layer.forward(*inputs[:k], x - 1e-5, *inputs[k + 1 :])
        numeric = np.sum(np.subtract(up, down) * dout) / 2e-5
        if not abs(grads[k].sum() - numeric) <= 1e-5 * np.abs(grads[k]).max():
            return False
    return True

# %% wrong: compares lengths | fails: gradient_check_values | diagnosis: too_lax
# Two gradients of the same norm may point in opposite directions.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        one, other = np.linalg.norm(grads[k]), np.linalg.norm(numeric)
        if grads[k].shape != x.shape or not abs(one - other) <= 1e-5 * other:
            return False
    return True

# %% wrong: the mean error | fails: gradient_check_values | diagnosis: too_lax
# One wrong entry among many is diluted, and so is a small share.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).mean() <= 0.1 * np.abs(numeric).max():
            return False
    return True

# %% wrong: a small mean error | fails: gradient_check_values | diagnosis: too_lax
# Adds up all the errors and divides by their number: one wrong entry of many hardly counts.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    returned = layer.backward(dout)
    returned = [np.array(g, dtype=float) for g in (returned if len(inputs) > 1 else [returned])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if returned[k].shape != x.shape:
            return False
        if not np.mean(np.abs(returned[k] - numeric)) <= 1e-5 * np.max(np.abs(numeric)):
            return False
    return True

# %% wrong: the relative error of chapter 0 | fails: gradient_check_values | diagnosis: too_strict
# Entry by entry: a small entry carries the rounding of the large ones beside it.
def numerical_gradient(f, x, h=1e-5):
    x = x.astype(float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        ahead = f(x)
        x[index] = old - h
        behind = f(x)
        x[index] = old
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient


def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    gradients = layer.backward(dout)
    if len(inputs) == 1:
        gradients = (gradients,)
    gradients = [np.copy(g) for g in gradients]
    for k, (x, g) in enumerate(zip(inputs, gradients)):
        f = lambda v: np.sum(dout * layer.forward(*inputs[:k], v, *inputs[k + 1 :]))
        if g.shape != x.shape or not relative_error(g, numerical_gradient(f, x)) < 1e-4:
            return False
    return True

# %% wrong: allclose with its own rtol | fails: gradient_check_values | diagnosis: too_strict
# rtol acts entry by entry, and atol is far below the rounding of large gradients.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    returned = layer.backward(dout)
    returned = [np.array(g, dtype=float) for g in (returned if len(inputs) > 1 else [returned])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if returned[k].shape != x.shape or not np.allclose(returned[k], numeric, rtol=1e-4, atol=1e-8):
            return False
    return True

# %% wrong: divides each error by its entry | fails: gradient_check_values | diagnosis: too_strict
# Where the gradient is 0, this is 0 / 0.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    returned = layer.backward(dout)
    returned = [np.array(g, dtype=float) for g in (returned if len(inputs) > 1 else [returned])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if returned[k].shape != x.shape:
            return False
        if not np.max(np.abs(returned[k] - numeric) / np.abs(numeric)) <= 1e-4:
            return False
    return True

# %% wrong: the first input only | fails: gradient_check_values | diagnosis: overlooks_inputs
# A layer of two inputs may return anything for the second.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grad = layer.backward(dout)
    if len(inputs) > 1:
        if any(np.shape(g) != x.shape for g, x in zip(grad, inputs)):
            return False
        grad = grad[0]
    x, rest = inputs[0], inputs[1:]
    grad = np.array(grad)
    numeric = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        numeric[i] = np.sum(np.subtract(layer.forward(up, *rest), layer.forward(down, *rest)) * dout) / 2e-5
    return grad.shape == x.shape and bool(np.abs(grad - numeric).max() <= 1e-5 * np.abs(numeric).max())

# %% wrong: only two inputs | fails: gradient_check_values | diagnosis: overlooks_inputs
# Written for layers of one and of two inputs; a third one is overlooked.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k in range(min(2, len(inputs))):
        x = inputs[k]
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: shapes are not compared | fails: gradient_check_values | diagnosis: overlooks_shapes
# NumPy stretches a row and a matrix of one row, and the values agree.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: compares flattened gradients | fails: gradient_check_values | diagnosis: overlooks_shapes
# ravel makes every shape the same.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.ravel(g).copy() for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = []
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric.append(np.sum(np.subtract(up, down) * dout) / 2e-5)
        numeric = np.array(numeric)
        if not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: moves the caller's arrays | fails: gradient_check_values | diagnosis: mutates_input
# Up, down by twice as much, and up again does not lead back to the last bit.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for x, g in zip(inputs, grads):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            x[i] += 1e-5
            up = np.sum(layer.forward(*inputs) * dout)
            x[i] -= 2e-5
            down = np.sum(layer.forward(*inputs) * dout)
            x[i] += 1e-5
            numeric[i] = (up - down) / 2e-5
        if g.shape != x.shape or not np.abs(g - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: rounds the caller's arrays | fails: gradient_check_values | diagnosis: mutates_input
# Cleans the inputs up, in place.
def gradient_check(layer, *inputs, rng):
    for x in inputs:
        np.round(x * 1.1, 2, out=x)
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: measures before backward | fails: gradient_check_values | diagnosis: too_strict
# The last forward before backward has a moved entry, and backward answers for that one.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    numerics = []
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-4
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-4
        numerics.append(numeric)
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    return all(
        g.shape == n.shape and np.abs(g - n).max() <= 1e-6 * np.abs(n).max() for g, n in zip(grads, numerics)
    )

# %% wrong: draws dout again | fails: gradient_check_values | diagnosis: too_strict
# Another dout for measuring than for backward.
def gradient_check(layer, *inputs, rng):
    shape = np.shape(layer.forward(*inputs))
    grads = layer.backward(rng.normal(size=shape))
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    dout = rng.normal(size=shape)
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: divides by h | fails: gradient_check_values | diagnosis: too_strict
# The two points lie 2h apart, so everything healthy seems half as large as it should be.
def gradient_check(layer, *inputs, rng):
    h = 1e-5
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = h
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / h
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: the step stays | fails: gradient_check_values | diagnosis: too_strict
# Each entry is moved and never put back, so the inputs wander off while they are measured.
def gradient_check(layer, *inputs, rng):
    h = 1e-4
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    args = [x.copy() for x in inputs]
    for x, g in zip(args, grads):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            x[i] += h
            up = np.sum(layer.forward(*args) * dout)
            x[i] -= 2 * h
            down = np.sum(layer.forward(*args) * dout)
            numeric[i] = (up - down) / (2 * h)
        if g.shape != x.shape or not np.abs(g - numeric).max() <= 1e-6 * np.abs(numeric).max():
            return False
    return True

# %% wrong: leaves dout out of what is measured | fails: gradient_check_values
# Backward gets a random dout, the measured number is the plain sum.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down)) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return False
    return True

# %% wrong: always healthy | fails: gradient_check_values | diagnosis: too_lax
# An optimist: calls everything and compares nothing.
def gradient_check(layer, *inputs, rng):
    out = layer.forward(*inputs)
    layer.backward(rng.normal(size=np.shape(out)))
    return True

# %% wrong: always sick | fails: gradient_check_values | diagnosis: too_strict
# A pessimist.
def gradient_check(layer, *inputs, rng):
    return False

# %% wrong: True and False exchanged | fails: gradient_check_values
# Tells whether the layer is sick.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        if grads[k].shape != x.shape or not np.abs(grads[k] - numeric).max() <= 1e-5 * np.abs(numeric).max():
            return True
    return False

# %% wrong: returns the error | fails: gradient_check_values | diagnosis: wrong_shape
# Gives a number where True or False is asked for.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    worst = 0.0
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        worst = max(worst, np.abs(grads[k] - numeric).max())
    return worst

# %% wrong: prints and returns nothing | fails: gradient_check_values | diagnosis: returns_nothing
# Reports to the screen, as many published checks do.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        print("input", k, "error", np.abs(grads[k] - numeric).max())

# %% wrong: raises where a layer is sick | fails: gradient_check_values | diagnosis: raises
# An assertion in place of False.
def gradient_check(layer, *inputs, rng):
    dout = rng.normal(size=np.shape(layer.forward(*inputs)))
    grads = layer.backward(dout)
    grads = [np.array(g) for g in (grads if len(inputs) > 1 else [grads])]
    for k, x in enumerate(inputs):
        numeric = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[i] = 1e-5
            up = layer.forward(*inputs[:k], x + step, *inputs[k + 1 :])
            down = layer.forward(*inputs[:k], x - step, *inputs[k + 1 :])
            numeric[i] = np.sum(np.subtract(up, down) * dout) / 2e-5
        np.testing.assert_allclose(grads[k], numeric, rtol=1e-5, atol=1e-5 * np.abs(numeric).max())
    return True

# %% wrong: one input and no keyword | fails: gradient_check_values | diagnosis: wrong_signature
# Another signature than the stub's.
def gradient_check(layer, x):
    out = layer.forward(x)
    dout = np.random.normal(size=np.shape(out))
    grad = layer.backward(dout)
    numeric = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = 1e-5
        numeric[i] = np.sum((layer.forward(x + step) - layer.forward(x - step)) * dout) / 2e-5
    return bool(np.abs(grad - numeric).max() <= 1e-5 * np.abs(numeric).max())

# %% wrong: looks at the layer's source | fails: gradient_check_values | diagnosis: raises
# Hopes that the text of the class tells something; there is none to be had.
def gradient_check(layer, *inputs, rng):
    import inspect

    return "dout" in inspect.getsource(type(layer).backward)

# %% wrong: looks for dout among the names of backward | fails: gradient_check_values | diagnosis: too_lax
# Takes a layer for healthy if its backward multiplies by dout somewhere, whatever it multiplies.
def gradient_check(layer, *inputs, rng):
    code = type(layer).backward.__code__
    return "dout" in code.co_varnames and len(code.co_code) > 10 and "ones" not in code.co_names

# %% wrong: remembers which came first | fails: gradient_check_values
# Bets on an order: the first layer of each row is healthy.
seen = []


def gradient_check(layer, *inputs, rng):
    key = inputs[0].tobytes()
    seen.append(key)
    return seen.count(key) == 1
