"""The sound of a whole attempt as one track: every cue and reply in order, small enough to be put into a page."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av

from voice_coach.audio.files import read_kept
from voice_coach.audio.levels import LEVELS, LevelMeter, Levels
from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.report.view import TurnView

Voice = Literal["cue", "reply"]
"""Who is heard: the interviewer, or the person."""

MEDIA_TYPE = "audio/mpeg"
"""What the track is: MP3 is what every browser plays, of any age and on any system, without a codec of the system's."""

_BIT_RATE = 40_000
"""Bits a second; at 16 kHz each frame is 180 bytes, with no padding, so that a seek is exact. 5 minutes make 1.5 MB."""

_OPTIONS = {"compression_level": "7"}
"""Set for speed: LAME's usual level was measured to take 1.8 times as long, for nothing that is heard in speech."""

_BLOCK = 60 * RATE
"""Samples that are encoded at once."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where one voice of one turn is on the track."""

    turn: int
    voice: Voice
    start: float
    """Seconds from the start of the track."""
    end: float
    """Seconds from the start of the track."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The sound of an attempt."""

    media: bytes
    """The file that a browser plays; empty where there is no sound at all."""
    seconds: float
    stretches: tuple[Stretch, ...]
    levels: Levels

    def find(self, turn: int, voice: Voice) -> Stretch | None:
        """Return where a turn's voice is; None where it was not kept."""
        return next((each for each in self.stretches if (each.turn, each.voice) == (turn, voice)), None)

    def between(self, start: float, end: float) -> Levels:
        """Return the levels between two times."""
        return self.levels[round(start * LEVELS) : max(round(start * LEVELS) + 1, round(end * LEVELS))]


def record_track(turns: Sequence[TurnView]) -> Track:
    """Return the sound of some turns as one track. What cannot be read is left out.

    Parameters
    ----------
    turns
        In their order. Two that name the same file share one stretch of the track.
    """
    recorder = _Recorder()
    placed: dict[Path, tuple[float, float]] = {}
    stretches: list[Stretch] = []
    for turn, voice, path in _files(turns):
        if path not in placed:
            start = recorder.seconds
            recorder.add(read_kept(path))
            placed[path] = (start, recorder.seconds)
        start, end = placed[path]
        if end > start:
            stretches.append(Stretch(turn, voice, start, end))
    return Track(recorder.finish(), recorder.seconds, tuple(stretches), recorder.levels.finish())


def _files(turns: Iterable[TurnView]) -> Iterator[tuple[int, Voice, Path]]:
    for turn in turns:
        if turn.cue_sound:
            yield turn.number, "cue", turn.cue_sound
        if turn.reply_sound:
            yield turn.number, "reply", turn.reply_sound


class _Recorder:
    """Encodes one sound after the other, so that no more than one of them need be held."""

    def __init__(self) -> None:
        self.levels = LevelMeter()
        self._count = 0
        self._file = io.BytesIO()
        self._container = av.open(self._file, "w", format="mp3")
        self._stream = self._container.add_stream("libmp3lame", rate=RATE, layout="mono", options=_OPTIONS)
        self._stream.bit_rate = _BIT_RATE

    @property
    def seconds(self) -> float:
        """Length so far."""
        return self._count / RATE

    def add(self, samples: Pcm) -> None:
        """Go on with a sound."""
        self.levels.accept(samples)
        for first in range(0, len(samples), _BLOCK):
            block = samples[first : first + _BLOCK]
            frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = self._count
            self._count += len(block)
            self._container.mux(self._stream.encode(frame))

    def finish(self) -> bytes:
        """Return the file; empty where there was no sound at all."""
        if self._count:
            self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._file.getvalue() if self._count else b""
