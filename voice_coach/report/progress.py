"""What practice has come to: plain figures of every attempt, and the page that shows them.

Nothing is smoothed and nothing is left out: every attempt is a dot, and each share stands beside its count.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voice_coach.feedback.scoring import BEST
from voice_coach.moves.labels import CORE, MISSTEPS, OBJECTION_ANSWERS, SUPPORTING, Move
from voice_coach.report import measures
from voice_coach.report.axis import axis_over
from voice_coach.report.measures import FILLED, HEDGES, PACE, REPLY_GAP, Kind, Scale
from voice_coach.report.render import render
from voice_coach.report.view import EarlierAttempt

LATEST = 10
"""Attempts at the end that are counted once more by themselves."""

_WEEKS = 26
"""Weeks that are drawn; the figures beside them count all."""

FEW_WEEKS = 7
"""Weeks of which three charts fit beside each other with their figures."""

_LABEL_WEEKS = 3
"""Weeks that a day written below the narrowest of them takes."""

_ROWS = 50
"""Attempts in the table."""

_RECORDINGS = "recordings"
"""What attempts are called of which nobody said what interview they were."""

_NONE = "\N{EN DASH}"
"""What stands where nothing was measured."""

_DAYS = 7
"""Days of a week."""

_CELLS = 30
"""Attempts in the row of cells of a move."""

_PER_HUNDRED = (0.0, 2.5, 5.0, 7.5, 10.0)

_MEASURED: tuple[tuple[Kind, Callable[[EarlierAttempt], float | None], tuple[float, ...]], ...] = (
    (PACE, lambda each: each.words_per_minute, (60, 120, 170, 230)),
    (REPLY_GAP, lambda each: each.reply_gap, (0, 1, 2, 3, 4)),
    (FILLED, lambda each: each.filled_per_hundred, _PER_HUNDRED),
    (HEDGES, lambda each: each.hedges_per_hundred, _PER_HUNDRED),
)
"""What is drawn over time beside the score, where any attempt has it, with the values written at the side."""


@dataclass(frozen=True, slots=True)
class PracticeDay:
    """A day on which something was practised."""

    day: date
    count: int
    """Attempts of any kind, finished or not, in which something was said."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that was practised."""

    attempts: tuple[EarlierAttempt, ...]
    """Every whole talk that has a score, the oldest first."""
    days: tuple[PracticeDay, ...]
    """The days with practice, the oldest first."""
    drills: int = 0
    """Those have no score, and neither have warm-ups."""
    warm_ups: int = 0
    broken_off: int = 0
    """Talks that were not finished, and are not counted."""
    silent: int = 0
    """Talks in which nothing was heard; they are not counted either."""

    @property
    def best(self) -> EarlierAttempt | None:
        """The attempt with the highest score, the first of several; None where there is none."""
        return max(self.attempts, key=_total, default=None)

    @property
    def latest(self) -> EarlierAttempt | None:
        """The last attempt; None where there is none."""
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True, slots=True)
class MoveMade:
    """How often a move was made."""

    move: Move
    title: str
    kind: str
    """core, other or misstep."""
    made: int
    """In how many attempts, of all."""
    lately: int
    """In how many of the latest ones."""
    cells: tuple[bool, ...]
    """The last attempts one by one, the oldest first."""


@dataclass(frozen=True, slots=True)
class ScenarioDone:
    """How the attempts of one interview went."""

    name: str
    count: int
    best: int
    latest: int
    last_day: date


@dataclass(frozen=True, slots=True)
class Dot:
    """An attempt in a plot."""

    x: float
    """Percent of the width."""
    y: float
    """Percent of the height, from above."""
    label: str
    special: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A value of every attempt over time."""

    title: str
    caption: str
    dots: tuple[Dot, ...]
    marks: tuple[tuple[float, str], ...]
    """Values written at the side, and how high they stand in percent from above."""
    ticks: tuple[tuple[float, str], ...]
    """Days written below, and where they stand in percent."""
    band: tuple[float, float] | None = None
    """The usual band, as its upper edge and its height in percent."""
    about: str = ""
    """What the value is, in a sentence; empty for the score."""


@dataclass(frozen=True, slots=True)
class WeekOfMove:
    """In how many attempts of a week a move was made."""

    monday: date
    made: int
    of: int
    label: str = ""
    """What is written below it: the first week of a month has its day."""
    side: str = ""
    """Where its label begins, where it has to stay within the chart: first or late."""

    @property
    def share(self) -> float:
        """The share in percent."""
        return round(self.made / self.of * 100, 1) if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the last weeks."""

    columns: tuple[tuple[str, tuple[tuple[date, int], ...]], ...]
    """For each week its month, where a new one begins, and its days with what was practised."""


def moves_made(progress: Progress, titles: Mapping[Move, str]) -> tuple[MoveMade, ...]:
    """Return how often each move was made: the core ones always, the others where they were made at all."""
    return tuple(
        made
        for move in (*CORE, *SUPPORTING, *OBJECTION_ANSWERS, *MISSTEPS)
        if (made := _made(progress.attempts, move, titles)).made or move in CORE
    )


def scenarios_done(progress: Progress) -> tuple[ScenarioDone, ...]:
    """Return how each interview's attempts went, the most practised first."""
    by_name: dict[str, list[EarlierAttempt]] = {}
    for attempt in progress.attempts:
        by_name.setdefault(attempt.scenario, []).append(attempt)
    done = [
        ScenarioDone(
            name or _RECORDINGS, len(them), max(map(_total, them)), _total(them[-1]), them[-1].started_at.date()
        )
        for name, them in by_name.items()
    ]
    return tuple(sorted(done, key=lambda each: (-each.count, each.name)))


def in_words(progress: Progress) -> str:
    """Return all of it in a sentence."""
    best, latest = progress.best, progress.latest
    days = _counted(len(progress.days), "day")
    if best is None or latest is None:
        return f"No finished attempt yet, after practice on {days}." if progress.days else "No attempt yet."
    said = f"{_counted(len(progress.attempts), 'attempt')} on {days}."
    if len(progress.attempts) == 1:
        return f"{said} Its score is {best.total}."
    if latest.number == best.number:
        return f"{said} The latest, {latest.total}, is the best."
    return f"{said} The best score is {best.total}, the latest {latest.total}."


def left_out(progress: Progress) -> str:
    """Return what the figures do not count; empty where that is nothing."""
    parts = []
    if progress.broken_off:
        parts.append(f"{_counted(progress.broken_off, 'attempt')} broken off")
    if progress.silent:
        parts.append(f"{_counted(progress.silent, 'attempt')} in which nothing was heard")
    if progress.drills:
        parts.append(_counted(progress.drills, "drill"))
    if progress.warm_ups:
        parts.append(_counted(progress.warm_ups, "warm-up"))
    return f"Not counted: {', '.join(parts)}." if parts else ""


def write_progress(progress: Progress, titles: Mapping[Move, str], today: date) -> str:
    """Return the page of all progress as HTML.

    Parameters
    ----------
    titles
        What each move is called.
    today
        The day up to which the calendar goes.
    """
    attempts = progress.attempts
    return render(
        "progress.html",
        ("base.css", "progress.css"),
        progress=progress,
        said=in_words(progress),
        left_out=left_out(progress),
        plots=tuple(_plots(attempts)),
        weeks=tuple(_weeks(progress, titles, today)),
        few_weeks=FEW_WEEKS,
        made=moves_made(progress, titles),
        latest_count=min(LATEST, len(attempts)),
        scenarios=scenarios_done(progress),
        calendar=_calendar(progress.days, today) if progress.days else None,
        recent_days=sum(today - each.day < timedelta(days=30) for each in progress.days),
        recent=tuple((each, *_pace_and_gap(each)) for each in attempts[: -_ROWS - 1 : -1]),
        today=today,
    )


def _made(attempts: Sequence[EarlierAttempt], move: Move, titles: Mapping[Move, str]) -> MoveMade:
    cells = [move in attempt.moves for attempt in attempts]
    kind = "core" if move in CORE else "misstep" if move in (*MISSTEPS, Move.CONCEDE_OBJECTION) else "other"
    return MoveMade(move, titles.get(move, str(move)), kind, sum(cells), sum(cells[-LATEST:]), tuple(cells[-_CELLS:]))


def _total(attempt: EarlierAttempt) -> int:
    return attempt.total or 0


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _plots(attempts: Sequence[EarlierAttempt]) -> Iterator[Plot]:
    if not attempts:
        return
    scale = Scale(0, BEST)
    yield _plot("Score", "of 100 points", attempts, lambda each: each.total, scale, (0, 25, 50, 75, 100), special=True)
    for kind, value, marks in _MEASURED:
        if any(value(each) is not None for each in attempts):
            yield _measured(kind, attempts, value, marks)


def _measured(
    kind: Kind,
    attempts: Sequence[EarlierAttempt],
    value: Callable[[EarlierAttempt], float | None],
    marks: Sequence[float],
) -> Plot:
    unit = "seconds" if kind.unit == "s" else kind.unit
    caption = f"{unit}; usual is {kind.usual}"
    return _plot(
        kind.title, caption, attempts, value, kind.scale, marks, usual=kind.edges, digits=kind.digits, about=kind.about
    )


def _plot(
    title: str,
    caption: str,
    attempts: Sequence[EarlierAttempt],
    value: Callable[[EarlierAttempt], float | None],
    scale: Scale,
    marks: Sequence[float],
    *,
    usual: tuple[float, float] | None = None,
    special: bool = False,
    digits: int = 0,
    about: str = "",
) -> Plot:
    axis = axis_over([attempt.started_at for attempt in attempts])
    found = [(at, attempt, value(attempt)) for at, attempt in enumerate(attempts)]
    measured = [(at, attempt, one) for at, attempt, one in found if one is not None]
    best = max((one for _, _, one in measured), default=0.0)
    first_best = next((at for at, _, one in measured if one == best), None)
    dots = tuple(
        Dot(
            axis.place(attempt.started_at),
            round(100 - scale.place(one), 2),
            f"Attempt {attempt.number}, {attempt.started_at.day} {attempt.started_at:%B %Y}: {one:.{digits}f}",
            special and at in {first_best, len(attempts) - 1},
        )
        for at, attempt, one in measured
    )
    return Plot(
        title,
        f"{caption}; {_counted(len(measured), 'attempt')}",
        dots,
        tuple((round(100 - scale.place(mark), 2), f"{mark:g}") for mark in marks),
        axis.marks,
        (round(100 - usual[1], 2), round(usual[1] - usual[0], 2)) if usual else None,
        about,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(progress: Progress, titles: Mapping[Move, str], today: date) -> Iterator[tuple[str, tuple[WeekOfMove, ...]]]:
    """Yield each core move with the weeks from the first drawn on; a week without an attempt is an empty one."""
    if not progress.attempts:
        return
    of: Counter[date] = Counter(_monday(each.started_at.date()) for each in progress.attempts)
    last = max(_monday(today), *of)
    first = max(min(of), last - timedelta(weeks=_WEEKS - 1))
    weeks = [first + timedelta(weeks=at) for at in range((last - first).days // 7 + 1)]
    for move in CORE:
        made = Counter(_monday(each.started_at.date()) for each in progress.attempts if move in each.moves)
        yield (
            titles.get(move, str(move)),
            tuple(WeekOfMove(week, made[week], of[week], *_labelled(at, weeks)) for at, week in enumerate(weeks)),
        )


def _labelled(at: int, weeks: Sequence[date]) -> tuple[str, str]:
    """Return what is written below a week, and where that begins where it is at an edge of a dense chart."""
    begins = [here for here, week in enumerate(weeks) if week.day <= _DAYS]
    if at not in begins and not (at == 0 and all(here >= _LABEL_WEEKS for here in begins)):
        return "", ""
    dense = len(weeks) > FEW_WEEKS
    side = "first" if at < _LABEL_WEEKS else "late" if at >= len(weeks) - _LABEL_WEEKS else ""
    return f"{weeks[at].day} {weeks[at]:%b}", side if dense else ""


def _calendar(days: Sequence[PracticeDay], today: date) -> Calendar:
    counts = {each.day: each.count for each in days}
    last = max(_monday(today), _monday(max(counts)))
    columns = []
    for at in range(_WEEKS):
        monday = last - timedelta(weeks=_WEEKS - 1 - at)
        week = tuple((day, counts.get(day, 0)) for day in (monday + timedelta(days=each) for each in range(_DAYS)))
        columns.append((f"{monday:%b}" if monday.day <= _DAYS else "", week))
    return Calendar(tuple(columns))


def _pace_and_gap(attempt: EarlierAttempt) -> tuple[str, str]:
    """Return an attempt's pace and reply gap as they are read; a dash for what was not measured."""
    pace, gap = attempt.words_per_minute, attempt.reply_gap
    return (
        _NONE if pace is None else measures.number(PACE, pace),
        _NONE if gap is None else measures.number(REPLY_GAP, gap),
    )
