"""The verdict on one move: what was heard, and the words that earned it."""

from dataclasses import dataclass

from voice_coach.moves.labels import Move


@dataclass(frozen=True, slots=True)
class Match:
    """One move that an utterance makes."""

    move: Move
    score: float
    """Confidence that the move was made, 0 to 1."""
    quote: str
    """The words that earned it: ``text[start:end]``."""
    start: int
    """Offset of the quote's first character in the text."""
    end: int
    """Offset behind the quote's last character in the text."""
