"""Words that a recogniser misheard or a person misspelt, read as the nearest word that is known."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

_SPELLINGS = (
    (re.compile("^(?:kn|gn)"), "n"), (re.compile("^wr"), "r"), (re.compile("^ps"), "s"), (re.compile("ph"), "f"),
    (re.compile("gh"), ""), (re.compile("[ck]+"), "k"), (re.compile("q"), "k"), (re.compile("x"), "ks"),
    (re.compile("z"), "s"), (re.compile("d"), "t"), (re.compile("b"), "p"), (re.compile("v"), "f"),
    (re.compile("(?<=.)[aeiouyhw]+"), ""), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_NEAR = 82.0  # spelling similarity from which a word is taken for a known one
_NEAR_SOUND = 60.0  # the same where both sound alike
_SHORTEST = 4  # letters: shorter words have too many neighbours
_UNKNOWN = 1


def sound(word: str) -> str:
    """Return how `word` roughly sounds: its consonants, alike ones folded together.

    >>> sound("knecst") == sound("next")
    True
    """
    for spelling, heard in _SPELLINGS:
        word = spelling.sub(heard, word)
    return word


class Vocabulary:
    """The words that the network knows, each with the position of its vector."""

    def __init__(self, words: Iterable[str]) -> None:
        self._at = {word: position for position, word in enumerate(words, 2)}
        self._long: list[str] | None = None
        self._nearest = lru_cache(maxsize=4096)(self._find_nearest)

    def __contains__(self, word: str) -> bool:
        return word in self._at

    def positions(self, words: Sequence[str]) -> list[int]:
        """Return the position of each of `words`, or of the word that it was probably meant to be."""
        at = self._at
        return [at[word] if word in at else self._nearest(word) for word in words]

    def _find_nearest(self, word: str) -> int:
        if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
            return _UNKNOWN
        if self._long is None:
            self._long = [known for known in self._at if len(known) >= _SHORTEST]
        for known, likeness, _ in process.extract(word, self._long, scorer=fuzz.ratio, limit=5):
            if likeness >= _NEAR or (likeness >= _NEAR_SOUND and sound(known) == sound(word)):
                return self._at[known]
        return _UNKNOWN
