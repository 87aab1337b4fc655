"""How loud a reply is: over all, at its end, and against the room."""

import numpy as np

from voice_coach.feedback.delivery.frames import FRAMES_A_SECOND, HOP, Flags, Frames, Levels, Sound, decibels
from voice_coach.feedback.delivery.measures import Loudness

_CLIPPED = 1 - 64 / 32_768
"""Magnitude from which a sample counts as clipped: converters seldom reach the very last step."""

_ENDING = FRAMES_A_SECOND
"""Frames of speech that are the end of a reply: its last second, some three words."""

_BEFORE = 2 * FRAMES_A_SECOND
"""Frames of speech that there have to be before it."""

_LOUD = 80
"""The percentile that stands for the loudness of a stretch: its vowels, whichever consonants it has."""

_CLEAR = 5
"""Frames beside speech that are not the room's: 50 ms in which words die away."""

_ENOUGH_ROOM = 20
"""Frames from which the room's noise can be told, 0.2 s."""


def loudness_of(sound: Sound, frames: Frames, first: int, last: int) -> Loudness | None:
    """Return how loud the speech between two frames is; None where there is none.

    Parameters
    ----------
    sound
        All of it, since the room is heard best before the first word.
    """
    speech = np.zeros_like(frames.voice)
    speech[first:last] = frames.voice[first:last]
    if not speech.any():
        return None
    level = _level(frames, speech)
    room = _room(frames)
    samples = np.abs(sound[: len(speech) * HOP]).reshape(-1, HOP)[speech]
    return Loudness(
        level=round(level, 1),
        trailing_off=_trailing_off(frames.levels[speech]),
        clipped=round(float((samples >= _CLIPPED).mean()), 6),
        noise=None if room is None else round(room, 1),
        signal_to_noise=None if room is None else round(level - room, 1),
    )


def _level(frames: Frames, wanted: Flags) -> float:
    """Return the level of frames taken together, as ITU-T P.56 has it for speech without its pauses."""
    return float(decibels(np.mean(10 ** (frames.levels[wanted] / 10), keepdims=True))[0])


def _room(frames: Frames) -> float | None:
    """Return the level of the moments in which nobody speaks."""
    near = np.convolve(frames.voice, np.ones(2 * _CLEAR + 1), "same") > 0
    return _level(frames, ~near) if (~near).sum() >= _ENOUGH_ROOM else None


def _trailing_off(levels: Levels) -> float | None:
    """Return by how much the last of the speech is softer than what was before."""
    if len(levels) < _ENDING + _BEFORE:
        return None
    before, ending = (float(np.percentile(part, _LOUD)) for part in (levels[:-_ENDING], levels[-_ENDING:]))
    return round(before - ending, 1)
