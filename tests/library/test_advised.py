"""Advice is kept with its attempt, and the next one knows it."""

from dataclasses import replace
from pathlib import Path

import pytest
from judged import cue, talk

from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.advice.given import Advice
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import Scorecard, draw_up
from voice_coach.library.advised import last_advice
from voice_coach.library.prompts import load_advice, load_scoring
from voice_coach.library.rejudging import rejudge
from voice_coach.library.store import Library

SAID = "I'd really like this job because of what you said about the team."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def advised(text: str = "okay then", last: Advice | None = None) -> Scorecard:
    replies = talk(cue(text))
    coach = Coach(load_advice(), load_scoring(), "nurse", "Saint Brigid's", last)
    return coach.advised(draw_up(replies, "balanced", load_scoring()), replies, {}, {1: "Anything else?"})


def held(library: Library, score: Scorecard | None, text: str = SAID) -> int:
    """Keep an attempt of one turn."""
    number = library.begin(scenario="nurse", style="balanced", engine="e", model="m", voice="v")
    library.begin_turn(number, 1, "Anything else?", "")
    (reply,) = talk(cue(text))
    library.keep_reply(number, reply, None, Delivery(5, 2.0, None, 0.4))
    library.finish(number, score)
    return number


def test_what_was_told_is_kept_with_the_attempt(library: Library) -> None:
    score = advised()
    assert library.attempt(held(library, score)).score == score
    assert score.advice is not None


def test_the_last_advice_is_found(library: Library) -> None:
    assert last_advice(library) is None
    first = advised()
    one = held(library, first)
    held(library, replace(first, advice=None))  # of an earlier version
    held(library, None)  # a drill
    assert last_advice(library) == first.advice
    second = advised(last=first.advice)
    two = held(library, second)
    assert last_advice(library) == second.advice
    assert last_advice(library, before=two) == first.advice
    assert last_advice(library, before=one) is None


def test_judging_anew_gives_advice_where_there_was_none(library: Library) -> None:
    old = replace(advised(), advice=None)
    numbers = [held(library, old), held(library, old)]
    (one, two) = rejudge(library, numbers, lambda _: Case(), lambda _: False)
    assert one.score is not None
    assert two.score is not None
    assert one.score.advice is not None
    assert two.score.advice is not None
    assert one.score.advice.change.text != two.score.advice.change.text
    assert library.attempt(numbers[0]).score == one.score


def test_judging_anew_leaves_advice_alone_where_the_scorecard_stays(library: Library) -> None:
    number = held(library, replace(advised(), advice=None))
    list(rejudge(library, [number], lambda _: Case(), lambda _: False))
    before = library.attempt(number).score
    (change,) = rejudge(library, [number], lambda _: Case(), lambda _: False)
    assert not change.differs
    assert library.attempt(number).score == before


def test_advice_that_the_scorecard_contradicts_is_given_anew(library: Library) -> None:
    """It was told to say that they want it; today's judges hear that they did."""
    before = advised()
    number = held(library, before)
    (change,) = rejudge(library, [number], lambda _: Case(), lambda _: False)
    assert change.score is not None
    assert change.score.advice is not None
    assert change.score.advice.keep.rule == "interest_with_reason"
    assert change.score.advice.change.rule in {"next_step", "probe_concerns"}
