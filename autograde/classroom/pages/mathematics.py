"""Formulas for a page without a network: TeX turned into MathML, which every current browser draws by itself.

The TeX may be a student's. So of the MathML that the converter makes only what draws is written out, and what is no
formula, or too much of one, is shown as it was typed.
"""

import html
import re
from functools import lru_cache
from typing import Any

from latex2mathml.converter import Converter

LONGEST = 2000  # letters; the longest formula of the course has 160
MOST_COMMANDS = 240  # with braces; a formula of more takes the converter long
OWN_COMMANDS = re.compile(r"\\(g?def|let|edef|xdef|(re)?newcommand|(re)?newenvironment|DeclareMathOperator)\b")

ELEMENTS = frozenset(
    """math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup
    msup mtable mtd mtext mtr munder munderover""".split()  # noqa: SIM905
)
ATTRIBUTES = frozenset(
    """accent accentunder columnspan depth display displaystyle fence form height largeop linethickness lspace
    mathvariant maxsize minsize movablelimits rowspan rspace scriptlevel separator stretchy symmetric
    voffset width""".split()  # noqa: SIM905
)
PLAIN_VALUE = re.compile(r"[\w.%+-]*")
SIDES = {
    "left": ' class="m-left"',
    "right": ' class="m-right"',
}  # browsers leave the alignment of columns to a style sheet
RELATIONS = frozenset("=≠≈≤≥<>→∈,;([{|+−·×/")  # a minus after one of these is a sign and takes no space


@lru_cache(maxsize=4096)
def formula(tex: str, block: bool) -> str:
    """The formula as MathML; the TeX itself, as code, where it cannot be read as one."""
    if len(tex) <= LONGEST and tex.count("{") + tex.count("\\") <= MOST_COMMANDS and not OWN_COMMANDS.search(tex):
        try:
            made = Converter(display="block" if block else "inline").convert_to_element(_usual(tex))
            return _written(made)
        except Exception:  # whatever a student types, the page is made; the converter raises many kinds
            pass
    shown = html.escape(f"$${tex}$$" if block else f"${tex}$")
    return f'<code class="tex">{shown}</code>'


def _usual(tex: str) -> str:
    """The same formula in the commands that the converter knows."""
    return re.sub(r"\\(begin|end)\{(aligned|split|gathered)\}", r"\\\1{align*}", tex.strip())


def _written(element: Any) -> str:
    """The element as text; children of what may not stand here take its place."""
    inside = html.escape(html.unescape(element.text or ""), quote=False)
    children = list(element)
    for number, child in enumerate(children):
        _mend(child, children[number - 1] if number else None)
        inside += _written(child) + html.escape(html.unescape(child.tail or ""), quote=False)
    if element.tag not in ELEMENTS:
        return f"<mrow>{inside}</mrow>"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in sorted(element.attrib.items())
        if name in ATTRIBUTES and PLAIN_VALUE.fullmatch(value)
    )
    side = SIDES.get(element.attrib.get("columnalign", ""), "")
    return f"<{element.tag}{attributes}{side}>{inside}</{element.tag}>"


def _mend(child: Any, before: Any) -> None:
    """Space as TeX would: a sign belongs to its number, and the bars of an absolute value to what they enclose."""
    if child.tag != "mo":
        return
    sign = html.unescape(child.text or "")
    if sign in "−-+" and before is not None and before.tag == "mo":
        if html.unescape(before.text or "") in RELATIONS:
            child.attrib["form"] = "prefix"
    elif sign in ("|", "‖"):
        child.attrib |= {"lspace": "0em", "rspace": "0em"}
