"""The sentence encoder: reads a reply as a whole, after what it answers."""

import numpy as np
import pytest

from voice_coach.library.bank import load_matcher
from voice_coach.moves import Encoder, Move
from voice_coach.moves.wording import read

_STORY = (
    "I began at the depot straight from school. We had three bays and one forklift then. In my second year they moved "
    "us over the river. Every pallet was counted twice, once by hand. My manager was a man called Paul who never wrote "
    "anything down. I put in a board with magnets so that everybody could see what was where. After that we lost far "
    "less. Then the new software came and I trained the whole shift on it. It took about a month. Some of the older "
    "drivers did not like it at all. I sat with each of them at lunch. By Christmas they would not have gone back. "
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_matcher().trained.encoder


def heard(encoder: Encoder, text: str, cue: str = "") -> set[str]:
    logits = encoder.hear(read(text).words, read(cue).words)
    return {str(move) for move, logit in zip(Move, logits, strict=True) if logit > 0}


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("So where does my file travel after this call?", "next_step"),
        ("I'd be over the moon to get this one.", "restate_interest"),
        ("Was there anything today that gave you pause?", "probe_concerns"),
    ],
)
def test_hears_what_was_meant(encoder: Encoder, text: str, move: str) -> None:
    assert heard(encoder, text) == {move}


def test_hears_the_end_of_a_reply_that_is_longer_than_it_reads_at_once(encoder: Encoder) -> None:
    at = list(Move).index(Move.NEXT_STEP)
    story, asked = read(_STORY).words, read("So what happens next in the process?").words
    assert encoder.hear([*story, *asked])[at] > encoder.hear(story)[at] + 3


def test_what_was_asked_before_decides_what_is_an_answer(encoder: Encoder) -> None:
    reply = "That's a fair point. I have run the weekend shift for two years, so I know how to lead."
    assert "answer_objection" in heard(encoder, reply, "I worry that you have never led a team.")
    assert "answer_objection" not in heard(encoder, reply, "Do you have any questions for us?")


def test_a_reply_is_heard_the_same_however_much_is_read_beside_it(encoder: Encoder) -> None:
    alone = encoder.hear(["what", "happens", "next"])
    encoder.hear(_STORY.split())
    np.testing.assert_array_equal(encoder.hear(["what", "happens", "next"]), alone)


def test_words_in_another_script_are_strangers_not_errors(encoder: Encoder) -> None:
    assert heard(encoder, "次のステップは何ですか") == set()
