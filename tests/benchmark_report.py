"""How soon the class report answers in Chromium: `python tests/benchmark_report.py [STUDENTS ...]`, 60 and 2,000.

A page counts as there when its load event has ended: all rows are in it and its filters answer. A filter counts as
applied when the new rows have been painted.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from chromium import chromium
from imagined_class import imagined_report

from autograde.classroom.pages.report_page import write_page

TIMES = 5
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
FILTERED = """() => new Promise(done => {
  const began = performance.now();
  const name = document.querySelector('input[type=search]');
  const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  new MutationObserver(painted).observe(document.querySelector('[role=status]'), {childList: true, subtree: true});
  name.value = 'Ada';
  name.dispatchEvent(new Event('input', {bubbles: true}));
})"""


def measure(browser: Any, address: str) -> tuple[float, float]:
    """Milliseconds until the page is there, and until a filter is applied."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    times = page.evaluate(LOADED), page.evaluate(FILTERED)
    page.close()
    return times


def main(classes: list[int]) -> None:
    print("students     kB  there (ms)  a filter (ms)   medians of", TIMES)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for students in classes:
            path = Path(folder) / f"{students}.html"
            write_page(imagined_report(students), path)
            there, filtered = zip(*(measure(browser, path.as_uri()) for _ in range(TIMES)), strict=True)
            size = path.stat().st_size / 1000
            print(f"{students:8} {size:6.0f} {statistics.median(there):11.0f} {statistics.median(filtered):14.0f}")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [60, 2000])
