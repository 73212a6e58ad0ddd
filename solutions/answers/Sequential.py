# %% right: two loops
# Keeps the tuple of layers as it came, and goes through it backwards with reversed.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% right: functools.reduce
# Folds the layers over the value that travels, once from each side.
import functools


class Sequential(Module):
    def __init__(self, *layers):
        self._layers = layers

    def forward(self, x):
        return functools.reduce(lambda value, layer: layer.forward(value), self._layers, x)

    def backward(self, dout):
        return functools.reduce(lambda value, layer: layer.backward(value), self._layers[::-1], dout)

# %% right: a list and a slice
# Makes a list of the layers and walks through a reversed copy.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        out = x
        for layer in self.layers:
            out = layer.forward(out)
        return out

    def backward(self, dout):
        grad = dout
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad

# %% right: by index
# Counts down in backward, as in a language without reversed.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers
        self.count = len(layers)

    def forward(self, x):
        for i in range(self.count):
            x = self.layers[i].forward(x)
        return x

    def backward(self, dout):
        i = self.count - 1
        while i >= 0:
            dout = self.layers[i].backward(dout)
            i -= 1
        return dout

# %% right: recursion
# The first layer, and a row of the others.
class Sequential(Module):
    def __init__(self, *layers):
        self.first = layers[0]
        self.rest = Sequential(*layers[1:]) if len(layers) > 1 else None

    def forward(self, x):
        out = self.first.forward(x)
        return out if self.rest is None else self.rest.forward(out)

    def backward(self, dout):
        if self.rest is not None:
            dout = self.rest.backward(dout)
        return self.first.backward(dout)

# %% right: keeps every value on the way
# Stores all intermediate values and gradients, for whoever wants to look at them.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        self.values = [x]
        for layer in self.layers:
            self.values.append(layer.forward(self.values[-1]))
        return self.values[-1]

    def backward(self, dout):
        self.gradients = [dout]
        for layer in reversed(self.layers):
            self.gradients.append(layer.backward(self.gradients[-1]))
        return self.gradients[-1]

# %% right: two lists, made at the start
# Keeps the way back as a list of its own.
class Sequential(Module):
    __slots__ = ("there", "back")

    def __init__(self, *layers):
        self.there = list(layers)
        self.back = list(layers)
        self.back.reverse()

    def forward(self, x):
        for layer in self.there:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in self.back:
            dout = layer.backward(dout)
        return dout

# %% right: without Module
# Is no Module, and defines its own __call__.
class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    forward = __call__

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% right: bound methods
# Collects the methods themselves when the row is made.
class Sequential(Module):
    def __init__(self, *layers):
        self.forwards = [layer.forward for layer in layers]
        self.backwards = [layer.backward for layer in layers[::-1]]

    def forward(self, x):
        for step in self.forwards:
            x = step(x)
        return x

    def backward(self, dout):
        for step in self.backwards:
            dout = step(dout)
        return dout

# %% wrong: not attempted | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: not_attempted
# The stub as it was handed out.
class Sequential(Module):
    """Layers in a row: the output of each is the input of the next.

    The layers are given one by one, Sequential(first, second, third), each with forward(x) and
    backward(dout).
    """

    def __init__(self, *layers):
        raise NotImplementedError  # write your answer here

    def forward(self, x):
        """Return the output of the last layer for the input x of the first."""
        raise NotImplementedError  # write your answer here

    def backward(self, dout):
        """Return the gradient of the input x; dout is the gradient of the last layer's output."""
        raise NotImplementedError  # write your answer here

# %% wrong: not turned round | fails: sequential_backward, sequential_care | diagnosis: wrong_order
# Goes through the layers in the same order both ways.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in self.layers:
            dout = layer.backward(dout)
        return dout

# %% wrong: turned round in forward | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: wrong_order
# Composes like functions in mathematics, the last one first.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in reversed(self.layers):
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in self.layers:
            dout = layer.backward(dout)
        return dout

# %% wrong: reverse in place | fails: sequential_backward, sequential_care | diagnosis: wrong_order
# list.reverse turns the row itself round, so every second pass goes the wrong way.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        self.layers.reverse()
        for layer in self.layers:
            dout = layer.backward(dout)
        return dout

# %% wrong: pops the layers | fails: sequential_backward, sequential_care | diagnosis: accumulates
# Takes the layers out of the list from the end; after one backward the row is empty.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        while self.layers:
            dout = self.layers.pop().backward(dout)
        return dout

# %% wrong: the layers as an iterator | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: not_repeatable
# Keeps reversed(layers), which can be gone through only once.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = iter(layers)
        self.back = reversed(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in self.back:
            dout = layer.backward(dout)
        return dout

# %% wrong: every layer gets the first input | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: skips_layers
# Hands x to each layer, and returns what the last one makes of it.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            out = layer.forward(x)
        return out

    def backward(self, dout):
        for layer in reversed(self.layers):
            dx = layer.backward(dout)
        return dx

# %% wrong: every layer gets the last dout | fails: sequential_backward, sequential_care | diagnosis: skips_layers
# Forward is right; in backward each layer gets the gradient of the whole row's output.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dx = layer.backward(dout)
        return dx

# %% wrong: returns inside the loop | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: skips_layers
# The return stands one step too far to the right, so only the first layer is used.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
            return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
            return dout

# %% wrong: backward returns inside the loop | fails: sequential_backward, sequential_care | diagnosis: skips_layers
# Only the last layer sends something back.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
            return dout

# %% wrong: leaves out the last layer | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: skips_layers
# range(len - 1) ends one too early.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for i in range(len(self.layers) - 1):
            x = self.layers[i].forward(x)
        return x

    def backward(self, dout):
        for i in range(len(self.layers) - 2, -1, -1):
            dout = self.layers[i].backward(dout)
        return dout

# %% wrong: backward stops before the first layer | fails: sequential_backward, sequential_care | diagnosis: skips_layers
# Counts down to 1, and index 0 never has its turn.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for i in range(len(self.layers) - 1, 0, -1):
            dout = self.layers[i].backward(dout)
        return dout

# %% wrong: ignores dout | fails: sequential_backward, sequential_care | diagnosis: ignores_dout
# Begins with ones, as if the row's output were the loss.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        dout = np.ones_like(dout)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% wrong: backward returns nothing | fails: sequential_backward, sequential_care | diagnosis: returns_nothing
# Goes through all layers and keeps the result to itself.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)

# %% wrong: one list of layers | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: wrong_signature
# The layers are given as one list, and the star was overlooked.
class Sequential(Module):
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% wrong: layers shared by all rows | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: shared_state
# The list belongs to the class, so a second row begins with the layers of the first.
class Sequential(Module):
    layers = []

    def __init__(self, *layers):
        self.layers += layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% wrong: calls the layers | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: raises
# Uses layer(x), but a layer needs only forward and backward.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% wrong: forward again in backward | fails: sequential_backward, sequential_care | diagnosis: raises
# Runs each layer's forward on the gradient before its backward, which overwrites what the layer has kept.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            layer.forward(dout)
            dout = layer.backward(dout)
        return dout

# %% wrong: multiplies the gradients of all layers | fails: sequential_backward, sequential_care
# Asks every layer for the gradient of ones and multiplies, which needs layers of one size and one number each.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        total = dout
        for layer in reversed(self.layers):
            total = total * layer.backward(np.ones_like(dout))
        return total

# %% wrong: forward each time backward is asked | fails: sequential_care | diagnosis: finite_differences
# Runs the whole row again on the stored input, to be sure that the layers remember it.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        self.x = x
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        self.forward(self.x)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% wrong: not callable | fails: sequential_forward | diagnosis: missing_name
# Not built on Module, so that net(x) is an error.
class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

# %% wrong: adds into dout | fails: sequential_backward, sequential_care | diagnosis: mutates_dout
# Writes the gradient of each layer into the array that was handed in, which works while all sizes are the same.
class Sequential(Module):
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout[...] = layer.backward(dout)
        return dout

# %% wrong: one value for all rows | fails: sequential_forward, sequential_backward, sequential_care | diagnosis: reused_buffer
# Keeps the value that travels in a buffer of the class, when its shape allows.
class Sequential(Module):
    buffers = {}

    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        out = self.buffers.setdefault(np.shape(x), np.zeros(np.shape(x)))
        out[...] = x
        return out

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout
