"""What was practised, as far as a plan needs to know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from voice_coach.moves.labels import CORE, Move

Skill: TypeAlias = str
"""What can be practised by itself: a move's name, or `OBJECTIONS`; as ``voice-coach drill`` takes it."""

OBJECTIONS: Skill = "objections"
"""Meeting a doubt that is voiced."""

ESSENTIAL: tuple[Skill, ...] = (*map(str, CORE), OBJECTIONS, str(Move.VALUE_SUMMARY))
"""What belongs into every close, in the order in which it is taken up: a talk without one of them missed it."""

FURTHER: tuple[Skill, ...] = tuple(
    map(
        str,
        (
            Move.TIMELINE,
            Move.FIT_CHECK,
            Move.THANKS,
            Move.ROLE_QUESTION,
            Move.OFFER_MORE,
            Move.CONTACT,
            Move.FOLLOW_UP,
        ),
    )
)
"""What helps a close along, in the order in which it is taken up. No talk needs all of it, so none misses it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a skill went in one session."""

    skill: Skill
    made: int
    """How often it was done."""
    of: int
    """How often it could have been, at least once."""

    @property
    def share(self) -> float:
        """From 0, never, to 1, always."""
        return self.made / self.of


@dataclass(frozen=True, slots=True)
class Practised:
    """One session in which something was said."""

    at: datetime
    """When it began, with the person's own time zone."""
    kind: str
    """rehearsal, drill, warm_up, recording or retake."""
    scenario: str = ""
    """The interview's name, where it was one."""
    total: int | None = None
    """The score; None where none was drawn up."""
    outcomes: tuple[Outcome, ...] = ()

    @property
    def day(self) -> date:
        """The person's own day on which it was."""
        return self.at.date()

    def outcome(self, skill: Skill) -> Outcome | None:
        """Return how a skill went; None where there was no occasion for it."""
        return next((outcome for outcome in self.outcomes if outcome.skill == skill), None)


Record: TypeAlias = Sequence[Practised]
"""Everything that was practised, the oldest first."""


def until(record: Record, day: date) -> Record:
    """Return what had been practised by the end of a day; a clock that was set back leaves the rest for later."""
    return [session for session in record if session.day <= day]
