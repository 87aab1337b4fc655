from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest

from voice_coach.moves import Move
from voice_coach.report.measures import HEDGES, PACE, REPLY_GAP
from voice_coach.report.progress import (
    PracticeDay,
    Progress,
    in_words,
    left_out,
    moves_made,
    scenarios_done,
    write_progress,
)
from voice_coach.report.view import EarlierAttempt

TODAY = date(2026, 5, 20)
TITLES = {Move.NEXT_STEP: "Asked for the next step"}


def attempt(number: int, total: int, *moves: Move, days_ago: int = 0, scenario: str = "phone-screen") -> EarlierAttempt:
    when = datetime(2026, 5, 20, 18, 0, tzinfo=timezone.utc) - timedelta(days=days_ago)
    return EarlierAttempt(number, when, total, frozenset(moves), 140.0, 0.8, scenario)


def progress(*attempts: EarlierAttempt, drills: int = 0, warm_ups: int = 0, broken_off: int = 0) -> Progress:
    days = sorted({each.started_at.date() for each in attempts})
    return Progress(attempts, tuple(PracticeDay(day, 1) for day in days), drills, warm_ups, broken_off)


class Texts(HTMLParser):
    """Collects what a page draws and says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(
    ("attempts", "sentence"),
    [
        ((), "No attempt yet."),
        ((attempt(1, 40),), "1 attempt on 1 day. Its score is 40."),
        ((attempt(1, 40), attempt(2, 60)), "2 attempts on 1 day. The latest, 60, is the best."),
        ((attempt(1, 80, days_ago=3), attempt(2, 60)), "2 attempts on 2 days. The best score is 80, the latest 60."),
        ((attempt(1, 60), attempt(2, 60)), "2 attempts on 1 day. The best score is 60, the latest 60."),
    ],
)
def test_all_of_it_in_a_sentence(attempts: tuple[EarlierAttempt, ...], sentence: str) -> None:
    assert in_words(progress(*attempts)) == sentence


def test_practice_without_a_finished_attempt() -> None:
    only_drills = Progress((), (PracticeDay(TODAY, 3),), drills=3)
    assert in_words(only_drills) == "No finished attempt yet, after practice on 1 day."
    assert "<svg" in write_progress(only_drills, TITLES, TODAY)


@pytest.mark.parametrize(
    ("drills", "warm_ups", "broken_off", "told"),
    [
        (0, 0, 0, ""),
        (1, 0, 0, "Not counted: 1 drill."),
        (0, 1, 0, "Not counted: 1 warm-up."),
        (4, 3, 2, "Not counted: 2 attempts broken off, 4 drills, 3 warm-ups."),
    ],
)
def test_what_is_not_counted_is_told(drills: int, warm_ups: int, broken_off: int, told: str) -> None:
    assert left_out(progress(drills=drills, warm_ups=warm_ups, broken_off=broken_off)) == told


def test_a_move_is_counted_once_an_attempt_in_all_and_lately() -> None:
    attempts = [attempt(at, 50, *([Move.NEXT_STEP] if at % 2 else []), Move.PAY_QUESTION) for at in range(1, 41)]
    made = {each.move: each for each in moves_made(progress(*attempts), TITLES)}
    step = made[Move.NEXT_STEP]
    assert (step.title, step.made, step.lately, step.kind) == ("Asked for the next step", 20, 5, "core")
    assert step.cells == (True, False) * 15
    assert made[Move.PAY_QUESTION].kind == "misstep"
    assert made[Move.PROBE_CONCERNS].made == 0  # a core move is shown though it was never made
    assert Move.THANKS not in made


def test_interviews_the_most_practised_first() -> None:
    done = scenarios_done(
        progress(
            attempt(1, 90, days_ago=9, scenario="a"),
            attempt(2, 50, scenario="b"),
            attempt(3, 70, days_ago=2, scenario="a"),
        )
    )
    assert [(each.name, each.count, each.best, each.latest) for each in done] == [("a", 2, 90, 70), ("b", 1, 50, 50)]
    assert scenarios_done(progress(attempt(1, 40, scenario="")))[0].name == "recordings"
    assert done[0].last_day == date(2026, 5, 18)


@pytest.mark.parametrize("count", [1, 2, 59, 700])
def test_every_attempt_is_a_dot(count: int) -> None:
    attempts = [attempt(at, at % 101, days_ago=(count - at) // 3) for at in range(1, count + 1)]
    page = Texts(write_progress(progress(*attempts), TITLES, TODAY))
    assert page.tags.count("circle") == 3 * count
    assert f"of 100 points; {count} attempt{'' if count == 1 else 's'}" in page.texts


def test_each_measure_is_explained() -> None:
    shrinking = replace(attempt(1, 40), hedges_per_hundred=1.2)
    page = Texts(write_progress(progress(shrinking), TITLES, TODAY))
    assert all(kind.about in page.texts for kind in (PACE, REPLY_GAP, HEDGES))


def test_what_was_not_measured_is_no_dot() -> None:
    unmeasured = EarlierAttempt(2, attempt(2, 1).started_at, 50, frozenset(), None, None, "x")
    page = Texts(write_progress(progress(attempt(1, 40), unmeasured), TITLES, TODAY))
    assert page.tags.count("circle") == 2 + 1 + 1
    assert "words a minute; usual is 120 to 170; 1 attempt" in page.texts


def test_a_week_without_an_attempt_stays_empty() -> None:
    page = write_progress(progress(attempt(1, 40, days_ago=14), attempt(2, 40)), TITLES, TODAY)
    assert page.count('<li class="none">') == 3  # of each core move: the week between


def test_hostile_names_stay_text() -> None:
    name = "<script>alert(1)</script>\x00\x1b[31m"
    page = write_progress(progress(attempt(1, 40, scenario=name)), {Move.NEXT_STEP: "<b>x</b>"}, TODAY)
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert not set(page) & set("\x00\x1b")
