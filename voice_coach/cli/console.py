"""The two ways out: results to standard output, words about the work to standard error."""

import os
import shutil
import sys
from pathlib import Path, PurePath
from typing import Any

import click
import msgspec
from rich.console import Console

out = Console(highlight=False, soft_wrap=False)
"""For what was asked for. Plain text where it is piped; no colour where ``NO_COLOR`` is set."""

err = Console(stderr=True, highlight=False)
"""For progress, notices and faults, so that a pipe gets only results."""


def as_typed(text: str) -> str:
    """Return `text` with the command as this person has to type it: in a checkout it is not on the path."""
    if shutil.which("voice-coach"):
        return text
    called = os.path.relpath(sys.argv[0]) if Path(sys.argv[0]).stem == "voice-coach" else "python -m voice_coach"
    return text.replace("`voice-coach ", f"`{called} ")


def print_json(value: Any) -> None:
    """Write `value` as one line of JSON to standard output at once."""
    click.echo(msgspec.json.encode(value, enc_hook=_as_text))


def _as_text(value: Any) -> str:
    """Return what JSON has no form for: a path as it is written."""
    if isinstance(value, PurePath):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no form in JSON")
