from datetime import date

import pytest

from voice_coach.planning.goal import UnknownDay, read_day

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", SUNDAY),
        ("Tomorrow", date(2026, 11, 23)),
        ("thursday", date(2026, 11, 26)),
        ("Thu", date(2026, 11, 26)),
        (" tues ", date(2026, 11, 24)),
        ("sunday", date(2026, 11, 29)),  # not today: that is called today
        ("2026-12-01", date(2026, 12, 1)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert read_day(text, SUNDAY) == day


@pytest.mark.parametrize("text", ["", "t", "someday", "2026-02-30", "26.11.", "th"])
def test_what_is_no_day_is_told_with_what_would_be_one(text: str) -> None:
    with pytest.raises(UnknownDay, match="such as 2026-11-22"):
        read_day(text, SUNDAY)
