"""Near misses: what known mistakes would give on a check's own inputs, written down beside the right answer.

Some mistakes show in any numbers, see `hypotheses`. Others have numbers like any wrong answer, such as a loss that is a
sum where a mean is asked for: the author of a check works out what they give there, and states it with the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde.check.case import CheckMisused
from autograde.check.comparison import compare
from autograde.check.diagnosis import VOCABULARY

_MISS = 1e-6  # a near miss may lie nearer to the right value than anything else that counts as wrong

Near = Mapping[str, Any]  # a name of VOCABULARY: what the mistake gives, or a list of what it may give


def check_names(near: Near | None) -> None:
    """Raise CheckMisused if `near` has a name that no verdict may carry."""
    unknown = sorted(set(near or {}) - set(VOCABULARY))
    if unknown:
        raise CheckMisused(f"near has the name {unknown[0]!r}, which is not one of diagnosis.VOCABULARY")


def missed(answer: Any, near: Near | None, dout: Any = None) -> str | None:
    """The first name in `near` whose mistake gives `answer`; with `dout`, each miss is multiplied by it."""
    for name, misses in (near or {}).items():
        for miss in misses if isinstance(misses, list) else [misses]:
            if compare("", answer, miss if dout is None else _times(miss, dout), _MISS) is None:
                return name
    return None


def _times(miss: Any, dout: Any) -> Any:
    if isinstance(miss, tuple):
        return tuple(_times(member, dout) for member in miss)
    return np.asarray(miss, dtype=np.float64) * np.asarray(dout, dtype=np.float64)
