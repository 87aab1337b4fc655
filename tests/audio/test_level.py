import numpy as np
import pytest
from sounds import noise, tone

from voice_coach.audio.level import FLOOR, SILENT, Level, LevelWatch, measure
from voice_coach.audio.pcm import Pcm, silence


def full(value: int, count: int = 100) -> Pcm:
    return np.full(count, value, np.int16)


@pytest.mark.parametrize(
    ("samples", "rms", "peak", "clipped"),
    [
        pytest.param(silence(0), FLOOR, FLOOR, 0.0, id="nothing"),
        pytest.param(silence(0.1), FLOOR, FLOOR, 0.0, id="zeros"),
        pytest.param(full(1), -90.3, -90.3, 0.0, id="one-step"),
        pytest.param(full(16_384), -6.0, -6.0, 0.0, id="half"),
        pytest.param(full(-32_768), 0.0, 0.0, 1.0, id="lowest-value"),
        pytest.param(full(32_767), 0.0, 0.0, 1.0, id="highest-value"),
        pytest.param(tone(1.0, loudness=0.1), -23.0, -20.0, 0.0, id="sine"),
        pytest.param(np.concatenate([full(0), full(32_767)]), -3.0, 0.0, 0.5, id="half-of-it-clipped"),
    ],
)
def test_level_of_samples(samples: Pcm, rms: float, peak: float, clipped: float) -> None:
    level = measure(samples)
    assert (level.rms, level.peak, level.clipped) == pytest.approx((rms, peak, clipped), abs=0.05)


def test_only_zeros_and_the_dither_of_resampling_are_dead() -> None:
    assert SILENT.dead
    assert measure(silence(1)).dead
    assert measure(full(1)).dead
    assert not measure(full(8)).dead


def watch_of(*levels: tuple[Level, float]) -> LevelWatch:
    watch = LevelWatch()
    for level, seconds in levels:
        watch.accept(level, seconds)
    return watch


HISS = measure(noise(0.5, -70))
LOUD = Level(-3.0, 0.0, 0.01)


@pytest.mark.parametrize(
    ("levels", "muted", "clips"),
    [
        pytest.param([], False, False, id="nothing-yet"),
        pytest.param([(SILENT, 2.9)], False, False, id="zeros-while-it-wakes-up"),
        pytest.param([(SILENT, 2.0), (SILENT, 1.1)], True, False, id="zeros-for-long"),
        pytest.param([(SILENT, 2.0), (HISS, 0.1), (SILENT, 5.0)], False, False, id="one-sign-of-life"),
        pytest.param([(HISS, 5.0)], False, False, id="a-quiet-room"),
        pytest.param([(LOUD, 1.0)], False, True, id="clipping"),
        pytest.param([(HISS, 9.0), (LOUD, 1.0)], False, False, id="one-shout-in-ten-seconds"),
    ],
)
def test_what_a_watch_notices(levels: list[tuple[Level, float]], muted: bool, clips: bool) -> None:
    watch = watch_of(*levels)
    assert (watch.muted, watch.clips) == (muted, clips)
