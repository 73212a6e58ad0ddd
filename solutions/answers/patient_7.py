# %% right: returned and handed on
# Each step takes an argument and returns its gradient.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x

# %% right: kept where the next step reads
# back_root writes into self.g, as back_squares does.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        self.g = dout
        self.back_root()
        self.back_squares()
        return self.g

    def back_root(self):
        self.g = self.g / (2 * self.length)

    def back_squares(self):
        self.g = self.g[:, None] * 2 * self.x

# %% right: inherits and keeps what is returned
# Only backward is new: it puts the result where it is read.
class patient_7(RowLength):
    @staticmethod
    def illness():
        return "lost_gradient"

    def backward(self, dout):
        self.g = dout
        self.g = self.back_root()
        self.back_squares()
        return self.g

# %% right: in one line
# The two factors of 2 cancel.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return dout[:, None] * self.x / self.length[:, None]

# %% right: linalg and keepdims
# The norm with its axis kept, so that nothing has to be inserted.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.norm = np.linalg.norm(x, axis=1, keepdims=True)
        return self.norm[:, 0]

    def backward(self, dout):
        return self.x / self.norm * np.reshape(dout, (-1, 1))

# %% right: a loop over rows
# Row by row.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        return np.array([np.sqrt(row @ row) for row in x])

    def backward(self, dout):
        return np.stack([g * row / np.sqrt(row @ row) for g, row in zip(dout, self.x)])

# %% wrong: not written | fails: patient_7_name, patient_7_cure | diagnosis: not_attempted
# The stub as it was released.
class patient_7:
    @staticmethod
    def illness():
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError

# %% wrong: named and not cured | fails: patient_7_cure | diagnosis: still_ill
# The sick layer under the patient's name: only the illness was written.
class patient_7(RowLength):
    @staticmethod
    def illness():
        return "lost_gradient"

# %% wrong: copied as it was | fails: patient_7_cure | diagnosis: still_ill
# The sick layer in full, with nothing mended.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        self.g = dout
        self.back_root()
        self.back_squares()
        return self.g

    def back_root(self):
        return self.g / (2 * self.length)

    def back_squares(self):
        self.g = self.g[:, None] * 2 * self.x

# %% wrong: the name is missing_path | fails: patient_7_name | diagnosis: wrong_illness
# Takes a value that is not handed on for a path that is not added.
class patient_7:
    @staticmethod
    def illness():
        return "missing_path"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x

# %% wrong: named in words | fails: patient_7_name | diagnosis: unknown_illness
# The illness described, where a name of the table is asked for.
class patient_7:
    @staticmethod
    def illness():
        return "returns what nobody reads"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x

# %% wrong: the name is still to be written | fails: patient_7_name | diagnosis: not_attempted
# Cured, and the illness left as the stub has it.
class patient_7:
    @staticmethod
    def illness():
        raise NotImplementedError

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x

# %% wrong: the name is ignores_dout | fails: patient_7_name | diagnosis: wrong_illness
# Backward does use dout.
class patient_7:
    @staticmethod
    def illness():
        return "ignores_dout"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x

# %% wrong: the name is stale_cache | fails: patient_7_name | diagnosis: wrong_illness
# Suspects what forward has kept.
class patient_7:
    @staticmethod
    def illness():
        return "stale_cache"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x

# %% wrong: the first step twice | fails: patient_7_cure | diagnosis: still_ill
# Calls back_root once more, and drops the result again.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        self.g = dout
        self.back_root()
        self.g = self.back_root()
        self.back_root()
        self.back_squares()
        return 2 * self.g

    def back_root(self):
        return self.g / (2 * self.length)

    def back_squares(self):
        self.g = self.g[:, None] * 2 * self.x

# %% wrong: the steps exchanged | fails: patient_7_cure | diagnosis: raises
# From the squares to the root, which no shape survives.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_root(self.back_squares(dout))

    def back_root(self, g):
        return g / (2 * self.length)

    def back_squares(self, g):
        return g[:, None] * 2 * self.x

# %% wrong: the root without its half | fails: patient_7_cure | diagnosis: still_ill
# 1 / length in place of 1 / (2 length).
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / self.length

    def back_squares(self, dsum):
        return dsum[:, None] * 2 * self.x

# %% wrong: the squares without their 2 | fails: patient_7_cure | diagnosis: still_ill
# x in place of 2x.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return self.back_squares(self.back_root(dout))

    def back_root(self, dout):
        return dout / (2 * self.length)

    def back_squares(self, dsum):
        return dsum[:, None] * self.x

# %% wrong: divides twice by the length | fails: patient_7_cure | diagnosis: still_ill
# Mends both ends.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return dout[:, None] * self.x / self.length[:, None] ** 2

# %% wrong: the length as a factor | fails: patient_7_cure | diagnosis: still_ill
# Multiplies where the root's slope divides.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return dout[:, None] * self.x * self.length[:, None]

# %% wrong: returns the root's gradient | fails: patient_7_cure | diagnosis: still_ill
# Stops after the first step: the gradient of the sum of squares comes back.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return dout / (2 * self.length)

# %% wrong: dout is not stretched | fails: patient_7_cure | diagnosis: raises
# (N,) beside (N, D) does not fit.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        return dout * self.x / self.length

# %% wrong: kept under another name | fails: patient_7_cure | diagnosis: still_ill
# back_root writes, but not where the next step reads.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        self.g = dout
        self.back_root()
        self.back_squares()
        return self.g

    def back_root(self):
        self.dlength = self.g / (2 * self.length)

    def back_squares(self):
        self.g = self.g[:, None] * 2 * self.x

# %% wrong: writes into dout | fails: patient_7_cure | diagnosis: still_ill
# self.g is dout itself, and is divided in place.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        self.g = dout
        self.back_root()
        self.back_squares()
        return self.g

    def back_root(self):
        self.g /= 2 * self.length

    def back_squares(self):
        self.g = self.g[:, None] * 2 * self.x

# %% wrong: the last backward's gradient | fails: patient_7_cure | diagnosis: still_ill
# Reads the place before the first step has written it.
class patient_7:
    @staticmethod
    def illness():
        return "lost_gradient"

    def __init__(self):
        self.g = None

    def forward(self, x):
        self.x = x
        self.length = np.sqrt(np.sum(x**2, axis=1))
        return self.length

    def backward(self, dout):
        dsum = self.g if self.g is not None else dout
        self.g = dout / (2 * self.length)
        return dsum[:, None] * 2 * self.x
