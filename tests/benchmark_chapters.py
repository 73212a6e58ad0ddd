"""How long a rightly solved chapter takes: `python tests/benchmark_chapters.py [CHAPTER ...]`.

Each chapter runs in a real, cold kernel, from its start to the last cell, hidden checks included. `checks` is the time
of all check cells together in that kernel, first run, as a student sees it; `again` the same cells run once more.
"""

from __future__ import annotations

import sys
import time

from jupyter_client.manager import start_new_kernel

from autograde import places
from autograde.classroom.chapters import chapter


def run(client, code: str) -> float:
    """Seconds that the kernel takes for `code`. Raises RuntimeError if it fails."""
    start = time.perf_counter()
    reply = client.execute_interactive(code, output_hook=lambda message: None, timeout=120)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"{reply['content'].get('ename')} in:\n{code}")
    return time.perf_counter() - start


def measure(name: str) -> tuple[float, float, float]:
    """Seconds of the whole cold run, of its check cells, and of the check cells run again."""
    cells = chapter.read_chapter(places.solutions() / f"{name}.py").cells
    start = time.perf_counter()
    manager, client = start_new_kernel()
    try:
        checks = 0.0
        for cell in cells:
            if cell.cell_type == "code":
                seconds = run(client, cell.source)
                checks += seconds if chapter.is_check(cell) else 0.0
        total = time.perf_counter() - start
        again = sum(run(client, cell.source) for cell in cells if chapter.is_check(cell))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return total, checks, again


def main() -> None:
    names = sys.argv[1:] or list(chapter.chapter_sources(places.solutions()))
    print(f"{'chapter':28}{'cold, s':>10}{'checks, ms':>12}{'again, ms':>12}")
    for name in names:
        total, checks, again = measure(name)
        print(f"{name:28}{total:10.2f}{1000 * checks:12.0f}{1000 * again:12.0f}")


if __name__ == "__main__":
    main()
