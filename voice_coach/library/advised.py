"""Advice on kept attempts: what was given, and what is to be given."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.advice.given import Advice
from voice_coach.feedback.scorecard import JudgedReply, Scorecard
from voice_coach.library.records import TurnRecord
from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript

IsAside = Callable[[str], object]
"""Says of a reply whether it only asks to hear something again, or for a moment."""


def last_advice(library: Library, before: int | None = None) -> Advice | None:
    """Return the advice that was given last; None where none was.

    Parameters
    ----------
    before
        Only of attempts with a lower number than this.
    """
    rows = library.query(
        "SELECT json_extract(score, '$.advice') AS advice FROM attempts"
        " WHERE score IS NOT NULL AND advice IS NOT NULL AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT 1",
        (before, before),
    )
    return msgspec.json.decode(str(rows[0][0]), type=Advice) if rows else None


def answered(turns: Iterable[TurnRecord], is_aside: IsAside | None) -> list[TurnRecord]:
    """Return the turns with a reply that was heard and is no aside; None where nobody was there to ask."""
    heard = ((turn, turn.transcript.text) for turn in turns if turn.transcript is not None)
    return [turn for turn, text in heard if not (is_aside and is_aside(text))]


def replies_of(turns: Iterable[TurnRecord]) -> list[JudgedReply]:
    """Return the replies of turns as the judges know them."""
    return [JudgedReply(turn.turn, turn.transcript or Transcript(), turn.moves, turn.occasion) for turn in turns]


def with_advice(card: Scorecard, turns: Sequence[TurnRecord], coach: Coach, number: int) -> Scorecard:
    """Return the scorecard of an attempt with advice on it.

    Parameters
    ----------
    turns
        Those that were answered.
    number
        The attempt's.
    """
    deliveries = {turn.turn: turn.delivery for turn in turns if turn.delivery}
    return coach.advised(card, replies_of(turns), deliveries, {turn.turn: turn.cue for turn in turns}, number)
