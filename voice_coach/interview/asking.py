"""Which moves want an answer, and in what order they get it."""

from voice_coach.moves.labels import Move

ORDER = (
    Move.PRESSURE,
    Move.PAY_QUESTION,
    Move.BENEFITS_QUESTION,
    Move.ASK_FOR_JOB,
    Move.ROLE_QUESTION,
    Move.OFFER_MORE,
    Move.FIT_CHECK,
    Move.NEXT_STEP,
    Move.TIMELINE,
    Move.CONTACT,
    Move.FOLLOW_UP,
)
"""The order in which a person answers what they were asked: what they mind first, business last."""

ASKING = frozenset({*ORDER, Move.PROBE_CONCERNS})
"""Moves that want an answer."""
