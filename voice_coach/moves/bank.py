"""The phrase bank: every word and sentence pattern that the matcher knows, read from data files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from voice_coach.datafile import DataFileError, decode, suggestion
from voice_coach.moves.labels import Move
from voice_coach.moves.template import TemplateError, compiled
from voice_coach.moves.wording import read

CONCEPTS = "concepts.yaml"
"""The file of near synonyms; every other file of the bank is about one move."""


class _ConceptsFile(msgspec.Struct, forbid_unknown_fields=True):
    concepts: dict[str, list[str]]


class _MoveFile(msgspec.Struct, forbid_unknown_fields=True):
    move: str
    says: list[str]
    unless: list[str] = []


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence pattern."""

    template: str
    """As it stands in the data file."""
    expression: re.Pattern[str]
    """What finds it in a row of plain words, each followed by one space."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the bank knows of one move."""

    says: tuple[Pattern, ...]
    """Patterns that make the move."""
    unless: tuple[Pattern, ...]
    """Patterns that, in the same clause, show that the move is not made."""


@dataclass(frozen=True, slots=True)
class Bank:
    """Everything the matcher knows."""

    concepts: Mapping[str, tuple[str, ...]]
    """Near synonyms by the name that templates use."""
    moves: Mapping[Move, Phrases]
    """The patterns of each move."""

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
        concepts = {name: tuple(_plain(phrase) for phrase in phrases) for name, phrases in listed.items()}
        moves: dict[Move, Phrases] = {}
        for name in sorted(set(files) - {CONCEPTS}):
            move, phrases = _move(name, files[name], concepts)
            if move in moves:
                raise DataFileError(
                    name, _line(files[name], "move:"), f"another file is about {move} already"
                )
            moves[move] = phrases
        return cls(concepts, moves)


def _move(name: str, text: str, concepts: Mapping[str, tuple[str, ...]]) -> tuple[Move, Phrases]:
    data = decode(text, name, _MoveFile)
    known = [str(move) for move in Move]
    if data.move not in known:
        what = f"unknown move {data.move!r}{suggestion(data.move, known)}"
        raise DataFileError(name, _line(text, data.move), what)
    says = tuple(_pattern(name, text, template, concepts) for template in data.says)
    unless = tuple(_pattern(name, text, template, concepts) for template in data.unless)
    return Move(data.move), Phrases(says, unless)


def _pattern(name: str, text: str, template: str, concepts: Mapping[str, tuple[str, ...]]) -> Pattern:
    try:
        return Pattern(template, re.compile(r"(?<!\S)" + compiled(template, concepts)))
    except TemplateError as error:
        what = str(error)
        unknown = re.search(r"unknown concept '([^']*)'", what)
        if unknown:
            what += suggestion(unknown[1], list(concepts))
        raise DataFileError(name, _line(text, template), what) from error


def _plain(phrase: str) -> str:
    return " ".join(read(phrase).words)


def _line(text: str, part: str) -> int:
    """Return the number of the first line that has `part`."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if part in line), 1)
