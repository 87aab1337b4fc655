"""The advice that was given to an attempt."""

import msgspec

NOTHING = "nothing"
"""The rule of what to change where all is done."""


class Tip(msgspec.Struct, frozen=True, rename={"try_saying": "try"}):
    """One thing, in a sentence or two."""

    rule: str
    """The name of its rule in the rules of advice."""
    text: str
    """What is told to the person."""
    quote: str = ""
    """The words of theirs that it is about, exactly as they were heard; empty where it is about none."""
    turn: int | None = None
    """The turn that it is about, counted from 1; None where it is about the whole."""
    try_saying: str = ""
    """What to say next time; empty where there is nothing to say."""


class Advice(msgspec.Struct, frozen=True):
    """What an attempt teaches: one thing of each kind, never more."""

    keep: Tip
    change: Tip
    """Its rule is `NOTHING` where all is done."""
