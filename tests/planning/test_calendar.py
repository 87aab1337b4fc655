from datetime import date, timedelta

import pytest

from voice_coach.planning.calendar import calendar

SUNDAY = date(2026, 11, 22)


def on(*days_ago: int) -> list[date]:
    return [SUNDAY - timedelta(days=days) for days in days_ago]


@pytest.mark.parametrize(
    ("days", "in_a_row", "lately"),
    [
        (on(), 0, 0),
        (on(0), 1, 1),
        (on(1, 2, 3), 3, 3),  # today is not over
        (on(0, 1, 2), 3, 3),
        (on(2, 3), 0, 2),
        (on(0, 2, 3, 4), 1, 4),
        (on(7, 8), 0, 0),
        (on(-1, 0), 1, 1),  # a clock that was wrong
    ],
)
def test_days_are_counted_as_they_were(days: list[date], in_a_row: int, lately: int) -> None:
    found = calendar(SUNDAY, days)
    assert (found.in_a_row, found.lately) == (in_a_row, lately)


def test_weeks_begin_on_monday_and_the_last_is_whole() -> None:
    weeks = calendar(SUNDAY - timedelta(days=3), ()).weeks(2)
    assert [week[0] for week in weeks] == [date(2026, 11, 9), date(2026, 11, 16)]
    assert weeks[-1][-1] == SUNDAY
