"""``voice-coach recover``: attempts whose program was killed, heard and judged as far as they went."""

from collections.abc import Sequence
from functools import cache

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import as_typed, err, tell, visible
from voice_coach.cli.kept import in_attempts
from voice_coach.cli.options import chosen_model, engine_options
from voice_coach.interview.afterwards import Recovered, TalkJudges, recover
from voice_coach.interview.scenarios import load_understanding
from voice_coach.library.bank import load_matcher
from voice_coach.library.profile import load_profile
from voice_coach.library.prompts import load_advice, load_scoring
from voice_coach.library.recovery import broken_off, take_in_again, tidy
from voice_coach.library.store import Library
from voice_coach.report.words import clock
from voice_coach.speech.engines import load
from voice_coach.speech.recognizer import Recognizer


@click.command()
@engine_options
def command(engine: str, model: str | None) -> None:
    """Recover attempts that were broken off: their sound is made whole, and what was said is judged.

    The next command does this by itself; call it where the sound was kept but could not be heard then, or where the
    library's database was lost or damaged and is moved away: the attempts' sound is still there.
    """
    with Library(places.data_dir()) as library:
        tidy(library)
        if lost := take_in_again(library):
            err.print(f"The library knew nothing of {in_attempts(lost)} whose sound is there: taken in again.")
        found = recover_all(library, broken_off(library, unheard_too=True), engine, model, unheard_too=True)
    if not found:
        err.print("There is nothing to recover: every attempt came to its end, or is under way.")
    if any(each.unheard for each in found):
        raise click.exceptions.Exit(1)


def recover_all(
    library: Library,
    numbers: Sequence[int],
    engine: str = "auto",
    model: str | None = None,
    *,
    unheard_too: bool = False,
) -> list[Recovered]:
    """Recover attempts, say of each what became of it, and return that; those that are under way are left alone.

    Raises
    ------
    LibraryBroken, UnwritableSound
    """

    @cache
    def judges() -> TalkJudges:
        return _judges(engine, model)

    recovered = []
    for number in numbers:
        if found := recover(library, number, judges, unheard_too=unheard_too):
            tell(err, Text(visible(as_typed(_told(found))), style="yellow" if found.unheard else ""))
            recovered.append(found)
    return recovered


def _judges(engine: str, model: str | None) -> TalkJudges:
    return TalkJudges(
        recognizer=cache(lambda: _listening(engine, model)),
        matcher=load_matcher(),
        understanding=load_understanding(),
        scoring=load_scoring(),
        case=load_profile(places.data_dir()),
        advice=load_advice(),
    )


def _listening(engine: str, model: str | None) -> Recognizer:
    chosen = chosen_model(engine, model)
    err.print("A session was broken off: listening to what you had said in it…", style="dim")
    return load(chosen)


def _told(found: Recovered) -> str:
    """Return what became of an attempt, in a sentence."""
    broken = f"Attempt {found.number} was broken off"
    if found.unheard:
        why = str(found.unheard)
        return (
            f"{broken}: {clock(found.seconds)} of sound is kept, but not judged yet. {why} Then `voice-coach recover`."
        )
    if not found.replies:
        return f"{broken} before you had said anything."
    replies = "1 reply" if found.replies == 1 else f"{found.replies} replies"
    score = f", {found.score.total} of 100" if found.score else ""
    return (
        f"{broken}: {replies}, {clock(found.seconds)} of sound, saved and judged{score}; "
        f"`voice-coach show {found.number}` shows it."
    )
