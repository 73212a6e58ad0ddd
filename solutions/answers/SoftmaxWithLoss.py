# %% right: from the two exercises before
# Uses softmax and cross_entropy_error, with a constant where a probability has become 0.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t
        return cross_entropy_error(self.y + 1e-300, t)

    def backward(self, dout=1.0):
        dx = self.y.copy()
        if np.ndim(self.t) == self.y.ndim:
            dx -= self.t
        elif self.y.ndim == 1:
            dx[self.t] -= 1
        else:
            dx[np.arange(len(dx)), self.t] -= 1
        return dx * dout / (len(dx) if dx.ndim == 2 else 1)

# %% right: the constant of the sources in forward
# Adds 1e-7 inside the logarithm; backward is the gradient without it.
class SoftmaxWithLoss:
    def __init__(self):
        self.loss = None
        self.y = None
        self.t = None

    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        self.loss = -np.sum(self.t * np.log(self.y + 1e-7)) / (x.shape[0] if x.ndim == 2 else 1)
        return self.loss

    def backward(self, dout=1):
        batch_size = self.y.shape[0] if self.y.ndim == 2 else 1
        return dout * (self.y - self.t) / batch_size

# %% right: a batch of one
# Treats a single sample as a batch of one, with labels throughout, and gives the shape back.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.shape = x.shape
        rows = x.reshape(-1, x.shape[-1])
        t = np.asarray(t)
        self.labels = (t.argmax(axis=-1) if t.ndim == x.ndim else t).reshape(-1)
        shifted = rows - rows.max(axis=1, keepdims=True)
        sums = np.exp(shifted).sum(axis=1)
        self.y = np.exp(shifted) / sums[:, None]
        return np.mean(np.log(sums) - shifted[np.arange(len(rows)), self.labels])

    def backward(self, dout=1.0):
        one_hot = np.arange(self.y.shape[1]) == self.labels[:, None]
        return (dout / len(self.y) * (self.y - one_hot)).reshape(self.shape)

# %% right: the gradient in forward
# Computes the whole gradient while it goes forward; backward only multiplies.
class SoftmaxWithLoss:
    def forward(self, x, t):
        log_y = x - np.logaddexp.reduce(x, axis=-1, keepdims=True)
        one_hot = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        samples = x.size // x.shape[-1]
        self.dx = (np.exp(log_y) - one_hot) / samples
        return -(log_y * one_hot).sum() / samples

    def backward(self, dout=1.0):
        return self.dx * dout

# %% right: recomputes in backward
# Keeps the arguments, and works out the probabilities when backward needs them.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.arguments = x, t
        y = np.maximum(softmax(x), 1e-200)
        return cross_entropy_error(y, t)

    def backward(self, dout=1.0):
        x, t = self.arguments
        if np.ndim(t) < x.ndim:
            t = np.eye(x.shape[-1])[t]
        return dout * (softmax(x) - t) / np.prod(x.shape[:-1])

# %% right: the long way back
# Goes through every step: logarithm, quotient, sum and powers.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = np.asarray(t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t], dtype=float)
        self.e = np.exp(x - x.max(axis=-1, keepdims=True))
        self.s = self.e.sum(axis=-1, keepdims=True)
        self.p = (self.e * self.t).sum(axis=-1, keepdims=True)  # the target's power
        self.n = self.s.size
        return (np.log(self.s) - np.log(np.maximum(self.p, 1e-300))).sum() / self.n

    def backward(self, dout=1.0):
        ds = dout / self.s / self.n
        through_the_sum = ds * self.e
        through_the_target = -dout * self.t / self.n
        return through_the_sum + through_the_target

# %% right: the Jacobian of softmax
# Multiplies the gradient of the probabilities by the full Jacobian, sample by sample, with einsum.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.single = x.ndim == 1
        x = np.atleast_2d(x)
        t = np.asarray(t)
        if t.ndim == (0 if self.single else 1):
            t = np.eye(x.shape[1])[np.atleast_1d(t)]
        self.t = np.atleast_2d(t)
        self.y = np.maximum(softmax(x), 1e-250)
        return -np.mean(np.einsum("nc,nc->n", self.t, np.log(self.y)))

    def backward(self, dout=1.0):
        y = self.y
        dy = -dout * self.t / y / len(y)
        jacobian = np.einsum("nc,cd->ncd", y, np.eye(y.shape[1])) - np.einsum("nc,nd->ncd", y, y)
        dx = np.einsum("nd,ncd->nc", dy, jacobian)
        return dx[0] if self.single else dx

# %% right: a slow loop
# Walks through the samples in pure Python, and returns lists.
import math


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.batch = x.ndim == 2
        rows = x.tolist() if self.batch else [x.tolist()]
        targets = list(t) if self.batch else [t]
        self.gradients, total = [], 0.0
        for row, target in zip(rows, targets):
            label = int(np.argmax(target)) if np.ndim(target) else int(target)
            top = max(row)
            powers = [math.exp(v - top) for v in row]
            total += math.log(sum(powers)) + top - row[label]
            self.gradients.append([p / sum(powers) - (k == label) for k, p in enumerate(powers)])
        return total / len(rows)

    def backward(self, dout=1.0):
        n = len(self.gradients)
        dx = [[dout * g / n for g in row] for row in self.gradients]
        return dx if self.batch else dx[0]

# %% right: float32 inside
# Computes in single precision and keeps only what backward needs.
class SoftmaxWithLoss:
    def forward(self, x, t):
        x = np.asarray(x, dtype=np.float32)
        z = x - x.max(axis=-1, keepdims=True)
        log_y = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
        t = np.asarray(t) if np.ndim(t) == x.ndim else np.eye(x.shape[-1], dtype=np.float32)[t]
        self.difference = np.exp(log_y) - t.astype(np.float32)
        return float(-(t * log_y).sum(axis=-1).mean())

    def backward(self, dout=1.0):
        samples = self.difference.shape[0] if self.difference.ndim > 1 else 1
        return np.float32(dout / samples) * self.difference

# %% right: a dataclass
# Keeps its state in the fields of a dataclass, with type hints.
from dataclasses import dataclass


@dataclass
class SoftmaxWithLoss:
    y: np.ndarray | None = None
    t: np.ndarray | None = None

    def forward(self, x: np.ndarray, t: np.ndarray | int) -> float:
        self.y = softmax(x)
        one_hot = np.zeros_like(self.y)
        if np.ndim(t) == np.ndim(x):
            one_hot += t
        else:
            np.put_along_axis(one_hot, np.expand_dims(t, -1), 1.0, axis=-1)
        self.t = one_hot
        chosen = np.where(one_hot == 1, self.y, 1.0)
        return -np.log(np.clip(chosen, 1e-100, None)).sum() / max(1, self.y.size // self.y.shape[-1])

    def backward(self, dout: float = 1.0) -> np.ndarray:
        return np.multiply(np.subtract(self.y, self.t), dout / (self.y.size // self.y.shape[-1]))

# %% right: slots and a helper
# Has slots, leaves the work to a function outside the class, and returns an array without dimensions.
def log_softmax(x):
    top = x.max(axis=-1, keepdims=True)
    return x - top - np.log(np.sum(np.exp(x - top), axis=-1, keepdims=True))


class SoftmaxWithLoss:
    __slots__ = ("log_y", "t")

    def forward(self, x, t):
        self.log_y = log_softmax(x)
        self.t = np.expand_dims(t if np.ndim(t) < x.ndim else np.argmax(t, axis=-1), -1)
        return np.asarray(-np.take_along_axis(self.log_y, self.t, axis=-1).mean())

    def backward(self, dout=1.0):
        dx = np.exp(self.log_y)
        np.put_along_axis(dx, self.t, np.take_along_axis(dx, self.t, axis=-1) - 1.0, axis=-1)
        dx *= dout
        dx /= self.t.size
        return dx

# %% wrong: not attempted | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: not_attempted
# The stubs as they were released.
class SoftmaxWithLoss:
    def forward(self, x, t):
        raise NotImplementedError  # write your answer here

    def backward(self, dout=1.0):
        raise NotImplementedError  # write your answer here

# %% wrong: ignores the upstream gradient | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: ignores_dout
# Has an argument dout and never uses it, as the sources do.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else self.y.shape[0]
        return (self.y - self.t) / samples

# %% wrong: the sources' backward | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: ignores_dout
# Ignores dout, guesses one-hot by size, and divides one one-hot sample by the number of classes.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = np.asarray(t)
        return cross_entropy_error(self.y + 1e-7, t)

    def backward(self, dout=1):
        batch_size = self.t.shape[0] if self.t.ndim else 1
        if self.t.size == self.y.size:
            dx = (self.y - self.t) / batch_size
        else:
            dx = self.y.copy()
            if dx.ndim == 1:
                dx[self.t] -= 1
            else:
                dx[np.arange(batch_size), self.t] -= 1
            dx = dx / batch_size
        return dx

# %% wrong: one-hot is guessed by size | fails: softmax_with_loss_backward | diagnosis: wrong_shape
# Takes targets with as many entries as y for one-hot; with one class labels have as many too, and are broadcast.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y, self.t = softmax(x), np.asarray(t)
        return cross_entropy_error(self.y + 1e-100, t)

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        if self.t.size == self.y.size:
            return dout * (self.y - self.t) / samples
        dx = np.atleast_2d(self.y.copy())
        dx[np.arange(samples), self.t] -= 1
        return dout * dx.reshape(self.y.shape) / samples

# %% wrong: one-hot is guessed by the last size | fails: softmax_with_loss_forward, softmax_with_loss_backward | diagnosis: forward_wrong
# Takes any target whose last axis is as long as the classes for one-hot, and so labels of C samples.
class SoftmaxWithLoss:
    def forward(self, x, t):
        t = np.asarray(t)
        self.y = softmax(x)
        is_one_hot = t.ndim > 0 and t.shape[-1] == x.shape[-1]
        self.t = t if is_one_hot else np.eye(x.shape[-1])[t]
        return -np.mean((self.t * np.log(self.y + 1e-7)).sum(axis=-1))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: one-hot is guessed by values | fails: softmax_with_loss_forward, softmax_with_loss_backward | diagnosis: forward_wrong
# Takes any target of zeros and ones for one-hot, and so labels that happen to be 0 and 1.
class SoftmaxWithLoss:
    def forward(self, x, t):
        t = np.asarray(t)
        self.y = softmax(x)
        if t.ndim and t.size > 1 and set(t.ravel().tolist()) <= {0, 1}:
            t = t.argmax(axis=-1)
        self.t = np.eye(x.shape[-1])[t]
        return -np.mean((self.t * np.log(self.y + 1e-7)).sum(axis=-1))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t).reshape(self.y.shape) / samples

# %% wrong: labels as numbers | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: label_as_number
# Subtracts the labels themselves from the probabilities.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y, self.t = softmax(x), np.asarray(t)
        return cross_entropy_error(self.y + 1e-100, t)

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        t = self.t if self.t.ndim == self.y.ndim else self.t[..., np.newaxis]
        return dout * (self.y - t) / samples

# %% wrong: forgets to divide by the batch size | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: missing_batch_mean
# Takes the mean in forward and not in backward.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        return dout * (self.y - self.t)

# %% wrong: divides by the number of entries | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_count
# Divides by N times C.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / self.y.size

# %% wrong: divides by the number of classes | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_count
# Takes the last size for the batch.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / self.y.shape[-1]

# %% wrong: one sample is divided by its classes | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_count
# Divides by the length of y, which for a single sample is the number of classes.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / len(self.y)

# %% wrong: target minus probability | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_sign
# Subtracts the other way round.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.t - self.y) / samples

# %% wrong: dout is taken for the gradient of the probabilities | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: zero_gradient
# Sends a uniform gradient through softmax alone, which leaves nothing of it.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        return cross_entropy_error(self.y + 1e-100, t)

    def backward(self, dout=1.0):
        dy = np.full_like(self.y, dout)
        return self.y * (dy - (dy * self.y).sum(axis=-1, keepdims=True))

# %% wrong: returns zeros | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: zero_gradient
# Makes the array for the gradient and never fills it.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        return cross_entropy_error(self.y + 1e-100, t)

    def backward(self, dout=1.0):
        return np.zeros_like(self.y)

# %% wrong: the gradient of the probabilities | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: stops_early
# Stops at the logarithm and does not go back through softmax.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return -dout * self.t / (self.y + 1e-7) / samples

# %% wrong: a sigmoid's derivative too many | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: extra_factor
# Multiplies by y (1 - y), as if each probability depended on its own score only.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) * self.y * (1 - self.y) / samples

# %% wrong: only the target's score | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: missing_entries
# Gives the gradient of the target's score and zero for all others.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - 1) * self.t / samples

# %% wrong: subtracts from all columns of the labels | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_class
# Writes dx[:, t] where one entry of each row is meant.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y, self.t = softmax(x), t
        return cross_entropy_error(self.y + 1e-100, t)

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        if np.ndim(self.t) == self.y.ndim:
            return dout * (self.y - self.t) / samples
        dx = self.y.copy()
        dx[..., self.t] -= 1
        return dout * dx / samples

# %% wrong: subtracts inside the stored probabilities | fails: softmax_with_loss_care | diagnosis: accumulates
# Forgets the copy: a second backward subtracts the 1 once more.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        dx = self.y
        dx -= self.t
        return dout * dx / samples

# %% wrong: scales the stored difference | fails: softmax_with_loss_care | diagnosis: accumulates
# Multiplies dout into what forward has kept.
class SoftmaxWithLoss:
    def forward(self, x, t):
        y = softmax(x)
        one_hot = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        self.dx = (y - one_hot) / (1 if x.ndim == 1 else len(x))
        return -np.mean(np.log((y * one_hot).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        self.dx = self.dx * dout
        return self.dx

# %% wrong: shifts the caller's scores | fails: softmax_with_loss_care | diagnosis: mutates_input
# Subtracts the maximum in place.
class SoftmaxWithLoss:
    def forward(self, x, t):
        x -= x.max(axis=-1, keepdims=True)
        log_y = x - np.log(np.exp(x).sum(axis=-1, keepdims=True))
        self.y = np.exp(log_y)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean((self.t * log_y).sum(axis=-1))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: the gradient in the caller's target | fails: softmax_with_loss_care | diagnosis: accumulates
# Uses a one-hot target of floats as the array for the gradient.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim and t.dtype == float else np.eye(x.shape[-1])[t if np.ndim(t) < x.ndim else t.argmax(-1)]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        dx = self.t
        np.subtract(self.y, self.t, out=dx)
        return dout * dx / samples

# %% wrong: state on the class | fails: softmax_with_loss_care | diagnosis: shared_state
# Keeps the probabilities and targets on the class, so that all layers share them.
class SoftmaxWithLoss:
    def forward(self, x, t):
        cls = type(self)
        cls.y = softmax(x)
        cls.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((cls.y * cls.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: state in the module | fails: softmax_with_loss_care | diagnosis: shared_state
# Keeps the difference in a dict outside the class.
kept = {}


class SoftmaxWithLoss:
    def forward(self, x, t):
        y = softmax(x)
        one_hot = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        kept["dx"] = (y - one_hot) / (1 if x.ndim == 1 else len(x))
        return -np.mean(np.log((y * one_hot).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        return dout * kept["dx"]

# %% wrong: keeps the first batch | fails: softmax_with_loss_care | diagnosis: stale_cache
# Stores what backward needs at the first forward only.
class SoftmaxWithLoss:
    def __init__(self):
        self.y = None

    def forward(self, x, t):
        y = softmax(x)
        one_hot = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        if self.y is None:
            self.y, self.t = y, one_hot
        return -np.mean(np.log((y * one_hot).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: one buffer for all gradients | fails: softmax_with_loss_care | diagnosis: reused_buffer
# Returns the same array from every backward.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        if getattr(self, "dx", np.empty(0)).shape != x.shape:
            self.dx = np.empty(x.shape)
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        np.subtract(self.y, self.t, out=self.dx)
        self.dx *= dout / (1 if self.y.ndim == 1 else len(self.y))
        return self.dx

# %% wrong: no default for dout | fails: softmax_with_loss_care | diagnosis: wrong_signature
# Asks for dout where backward() should mean backward(1.0).
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: clips the gradient | fails: softmax_with_loss_care | diagnosis: not_linear
# Cuts the gradient off at 5, as optimizers do.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return np.clip(dout * (self.y - self.t) / samples, -5, 5)

# %% wrong: the size of dout only | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_sign
# Takes the absolute value of dout, since a loss is positive.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return abs(dout) * (self.y - self.t) / samples

# %% wrong: adds dout | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: adds_dout
# Adds the upstream gradient to the local one.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout + (self.y - self.t) / samples

# %% wrong: multiplies by the loss | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: extra_factor
# Takes the loss for one more factor of the chain rule.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        self.loss = -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))
        return self.loss

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * self.loss * (self.y - self.t) / samples

# %% wrong: finite differences | fails: softmax_with_loss_care | diagnosis: finite_differences
# Measures each entry by two calls of forward.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.x, self.t = x, t
        log_y = x - np.logaddexp.reduce(x, axis=-1, keepdims=True)
        one_hot = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean((one_hot * log_y).sum(axis=-1))

    def backward(self, dout=1.0):
        x, t = self.x, self.t
        dx, h = np.zeros(x.shape), 1e-5
        for index in np.ndindex(x.shape):
            ahead, behind = x.copy(), x.copy()
            ahead[index] += h
            behind[index] -= h
            dx[index] = dout * (self.forward(ahead, t) - self.forward(behind, t)) / (2 * h)
        self.x = x
        return dx

# %% wrong: nothing against overflow | fails: softmax_with_loss_forward, softmax_with_loss_backward | diagnosis: not_finite
# Takes the powers of the scores as they are.
class SoftmaxWithLoss:
    def forward(self, x, t):
        e = np.exp(x)
        self.y = e / e.sum(axis=-1, keepdims=True)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: the logarithm of zero | fails: softmax_with_loss_forward | diagnosis: not_finite
# Takes the logarithm of a probability that has become 0 at scores of 1000 and -1000.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1)))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: the gradient follows the constant | fails: softmax_with_loss_backward | diagnosis: missing_entries
# Makes backward agree with log(y + 1e-7), so that the gradient is 0 where the network is sure and wrong.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        p = (self.y * self.t).sum(axis=-1, keepdims=True)
        return dout * p / (p + 1e-7) * (self.y - self.t) / samples

# %% wrong: a large constant | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: forward_wrong
# Adds 0.01 inside the logarithm, which is seen in every loss.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 0.01))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: the sum over the batch | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: missing_batch_mean
# Adds the losses up, and its backward agrees with that.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.sum(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        return dout * (self.y - self.t)

# %% wrong: the mean over all entries | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_average
# Takes the mean of the table, over classes too, and its backward agrees with that.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(self.t * np.log(self.y + 1e-7))

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / self.y.size

# %% wrong: softmax over the samples | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_axis
# Normalises each column, and not each row.
class SoftmaxWithLoss:
    def forward(self, x, t):
        e = np.exp(x - x.max(axis=0))
        self.y = e / e.sum(axis=0)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: no softmax in forward | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: forward_wrong
# Takes the logarithm of the scores themselves.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = np.maximum(x, 1e-7)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean((self.t * np.log(self.y)).sum(axis=-1))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: forgets the minus | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_sign
# Returns the mean logarithm, and keeps the right backward.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: returns the probabilities | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_shape
# Gives back softmax where the loss is wanted.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return self.y

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: stores the loss and returns nothing | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: returns_nothing
# Keeps the loss as an attribute.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        self.loss = -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: squeezes a batch of one | fails: softmax_with_loss_backward | diagnosis: wrong_shape
# Drops the axis of a batch with one sample.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return np.squeeze(dout * (self.y - self.t) / samples)

# %% wrong: a single sample becomes a batch | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_shape
# Makes a row of a single sample, and returns a row.
class SoftmaxWithLoss:
    def forward(self, x, t):
        single = x.ndim == 1
        x = np.atleast_2d(x)
        if np.ndim(t) == (0 if single else 1):
            t = np.eye(x.shape[1])[t]
        self.t = np.atleast_2d(t)
        self.y = softmax(x)
        return -np.mean(np.log((self.y * self.t).sum(axis=1) + 1e-7))

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / len(self.y)

# %% wrong: two gradients | fails: softmax_with_loss_backward, softmax_with_loss_care | diagnosis: wrong_shape
# Returns a gradient for the targets too.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        dx = dout * (self.y - self.t) / samples
        return dx, np.zeros_like(dx)

# %% wrong: knows one-hot only | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: raises
# Multiplies by the target, whatever it is.
class SoftmaxWithLoss:
    def forward(self, x, t):
        if t.shape != x.shape:
            raise ValueError("the targets have to be one-hot")
        self.y, self.t = softmax(x), t
        return -np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples

# %% wrong: float16 inside | fails: softmax_with_loss_forward, softmax_with_loss_backward, softmax_with_loss_care | diagnosis: low_precision
# Halves the precision twice.
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y = softmax(x).astype(np.float16)
        self.t = t if np.ndim(t) == x.ndim else np.eye(x.shape[-1])[t]
        return float(-np.mean(np.log((self.y * self.t).sum(axis=-1) + 1e-7).astype(np.float16)))

    def backward(self, dout=1.0):
        samples = 1 if self.y.ndim == 1 else len(self.y)
        return dout * (self.y - self.t) / samples
