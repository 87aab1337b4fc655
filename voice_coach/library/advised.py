"""The advice that was given to attempts."""

import msgspec

from voice_coach.feedback.advice.given import Advice
from voice_coach.library.store import Library


def last_advice(library: Library, before: int | None = None) -> Advice | None:
    """Return the advice that was given last; None where none was.

    Parameters
    ----------
    before
        Only of attempts with a lower number than this.
    """
    rows = library.query(
        "SELECT json_extract(score, '$.advice') AS advice FROM attempts"
        " WHERE score IS NOT NULL AND advice IS NOT NULL AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT 1",
        (before, before),
    )
    return msgspec.json.decode(str(rows[0][0]), type=Advice) if rows else None
