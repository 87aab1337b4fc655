"""Where moments stand on an axis of time, and what is written below it."""

from datetime import datetime, timedelta, timezone

import pytest

from voice_coach.report.axis import axis_over

START = datetime(2026, 5, 1, 18, 0, tzinfo=timezone.utc)


def over(days: float) -> list[str]:
    return [name for _, name in axis_over([START, START + timedelta(days=days)]).marks]


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, ["18:00"]),
        (0.05, ["18:00", "19:12"]),
        (1, ["1 May", "2 May"]),
        (6, ["1 May", "3 May", "5 May", "7 May"]),
        (12, ["1 May", "4 May", "7 May", "10 May", "13 May"]),
        (40, ["1 May", "8 May", "15 May", "22 May", "29 May", "5 Jun"]),
        (90, ["1 May", "29 May", "26 Jun", "24 Jul"]),
        (200, ["May 2026", "Jul", "Sep", "Nov"]),
        (365, ["May 2026", "Aug", "Nov", "Feb 2027", "May"]),
        (1500, ["May 2026", "May 2027", "May 2028", "May 2029", "May 2030"]),
    ],
)
def test_what_is_written_fits_how_long_it_was(days: float, written: list[str]) -> None:
    assert over(days) == written


@pytest.mark.parametrize("days", range(0, 4000, 37))
def test_the_marks_are_few_and_stand_on_the_axis_in_order(days: int) -> None:
    places = [place for place, _ in axis_over([START, START + timedelta(days=days)]).marks]
    assert 1 <= len(places) <= 6
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)


def test_a_week_without_practice_is_as_wide_as_one_with() -> None:
    moments = [START + timedelta(days=days) for days in (0, 7, 14, 28)]
    first, second, third, fourth = map(axis_over(moments).place, moments)
    assert second - first == pytest.approx(third - second, abs=0.01)
    assert fourth - third == pytest.approx(2 * (second - first), abs=0.01)


def test_a_day_is_that_of_the_clock_where_it_was() -> None:
    tokyo = datetime(2026, 5, 2, 1, 0, tzinfo=timezone(timedelta(hours=9)))  # still the 1st in London
    assert [name for _, name in axis_over([START, tokyo]).marks] == ["1 May", "2 May"]


def test_a_single_moment_stands_in_the_middle() -> None:
    assert axis_over([START]).place(START) == 50.0
