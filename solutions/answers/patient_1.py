# %% right: repeat over k
# Every neighbour gets the same share of its mean's gradient.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.k

# %% right: inherits and mends backward
# Keeps the sick layer's constructor and forward and writes backward anew.
class patient_1(MeanPool):
    @staticmethod
    def illness():
        return "wrong_size"

    def backward(self, dout):
        return np.repeat(dout / self.k, self.k, axis=1)

# %% right: broadcast over a third axis
# Gives dout an axis for the neighbours and lays it out flat.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        self.shape = x.shape
        return np.mean(x.reshape(x.shape[0], x.shape[1] // self.k, self.k), axis=-1)

    def backward(self, dout):
        spread = np.ones((1, 1, self.k)) / self.k
        return (dout[:, :, None] * spread).reshape(self.shape)

# %% right: a matrix product
# Pooling is linear: a matrix with 1/k forward, its transpose backward.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        self.P = np.kron(np.eye(x.shape[1] // self.k), np.ones((self.k, 1)) / self.k)
        return x @ self.P

    def backward(self, dout):
        return dout @ self.P.T

# %% right: slow loops
# One entry after the other.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        n, d = x.shape
        out = np.zeros((n, d // self.k))
        for i in range(n):
            for j in range(d):
                out[i, j // self.k] += x[i, j] / self.k
        return out

    def backward(self, dout):
        n, m = dout.shape
        dx = np.empty((n, m * self.k))
        for i in range(n):
            for j in range(m * self.k):
                dx[i, j] = dout[i, j // self.k] / self.k
        return dx

# %% right: einsum and kron
# Another way to lay out the shares.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.kron(dout, np.full((1, self.k), 1.0 / self.k))

# %% wrong: not written | fails: patient_1_name, patient_1_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_1:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, k):
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_1_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_1(MeanPool):
    @staticmethod
    def illness():
        return "wrong_size"

# %% wrong: copied as it was | fails: patient_1_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        groups = x.reshape(len(x), -1, self.k)
        self.count = groups.shape[1]
        return groups.mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.count

# %% wrong: the name is ignores_dout | fails: patient_1_name | diagnosis: wrong_illness
# Takes the factor for a forgotten dout.
class patient_1:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.k

# %% wrong: named in words | fails: patient_1_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_1:
    @staticmethod
    def illness():
        return "the divisor is wrong"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.k

# %% wrong: the name is still to be written | fails: patient_1_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_1:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.k

# %% wrong: the name is swapped_entries | fails: patient_1_name | diagnosis: wrong_illness
# Takes the pool's order for the mistake.
class patient_1:
    @staticmethod
    def illness():
        return "swapped_entries"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.k

# %% wrong: divides by the batch size | fails: patient_1_cure | diagnosis: still_ill
# The N of other means.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / len(dout)

# %% wrong: divides by the width of dout | fails: patient_1_cure | diagnosis: still_ill
# The number of means, in another guise.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / dout.shape[1]

# %% wrong: divides by the size of dout | fails: patient_1_cure | diagnosis: still_ill
# All means of all rows.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / dout.size

# %% wrong: does not divide | fails: patient_1_cure | diagnosis: still_ill
# The cure takes the divisor away altogether.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1)

# %% wrong: divides twice | fails: patient_1_cure | diagnosis: still_ill
# By the size of the pool and by the number of pools.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / (self.k * dout.shape[1])

# %% wrong: tiles where it should repeat | fails: patient_1_cure | diagnosis: still_ill
# The whole row k times, so that gradients reach the wrong entries.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.tile(dout, (1, self.k)) / self.k

# %% wrong: repeats rows | fails: patient_1_cure | diagnosis: still_ill
# Along the axis of the samples.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=0) / self.k

# %% wrong: mends forward too | fails: patient_1_cure | diagnosis: still_ill
# Sums in forward, so that the divisor in backward can go.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).sum(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1)

# %% wrong: pools with a stride | fails: patient_1_cure | diagnosis: still_ill
# Means of every D/k-th entry, in both directions.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), self.k, -1).mean(axis=1)

    def backward(self, dout):
        return np.tile(dout, (1, self.k)) / self.k

# %% wrong: only the first neighbour | fails: patient_1_cure | diagnosis: still_ill
# Gives the whole share to the first of the k.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        self.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        dx = np.zeros((len(dout), dout.shape[1] * self.k))
        dx[:, :: self.k] = dout
        return dx

# %% wrong: one k for all layers | fails: patient_1_cure | diagnosis: still_ill
# Divides by the right number, and keeps it on the class.
class patient_1:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, k):
        patient_1.k = k

    def forward(self, x):
        return x.reshape(len(x), -1, self.k).mean(axis=2)

    def backward(self, dout):
        return np.repeat(dout, self.k, axis=1) / self.k
