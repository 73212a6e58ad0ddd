# %% right: four layers
# One layer object for each circle of the graph, backward in the opposite order.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer = MulLayer()
    orange_layer = MulLayer()
    sum_layer = AddLayer()
    tax_layer = MulLayer()

    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    fruit = sum_layer.forward(apples, oranges)
    total = tax_layer.forward(fruit, tax)

    dfruit, dtax = tax_layer.backward(1)
    dapples, doranges = sum_layer.backward(dfruit)
    dapple_price, dapple_count = apple_layer.backward(dapples)
    dorange_price, dorange_count = orange_layer.backward(doranges)

    grads = {
        "apple_price": dapple_price,
        "apple_count": dapple_count,
        "orange_price": dorange_price,
        "orange_count": dorange_count,
        "tax": dtax,
    }
    return total, grads

# %% right: formulas in place of layers
# Differentiates the whole bill on paper and writes down the five formulas.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    return fruit * tax, dict(
        apple_price=apple_count * tax,
        apple_count=apple_price * tax,
        orange_price=orange_count * tax,
        orange_count=orange_price * tax,
        tax=fruit,
    )

# %% right: vectors of prices and counts
# Treats the fruit as vectors, so that one product serves both, and returns a list.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    prices = np.array([apple_price, orange_price])
    counts = np.array([apple_count, orange_count])
    fruit = prices @ counts
    dprices, dcounts = tax * counts, tax * prices
    grads = dict(zip(["apple_price", "orange_price"], dprices))
    grads.update(zip(["apple_count", "orange_count"], dcounts))
    grads["tax"] = fruit
    return [fruit * tax, grads]

# %% right: tax on each fruit before adding
# Draws another graph, in which the tax is used twice and its gradients are added.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    a1, a2, o1, o2, plus = MulLayer(), MulLayer(), MulLayer(), MulLayer(), AddLayer()
    apples = a2.forward(a1.forward(apple_price, apple_count), tax)
    oranges = o2.forward(o1.forward(orange_price, orange_count), tax)
    total = plus.forward(apples, oranges)

    dapples, doranges = plus.backward(1.0)
    d_a1, dtax_apples = a2.backward(dapples)
    d_o1, dtax_oranges = o2.backward(doranges)
    grads = {"tax": dtax_apples}
    grads["tax"] += dtax_oranges
    grads["apple_price"], grads["apple_count"] = a1.backward(d_a1)
    grads["orange_price"], grads["orange_count"] = o1.backward(d_o1)
    return total, grads

# %% right: layers made once for all calls
# Keeps the four layers outside the function, which is harmless as each forward replaces what they stored.
fruit_layers = {"apples": MulLayer(), "oranges": MulLayer(), "sum": AddLayer(), "tax": MulLayer()}


def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    total = fruit_layers["tax"].forward(
        fruit_layers["sum"].forward(
            fruit_layers["apples"].forward(apple_price, apple_count),
            fruit_layers["oranges"].forward(orange_price, orange_count),
        ),
        tax,
    )
    dsum, dtax = fruit_layers["tax"].backward(1.0)
    dapples, doranges = fruit_layers["sum"].backward(dsum)
    dap, dac = fruit_layers["apples"].backward(dapples)
    dop, doc = fruit_layers["oranges"].backward(doranges)
    return total, {"apple_price": dap, "apple_count": dac, "orange_price": dop, "orange_count": doc, "tax": dtax}

# %% right: a tape, and further keys
# Records what to do on the way back, and reports the gradients of the intermediate values too.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    values = {
        "apple_price": apple_price,
        "apple_count": apple_count,
        "orange_price": orange_price,
        "orange_count": orange_count,
        "tax": tax,
    }
    grads = {name: 0.0 for name in values}
    tape = []

    def apply(layer, left, right, name):
        values[name] = layer.forward(values[left], values[right])
        grads[name] = 0.0
        tape.append((layer, left, right, name))

    apply(MulLayer(), "apple_price", "apple_count", "apples")
    apply(MulLayer(), "orange_price", "orange_count", "oranges")
    apply(AddLayer(), "apples", "oranges", "fruit")
    apply(MulLayer(), "fruit", "tax", "total")
    grads["total"] = 1.0
    for layer, left, right, name in reversed(tape):
        dleft, dright = layer.backward(grads[name])
        grads[left] += dleft
        grads[right] += dright
    return values["total"], grads

# %% right: float32 and arrays of no dimension
# Computes in single precision and returns arrays of shape ().
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    p, n, q, m, t = (np.array(v, dtype=np.float32) for v in (apple_price, apple_count, orange_price, orange_count, tax))
    names = ("apple_price", "apple_count", "orange_price", "orange_count", "tax")
    gradients = (n * t, p * t, m * t, q * t, p * n + q * m)
    return np.asarray((p * n + q * m) * t), {name: np.asarray(g) for name, g in zip(names, gradients)}

# %% right: prints a receipt
# Shows every step and returns an ordered dict.
from collections import OrderedDict


def fruit_bill(apple_price: float, apple_count: float, orange_price: float, orange_count: float, tax: float):
    """The bill with tax, and how much it rises per unit of each of its five inputs."""
    fruit = (MulLayer(), MulLayer())
    amounts = [
        layer.forward(price, count)
        for layer, price, count in zip(fruit, (apple_price, orange_price), (apple_count, orange_count))
    ]
    print("apples", amounts[0])
    print("oranges", amounts[1])
    plus, times_tax = AddLayer(), MulLayer()
    total = times_tax.forward(plus.forward(*amounts), tax)
    print("total", total)
    dsum, dtax = times_tax.backward(1.0)
    grads = OrderedDict(tax=dtax)
    for name, layer, damount in zip(("apple", "orange"), fruit, plus.backward(dsum)):
        grads[f"{name}_price"], grads[f"{name}_count"] = layer.backward(damount)
    return total, grads

# %% wrong: nothing written yet | fails: fruit_bill_values | diagnosis: not_attempted
# The stub as it was handed out.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    raise NotImplementedError  # write your answer here

# %% wrong: one multiplication layer for everything | fails: fruit_bill_values
# Reuses one MulLayer, which remembers its last inputs only.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    mul = MulLayer()
    add = AddLayer()
    apples = mul.forward(apple_price, apple_count)
    oranges = mul.forward(orange_price, orange_count)
    total = mul.forward(add.forward(apples, oranges), tax)
    dsum, dtax = mul.backward(1.0)
    dapples, doranges = add.backward(dsum)
    dapple_price, dapple_count = mul.backward(dapples)
    dorange_price, dorange_count = mul.backward(doranges)
    return total, {
        "apple_price": dapple_price,
        "apple_count": dapple_count,
        "orange_price": dorange_price,
        "orange_count": dorange_count,
        "tax": dtax,
    }

# %% wrong: apples and oranges share a layer | fails: fruit_bill_values
# Uses one layer for both fruits, so that the apples get the gradients of the oranges.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit_layer, add, tax_layer = MulLayer(), AddLayer(), MulLayer()
    apples = fruit_layer.forward(apple_price, apple_count)
    oranges = fruit_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    dsum, dtax = tax_layer.backward(1.0)
    dapples, doranges = add.backward(dsum)
    grads = {"tax": dtax}
    grads["orange_price"], grads["orange_count"] = fruit_layer.backward(doranges)
    grads["apple_price"], grads["apple_count"] = fruit_layer.backward(dapples)
    return total, grads

# %% wrong: every backward starts from 1 | fails: fruit_bill_values | diagnosis: missing_factor
# Calls each layer's backward with 1 and so leaves the tax out of four gradients.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer, orange_layer, add, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    _, dtax = tax_layer.backward(1.0)
    dap, dac = apple_layer.backward(1.0)
    dop, doc = orange_layer.backward(1.0)
    return total, {"apple_price": dap, "apple_count": dac, "orange_price": dop, "orange_count": doc, "tax": dtax}

# %% wrong: starts backward with the total | fails: fruit_bill_values | diagnosis: extra_factor
# Sends the result itself back where a 1 belongs.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer, orange_layer, add, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    dsum, dtax = tax_layer.backward(total)
    dapples, doranges = add.backward(dsum)
    dap, dac = apple_layer.backward(dapples)
    dop, doc = orange_layer.backward(doranges)
    return total, {"apple_price": dap, "apple_count": dac, "orange_price": dop, "orange_count": doc, "tax": dtax}

# %% wrong: starts backward with 0 | fails: fruit_bill_values | diagnosis: zero_gradient
# Believes that the last layer receives no gradient, and passes 0.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer, orange_layer, add, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    dsum, dtax = tax_layer.backward(0.0)
    dapples, doranges = add.backward(dsum)
    dap, dac = apple_layer.backward(dapples)
    dop, doc = orange_layer.backward(doranges)
    return total, {"apple_price": dap, "apple_count": dac, "orange_price": dop, "orange_count": doc, "tax": dtax}

# %% wrong: price and count exchanged | fails: fruit_bill_values | diagnosis: swapped_gradients
# Unpacks the gradients of each fruit in the other order.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer, orange_layer, add, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    dsum, dtax = tax_layer.backward(1.0)
    dapples, doranges = add.backward(dsum)
    grads = {"tax": dtax}
    grads["apple_count"], grads["apple_price"] = apple_layer.backward(dapples)
    grads["orange_count"], grads["orange_price"] = orange_layer.backward(doranges)
    return total, grads

# %% wrong: fruit and tax exchanged | fails: fruit_bill_values
# Takes the gradient of the tax for that of the sum.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer, orange_layer, add, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    dtax, dsum = tax_layer.backward(1.0)
    dapples, doranges = add.backward(dsum)
    dap, dac = apple_layer.backward(dapples)
    dop, doc = orange_layer.backward(doranges)
    return total, {"apple_price": dap, "apple_count": dac, "orange_price": dop, "orange_count": doc, "tax": dtax}

# %% wrong: the gradient of the tax is the bill | fails: fruit_bill_values | diagnosis: extra_factor
# Differentiates by the tax and forgets to take the tax out.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    total = (apple_price * apple_count + orange_price * orange_count) * tax
    grads = {
        "apple_price": apple_count * tax,
        "apple_count": apple_price * tax,
        "orange_price": orange_count * tax,
        "orange_count": orange_price * tax,
        "tax": total,
    }
    return total, grads

# %% wrong: the gradient of the tax counts apples only | fails: fruit_bill_values
# Forgets one of the two fruits in the last gradient.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apples, oranges = apple_price * apple_count, orange_price * orange_count
    grads = {
        "apple_price": apple_count * tax,
        "apple_count": apple_price * tax,
        "orange_price": orange_count * tax,
        "orange_count": orange_price * tax,
        "tax": apples,
    }
    return (apples + oranges) * tax, grads

# %% wrong: a constant has no gradient | fails: fruit_bill_values | diagnosis: zero_gradient
# Believes that the tax is a constant and gives it a gradient of 0.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    total = tax * (apple_price * apple_count + orange_price * orange_count)
    grads = {
        "apple_price": tax * apple_count,
        "apple_count": tax * apple_price,
        "orange_price": tax * orange_count,
        "orange_count": tax * orange_price,
        "tax": 0.0,
    }
    return total, grads

# %% wrong: forgets the tax | fails: fruit_bill_values | diagnosis: missing_factor
# Adds up the fruit and returns the bill without tax.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    total = apple_price * apple_count + orange_price * orange_count
    grads = {
        "apple_price": apple_count,
        "apple_count": apple_price,
        "orange_price": orange_count,
        "orange_count": orange_price,
        "tax": total,
    }
    return total, grads

# %% wrong: tax on the oranges only | fails: fruit_bill_values
# Forgets the brackets around the sum.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    total = apple_price * apple_count + orange_price * orange_count * tax
    grads = {
        "apple_price": apple_count,
        "apple_count": apple_price,
        "orange_price": orange_count * tax,
        "orange_count": orange_price * tax,
        "tax": orange_price * orange_count,
    }
    return total, grads

# %% wrong: reads the tax as a rate | fails: fruit_bill_values
# Takes a tax of 1.1 for 110 percent on top of the price.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    factor = 1 + tax
    grads = {
        "apple_price": apple_count * factor,
        "apple_count": apple_price * factor,
        "orange_price": orange_count * factor,
        "orange_count": orange_price * factor,
        "tax": fruit,
    }
    return fruit * factor, grads

# %% wrong: all signs turned | fails: fruit_bill_values | diagnosis: wrong_sign
# Sends -1 back, since a bill is to be made small.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer, orange_layer, add, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    dsum, dtax = tax_layer.backward(-1.0)
    dapples, doranges = add.backward(dsum)
    dap, dac = apple_layer.backward(dapples)
    dop, doc = orange_layer.backward(doranges)
    return total, {"apple_price": dap, "apple_count": dac, "orange_price": dop, "orange_count": doc, "tax": dtax}

# %% wrong: splits the gradient at the sum | fails: fruit_bill_values | diagnosis: missing_factor
# Gives each fruit half of what comes back, as if the sum were a mean.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    dapples = doranges = tax / 2
    grads = {
        "apple_price": dapples * apple_count,
        "apple_count": dapples * apple_price,
        "orange_price": doranges * orange_count,
        "orange_count": doranges * orange_price,
        "tax": fruit,
    }
    return fruit * tax, grads

# %% wrong: recovers the gradients by division | fails: fruit_bill_values | diagnosis: raises
# Divides the amounts by the inputs, which fails where a count is 0.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apples, oranges = apple_price * apple_count, orange_price * orange_count
    grads = {
        "apple_price": apples * tax / apple_price,
        "apple_count": apples * tax / apple_count,
        "orange_price": oranges * tax / orange_price,
        "orange_count": oranges * tax / orange_count,
        "tax": apples + oranges,
    }
    return (apples + oranges) * tax, grads

# %% wrong: forgets one key | fails: fruit_bill_values | diagnosis: wrong_shape
# Leaves the tax out of the dict.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    total = (apple_price * apple_count + orange_price * orange_count) * tax
    grads = {
        "apple_price": apple_count * tax,
        "apple_count": apple_price * tax,
        "orange_price": orange_count * tax,
        "orange_count": orange_price * tax,
    }
    return total, grads

# %% wrong: other keys | fails: fruit_bill_values | diagnosis: wrong_shape
# Names the gradients dapple_price and so on.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    total = (apple_price * apple_count + orange_price * orange_count) * tax
    grads = {
        "dapple_price": apple_count * tax,
        "dapple_count": apple_price * tax,
        "dorange_price": orange_count * tax,
        "dorange_count": orange_price * tax,
        "dtax": apple_price * apple_count + orange_price * orange_count,
    }
    return total, grads

# %% wrong: gradients in a list | fails: fruit_bill_values | diagnosis: wrong_shape
# Returns the gradients in the order of the arguments, without their names.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    grads = [apple_count * tax, apple_price * tax, orange_count * tax, orange_price * tax, fruit]
    return fruit * tax, grads

# %% wrong: the gradients first | fails: fruit_bill_values | diagnosis: wrong_shape
# Returns the two results in the other order.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    grads = {
        "apple_price": apple_count * tax,
        "apple_count": apple_price * tax,
        "orange_price": orange_count * tax,
        "orange_count": orange_price * tax,
        "tax": fruit,
    }
    return grads, fruit * tax

# %% wrong: returns the total only | fails: fruit_bill_values | diagnosis: wrong_shape
# Leaves the gradients in a local variable.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    grads = {
        "apple_price": apple_count * tax,
        "apple_count": apple_price * tax,
        "orange_price": orange_count * tax,
        "orange_count": orange_price * tax,
        "tax": fruit,
    }
    return fruit * tax

# %% wrong: prints the bill | fails: fruit_bill_values | diagnosis: returns_nothing
# Prints the right numbers and returns None.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    print("total:", fruit * tax)
    print("apple:", apple_count * tax, apple_price * tax)
    print("orange:", orange_count * tax, orange_price * tax)
    print("tax:", fruit)

# %% wrong: fitted to the example | fails: fruit_bill_values
# Returns the five numbers of the text, whatever the prices are.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    grads = {"apple_price": 2.2, "apple_count": 110.0, "orange_price": 3.3, "orange_count": 165.0, "tax": 650.0}
    return 715.0, grads

# %% wrong: rounds to whole numbers | fails: fruit_bill_values | diagnosis: rounded
# Rounds the bill, as shops do, and loses the digits behind the point.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    fruit = apple_price * apple_count + orange_price * orange_count
    grads = {
        "apple_price": round(apple_count * tax, 1),
        "apple_count": round(apple_price * tax, 1),
        "orange_price": round(orange_count * tax, 1),
        "orange_count": round(orange_price * tax, 1),
        "tax": round(fruit),
    }
    return round(fruit * tax), grads

# %% wrong: half precision | fails: fruit_bill_values | diagnosis: low_precision
# Computes in float16.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    p, n, q, m, t = np.array([apple_price, apple_count, orange_price, orange_count, tax], dtype=np.float16)
    fruit = p * n + q * m
    grads = {"apple_price": n * t, "apple_count": p * t, "orange_price": m * t, "orange_count": q * t, "tax": fruit}
    return fruit * t, grads

# %% wrong: adds up in a default argument | fails: fruit_bill_values | diagnosis: not_repeatable
# The dict of the default argument keeps the gradients of all earlier calls.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax, grads={}):
    fruit = apple_price * apple_count + orange_price * orange_count
    new = {
        "apple_price": apple_count * tax,
        "apple_count": apple_price * tax,
        "orange_price": orange_count * tax,
        "orange_count": orange_price * tax,
        "tax": fruit,
    }
    for name, gradient in new.items():
        grads[name] = grads.get(name, 0.0) + gradient
    return fruit * tax, dict(grads)

# %% wrong: gradients as arrays of one entry | fails: fruit_bill_values | diagnosis: wrong_shape
# Wraps every number in an array of shape (1,).
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    p, n, q, m, t = (np.array([v]) for v in (apple_price, apple_count, orange_price, orange_count, tax))
    fruit = p * n + q * m
    grads = {"apple_price": n * t, "apple_count": p * t, "orange_price": m * t, "orange_count": q * t, "tax": fruit}
    return fruit * t, grads

# %% wrong: backward in the order of forward | fails: fruit_bill_values | diagnosis: raises
# Runs the first layers backward before their gradient is known.
def fruit_bill(apple_price, apple_count, orange_price, orange_count, tax):
    apple_layer, orange_layer, add, tax_layer = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apples = apple_layer.forward(apple_price, apple_count)
    oranges = orange_layer.forward(orange_price, orange_count)
    total = tax_layer.forward(add.forward(apples, oranges), tax)
    grads = {}
    grads["apple_price"], grads["apple_count"] = apple_layer.backward(dapples)
    grads["orange_price"], grads["orange_count"] = orange_layer.backward(doranges)
    dapples, doranges = add.backward(dsum)
    dsum, grads["tax"] = tax_layer.backward(1.0)
    return total, grads
