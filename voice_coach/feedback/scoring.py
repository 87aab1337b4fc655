"""The rules of the score, which are data: points a move, by the style of the interview."""

from typing import Literal

import msgspec

from voice_coach import datafile
from voice_coach.datafile import DataFileError
from voice_coach.moves.labels import CORE, Move

BEST = 100
"""The highest score."""

Style = Literal["bold", "balanced", "low_key"]
"""How bold a close an interview asks for."""


class MoveRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one move is worth and how it is told."""

    title: str
    """The move in a person's words: "Asked for the next step"."""
    points: int | None = None
    """Points in every style; negative for a misstep."""
    points_by_style: dict[str, int] = {}
    """Points where they differ by style; goes before `points`."""
    why: str = ""
    """One sentence: why it matters in a close, or what it costs."""
    try_saying: tuple[str, ...] = ()
    """Sentences to try where the move was missed."""


class Scoring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules of the score."""

    moves: dict[Move, MoveRule]

    def points(self, move: Move, style: str) -> int:
        """Return what a move is worth in an interview of a style."""
        rule = self.moves[move]
        return rule.points_by_style.get(style, rule.points or 0)


def parse_scoring(text: str, name: str) -> Scoring:
    """Read the rules in the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
    """
    scoring = datafile.decode(text, name, Scoring)
    missing = [str(move) for move in Move if move not in scoring.moves]
    if missing:
        raise DataFileError(name, 1, f"moves: no rule for {', '.join(missing)}")
    speechless = [str(move) for move in CORE if not scoring.moves[move].try_saying]
    if speechless:
        raise DataFileError(name, 1, f"moves: no sentence to try for {', '.join(speechless)}")
    return scoring
