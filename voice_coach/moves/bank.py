"""The phrase bank: the sentence patterns that the matcher knows, read from data files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from voice_coach.datafile import DataFileError, decode, suggestion
from voice_coach.moves.labels import Move
from voice_coach.moves.template import Choice, Concepts, TemplateError, UnknownConceptError, check, parse
from voice_coach.moves.wording import plain

CONCEPTS = "concepts.yaml"
"""The file of near synonyms; every other file of the bank is about one move."""

NOTHING = "nothing"
"""What the file of near misses says instead of a move."""

OBJECTION = "objection"
"""What the file of the interviewer's doubts says instead of a move."""


class _ConceptsFile(msgspec.Struct, forbid_unknown_fields=True):
    concepts: dict[str, list[str]]


class _MoveFile(msgspec.Struct, forbid_unknown_fields=True):
    move: str
    says: list[str]


class Pattern:
    """One sentence pattern of the bank; it is read when it is first needed.

    Parameters
    ----------
    move
        What it does: a move, `NOTHING`, or `OBJECTION`.
    template
        As it stands in the data file.
    concepts
        The lists that the template may name.
    """

    def __init__(self, move: str, template: str, concepts: Concepts) -> None:
        self.move = move
        self.template = template
        self.first_words = check(template, concepts)
        """The words that a sentence which meets the pattern may begin with."""
        self._concepts = concepts

    @cached_property
    def choice(self) -> Choice:
        """The template, read."""
        return parse(self.template, self._concepts)

    @cached_property
    def openings(self) -> frozenset[tuple[str, ...]]:
        """The one or two words that a sentence which meets the pattern may begin with; an empty one is any word."""
        return self.choice.openings(2)

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """What meets the start of a row of plain words, each followed by one space."""
        return re.compile(self.choice.expression())


@dataclass(frozen=True, slots=True)
class Bank:
    """Every pattern that the matcher knows."""

    concepts: Concepts
    """Near synonyms by the name that templates use."""
    patterns: tuple[Pattern, ...]
    """The patterns of all moves, and of near misses."""
    by_first_word: Mapping[str, tuple[Pattern, ...]]
    """The patterns that may begin with a word."""

    def beginning(self, first: str, second: str) -> tuple[Pattern, ...]:
        """Return the patterns that a sentence beginning with these two words may meet; `second` is empty at its end."""
        ways = {(first,), (first, second), (first, "")}
        return tuple(found for found in self.by_first_word.get(first, ()) if not ways.isdisjoint(found.openings))

    @classmethod
    def parse(cls, files: Mapping[str, str]) -> "Bank":
        """Read the bank from the text of its files by name.

        Raises
        ------
        DataFileError
            A file says something that cannot be understood; the message has its name and line.
        """
        if CONCEPTS not in files:
            raise DataFileError(CONCEPTS, 1, "the phrase bank needs this file: the lists of near synonyms")
        listed = decode(files[CONCEPTS], CONCEPTS, _ConceptsFile).concepts
        concepts = {name: tuple(plain(phrase) for phrase in phrases) for name, phrases in listed.items()}
        patterns = tuple(
            pattern for name in sorted(set(files) - {CONCEPTS}) for pattern in _patterns(name, files[name], concepts)
        )
        return cls(concepts, patterns, _index(patterns))


def _patterns(name: str, text: str, concepts: Concepts) -> Iterator[Pattern]:
    data = decode(text, name, _MoveFile)
    known = [str(move) for move in Move]
    others = [NOTHING, OBJECTION]
    if data.move not in known + others:
        what = f"unknown move {data.move!r}{suggestion(data.move, known + others)}"
        raise DataFileError(name, _line(text, data.move), what)
    for template in data.says:
        yield _pattern(data.move, template, name=name, text=text, concepts=concepts)


def _pattern(move: str, template: str, *, name: str, text: str, concepts: Concepts) -> Pattern:
    try:
        return Pattern(move, template, concepts)
    except UnknownConceptError as error:
        what = f"{error}{suggestion(error.name, list(concepts))}"
        raise DataFileError(name, _line(text, template), what) from error
    except TemplateError as error:
        raise DataFileError(name, _line(text, template), str(error)) from error


def _index(patterns: tuple[Pattern, ...]) -> dict[str, tuple[Pattern, ...]]:
    index: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for word in pattern.first_words:
            index.setdefault(word, []).append(pattern)
    return {word: tuple(found) for word, found in index.items()}


def _line(text: str, part: str) -> int:
    """Return the number of the first line that has `part`."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if part in line), 1)
