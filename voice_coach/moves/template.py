"""Sentence templates that a person without Python can write.

``what is [the|our] next (step|stage)``: optional words in square brackets, alternatives in round ones, ``{name}`` for
a list of near synonyms, and ``...`` for up to three words in between.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from voice_coach.errors import VoiceCoachError
from voice_coach.moves.wording import plain

_PIECE = re.compile(r"\.\.\.|[\[\]()|]|\{[^{}]*\}|[^\s\[\]()|{}]+")
_GAP = r"(?:\S+ ){0,3}"
_CLOSING = {"(": ")", "[": "]"}
_OFTEN = 0.45  # how often a sample has its optional words

Concepts: TypeAlias = Mapping[str, Sequence[str]]


class TemplateError(VoiceCoachError):
    """A sentence template that cannot be understood."""


class UnknownConceptError(TemplateError):
    """A template that names a list which does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown concept {name!r}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, each a row of plain words and further choices."""

    rows: tuple[tuple["str | Choice", ...], ...]
    """The alternatives."""
    optional: bool = False
    """Whether none of them has to be there."""

    def expression(self) -> str:
        """Return the regular expression; every word in it ends with one space."""
        rows = ("".join(_expression(item) for item in row) for row in self.rows)
        return f"(?:{'|'.join(rows)}){'?' if self.optional else ''}"

    def openings(self, count: int) -> frozenset[tuple[str, ...]]:
        """Return the rows of up to `count` words that it may begin with; an empty word stands for any (``...``)."""
        found: set[tuple[str, ...]] = {()} if self.optional else set()
        for row in self.rows:
            found |= _openings(row, count)
        return frozenset(found)

    def sample(self, chance: random.Random) -> list[str]:
        """Return one way to say it."""
        if self.optional and chance.random() > _OFTEN:
            return []
        row = chance.choice(self.rows)
        return [word for item in row for word in (item.sample(chance) if isinstance(item, Choice) else [item])]


def parse(template: str, concepts: Concepts) -> Choice:
    """Read a `template` that `check` has found right."""
    return _choice(_PIECE.findall(template), 0, concepts)[0]


def check(template: str, concepts: Concepts, *, anywhere: bool = False) -> frozenset[str]:
    """Make sure that `template` can be read, and return the words that it may begin with.

    This is far quicker than reading all of it, and done for every template at every start. One that is looked for
    `anywhere` may also begin with optional words.

    Raises
    ------
    TemplateError
        A bracket is left open, a concept is not known, or the template begins with optional words.
    """
    pieces = _PIECE.findall(template)
    open_brackets: list[str] = []
    head = 0
    for at, piece in enumerate(pieces, 1):
        if piece in _CLOSING:
            open_brackets.append(_CLOSING[piece])
        elif piece in {")", "]"}:
            if not open_brackets or open_brackets.pop() != piece:
                raise TemplateError(f"{piece!r} closes nothing")
        elif piece.startswith("{") and piece[1:-1] not in concepts:
            raise UnknownConceptError(piece[1:-1])
        if not open_brackets and not head:
            head = at
    if open_brackets:
        raise TemplateError(f"a bracket is never closed with {open_brackets[-1]!r}")
    first = _choice(pieces[:head], 0, concepts)[0].openings(1)
    heads = frozenset(row[0] if row else "" for row in first)
    if "" in heads and not anywhere:
        raise TemplateError("a pattern cannot begin with optional words or a gap; write it as two patterns")
    return heads


def _choice(pieces: list[str], at: int, concepts: Concepts) -> tuple[Choice, int]:
    """Read up to a closing bracket: rows of items parted by ``|``."""
    rows: list[list[str | Choice]] = [[]]
    while at < len(pieces) and pieces[at] not in ")]":
        piece = pieces[at]
        if piece == "|":
            rows.append([])
        elif piece in _CLOSING:
            inner, at = _choice(pieces, at + 1, concepts)
            rows[-1].append(inner)
        else:
            rows[-1].extend(_items(piece, concepts))
        at += 1
    return Choice(tuple(map(tuple, rows)), optional=pieces[at : at + 1] == ["]"]), at


def _items(piece: str, concepts: Concepts) -> list[str | Choice]:
    if piece == "...":
        return [piece]
    if piece.startswith("{"):
        return [Choice(tuple(tuple(phrase.split()) for phrase in concepts[piece[1:-1]]))]
    return list(plain(piece).split())


def _openings(row: Sequence[str | Choice], count: int) -> set[tuple[str, ...]]:
    """Return how a row of items may begin; nothing is told of what comes behind a gap."""
    growing: set[tuple[str, ...]] = {()}
    done: set[tuple[str, ...]] = set()
    for item in row:
        heads = item.openings(count) if isinstance(item, Choice) else {("" if item == "..." else item,)}
        longer = {(*start, *head)[:count] for start in growing for head in heads}
        done |= {start for start in longer if len(start) == count or start[-1:] == ("",)}
        growing = longer - done
    return done | growing


def _expression(item: str | Choice) -> str:
    if isinstance(item, Choice):
        return item.expression()
    return _GAP if item == "..." else re.escape(item) + " "
