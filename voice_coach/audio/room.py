"""What a microphone tells of the room it is in: its noise, the way a voice comes through, the speaker's echo.

Pure measures on samples at `RATE`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voice_coach.audio.level import FLOOR
from voice_coach.audio.pcm import FULL_SCALE, RATE, Pcm, silence

_FRAME = 0.05
"""Seconds of sound whose level is taken at once: a syllable's core, longer than a period of any voice."""

_QUIETEST = 0.1
"""Share of the frames that is the room alone: even who reads without a stop pauses that much."""

_LOUDEST = 0.95
"""Share of the frames below those that show how strong a voice, or its hissing sounds, are."""

_LEAST_SPEECH = 1.0
"""Seconds of speech from which something can be told: a sentence with an "s" or two."""

_LOW, _HIGH = (300.0, 3_400.0), (4_300.0, 7_000.0)
"""Hz: what every telephone carries, and what none does; sounds such as "s" and "f" are mostly in the latter."""

_NO_TREBLE = -45.0
"""dB of the high band against the low one below which a line cuts it off. Eight voices were measured at -12 to -26 dB,
in any noise, and what had gone through a telephone's band at -84 dB and less."""

_LONGEST_DELAY = 1.0
"""Seconds after which a speaker's sound is not looked for any more; Bluetooth speakers take 0.3 s and less."""

_EARLIEST = 0.05
"""Seconds by which it may seem to come early: when a sound begins is not known to the millisecond."""

_REVERBERATION = 0.08
"""Seconds of echo after its first sound that are counted as its strength; what a room adds later is much weaker."""

_STANDS_OUT = 10.0
"""How many times the usual height a peak must have to be an echo; neither noise nor a person who talks makes it. Of an
echo 30 dB under the voice in an ordinary room's noise it is 16 times."""

_RINGS = 16
"""Samples, a millisecond, for which a speaker rings: their peaks are one."""

_WHITENING = 0.01
"""Share of the mean power that keeps bands out in which the cue has none."""

Real = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody's speech comes through."""

    level: float
    """dBFS of its louder syllables."""
    noise: float
    """dBFS of what is between them."""
    treble: float | None
    """dB of what no telephone carries against what all carry; None where there is too little speech to tell."""

    @property
    def above_noise(self) -> float:
        """How far the speech stands out, in dB."""
        return self.level - self.noise

    @property
    def by_telephone(self) -> bool:
        """Whether all that is above a telephone's band is cut off."""
        return self.treble is not None and self.treble < _NO_TREBLE


@dataclass(frozen=True, slots=True)
class Echo:
    """What the microphone hears of the speaker."""

    delay: float
    """Seconds after the sound was played."""
    level: float
    """dBFS, as the microphone hears it."""
    weaker: float
    """By how many dB it is weaker than what was played; negative where the microphone makes it louder."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is known of a room before anybody speaks."""

    noise: float
    """dBFS of all that is quieter than the rest."""
    echo: Echo | None
    """The speaker's sound as the microphone hears it; None where it does not stand out."""
    late: float = 0.0
    """Seconds by which the echo ends after the sound does."""


Pieces = Sequence[tuple[float, Pcm]]
"""What a microphone heard, in order, and when the first sample of each piece sounded, in seconds."""


def know(played: Pcm, heard: Pieces, started: float, ended: float) -> Room:
    """Return what a room is like in which a sound was played.

    Parameters
    ----------
    played
        The sound.
    heard
        What the microphone heard, from before it on if possible.
    started, ended
        When the sound did, by the same clock.
    """
    everything = joined([samples for _, samples in heard])
    if not len(everything):
        return Room(FLOOR, None)
    cut = [samples[max(0, round((started - start) * RATE)) :] for start, samples in heard]
    found = echo(played, joined(cut))
    late = found.delay + len(played) / RATE - (ended - started) if found else 0.0
    return Room(noise_floor(everything), found, late)


def noise_floor(samples: Pcm) -> float:
    """Return the level of a room between all other sounds, in dBFS."""
    return _level_of_share(samples, _QUIETEST)


def voice(samples: Pcm, spans: Sequence[tuple[float, float]]) -> Voice:
    """Return how somebody comes through.

    Parameters
    ----------
    samples
        All that the microphone heard, with some of what was before or after they spoke.
    spans
        From when to when they spoke, in seconds.
    """
    speech = joined([samples[round(start * RATE) : round(end * RATE)] for start, end in spans])
    return Voice(_level_of_share(speech, _LOUDEST), noise_floor(samples), _treble(speech))


def echo(played: Pcm, heard: Pcm) -> Echo | None:
    """Return what of a sound that was played a microphone heard; None where nothing stands out.

    Parameters
    ----------
    played
        What was played.
    heard
        What the microphone heard from the moment on when that began.
    """
    if not np.any(played) or len(heard) < _samples(_FRAME):
        return None
    response = _response(_unit(played), _unit(heard))
    size = np.convolve(np.abs(response), np.ones(_RINGS), "same")
    earliest, latest = _samples(_EARLIEST), min(_samples(_LONGEST_DELAY), len(heard))
    window = np.concatenate([size[-earliest:], size[:latest]])
    at = int(np.argmax(window)) - earliest
    if window.max() <= _STANDS_OUT * float(np.median(window)):
        return None
    comes_back = _echoed(_unit(played), response, at)
    level = _decibels(_rms(comes_back[: len(heard)]))
    return Echo(max(0.0, at / RATE), level, _decibels(_rms(_unit(played))) - level)


_NAMES = ("hands-free", "handsfree", "hfp", "hsp", "bluez", "bluetooth", "airpods")
"""What is in the names of headsets that are connected by Bluetooth; a headset by wire has none of it."""

_TELEPHONE_RATE, _HEADSET_RATE = 8_000, 16_000
"""Hz: the two rates that Bluetooth headsets send while their microphone is used."""


def telephone_device(name: str, rate: int) -> bool:
    """Return whether a microphone by its name and own rate is a Bluetooth headset that sends telephone quality."""
    by_bluetooth = any(part in name.lower() for part in _NAMES)
    return rate <= _TELEPHONE_RATE or (by_bluetooth and rate <= _HEADSET_RATE)


def joined(pieces: Sequence[Pcm]) -> Pcm:
    """Return pieces of sound as one."""
    return np.concatenate(pieces) if pieces else silence(0)


def _unit(samples: Pcm) -> Real:
    return samples.astype(np.float64) / FULL_SCALE


def _samples(seconds: float) -> int:
    return round(seconds * RATE)


def _frames(samples: Real) -> Real:
    """Return whole frames, one a row."""
    size = _samples(_FRAME)
    return samples[: len(samples) - len(samples) % size].reshape(-1, size)


def _level_of_share(samples: Pcm, share: float) -> float:
    """Return the level below which a share of the frames is, in dBFS."""
    frames = _frames(_unit(samples))
    if not len(frames):
        return FLOOR
    return _decibels(float(np.sqrt(np.quantile(np.mean(frames**2, axis=1), share))))


def _treble(speech: Pcm) -> float | None:
    """Return the strongest of the high band against the strongest of the low one, in dB."""
    if len(speech) < _samples(_LEAST_SPEECH):
        return None
    frames = _frames(_unit(speech))
    power = np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1)) ** 2
    hertz = np.fft.rfftfreq(frames.shape[1], 1 / RATE)
    low, high = (
        float(np.quantile(power[:, (hertz >= band[0]) & (hertz < band[1])].sum(axis=1), _LOUDEST))
        for band in (_LOW, _HIGH)
    )
    return 10 * float(np.log10(max(high, 1e-12) / low)) if low > 0 else None


def _response(played: Real, heard: Real) -> Real:
    """Return what has to be done to the one to get the other: the room's answer to a click."""
    size = _fast(len(played) + len(heard))
    of_played, of_heard = np.fft.rfft(played, size), np.fft.rfft(heard, size)
    power = np.abs(of_played) ** 2
    return np.fft.irfft(of_heard * of_played.conj() / (power + _WHITENING * power.mean()), size)


def _echoed(played: Real, response: Real, at: int) -> Real:
    """Return the echo whose first sound is `at` in the response."""
    near = np.roll(response, _samples(_EARLIEST) - at)[: _samples(_EARLIEST + _REVERBERATION)]
    size = _fast(len(played) + len(near))
    return np.fft.irfft(np.fft.rfft(played, size) * np.fft.rfft(near, size), size)[: len(played) + len(near)]


def _fast(size: int) -> int:
    """Return a size not below `size` whose Fourier transform is fast."""
    return 1 << (size - 1).bit_length()


def _rms(samples: Real) -> float:
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0


def _decibels(magnitude: float) -> float:
    return max(FLOOR, 20 * float(np.log10(magnitude))) if magnitude > 0 else FLOOR
