"""The plan of a day: about ten minutes of what is weakest and due, and of what the person wants to be ready for."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from voice_coach.planning.goal import Goal, nearest
from voice_coach.planning.memory import Memory, recall
from voice_coach.planning.record import ESSENTIAL, FURTHER, Practised, Record, Skill, until

MINUTES = 10.0
"""Minutes of a day's practice: what a tired person still begins."""

_AT_MOST = 12.0
"""Minutes that the last days before a goal may take."""

WARM_UP_MINUTES = 1.5
"""Ten sentences heard and said after."""

ROUND_MINUTES = 0.4
"""A cue, a reply and its verdict, with a second try now and then: eight are over in three minutes."""

_FEWEST, _MOST = 3, 8
"""Rounds of a drill: fewer teach nothing, and more tire."""

_DRILLS = 2
"""Drills in a day, at most."""

TOWARDS = 7
"""Days before a goal from which every whole talk is one like it."""

NEAR = 3
"""Days before a goal from which whole talks take the place of drills."""

_AWAY = 4
"""Days without practice after which a person is welcomed back, and begins gently."""

_CLOSED = 75
"""Score from which an interview was closed well, and another one may come."""

_SAME = 3
"""How often in a row a talk that does not go well, or a drill, comes before something else does."""

_DAY = timedelta(days=1)

_FOCUS_AFTER, _FOCUS_FROM = 5, 3
"""Days of practice after which so many skills that still fail are too many at once: then one is drilled, and longer."""

Why = Literal["weak", "new", "missed", "due", "early"]
"""Why a skill is drilled: it fails more often than not; it never came up; the last talk was over without it; its time
has come; nothing is due, and it would be the next."""

Reason = Literal["first", "goal", "again", "familiar", "next"]
"""Why an interview is rehearsed: it fits and is the first; it is like the goal; the last one did not go well yet; it
went well before a break; the last one went well."""

Phase = Literal["usual", "towards", "near", "day"]
"""Where in the way to a goal a day lies: far off or without one, in its week, in its last days, on it."""


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview that can be rehearsed."""

    name: str
    minutes: float
    """How long it lasts, at most."""


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Good sentences, said after."""

    minutes: float = WARM_UP_MINUTES


@dataclass(frozen=True, slots=True)
class DrillStep:
    """One skill, again and again."""

    skill: Skill
    rounds: int
    why: Why
    last: date | None
    """When it was practised last; None where never."""

    @property
    def minutes(self) -> float:
        """About how long it takes."""
        return self.rounds * ROUND_MINUTES


@dataclass(frozen=True, slots=True)
class TalkStep:
    """A whole rehearsal."""

    scenario: str
    minutes: float
    why: Reason


Step = WarmUp | DrillStep | TalkStep


@dataclass(frozen=True, slots=True)
class Plan:
    """What is practised on a day."""

    day: date
    steps: tuple[Step, ...]
    phase: Phase
    goal: Goal | None
    """The one that comes next; None where there is none."""
    away: int
    """Days without practice before this one, where a person is welcomed back; else 0."""
    begun: bool
    """Whether something was practised on that day already."""

    @property
    def minutes(self) -> float:
        """About how long it takes."""
        return sum(step.minutes for step in self.steps)

    @property
    def days_left(self) -> int | None:
        """Days until the goal; None without one."""
        return (self.goal.day - self.day).days if self.goal else None


def make_plan(day: date, record: Record, goals: Sequence[Goal], interviews: Sequence[Interview]) -> Plan:
    """Return what is practised on a day.

    Parameters
    ----------
    record
        What was practised so far, the oldest first.
    interviews
        Those that can be rehearsed, the one that fits the person best first; at least one.
    """
    record = until(record, day)
    goal = nearest(goals, day)
    phase = _phase(goal, day)
    away = _away(record, day)
    talks = _talks(record, interviews, goal, phase, away)
    warm_up = () if any(session.day == day and session.kind == "warm_up" for session in record) else (WarmUp(),)
    left = MINUTES - sum(step.minutes for step in (*warm_up, *talks))
    drills = () if phase in {"near", "day"} else _drills(day, record, left, 1 if away else _DRILLS)
    begun = any(session.day == day for session in record)
    return Plan(day, (*warm_up, *drills, *talks), phase, goal, away, begun)


def _phase(goal: Goal | None, day: date) -> Phase:
    left = (goal.day - day).days if goal else TOWARDS + 1
    return "day" if not left else "near" if left <= NEAR else "towards" if left <= TOWARDS else "usual"


def _away(record: Record, day: date) -> int:
    """Return for how many days nothing was practised; 0 where they are few, or there is nothing to come back to."""
    if not record:
        return 0
    gone = (day - record[-1].day).days - 1
    return gone if gone >= _AWAY else 0


# -- whole talks ----------------------------------------------------------------------------------------------------


def _talks(
    record: Record, interviews: Sequence[Interview], goal: Goal | None, phase: Phase, away: int
) -> tuple[TalkStep, ...]:
    """Return the talks of a day: none on the day itself, two near it as far as there is time."""
    if phase == "day":
        return ()
    by_name = {interview.name: interview for interview in interviews}
    held = [session for session in record if session.kind == "rehearsal" and session.scenario in by_name]
    like_it = by_name.get(goal.scenario) if goal else None
    if like_it and (phase != "usual" or _is_its_turn(held, like_it)):
        step = TalkStep(like_it.name, like_it.minutes, "goal")
    else:
        interview, why = _fitting(held, interviews, away)
        step = TalkStep(interview.name, interview.minutes, why)
    twice = phase == "near" and WARM_UP_MINUTES + 2 * step.minutes <= _AT_MOST
    return (step, step) if twice else (step,)


def _is_its_turn(held: Sequence[Practised], like_it: Interview) -> bool:
    """Whether the last talk was another one: far from the goal, every second is like it."""
    return not held or held[-1].scenario != like_it.name


def _fitting(held: Sequence[Practised], interviews: Sequence[Interview], away: int) -> tuple[Interview, Reason]:
    by_name = {interview.name: interview for interview in interviews}
    if not held:
        return interviews[0], "first"
    if away:
        best = max(held, key=lambda session: (session.total or 0, session.at))
        return by_name[best.scenario], "familiar"
    if not _closed(held[-1]) and _run(session.scenario for session in reversed(held)) < _SAME:
        return by_name[held[-1].scenario], "again"
    return _another(held, interviews), "next"


def _another(held: Sequence[Practised], interviews: Sequence[Interview]) -> Interview:
    """Return the interview that comes after the last: first those never closed well, each the longest ago."""
    latest = {session.scenario: at for at, session in enumerate(held)}
    closed = {session.scenario for session in held if _closed(session)}
    others = [interview for interview in interviews if interview.name != held[-1].scenario] or interviews
    return min(others, key=lambda interview: (interview.name in closed, latest.get(interview.name, -1)))


def _closed(session: Practised) -> bool:
    return (session.total or 0) >= _CLOSED


def _run(names: Iterable[str]) -> int:
    """Return how often the first of the names comes before another one does."""
    names = list(names)
    return next((at for at, name in enumerate(names) if name != names[0]), len(names))


# -- drills ---------------------------------------------------------------------------------------------------------


def _drills(day: date, record: Record, minutes: float, most: int) -> tuple[DrillStep, ...]:
    """Return the drills that fill the minutes."""
    sits = {skill: recall(record, skill, day) for skill in (*ESSENTIAL, *FURTHER)}
    focused = _focused(record, sits)
    count = min(1 if focused else most, int(minutes / (_FEWEST * ROUND_MINUTES)))
    if count < 1:
        return ()
    rounds = max(_FEWEST, min(_MOST, int(minutes / count / ROUND_MINUTES)))
    chosen = list(_chosen(day, record, sits, focused=focused))[:count]
    return tuple(DrillStep(skill, rounds, why, memory.last if memory else None) for skill, why, memory in chosen)


_Sits = Mapping[Skill, Memory | None]
"""How each skill sits; None for what never came up."""


def _focused(record: Record, sits: _Sits) -> bool:
    """Whether too much still fails to be taken up all at once."""
    weak = [skill for skill in ESSENTIAL if (memory := sits[skill]) and memory.weak]
    return len({session.day for session in record}) >= _FOCUS_AFTER and len(weak) >= _FOCUS_FROM


def _chosen(day: date, record: Record, sits: _Sits, *, focused: bool) -> Iterator[tuple[Skill, Why, Memory | None]]:
    """Yield all skills, what is weakest and due first; what was drilled enough of late comes last.

    Parameters
    ----------
    focused
        Whether what still fails is drilled day after day, before another is.
    """
    stay = _drilled(record, before=day) if focused else frozenset()
    found = sorted((_wanted(day, skill, sits[skill], stay) for skill in sits), key=lambda one: one[0])
    tired = _tired(day, record)
    for resting in (False, True):
        yield from ((skill, why, memory) for _, skill, why, memory in found if (skill in tired) is resting)


_FIRST: tuple[tuple[Why, bool], ...] = (
    ("weak", True),
    ("new", True),
    ("missed", True),
    ("due", True),
    ("weak", False),
    ("due", False),
    ("new", False),
)
"""What goes before what: why it would be drilled, and whether every close needs it. The rest comes early, if at all."""

_Rank = tuple[int, bool, float, int]


def _wanted(
    day: date, skill: Skill, memory: Memory | None, stay: Collection[Skill]
) -> tuple[_Rank, Skill, Why, Memory | None]:
    """Return how much a skill is wanted, the least number the most, and why.

    Of what fails the weakest goes first, of all else what is most likely forgotten.
    """
    why = _why(memory, day)
    tier = _FIRST.index(kind) if (kind := (why, skill in ESSENTIAL)) in _FIRST else len(_FIRST)
    sits = 0.0 if memory is None else memory.lately if why == "weak" else memory.recall
    return (tier, skill not in stay, sits, (*ESSENTIAL, *FURTHER).index(skill)), skill, why, memory


def _why(memory: Memory | None, day: date) -> Why:
    if memory is None:
        return "new"
    if memory.due > day:
        return "early"
    return "weak" if memory.weak else "missed" if memory.missed else "due"


def _drilled(record: Record, before: date) -> frozenset[Skill]:
    """Return what was drilled on the last day with a drill."""
    drills = [session for session in record if session.kind == "drill" and session.day < before]
    return frozenset(
        outcome.skill for session in drills if session.day == drills[-1].day for outcome in session.outcomes
    )


def _tired(day: date, record: Record) -> frozenset[Skill]:
    """Return the skills that were drilled today, or on each of the days before: something else does them good."""
    drills = [session for session in record if session.kind == "drill"]
    drilled = {(session.day, outcome.skill) for session in drills for outcome in session.outcomes}
    today = {skill for on, skill in drilled if on == day}
    lately = Counter(skill for on, skill in drilled if day - _SAME * _DAY <= on < day)
    return frozenset(today | {skill for skill, days in lately.items() if days == _SAME})
