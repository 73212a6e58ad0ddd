# %% right: a dict of velocities
# Made when the first gradients arrive.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum = lr, momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(p) for key, p in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% right: velocities changed in place
# Writes into its own arrays.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key, p in params.items():
            v = self.v.setdefault(key, np.zeros(p.shape))
            v *= self.momentum
            v -= self.lr * grads[key]
            p += v

# %% right: the velocity with the other sign
# Velocity points uphill and is subtracted.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in grads:
            self.v[key] = self.momentum * self.v.get(key, 0) + self.lr * grads[key]
            params[key] -= self.v[key]

# %% right: the rate outside the velocity
# The velocity adds up gradients, and the rate comes last; the same while the rate stays.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.sum = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.sum[key] = grads[key] + self.momentum * self.sum.get(key, 0.0)
            params[key] -= self.lr * self.sum[key]

# %% right: defaultdict
# A velocity is 0.0 until it is known better.
from collections import defaultdict


class Momentum:
    def __init__(self, lr, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.velocity = defaultdict(float)

    def update(self, params, grads):
        for name in sorted(grads):
            self.velocity[name] = self.velocity[name] * self.momentum - grads[name] * self.lr
            np.add(params[name], self.velocity[name], out=params[name])

# %% right: a dataclass
# The velocities as a field that is not given.
from dataclasses import dataclass, field


@dataclass
class Momentum:
    lr: float
    momentum: float
    v: dict = field(default_factory=dict)

    def update(self, params: dict, grads: dict) -> None:
        for key in params:
            old = self.v.get(key)
            step = -self.lr * grads[key]
            self.v[key] = step if old is None else step + self.momentum * old
            params[key][...] = params[key] + self.v[key]

# %% right: a helper with slots for each array
# Each parameter has a small mover of its own.
class Mover:
    __slots__ = ("lr", "momentum", "v")

    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, 0.0

    def move(self, p, g):
        self.v = self.momentum * self.v - self.lr * g
        p += self.v


class Momentum:
    def __init__(self, lr, momentum):
        self.make = lambda: Mover(lr, momentum)
        self.movers = {}

    def update(self, params, grads):
        for key in params:
            if key not in self.movers:
                self.movers[key] = self.make()
            self.movers[key].move(params[key], grads[key])

# %% right: the whole history
# Adds up all gradients so far, each with its power of the momentum.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.history = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            past = self.history.setdefault(key, [])
            past.append(grads[key].copy())
            weights = self.momentum ** np.arange(len(past))[::-1]
            params[key] -= self.lr * sum(w * g for w, g in zip(weights, past))

# %% right: velocities from the last move
# Keeps where each parameter was, and takes the difference for the velocity.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.before = lr, momentum, {}

    def update(self, params, grads):
        for key, p in params.items():
            here = p.copy()
            last = self.before.get(key, here)
            p += self.momentum * (here - last) - self.lr * grads[key]
            self.before[key] = here

# %% right: entry by entry
# A slow loop.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            v = self.v.setdefault(key, {})
            for index in np.ndindex(params[key].shape):
                v[index] = self.momentum * v.get(index, 0.0) - self.lr * grads[key][index]
                params[key][index] += v[index]

# %% right: float32 inside
# The velocities are kept in single precision.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key, p in params.items():
            v = self.v.get(key, np.zeros(p.shape, np.float32))
            self.v[key] = (self.momentum * v - self.lr * grads[key]).astype(np.float32)
            p += self.v[key]

# %% wrong: not written | fails: momentum_steps | diagnosis: not_attempted
# The stub as it was handed out.
class Momentum:
    """Gradient descent with a velocity for each parameter, 0 at the start."""

    def __init__(self, lr, momentum):
        raise NotImplementedError  # write your answer here

    def update(self, params, grads):
        raise NotImplementedError  # write your answer here

# %% wrong: forgets the velocity | fails: momentum_steps | diagnosis: forgets_velocity
# The velocity is a local variable.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum = lr, momentum

    def update(self, params, grads):
        for key in params:
            v = 0.0
            v = self.momentum * v - self.lr * grads[key]
            params[key] += v

# %% wrong: reads a velocity and never writes one | fails: momentum_steps | diagnosis: forgets_velocity
# The dict of velocities stays empty.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            v = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += v

# %% wrong: makes the velocities anew | fails: momentum_steps | diagnosis: forgets_velocity
# Sets them to zero at the beginning of each update.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum = lr, momentum

    def update(self, params, grads):
        self.v = {key: np.zeros_like(params[key]) for key in params}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: one velocity for all | fails: momentum_steps | diagnosis: raises
# The arrays share one, of which the shapes cannot fit.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, 0.0

    def update(self, params, grads):
        for key in params:
            self.v = self.momentum * self.v - self.lr * grads[key]
            params[key] += self.v

# %% wrong: velocities belong to the class | fails: momentum_steps | diagnosis: shared_state
# Two optimizers push each other.
class Momentum:
    v = {}

    def __init__(self, lr, momentum):
        self.lr, self.momentum = lr, momentum

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: velocities in a default argument | fails: momentum_steps | diagnosis: shared_state
# The same dict for every optimizer that is ever made.
class Momentum:
    def __init__(self, lr, momentum, velocities={}):
        self.lr, self.momentum, self.velocities = lr, momentum, velocities

    def update(self, params, grads):
        for key in params:
            old = self.velocities.get(key, 0.0)
            self.velocities[key] = self.momentum * old - self.lr * grads[key]
            params[key] += self.velocities[key]

# %% wrong: climbs | fails: momentum_steps | diagnosis: climbs
# The sign of the gradient is lost.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) + self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: subtracts a velocity that points down | fails: momentum_steps | diagnosis: climbs
# Two minus signs make a plus.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] -= self.v[key]

# %% wrong: puts new arrays into the dict | fails: momentum_steps | diagnosis: not_in_place
# The old arrays stay as they were.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] = params[key] + self.v[key]

# %% wrong: moves a name | fails: momentum_steps | diagnosis: not_in_place
# The loop variable alone gets the new array.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key, p in params.items():
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            p = p + self.v[key]

# %% wrong: a running mean | fails: momentum_steps | diagnosis: wrong_velocity
# Weights the new gradient by what the momentum leaves.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        m = self.momentum
        for key in params:
            self.v[key] = m * self.v.get(key, 0.0) - (1 - m) * self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: looks ahead | fails: momentum_steps | diagnosis: wrong_velocity
# Another method, with Nesterov's name.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.momentum * self.v[key] - self.lr * grads[key]

# %% wrong: without the rate | fails: momentum_steps | diagnosis: wrong_velocity
# The gradient goes into the velocity as it is.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - grads[key]
            params[key] += self.v[key]

# %% wrong: a momentum of its own | fails: momentum_steps | diagnosis: wrong_momentum
# Always 0.9.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.v = lr, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = 0.9 * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: never loses speed | fails: momentum_steps | diagnosis: wrong_momentum
# The momentum is stored and never used.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: moves first | fails: momentum_steps | diagnosis: wrong_velocity
# Uses the velocity of the step before, so that the first step does nothing.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            params[key] += self.v.get(key, 0.0)
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]

# %% wrong: momentum times everything | fails: momentum_steps | diagnosis: wrong_velocity
# The bracket stands round the gradient too.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * (self.v.get(key, 0.0) - self.lr * grads[key])
            params[key] += self.v[key]

# %% wrong: trusts the order of the dicts | fails: momentum_steps | diagnosis: raises
# Velocities in a list, and the gradients in the order in which they come.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        self.v = self.v or [np.zeros_like(p) for p in params.values()]
        for i, (p, g) in enumerate(zip(params.values(), grads.values())):
            self.v[i] = self.momentum * self.v[i] - self.lr * g
            p += self.v[i]

# %% wrong: the velocity is the gradient's array | fails: momentum_steps | diagnosis: mutates_input
# Scales the caller's gradient in place and adds the old velocity to it.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            g = grads[key]
            g *= -self.lr
            g += self.momentum * self.v.get(key, 0.0)
            self.v[key] = g
            params[key] += g

# %% wrong: the velocity is another name of the parameter | fails: momentum_steps
# The first velocity is made by += on the parameter itself.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = params[key]
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: only from the second step on | fails: momentum_steps | diagnosis: wrong_velocity
# The first update fills the velocities and moves nothing.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        if not self.v:
            self.v = {key: -self.lr * grads[key] for key in params}
            return
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: the arguments swapped | fails: momentum_steps | diagnosis: wrong_velocity
# Stores the momentum as the rate and the rate as the momentum.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = momentum, lr, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]

# %% wrong: plain descent beside the velocity | fails: momentum_steps | diagnosis: wrong_velocity
# Takes the step of SGD and then the velocity's, which holds it already.
class Momentum:
    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] -= self.lr * grads[key]
            params[key] += self.v[key]
