"""A robot candidate: speaks its replies into the virtual microphone whenever it is its turn."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from virtual_audio import PrivatePulse

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.audio.resampling import at_rate
from voice_coach.speech.voice import Voice

PAUSE = "[pause]"
"""Stands in a reply for a thinking pause of `PAUSE_SECONDS`."""
PAUSE_SECONDS = 1.5

PITCH = 0.86
"""The candidate has the interviewer's voice, lower: so that one could be told from the other."""

ANSWERS_AFTER = 0.6
"""Seconds between the end of the cue and the robot's first sound."""


@dataclass
class Rehearsal:
    """What a rehearsal with the robot showed."""

    events: list[dict[str, Any]] = field(default_factory=list)
    status: int = -1
    spoken: dict[int, str] = field(default_factory=dict)
    """What the robot said in each turn, without its pauses."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of a kind, in order."""
        return [event for event in self.events if event["type"] == kind]

    @property
    def moves(self) -> set[str]:
        """Every move of every reply."""
        return {found["move"] for reply in self.of("reply_judged") for found in reply["moves"]}


class Robot:
    """Speaks with a voice, and keeps what it rendered in a folder."""

    def __init__(self, voice: Voice, folder: Path) -> None:
        self._voice = voice
        self._folder = folder

    def record(self, text: str) -> Path:
        """Return a file with `text` spoken; `PAUSE` in it is a silence."""
        parts = [self._say(part) for part in text.split(PAUSE)]
        between = silence(PAUSE_SECONDS)
        samples = np.concatenate([piece for part in parts for piece in (between, part)][1:])
        path = self._folder / f"{abs(hash(text))}.flac"
        files.write(path, Sound(samples, RATE))
        return path

    def _say(self, text: str) -> Any:
        sound = self._voice.render(text.strip())
        return at_rate(Sound(sound.samples, round(sound.rate * PITCH)), RATE)


def rehearse(pulse: PrivatePulse, robot: Robot, replies: Sequence[str], home: Path, *options: str) -> Rehearsal:
    """Hold a rehearsal of the real program; the robot answers turn by turn, and is silent when it runs out."""
    recordings = [robot.record(reply) for reply in replies]
    shown = Rehearsal()
    process = start(pulse, home, *options)
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        shown.events.append(event)
        turn = event.get("turn", 0)
        if event["type"] == "listening" and turn not in shown.spoken and turn <= len(replies):
            shown.spoken[turn] = " ".join(replies[turn - 1].replace(PAUSE, " ").split())
            threading.Timer(ANSWERS_AFTER, pulse.play_into_mic, [recordings[turn - 1]]).start()
    shown.status = process.wait()
    return shown


def start(pulse: PrivatePulse, home: Path, *options: str) -> "subprocess.Popen[str]":
    """Start the program as a script would, its events on standard output."""
    return subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "rehearse", "--engine", "whisper", "--events", "-", *options],
        env=pulse.env(VOICE_COACH_HOME=str(home)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
