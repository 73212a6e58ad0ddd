"""A figure with sliders: still where nobody can move them, alive in a kernel with a person before it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograde.check.alive import alive

PROGRAM = """
from autograde.check import figure
from autograde.check.alive import alive

def line(slope, name):
    figure.draw(lambda ax: ax.plot([0, 1], [0, slope]), alt=f"A line called {name} with the slope {slope:g}.")
"""
CALL = 'alive(line, slope=(0.0, 5.0, 0.5, 2.0), name=["a", "b"])'
MOVE = """
import ipywidgets
sliders = [w for w in ipywidgets.widgets.widget._instances.values() if isinstance(w, ipywidgets.FloatSlider)]
sliders[0].value = 3.5
"""

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def kernel() -> Iterator[Run]:
    """Runs code in a real kernel, as a front end (`person`) or as a program does; returns the messages it published."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")

    def run(code: str, person: bool) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = []
        reply = client.execute_interactive(
            code, allow_stdin=person, stdin_hook=lambda _message: None, output_hook=messages.append, timeout=60
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        return messages

    try:
        run(PROGRAM, False)
        yield run
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def shown(messages: list[dict[str, Any]], kind: str = "display_data") -> list[dict[str, Any]]:
    return [message["content"] for message in messages if message["msg_type"] == kind]


def test_a_program_that_runs_the_notebook_gets_one_still_figure_and_no_widget(kernel: Run) -> None:
    messages = kernel(CALL + "\nimport sys; print('ipywidgets' in sys.modules)", False)
    (figure,) = shown(messages)
    assert figure["data"]["text/plain"] == "A line called a with the slope 2."
    assert "image/png" in figure["data"]
    texts = {m["content"]["name"]: m["content"]["text"] for m in messages if m["msg_type"] == "stream"}
    assert texts == {"stdout": "False\n"}


def test_a_person_gets_sliders_and_the_figure_and_moving_one_draws_it_anew(kernel: Run) -> None:
    sliders, figure = shown(kernel(CALL, True))
    assert "application/vnd.jupyter.widget-view+json" in sliders["data"]
    assert figure["data"]["text/plain"] == "A line called a with the slope 2."
    assert 'alt="A line called a with the slope 2."' in figure["data"]["text/html"]
    assert figure["metadata"]["image/png"]["alt"] == "A line called a with the slope 2."
    moved = kernel(MOVE, True)
    assert shown(moved) == []
    (update,) = shown(moved, "update_display_data")
    assert update["data"]["text/plain"] == "A line called a with the slope 3.5."
    assert update["transient"]["display_id"] == figure["transient"]["display_id"]


def test_what_only_prints_is_shown_as_text(kernel: Run) -> None:
    _, text = shown(kernel("alive(lambda n: print('seen', n), n=(1, 3, 1, 2))", True))
    assert text["data"] == {"text/plain": "seen 2"}


def test_outside_a_kernel_it_draws_once_with_the_first_values(capsys: pytest.CaptureFixture[str]) -> None:
    alive(lambda rate, name: print(rate, name), rate=(0.0, 1.0, 0.1, 0.3), name=["b", "a"])
    assert capsys.readouterr().out == "0.3 b\n"


def test_a_first_value_outside_the_slider_is_the_authors_mistake() -> None:
    with pytest.raises(ValueError, match="rate begins with 2"):
        alive(print, rate=(0.0, 1.0, 0.1, 2.0))


def test_importing_it_needs_neither_ipython_nor_widgets() -> None:
    code = "import sys, autograde.check.alive; print(*{'IPython', 'ipywidgets', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
    assert done.stderr == ""
