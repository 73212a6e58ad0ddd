# %% right: turns labels into one-hot rows
# Makes everything one-hot by rows of the identity, and multiplies the target in before the logarithm.
def cross_entropy_error(y, t):
    if np.ndim(t) < np.ndim(y):
        t = np.eye(y.shape[-1])[t]
    samples = 1 if y.ndim == 1 else y.shape[0]
    return -np.log((y * t).sum(axis=-1)).sum() / samples

# %% right: turns one-hot rows into labels
# Makes everything a batch of labels, and picks one probability for each row.
def cross_entropy_error(y, t):
    t = np.asarray(t)
    if t.ndim == y.ndim:
        t = t.argmax(axis=-1)
    y, t = y.reshape(-1, y.shape[-1]), t.reshape(-1)
    return float(np.mean(-np.log(y[np.arange(t.size), t])))

# %% right: the constant of the sources
# Adds 1e-7 inside the logarithm, over all classes.
def cross_entropy_error(y, t):
    if y.ndim == 1:
        y, t = y[np.newaxis], np.asarray(t)[np.newaxis]
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return -np.sum(t * np.log(y + 1e-7)) / y.shape[0]

# %% right: a floor under the probabilities
# Lifts probabilities below 1e-12 with np.clip, and returns an array of no dimensions.
def cross_entropy_error(y, t):
    log_y = np.log(np.clip(y, 1e-12, None))
    if np.ndim(t) == np.ndim(y):
        return np.asarray(-(t * log_y).sum(axis=-1).mean())
    return np.asarray(-np.take_along_axis(log_y, np.asarray(t)[..., None], axis=-1).mean())

# %% right: a boolean mask
# Compares the class numbers with the labels, and picks the True places.
def cross_entropy_error(y, t):
    classes = np.arange(y.shape[-1])
    chosen = t == 1 if np.ndim(t) == y.ndim else classes == np.expand_dims(t, -1)
    return -np.log(y[chosen]).mean()

# %% right: where
# Takes the logarithm at the target's place and 0 elsewhere.
def cross_entropy_error(y: np.ndarray, t) -> float:
    one_hot = np.asarray(t) if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    logs = np.log(np.where(one_hot > 0, y, 1.0))
    return -logs.sum() / max(1, y.size // y.shape[-1])

# %% right: einsum
# Contracts the probabilities with the one-hot rows.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.identity(y.shape[-1])[t]
    return np.mean(-np.log(np.einsum("...c,...c->...", y, t)))

# %% right: a slow loop
# Goes through the samples one by one, and looks for the target of each.
import math


def cross_entropy_error(y, t):
    def of_one(row, target):
        if np.ndim(target) == 1:
            target = [k for k in range(len(row)) if target[k] == 1][0]
        return -math.log(row[target])

    if y.ndim == 1:
        return of_one(y, t)
    total = 0.0
    for row, target in zip(y, t):
        total += of_one(row, target)
    return total / len(y)

# %% right: calls itself
# The loss of a batch is the mean of the losses of its samples.
def cross_entropy_error(y, t):
    if y.ndim == 2:
        return sum(cross_entropy_error(y[n], t[n]) for n in range(len(y))) / len(y)
    return -np.log(y @ t) if np.ndim(t) else -np.log(y[t])

# %% right: float32 inside
# Computes in single precision.
def cross_entropy_error(y, t):
    y = y.astype(np.float32)
    if np.ndim(t) == y.ndim:
        t = np.argmax(t, axis=-1)
    picked = np.atleast_2d(y)[np.arange(np.size(t)), np.ravel(t)]
    return np.float32(-np.log(picked).mean())

# %% right: xlogy by hand
# Multiplies only where the target is not 0, with the where argument of NumPy's functions.
def cross_entropy_error(y, t):
    if np.ndim(t) == y.ndim - 1:
        one_hot = np.zeros_like(y)
        np.put_along_axis(one_hot, np.expand_dims(t, -1), 1.0, axis=-1)
        t = one_hot
    logs = np.log(y, out=np.zeros(y.shape), where=np.asarray(t) != 0)
    return -np.average(np.sum(logs * t, axis=-1))

# %% wrong: not attempted | fails: cross_entropy_error_values | diagnosis: not_attempted
# The stub as it was released.
def cross_entropy_error(y, t):
    raise NotImplementedError  # write your answer here

# %% wrong: one-hot is guessed by size | fails: cross_entropy_error_values | diagnosis: raises
# Takes targets with as many entries as y for one-hot, as the sources do; with one class labels have as many too.
def cross_entropy_error(y, t):
    t = np.asarray(t)
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    if t.size == y.size:
        t = t.argmax(axis=1)
    n = y.shape[0]
    return -np.sum(np.log(y[np.arange(n), t.ravel()] + 1e-7)) / n

# %% wrong: one-hot is guessed by the last size | fails: cross_entropy_error_values | diagnosis: wrong_class
# Takes any target whose last axis is as long as the classes for one-hot, and so labels of C samples.
def cross_entropy_error(y, t):
    t = np.asarray(t)
    if t.ndim and t.shape[-1] == y.shape[-1]:
        return -np.mean((t * np.log(y + 1e-7)).sum(axis=-1))
    y, t = np.atleast_2d(y), np.atleast_1d(t)
    return -np.mean(np.log(y[np.arange(len(t)), t]))

# %% wrong: one-hot is guessed by values | fails: cross_entropy_error_values
# Takes any target of zeros and ones for one-hot, and so labels that happen to be 0 and 1.
def cross_entropy_error(y, t):
    t = np.asarray(t)
    if t.ndim > 0 and t.max() <= 1 and t.size > 1:
        t = t.argmax(axis=-1)
    y, t = np.atleast_2d(y), np.atleast_1d(t)
    return -np.mean(np.log(y[np.arange(len(y)), t]))

# %% wrong: one-hot only | fails: cross_entropy_error_values | diagnosis: wrong_class
# Multiplies by the target whatever it is, labels too.
def cross_entropy_error(y, t):
    log_y = np.log(y + 1e-7)
    if y.ndim == 1:
        return -np.sum(t * log_y)
    return -np.sum(np.asarray(t).reshape(len(y), -1) * log_y) / len(y)

# %% wrong: labels only | fails: cross_entropy_error_values | diagnosis: raises
# Uses the target as an index whatever it is.
def cross_entropy_error(y, t):
    y = np.atleast_2d(y)
    return -np.mean(np.log(y[np.arange(len(y)), t] + 1e-7))

# %% wrong: zero times infinity | fails: cross_entropy_error_values | diagnosis: not_finite
# Takes the logarithm of every probability, of a 0 beside the target too.
def cross_entropy_error(y, t):
    if np.ndim(t) == y.ndim:
        return -np.mean(np.sum(t * np.log(y), axis=-1))
    return -np.mean(np.log(np.take_along_axis(y, np.expand_dims(t, -1), -1)))

# %% wrong: the sum over the batch | fails: cross_entropy_error_values | diagnosis: missing_batch_mean
# Adds the samples up and does not divide.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.sum(np.log((y * t).sum(axis=-1)))

# %% wrong: the mean over all entries | fails: cross_entropy_error_values | diagnosis: wrong_average
# Takes the mean of the table and so divides by the number of classes too.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.mean(t * np.log(y + 1e-7))

# %% wrong: one sample is divided by its classes | fails: cross_entropy_error_values | diagnosis: wrong_average
# Divides by the length of y, which for a single sample is the number of classes.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.sum(t * np.log(y + 1e-7)) / y.shape[0]

# %% wrong: forgets the minus | fails: cross_entropy_error_values | diagnosis: wrong_sign
# Returns the mean logarithm, which is negative.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return np.mean(np.log((y * t).sum(axis=-1)))

# %% wrong: the logarithm to base 2 | fails: cross_entropy_error_values | diagnosis: wrong_logarithm
# Measures in bits.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.mean(np.log2((y * t).sum(axis=-1)))

# %% wrong: a large constant | fails: cross_entropy_error_values
# Adds 0.001 inside the logarithm, which is seen at every probability.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.mean(np.log((y * t).sum(axis=-1) + 1e-3))

# %% wrong: all columns of all rows | fails: cross_entropy_error_values | diagnosis: wrong_class
# Writes y[:, t] where one entry of each row is meant.
def cross_entropy_error(y, t):
    if np.ndim(t) == y.ndim:
        t = np.argmax(t, axis=-1)
    if y.ndim == 1:
        return -np.log(y[t])
    return -np.mean(np.log(y[:, t] + 1e-7))

# %% wrong: the logarithm of the mean | fails: cross_entropy_error_values | diagnosis: wrong_average
# Averages the probabilities first and takes the logarithm afterwards.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.log(np.mean((y * t).sum(axis=-1)))

# %% wrong: the largest probability | fails: cross_entropy_error_values | diagnosis: wrong_class
# Looks at the class that the network prefers rather than at the right one.
def cross_entropy_error(y, t):
    return -np.mean(np.log(y.max(axis=-1)))

# %% wrong: every class by itself | fails: cross_entropy_error_values
# Adds the logarithms of one minus the other probabilities, as for independent questions of yes or no.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.mean(np.sum(t * np.log(y + 1e-9) + (1 - t) * np.log(1 - y + 1e-9), axis=-1))

# %% wrong: adds the constant to the caller's array | fails: cross_entropy_error_values | diagnosis: mutates_input
# Writes the constant into y.
def cross_entropy_error(y, t):
    y += 1e-9
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.mean((t * np.log(y)).sum(axis=-1))

# %% wrong: lays out the caller's labels | fails: cross_entropy_error_values | diagnosis: mutates_input
# Gives the label array another shape and leaves it so.
def cross_entropy_error(y, t):
    if np.ndim(t) == y.ndim:
        return -np.mean(np.log((y * t).sum(axis=-1)))
    if y.ndim == 1:
        return -np.log(y[t])
    t.shape = (-1, 1)
    return -np.mean(np.log(np.take_along_axis(y, t, axis=1)))

# %% wrong: one loss for each sample | fails: cross_entropy_error_values | diagnosis: wrong_shape
# Returns the losses before their mean is taken.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.log((y * t).sum(axis=-1))

# %% wrong: softmax once more | fails: cross_entropy_error_values
# Takes y for scores and sends it through softmax.
def cross_entropy_error(y, t):
    y = softmax(y)
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return -np.mean(np.log((y * t).sum(axis=-1)))

# %% wrong: one minus the probability | fails: cross_entropy_error_values
# Leaves the logarithm out.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return np.mean(1 - (y * t).sum(axis=-1))

# %% wrong: labels count from one | fails: cross_entropy_error_values | diagnosis: wrong_class
# Takes the column before the label.
def cross_entropy_error(y, t):
    if np.ndim(t) < y.ndim:
        t = np.eye(y.shape[-1])[np.asarray(t) - 1]
    return -np.mean(np.log((y * t).sum(axis=-1) + 1e-7))

# %% wrong: knows batches only | fails: cross_entropy_error_values | diagnosis: raises
# Sums over axis 1, which a single sample does not have.
def cross_entropy_error(y, t):
    if np.ndim(t) == 1:
        t = np.eye(y.shape[1])[t]
    return -np.mean(np.log((y * t).sum(axis=1)))

# %% wrong: float16 inside | fails: cross_entropy_error_values | diagnosis: low_precision
# Halves the precision twice.
def cross_entropy_error(y, t):
    y = y.astype(np.float16)
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return float(-np.mean(np.log(np.maximum((y * t).sum(axis=-1), 1e-7)).astype(np.float16)))

# %% wrong: rounds the loss | fails: cross_entropy_error_values | diagnosis: rounded
# Rounds to two digits, as it is printed.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    return round(float(-np.mean(np.log((y * t).sum(axis=-1)))), 2)

# %% wrong: replaces every bad logarithm | fails: cross_entropy_error_values
# Puts 0 where a logarithm was infinite, and adds one over the number of classes for each.
def cross_entropy_error(y, t):
    t = t if np.ndim(t) == y.ndim else np.eye(y.shape[-1])[t]
    bad = (y == 0).sum() / y.shape[-1]
    return -np.mean(np.nan_to_num(t * np.log(y)).sum(axis=-1)) + bad
