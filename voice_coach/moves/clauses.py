"""Clauses cut without punctuation, for quoting the words that did it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from voice_coach.moves.wording import Words


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_JOINTS = _set("and but so because if then or also")
_OPENINGS = _set(
    "i you we they he she it there that this my your is are was do does did have has can could would will "
    "shall should may what when how who where which why thank thanks please let if tell"
)
_ASKING = _set("what when how who where which why could would can do is are")
_HINGES = _set(
    "know me you ask wonder wondering tell hear see say sure and or to of about in for with that "
    "understand is not on at by i we they so but if what how who where when which"
)
_PERSONS = _set("me you us them")
_ABOUT = _set("about with for of in on")
_TRIMMED = _set("and but so well okay right yes yeah then also or now because")
_AFTER_ASKING = _set(
    "is are would do does will happens comes i you we the there it should could can soon long much many exactly"
)
_SHORTEST = 3  # words
_STOP = re.compile(r"[.?!;]")


def cut(words: Words) -> tuple[tuple[int, int], ...]:
    """Return the clauses of `words` as (first, behind the last) positions."""
    row = words.words
    cuts = [0]
    for at in range(1, len(row) - 1):
        far = at - cuts[-1] >= _SHORTEST
        joined = row[at] in _JOINTS and row[at + 1] in _OPENINGS
        asked = far and row[at] in _ASKING and not _leads_on(row, at) and row[at + 1] in _AFTER_ASKING
        if joined or asked:
            cuts.append(at)
    return tuple((a, b) for a, b in zip(cuts, [*cuts[1:], len(row)], strict=True) if a < b)


def _leads_on(row: Sequence[str], at: int) -> bool:
    """Whether the word before `at` makes a question part of its clause: "tell me | what", but not "about me | what"."""
    before = row[at - 1]
    return before in _HINGES and not (before in _PERSONS and at > 1 and row[at - 2] in _ABOUT)


def sentences(words: Words) -> tuple[tuple[int, int], ...]:
    """Return the clauses of `words`, cut at full stops as well where the text has any: for quoting only.

    What a reply does must not hang on punctuation, which most recognisers do not give; what is quoted may.
    """
    ends = [first for first, _ in cut(words)]
    ends += [at for at in range(1, len(words)) if _STOP.search(words.text, words.ends[at - 1], words.starts[at])]
    cuts = sorted({*ends, len(words)})
    return tuple(pairwise(cuts))


def trimmed(words: Words, first: int, last: int) -> tuple[int, int]:
    """Return the clause without its leading connectives."""
    while first < last - 1 and words.words[first] in _TRIMMED:
        first += 1
    return first, last


def beginnings(words: Words) -> set[int]:
    """Return where a question may begin inside a clause: "I wanted to ask | what comes next"."""
    return {at for at, word in enumerate(words.words) if word in _ASKING}
