"""``voice-coach note``: what you write to an attempt."""

import sys

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import err, out, visible
from voice_coach.library.remarks import keep_note, note_of
from voice_coach.library.store import Library


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.argument("text", required=False)
def command(number: int, text: str | None) -> None:
    """Show the note to the attempt ID, or keep TEXT as its note.

    An empty TEXT takes the note away; - reads it from standard input.
    """
    with Library(places.data_dir()) as library:
        if text is None:
            out.print(Text(visible(note_of(library, number), lines=True) or "No note."), soft_wrap=True)
            return
        keep_note(library, number, sys.stdin.read() if text == "-" else text)
    err.print(f"The note to attempt {number} is {'kept' if text.strip() else 'gone'}.")
