"""The look of the course's figures, and a way to show one together with a text that says the same.

Blue and solid is what goes forward, vermilion and dashed is a gradient that comes back; both hues are from the palette
of Okabe and Ito, which colour-blind readers can tell apart, and the dashes tell them apart in grey. The vermilion is
darker than theirs, whose contrast with white is 3.9 : 1, too little for numbers of this size.
Matplotlib and IPython are imported only where something is drawn.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORWARD = "#0072B2"  # Okabe-Ito blue: values
GRADIENT = "#C15500"  # vermilion: gradients; 4.6 : 1 on white as on black, where text needs 4.5
INK = "#222222"
FAINT = "#BBBBBB"

VALUE_LINE: dict[str, Any] = {"color": FORWARD, "linestyle": "-", "linewidth": 2.0}
GRADIENT_LINE: dict[str, Any] = {"color": GRADIENT, "linestyle": (0, (4, 2)), "linewidth": 2.0}

PIXELS_PER_INCH = 96  # the web's inch, so that 10 point text is about as large as the text around it
SHARPNESS = 2  # pixels stored for each pixel shown: clear on dense screens


def draw(paint: Callable[..., None], alt: str, panels: int = 1, width: float = 7.2, height: float = 2.8) -> None:
    """Call `paint` with one set of axes for each panel and show the figure, `alt` being its text alternative.

    `width` and `height` are those of the whole figure, in inches. Where `paint` needs an answer that is not written
    yet (it raises NotImplementedError), one line says which; where there is no Matplotlib, `alt` is printed.
    """
    try:
        with look():
            fig, axes = _axes(panels, width, height)
            paint(*axes)
            show(fig, alt)
    except NotImplementedError as error:
        print(f"Nothing to draw yet: {unwritten(error)} is still to be written.")
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "matplotlib":
            raise
        print(alt)


def show(fig: Figure, alt: str) -> None:
    """Display `fig` with `alt` as its text alternative; outside IPython, print `alt`.

    JupyterLab gives a plain PNG output no alt attribute, whatever its metadata says, so the picture goes out as HTML.
    The same picture as PNG, with `alt` in its metadata, is for pages that show no HTML of a student's notebook.
    """
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ModuleNotFoundError:
        print(alt)
        return
    if get_ipython() is None:
        print(alt)
        return
    picture = base64.b64encode(png(fig)).decode("ascii")
    width = round(fig.get_figwidth() * PIXELS_PER_INCH)
    image = (
        f'<img alt="{html.escape(alt)}" width="{width}" style="max-width: 100%; height: auto; background: white" '
        f'src="data:image/png;base64,{picture}">'
    )
    bundle = {"text/html": image, "image/png": picture, "text/plain": alt}
    display(bundle, metadata={"image/png": {"alt": alt, "width": width}}, raw=True)


def png(fig: Figure) -> bytes:
    """The figure as a PNG on white, so that it can be read in a dark theme too; the same bytes each time."""
    out = io.BytesIO()
    fig.savefig(
        out,
        format="png",
        dpi=PIXELS_PER_INCH * SHARPNESS,
        facecolor="white",
        metadata={"Software": None},  # Matplotlib's version is left out
    )
    return out.getvalue()


def look() -> AbstractContextManager[None]:
    """Matplotlib's settings for the course, whatever a notebook has changed: a context to draw in."""
    import matplotlib

    settings: dict[str, Any] = dict(matplotlib.rcParamsDefault)
    settings.pop("backend", None)  # the notebook's choice; nothing here needs one
    settings.update(
        {
            "font.size": 10.0,
            "axes.titlesize": 10.5,
            "axes.edgecolor": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#E4E4E4",
            "grid.linewidth": 0.6,
            "axes.axisbelow": True,
            "legend.frameon": False,
        }
    )
    return matplotlib.rc_context(settings)


def unwritten(error: NotImplementedError) -> str:
    """The name of the function whose stub raised `error`: "MulLayer.forward"."""
    trace = error.__traceback__
    name = "an answer"
    while trace is not None:
        name = trace.tb_frame.f_code.co_qualname.replace("<locals>.", "")
        trace = trace.tb_next
    return name


def _axes(panels: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    from matplotlib.figure import Figure  # not pyplot: it would keep the figure and show it a second time

    fig = Figure(figsize=(width, height), layout="constrained")
    axes = fig.subplots(1, panels, squeeze=False)
    return fig, list(axes[0])
