"""Templates, styles and scripts put together into one file that needs nothing else and may do nothing else."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voice_coach.report.words import clock

if TYPE_CHECKING:  # a terminal shows figures without a page, and should not wait for what makes pages
    import jinja2

_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]")
"""Control characters, which HTML cannot hold."""

_ASSETS = Path(__file__).parent / "assets"


def render(template: str, styles: tuple[str, ...], script: str = "", **values: Any) -> str:
    """Return a page.

    Parameters
    ----------
    template
        Name of its file among the assets.
    styles, script
        Names of the files that are put into it; its Content-Security-Policy allows these by their hashes, and the
        page's own sound and pictures, and nothing else.
    """
    from markupsafe import Markup  # noqa: PLC0415  see above

    style = "\n".join(map(_asset, styles))
    code = _asset(script) if script else ""
    text = (
        _templates()
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704  our own file
            script=Markup(code),  # noqa: S704  our own file
            policy=_policy(style, code),
            **values,
        )
    )
    return _CONTROL.sub("", text)


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script) if script else chr(39) + 'none' + chr(39)}",
            "media-src blob:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


@cache
def _templates() -> "jinja2.Environment":
    import jinja2  # noqa: PLC0415  see above

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = clock
    environment.filters["at"] = lambda seconds: f"{seconds:.3f}"
    return environment
