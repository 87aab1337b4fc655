"""A sound from any place on, slower where that is wanted, the pitch kept: a piece at a time, as it is played."""

from collections.abc import Iterator

import av
import av.error
import av.filter
import numpy as np

from voice_coach.audio.pcm import RATE, Pcm

_STEP = 2_048
"""Samples given to the filter at a time: 0.13 s, about what is played at once."""

_LEAD = 0.036
"""Seconds of the sound by which the filter is ahead of its count when it slows down: half of what it looks at.
Measured with clicks at 0.5 and 0.75."""


class Stretched:
    """The sound of `samples` from `at` seconds on, at another rate and tempo.

    Parameters
    ----------
    samples
        16 kHz mono.
    at
        Seconds from their start.
    tempo
        1 plays it as it was said, 0.75 slower; the pitch stays.
    rate
        Samples a second that are wanted.
    """

    def __init__(self, samples: Pcm, at: float, tempo: float, rate: int) -> None:
        self._tempo = tempo
        self._rate = rate
        self._at = at
        self._given = 0
        self._pieces = _pieces(samples, round(at * RATE), tempo, rate)
        self._left = np.zeros(0, np.int16)

    @property
    def position(self) -> float:
        """Seconds of the original at which the next sample to be read is."""
        lead = _LEAD if self._tempo != 1 and self._given else 0.0
        return self._at + self._given / self._rate * self._tempo + lead

    def read(self, count: int) -> Pcm:
        """Return the next `count` samples; fewer at the end, and then none."""
        pieces = [self._left]
        got = len(self._left)
        while got < count and (piece := next(self._pieces, None)) is not None:
            pieces.append(piece)
            got += len(piece)
        whole = np.concatenate(pieces)
        self._left = whole[count:]
        self._given += len(whole[:count])
        return whole[:count]


def _pieces(samples: Pcm, first: int, tempo: float, rate: int) -> Iterator[Pcm]:
    graph = _graph(tempo, rate)
    for at in range(first, len(samples), _STEP):
        piece = np.ascontiguousarray(samples[at : at + _STEP]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = at - first
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _graph(tempo: float, rate: int) -> "av.filter.Graph":
    graph = av.filter.Graph()
    nodes = [graph.add_abuffer(sample_rate=RATE, format="s16", layout="mono")]
    if tempo != 1:
        nodes.append(graph.add("atempo", str(tempo)))
    nodes.append(graph.add("aresample", str(rate)))
    nodes.append(graph.add("aformat", f"sample_fmts=s16:sample_rates={rate}:channel_layouts=mono"))
    nodes.append(graph.add("abuffersink"))
    graph.link_nodes(*nodes).configure()
    return graph


def _pulled(graph: "av.filter.Graph") -> Iterator[Pcm]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield frame.to_ndarray().reshape(-1).astype(np.int16, copy=False)
