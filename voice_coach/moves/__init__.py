"""What an utterance does: the phrase bank and the matcher. Pure."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from voice_coach.moves.labels import CORE, MISSTEPS, OBJECTION_ANSWERS, SUPPORTING, Move
from voice_coach.moves.match import Match

if TYPE_CHECKING:
    from voice_coach.moves.bank import Bank
    from voice_coach.moves.encoder import Encoder
    from voice_coach.moves.ensemble import Ensemble
    from voice_coach.moves.matcher import Matcher, Reason
    from voice_coach.moves.network import Network

__all__ = [
    "CORE",
    "MISSTEPS",
    "OBJECTION_ANSWERS",
    "SUPPORTING",
    "Bank",
    "Encoder",
    "Ensemble",
    "Match",
    "Matcher",
    "Move",
    "Network",
    "Reason",
]

_ELSEWHERE = {
    "Bank": "bank",
    "Encoder": "encoder",
    "Ensemble": "ensemble",
    "Matcher": "matcher",
    "Network": "network",
    "Reason": "matcher",
}
"""What only judging needs, and the module that has it: numbers and networks take as long to load as all the rest."""


def __getattr__(name: str) -> Any:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
