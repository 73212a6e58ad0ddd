# %% right: a slope for each forward
# Forward stores the slope each time.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% right: inherits and forgets first
# Clears the stored slope before the sick forward runs.
class patient_4(Softplus):
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        self.slope = None
        return super().forward(x)

# %% right: keeps the output
# Backward makes the slope of y.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        self.y = np.logaddexp(0.0, x)
        return self.y

    def backward(self, dout):
        return dout * -np.expm1(-self.y)

# %% right: keeps the input
# Another form of the slope, from x.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        self.x = x
        return np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)

    def backward(self, dout):
        return dout * 0.5 * (1 + np.tanh(self.x / 2))

# %% right: the plain logarithm
# ln(1 + e^x) as it is written; the inputs are of order 1.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        self.e = np.exp(x)
        return np.log(1 + self.e)

    def backward(self, dout):
        return dout * self.e / (1 + self.e)

# %% right: slots
# An object with one place, filled anew by each forward.
class patient_4:
    __slots__ = ("slope",)

    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        y = np.logaddexp(np.zeros_like(x), x)
        self.slope = 1.0 - 1.0 / np.exp(y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: not written | fails: patient_4_name, patient_4_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_4:
    @staticmethod
    def illness():
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_4_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_4(Softplus):
    @staticmethod
    def illness():
        return "stale_cache"

# %% wrong: copied as it was | fails: patient_4_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def __init__(self):
        self.slope = None

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        if self.slope is None:
            self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: patient 0 has that name | fails: patient_4_name | diagnosis: wrong_illness
# Something of the first step is left over, but nothing is added.
class patient_4:
    @staticmethod
    def illness():
        return "accumulates"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: named in words | fails: patient_4_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_4:
    @staticmethod
    def illness():
        return "the slope is stale"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: the name is still to be written | fails: patient_4_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_4:
    @staticmethod
    def illness():
        raise NotImplementedError

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: the name is shared_state | fails: patient_4_name | diagnosis: wrong_illness
# Takes two calls of one layer for two layers.
class patient_4:
    @staticmethod
    def illness():
        return "shared_state"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: the name is overflow | fails: patient_4_name | diagnosis: wrong_illness
# Suspects the exponential.
class patient_4:
    @staticmethod
    def illness():
        return "overflow"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: a slope for each shape | fails: patient_4_cure | diagnosis: still_ill
# Stores it again only where the shape has changed.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def __init__(self):
        self.slope = None

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        if self.slope is None or self.slope.shape != x.shape:
            self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: forgets in backward | fails: patient_4_cure | diagnosis: raises
# Clears the slope when it has been used: a second backward has none.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def __init__(self):
        self.slope = None

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        if self.slope is None:
            self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        slope, self.slope = self.slope, None
        return dout * slope

# %% wrong: hasattr in place of None | fails: patient_4_cure | diagnosis: still_ill
# The same condition in other words.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        if not hasattr(self, "slope"):
            self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: adds slopes up | fails: patient_4_cure | diagnosis: still_ill
# Every forward adds its slope to those before.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def __init__(self):
        self.slope = 0.0

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = self.slope + 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: a list, and the first of it | fails: patient_4_cure | diagnosis: still_ill
# Keeps every slope and uses the oldest.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def __init__(self):
        self.slopes = []

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slopes.append(1 - np.exp(-y))
        return y

    def backward(self, dout):
        return dout * self.slopes[0]

# %% wrong: the slope without its 1 | fails: patient_4_cure | diagnosis: still_ill
# e^(-y) in place of 1 - e^(-y).
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = np.exp(-y)
        return y

    def backward(self, dout):
        return dout * self.slope

# %% wrong: the slope of x | fails: patient_4_cure | diagnosis: still_ill
# e^(-x) in place of e^(-y).
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        self.slope = 1 - np.exp(-x)
        return np.logaddexp(0.0, x)

    def backward(self, dout):
        return dout * self.slope

# %% wrong: a slope for the class | fails: patient_4_cure | diagnosis: still_ill
# Stored on the class, where all layers find it.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        patient_4.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * patient_4.slope

# %% wrong: mends backward only | fails: patient_4_cure | diagnosis: raises
# Backward asks for a slope that forward no longer stores.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        return np.logaddexp(0.0, x)

    def backward(self, dout):
        return dout * (1 - np.exp(-self.y))

# %% wrong: a slope of 1 | fails: patient_4_cure | diagnosis: still_ill
# Takes softplus for a straight line.
class patient_4:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        y = np.logaddexp(0.0, x)
        self.slope = 1 - np.exp(-y)
        return y

    def backward(self, dout):
        return dout * np.ones_like(self.slope)
