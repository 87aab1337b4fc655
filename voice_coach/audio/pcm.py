"""The one form that sound has inside the program: 16 kHz, mono, 16-bit."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Samples a second. What both recognisers and the voice activity detector were trained on."""

FULL_SCALE = 32_768
"""The magnitude that 16-bit samples cannot exceed."""

Pcm: TypeAlias = npt.NDArray[np.int16]
"""Mono samples, shape ``(n,)``."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A piece of sound at whatever rate it was made."""

    samples: Pcm
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate


def silence(seconds: float, rate: int = RATE) -> Pcm:
    """Return `seconds` of nothing."""
    return np.zeros(round(seconds * rate), np.int16)


def from_float(samples: npt.NDArray[np.floating]) -> Pcm:
    """Return samples of the range -1 to 1 as 16-bit; what is louder is clipped."""
    scaled: Pcm = np.clip(samples * FULL_SCALE, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    return scaled
