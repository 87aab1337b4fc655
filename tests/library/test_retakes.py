from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_coach.library.records import Kind
from voice_coach.library.retakes import retakes_of, tie_retake
from voice_coach.library.store import Library
from voice_coach.library.views import latest


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def begin(library: Library, kind: Kind) -> int:
    return library.begin(scenario="phone-screen", style="balanced", engine="e", model="m", voice="v", kind=kind)


def test_tries_are_found_by_what_they_are_tries_of(library: Library) -> None:
    first, other = begin(library, "rehearsal"), begin(library, "rehearsal")
    tries = [begin(library, "retake") for _ in range(3)]
    for number, (of, turn) in zip(tries, ((first, 2), (other, 1), (first, 1)), strict=True):
        tie_retake(library, number, of, turn)
    assert [(found.attempt, found.turn) for found in retakes_of(library, first)] == [(tries[0], 2), (tries[2], 1)]
    assert [(found.attempt, found.turn) for found in retakes_of(library, other)] == [(tries[1], 1)]
    assert retakes_of(library, tries[0]) == ()


def test_a_try_knows_what_it_is_a_try_of(library: Library) -> None:
    first, again = begin(library, "rehearsal"), begin(library, "retake")
    tie_retake(library, again, first, 2)
    kept = library.attempt(again)
    assert (kept.retake_of, kept.retake_turn) == (library.attempt(first).uid, 2)
    assert (library.attempt(first).retake_of, library.attempt(first).retake_turn) == ("", None)


def test_the_latest_attempt_is_no_retake(library: Library) -> None:
    assert latest(library) is None
    first = begin(library, "rehearsal")
    begin(library, "retake")
    assert latest(library) == first
