"""What is practised today: what is weakest and due, a talk that fits, and the way to a goal."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from itertools import groupby

import make_practice_table as simulation
import pytest

from voice_coach.planning.goal import Goal
from voice_coach.planning.memory import recall
from voice_coach.planning.plan import DrillStep, Interview, Plan, TalkStep, WarmUp, make_plan
from voice_coach.planning.record import ESSENTIAL, OBJECTIONS, Outcome, Practised, Record

TODAY = date(2026, 11, 22)
SCREEN, MANAGER = Interview("phone-screen", 4), Interview("hiring-manager-phone", 5)
INTERVIEWS = (SCREEN, MANAGER, Interview("panel", 5))


def at(days_ago: int, hour: int = 12) -> datetime:
    return datetime.combine(TODAY - timedelta(days=days_ago), time(hour), timezone.utc)


def talk(days_ago: int, made: Sequence[str] = (), scenario: str = SCREEN.name, total: int = 50) -> Practised:
    """Return a rehearsal without a doubt in which only `made` was done of what every close needs."""
    asked = [skill for skill in ESSENTIAL if skill != OBJECTIONS]
    outcomes = tuple(Outcome(skill, int(skill in made), 1) for skill in asked)
    return Practised(at(days_ago), "rehearsal", scenario, total, outcomes)


def drill(days_ago: int, skill: str, made: int = 8, of: int = 8) -> Practised:
    return Practised(at(days_ago), "drill", outcomes=(Outcome(skill, made, of),))


def plan(record: Record = (), goals: Sequence[Goal] = (), day: date = TODAY) -> Plan:
    return make_plan(day, record, goals, INTERVIEWS)


def drilled(made: Plan) -> list[str]:
    return [step.skill for step in made.steps if isinstance(step, DrillStep)]


def held(made: Plan) -> list[str]:
    return [step.scenario for step in made.steps if isinstance(step, TalkStep)]


# -- a day ----------------------------------------------------------------------------------------------------------


def test_the_first_day_warms_up_drills_what_every_close_needs_and_ends_with_a_talk() -> None:
    made = plan()
    assert [type(step) for step in made.steps] == [WarmUp, DrillStep, DrillStep, TalkStep]
    assert drilled(made) == ["next_step", "restate_interest"]
    assert held(made) == [SCREEN.name]
    assert (made.away, made.begun) == (0, False)


@pytest.mark.parametrize("interview", [Interview("short", 2), SCREEN, MANAGER, Interview("long", 9)])
def test_a_day_is_about_ten_minutes_whatever_its_interview(interview: Interview) -> None:
    made = make_plan(TODAY, (), (), [interview])
    assert 9 <= made.minutes <= 11


def test_the_same_record_gives_the_same_plan() -> None:
    record = [talk(2, ["next_step"]), drill(1, "probe_concerns", 4, 9)]
    assert plan(record) == plan(list(record))


def test_what_the_last_talk_missed_comes_before_what_is_only_due() -> None:
    record = [drill(6, "next_step"), drill(6, "restate_interest"), drill(6, "value_summary"), drill(5, OBJECTIONS)]
    record.append(talk(1, ["next_step", "restate_interest", "value_summary"]))
    step = next(step for step in plan(record).steps if isinstance(step, DrillStep))
    assert (step.skill, step.why, step.last) == ("probe_concerns", "weak", TODAY - timedelta(days=1))


def test_what_went_well_comes_back_after_longer_and_longer_breaks() -> None:
    record: list[Practised] = []
    breaks = []
    day = TODAY
    for _ in range(5):
        record.append(
            Practised(datetime.combine(day, time(12), timezone.utc), "drill", outcomes=(Outcome("thanks", 8, 8),))
        )
        memory = recall(record, "thanks", day)
        assert memory
        breaks.append((memory.due - day).days)
        day = memory.due
    assert breaks == sorted(breaks)
    assert breaks[0] < 4
    assert breaks[-1] == 21


@pytest.mark.parametrize("before", [(), (9,), (20, 15, 9)])
def test_what_went_badly_is_due_within_two_days(before: Sequence[int]) -> None:
    record = [*(drill(days, "next_step") for days in before), drill(0, "next_step", 3, 9)]
    memory = recall(record, "next_step", TODAY)
    assert memory
    assert 1 <= (memory.due - TODAY).days <= 2


def test_what_was_drilled_today_is_not_drilled_again_today() -> None:
    done = [Practised(at(0, 8), "warm_up"), drill(0, "next_step", 2, 9), drill(0, "restate_interest", 1, 9)]
    made = plan(done)
    assert made.begun
    assert not {"next_step", "restate_interest"} & set(drilled(made))
    assert WarmUp not in [type(step) for step in made.steps]


def test_three_days_of_the_same_drill_are_enough() -> None:
    record = [drill(days, "next_step", 1, 9) for days in (3, 2, 1)]
    assert "next_step" not in drilled(plan(record))
    assert "next_step" in drilled(plan(record[:2]))


def test_what_is_said_to_be_practised_tomorrow_already_does_not_count() -> None:
    assert plan([drill(-1, "next_step"), talk(-2)]) == plan()


# -- the talk -------------------------------------------------------------------------------------------------------


def test_a_talk_that_went_badly_comes_again_until_it_has_come_three_times() -> None:
    assert held(plan([talk(1)])) == [SCREEN.name]
    assert held(plan([talk(2), talk(1)])) == [SCREEN.name]
    assert held(plan([talk(3), talk(2), talk(1)])) == [MANAGER.name]


def test_a_talk_that_went_well_makes_room_for_one_that_never_did() -> None:
    record = [talk(3, scenario=MANAGER.name, total=90), talk(1, total=80)]
    assert held(plan(record)) == ["panel"]


def test_an_interview_that_is_gone_is_not_planned() -> None:
    assert held(plan([talk(1, scenario="one that was deleted")])) == [SCREEN.name]


# -- away -----------------------------------------------------------------------------------------------------------


def test_who_comes_back_begins_gently_with_a_talk_that_went_well() -> None:
    record = [talk(12, scenario=MANAGER.name, total=90), talk(11, total=20)]
    made = plan(record)
    assert made.away == 10
    assert len(drilled(made)) == 1
    assert held(made) == [MANAGER.name]
    assert made.minutes <= 10


def test_a_weekend_is_no_absence() -> None:
    assert plan([talk(3)]).away == 0


# -- goals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "phase", "talks", "drills"),
    [
        (0, "day", 0, 0),
        (1, "near", 2, 0),
        (3, "near", 2, 0),
        (4, "towards", 1, 2),
        (7, "towards", 1, 2),
        (8, "usual", 1, 2),
    ],
)
def test_a_goal_shapes_the_days_up_to_it(days_left: int, phase: str, talks: int, drills: int) -> None:
    goal = Goal("panel", TODAY + timedelta(days=days_left), "panel")
    made = plan([talk(1, total=90)], [goal])
    assert (made.phase, made.days_left) == (phase, days_left)
    assert held(made) == ["panel"] * talks
    assert len(drilled(made)) == drills


def test_far_from_a_goal_every_second_talk_is_like_it() -> None:
    goal = Goal("panel", TODAY + timedelta(days=20), "panel")
    assert held(plan([talk(1, total=90)], [goal])) == ["panel"]
    assert held(plan([talk(1, scenario="panel", total=90)], [goal])) == [SCREEN.name]


def test_the_nearest_goal_counts_and_one_that_is_over_does_not() -> None:
    goals = [Goal(what, TODAY + timedelta(days=days), "panel") for what, days in (("b", 9), ("over", -1), ("a", 5))]
    made = plan(goals=goals)
    assert made.goal
    assert made.goal.what == "a"


def test_a_goal_whose_interview_is_gone_still_shapes_the_days() -> None:
    made = plan(goals=[Goal("interview", TODAY + timedelta(days=2), "deleted")])
    assert (made.phase, held(made)) == ("near", [SCREEN.name] * 2)


def test_a_long_interview_is_held_once_a_day() -> None:
    made = make_plan(TODAY, (), [Goal("interview", TODAY + timedelta(days=2), "long")], [Interview("long", 9)])
    assert held(made) == ["long"]


# -- people ---------------------------------------------------------------------------------------------------------

IMPROVES, DOES_NOT, SKIPS, HAS_A_GOAL = range(4)


@pytest.fixture(scope="module")
def lives() -> list[list[simulation.Day]]:
    return [list(simulation.live(person)) for person in simulation.people()]


def test_nobody_is_asked_for_much_more_than_ten_minutes(lives: list[list[simulation.Day]]) -> None:
    assert max(day.plan.minutes for life in lives for day in life) <= 12


def test_every_day_but_that_of_the_goal_has_a_whole_talk(lives: list[list[simulation.Day]]) -> None:
    assert {day.plan.phase for life in lives for day in life if not held(day.plan)} == {"day"}


def test_who_improves_moves_on_and_meets_every_interview(lives: list[list[simulation.Day]]) -> None:
    first, last = lives[IMPROVES][:10], lives[IMPROVES][-10:]
    assert {skill for day in first for skill in drilled(day.plan)} == set(ESSENTIAL)
    whys = [
        [step.why for day in days for step in day.plan.steps if isinstance(step, DrillStep)] for days in (first, last)
    ]
    assert whys[0].count("weak") > 2 * whys[1].count("weak")
    assert {name for day in lives[IMPROVES] for name in held(day.plan)} == {each.name for each in simulation.INTERVIEWS}


def test_who_does_not_improve_gets_one_thing_at_a_time_and_never_too_often(lives: list[list[simulation.Day]]) -> None:
    days = lives[DOES_NOT]
    assert {len(drilled(day.plan)) for day in days[15:]} == {1}
    for skill in ESSENTIAL:
        together = [len(list(run)) for on, run in groupby(skill in drilled(day.plan) for day in days) if on]
        assert together
        assert max(together) <= 3
    talks = [len(list(run)) for _, run in groupby(name for day in days for name in held(day.plan))]
    assert max(talks) <= 3


def test_who_skips_a_week_is_asked_for_nothing_more_afterwards(lives: list[list[simulation.Day]]) -> None:
    back = lives[SKIPS][17]
    assert back.plan.away == 7
    assert len(drilled(back.plan)) == 1
    assert all(day.plan.minutes <= 10 for day in lives[SKIPS][17:])
    assert lives[SKIPS][18].plan.away == 0


def test_the_document_shows_what_comes_out_today() -> None:
    assert simulation.DOCUMENT.read_text(encoding="utf-8") == simulation.document(), (
        "run scripts/make_practice_table.py"
    )
