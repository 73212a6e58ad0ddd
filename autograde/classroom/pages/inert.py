"""What a student wrote, made harmless: HTML and Markdown on a page of nbgrader's or ours, in which nothing runs.

Formulas are set apart before the HTML is cleaned and put back as MathML afterwards, in text alone, so that the cleaner
needs to know no MathML.
"""

import html
import re
from functools import lru_cache

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograde.classroom.pages.mathematics import formula

TAGS = frozenset(  # what Markdown, tables of values and pictures need
    """a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s span strong sub
    summary sup table tbody td th thead tr ul""".split()  # noqa: SIM905
)
PROPERTIES = """background background-color border border-bottom border-collapse border-left border-right border-top
    color display font-family font-size font-style font-weight line-height margin margin-bottom margin-left margin-right
    margin-top opacity padding padding-bottom padding-left padding-right padding-top text-align vertical-align
    white-space""".split()  # noqa: SIM905
ATTRIBUTES = frozenset(["align", "alt", "class", "colspan", "height", "open", "rowspan", "style", "title", "width"])
PLAIN_STYLE = re.compile(r"[\w\s:;,.#%()-]*")  # no quotes, slashes or escapes, so no address can hide in it
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[\w+/=\s]*")
GONE_WITH_CONTENT = re.compile(r"<(script|style)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)

# A formula's place while the rest is cleaned: its number between two letters that Unicode leaves to private use.
BEGIN, END = "\ue000", "\ue001"
PLACE = re.compile(f"{BEGIN}(\\d+){END}")
TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")


def inert_html(text: str) -> str:
    """The HTML with a verdict's tables and colours, and without anything that runs or is fetched."""
    cleaned = str(
        bleach.clean(
            GONE_WITH_CONTENT.sub("", text),
            tags=TAGS,
            attributes=_may_stay,
            protocols=["http", "https", "mailto", "data"],
            css_sanitizer=CSSSanitizer(allowed_css_properties=PROPERTIES),
            strip=True,
        )
    )
    return TAG.sub(_told, cleaned)


@lru_cache(maxsize=512)  # a chapter's text is the same on every student's page
def inert_markdown(source: str) -> str:
    """Markdown as HTML in which nothing runs, its formulas as MathML."""
    renderer = _SetsFormulasApart()
    cleaned = inert_html(MarkdownWithMath(renderer=renderer).render(source.replace(BEGIN, "").replace(END, "")))
    return _put_back(cleaned, renderer.formulas)


class _SetsFormulasApart(IPythonRenderer):
    """Writes a place in place of each formula, and keeps its TeX and whether it stands in a block of its own."""

    def __init__(self) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.formulas: list[tuple[str, bool]] = []

    def block_math(self, body: str) -> str:
        return self._place(body, True)

    def inline_math(self, body: str) -> str:
        return self._place(body, False)

    def latex_environment(self, name: str, body: str) -> str:
        return self._place(f"\\begin{{{name}}}{body}\\end{{{name}}}", True)

    def _embed_image_or_attachment(self, src: str) -> str:
        return "" if src.startswith("attachment:") else src  # attachments do not come through intake

    def _place(self, tex: str, block: bool) -> str:
        self.formulas.append((tex, block))
        return f"{BEGIN}{len(self.formulas) - 1}{END}"


def _put_back(cleaned: str, formulas: list[tuple[str, bool]]) -> str:
    """MathML where a place stands in text; TeX where it stands inside a tag, such as a picture's description."""

    def tex(match: re.Match[str]) -> str:
        return html.escape(_formula(match, formulas)[0])

    def drawn(match: re.Match[str]) -> str:
        return formula(*_formula(match, formulas))

    pieces = []
    reached = 0
    for tag in TAG.finditer(cleaned):
        pieces += [PLACE.sub(drawn, cleaned[reached : tag.start()]), PLACE.sub(tex, tag.group())]
        reached = tag.end()
    return "".join([*pieces, PLACE.sub(drawn, cleaned[reached:])])


def _formula(match: re.Match[str], formulas: list[tuple[str, bool]]) -> tuple[str, bool]:
    number = int(match.group(1)[:9])
    return formulas[number] if number < len(formulas) else ("", False)


def _told(tag: re.Match[str]) -> str:
    """A picture that has lost its address is gone, and one without a description gets one."""
    text = tag.group()
    if not text.startswith("<img"):
        return text
    if " src=" not in text:
        return ""
    return text if " alt=" in text else text.replace("<img", '<img alt="a picture"', 1)


def _may_stay(tag: str, name: str, value: str) -> bool:
    if name == "style":
        return PLAIN_STYLE.fullmatch(value) is not None and "url" not in value.lower()
    if name == "href":
        return tag == "a" and value.startswith(("http://", "https://", "mailto:", "#"))
    if name == "src":
        return tag == "img" and PICTURE.fullmatch(value) is not None
    return name in ATTRIBUTES
