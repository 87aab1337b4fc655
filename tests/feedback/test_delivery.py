import pytest

from voice_coach.feedback.delivery import measure_delivery
from voice_coach.speech.transcript import Transcript, Word


def spoken(count: int, each: float, start: float = 2.0) -> Transcript:
    """Return `count` words, one every `each` seconds, without pauses."""
    return Transcript(tuple(Word("word", start + at * each, start + (at + 1) * each, 1.0) for at in range(count)))


@pytest.mark.parametrize(
    ("transcript", "words", "seconds", "rate"),
    [
        pytest.param(Transcript(), 0, 0.0, None, id="nothing-said"),
        pytest.param(spoken(1, 0.4), 1, 0.4, None, id="one-word"),
        pytest.param(spoken(7, 0.4), 7, 2.8, None, id="too-few-words-for-a-rate"),
        pytest.param(spoken(8, 0.4), 8, 3.2, 150.0, id="enough-words"),
        pytest.param(spoken(60, 0.25, start=0.0), 60, 15.0, 240.0, id="hasty"),
        pytest.param(spoken(9, 0.0), 9, 0.0, None, id="an-engine-that-gives-no-times"),
    ],
)
def test_measures_of_a_reply(transcript: Transcript, words: int, seconds: float, rate: float | None) -> None:
    found = measure_delivery(transcript)
    assert (found.words, found.speech_seconds, found.words_per_minute) == (words, seconds, rate)
    assert found.reply_gap is None


@pytest.mark.parametrize(("gap", "expected"), [(None, None), (0.0, 0.0), (1.23456, 1.23), (-0.1, -0.1)])
def test_the_reply_gap_is_passed_on(gap: float | None, expected: float | None) -> None:
    assert measure_delivery(spoken(3, 0.3), gap).reply_gap == expected
