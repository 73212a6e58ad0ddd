# %% right: subtracts in place
# The plain way, over the names of params.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]

# %% right: np.subtract with out
# Says where the result goes.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key, p in params.items():
            np.subtract(p, self.lr * grads[key], out=p)

# %% right: writes through a slice
# Makes the new values first and copies them into the old array.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in grads:
            new = params[key] - self.lr * grads[key]
            params[key][...] = new

# %% right: adds the negative step
# The sign is in the step.
class SGD:
    def __init__(self, lr=0.01):
        self.step = -lr

    def update(self, params, grads):
        for key, g in grads.items():
            params[key] += self.step * g

# %% right: a dataclass
# The rate as a field.
from dataclasses import dataclass


@dataclass
class SGD:
    lr: float

    def update(self, params: dict, grads: dict) -> None:
        for key in grads.keys():
            params[key] -= np.multiply(grads[key], self.lr)

# %% right: slots and a helper
# One function moves one array.
def move(array, gradient, lr):
    array -= lr * gradient


class SGD:
    __slots__ = ("rate",)

    def __init__(self, lr):
        self.rate = lr

    def update(self, params, grads):
        for name in params:
            move(params[name], grads[name], self.rate)

# %% right: entry by entry
# A slow loop over all entries.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            for index in np.ndindex(params[key].shape):
                params[key][index] = params[key][index] - self.lr * grads[key][index]

# %% right: np.copyto
# And returns the dict, which harms nothing.
class SGD:
    def __init__(self, lr):
        self.lr = float(lr)

    def update(self, params, grads):
        for key in sorted(params):
            np.copyto(params[key], params[key] - self.lr * grads[key])
        return params

# %% right: sorted pairs
# Brings both dicts into one order before they are walked side by side.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for (_, p), (_, g) in zip(sorted(params.items()), sorted(grads.items())):
            p -= self.lr * g

# %% right: a closure
# The rule is a function made by the constructor.
class SGD:
    def __init__(self, lr):
        def rule(p, g):
            p[...] -= lr * g

        self.rule = rule

    def update(self, params, grads):
        for key in params:
            self.rule(params[key], grads[key])

# %% right: counts its steps
# Keeps a number that nobody asked for.
class SGD:
    def __init__(self, lr):
        self.lr, self.steps = lr, 0

    def update(self, params, grads):
        self.steps += 1
        for key, gradient in grads.items():
            change = gradient.copy()
            change *= self.lr
            params[key] -= change

# %% right: float32 inside
# The step is worked out in single precision.
class SGD:
    def __init__(self, lr):
        self.lr = np.float32(lr)

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key].astype(np.float32)

# %% wrong: not written | fails: sgd_steps | diagnosis: not_attempted
# The stub as it was handed out.
class SGD:
    """Gradient descent: each step moves every parameter against its gradient, by lr times the gradient."""

    def __init__(self, lr):
        raise NotImplementedError  # write your answer here

    def update(self, params, grads):
        raise NotImplementedError  # write your answer here

# %% wrong: puts new arrays into the dict | fails: sgd_steps | diagnosis: not_in_place
# The dict is right afterwards, and the layer that holds the old array sees nothing.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] = params[key] - self.lr * grads[key]

# %% wrong: moves a name | fails: sgd_steps | diagnosis: not_in_place
# The loop variable gets a new array each time, and nobody else does.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key, p in params.items():
            p = p - self.lr * grads[key]

# %% wrong: returns the new parameters | fails: sgd_steps | diagnosis: not_in_place
# Hands back a new dict and leaves the old one alone.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        return {key: params[key] - self.lr * grads[key] for key in params}

# %% wrong: updates a copy of the dict's arrays | fails: sgd_steps | diagnosis: not_in_place
# Copies, to be on the safe side, and then moves the copies.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            p = params[key].copy()
            p -= self.lr * grads[key]

# %% wrong: climbs | fails: sgd_steps | diagnosis: climbs
# Goes with the gradient.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] += self.lr * grads[key]

# %% wrong: without the rate | fails: sgd_steps | diagnosis: wrong_step
# The rate is stored and never used.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= grads[key]

# %% wrong: a rate of its own | fails: sgd_steps | diagnosis: wrong_step
# Always 0.01, whatever the caller says.
class SGD:
    def __init__(self, lr=0.01):
        self.lr = 0.01

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]

# %% wrong: the rate belongs to the class | fails: sgd_steps | diagnosis: shared_state
# A second optimizer changes the rate of the first.
class SGD:
    lr = 0.1

    def __init__(self, lr):
        SGD.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= SGD.lr * grads[key]

# %% wrong: trusts the order of the dicts | fails: sgd_steps | diagnosis: raises
# Walks both dicts side by side, so that W meets the gradient of b.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for p, g in zip(params.values(), grads.values()):
            p -= self.lr * g

# %% wrong: scales the gradient in place | fails: sgd_steps | diagnosis: mutates_input
# Multiplies the caller's gradient by the rate before it is subtracted.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            grads[key] *= self.lr
            params[key] -= grads[key]

# %% wrong: clears the gradients | fails: sgd_steps | diagnosis: mutates_input
# Sets them to 0 afterwards, as another library wants it.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]
            grads[key][...] = 0.0

# %% wrong: steps of one length | fails: sgd_steps | diagnosis: wrong_step
# Only the sign of the gradient counts.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * np.sign(grads[key])

# %% wrong: divides by the norm | fails: sgd_steps
# Each array moves by a step of length lr.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key] / np.linalg.norm(grads[key])

# %% wrong: divides by the first axis | fails: sgd_steps
# Takes the rows of the gradient for samples and averages once more.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key] / len(grads[key])

# %% wrong: weights only | fails: sgd_steps | diagnosis: not_in_place
# Moves what is called W and forgets the biases.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            if key.startswith("W"):
                params[key] -= self.lr * grads[key]

# %% wrong: the names of one network | fails: sgd_steps | diagnosis: raises
# Writes out W1, b1, W2 and b2.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in ("W1", "b1", "W2", "b2"):
            params[key] -= self.lr * grads[key]

# %% wrong: returns in the loop | fails: sgd_steps | diagnosis: not_in_place
# Stops after the first array.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]
            return params

# %% wrong: remembers the first gradients | fails: sgd_steps | diagnosis: raises
# Keeps the first gradients and uses them for every step.
class SGD:
    def __init__(self, lr):
        self.lr = lr
        self.grads = None

    def update(self, params, grads):
        if self.grads is None:
            self.grads = grads
        for key in self.grads:
            params[key] -= self.lr * self.grads[key]

# %% wrong: gradients pile up | fails: sgd_steps
# Adds each gradient to those before.
class SGD:
    def __init__(self, lr):
        self.lr = lr
        self.total = {}

    def update(self, params, grads):
        for key in params:
            self.total[key] = self.total.get(key, 0.0) + grads[key]
            params[key] -= self.lr * self.total[key]

# %% wrong: a rate that decays | fails: sgd_steps
# Shortens the step each time.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]
        self.lr *= 0.95

# %% wrong: the learning rate decays the weights | fails: sgd_steps
# Multiplies the parameter where the gradient should be.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * params[key]

# %% wrong: another name for the method | fails: sgd_steps | diagnosis: missing_name
# Calls it step, as another library does.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def step(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]

# %% wrong: the arguments the other way round | fails: sgd_steps | diagnosis: mutates_input
# Expects the gradients first.
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, grads, params):
        for key in params:
            params[key] -= self.lr * grads[key]

# %% wrong: keeps the network | fails: sgd_steps | diagnosis: wrong_signature
# Wants the parameters in the constructor.
class SGD:
    def __init__(self, params, lr):
        self.params, self.lr = params, lr

    def update(self, grads):
        for key in self.params:
            self.params[key] -= self.lr * grads[key]
