# %% right: a float copy, moved and put back
# One copy for all entries; each is moved to both sides and then gets its old value back.
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

# %% right: nditer with a multi index
# The classic loop of CS231n, on a float copy.
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        oldval = x[ix]
        x[ix] = oldval + h
        fxph = f(x)
        x[ix] = oldval - h
        fxmh = f(x)
        x[ix] = oldval
        grad[ix] = (fxph - fxmh) / (2 * h)
        it.iternext()
    return grad

# %% right: two new copies for each entry
# Slow and simple: nothing has to be put back.
def numerical_gradient(f, x, h=1e-5):
    grad = np.empty(np.shape(x))
    for index, _ in np.ndenumerate(x):
        plus, minus = x.astype(float), x.astype(float)
        plus[index] += h
        minus[index] -= h
        grad[index] = (f(plus) - f(minus)) / (2 * h)
    return grad

# %% right: unit vectors from an identity matrix
# Adds and subtracts h times a unit array and never writes into anything.
def numerical_gradient(f, x, h=1e-5):
    units = np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in units]
    return np.array(slopes).reshape(x.shape)

# %% right: through numerical_derivative
# Makes a function of one number for each entry and hands it to exercise 1.
def numerical_gradient(f, x, h=1e-5):
    def along(index):
        def g(value):
            moved = np.array(x, dtype=float)
            moved[index] = value
            return f(moved)

        return g

    grad = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        grad[index] = numerical_derivative(along(index), float(x[index]), h)
    return grad

# %% right: a flat view of a contiguous copy
# The copy lies in one piece, so its flat view writes through to it.
def numerical_gradient(f, x, h=1e-5):
    moved = np.array(x, dtype=float, order="C")
    flat = moved.reshape(-1)
    gradient = np.empty(flat.size)
    for i in range(flat.size):
        keep = flat[i]
        flat[i] = keep + h
        gradient[i] = f(moved)
        flat[i] = keep - h
        gradient[i] -= f(moved)
        flat[i] = keep
    return gradient.reshape(moved.shape) / (2 * h)

# %% right: the caller's own array, put back bit for bit
# Moves entries of x itself where x is float, keeps the old value and restores it even if f raises.
def numerical_gradient(f, x, h=1e-5):
    if x.dtype != np.float64:
        x = x.astype(np.float64)
    grad = np.zeros(x.shape, dtype=np.float64)
    for index in np.ndindex(x.shape):
        old = x[index]
        try:
            x[index] = old + h
            up = f(x)
            x[index] = old - h
            down = f(x)
        finally:
            x[index] = old
        grad[index] = (up - down) / (2 * h)
    return grad

# %% right: nested lists
# Returns lists of lists in the shape of x.
def numerical_gradient(f, x, h=1e-5):
    def moved(index, by):
        y = np.array(x, dtype=float)
        y[index] += by
        return f(y)

    def build(prefix):
        if len(prefix) == x.ndim:
            return float((moved(prefix, h) - moved(prefix, -h)) / (2 * h))
        return [build((*prefix, i)) for i in range(x.shape[len(prefix)])]

    return build(())

# %% right: x.flat and masks by np.where
# Selects the entry with a condition; np.where makes a new array each time.
def numerical_gradient(f, x, h=1e-5):
    numbers = np.arange(x.size).reshape(x.shape)
    grad = np.zeros(x.shape)
    for n in range(x.size):
        ahead = np.where(numbers == n, x + h, x)
        behind = np.where(numbers == n, x - h, x)
        grad.flat[n] = (f(ahead) - f(behind)) / (2 * h)
    return grad

# %% right: a generator and np.fromiter
# Yields the slopes one by one in C order.
def numerical_gradient(f, x, h=1e-5):
    def slopes():
        step = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            step[index] = h
            yield (f(x + step) - f(x - step)) / (2 * h)
            step[index] = 0.0

    return np.fromiter(slopes(), dtype=float, count=x.size).reshape(x.shape)

# %% wrong: not written | fails: numerical_gradient_values | diagnosis: not_attempted
# The stub as it was handed out.
def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by central differences with the step h, a float array of the shape of x."""
    raise NotImplementedError  # write your answer here

# %% wrong: integers cut the step off | fails: numerical_gradient_values | diagnosis: rounded
# Works on a copy of the same dtype, so that 3 + h becomes 3 and 3 - h becomes 2 where x holds integers.
def numerical_gradient(f, x, h=1e-5):
    x = x.copy()
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        ahead = f(x)
        x[index] = old - h
        behind = f(x)
        x[index] = old
        grad[index] = (ahead - behind) / (2 * h)
    return grad

# %% wrong: the gradient is an array of integers | fails: numerical_gradient_values | diagnosis: rounded
# zeros_like takes over the dtype of x, and 0.5 becomes 0.
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient

# %% wrong: goes back by adding | fails: numerical_gradient_values | diagnosis: mutates_input
# Moves x itself by +h, -2h, +h; rounding leaves the last digits changed.
def numerical_gradient(f, x, h=1e-5):
    if x.dtype.kind != "f":
        x = x.astype(float)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += h
        ahead = f(x)
        x[index] -= 2 * h
        behind = f(x)
        x[index] += h
        grad[index] = (ahead - behind) / (2 * h)
    return grad

# %% wrong: forgets to put the entry back | fails: numerical_gradient_values | diagnosis: mutates_input
# Leaves each entry of the caller's x at x - h.
def numerical_gradient(f, x, h=1e-5):
    if x.dtype.kind != "f":
        x = x.astype(float)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        ahead = f(x)
        x[index] = old - h
        behind = f(x)
        grad[index] = (ahead - behind) / (2 * h)
    return grad

# %% wrong: puts back in a copy only once | fails: numerical_gradient_values
# Works on a float copy but never restores it, so later entries are measured at another point.
def numerical_gradient(f, x, h=1e-5):
    moved = x.astype(float)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        moved[index] += h
        ahead = f(moved)
        moved[index] -= 2 * h
        behind = f(moved)
        grad[index] = (ahead - behind) / (2 * h)
    return grad

# %% wrong: a flat view that is none | fails: numerical_gradient_values | diagnosis: zero_gradient
# reshape(-1) of an array that does not lie in one piece is a copy, and f never sees it move.
def numerical_gradient(f, x, h=1e-5):
    if x.dtype != float:
        x = x.astype(float)
    grad = np.zeros(x.shape)
    flat, flat_grad = x.reshape(-1), grad.reshape(-1)
    for i in range(x.size):
        old = flat[i]
        flat[i] = old + h
        ahead = f(x)
        flat[i] = old - h
        behind = f(x)
        flat[i] = old
        flat_grad[i] = (ahead - behind) / (2 * h)
    return grad

# %% wrong: fills a flat copy of the gradient | fails: numerical_gradient_values | diagnosis: zero_gradient
# flatten always copies, so the gradient that is returned stays as it was made.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    flat = grad.flatten()
    for i in range(x.size):
        step = np.zeros(x.size)
        step[i] = h
        step = step.reshape(x.shape)
        flat[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad

# %% wrong: two names for one array | fails: numerical_gradient_values | diagnosis: zero_gradient
# plus = moved makes no copy, so the point ahead and the point behind are the same.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        moved = x.astype(float)
        plus = moved
        minus = moved
        plus[index] += h
        minus[index] -= h
        grad[index] = (f(plus) - f(minus)) / (2 * h)
    return grad

# %% wrong: moves all entries at once | fails: numerical_gradient_values
# Adds h to the whole array, which gives the sum of all partial derivatives, in each entry.
def numerical_gradient(f, x, h=1e-5):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))

# %% wrong: one number for the whole array | fails: numerical_gradient_values | diagnosis: wrong_shape
# Treats the array like a single number.
def numerical_gradient(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)

# %% wrong: forward difference | fails: numerical_gradient_values | diagnosis: one_sided
# Looks to one side of each entry only.
def numerical_gradient(f, x, h=1e-5):
    here = f(x)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        ahead = x.astype(float)
        ahead[index] += h
        grad[index] = (f(ahead) - here) / h
    return grad

# %% wrong: divides by h | fails: numerical_gradient_values | diagnosis: extra_factor
# Twice too large: the two points lie 2h apart.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / h
    return grad

# %% wrong: ignores h | fails: numerical_gradient_values | diagnosis: ignores_h
# Has a step of its own.
def numerical_gradient(f, x, h=1e-5):
    h = 1e-4
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / (2 * h)
    return grad

# %% wrong: does not hand h on | fails: numerical_gradient_values | diagnosis: ignores_h
# Uses numerical_derivative with its default step whatever h is.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        unit = np.zeros(x.shape)
        unit[index] = 1.0
        grad[index] = numerical_derivative(lambda s, unit=unit: f(x + s * unit), 0.0)
    return grad

# %% wrong: downhill instead of uphill | fails: numerical_gradient_values | diagnosis: wrong_sign
# Believes the gradient to be the direction in which the function falls fastest.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x - step) - f(x + step)) / (2 * h)
    return grad

# %% wrong: comes back flat | fails: numerical_gradient_values | diagnosis: wrong_shape
# Collects the slopes in a list and forgets the shape.
def numerical_gradient(f, x, h=1e-5):
    slopes = []
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        slopes.append((f(x + step) - f(x - step)) / (2 * h))
    return np.array(slopes)

# %% wrong: hands f a flat array | fails: numerical_gradient_values | diagnosis: raises
# f is called with a vector where it expects the shape of x.
def numerical_gradient(f, x, h=1e-5):
    flat = x.astype(float).ravel()
    grad = np.zeros(flat.size)
    for i in range(flat.size):
        step = np.zeros(flat.size)
        step[i] = h
        grad[i] = (f(flat + step) - f(flat - step)) / (2 * h)
    return grad.reshape(x.shape)

# %% wrong: one row at a time | fails: numerical_gradient_values
# range(len(x)) walks along the first axis, which is enough for a vector only.
def numerical_gradient(f, x, h=1e-5):
    x = x.astype(float)
    grad = np.zeros(x.shape)
    for i in range(len(x)):
        plus, minus = x.copy(), x.copy()
        plus[i] += h
        minus[i] -= h
        grad[i] = (f(plus) - f(minus)) / (2 * h)
    return grad

# %% wrong: matrices only | fails: numerical_gradient_values | diagnosis: raises
# Two nested loops, over rows and over columns.
def numerical_gradient(f, x, h=1e-5):
    rows, columns = x.shape
    grad = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            step = np.zeros((rows, columns))
            step[i, j] = h
            grad[i, j] = (f(x + step) - f(x - step)) / (2 * h)
    return grad

# %% wrong: vectors and matrices only | fails: numerical_gradient_values
# One case for each number of axes that came to mind; a third axis moves as a whole.
def numerical_gradient(f, x, h=1e-5):
    if x.ndim == 1:
        return numerical_gradient(lambda row: f(row[0]), x[None, :], h)[0]
    grad = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            plus, minus = x.astype(float), x.astype(float)
            plus[i, j] += h
            minus[i, j] -= h
            grad[i, j] = (f(plus) - f(minus)) / (2 * h)
    return grad

# %% wrong: returns inside the loop | fails: numerical_gradient_values | diagnosis: missing_entries
# The return is indented too far, so only the first entry is measured.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / (2 * h)
        return grad

# %% wrong: the gradient lies on its side | fails: numerical_gradient_values | diagnosis: missing_transpose
# Lays the vector out as a matrix of columns and transposes it.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / (2 * h)
    return grad.T

# %% wrong: puts the shape back column by column | fails: numerical_gradient_values
# Measures in C order and lays out in Fortran order.
def numerical_gradient(f, x, h=1e-5):
    slopes = []
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        slopes.append((f(x + step) - f(x - step)) / (2 * h))
    return np.array(slopes).reshape(x.shape, order="F")

# %% wrong: one array for all results | fails: numerical_gradient_values | diagnosis: reused_buffer
# Keeps an array for each shape and writes the next gradient into it.
_buffers = {}


def numerical_gradient(f, x, h=1e-5):
    grad = _buffers.setdefault(x.shape, np.zeros(x.shape))
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / (2 * h)
    return grad

# %% wrong: adds to what an earlier call left | fails: numerical_gradient_values | diagnosis: not_repeatable
# A mutable default argument keeps the sums from one call to the next.
def numerical_gradient(f, x, h=1e-5, sums={}):
    grad = sums.setdefault(x.shape, np.zeros(x.shape))
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] += (f(x + step) - f(x - step)) / (2 * h)
    return grad.copy()

# %% wrong: scales to length 1 | fails: numerical_gradient_values
# Keeps the direction only.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / (2 * h)
    return grad / np.sqrt(np.sum(grad**2))

# %% wrong: in float32 | fails: numerical_gradient_values
# Seven digits are too few for a step of 1e-5.
def numerical_gradient(f, x, h=1e-5):
    x = x.astype(np.float32)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        plus, minus = x.copy(), x.copy()
        plus[index] += h
        minus[index] -= h
        grad[index] = (f(plus) - f(minus)) / (2 * h)
    return grad

# %% wrong: calls f with one entry | fails: numerical_gradient_values | diagnosis: raises
# f gets a single number, not the array that it needs.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        grad[index] = numerical_derivative(lambda v: f(np.array([v])), float(x[index]), h)
    return grad

# %% wrong: np.gradient | fails: numerical_gradient_values
# Takes differences between neighbouring entries of x, which has nothing to do with f.
def numerical_gradient(f, x, h=1e-5):
    return np.gradient(x, axis=0) if x.shape[0] > 1 else np.zeros(x.shape)

# %% wrong: forgets the last entry of each axis | fails: numerical_gradient_values | diagnosis: missing_entries
# The ranges end one too early.
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for index in np.ndindex(*[max(1, n - 1) for n in x.shape]):
        step = np.zeros(x.shape)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / (2 * h)
    return grad

# %% wrong: five points | fails: numerical_gradient_values
# A more exact formula than the one that was asked for, known from a numerics course.
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        here = x[index]
        total = 0.0
        for steps, weight in ((-2, 1), (-1, -8), (1, 8), (2, -1)):
            x[index] = here + steps * h
            total += weight * f(x)
        x[index] = here
        gradient[index] = total / (12 * h)
    return gradient
