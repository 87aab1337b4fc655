"""Sound as a row of bars: the path of an SVG that is stretched to whatever width there is."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = 1000, 100
"""The box that a path is drawn in, in its own units; the page stretches it."""

_QUIET = 0.015
"""Half the height of a bar of no sound, so that silence is a line and no hole."""

_FLATTEN = 0.6
"""Exponent that lifts quiet speech to where it can be seen, as sound editors' decibel views do."""

_SILENT = 1e-3
"""The level under which sound is drawn as silence, however little there is beside it."""


def bars(levels: npt.NDArray[np.float32], count: int, only: Callable[[float], bool] = lambda _: True) -> str:
    """Return the path of `count` upright bars.

    Parameters
    ----------
    levels
        Loudness over time, 0 to 1.
    count
        Bars over the whole width.
    only
        Says of a place, 0 to 1, whether its bar is drawn.
    """
    if not len(levels):
        return ""
    top = max(float(levels.max()), _SILENT)
    edges = np.linspace(0, len(levels), count + 1)
    firsts = np.minimum(edges[:-1].astype(int), len(levels) - 1)
    lasts = np.maximum(edges[1:].astype(int), firsts + 1)
    parts = []
    for at, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        if not only((at + 0.5) / count):
            continue
        half = max(_QUIET, min(1.0, float(levels[first:last].max()) / top) ** _FLATTEN / 2) * HEIGHT
        x = (at + 0.5) * WIDTH / count
        parts.append(f"M{x:.1f} {HEIGHT / 2 - half:.0f}v{2 * half:.0f}")
    return "".join(parts)
