# %% right: two lines
# A product, a sum and the sigmoid, twice.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return A, Y

# %% right: a function for f
# Writes the sigmoid once and uses it twice.
def f(z):
    return 1 / (1 + np.exp(-z))


def mlp_forward(x, W1, B1, W2, B2):
    A = f(W1.dot(x) + B1)
    return A, f(W2.dot(A) + B2)

# %% right: half a tanh
# The sigmoid is a tanh that was moved and squeezed.
def mlp_forward(x, W1, B1, W2, B2):
    def f(z):
        return 0.5 * (1 + np.tanh(0.5 * z))

    A = f(np.matmul(W1, x) + B1)
    Y = f(np.matmul(W2, A) + B2)
    return (A, Y)

# %% right: einsum
# Names the axes instead of thinking of rows and columns.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-np.einsum("hd,dn->hn", W1, x) - B1))
    Y = 1 / (1 + np.exp(-np.einsum("ch,hn->cn", W2, A) - B2))
    return A, Y

# %% right: loops
# One neuron after the other, one product after the other.
import math


def mlp_forward(x, W1, B1, W2, B2):
    def layer(W, B, below):
        out = np.zeros((len(W), 1))
        for i in range(len(W)):
            total = B[i, 0]
            for j in range(len(below)):
                total += W[i, j] * below[j, 0]
            out[i, 0] = 1 / (1 + math.exp(-total))
        return out

    A = layer(W1, B1, x)
    return A, layer(W2, B2, A)

# %% right: one layer, used twice
# A layer is a small class, and the network is two of them.
class Layer:
    def __init__(self, W, B):
        self.W, self.B = W, B

    def __call__(self, x):
        return np.reciprocal(1 + np.exp(-(self.W @ x + self.B)))


def mlp_forward(x, W1, B1, W2, B2):
    A = Layer(W1, B1)(x)
    Y = Layer(W2, B2)(A)
    return [A, Y]

# %% right: rows inside
# Turns the columns into rows, as in this course, and turns the results back.
def mlp_forward(x, W1, B1, W2, B2):
    a = 1 / (1 + np.exp(-(x.T @ W1.T + B1.T)))
    y = 1 / (1 + np.exp(-(a @ W2.T + B2.T)))
    return a.T, y.T

# %% right: the bias as a weight
# Appends a 1 to the inputs and the bias as one more column of W.
def mlp_forward(x, W1, B1, W2, B2):
    def layer(W, B, below):
        z = np.hstack([W, B]) @ np.vstack([below, [[1.0]]])
        return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))

    A = layer(W1, B1, x)
    return A, layer(W2, B2, A)

# %% right: float32 inside
# Computes in single precision.
def mlp_forward(x, W1, B1, W2, B2):
    x, W1, B1, W2, B2 = (np.asarray(v, dtype=np.float32) for v in (x, W1, B1, W2, B2))
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    return A, 1 / (1 + np.exp(-(W2 @ A + B2)))

# %% wrong: not attempted | fails: mlp_forward_values | diagnosis: not_attempted
# The stub as it was handed out.
def mlp_forward(x, W1, B1, W2, B2):
    """The 3-4-2 perceptron with sigmoids, in columns: return (A, Y), of shapes (4, 1) and (2, 1)."""
    raise NotImplementedError  # write your answer here

# %% wrong: no activation in the hidden layer | fails: mlp_forward_values | diagnosis: missing_activation
# The sums of the hidden layer go on as they are.
def mlp_forward(x, W1, B1, W2, B2):
    A = W1 @ x + B1
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return A, Y

# %% wrong: no activation at the outputs | fails: mlp_forward_values | diagnosis: missing_activation
# Leaves the last sums as they are, as a network with a softmax would.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = W2 @ A + B2
    return A, Y

# %% wrong: no activation at all | fails: mlp_forward_values | diagnosis: missing_activation
# Two affine layers, one after the other.
def mlp_forward(x, W1, B1, W2, B2):
    A = W1 @ x + B1
    return A, W2 @ A + B2

# %% wrong: forgets B1 | fails: mlp_forward_values | diagnosis: missing_term
# The bias of the hidden layer is not added.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x)))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return A, Y

# %% wrong: forgets B2 | fails: mlp_forward_values | diagnosis: missing_term
# The bias of the outputs is not added.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ A)))
    return A, Y

# %% wrong: forgets both biases | fails: mlp_forward_values | diagnosis: missing_term
# Only the products are left.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x)))
    Y = 1 / (1 + np.exp(-(W2 @ A)))
    return A, Y

# %% wrong: minus around the product alone | fails: mlp_forward_values
# The sign stands inside the parentheses and turns W x, but not B.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-W1 @ x + B1))
    Y = 1 / (1 + np.exp(-W2 @ A + B2))
    return A, Y

# %% wrong: e to the plus | fails: mlp_forward_values | diagnosis: turned_sigmoid
# Forgets the minus of the sigmoid, which gives 1 - f.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(W1 @ x + B1))
    Y = 1 / (1 + np.exp(W2 @ A + B2))
    return A, Y

# %% wrong: relu for f | fails: mlp_forward_values
# Takes the activation of the other networks of this chapter.
def mlp_forward(x, W1, B1, W2, B2):
    A = np.maximum(W1 @ x + B1, 0)
    Y = np.maximum(W2 @ A + B2, 0)
    return A, Y

# %% wrong: tanh for f | fails: mlp_forward_values
# Another function with the shape of an s.
def mlp_forward(x, W1, B1, W2, B2):
    A = np.tanh(W1 @ x + B1)
    Y = np.tanh(W2 @ A + B2)
    return A, Y

# %% wrong: softmax at the outputs | fails: mlp_forward_values
# Makes probabilities of the outputs, which are not classes here.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    z = W2 @ A + B2
    return A, np.exp(z) / np.exp(z).sum()

# %% wrong: entry by entry | fails: mlp_forward_values | diagnosis: raises
# Multiplies with * where a matrix product belongs.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 * x + B1)))
    Y = 1 / (1 + np.exp(-(W2 * A + B2)))
    return A, Y

# %% wrong: rows against columns | fails: mlp_forward_values | diagnosis: raises
# Multiplies from the other side, as for samples in rows.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(x @ W1 + B1)))
    Y = 1 / (1 + np.exp(-(A @ W2 + B2)))
    return A, Y

# %% wrong: flat vectors | fails: mlp_forward_values | diagnosis: wrong_shape
# Returns vectors without the second axis.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return A.ravel(), Y.ravel()

# %% wrong: flat biases | fails: mlp_forward_values | diagnosis: raises
# Adds the biases as flat vectors, so that a column meets a row and becomes a table.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1.ravel())))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2.ravel())))
    return A, Y

# %% wrong: only Y | fails: mlp_forward_values | diagnosis: wrong_shape
# Returns the outputs and keeps the hidden values.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    return 1 / (1 + np.exp(-(W2 @ A + B2)))

# %% wrong: Y first | fails: mlp_forward_values | diagnosis: wrong_shape
# Returns the two in the other order.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return Y, A

# %% wrong: prints | fails: mlp_forward_values | diagnosis: returns_nothing
# Shows the results and returns nothing.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    print(A, Y)

# %% wrong: adds into B1 | fails: mlp_forward_values | diagnosis: mutates_input
# Saves memory in an array that belongs to the caller.
def mlp_forward(x, W1, B1, W2, B2):
    B1 += W1 @ x
    A = 1 / (1 + np.exp(-B1))
    Y = 1 / (1 + np.exp(-(W2 @ A + B2)))
    return A, Y

# %% wrong: half precision | fails: mlp_forward_values | diagnosis: low_precision
# Saves memory by float16.
def mlp_forward(x, W1, B1, W2, B2):
    A = (1 / (1 + np.exp(-(W1 @ x + B1)))).astype(np.float16)
    Y = (1 / (1 + np.exp(-(W2 @ A + B2)))).astype(np.float16)
    return A, Y

# %% wrong: one buffer for the hidden layer | fails: mlp_forward_values | diagnosis: reused_buffer
# Writes the hidden values of every call into the same array.
hidden_values = np.zeros((4, 1))


def mlp_forward(x, W1, B1, W2, B2):
    hidden_values[...] = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = 1 / (1 + np.exp(-(W2 @ hidden_values + B2)))
    return hidden_values, Y

# %% wrong: rounds the outputs | fails: mlp_forward_values
# An output is taken for a class, and rounded.
def mlp_forward(x, W1, B1, W2, B2):
    A = 1 / (1 + np.exp(-(W1 @ x + B1)))
    Y = np.round(1 / (1 + np.exp(-(W2 @ A + B2))))
    return A, Y
