import numpy as np
import pytest

from voice_coach.audio.pcm import RATE, Sound, from_float, silence
from voice_coach.audio.resampling import at_rate


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(0.0, 0, id="silence"),
        pytest.param(0.5, 16_384, id="half"),
        pytest.param(-1.0, -32_768, id="lowest"),
        pytest.param(1.0, 32_767, id="highest-is-one-step-less"),
        pytest.param(1.7, 32_767, id="too-loud-is-clipped"),
        pytest.param(-9.0, -32_768, id="too-low-is-clipped"),
    ],
)
def test_float_samples_become_sixteen_bit(given: float, expected: int) -> None:
    assert from_float(np.array([given], np.float32)).tolist() == [expected]


@pytest.mark.parametrize(
    ("seconds", "rate", "count"), [(0.0, RATE, 0), (0.5, RATE, 8_000), (0.1, 44_100, 4_410), (1 / 3, 48_000, 16_000)]
)
def test_silence_has_the_asked_length_and_no_sound(seconds: float, rate: int, count: int) -> None:
    made = silence(seconds, rate)
    assert made.dtype == np.int16
    assert len(made) == count
    assert not made.any()


def test_a_sound_knows_its_length() -> None:
    assert Sound(silence(1.5, 44_100), 44_100).seconds == 1.5


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 24_000, 44_100, 48_000, 96_000])
def test_resampling_keeps_length_and_kind(rate: int) -> None:
    samples = at_rate(Sound(silence(2.0, rate), rate), RATE)
    assert samples.dtype == np.int16
    assert abs(len(samples) - 2 * RATE) <= 1


def test_a_sound_at_the_right_rate_is_left_alone() -> None:
    samples = silence(0.1)
    assert at_rate(Sound(samples, RATE), RATE) is samples
