"""Two tries at the same reply, side by side."""

from dataclasses import dataclass

from voice_coach.feedback.delivery import Delivery
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.speech.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Take:
    """One try at a reply."""

    transcript: Transcript
    moves: tuple[Match, ...]
    delivery: Delivery | None
    """None where it was never measured."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one try to the next. Each move is told once, in the order in which it was first made."""

    before: Take
    after: Take
    gained: tuple[Match, ...]
    """What only the later one does."""
    kept: tuple[Match, ...]
    """What both do, in the words of the later one."""
    lost: tuple[Match, ...]
    """What only the earlier one does."""


def compare(before: Take, after: Take) -> Comparison:
    """Return what changed from one try to the next."""
    then, now = _best(before), _best(after)
    return Comparison(
        before,
        after,
        gained=tuple(match for move, match in now.items() if move not in then),
        kept=tuple(match for move, match in now.items() if move in then),
        lost=tuple(match for move, match in then.items() if move not in now),
    )


def _best(take: Take) -> dict[Move, Match]:
    """Return the surest evidence of each move."""
    best: dict[Move, Match] = {}
    for match in sorted(take.moves, key=lambda each: each.start):
        if match.move not in best or match.score > best[match.move].score:
            best[match.move] = match
    return best
