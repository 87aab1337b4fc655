"""Words as they were meant: lower case, contractions opened, fillers and restarts dropped, offsets kept.

Punctuation and case decide nothing, since most recognisers give neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")  # noqa: RUF001  a recogniser's apostrophes come in every shape
_LONGEST_RESTART = 4  # words: "could we, could we set that up"

_WHOLE = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
    "let's": "let us", "y'all": "you all", "o'clock": "oclock", "ma'am": "madam", "gonna": "going to",
    "wanna": "want to", "gotta": "got to", "kinda": "kind of", "sorta": "sort of", "lemme": "let me",
    "gimme": "give me", "dunno": "do not know", "d'you": "do you", "dont": "do not", "im": "i am",
    "ive": "i have", "whats": "what is", "thats": "that is", "theres": "there is", "isnt": "is not",
    "doesnt": "does not", "didnt": "did not", "youre": "you are", "youve": "you have", "wouldnt": "would not",
    "havent": "have not", "couldnt": "could not", "cant": "can not", "wasnt": "was not", "arent": "are not",
    "hows": "how is", "whos": "who is", "wheres": "where is", "id": "i would", "ok": "okay", "cv": "cv",
}  # fmt: skip
_ENDINGS = (("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_IS_HOSTS = _set(
    "it that this there here what who where when how why he she everything something anything nothing one"
)
_FILLERS = _set("um umm uh uhh uhm er err erm ah eh hm hmm hmmm mm mmm mhm huh oh")
_LIKE_NEEDS = _set(
    "would should could do did does look looks looked sound sounds sounded feel feels felt seem seems something "
    "anything nothing what is was not i you we they people really just "
    "more someone somebody person exactly "
    "much also and things stuff"
)
_YOU_KNOW_NEEDS = _set("do did if let that what as how would so when should could because does")


@dataclass(frozen=True, slots=True)
class Words:
    """A reply as a row of plain words, each with its place in the text."""

    words: tuple[str, ...]
    """Lower-case words, contractions opened: ``what's`` is ``what is``."""
    starts: tuple[int, ...]
    """Offset of each word's first character in the text."""
    ends: tuple[int, ...]
    """Offset behind each word's last character in the text."""

    def __len__(self) -> int:
        return len(self.words)


def read(text: str) -> Words:
    """Return the words of `text` that carry meaning.

    >>> read("Um, what's, what's next?").words
    ('what', 'is', 'next')
    """
    rows = _without_restarts(_without_fillers(list(_spelled_out(text))))
    return Words(tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows))


_Row = tuple[str, int, int]


def _spelled_out(text: str) -> Iterator[_Row]:
    for found in _WORD.finditer(text):
        start, end = found.span()
        for word in _opened(found.group().lower().replace("’", "'").replace("ʼ", "'").replace("`", "'")):  # noqa: RUF001
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


def _without_fillers(rows: list[_Row]) -> list[_Row]:
    kept: list[_Row] = []
    skip = 0
    for at, row in enumerate(rows):
        if skip:
            skip -= 1
            continue
        word = row[0]
        before = kept[-1][0] if kept else ""
        after = rows[at + 1][0] if at + 1 < len(rows) else ""
        if word in _FILLERS:
            continue
        if word == "like" and before not in _LIKE_NEEDS:
            continue
        if word == "you" and after == "know" and _is_aside(before, rows, at):
            skip = 1
            continue
        if word == "i" and after == "mean" and before != "what":
            skip = 1
            continue
        kept.append(row)
    return kept


def _is_aside(before: str, rows: list[_Row], at: int) -> bool:
    """Whether the "you know" at `at` is a filler and not a question or its object."""
    after = rows[at + 2][0] if at + 2 < len(rows) else ""
    return before not in _YOU_KNOW_NEEDS and after not in {
        "when",
        "if",
        "whether",
        "yet",
        "how",
        "who",
        "about",
    }


def _without_restarts(rows: list[_Row]) -> list[_Row]:
    """Drop the first of two equal neighbours of one to four words; the later try counts."""
    kept: list[_Row] = []
    for row in rows:
        kept.append(row)
        for size in range(1, _LONGEST_RESTART + 1):
            if len(kept) < 2 * size:
                break
            if all(kept[-size + k][0] == kept[-2 * size + k][0] for k in range(size)):
                del kept[-2 * size : -size]
                break
    return kept
