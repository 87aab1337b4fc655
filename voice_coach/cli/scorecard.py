"""How a scorecard and its moves look in a terminal."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voice_coach.cli.console import visible
from voice_coach.feedback.advice.given import Advice
from voice_coach.feedback.points import PointMade
from voice_coach.feedback.scorecard import Scorecard, Verdict
from voice_coach.feedback.scoring import BEST
from voice_coach.moves.labels import Move, rank
from voice_coach.report.verdict import OWN_POINTS, groups
from voice_coach.report.words import clock

DONE, MISSED, BAD = "✓", "✗", "!"
_STYLES = {DONE: "green", MISSED: "yellow", BAD: "red"}

LETTERS = "ABCDEFG"
"""What a person's own reasons are called."""

_WIDE = 100
"""Columns from which the words stand beside what they did."""

_TITLE, _POINTS, _WHEN, _TOLD = 38, 8, 13, 10
"""Widths of the columns."""


def mark(symbol: str) -> Text:
    """Return one of the three marks in its colour; the symbols differ, so that no colour is needed."""
    return Text(symbol, style=_STYLES[symbol])


def mark_of(move: Move, costly: Collection[Move]) -> str:
    """Return the mark of a move that was made; the `costly` ones cost points where it was made."""
    return BAD if move in costly else DONE


def render_scorecard(card: Scorecard) -> RenderableType:
    """Return a scorecard to print: the verdict and the advice, then group by group what was done, missed or cost."""
    return _Card(card)


class _Card:
    """A scorecard as wide as its console: beside each other what fits, else the words under what they did."""

    def __init__(self, card: Scorecard) -> None:
        self._card = card

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wide = options.max_width >= _WIDE
        yield _headline(self._card)
        if self._card.advice:
            yield Text()
            yield _advice(self._card.advice)
        for title, rows in _groups(self._card):
            yield Text(f"\n{title}", style="bold")
            for row in rows:
                yield from _laid_out(row, wide=wide)
        if self._card.beyond:
            yield Text(f"\n{self._card.beyond}", style="dim")
        if self._card.style_why:
            told = f"Scored as a {self._card.style.replace('_', '-')} interview. {self._card.style_why}"
            yield Text(f"\n{visible(told)}", style="dim")


def _groups(card: Scorecard) -> Iterator[tuple[str, list["_Row"]]]:
    shown = {(verdict.turn, verdict.quote) for verdict in card.core}
    for title, verdicts in groups(card):
        known = shown if verdicts is card.built else set()
        yield title, [_row(verdict, known, told=verdict in card.to_try) for verdict in verdicts]
    if card.own:
        yield OWN_POINTS, [_own_row(letter, point) for letter, point in zip(LETTERS, card.own, strict=False)]


def _headline(card: Scorecard) -> Text:
    said = {
        0: "None of the three core moves yet. That is what practice is for.",
        1: "One of the three core moves.",
        2: "Two of the three core moves. One to go.",
        3: "All three core moves. That is a close.",
    }[card.core_done]
    return Text.assemble((f"{card.total} of {BEST}", "bold"), "  ", said)


def _advice(advice: Advice) -> Table:
    """Return what to keep and what to change."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_TOLD, no_wrap=True, style="bold")
    table.add_column(ratio=1)
    table.add_row("Keep", Text(visible(advice.keep.text)))
    table.add_row("Next time", Text(visible(advice.change.text)))
    if advice.change.try_saying:
        table.add_row("", _to_say(advice.change.try_saying))
    return table


def _to_say(sentence: str) -> Text:
    return Text.assemble(("try ", "dim"), (f"“{visible(sentence)}”", "cyan"))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the card."""

    mark: Text
    title: Text
    points: str
    when: str
    said: tuple[str, ...]
    """The words that did it."""
    notes: tuple[Text, ...]
    """Why, and what to try; under everything else."""


def _row(verdict: Verdict, shown: set[tuple[int | None, str]], *, told: bool) -> _Row:
    """Return a verdict as a line; of its words only those that were not `shown` above."""
    symbol = BAD if verdict.points < 0 else DONE if verdict.done else MISSED
    points = _signed(verdict.points) if verdict.done or verdict.points else f"0 of {verdict.worth}"
    words = [(verdict.turn, verdict.quote), *((more.turn, more.quote) for more in verdict.more)]
    said = tuple(f"“{visible(quote)}”" for turn, quote in words if quote and (turn, quote) not in shown)
    shown.update(words)
    notes = []
    if verdict.why and (symbol == BAD or told):
        notes.append(Text(visible(verdict.why), style="dim"))
    if told and verdict.try_saying:
        notes.append(_to_say(verdict.try_saying))
    title = Text(visible(verdict.title), style="" if verdict.done or symbol == BAD else "dim")
    return _Row(mark(symbol), title, points, _when(verdict), said, tuple(notes))


def _own_row(letter: str, point: PointMade) -> _Row:
    said = (f"“{visible(point.quote)}”",) if point.said else ()
    title = Text.assemble((f"{letter}  ", "bold"), (visible(point.reason), "" if point.said else "dim"))
    return _Row(mark(DONE if point.said else MISSED), title, "" if point.said else "not said", _when(point), said, ())


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}") if points else "0"


def _when(verdict: Verdict | PointMade) -> str:
    if verdict.turn is None:
        return ""
    start = "" if verdict.start_time is None else f", {clock(verdict.start_time)}"
    return f"turn {verdict.turn}{start}"


def _laid_out(row: _Row, *, wide: bool) -> Iterator[RenderableType]:
    """Yield a line, and under it what does not fit beside it."""
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=1)
    line.add_column(width=_TITLE if wide else None, ratio=None if wide else 1)
    if wide:
        line.add_column(ratio=1)
    line.add_column(width=_POINTS, justify="right", no_wrap=True)
    line.add_column(width=_WHEN, justify="right", no_wrap=True)
    said = Text("\n".join(row.said), style="italic")
    beside = [said] if wide else []
    line.add_row(row.mark, row.title, *beside, Text(row.points, style="bold"), Text(row.when, style="dim"))
    yield line
    for under in (*([said] if row.said and not wide else []), *row.notes):
        yield Padding(under, (0, 0, 0, 2))


def render_moves(titles: dict[Move, str], moves: list[tuple[Move, str]], costly: Collection[Move]) -> Table:
    """Return the moves that a reply made, one a line with its words, core moves first and `costly` ones last."""
    table = Table.grid(padding=(0, 1))
    for move, quote in sorted(moves, key=lambda found: rank(found[0], costly)):
        table.add_row(mark(mark_of(move, costly)), Text.assemble(titles[move], (f"  “{quote}”", "dim")))
    return table
