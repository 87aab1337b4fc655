"""``voice-coach attempts``: the list of what was rehearsed."""

from datetime import datetime
from typing import Any, get_args

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import as_typed, out, print_json, visible
from voice_coach.cli.listing import Cell, Column, print_listing
from voice_coach.cli.scorecard import DONE, MISSED, mark
from voice_coach.datafile import suggestion
from voice_coach.library.finding import EVERYTHING, Wanted
from voice_coach.library.records import Kind
from voice_coach.library.remarks import usable_tag
from voice_coach.library.store import AttemptRecord, Library
from voice_coach.library.text import as_text
from voice_coach.moves.labels import Move

_SHOWN = 50
"""Attempts in a table unless all are wanted: the last weeks of somebody who practises twice a day."""

_NOTE = 60
"""Characters of a note in the table."""

_MOVES = [str(move) for move in Move]


def _move(_context: click.Context, _option: click.Parameter, typed: str | None) -> Move | None:
    """Return the move that is called so."""
    if typed is not None and typed not in _MOVES:
        raise click.BadParameter(f"no move is called {typed!r}{suggestion(typed, _MOVES)}")
    return None if typed is None else Move(typed)


def _begun_like(_context: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    """Return what a shell completes."""
    return [move for move in _MOVES if move.startswith(typed)]


@click.command()
@click.option("--scenario", metavar="NAME", help="Only those of this interview.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="From 2026-11-22 on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Up to 2026-11-22.")
@click.option(
    "--missed", callback=_move, shell_complete=_begun_like, metavar="MOVE", help="Only those without this move."
)
@click.option("--tag", metavar="TAG", help="Only those with this tag.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Only what was this.")
@click.option("--all", "everything", is_flag=True, help=f"Show all, not only the latest {_SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="Print all, one JSON object an attempt, one a line.")
def command(
    scenario: str | None,
    since: datetime | None,
    until: datetime | None,
    missed: Move | None,
    tag: str | None,
    kind: Kind | None,
    everything: bool,
    as_json: bool,
) -> None:
    """List your attempts, the latest first."""
    wanted = Wanted(
        scenario=scenario and as_text(scenario),
        since=since.date() if since else None,
        until=until.date() if until else None,
        missed=missed,
        tag=None if tag is None else usable_tag(tag),
        kind=kind,
    )
    with Library(places.data_dir()) as library:
        attempts = library.attempts(wanted, None if everything or as_json else _SHOWN)
        more = library.count(wanted) - len(attempts)
        none = "" if attempts or as_json else _why_none(library, wanted)
    if as_json:
        for attempt in attempts:
            print_json(attempt_plain(attempt))
    elif attempts:
        print_listing(out, _COLUMNS, map(_row, attempts))
        if more:
            out.print(f"\n{more:,} earlier ones are not shown: --all shows them.", style="dim")
    elif wanted == EVERYTHING:
        out.print(as_typed("No attempts yet: `voice-coach rehearse` makes the first."))
    else:
        out.print(Text(none))


def attempt_plain(attempt: AttemptRecord) -> dict[str, Any]:
    """Return an attempt without its turns in the form that other programs rely on."""
    return {
        "id": attempt.id,
        "started_at": attempt.started_at.isoformat(timespec="seconds"),
        "status": attempt.status,
        "scenario": attempt.scenario,
        "style": attempt.style,
        "engine": attempt.engine,
        "model": attempt.model,
        "voice": attempt.voice,
        "version": attempt.version,
        "score": attempt.score,
        "kind": attempt.kind,
        "seed": attempt.seed,
        "bank": attempt.bank,
        "scoring": attempt.scoring,
        "judged_at": attempt.judged_at,
        "source": attempt.source,
        "damaged": attempt.damaged,
        "note": attempt.note,
        "tags": attempt.tags,
    }


def described(attempt: AttemptRecord) -> str:
    """Return an attempt in a few words: "attempt 3 (phone-screen, 22 Nov 2026 18:05)"."""
    return f"attempt {attempt.id} ({visible(attempt.name) or attempt.kind}, {attempt.started_at:%d %b %Y %H:%M})"


def _why_none(library: Library, wanted: Wanted) -> str:
    """Return why no attempt is found, as far as that is known: a name that none has."""
    everything = library.attempts()
    names = {attempt.scenario for attempt in everything if attempt.scenario}
    tags = {tag for attempt in everything for tag in attempt.tags}
    for name, known, told in ((wanted.scenario, names, "is of an interview called"), (wanted.tag, tags, "is tagged")):
        if known and name is not None and name not in known:
            meant = suggestion(name, sorted(known))
            return visible(f"No attempt {told} {name!r}{meant}{'' if meant.endswith('?') else '.'}")
    return "No attempt is like that."


_COLUMNS = (
    Column("No.", justify="right"),
    Column("When"),
    Column("Interview", folds=True),
    Column("Score", justify="right"),
    *(Column(title, justify="center") for title in ("Step", "Interest", "Doubts")),  # the core moves in their order
)


def _row(attempt: AttemptRecord) -> tuple[Cell, ...]:
    card = attempt.score
    marks = [mark(DONE if verdict.done else MISSED) for verdict in card.core] if card else [Text()] * 3
    return (
        str(attempt.id),
        f"{attempt.started_at:%d %b %Y %H:%M}",
        Text("\n").join(_what(attempt)),
        str(card.total) if card else "",
        *marks,
    )


def _what(attempt: AttemptRecord) -> list[Text]:
    """Return what is told of an attempt, line by line."""
    lines = [Text(visible(attempt.name) or attempt.kind)]
    if attempt.retake_turn is not None:
        lines.append(Text(f"turn {attempt.retake_turn}, said again", style="dim"))
    if attempt.status != "finished":
        lines.append(Text(attempt.status, style="dim"))
    if attempt.tags:
        lines.append(Text(" ".join(f"#{visible(tag)}" for tag in attempt.tags), style="cyan"))
    if attempt.note:
        first = attempt.note.splitlines()[0]
        cut = first[:_NOTE] + ("…" if len(first) > _NOTE or "\n" in attempt.note else "")
        lines.append(Text(visible(cut), style="dim italic"))
    return lines
