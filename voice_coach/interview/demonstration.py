"""A candidate who was recorded: shows the whole program on a machine without a microphone."""

import time
from pathlib import Path

import numpy as np

from voice_coach.audio import files
from voice_coach.audio.capture import Block
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.audio.playback import SpeakerFailed
from voice_coach.interview import events
from voice_coach.places import prompts_dir

SCENARIO = "phone-screen"
"""The interview that the recorded candidate gives."""

SEED = 38
"""Picks the interviewer's wordings that the recorded replies were spoken to."""

_THINKS = 0.7
"""Seconds before the candidate answers: at ease, neither snatching nor hesitating."""

_BLOCK = 0.03
"""Seconds of sound in a block, as from a real microphone."""


class RecordedCandidate:
    """Ears that hear a recorded candidate answer each turn, in real time, through the same pipeline as a live one.

    It is a listener too: the recording for a turn begins when the turn does.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or prompts_dir() / "demonstration"
        self._replies = iter(sorted(folder.glob("*.flac")))
        self._turn = 0
        self._coming = silence(0)
        self._next = time.monotonic()

    def notice(self, event: events.Event | events.Private) -> None:
        """Begin to answer when it is the candidate's turn; one who is asked twice has nothing more to say."""
        if isinstance(event, events.Listening) and event.turn != self._turn:
            self._turn = event.turn
            recording = next(self._replies, None)
            if recording is not None:
                self._coming = np.concatenate([silence(_THINKS), files.read_flac(recording).samples])

    def read(self, timeout: float) -> Block | None:
        """Return the next block when its time has come."""
        start = self._next
        self._next += _BLOCK
        time.sleep(max(0.0, self._next - time.monotonic()))
        return Block(self._take(round(_BLOCK * RATE)), start)

    def reopen(self) -> bool:
        """Say yes: a recording is never lost."""
        return True

    def _take(self, count: int) -> Pcm:
        taken, self._coming = self._coming[:count], self._coming[count:]
        return np.concatenate([taken, np.zeros(count - len(taken), np.int16)])


class SilentMouth:
    """Speaks into nowhere, at the pace of speech: for a machine without a speaker."""

    def start(self, sound: Sound, *, more: bool = False) -> "_Unheard":
        """Begin to be silent for as long as `sound` lasts, and what is added to it."""
        return _Unheard(sound, more=more)


class _Unheard:
    """A sound that nobody hears."""

    error: SpeakerFailed | None = None
    hung = False

    def __init__(self, sound: Sound, *, more: bool) -> None:
        self.started_at = self.ended_at = time.monotonic()
        self._more = False
        self.add(sound, more=more)

    def add(self, sound: Sound, *, more: bool = False) -> None:
        """Be silent for as long as `sound` lasts, too."""
        self.ended_at = max(self.ended_at, time.monotonic()) + sound.seconds
        self._more = more

    @property
    def over(self) -> bool:
        return not self._more and time.monotonic() >= self.ended_at

    def wait_for_start(self) -> None:
        """Return: it has begun already."""

    def stop(self) -> None:
        """End now."""
        self._more = False
        self.ended_at = min(self.ended_at, time.monotonic())
