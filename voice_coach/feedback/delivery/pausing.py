"""Silent pauses: when they are from the sound, what they part from the words.

The times of words tell little of pauses: recognisers stretch the words beside a gap over it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from voice_coach.feedback.delivery.frames import FRAMES_A_SECOND, Frames
from voice_coach.feedback.delivery.measures import Filled, Pause
from voice_coach.speech.transcript import Word

SHORTEST = 0.25
"""Seconds from which a silence is a pause; shorter ones are the closures of consonants (Goldman-Eisler 1968, and found
best for judging fluency by de Jong & Bosker 2013)."""

_ENDS_CLAUSE = re.compile(r"[.,;:?!…\u2013\u2014-]+[\"'\u201d\u2019)]*$")
"""How a word is written that ends a clause, by engines that write punctuation."""

_BEGINS_CLAUSE = frozenset(
    "and but or so because since if when while where which who that what how why whether although though before after "
    "until unless as then well now is are do does did could can would will should may".split()
)
"""Words that mostly begin a clause, for engines that write no punctuation: conjunctions, relatives, first words of
questions."""


def pauses_in(
    frames: Frames, words: Sequence[Word], filled: Sequence[Filled], start: float, end: float
) -> tuple[Pause, ...]:
    """Return the silent pauses between two times.

    Parameters
    ----------
    words
        What was said, without fillers.
    filled
        The filled pauses: a silence on either side of one is a pause of its own.
    """
    spoken = [run for run in frames.spans() if run[1] / FRAMES_A_SECOND > start and run[0] / FRAMES_A_SECOND < end]
    gaps = [(before[1] / FRAMES_A_SECOND, after[0] / FRAMES_A_SECOND) for before, after in pairwise(spoken)]
    return tuple(
        Pause(start, end, _inside_clause(_reach(start, end, filled), words))
        for start, end in gaps
        if end - start >= SHORTEST
    )


def _reach(start: float, end: float, filled: Sequence[Filled]) -> tuple[float, float]:
    """Return a silence with the filled pauses that adjoin it, which part the same words."""
    for each in filled:
        if each.start - _ADJOINS <= end and each.end + _ADJOINS >= start:
            start, end = min(start, each.start), max(end, each.end)
    return start, end


_ADJOINS = 0.15
"""Seconds between a silence and a filled pause that is part of the same hesitation."""


def _inside_clause(silence: tuple[float, float], words: Sequence[Word]) -> bool:
    """Whether the words on both sides of a silence belong together."""
    parted = list(pairwise(words))
    if not parted:
        return False
    before, after = min(parted, key=lambda pair: _distance(silence, pair))
    return not _ENDS_CLAUSE.search(before.text) and after.text.lower().strip(",.?!'\"") not in _BEGINS_CLAUSE


def _distance(silence: tuple[float, float], pair: tuple[Word, Word]) -> float:
    """Return how far the place between two words is from a silence: their times may be stretched into it."""
    before, after = pair
    return (
        abs(max(before.end, silence[0]) - silence[0])
        + abs(min(after.start, silence[1]) - silence[1])
        + (max(0.0, silence[0] - after.start) + max(0.0, before.start - silence[0]))
    )
