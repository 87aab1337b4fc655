"""How loud a sound is over time, fine enough to draw it and to find where somebody speaks."""

import numpy as np
import numpy.typing as npt

from voice_coach.audio.pcm import FULL_SCALE, RATE, Pcm

LEVELS = 50
"""Levels for each second of sound."""

_EACH = RATE // LEVELS

Levels = npt.NDArray[np.float32]
"""The loudest sample of each `1 / LEVELS` s, 0 to 1."""


class LevelMeter:
    """Measures a sound that comes piece by piece, so that no more of it than a piece need be held."""

    def __init__(self) -> None:
        self._rest: Pcm = np.zeros(0, np.int16)
        self._found: list[Levels] = []

    def accept(self, samples: Pcm) -> None:
        """Take the next of the sound."""
        waiting = np.concatenate([self._rest, samples])
        whole = len(waiting) - len(waiting) % _EACH
        self._found.append(_loudest(waiting[:whole]))
        self._rest = waiting[whole:]

    def finish(self) -> Levels:
        """Return the levels of all of it."""
        last = np.pad(self._rest, (0, -len(self._rest) % _EACH))
        return np.concatenate([*self._found, _loudest(last)])


def measure_levels(samples: Pcm) -> Levels:
    """Return the levels of a whole sound."""
    meter = LevelMeter()
    meter.accept(samples)
    return meter.finish()


def _loudest(samples: Pcm) -> Levels:
    cells = samples.reshape(-1, _EACH)
    loudest = np.maximum(cells.max(axis=1, initial=0).astype(np.int32), -cells.min(axis=1, initial=0).astype(np.int32))
    levels: Levels = (loudest / FULL_SCALE).astype(np.float32)
    return levels
