"""The sound of a whole attempt as one track: every cue and reply in order, small enough to be put into a page."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import numpy as np
import numpy.typing as npt

from voice_coach.audio import files
from voice_coach.audio.files import UnreadableSound
from voice_coach.audio.pcm import FULL_SCALE, RATE, Pcm
from voice_coach.audio.resampling import at_rate
from voice_coach.report.view import TurnView

Voice = Literal["cue", "reply"]
"""Who is heard: the interviewer, or the person."""

MEDIA_TYPE = "audio/webm"
"""What the track is: WebM is the container for Opus that browsers have played for longest."""

LEVELS = 50
"""Levels kept for each second of sound."""

_BIT_RATE = 32_000
"""Bits a second. From 24,000 on Opus is called good for wideband speech; 5 minutes make 1.2 MB."""

_OPTIONS = {"application": "audio", "compression_level": "1", "frame_duration": "40"}
"""Set for speed: Opus's speech mode was measured to take three times as long at this rate, the highest level twice."""

_BLOCK = 60 * RATE
"""Samples that are encoded at once: two hours of sound need no second copy of themselves."""


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
    levels: npt.NDArray[np.float32]
    """The loudest sample of each `1 / LEVELS` s, 0 to 1."""

    def find(self, turn: int, voice: Voice) -> Stretch | None:
        """Return where a turn's voice is; None where it was not kept."""
        return next((each for each in self.stretches if (each.turn, each.voice) == (turn, voice)), None)

    def between(self, start: float, end: float) -> npt.NDArray[np.float32]:
        """Return the levels between two times."""
        return self.levels[round(start * LEVELS) : max(round(start * LEVELS) + 1, round(end * LEVELS))]


def record_track(turns: Sequence[TurnView]) -> Track:
    """Return the sound of some turns as one track. What cannot be read is left out.

    Parameters
    ----------
    turns
        In their order. Two that name the same file share one stretch of the track.
    """
    at = 0
    placed: dict[Path, tuple[int, int]] = {}
    stretches: list[Stretch] = []
    sounds: list[Pcm] = []
    for turn, voice, path in _files(turns):
        if path not in placed:
            samples = read_sound(path)
            placed[path] = (at, at + len(samples))
            sounds.append(samples)
            at += len(samples)
        start, end = placed[path]
        if end > start:
            stretches.append(Stretch(turn, voice, start / RATE, end / RATE))
    media = _encode(_blocks(sounds)) if at else b""
    return Track(media, at / RATE, tuple(stretches), measure_levels(sounds))


def _files(turns: Iterable[TurnView]) -> Iterator[tuple[int, Voice, Path]]:
    for turn in turns:
        if turn.cue_sound:
            yield turn.number, "cue", turn.cue_sound
        if turn.reply_sound:
            yield turn.number, "reply", turn.reply_sound


def read_sound(path: Path) -> Pcm:
    """Return the sound of a file at the track's rate: nothing where it is gone or cannot be read."""
    try:
        sound = files.read_flac(path)
        if sound.samples.ndim == 1:
            return at_rate(sound, RATE)
    except UnreadableSound:
        pass  # a recording from elsewhere, or one that was cut off
    try:
        return files.read(path).samples
    except UnreadableSound:
        return np.zeros(0, np.int16)


def _blocks(sounds: Iterable[Pcm]) -> Iterator[Pcm]:
    for samples in sounds:
        for first in range(0, len(samples), _BLOCK):
            yield samples[first : first + _BLOCK]


def _encode(blocks: Iterable[Pcm]) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono", options=_OPTIONS)
        stream.bit_rate = _BIT_RATE
        at = 0
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = at
            at += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def measure_levels(sounds: Sequence[Pcm]) -> npt.NDArray[np.float32]:
    """Return the loudest sample of each short while."""
    if not sounds:
        return np.zeros(0, np.float32)
    each = RATE // LEVELS
    whole = np.concatenate(sounds)
    cells = np.pad(whole, (0, -len(whole) % each)).reshape(-1, each)
    loudest = np.maximum(cells.max(axis=1).astype(np.int32), -cells.min(axis=1).astype(np.int32))
    levels: npt.NDArray[np.float32] = (loudest / FULL_SCALE).astype(np.float32)
    return levels
