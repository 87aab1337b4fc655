"""Conversations for replays, made of clicks at known times."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from kept import Said, keep
from sounds import tone

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.feedback.occasion import Occasion
from voice_coach.interview.replay import Event
from voice_coach.library.store import Library
from voice_coach.moves import Match, Move
from voice_coach.report.view import TurnView
from voice_coach.speech.transcript import Transcript, Word

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


TALK = (
    TurnView(
        1,
        "Any questions?",
        None,
        None,
        (Word("Thanks", 0.1, 0.2, 1.0), Word("what", 1.3, 1.4, 1.0), Word("next", 1.5, 1.6, 1.0)),
        (Match(Move.NEXT_STEP, 0.9, "what next", 7, 16),),
    ),
    TurnView(2, "Goodbye.", None, None),
)
"""Two turns of which no sound was kept."""

FIRST = "thank you so what are the next steps from here then"
SECOND = "that is fair but i would really love to do this job"
CUES = ("Is there anything you would like to ask?", "I am not sure about the travel.", "We will call you. Goodbye.")
"""What is said in a talk that is kept: replies, and lines."""


def _clicked_reply(folder: Path, text: str, step: float) -> tuple[Sound, Transcript]:
    """Return a reply in which each word is a click; a long pause stands before the third word."""
    names = text.split()
    times = [at if number < 2 else at + 1.5 for number, at in enumerate(evenly(0.5, step, len(names)))]
    words = tuple(Word(name, at, at + CLICK, 1.0) for name, at in zip(names, times, strict=True))
    return files.read_flac(clicks(folder / "reply.flac", times, times[-1] + 1.0)), Transcript(words)


def keep_talk(home: Path, folder: Path, *, sound: bool = True, step: float = 0.4) -> int:
    """Keep a talk of three turns, a word each `step` seconds, and return its number."""
    cue = files.read_flac(clicks(folder / "cue.flac", [0.1], 0.5)) if sound else None
    turns = []
    for text, line, occasion in zip((FIRST, SECOND), CUES, (Occasion.CUE, Occasion.DOUBT), strict=False):
        reply, transcript = _clicked_reply(folder, text, step)
        turns.append(Said(line, cue, reply if sound else None, transcript, occasion))
    turns.append(Said(CUES[2], cue, None, Transcript()))
    with Library(home) as library:
        return keep(library, turns)
