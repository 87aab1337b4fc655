"""What comes out of the telephone, measured."""

import numpy as np
import pytest
from rapidfuzz import fuzz
from sounds import tone
from spoken import Say

from voice_coach.audio.level import measure
from voice_coach.audio.pcm import RATE as WIDE
from voice_coach.audio.pcm import Pcm, Sound, silence
from voice_coach.audio.phone import HIGHEST, LOWEST, NOISE, RATE, RING_SECONDS, RING_TONES, pick_up, ring, through_phone
from voice_coach.audio.resampling import at_rate
from voice_coach.speech.whisper import WhisperRecognizer

SAID = "Well, that's everything from my side. Is there anything that you would like to ask me?"


@pytest.fixture(scope="module")
def spoken(say: Say) -> Sound:
    return Sound(say(SAID), WIDE)


def share_between(samples: Pcm, low: float, high: float, rate: int = RATE) -> float:
    """Return how much of a sound's energy lies between two frequencies, in decibels under all of it."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    inside = power[(hertz >= low) & (hertz < high)].sum()
    return float(10 * np.log10(inside / power.sum() + 1e-12))


def level_of(hertz: float) -> float:
    """Return what a telephone leaves of a tone, in decibels, its own gain taken off by a tone of 1 kHz beside it."""
    both = tone(2.0, 1_000, loudness=0.2).astype(int) + tone(2.0, hertz, loudness=0.2)
    power = np.abs(np.fft.rfft(through_phone(Sound(both.astype(np.int16), WIDE)).samples)) ** 2
    return float(10 * np.log10(power[2 * round(hertz)] / power[2_000]))


@pytest.mark.parametrize("hertz", [300, 500, 2_000, 3_000, 3_400])
def test_the_band_of_speech_comes_through(hertz: float) -> None:
    assert level_of(hertz) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("hertz", [60, 120, 200, 3_600, 3_900])
def test_what_lies_beyond_does_not(hertz: float) -> None:
    assert level_of(hertz) < -40


def test_a_voice_has_nothing_outside_the_band(spoken: Sound) -> None:
    heard = through_phone(spoken).samples
    assert share_between(spoken.samples, 0, 200, WIDE) > -25  # there was something to take away
    assert share_between(spoken.samples, 3_600, 8_000, WIDE) > -25
    assert share_between(heard, 0, 190) < -50
    assert share_between(heard, 3_600, 4_001) < -50
    assert share_between(heard, LOWEST, HIGHEST) > -0.2


def test_it_is_companded_with_the_error_of_g_711() -> None:
    """A signal to distortion ratio of 33 dB at least is what ITU-T G.712 asks of µ-law; far more would be no phone."""
    loud = tone(4.0, 1_020, loudness=0.5)
    heard = through_phone(Sound(loud, WIDE)).samples
    power = np.abs(np.fft.rfft(heard)) ** 2
    signal = power[4_078:4_083].sum()
    assert 33 < 10 * np.log10(signal / (power.sum() - signal)) < 45


def at_level(sound: Sound, decibels: float) -> Sound:
    louder = sound.samples * 10 ** ((decibels - measure(sound.samples).rms) / 20)
    return Sound(louder.clip(-32_768, 32_767).astype(np.int16), sound.rate)


@pytest.mark.parametrize(("decibels", "within"), [(-35, 0.5), (-26, 0.5), (-20, 1.5)])
def test_it_is_as_loud_as_before(spoken: Sound, decibels: float, within: float) -> None:
    heard = through_phone(at_level(spoken, decibels))
    assert measure(heard.samples).rms == pytest.approx(decibels, abs=within)


@pytest.mark.parametrize("decibels", [-20, -14, -6])
def test_it_never_clips(spoken: Sound, decibels: float) -> None:
    """Without its low tones a voice of the same loudness has higher peaks."""
    assert measure(through_phone(at_level(spoken, decibels)).samples).peak < 0


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 48_000])
def test_it_is_as_long_as_before(rate: int) -> None:
    heard = through_phone(Sound(tone(1.5, rate=rate), rate))
    assert heard.rate == RATE
    assert heard.seconds == pytest.approx(1.5, abs=0.001)


def test_a_voice_is_not_moved(spoken: Sound) -> None:
    """Times in a cue stay true: the envelope is where it was."""
    heard = at_rate(through_phone(spoken), WIDE).astype(float)
    said = spoken.samples.astype(float)[: len(heard)]
    lag = np.argmax(np.fft.irfft(np.fft.rfft(heard[: len(said)]) * np.conj(np.fft.rfft(said))))
    assert min(lag, len(said) - lag) <= 2


def test_the_line_is_never_quite_silent() -> None:
    heard = through_phone(Sound(silence(2.0), WIDE))
    assert measure(heard.samples).rms == pytest.approx(NOISE, abs=3)


def test_its_noise_is_the_same_each_time() -> None:
    quiet = Sound(silence(0.5), WIDE)
    assert np.array_equal(through_phone(quiet).samples, through_phone(quiet).samples)
    assert np.array_equal(pick_up().samples, pick_up().samples)


def test_nothing_comes_through_as_nothing() -> None:
    assert through_phone(Sound(silence(0), WIDE)).seconds == 0


def test_a_single_sample_comes_through() -> None:
    assert len(through_phone(Sound(tone(1 / RATE, rate=RATE), RATE)).samples) == 1


def test_it_is_understood(spoken: Sound, whisper: WhisperRecognizer) -> None:
    recognition = whisper.listen(captions=False)
    recognition.accept(at_rate(through_phone(spoken), WIDE), speaking=True)
    recognition.accept(silence(1.0), speaking=False)
    assert fuzz.ratio(recognition.finish().text.lower(), SAID.lower()) > 93


def test_the_ring_has_its_two_tones_for_two_seconds_and_a_pause() -> None:
    rung = ring()
    on = rung.samples[: round(RING_SECONDS * RATE)]
    power = np.abs(np.fft.rfft(on * np.hanning(len(on)))) ** 2
    loudest = {round(at / RING_SECONDS) for at in np.argsort(power)[-6:]}
    assert loudest == set(RING_TONES)
    assert not rung.samples[len(on) :].any()
    assert rung.seconds > RING_SECONDS
    assert measure(on).clipped == 0


def test_the_pick_up_clicks_twice_and_leaves_the_line_open() -> None:
    lifted = pick_up()
    loud = np.flatnonzero(np.abs(lifted.samples.astype(int)) > 1_500) / RATE
    clicks = [at for before, at in zip([-1.0, *loud], loud, strict=False) if at - before > 0.03]
    assert clicks == pytest.approx([0.02, 0.09], abs=0.01)
    assert measure(lifted.samples[-1_000:]).rms == pytest.approx(NOISE, abs=3)
