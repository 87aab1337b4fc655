from datetime import date
from pathlib import Path

import kept
import pytest
from kept import Said

from voice_coach.feedback.delivery import Delivery, Filled, Hedge, over_attempt
from voice_coach.library.history import earlier_attempts, practised
from voice_coach.library.store import Kind, Library
from voice_coach.library.views import attempt_view, latest
from voice_coach.moves import Move
from voice_coach.speech.transcript import Transcript, Word


def said(text: str, seconds: float = 0.4, gap: float | None = 0.7) -> Said:
    """Return a turn of `text`, a word every `seconds`."""
    words = (Word(word, at * seconds, at * seconds + 0.3, 1.0) for at, word in enumerate(text.split()))
    return Said("Anything you'd like to ask?", None, None, Transcript(tuple(words)), gap=gap)


STEP = said("What happens next from here and when will I hear", 0.4)
WANT = said("I'd really like to do this job and thank you for today", 0.5, gap=1.3)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_what_the_database_counts_is_what_was_kept(library: Library) -> None:
    numbers = [kept.keep(library, turns) for turns in ([STEP], [WANT, STEP], [WANT])]
    progress = practised(library)
    assert [each.number for each in progress.attempts] == numbers
    for each in progress.attempts:
        record = library.attempt(each.number)
        whole = over_attempt(turn.delivery for turn in record.turns)
        assert record.score
        assert whole
        assert each.total == record.score.total
        assert each.moves == {match.move for turn in record.turns for match in turn.moves}
        assert each.words_per_minute == pytest.approx(whole.words_per_minute, abs=0.1)
        assert each.reply_gap == pytest.approx(whole.reply_gap, abs=0.01)
        assert each.started_at == record.started_at
        assert each.filled_per_hundred == whole.filled_per_hundred
        assert each.hedges_per_hundred == whole.hedges_per_hundred
    assert {Move.NEXT_STEP, Move.RESTATE_INTEREST} <= progress.attempts[1].moves


def test_only_finished_talks_are_compared(library: Library) -> None:
    kept.keep(library, [STEP])
    kept.keep(library, [STEP], kind="drill")
    kept.keep(library, [STEP], kind="warm_up")
    kept.keep(library, [Said("Well?", None, None, Transcript())])
    broken = kept.keep(library, [STEP])
    library.finish(broken, library.attempt(broken).score, "interrupted")
    progress = practised(library)
    assert [each.number for each in progress.attempts] == [1]
    assert (progress.drills, progress.warm_ups, progress.broken_off, progress.silent) == (1, 1, 1, 1)
    assert [each.count for each in progress.days] == [4]
    assert abs((progress.days[0].day - date.today()).days) <= 1  # noqa: DTZ011  the person's own day


def test_earlier_attempts_are_those_of_the_same_interview(library: Library) -> None:
    for scenario in ("a", "b", "a", "a"):
        kept.keep(library, [STEP], scenario)
    assert [each.number for each in earlier_attempts(library, "a", 4)] == [1, 3]
    assert [each.number for each in attempt_view(library, library.attempt(4)).earlier] == [1, 3]
    assert earlier_attempts(library, "a' OR 1", 4) == ()
    assert earlier_attempts(library, "", 4) == ()


def test_a_recording_that_is_brought_in_late_stands_where_it_was_held(library: Library) -> None:
    for started_at in ("2026-03-02T09:00:00+00:00", "2026-03-01T23:30:00-05:00", "2026-03-02T10:00:00+09:00"):
        number = kept.keep(library, [STEP], "a")
        library.database.write("UPDATE attempts SET started_at = ? WHERE id = ?", (started_at, number))
    assert [each.number for each in practised(library).attempts] == [3, 2, 1]
    assert [each.number for each in earlier_attempts(library, "a", 1)] == [3, 2]
    assert [each.number for each in earlier_attempts(library, "a", 3)] == []
    assert latest(library) == 1


def test_of_attempts_at_one_moment_the_higher_number_is_the_later(library: Library) -> None:
    for _ in range(3):
        kept.keep(library, [STEP], "a")
    library.database.write("UPDATE attempts SET started_at = '2026-03-02T09:00:00+00:00'")
    assert [each.number for each in earlier_attempts(library, "a", 2)] == [1]
    assert latest(library) == 3


@pytest.mark.parametrize(
    ("kinds", "number"),
    [
        (("rehearsal", "drill", "warm_up", "retake"), 1),
        (("rehearsal", "recording", "drill"), 2),
        (("drill", "retake"), None),
    ],
)
def test_the_latest_is_a_whole_talk(library: Library, kinds: tuple[Kind, ...], number: int | None) -> None:
    for kind in kinds:
        kept.keep(library, [STEP], kind=kind)
    assert latest(library) == number


def test_an_empty_library(library: Library) -> None:
    progress = practised(library)
    assert (progress.attempts, progress.days, progress.best, progress.latest) == ((), (), None, None)
    assert latest(library) is None


def test_an_attempt_in_which_nothing_was_said(library: Library) -> None:
    number = kept.keep(library, [said("", gap=None)])
    assert (practised(library).attempts, practised(library).silent) == ((), 1)
    assert latest(library) == number


def test_sound_that_is_gone_is_not_named(library: Library) -> None:
    number = kept.keep(library, [STEP])
    library.set_audio(number, 1, "turn-1-reply.flac")
    (turn,) = attempt_view(library, library.attempt(number)).turns
    assert turn.reply_sound is None


@pytest.mark.parametrize(
    ("deliveries", "whole"),
    [
        ([], None),
        ([None, Delivery(0, 0.0, None, None)], None),
        ([Delivery(10, 4.0, 150.0, 0.5), None], Delivery(10, 4.0, 150.0, 0.5)),
        ([Delivery(10, 4.0, 150.0, 0.5), Delivery(30, 20.0, 90.0, 1.5)], Delivery(40, 24.0, 100.0, 1.0)),
        ([Delivery(3, 1.0, None, None), Delivery(30, 10.0, 180.0, None)], Delivery(33, 11.0, 180.0, None)),
    ],
)
def test_replies_taken_over_attempt(deliveries: list[Delivery | None], whole: Delivery | None) -> None:
    assert over_attempt(deliveries) == whole


@pytest.mark.parametrize(
    ("words", "filled", "hedges", "rates"),
    [
        (40, (Filled(1.0, 1.4, ""),) * 3, (Hedge("just", 0, 4, 0.0),), (7.5, 2.5)),
        (40, (), (), (0.0, 0.0)),
        (40, None, None, (None, None)),  # without the sound nobody knows
        (19, (Filled(1.0, 1.4, ""),), (), (None, None)),  # too little was said
    ],
)
def test_ums_and_hedges_are_counted_to_a_hundred_words(
    library: Library,
    words: int,
    filled: tuple[Filled, ...] | None,
    hedges: tuple[Hedge, ...] | None,
    rates: tuple[float | None, float | None],
) -> None:
    number = kept.keep(library, [STEP])
    delivery = Delivery(words, 20.0, 120.0, None, filled_pauses=filled, hedges=hedges)
    library.keep_delivery(number, 1, delivery)
    (found,) = practised(library).attempts
    assert (found.filled_per_hundred, found.hedges_per_hundred) == rates
    assert (delivery.filled_per_hundred, delivery.hedges_per_hundred) == rates
