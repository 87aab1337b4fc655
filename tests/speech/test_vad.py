import itertools

import numpy as np
import pytest
from sounds import noise, tone
from spoken import Say

from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.speech.vad import FRAME, SpeechDetector

SENTENCE = "What happens next from here?"


def detector_after(samples: Pcm, chunk: int = 480) -> SpeechDetector:
    detector = SpeechDetector()
    for at in range(0, len(samples), chunk):
        detector.accept(samples[at : at + chunk])
    return detector


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(silence(3), id="silence"),
        pytest.param(noise(3, -50), id="quiet-room"),
        pytest.param(noise(3, -30), id="loud-fan"),
        pytest.param(tone(3), id="tone"),
        pytest.param(np.tile(np.concatenate([tone(0.02, 2_000), silence(0.4)]), 7), id="clicks"),
        pytest.param(np.full(3 * RATE, 3_000, np.int16), id="hum-of-a-bad-cable"),
    ],
)
def test_what_is_no_speech_gives_none(sound: Pcm) -> None:
    detector = detector_after(sound)
    assert not detector.spans
    assert not detector.speaking
    assert detector.first_speech is None
    assert detector.last_speech is None


@pytest.mark.parametrize("room", [-96.0, -55.0, -45.0])
def test_speech_is_found_where_it_is(say: Say, room: float) -> None:
    said = say(SENTENCE)
    sound = np.concatenate([silence(1), said, silence(2), said, silence(1)])
    sound += noise(len(sound) / RATE, room)[: len(sound)]
    found = detector_after(sound).spans
    length = len(said) / RATE
    expected = [(1.0, 1.0 + length), (3.0 + length, 3.0 + 2 * length)]
    assert [(found[0].start, found[-1].end)] == [pytest.approx((expected[0][0], expected[1][1]), abs=0.15)]
    pause = next(after.start - before.end for before, after in itertools.pairwise(found) if after.start > 2)
    assert pause == pytest.approx(2.0, abs=0.3)


def test_it_tells_while_speech_goes_on(say: Say) -> None:
    said = say(SENTENCE)
    detector = SpeechDetector()
    detector.accept(silence(1))
    assert not detector.speaking
    detector.accept(said)
    assert detector.speaking
    assert detector.last_speech == pytest.approx(1 + len(said) / RATE, abs=0.15)
    detector.accept(silence(1))
    assert not detector.speaking
    assert detector.first_speech == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("chunk", [1, 100, FRAME, FRAME + 1, 4_800, 10 * RATE])
def test_the_size_of_blocks_does_not_matter(say: Say, chunk: int) -> None:
    sound = np.concatenate([silence(0.3), say("Yes."), silence(0.5)])
    assert detector_after(sound, chunk).spans == detector_after(sound, FRAME).spans


def test_time_is_counted_in_whole_frames() -> None:
    detector = SpeechDetector()
    detector.accept(silence((FRAME - 1) / RATE))
    assert detector.position == 0.0
    detector.accept(silence(1 / RATE))
    assert detector.position == FRAME / RATE


def test_forgetting_drops_speech_but_time_goes_on(say: Say) -> None:
    detector = detector_after(np.concatenate([say(SENTENCE), silence(1)]))
    position = detector.position
    detector.forget()
    assert detector.spans == ()
    assert detector.position == position
    detector.accept(say(SENTENCE))
    assert detector.first_speech == pytest.approx(position, abs=0.15)


def test_a_reset_detector_is_as_good_as_new(say: Say) -> None:
    sound = np.concatenate([silence(0.5), say(SENTENCE)])
    detector = detector_after(sound)
    once = detector.spans
    detector.reset()
    assert detector.position == 0.0
    detector.accept(sound)
    assert detector.spans == once
