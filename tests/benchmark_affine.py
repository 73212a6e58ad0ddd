"""How long do the checks of an affine layer of 784x50 with a batch of 100 take?

    python tests/benchmark_affine.py

Prints seconds of processor time, the best of three, for each check in its hidden form.
"""

from __future__ import annotations

import contextlib
import io
import time

import numpy as np
from exercises import carried_out, chapter_of

from autograde import check
from autograde.classroom.chapters.chapter import answer_cells

RNG = np.random.default_rng(0)
DATA = {
    "args": (RNG.normal(size=(784, 50)), RNG.normal(size=50)),
    "inputs": (RNG.normal(size=(100, 784)),),
    "expected": lambda x, W, b: x @ W + b,
}
WRT = {"wrt": ["x", "W", "b"]}


def main() -> None:
    source = answer_cells(chapter_of("Affine"))["Affine"].source
    affine = carried_out("Affine", source)["Affine"]
    for name, more in (("forward", {}), ("backward", WRT), ("care", WRT)):
        seconds = []
        for _ in range(3):
            start = time.process_time()
            with contextlib.redirect_stdout(io.StringIO()):
                getattr(check, name)(affine, **DATA, **more)
            seconds.append(time.process_time() - start)
        print(f"{name:8} {min(seconds):.3f} s")


if __name__ == "__main__":
    main()
