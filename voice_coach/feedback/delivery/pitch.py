"""The pitch of a voice, by autocorrelation.

As in Boersma (1993), "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a
sampled sound", without its search for the best path.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voice_coach.feedback.delivery.frames import HOP, RATE, Flags, Sound

_Array = npt.NDArray[np.float32]

_LOWEST, _HIGHEST = 75.0, 500.0
"""Hertz between which a voice's pitch is sought at first: Praat's range for unknown speakers."""

_WINDOW = 3 * round(RATE / _LOWEST)
"""Samples of a frame: three periods of the lowest pitch, as in Boersma."""

_SIZE = 1024
"""Samples of the transform: the window with room for the longest lag."""

_VOICED = 0.5
"""Likeness of a frame with itself a period later from which it is voiced: Boersma's 0.45, and a little surer."""

_OCTAVE_COST = 0.02
"""What an octave lower costs: of two periods that fit alike the shorter is the true one (Boersma: 0.01)."""

_BLOCK = 512
"""Frames that are transformed at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Pitch:
    """The pitch of a reply, frame by frame."""

    hertz: _Array
    """NaN where there is no voice."""
    likeness: _Array
    """How well each frame repeats itself, 0 to 1: the strength of its voice."""


def pitch_of(sound: Sound, voice: Flags) -> Pitch:
    """Return the pitch of a sound's frames, sought where `voice` is set.

    The range is narrowed to the speaker's own after a first look (De Looze & Hirst 2008), which does away with most
    leaps by an octave.
    """
    wanted = np.flatnonzero(voice)
    hertz = np.full(len(voice), np.nan, np.float32)
    likeness = np.zeros(len(voice), np.float32)
    if not len(wanted):
        return Pitch(hertz, likeness)
    alike = np.concatenate([_autocorrelation(sound, wanted[at : at + _BLOCK]) for at in range(0, len(wanted), _BLOCK)])
    found, strength = _best(alike, _LOWEST, _HIGHEST)
    voiced = found[strength >= _VOICED]
    if len(voiced):
        low, high = np.percentile(voiced, (35, 65))
        found, strength = _best(alike, max(_LOWEST, 0.6 * low), min(_HIGHEST, 2.0 * high))
    hertz[wanted] = np.where(strength >= _VOICED, found, np.nan)
    likeness[wanted] = strength
    return Pitch(hertz, likeness)


def range_of(pitch: Pitch) -> float | None:
    """Return the semitones between the tenth of the voiced frames that is lowest and the one that is highest."""
    voiced = pitch.hertz[~np.isnan(pitch.hertz)]
    if len(voiced) < _ENOUGH:
        return None
    low, high = np.percentile(voiced, (10, 90))
    return round(float(12 * np.log2(high / low)), 1)


_ENOUGH = 200
"""Voiced frames from which the spread of the pitch is worth stating, two seconds: some six words."""

_HANN = np.hanning(_WINDOW).astype(np.float32)
_OF_HANN = np.fft.irfft(np.abs(np.fft.rfft(_HANN, _SIZE)) ** 2).astype(np.float32)


def _autocorrelation(sound: Sound, frames: npt.NDArray[np.intp]) -> _Array:
    """Return the likeness of frames with themselves some samples later, the window's own taken out."""
    padded = np.pad(sound, (_WINDOW // 2, _WINDOW))
    at = frames * HOP + HOP // 2
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[at]
    pieces = (pieces - pieces.mean(axis=1, keepdims=True)) * _HANN
    power = np.abs(np.fft.rfft(pieces, _SIZE)) ** 2
    lags = round(RATE / _LOWEST) + 2
    alike = np.fft.irfft(power)[:, :lags]
    found: _Array = alike / np.maximum(alike[:, :1], 1e-12) / (_OF_HANN[:lags] / _OF_HANN[0])
    return found.astype(np.float32)


def _best(alike: _Array, lowest: float, highest: float) -> tuple[_Array, _Array]:
    """Return each frame's pitch between two others, and how well it fits."""
    first, last = max(1, int(RATE / highest)), min(int(RATE / lowest), alike.shape[1] - 2)
    lags = np.arange(first, last + 1)
    inner = alike[:, first : last + 1]
    peak = (inner >= alike[:, first - 1 : last]) & (inner >= alike[:, first + 1 : last + 2])
    worth = np.where(peak, inner - _OCTAVE_COST * np.log2(lags / first), -1.0)
    best = worth.argmax(axis=1)
    rows = np.arange(len(alike))
    before, here, after = (alike[rows, first + best + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(bend != 0, (before - after) / (2 * np.where(bend == 0, 1, bend)), 0.0)
    strength = np.where(worth[rows, best] > -1, here, 0.0)
    return (RATE / (first + best + np.clip(shift, -1, 1))).astype(np.float32), np.clip(strength, 0, 1).astype(
        np.float32
    )
