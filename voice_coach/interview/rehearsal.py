"""A whole rehearsal: an interviewer to talk to, and a scorecard however it ends."""

import random
from dataclasses import dataclass

from voice_coach.audio.pcm import Sound
from voice_coach.audio.phone import through_phone
from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery, over_attempt
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.feedback.scoring import Scoring
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.practice import Ending, Equipment, Practice
from voice_coach.interview.scenario import Scenario
from voice_coach.interview.scenarios import NamedScenario
from voice_coach.interview.session import Session, spoken
from voice_coach.library.advised import last_advice
from voice_coach.library.prompts import load_advice

_DRAWS = 16
"""Talks that are begun to see what one may begin with: with four wordings each, one in a hundred stays unseen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rehearsal."""

    card: Scorecard
    """The scorecard of all that was said."""
    delivery: Delivery | None
    """How the replies were said, taken together; None where nothing was said."""
    ending: Ending


class Rehearsal:
    """One rehearsal, set up and ready to `run`.

    Parameters
    ----------
    named
        The scenario.
    case
        What the person has told of themselves.
    seed
        Repeats the wordings of an earlier rehearsal with the same number.
    """

    def __init__(
        self,
        equipment: Equipment,
        *,
        named: NamedScenario,
        scoring: Scoring,
        case: Case,
        seed: int,
    ) -> None:
        scenario = named.scenario
        by_phone = scenario.channel == "phone"
        style = case.style or scenario.style
        effect = through_phone if by_phone else _as_it_is
        case_here = case.at(scenario.role, scenario.company)
        last = last_advice(equipment.library) if equipment.library else None
        self._practice = Practice(
            equipment, name=named.name, kind="rehearsal", style=style, seed=seed, told=case_here, effect=effect
        )
        self._session = Session(
            self._practice.stage,
            Conversation(scenario, random.Random(seed), case),  # noqa: S311  picks wordings
            name=named.name,
            style=style,
            minutes=scenario.minutes,
            rings=by_phone,
            scoring=scoring,
            for_next_time=_first_lines(scenario, case),
            case=case_here,
            likeness=self._practice.likeness,
            coach=Coach(load_advice(), scoring, case_here.role, case_here.company, last),
            attempt=self._practice.attempt,
        )

    def press_enter(self) -> None:
        """End the interviewer's line, or the person's turn, at once. May be called from any thread."""
        self._practice.press_enter()

    def run(self) -> Outcome:
        """Hold the rehearsal. Ctrl-C and faults end it early, and what was said until then is kept."""
        ending = self._practice.run(self._session.run, self._session.score)
        return Outcome(self._session.score(), over_attempt(self._practice.stage.deliveries.values()), ending)


def _first_lines(scenario: Scenario, case: Case) -> list[str]:
    """Return most of what a talk may begin with."""
    talks = (Conversation(scenario, random.Random(seed), case) for seed in range(_DRAWS))  # noqa: S311
    return list(dict.fromkeys(text for talk in talks for text in spoken(talk.open())))


def _as_it_is(sound: Sound) -> Sound:
    return sound
