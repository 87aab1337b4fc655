"""How well a skill still sits, and when it is due again: spaced repetition by FSRS."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timezone

from fsrs import Card, Rating, Scheduler

from voice_coach.planning.record import Practised, Record, Skill

_LONGEST = 21
"""Days after which everything comes again: who looks for a job has an interview every few weeks, not years."""

_SCHEDULER = Scheduler(
    desired_retention=0.9,  # as FSRS has it
    learning_steps=(),  # of minutes: a day's practice is one sitting
    relearning_steps=(),
    maximum_interval=_LONGEST,
    enable_fuzzing=False,  # the same record gives the same plan
)

_WELL = 0.8
"""Share of chances taken from which a session counts as well done: four rounds of a drill with one missed once."""

_HALF = 0.5
"""Share below which it counts as forgotten."""

_LATELY = 3
"""Sessions that tell how a skill goes at present."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How a skill sits on some day."""

    skill: Skill
    last: date
    """When it was practised last."""
    due: date
    """When it should come again."""
    recall: float
    """How likely it would come by itself on that day, 0 to 1, as FSRS estimates."""
    lately: float
    """Mean share of chances taken in the last sessions, 0 to 1."""
    missed: bool
    """Whether the last talk was over without it."""

    @property
    def weak(self) -> bool:
        """Whether it fails more often than not."""
        return self.lately < _HALF


def recall(record: Record, skill: Skill, day: date) -> Memory | None:
    """Return how a skill sits on a day; None where it never came up."""
    reviews = [(session, share) for session in record for share in _shares(session, skill)]
    if not reviews:
        return None
    card = Card(card_id=0, due=_noon(day))
    for session, share in reviews:
        card, _ = _SCHEDULER.review_card(card, _rating(share), _noon(session.day))
    lately = [share for _, share in reviews[-_LATELY:]]
    talks = [share for session, share in reviews if session.kind == "rehearsal"]
    return Memory(
        skill,
        last=reviews[-1][0].day,
        due=card.due.date(),
        recall=_SCHEDULER.get_card_retrievability(card, _noon(day)),
        lately=sum(lately) / len(lately),
        missed=bool(talks) and talks[-1] < _HALF,
    )


def _shares(session: Practised, skill: Skill) -> Iterator[float]:
    outcome = session.outcome(skill)
    if outcome:
        yield outcome.share


def _rating(share: float) -> Rating:
    return Rating.Good if share >= _WELL else Rating.Hard if share >= _HALF else Rating.Again


def _noon(day: date) -> datetime:
    """Return the moment that stands for a day: only whole days count."""
    return datetime.combine(day, time(12), timezone.utc)
