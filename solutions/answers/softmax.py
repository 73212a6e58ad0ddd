# %% right: one shape for both
# Treats a single sample as a batch of one, works along axis 1, and gives the shape back.
def softmax(x):
    rows = x.reshape(-1, x.shape[-1])
    shifted = rows - rows.max(axis=1)[:, None]
    powers = np.exp(shifted)
    return (powers / powers.sum(axis=1)[:, None]).reshape(x.shape)

# %% right: two cases
# Has one branch for a batch, which it transposes, and one for a single sample.
def softmax(x):
    if x.ndim == 2:
        x = x.T
        x = x - np.max(x, axis=0)
        y = np.exp(x) / np.sum(np.exp(x), axis=0)
        return y.T
    x = x - np.max(x)
    return np.exp(x) / np.sum(np.exp(x))

# %% right: a slow loop
# Walks through every score in pure Python, and returns lists.
import math


def softmax(x):
    def one(row):
        top = max(row)
        powers = [math.exp(v - top) for v in row]
        total = sum(powers)
        return [p / total for p in powers]

    if np.ndim(x) == 1:
        return one(x.tolist())
    return [one(row) for row in x.tolist()]

# %% right: by way of the logarithm
# Subtracts the logarithm of the sum of the powers, and raises e to the rest.
def softmax(x: np.ndarray) -> np.ndarray:
    top = x.max(-1, keepdims=True)
    log_sum = top + np.log(np.exp(x - top).sum(-1, keepdims=True))
    return np.exp(x - log_sum)

# %% right: logaddexp
# Lets np.logaddexp do the sum of powers without overflow.
def softmax(x):
    return np.exp(x - np.logaddexp.reduce(x, axis=-1, keepdims=True))

# %% right: einsum
# Divides by the sum of the powers by means of einsum.
def softmax(x):
    e = np.exp(x - np.amax(x, axis=-1, keepdims=True))
    return np.einsum("...c,...->...c", e, 1.0 / np.einsum("...c->...", e))

# %% right: differences of all pairs
# One over the sum of the powers of all differences to this score, in an array with one axis more.
def softmax(x):
    with np.errstate(over="ignore"):
        return 1.0 / np.exp(x[..., None, :] - x[..., :, None]).sum(axis=-1)

# %% right: float32 inside
# Computes in single precision throughout.
def softmax(x):
    z = np.asarray(x, dtype=np.float32)
    z = np.exp(z - z.max(axis=-1, keepdims=True))
    return z / z.sum(axis=-1, keepdims=True)

# %% right: its own copy changed in place
# Copies the scores, and does every step inside the copy.
def softmax(x):
    y = np.array(x, dtype=float)
    y -= y.max(axis=-1, keepdims=True)
    np.exp(y, out=y)
    y /= y.sum(axis=-1, keepdims=True)
    return y

# %% right: a helper and apply_along_axis
# Writes softmax for one row, and applies it to each.
def _softmax_of_row(row):
    powers = np.exp(row - row.max())
    return powers / powers.sum()


def softmax(x):
    return np.apply_along_axis(_softmax_of_row, -1, x)

# %% right: a smaller shift, and a tiny constant
# Subtracts a little more than the largest score, and adds 1e-12 to the sum of the powers.
def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True) - 1)
    return e / (e.sum(axis=-1, keepdims=True) + 1e-12)

# %% right: a matrix of ones sums the rows
# Sums the powers of each row by a matrix product.
def softmax(x):
    powers = np.exp((x.T - x.T.max(axis=0)).T)
    classes = x.shape[-1]
    return powers / (powers @ np.ones((classes, classes)))

# %% wrong: not attempted | fails: softmax_values | diagnosis: not_attempted
# The stub as it was released.
def softmax(x):
    raise NotImplementedError  # write your answer here

# %% wrong: nothing against overflow | fails: softmax_values | diagnosis: not_finite
# Takes the powers of the scores as they are: infinity over infinity at 1000.
def softmax(x):
    e = np.exp(x)
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: a small constant against division by zero | fails: softmax_values
# Adds 1e-7 to the sum and nothing against overflow, so that scores of -1000 give zeros.
def softmax(x):
    e = np.exp(np.minimum(x, 700))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-7)

# %% wrong: one maximum for the whole batch | fails: softmax_values | diagnosis: not_finite
# Subtracts the largest score of all samples, so that a sample far below it has powers of 0 only.
def softmax(x):
    e = np.exp(x - np.max(x))
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: one sum for the whole batch | fails: softmax_values | diagnosis: wrong_axis
# Divides each power by the sum over all samples.
def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)

# %% wrong: sums over the samples | fails: softmax_values | diagnosis: wrong_axis
# Takes axis 0 where the classes are along the last one.
def softmax(x):
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)

# %% wrong: forgets keepdims | fails: softmax_values | diagnosis: raises
# Divides (N, C) by (N,), which fits only where N is C, and then divides the wrong entries.
def softmax(x):
    shifted = (x.T - x.T.max(axis=0)).T
    e = np.exp(shifted)
    return e / e.sum(axis=-1)

# %% wrong: knows batches only | fails: softmax_values | diagnosis: raises
# Takes axis 1, which a single sample does not have.
def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: shifts the caller's scores | fails: softmax_values | diagnosis: mutates_input
# Subtracts the maximum in place.
def softmax(x):
    x -= x.max(axis=-1, keepdims=True)
    e = np.exp(x)
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: clips the scores | fails: softmax_values
# Cuts scores off at 500, so that 1000 and 999 become equal.
def softmax(x):
    e = np.exp(np.clip(x, -500, 500))
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: subtracts the mean | fails: softmax_values | diagnosis: not_finite
# Shifts by the mean of the scores, and the largest can still overflow.
def softmax(x):
    e = np.exp(x - x.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: subtracts the smallest score | fails: softmax_values | diagnosis: not_finite
# Makes the smallest power 1 where the largest should be.
def softmax(x):
    e = np.exp(x - x.min(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: subtracts the largest absolute value | fails: softmax_values | diagnosis: not_finite
# Confuses the largest score with the largest size, so that scores of -1000 fall to -2000.
def softmax(x):
    e = np.exp(x - np.abs(x).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: divides by the largest score | fails: softmax_values
# Scales the scores down, which changes their differences.
def softmax(x):
    e = np.exp(x / np.abs(x).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: no powers | fails: softmax_values
# Divides the scores themselves by their sum.
def softmax(x):
    shifted = x - x.min(axis=-1, keepdims=True) + 1e-9
    return shifted / shifted.sum(axis=-1, keepdims=True)

# %% wrong: powers of 2 | fails: softmax_values
# Raises 2 to the scores where e belongs.
def softmax(x):
    e = 2.0 ** (x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: the logarithm of softmax | fails: softmax_values
# Stops one step early, with the logarithms of the probabilities.
def softmax(x):
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))

# %% wrong: does not divide | fails: softmax_values
# Returns the powers, whose sum is not 1.
def softmax(x):
    return np.exp(x - x.max(axis=-1, keepdims=True))

# %% wrong: a sigmoid for each class | fails: softmax_values
# Turns each score into a probability by itself.
def softmax(x):
    return 0.5 * (1 + np.tanh(x / 2))

# %% wrong: the class instead of probabilities | fails: softmax_values
# Gives 1 to the largest score and 0 to the others.
def softmax(x):
    return (x == x.max(axis=-1, keepdims=True)).astype(float)

# %% wrong: replaces nan afterwards | fails: softmax_values
# Lets the powers overflow, and puts 1 where infinity was divided by infinity.
def softmax(x):
    e = np.exp(x)
    return np.nan_to_num(e / e.sum(axis=-1, keepdims=True), nan=1.0)

# %% wrong: float16 inside | fails: softmax_values | diagnosis: low_precision
# Halves the precision twice.
def softmax(x):
    e = np.exp((x - x.max(axis=-1, keepdims=True)).astype(np.float16))
    return (e / e.sum(axis=-1, keepdims=True)).astype(np.float64)

# %% wrong: rounds to three digits | fails: softmax_values | diagnosis: rounded
# Rounds the probabilities as they are printed.
def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.round(e / e.sum(axis=-1, keepdims=True), 3)

# %% wrong: squeezes a batch of one | fails: softmax_values | diagnosis: wrong_shape
# Drops the axis of a batch with one sample.
def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.squeeze(e / e.sum(axis=-1, keepdims=True))

# %% wrong: always returns a batch | fails: softmax_values | diagnosis: wrong_shape
# Makes a single sample a row of a table, and leaves it there.
def softmax(x):
    x = np.atleast_2d(x)
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: remembers the first shift | fails: softmax_values | diagnosis: not_finite
# Keeps the maximum of its first call, to save time, and uses it ever after.
_top = []


def softmax(x):
    if not _top:
        _top.append(x.max())
    e = np.exp(x - _top[0])
    return e / e.sum(axis=-1, keepdims=True)

# %% wrong: prints and returns nothing | fails: softmax_values | diagnosis: returns_nothing
# Shows the probabilities, and forgets to return them.
def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    print(e / e.sum(axis=-1, keepdims=True))
