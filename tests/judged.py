"""Talks as plain values: what was said on which occasion, with the words that make each move in square brackets.

``[next_step what happens next] and [thanks thank you]``; nothing has to be recognised or matched.
"""

import re
from dataclasses import dataclass

from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.reply import JudgedReply
from voice_coach.moves import Match, Move
from voice_coach.speech.transcript import Transcript, Word

_MOVE = re.compile(r"\[(?P<move>\w+) (?P<words>[^\]]*)\]")


@dataclass(frozen=True)
class Said:
    """What was said, and what it answered."""

    text: str
    occasion: Occasion


def cue(text: str) -> Said:
    """Say something to an ordinary signal."""
    return Said(text, Occasion.CUE)


def doubt(text: str) -> Said:
    """Say something to a doubt."""
    return Said(text, Occasion.DOUBT)


def dodge(text: str) -> Said:
    """Say something to a dodge."""
    return Said(text, Occasion.DODGE)


def talk(*said: Said) -> list[JudgedReply]:
    """Return the replies of a talk."""
    return [_reply(turn, one) for turn, one in enumerate(said, 1)]


def transcript(text: str) -> Transcript:
    """Return `text` as said at one word a second."""
    return Transcript(tuple(Word(word, float(at), at + 0.9, 1.0) for at, word in enumerate(text.split())))


def _reply(turn: int, said: Said) -> JudgedReply:
    text, matches = "", []
    at = 0
    for met in _MOVE.finditer(said.text):
        text += said.text[at : met.start()]
        start = len(text)
        text += met["words"]
        matches.append(Match(Move(met["move"]), 0.9, met["words"], start, len(text)))
        at = met.end()
    return JudgedReply(turn, transcript(text + said.text[at:]), tuple(matches), said.occasion)
