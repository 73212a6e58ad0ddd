# %% right: a sum over the outputs
# What comes back at the outputs, over the two weights from the first neuron, through its slope.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    at_outputs = 2 * (Y - t) * Y * (1 - Y)
    return float(at_outputs[:, 0] @ W2[:, 0] * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% right: a loop over the paths
# Adds up one path after the other, with plain numbers.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    a, total = A[0, 0], 0.0
    for k in range(2):
        y = Y[k, 0]
        total += 2 * (y - t[k, 0]) * y * (1 - y) * W2[k, 0] * a * (1 - a) * x[0, 0]
    return total

# %% right: written out
# Both paths as they stand in the picture, and nothing else.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    y1, y2 = Y[0, 0], Y[1, 0]
    path1 = 2 * (y1 - t[0, 0]) * y1 * (1 - y1) * W2[0, 0]
    path2 = 2 * (y2 - t[1, 0]) * y2 * (1 - y2) * W2[1, 0]
    a1 = A[0, 0]
    return float((path1 + path2) * a1 * (1 - a1) * x[0, 0])

# %% right: all of dW1
# Works out the gradient of the whole matrix, and returns its first entry.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    delta2 = 2 * (Y - t) * Y * (1 - Y)
    delta1 = (W2.T @ delta2) * A * (1 - A)
    dW1 = delta1 @ x.T
    return dW1[0, 0]

# %% right: einsum
# The sum over the outputs by its index, the result as a 0-dimensional array.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    back = np.einsum("kn,k->", (Y - t) * (Y - Y**2), W2[:, 0])
    return np.asarray(2 * back * (A[0, 0] - A[0, 0] ** 2) * x[0, 0])

# %% right: without mlp_forward
# Does its own forward, with a sigmoid of its own.
def sigma(z):
    return 1 / (1 + np.exp(-z))


def grad_w1_11(x, t, W1, B1, W2, B2):
    a = sigma(W1 @ x + B1)
    y = sigma(W2 @ a + B2)
    slope = sigma(W1[0] @ x + B1[0]) * sigma(-(W1[0] @ x + B1[0]))
    return float(((2 * (y - t) * y * (1 - y)).T @ W2[:, :1]).item() * slope.item() * x[0].item())

# %% right: forward in tangents
# Sends a small change of the weight forward through the network, instead of a gradient back.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    dA1 = A[0, 0] * (1 - A[0, 0]) * x[0, 0]
    dY = Y * (1 - Y) * W2[:, :1] * dA1
    return float(np.sum(2 * (Y - t) * dY))

# %% right: float32 inside
# Computes in single precision.
def grad_w1_11(x, t, W1, B1, W2, B2):
    x, t, W1, B1, W2, B2 = (np.asarray(v, dtype=np.float32) for v in (x, t, W1, B1, W2, B2))
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return np.sum(2 * (Y - t) * Y * (1 - Y) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0]

# %% wrong: not attempted | fails: grad_w1_11_values | diagnosis: not_attempted
# The stub as it was handed out.
def grad_w1_11(x, t, W1, B1, W2, B2):
    """The gradient of the first weight, dE/dW1[0, 0] for E = sum((Y - t)**2): a float."""
    raise NotImplementedError  # write your answer here

# %% wrong: only the first path | fails: grad_w1_11_values | diagnosis: single_path
# The way over the second output was not seen.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return 2 * (Y[0, 0] - t[0, 0]) * Y[0, 0] * (1 - Y[0, 0]) * W2[0, 0] * A[0, 0] * (1 - A[0, 0]) * x[0, 0]

# %% wrong: only the second path | fails: grad_w1_11_values | diagnosis: single_path
# Took the weight's own indices for those of the path, and counted from 0 once and from 1 once.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return 2 * (Y[1, 0] - t[1, 0]) * Y[1, 0] * (1 - Y[1, 0]) * W2[1, 0] * A[0, 0] * (1 - A[0, 0]) * x[0, 0]

# %% wrong: without the 2 | fails: grad_w1_11_values | diagnosis: missing_factor
# The derivative of the square is missing its factor.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum((Y - t) * Y * (1 - Y) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: without the slope of the hidden neuron | fails: grad_w1_11_values | diagnosis: missing_factor
# Goes through the first neuron as if it had no sigmoid.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * Y * (1 - Y) * W2[:, :1]) * x[0, 0])

# %% wrong: without the slope of the outputs | fails: grad_w1_11_values | diagnosis: missing_factor
# Goes through the outputs as if they had no sigmoid.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: without any slope | fails: grad_w1_11_values | diagnosis: missing_factor
# Treats the network as a product of matrices.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * W2[:, :1]) * x[0, 0])

# %% wrong: without the input | fails: grad_w1_11_values | diagnosis: missing_factor
# Forgets the last factor, so that this is the gradient of the bias.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * Y * (1 - Y) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]))

# %% wrong: without the weights | fails: grad_w1_11_values
# Forgets that the gradient passes the weights of the second layer.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * Y * (1 - Y)) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: t minus y | fails: grad_w1_11_values | diagnosis: wrong_sign
# Turns the difference round, so that the sign is wrong.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (t - Y) * Y * (1 - Y) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: the first row of W2 | fails: grad_w1_11_values | diagnosis: other_paths
# Takes the weights that lead to the first output for those that leave the first neuron.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    at_outputs = 2 * (Y - t) * Y * (1 - Y)
    return float(at_outputs[:, 0] @ W2[0, :2] * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: all hidden neurons | fails: grad_w1_11_values | diagnosis: other_paths
# Adds up what reaches every hidden neuron, as if the weight led to all of them.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    at_hidden = (W2.T @ (2 * (Y - t) * Y * (1 - Y))) * A * (1 - A)
    return float(np.sum(at_hidden) * x[0, 0])

# %% wrong: the mean of the squares | fails: grad_w1_11_values | diagnosis: missing_factor
# Divides by the number of outputs, as mean squared error does.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.mean(2 * (Y - t) * Y * (1 - Y) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: multiplies the paths | fails: grad_w1_11_values
# Two paths meet, and their products are multiplied instead of added.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.prod(2 * (Y - t) * Y * (1 - Y) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: slope 1 - y squared | fails: grad_w1_11_values
# Takes the derivative of tanh for that of the sigmoid.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * (1 - Y**2) * W2[:, :1]) * (1 - A[0, 0] ** 2) * x[0, 0])

# %% wrong: the slope of the slope | fails: grad_w1_11_values
# Applies the sigmoid a second time before its slope is taken.
def slope(y):
    s = 1 / (1 + np.exp(-y))
    return s * (1 - s)


def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * slope(Y) * W2[:, :1]) * slope(A[0, 0]) * x[0, 0])

# %% wrong: the slope of another neuron | fails: grad_w1_11_values
# Multiplies with the slopes of all hidden neurons, added up.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum(2 * (Y - t) * Y * (1 - Y) * W2[:, :1]) * np.sum(A * (1 - A)) * x[0, 0])

# %% wrong: the whole matrix | fails: grad_w1_11_values | diagnosis: wrong_shape
# Returns the gradient of all weights of the first layer.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    delta2 = 2 * (Y - t) * Y * (1 - Y)
    delta1 = (W2.T @ delta2) * A * (1 - A)
    return delta1 @ x.T

# %% wrong: an array of one number | fails: grad_w1_11_values | diagnosis: wrong_shape
# Forgets to take the number out of its array.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return np.sum(2 * (Y - t) * Y * (1 - Y) * W2[:, :1], axis=0) * A[0, 0] * (1 - A[0, 0]) * x[0, 0]

# %% wrong: a coarse difference | fails: grad_w1_11_values
# Measures with a step of 0.1 to one side, which is no formula and not exact.
def grad_w1_11(x, t, W1, B1, W2, B2):
    def error(w):
        moved = W1.copy()
        moved[0, 0] += w
        return np.sum((mlp_forward(x, moved, B1, W2, B2)[1] - t) ** 2)

    return float((error(0.1) - error(0.0)) / 0.1)

# %% wrong: moves the weight and leaves it | fails: grad_w1_11_values | diagnosis: mutates_input
# Writes into W1 on the way.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    at = 2 * (Y - t) * Y * (1 - Y)
    W1 *= 0
    return float(np.sum(at * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])

# %% wrong: the error itself | fails: grad_w1_11_values
# Returns E.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(np.sum((Y - t) ** 2))

# %% wrong: the gradient of the second layer's weight | fails: grad_w1_11_values
# Stops one layer too early: dE/dW2[0, 0].
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    return float(2 * (Y[0, 0] - t[0, 0]) * Y[0, 0] * (1 - Y[0, 0]) * A[0, 0])

# %% wrong: prints | fails: grad_w1_11_values | diagnosis: returns_nothing
# Shows the number and returns nothing.
def grad_w1_11(x, t, W1, B1, W2, B2):
    A, Y = mlp_forward(x, W1, B1, W2, B2)
    print(np.sum(2 * (Y - t) * Y * (1 - Y) * W2[:, :1]) * A[0, 0] * (1 - A[0, 0]) * x[0, 0])
