"""A recording of any length, heard stretch by stretch: never more of it in memory than a few seconds."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.speech.end_of_turn import AFTER_HANGING
from voice_coach.speech.recognizer import Recognition, Recognizer
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.vad import SpeechDetector

SILENCE = AFTER_HANGING
"""Seconds of silence that end a stretch: what ends every turn of a live talk, whatever was said last."""

_LONG = 60.0
"""Seconds from which a stretch ends at the next breath: longer than replies at the end of an interview are."""

_BREATH = 0.6
"""Seconds of silence that are a breath between sentences: pauses inside one are mostly shorter (Campione & Véronis
2002: brief ones under 0.2 s, medium ones up to 1 s)."""

_LONGEST = 120.0
"""Seconds after which a stretch ends in any case; at 200 words a minute the matcher's 600 words last for 180 s."""

_LEAD = 0.5
"""Seconds kept before speech: the detector needs 0.1 s to be sure of it, and recognisers want a little silence."""

_BLOCK = RATE // 10
"""Samples that are judged at once."""


class Keep(Protocol):
    """Where the sound of one stretch goes."""

    def write(self, samples: Pcm) -> None:
        """Take the next of it."""

    def close(self) -> None:
        """Know that there is no more."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody spoke, with silence before and after."""

    number: int
    """Counted from 1, those without a word included."""
    start: float
    """Where it begins, in seconds from the start of the recording."""
    transcript: Transcript
    """Its words, in seconds from its own start."""


@dataclass(slots=True)
class _Open:
    """The stretch that is being heard."""

    start: float
    recognition: Recognition
    keep: Keep | None

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        self.recognition.accept(samples, speaking=speaking)
        if self.keep:
            self.keep.write(samples)


def hear(
    path: Path,
    recognizer: Recognizer,
    progress: Callable[[float], None] = lambda _: None,
    keep: Callable[[int], Keep] | None = None,
    damaged: Callable[[], None] = lambda: None,
    side: files.Side | None = None,
) -> Iterator[Stretch]:
    """Yield the stretches of speech in a recording as they are recognised.

    Parameters
    ----------
    path
        Any recording that `voice_coach.audio.files` reads.
    progress
        Told the seconds of sound done so far.
    keep
        Returns where the sound of a stretch goes, by its number.
    damaged
        Told where some of the recording cannot be read, and is left out.
    side
        The channel that is heard; None for all of them together.

    Raises
    ------
    UnreadableSound, RecognitionFailed, UnwritableSound
    """
    hearing = _Hearing(recognizer, keep)
    try:
        for block in _blocks(path, damaged, side):
            if stretch := hearing.accept(block):
                yield stretch
            progress(hearing.seconds)
        if stretch := hearing.end():
            yield stretch
    finally:
        hearing.close()


class _Hearing:
    """Cuts sound into stretches as it comes, block by block."""

    def __init__(self, recognizer: Recognizer, keep: Callable[[int], Keep] | None) -> None:
        self._recognizer = recognizer
        self._keep = keep
        self._detector = SpeechDetector()
        self._before: deque[Pcm] = deque(maxlen=round(_LEAD * RATE / _BLOCK))
        self._now: _Open | None = None
        self._number = 0
        self._heard = 0  # samples

    @property
    def seconds(self) -> float:
        """Seconds of sound that were heard."""
        return self._heard / RATE

    def accept(self, block: Pcm) -> Stretch | None:
        """Take the next sound, and return the stretch that ends in it."""
        self._detector.accept(block)
        if self._now is None and self._detector.speaking:
            self._begin()
        self._heard += len(block)
        if self._now is None:
            self._before.append(block)
            return None
        self._now.accept(block, speaking=self._detector.speaking)
        if not _is_over(self._detector, self.seconds - self._now.start):
            return None
        self._before.clear()
        self._detector.forget_until(self.seconds)
        return self.end()

    def end(self) -> Stretch | None:
        """Return the stretch that is being heard, if there is one: there is no more of it."""
        if self._now is None:
            return None
        stretch = _end(self._number, self._now)
        self._now = None
        return stretch

    def close(self) -> None:
        """Let go of the sound of a stretch that was left in the middle."""
        if self._now is not None and self._now.keep:
            self._now.keep.close()

    def _begin(self) -> None:
        """Begin a stretch a little before what is heard next."""
        self._number += 1
        lead = np.concatenate([silence(0), *self._before])
        recognition = self._recognizer.listen(captions=False)
        keep = self._keep(self._number) if self._keep else None
        self._now = _Open((self._heard - len(lead)) / RATE, recognition, keep)
        self._now.accept(lead, speaking=False)


def _is_over(detector: SpeechDetector, seconds: float) -> bool:
    """Whether a stretch of so many seconds ends here."""
    if seconds >= _LONGEST:
        return True
    quiet = detector.position - (detector.last_speech or 0.0)
    return not detector.speaking and quiet >= (_BREATH if seconds >= _LONG else SILENCE)


def _end(number: int, done: _Open) -> Stretch:
    if done.keep:
        keep, done.keep = done.keep, None
        keep.close()
    return Stretch(number, done.start, done.recognition.finish())


def _blocks(path: Path, damaged: Callable[[], None], side: files.Side | None) -> Iterator[Pcm]:
    """Yield the sound of a file in blocks of one size, the last one smaller."""
    rest = silence(0)
    for samples in files.read_blocks(path, damaged, side):
        rest = np.concatenate([rest, samples])
        whole = len(rest) - len(rest) % _BLOCK
        for at in range(0, whole, _BLOCK):
            yield rest[at : at + _BLOCK]
        rest = rest[whole:]
    if len(rest):
        yield rest
