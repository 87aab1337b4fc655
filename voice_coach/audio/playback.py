"""The speaker: plays a sound to its exact end, and can be stopped."""

import queue
import threading
import time
from types import TracebackType
from typing import Any

import numpy as np

from voice_coach.audio.devices import find_device
from voice_coach.audio.pcm import Pcm, Sound, silence
from voice_coach.audio.portaudio import await_or_forsake, playing, portaudio
from voice_coach.audio.resampling import at_rate
from voice_coach.errors import VoiceCoachError

_BUFFER = 0.15
"""Seconds of sound kept ready in PortAudio: rides out the moments when models load and hold Python up."""

_CHUNK = 0.05
"""Seconds written at a time, and so the longest that `Playing.stop` waits."""

_TAIL = 0.3
"""Seconds of silence after the sound: PortAudio was measured to lose the last 0.05 to 0.2 s of a stream."""

HUNG = 5.0
"""Seconds after which a speaker that takes no sound counts as frozen; a live one takes a chunk in 0.05 s."""

_STARTS_WITHIN = 10.0
"""Seconds that the first sample is waited for."""

_CLOSES_WITHIN = 1.0
"""Seconds more that a live device may take to be let go."""


class SpeakerFailed(VoiceCoachError):
    """The speaker could not be opened, or went away."""


class Playing:
    """A sound that is being played by a thread of its own, and may be added to meanwhile.

    Parameters
    ----------
    sound
        What is played first.
    name
        The speaker; None for the default one.
    more
        Whether more will be added. Until then there is silence where `sound` is over.
    """

    def __init__(self, sound: Sound, name: str | None, *, more: bool = False) -> None:
        self._name = name
        self._coming: queue.SimpleQueue[tuple[Sound, bool]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._started = threading.Event()
        self._over = threading.Event()
        self._last_step = time.monotonic()
        self.started_at = 0.0
        """When the first sample sounded (`time.monotonic`); valid after `wait_for_start`."""
        self.ended_at = 0.0
        """When the last sample sounded, or will; valid once `over`."""
        self.error: SpeakerFailed | None = None
        """Why it could not be played to its end."""
        self.add(sound, more=more)
        self._thread = threading.Thread(target=self._run, daemon=True, name="speaker")
        self._thread.start()

    def add(self, sound: Sound, *, more: bool = False) -> None:
        """Play `sound`, too, once what was given before is over.

        Parameters
        ----------
        more
            Whether still more will be added.
        """
        self._coming.put((sound, more))

    @property
    def over(self) -> bool:
        """Whether the last sample has sounded."""
        return self._over.is_set() and time.monotonic() >= self.ended_at

    @property
    def hung(self) -> bool:
        """Whether the speaker has taken nothing for so long that it counts as frozen."""
        return not self._over.is_set() and time.monotonic() > self._last_step + HUNG

    def stop(self) -> None:
        """Fall silent within about 0.2 s."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and wait until the device is let go; a frozen one is not waited for."""
        self.stop()
        await_or_forsake(self._thread, _TAIL + _BUFFER + _CLOSES_WITHIN)

    def wait_for_start(self) -> None:
        """Wait until the first sample sounds; not for ever, since a speaker may hang."""
        self._started.wait(_STARTS_WITHIN)

    def wait(self) -> None:
        """Wait until the last sample has sounded.

        Raises
        ------
        SpeakerFailed
            The device went away, or hangs.
        """
        while not self._over.wait(_CHUNK):
            if self.hung:
                raise SpeakerFailed("The speaker does not play: the sound system hangs. Connect the speaker again.")
        time.sleep(max(0.0, self.ended_at - time.monotonic()))
        if self.error:
            raise self.error

    def _run(self) -> None:
        try:
            with playing():
                self._play()
        except Exception as error:  # noqa: BLE001  it is told where the sound is waited for
            self.error = SpeakerFailed(str(error))
        finally:
            self.ended_at = self.ended_at or time.monotonic()
            self._started.set()
            self._over.set()

    def _play(self) -> None:
        sounddevice = portaudio()
        device = find_device("output", self._name)
        try:
            with sounddevice.OutputStream(
                device=device.index, samplerate=device.rate, channels=1, dtype="int16", latency=_BUFFER
            ) as stream:
                self._write_all(stream, device.rate)
                self.ended_at = time.monotonic() + stream.latency
                self._over.set()
                stream.write(_column(silence(_TAIL, device.rate)))
        except sounddevice.PortAudioError as error:
            raise SpeakerFailed(
                f"The speaker {device.name!r} cannot play ({error}): choose another with --speaker "
                "(`voice-coach devices` lists them)."
            ) from error

    def _write_all(self, stream: Any, rate: int) -> None:
        """Hand everything over, silence where more is still to come, until nobody wants it any more."""
        more = True
        while more and not self._stop.is_set():
            try:
                sound, more = self._coming.get(timeout=_CHUNK)
            except queue.Empty:
                sound = Sound(silence(_CHUNK, rate), rate)
            self._write(stream, at_rate(sound, rate), rate)

    def _write(self, stream: Any, samples: Pcm, rate: int) -> None:
        """Hand samples over, a chunk at a time, until they are out or nobody wants them any more."""
        step = round(_CHUNK * rate)
        if not self._started.is_set():
            self.started_at = time.monotonic()
            self._started.set()
        for at in range(0, len(samples), step):
            if self._stop.is_set():
                return
            stream.write(_column(samples[at : at + step]))
            self._last_step = time.monotonic()


class Speaker:
    """Plays sounds on one output device. Use it in a ``with`` statement, so that the device is let go at the end."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self._playing: Playing | None = None

    def __enter__(self) -> "Speaker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._playing:
            self._playing.close()

    def start(self, sound: Sound, *, more: bool = False) -> Playing:
        """Begin to play `sound` and return at once; with `more`, it can be added to."""
        self._playing = Playing(sound, self._name, more=more)
        return self._playing

    def play(self, sound: Sound) -> None:
        """Play `sound` to its end.

        Raises
        ------
        SpeakerFailed
        """
        self.start(sound).wait()


def _column(samples: Pcm) -> Any:
    """Return the samples as frames of one channel, in memory of their own, as PortAudio wants them."""
    return np.ascontiguousarray(samples.reshape(-1, 1))
