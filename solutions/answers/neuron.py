# %% right: a matrix-vector product
# Multiplies the rows of X by w and adds b to each result.
def neuron(X, w, b):
    return X @ w + b

# %% right: np.dot
# The same product by its older name.
def neuron(X, w, b):
    a = np.dot(X, w)
    a = a + b
    return a

# %% right: products first, then a sum
# Lets w be broadcast over the rows, and sums along each row.
def neuron(X, w, b):
    return np.sum(X * w, axis=1) + b

# %% right: einsum
# Writes the sum over j as the formula has it.
def neuron(X, w, b):
    return np.einsum("ij,j->i", X, w) + b

# %% right: two loops
# Adds up each sample by hand.
def neuron(X, w, b):
    m, k = X.shape
    a = np.zeros(m)
    for i in range(m):
        total = 0.0
        for j in range(k):
            total += X[i, j] * w[j]
        a[i] = total + b
    return a

# %% right: a list of numbers
# Returns a list, one number a sample.
def neuron(X, w, b):
    return [sum(x * weight for x, weight in zip(row, w)) + b for row in X]

# %% right: w as a row, as the source writes it
# Computes X w^T + b with w of shape (1, k), and makes the column flat again.
def neuron(X, w, b):
    row = w.reshape(1, -1)
    return (X @ row.T + b).ravel()

# %% right: the bias as one more weight
# Puts a column of ones beside X and b behind w.
def neuron(X, w, b):
    ones = np.ones((len(X), 1))
    return np.hstack([X, ones]) @ np.append(w, b)

# %% right: float32 inside
# Calculates in single precision.
def neuron(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    a = np.float32(X) @ np.float32(w)
    a += np.float32(b)
    return a

# %% right: changes an own copy
# Multiplies w into a copy of X, then adds the columns into the bias.
def neuron(X, w, b):
    weighted = np.array(X, dtype=float)
    weighted *= w
    a = np.full(len(weighted), b, dtype=float)
    for column in weighted.T:
        a += column
    return a

# %% wrong: nothing written yet | fails: neuron_values | diagnosis: not_attempted
# The stub as it was handed out.
def neuron(X, w, b):
    raise NotImplementedError  # write your answer here

# %% wrong: forgets the bias | fails: neuron_values | diagnosis: missing_term
# Stops after the weighted sum.
def neuron(X, w, b):
    return X @ w

# %% wrong: subtracts the bias | fails: neuron_values
# Takes b for a threshold that has to be passed.
def neuron(X, w, b):
    return X @ w - b

# %% wrong: the bias once for each input | fails: neuron_values
# Adds b inside the sum, so that it counts k times.
def neuron(X, w, b):
    return np.sum(X * w + b, axis=1)

# %% wrong: adds up everything | fails: neuron_values | diagnosis: wrong_shape
# Sums over the samples as well and returns a single number.
def neuron(X, w, b):
    return np.sum(X * w) + b

# %% wrong: sums over the wrong axis | fails: neuron_values | diagnosis: wrong_shape
# Adds the samples together and keeps the inputs apart.
def neuron(X, w, b):
    return np.sum(X * w, axis=0) + b

# %% wrong: the products without the sum | fails: neuron_values | diagnosis: wrong_shape
# Multiplies entry by entry and returns all of the products.
def neuron(X, w, b):
    return X * w + b

# %% wrong: a column | fails: neuron_values | diagnosis: wrong_shape
# Follows the formula X w^T with w as a row and leaves the result as a column.
def neuron(X, w, b):
    return X @ w.reshape(1, -1).T + b

# %% wrong: a row | fails: neuron_values | diagnosis: wrong_shape
# Takes the samples as columns and returns one row of shape (1, m).
def neuron(X, w, b):
    return w.reshape(1, -1) @ X.T + b

# %% wrong: w on the left | fails: neuron_values | diagnosis: raises
# Writes w X as in a text with columns, where the sizes do not fit.
def neuron(X, w, b):
    return w @ X + b

# %% wrong: transposes X | fails: neuron_values | diagnosis: raises
# Believes that the samples stand in columns.
def neuron(X, w, b):
    return X.T @ w + b

# %% wrong: the mean of the products | fails: neuron_values
# Averages over the inputs where the formula sums.
def neuron(X, w, b):
    return np.mean(X * w, axis=1) + b

# %% wrong: only the first sample | fails: neuron_values | diagnosis: wrong_shape
# Was written for one basket.
def neuron(X, w, b):
    return float(X[0] @ w + b)

# %% wrong: the bias with the last sample only | fails: neuron_values
# Adds b after the loop, where only the last entry is at hand.
def neuron(X, w, b):
    a = np.zeros(len(X))
    for i, row in enumerate(X):
        a[i] = row @ w
    a[i] += b
    return a

# %% wrong: leaves out the last input | fails: neuron_values
# Counts the inputs from 1 to k and loses one of them.
def neuron(X, w, b):
    m, k = X.shape
    a = np.full(m, b)
    for i in range(m):
        for j in range(1, k):
            a[i] += X[i, j - 1] * w[j - 1]
    return a

# %% wrong: does not start anew for each sample | fails: neuron_values
# Sets the total once, before both loops.
def neuron(X, w, b):
    a = []
    total = b
    for row in X:
        for x, weight in zip(row, w):
            total += x * weight
        a.append(total)
    return np.array(a)

# %% wrong: whole numbers | fails: neuron_values | diagnosis: rounded
# Collects the result in an array of integers, which cuts off the fractions.
def neuron(X, w, b):
    a = np.zeros(len(X), dtype=int)
    for i, row in enumerate(X):
        a[i] = row @ w + b
    return a

# %% wrong: multiplies into X | fails: neuron_values | diagnosis: mutates_input
# Saves an array by writing the products into the caller's.
def neuron(X, w, b):
    X *= w
    return X.sum(axis=1) + b

# %% wrong: an activation on top | fails: neuron_values | diagnosis: missing_entries
# Adds the relu that usually follows.
def neuron(X, w, b):
    return np.maximum(X @ w + b, 0)

# %% wrong: half precision | fails: neuron_values | diagnosis: low_precision
# Calculates in float16.
def neuron(X, w, b):
    return X.astype(np.float16) @ w.astype(np.float16) + np.float16(b)

# %% wrong: prints the activations | fails: neuron_values | diagnosis: returns_nothing
# Shows the result and does not return it.
def neuron(X, w, b):
    print(X @ w + b)

# %% wrong: fitted to the two baskets | fails: neuron_values
# Returns the numbers of the text.
def neuron(X, w, b):
    if len(X) == 2:
        return np.array([6.5, 8.5])
    return np.zeros(len(X)) + b

# %% wrong: one array for all results | fails: neuron_values | diagnosis: reused_buffer
# Keeps an array for each batch size and fills it again at every call.
results = {}


def neuron(X, w, b):
    m = len(X)
    if m not in results:
        results[m] = np.zeros(m)
    np.matmul(X, w, out=results[m])
    results[m] += b
    return results[m]
