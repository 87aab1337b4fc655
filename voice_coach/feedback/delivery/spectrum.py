"""The shape of a sound's spectrum, frame by frame: what the mouth does, whatever the voice's pitch."""

import numpy as np
import numpy.typing as npt

from voice_coach.feedback.delivery.frames import HOP, RATE, Sound

_WINDOW = RATE // 40
"""Samples of a frame, 25 ms: what speech is cut into since Davis & Mermelstein (1980)."""

_SIZE = 512
_BANDS = 20
_LOWEST, _HIGHEST = 100.0, 4000.0
"""Hertz of the bands: the first three formants lie between them, and a telephone line carries them."""

_SMOOTHED = 5
"""Frames over which a shape is taken: 50 ms, so that single periods of a low voice do not count."""

_DEEPEST = 30.0
"""Decibels below the loudest band that count: what is softer is the room's."""

_COARSE = 6
"""Coefficients of the cepstrum that are taken: the formants, and not a high voice's single harmonics."""


def change(sound: Sound, frames: npt.NDArray[np.intp], apart: int) -> npt.NDArray[np.float32]:
    """Return by how many decibels the shape changes around frames, over all bands (root mean square).

    Parameters
    ----------
    frames
        Which ones, in order.
    apart
        Frames from before to after.
    """
    count = len(sound) // HOP
    needed = np.zeros(count, bool)
    reach = apart // 2 + _SMOOTHED // 2
    for step in range(-reach, reach + 1):
        needed[np.clip(frames + step, 0, count - 1)] = True
    shapes = np.zeros((count, _COARSE), np.float32)
    shapes[needed] = _shapes(sound, np.flatnonzero(needed))
    around = range(-(_SMOOTHED // 2), _SMOOTHED // 2 + 1)

    def mean(at: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        rows = np.stack([shapes[np.clip(at + step, 0, count - 1)] for step in around])
        found: npt.NDArray[np.float32] = rows.mean(axis=0)
        return found

    moved = mean(frames + apart // 2) - mean(frames - apart // 2)
    found: npt.NDArray[np.float32] = np.sqrt((moved**2).sum(axis=1))
    return found


def _shapes(sound: Sound, frames: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    """Return the cepstrum of frames without its first coefficient, their loudness."""
    padded = np.pad(sound, (_WINDOW // 2, _WINDOW))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[frames * HOP + HOP // 2]
    power = np.abs(np.fft.rfft(pieces * np.hanning(_WINDOW).astype(np.float32), _SIZE)) ** 2
    levels = 10 * np.log10(power @ _FILTERS + 1e-9)
    shapes: npt.NDArray[np.float32] = np.maximum(levels, levels.max(axis=1, keepdims=True) - _DEEPEST) @ _COSINES
    return shapes


def _cosines() -> npt.NDArray[np.float32]:
    """Return the cosine transform that makes bands a cepstrum, in units of the bands' root mean square."""
    places = (np.arange(_BANDS) + 0.5)[:, None] * np.arange(1, _COARSE + 1)
    cosines: npt.NDArray[np.float32] = (np.cos(np.pi * places / _BANDS) * np.sqrt(2) / _BANDS).astype(np.float32)
    return cosines


def _filters() -> npt.NDArray[np.float32]:
    """Return triangles that are equally wide on the mel scale (Davis & Mermelstein 1980)."""
    hertz = np.fft.rfftfreq(_SIZE, 1 / RATE)[:, None]
    low, high = (1127 * np.log1p(edge / 700) for edge in (_LOWEST, _HIGHEST))
    edges = 700 * np.expm1(np.linspace(low, high, _BANDS + 2) / 1127)
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    filters: npt.NDArray[np.float32] = np.maximum(0, np.minimum(rising, falling)).astype(np.float32)
    return filters


_FILTERS = _filters()
_COSINES = _cosines()
