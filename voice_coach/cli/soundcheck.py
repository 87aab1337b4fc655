"""The sound check: "say something… I hear you"."""

import time

from rich.console import Console
from rich.live import Live
from rich.text import Text

from voice_coach.audio.capture import MicrophoneLost
from voice_coach.audio.level import FLOOR, LevelWatch, measure
from voice_coach.audio.pcm import RATE
from voice_coach.cli.live import meter
from voice_coach.interview.senses import Ears
from voice_coach.speech.vad import SpeechDetector

_PATIENCE = 10.0
"""Seconds to wait for a word."""

_POLL = 0.1
"""Seconds to wait for a block."""

_ENOUGH = 0.5
"""Seconds of speech that are enough to say "I hear you"."""

_QUIET = -45.0
"""dBFS of speech below which recognisers begin to miss words."""


def hear_somebody(console: Console, ears: Ears) -> str | None:
    """Ask for a word, show the level, and return what is wrong; None where the person was heard well."""
    detector, watch, loudest = SpeechDetector(), LevelWatch(), FLOOR
    until = time.monotonic() + _PATIENCE
    with Live(console=console, transient=True, auto_refresh=False) as live:
        while time.monotonic() < until and not _heard_enough(detector):
            try:
                block = ears.read(_POLL)
            except MicrophoneLost as lost:
                return str(lost)
            if block is None:
                continue
            level = measure(block.samples)
            watch.accept(level, len(block.samples) / RATE)
            loudest = max(loudest, level.rms)
            detector.accept(block.samples)
            live.update(Text.assemble("Say something…  ", meter(level)), refresh=console.is_terminal)
    return _trouble(detector, watch, loudest)


def _heard_enough(detector: SpeechDetector) -> bool:
    return sum(span.end - span.start for span in detector.spans) >= _ENOUGH


def _trouble(detector: SpeechDetector, watch: LevelWatch, loudest: float) -> str | None:
    if watch.muted:
        return "The microphone delivers only silence: unmute it, or allow access to it in the system's settings."
    if not detector.spans:
        return "I hear sound but no speech: speak closer to the microphone, or choose another with --microphone."
    if watch.clips:
        return "You are too loud for the microphone's setting: turn its level down in the system's sound settings."
    if loudest < _QUIET:
        return "You are very quiet: speak closer to the microphone, or turn its level up."
    return None


def greet(console: Console, ears: Ears) -> None:
    """Check the microphone before somebody's first rehearsal, and go on whatever comes out."""
    console.print("Before we begin: can I hear you?")
    trouble = hear_somebody(console, ears)
    console.print(f"! {trouble}" if trouble else "✓ I hear you.", style="yellow" if trouble else "green")
    console.print()
