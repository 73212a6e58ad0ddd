"""Numerical gradients by central differences, with a step and an error bound that are derived.

For F(v) = sum(forward(v) * dout) and one entry v_i, the central difference is

    (F(v + h e_i) - F(v - h e_i)) / (2 h) = dF/dv_i + h^2/6 F''' + rounding / h

Truncation grows with h^2 and rounding falls with 1/h. They meet near h = eps^(1/3) times the size of v_i
(Press et al., Numerical Recipes, 3rd edition, section 5.7): 6e-6 for float64, 5e-3 for float32, where eps
is the distance from 1 to the next number. Two things keep the rounding small: outputs are subtracted before
they are weighted with dout, so that entries of the output that v_i does not touch cancel exactly, and h is
the difference of the two arguments as they are stored, not as it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.check.plain import as_array

ALL_ENTRIES = 100  # up to this size every entry is measured
SAMPLED_ENTRIES = 40  # beyond, so many entries, and
DIRECTIONS = 8  # so many random directions, in which an error of any entry shows

Arguments = tuple[Any, ...]
Evaluate = Callable[[Sequence[Arguments]], list[np.ndarray]]


@dataclass(frozen=True)
class Precision:
    """What the arithmetic of a forward allows: eps, and the relative errors that count as right.

    `values` bounds the error of a forward or a function, `gradients` that of a backward, each relative to
    the largest entry of the array. `noise` multiplies the rounding error of a numerical gradient.
    """

    name: str
    eps: float
    values: float
    gradients: float
    noise: float

    @property
    def step(self) -> float:
        """The step h for an argument of size 1."""
        return float(np.cbrt(self.eps))


# A right answer in float64 errs by 1e-10 (the numerical gradient's own error). 1e-6 leaves room for a sum over
# thousands of terms and for a constant of 1e-7 inside a logarithm, and lies far below any mistake.
DOUBLE = Precision("float64", eps=2.0**-52, values=1e-5, gradients=1e-6, noise=100.0)
# A right answer in float32 errs by 6e-8 times the root of the number of terms: 2e-6 for 784. float16 starts at 5e-4.
SINGLE = Precision("float32", eps=2.0**-23, values=1e-5, gradients=5e-5, noise=10.0)
SINGLE_ERROR = 1e-9  # a forward in float64 is nearer to the expected values than this, one in float32 is not


def precision_of(answer: object, expected: np.ndarray | None) -> Precision:
    """Tell in which precision a forward was computed: from its dtype, else from its error."""
    if isinstance(answer, np.ndarray) and answer.dtype in (np.float32, np.float16):
        return SINGLE
    values = as_array(answer)
    if expected is not None and values is not None and values.shape == expected.shape and np.isfinite(values).all():
        scale = np.max(np.abs(expected), initial=0.0)
        if np.max(np.abs(values - expected), initial=0.0) > SINGLE_ERROR * scale:
            return SINGLE
    return DOUBLE


@dataclass(frozen=True)
class Probe:
    """One central difference: the argument moved by `direction` times h.

    A direction is one entry, or all entries at once, each by its own size and with a random sign.
    """

    direction: np.ndarray
    entry: tuple[int, ...] | None  # the index, or None for a direction through all entries
    response: np.ndarray  # (forward(v + h d) - forward(v - h d)) / (2 h), in the shape of the output
    quantum: np.ndarray  # what one rounding of each entry of the output makes of `response`

    def slope(self, dout: np.ndarray) -> float:
        """The derivative of sum(forward * dout) in this direction."""
        return float(np.sum(self.response * dout))

    def noise(self, dout: np.ndarray) -> float:
        """How far rounding may have moved `slope`: every entry that changed, and one that was too flat to change."""
        changed = np.where(self.response != 0.0, self.quantum * dout, 0.0)
        flat = np.max(np.abs(self.quantum * dout), initial=0.0)
        return float(np.sqrt(np.sum(changed**2)) + flat)


@dataclass(frozen=True)
class Sensitivity:
    """How forward answers to one argument: the measurements from which any dout gives a gradient."""

    shape: tuple[int, ...]
    probes: tuple[Probe, ...]

    @property
    def complete(self) -> bool:
        """Whether every entry was measured."""
        return len(self.probes) == int(np.prod(self.shape)) and all(p.entry is not None for p in self.probes)

    def gradient(self, dout: np.ndarray) -> np.ndarray:
        """The gradient of sum(forward * dout), in the argument's shape; NaN at entries not measured."""
        gradient = np.full(self.shape, np.nan)
        for probe in self.probes:
            if probe.entry is not None:
                gradient[probe.entry] = probe.slope(dout)
        return gradient


def sensitivity(
    evaluate: Evaluate, arguments: Arguments, index: int, precision: Precision, seed: int = 0
) -> Sensitivity:
    """Measure how the output answers to the argument number `index`.

    `evaluate` takes a list of argument tuples and returns the outputs. The argument is a number or an array of
    any shape, integers included (it is moved as float64). Small arrays are measured entry by entry, large ones
    at entries drawn with `seed` and in random directions.
    """
    value = np.asarray(arguments[index], dtype=np.float64)
    scalar = not isinstance(arguments[index], np.ndarray)
    moves = list(_directions(value, seed))
    batch: list[Arguments] = []
    widths: list[np.ndarray] = []
    size = np.maximum(1.0, np.abs(value))
    for direction, _ in moves:
        step = precision.step * size * direction
        ahead, behind = value + step, value - step
        widths.append(ahead - behind)
        for moved in (ahead, behind):
            one = float(moved) if scalar else moved
            batch.append((*arguments[:index], one, *arguments[index + 1 :]))
    outputs = evaluate(batch)
    probes = []
    for number, (_, entry) in enumerate(moves):
        ahead, behind = (np.asarray(out, dtype=np.float64) for out in outputs[2 * number : 2 * number + 2])
        width = float(np.max(np.abs(widths[number]))) if entry is not None else 2 * precision.step
        quantum = precision.eps * (np.abs(ahead) + np.abs(behind)) / width
        probes.append(Probe(widths[number] / width, entry, (ahead - behind) / width, quantum))
    return Sensitivity(value.shape, tuple(probes))


def measured(formula: Callable[..., float], **arguments: np.ndarray) -> dict[str, np.ndarray]:
    """The gradients of a formula of one number, by the names of its arguments, every entry by central differences.

    For the hidden half of a check: `check.measured(lambda W, b: np.sum((x @ W + b) ** 2), W=W, b=b)`.
    """
    gradients = {name: np.zeros(np.shape(value)) for name, value in arguments.items()}
    for name, gradient in gradients.items():
        value = np.array(arguments[name], dtype=np.float64)
        for entry in np.ndindex(value.shape):
            kept = float(value[entry])
            step = DOUBLE.step * max(1.0, abs(kept))
            value[entry] = kept + step
            ahead, width = formula(**{**arguments, name: value}), float(value[entry])
            value[entry] = kept - step
            gradient[entry] = (ahead - formula(**{**arguments, name: value})) / (width - float(value[entry]))
            value[entry] = kept
    return gradients


def _directions(value: np.ndarray, seed: int) -> list[tuple[np.ndarray, tuple[int, ...] | None]]:
    indices: list[tuple[int, ...]] = list(np.ndindex(value.shape))
    moves: list[tuple[np.ndarray, tuple[int, ...] | None]] = []
    rng = np.random.default_rng(seed)
    if len(indices) > ALL_ENTRIES:
        chosen = rng.choice(len(indices), SAMPLED_ENTRIES, replace=False)
        indices = [indices[i] for i in sorted(chosen)]
    for entry in indices:
        direction = np.zeros(value.shape)
        direction[entry] = 1.0
        moves.append((direction, entry))
    if value.size > ALL_ENTRIES:
        moves += [(rng.choice([-1.0, 1.0], value.shape), None) for _ in range(DIRECTIONS)]
    return moves


@dataclass(frozen=True)
class Misfit:
    """The measurement that a gradient fits worst. `error` and `allowed` are relative to the gradient's size."""

    probe: Probe
    error: float
    allowed: float

    @property
    def excess(self) -> float:
        """The error as a multiple of what is allowed; infinite if it is not a number."""
        return self.error / self.allowed if np.isfinite(self.error) else np.inf

    @property
    def right(self) -> bool:
        """Whether the gradient is as near to the measurement as right answers are."""
        return self.error <= self.allowed  # False for nan


def worst_misfit(answer: np.ndarray, measured: Sensitivity, dout: np.ndarray, precision: Precision) -> Misfit:
    """Compare a gradient of finite entries with the measurements, in entries and in random directions."""
    slopes = [p.slope(dout) for p in measured.probes if p.entry is not None]
    size = max(map(abs, slopes))
    worst: Misfit | None = None
    for probe in measured.probes:
        yours = float(answer[probe.entry] if probe.entry is not None else np.sum(answer * probe.direction))
        noise = precision.noise * probe.noise(dout)
        length = float(np.linalg.norm(probe.direction))  # 1 for an entry
        scale = max(size * length, noise, np.finfo(float).tiny)
        misfit = Misfit(probe, abs(yours - probe.slope(dout)) / scale, precision.gradients + noise / scale)
        if worst is None or misfit.excess > worst.excess:
            worst = misfit
    assert worst is not None, "an argument without entries has no gradient"
    return worst
