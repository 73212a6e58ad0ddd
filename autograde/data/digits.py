"""Reading the digits and splitting them, always in the same way."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

DARKEST = 16  # a pixel counts the dark points of a 4 x 4 block
EVERY = 3  # prime to 10, since the file often runs through the ten digits in order
_FILE = Path(__file__).with_name("digits.npz")


class Digits(NamedTuple):
    """The images and their labels, in two parts.

    `x_train` (1198, 64) and `x_held_out` (599, 64) hold an image in each row: 8 rows of 8 pixels, one after the other,
    float64 from 0 (paper) to 1 (ink). `t_train` (1198,) and `t_held_out` (599,) hold the digits, integers from 0 to 9.
    """

    x_train: npt.NDArray[np.float64]
    t_train: npt.NDArray[np.int64]
    x_held_out: npt.NDArray[np.float64]
    t_held_out: npt.NDArray[np.int64]


def digits() -> Digits:
    """Return `x_train` (1198, 64), `t_train` (1198,), `x_held_out` (599, 64) and `t_held_out` (599,), as new arrays.

    Images number 2, 5, 8, ... of the 1,797, counted from 0, are held out, every third one; the others are for training.
    Both parts keep the order of the file. The pixels are float64 from 0 to 1, the labels int64 from 0 to 9.
    """
    with np.load(_FILE, allow_pickle=False) as stored:
        images: npt.NDArray[Any] = stored["images"]
        labels: npt.NDArray[Any] = stored["labels"]
    x, t = images / DARKEST, labels.astype(np.int64)
    held_out = np.arange(len(t)) % EVERY == EVERY - 1
    return Digits(x[~held_out], t[~held_out], x[held_out], t[held_out])
