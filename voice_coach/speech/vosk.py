"""Vosk: words appear as they are spoken."""

from typing import Any

import msgspec
import vosk

from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.speech.background import BackgroundRecognition
from voice_coach.speech.models import InstalledModel, ModelDamaged
from voice_coach.speech.recognizer import Recognition, RecognitionFailed
from voice_coach.speech.transcript import Transcript, Word

_GHOST = 0.6
"""Confidence below which a word outside all speech is taken for one that Vosk made of noise ("the", "huh")."""

_NEAR = 0.3
"""Seconds around detected speech in which a word may lie: Vosk's word times and the detector differ by so much."""


class _WordOut(msgspec.Struct):
    word: str
    start: float
    end: float
    conf: float


class _ResultOut(msgspec.Struct):
    """What Vosk answers: ``result`` where words are final, ``partial`` where they are not."""

    result: list[_WordOut] = []
    partial: str = ""


class VoskRecognizer:
    """A loaded Vosk model.

    Raises
    ------
    ModelDamaged
        The files are there but Vosk cannot use them.
    """

    engine = "vosk"

    def __init__(self, model: InstalledModel) -> None:
        vosk.SetLogLevel(-1)
        self.model = model.name
        try:
            # By path always: by name Vosk would download on its own, and exit the program when it cannot.
            self._loaded = vosk.Model(model_path=str(model.path))
            vosk.KaldiRecognizer(self._loaded, RATE)  # some damage shows only here
        except Exception as error:
            raise ModelDamaged(model.name, model.path) from error

    def listen(self, *, captions: bool = True) -> Recognition:
        """Begin a new reply; a live one, with captions, is heard in another thread."""
        recognition = VoskRecognition(self._loaded, captions=captions)
        return BackgroundRecognition(recognition) if captions else recognition


class VoskRecognition:
    """A reply in the ears of Vosk.

    Vosk ends an utterance after 0.5 to 1 s of silence and begins another; a reply is all of them joined. A
    recogniser's word times run on over its results, so a new one for each reply counts from the reply's start.
    """

    caught_up = True

    def __init__(self, model: Any, *, captions: bool) -> None:
        self._captions = captions
        self._engine = vosk.KaldiRecognizer(model, RATE)
        self._engine.SetWords(True)
        self._words: list[Word] = []
        self._partial = ""
        self._speech: list[tuple[float, float]] = []
        self._accepted = 0

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        """Take the next stretch of sound."""
        start = self._accepted / RATE
        self._accepted += len(samples)
        if speaking:
            self._speech.append((start, self._accepted / RATE))
        try:
            ended = self._engine.AcceptWaveform(samples.tobytes())
        except Exception as error:
            raise RecognitionFailed("Vosk could not go on with this reply; its sound is kept.") from error
        if ended:
            self._keep(self._engine.Result())
        elif self._captions:
            self._partial = msgspec.json.decode(self._engine.PartialResult(), type=_ResultOut).partial

    @property
    def caption(self) -> str:
        """The words so far."""
        return " ".join([word.text for word in self._words] + self._partial.split())

    def finish(self) -> Transcript:
        """Return the whole reply."""
        self._keep(self._engine.FinalResult())
        return Transcript(tuple(word for word in self._words if not self._is_ghost(word)))

    def _keep(self, answer: str) -> None:
        self._partial = ""
        found = msgspec.json.decode(answer, type=_ResultOut).result
        self._words += [Word(w.word, w.start, w.end, w.conf) for w in found]

    def _is_ghost(self, word: Word) -> bool:
        """Say whether a word was made of noise: of a reply without any speech, each is, however sure Vosk may be."""
        if self._speech and word.confidence >= _GHOST:
            return False
        return not any(start - _NEAR < word.end and word.start < end + _NEAR for start, end in self._speech)
