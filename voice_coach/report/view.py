"""What a page or a letter is made from: an attempt as plain data, wherever it is kept."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voice_coach.feedback.comparison import Comparison
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.moves.labels import MISSTEPS, Move
from voice_coach.moves.match import Match
from voice_coach.planning.record import Outcome
from voice_coach.speech.span import Span
from voice_coach.speech.transcript import Word

PAUSE = 0.25
"""Seconds from which silence between two words is a pause (Hincks 2005; De Jong & Bosker 2013)."""

LONG_PAUSE = 1.0
"""Seconds from which a pause is told wherever a talk is shown: the usual tolerance in talk (Jefferson 1989)."""


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn of an attempt: what the interviewer said, and the reply."""

    number: int
    """Counted from 1."""
    cue_text: str
    """What the interviewer said; empty where nothing is known of it."""
    cue_sound: Path | None
    """The interviewer's voice; None where it was not kept, or is gone."""
    reply_sound: Path | None
    """The reply, recorded from the end of the cue on; None where nothing was recorded, or it is gone."""
    words: tuple[Word, ...] = ()
    """The reply's words, in seconds from the start of `reply_sound`."""
    moves: tuple[Match, ...] = ()
    """What the reply did; offsets are into the words joined with single spaces."""
    silences: tuple[Span, ...] = ()
    """Pauses within the reply, in seconds from the start of `reply_sound`."""
    delivery: Delivery | None = None
    """How the reply was said; None where it was never recognised."""
    occasion: Occasion = Occasion.CUE
    """What the reply answered."""
    speech: Span | None = None
    """From when to when was spoken, in seconds from the start of `reply_sound`; None where nothing was."""
    again: tuple["SaidAgain", ...] = ()
    """The later tries at it, the oldest first."""


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """A later try at a turn, kept as an attempt of its own."""

    number: int
    """The attempt's."""
    started_at: datetime
    """With its time zone."""
    comparison: Comparison
    """What has changed from the turn's own reply to it."""


@dataclass(frozen=True, slots=True)
class TryOf:
    """What a turn that was said again is a new try at."""

    turn: int
    """Counted from 1."""
    attempt: int | None
    """The attempt that it is a turn of; None where that is not here any more."""
    comparison: Comparison | None = None
    """What has changed since; None where nothing was heard in one of the two."""

    @property
    def told(self) -> str:
        """Which turn of which attempt it is."""
        of = "an attempt that is not here any more" if self.attempt is None else f"attempt {self.attempt}"
        return f"turn {self.turn} of {of}"


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """What heard and judged an attempt."""

    program: str
    """Version of Voice Coach."""
    engine: str
    model: str
    voice: str
    """The interviewer's."""


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """An attempt in short, as it is compared with others."""

    number: int
    started_at: datetime
    """With its time zone."""
    total: int | None
    """Its score; None where none was drawn up."""
    moves: frozenset[Move]
    """The moves that were made in it."""
    words_per_minute: float | None = None
    """Pace of its replies taken together; None where none was long enough to have one."""
    reply_gap: float | None = None
    """Mean seconds until the person came in."""
    scenario: str = ""
    """The name of its interview."""
    filled_per_hundred: float | None = None
    """At least so many filled pauses to a hundred words; None where not measured, or too little was said."""
    hedges_per_hundred: float | None = None
    """Hedges and minimisers to a hundred words; None where not measured, or too little was said."""


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt with everything that can be shown of it."""

    number: int
    title: str
    """The interview's name for people; may be the same as `scenario`."""
    scenario: str
    """The name that it is called by."""
    kind: str
    """What it was: rehearsal, drill, warm_up, recording, retake."""
    started_at: datetime
    """With its time zone."""
    style: str
    interviewer: str
    """What to call the interviewer."""
    person: str
    """What to call the person: "You", or their name."""
    turns: tuple[TurnView, ...]
    score: Scorecard | None
    """None where none was drawn up: a drill, an attempt that was broken off."""
    delivery: Delivery | None
    """The replies taken together; None where nothing was said."""
    judged_by: JudgedBy
    note: str = ""
    """What the person wrote to it."""
    tags: tuple[str, ...] = ()
    earlier: tuple[EarlierAttempt, ...] = ()
    """Earlier attempts of the same scenario, the oldest first."""
    status: str = "finished"
    """finished, interrupted, or running."""
    damaged: bool = False
    """Whether some of the recording that it was could not be read."""
    costly: frozenset[Move] = frozenset(MISSTEPS)
    """The moves that cost points in an interview of its style."""
    try_of: TryOf | None = None
    """What it is a new try at; None where it is none."""
    drilled: Outcome | None = None
    """How what was drilled went; None where it is no drill."""


def pauses(words: Sequence[Word]) -> tuple[Span, ...]:
    """Return the pauses between words."""
    return tuple(_pauses(words))


def _pauses(words: Sequence[Word]) -> Iterator[Span]:
    for before, after in itertools.pairwise(words):
        if after.start - before.end >= PAUSE:
            yield Span(before.end, after.start)
