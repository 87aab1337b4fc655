"""``voice-coach delete``: attempts that are not wanted any more."""

import click

from voice_coach import places
from voice_coach.cli.asking import make_sure
from voice_coach.cli.attempts import described
from voice_coach.cli.console import err
from voice_coach.cli.kept import in_attempts
from voice_coach.library.deletion import delete
from voice_coach.library.privacy import forget_cues
from voice_coach.library.store import Library


@click.command()
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1, 2**63 - 1), metavar="ID…")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(numbers: tuple[int, ...], yes: bool) -> None:
    """Delete attempts for good: their sound, their words and what was judged of them.

    The interviewer's lines that are kept as sound go too, since they may name you; they are made again when needed.

    Exports and pages that you have written of them stay; they are yours.
    """
    wanted = tuple(dict.fromkeys(numbers))
    with Library(places.data_dir()) as library:
        attempts = [library.attempt(number) for number in wanted]
        if not yes:
            what = "this attempt" if len(attempts) == 1 else f"these {len(attempts)} attempts"
            make_sure(map(described, attempts), f"Delete {what} for good, with the sound?")
        delete(library, wanted)
    forget_cues(places.cues_dir())
    err.print(f"{in_attempts(len(wanted))} {'is' if len(wanted) == 1 else 'are'} deleted.")
