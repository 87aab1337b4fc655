from collections.abc import Iterator
from pathlib import Path

import pytest
from judged import transcript

from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.scorecard import JudgedReply
from voice_coach.library.bank import load_matcher
from voice_coach.library.deletion import delete
from voice_coach.library.records import Kind
from voice_coach.library.retakes import first_try, later_tries, tie_retake
from voice_coach.library.store import Library
from voice_coach.library.views import attempt_view, latest
from voice_coach.moves import Match, Move

VAGUE, CLEAR = "thank you for your time", "thank you and what are the next steps"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def held(library: Library, *said: str, kind: Kind = "rehearsal") -> int:
    """Keep an attempt with some replies; an empty one was never recognised."""
    number = library.begin(scenario="phone-screen", style="balanced", engine="e", model="m", voice="v", kind=kind)
    for at, text in enumerate(said, 1):
        library.begin_turn(number, at, "Anything else?", "")
        if text:
            heard = transcript(text)
            reply = JudgedReply(at, heard, load_matcher().match(text))
            library.keep_reply(number, reply, None, measure_delivery(heard, 0.5))
    library.finish(number, None)
    return number


def said_again(library: Library, of: int, turn: int, *said: str) -> int:
    number = held(library, *said, kind="retake")
    tie_retake(library, number, of, turn)
    return number


def moves(matches: tuple[Match, ...]) -> list[Move]:
    return [match.move for match in matches]


def test_later_tries_are_found_with_what_has_changed(library: Library) -> None:
    first, other = held(library, VAGUE, VAGUE), held(library, CLEAR)
    better, worse = said_again(library, first, 2, CLEAR), said_again(library, other, 1, VAGUE)
    (later,) = later_tries(library, library.attempt(first))
    assert (later.attempt.id, later.turn) == (better, 2)
    assert moves(later.comparison.gained) == [Move.NEXT_STEP]
    assert moves(later.comparison.kept) == [Move.THANKS]
    (later,) = later_tries(library, library.attempt(other))
    assert (later.attempt.id, later.turn) == (worse, 1)
    assert moves(later.comparison.lost) == [Move.NEXT_STEP]
    assert later_tries(library, library.attempt(better)) == ()


def test_the_last_thing_that_was_heard_is_the_new_try(library: Library) -> None:
    first = held(library, VAGUE)
    said_again(library, first, 1, "sorry could you repeat that", CLEAR, "")
    (later,) = later_tries(library, library.attempt(first))
    assert later.comparison.after.transcript.text == CLEAR


def test_a_try_that_broke_off_is_not_shown(library: Library) -> None:
    first = held(library, VAGUE)
    said_again(library, first, 1, "")
    assert later_tries(library, library.attempt(first)) == ()


def test_a_try_knows_what_it_is_a_try_of(library: Library) -> None:
    first = held(library, VAGUE, VAGUE)
    again = said_again(library, first, 2, CLEAR)
    kept = library.attempt(again)
    assert (kept.retake_of, kept.retake_turn) == (library.attempt(first).uid, 2)
    of = first_try(library, kept)
    assert of is not None
    assert (of.attempt.id, of.turn) == (first, 2)
    assert of.comparison is not None
    assert moves(of.comparison.gained) == [Move.NEXT_STEP]
    assert first_try(library, library.attempt(first)) is None


def test_a_try_at_what_is_deleted_stands_alone(library: Library) -> None:
    first = held(library, VAGUE)
    again = said_again(library, first, 1, CLEAR)
    delete(library, [first])
    assert first_try(library, library.attempt(again)) is None


def test_a_turn_is_shown_with_its_later_tries(library: Library) -> None:
    first = held(library, VAGUE, VAGUE)
    again = said_again(library, first, 2, CLEAR)
    view = attempt_view(library, library.attempt(first))
    assert [[each.number for each in turn.again] for turn in view.turns] == [[], [again]]


def test_the_latest_attempt_is_no_retake(library: Library) -> None:
    assert latest(library) is None
    first = held(library, VAGUE)
    said_again(library, first, 1, CLEAR)
    assert latest(library) == first
