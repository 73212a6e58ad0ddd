"""A real JupyterLab for the tests, and what a person does in it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

LONGEST = 120  # seconds that a step may take; on a machine that is not busy, each takes a few
ADDRESS = re.compile(r'url=(http[^"]+)"')  # in the page by which Jupyter opens its own, with the password in it
HEARD = 20  # seconds after which a key that had no effect is pressed again: the notebook was not connected yet
BEGUN = re.compile(r"\[(\*|\d+)\]")
RAN = re.compile(r"\[\d+\]")  # the number beside a cell that was run and is done
# Nobody is there to say whether she wants news, and to confirm that a busy kernel may end.
SERVER = {"ServerApp": {"allow_root": True, "answer_yes": True}, "LabServerApp": {"news_url": None}}
NOTIFICATIONS = {"fetchNews": "false", "checkForUpdates": False}


@contextmanager
def jupyter(command: list[str], folder: Path, memory: Path) -> Iterator[str]:
    """Run a command that opens JupyterLab, in a folder; yields the address that it opens in a browser.

    What Jupyter remembers of its user is in `memory`, a new folder. The browser is a program that keeps the address.
    """
    for name in ("config", "runtime", "settings/@jupyterlab/apputils-extension"):
        (memory / name).mkdir(parents=True)
    (memory / "config/jupyter_server_config.json").write_text(json.dumps(SERVER))
    kept = memory / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    kept.write_text(json.dumps(NOTIFICATIONS))
    browser, opened, log = memory / "browser", memory / "opened", memory / "log"
    browser.write_text(f'#!/bin/sh\ncp "${{1#file://}}" "{opened}.part" && mv "{opened}.part" "{opened}"\n')
    browser.chmod(0o755)
    programs = Path(sys.executable).parent
    environment = {
        **os.environ,
        "BROWSER": f"{browser} %s",
        "JUPYTER_CONFIG_DIR": str(memory / "config"),
        "JUPYTER_DATA_DIR": str(memory / "data"),
        "JUPYTER_RUNTIME_DIR": str(memory / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(memory / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(memory / "workspaces"),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    with (
        log.open("w") as file,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=file, stderr=file, start_new_session=True
        ) as process,
    ):
        try:
            yield _address(process, opened, log)
        finally:
            _end(process)


def program(name: str) -> str:
    """A program of this Python's environment."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not installed beside {sys.executable}"
    return found


def notebook(page: Any) -> Any:
    """The notebook in front, once its cells are there and its kernel is idle; if Jupyter asks for one, it is told."""
    shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    shown.locator(".jp-Cell").first.wait_for()
    idle = shown.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    select = page.locator(".jp-Dialog").get_by_role("button", name="Select")  # for a kernel, when it is opened first
    idle.or_(select).first.wait_for()
    if select.is_visible():
        select.click()
    idle.wait_for()
    return shown


def write(page: Any, cell: Any, text: str) -> None:
    """Write a text in the place of a cell's content."""
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)  # as a paste; a keyboard would have the editor indent what is indented


def run(cell: Any) -> str:
    """Run a cell by Shift+Enter, as the course says; returns what it shows in the end."""
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    changed = prompt.filter(has_not_text=before if RAN.search(before) else "?")
    select = cell.page.locator(".jp-Dialog").get_by_role("button", name="Select")  # for a kernel, asked for late
    for _ in range(LONGEST // HEARD):
        if select.is_visible():
            select.click()
        cell.locator(".cm-content").press("Shift+Enter")
        with suppress(sync_api.TimeoutError):
            changed.filter(has_text=BEGUN).wait_for(timeout=HEARD * 1000)
            break
    changed.filter(has_text=RAN).wait_for()
    return str(cell.locator(".jp-Cell-outputWrapper").inner_text())


def _address(process: Any, opened: Path, log: Path) -> str:
    deadline = time.monotonic() + LONGEST
    while not opened.exists():
        assert time.monotonic() < deadline, f"JupyterLab did not start: {log.read_text()}"
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
            raise AssertionError(f"JupyterLab ended: {log.read_text()}")
    found = ADDRESS.search(opened.read_text())
    assert found, f"no address in {opened.read_text()}"
    return found[1]


def _end(process: Any) -> None:
    """End the server by Ctrl+C, upon which it ends its kernels."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(LONGEST)
        os.killpg(process.pid, signal.SIGKILL)
