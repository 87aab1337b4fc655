"""MP3 made by all cores at once: the very bytes that one encoder would write from the start of a sound to its end.

At a constant rate and without the bit reservoir (which lets a frame borrow room from those before it) a frame depends
on nothing but the sound around it. So the sound is cut at the edge of a frame, each piece is encoded with a little of
its neighbours, and what belongs to those is thrown away.
"""

import io
import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from typing import TypeAlias

import av
import numpy as np

from voice_coach.audio.pcm import RATE, Pcm

BIT_RATE = 40_000
"""Bits a second; at 16 kHz each frame is 180 bytes, with no padding, so that a seek is exact. 5 minutes make 1.5 MB."""

FRAME = 576
"""Samples of a frame at 16 kHz."""

_OPTIONS = {
    "compression_level": "7",  # for speed: LAME's usual level takes 1.8 times as long, for nothing heard in speech
    "reservoir": "0",  # costs nothing measurable in speech: segmental SNR 21.7 dB with it and without
}

_PIECE = 1_000
"""Frames encoded at once: 36 s, so that a few minutes keep every core busy."""

_AROUND = 32
"""Frames encoded with a piece on either side of it. LAME looks 2 ahead, and what it knows of the sound before was
measured to be the same after 3."""

_AHEAD = 16
"""Pieces that may wait to be encoded, 20 MB: a sound that is read faster than that waits for them."""


_Packets: TypeAlias = "Sequence[av.Packet[av.AudioStream]]"


class Mp3Writer:
    """Encodes a sound that comes piece by piece, while whoever brings it does something else.

    Parameters
    ----------
    piece
        Frames encoded at once.
    """

    def __init__(self, piece: int = _PIECE) -> None:
        self._piece = piece
        self._workers = ThreadPoolExecutor(os.cpu_count())
        self._encoded: deque[Future[_Packets]] = deque()
        self._sound: list[Pcm] = []
        self._waiting = 0
        self._before = 0
        self._frames = 0
        self._file = io.BytesIO()
        self._container = av.open(self._file, "w", format="mp3")
        self._stream = self._container.add_stream("libmp3lame", rate=RATE, layout="mono", options=_OPTIONS)
        self._stream.bit_rate = BIT_RATE
        self._container.start_encoding()

    def write(self, samples: Pcm) -> None:
        """Go on with the sound."""
        self._sound.append(samples)
        self._waiting += len(samples)
        while self._waiting >= (self._before + self._piece + _AROUND) * FRAME:
            self._begin_piece()

    def finish(self) -> bytes:
        """Wait for what is not encoded yet and return the whole file; empty where there was no sound at all."""
        some = bool(self._frames or self._waiting)
        if some:
            self._workers_take(self._joined(), None)
        while self._encoded:
            self._mux()
        self._workers.shutdown()
        self._container.close()
        return self._file.getvalue() if some else b""

    def _begin_piece(self) -> None:
        sound = self._joined()
        self._workers_take(sound[: (self._before + self._piece + _AROUND) * FRAME], self._piece)
        rest = sound[(self._before + self._piece - _AROUND) * FRAME :]
        self._sound, self._waiting, self._before = [rest], len(rest), _AROUND
        while len(self._encoded) > _AHEAD:
            self._mux()

    def _joined(self) -> Pcm:
        return np.concatenate([np.zeros(0, np.int16), *self._sound])

    def _workers_take(self, sound: Pcm, count: int | None) -> None:
        self._encoded.append(self._workers.submit(_encode, sound, self._before, count))

    def _mux(self) -> None:
        for packet in self._encoded.popleft().result():
            packet.stream = self._stream
            packet.time_base = Fraction(1, RATE)
            packet.pts = packet.dts = self._frames * FRAME
            self._frames += 1
            self._container.mux(packet)


def _encode(samples: Pcm, first: int, count: int | None) -> _Packets:
    """Return `count` frames of a sound from the one numbered `first` on; all that there are where it is None."""
    encoder = av.CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16p"
    encoder.bit_rate, encoder.options = BIT_RATE, _OPTIONS
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16p", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    return packets[first:][:count]
