"""The question before something is deleted for good."""

import sys
from collections.abc import Iterable

import click
from rich.table import Table
from rich.text import Text

from voice_coach.cli.console import err
from voice_coach.errors import VoiceCoachError


class NobodyToAsk(VoiceCoachError):
    """Something has to be asked for, and there is no terminal."""


def make_sure(things: Iterable[str], question: str) -> None:
    """Show what would be deleted, and ask whether it is to be; the command ends where it is not.

    Raises
    ------
    NobodyToAsk
    click.exceptions.Exit
        The person is not sure.
    """
    if not sys.stdin.isatty():
        raise NobodyToAsk("There is nobody to ask whether to delete for good: add --yes.")
    listed = Table.grid(padding=(0, 1))
    for thing in things:
        listed.add_row(" -", Text(thing))
    err.print(listed)
    err.print(f"{question} (y/N) ", end="", style="bold")
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        err.print("Nothing was deleted.")
        raise click.exceptions.Exit(1)
