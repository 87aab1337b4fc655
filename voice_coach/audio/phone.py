"""What a telephone does to a voice, and the sounds that a call begins with.

The line is the classic one of the public network: the band of ITU-T G.712 (300 to 3,400 Hz), cut off at both ends
of it, 8,000 samples a second, companded by ITU-T G.711 µ-law, and a little noise.

The ring is that of the United States in ITU-T E.180, Supplement 2 (tones used in national networks): 440 and 480 Hz
together, 2 s on and 4 s off. Somebody who waits for the call picks up in its first pause.
"""

import av
import numpy as np
import numpy.typing as npt

from voice_coach.audio.level import measure
from voice_coach.audio.pcm import FULL_SCALE, Pcm, Sound, silence
from voice_coach.audio.resampling import at_rate

RATE = 8_000
"""Samples a second on a telephone line."""

LOWEST, HIGHEST = 300.0, 3_400.0
"""The band in hertz that comes through whole (ITU-T G.712)."""

_NOTHING_BELOW, _NOTHING_ABOVE = 200.0, 3_600.0
"""Hertz beyond which nothing comes through; between here and the band it fades."""

NOISE = -55.0
"""dBFS (root mean square) of the line's noise: 35 dB under the voices, there to be noticed and not to disturb."""

_SEED = 0
"""Picks the noise, which is the same in every call: so the same line gives the same samples."""

_HEADROOM = -1.0
"""dBFS that no sample of a voice may exceed."""

RING_TONES = (440.0, 480.0)
"""Hertz of the two tones of the ring."""
RING_SECONDS = 2.0
"""Seconds that the ring is on."""
_RING_LEVEL = -22.0
"""dBFS of each of its tones: a little louder together than the voices, as a ring is."""
_RING_EDGE = 0.02
"""Seconds in which the ring swells and dies away, so that it does not click."""
_PAUSE = 0.6
"""Seconds of the ring's pause after which it is picked up."""

_CLICKS = (0.02, 0.09)
"""Seconds at which a handset's two contacts close as it is lifted."""
_CLICK_SECONDS = 0.004
"""Seconds in which a contact's click dies away to a third."""
_CLICK_LEVEL = -12.0
"""dBFS of a click at its loudest."""
_OPEN_LINE = 0.5
"""Seconds from the lifting to the first word: the line is open, and only its noise is heard."""


def through_phone(sound: Sound) -> Sound:
    """Return `sound` as it comes out of a telephone: as long and as loud as it was, at 8 kHz."""
    samples = at_rate(sound, RATE)
    if not len(samples):
        return Sound(samples, RATE)
    voice = _in_band(samples.astype(np.float64))
    return Sound(_down_the_line(voice * _gain(samples, voice)), RATE)


def ring() -> Sound:
    """Return one ring, with as much of the pause after it as passes before somebody picks up."""
    times = np.arange(round(RING_SECONDS * RATE)) / RATE
    tones = sum(np.sin(2 * np.pi * hertz * times) for hertz in RING_TONES) * np.sqrt(2) * _magnitude(_RING_LEVEL)
    edge = np.clip(np.minimum(times, times[::-1]) / _RING_EDGE, 0, 1)
    return Sound(np.concatenate([_rounded(tones * edge), silence(_PAUSE, RATE)]), RATE)


def pick_up() -> Sound:
    """Return a handset being lifted, and the open line after it."""
    times = np.arange(round(_OPEN_LINE * RATE)) / RATE
    rough = np.random.default_rng(_SEED).uniform(-1, 1, len(times)) * _magnitude(_CLICK_LEVEL)
    dying = sum(np.where(times >= at, np.exp(-(times - at) / _CLICK_SECONDS), 0) for at in _CLICKS)
    return Sound(_down_the_line(rough * dying), RATE)


def _down_the_line(samples: npt.NDArray[np.float64]) -> Pcm:
    noise = np.random.default_rng(_SEED).standard_normal(len(samples)) * _magnitude(NOISE)
    return _rounded(_in_band(_companded(_rounded(_in_band(samples + noise))).astype(np.float64)))


def _in_band(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Take away what a telephone's filters do not let through."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    share = np.interp(hertz, (_NOTHING_BELOW, LOWEST, HIGHEST, _NOTHING_ABOVE), (0, 1, 1, 0))
    return np.fft.irfft(spectrum * share, len(samples))


def _companded(samples: Pcm) -> Pcm:
    """Send samples through the eight bits of G.711 µ-law and back."""
    encoder = av.CodecContext.create("pcm_mulaw", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    decoder = av.CodecContext.create("pcm_mulaw", "r")
    decoder.sample_rate, decoder.layout = RATE, "mono"
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = RATE
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    return np.concatenate([heard.to_ndarray().reshape(-1) for packet in packets for heard in decoder.decode(packet)])


def _gain(before: Pcm, after: npt.NDArray[np.float64]) -> float:
    """Return the factor that makes up for what the filters took, as far as the loudest sample allows."""
    loudness = float(np.sqrt(np.mean(after**2)))
    if not loudness:
        return 1.0
    wanted = _magnitude(measure(before).rms) / loudness
    return min(wanted, _magnitude(_HEADROOM) / float(np.abs(after).max()))


def _magnitude(decibels: float) -> float:
    return float(FULL_SCALE * 10 ** (decibels / 20))


def _rounded(samples: npt.NDArray[np.float64]) -> Pcm:
    rounded: Pcm = np.clip(np.round(samples), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    return rounded
