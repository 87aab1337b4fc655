"""What a plan learns from the attempts, and forgets with them."""

from datetime import date, timedelta
from pathlib import Path

import kept
import pytest
from kept import Said

from voice_coach.feedback.occasion import Occasion
from voice_coach.library.deletion import delete
from voice_coach.library.outcomes import days_practised, how_drilled, outcomes
from voice_coach.library.store import Library
from voice_coach.planning.record import Outcome, Practised
from voice_coach.speech.transcript import Transcript, Word

TODAY = date.today()  # noqa: DTZ011  the person's own day

ASKS = "What happens next from here?"
WANTS = "I'd really like to do this job."
DOUBTS = "Is there anything about my background that makes you hesitate?"
NOTHING = "It was a long way to come."
REASON = "I've run a team of eight for five years, and nobody left."
ANSWER = "That's fair, but I have done it for three years, and I never lost a customer."
GIVES_IN = "Yes, you're right, I'm probably not good enough for that."


def said(text: str, occasion: Occasion = Occasion.CUE) -> Said:
    words = tuple(Word(word, at * 0.4, at * 0.4 + 0.3, 1.0) for at, word in enumerate(text.split()))
    cue = "I wonder whether you could do it." if occasion is Occasion.DOUBT else "Anything you'd like to ask?"
    return Said(cue, None, None, Transcript(words), occasion)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def only(library: Library) -> Practised:
    (practised,) = outcomes(library, TODAY)
    return practised


def how(practised: Practised) -> dict[str, tuple[int, int]]:
    return {outcome.skill: (outcome.made, outcome.of) for outcome in practised.outcomes}


def test_a_whole_talk_tells_what_was_done_and_what_it_was_over_without(library: Library) -> None:
    kept.keep(library, [said(ASKS), said(f"{WANTS} Thank you.")])
    practised = only(library)
    assert (practised.kind, practised.scenario, practised.day) == ("rehearsal", "phone-screen", TODAY)
    assert practised.total == library.attempt(1).score.total  # type: ignore[union-attr]
    assert how(practised) == {
        "next_step": (1, 1),
        "restate_interest": (1, 1),
        "probe_concerns": (0, 1),
        "value_summary": (0, 1),
        "thanks": (1, 1),
    }


@pytest.mark.parametrize(("reply", "met"), [(ANSWER, 1), (GIVES_IN, 0), (NOTHING, 0)])
def test_a_doubt_counts_by_how_it_was_met(library: Library, reply: str, met: int) -> None:
    kept.keep(library, [said(DOUBTS), said(reply, Occasion.DOUBT)])
    assert how(only(library))["objections"] == (met, 1)


def test_evidence_given_to_a_doubt_is_a_reason(library: Library) -> None:
    kept.keep(library, [said(DOUBTS), said(ANSWER, Occasion.DOUBT)])
    assert how(only(library))["value_summary"] == (1, 1)


def test_a_talk_that_was_broken_off_misses_nothing(library: Library) -> None:
    number = kept.keep(library, [said(ASKS)])
    library.finish(number, None, "interrupted")
    practised = only(library)
    assert how(practised) == {"next_step": (1, 1)}
    assert practised.total is None


def test_each_reply_of_a_drill_is_a_try(library: Library) -> None:
    kept.keep(library, [said(NOTHING), said(ASKS), said(ASKS)], scenario="drill next_step", kind="drill")
    assert how(only(library)) == {"next_step": (2, 3)}
    assert how_drilled(library.attempt(1)) == Outcome("next_step", 2, 3)


def test_only_a_drill_in_which_something_was_said_has_an_outcome_of_its_own(library: Library) -> None:
    talk = kept.keep(library, [said(ASKS)])
    silent = kept.keep(library, [said("")], scenario="drill next_step", kind="drill")
    assert [how_drilled(library.attempt(number)) for number in (talk, silent)] == [None, None]


def test_a_drill_for_objections_counts_answers_and_not_giving_in(library: Library) -> None:
    replies = [said(text, Occasion.DOUBT) for text in (ANSWER, REASON, GIVES_IN, NOTHING)]
    kept.keep(library, replies, scenario="drill objections", kind="drill")
    assert how(only(library)) == {"objections": (2, 4)}


def test_a_recording_tells_only_what_was_done_in_it(library: Library) -> None:
    kept.keep(library, [said(ASKS)], kind="recording")
    practised = only(library)
    assert how(practised) == {"next_step": (1, 1)}
    assert practised.scenario == ""


def test_an_attempt_without_a_word_is_no_practice(library: Library) -> None:
    kept.keep(library, [said("")])
    assert outcomes(library, TODAY) == []
    assert list(days_practised(library)) == []


def test_a_warm_up_is_a_day_of_practice_and_no_more(library: Library) -> None:
    kept.keep(library, [said(ASKS)], scenario="warm-up", kind="warm_up")
    assert how(only(library)) == {}
    assert list(days_practised(library)) == [TODAY]


def test_a_deleted_attempt_is_forgotten(library: Library) -> None:
    numbers = [kept.keep(library, [said(ASKS)]), kept.keep(library, [said(WANTS)])]
    delete(library, numbers[:1])
    assert how(only(library))["next_step"] == (0, 1)
    delete(library, numbers[1:])
    assert outcomes(library, TODAY) == []


def test_attempts_come_in_the_order_in_which_they_were_held(library: Library) -> None:
    for days in (1, 3, 2):
        number = kept.keep(library, [said(ASKS)])
        held = (TODAY - timedelta(days=days)).isoformat()
        library.database.write("UPDATE attempts SET started_at = ? WHERE id = ?", (f"{held}T19:00:00+00:00", number))
    assert [TODAY - practised.day for practised in outcomes(library, TODAY)] == [
        timedelta(days=days) for days in (3, 2, 1)
    ]


def test_what_was_practised_two_years_ago_tells_nothing_of_today(library: Library) -> None:
    kept.keep(library, [said(ASKS)])
    library.database.write("UPDATE attempts SET started_at = '2020-01-01T19:00:00+00:00'")
    assert outcomes(library, TODAY) == []
    assert list(days_practised(library)) == [date(2020, 1, 1)]


def test_an_outcome_has_a_share() -> None:
    assert Outcome("thanks", 3, 4).share == 0.75
