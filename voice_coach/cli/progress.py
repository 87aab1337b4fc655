"""``voice-coach progress``: what practice has come to."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import as_typed, new_table, out, visible
from voice_coach.feedback.scoring import BEST
from voice_coach.library.history import practised
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.report.measures import FILLED, HEDGES, PACE, REPLY_GAP, Kind, number
from voice_coach.report.progress import (
    LATEST,
    Progress,
    in_words,
    left_out,
    moves_made,
    scenarios_done,
    write_progress,
)
from voice_coach.report.view import EarlierAttempt

_ROW = 10
"""Points that a row of the chart stands for."""

_AXIS = 5
"""Columns for the numbers at its side."""

_DOT = "●"


@click.command()
@click.option("--open", "show", is_flag=True, help="Write it all as a page with plots, and open that in your browser.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the page there; `-` is standard output.  [default with --open: progress.html in this folder]",
)
def command(show: bool, output: Path | None) -> None:
    """Show what practice has come to: score, moves, pace, and the days you practised."""
    with Library(places.data_dir()) as library:
        progress = practised(library)
    titles = load_scoring().titles
    if show or output:
        from voice_coach.cli.pages import deliver  # noqa: PLC0415  the terminal's chart should not wait for it

        today = datetime.now().astimezone().date()
        deliver(write_progress(progress, titles, today), output or Path("progress.html"), show=show)
    elif not (progress.days or progress.attempts):
        out.print(as_typed("No attempts yet: `voice-coach rehearse` makes the first."))
    else:
        _print(progress)


def _print(progress: Progress) -> None:
    out.print(Text(in_words(progress), style="bold"))
    if told := left_out(progress):
        out.print(Text(told, style="dim"))
    if not progress.attempts:
        return
    out.print()
    _print_chart(progress.attempts[-(out.width - _AXIS - 1) // 2 :], len(progress.attempts))
    out.print()
    out.print(_moves(progress))
    out.print()
    out.print(_delivery(progress.attempts))
    out.print()
    out.print(_interviews(progress))


def _print_chart(attempts: Sequence[EarlierAttempt], count: int) -> None:
    """Print the score of each attempt as a dot: a column each, a row for ten points."""
    shown = f"all {count} attempts" if count > 1 else "1 attempt"
    if len(attempts) < count:
        shown = f"the last {len(attempts)} of {count} attempts"
    out.print(Text.assemble(("Score", "bold"), (f" of {shown}", "dim")))
    rows = [min(attempt.total or 0, BEST - 1) // _ROW for attempt in attempts]
    for row in reversed(range(BEST // _ROW)):
        label = f"{row * _ROW:>{_AXIS - 2}} " if row % 2 == 0 else " " * (_AXIS - 1)
        dots = " ".join(_DOT if at == row else " " for at in rows)
        out.print(Text.assemble((f"{label}│", "dim"), (dots.rstrip(), "cyan")))
    first, last = str(attempts[0].number), str(attempts[-1].number)
    out.print(Text(" " * (_AXIS - 1) + "└" + "─" * (2 * len(attempts) - 1), style="dim"))
    room = max(1, 2 * len(attempts) - 1 - len(first) - len(last))
    ends = first if len(attempts) == 1 else first + " " * room + last
    out.print(Text(" " * _AXIS + ends, style="dim"))


def _table(*columns: str) -> Table:
    """Return a table whose columns but the first hold numbers."""
    table = new_table()
    for at, title in enumerate(columns):
        table.add_column(title, justify="right" if at else "left", overflow="fold")
    return table


def _moves(progress: Progress) -> Table:
    titles = load_scoring().titles
    table = _table("Move", "Made in", f"Last {min(LATEST, len(progress.attempts))}", "One by one")
    for each in moves_made(progress, titles):
        cells = "".join("●" if made else "·" for made in each.cells[-LATEST:])
        title = Text(each.title, style="bold" if each.kind == "core" else "")
        if each.kind == "misstep":
            title.append(" (costs points)", style="dim")
        style = "yellow" if each.kind == "misstep" else "cyan"
        table.add_row(title, f"{each.made} of {len(progress.attempts)}", str(each.lately), Text(cells, style=style))
    return table


def _delivery(attempts: Sequence[EarlierAttempt]) -> Table:
    table = _table("How you said it", "Latest", "Lowest", "Highest", "Usual", "Attempts")
    measured: tuple[tuple[Kind, Callable[[EarlierAttempt], float | None]], ...] = (
        (PACE, lambda attempt: attempt.words_per_minute),
        (REPLY_GAP, lambda attempt: attempt.reply_gap),
        (FILLED, lambda attempt: attempt.filled_per_hundred),
        (HEDGES, lambda attempt: attempt.hedges_per_hundred),
    )
    for kind, value in measured:
        found = [one for attempt in attempts if (one := value(attempt)) is not None]
        if found:
            figures = [number(kind, one) for one in (found[-1], min(found), max(found))]
            table.add_row(f"{kind.title}, {kind.unit}", *figures, kind.usual, str(len(found)))
    return table


def _interviews(progress: Progress) -> Table:
    table = _table("Interview", "Attempts", "Best", "Latest", "Last practised")
    for each in scenarios_done(progress):
        figures = (each.count, each.best, each.latest)
        table.add_row(Text(visible(each.name)), *map(str, figures), f"{each.last_day:%d %b %Y}")
    return table
