"""Words as they were meant: lower case, contractions opened, fillers and restarts dropped, offsets kept.

Punctuation and case decide nothing, since most recognisers give neither.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc`][^\W_]+)*")  # a recogniser's apostrophes come in every shape
_APOSTROPHES = str.maketrans("\u2019\u02bc`", "'''")
_LONGEST_WORD = 40  # characters: longer ones are no words
_LONGEST_RESTART = 4  # words: "could we, could we set that up"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WHOLE = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
    "let's": "let us", "y'all": "you all", "o'clock": "oclock", "ma'am": "madam", "gonna": "going to",
    "wanna": "want to", "gotta": "got to", "kinda": "kind of", "sorta": "sort of", "lemme": "let me",
    "gimme": "give me", "dunno": "do not know", "d'you": "do you", "dont": "do not", "im": "i am",
    "ive": "i have", "whats": "what is", "thats": "that is", "theres": "there is", "isnt": "is not",
    "doesnt": "does not", "didnt": "did not", "youre": "you are", "youve": "you have", "wouldnt": "would not",
    "havent": "have not", "couldnt": "could not", "cant": "can not", "wasnt": "was not", "arent": "are not",
    "hows": "how is", "whos": "who is", "wheres": "where is", "ok": "okay",
}  # fmt: skip
_ENDINGS = (("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"))
_IS_HOSTS = _set("it that this there here what who where when how why he she everything something anything nothing one")
_SOUNDS = _set("um umm uh uhh uhm er err erm ah eh hm hmm hmmm mm mmm mhm huh oh")
_LIKE_NEEDS = _set(
    "would should could do did does look looks looked sound sounds sounded feel feels felt seem seems something "
    "anything nothing what is was not i you we they people really just more someone somebody person exactly "
    "much also and things stuff"
)
_YOU_KNOW_NEEDS = _set("do did if let that what as how would so when should could because does")
_KNOW_OBJECTS = _set("when if whether yet how who about")

_ASIDES = frozenset({"like", "you", "i"})
_SPECIAL = _SOUNDS | _WHOLE.keys()

_Row = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """A reply as a row of plain words, each with its place in the text."""

    text: str
    """What was said, as it was written."""
    words: tuple[str, ...]
    """Lower-case words, contractions opened: ``what's`` is ``what is``."""
    starts: tuple[int, ...]
    """Offset of each word's first character in the text."""
    ends: tuple[int, ...]
    """Offset behind each word's last character in the text."""

    def __len__(self) -> int:
        return len(self.words)

    def without(self, positions: Set[int]) -> "Words":
        """Return the words except those at `positions`."""
        if not positions:
            return self
        kept = [at for at in range(len(self)) if at not in positions]
        return Words(
            self.text,
            tuple(self.words[at] for at in kept),
            tuple(self.starts[at] for at in kept),
            tuple(self.ends[at] for at in kept),
        )


@lru_cache(maxsize=64)  # everybody who judges a reply reads it, five of them one after the other
def read(text: str) -> Words:
    """Return the words of `text` that carry meaning.

    >>> read("Um, what's, what's next?").words
    ('what', 'is', 'next')
    """
    rows = [row for row in _spelled_out(text) if row[0] not in _SOUNDS]
    rows = _without_restarts(_without_asides(rows))
    return Words(text, tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows))


def plain(phrase: str) -> str:
    """Return `phrase` as plain words with single spaces between them."""
    if phrase.isascii() and phrase.isalpha() and phrase.islower() and phrase not in _SPECIAL:
        return phrase  # nearly every word of the phrase bank, which is read at every start
    return " ".join(read(phrase).words)


def _spelled_out(text: str) -> Iterator[_Row]:
    for found in _WORD.finditer(text):
        start, end = found.span()
        spoken = found.group()[:_LONGEST_WORD].lower()
        if spoken.isalpha() and spoken not in _WHOLE:
            yield spoken, start, end
        else:
            for word in _opened(spoken.translate(_APOSTROPHES)):
                yield word, start, end


def _opened(word: str) -> list[str]:
    if word in _WHOLE:
        return _WHOLE[word].split()
    if "'" not in word:
        return [word]
    for ending, meaning in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return [word[: -len(ending)], meaning]
    host, _, tail = word.rpartition("'")
    if tail == "s":
        return [host, "is"] if host in _IS_HOSTS else [host]
    return [word.replace("'", "")]


def _without_asides(rows: list[_Row]) -> list[_Row]:
    """Drop "you know", "I mean" and "like" where they only fill a pause."""
    kept: list[_Row] = []
    skip = False
    for at, row in enumerate(rows):
        word = row[0]
        if skip:
            skip = False
        elif word in _ASIDES and _fills(word, kept[-1][0] if kept else "", rows, at):
            skip = word != "like"
        else:
            kept.append(row)
    return kept


def _fills(word: str, before: str, rows: list[_Row], at: int) -> bool:
    """Whether the word at `at` begins an aside and not a statement."""
    if word == "like":
        return before not in _LIKE_NEEDS and at + 1 < len(rows)
    after = rows[at + 1][0] if at + 1 < len(rows) else ""
    if word == "i":
        return after == "mean" and before != "what"
    then = rows[at + 2][0] if at + 2 < len(rows) else ""
    return after == "know" and before not in _YOU_KNOW_NEEDS and then not in _KNOW_OBJECTS


def _without_restarts(rows: list[_Row]) -> list[_Row]:
    """Drop the first of two equal neighbours of one to four words; the later try counts."""
    kept: list[_Row] = []
    words: list[str] = []
    for row in rows:
        kept.append(row)
        words.append(row[0])
        for size in range(1, _LONGEST_RESTART + 1):
            if len(words) < 2 * size:
                break
            if words[-1] == words[-1 - size] and words[-size:] == words[-2 * size : -size]:
                del kept[-2 * size : -size]
                del words[-2 * size : -size]
                break
    return kept
