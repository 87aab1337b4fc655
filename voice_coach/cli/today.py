"""``voice-coach today``: ten minutes of what is weakest and due, one thing after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.cli import rehearse, soundcheck
from voice_coach.cli.console import as_typed, print_json, visible
from voice_coach.cli.days import in_days, written
from voice_coach.cli.drill import hold_drill
from voice_coach.cli.options import engine_options, sound_options
from voice_coach.cli.practising import Means, Prepare, chosen, events_option, with_means
from voice_coach.cli.warm_up import hold_warm_up
from voice_coach.interview.drills import load_drills
from voice_coach.interview.fitting import fitting
from voice_coach.interview.scenarios import NamedScenario
from voice_coach.library.goals import load_goals
from voice_coach.library.outcomes import days_practised, outcomes
from voice_coach.library.profile import load_profile
from voice_coach.library.store import Library
from voice_coach.planning.calendar import Calendar, calendar
from voice_coach.planning.goal import Goal
from voice_coach.planning.plan import DrillStep, Interview, Plan, Step, TalkStep, WarmUp, make_plan
from voice_coach.planning.record import Record

_WEEKS = 4
"""Weeks of the calendar."""

_RECENT_DAYS = 28
"""Days of practice in the JSON form."""

_NOBODY = "\nI heard nobody, so this is all for now: `voice-coach doctor` tests the microphone."

_KINDS = {WarmUp: "warm_up", DrillStep: "drill", TalkStep: "rehearsal"}


@click.command()
@click.option("--plan", "only_plan", is_flag=True, help="Only show the plan and the days you practised.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as one JSON object, and begin nothing.")
@sound_options
@engine_options
@events_option
@with_means
def command(
    prepare: Prepare,
    only_plan: bool,
    as_json: bool,
) -> None:
    """Practise for ten minutes: a warm-up, what is weakest and due, and a whole talk.

    It goes by itself from one thing to the next. Ctrl-C ends it, and what you said until then counts. `voice-coach
    goal` sets what it leads up to.
    """
    known = _Day.of(datetime.now().astimezone().date())
    if as_json:
        print_json(_as_json(known))
        return
    with prepare() as means:
        _show(means.console, known)
        if only_plan:
            return
        soundcheck.look_at(means.console, means.microphone)
        try:
            _practise(known, means)
        finally:
            _close(means.console, _Day.of(known.plan.day))


@dataclass(frozen=True)
class _Day:
    """What is known on a day, and its plan."""

    plan: Plan
    calendar: Calendar
    record: Record
    goals: Sequence[Goal]
    interviews: Sequence[NamedScenario]

    @classmethod
    def of(cls, day: date) -> "_Day":
        """Look everything up."""
        folder = places.data_dir()
        goals = load_goals(folder)
        interviews = fitting(load_profile(folder))
        with Library(folder) as library:
            record, days = outcomes(library, day), calendar(day, days_practised(library))
        return cls(make_plan(day, record, goals, _plain(interviews)), days, record, goals, interviews)

    @property
    def tomorrow(self) -> Plan:
        """The plan of the next day, as things stand."""
        return make_plan(self.plan.day + timedelta(days=1), self.record, self.goals, _plain(self.interviews))

    def titles(self) -> dict[str, str]:
        """Return what each interview is called for people."""
        return {named.name: visible(named.scenario.title) for named in self.interviews}


def _plain(interviews: Sequence[NamedScenario]) -> list[Interview]:
    return [Interview(named.name, named.scenario.minutes) for named in interviews]


# -- doing it -------------------------------------------------------------------------------------------------------


def _practise(known: _Day, means: Means) -> None:
    """Hold one session after the other, until there is nobody any more."""
    console = means.console
    steps = known.plan.steps
    for number, step in enumerate(steps, 1):
        console.print()
        console.rule(Text(f"{number} of {len(steps)}", style="dim"), style="dim", align="left")
        _hold(step, means)
        if _said_so_far(known) < len(known.record) + number:
            console.print(Text(as_typed(_NOBODY), style="yellow"))
            break


def _hold(step: Step, means: Means) -> None:
    """Hold one session of the day.

    Raises
    ------
    VoiceCoachError
        It could not begin, or ended before its time.
    """
    seed = chosen(None)
    match step:
        case WarmUp():
            hold_warm_up(means, seed)
        case DrillStep(skill=skill, rounds=rounds):
            hold_drill(means, seed, skill, rounds)
        case TalkStep():
            rehearse.hold(means, seed, step.scenario)


def _said_so_far(known: _Day) -> int:
    """Return in how many sessions something was said by now."""
    with Library(places.data_dir()) as library:
        return len(outcomes(library, known.plan.day))


# -- showing it -----------------------------------------------------------------------------------------------------


def _show(console: Console, known: _Day) -> None:
    plan = known.plan
    for sentence in _greeting(known):
        console.print(Text(as_typed(sentence)))
    if plan.steps:
        about = f"about {plan.minutes:.0f} minutes"
        console.print(Text.assemble("\n", (f"Today, {written(plan.day, plan.day)}", "bold"), (f"  {about}", "dim")))
        console.print(_table(plan, known))
    if known.calendar.days:
        console.print()
        console.print(_month(known.calendar))
        console.print(Text(_practised(known.calendar)), style="dim")


def _greeting(known: _Day) -> Iterator[str]:
    plan, days = known.plan, known.calendar
    if not days.days:
        yield "Welcome. Ten minutes a day, and the words come by themselves when it counts."
    elif plan.away:
        yield f"Welcome back after {plan.away + 1} days. Nothing is lost: what you have said aloud comes back fast."
    elif plan.begun:
        yield "You have practised today. All of this is extra."
    if plan.goal and plan.days_left is not None:
        yield _towards(plan, plan.goal, plan.days_left)


def _towards(plan: Plan, goal: Goal, days_left: int) -> str:
    named = visible(goal.what)
    if plan.phase == "day":
        rest = "Warm up, and rest." if plan.steps else "You are warm. Rest, and trust what you have practised."
        return f"Today it is: {named}. {rest}"
    when = f"{_sentence(named)} is {in_days(days_left)}, on {written(goal.day, plan.day)}."
    return f"{when} Whole talks from now on, and no drills." if plan.phase == "near" else when


def _table(plan: Plan, known: _Day) -> Table:
    titles = known.titles()
    table = Table.grid(padding=(0, 2))
    for number, step in enumerate(plan.steps, 1):
        name, why = _told(step, plan, titles)
        table.add_row(f"{number}", Text(name), Text(why, style="dim"))
    return table


def _told(step: Step, plan: Plan, titles: dict[str, str]) -> tuple[str, str]:
    """Return what a step is and why it comes, in words."""
    match step:
        case DrillStep():
            return f"Drill: {load_drills().what(step.skill)}", _why_drilled(step, plan.day)
        case TalkStep():
            return f"Rehearsal: {titles[step.scenario]}", _why_held(step, plan)
    return "Warm-up", "good sentences, said after"


def _why_drilled(step: DrillStep, day: date) -> str:
    ago = (day - step.last).days if step.last else 0
    return {
        "new": "new",
        "weak": "not steady yet",
        "missed": "left out in your last talk",
        "due": f"due: last practised {in_days(-ago)}",
        "early": "to keep it fresh",
    }[step.why]


def _why_held(step: TalkStep, plan: Plan) -> str:
    like = f"for your goal: {visible(plan.goal.what)}" if plan.goal else ""
    return {
        "first": "a good one to begin with",
        "goal": like,
        "again": "once more, there is something in it yet",
        "familiar": "one that went well",
        "next": "another one, for a change",
    }[step.why]


def _month(days: Calendar) -> Table:
    """Return the last weeks: a dot for each day of practice, a ring for today until something was practised."""
    table = Table.grid(padding=(0, 1))
    table.add_row("", *(Text(name, style="dim") for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")))
    for week in days.weeks(_WEEKS):
        table.add_row(Text(f"{week[0].day:>2} {week[0]:%b}", style="dim"), *(_cell(day, days) for day in week))
    return table


def _cell(day: date, days: Calendar) -> Text:
    if day in days.days:
        return Text("●", style="cyan")
    return Text("○" if day == days.today else " " if day > days.today else "·", style="dim")


def _practised(days: Calendar) -> str:
    """Return on how many days was practised, as it was; nothing is said where it would only hurt."""
    if not days.lately:
        return ""
    if len(days.days) == 1 and days.today in days.days:
        return "The first day is done."
    row = f", {days.in_a_row} days in a row" if days.in_a_row > 1 else ""
    return f"You practised on {days.lately} of the last 7 days{row}."


def _close(console: Console, known: _Day) -> None:
    """Tell what was done, and what comes tomorrow; nothing where nothing was said."""
    if not known.plan.begun:
        return
    console.print()
    console.rule(style="dim")
    console.print(Text(_practised(known.calendar), style="bold"))
    console.print(Text("\nTomorrow", style="bold"))
    console.print(_table(known.tomorrow, known))


def _as_json(known: _Day) -> dict[str, Any]:
    plan, days = known.plan, known.calendar
    recent = sorted(day for day in days.days if days.today - day < timedelta(days=_RECENT_DAYS))
    return {
        "day": plan.day,
        "minutes": round(plan.minutes, 1),
        "phase": plan.phase,
        "goal": plan.goal,
        "days_left": plan.days_left,
        "days_away": plan.away,
        "begun": plan.begun,
        "steps": [
            {"kind": _KINDS[type(step)], **asdict(step), "minutes": round(step.minutes, 1)} for step in plan.steps
        ],
        "practised": {"days": recent, "in_a_row": days.in_a_row, "of_last_7": days.lately},
    }


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
