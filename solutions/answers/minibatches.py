# %% right: a permutation, cut by yield
# One order for both arrays, handed out piece by piece.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(order), batch_size):
        piece = order[start : start + batch_size]
        yield x[piece], t[piece]

# %% right: shuffled copies in a list
# Makes shuffled copies of both arrays, then slices.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(x.shape[0])
    xs, ts = x[order], t[order]
    return [(xs[i : i + batch_size], ts[i : i + batch_size]) for i in range(0, len(xs), batch_size)]

# %% right: rng.shuffle of the numbers
# Shuffles its own array of numbers in place.
def minibatches(x, t, batch_size, rng):
    numbers = np.arange(len(t))
    rng.shuffle(numbers)
    batches = []
    while len(numbers):
        now, numbers = numbers[:batch_size], numbers[batch_size:]
        batches.append((x[now], t[now]))
    return batches

# %% right: argsort of random numbers
# Sorts by a random key.
def minibatches(x, t, batch_size, rng):
    order = np.argsort(rng.random(len(x)))
    count = int(np.ceil(len(x) / batch_size))
    for k in range(count):
        rows = order[k * batch_size : (k + 1) * batch_size]
        yield np.take(x, rows, axis=0), np.take(t, rows, axis=0)

# %% right: np.split
# Splits the order at the multiples of the batch size.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    pieces = np.split(order, range(batch_size, len(order), batch_size))
    return [(x[p], t[p]) for p in pieces]

# %% right: a list of pairs, shuffled
# Shuffles pairs and puts each batch together again.
def minibatches(x, t, batch_size, rng):
    pairs = list(zip(x, t))
    mixed = [pairs[i] for i in rng.permutation(len(pairs))]
    for start in range(0, len(mixed), batch_size):
        some = mixed[start : start + batch_size]
        yield np.array([a for a, _ in some]), np.array([b for _, b in some])

# %% right: an iterator class
# An object with a state that hands out batches.
class Batches:
    __slots__ = ("x", "t", "size", "order")

    def __init__(self, x, t, size, order):
        self.x, self.t, self.size, self.order = x, t, size, list(order)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.order:
            raise StopIteration
        now, self.order = self.order[: self.size], self.order[self.size :]
        return self.x[now], self.t[now]


def minibatches(x, t, batch_size, rng):
    return Batches(x, t, batch_size, rng.permutation(len(x)))

# %% right: random lots, sorted within
# Each sample draws a batch; the order within a batch is that of the file.
def minibatches(x, t, batch_size, rng):
    lot = rng.permutation(len(x)) // batch_size
    for k in range(lot.max() + 1):
        yield x[lot == k], t[lot == k]

# %% right: draws without replacement
# rng.choice with replace=False is a permutation too.
def minibatches(x, t, batch_size, rng):
    n = len(x)
    order = rng.choice(n, size=n, replace=False)
    yield from ((x[order[i : i + batch_size]], t[order[i : i + batch_size]]) for i in range(0, n, batch_size))

# %% right: lists for pairs
# A list of lists of two arrays.
def minibatches(x: np.ndarray, t: np.ndarray, batch_size: int, rng: np.random.Generator) -> list:
    order = rng.permutation(len(x))
    out, start = [], 0
    while start < len(x):
        stop = min(start + batch_size, len(x))
        out.append([x[order[start:stop]], t[order[start:stop]]])
        start = stop
    return out

# %% wrong: not written | fails: minibatches_values | diagnosis: not_attempted
# The stub as it was handed out.
def minibatches(x, t, batch_size, rng):
    """Cut the samples into shuffled batches."""
    raise NotImplementedError  # write your answer here

# %% wrong: x and t shuffled apart | fails: minibatches_values | diagnosis: broken_pairs
# Each array gets an order of its own.
def minibatches(x, t, batch_size, rng):
    xs, ts = rng.permutation(x), rng.permutation(t)
    for i in range(0, len(x), batch_size):
        yield xs[i : i + batch_size], ts[i : i + batch_size]

# %% wrong: shuffles x alone | fails: minibatches_values | diagnosis: broken_pairs
# The labels stay in the order of the file.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[i : i + batch_size]

# %% wrong: no shuffling | fails: minibatches_values | diagnosis: not_shuffled
# Slices in the order of the file.
def minibatches(x, t, batch_size, rng):
    for i in range(0, len(x), batch_size):
        yield x[i : i + batch_size], t[i : i + batch_size]

# %% wrong: shuffles the batches | fails: minibatches_values | diagnosis: not_shuffled
# Cuts first and shuffles afterwards.
def minibatches(x, t, batch_size, rng):
    starts = np.arange(0, len(x), batch_size)
    for i in rng.permutation(starts):
        yield x[i : i + batch_size], t[i : i + batch_size]

# %% wrong: shuffles within batches | fails: minibatches_values | diagnosis: not_shuffled
# Every batch holds the same samples as in the file, in another order.
def minibatches(x, t, batch_size, rng):
    for i in range(0, len(x), batch_size):
        rows = rng.permutation(np.arange(i, min(i + batch_size, len(x))))
        yield x[rows], t[rows]

# %% wrong: turns the file round | fails: minibatches_values | diagnosis: not_shuffled
# Begins at a random place and goes round.
def minibatches(x, t, batch_size, rng):
    order = np.roll(np.arange(len(x)), -int(rng.integers(1, len(x))))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: drops the last batch | fails: minibatches_values | diagnosis: drops_last_batch
# Counts whole batches only.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for k in range(len(x) // batch_size):
        rows = order[k * batch_size : (k + 1) * batch_size]
        yield x[rows], t[rows]

# %% wrong: stops one batch early | fails: minibatches_values | diagnosis: drops_last_batch
# The range ends before the last start.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for i in range(0, len(x) - batch_size, batch_size):
        rows = order[i : i + batch_size]
        yield x[rows], t[rows]

# %% wrong: with replacement | fails: minibatches_values | diagnosis: repeats_samples
# Draws each sample anew.
def minibatches(x, t, batch_size, rng):
    order = rng.integers(len(x), size=len(x))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: draws each batch anew | fails: minibatches_values | diagnosis: repeats_samples
# No sample twice in a batch, and many twice in an epoch.
def minibatches(x, t, batch_size, rng):
    left = len(x)
    while left > 0:
        rows = rng.choice(len(x), size=min(batch_size, left), replace=False)
        left -= batch_size
        yield x[rows], t[rows]

# %% wrong: fills up the last batch | fails: minibatches_values | diagnosis: repeats_samples
# Takes samples from the beginning so that all batches are of one size.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        rows = np.resize(order[i : i + batch_size], batch_size)
        yield x[rows], t[rows]

# %% wrong: the number of batches | fails: minibatches_values
# Takes batch_size for how many batches there shall be.
def minibatches(x, t, batch_size, rng):
    for rows in np.array_split(rng.permutation(len(x)), batch_size):
        yield x[rows], t[rows]

# %% wrong: batches of nearly one size | fails: minibatches_values
# Spreads the samples evenly over the right number of batches.
def minibatches(x, t, batch_size, rng):
    count = -(-len(x) // batch_size)
    for rows in np.array_split(rng.permutation(len(x)), count):
        yield x[rows], t[rows]

# %% wrong: the small batch first | fails: minibatches_values
# Begins with what is left over, and ends with full batches.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    first = len(x) % batch_size
    if first:
        yield x[order[:first]], t[order[:first]]
    for i in range(first, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: an empty batch at the end | fails: minibatches_values | diagnosis: wrong_shape
# Goes one step too far where the last batch is full.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for k in range(len(x) // batch_size + 1):
        rows = order[k * batch_size : (k + 1) * batch_size]
        yield x[rows], t[rows]

# %% wrong: another generator | fails: minibatches_values | diagnosis: ignores_rng
# Shuffles by NumPy's own hidden generator.
def minibatches(x, t, batch_size, rng):
    order = np.random.permutation(len(x))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: a seed of its own | fails: minibatches_values | diagnosis: same_order
# The same order for everybody, in each epoch.
def minibatches(x, t, batch_size, rng):
    rng = np.random.default_rng(0)
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: a fresh generator without a seed | fails: minibatches_values | diagnosis: ignores_rng
# Another order each time, which nobody can repeat.
def minibatches(x, t, batch_size, rng):
    order = np.random.default_rng().permutation(len(x))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: shuffles the caller's arrays | fails: minibatches_values | diagnosis: mutates_input
# rng.shuffle works in place, and each call has another order.
def minibatches(x, t, batch_size, rng):
    rng.shuffle(x)
    rng.shuffle(t)
    for i in range(0, len(x), batch_size):
        yield x[i : i + batch_size], t[i : i + batch_size]

# %% wrong: reorders the caller's arrays | fails: minibatches_values | diagnosis: mutates_input
# The pairs hold, and the caller's data are in another order afterwards.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    x[:], t[:] = x[order], t[order]
    for i in range(0, len(x), batch_size):
        yield x[i : i + batch_size].copy(), t[i : i + batch_size].copy()

# %% wrong: the first batch only | fails: minibatches_values
# return where yield was meant.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        return [(x[order[i : i + batch_size]], t[order[i : i + batch_size]])]

# %% wrong: only x | fails: minibatches_values | diagnosis: wrong_shape
# The targets do not come along.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]]

# %% wrong: the numbers of the samples | fails: minibatches_values | diagnosis: broken_pairs
# Hands out rows numbers in place of the rows.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        yield order[i : i + batch_size], order[i : i + batch_size]

# %% wrong: two lists | fails: minibatches_values | diagnosis: wrong_shape
# All x batches, then all t batches.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    starts = range(0, len(x), batch_size)
    return [x[order[i : i + batch_size]] for i in starts], [t[order[i : i + batch_size]] for i in starts]

# %% wrong: samples in columns | fails: minibatches_values | diagnosis: raises
# Picks along the last axis of x.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(t))
    for i in range(0, len(t), batch_size):
        yield x[..., order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: flat images | fails: minibatches_values | diagnosis: wrong_shape
# Makes a row of each sample, which nobody asked for.
def minibatches(x, t, batch_size, rng):
    x = x.reshape(len(x), -1)
    order = rng.permutation(len(x))
    for i in range(0, len(x), batch_size):
        yield x[order[i : i + batch_size]], t[order[i : i + batch_size]]

# %% wrong: one buffer for all | fails: minibatches_values | diagnosis: repeats_samples
# Every batch is the same array, filled anew.
def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    a, b = np.empty((batch_size, *x.shape[1:]), x.dtype), np.empty((batch_size, *t.shape[1:]), t.dtype)
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        a[: len(rows)], b[: len(rows)] = x[rows], t[rows]
        yield a[: len(rows)], b[: len(rows)]
