"""A recording of any length, heard stretch by stretch: never more of it in memory than a few seconds."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Pcm
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

    Raises
    ------
    UnreadableSound, RecognitionFailed, UnwritableSound
    """
    detector = SpeechDetector()
    before: deque[Pcm] = deque(maxlen=round(_LEAD * RATE / _BLOCK))
    now: _Open | None = None
    number = 0
    heard = 0
    try:
        for block in _blocks(path, damaged):
            detector.accept(block)
            heard += len(block)
            if now is None and detector.speaking:
                number += 1
                lead = np.concatenate([np.zeros(0, np.int16), *before])
                start = (heard - len(block) - len(lead)) / RATE
                now = _Open(start, recognizer.listen(captions=False), keep(number) if keep else None)
                now.accept(lead, speaking=False)
            if now is None:
                before.append(block)
            else:
                now.accept(block, speaking=detector.speaking)
                if _is_over(detector, heard / RATE - now.start):
                    yield _end(number, now)
                    now = None
                    before.clear()
                    detector.forget_until(heard / RATE)
            progress(heard / RATE)
        if now is not None:
            yield _end(number, now)
            now = None
    finally:
        if now is not None and now.keep:
            now.keep.close()


def _is_over(detector: SpeechDetector, seconds: float) -> bool:
    """Whether a stretch of so many seconds ends here."""
    if seconds >= _LONGEST:
        return True
    silence = detector.position - (detector.last_speech or 0.0)
    return not detector.speaking and silence >= (_BREATH if seconds >= _LONG else SILENCE)


def _end(number: int, done: _Open) -> Stretch:
    if done.keep:
        keep, done.keep = done.keep, None
        keep.close()
    return Stretch(number, done.start, done.recognition.finish())


def _blocks(path: Path, damaged: Callable[[], None]) -> Iterator[Pcm]:
    """Yield the sound of a file in blocks of one size, the last one smaller."""
    rest = np.zeros(0, np.int16)
    for samples in files.read_blocks(path, damaged):
        rest = np.concatenate([rest, samples])
        whole = len(rest) - len(rest) % _BLOCK
        for at in range(0, whole, _BLOCK):
            yield rest[at : at + _BLOCK]
        rest = rest[whole:]
    if len(rest):
        yield rest
