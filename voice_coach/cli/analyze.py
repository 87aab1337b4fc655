"""``voice-coach analyze``: recorded replies in, everything out."""

from pathlib import Path
from typing import Any

import click
from rich.text import Text

from voice_coach.cli.console import out, print_json, visible
from voice_coach.cli.options import chosen_model, engine_options
from voice_coach.cli.recordings import Heard, Tell, each_heard, judges_of, recording_options, tell_damage
from voice_coach.cli.scorecard import render_scorecard
from voice_coach.cli.sounded import describe_delivery, render_sounded
from voice_coach.feedback.scoring import Style
from voice_coach.library.analysis import Analysis, analyze
from voice_coach.library.text import as_text
from voice_coach.moves import Match
from voice_coach.speech.engines import load
from voice_coach.speech.transcript import Transcript


@click.command()
@recording_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, one a line.")
@engine_options
def command(
    files: tuple[Path, ...], cue: str, style: Style | None, as_json: bool, engine: str, model: str | None
) -> None:
    """Show what was said in recordings, which moves it made, and how it was delivered.

    Takes what phones and laptops record: WAV, FLAC, OGG, MP3, M4A, WebM. Nothing is kept; `voice-coach import` does
    the same and keeps it.
    """
    recognizer = load(chosen_model(engine, model))
    judges = judges_of(cue, style)

    def hear(path: Path, heard: Heard) -> Tell:
        done = analyze(path, recognizer, judges, heard)
        return lambda: print_json(as_plain(done)) if as_json else _print(done)

    each_heard(files, hear, as_json=as_json)


def as_plain(done: Analysis) -> dict[str, Any]:
    """Return an analysis in the form that other programs rely on."""
    return {
        "file": as_text(done.path),
        "engine": done.engine,
        "duration": round(done.duration, 2),
        "text": done.transcript.text,
        "words": words_plain(done.transcript),
        "moves": [match_plain(match, done.transcript) for match in done.moves],
        "delivery": done.delivery,
        "score": done.score,
        **({"damaged": True} if done.damaged else {}),
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


def _print(done: Analysis) -> None:
    if done.damaged:
        tell_damage(done.path)
    out.print(Text(visible(str(done.path)), style="bold"))
    out.print(Text(done.transcript.text or "(no words were heard)"))
    out.print(Text(describe_delivery(done.delivery), style="dim"))
    out.print()
    out.print(render_scorecard(done.score))
    if sounded := render_sounded(done.delivery):
        out.print(sounded)
    out.print()
