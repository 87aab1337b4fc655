"""Options that several commands share, said once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from voice_coach import places
from voice_coach.speech.models import InstalledModel, ModelStore
from voice_coach.speech.voices import AUTO, CachedVoice, find_voice

F = TypeVar("F", bound=Callable[..., Any])


def engine_options(function: F) -> F:
    """Add ``--engine`` and ``--model``."""
    function = click.option(
        "--model", metavar="NAME|DIR", help="An installed model, or the folder of one of your own."
    )(function)
    return click.option(
        "--engine",
        type=click.Choice(["auto", "vosk", "whisper"]),
        default="auto",
        show_default=True,
        help="The recogniser; auto takes Vosk where its English model is installed.",
    )(function)


def sound_options(function: F) -> F:
    """Add ``--microphone``, ``--speaker`` and ``--voice``."""
    for option in (
        click.option(
            "--voice", default=AUTO, show_default=True, help="natural, system, or a name from `voice-coach voices`."
        ),
        click.option("--speaker", metavar="NAME", help="Speaker: part of its name, or its number."),
        click.option("--microphone", metavar="NAME", help="Microphone: part of its name, or its number."),
    ):
        function = option(function)
    return function


def chosen_model(engine: str, model: str | None) -> InstalledModel:
    """Return the model that the options name, whole.

    Raises
    ------
    VoiceCoachError
        There is none, it is damaged, or it is for another engine.
    """
    folder = Path(model).expanduser() if model else None
    return ModelStore().find(engine, folder if folder and folder.is_dir() else model)


def chosen_voice(voice: str) -> CachedVoice:
    """Return the voice that ``--voice`` names; what it said before starts at once.

    Raises
    ------
    UnknownVoice, VoiceFailed
    """
    return find_voice(voice, places.cache_dir() / "cues")
