"""Sounds made for tests, and what can be told of a sound."""

from pathlib import Path

import numpy as np
import soundfile

from voice_coach.audio.pcm import RATE, Pcm


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE, loudness: float = 0.3) -> Pcm:
    """Return a sine; `loudness` is its peak, 0 to 1."""
    times = np.arange(round(seconds * rate)) / rate
    wave: Pcm = np.round(loudness * 32_767 * np.sin(2 * np.pi * hertz * times)).astype(np.int16)
    return wave


def noise(seconds: float, decibels: float, rate: int = RATE) -> Pcm:
    """Return a quiet room: low-passed random noise at `decibels` full scale, the same every time."""
    white = np.random.default_rng(1).standard_normal(round(seconds * rate) + 8)
    soft = np.convolve(white, np.ones(8) / 8, "valid")[: round(seconds * rate)]
    scaled: Pcm = np.round(soft / soft.std() * 32_768 * 10 ** (decibels / 20)).astype(np.int16)
    return scaled


def pitch(samples: Pcm, rate: int = RATE) -> float:
    """Return the loudest frequency in hertz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * rate / len(samples)


def onsets(samples: Pcm, quiet: float = 0.04, threshold: int = 1500) -> list[float]:
    """Return the seconds at which sound begins after at least `quiet` seconds of none."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > threshold)
    first = [at for before, at in zip([-RATE, *loud], loud, strict=False) if at - before > quiet * RATE]
    return [float(at) / RATE for at in first]


def save(path: Path, samples: Pcm, rate: int = RATE) -> Path:
    """Write a WAV file and return its path."""
    soundfile.write(path, samples, rate, subtype="PCM_16")
    return path
