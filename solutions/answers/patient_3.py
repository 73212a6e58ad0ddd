# %% right: dout times the rest
# The sick layer's line with its upstream gradient.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -self.t, 0.0) / len(self.t)

# %% right: inherits and multiplies
# The sick backward times dout.
class patient_3(Hinge):
    @staticmethod
    def illness():
        return "ignores_dout"

    def backward(self, dout):
        return dout * super().backward(dout)

# %% right: maximum and mean
# Keeps what is missing; its sign decides.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        self.missing = np.maximum(1 - self.t * s, 0)
        return float(np.mean(self.missing))

    def backward(self, dout):
        return -dout * self.t * (self.missing > 0) / self.missing.size

# %% right: a loop over samples
# One sample after the other, in plain Python.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        self.s = s
        total = 0.0
        for score, target in zip(s, self.t):
            total += max(1 - target * score, 0)
        return total / len(s)

    def backward(self, dout):
        ds = np.zeros(len(self.s))
        for i in range(len(ds)):
            if self.t[i] * self.s[i] < 1:
                ds[i] = -self.t[i] * dout / len(ds)
        return ds

# %% right: the local gradient in forward
# Forward works out the whole slope, backward only multiplies.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.slope = (missing > 0) * -self.t / s.size
        return (missing * (missing > 0)).mean()

    def backward(self, dout):
        return self.slope * dout

# %% right: clip
# np.clip in place of the mask.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        self.gap = 1 - self.t * s
        return np.clip(self.gap, 0, None).mean()

    def backward(self, dout):
        share = dout / self.gap.shape[0]
        return np.where(self.gap > 0, -self.t * share, 0.0)

# %% wrong: not written | fails: patient_3_name, patient_3_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_3:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, t):
        raise NotImplementedError

    def forward(self, s):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_3_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_3(Hinge):
    @staticmethod
    def illness():
        return "ignores_dout"

# %% wrong: copied as it was | fails: patient_3_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return np.where(self.short, -self.t, 0.0) / len(self.t)

# %% wrong: the name is wrong_size | fails: patient_3_name | diagnosis: wrong_illness
# Takes the weight for a divisor.
class patient_3:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -self.t, 0.0) / len(self.t)

# %% wrong: named in words | fails: patient_3_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_3:
    @staticmethod
    def illness():
        return "dout is missing"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -self.t, 0.0) / len(self.t)

# %% wrong: the name is still to be written | fails: patient_3_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_3:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -self.t, 0.0) / len(self.t)

# %% wrong: the name is wrong_sign | fails: patient_3_name | diagnosis: wrong_illness
# Suspects the minus sign, which is right.
class patient_3:
    @staticmethod
    def illness():
        return "wrong_sign"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -self.t, 0.0) / len(self.t)

# %% wrong: the minus sign is taken away | fails: patient_3_cure | diagnosis: still_ill
# Mends what was healthy, beside the dout.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, self.t, 0.0) / len(self.t)

# %% wrong: adds dout | fails: patient_3_cure | diagnosis: still_ill
# A plus where the chain rule multiplies.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout + np.where(self.short, -self.t, 0.0) / len(self.t)

# %% wrong: dout only where something is missing | fails: patient_3_cure | diagnosis: still_ill
# Multiplies one branch and leaves a dout in the other.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return np.where(self.short, -self.t * dout, dout) / len(self.t)

# %% wrong: divides by dout | fails: patient_3_cure | diagnosis: still_ill
# The wrong way round.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return np.where(self.short, -self.t, 0.0) / (len(self.t) * dout)

# %% wrong: the mean is lost | fails: patient_3_cure | diagnosis: still_ill
# Multiplies by dout and drops the division.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -self.t, 0.0)

# %% wrong: divides by those that are short | fails: patient_3_cure | diagnosis: still_ill
# The mean over the samples that count.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -self.t, 0.0) / max(1, self.short.sum())

# %% wrong: the mask is turned | fails: patient_3_cure | diagnosis: still_ill
# The samples that are right get the gradient.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, 0.0, -self.t) / len(self.t)

# %% wrong: the target is left out | fails: patient_3_cure | diagnosis: still_ill
# Every short sample is pushed the same way.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return dout * np.where(self.short, -1.0, 0.0) / len(self.t)

# %% wrong: all samples are pushed | fails: patient_3_cure | diagnosis: still_ill
# The bend of the loss is forgotten in backward.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return -dout * self.t / len(self.t)

# %% wrong: only the sign of dout | fails: patient_3_cure | diagnosis: still_ill
# A tenth counts as much as a whole.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return np.sign(dout) * np.where(self.short, -self.t, 0.0) / len(self.t)

# %% wrong: one number comes back | fails: patient_3_cure | diagnosis: still_ill
# The sum over the samples in place of a gradient for each.
class patient_3:
    @staticmethod
    def illness():
        return "ignores_dout"

    def __init__(self, t):
        self.t = t

    def forward(self, s):
        missing = 1 - self.t * s
        self.short = missing > 0
        return np.sum(missing[self.short]) / len(s)

    def backward(self, dout):
        return np.sum(dout * np.where(self.short, -self.t, 0.0) / len(self.t))
