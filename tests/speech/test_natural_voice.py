import numpy as np
import pytest
from spoken import Say

from voice_coach.audio.level import measure
from voice_coach.audio.pcm import RATE
from voice_coach.speech.natural_voice import NaturalVoice, is_installed
from voice_coach.speech.vad import SpeechDetector
from voice_coach.speech.voice import VoiceFailed

TEXT = "Is there anything you would like to ask?"


def test_it_is_installed_where_the_tests_run() -> None:
    assert is_installed()


def test_it_speaks_at_the_usual_loudness(natural_voice: NaturalVoice) -> None:
    sound = natural_voice.render(TEXT)
    assert 1.0 < sound.seconds < 4.0
    level = measure(sound.samples)
    assert level.rms == pytest.approx(-20.0, abs=1.0)
    assert level.clipped == 0.0


def test_one_text_is_always_one_sound(natural_voice: NaturalVoice) -> None:
    again = NaturalVoice().render(TEXT)
    assert np.array_equal(natural_voice.render(TEXT).samples, again.samples)


def test_it_begins_and_ends_with_the_words(say: Say) -> None:
    detector = SpeechDetector()
    detector.accept(say(TEXT))
    assert detector.first_speech is not None
    assert detector.first_speech < 0.25
    assert detector.last_speech == pytest.approx(len(say(TEXT)) / RATE, abs=0.25)


def test_a_long_text_is_spoken_whole(natural_voice: NaturalVoice) -> None:
    assert natural_voice.render(" ".join([TEXT] * 8)).seconds > 5 * natural_voice.render(TEXT).seconds


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_nothing_to_say_breaks_nothing(natural_voice: NaturalVoice, text: str) -> None:
    try:
        assert natural_voice.render(text).seconds < 2.0
    except VoiceFailed as error:
        assert "--voice system" in str(error)  # noqa: PT017  either is right
