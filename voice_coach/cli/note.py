"""``voice-coach note``: what you write to an attempt."""

import io
import sys

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import err, out, tell, visible
from voice_coach.library.remarks import UnusableRemark, keep_note, note_of
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
            tell(out, Text(visible(note_of(library, number), lines=True) or "No note."))
            return
        note = _from_standard_input() if text == "-" else text
        keep_note(library, number, note)
    err.print(f"The note to attempt {number} is {'kept' if note.strip() else 'gone'}.")


def _from_standard_input() -> str:
    try:
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8").read()
    except UnicodeDecodeError as error:
        raise UnusableRemark("The note on standard input is not UTF-8 text: convert it, or type it as TEXT.") from error
