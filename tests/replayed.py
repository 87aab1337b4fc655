"""Conversations for replays, made of clicks at known times."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sounds import tone

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.interview.replay import Event
from voice_coach.moves.match import Match
from voice_coach.report.view import TurnView
from voice_coach.speech.transcript import Word

CLICK = 0.06
"""Seconds that a click lasts."""


def clicks(path: Path, times: Sequence[float], seconds: float) -> Path:
    """Write a sound with a click at each of some times."""
    samples = silence(seconds)
    for at in times:
        samples[round(at * RATE) : round((at + CLICK) * RATE)] = tone(CLICK, 600)
    files.write(path, Sound(samples, RATE))
    return path


def clicked_turn(
    folder: Path, number: int, times: Sequence[float], moves: Sequence[Match] = (), cue: str = ""
) -> TurnView:
    """Return a turn whose reply is a click a word, called ``w00``, ``w01`` and so on."""
    words = tuple(Word(f"w{at:02d}", start, start + CLICK, 1.0) for at, start in enumerate(times))
    sound = clicks(folder / f"turn-{number}.flac", times, times[-1] + 1.0)
    return TurnView(number, cue, None, sound, words, tuple(moves))


@dataclass
class Log:
    """A listener that keeps everything with the moment at which it was told."""

    told: list[tuple[float, Event]] = field(default_factory=list)

    def notice(self, event: Event) -> None:
        self.told.append((time.monotonic(), event))

    def all(self, *kinds: type[Event]) -> list[Event]:
        return [event for _, event in self.told if isinstance(event, kinds)]

    def moments(self, kind: type[Event]) -> list[float]:
        return [moment for moment, event in self.told if isinstance(event, kind)]


def evenly(first: float, step: float, count: int) -> list[float]:
    """Return times that follow each other evenly."""
    return [float(at) for at in np.round(first + step * np.arange(count), 3)]
