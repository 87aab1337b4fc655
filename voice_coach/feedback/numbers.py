"""Numbers as they are said: "seven", "7", "twenty five", "a dozen", "a decade"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: value * 10 for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WHOLE = {"dozen": 12.0, "decade": 10.0, "half": 0.5, "third": 1 / 3, "quarter": 0.25, "twice": 2.0, "double": 2.0}
_LONGEST = 15  # digits: longer ones are no quantity


@dataclass(frozen=True, slots=True)
class Number:
    """A number among words."""

    value: float
    first: int
    """Its first word."""
    last: int
    """The word behind its last."""


def numbers(words: Sequence[str]) -> tuple[Number, ...]:
    """Return the numbers among `words`, which are plain ones.

    >>> [found.value for found in numbers("between twenty five and 30 people".split())]
    [25.0, 30.0]
    """
    return tuple(_numbers(words))


def _numbers(words: Sequence[str]) -> Iterator[Number]:
    at = 0
    while at < len(words):
        value, behind = _number(words, at)
        if value is None:
            at += 1
        else:
            yield Number(value, at, behind)
            at = behind


def _number(words: Sequence[str], at: int) -> tuple[float | None, int]:
    """Return the number that begins at a word and the word behind it; None where none begins."""
    if words[at] in _WHOLE:
        return _WHOLE[words[at]], at + 1
    value, behind = _below_hundred(words, at)
    if value is None:
        return (_SCALES[words[at]], at + 1) if words[at] in _SCALES and words[at - 1 : at] == ["a"] else (None, at)
    total = 0.0
    while behind < len(words) and words[behind] in _SCALES:
        value *= _SCALES[words[behind]]
        behind += 1
        if value >= _SCALES["thousand"] or behind == len(words):
            total, value = total + value, 0.0
        more = behind + (behind < len(words) and words[behind] == "and")
        small, end = _below_hundred(words, more) if more < len(words) else (None, behind)
        if small is None:
            break
        value, behind = value + small, end
    return total + value, behind


def _below_hundred(words: Sequence[str], at: int) -> tuple[float | None, int]:
    word = words[at]
    if word.isdecimal() and word.isascii() and len(word) <= _LONGEST:
        return float(word), at + 1
    if word in _TENS:
        ones = _ONES.get(words[at + 1], 0) if at + 1 < len(words) else 0
        return (float(_TENS[word] + ones), at + 2) if 0 < ones < 10 else (float(_TENS[word]), at + 1)  # noqa: PLR2004
    if word in _ONES:
        return float(_ONES[word]), at + 1
    return None, at
