"""When each word of the interviewer's line is said: nobody has timed them, but their sound is there."""

import itertools
from collections.abc import Sequence

import numpy as np

from voice_coach.audio.levels import LEVELS, Levels

_AUDIBLE = 0.06
"""Share of the loudest level from which a cue counts as being spoken, not as a breath between sentences."""


def spread(words: Sequence[str], levels: Levels) -> list[float]:
    """Return when each word begins, if each letter took as long as any other while there is sound.

    Parameters
    ----------
    words
        The line.
    levels
        The loudness of its sound, as `measure_levels` gives it.
    """
    audible = np.flatnonzero(levels > levels.max(initial=0.0) * _AUDIBLE)
    if not len(audible):
        return [0.0] * len(words)
    letters = [len(word) + 1 for word in words]
    before = [0, *itertools.accumulate(letters)][:-1]
    whole = sum(letters)
    return [float(audible[int(share / whole * len(audible))]) / LEVELS for share in before]
