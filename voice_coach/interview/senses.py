"""What a session hears and speaks with, as the session sees it."""

from typing import Protocol

from voice_coach.audio.capture import Block
from voice_coach.audio.pcm import Sound
from voice_coach.audio.playback import SpeakerFailed


class Ears(Protocol):
    """What the session hears with; `voice_coach.audio.capture.Microphone` is one."""

    def read(self, timeout: float) -> Block | None:
        """Return the next block, None where there is none in time. Raises MicrophoneLost."""

    def reopen(self) -> bool:
        """Try to come back after MicrophoneLost, and say whether that worked."""


class Playback(Protocol):
    """A sound being played; `voice_coach.audio.playback.Playing` is one."""

    @property
    def started_at(self) -> float:
        """When the first sample sounded (`time.monotonic`)."""

    @property
    def ended_at(self) -> float:
        """When the last sample sounded; valid once `over`."""

    @property
    def error(self) -> SpeakerFailed | None:
        """Why it could not be played to its end, if so."""

    @property
    def over(self) -> bool:
        """Whether the last sample has sounded."""

    @property
    def hung(self) -> bool:
        """Whether the speaker counts as frozen."""

    def add(self, sound: Sound, *, more: bool = ...) -> None:
        """Play `sound` next; with `more`, still more is to come."""

    def wait_for_start(self) -> None:
        """Wait until the first sample sounds."""

    def stop(self) -> None:
        """Fall silent."""


class Mouth(Protocol):
    """What the interviewer speaks through; `voice_coach.audio.playback.Speaker` is one."""

    def start(self, sound: Sound, *, more: bool = ...) -> Playback:
        """Begin to play `sound` and return at once; with `more`, it will be added to."""
