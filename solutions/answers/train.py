# %% right: two loops
# Notes the loss, takes the step; the mean of each epoch.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            grads = net.gradient(xb, tb)
            optimizer.update(net.params, grads)
        history.append(np.mean(losses))
    return history

# %% right: gradient before loss
# Takes the gradient first and the step last.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for xb, tb in minibatches(x, t, batch_size, rng):
            grads = net.gradient(xb, tb)
            total += net.loss(xb, tb)
            count += 1
            optimizer.update(net.params, grads)
        history.append(total / count)
    return history

# %% right: weighted by the size of the batch
# The mean over samples.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    means = []
    for _ in range(epochs):
        total = 0.0
        for xb, tb in minibatches(x, t, batch_size, rng):
            total += len(tb) * net.loss(xb, tb)
            optimizer.update(net.params, net.gradient(xb, tb))
        means.append(total / len(t))
    return means

# %% right: an array of losses
# Fills an array made beforehand.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        batches = list(minibatches(x, t, batch_size, rng))
        for xb, tb in batches:
            losses[epoch] += net.loss(xb, tb) / len(batches)
            optimizer.update(net.params, net.gradient(xb, tb))
    return losses

# %% right: own batches
# Does not use exercise 2.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    out = []
    n = len(x)
    for _ in range(epochs):
        order = rng.permutation(n)
        seen = []
        for i in range(0, n, batch_size):
            rows = order[i : i + batch_size]
            seen += [net.loss(x[rows], t[rows])]
            optimizer.update(net.params, net.gradient(x[rows], t[rows]))
        out += [sum(seen) / len(seen)]
    return out

# %% right: a helper for one step
# step returns the loss before it moves.
def step(net, optimizer, x, t):
    loss = net.loss(x, t)
    optimizer.update(net.params, net.gradient(x, t))
    return loss


def train(net, optimizer, x, t, epochs, batch_size, rng):
    return [
        float(np.mean([step(net, optimizer, *batch) for batch in minibatches(x, t, batch_size, rng)]))
        for _ in range(epochs)
    ]

# %% right: shows its progress
# Prints a line for each epoch.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    losses = []
    for epoch in range(1, epochs + 1):
        of_epoch = np.array([])
        for a, b in minibatches(x, t, batch_size, rng):
            of_epoch = np.append(of_epoch, net.loss(a, b))
            optimizer.update(net.params, net.gradient(a, b))
        losses.append(of_epoch.mean())
        print(f"epoch {epoch}: {losses[-1]:.3f}")
    return losses

# %% right: recursion over epochs
# One epoch, then the rest.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    if epochs == 0:
        return []
    losses = []
    for xb, tb in minibatches(x, t, batch_size, rng):
        losses.append(net.loss(xb, tb))
        optimizer.update(net.params, net.gradient(xb, tb))
    return [sum(losses) / len(losses)] + train(net, optimizer, x, t, epochs - 1, batch_size, rng)

# %% right: a trainer with slots
# A small class that runs epochs.
class Trainer:
    __slots__ = ("net", "optimizer")

    def __init__(self, net, optimizer):
        self.net, self.optimizer = net, optimizer

    def epoch(self, batches) -> float:
        values = []
        for x, t in batches:
            values.append(self.net.loss(x, t))
            self.optimizer.update(self.net.params, self.net.gradient(x, t))
        return float(np.average(values))


def train(net, optimizer, x, t, epochs, batch_size, rng):
    trainer = Trainer(net, optimizer)
    return [trainer.epoch(minibatches(x, t, batch_size, rng)) for _ in range(epochs)]

# %% wrong: not written | fails: train_values | diagnosis: not_attempted
# The stub as it was handed out.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    """Train net for some epochs; return a list with one float an epoch."""
    raise NotImplementedError  # write your answer here

# %% wrong: the loss after the step | fails: train_values | diagnosis: late_loss
# Moves first and measures then.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            optimizer.update(net.params, net.gradient(xb, tb))
            losses.append(net.loss(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: the loss at the end of the epoch | fails: train_values | diagnosis: late_loss
# One look at all samples when the epoch is over.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        for xb, tb in minibatches(x, t, batch_size, rng):
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(net.loss(x, t))
    return history

# %% wrong: the loss of all samples before each step | fails: train_values | diagnosis: ignores_batches
# Hands x and t to the loss where the batch was meant.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(x, t))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: the gradient of all samples in each step | fails: train_values | diagnosis: ignores_batches
# Every step sees everything.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(x, t))
        history.append(np.mean(losses))
    return history

# %% wrong: one step an epoch | fails: train_values | diagnosis: ignores_batches
# No batches at all.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        history.append(net.loss(x, t))
        optimizer.update(net.params, net.gradient(x, t))
    return history

# %% wrong: one random batch an epoch | fails: train_values
# Takes the first of the batches and leaves the others.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        xb, tb = next(iter(minibatches(x, t, batch_size, rng)))
        history.append(net.loss(xb, tb))
        optimizer.update(net.params, net.gradient(xb, tb))
    return history

# %% wrong: batches made once | fails: train_values | diagnosis: used_up
# A generator is empty after the first epoch.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    batches = minibatches(x, t, batch_size, rng)
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in batches:
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: batches made once, a mean over samples | fails: train_values | diagnosis: used_up
# The generator is empty after the first epoch, and a sum of nothing is 0.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    batches = minibatches(x, t, batch_size, rng)
    history = []
    for _ in range(epochs):
        total = 0.0
        for xb, tb in batches:
            total += net.loss(xb, tb) * len(xb)
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(total / len(x))
    return history

# %% wrong: the same batches in each epoch | fails: train_values | diagnosis: same_order
# A list made before the loop.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    batches = list(minibatches(x, t, batch_size, rng))
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in batches:
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: the sum of the losses | fails: train_values | diagnosis: wrong_average
# Adds them up and does not divide.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        total = 0.0
        for xb, tb in minibatches(x, t, batch_size, rng):
            total += net.loss(xb, tb)
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(total)
    return history

# %% wrong: the sum divided by the samples | fails: train_values | diagnosis: wrong_average
# Divides the sum of means by the number of samples.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        total = 0.0
        for xb, tb in minibatches(x, t, batch_size, rng):
            total += net.loss(xb, tb)
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(total / len(x))
    return history

# %% wrong: the last loss of the epoch | fails: train_values
# Keeps the last batch's loss only.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        for xb, tb in minibatches(x, t, batch_size, rng):
            loss = net.loss(xb, tb)
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(loss)
    return history

# %% wrong: a loss for each step | fails: train_values | diagnosis: wrong_shape
# The list has a number for every batch.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
    return losses

# %% wrong: the list is never emptied | fails: train_values | diagnosis: wrong_average
# Each epoch's mean is that over all epochs so far.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history, losses = [], []
    for _ in range(epochs):
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: returns in the loop | fails: train_values | diagnosis: wrong_shape
# Ends after the first epoch.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
        return history

# %% wrong: returns nothing | fails: train_values | diagnosis: returns_nothing
# Prints the losses instead.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        print(np.mean(losses))

# %% wrong: never moves | fails: train_values | diagnosis: not_in_place
# Forgets the optimizer.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            net.gradient(xb, tb)
        history.append(np.mean(losses))
    return history

# %% wrong: one step at the end of the epoch | fails: train_values
# Uses the gradient of the last batch alone.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            grads = net.gradient(xb, tb)
        optimizer.update(net.params, grads)
        history.append(np.mean(losses))
    return history

# %% wrong: moves a copy | fails: train_values | diagnosis: not_in_place
# Hands copies of the arrays to the optimizer.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    params = {key: value.copy() for key, value in net.params.items()}
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: two steps for each batch | fails: train_values | diagnosis: wrong_step
# Calls update twice.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: drops the last batch | fails: train_values | diagnosis: drops_last_batch
# Own batches, whole ones only.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        losses = []
        for k in range(max(1, len(x) // batch_size)):
            rows = order[k * batch_size : (k + 1) * batch_size]
            losses.append(net.loss(x[rows], t[rows]))
            optimizer.update(net.params, net.gradient(x[rows], t[rows]))
        history.append(np.mean(losses))
    return history

# %% wrong: does not shuffle | fails: train_values | diagnosis: same_order
# Own batches, in the order of the file.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for i in range(0, len(x), batch_size):
            xb, tb = x[i : i + batch_size], t[i : i + batch_size]
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: another generator | fails: train_values | diagnosis: ignores_rng
# Makes a generator without a seed.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    rng = np.random.default_rng()
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: a seed of its own | fails: train_values | diagnosis: ignores_rng
# The same training for every rng.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    rng = np.random.default_rng(42)
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: shuffles x and t apart | fails: train_values
# Own batches from two orders.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        xs, ts = rng.permutation(x), rng.permutation(t)
        losses = []
        for i in range(0, len(x), batch_size):
            xb, tb = xs[i : i + batch_size], ts[i : i + batch_size]
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: batches of random samples | fails: train_values
# The right number of batches, each drawn from all samples.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for _ in range(-(-len(x) // batch_size)):
            rows = rng.choice(len(x), size=min(batch_size, len(x)), replace=False)
            losses.append(net.loss(x[rows], t[rows]))
            optimizer.update(net.params, net.gradient(x[rows], t[rows]))
        history.append(np.mean(losses))
    return history

# %% wrong: epochs and batch size swapped | fails: train_values | diagnosis: wrong_shape
# As many epochs as a batch has samples.
def train(net, optimizer, x, t, batch_size, epochs, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, tb))
        history.append(np.mean(losses))
    return history

# %% wrong: takes the step by itself | fails: train_values | diagnosis: wrong_step
# Plain descent at a fixed rate, whatever the optimizer.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            grads = net.gradient(xb, tb)
            for key in net.params:
                net.params[key] -= 0.1 * grads[key]
        history.append(np.mean(losses))
    return history

# %% wrong: the targets of other samples | fails: train_values
# The gradient gets the first targets of the file, in the place of those of the batch.
def train(net, optimizer, x, t, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for xb, tb in minibatches(x, t, batch_size, rng):
            losses.append(net.loss(xb, tb))
            optimizer.update(net.params, net.gradient(xb, t[: len(xb)]))
        history.append(np.mean(losses))
    return history
