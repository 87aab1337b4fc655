"""``voice-coach attempts``: the list of what was rehearsed."""

from typing import Any

import click
from rich import box
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import as_typed, out, print_json
from voice_coach.cli.scorecard import DONE, MISSED, mark
from voice_coach.library.store import AttemptRecord, Library


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an attempt, one a line.")
def command(as_json: bool) -> None:
    """List your attempts, the latest first."""
    with Library(places.data_dir()) as library:
        attempts = library.attempts()
    if as_json:
        for attempt in attempts:
            print_json(attempt_plain(attempt))
    elif not attempts:
        out.print(as_typed("No attempts yet: `voice-coach rehearse` makes the first."))
    else:
        out.print(_table(attempts))


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
    }


def _table(attempts: tuple[AttemptRecord, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("No.", justify="right")
    table.add_column("When", no_wrap=True)
    table.add_column("Interview", overflow="fold")
    table.add_column("Score", justify="right")
    for title in ("Step", "Interest", "Doubts"):  # the core moves in their order, short enough for 80 columns
        table.add_column(title, justify="center", no_wrap=True)
    for attempt in attempts:
        card = attempt.score
        marks = [mark(DONE if verdict.done else MISSED) for verdict in card.core] if card else ["", "", ""]
        table.add_row(
            str(attempt.id),
            f"{attempt.started_at:%d %b %Y %H:%M}",
            Text.assemble(attempt.scenario, ("" if attempt.status == "finished" else f"\n{attempt.status}", "dim")),
            str(card.total) if card else "",
            *marks,
        )
    return table
