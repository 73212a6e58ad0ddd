# %% right: its own layers, made anew
# Makes the layers from params in each call.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% right: Sequential
# The row up to the logits is a Sequential, made anew in each call.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _row(self):
        p = self.params
        self._first, self._second = Affine(p["W1"], p["b1"]), Affine(p["W2"], p["b2"])
        return Sequential(self._first, Relu(), self._second)

    def predict(self, x):
        return self._row()(x)

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        row, judge = self._row(), SoftmaxWithLoss()
        judge.forward(row(x), t)
        row.backward(judge.backward())
        return dict(W1=self._first.dW, b1=self._first.db, W2=self._second.dW, b2=self._second.db)

# %% right: without layers
# All formulas in one place, with no layer at all.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _forward(self, x):
        p = self.params
        hidden = np.maximum(x @ p["W1"] + p["b1"], 0)
        return hidden, hidden @ p["W2"] + p["b2"]

    def predict(self, x):
        return self._forward(x)[1]

    def loss(self, x, t):
        z = self.predict(x)
        z = z - z.max(axis=1, keepdims=True)
        one_hot = t if np.ndim(t) == 2 else np.eye(z.shape[1])[t]
        return float(np.mean(np.log(np.exp(z).sum(axis=1)) - (one_hot * z).sum(axis=1)))

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else t.argmax(axis=1)
        return (self.predict(x).argmax(axis=1) == labels).mean()

    def gradient(self, x, t):
        hidden, z = self._forward(x)
        y = np.exp(z - z.max(axis=1, keepdims=True))
        y /= y.sum(axis=1, keepdims=True)
        one_hot = t if np.ndim(t) == 2 else np.eye(z.shape[1])[t]
        dz = (y - one_hot) / len(x)
        dh = dz @ self.params["W2"].T * (hidden > 0)
        return {"W1": x.T @ dh, "b1": dh.sum(axis=0), "W2": hidden.T @ dz, "b2": dz.sum(axis=0)}

# %% right: layers that are told
# Keeps its layers, and hands them the parameters before each use.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }
        self.first = Affine(self.params["W1"], self.params["b1"])
        self.relu = Relu()
        self.second = Affine(self.params["W2"], self.params["b2"])

    def _layers(self):
        self.first.W, self.first.b = self.params["W1"], self.params["b1"]
        self.second.W, self.second.b = self.params["W2"], self.params["b2"]
        return self.first, self.relu, self.second

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% right: standard normal numbers
# Draws standard normal numbers, and scales them afterwards.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        sizes = [input_size, hidden_size, output_size]
        self.params = {}
        for k, (D, M) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=1):
            self.params[f"W{k}"] = rng.standard_normal((D, M)) * (2 / D) ** 0.5
            self.params[f"b{k}"] = np.zeros((M,))

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% right: a scale in the draw
# Hands the scale to rng.normal itself.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(0.0, np.sqrt(2 / input_size), (input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(scale=np.sqrt(2 / hidden_size), size=(hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% right: a dict with more keys
# params also holds the sizes, which nobody asked for and which harm nothing.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }
        self.params["sizes"] = np.array([input_size, hidden_size, output_size])

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% right: gradient by way of loss
# loss keeps its layers, and gradient goes back through them.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        self.used = [*self._layers(), SoftmaxWithLoss()]
        for layer in self.used[:-1]:
            x = layer.forward(x)
        return self.used[-1].forward(x, t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        self.loss(x, t)
        first, relu, second, last = self.used
        first.backward(relu.backward(second.backward(last.backward(1.0))))
        return {key: np.array(value) for key, value in zip(
            ["W1", "b1", "W2", "b2"], [first.dW, first.db, second.dW, second.db], strict=True
        )}

# %% right: a loop over the samples
# Adds up the gradients of one sample after the other; slow, and right.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        total = {key: np.zeros_like(value) for key, value in self.params.items()}
        for i in range(len(x)):
            first, relu, second = self._layers()
            last = SoftmaxWithLoss()
            last.forward(second.forward(relu.forward(first.forward(x[i : i + 1]))), t[i : i + 1])
            first.backward(relu.backward(second.backward(last.backward())))
            for key, part in [("W1", first.dW), ("b1", first.db), ("W2", second.dW), ("b2", second.db)]:
                total[key] += part / len(x)
        return total

# %% wrong: not attempted | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: not_attempted
# The stub as it was handed out.
class TwoLayerNet:
    """Affine, relu, affine, softmax with loss."""

    def __init__(self, input_size, hidden_size, output_size, rng):
        raise NotImplementedError  # write your answer here

    def predict(self, x):
        """Return the logits, shape (N, C): the output of the second affine layer."""
        raise NotImplementedError  # write your answer here

    def loss(self, x, t):
        """Return the loss, a float: the mean over the samples."""
        raise NotImplementedError  # write your answer here

    def accuracy(self, x, t):
        """Return the fraction of samples, a float, whose largest logit is that of the target."""
        raise NotImplementedError  # write your answer here

    def gradient(self, x, t):
        """Return the gradients of the loss: a dict with the keys and shapes of params."""
        raise NotImplementedError  # write your answer here

# %% wrong: layers from the beginning | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: stale_parameters
# Makes the layers once, so that arrays that are replaced later never reach them.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }
        p = self.params
        self.layers = Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def _layers(self):
        return self.layers

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: layers with copies | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: stale_parameters
# Gives the layers copies of the parameters, so that no change ever reaches them.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }
        p = {key: value.copy() for key, value in self.params.items()}
        self.layers = Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def _layers(self):
        return self.layers

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: layers from the first use | fails: two_layer_net_care | diagnosis: stale_parameters
# Makes the layers when they are first needed, and keeps them from then on.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        if not hasattr(self, "layers"):
            p = self.params
            self.layers = Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])
        return self.layers

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: remembers logits by input | fails: two_layer_net_care | diagnosis: stale_parameters
# Stores the logits of an input that it has seen before, to save time.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        if not hasattr(self, "seen"):
            self.seen = {}
        key = x.tobytes()
        if key not in self.seen:
            first, relu, second = self._layers()
            self.seen[key] = second.forward(relu.forward(first.forward(x)))
        return self.seen[key]

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: forgets relu | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: missing_activation
# Two affine layers, one after the other.
class Nothing:
    def forward(self, x):
        return x

    backward = forward


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Nothing(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: a relu after the logits | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: extra_activation
# Each affine layer is followed by a relu, the last one too.
class LastAffine(Affine):
    def forward(self, x):
        self.relu = Relu()
        return self.relu.forward(super().forward(x))

    def backward(self, dout):
        return super().backward(self.relu.backward(dout))


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), LastAffine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: predict gives probabilities | fails: two_layer_net_forward, two_layer_net_care | diagnosis: extra_activation
# Applies softmax to the logits.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        powers = np.exp(x - x.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        y = self.predict(x)
        one_hot = t if np.ndim(t) == 2 else np.eye(y.shape[1])[t]
        return -np.mean(np.log((y * one_hot).sum(axis=1)))

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: predict gives classes | fails: two_layer_net_forward, two_layer_net_care | diagnosis: wrong_shape
# Returns the index of the largest logit.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        return np.argmax(self._logits(x), axis=1)

    def _logits(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self._logits(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(self.predict(x) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: a scale of 0.01 | fails: two_layer_net_forward | diagnosis: wrong_start
# Draws small weights whatever the sizes are.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * 0.01,
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * 0.01,
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: the root of 1 over fan-in | fails: two_layer_net_forward | diagnosis: wrong_start
# Leaves out the 2 that makes up for relu.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(1 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(1 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: the fan-out | fails: two_layer_net_forward | diagnosis: wrong_start
# Divides by the number of outputs of each layer.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / output_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: no root | fails: two_layer_net_forward | diagnosis: wrong_start
# Multiplies by 2 / fan_in itself, the variance in place of the standard deviation.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * (2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * (2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: W2 drawn first | fails: two_layer_net_forward | diagnosis: wrong_start
# Makes the last layer's weights before the first layer's.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        W2 = rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size)
        W1 = rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size)
        self.params = {"W1": W1, "b1": np.zeros(hidden_size), "W2": W2, "b2": np.zeros(output_size)}

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: biases drawn too | fails: two_layer_net_forward, two_layer_net_care
# Draws everything at random, the biases included, in the order of the keys.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": 0.01 * rng.normal(size=hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": 0.01 * rng.normal(size=output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: its own generator | fails: two_layer_net_forward
# Makes a generator of its own and ignores the one that is given.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        rng = np.random.default_rng(42)
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: numpy's old generator | fails: two_layer_net_forward
# Draws from np.random.randn, so that no two networks are alike.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": np.random.randn(input_size, hidden_size) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": np.random.randn(hidden_size, output_size) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: weights the other way round | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: wrong_shape
# Keeps W as (out, in), the convention of PyTorch.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(hidden_size, input_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(output_size, hidden_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"].T, p["b1"]), Relu(), Affine(p["W2"].T, p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: attributes instead of params | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: missing_name
# Keeps the parameters as attributes of the network.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.W1 = rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size)
        self.b1 = np.zeros(hidden_size)
        self.W2 = rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size)
        self.b2 = np.zeros(output_size)

    def _layers(self):
        return Affine(self.W1, self.b1), Relu(), Affine(self.W2, self.b2)

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: params from a method | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: wrong_shape
# params has to be called, and gives new arrays each time.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self._params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def params(self):
        return dict(self._params)

    def _layers(self):
        p = self._params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: a column of biases | fails: two_layer_net_forward, two_layer_net_care | diagnosis: wrong_shape
# The biases are rows of a matrix, shape (1, H).
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros((1, hidden_size)),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros((1, output_size)),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: counts instead of a fraction | fails: two_layer_net_forward | diagnosis: wrong_average
# accuracy is the number of right samples.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.sum(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: per cent | fails: two_layer_net_forward | diagnosis: wrong_average
# accuracy is a percentage.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return 100 * float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: labels only | fails: two_layer_net_forward | diagnosis: raises
# accuracy compares with t as it comes, which goes wrong for one-hot targets.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        return float(np.mean(np.argmax(self.predict(x), axis=1) == t))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: loss and gradient of labels only | fails: two_layer_net_forward, two_layer_net_backward | diagnosis: raises
# accuracy takes both forms of t; the two others pick entries by t as it comes.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def predict(self, x):
        p = self.params
        return np.maximum(x @ p["W1"] + p["b1"], 0) @ p["W2"] + p["b2"]

    def loss(self, x, t):
        z = self.predict(x)
        z = z - z.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(x)), t]))

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        p = self.params
        hidden = np.maximum(x @ p["W1"] + p["b1"], 0)
        z = hidden @ p["W2"] + p["b2"]
        e = np.exp(z - z.max(axis=1, keepdims=True))
        dz = e / e.sum(axis=1, keepdims=True)
        dz[np.arange(len(x)), t] -= 1
        dz /= len(x)
        back = (dz @ p["W2"].T) * (hidden > 0)
        return {"W1": x.T @ back, "b1": back.sum(axis=0), "W2": hidden.T @ dz, "b2": dz.sum(axis=0)}

# %% wrong: accuracy along the wrong axis | fails: two_layer_net_forward | diagnosis: raises
# Takes the largest entry of each column.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=0) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: the loss as a sum | fails: two_layer_net_forward | diagnosis: missing_batch_mean
# Adds up the losses of the samples.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return len(x) * SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: the gradients of a sum | fails: two_layer_net_backward, two_layer_net_care | diagnosis: missing_batch_mean
# Multiplies by the number of samples what the loss sends back.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward(float(len(x)))
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: divides by the batch again | fails: two_layer_net_backward, two_layer_net_care | diagnosis: extra_batch_mean
# Takes the mean over the samples once more.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward() / len(x)
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: relu left out on the way back | fails: two_layer_net_backward, two_layer_net_care | diagnosis: missing_factor
# Goes from the second affine layer straight to the first.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: layers in the order of forward | fails: two_layer_net_backward, two_layer_net_care | diagnosis: raises
# Goes back through the first layer first.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (first, relu, second):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: gradients swapped | fails: two_layer_net_backward, two_layer_net_care | diagnosis: wrong_shape
# The gradients of the two layers stand under each other's names.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": second.dW, "b1": second.db, "W2": first.dW, "b2": first.db}

# %% wrong: b2 twice | fails: two_layer_net_backward, two_layer_net_care | diagnosis: wrong_shape
# A slip of copying: the first layer's bias gets the second layer's gradient.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": second.db, "W2": second.dW, "b2": second.db}

# %% wrong: forgets a bias | fails: two_layer_net_backward, two_layer_net_care | diagnosis: wrong_shape
# The gradient of the first bias is not in the dict.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "W2": second.dW, "b2": second.db}

# %% wrong: gradients as a list | fails: two_layer_net_backward, two_layer_net_care | diagnosis: wrong_shape
# Returns the four arrays without names.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return [first.dW, first.db, second.dW, second.db]

# %% wrong: dW1 and so on | fails: two_layer_net_backward, two_layer_net_care | diagnosis: wrong_shape
# The keys have a d in front.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"dW1": first.dW, "db1": first.db, "dW2": second.dW, "db2": second.db}

# %% wrong: gradient goes against | fails: two_layer_net_backward, two_layer_net_care | diagnosis: wrong_sign
# Returns the direction of descent, with a minus.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": -first.dW, "b1": -first.db, "W2": -second.dW, "b2": -second.db}

# %% wrong: gradient takes a step | fails: two_layer_net_backward, two_layer_net_care
# Moves the parameters against the gradient while it is at it.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        grads = {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}
        for key in grads:
            self.params[key] = self.params[key] - 0.1 * grads[key]
        return grads

# %% wrong: gradients add up | fails: two_layer_net_backward, two_layer_net_care | diagnosis: accumulates
# Adds each call's gradients to those of the calls before, as PyTorch does.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }
        self.grads = {key: np.zeros_like(value) for key, value in self.params.items()}

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        self.grads["W1"] = self.grads["W1"] + first.dW
        self.grads["b1"] = self.grads["b1"] + first.db
        self.grads["W2"] = self.grads["W2"] + second.dW
        self.grads["b2"] = self.grads["b2"] + second.db
        return dict(self.grads)

# %% wrong: one dict for all gradients | fails: two_layer_net_care | diagnosis: reused_buffer
# Returns the same arrays in each call, with new numbers.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }
        self.grads = {key: np.zeros_like(value) for key, value in self.params.items()}

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        for key, value in [("W1", first.dW), ("b1", first.db), ("W2", second.dW), ("b2", second.db)]:
            self.grads[key][...] = value
        return self.grads

# %% wrong: gradient of the last loss | fails: two_layer_net_backward, two_layer_net_care | diagnosis: raises
# Goes back through the layers that loss has used last, and does not look at its own x and t.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        self.used = [*self._layers(), SoftmaxWithLoss()]
        for layer in self.used[:-1]:
            x = layer.forward(x)
        return self.used[-1].forward(x, t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second, last = self.used
        first.backward(relu.backward(second.backward(last.backward())))
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: parameters of all networks | fails: two_layer_net_care
# params belongs to the class, so that a second network takes the place of the first.
class TwoLayerNet:
    params = {}

    def __init__(self, input_size, hidden_size, output_size, rng):
        TwoLayerNet.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: gradient returns nothing | fails: two_layer_net_backward, two_layer_net_care | diagnosis: returns_nothing
# Goes back through all layers and keeps the result to itself.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        self.grads = {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: without the first bias | fails: two_layer_net_forward, two_layer_net_backward, two_layer_net_care | diagnosis: missing_term
# Forgets b1 on the way there, and so its gradient is that of another function.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], 0 * p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

# %% wrong: normalises the input | fails: two_layer_net_forward, two_layer_net_care | diagnosis: mutates_input
# Subtracts the mean of x, which changes the caller's array too.
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def _layers(self):
        p = self.params
        return Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])

    def predict(self, x):
        x -= x.mean(axis=0)
        for layer in self._layers():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x, t):
        labels = t if np.ndim(t) == 1 else np.argmax(t, axis=1)
        return float(np.mean(np.argmax(self.predict(x), axis=1) == labels))

    def gradient(self, x, t):
        first, relu, second = self._layers()
        last = SoftmaxWithLoss()
        last.forward(second.forward(relu.forward(first.forward(x))), t)
        dout = last.backward()
        for layer in (second, relu, first):
            dout = layer.backward(dout)
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}
