"""The verdict: what a student sees when a check fails, as text everywhere and as a small table in Jupyter."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.check.comparison import Difference
from autograde.check.diagnosis import VOCABULARY
from autograde.check.plain import as_array

MIME = "application/vnd.chainrule.verdict+json"
_WINDOW = 5  # rows and columns of a shown table: it must fit beside two others on a laptop's screen


@dataclass(frozen=True)
class Verdict:
    """Why a check failed.

    `outcome` is "failed", "not_attempted", "error" (student code raised) or "timeout". `headline` says in one
    sentence what is wrong, `tried` what was done (empty for a hidden check, whose `difference` is also None),
    `diagnosis` names the likely mistake (a key of `diagnosis.VOCABULARY`) or is None. `note` adds a fact, such as
    the student's own line. `question` is asked in place of the diagnosis's own.
    """

    target: str
    check: str
    outcome: str
    headline: str
    diagnosis: str | None = None
    tried: tuple[str, ...] = ()
    difference: Difference | None = None
    note: str = ""
    hidden: bool = False
    question: str = ""

    @property
    def message(self) -> str:
        """The headline and the advice in one paragraph."""
        parts = [self.headline]
        if self.note:
            parts.append(self.note)
        if self.diagnosis is not None:
            advice = VOCABULARY[self.diagnosis]
            parts += [*([] if self._plain_to_see else [advice.seen]), self.question or advice.question]
        return " ".join(parts)

    @property
    def _plain_to_see(self) -> bool:
        """The headline says already what the diagnosis would say."""
        return self.outcome != "failed" or self.diagnosis in ("returns_nothing", "wrong_signature")

    def text(self) -> str:
        """The verdict as plain text, at most 100 columns wide where the student's own code is not wider."""
        rows = [("", f"{self.headline}")]
        rows += [("tried" if i == 0 else "", line) for i, line in enumerate(self.tried)]
        if self.difference is not None:
            rows += _text_rows(self.difference)
        if self.note:
            rows.append(("note", self.note))
        if self.hidden:
            rows.append(("", "This was seen on inputs that the notebook does not show."))
        if self.diagnosis is not None:
            advice = VOCABULARY[self.diagnosis]
            if not self._plain_to_see:
                rows.append(("likely", f"{self.diagnosis}: {advice.seen}"))
            rows.append(("ask", self.question or advice.question))
            if advice.section:
                rows.append(("see", advice.section.replace("$", "")))
        return "\n".join(f"  {label:<9}{line}" if label or i else line for i, (label, line) in enumerate(rows))

    def html(self) -> str:
        """The verdict as HTML that follows the page's theme; everything in it is escaped."""
        rows = [f"<b>{html.escape(self.headline)}</b>"]
        if self.tried:
            rows.append("<br>".join(f"<code>{html.escape(line)}</code>" for line in self.tried))
        if self.difference is not None:
            rows.append(_html_table(self.difference))
        if self.note:
            rows.append(html.escape(self.note))
        if self.hidden:
            rows.append("This was seen on inputs that the notebook does not show.")
        if self.diagnosis is not None:
            advice = VOCABULARY[self.diagnosis]
            if not self._plain_to_see:
                rows.append(f"Likely <b>{html.escape(self.diagnosis)}</b>: {html.escape(advice.seen)}")
            section = html.escape(advice.section.replace("$", ""))
            again = f" See {section}{'' if section.endswith('?') else '.'}" if section else ""
            rows.append(f"<i>{html.escape(self.question or advice.question)}</i>{again}")
        body = "".join(f'<div style="margin:0.35em 0">{row}</div>' for row in rows)
        return (
            f'<div role="alert" style="border-left:4px solid #D55E00;padding:0.1em 0.9em;line-height:1.45">{body}</div>'
        )

    def bundle(self) -> dict[str, Any]:
        """What is displayed in Jupyter, by mime type."""
        facts = {
            "version": 1,
            "target": self.target,
            "check": self.check,
            "outcome": self.outcome,
            "diagnosis": self.diagnosis,
            "message": self.message,
        }
        return {"text/plain": self.text(), "text/html": self.html(), MIME: facts}


class CheckFailed(AssertionError):  # noqa: N818  (the design's name)
    """Raised by a check that does not pass; `verdict` says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.text())
        self.verdict = verdict

    def _render_traceback_(self) -> list[str]:
        """IPython shows this in place of a traceback: the verdict stands above it already."""
        return [f"CheckFailed: {self.verdict.headline}"]


def fail(verdict: Verdict) -> None:
    """Show the verdict in Jupyter, and raise `CheckFailed`."""
    try:
        from IPython import get_ipython
    except ImportError:
        pass
    else:
        if get_ipython() is not None:
            from IPython.display import display

            display(verdict.bundle(), raw=True)
    raise CheckFailed(verdict)


def short(value: Any) -> str:
    """Write a value as a student would type it, shortened where it is long."""
    if isinstance(value, np.ndarray):
        if value.size > 24:
            return f"<array of shape {value.shape}>"
        numbers: Any = {"float": _as_float}
        text = np.array2string(value, separator=", ", max_line_width=1000, formatter=numbers)
        return f"np.array({re.sub(chr(10) + ' *', ' ', text)})"
    if isinstance(value, float):
        return f"{value:.1f}" if value.is_integer() and abs(value) < 1e6 else f"{value:.6g}"
    if isinstance(value, (tuple, list)):
        inner = ", ".join(map(short, value))
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {short(item)}" for key, item in value.items()) + "}"
    return repr(value) if not hasattr(value, "text") else value.text


def brief(value: Any) -> str:
    """Name a value in a few words: a number as it is, an array by its shape."""
    if isinstance(value, np.ndarray):
        return f"shape {value.shape}"
    text = short(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _as_float(number: float) -> str:
    text = f"{number:.6g}"
    return f"{text}.0" if text.lstrip("-").isdigit() else text


def _text_rows(difference: Difference) -> list[tuple[str, str]]:
    if difference.problem != "value":
        return []
    mine, right = difference.at_worst()
    place = f"[{', '.join(map(str, difference.index))}]" if difference.index else ""
    name = difference.name + place
    pair = [("yours", f"{name} = {mine:.6g}"), ("expected", f"{name} = {right:.6g}")]
    if not np.isfinite(difference.error):  # nan or inf was expected, and no distance can be told
        return pair
    beside = "the largest entry" if difference.index else "the right number"
    error = f"{_percent(difference.error)}{'' if difference.error >= 10 else ' of'} {beside}"
    error += f"; {difference.allowed:.1g} is allowed"
    return [*pair, ("error", error)]


def _percent(error: float) -> str:
    if error >= 10:
        return f"{error:.0f} times"
    if error >= 1e-3:
        return f"{100 * error:.3g} %"
    return f"{error:.1e}" if error > 0 else "0"


def _html_table(difference: Difference) -> str:
    yours, expected = as_array(difference.yours), as_array(difference.expected)
    if yours is None or expected is None or yours.shape != expected.shape:
        return ""
    rows, columns = _window(difference.index, yours.shape)
    flat_yours, flat_expected = _matrix(yours, difference.index), _matrix(expected, difference.index)
    size = max(float(np.nanmax(np.abs(flat_expected), initial=0.0)), np.finfo(float).tiny)
    with np.errstate(over="ignore", invalid="ignore"):  # inf beside inf
        error = np.abs(flat_yours - flat_expected) / size
    cut = np.ix_(rows, columns)
    blocks = []
    for title, values in (("yours", flat_yours), ("expected", flat_expected), ("error", error)):
        allowed = difference.allowed if np.isfinite(difference.error) else np.nan
        cells = _html_rows(values[cut], error[cut], allowed, title)
        blocks.append(
            f'<div style="display:inline-block;vertical-align:top;margin-right:1.5em">{title}'
            f'<table style="border-collapse:collapse;font-family:monospace">{cells}</table></div>'
        )
    caption = html.escape(difference.name)
    if len(rows) * len(columns) < yours.size:
        caption += f", shape {yours.shape}, the part around the worst entry {difference.index}"
    return f"{caption}<div>{''.join(blocks)}</div>"


def _matrix(array: np.ndarray, index: tuple[int, ...]) -> np.ndarray:
    """The two last axes, at the worst entry of the others."""
    if array.ndim > 2:
        array = array[index[:-2]]
    return array.reshape(1, -1) if array.ndim < 2 else array


def _window(index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[range, range]:
    lengths = (1, *shape)[-2:] if len(shape) < 2 else shape[-2:]
    lengths = (1, 1) if not shape else lengths
    centre = (0, 0, *index)[-2:] if len(index) < 2 else index[-2:]
    spans = []
    for middle, length in zip(centre, lengths, strict=True):
        start = max(0, min(middle - _WINDOW // 2, length - _WINDOW))
        spans.append(range(start, min(length, start + _WINDOW)))
    return spans[0], spans[1]


def _html_rows(values: np.ndarray, error: np.ndarray, allowed: float, title: str) -> str:
    lines = []
    for row, errors in zip(values, error, strict=True):
        cells = []
        for value, miss in zip(row, errors, strict=True):
            wrong = not (miss <= (allowed if np.isfinite(allowed) else 1e-6) or (np.isnan(miss) and np.isfinite(value)))
            shade = 0.15 + 0.45 * min(1.0, float(miss) if np.isfinite(miss) else 1.0)
            shaded = wrong and title != "expected"
            style = f"background:rgba(213,94,0,{shade:.2f});font-weight:bold;" if shaded else ""
            if np.isnan(value) and np.isfinite(allowed) and title != "yours":  # not measured, in a large array
                cells.append('<td style="text-align:right;padding:0.1em 0.5em">·</td>')
                continue
            number = _percent(float(value)) if title == "error" and np.isfinite(value) else f"{value:.4g}"
            mark = "≠ " if wrong and title == "error" else ""
            cells.append(f'<td style="{style}text-align:right;padding:0.1em 0.5em">{mark}{number}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "".join(lines)
