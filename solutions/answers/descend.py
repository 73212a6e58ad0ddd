# %% right: a list of points
# Each new point is a new array; the list becomes an array at the end.
def descend(f, x0, lr, steps):
    x = x0
    path = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        path.append(x)
    return np.array(path)

# %% right: an array made beforehand
# Fills the rows of a float array of the final shape.
def descend(f, x0, lr, steps):
    path = np.empty((steps + 1, *x0.shape))
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * numerical_gradient(f, path[k])
    return path

# %% right: moves its own copy in place
# Keeps one point, moves it in place, and stores a copy of it after each step.
def descend(f, x0, lr, steps):
    x = np.array(x0, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        path.append(x.copy())
    return np.stack(path)

# %% right: recursion
# The path is the start, then the path from the next point.
def descend(f, x0, lr, steps):
    if steps == 0:
        return x0[None].copy()
    rest = descend(f, x0 - lr * numerical_gradient(f, x0), lr, steps - 1)
    return np.concatenate([x0[None], rest])

# %% right: itertools.accumulate
# The step as a function, folded over the step numbers.
from itertools import accumulate


def descend(f, x0, lr, steps):
    def step(x, _):
        return x - lr * numerical_gradient(f, x)

    return np.array(list(accumulate(range(steps), step, initial=x0)))

# %% right: a list is returned
# A list of arrays is a sequence of the right length.
def descend(f, x0, lr, steps):
    path = [np.asarray(x0)]
    while len(path) < steps + 1:
        path.append(path[-1] - lr * numerical_gradient(f, path[-1]))
    return path

# %% right: a generator inside
# Yields the points one by one.
def descend(f, x0, lr, steps):
    def walk():
        x = x0.copy()
        yield x
        for _ in range(steps):
            x = x + -lr * numerical_gradient(f, x)
            yield x

    return np.stack(list(walk()), axis=0)

# %% right: own differences, with another step
# Does not use exercise 2 and measures with h = 1e-4.
def descend(f, x0, lr, steps):
    def gradient(x, h=1e-4):
        g = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[index] = h
            g[index] = (f(x + e) - f(x - e)) / (2 * h)
        return g

    path = [x0]
    for _ in range(steps):
        path += [path[-1] - lr * gradient(path[-1])]
    return np.asarray(path)

# %% right: a walker with slots
# A small class that holds the point and can take a step.
class Walker:
    __slots__ = ("f", "lr", "x")

    def __init__(self, f, x, lr):
        self.f, self.x, self.lr = f, x, lr

    def step(self):
        self.x = self.x - self.lr * numerical_gradient(self.f, self.x)
        return self.x


def descend(f, x0, lr, steps):
    walker = Walker(f, x0, lr)
    return np.array([x0] + [walker.step() for _ in range(steps)])

# %% right: the displacements added up
# Stores the steps and turns them into a path with cumsum.
def descend(f, x0, lr, steps):
    moves = np.zeros((steps + 1,) + x0.shape)
    moves[0] = x0
    here = x0
    for k in range(1, steps + 1):
        moves[k] = -lr * numerical_gradient(f, here)
        here = here + moves[k]
    return np.cumsum(moves, axis=0)

# %% wrong: not written | fails: descend_values | diagnosis: not_attempted
# The stub as it was handed out.
def descend(f, x0, lr, steps):
    """Go down f from x0, by gradients that are measured; return the path, shape (steps + 1, *x0.shape)."""
    raise NotImplementedError  # write your answer here

# %% wrong: climbs | fails: descend_values | diagnosis: climbs
# Goes with the gradient, since an article called it the direction in which the loss falls fastest.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] + lr * numerical_gradient(f, path[-1]))
    return np.array(path)

# %% wrong: without the start | fails: descend_values | diagnosis: wrong_shape
# Stores the points after the steps only.
def descend(f, x0, lr, steps):
    x, path = x0, []
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        path.append(x)
    return np.array(path)

# %% wrong: without the end | fails: descend_values | diagnosis: wrong_shape
# Stores the point before each step and never the last one.
def descend(f, x0, lr, steps):
    x, path = x0, []
    for _ in range(steps):
        path.append(x)
        x = x - lr * numerical_gradient(f, x)
    return np.array(path)

# %% wrong: one step too few | fails: descend_values
# The path has the right shape; its last row repeats the one before.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps - 1):
        path.append(path[-1] - lr * numerical_gradient(f, path[-1]))
    path.append(path[-1])
    return np.array(path)

# %% wrong: the same array in every row | fails: descend_values
# Moves a copy in place and stores it each time without copying, so all rows show the last point.
def descend(f, x0, lr, steps):
    x = x0.astype(float)
    path = [x]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        path.append(x)
    return np.array(path)

# %% wrong: moves the caller's array | fails: descend_values | diagnosis: mutates_input
# x is only another name for x0, and -= writes into it.
def descend(f, x0, lr, steps):
    x = x0
    path = [x.copy()]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        path.append(x.copy())
    return np.array(path)

# %% wrong: the gradient of the start for all steps | fails: descend_values | diagnosis: stale_gradient
# Measures once, before the loop.
def descend(f, x0, lr, steps):
    g = numerical_gradient(f, x0)
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * g)
    return np.array(path)

# %% wrong: always from the start | fails: descend_values
# Measures at the new point and steps from x0 again.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(x0 - lr * numerical_gradient(f, path[-1]))
    return np.array(path)

# %% wrong: the last point only | fails: descend_values | diagnosis: wrong_shape
# Returns where the walk ends and not how it went.
def descend(f, x0, lr, steps):
    x = x0
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
    return x

# %% wrong: the heights | fails: descend_values | diagnosis: wrong_shape
# Stores the values of f along the path.
def descend(f, x0, lr, steps):
    x = x0
    heights = [f(x)]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        heights.append(f(x))
    return np.array(heights)

# %% wrong: the gradients | fails: descend_values
# Stores the steps and not the points.
def descend(f, x0, lr, steps):
    x, path = x0, [x0]
    for _ in range(steps):
        move = -lr * numerical_gradient(f, x)
        x = x + move
        path.append(move)
    return np.array(path)

# %% wrong: steps of a fixed length | fails: descend_values
# Scales the gradient to length 1, so that lr alone decides how far to go.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        g = numerical_gradient(f, path[-1])
        path.append(path[-1] - lr * g / (np.linalg.norm(g) + 1e-12))
    return np.array(path)

# %% wrong: ignores the learning rate | fails: descend_values
# Uses a rate of its own.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - 0.1 * numerical_gradient(f, path[-1]))
    return np.array(path)

# %% wrong: the rate as the step of the difference | fails: descend_values
# Hands lr on as h and forgets to scale the step with it.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - numerical_gradient(f, path[-1], lr))
    return np.array(path)

# %% wrong: a rate that decays | fails: descend_values
# Divides the rate by the number of the step.
def descend(f, x0, lr, steps):
    path = [x0]
    for k in range(steps):
        path.append(path[-1] - lr / (k + 1) * numerical_gradient(f, path[-1]))
    return np.array(path)

# %% wrong: one axis after the other | fails: descend_values
# Moves each entry as soon as its derivative is known, so the later ones see a point that has moved.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        x = path[-1].copy()
        for index in np.ndindex(x.shape):
            x[index] -= lr * numerical_gradient(f, x)[index]
        path.append(x)
    return np.array(path)

# %% wrong: with momentum | fails: descend_values
# A better method than the one that was asked for.
def descend(f, x0, lr, steps):
    v = np.zeros(x0.shape)
    path = [x0]
    for _ in range(steps):
        v = 0.9 * v - lr * numerical_gradient(f, path[-1])
        path.append(path[-1] + v)
    return np.array(path)

# %% wrong: stops when it would rise | fails: descend_values
# Refuses a step that leads upwards, which a large rate may well take.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        new = path[-1] - lr * numerical_gradient(f, path[-1])
        path.append(new if f(new) <= f(path[-1]) else path[-1])
    return np.array(path)

# %% wrong: points in the plane only | fails: descend_values | diagnosis: raises
# Makes room for two numbers in each row, as in the pictures.
def descend(f, x0, lr, steps):
    path = np.zeros((steps + 1, 2))
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * numerical_gradient(f, path[k])
    return path

# %% wrong: a matrix comes back flat | fails: descend_values | diagnosis: wrong_shape
# One row of numbers for each point, whatever the shape of x0.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * numerical_gradient(f, path[-1]))
    return np.array(path).reshape(steps + 1, -1)

# %% wrong: ready to be plotted | fails: descend_values | diagnosis: missing_transpose
# Puts the steps along the last axis.
def descend(f, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * numerical_gradient(f, path[-1]))
    return np.moveaxis(np.array(path), 0, -1)

# %% wrong: forgets to write the start | fails: descend_values | diagnosis: missing_entries
# The first row of the array stays 0.
def descend(f, x0, lr, steps):
    path = np.zeros((steps + 1, *x0.shape))
    x = x0
    for k in range(steps):
        x = x - lr * numerical_gradient(f, x)
        path[k + 1] = x
    return path

# %% wrong: a path that never ends | fails: descend_values | diagnosis: not_repeatable
# The list is a default argument and goes on growing from call to call.
def descend(f, x0, lr, steps, path=[]):
    path.append(x0)
    for _ in range(steps):
        path.append(path[-1] - lr * numerical_gradient(f, path[-1]))
    return list(path)

# %% wrong: f as it falls along one side | fails: descend_values
# Uses forward differences with a large step.
def descend(f, x0, lr, steps, h=1e-2):
    path = [x0]
    for _ in range(steps):
        x = path[-1]
        g = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[index] = h
            g[index] = (f(x + e) - f(x)) / h
        path.append(x - lr * g)
    return np.array(path)
