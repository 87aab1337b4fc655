"""How many syllables a written word has, by the rules of English spelling."""

import re
from collections.abc import Sequence

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^aeiouy])(?:e|es|ed)$")
"""What is written at the end of a word and not said: "like", "likes", "liked"."""
_SAID_ED = re.compile(r"(?:[td]r?ed|(?:[sxz]|ch|sh|[cg])es|[^aeiouyl]le[sd]?)$")
"""Endings of that form that are said all the same: "wanted", "places", "able"."""
_APART = re.compile(r"i[aou](?!n\b|ns\b|u)|(?<![qg])ua|eo(?!p|u)|[aeiou]ing|ie[tn]|uou|yi", re.IGNORECASE)
"""Vowels side by side that are two syllables: "video", "actual", "being", "client"."""
_ONE = re.compile(r"[tscg]i(?:on|an|al|ous|ent)|gue|que")
_DIGITS = re.compile(r"\d")
_NAMES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1)
"""Syllables of "zero" to "nine"."""
_TEN = 2
"""Syllables that a digit takes on the average with its place: "fifty", "-teen", "hundred and"."""


def syllables(word: str) -> int:
    """Return how many syllables a word has; one that is not written in letters or digits has none.

    >>> [syllables(word) for word in ("I", "like", "wanted", "able", "responsible", "9", "video")]
    [1, 1, 2, 2, 4, 1, 3]
    """
    digits = _DIGITS.findall(word)
    if digits:
        return sum(_NAMES[int(digit)] for digit in digits[-1:]) + _TEN * (len(digits) - 1)
    letters = re.sub(
        r"[^a-z]", "", re.sub(r"(n)['\u2019]t", r"\1it", word.lower()) if _T_ALONE.search(word) else word.lower()
    )
    if not letters:
        return 0
    count = len(_VOWELS.findall(letters))
    if _SILENT.search(letters) and not _SAID_ED.search(letters) and count > 1:
        count -= 1
    count += len(_APART.findall(_ONE.sub("on", letters)))
    return max(1, count)


_T_ALONE = re.compile(r"(?:d|s)n['\u2019]t", re.IGNORECASE)
"""Where "n't" is a syllable of its own: "didn't", "wasn't", but not "can't"."""


def syllables_of(words: Sequence[str]) -> int:
    """Return how many syllables words have together."""
    return sum(map(syllables, words))
