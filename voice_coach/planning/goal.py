"""What the person practises for, and days as people write them."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from voice_coach.errors import VoiceCoachError

LONGEST = 60
"""Characters of what a goal is called."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST = 3
"""Letters that tell the days of the week apart."""

_NEAR = {"today": 0, "tomorrow": 1}


class UnknownDay(VoiceCoachError):
    """What was given is no day."""


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that the person wants to be ready for."""

    what: str
    """In their own words: "phone interview"."""
    day: date
    scenario: str
    """The interview that is most like it, by name."""


def nearest(goals: Sequence[Goal], day: date) -> Goal | None:
    """Return the goal that comes next from a day on, that day included; None where there is none."""
    return min((goal for goal in goals if goal.day >= day), key=lambda goal: goal.day, default=None)


def read_day(text: str, today: date) -> date:
    """Return the day that a person means: "thursday" is the next one after today, or a date as 2026-11-26.

    Raises
    ------
    UnknownDay
    """
    said = text.strip().lower()
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    if len(said) >= _SHORTEST:
        for weekday, name in enumerate(_WEEKDAYS):
            if name.startswith(said):
                return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UnknownDay(
            f"{text!r} is no day: write a day of the week, today, tomorrow, or a date such as {today.isoformat()}."
        ) from None
