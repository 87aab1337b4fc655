"""A reply with what it did, and the words of it that count as evidence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from voice_coach.feedback.occasion import Occasion
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.speech.transcript import Transcript


@dataclass(frozen=True, slots=True)
class JudgedReply:
    """A reply and what it did."""

    turn: int
    """Counted from 1."""
    transcript: Transcript
    moves: tuple[Match, ...]
    occasion: Occasion = Occasion.CUE
    """What it answered."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that were said, and when."""

    turn: int
    """Counted from 1."""
    quote: str
    start: int
    """Offset of the quote's first character in the turn's text."""
    end: int
    """Offset behind the quote's last character in the turn's text."""
    start_time: float | None
    """Seconds from the start of the turn's recording."""
    end_time: float | None
    """Seconds from the start of the turn's recording."""


def words_at(reply: JudgedReply, start: int, end: int, quote: str | None = None) -> Evidence:
    """Return the words of a reply between two offsets as evidence."""
    times = reply.transcript.times_of(start, end) or (None, None)
    return Evidence(reply.turn, reply.transcript.text[start:end] if quote is None else quote, start, end, *times)


def best_match(replies: Sequence[JudgedReply], moves: Collection[Move]) -> tuple[JudgedReply, Match] | None:
    """Return the surest of `moves` in `replies` with its reply; None where none was made."""
    found = [(reply, match) for reply in replies for match in reply.moves if match.move in moves]
    return max(found, key=lambda pair: pair[1].score, default=None)
