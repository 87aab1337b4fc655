"""Which of a person's own reasons to be chosen they have said, in whatever words."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from voice_coach.feedback.numbers import Number, numbers
from voice_coach.feedback.own_reasons import OwnReasonWords
from voice_coach.moves.clauses import cut
from voice_coach.moves.wording import Words, read
from voice_coach.speech.transcript import Transcript

Likeness = Callable[[str, str], float]
"""How near two words are in meaning: 1 for the same, 0 or less for nothing in common."""

_ENOUGH = 0.68
"""Share of a reason's weight that has to be found in one stretch of words. Set on the first half of the pairs in
tests/feedback/data/points.jsonl."""

_KIN = 0.55
"""Likeness from which two words count as near; at `_TWINS` they count as the same."""

_TWINS = 0.75
_MISHEARD = 84.0
"""Likeness of two spellings (0 to 100) from which one is taken for a slip of the other."""

_SHORTEST = 5
"""Letters of the shortest word that is looked for among misspelt ones."""

_WINDOW = 16
"""Words in which a reason has to be found, and two more for each of its own."""

_COMMON = 0.45
"""Weight of a word that many reasons have, beside 1 for the others."""

_LONG_WINDED = 0.001
"""What a word more takes from a stretch, so that of two that say the same the shorter is quoted."""

_UNIT_NEAR = 3
"""Words behind a number in which stands what it counts."""


def same_word(one: str, other: str) -> float:
    """Return the likeness of two words by their spelling alone."""
    return float(one == other)


@dataclass(frozen=True, slots=True)
class PointMade:
    """One of the person's reasons, and where they said it."""

    reason: str
    """As they wrote it down."""
    said: bool
    turn: int | None = None
    """The turn in which they said it, counted from 1."""
    quote: str = ""
    """The words that say it."""
    start: int | None = None
    """Offset of the quote's first character in the turn's text."""
    end: int | None = None
    """Offset behind the quote's last character in the turn's text."""
    start_time: float | None = None
    """Seconds from the start of the turn's recording."""
    end_time: float | None = None
    """Seconds from the start of the turn's recording."""


def points_made(
    reasons: Sequence[str],
    turns: Sequence[tuple[int, Transcript]],
    lists: OwnReasonWords,
    likeness: Likeness = same_word,
) -> tuple[PointMade, ...]:
    """Return for each of a person's reasons whether it was said, where best, in their order.

    Parameters
    ----------
    reasons
        As they wrote them: "seven years in sales".
    turns
        What was said, by turn.
    lists
        Which words hold a sentence together, and which count as the same.
    likeness
        How near two words are in meaning.
    """
    near = lru_cache(maxsize=8192)(_nearness(lists, likeness))
    read_turns = [(turn, transcript, read(transcript.text)) for turn, transcript in turns]
    return tuple(_point(_Wanted.of(reason, lists), read_turns, near) for reason in reasons)


def _point(wanted: "_Wanted", turns: Sequence[tuple[int, Transcript, Words]], near: Likeness) -> PointMade:
    best = max(
        (
            (stretch, turn, transcript, words)
            for turn, transcript, words in turns
            if (stretch := wanted.find(words, near))
        ),
        key=lambda found: found[0][0],
        default=None,
    )
    if best is None:
        return PointMade(wanted.reason, said=False)
    (_, first, last), turn, transcript, words = best
    start, end = words.starts[first], words.ends[last - 1]
    times = transcript.times_of(start, end) or (None, None)
    return PointMade(wanted.reason, True, turn, transcript.text[start:end], start, end, *times)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A reason as it is looked for."""

    reason: str
    """As the person wrote it down."""
    lists: OwnReasonWords
    words: tuple[str, ...]
    """Its words that carry meaning."""
    numbers: tuple[tuple[float, str], ...]
    """Its numbers, each with the word that it counts."""
    deed: str
    """The word that it begins with, where that tells of something done: it has to be said; else empty."""
    denies: bool
    """Whether it says that something is not so."""

    @classmethod
    def of(cls, reason: str, lists: OwnReasonWords) -> "_Wanted":
        row = read(reason).words
        found = numbers(row)
        counted = {at for number in found for at in range(number.first, number.last)}
        words = [word for at, word in enumerate(row) if at not in counted and word not in lists.holding | lists.denying]
        return cls(
            reason,
            lists,
            tuple(dict.fromkeys(words)),
            tuple((number.value, _unit(row, number, lists.holding)) for number in found),
            deed=words[0] if words and any(words[0] in family for family in lists.deeds) else "",
            denies=bool(lists.denying & set(row)),
        )

    def find(self, said: Words, near: Likeness) -> tuple[float, int, int] | None:
        """Return where it is said and how surely: the share found, the first word, and the one behind the last."""
        row = said.words
        if not self.words and not self.numbers:
            return None
        known = [number for number in numbers(row) if any(self._agrees(number, row, *own) for own in self.numbers)]
        hits = [[near(word, other) for other in row] for word in self.words]
        clauses = cut(said)
        stretches = (self._stretch(row, first, hits, known) for first in range(len(row)))
        return max(
            (found for found in stretches if found and self._is_own(row, found[1], found[2], clauses)), default=None
        )

    def _stretch(
        self, row: Sequence[str], first: int, hits: list[list[float]], known: Sequence[Number]
    ) -> tuple[float, int, int] | None:
        """Weigh the words from `first` on; None where they do not say it."""
        last = min(len(row), first + _WINDOW + 2 * len(self.words))
        weight = got = 0.0
        places: list[int] = []
        for word, likes in zip(self.words, hits, strict=True):
            at = max(range(first, last), key=likes.__getitem__)
            worth = _COMMON if word in self.lists.wide else 1.0
            weight += worth
            got += worth * likes[at]
            if likes[at] > 0:
                places.append(at)
            elif word == self.deed:
                return None
        for value, _ in self.numbers:
            number = next((n for n in known if first <= n.first < last and _same(n.value, value)), None)
            if number is None:
                return None
            weight += 1
            got += 1
            places += [number.first, number.last - 1]
        if first not in places or got / weight < _ENOUGH:
            return None
        behind = max(places) + 1
        return got / weight - _LONG_WINDED * (behind - first), first, behind

    def _is_own(self, row: Sequence[str], first: int, last: int, clauses: Sequence[tuple[int, int]]) -> bool:
        """Whether the words claim it, and for the speaker: not the contrary, not of others, and no question."""
        begin = max(start for start, _ in clauses if start <= first)
        end = min(end for _, end in clauses if end >= last)
        said = set(row[begin:last])
        others = (self.lists.others | self.lists.asking) & set(row[begin:first]) or self.lists.others & said
        return bool(self.lists.denying & said) == self.denies and not (
            others and not self.lists.mine & set(row[begin:end])
        )

    def _agrees(self, number: Number, row: Sequence[str], value: float, unit: str) -> bool:
        """Whether a number that was said is one of the reason's: as many, and of the same."""
        after = row[number.last - 1 : number.last + _UNIT_NEAR]
        times = [time for time in self.lists.times if unit in time]
        if times and any(set(after) & time for time in self.lists.times if time not in times):
            return False
        return _same(number.value, value)


def _unit(row: Sequence[str], number: Number, holding: frozenset[str]) -> str:
    return next((word for word in row[number.last : number.last + _UNIT_NEAR] if word not in holding), "")


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6)


def _nearness(lists: OwnReasonWords, likeness: Likeness) -> Likeness:
    """Return how near two words are: 1 for the same, also misheard; less for kin; 0 for the rest."""

    def near(one: str, other: str) -> float:
        if one == other:
            return 1.0
        if other in lists.holding:
            return 0.0
        if any(one in family and other in family for family in lists.families):
            return 0.9
        if min(len(one), len(other)) >= _SHORTEST and fuzz.ratio(one, other) >= _MISHEARD:
            return 0.95
        alike = likeness(one, other)
        return 0.0 if alike < _KIN else min(1.0, 0.6 + 0.4 * (alike - _KIN) / (_TWINS - _KIN))

    return near
