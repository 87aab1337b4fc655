"""Recognisers for tests that are about something else: what they hear is written beforehand."""

from collections.abc import Sequence

from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.speech.recognizer import Recognition, RecognitionFailed
from voice_coach.speech.transcript import Transcript, Word


class Scripted:
    """A recogniser whose replies are given; each is a recognition, or a text that is heard once there is speech."""

    engine = "vosk"
    model = "scripted"

    def __init__(self, replies: Sequence[Recognition | str]) -> None:
        self._replies = iter(replies)
        self.wanted_captions: list[bool] = []

    def listen(self, *, captions: bool = True) -> Recognition:
        self.wanted_captions.append(captions)
        reply = next(self._replies)
        return Hears(reply) if isinstance(reply, str) else reply


class Hears:
    """A reply that is heard as `text`, word after word while there is speech, all of it at the end.

    Parameters
    ----------
    fails_after
        Seconds of sound after which the engine breaks down.
    """

    def __init__(self, text: str = "", *, fails_after: float | None = None, fails_at_end: bool = False) -> None:
        self._words = text.split()
        self._fails_after = fails_after
        self._fails_at_end = fails_at_end
        self._speech = 0
        self.samples: list[Pcm] = []
        self.caught_up = True

    @property
    def seconds(self) -> float:
        """Seconds of sound accepted."""
        return sum(len(samples) for samples in self.samples) / RATE

    @property
    def caption(self) -> str:
        return " ".join(self._words) if self._speech else ""

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        if self._fails_after is not None and self.seconds >= self._fails_after:
            raise RecognitionFailed("The engine broke down; the reply's sound is kept.")
        self.samples.append(samples)
        self._speech += speaking

    def finish(self) -> Transcript:
        if self._fails_at_end:
            raise RecognitionFailed("The engine broke down at the end; the reply's sound is kept.")
        if not self._speech:
            return Transcript()
        return Transcript(tuple(Word(word, 0.3 * at, 0.3 * at + 0.2, 0.9) for at, word in enumerate(self._words)))
