"""How two tries at a reply look beside each other."""

from collections.abc import Collection, Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from voice_coach.cli.scorecard import DONE, MISSED, mark, mark_of
from voice_coach.feedback.comparison import Comparison
from voice_coach.library.prompts import load_scoring
from voice_coach.moves.labels import Move, rank
from voice_coach.moves.match import Match
from voice_coach.report.comparing import figures

_NONE = "·"
"""Stands where there was nothing."""


def render_comparison(comparison: Comparison, style: str) -> RenderableType:
    """Return two tries beside each other, in an interview of a style: their figures, and what each of them did."""
    scoring = load_scoring()
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column(style="dim")
    table.add_row("", Text("then", style="dim"), Text("now", style="bold"))
    for title, then, now in figures(comparison):
        table.add_row(title, Text(then or _NONE, style="dim"), now or _NONE)
    costly = scoring.costly(style)
    for match, was, is_now, change in sorted(_moves(comparison, costly), key=lambda row: rank(row[0].move, costly)):
        table.add_row(scoring.titles[match.move], was, is_now, change)
    return table


def _moves(comparison: Comparison, costly: Collection[Move]) -> Iterator[tuple[Match, Text, Text, str]]:
    """Yield each move with its mark then and now, and what has changed."""
    for match in comparison.kept:
        made = mark_of(match.move, costly)
        yield match, mark(made), mark(made), ""
    for match in comparison.gained:
        yield match, Text(_NONE, style="dim"), mark(mark_of(match.move, costly)), "new"
    for match in comparison.lost:
        yield match, mark(mark_of(match.move, costly)), _gone(match, costly), "not this time"


def _gone(match: Match, costly: Collection[Move]) -> Text:
    """Return the mark of a move that was not made again: what cost points is not missed."""
    return mark(DONE if match.move in costly else MISSED)
