"""Whisper: not a streaming engine, so each stretch between pauses is decoded while the person still speaks."""

import os
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as DecodingTimeout
from typing import Any

import numpy as np
from faster_whisper import WhisperModel

from voice_coach.audio.pcm import FULL_SCALE, RATE, Pcm, silence
from voice_coach.speech.models import InstalledModel, ModelDamaged
from voice_coach.speech.recognizer import RecognitionFailed, RecognitionHung
from voice_coach.speech.transcript import Transcript, Word

_PAUSE = round(0.2 * RATE)
"""Samples of silence after which a stretch is decoded. The detector itself needs another 0.13 s to be sure, so
decoding starts 0.33 s into a pause and is done long before any silence ends the turn."""

_SETTLED = 8 * RATE
"""Samples from which a stretch is final once decoded. Shorter ones are decoded again together with what follows,
because Whisper hears words better in their sentence."""

_LONGEST = 24 * RATE
"""Samples that a stretch may have without any pause: Whisper's window is 30 s."""

_CUT_WITHIN = 3 * RATE
"""Samples at the end of a stretch that is too long in which the quietest moment is sought to cut it."""

_CUT_FRAME = round(0.03 * RATE)
"""Samples over which loudness is taken to find that moment."""

_LEAD = round(0.3 * RATE)
"""Samples of silence kept before speech: Whisper mishears words that begin at once."""

_THREADS = max(1, (os.cpu_count() or 2) // 2)
"""Threads that decode. The other half of the machine is for capture, screen and voice; with two cores, one thread
was measured to be as fast as two (1.1 s for 14 s of speech), and it does not stall when something else is busy."""

_WAITING = 4
"""Stretches that may wait to be decoded. A file is read faster than it is decoded; this bounds the memory."""

_HUNG = 30.0
"""Seconds after which a decoding counts as hung: the longest stretch takes about 3 s on a slow machine."""


class WhisperRecognizer:
    """A loaded Whisper model (CTranslate2 format, 8-bit).

    Raises
    ------
    ModelDamaged
        The files are there but CTranslate2 cannot use them.
    """

    engine = "whisper"

    def __init__(self, model: InstalledModel) -> None:
        self.model = model.name
        try:
            self._loaded = WhisperModel(
                str(model.path), device="cpu", compute_type="int8", cpu_threads=_THREADS, local_files_only=True
            )
        except Exception as error:
            raise ModelDamaged(model.name, model.path) from error
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="whisper")

    def listen(self, *, captions: bool = True) -> "WhisperRecognition":
        """Begin a new reply."""
        return WhisperRecognition(self._loaded, self._worker, captions=captions)


class WhisperRecognition:
    """A reply in the ears of Whisper."""

    def __init__(self, model: Any, worker: ThreadPoolExecutor, *, captions: bool) -> None:
        self._model = model
        self._captions = captions
        self._worker = worker
        self._lock = threading.Lock()
        self._final: tuple[Word, ...] = ()
        self._tentative: tuple[Word, ...] = ()
        self._stretch = silence(0)
        self._stretch_start = 0
        self._accepted = 0
        self._speech_end = 0
        self._asked_until = 0
        self._final_jobs: deque[Future[None]] = deque()
        self._tentative_job: Future[None] | None = None

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        """Take the next stretch of sound; decoding goes on in another thread.

        Raises
        ------
        RecognitionFailed
            A stretch before it could not be decoded.
        """
        for job in self._jobs:
            if job.done():
                _wait_for(job)
        self._stretch = np.concatenate([self._stretch, samples])
        self._accepted += len(samples)
        if speaking:
            self._speech_end = self._accepted
        if self._speech_end <= self._stretch_start:
            self._drop_leading_silence()
        elif self._unheard and self._accepted - self._speech_end >= _PAUSE:
            self._pause()
        elif len(self._stretch) >= _LONGEST:
            self._decode(_quietest_moment(self._stretch), final=True)

    @property
    def caption(self) -> str:
        """The words of all stretches decoded so far."""
        return Transcript(self._words).text

    @property
    def caught_up(self) -> bool:
        """Whether every word said so far has been decoded."""
        return not self._unheard and all(job.done() for job in self._jobs)

    def finish(self) -> Transcript:
        """Decode what is left and return the whole reply."""
        if self._unheard:
            self._decode(len(self._stretch), final=True)
        for job in self._jobs:
            _wait_for(job)
        return Transcript(self._words)

    @property
    def _words(self) -> tuple[Word, ...]:
        with self._lock:
            return self._final + self._tentative

    @property
    def _unheard(self) -> bool:
        """Whether there was speech since the last stretch handed to the worker."""
        return self._speech_end > self._asked_until

    def _drop_leading_silence(self) -> None:
        surplus = len(self._stretch) - _LEAD
        if surplus > 0:
            self._stretch = self._stretch[surplus:]
            self._stretch_start += surplus

    def _pause(self) -> None:
        """Decode what was said up to this pause, unless that can wait."""
        settled = len(self._stretch) >= _SETTLED
        if settled or self._captions:
            self._decode(len(self._stretch), final=settled)

    def _decode(self, length: int, *, final: bool) -> None:
        """Hand the first `length` samples of the stretch to the worker; a tentative job not begun is replaced."""
        if self._tentative_job is not None:
            self._tentative_job.cancel()
            self._tentative_job = None
        job = self._worker.submit(self._run, self._stretch[:length], self._stretch_start, final=final)
        self._asked_until = self._stretch_start + length
        if not final:
            self._tentative_job = job
            return
        self._stretch = self._stretch[length:]
        self._stretch_start += length
        self._final_jobs.append(job)
        while len(self._final_jobs) > _WAITING:
            _wait_for(self._final_jobs.popleft())

    @property
    def _jobs(self) -> list[Future[None]]:
        tentative = self._tentative_job
        return [*self._final_jobs, *([tentative] if tentative and not tentative.cancelled() else [])]

    def _run(self, samples: Pcm, start: int, final: bool) -> None:
        words = _transcribe(self._model, samples, start / RATE)
        with self._lock:
            if final:
                self._final += words
                self._tentative = ()
            else:
                self._tentative = words


def _wait_for(job: Future[None]) -> None:
    try:
        job.result(timeout=_HUNG)
    except DecodingTimeout as error:
        raise RecognitionHung("Whisper did not come back; the reply's sound is kept.") from error
    except Exception as error:
        raise RecognitionFailed("Whisper could not decode this reply; its sound is kept.") from error


def _transcribe(model: Any, samples: Pcm, offset: float) -> tuple[Word, ...]:
    segments, _ = model.transcribe(
        samples.astype(np.float32) / FULL_SCALE,
        language="en",
        beam_size=5,  # the authors' own setting (Radford et al. 2022, section 4.5)
        temperature=(0.0, 0.4),  # one second try where the first repeats itself, not the usual five
        condition_on_previous_text=False,  # what was misheard once must not steer the rest
        word_timestamps=True,
    )
    words: list[Word] = []
    for segment in segments:
        for word in segment.words or ():
            _append(words, word, offset)
    return tuple(words)


def _append(words: list[Word], piece: Any, offset: float) -> None:
    """Add a piece of a segment; one without a space before it belongs to the word before ("twenty" "-five")."""
    start, end = float(piece.start) + offset, float(piece.end) + offset
    if words and not piece.word.startswith(" "):
        before = words.pop()
        confidence = min(before.confidence, float(piece.probability))
        words.append(Word(before.text + piece.word, before.start, end, confidence))
    elif text := piece.word.strip():
        words.append(Word(text, start, end, float(piece.probability)))


def _quietest_moment(stretch: Pcm) -> int:
    """Return the sample near the end of a stretch around which it is quietest."""
    tail = stretch[-_CUT_WITHIN:]
    frames = tail[: len(tail) - len(tail) % _CUT_FRAME].reshape(-1, _CUT_FRAME).astype(np.float64)
    quietest = int(np.argmin((frames**2).sum(axis=1)))
    return len(stretch) - len(tail) + quietest * _CUT_FRAME + _CUT_FRAME // 2
