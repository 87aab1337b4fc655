"""The microphone: the device's own rate in, 16 kHz blocks with exact times out."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
import soxr

from voice_coach.audio.devices import Device, find_device
from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.audio.portaudio import close_within_patience, portaudio, reread_devices
from voice_coach.errors import VoiceCoachError

_BLOCK = 0.03
"""Seconds of sound in a block: about one step of the voice activity detector; nothing waits for more."""

_STALLED_AFTER = 1.5
"""Seconds without a block after which the microphone counts as gone. Busy machines were seen to hold blocks
back for up to 0.4 s; a frozen sound server delivers none, and raises nothing."""

_GAP = 0.2
"""Seconds by which blocks may come late before it is asked whether sound was lost."""

_HELD_BACK = 0.3
"""Seconds for which blocks keep coming late where sound was lost; those that were held back come all at once."""


class MicrophoneFailed(VoiceCoachError):
    """The microphone could not be opened."""


class MicrophoneLost(VoiceCoachError):
    """The microphone stopped delivering in the middle."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A piece of what the microphone heard."""

    samples: Pcm
    """16 kHz mono."""
    start: float
    """When its first sample sounded, on the clock of `time.monotonic`, in seconds."""

    @property
    def end(self) -> float:
        """When its last sample sounded."""
        return self.start + len(self.samples) / RATE


class SampleClock:
    """Tells when a sample sounded from how many came before it.

    Blocks arrive late by varying amounts but never early, so the least late one seen gives the truest start;
    a count of samples from there on is free of jitter. A busy machine holds blocks back and then delivers them all
    at once: they are true all the same. Where sound was lost, blocks come in their usual pace, and stay late.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._count = 0
        self._origin: float | None = None
        self._late: tuple[float, float] | None = None
        """When blocks began to be late, and the truest start that they give."""

    def advance(self, frames: int, arrived: float) -> None:
        """Note that `frames` more samples had all sounded at the time `arrived`."""
        self._count += frames
        origin = arrived - self._count / self._rate
        if self._origin is None or origin <= self._origin + _GAP:
            self._origin = origin if self._origin is None else min(origin, self._origin)
            self._late = None
            return
        since, truest = self._late or (arrived, origin)
        self._late = since, min(truest, origin)
        if arrived > since + _HELD_BACK:
            self._origin, self._late = self._late[1], None

    def time_of(self, seconds: float) -> float:
        """Return when the sample `seconds` after the first one sounded."""
        return (self._origin or 0.0) + seconds


class Microphone:
    """An open microphone; use it in a ``with`` statement.

    >>> with Microphone() as microphone:            # doctest: +SKIP
    ...     block = microphone.read(timeout=0.1)
    """

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self._queue: queue.SimpleQueue[tuple[bytes, float]] = queue.SimpleQueue()
        self._stream: Any = None
        self._closing: threading.Thread | None = None

    def __enter__(self) -> "Microphone":
        """Open the device.

        Raises
        ------
        PortAudioMissing, NoDevice, UnknownDevice, MicrophoneFailed
        """
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def reopen(self) -> bool:
        """Try to get a lost microphone back, and say whether it is; nothing else may be open meanwhile.

        Where it was the default device and is gone, the one that is the default now is opened.
        """
        self._close()
        if self._closing and self._closing.is_alive():
            return False  # a frozen sound server; PortAudio must not be touched until it answers
        try:
            reread_devices()
            self._open()
        except (VoiceCoachError, portaudio().PortAudioError):
            return False
        return True

    def read(self, timeout: float) -> Block | None:
        """Return the next block, or None when there is none within `timeout` seconds.

        Raises
        ------
        MicrophoneLost
            The device went away or froze. Close this microphone and open another once it is back.
        """
        try:
            data, arrived = self._queue.get(timeout=timeout)
        except queue.Empty:
            self._check_alive()
            return None
        self._last_block = time.monotonic()
        heard = np.frombuffer(data, np.int16)
        self._clock.advance(len(heard), arrived)
        samples: Pcm = self._resampler.resample_chunk(heard)
        start = self._clock.time_of(self._given / RATE)
        self._given += len(samples)
        return Block(samples, start)

    def _open(self) -> None:
        sounddevice = portaudio()
        device = find_device("input", self._name)
        self._queue = queue.SimpleQueue()
        self._resampler = soxr.ResampleStream(device.rate, RATE, 1, dtype="int16")
        self._clock = SampleClock(device.rate)
        self._given = 0
        self._last_block = time.monotonic()
        try:
            self._stream = sounddevice.RawInputStream(
                device=device.index,
                samplerate=device.rate,
                channels=1,
                dtype="int16",
                blocksize=round(_BLOCK * device.rate),
                latency="high",
                callback=self._queue_block,
            )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise MicrophoneFailed(_why_not_opened(device, error)) from error

    def _close(self) -> None:
        if self._stream is not None:
            self._closing = close_within_patience(_closer(self._stream))
            self._stream = None

    def _queue_block(self, data: Any, _frames: int, _times: Any, _status: Any) -> None:
        """Keep the block for `read`. Runs in PortAudio's thread, where any delay loses sound."""
        self._queue.put((bytes(data), time.monotonic()))

    def _check_alive(self) -> None:
        if self._stream is None or not self._stream.active:
            raise MicrophoneLost("The microphone went away: connect it again.")
        if time.monotonic() - self._last_block > _STALLED_AFTER:
            raise MicrophoneLost("The microphone has stopped delivering sound: connect it again.")


def _closer(stream: Any) -> Callable[[], None]:
    """Return what ends `stream` at once. Errors do not matter any more: the device may be gone."""

    def close() -> None:
        stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)

    return close


def _why_not_opened(device: Device, error: Exception) -> str:
    return (
        f"The microphone {device.name!r} cannot be opened ({error}): close other programs that use it, "
        "or choose another with --microphone (`voice-coach devices` lists them)."
    )
