"""An engine that is not trusted: whatever breaks in it costs one reply's words, and nothing else."""

import math
import unicodedata
from collections.abc import Iterable, Iterator

from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.errors import VoiceCoachError
from voice_coach.speech.recognizer import Recognition, RecognitionFailed, RecognitionHung, Recognizer
from voice_coach.speech.transcript import Transcript, Word

_BEYOND = 1.0
"""Seconds by which engines were seen to time a last word beyond the end of the sound."""


class GuardedRecognizer:
    """Passes on what an engine hears, and only what can have been heard.

    Parameters
    ----------
    inner
        The engine. Once it hangs it is not asked again: each reply would wait for it in vain.
    """

    def __init__(self, inner: Recognizer) -> None:
        self._inner = inner
        self._hung = False
        self.engine = inner.engine
        self.model = inner.model

    def listen(self, *, captions: bool = True) -> Recognition:
        """Begin a new reply. An engine that cannot begin fails at its first sound."""
        if self._hung:
            return _Broken("The recogniser still hangs, so this reply has no words; its sound is kept.")
        try:
            return _Guarded(self, self._inner.listen(captions=captions))
        except VoiceCoachError:
            raise
        except Exception as error:  # noqa: BLE001  whatever an engine raises
            return _Broken(_broke_down(error))

    def note_hung(self) -> None:
        """Ask the engine no more."""
        self._hung = True


class _Guarded:
    """A reply in the ears of such an engine."""

    def __init__(self, owner: GuardedRecognizer, inner: Recognition) -> None:
        self._owner = owner
        self._inner = inner
        self._accepted = 0
        self._caption = ""
        self._unasked: Exception | None = None
        """What broke where nobody could be told; the next sound tells."""

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        """Take the next stretch of sound.

        Raises
        ------
        RecognitionFailed
        """
        self._accepted += len(samples)
        if self._unasked:
            raise self._failed(self._unasked) from self._unasked
        try:
            self._inner.accept(samples, speaking=speaking)
        except Exception as error:
            raise self._failed(error) from error

    @property
    def caption(self) -> str:
        """The words so far."""
        try:
            self._caption = " ".join(_plain(self._inner.caption).split())
        except Exception as error:  # noqa: BLE001  whatever an engine raises
            self._unasked = error
        return self._caption

    @property
    def caught_up(self) -> bool:
        """Whether the caption covers everything."""
        try:
            return bool(self._inner.caught_up)
        except Exception as error:  # noqa: BLE001  whatever an engine raises
            self._unasked = error
            return True

    def finish(self) -> Transcript:
        """Return the whole reply.

        Raises
        ------
        RecognitionFailed
        """
        try:
            return Transcript(tuple(_possible(self._inner.finish().words, self._accepted / RATE)))
        except Exception as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> Exception:
        if isinstance(error, RecognitionHung):
            self._owner.note_hung()
        return error if isinstance(error, VoiceCoachError) else RecognitionFailed(_broke_down(error))


class _Broken:
    """A reply that nobody hears."""

    caption = ""
    caught_up = True

    def __init__(self, why: str) -> None:
        self._why = why

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        raise RecognitionFailed(self._why)

    def finish(self) -> Transcript:
        raise RecognitionFailed(self._why)


def _possible(words: Iterable[Word], seconds: float) -> Iterator[Word]:
    """Yield what can have been said within so many seconds, in the order of time."""
    before = 0.0
    for word in words:
        text = " ".join(_plain(word.text).split())
        start, end, sure = float(word.start), float(word.end), float(word.confidence)
        if not text or not all(map(math.isfinite, (start, end))) or start > seconds + _BEYOND:
            continue
        start = max(before, start)
        before = start
        yield Word(text, start, min(max(start, end), max(start, seconds + _BEYOND)), _share(sure))


def _share(value: float) -> float:
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0


def _plain(text: object) -> str:
    """Return a text without signs that steer a terminal, or that cannot be written down."""
    return "".join(sign if unicodedata.category(sign) not in {"Cc", "Cs"} else " " for sign in str(text))


def _broke_down(error: Exception) -> str:
    return (
        f"The recogniser broke down ({type(error).__name__}: {error}), so this reply has no words; its sound is kept."
    )
