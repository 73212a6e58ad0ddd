# %% right: the two gradients added
# A new sum of both paths.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx = dx + ddecay * -self.decay
        return dx

# %% right: adds in its own array
# += on an array that backward has made.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx += ddecay * -self.decay
        return dx

# %% right: inherits and adds the other path
# The sick backward gives one path; the other is added.
class patient_5(Surge):
    @staticmethod
    def illness():
        return "missing_path"

    def backward(self, dout):
        return super().backward(dout) + dout * self.decay

# %% right: in one line
# (1 - x) e^(-x), derived on paper.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return dout * (1 - self.x) * self.decay

# %% right: the slope in forward
# Forward stores y and what backward needs.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.decay = np.exp(-x)
        self.y = x * self.decay
        return self.y

    def backward(self, dout):
        return dout * (self.decay - self.y)

# %% right: two named paths
# Each path in a method of its own.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return self._direct(dout) + self._by_decay(dout)

    def _direct(self, dout):
        return self.decay * dout

    def _by_decay(self, dout):
        return -self.x * self.decay * dout

# %% wrong: not written | fails: patient_5_name, patient_5_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_5:
    @staticmethod
    def illness():
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_5_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_5(Surge):
    @staticmethod
    def illness():
        return "missing_path"

# %% wrong: copied as it was | fails: patient_5_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx = ddecay * -self.decay
        return dx

# %% wrong: the name is wrong_sign | fails: patient_5_name | diagnosis: wrong_illness
# The gradient is negative where it should be positive, but not everywhere.
class patient_5:
    @staticmethod
    def illness():
        return "wrong_sign"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx = dx + ddecay * -self.decay
        return dx

# %% wrong: named in words | fails: patient_5_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_5:
    @staticmethod
    def illness():
        return "a plus is missing"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx = dx + ddecay * -self.decay
        return dx

# %% wrong: the name is still to be written | fails: patient_5_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_5:
    @staticmethod
    def illness():
        raise NotImplementedError

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx = dx + ddecay * -self.decay
        return dx

# %% wrong: the name is lost_gradient | fails: patient_5_name | diagnosis: wrong_illness
# A gradient is lost, but not on its way from one step to the next.
class patient_5:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx = dx + ddecay * -self.decay
        return dx

# %% wrong: patient 0 has that name | fails: patient_5_name | diagnosis: wrong_illness
# Takes a missing addition for one too many.
class patient_5:
    @staticmethod
    def illness():
        return "accumulates"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        dx = dx + ddecay * -self.decay
        return dx

# %% wrong: only the direct path | fails: patient_5_cure | diagnosis: still_ill
# Now the other one is missing.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return dout * self.decay

# %% wrong: the sign of the decay is lost | fails: patient_5_cure | diagnosis: still_ill
# Adds the second path where it should take away.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay
        ddecay = dout * self.x
        return dx + ddecay * self.decay

# %% wrong: the sign turned round | fails: patient_5_cure | diagnosis: still_ill
# Takes the complaint at its word and turns the sign.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return dout * self.x * self.decay

# %% wrong: the paths multiplied | fails: patient_5_cure | diagnosis: still_ill
# A product where paths meet.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return (dout * self.decay) * (dout * self.x * -self.decay)

# %% wrong: the mean of the paths | fails: patient_5_cure | diagnosis: still_ill
# Half of the sum.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return (dout * self.decay + dout * self.x * -self.decay) / 2

# %% wrong: the decay without its own derivative | fails: patient_5_cure | diagnosis: still_ill
# The gradient of the decay is added to x as it is.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return dout * self.decay - dout * self.x

# %% wrong: adds to what an earlier backward left | fails: patient_5_cure | diagnosis: still_ill
# The += that was forgotten, on an array that stays.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def __init__(self):
        self.dx = 0.0

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        self.dx = self.dx + dout * self.decay
        ddecay = dout * self.x
        self.dx = self.dx + ddecay * -self.decay
        return self.dx

# %% wrong: adds in dout | fails: patient_5_cure | diagnosis: still_ill
# Saves an array by adding up in the caller's.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        dx = dout * self.decay * -self.x
        dout *= self.decay
        dout += dx
        return dout

# %% wrong: the first path without dout | fails: patient_5_cure | diagnosis: still_ill
# Adds the slope of the first path itself.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return self.decay + dout * self.x * -self.decay

# %% wrong: a tuple of both paths | fails: patient_5_cure | diagnosis: still_ill
# Returns the two gradients side by side.
class patient_5:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.decay = np.exp(-x)
        return x * self.decay

    def backward(self, dout):
        return dout * self.decay, dout * self.x * -self.decay
