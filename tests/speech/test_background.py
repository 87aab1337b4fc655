"""An engine in a thread of its own: in order, late or broken, but never in the way."""

import threading

import pytest

from voice_coach.audio.pcm import Pcm, silence
from voice_coach.speech.background import BackgroundRecognition
from voice_coach.speech.recognizer import RecognitionFailed
from voice_coach.speech.transcript import Transcript, Word


class Counting:
    """Hears a word in every piece; works only when it may, and breaks down at the piece numbered `breaks_at`."""

    caught_up = True

    def __init__(self, breaks_at: int = 0) -> None:
        self.may_work = threading.Event()
        self._breaks_at = breaks_at
        self._heard: list[int] = []

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        self.may_work.wait(10)
        if len(self._heard) + 1 == self._breaks_at:
            raise RecognitionFailed("It broke down.")
        self._heard.append(len(samples))

    @property
    def caption(self) -> str:
        return " ".join(map(str, self._heard))

    def finish(self) -> Transcript:
        return Transcript(tuple(Word(str(size), 0.0, 1.0, 1.0) for size in self._heard))


def test_a_slow_engine_does_not_hold_up_the_caller() -> None:
    inner = Counting()
    recognition = BackgroundRecognition(inner)
    recognition.accept(silence(1), speaking=True)
    assert not recognition.caught_up
    assert recognition.caption == ""
    inner.may_work.set()
    assert recognition.finish().text == "16000"


def test_pieces_are_worked_off_in_order() -> None:
    inner = Counting()
    recognition = BackgroundRecognition(inner)
    for seconds in (1, 2, 3):
        recognition.accept(silence(seconds), speaking=True)
    inner.may_work.set()
    assert recognition.finish().text == "16000 32000 48000"
    assert recognition.caught_up
    assert recognition.caption == "16000 32000 48000"


def test_a_break_down_is_told_when_the_reply_is_finished() -> None:
    inner = Counting(breaks_at=2)
    recognition = BackgroundRecognition(inner)
    recognition.accept(silence(1), speaking=True)
    recognition.accept(silence(1), speaking=True)
    inner.may_work.set()
    with pytest.raises(RecognitionFailed, match="broke down"):
        recognition.finish()
