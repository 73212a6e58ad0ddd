# %% right: a new product
# The product without writing it into dout.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return dout * self.rate

# %% right: a copy of dout, changed in place
# Writes into an array of its own.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dx = dout.copy()
        dx *= self.rate
        return dx

# %% right: inherits and hands on a copy
# Calls the sick backward with a copy of dout.
class patient_2(LeakyRelu):
    @staticmethod
    def illness():
        return "mutates_dout"

    def backward(self, dout):
        return super().backward(np.array(dout))

# %% right: by a mask
# Keeps which entries are positive.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.positive = x > 0
        return np.where(self.positive, x, self.slope * x)

    def backward(self, dout):
        return np.where(self.positive, dout, self.slope * dout)

# %% right: keeps the input
# Compares again in backward.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + self.slope * np.minimum(x, 0)

    def backward(self, dout):
        return dout * (self.slope + (1 - self.slope) * (self.x > 0))

# %% right: multiply with an output of its own
# np.multiply into a fresh array.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dx = np.empty(dout.shape)
        np.multiply(dout, self.rate, out=dx)
        return dx

# %% wrong: not written | fails: patient_2_name, patient_2_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_2:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, slope):
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_2_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_2(LeakyRelu):
    @staticmethod
    def illness():
        return "mutates_dout"

# %% wrong: copied as it was | fails: patient_2_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dout *= self.rate
        return dout

# %% wrong: the name is shared_state | fails: patient_2_name | diagnosis: wrong_illness
# Two branches disturb each other, but not by what the layers keep.
class patient_2:
    @staticmethod
    def illness():
        return "shared_state"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return dout * self.rate

# %% wrong: named in words | fails: patient_2_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_2:
    @staticmethod
    def illness():
        return "writes into dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return dout * self.rate

# %% wrong: the name is still to be written | fails: patient_2_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_2:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return dout * self.rate

# %% wrong: the name is mutates_input | fails: patient_2_name | diagnosis: wrong_illness
# Takes dout for the input.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_input"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return dout * self.rate

# %% wrong: the name is wrong_at_kink | fails: patient_2_name | diagnosis: wrong_illness
# Suspects the comparison.
class patient_2:
    @staticmethod
    def illness():
        return "wrong_at_kink"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return dout * self.rate

# %% wrong: dx is another name for dout | fails: patient_2_cure | diagnosis: still_ill
# dx = dout makes no new array.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dx = dout
        dx *= self.rate
        return dx

# %% wrong: asarray copies nothing | fails: patient_2_cure | diagnosis: still_ill
# np.asarray gives the same array back.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dx = np.asarray(dout)
        dx *= self.rate
        return dx

# %% wrong: a full slice is no copy | fails: patient_2_cure | diagnosis: still_ill
# dout[:] is a view of the caller's array.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dx = dout[:]
        dx *= self.rate
        return dx

# %% wrong: multiply into dout | fails: patient_2_cure | diagnosis: still_ill
# The out of np.multiply is dout.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return np.multiply(dout, self.rate, out=dout)

# %% wrong: puts dout back by dividing | fails: patient_2_cure | diagnosis: still_ill
# Up and down again is not always where it was, and what is returned changes too.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dout *= self.rate
        dx = dout
        dout /= self.rate
        return dx

# %% wrong: writes into the rate | fails: patient_2_cure | diagnosis: still_ill
# Keeps dout whole and spoils what forward has stored.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        self.rate *= dout
        return self.rate

# %% wrong: by a mask on dout | fails: patient_2_cure | diagnosis: still_ill
# The negative entries of dout in place of those of x.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return np.where(dout > 0, dout, self.slope * dout)

# %% wrong: nothing passes where x is negative | fails: patient_2_cure | diagnosis: still_ill
# Plain relu backward.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return np.where(self.rate == 1.0, dout, 0.0)

# %% wrong: the mask writes into dout | fails: patient_2_cure | diagnosis: still_ill
# Scales the masked entries where they stand.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dout[self.rate != 1.0] *= self.slope
        return dout

# %% wrong: forgets to return | fails: patient_2_cure | diagnosis: returns_nothing
# Makes the copy and returns nothing.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x > 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        dx = dout.copy()
        dx *= self.rate

# %% wrong: the other side at 0 | fails: patient_2_cure | diagnosis: still_ill
# At exactly 0 the gradient is that of the slope, not 1.
class patient_2:
    @staticmethod
    def illness():
        return "mutates_dout"

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.rate = np.where(x >= 0, 1.0, self.slope)
        return self.rate * x

    def backward(self, dout):
        return dout * self.rate
