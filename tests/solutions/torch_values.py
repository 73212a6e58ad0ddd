"""The regression net of chapter 5 by PyTorch's autograd: makes `torch_values.npz`, the values that tests compare with.

    python tests/solutions/torch_values.py

The net is linear, relu, linear, mean squared error, written with torch.nn.Linear and torch.nn.functional, which share
nothing with the course's code. Everything is float64. The inputs come from cosines, so that any NumPy makes the same.
What is stored says with which versions it was made; the gradient of w1, 39,200 numbers, is rounded to float32.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import numpy as np

STORED = Path(__file__).with_suffix(".npz")
SIZES = {"digits": (40, 784, 50, 1), "wide": (6, 5, 4, 3)}  # samples, inputs, hidden neurons, outputs
BY_HAND = {  # the example that the chapter works by hand
    "x": [[1, 0, 2], [2, 1, 0], [0, 2, -1], [1, 1, 1]],
    "target": [[1], [3], [-4], [-3.5]],
    "w1": [[1, -1], [0, 2], [1, 1]],
    "b1": [-1, -0.5],
    "w2": [[1], [-2]],
    "b2": [0.5],
}
CASES = (*SIZES, "by_hand")
NAMES = ("w1", "b1", "w2", "b2")

Arrays = dict[str, np.ndarray]


def inputs(case: str) -> Arrays:
    """x, target, w1, b1, w2 and b2 of a case, in the course's convention: w1 is (in, out)."""
    if case == "by_hand":
        return {name: np.array(numbers, dtype=np.float64) for name, numbers in BY_HAND.items()}
    samples, size, hidden, outputs = SIZES[case]
    shapes = {
        "x": (samples, size),
        "target": (samples, outputs),
        "w1": (size, hidden),
        "b1": (hidden,),
        "w2": (hidden, outputs),
        "b2": (outputs,),
    }
    scale = {"w1": np.sqrt(2 / size), "w2": np.sqrt(2 / hidden)}
    values = {}
    for number, (name, shape) in enumerate(shapes.items(), start=1):
        count = int(np.prod(shape))
        values[name] = scale.get(name, 1.0) * np.cos(number * np.arange(1, count + 1) ** 1.5).reshape(shape)
    return values


def by_torch(case: str) -> dict[str, Any]:
    """The loss and the four gradients of a case, by autograd."""
    import torch

    values = {name: torch.tensor(array, dtype=torch.float64) for name, array in inputs(case).items()}
    size, hidden = values["w1"].shape
    outputs = len(values["b2"])
    first = torch.nn.Linear(size, hidden, dtype=torch.float64)
    second = torch.nn.Linear(hidden, outputs, dtype=torch.float64)
    with torch.no_grad():  # PyTorch's weights are (out, in)
        first.weight.copy_(values["w1"].T)
        first.bias.copy_(values["b1"])
        second.weight.copy_(values["w2"].T)
        second.bias.copy_(values["b2"])
    pred = second(torch.nn.functional.relu(first(values["x"])))
    loss = torch.nn.functional.mse_loss(pred, values["target"])
    loss.backward()
    gradients = (first.weight.grad, first.bias.grad, second.weight.grad, second.bias.grad)
    arrays = [gradient.numpy() for gradient in gradients if gradient is not None]
    arrays = [arrays[0].T, arrays[1], arrays[2].T, arrays[3]]
    return {"loss": loss.item(), **dict(zip(NAMES, arrays, strict=True))}


def main() -> None:
    """Write the stored values."""
    import torch

    made_with = f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}"
    stored: dict[str, Any] = {"made_with": made_with}
    for case in CASES:
        for name, value in by_torch(case).items():
            stored[f"{case}_{name}"] = np.asarray(value, dtype=np.float32 if np.size(value) > 1000 else np.float64)
    np.savez_compressed(STORED, **stored)
    print(f"{STORED.name}: {STORED.stat().st_size:,} bytes, {made_with}")


if __name__ == "__main__":
    main()
