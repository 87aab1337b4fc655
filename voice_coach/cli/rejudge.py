"""``voice-coach rejudge``: old attempts before today's judges."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import out, print_json, visible
from voice_coach.cli.counting import counting
from voice_coach.cli.kept import in_attempts
from voice_coach.cli.listing import Cell, Column, print_listing
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.interview.scenarios import case_at, is_aside
from voice_coach.library.profile import load_profile
from voice_coach.library.prompts import load_scoring
from voice_coach.library.rejudging import Change, rejudge
from voice_coach.library.store import Library
from voice_coach.moves import Move


@click.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(1, 2**63 - 1), metavar="[ID…]")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an attempt, one a line.")
def command(numbers: tuple[int, ...], dry_run: bool, as_json: bool) -> None:
    """Judge attempts anew, all or those given, as today's version judges, and show what changed.

    The words stay as they were heard. What was thought before is kept beside: `voice-coach show ID` shows both.
    """
    judged, changes = 0, []
    with Library(places.data_dir()) as library:
        case = load_profile(places.data_dir())
        wanted = tuple(dict.fromkeys(numbers)) or library.numbers()
        with counting() as progress:
            task = progress.add_task("Judging", total=len(wanted))
            found = rejudge(
                library,
                wanted,
                cache(lambda scenario: case_at(scenario, case)),
                is_aside,
                lambda done: progress.update(task, completed=done),
                keep=not dry_run,
            )
            for change in found:
                judged += 1
                if as_json:
                    print_json(_plain(change))
                elif change.told:
                    changes.append(change)
    if as_json:
        return
    if changes:
        titles = load_scoring().titles
        print_listing(out, _COLUMNS, (_row(change, titles) for change in changes))
        out.print()
    out.print(_summary(judged, len(changes), dry_run=dry_run))


def _summary(judged: int, changed: int, *, dry_run: bool) -> str:
    verb = "would change" if dry_run else "changed"
    return f"{in_attempts(judged)} judged anew: {changed:,} {verb}, {judged - changed:,} as before."


def _plain(change: Change) -> dict[str, Any]:
    return {
        "id": change.attempt.id,
        "before": _total(change.attempt.score),
        "after": _total(change.score),
        "gained": sorted(map(str, change.after - change.before)),
        "lost": sorted(map(str, change.before - change.after)),
        "changed": change.differs,
    }


def _total(card: Scorecard | None) -> int | None:
    return card.total if card else None


_COLUMNS = (
    Column("No.", justify="right"),
    Column("Interview", folds=True),
    Column("Before", justify="right"),
    Column("Now", justify="right"),
    Column("Moves", folds=True),
)


def _row(change: Change, titles: Mapping[Move, str]) -> tuple[Cell, ...]:
    gained = [Text(f"+ {titles[move]}", style="green") for move in Move if move in change.after - change.before]
    lost = [
        Text(f"\N{MINUS SIGN} {titles[move]}", style="yellow") for move in Move if move in change.before - change.after
    ]
    return (
        str(change.attempt.id),
        visible(change.attempt.name) or change.attempt.kind,
        *("" if card is None else str(card.total) for card in (change.attempt.score, change.score)),
        Text("\n").join([*gained, *lost]),
    )
