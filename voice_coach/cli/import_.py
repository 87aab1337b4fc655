"""``voice-coach import``: recordings from elsewhere become attempts."""

from pathlib import Path

import click
from rich.text import Text

from voice_coach import places
from voice_coach.audio.files import Side
from voice_coach.cli.attempts import attempt_plain
from voice_coach.cli.console import as_typed, err, out, print_json, tell, visible
from voice_coach.cli.options import chosen_model, engine_options
from voice_coach.cli.recordings import Heard, Tell, each_heard, judges_of, recording_options, tell_damage
from voice_coach.feedback.scoring import Style
from voice_coach.interview.scenarios import find_scenario
from voice_coach.library import importing
from voice_coach.library.importing import import_recording
from voice_coach.library.records import AttemptRecord
from voice_coach.library.store import Library
from voice_coach.library.text import as_text
from voice_coach.report.words import clock
from voice_coach.speech.engines import load


@click.command()
@recording_options
@click.option("--scenario", metavar="NAME", help="The interview that it was of; compares it with your rehearsals.")
@click.option(
    "--mine",
    type=click.Choice(("left", "right")),
    help="The side of a stereo recording that is yours, where each voice has one: the other is left out.",
)
@click.option("--again", is_flag=True, help="Also bring in what was brought in before.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, one a line.")
@engine_options
def command(
    files: tuple[Path, ...],
    cue: str,
    style: Style | None,
    scenario: str | None,
    mine: Side | None,
    again: bool,
    as_json: bool,
    engine: str,
    model: str | None,
) -> None:
    """Bring in recordings, one attempt each: a phone's voice memo, a mock interview.

    Takes WAV, FLAC, OGG, MP3, M4A, WebM of any length; the original is kept as it is. Long ones are cut into turns
    where nobody speaks for long.

    It does not tell voices apart: what an interviewer says in it is judged as yours. Only where a call was recorded
    in stereo with a voice on each side, --mine leaves theirs out.
    """
    named = find_scenario(scenario) if scenario else None
    judges = judges_of(cue, style, named.scenario if named else None)
    found = chosen_model(engine, model)
    heard = importing.Heard(
        recognizer=load(found),
        model=as_text(f"{found.name} {found.version}".strip()),
        judges=judges,
        scenario=named.name if named else "",
        side=mine,
    )
    with Library(places.data_dir()) as library:

        def bring_in(path: Path, progress: Heard) -> Tell:
            done = import_recording(library, path, heard, progress, again=again)
            attempt = library.attempt(done.number)
            if as_json:
                told = {"file": as_text(path), "before": done.before}
                return lambda: print_json({**told, **attempt_plain(attempt)})
            return lambda: _tell(path, attempt, before=done.before)

        each_heard(files, bring_in, as_json=as_json)


def _tell(path: Path, attempt: AttemptRecord, *, before: bool) -> None:
    if before:
        told = f"{path} was brought in before, as attempt {attempt.id}: nothing was done (--again does it anyway)."
        tell(err, Text(visible(told), style="yellow"))
        return
    if attempt.damaged:
        tell_damage(path)
    words = sum(turn.delivery.words for turn in attempt.turns if turn.delivery)
    last = attempt.turns[-1]
    until = (last.starts_at or 0.0) + (last.speech_end or 0.0)
    turns = "1 turn" if len(attempt.turns) == 1 else f"{len(attempt.turns)} turns"
    score = f"{attempt.score.total} of 100" if attempt.score else ""
    out.print(
        Text.assemble(
            (f"Attempt {attempt.id}", "bold"),
            f"  {visible(path.name)}: {clock(until)} of talk in {turns}, {words} words, {score}",
        )
    )
    out.print(as_typed(f"`voice-coach show {attempt.id}` shows it."), style="dim")
