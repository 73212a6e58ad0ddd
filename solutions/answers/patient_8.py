# %% right: x on the layer itself
# self.x belongs to one layer.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.x, axis=0)
        return dout * self.s

# %% right: a dict for each layer
# The dict is made in the constructor.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s
        self.kept = {}

    def forward(self, x):
        self.kept["x"] = x
        return x * self.s

    def backward(self, dout):
        self.ds = (dout * self.kept["x"]).sum(axis=0)
        return dout * self.s

# %% right: inherits, with a dict of its own
# The constructor gives each layer a dict that hides the class's.
class patient_8(Scale):
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        super().__init__(s)
        self.kept = {}

# %% right: einsum
# The sum over the samples as an einsum.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.einsum("nd,nd->d", dout, self.x)
        return np.einsum("nd,d->nd", dout, self.s)

# %% right: a diagonal matrix
# Scaling as a matrix product.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x @ np.diag(self.s)

    def backward(self, dout):
        self.ds = np.diag(self.x.T @ dout).copy()
        return dout @ np.diag(self.s)

# %% right: an attribute made in forward
# setattr on the layer, with a copy of the input.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        setattr(self, "kept", np.copy(x))
        return np.multiply(x, self.s)

    def backward(self, dout):
        self.ds = np.add.reduce(dout * self.kept)
        return dout * self.s

# %% wrong: not written | fails: patient_8_name, patient_8_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_8:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, s):
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_8_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_8(Scale):
    @staticmethod
    def illness():
        return "shared_state"

# %% wrong: copied as it was | fails: patient_8_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_8:
    kept = {}

    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.kept["x"] = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.kept["x"], axis=0)
        return dout * self.s

# %% wrong: the name is stale_cache | fails: patient_8_name | diagnosis: wrong_illness
# Backward answers for a wrong forward, but it is that of another layer.
class patient_8:
    @staticmethod
    def illness():
        return "stale_cache"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.x, axis=0)
        return dout * self.s

# %% wrong: named in words | fails: patient_8_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_8:
    @staticmethod
    def illness():
        return "the dict is shared"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.x, axis=0)
        return dout * self.s

# %% wrong: the name is still to be written | fails: patient_8_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_8:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.x, axis=0)
        return dout * self.s

# %% wrong: the name is mutates_input | fails: patient_8_name | diagnosis: wrong_illness
# Suspects that x is written into.
class patient_8:
    @staticmethod
    def illness():
        return "mutates_input"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.x, axis=0)
        return dout * self.s

# %% wrong: a list of the class | fails: patient_8_cure | diagnosis: still_ill
# Another container in the same place.
class patient_8:
    kept = []

    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.kept.append(x)
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.kept[-1], axis=0)
        return dout * self.s

# %% wrong: a default argument | fails: patient_8_cure | diagnosis: still_ill
# A dict that is made once, with the function.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s, kept={}):
        self.s = s
        self.kept = kept

    def forward(self, x):
        self.kept["x"] = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.kept["x"], axis=0)
        return dout * self.s

# %% wrong: a name of the module | fails: patient_8_cure | diagnosis: still_ill
# One global x for all layers.
kept_x = None


class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        global kept_x
        kept_x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * kept_x, axis=0)
        return dout * self.s

# %% wrong: assigned to the class | fails: patient_8_cure | diagnosis: still_ill
# patient_8.x in place of self.x.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        patient_8.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * patient_8.x, axis=0)
        return dout * self.s

# %% wrong: a copy of the class's dict | fails: patient_8_cure | diagnosis: still_ill
# The dict is copied, and the copy is put where all layers find it.
class patient_8:
    kept = {}

    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        type(self).kept = dict(self.kept, x=x)
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.kept["x"], axis=0)
        return dout * self.s

# %% wrong: keyed by the shape | fails: patient_8_cure | diagnosis: still_ill
# Layers of one size still meet.
class patient_8:
    kept = {}

    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.kept[x.shape] = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.kept[dout.shape], axis=0)
        return dout * self.s

# %% wrong: ds of the class | fails: patient_8_cure | diagnosis: still_ill
# x is the layer's own, ds is not.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        patient_8.ds = np.sum(dout * self.x, axis=0)
        return dout * self.s

# %% wrong: the factor in place of the input | fails: patient_8_cure | diagnosis: still_ill
# Needs no x any more, and is wrong.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.s, axis=0)
        return dout * self.s

# %% wrong: sums along the rows | fails: patient_8_cure | diagnosis: still_ill
# The samples keep their places, the columns are added up.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = np.sum(dout * self.x, axis=1)
        return dout * self.s

# %% wrong: does not sum | fails: patient_8_cure | diagnosis: still_ill
# ds in the shape of x.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = dout * self.x
        return dout * self.s

# %% wrong: adds ds up | fails: patient_8_cure | diagnosis: still_ill
# ds grows with every backward.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s
        self.ds = np.zeros_like(s)

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        self.ds = self.ds + np.sum(dout * self.x, axis=0)
        return dout * self.s

# %% wrong: ds is not kept | fails: patient_8_cure | diagnosis: missing_name
# A local variable in place of an attribute.
class patient_8:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, s):
        self.s = s

    def forward(self, x):
        self.x = x
        return x * self.s

    def backward(self, dout):
        ds = np.sum(dout * self.x, axis=0)
        return dout * self.s
