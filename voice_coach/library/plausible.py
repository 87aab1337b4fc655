"""What an attempt may say of itself where that comes from outside: from its folder, or a backup."""

import re

FIRST_YEAR = 1980
"""Earlier is only what a clock says that was never set."""

_UID = re.compile(r"[0-9a-f]{32}")

_LARGEST = 2**63
"""Beyond the numbers that the library can keep."""


def is_uid(text: str) -> bool:
    """Whether a text can be what an attempt is known by in every library."""
    return _UID.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether a text can be the name of an interview: that of its file, and no path."""
    return not {"/", "\\"} & set(text)


def is_seed(number: int | None) -> bool:
    """Whether a number can be what repeats an attempt's wordings; None where that is not known."""
    return number is None or 0 <= number < _LARGEST
