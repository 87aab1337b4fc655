"""The two ways out: results to standard output, words about the work to standard error."""

import os
import shutil
import sys
import unicodedata
from pathlib import Path, PurePath
from typing import Any

import click
import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

out = Console(highlight=False, soft_wrap=False)
"""For what was asked for. Plain text where it is piped; no colour where ``NO_COLOR`` is set."""

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{SOFT HYPHEN}"
"""What words of some scripts, and emoji, are made with."""

err = Console(stderr=True, highlight=False)
"""For progress, notices and faults, so that a pipe gets only results."""


def as_typed(text: str) -> str:
    """Return `text` with the command as this person has to type it: in a checkout it is not on the path."""
    if shutil.which("voice-coach"):
        return text
    called = os.path.relpath(sys.argv[0]) if Path(sys.argv[0]).stem == "voice-coach" else "python -m voice_coach"
    return text.replace("`voice-coach ", f"`{called} ")


def new_table() -> Table:
    """Return an empty table in the manner of all tables here: a rule under the heads, no frame."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return `text` with every sign written out that would steer the terminal, or the order in which it is read.

    Parameters
    ----------
    lines
        Whether ends of lines may stay.

    Examples
    --------
    >>> visible("memo\x1b[31m\u202e.m4a")
    'memo\\x1b[31m\\u202e.m4a'
    """
    return "".join(
        sign.encode("unicode_escape").decode() if _steers(sign) and not (lines and sign == "\n") else sign
        for sign in text
    )


def _steers(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in {"Cc", "Cs", "Zl", "Zp"} or (kind == "Cf" and sign not in _JOINERS)


def tell(console: Console, words: Text | str, style: str = "") -> None:
    """Print sentences: broken between words on a terminal, each on a line of its own where a program may read them."""
    console.print(words, style=style, soft_wrap=not console.is_terminal)


def print_json(value: Any) -> None:
    """Write `value` as one line of JSON to standard output at once."""
    click.echo(json_of(value))


def json_of(value: Any, within: PurePath | None = None) -> bytes:
    """Return `value` as one line of JSON.

    Parameters
    ----------
    within
        The folder from which paths are written; None writes them as they are.
    """

    def as_text(path: Any) -> str:
        if isinstance(path, PurePath):
            return str(path) if within is None else path.relative_to(within).as_posix()
        raise NotImplementedError(f"{type(path).__name__} has no form in JSON")

    return msgspec.json.encode(value, enc_hook=as_text)
