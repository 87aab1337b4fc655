"""How the candidate met each doubt and each dodge of a talk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.reply import JudgedReply, best_match
from voice_coach.feedback.scoring import DodgeMet, DoubtMet
from voice_coach.moves.labels import OBJECTION_ANSWERS, Move
from voice_coach.moves.match import Match

ANSWERS = (Move.ANSWER_OBJECTION, Move.VALUE_SUMMARY)
"""What meets a doubt: an answer to it, or a reason for oneself."""
GIVES_IN = (Move.CONCEDE_OBJECTION, Move.SELF_DOUBT)
"""What gives in to a doubt, unless the same reply answers it."""
_OPENS = (Move.CLARIFY_OBJECTION, Move.ACKNOWLEDGE_OBJECTION)
_ASKS = (Move.PROBE_CONCERNS, Move.FIT_CHECK)

_LEFT_OPEN: DoubtMet = "left_open"
_CONCEDED: DoubtMet = "conceded"
_PASSED_OVER: DoubtMet = "passed_over"
_ANSWERED: DoubtMet = "answered"
_WELL_ANSWERED: DoubtMet = "well_answered"
_FOLLOWED_UP: DodgeMet = "followed_up"
_LET_GO: DodgeMet = "let_go"
_PRESSED: DodgeMet = "pressed"


How = TypeVar("How", DoubtMet, DodgeMet)


@dataclass(frozen=True, slots=True)
class Met(Generic[How]):
    """One doubt, or one dodge, and what was said to it."""

    how: How
    """A key of the rules for doubts, or of those for dodges."""
    words: tuple[tuple[JudgedReply, Match | None], ...]
    """What showed it, the most telling first; no match where nothing to the point was said."""

    @property
    def well(self) -> bool:
        """Whether it was met as it should be."""
        return self.how in {_WELL_ANSWERED, _ANSWERED, _FOLLOWED_UP}


def doubts_met(replies: Sequence[JudgedReply]) -> tuple[Met[DoubtMet], ...]:
    """Return how each doubt that was voiced was met, in their order."""
    return tuple(_doubt(talk) for talk in _doubts(replies))


def _doubts(replies: Sequence[JudgedReply]) -> Iterator[list[JudgedReply]]:
    """Yield the replies to each doubt; a doubt that was only asked about, or accepted, stays open for the next one."""
    talk: list[JudgedReply] = []
    for reply in replies:
        if talk and not (answers_doubt(reply) and _stays_open(talk[-1])):
            yield talk
            talk = []
        if answers_doubt(reply):
            talk.append(reply)
    if talk:
        yield talk


def answers_doubt(reply: JudgedReply) -> bool:
    """Whether a reply had a doubt before it; a recording that is analysed does not tell, but by its answer."""
    return reply.occasion is Occasion.DOUBT or any(match.move in OBJECTION_ANSWERS for match in reply.moves)


def _stays_open(reply: JudgedReply) -> bool:
    settles = (*ANSWERS, *GIVES_IN, Move.PROBE_CONCERNS)  # who asks for the next doubt lets this one go
    return not any(match.move in settles for match in reply.moves)


def _doubt(talk: Sequence[JudgedReply]) -> Met[DoubtMet]:
    answered, gave_in, opened = (best_match(talk, moves) for moves in (ANSWERS, GIVES_IN, _OPENS))
    if answered:
        return Met(_WELL_ANSWERED, (answered, opened)) if opened else Met(_ANSWERED, (answered,))
    if gave_in:
        return Met(_CONCEDED, (gave_in,))
    if opened:
        return Met(_LEFT_OPEN, (opened,))
    return Met(_PASSED_OVER, ((talk[-1], None),))


def dodges_met(replies: Sequence[JudgedReply]) -> tuple[Met[DodgeMet], ...]:
    """Return how each dodge of a talk was met, and pressing apart from asking once more."""
    return tuple(
        met for at, reply in enumerate(replies) if reply.occasion is Occasion.DODGE for met in _dodge(replies, at)
    )


def _dodge(replies: Sequence[JudgedReply], at: int) -> Iterator[Met[DodgeMet]]:
    """Judge the dodge that the reply `at` had before it: either question is a second try, the same one no third."""
    dodged = _asked(replies[at - 1]) if at else frozenset()
    second = best_match([replies[at]], _ASKS) or best_match(replies[at:], dodged)
    if not second:
        yield Met(_LET_GO, ((replies[at], None),))
        return
    yield Met(_FOLLOWED_UP, (second,))
    asked = [found for reply in replies[at:] if (found := best_match([reply], dodged))]
    if len(asked) > 1:
        yield Met(_PRESSED, (asked[1],))


def _asked(reply: JudgedReply) -> frozenset[Move]:
    return frozenset(match.move for match in reply.moves if match.move in _ASKS)
