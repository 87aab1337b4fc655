"""A long sound that can be played from any place, paused and slowed down, and tells what of it is heard right now."""

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

from voice_coach.audio.devices import find_device
from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.audio.playback import HUNG, SpeakerFailed
from voice_coach.audio.portaudio import close_within_patience, playing, portaudio
from voice_coach.audio.stretching import Stretched

_BUFFER = 0.15
"""Seconds of sound kept ready in PortAudio, and so the longest that a pause waits."""


class Deck(Protocol):
    """What a long sound is played with."""

    tempo: float
    """1 as it was recorded, less for slower; may be set at any time."""

    @property
    def position(self) -> float:
        """Seconds of the sound that are heard right now."""

    @property
    def over(self) -> bool:
        """Whether the last sample has been heard."""

    @property
    def error(self) -> SpeakerFailed | None:
        """Why it cannot be played any more, if so."""

    def play(self) -> None:
        """Go on."""

    def pause(self) -> None:
        """Stop where it is."""

    def seek(self, seconds: float) -> None:
        """Go on at another place; paused it stays there."""

    def close(self) -> None:
        """Let the device go."""


class SilentDeck:
    """A deck without a speaker, which only lets the time go by.

    Parameters
    ----------
    seconds
        Length of the sound that it does not play.
    """

    error = None

    def __init__(self, seconds: float, at: float = 0.0) -> None:
        self._seconds = seconds
        self._at = at
        self._since: float | None = None
        self._tempo = 1.0

    @property
    def tempo(self) -> float:
        """1 as it was recorded, less for slower."""
        return self._tempo

    @tempo.setter
    def tempo(self, tempo: float) -> None:
        self.seek(self.position)
        self._tempo = tempo

    @property
    def position(self) -> float:
        """Seconds of the sound that would be heard right now."""
        gone = 0.0 if self._since is None else (time.monotonic() - self._since) * self._tempo
        return min(self._seconds, self._at + gone)

    @property
    def over(self) -> bool:
        """Whether the end has been reached."""
        return self.position >= self._seconds

    def play(self) -> None:
        """Go on."""
        if self._since is None:
            self._since = time.monotonic()

    def pause(self) -> None:
        """Stop where it is."""
        self._at, self._since = self.position, None

    def seek(self, seconds: float) -> None:
        """Go on at another place."""
        self._at = min(self._seconds, max(0.0, seconds))
        if self._since is not None:
            self._since = time.monotonic()

    def close(self) -> None:
        """Do nothing: there is no device."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that was handed to the speaker."""

    sounds_at: float
    """When its first sample is heard, on the stream's clock."""
    seconds: float
    """How long it lasts."""
    position: float
    """Place of its first sample in the sound."""
    tempo: float
    """Seconds of the sound in a second; 0 for silence."""


class TapeDeck:
    """Plays a sound on a speaker. Use it in a ``with`` statement, so that the device is let go at the end.

    Parameters
    ----------
    samples
        16 kHz mono.
    name
        The speaker; None for the default one.

    Raises
    ------
    PortAudioMissing, NoDevice, UnknownDevice, SpeakerFailed
        It cannot be opened.
    """

    def __init__(self, samples: Pcm, name: str | None = None) -> None:
        self._samples = samples
        self._tempo = 1.0
        self._paused = True
        self._news = threading.Lock()
        self._pieces: deque[_Piece] = deque([_Piece(0.0, 0.0, 0.0, 0.0)])
        self._sought: float | None = None
        self._last_call = time.monotonic()
        self._failed: SpeakerFailed | None = None
        self._held = contextlib.ExitStack()
        sounddevice = portaudio()
        device = find_device("output", name)
        self._rate = device.rate
        self._source = Stretched(samples, 0.0, 1.0, self._rate)
        try:
            self._stream = sounddevice.OutputStream(
                device=device.index,
                samplerate=device.rate,
                channels=1,
                dtype="int16",
                latency=_BUFFER,
                callback=self._fill,
            )
            self._held.enter_context(playing())
            self._stream.start()
        except sounddevice.PortAudioError as error:
            self._held.close()
            raise SpeakerFailed(
                f"The speaker {device.name!r} cannot play ({error}): choose another with --speaker "
                "(`voice-coach devices` lists them)."
            ) from error

    def __enter__(self) -> "TapeDeck":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def tempo(self) -> float:
        """1 as it was recorded, less for slower."""
        return self._tempo

    @tempo.setter
    def tempo(self, tempo: float) -> None:
        with self._news:
            self._tempo = tempo
            self._source = Stretched(self._samples, self._source.position, tempo, self._rate)

    @property
    def position(self) -> float:
        """Seconds of the sound that are heard right now; after `seek` the new place until it is heard."""
        with self._news:
            now: float = self._stream.time
            while len(self._pieces) > 1 and self._pieces[1].sounds_at <= now:
                self._pieces.popleft()
            piece = self._pieces[0]
            if self._sought is not None and piece.sounds_at > now:
                return self._sought
            gone: float = min(max(0.0, now - piece.sounds_at), piece.seconds)
            return min(piece.position + gone * piece.tempo, self._seconds)

    @property
    def over(self) -> bool:
        """Whether the last sample has been heard."""
        return self.position >= self._seconds

    @property
    def error(self) -> SpeakerFailed | None:
        """Why it cannot be played any more, if so."""
        if self._failed is None and not self._stream.active:
            self._failed = SpeakerFailed("The speaker went away: connect it again.")
        if self._failed is None and time.monotonic() > self._last_call + HUNG:
            self._failed = SpeakerFailed("The speaker does not play: the sound system hangs. Connect it again.")
        return self._failed

    def play(self) -> None:
        """Go on."""
        with self._news:
            self._paused = False

    def pause(self) -> None:
        """Stop where it is, within what is already on its way to the speaker."""
        with self._news:
            self._paused = True

    def seek(self, seconds: float) -> None:
        """Go on at another place; paused it stays there."""
        with self._news:
            self._sought = min(self._seconds, max(0.0, seconds))
            self._source = Stretched(self._samples, self._sought, self._tempo, self._rate)
            self._pieces = deque([_Piece(float("inf"), 0.0, self._sought, 0.0)])

    def close(self) -> None:
        """Let the device go; a frozen one is not waited for."""
        close_within_patience(self._close)
        self._held.close()

    def _close(self) -> None:
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    @property
    def _seconds(self) -> float:
        return len(self._samples) / RATE

    def _fill(self, out: Any, frames: int, times: Any, _status: Any) -> None:
        """Hand over the next samples. Runs in PortAudio's thread."""
        self._last_call = time.monotonic()
        sounds_at = times.outputBufferDacTime or self._stream.time + self._stream.latency
        with self._news:
            position = self._source.position
            samples = self._source.read(0 if self._paused else frames)
            tempo = self._tempo if len(samples) else 0.0
            if not len(samples) and not self._paused:
                position = self._seconds
            if self._pieces[0].sounds_at == float("inf"):
                self._pieces.clear()
            self._pieces.append(_Piece(sounds_at, len(samples) / self._rate, position, tempo))
        out[: len(samples), 0] = samples
        out[len(samples) :, 0] = 0
