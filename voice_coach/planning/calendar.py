"""On which days something was practised, told as it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7
"""Days."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days up to today."""

    today: date
    days: frozenset[date]
    """Those on which something was practised aloud."""

    @property
    def in_a_row(self) -> int:
        """Days in a row up to today; where nothing was practised yet today, up to yesterday."""
        day = self.today if self.today in self.days else self.today - _DAY
        count = 0
        while day in self.days:
            day, count = day - _DAY, count + 1
        return count

    @property
    def lately(self) -> int:
        """Days of the last seven, today included."""
        return sum(self.today - at * _DAY in self.days for at in range(WEEK))

    def weeks(self, count: int) -> tuple[tuple[date, ...], ...]:
        """Return the days of the last weeks, Monday first, this week last and whole."""
        monday = self.today - self.today.weekday() * _DAY - (count - 1) * WEEK * _DAY
        return tuple(tuple(monday + (week * WEEK + at) * _DAY for at in range(WEEK)) for week in range(count))


def calendar(today: date, days: Iterable[date]) -> Calendar:
    """Return the calendar of the days up to today."""
    return Calendar(today, frozenset(day for day in days if day <= today))
