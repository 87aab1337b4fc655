"""``voice-coach delete``: attempts that are not wanted any more."""

import sys

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.attempts import described
from voice_coach.cli.console import err
from voice_coach.cli.kept import in_attempts
from voice_coach.errors import VoiceCoachError
from voice_coach.library.deletion import delete
from voice_coach.library.privacy import forget_cues
from voice_coach.library.store import Library


class NobodyToAsk(VoiceCoachError):
    """Something has to be asked for, and there is no terminal."""


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
            if not sys.stdin.isatty():
                raise NobodyToAsk("There is nobody to ask whether to delete for good: add --yes.")
            for attempt in attempts:
                err.print(Text(f"  {described(attempt)}"))
            if not _is_sure(len(attempts)):
                err.print("Nothing was deleted.")
                raise click.exceptions.Exit(1)
        delete(library, wanted)
    forget_cues(places.cues_dir())
    err.print(f"{in_attempts(len(wanted))} {'is' if len(wanted) == 1 else 'are'} deleted.")


def _is_sure(count: int) -> bool:
    what = "this attempt" if count == 1 else f"these {count} attempts"
    err.print(f"Delete {what} for good, with the sound? (y/N) ", end="", style="bold")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
