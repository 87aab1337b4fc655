"""A robot candidate: speaks its replies into the virtual microphone whenever it is its turn."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import offline
from rapidfuzz import fuzz
from virtual_audio import PrivatePulse

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.audio.resampling import at_rate
from voice_coach.interview.scenario import Scenario
from voice_coach.speech.voice import Voice

PAUSE = "[pause]"
"""Stands in a reply for a thinking pause of `PAUSE_SECONDS`."""
PAUSE_SECONDS = 1.5

PITCH = 0.86
"""The candidate has the interviewer's voice, lower: so that one could be told from the other."""

ANSWERS_AFTER = 0.6
"""Seconds between the end of the cue and the robot's first sound."""

_SAID = 85
"""Similarity (0 to 100) from which a doubt is in a line: its fields are filled in there."""

Replies = Callable[[int, str], str]
"""What a candidate says, by turn (counted from 1) and the line before it; nothing where it is empty."""


def in_turn(*replies: str) -> Replies:
    """Return a candidate who says `replies` one after the other, whatever is said to them."""
    return lambda turn, _: replies[turn - 1] if turn <= len(replies) else ""


class Character:
    """A candidate who has an answer for doubts, and says the rest one after the other, the last again and again.

    Parameters
    ----------
    scenario
        The interview, whose doubts they know when they hear one.
    lines
        Said to anything but a doubt.
    to_doubt
        Said to a doubt.
    """

    def __init__(self, scenario: Scenario, *lines: str, to_doubt: str) -> None:
        self.texts = (*lines, to_doubt)
        """All that they say."""
        self._doubts = [wording for doubt in scenario.doubts for wording in (*doubt.says, *doubt.because)]
        self._doubts += scenario.after_doubt.acknowledged
        self._lines = list(lines)
        self._to_doubt = to_doubt

    def __call__(self, turn: int, cue: str) -> str:
        if any(fuzz.partial_ratio(doubt, cue) > _SAID for doubt in self._doubts):
            return self._to_doubt
        return self._lines.pop(0) if len(self._lines) > 1 else self._lines[0]


@dataclass
class Session:
    """What a session with the robot showed."""

    events: list[dict[str, Any]] = field(default_factory=list)
    status: int = -1
    spoken: dict[int, str] = field(default_factory=dict)
    """What the robot said in each turn, without its pauses."""
    offline: bool = False
    """Whether the program could reach no network."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of a kind, in order."""
        return [event for event in self.events if event["type"] == kind]

    @property
    def cues(self) -> dict[int, str]:
        """What was said to the robot in each turn; the last, where it was asked again."""
        return {cue["turn"]: cue["text"] for cue in self.of("cue_started")}

    @property
    def moves(self) -> set[str]:
        """Every move of every reply."""
        return {found["move"] for reply in self.of("reply_judged") for found in reply["moves"]}

    @property
    def score(self) -> dict[str, Any]:
        """The scorecard at the end."""
        (finished,) = self.of("session_finished")
        return dict(finished["score"])


class Robot:
    """Speaks with a voice, and keeps what it rendered in a folder."""

    def __init__(self, voice: Voice, folder: Path) -> None:
        self._voice = voice
        self._folder = folder
        self._recorded: dict[str, Path] = {}

    def record(self, text: str) -> Path:
        """Return a file with `text` spoken; `PAUSE` in it is a silence. What was recorded before is there at once."""
        if text in self._recorded:
            return self._recorded[text]
        parts = [self._say(part) for part in text.split(PAUSE)]
        between = silence(PAUSE_SECONDS)
        samples = np.concatenate([piece for part in parts for piece in (between, part)][1:])
        path = self._folder / f"{abs(hash(text))}.flac"
        files.write(path, Sound(samples, RATE))
        self._recorded[text] = path
        return path

    def _say(self, text: str) -> Any:
        sound = self._voice.render(text.strip())
        return at_rate(Sound(sound.samples, round(sound.rate * PITCH)), RATE)


def hold(
    pulse: PrivatePulse,
    robot: Robot,
    replies: Replies,
    home: Path,
    *command: str,
    until: Callable[[dict[str, Any]], bool] = lambda _: False,
) -> Session:
    """Hold a session of the real program with the robot.

    Parameters
    ----------
    command
        Which one, with its options.
    until
        Presses Ctrl-C at the first event for which it is true.
    """
    shown = Session()
    process = start(pulse, home, *command)
    assert process.stdout is not None
    for line in process.stdout:
        shown.offline = shown.offline or offline.is_held(process.pid)
        event = json.loads(line)
        shown.events.append(event)
        turn = event.get("turn", 0)
        if event["type"] == "listening" and turn not in shown.spoken and (text := replies(turn, shown.cues[turn])):
            shown.spoken[turn] = " ".join(text.replace(PAUSE, " ").split())
            threading.Timer(ANSWERS_AFTER, pulse.play_into_mic, [robot.record(text)]).start()
        if until(event):
            process.send_signal(signal.SIGINT)
    shown.status = process.wait()
    return shown


def start(pulse: PrivatePulse, home: Path, *command: str) -> "subprocess.Popen[str]":
    """Start the program as a script would, where no network can be reached, its events on standard output."""
    return subprocess.Popen(
        [sys.executable, offline.__file__, "-m", "voice_coach", *command, "--engine", "whisper", "--events", "-"],
        env=pulse.env(VOICE_COACH_HOME=str(home)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
