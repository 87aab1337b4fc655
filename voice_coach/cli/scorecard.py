"""How a scorecard and its moves look in a terminal."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from voice_coach.feedback.scorecard import Scorecard, Verdict
from voice_coach.feedback.scoring import BEST
from voice_coach.moves.labels import CORE, MISSTEPS, Move

DONE, MISSED, BAD = "✓", "✗", "!"
_STYLES = {DONE: "green", MISSED: "yellow", BAD: "red"}


def mark(symbol: str) -> Text:
    """Return one of the three marks in its colour; the symbols differ, so that no colour is needed."""
    return Text(symbol, style=_STYLES[symbol])


def mark_of(move: Move) -> str:
    """Return the mark of a move that was made."""
    return BAD if move in MISSTEPS else DONE


def clock(seconds: float) -> str:
    """Return a time as a person reads it: ``1:05``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def render_scorecard(card: Scorecard) -> RenderableType:
    """Return a scorecard to print: the verdict in a sentence, each core move, what else was heard, what to try."""
    parts: list[RenderableType] = [_headline(card), Text(), _core_table(card)]
    if card.supporting or card.missteps:
        parts += [Text(), _extras(card)]
    missed = [verdict for verdict in card.core if not verdict.done]
    if missed:
        parts += [Text(), _to_try(missed)]
    return Group(*parts)


def _headline(card: Scorecard) -> Text:
    said = {
        0: "None of the three core moves yet. That is what practice is for.",
        1: "One of the three core moves.",
        2: "Two of the three core moves. One to go.",
        3: "All three core moves. That is a close.",
    }[card.core_done]
    return Text.assemble((f"{card.total} of {BEST}", "bold"), "  ", said)


def _core_table(card: Scorecard) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    table.add_column("", width=1)
    table.add_column("Move", no_wrap=True)
    table.add_column("What you said", ratio=1)
    table.add_column("When", no_wrap=True, justify="right")
    for verdict in card.core:
        table.add_row(
            mark(DONE if verdict.done else MISSED),
            verdict.title,
            Text(f"“{verdict.quote}”") if verdict.done else Text("missed", style="dim"),
            _when(verdict),
        )
    return table


def _when(verdict: Verdict) -> str:
    if verdict.turn is None:
        return ""
    start = "" if verdict.start_time is None else f", {clock(verdict.start_time)}"
    return f"turn {verdict.turn}{start}"


def _extras(card: Scorecard) -> Table:
    table = Table.grid(padding=(0, 1))
    for symbol, verdicts in ((DONE, card.supporting), (BAD, card.missteps)):
        for verdict in verdicts:
            points = f"{verdict.points:+d}"
            said = Text.assemble(verdict.title, (f"  “{verdict.quote}”", "dim"))
            table.add_row(mark(symbol), Text(points, style="dim"), said)
            if symbol == BAD and verdict.why:
                table.add_row("", "", Text(verdict.why, style="dim"))
    return table


def _to_try(missed: list[Verdict]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_row(Text("Next time, try:", style="bold"))
    for verdict in missed:
        table.add_row(Text.assemble(("“" + verdict.try_saying + "”", "cyan"), "  ", (verdict.why, "dim")))
    return table


def render_moves(titles: dict[Move, str], moves: list[tuple[Move, str]]) -> Table:
    """Return the moves that a reply made, one a line with its words, core moves first and missteps last."""
    table = Table.grid(padding=(0, 1))
    for move, quote in sorted(moves, key=lambda found: (found[0] not in CORE, found[0] in MISSTEPS)):
        table.add_row(mark(mark_of(move)), Text.assemble(titles[move], (f"  “{quote}”", "dim")))
    return table
