"""The sound of a whole attempt as one track: every cue and reply in order, small enough to be put into a page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from voice_coach.audio.files import read_kept
from voice_coach.audio.levels import LEVELS, LevelMeter, Levels
from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.report.mp3 import Mp3Writer
from voice_coach.report.view import TurnView

Voice = Literal["cue", "reply"]
"""Who is heard: the interviewer, or the person."""

MEDIA_TYPE = "audio/mpeg"
"""What the track is: MP3 is what every browser plays, of any age and on any system, without a codec of the system's."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where one voice of one turn is on the track."""

    turn: int
    voice: Voice
    start: float
    """Seconds from the start of the track."""
    end: float
    """Seconds from the start of the track."""


@dataclass(frozen=True, eq=False)
class Track:
    """The sound of an attempt."""

    seconds: float
    stretches: tuple[Stretch, ...]
    levels: Levels
    mp3: Mp3Writer

    @cached_property
    def media(self) -> bytes:
        """The file that a browser plays; empty where there is no sound at all. Waits until it is encoded."""
        return self.mp3.finish()

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
    return Track(recorder.seconds, tuple(stretches), recorder.levels.finish(), recorder.mp3)


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
        self.mp3 = Mp3Writer()
        self._count = 0

    @property
    def seconds(self) -> float:
        """Length so far."""
        return self._count / RATE

    def add(self, samples: Pcm) -> None:
        """Go on with a sound."""
        self.levels.accept(samples)
        self.mp3.write(samples)
        self._count += len(samples)
