"""``voice-coach doctor``: tests each part for real, one by one, and says how to mend what fails."""

import threading
from collections.abc import Callable

import click
import numpy as np
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.audio.capture import Microphone
from voice_coach.audio.devices import find_device
from voice_coach.audio.pcm import RATE, silence
from voice_coach.audio.playback import Speaker
from voice_coach.audio.resampling import at_rate
from voice_coach.cli import soundcheck
from voice_coach.cli.console import as_typed, out
from voice_coach.cli.kept import in_attempts
from voice_coach.cli.keys import on_enter
from voice_coach.cli.options import chosen_model, chosen_voice, engine_options, sound_options
from voice_coach.cli.scorecard import BAD, DONE, mark
from voice_coach.errors import VoiceCoachError
from voice_coach.interview.scenarios import list_scenarios
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.speech.engines import load
from voice_coach.speech.vad import SpeechDetector

_SENTENCE = "Is there anything you would like to ask?"
"""What the voice says and the recogniser is tested on."""

_KEY_WORDS = frozenset({"anything", "like", "ask"})
"""Words that a working recogniser hears in it."""


_NAME_WIDTH = 10


class Unwell(VoiceCoachError):
    """A part works, but not as it should."""


@click.command()
@sound_options
@engine_options
def command(microphone: str | None, speaker: str | None, voice: str, engine: str, model: str | None) -> None:
    """Test voice, speaker, microphone, model and files, one by one, for real."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Voice", lambda: _check_voice(voice)),
        ("Speaker", lambda: _check_speaker(speaker, voice)),
        ("Microphone", lambda: _check_microphone(microphone)),
        ("Room", lambda: _check_room(microphone, speaker, voice)),
        ("Model", lambda: _check_model(engine, model, voice)),
        ("Prompts", _check_prompts),
        ("Library", _check_library),
    ]
    failures = [name for name, check in checks if not _report(name, check)]
    if failures:
        raise click.exceptions.Exit(1)
    out.print(as_typed("\nEverything works. `voice-coach rehearse` starts a rehearsal."))


def _report(name: str, check: Callable[[], str]) -> bool:
    try:
        told, well = check(), True
    except (VoiceCoachError, OSError) as error:
        told, well = str(error), False
    row = Table.grid(padding=(0, 1))
    row.add_column()
    row.add_column(width=_NAME_WIDTH)
    row.add_column()
    row.add_row(mark(DONE if well else BAD), name, Text(as_typed(told), style="" if well else "yellow"))
    out.print(row)
    return well


def _check_voice(voice: str) -> str:
    found = chosen_voice(voice)
    sound = found.render(_SENTENCE)
    return f"{found.name}: said a sentence of {sound.seconds:.1f} s."


def _check_speaker(speaker: str | None, voice: str) -> str:
    device = find_device("output", speaker)
    with Speaker(speaker) as loud:
        loud.play(chosen_voice(voice).render(_SENTENCE))
    return f"{device.name}: played it. You should have heard a question."


def _check_microphone(microphone: str | None) -> str:
    device = find_device("input", microphone)
    enter = threading.Event()
    with Microphone(microphone) as ears, on_enter(enter.set):
        heard, trouble = soundcheck.hear_somebody(out, ears, enter)
    if trouble := trouble or soundcheck.about_device(device):
        raise Unwell(f"{device.name}: {trouble}")
    figures = f" Your voice {heard.level:.0f} dB, {heard.above_noise:.0f} dB above all else." if heard else ""
    return f"{device.name}: I heard you.{figures}"


def _check_room(microphone: str | None, speaker: str | None, voice: str) -> str:
    """Play a sentence while the microphone listens, and nobody speaks."""
    with Microphone(microphone) as ears, Speaker(speaker) as loud:
        found = soundcheck.hear_room(ears, loud, chosen_voice(voice).render(_SENTENCE))
    if trouble := soundcheck.about_room(found):
        raise Unwell(trouble)
    return soundcheck.told(found)


def _check_model(engine: str, model: str | None, voice: str) -> str:
    """Let the recogniser hear the interviewer's own voice."""
    found = chosen_model(engine, model)
    recognition = load(found).listen()
    sound = chosen_voice(voice).render(_SENTENCE)
    samples = np.concatenate([at_rate(sound, RATE), silence(1.0)])
    detector = SpeechDetector()
    detector.accept(samples)
    recognition.accept(samples, speaking=bool(detector.spans))
    text = recognition.finish().text
    if not set(text.lower().strip("?.").split()) & _KEY_WORDS:
        raise Unwell(f"{found.name} heard {text!r} instead of {_SENTENCE!r}: try another with --model.")
    return f"{found.name} ({found.engine}): heard {text!r}."


def _check_prompts() -> str:
    load_matcher()
    load_scoring()
    return f"{len(list_scenarios())} interviews, the phrase bank and the score's rules are in order."


def _check_library() -> str:
    with Library(places.data_dir()) as library:
        count = library.count()
    return f"{places.data_dir()}: {in_attempts(count)} kept."
