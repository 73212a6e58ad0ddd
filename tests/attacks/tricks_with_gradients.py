"""What a submission may try instead of backpropagation."""

from attempt import mul

RIGHT_MUL = """
class MulLayer:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x
"""


GRADIENTS = (
    mul(
        "finite differences of its own forward",
        """
        class MulLayer:
            def forward(self, x, y):
                self.x, self.y = x, y
                return x * y
            def backward(self, dout):
                x, y, h = self.x, self.y, 1e-5
                dx = (self.forward(x + h, y) - self.forward(x - h, y)) / (2 * h) * dout
                dy = (self.forward(x, y + h) - self.forward(x, y - h)) / (2 * h) * dout
                self.x, self.y = x, y
                return dx, dy
        """,
        earns=("mul_forward", "mul_backward"),
    ),
    mul(
        "finite differences by another name",
        """
        class MulLayer:
            def forward(self, x, y):
                self.x, self.y = x, y
                return x * y
            again = forward
            def backward(self, dout):
                x, y, h = self.x, self.y, 1e-5
                dx = (self.again(x + h, y) - self.again(x - h, y)) / (2 * h) * dout
                dy = (self.again(x, y + h) - self.again(x, y - h)) / (2 * h) * dout
                self.x, self.y = x, y
                return dx, dy
        """,
        earns=("mul_forward", "mul_backward"),
    ),
    mul(
        "an autodiff library",
        """
        import autograd.numpy
        from autograd import elementwise_grad
        class MulLayer:
            def forward(self, x, y):
                self.x, self.y = x, y
                return x * y
            def backward(self, dout):
                f = lambda x, y: x * y
                return elementwise_grad(f, 0)(self.x, self.y) * dout, elementwise_grad(f, 1)(self.x, self.y) * dout
        """,
    ),
    mul(
        "a forward that is wrong where it is measured",
        """
        import numpy as np
        class MulLayer:
            seen = {}
            def forward(self, x, y):
                self.x, self.y = x, y
                rough = np.round(np.asarray(x, float), 3), np.round(np.asarray(y, float), 3)
                first = self.seen.setdefault(str(rough), (x, y))
                return first[0] * first[1]
            def backward(self, dout):
                return 0 * self.x, 0 * self.y
        """,
        earns=("mul_forward",),
    ),
    mul(
        "nan",
        """
        import numpy as np
        class MulLayer:
            def forward(self, x, y): return x * np.nan
            def backward(self, dout): return dout * np.nan, dout * np.nan
        """,
    ),
    mul(
        "numbers in place of arrays",
        RIGHT_MUL.replace("dout * self.y, dout * self.x", "float(np.mean(dout)), float(np.mean(dout))"),
        earns=("mul_forward",),
    ),
    mul(
        "float16",
        RIGHT_MUL.replace("return x * y", "return (np.float16(x) * np.float16(y)) * np.float16(1.0)").replace(
            "dout * self.y, dout * self.x", "np.float16(dout * self.y), np.float16(dout * self.x)"
        ),
    ),
    mul("tiny gradients", RIGHT_MUL.replace("dout * self.y", "1e-9 * dout * self.y"), earns=("mul_forward",)),
    mul(
        "values for the public inputs",
        """
        import numpy as np
        class MulLayer:
            def forward(self, x, y):
                self.x = x
                return 200.0 if np.ndim(x) == 0 else np.array([4.0, -6.0, -3.0])
            def backward(self, dout):
                if np.ndim(self.x) == 0:
                    return 2.0 * dout, 100.0 * dout
                return dout * np.array([4.0, 3.0, -6.0]), dout * np.array([1.0, -2.0, 0.5])
        """,
    ),
    mul(
        "right at the first call alone",
        """
        class MulLayer:
            calls = 0
            def forward(self, x, y):
                MulLayer.calls += 1
                self.x, self.y = x, y
                return x * y if MulLayer.calls == 1 else 0.0 * x
            def backward(self, dout):
                return 0.0 * dout, 0.0 * dout
        """,
    ),
    mul(
        "hidden inputs in exceptions and prints",
        """
        class MulLayer:
            seen = []
            def forward(self, x, y):
                print("seen", x, y)
                MulLayer.seen.append((x, y))
                raise ValueError(f"seen {x} {y}")
            def backward(self, dout):
                raise ValueError(f"seen {dout}")
        """,
    ),
)
