"""Who says what next: the interviewer's side of the talk as a state machine over moves."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from voice_coach.interview.scenario import Scenario
from voice_coach.moves.labels import Move

_ORDER = (
    Move.THANKS,
    Move.RESTATE_INTEREST,
    Move.VALUE_SUMMARY,
    Move.SMALL_TALK,
    Move.PRESSURE,
    Move.PAY_QUESTION,
    Move.BENEFITS_QUESTION,
    Move.ROLE_QUESTION,
    Move.OFFER_MORE,
    Move.FIT_CHECK,
    Move.NEXT_STEP,
    Move.TIMELINE,
    Move.CONTACT,
    Move.FOLLOW_UP,
    Move.ASK_FOR_JOB,
)
"""The order in which a person takes up what they were told and asked: a word of grace first, business last."""

_MOST_ANSWERS = 3
"""Answers in one breath; more sounds like somebody working through a list."""

_MOST_DOUBTS = 2
"""Doubts in one talk; somebody who has more does not say them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that the interviewer says."""

    pieces: tuple[str, ...]
    """The line in pieces that are spoken one after the other, each from the scenario."""
    last: bool = False
    """Whether the talk is over with it."""

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(self.pieces)


class Conversation:
    """One run through a scenario.

    The interviewer opens, takes up what the candidate did with each reply, voices a doubt when asked for one, and
    says goodbye when the wind-down is through.

    Parameters
    ----------
    scenario
        What may be said.
    rng
        Picks the wordings; a seeded one repeats a conversation.
    """

    def __init__(self, scenario: Scenario, rng: random.Random) -> None:
        self._scenario = scenario
        self._rng = rng
        self._turns = iter(scenario.turns)
        self._said: set[str] = set()
        self._answered: set[Move] = set()
        self._doubted = False

    def open(self) -> Line:
        """Return the first line."""
        return Line((self._pick(next(self._turns).cues),))

    def answer(self, moves: Collection[Move]) -> Line:
        """Return what the interviewer says to a reply that made `moves`."""
        pieces = []
        if self._doubted:
            self._doubted = False
            pieces.append(self._pick(self._scenario.after_doubt))
        pieces += self._answers(moves)
        if Move.PROBE_CONCERNS in moves and (doubt := self._doubt()):
            self._doubted = True
            return Line((*pieces, doubt))
        turn = next(self._turns, None)
        if turn is None:
            return Line((*pieces, self._pick(self._scenario.goodbyes)), last=True)
        return Line((*pieces, self._pick(turn.cues)))

    def nudge(self) -> Line:
        """Return what the interviewer says into a long silence."""
        return Line((self._pick(self._scenario.still_there),))

    def hang_up(self) -> Line:
        """Return the last line when nobody answers any more."""
        return Line((self._pick(self._scenario.goodbyes),), last=True)

    def _answers(self, moves: Collection[Move]) -> list[str]:
        asked = [move for move in _ORDER if move in moves and move in self._scenario.answers]
        fresh = [move for move in asked if move not in self._answered][-_MOST_ANSWERS:]
        self._answered.update(fresh)
        return [self._pick(self._scenario.answers[move]) for move in fresh]

    def _doubt(self) -> str | None:
        fresh = [doubt for doubt in self._scenario.doubts if doubt not in self._said]
        return self._pick(fresh) if len(self._scenario.doubts) - len(fresh) < _MOST_DOUBTS and fresh else None

    def _pick(self, wordings: Sequence[str]) -> str:
        """Return one wording, none twice as long as there is another."""
        fresh = [wording for wording in wordings if wording not in self._said] or wordings
        chosen = self._rng.choice(fresh)
        self._said.add(chosen)
        return chosen
