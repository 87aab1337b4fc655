"""Filled pauses as recognisers write them."""

import re

_SOUNDS = re.compile(r"u+[hm]+|e+r+m*|eh+m+|h+m+|m{2,}", re.IGNORECASE)
"""How recognisers write them. "Ah" and "oh" are words of their own."""


def is_filler(text: str) -> bool:
    """Whether a recogniser's word is a filled pause."""
    return _SOUNDS.fullmatch(text.strip(" .,?!…-")) is not None
