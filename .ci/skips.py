"""Fail if a test was skipped here that a fresh machine can run, once .ci/run has installed what it needs.

python .ci/skips.py DOCTOR.json RESULTS.xml [RESULTS.xml ...]     the doctor's findings, and pytest's JUnit files
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

# What needs a library that nothing of chainrule needs, or has no meaning where it was skipped.
ELSEWHERE = (
    "could not import 'torch'",
    "could not import 'sklearn.datasets'",
    "there are no mounts of its own under Landlock",
)


def skipped(path: Path) -> Iterator[tuple[str, str]]:
    """Each skipped test's name, and why it was skipped."""
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        for skip in case.findall("skipped"):
            if skip.get("type") == "pytest.skip":
                yield f"{case.get('classname')}::{case.get('name')}", f"{skip.get('message')} {skip.text or ''}"


def main(doctor: Path, results: list[Path]) -> int:
    levels = json.loads(doctor.read_text(encoding="utf-8"))["levels"]
    refused = [level["refused"] for level in levels if level["refused"]]
    found = [test for path in results for test in skipped(path)]
    missed = [(name, why) for name, why in found if not any(reason in why for reason in (*ELSEWHERE, *refused))]
    for name, why in missed:
        print(f"skipped, though this machine should run it: {name}: {why}")
    print(f"{len(found)} tests skipped, {len(missed)} of them without need")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
