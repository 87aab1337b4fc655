"""``voice-coach warm-up``: good sentences to say after."""

import click

from voice_coach.cli.drilling import hold
from voice_coach.cli.options import engine_options, sound_options
from voice_coach.cli.practising import Means, Prepare, chosen, practice_options, with_means
from voice_coach.cli.soundcheck import look_at
from voice_coach.interview.courses import warm_up
from voice_coach.interview.drills import load_drills


@click.command("warm-up")
@sound_options
@engine_options
@practice_options
@with_means
def command(
    prepare: Prepare,
    seed: int | None,
) -> None:
    """Hear good closing sentences, and say them after: a voice that has said it once says it again."""
    with prepare() as means:
        look_at(means.console, means.microphone)
        hold_warm_up(means, chosen(seed))


def hold_warm_up(means: Means, seed: int) -> None:
    """Hold a warm-up and print its summary.

    Raises
    ------
    VoiceCoachError
        It could not begin, or ended before its time.
    """
    drills = load_drills()
    hold(
        lambda rng: warm_up(drills, rng),
        title="Warm-up: hear it, and say it after",
        kind="warm_up",
        seed=seed,
        means=means,
    )
