"""The doubts of one interviewer: which one comes up, and how the candidate met it."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz, process, utils

from voice_coach.feedback.met import ANSWERS, GIVES_IN
from voice_coach.interview.line import Part, Piece
from voice_coach.interview.scenario import Candour, Doubt
from voice_coach.interview.script import Script
from voice_coach.moves.labels import Move

_MOST: dict[Candour, int] = {"frank": 3, "guarded": 2, "dodges": 1}
"""Doubts in one talk; somebody who has more does not say them all."""

_SAME = 85
"""Likeness (0 to 100) of a worry and what a doubt is about, from which they are the same."""

_WORRY_FIRST = 2 / 3
"""How often the first doubt is one that the person wrote down."""


class Met(str, Enum):
    """How a candidate met a doubt."""

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    ACKNOWLEDGED = "acknowledged"
    CONCEDED = "conceded"
    PASSED_OVER = "passed_over"

    def __str__(self) -> str:
        return self.value


@dataclass(slots=True)
class _Open:
    """A doubt that has been voiced and not been settled."""

    path: tuple[str | int, ...]
    about: str
    invited: bool = False


class Doubts:
    """The doubts that an interviewer may voice in one talk, and the one that is open."""

    def __init__(
        self, doubts: Collection[Doubt], worries: Collection[str], candour: Candour, script: Script, rng: random.Random
    ) -> None:
        self._script = script
        self._left = _MOST[candour]
        self._waiting = _queue(list(doubts), list(worries), rng)
        self._open: _Open | None = None

    @property
    def is_open(self) -> bool:
        """Whether a doubt waits for an answer."""
        return self._open is not None

    @property
    def any_left(self) -> bool:
        """Whether there is another one to voice."""
        return bool(self._left and self._next())

    def voice(self) -> Piece | None:
        """Voice the next doubt; None where there is none."""
        waiting = self._next()
        if not self._left or not waiting:
            return None
        self._waiting.remove(waiting)
        self._left -= 1
        self._open = waiting
        text = self._script.draw(*waiting.path, "says")
        return Piece(text, Part.DOUBT, waiting.about) if text else None

    def meet(self, moves: frozenset[Move], *, asks_back: bool = False, last: bool = False) -> tuple[Met, Piece | None]:
        """Take a reply to the open doubt: how it met it, and what there is to say to that.

        Parameters
        ----------
        asks_back
            Whether the reply is a question and nothing else that is understood.
        last
            Whether there is no time for another reply.
        """
        doubt = self._open
        assert doubt is not None  # noqa: S101  for the type checker
        met = _met(moves, asks_back)
        if met is Met.CLARIFIED and (because := self._script.draw(*doubt.path, "because")):
            return met, Piece(because, Part.BECAUSE, doubt.about)
        if met in {Met.CLARIFIED, Met.ACKNOWLEDGED} and not (doubt.invited or last):
            doubt.invited = True
            if invitation := self._script.draw("after_doubt", "acknowledged"):
                return met, Piece(invitation, Part.INVITATION, doubt.about)
        return self._settle(met if met in {Met.ANSWERED, Met.CONCEDED} else Met.PASSED_OVER)

    def likely(self) -> tuple[str, ...]:
        """Return what may be said about doubts next, the likeliest first."""
        peek = self._script.peek
        if self._open is None:
            waiting = self._next()
            return peek(*waiting.path, "says") if waiting and self._left else ()
        ways = [peek("after_doubt", str(met)) for met in (Met.ANSWERED, Met.PASSED_OVER)]
        ways += [peek(*self._open.path, "because")]
        ways += [peek("after_doubt", str(met)) for met in (Met.ACKNOWLEDGED, Met.CONCEDED)]
        if self._left and (waiting := self._next()):
            ways.append(peek(*waiting.path, "says"))
        return tuple(text for way in ways for text in way)

    def _settle(self, met: Met) -> tuple[Met, Piece | None]:
        self._open = None
        text = self._script.draw("after_doubt", str(met))
        return met, Piece(text, Part.REACTION, str(met)) if text else None

    def _next(self) -> _Open | None:
        return next((waiting for waiting in self._waiting if self._script.peek(*waiting.path, "says")), None)


def _met(moves: frozenset[Move], asks_back: bool) -> Met:
    """Return how a reply meets a doubt; the best that it does counts."""
    if not moves.isdisjoint(ANSWERS):
        return Met.ANSWERED
    if not moves.isdisjoint(GIVES_IN):
        return Met.CONCEDED
    if Move.CLARIFY_OBJECTION in moves:
        return Met.CLARIFIED
    if Move.ACKNOWLEDGE_OBJECTION in moves:
        return Met.ACKNOWLEDGED
    return Met.CLARIFIED if asks_back else Met.PASSED_OVER


def _queue(doubts: list[Doubt], worries: list[str], rng: random.Random) -> list[_Open]:
    """Return the doubts in the order in which they come up: one of the person's own worries is first or second."""
    own = [_worry(at, worry, doubts) for at, worry in enumerate(worries)]
    feared = rng.sample(own, len(own))[:1]
    others = {doubt.path: doubt for doubt in [*own, *(_Open(("doubts", at), d.about) for at, d in enumerate(doubts))]}
    for doubt in feared:
        del others[doubt.path]
    rest = rng.sample(list(others.values()), len(others))
    at = 0 if rng.random() < _WORRY_FIRST else 1
    return [*rest[:at], *feared, *rest[at:]]


def _worry(at: int, worry: str, doubts: list[Doubt]) -> _Open:
    """Return the doubt of the scenario that a worry is, else one made of the worry itself."""
    abouts = {number: doubt.about for number, doubt in enumerate(doubts)}
    same = process.extractOne(
        worry, abouts, scorer=fuzz.token_set_ratio, processor=utils.default_process, score_cutoff=_SAME
    )
    return _Open(("doubts", same[2]), same[0]) if same else _Open(("own_worry", at), worry)
