"""How loud a stretch of sound is, and whether a microphone delivers anything at all."""

from dataclasses import dataclass

import numpy as np

from voice_coach.audio.pcm import FULL_SCALE, Pcm

FLOOR = -96.0
"""dBFS of the quietest thing that 16 bits can hold; also what silence of zeros is given."""

_DITHER = -84.0
"""dBFS that the dither of resampling stays under: it moves silence by up to two of 32,768 steps."""

CLIPPED = FULL_SCALE - 64
"""Magnitude from which a sample counts as clipped: converters seldom reach the very last step."""


@dataclass(frozen=True, slots=True)
class Level:
    """Loudness of a block of sound."""

    rms: float
    """Root mean square in dBFS (0 is the loudest possible), at least `FLOOR`."""
    peak: float
    """Largest sample in dBFS, at least `FLOOR`."""
    clipped: float
    """Share of samples at the limit, 0 to 1."""

    @property
    def dead(self) -> bool:
        """Whether there is nothing but zeros, and the resampler's dither: a muted microphone, no real room."""
        return self.peak <= _DITHER


SILENT = Level(FLOOR, FLOOR, 0.0)
"""The level of nothing."""


def measure(samples: Pcm) -> Level:
    """Return the level of `samples`; an empty block is silent."""
    if not len(samples):
        return SILENT
    magnitude = np.abs(samples.astype(np.float64))
    return Level(
        rms=_decibels(float(np.sqrt(np.mean(magnitude**2)))),
        peak=_decibels(float(magnitude.max())),
        clipped=float(np.mean(magnitude >= CLIPPED)),
    )


def _decibels(magnitude: float) -> float:
    return max(FLOOR, 20 * float(np.log10(magnitude / FULL_SCALE))) if magnitude > 0 else FLOOR


_DEAD_FOR = 3.0
"""Seconds of nothing but zeros after which a microphone counts as muted; some deliver zeros while they wake up."""

_CLIPPED_TOO_OFTEN = 0.002
"""Share of clipped samples from which speech sounds harsh and is misheard: two in a thousand."""


class LevelWatch:
    """Follows the level of a reply and notices what the person can mend."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._clipped_seconds = 0.0
        self._dead = True

    def accept(self, level: Level, seconds: float) -> None:
        """Take the level of the next `seconds` of sound."""
        self._seconds += seconds
        self._clipped_seconds += level.clipped * seconds
        self._dead = self._dead and level.dead

    @property
    def muted(self) -> bool:
        """Whether the microphone has delivered nothing but zeros for a while."""
        return self._dead and self._seconds >= _DEAD_FOR

    @property
    def clips(self) -> bool:
        """Whether the sound is too loud for the microphone's setting."""
        return self._seconds > 0 and self._clipped_seconds / self._seconds > _CLIPPED_TOO_OFTEN
