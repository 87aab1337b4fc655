"""``voice-coach drill``: one move, again and again."""

import random

import click
from rich.table import Table

from voice_coach import places
from voice_coach.cli.console import as_typed, out
from voice_coach.cli.drilling import hold
from voice_coach.cli.options import engine_options, sound_options
from voice_coach.cli.practising import Means, Prepare, chosen, practice_options, with_means
from voice_coach.cli.soundcheck import look_at
from voice_coach.datafile import suggestion
from voice_coach.interview.courses import ROUNDS, Course, move_drill, objection_drill
from voice_coach.interview.drills import Drills, load_drills
from voice_coach.interview.scenarios import load_kit
from voice_coach.interview.script import filled, voiced
from voice_coach.library.profile import load_profile
from voice_coach.planning.record import OBJECTIONS


@click.command()
@click.argument("move", required=False)
@click.option(
    "--rounds", type=click.IntRange(1, 50), default=ROUNDS, show_default=True, metavar="N", help="How many cues."
)
@sound_options
@engine_options
@practice_options
@with_means
def command(
    prepare: Prepare,
    move: str | None,
    rounds: int,
    seed: int | None,
) -> None:
    """Drill one MOVE: a cue, one breath, judged at once, and again where it was missed.

    MOVE is a name such as next_step, or `objections` to meet doubts, your own worries first; without one, the drills
    are listed.
    """
    drills = load_drills()
    if move is None:
        _list(drills)
        return
    with prepare() as means:
        look_at(means.console, means.microphone)
        hold_drill(means, chosen(seed), move, rounds)


def hold_drill(means: Means, seed: int, wanted: str, rounds: int) -> None:
    """Hold the drill that is called `wanted`, and print its summary.

    Raises
    ------
    VoiceCoachError
        It could not begin, or ended before its time.
    """
    drills = load_drills()
    hold(
        lambda rng: _course(drills, wanted, rng, rounds),
        title=f"Drill: {drills.what(wanted)}",
        kind="drill",
        seed=seed,
        means=means,
    )


def _course(drills: Drills, wanted: str, rng: random.Random, rounds: int) -> Course:
    """Return the drill that is called `wanted`."""
    if wanted == OBJECTIONS:
        frames, worries = load_kit().house.own_worry, load_profile(places.data_dir()).worries
        own = [filled(voiced(worry, frames).says, {}) for worry in worries]  # a drill is of no company
        return objection_drill(drills, rng, rounds, own)
    known = {str(move): move for move in drills.moves}
    if wanted not in known:
        raise click.BadParameter(f"no drill is called {wanted!r}{suggestion(wanted, [*known, OBJECTIONS])}")
    return move_drill(drills, known[wanted], rng, rounds)


def _list(drills: Drills) -> None:
    table = Table.grid(padding=(0, 2))
    for move, drill in drills.moves.items():
        table.add_row(str(move), drill.what)
    table.add_row(OBJECTIONS, drills.what(OBJECTIONS))
    out.print(table)
    out.print(as_typed("\n`voice-coach drill next_step` begins the first of them."), style="dim")
