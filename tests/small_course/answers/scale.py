# %% right: multiplies
# Multiplies by three.
def scale(x):
    return x * 3.0


# %% right: adds
# Adds the number
# three times.
def scale(x):
    return x + x + x


# %% wrong: twice | fails: scale_values | diagnosis: constant_factor
# Takes two for three.
def scale(x):
    return x * 2.0
