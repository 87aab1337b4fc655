"""The speaker: plays a sound to its exact end, and can be stopped."""

import threading
import time
from typing import Any

import numpy as np
import soxr

from voice_coach.audio.devices import find_device
from voice_coach.audio.pcm import Pcm, Sound, silence
from voice_coach.audio.portaudio import portaudio
from voice_coach.errors import VoiceCoachError

_BUFFER = 0.15
"""Seconds of sound kept ready in PortAudio: rides out the moments when models load and hold Python up."""

_CHUNK = 0.05
"""Seconds written at a time, and so the longest that `Playing.stop` waits."""

_TAIL = 0.3
"""Seconds of silence after the sound: PortAudio was measured to lose the last 0.05 to 0.2 s of a stream."""


class SpeakerFailed(VoiceCoachError):
    """The speaker could not be opened, or went away."""


class Playing:
    """A sound that is being played by a thread of its own."""

    def __init__(self, sound: Sound, name: str | None) -> None:
        self._sound = sound
        self._name = name
        self._stop = threading.Event()
        self._started = threading.Event()
        self._over = threading.Event()
        self.started_at = 0.0
        """When the first sample sounded (`time.monotonic`); valid after `wait_for_start`."""
        self.ended_at = 0.0
        """When the last sample sounded, or will; valid once `over`."""
        self.error: SpeakerFailed | None = None
        """Why it could not be played to its end."""
        threading.Thread(target=self._run, daemon=True, name="speaker").start()

    @property
    def over(self) -> bool:
        """Whether the last sample has sounded."""
        return self._over.is_set() and time.monotonic() >= self.ended_at

    def stop(self) -> None:
        """Fall silent within about 0.2 s."""
        self._stop.set()

    def wait_for_start(self, timeout: float = 10.0) -> None:
        """Wait until the first sample sounds."""
        self._started.wait(timeout)

    def wait(self) -> None:
        """Wait until the last sample has sounded.

        Raises
        ------
        SpeakerFailed
        """
        self._over.wait()
        time.sleep(max(0.0, self.ended_at - time.monotonic()))
        if self.error:
            raise self.error

    def _run(self) -> None:
        try:
            self._play()
        except VoiceCoachError as error:
            self.error = SpeakerFailed(str(error))
        finally:
            self.ended_at = self.ended_at or time.monotonic()
            self._started.set()
            self._over.set()

    def _play(self) -> None:
        sounddevice = portaudio()
        device = find_device("output", self._name)
        samples = _at_rate(self._sound, device.rate)
        try:
            with sounddevice.OutputStream(
                device=device.index, samplerate=device.rate, channels=1, dtype="int16", latency=_BUFFER
            ) as stream:
                self._write(stream, samples, device.rate)
                self.ended_at = time.monotonic() + stream.latency
                self._over.set()
                stream.write(_column(silence(_TAIL, device.rate)))
        except sounddevice.PortAudioError as error:
            raise SpeakerFailed(
                f"The speaker {device.name!r} cannot play ({error}): choose another with --speaker "
                "(`voice-coach devices` lists them)."
            ) from error

    def _write(self, stream: Any, samples: Pcm, rate: int) -> None:
        """Hand the samples over, a chunk at a time, until they are out or nobody wants them any more."""
        step = round(_CHUNK * rate)
        self.started_at = time.monotonic()
        self._started.set()
        for at in range(0, len(samples), step):
            if self._stop.is_set():
                return
            stream.write(_column(samples[at : at + step]))


class Speaker:
    """Plays sounds on one output device."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    def start(self, sound: Sound) -> Playing:
        """Begin to play `sound` and return at once."""
        return Playing(sound, self._name)

    def play(self, sound: Sound) -> None:
        """Play `sound` to its end.

        Raises
        ------
        SpeakerFailed
        """
        self.start(sound).wait()


def _at_rate(sound: Sound, rate: int) -> Pcm:
    if sound.rate == rate:
        return sound.samples
    resampled: Pcm = soxr.resample(sound.samples, sound.rate, rate)
    return resampled


def _column(samples: Pcm) -> Any:
    """Return the samples as frames of one channel, in memory of their own, as PortAudio wants them."""
    return np.ascontiguousarray(samples.reshape(-1, 1))
