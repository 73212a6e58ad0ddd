# %% right: abs and sign
# The size of the difference forward, its sign backward.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size

# %% right: where
# The sign by a condition.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.above = pred > self.target
        return np.where(self.above, pred - self.target, self.target - pred).mean()

    def backward(self, dout):
        share = dout / self.above.size
        return np.where(self.above, share, -share)

# %% right: inherits the constructor
# Only forward and backward are new.
class patient_6(AbsoluteError):
    @staticmethod
    def illness():
        return "missing_abs"

    def forward(self, pred):
        d = pred - self.target
        self.sign = np.sign(d)
        return np.sum(d * self.sign) / d.size

    def backward(self, dout):
        return self.sign * (dout / self.sign.size)

# %% right: difference over its size
# d / abs(d) is the sign where d is not 0.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.d = pred - self.target
        self.size = np.abs(self.d)
        return float(self.size.mean())

    def backward(self, dout):
        return dout * self.d / self.size / self.d.size

# %% right: root of the square
# The square root of the square is the distance; its derivative follows from that.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        self.distance = np.sqrt(self.difference**2)
        return self.distance.mean()

    def backward(self, dout):
        dsquare = dout / self.distance.size / (2 * self.distance)
        return dsquare * 2 * self.difference

# %% right: the other way round
# Target minus prediction, and the sign with a minus.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.missing = np.asarray(self.target - pred)
        return np.abs(self.missing).mean()

    def backward(self, dout):
        return -dout * np.sign(self.missing) / np.prod(self.missing.shape)

# %% wrong: not written | fails: patient_6_name, patient_6_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_6:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, target):
        raise NotImplementedError

    def forward(self, pred):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_6_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_6(AbsoluteError):
    @staticmethod
    def illness():
        return "missing_abs"

# %% wrong: copied as it was | fails: patient_6_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(self.difference)

    def backward(self, dout):
        share = dout / self.difference.size
        return np.full(self.difference.shape, share)

# %% wrong: the name is wrong_sign | fails: patient_6_name | diagnosis: wrong_illness
# The loss is negative, but no gradient has its sign turned round.
class patient_6:
    @staticmethod
    def illness():
        return "wrong_sign"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size

# %% wrong: named in words | fails: patient_6_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_6:
    @staticmethod
    def illness():
        return "no abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size

# %% wrong: the name is still to be written | fails: patient_6_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_6:
    @staticmethod
    def illness():
        raise NotImplementedError

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size

# %% wrong: the name is wrong_size | fails: patient_6_name | diagnosis: wrong_illness
# Suspects the mean.
class patient_6:
    @staticmethod
    def illness():
        return "wrong_size"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size

# %% wrong: abs in forward only | fails: patient_6_cure | diagnosis: still_ill
# Backward still thinks that every entry rises.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        share = dout / self.difference.size
        return np.full(self.difference.shape, share)

# %% wrong: sign in backward only | fails: patient_6_cure | diagnosis: still_ill
# Forward still lets differences cancel.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(self.difference)

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size

# %% wrong: abs of the mean | fails: patient_6_cure | diagnosis: still_ill
# The size of the mean difference, in which errors cancel.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.abs(np.mean(self.difference))

    def backward(self, dout):
        return dout * np.sign(np.mean(self.difference)) * np.ones(self.difference.shape) / self.difference.size

# %% wrong: squares | fails: patient_6_cure | diagnosis: still_ill
# The mean of squares, a cure for another patient.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(self.difference**2)

    def backward(self, dout):
        return dout * 2 * self.difference / self.difference.size

# %% wrong: abs in backward | fails: patient_6_cure | diagnosis: still_ill
# The size of dout's share, where the sign of the difference belongs.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return np.abs(self.difference) * dout / self.difference.size

# %% wrong: the difference in backward | fails: patient_6_cure | diagnosis: still_ill
# Its size comes along with its sign.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return self.difference * dout / self.difference.size

# %% wrong: the sign the wrong way round | fails: patient_6_cure | diagnosis: still_ill
# Down where it should go up.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return -dout * np.sign(self.difference) / self.difference.size

# %% wrong: the mean is lost in backward | fails: patient_6_cure | diagnosis: still_ill
# Every sample gets the whole dout.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return dout * np.sign(self.difference)

# %% wrong: divides by the rows | fails: patient_6_cure | diagnosis: still_ill
# len in place of size: right for one axis only.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return dout * np.sign(self.difference) / len(self.difference)

# %% wrong: negative differences cut off | fails: patient_6_cure | diagnosis: still_ill
# max(d, 0): predictions that are too small cost nothing.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = np.where(pred > self.target, pred - self.target, 0.0)
        return np.mean(self.difference)

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size

# %% wrong: dout is lost | fails: patient_6_cure | diagnosis: still_ill
# The sign and the size, without the upstream gradient.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        return np.mean(np.abs(self.difference))

    def backward(self, dout):
        return np.sign(self.difference) / self.difference.size

# %% wrong: abs in place | fails: patient_6_cure | diagnosis: still_ill
# Makes the difference positive before its sign is taken.
class patient_6:
    @staticmethod
    def illness():
        return "missing_abs"

    def __init__(self, target):
        self.target = target

    def forward(self, pred):
        self.difference = pred - self.target
        np.abs(self.difference, out=self.difference)
        return np.mean(self.difference)

    def backward(self, dout):
        return dout * np.sign(self.difference) / self.difference.size
