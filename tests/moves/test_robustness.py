"""What must not change a verdict, and what must not break the matcher."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.library.bank import load_matcher
from voice_coach.moves import CORE

SEEDS = [
    json.loads(line)["text"]
    for path in sorted((Path(__file__).parent.parent / "data" / "dev").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()[::8]
] or ["So, what happens next? I would love to work here."]
FILLERS = ["um", "uh", "er", "erm", "hmm", "Um,", "uh..."]


def core(text: str) -> set[str]:
    return {str(match.move) for match in load_matcher().match(text) if match.move in CORE}


utterances = st.sampled_from(SEEDS)


@settings(deadline=None)
@given(utterances)
def test_case_changes_nothing(text: str) -> None:
    assert core(text) == core(text.upper()) == core(text.lower())


@settings(deadline=None)
@given(utterances, st.randoms(use_true_random=False))
def test_punctuation_changes_nothing(text: str, chance: random.Random) -> None:
    words = text.replace(",", " ").replace(".", " ").replace("?", " ").replace("!", " ").split()
    dotted = " ".join(word + chance.choice(["", ",", ".", "?", "!", "...", " -"]) for word in words)
    assert core(dotted) == core(text)


@settings(deadline=None)
@given(utterances, st.randoms(use_true_random=False))
def test_fillers_change_nothing(text: str, chance: random.Random) -> None:
    words = [part for word in text.split() for part in ([chance.choice(FILLERS)] * (chance.random() < 0.2) + [word])]
    assert core(" ".join(words)) == core(text)


@settings(deadline=None)
@given(utterances, st.randoms(use_true_random=False))
def test_repeated_words_change_nothing(text: str, chance: random.Random) -> None:
    words = [part for word in text.split() for part in [word] * (1 + (chance.random() < 0.15))]
    assert core(" ".join(words)) == core(text)


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text())
def test_no_text_breaks_it(text: str, cue: str) -> None:
    for match in load_matcher().match(text, cue):
        assert match.quote == text[match.start : match.end]
        assert match.quote
        assert 0 <= match.score <= 1


ODD = {
    "empty": "",
    "space": " ",
    "mark": "?",
    "control": "\x00\x01\x1b[31m",
    "japanese": "次のステップは何ですか",
    "arabic": "ما هي الخطوة التالية",
    "emoji": "🙂" * 50,
    "one long word": "a" * 100_000,
    "100 kB": "what next " * 10_000,
    "apostrophes": "I'm\n" * 9000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_input_is_answered(text: str) -> None:
    load_matcher().match(text, text)
    load_matcher().explain(text, text)
