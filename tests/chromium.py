"""A real browser for tests, headless; where there is none, the reason to skip."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

AT_HOME = re.compile(r"(https?|wss?)://(localhost|127\.0\.0\.1)[:/]|file:|data:|blob:|about:")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@contextmanager
def chromium() -> Iterator[Any]:
    """Playwright's browser; CHAINRULE_CHROMIUM names the program where it is not on PATH."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = os.environ.get("CHAINRULE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("there is no Chromium on PATH")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


def stay_at_home(page: Any) -> None:
    """Let a page reach this machine alone, as where there is no network."""
    page.route(lambda address: not AT_HOME.match(address), lambda route: route.abort())


def look(page: Any, name: str) -> None:
    """Keep a picture of a page in the folder that CHAINRULE_PICTURES names, for a person to look at."""
    if folder := os.environ.get("CHAINRULE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def serious_findings(page: Any) -> list[str]:
    """What axe-core finds on a page that is serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['help']}: {item['nodes'][0]['html'][:200]}"
        for item in found
        if item["impact"] in ("serious", "critical")
    ]
