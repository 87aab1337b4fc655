"""What an utterance does: the phrase bank and the matcher. Pure."""

from voice_coach.moves.bank import Bank
from voice_coach.moves.labels import CORE, MISSTEPS, OBJECTION_ANSWERS, SUPPORTING, Move
from voice_coach.moves.match import Match
from voice_coach.moves.matcher import Matcher, Reason
from voice_coach.moves.network import Network

__all__ = [
    "CORE",
    "MISSTEPS",
    "OBJECTION_ANSWERS",
    "SUPPORTING",
    "Bank",
    "Match",
    "Matcher",
    "Move",
    "Network",
    "Reason",
]
