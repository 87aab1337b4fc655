"""The moves that a closing turn can make, named as everywhere else in the project."""

from collections.abc import Collection
from enum import Enum


class Move(str, Enum):
    """What a speaker does with an utterance at the end of an interview."""

    NEXT_STEP = "next_step"
    RESTATE_INTEREST = "restate_interest"
    PROBE_CONCERNS = "probe_concerns"

    TIMELINE = "timeline"
    FIT_CHECK = "fit_check"
    VALUE_SUMMARY = "value_summary"
    THANKS = "thanks"
    ASK_FOR_JOB = "ask_for_job"
    CONTACT = "contact"
    ROLE_QUESTION = "role_question"
    OFFER_MORE = "offer_more"
    SMALL_TALK = "small_talk"
    FOLLOW_UP = "follow_up"

    PAY_QUESTION = "pay_question"
    BENEFITS_QUESTION = "benefits_question"
    PRESSURE = "pressure"
    SELF_DOUBT = "self_doubt"

    CLARIFY_OBJECTION = "clarify_objection"
    ACKNOWLEDGE_OBJECTION = "acknowledge_objection"
    ANSWER_OBJECTION = "answer_objection"
    CONCEDE_OBJECTION = "concede_objection"

    def __str__(self) -> str:
        return self.value


CORE = (Move.NEXT_STEP, Move.RESTATE_INTEREST, Move.PROBE_CONCERNS)
"""The three moves that every close is judged by, in the order the scorecard shows them."""

SUPPORTING = (
    Move.TIMELINE,
    Move.FIT_CHECK,
    Move.VALUE_SUMMARY,
    Move.THANKS,
    Move.ASK_FOR_JOB,
    Move.CONTACT,
    Move.ROLE_QUESTION,
    Move.OFFER_MORE,
    Move.SMALL_TALK,
    Move.FOLLOW_UP,
)
"""Moves that help a close along (``ask_for_job`` only where the style allows it)."""

MISSTEPS = (Move.PAY_QUESTION, Move.BENEFITS_QUESTION, Move.PRESSURE, Move.SELF_DOUBT)
"""Moves that cost goodwill at this moment of an interview."""

OBJECTION_ANSWERS = (
    Move.CLARIFY_OBJECTION,
    Move.ACKNOWLEDGE_OBJECTION,
    Move.ANSWER_OBJECTION,
    Move.CONCEDE_OBJECTION,
)
"""Ways to meet a doubt; possible only where the interviewer has just voiced one."""


def rank(move: Move, costly: Collection[Move]) -> int:
    """Return where a move stands among others: core moves first, those that are `costly` there last."""
    return 2 if move in costly else 0 if move in CORE else 1
