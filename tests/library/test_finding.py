from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from judged import cue, talk

from voice_coach.feedback.scorecard import draw_up
from voice_coach.library.arrivals import insert
from voice_coach.library.finding import Wanted
from voice_coach.library.prompts import load_scoring
from voice_coach.library.records import AttemptRecord, TurnRecord
from voice_coach.library.store import Library
from voice_coach.moves import Move

STEP = "[next_step what happens next]"
(STEPPED,) = talk(cue(f"{STEP} and [thanks thank you]"))

ONE = AttemptRecord(
    id=1,
    started_at=datetime.fromisoformat("2026-11-01T23:30:00+01:00"),
    status="finished",
    scenario="phone-screen",
    style="balanced",
    engine="vosk",
    model="m",
    voice="natural",
    version="0.1.0",
    score=draw_up([STEPPED], "balanced", load_scoring()),
    uid="1" * 32,
    turns=(TurnRecord(1, "Well?", None, None, 0.0, 5.0, STEPPED.transcript, STEPPED.moves, None),),
)
ATTEMPTS = (
    ONE,
    replace(
        ONE,
        id=2,
        uid="2" * 32,
        started_at=datetime.fromisoformat("2026-11-02T08:00:00+01:00"),
        score=draw_up([], "balanced", load_scoring()),
        turns=(),
    ),
    replace(
        ONE,
        id=3,
        uid="3" * 32,
        started_at=datetime.fromisoformat("2026-11-03T00:30:00+09:00"),
        scenario="face-to-face",
        kind="drill",
        score=None,
    ),
    replace(ONE, id=4, uid="4" * 32, started_at=datetime.fromisoformat("2026-10-01T12:00:00+00:00"), tags=("old",)),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("library")) as library:
        for attempt in ATTEMPTS:
            insert(library, attempt)
        yield library


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [3, 2, 1, 4]),
        (Wanted(scenario="phone-screen"), [2, 1, 4]),
        (Wanted(scenario="phone"), []),
        (Wanted(scenario="' OR 1 --"), []),
        (Wanted(since=date(2026, 11, 2)), [3, 2]),
        (Wanted(until=date(2026, 11, 1)), [1, 4]),
        (Wanted(since=date(2026, 11, 1), until=date(2026, 11, 2)), [2, 1]),
        (Wanted(since=date(2026, 11, 2), until=date(2026, 11, 1)), []),
        (Wanted(missed=Move.NEXT_STEP), [2]),
        (Wanted(missed=Move.PROBE_CONCERNS), [2, 1, 4]),
        (Wanted(missed=Move.THANKS), [2]),
        (Wanted(tag="old"), [4]),
        (Wanted(kind="drill"), [3]),
        (Wanted(scenario="phone-screen", missed=Move.PROBE_CONCERNS, tag="old"), [4]),
    ],
)
def test_attempts_are_found_the_latest_first(library: Library, wanted: Wanted, found: list[int]) -> None:
    assert [attempt.id for attempt in library.attempts(wanted)] == found
    assert [attempt.id for attempt in library.attempts(wanted, most=2)] == found[:2]
    assert library.count(wanted) == len(found)


def test_an_attempt_comes_back_as_it_was_put_in(library: Library) -> None:
    assert library.attempt(4) == replace(ATTEMPTS[3], turns=library.attempt(4).turns)
    (turn,) = library.attempt(4).turns
    assert (turn.transcript, turn.moves) == (STEPPED.transcript, STEPPED.moves)
