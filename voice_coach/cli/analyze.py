"""``voice-coach analyze``: recorded replies in, everything out."""

from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import err, out, print_json
from voice_coach.cli.options import engine_options, find_model
from voice_coach.cli.scorecard import render_scorecard
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scoring import STYLES, Style
from voice_coach.library.analysis import Analysis, analyze
from voice_coach.library.bank import load_matcher
from voice_coach.library.profile import load_profile
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import Match
from voice_coach.speech.engines import load
from voice_coach.speech.transcript import Transcript


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--cue", default="", metavar="TEXT", help="What the interviewer said just before.")
@click.option(
    "--style",
    type=click.Choice(STYLES),
    help="How bold a close the interview asked for; your profile's style, or balanced, where it is left out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, one a line.")
@engine_options
def command(
    files: tuple[Path, ...], cue: str, style: Style | None, as_json: bool, engine: str, model: str | None
) -> None:
    """Show what was said in recordings, which moves it made, and how it was delivered.

    Takes what phones and laptops record: WAV, FLAC, OGG, MP3, M4A, WebM. Nothing is kept.
    """
    recognizer = load(find_model(engine, model))
    matcher, scoring = load_matcher(), load_scoring()
    case = load_profile(places.data_dir())
    failed = False
    with _progress() as progress:
        task = progress.add_task("", total=None)
        for path in files:
            progress.update(task, description=path.name, seconds=0.0)
            try:
                done = analyze(
                    path,
                    recognizer,
                    matcher,
                    scoring,
                    cue,
                    progress=lambda seconds: progress.update(task, seconds=seconds),
                    style=style or case.style or "balanced",
                    case=case,
                )
            except VoiceCoachError as error:
                failed = True
                _tell_error(path, error, as_json=as_json)
                continue
            if as_json:
                print_json(as_plain(done))
            else:
                _print(done)
    if failed:
        raise click.exceptions.Exit(1)


def as_plain(done: Analysis) -> dict[str, Any]:
    """Return an analysis in the form that other programs rely on."""
    return {
        "file": str(done.path),
        "engine": done.engine,
        "duration": round(done.duration, 2),
        "text": done.transcript.text,
        "words": words_plain(done.transcript),
        "moves": [match_plain(match, done.transcript) for match in done.moves],
        "delivery": done.delivery,
        "score": done.score,
    }


def words_plain(transcript: Transcript) -> list[dict[str, Any]]:
    """Return words with their times, in seconds from the start of the recording."""
    return [
        {
            "text": word.text,
            "start": round(word.start, 2),
            "end": round(word.end, 2),
            "confidence": round(word.confidence, 2),
        }
        for word in transcript.words
    ]


def match_plain(match: Match, transcript: Transcript) -> dict[str, Any]:
    """Return a move with its character span and its times."""
    start, end = transcript.times_of(match.start, match.end) or (None, None)
    return {
        "move": match.move,
        "score": round(match.score, 2),
        "quote": match.quote,
        "start": match.start,
        "end": match.end,
        "start_time": None if start is None else round(start, 2),
        "end_time": None if end is None else round(end, 2),
    }


def describe_delivery(delivery: Delivery) -> str:
    """Return the measures in a line."""
    said = [f"{delivery.words} words"]
    if delivery.words_per_minute is not None:
        said.append(f"{delivery.words_per_minute:.0f} words a minute")
    if delivery.reply_gap is not None:
        said.append(f"came in after {delivery.reply_gap:.1f} s")
    return ", ".join(said)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[seconds]:.0f} s heard"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def _tell_error(path: Path, error: VoiceCoachError, *, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(path), "error": str(error)})
    else:
        err.print(Text(str(error), style="red"), soft_wrap=True)


def _print(done: Analysis) -> None:
    out.print(Text(str(done.path), style="bold"))
    out.print(Text(done.transcript.text or "(no words were heard)"))
    out.print(Text(describe_delivery(done.delivery), style="dim"))
    out.print()
    out.print(render_scorecard(done.score))
    out.print()
