"""An axis of time: where a moment stands on it, and which days or months are written below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_MOST = 6
"""Marks on an axis, at most: more run into each other on a phone."""

_DAYS = (1, 2, 3, 7, 14, 28)
"""Days from one mark to the next, as long as they are few."""

_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months from one mark to the next, beyond that."""

_EDGE = 2.0
"""Percent kept free at both ends, so that no dot is cut."""

Mark = tuple[float, str]
"""Where something is written, in percent, and what."""


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """An axis from one moment to another, by the clocks where something happened."""

    start: datetime
    end: datetime

    def place(self, moment: datetime) -> float:
        """Return where a moment stands, in percent; where all happened at once, in the middle."""
        whole = self.end - self.start
        share = (_wall(moment) - self.start) / whole if whole else 0.5
        return round(_EDGE + share * (100 - 2 * _EDGE), 3)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is written below it: hours of one day, days, or months."""
        if self.start.date() == self.end.date():
            moments = dict.fromkeys((self.start, self.end))
            return tuple((self.place(moment), f"{moment:%H:%M}") for moment in moments)
        first, days = self.start.date(), (self.end - self.start).days
        for step in _DAYS:
            if days / step <= _MOST:
                noons = [datetime.combine(first, time(12)) + timedelta(days=at) for at in range(0, days, step)]
                return tuple((self.place(noon), f"{noon.day} {noon:%b}") for noon in noons)
        months = list(self._months())
        step = next((step for step in _MONTHS if len(months) / step <= _MOST), _MONTHS[-1])
        return tuple(self._named(months[::step]))

    def _months(self) -> Iterator[datetime]:
        """Yield the first days of the months on the axis."""
        month = self.start.replace(day=1)
        while month <= self.end:
            if month >= self.start:
                yield month
            month = (month + timedelta(days=31)).replace(day=1)

    def _named(self, months: Sequence[datetime]) -> Iterator[Mark]:
        """Yield months by their names, with the year where it is a new one."""
        year = 0
        for month in months:
            yield self.place(month), f"{month:%b %Y}" if month.year != year else f"{month:%b}"
            year = month.year


def axis_over(moments: Sequence[datetime]) -> TimeAxis:
    """Return an axis of whole days that holds some moments; of a single day, from the first of them to the last."""
    walls = sorted(map(_wall, moments))
    start, end = walls[0], walls[-1]
    if start.date() == end.date():
        return TimeAxis(start, end)
    midnight = timedelta(days=1)
    return TimeAxis(datetime.combine(start, time()), datetime.combine(end + midnight, time()))


def _wall(moment: datetime) -> datetime:
    """Return what a clock showed where it was."""
    return moment.replace(tzinfo=None)
