import pytest

from voice_coach.speech.transcript import Transcript, Word

SAID = Transcript(
    (
        Word("So,", 0.3, 0.5, 0.9),
        Word("what", 0.9, 1.0, 0.8),
        Word("happens", 1.0, 1.4, 1.0),
        Word("next?", 1.5, 2.0, 0.7),
    )
)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("So, what happens next?", (0.3, 2.0)),
        ("what happens next", (0.9, 2.0)),
        ("So", (0.3, 0.5)),
        ("next?", (1.5, 2.0)),
        ("appen", (1.0, 1.4)),
        ("t h", (0.9, 1.4)),
        (" ", None),
    ],
)
def test_times_of_a_quote(quote: str, expected: tuple[float, float] | None) -> None:
    start = SAID.text.index(quote)
    assert SAID.times_of(start, start + len(quote)) == expected


def test_words_of_a_quote() -> None:
    start = SAID.text.index("at happens")
    assert SAID.touched(start, start + len("at happens")) == (1, 2)
    assert SAID.touched(start, start) == (1,)
    assert SAID.touched(100, 120) == ()


@pytest.mark.parametrize(("start", "end"), [(0, 0), (9, 9), (100, 120), (-5, 0)])
def test_a_span_without_words_has_no_times(start: int, end: int) -> None:
    assert SAID.times_of(start, end) is None


def test_nothing_said_is_an_empty_text_without_times() -> None:
    assert Transcript().text == ""
    assert Transcript().times_of(0, 10) is None


def test_shifting_moves_times_and_nothing_else() -> None:
    later = SAID.shifted(10.0)
    assert later.text == SAID.text
    assert [word.confidence for word in later.words] == [word.confidence for word in SAID.words]
    assert later.times_of(0, 3) == (10.3, 10.5)
    assert later.shifted(-10.0).words[1].start == pytest.approx(0.9)
