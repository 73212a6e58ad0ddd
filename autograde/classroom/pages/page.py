"""Pages for people: Jinja templates beside this file, each drawn as one file that needs no network.

Whatever is put into a template is escaped, unless it was made harmless here and is handed over as Markup. A page says
itself, to the browser, that nothing may be fetched and that only its own script runs.
"""

import base64
import hashlib
import json
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY_PLACE = "content-policy-of-this-page"


def draw(template: str, **content: Any) -> str:
    """The page of a template, with its own content policy."""
    page = _environment().get_template(template).render(**content)
    scripts = " ".join(f"'sha256-{_digest(code)}'" for code in SCRIPT.findall(page))
    allowed = f"script-src {scripts}; " if scripts else ""
    policy = f"default-src 'none'; {allowed}style-src 'unsafe-inline'; img-src data:; form-action 'none'"
    return page.replace(POLICY_PLACE, policy, 1)


def embedded(data: Any) -> Markup:
    """The data as JSON that may stand in a script element: no letter in it can end the element or open another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match.group()):04x}", text))


def points(value: float) -> str:
    """A number of points as a person writes it: at most two places, none that are zero."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _digest(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograde.classroom.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = points
    environment.filters["embedded"] = embedded
    return environment
