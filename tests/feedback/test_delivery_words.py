"""What is heard in the words of a reply, beside its moves."""

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.feedback.delivery import (
    BANDS,
    Delivery,
    Hedge,
    Loudness,
    Pause,
    bands,
    measure_delivery,
    moved,
    over_attempt,
)
from voice_coach.feedback.delivery.syllables import syllables
from voice_coach.feedback.delivery.wordings import parse_wordings
from voice_coach.library.prompts import load_wordings
from voice_coach.speech.transcript import Transcript, Word


def spoken(text: str) -> Transcript:
    return Transcript(tuple(Word(word, at * 0.4, at * 0.4 + 0.4, 1.0) for at, word in enumerate(text.split())))


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("I guess I'd sort of be interested.", ["I guess", "sort of"]),
        ("I just think I'm kinda good, if that's okay", ["just", "kinda", "if that's okay"]),
        ("I probably could do it or something like that", ["probably", "or something like that"]),
        ("just a quick question", ["just", "quick question"]),
        ("I'd just like to thank you for your time", []),
        ("could you possibly tell me the next step", []),
        ("I was wondering if there is a date", []),
        ("I have just moved house, just over a year ago", []),
        ("what kind of person do you need", []),
        ("perhaps you could tell me more", []),
        ("", []),
    ],
)
def test_hedges_and_polite_forms(text: str, hedges: list[str]) -> None:
    found = load_wordings().hedges_in(spoken(text))
    assert [hedge.text for hedge in found] == hedges
    assert all(text[hedge.start : hedge.end] == hedge.text for hedge in found)


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("I I think so", ["I I"]),
        ("the the the job", ["the the the"]),
        ("what I what I mean is this", ["what I what I"]),
        ("I, uh, I want this", ["I, uh, I"]),
        ("my My number is 5 5 5", ["my My"]),
        ("that is very very good", []),
        ("I like what I do. I do it daily", []),
        ("thank you, thank you", []),
        ("", []),
    ],
)
def test_repeated_starts(text: str, repeats: list[str]) -> None:
    found = load_wordings().repeats_in(spoken(text))
    assert [repeat.text for repeat in found] == repeats
    assert all(text[repeat.start : repeat.end] == repeat.text for repeat in found)


def test_a_list_that_cannot_be_read_is_told_with_its_line() -> None:
    text = "hedges:\n  - (maybe|\nminimisers: []\nnot_counted: []\nsaid_twice: []\n"
    with pytest.raises(DataFileError, match=r"mine\.yaml, line 2"):
        parse_wordings(text, "mine.yaml")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("I", 1),
        ("like", 1),
        ("wanted", 2),
        ("able", 2),
        ("responsible", 4),
        ("video", 3),
        ("9", 1),
        ("didn't", 2),
        ("—", 0),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_um_is_no_word() -> None:
    assert measure_delivery(spoken("um I uh like this")).words == 3


LOUD = Loudness(-20.0, 2.0, 0.0, -60.0, 40.0)
HEDGE = Hedge("just", 4, 8, 1.2)
ONE = Delivery(20, 10.0, 120.0, 1.0, 4.0, (Pause(2.0, 4.0, True),), (), (HEDGE,), (), LOUD, 6.0)
OTHER = Delivery(60, 20.0, 180.0, 2.0, 5.0, (), (), (), (), Loudness(-26.0, None, 0.0, None, None), None)


def test_replies_taken_together() -> None:
    whole = over_attempt([ONE, None, OTHER, Delivery(0, 0.0, None, None)])
    assert whole is not None
    assert (whole.words, whole.speech_seconds, whole.words_per_minute, whole.reply_gap) == (80, 30.0, 160.0, 1.5)
    assert whole.articulation_rate == pytest.approx((8 * 4.0 + 20 * 5.0) / 28, abs=0.01)
    assert (whole.pauses, whole.hedges, whole.pitch_range_semitones) == (ONE.pauses, (HEDGE,), 6.0)
    assert whole.loudness == Loudness(pytest.approx(-24.3, abs=0.1), 2.0, 0.0, -60.0, 40.0)
    assert over_attempt([None]) is None


def test_a_reply_further_on_in_a_recording() -> None:
    found = moved(ONE, 10.0, 100)
    assert found.pauses == (Pause(12.0, 14.0, True),)
    assert found.hedges == (Hedge("just", 104, 108, 11.2),)


def test_bands_of_what_was_measured() -> None:
    found = bands(ONE)
    assert {name: band.side(value) for name, (value, band) in found.items() if band.side(value)} == {
        "hedges_per_hundred": 1
    }
    assert "pauses_inside_share" not in found  # one pause is too few to say
    assert bands(Delivery(3, 1.0, None, None)) == {}


@pytest.mark.parametrize(
    ("measure", "value", "side"),
    [
        ("pause_share", 0.304, 0),  # told as 30 %, and up to 30 % is usual
        ("pause_share", 0.306, 1),
        ("words_per_minute", 119.6, 0),
        ("words_per_minute", 119.4, -1),
        ("reply_gap", 1.04, 0),
        ("clipped", 0.0024, 0),
        ("clipped", 0.0026, 1),
    ],
)
def test_what_is_told_as_the_limit_is_within_the_band(measure: str, value: float, side: int) -> None:
    assert BANDS[measure].side(value) == side
