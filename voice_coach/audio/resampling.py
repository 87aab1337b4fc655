"""From one sample rate to another."""

import soxr

from voice_coach.audio.pcm import Pcm, Sound


def at_rate(sound: Sound, rate: int) -> Pcm:
    """Return the samples of `sound` at `rate` samples a second."""
    if sound.rate == rate:
        return sound.samples
    resampled: Pcm = soxr.resample(sound.samples, sound.rate, rate)
    return resampled
