"""Lines made sound: in order, the wanted before the likely, and nothing that is not wanted any more."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from voice_coach.audio.pcm import RATE, Sound
from voice_coach.interview.rendering import BREATH, Rendering, stretches
from voice_coach.speech.voice import VoiceFailed

PATIENCE = 5.0

CUT = {
    "one sentence": ("The next step is a video call with Martin.", ["The next step is a video call with Martin."]),
    "short ones stay together": ("Okay. I see. That helps a lot.", ["Okay. I see. That helps a lot."]),
    "long ones are cut at their ends": (
        "The next step is a video call with Martin, who leads the team. After that we would meet in Leeds.",
        ["The next step is a video call with Martin, who leads the team.", "After that we would meet in Leeds."],
    ),
    "a short one leads on to the next": (
        "Sure. The next step is a video call with Martin. He knows.",
        ["Sure. The next step is a video call with Martin.", "He knows."],
    ),
    "a title ends no sentence": (
        "You would be working every day with Dr. Young and Mr. Brown.",
        ["You would be working every day with Dr. Young and Mr. Brown."],
    ),
    "an ellipsis ends none": (
        "Well, that is all from my side… thank you very much for your time.",
        ["Well, that is all from my side… thank you very much for your time."],
    ),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), CUT.values(), ids=CUT)
def test_long_texts_are_cut_at_the_ends_of_sentences(text: str, expected: list[str]) -> None:
    assert stretches(text) == expected


class Slow:
    """A voice that says what it is let say, and keeps what it was asked."""

    name = "slow"

    def __init__(self, hoarse_at: str = "") -> None:
        self.asked: list[str] = []
        self.may = threading.Semaphore(0)
        self._hoarse_at = hoarse_at

    def render(self, text: str) -> Sound:
        self.asked.append(text)
        assert self.may.acquire(timeout=PATIENCE)
        if text == self._hoarse_at:
            raise VoiceFailed("hoarse")
        return Sound(np.full(len(text), 100, np.int16), RATE)


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_a_line_comes_piece_by_piece_with_a_breath_between() -> None:
    voice = Slow()
    rendering = Rendering(voice)
    first, second = rendering.begin(["Sure.", "Next is a call."])
    voice.may.release()
    assert len(first.result(PATIENCE).samples) == len("Sure.")
    assert not second.done()
    voice.may.release()
    assert len(second.result(PATIENCE).samples) == round(BREATH * RATE) + len("Next is a call.")
    rendering.close()


def test_what_is_likely_comes_after_the_line_in_its_order() -> None:
    voice = Slow()
    rendering = Rendering(voice)
    (line,) = rendering.begin(["Line."], ["Likely.", "Less likely."])
    voice.may.release(3)
    eventually(lambda: len(voice.asked) == 3)
    assert line.done()
    assert voice.asked == ["Line.", "Likely.", "Less likely."]
    rendering.close()


def test_a_new_line_goes_before_what_was_likely_and_makes_it_forgotten() -> None:
    voice = Slow()
    rendering = Rendering(voice)
    rendering.begin(["Line."], ["Being rendered.", "Forgotten.", "Forgotten, too."])
    voice.may.release()
    eventually(lambda: voice.asked[-1] == "Being rendered.")
    (line,) = rendering.begin(["Answer."], ["New."])
    voice.may.release(3)
    line.result(PATIENCE)
    eventually(lambda: voice.asked[-1] == "New.")
    assert voice.asked == ["Line.", "Being rendered.", "Answer.", "New."]
    rendering.close()


def test_every_sound_goes_through_the_effect() -> None:
    voice = Slow()
    voice.may.release(2)
    rendering = Rendering(voice, lambda sound: Sound(sound.samples * 2, sound.rate))
    sounds = [sound.result(PATIENCE) for sound in rendering.begin(["One.", "Two."])]
    assert [set(sound.samples[-4:]) for sound in sounds] == [{200}, {200}]
    rendering.close()


def test_a_failing_voice_is_told_where_the_line_is_waited_for() -> None:
    voice = Slow(hoarse_at="Two.")
    voice.may.release(2)
    rendering = Rendering(voice)
    one, two = rendering.begin(["One.", "Two."])
    one.result(PATIENCE)
    with pytest.raises(VoiceFailed):
        two.result(PATIENCE)
    rendering.close()


def test_a_voice_that_fails_ahead_does_not_fail_the_line_that_comes() -> None:
    voice = Slow(hoarse_at="Likely.")
    voice.may.release(3)
    rendering = Rendering(voice)
    (line,) = rendering.begin(["Line."], ["Likely.", "Not tried any more."])
    line.result(PATIENCE)
    eventually(lambda: voice.asked[-1] == "Likely.")
    (answer,) = rendering.begin(["Answer."])
    answer.result(PATIENCE)
    assert voice.asked == ["Line.", "Likely.", "Answer."]
    rendering.close()


def test_closing_leaves_the_rest_undone() -> None:
    voice = Slow()
    rendering = Rendering(voice)
    rendering.begin(["Line."], ["Never."])
    eventually(lambda: bool(voice.asked))
    rendering.close()
    voice.may.release(2)
    time.sleep(0.1)
    assert voice.asked == ["Line."]
