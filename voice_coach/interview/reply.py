"""One reply being heard: from the end of the cue to the end of the turn."""

import numpy as np

from voice_coach.audio.capture import Block
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.speech.end_of_turn import AFTER_HANGING, AFTER_STATEMENT, patience
from voice_coach.speech.recognizer import Recognition, RecognitionFailed
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.vad import CERTAIN_AFTER, Span, SpeechDetector

ECHO_TAIL = 0.25
"""Seconds after a cue in which the microphone may still hear it from the speakers: the room's echo and the
buffers of an ordinary laptop."""

_LINGERS = 0.1
"""Seconds for which the detector may go on hearing speech that has ended."""

_ENGINE_PATIENCE = 15.0
"""Seconds of silence after which a turn ends although the engine has not caught up: it is very slow, or hangs."""

_BEFORE_SPEECH = 0.1
"""Seconds taken along before detected speech, for soft first consonants."""


class ReplyEar:
    """Hears one reply.

    Parameters
    ----------
    recognition
        A fresh one.
    cue_ended
        When the interviewer's last sample sounded (`time.monotonic`). What was said before is not heard; what is
        said in the `ECHO_TAIL` after it counts only where it goes on beyond it, as a person's words do and an
        echo does not.
    recorded
        Seconds that the turn's recording already has.
    """

    def __init__(self, recognition: Recognition, cue_ended: float, recorded: float = 0.0) -> None:
        self._recognition = recognition
        self._cue_ended = cue_ended
        self._recorded = recorded
        self._detector = SpeechDetector()
        self._held: list[Pcm] | None = []
        self._sound: list[Pcm] = []
        self._heard = 0
        self._origin = cue_ended
        self._speech_start: float | None = None
        self._speech_end: float | None = None
        self._failed = False

    def hear(self, block: Block) -> Pcm:
        """Take a block of the microphone and return what of it belongs to the turn's recording.

        Raises
        ------
        RecognitionFailed
            Once; the reply goes on without words, its sound is still recorded.
        """
        samples = block.samples[max(0, round((self._cue_ended - block.start) * RATE)) :]
        if not len(samples):
            return samples
        self._heard += len(samples)
        self._sound.append(samples)
        self._origin = block.end - self._heard / RATE
        self._detector.accept(samples)
        if self._held is not None:
            self._hold(samples)
        else:
            self._recognize(samples, speaking=self._detector.speaking)
        self._note_speech()
        return samples

    @property
    def caption(self) -> str:
        """The words so far."""
        return "" if self._failed else self._recognition.caption

    @property
    def cue_ended(self) -> float:
        """When the interviewer's last sample sounded (`time.monotonic`)."""
        return self._cue_ended

    @property
    def recorded(self) -> float:
        """Seconds that the turn's recording had before."""
        return self._recorded

    @property
    def sound(self) -> Pcm:
        """All that was heard."""
        return np.concatenate([silence(0), *self._sound])

    @property
    def seconds(self) -> float:
        """Seconds heard."""
        return self._heard / RATE

    @property
    def begun(self) -> bool:
        """Whether the person has begun to speak."""
        return self._speech_start is not None

    @property
    def silence(self) -> float:
        """Seconds since speech was last heard, or since the cue."""
        return self._detector.position - (self._detector.last_speech or 0.0)

    @property
    def finished(self) -> bool:
        """Whether the person has said what they wanted to say."""
        if not self.begun or self._detector.speaking:
            return False
        if self._failed:
            return self.silence >= AFTER_STATEMENT
        if not self._recognition.caught_up:
            return self.silence >= _ENGINE_PATIENCE
        return bool(self.caption) and self.silence >= patience(self.caption)

    def dismiss_noise(self) -> None:
        """Forget speech in which nothing could be understood for a long time: a cough, a chair, a neighbour."""
        waited = self.begun and not self._detector.speaking and self.silence >= AFTER_HANGING
        if waited and not self._failed and self._recognition.caught_up and not self.caption:
            self._detector.forget()
            self._speech_start = self._speech_end = None

    @property
    def speech(self) -> Span | None:
        """From when to when the person spoke, on the clock of `time.monotonic`; None where nothing was said."""
        if self._speech_start is None or self._speech_end is None:
            return None
        return Span(self._speech_start, self._speech_end)

    @property
    def speech_in_recording(self) -> Span | None:
        """The same in seconds from the start of the turn's recording."""
        first, last = self._detector.first_speech, self._detector.last_speech
        if not self.begun or first is None or last is None:
            return None
        return Span(first + self._recorded, last + self._recorded)

    def close(self) -> Transcript:
        """Return what was said, timed from the start of the turn's recording.

        Raises
        ------
        RecognitionFailed
        """
        if self._held is not None:
            self._release()
            self._note_speech()
        transcript = Transcript() if self._failed else self._recognition.finish()
        return transcript.shifted(self._recorded)

    def _hold(self, samples: Pcm) -> None:
        """Keep what comes so soon after the cue until it is clear whether it is its echo."""
        assert self._held is not None  # noqa: S101  for the type checker
        self._held.append(samples)
        if self._heard >= (ECHO_TAIL + CERTAIN_AFTER) * RATE:
            self._release()

    def _release(self) -> None:
        """Give the recogniser what was held, silenced up to where speech began that went on beyond the echo."""
        held = self._held or []
        self._held = None
        self._detector.forget_until(ECHO_TAIL + _LINGERS)
        began = self._detector.first_speech
        cut = round(ECHO_TAIL * RATE) if began is None else max(0, round((began - _BEFORE_SPEECH) * RATE))
        for samples in held:
            mute = min(cut, len(samples))
            cut -= mute
            self._recognize(silence(mute / RATE), speaking=False)
            self._recognize(samples[mute:], speaking=began is not None)

    def _recognize(self, samples: Pcm, *, speaking: bool) -> None:
        if self._failed or not len(samples):
            return
        try:
            self._recognition.accept(samples, speaking=speaking)
        except RecognitionFailed:
            self._failed = True
            raise

    def _note_speech(self) -> None:
        """Keep the times of the speech on the clock, which holds even when the microphone fails in between."""
        if self._held is not None:
            return
        if self._speech_start is None and self._detector.first_speech is not None:
            self._speech_start = self._origin + self._detector.first_speech
        if self._detector.last_speech is not None:
            self._speech_end = self._origin + self._detector.last_speech
