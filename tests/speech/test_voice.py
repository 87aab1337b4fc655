import numpy as np
import pytest
from sounds import noise, tone

from voice_coach.audio.level import measure
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.speech.voice import made_ready


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000])
@pytest.mark.parametrize("loudness", [0.01, 0.1, 0.5])
def test_a_voice_is_brought_to_the_usual_loudness(rate: int, loudness: float) -> None:
    ready = made_ready(Sound(tone(1.0, rate=rate, loudness=loudness), rate))
    assert ready.rate == rate
    assert measure(ready.samples).rms == pytest.approx(-20.0, abs=0.3)


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.5, 0.0), (0.0, 0.7), (2.0, 3.0)])
def test_silence_at_the_ends_is_cut(before: float, after: float) -> None:
    ready = made_ready(Sound(np.concatenate([silence(before), tone(1.0), silence(after)]), RATE))
    assert ready.seconds == pytest.approx(1.0, abs=0.05)


def test_hiss_counts_as_silence() -> None:
    sound = np.concatenate([noise(1, -70), tone(1.0), noise(1, -70)])
    assert made_ready(Sound(sound, RATE)).seconds == pytest.approx(1.0, abs=0.05)


def test_silence_between_words_stays() -> None:
    sound = np.concatenate([tone(0.5), silence(2), tone(0.5)])
    assert made_ready(Sound(sound, RATE)).seconds == pytest.approx(3.0, abs=0.05)


def test_a_peaky_voice_is_not_clipped() -> None:
    spiky = tone(1.0, loudness=0.01)
    spiky[100] = 20_000
    assert measure(made_ready(Sound(spiky, RATE)).samples).peak == pytest.approx(-1.0, abs=0.1)


@pytest.mark.parametrize("samples", [silence(0), silence(1), np.full(100, 3, np.int16)], ids=["none", "zeros", "faint"])
def test_a_sound_without_a_voice_is_left_alone(samples: Pcm) -> None:
    assert np.array_equal(made_ready(Sound(samples, RATE)).samples, samples)
