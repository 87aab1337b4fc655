"""What became of many attempts, counted by the database: thousands take a fraction of a second."""

from datetime import date, datetime
from functools import cache
from typing import Any

from voice_coach.library.store import Library
from voice_coach.moves.labels import Move
from voice_coach.report.progress import PracticeDay, Progress
from voice_coach.report.view import EarlierAttempt

_KNOWN = {str(move): move for move in Move}

_IN_SHORT = """
    WITH said AS (
        SELECT attempt,
            json_extract(delivery, '$.words') AS words,
            json_extract(delivery, '$.speech_seconds') AS seconds,
            json_extract(delivery, '$.words_per_minute') AS rate,
            json_extract(delivery, '$.reply_gap') AS gap,
            CASE json_type(delivery, '$.filled_pauses')
                WHEN 'array' THEN json_array_length(delivery, '$.filled_pauses') END AS filled,
            CASE json_type(delivery, '$.hedges')
                WHEN 'array' THEN json_array_length(delivery, '$.hedges') END AS hedges
        FROM turns WHERE delivery IS NOT NULL
    ), spoken AS (
        SELECT attempt,
            sum(words) AS words,
            60.0 * sum(words) FILTER (WHERE rate IS NOT NULL)
                / nullif(sum(seconds) FILTER (WHERE rate IS NOT NULL), 0) AS pace,
            avg(gap) FILTER (WHERE words > 0) AS gap,
            CASE WHEN sum(words) >= 20 THEN 100.0 * sum(filled) / sum(words) END AS filled,
            CASE WHEN sum(words) >= 20 THEN 100.0 * sum(hedges) / sum(words) END AS hedges
        FROM said GROUP BY attempt
    ), made AS (
        SELECT attempt, group_concat(DISTINCT move) AS moves FROM moves GROUP BY attempt
    )
    SELECT id, started_at, json_extract(score, '$.total'), moves, pace, gap, scenario, filled, hedges
    FROM attempts LEFT JOIN spoken ON spoken.attempt = id LEFT JOIN made ON made.attempt = id
    WHERE status = 'finished' AND kind IN ('rehearsal', 'recording') AND score IS NOT NULL
        AND coalesce(spoken.words, 1) > 0
"""
"""Every whole talk that has a score, and in which something was heard. Means are over what was measured, and nothing is
smoothed; of fewer than twenty words nothing is said to a hundred, as in a delivery."""

_DAYS = """
    SELECT substr(started_at, 1, 10) AS day, count(*) FROM attempts WHERE EXISTS (
        SELECT 1 FROM turns
        WHERE attempt = attempts.id AND delivery IS NOT NULL AND json_extract(delivery, '$.words') > 0
    ) GROUP BY day ORDER BY day
"""
"""The days on which something was said, and in how many attempts."""

_NOT_COUNTED = """
    WITH heard AS (
        SELECT attempt, sum(json_extract(delivery, '$.words')) AS words FROM turns WHERE delivery IS NOT NULL
        GROUP BY attempt
    )
    SELECT count(*) FILTER (WHERE kind = 'drill'), count(*) FILTER (WHERE kind = 'warm_up'),
        count(*) FILTER (WHERE talk AND status != 'running' AND (status != 'finished' OR score IS NULL)),
        count(*) FILTER (WHERE talk AND status = 'finished' AND score IS NOT NULL AND words = 0)
    FROM (SELECT *, kind IN ('rehearsal', 'recording') AS talk FROM attempts LEFT JOIN heard ON attempt = id)
"""
"""How many drills, warm-ups, talks that were broken off, and talks in which nothing was heard there are."""

_OLDEST_FIRST = "julianday(started_at), id"
"""By when they were held: a recording that is brought in late has a high number."""

_EARLIER = "(julianday(started_at), id) < (SELECT julianday(started_at), id FROM attempts WHERE id = ?)"


def earlier_attempts(library: Library, scenario: str, before: int) -> tuple[EarlierAttempt, ...]:
    """Return the attempts of a scenario that were held before the one numbered `before`, the oldest first.

    Recordings of which nobody said what interview they were are not compared with each other.
    """
    if not scenario:
        return ()
    rows = library.query(f"{_IN_SHORT} AND scenario = ? AND {_EARLIER} ORDER BY {_OLDEST_FIRST}", (scenario, before))
    return tuple(map(_in_short, rows))


def practised(library: Library) -> Progress:
    """Return what practice has come to so far."""
    days = library.query(_DAYS)
    (not_counted,) = library.query(_NOT_COUNTED)
    return Progress(
        tuple(map(_in_short, library.query(f"{_IN_SHORT} ORDER BY {_OLDEST_FIRST}"))),
        tuple(PracticeDay(date.fromisoformat(str(day)), int(str(count))) for day, count in days),
        *(int(str(count)) for count in not_counted),
    )


def _in_short(row: tuple[Any, ...]) -> EarlierAttempt:
    number, started_at, total, moves, *rest = row
    return EarlierAttempt(number, datetime.fromisoformat(started_at), total, _made(moves or ""), *rest)


@cache
def _made(moves: str) -> frozenset[Move]:
    """Return moves by their names; thousands of attempts have few sets of them."""
    return frozenset(_KNOWN[move] for move in moves.split(",") if move in _KNOWN)
