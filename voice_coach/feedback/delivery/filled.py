"""Filled pauses: from the recogniser where it writes them, and from the sound where it does not.

While somebody says "um", neither the mouth nor the pitch moves (Goto, Itou & Hayamizu 1999; Audhkhasi et al. 2009), and
no word needs that stretch of sound. Recognisers leave most of them out, and stretch the words beside them over the gap.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from voice_coach.feedback.delivery.fillers import is_filler
from voice_coach.feedback.delivery.frames import FRAMES_A_SECOND, Flags, Frames, Sound, runs
from voice_coach.feedback.delivery.measures import Filled
from voice_coach.feedback.delivery.pitch import Pitch
from voice_coach.feedback.delivery.spectrum import change
from voice_coach.speech.transcript import Word

_MISHEARD = frozenset("huh hum her ah eh".split())
"""What recognisers make of one that stands alone."""

_APART = 6
"""Frames over which nothing may move, 60 ms: a sound of speech lasts about as long."""

_STEADY = 1.5
"""Decibels that the shape of the spectrum may change by in that time; words seldom stay below it."""

_LEVEL = 1.5
"""Semitones that the pitch may change by in that time: the fall at the end of a sentence is about as steep."""

_HOLE = 2
"""Frames that may be missing in a steady stretch."""

_SHORTEST = 0.14
"""Seconds that a steady stretch has at least. Um and uh last 0.2 to 0.6 s (Clark & Fox Tree 2002), their ends move."""

_LONG = 0.25
"""Seconds from which a steady stretch needs no silence beside it: vowels in words are hardly ever so long."""

_BESIDE = 0.35
"""Seconds that the stretch of speech around a shorter one may have beside it: it stands alone, or nearly."""

_APART_FROM_ALL = (0.2, 0.7)
"""Seconds that a stretch of speech between two silences lasts that may be a filled pause however its sound moves."""

_CLOSURE = 6
"""Frames of silence inside a word, 60 ms."""

_VOICED = 0.7
"""Share of such a stretch that has to be voiced."""

_SPREAD = 4.0
"""Semitones that its pitch may span: level, as against a word with an accent."""

_A_LETTER = 0.05
"""Seconds of sound that a word needs for each of its letters, when said fast."""

_TO_SPARE = 0.05
"""Seconds of sound that the words around have to be able to spare beside it."""

_ASTRAY = 0.6
"""Seconds by which the recogniser's time of a filler may miss it: it gives some of them no length at all."""

_TOUCHING = 0.03
"""Seconds that a word and a stretch have to share to be counted as of one time."""


def written(words: Sequence[Word]) -> tuple[Filled, ...]:
    """Return the filled pauses that the recogniser wrote."""
    return tuple(Filled(round(word.start, 2), round(word.end, 2), word.text) for word in words if is_filler(word.text))


def filled_pauses(sound: Sound, frames: Frames, pitch: Pitch, words: Sequence[Word]) -> tuple[Filled, ...]:
    """Return the filled pauses that were written or surely heard, in order."""
    plain = [word for word in words if not is_filler(word.text)]
    steady = [(start, end) for start, end in _steady(sound, frames, pitch) if end - start >= _SHORTEST]
    alone = list(_apart(frames, pitch))
    heard = [span for span in alone if _spared(frames, plain, *span)]
    heard += [span for span in steady if _alone(frames, *span) and _spared(frames, plain, *span)]
    told: list[Filled] = []
    for filled in written(words):
        shares = [(_share(*span, filled.start, filled.end), span) for span in alone + steady if _new(span, told)]
        share, placed = max(shares, default=(-_ASTRAY, (0.0, 0.0)))
        told.append(Filled(*placed, filled.text) if share > -_ASTRAY else filled)
    for span in heard:
        if _new(span, told):
            told.append(Filled(*span, ""))
    return tuple(sorted(told, key=lambda filled: filled.start))


def _new(span: tuple[float, float], told: Sequence[Filled]) -> bool:
    """Whether a stretch is none of those that are told already."""
    return all(_share(*span, filled.start, filled.end) <= 0 for filled in told)


def _apart(frames: Frames, pitch: Pitch) -> Iterator[tuple[float, float]]:
    """Yield the short stretches of speech between two silences that are voiced and level, in seconds."""
    shortest, longest = (round(seconds * FRAMES_A_SECOND) for seconds in _APART_FROM_ALL)
    joined = ~frames.voice
    for start, end in runs(joined):
        if end - start <= _CLOSURE:
            joined[start:end] = False
    for start, end in runs(~joined):
        hertz = pitch.hertz[start:end]
        hertz = hertz[~np.isnan(hertz)]
        if shortest <= end - start <= longest and len(hertz) >= _VOICED * (end - start):
            low, high = np.percentile(hertz, (10, 90))
            if 12 * np.log2(high / low) <= _SPREAD:
                yield start / FRAMES_A_SECOND, end / FRAMES_A_SECOND


def _steady(sound: Sound, frames: Frames, pitch: Pitch) -> Iterator[tuple[float, float]]:
    """Yield where neither the mouth nor the pitch moves, in seconds, with no gap inside one."""
    voiced = np.flatnonzero(frames.voice & ~np.isnan(pitch.hertz))
    if not len(voiced):
        return
    steady: Flags = np.zeros(len(frames.voice), bool)
    steady[voiced] = (change(sound, voiced, _APART) < _STEADY) & (_moved(pitch, voiced) < _LEVEL)
    for start, end in runs(~steady):
        if end - start <= _HOLE and start and end < len(steady):
            steady[start:end] = True
    found: list[tuple[int, int]] = []
    for start, end in runs(steady):
        first, last = max(0, start - _APART // 2), min(len(steady), end + _APART // 2)
        if found and first - found[-1][1] <= _APART and frames.voice[found[-1][1] : first].all():
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    yield from ((start / FRAMES_A_SECOND, end / FRAMES_A_SECOND) for start, end in found)


def _moved(pitch: Pitch, frames: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    """Return by how many semitones the pitch changes around frames; far where there is no voice beside one."""
    last = len(pitch.hertz) - 1
    before, after = (pitch.hertz[np.clip(frames + step, 0, last)] for step in (-_APART // 2, _APART // 2))
    moved: npt.NDArray[np.float32] = np.nan_to_num(12 * np.abs(np.log2(after / before)), nan=99.0)
    return moved


def _alone(frames: Frames, start: float, end: float) -> bool:
    """Whether a stretch is long, or has little other speech before the next silence on either side."""
    if end - start >= _LONG:
        return True
    first, last = (round(time * FRAMES_A_SECOND) for time in (start, end))
    around = next((run for run in frames.spans() if run[0] < last and run[1] > first), (first, last))
    return (around[1] - around[0]) / FRAMES_A_SECOND <= end - start + _BESIDE


def _spared(frames: Frames, words: Sequence[Word], start: float, end: float) -> bool:
    """Whether the words that the recogniser put there have sound enough without a stretch."""
    there = [word for word in words if _share(word.start, word.end, start, end) > _TOUCHING]
    if not there or (len(there) == 1 and there[0].text.lower().strip(",.?!") in _MISHEARD):
        return True
    first, last = (round(time * FRAMES_A_SECOND) for time in (there[0].start, there[-1].end))
    inside = frames.voice.copy()
    inside[round(start * FRAMES_A_SECOND) : round(end * FRAMES_A_SECOND)] = False
    left = int(inside[first:last].sum()) / FRAMES_A_SECOND
    return left - sum(_A_LETTER * sum(map(str.isalnum, word.text)) for word in there) >= _TO_SPARE


def _share(start: float, end: float, other_start: float, other_end: float) -> float:
    """Return the seconds that two stretches have in common; negative where they are apart."""
    return min(end, other_end) - max(start, other_start)
