# %% right: adds one
# Adds one.
def shift(x):
    return x + 1.0
