"""Writes the tables of docs/practice.md: the plans of thirty days of people who are simulated.

python scripts/make_practice_table.py
"""

import random
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from voice_coach.planning.goal import Goal  # noqa: E402
from voice_coach.planning.plan import DrillStep, Interview, Plan, TalkStep, WarmUp, make_plan  # noqa: E402
from voice_coach.planning.record import ESSENTIAL, FURTHER, OBJECTIONS, Outcome, Practised, Record  # noqa: E402

DOCUMENT = ROOT / "docs" / "practice.md"

DAYS = 30
FIRST = date(2026, 3, 2)
"""A Monday."""

INTERVIEWS = (
    Interview("phone-screen", 4),
    Interview("hiring-manager-phone", 5),
    Interview("face-to-face", 5),
    Interview("in-a-hurry", 2),
    Interview("dodger", 5),
    Interview("panel", 5),
)

_FORGETS = 0.03
"""What is lost of what was learned in a day without practice."""

_EXAMPLE_HELPS = 0.3
"""How much likelier the second try of a drill is, once an example was heard."""

_ALONE = 0.97
"""How much of it comes in a talk, where nobody says what is wanted."""

_POINTS = dict(zip(ESSENTIAL, (24, 24, 24, 16, 12), strict=True))
"""A rough score of a talk; docs/scoring.md has the real one."""


@dataclass
class Person:
    """Somebody who does what the plan of each day says."""

    title: str
    told: str
    """What is said of them in the document."""
    learns: float
    """Share of what is still missing that one try teaches."""
    start: float = 0.2
    """How likely they do something at first."""
    skips: Collection[int] = ()
    """Days, counted from 1, on which they do not practise."""
    goals: Sequence[Goal] = ()
    days: int = DAYS
    seed: int = 7
    can: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.can = dict.fromkeys((*ESSENTIAL, *FURTHER), self.start)


@dataclass(frozen=True)
class Day:
    """A day of theirs."""

    number: int
    plan: Plan
    done: Record
    """What they practised; nothing where they did not."""


def live(person: Person) -> Iterator[Day]:
    """Yield each day of a person: its plan, and what came of it."""
    rng = random.Random(person.seed)  # noqa: S311  a simulation
    record: list[Practised] = []
    for number in range(1, person.days + 1):
        day = FIRST + timedelta(days=number - 1)
        plan = make_plan(day, record, person.goals, INTERVIEWS)
        done = [] if number in person.skips else list(_practise(person, plan, rng))
        record += done
        for skill in person.can:
            person.can[skill] -= _FORGETS * (person.can[skill] - person.start)
        yield Day(number, plan, done)


def _practise(person: Person, plan: Plan, rng: random.Random) -> Iterator[Practised]:
    at = datetime.combine(plan.day, time(19), timezone.utc)
    for step in plan.steps:
        match step:
            case WarmUp():
                yield Practised(at, "warm_up")
            case DrillStep():
                yield Practised(at, "drill", outcomes=(_drill(person, step, rng),))
            case TalkStep():
                yield _talk(person, step, at, rng)
        at += timedelta(minutes=step.minutes)


def _drill(person: Person, step: DrillStep, rng: random.Random) -> Outcome:
    made = tries = 0
    for _ in range(step.rounds):
        for helped in (0.0, _EXAMPLE_HELPS):
            tries += 1
            done = _does(person, step.skill, rng, helped=helped)
            made += done
            if done:
                break
    return Outcome(step.skill, made, tries)


def _talk(person: Person, step: TalkStep, at: datetime, rng: random.Random) -> Practised:
    made = {skill: _does(person, skill, rng, share=_ALONE) for skill in ESSENTIAL}
    further = [skill for skill in FURTHER if _does(person, skill, rng, share=_ALONE / 2)]
    made[OBJECTIONS] = made[OBJECTIONS] and made["probe_concerns"]
    doubted = made["probe_concerns"]  # who does not ask for doubts hears none
    outcomes = [Outcome(skill, int(done), 1) for skill, done in made.items() if skill != OBJECTIONS or doubted]
    total = sum(points for skill, points in _POINTS.items() if made[skill])
    return Practised(at, "rehearsal", step.scenario, total, (*outcomes, *(Outcome(skill, 1, 1) for skill in further)))


def _does(person: Person, skill: str, rng: random.Random, *, helped: float = 0.0, share: float = 1.0) -> bool:
    can = person.can[skill]
    person.can[skill] = can + person.learns * (1 - can)
    return rng.random() < min(1.0, can + helped) * share


def people() -> tuple[Person, ...]:
    """Return those of the document, as they are on the first day."""
    interview = Goal("phone interview", FIRST + timedelta(days=11), "hiring-manager-phone")
    return (
        Person(
            "Somebody who improves",
            "Every try teaches them something. Drills move on from what every close needs to what helps it along, and"
            " what sits comes back after ever longer breaks.",
            learns=0.06,
        ),
        Person(
            "Somebody who does not improve",
            "They make each move in about one of four tries, and it stays like that. After some days one thing is"
            " drilled at a time, longer, for at most three days; no interview comes more than three times in a row.",
            learns=0.0,
            start=0.25,
        ),
        Person(
            "Somebody who skips a week",
            "They improve, and stay away from day 11 to day 17. Day 18 begins gently: one drill, and an interview that"
            " went well. What faded meanwhile is taken up from there on; nothing has to be made up for.",
            learns=0.06,
            skips=range(11, 18),
        ),
        Person(
            "Somebody with a phone interview on day 12",
            "Far off, every second talk is like it; in its week each is; in the last three days there are two, and no"
            " drills. On the day itself there is a warm-up, and rest.",
            learns=0.06,
            goals=(interview,),
            days=14,
        ),
    )


# -- the document ---------------------------------------------------------------------------------------------------


def table(person: Person) -> str:
    """Return the days of a person as a table of Markdown."""
    rows = ["| day | plan | minutes | came out |", "|--:|---|--:|---|", *map(_row, live(person))]
    return f"### {person.title}\n\n{person.told}\n\n" + "\n".join(rows)


def _row(day: Day) -> str:
    if not day.done:
        return f"| {day.number} | | | stayed away |"
    plan = ", ".join(map(_step, day.plan.steps))
    if day.plan.away:
        plan = f"after {day.plan.away} days: {plan}"
    return f"| {day.number} | {plan} | {day.plan.minutes:.0f} | {', '.join(map(_outcome, day.done))} |"


def _step(step: object) -> str:
    match step:
        case DrillStep():
            return f"{step.skill} {step.rounds} ({step.why})"
        case TalkStep():
            return f"**{step.scenario}** ({step.why})"
    return "warm-up"


def _outcome(session: Practised) -> str:
    if session.kind == "rehearsal":
        return f"**{session.total}**"
    if session.kind == "warm_up":
        return "✓"
    (outcome,) = session.outcomes
    return f"{outcome.made} of {outcome.of}"


def document() -> str:
    """Return the document with its tables made anew."""
    text = DOCUMENT.read_text(encoding="utf-8")
    tables = "\n\n".join(map(table, people()))
    return re.sub(r"(?<=<!-- tables -->\n).*(?=<!-- end of tables -->)", lambda _: f"\n{tables}\n\n", text, flags=re.S)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
