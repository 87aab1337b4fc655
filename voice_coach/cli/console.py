"""The two ways out: results to standard output, words about the work to standard error."""

from pathlib import PurePath
from typing import Any

import click
import msgspec
from rich.console import Console

out = Console(highlight=False, soft_wrap=False)
"""For what was asked for. Plain text where it is piped; no colour where ``NO_COLOR`` is set."""

err = Console(stderr=True, highlight=False)
"""For progress, notices and faults, so that a pipe gets only results."""


def print_json(value: Any) -> None:
    """Write `value` as one line of JSON to standard output at once."""
    click.echo(msgspec.json.encode(value, enc_hook=_as_text))


def _as_text(value: Any) -> str:
    """Return what JSON has no form for: a path as it is written."""
    if isinstance(value, PurePath):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no form in JSON")
