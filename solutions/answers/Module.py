# %% right: hands on to forward
# What a call gives is what forward of the same object gives.
class Module:
    def __call__(self, x):
        return self.forward(x)

# %% right: any arguments
# Takes whatever forward takes, so that losses can be built on it too.
class Module:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

# %% right: a forward of its own that complains
# A module without a forward says so, instead of an error about a missing name.
class Module:
    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        raise NotImplementedError(f"{type(self).__name__} has no forward")

# %% right: an abstract class
# A class without a forward cannot be made into an object at all.
from abc import ABC, abstractmethod


class Module(ABC):
    def __call__(self, x):
        return self.forward(x)

    @abstractmethod
    def forward(self, x):
        """Return the module's output."""

# %% right: looks forward up by name
# Takes the bound method out of the object first, and calls it then.
class Module:
    def __call__(self, x):
        method = getattr(self, "forward")
        out = method(x)
        return out

# %% right: through the class of the object
# Finds forward where Python itself would look first, in the object's class.
class Module:
    def __call__(self, x):
        return type(self).forward(self, x)

# %% right: an __init__ that is not needed
# Has an __init__ of its own, which a class built on it may leave out.
class Module:
    def __init__(self):
        self.training = True

    def __call__(self, x):
        return self.forward(x)

# %% right: written as a lambda
# A function is a function, however it was written down.
class Module:
    __call__ = lambda self, x: self.forward(x)

# %% right: remembers its last output
# Keeps the output for whoever wants to look at it later, and returns it all the same.
class Module:
    def __call__(self, x):
        self.output = self.forward(x)
        return self.output

# %% wrong: not attempted | fails: module_values | diagnosis: not_attempted
# The stub as it was handed out.
class Module:
    """What layers and networks are built upon: a module can be called like a function.

    A class built on it has a method forward(x).
    """

    def __call__(self, x):
        """Return what this module's forward(x) returns."""
        raise NotImplementedError  # write your answer here

# %% wrong: forgets the return | fails: module_values | diagnosis: returns_nothing
# Calls forward and drops what it gives.
class Module:
    def __call__(self, x):
        self.forward(x)

# %% wrong: returns the method | fails: module_values | diagnosis: wrong_shape
# Hands back forward itself, without calling it.
class Module:
    def __call__(self, x):
        return self.forward

# %% wrong: names it call | fails: module_values | diagnosis: missing_name
# The two underscores on each side were taken for decoration.
class Module:
    def call(self, x):
        return self.forward(x)

# %% wrong: forgets self in the parameters | fails: module_values | diagnosis: wrong_signature
# The object arrives as x, and there is no place for the second argument.
class Module:
    def __call__(x):
        return forward(x)

# %% wrong: calls forward without the object | fails: module_values | diagnosis: raises
# Looks for a function of that name outside of all classes.
class Module:
    def __call__(self, x):
        return forward(x)

# %% wrong: forward of Module | fails: module_values
# Defines a forward that returns its input, and calls that one by the name of the class.
class Module:
    def __call__(self, x):
        return Module.forward(self, x)

    def forward(self, x):
        return x

# %% wrong: calls itself | fails: module_values | diagnosis: raises
# self(x) is the call that is being answered, so it never ends.
class Module:
    def __call__(self, x):
        return self(x)

# %% wrong: forgets the argument | fails: module_values | diagnosis: raises
# Calls forward with nothing.
class Module:
    def __call__(self, x):
        return self.forward()

# %% wrong: calls forward twice | fails: module_values
# The first call is for a look at the output, and a module that keeps a state counts it.
class Module:
    def __call__(self, x):
        if self.forward(x) is None:
            print("forward returns nothing")
        return self.forward(x)

# %% wrong: keeps the first result | fails: module_values | diagnosis: stale_cache
# Stores what forward gave once and returns that from then on.
class Module:
    def __call__(self, x):
        if not hasattr(self, "output"):
            self.output = self.forward(x)
        return self.output

# %% wrong: one output for all modules | fails: module_values | diagnosis: shared_state
# Keeps the output in a dict of the class, by the class's name, for all objects of it.
class Module:
    outputs = {}

    def __call__(self, x):
        key = type(self).__name__
        if key not in Module.outputs:
            Module.outputs[key] = self.forward(x)
        return Module.outputs[key]

# %% wrong: backward comes along | fails: module_values | diagnosis: raises
# Runs backward at once, which not every module has, and which nobody asked for.
class Module:
    def __call__(self, x):
        out = self.forward(x)
        self.backward(1.0)
        return out

# %% wrong: needs its __init__ | fails: module_values | diagnosis: raises
# Counts calls in an attribute that only Module's own __init__ makes; a class with another __init__ lacks it.
class Module:
    def __init__(self):
        self.count = 0

    def __call__(self, x):
        self.count += 1
        return self.forward(x)

# %% wrong: turns the input into an array of integers | fails: module_values | diagnosis: rounded
# A conversion that was meant to be helpful.
class Module:
    def __call__(self, x):
        return self.forward(np.asarray(x, dtype=int))

# %% wrong: a tuple of input and output | fails: module_values | diagnosis: wrong_shape
# Returns the input as well, for later.
class Module:
    def __call__(self, x):
        return x, self.forward(x)
