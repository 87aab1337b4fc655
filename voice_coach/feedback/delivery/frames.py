"""A reply's sound in short frames: how loud each is, and which are speech."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Samples a second that sound has inside the program."""

HOP = RATE // 100
"""Samples from one frame to the next: 10 ms, fine enough for pauses to be true within 20."""

FRAMES_A_SECOND = RATE // HOP

FLOOR = -96.0
"""dBFS of the quietest thing that 16 bits can hold; also what zeros are given."""

Sound: TypeAlias = npt.NDArray[np.float32]
"""Mono samples from -1 to 1 at `RATE`."""

Levels: TypeAlias = npt.NDArray[np.float64]
"""dBFS, a value a frame."""

Flags: TypeAlias = npt.NDArray[np.bool_]
"""A yes or no a frame."""

_SOFTEST = 30.0
"""Decibels below the loud moments of speech down to which sound still belongs to it. Praat's scripts take 25 (de Jong &
Wempe 2009); 30 keeps soft consonants at the ends of words."""

_OVER_ROOM = 6.0
"""Decibels over the room's noise from which sound is more than it."""

_NOISIEST = 8.0
"""Decibels that the loud moments have to be over the quiet ones: in more noise nothing can be told apart, and there is
no speech to be heard in silence."""

_SHORTEST_SOUND = 5
"""Frames in a row that are speech, 50 ms: a click is shorter, a consonant belongs to its syllable."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The frames of a reply."""

    levels: Levels
    room: float
    """dBFS of the quiet moments."""
    loud: float
    """dBFS of the loud moments."""
    voice: Flags
    """Whether somebody speaks."""

    def spans(self) -> list[tuple[int, int]]:
        """Return the stretches of speech as frames: the first, and the one behind the last."""
        return runs(self.voice)


def frames_of(sound: Sound) -> Frames:
    """Return the frames of a sound; the last one that is not full is left out."""
    if len(sound) < HOP:
        return Frames(np.zeros(0), FLOOR, FLOOR, np.zeros(0, bool))
    levels = _smooth(_levels(sound))
    room, loud = (float(level) for level in np.percentile(levels, (5, 95)))
    if loud - room < _NOISIEST:
        return Frames(levels, room, loud, np.zeros(len(levels), bool))
    voice = levels > max(room + _OVER_ROOM, loud - _SOFTEST)
    for start, end in runs(voice):
        if end - start < _SHORTEST_SOUND:
            voice[start:end] = False
    return Frames(levels, room, loud, voice)


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Return where `flags` are set without a break: the first frame, and the one behind the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def decibels(power: npt.NDArray[np.float64]) -> Levels:
    """Return mean squares as dBFS, at least `FLOOR`."""
    found: Levels = 10 * np.log10(np.maximum(power, 10 ** (FLOOR / 10)))
    return found


def _levels(sound: Sound) -> npt.NDArray[np.float64]:
    """Return the mean square of each frame, without what the microphone's electronics add to every sample."""
    whole = sound[: len(sound) - len(sound) % HOP].astype(np.float64)
    powers: npt.NDArray[np.float64] = ((whole - whole.mean()) ** 2).reshape(-1, HOP).mean(axis=1)
    return powers


def _smooth(powers: npt.NDArray[np.float64]) -> Levels:
    """Return levels over three frames, so that a low voice's single periods do not show."""
    padded = np.pad(powers, 1, mode="edge")
    return decibels((padded[:-2] + padded[1:-1] + padded[2:]) / 3)
