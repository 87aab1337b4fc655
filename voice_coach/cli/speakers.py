"""Who speaks, and how a line of theirs looks in a terminal."""

from rich.table import Table
from rich.text import Text

INDENT = 8
"""Columns kept for the speaker's name."""

YOU = "You"
COACH = "Coach"


def spoken(speaker: str, text: Text) -> Table:
    """Return a line of the talk with its speaker before it."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=INDENT - 1, no_wrap=True, style="cyan" if speaker == YOU else "magenta")
    table.add_column(ratio=1)
    table.add_row(speaker, text)
    return table
