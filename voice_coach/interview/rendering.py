"""The interviewer's lines made sound: the next sentence first, and what may be needed later ahead of time."""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np

from voice_coach.audio.pcm import Sound, silence
from voice_coach.speech.voice import Voice, VoiceFailed

BREATH = 0.4
"""Seconds between two sentences that were rendered apart."""

_ENOUGH_WORDS = 8
"""Words from which a stretch is rendered by itself: about three seconds of speech, in which the next is made."""

_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)\s+(?=[A-Z0-9])")


def stretches(text: str) -> list[str]:
    """Cut a text at the ends of sentences into stretches that can be rendered one after the other."""
    cut: list[str] = []
    start = 0
    for end in [found.start() for found in _SENTENCE_END.finditer(text)] + [len(text)]:
        if len(text[start:end].split()) >= _ENOUGH_WORDS or end == len(text):
            cut.append(text[start:end].strip())
            start = end
    return [stretch for stretch in cut if stretch]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A stretch of the line that is being said."""

    text: str
    after_breath: bool
    sound: "Future[Sound]"


class Rendering:
    """Renders in a thread of its own: what is wanted now, in order, and then what was announced.

    What was rendered ahead is kept by the voice (`voice_coach.speech.voices.CachedVoice`), not here.

    Parameters
    ----------
    effect
        What becomes of every sound on its way out, such as a telephone line.
    """

    def __init__(self, voice: Voice, effect: Callable[[Sound], Sound] = lambda sound: sound) -> None:
        self._voice = voice
        self._effect = effect
        self._wanted: deque[_Wanted] = deque()
        self._ahead: deque[str] = deque()
        self._news = threading.Condition()
        self._closed = False
        self._worker: threading.Thread | None = None

    def begin(self, pieces: Sequence[str], likely: Iterable[str] = ()) -> "list[Future[Sound]]":
        """Render a line, and return its sounds as they will come, a breath between them.

        Whatever was announced before and is not rendered yet is forgotten.

        Parameters
        ----------
        pieces
            The line.
        likely
            What may have to be said next; rendered when nothing else is to do.
        """
        texts = [text for piece in pieces for text in stretches(piece)]
        wanted = [_Wanted(text, number > 0, Future()) for number, text in enumerate(texts)]
        self._order(wanted, likely)
        return [stretch.sound for stretch in wanted]

    def prepare(self, pieces: Iterable[str]) -> None:
        """Render ahead what will be said soon."""
        self._order([], pieces)

    def _order(self, wanted: Sequence[_Wanted], likely: Iterable[str]) -> None:
        with self._news:
            self._wanted = deque(wanted)
            self._ahead = deque(text for piece in likely for text in stretches(piece))
            self._news.notify()
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, daemon=True, name="rendering")
            self._worker.start()

    def close(self) -> None:
        """Leave the rest undone."""
        with self._news:
            self._closed = True
            self._wanted.clear()
            self._ahead.clear()
            self._news.notify()

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._closed or self._wanted or self._ahead)
                if self._closed:
                    return
                wanted = self._wanted.popleft() if self._wanted else None
                ahead = "" if wanted else self._ahead.popleft()
            if wanted:
                self._fulfil(wanted)
            else:
                self._render_ahead(ahead)

    def _fulfil(self, wanted: _Wanted) -> None:
        """Make what is waited for, or pass on why it could not be made."""
        try:
            sound = self._voice.render(wanted.text)
            if wanted.after_breath:
                sound = Sound(np.concatenate([silence(BREATH, sound.rate), sound.samples]), sound.rate)
            wanted.sound.set_result(self._effect(sound))
        except VoiceFailed as error:
            wanted.sound.set_exception(error)
        except Exception as error:  # noqa: BLE001  whatever a voice raises, the line is shown
            wanted.sound.set_exception(VoiceFailed(f"The voice broke down ({type(error).__name__}: {error})."))

    def _render_ahead(self, text: str) -> None:
        try:
            self._voice.render(text)
        except Exception:  # noqa: BLE001  this thread is needed for the next line
            with self._news:
                self._ahead.clear()  # it will be told when a line is wanted
