"""Words as they were meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.moves.wording import read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What's next?", "what is next"),
        ("I’d love to, I'm keen, they've said", "i would love to i am keen they have said"),  # noqa: RUF001
        ("can't won't isn't dont", "can not will not is not do not"),
        ("Um, so, uh, what happens, er, next?", "so what happens next"),
        ("what what happens happens next", "what happens next"),
        ("could we, could we set, could we set that up", "could we set that up"),
        ("is there, like, a second round", "is there a second round"),
        ("I would like that", "i would like that"),
        ("What is it like?", "what is it like"),
        ("and, you know, what is next", "and what is next"),
        ("just so you know", "just so you know"),
        ("do you know when", "do you know when"),
        ("I mean what is next", "what is next"),
        ("Priya's team", "priya team"),
        ("I'm gonna ask", "i am going to ask"),
        ("", ""),
        ("?!… \x00", ""),
    ],
)
def test_reads_what_was_meant(text: str, words: str) -> None:
    assert " ".join(read(text).words) == words


@settings(deadline=None)
@given(st.text())
def test_every_word_knows_its_place(text: str) -> None:
    words = read(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(words.starts, words.ends, strict=True))
    assert list(words.starts) == sorted(words.starts)


def test_offsets_point_at_the_original_spelling() -> None:
    text = "Um, What's NEXT?"
    words = read(text)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == ["What's", "What's", "NEXT"]
