"""nbgrader's checksum of a cell, which tells whether it is as it was released.

Written out, because nbgrader's own takes two seconds to import and a worker needs nothing else of it. A test compares
the two.
"""

import hashlib
from typing import Any


def compute_checksum(kind: str, source: str, mark: dict[str, Any]) -> str:
    """The checksum of a cell of this kind and source, with this nbgrader metadata.

    Raises KeyError, TypeError or ValueError for metadata that is not nbgrader's.
    """
    grade, solution = mark.get("grade", False), mark.get("solution", False)
    locked = False if solution else True if grade else mark.get("locked", False)
    digest = hashlib.md5(usedforsecurity=False)
    for part in (source, kind, str(grade), str(solution), str(locked), mark["grade_id"]):
        digest.update(part.encode())
    if grade:
        digest.update(str(float(mark["points"])).encode())
    return digest.hexdigest()
