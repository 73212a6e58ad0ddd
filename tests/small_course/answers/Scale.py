# %% right: multiplies
# Multiplies by three both ways.
class Scale:
    def forward(self, x):
        return x * 3.0

    def backward(self, dout):
        return dout * 3.0


# %% wrong: ignores the upstream gradient | fails: scale_backward
# The derivative alone, which no upstream gradient changes.
class Scale:
    def forward(self, x):
        return x * 3.0

    def backward(self, dout):
        return 0.0 * dout + 3.0
