"""A streaming engine in a thread of its own, so that a slow one delays nothing but its words."""

import queue
import threading

from voice_coach.audio.pcm import Pcm
from voice_coach.speech.recognizer import Recognition, RecognitionHung
from voice_coach.speech.transcript import Transcript

_HUNG = 30.0
"""Seconds without any progress after which an engine counts as hung; a step takes a few milliseconds."""


class BackgroundRecognition:
    """Hands a reply's sound to another recognition, in order, while the caller goes on.

    The session writes sound to disk and draws the level in the same thread that feeds the recogniser: an engine
    that is slower than speech, on a busy machine, must not hold that up.

    Parameters
    ----------
    inner
        The recognition that does the work; touched by the other thread only.
    patience
        Seconds without any progress after which it counts as hung.
    """

    def __init__(self, inner: Recognition, patience: float = _HUNG) -> None:
        self._patience = patience
        self._inner = inner
        self._pending: queue.SimpleQueue[tuple[Pcm, bool] | None] = queue.SimpleQueue()
        self._accepted = 0
        self._done = 0
        self._caption = ""
        self._error: Exception | None = None
        self._transcript = Transcript()
        self._worker = threading.Thread(target=self._work, daemon=True, name="recognition")
        self._worker.start()

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        """Take the next stretch of sound.

        Raises
        ------
        RecognitionFailed
            The engine could not go on with what was accepted before.
        """
        self._raise_error()
        self._accepted += 1
        self._pending.put((samples, speaking))

    @property
    def caption(self) -> str:
        """The words of what has been worked off."""
        return self._caption

    @property
    def caught_up(self) -> bool:
        """Whether everything has been worked off."""
        return self._done == self._accepted and self._inner.caught_up

    def finish(self) -> Transcript:
        """Return the whole reply, once everything has been worked off.

        Raises
        ------
        RecognitionFailed
            The engine could not go on, or hangs.
        """
        self._pending.put(None)
        done = -1
        while self._worker.is_alive() and done != self._done:
            done = self._done
            self._worker.join(self._patience)
        if self._worker.is_alive():
            raise RecognitionHung("The recogniser did not come back; the reply's sound is kept.")
        self._raise_error()
        return self._transcript

    def _work(self) -> None:
        try:
            while (piece := self._pending.get()) is not None:
                samples, speaking = piece
                self._inner.accept(samples, speaking=speaking)
                self._caption = self._inner.caption
                self._done += 1
            self._transcript = self._inner.finish()
        except Exception as error:  # noqa: BLE001  it is raised in the caller's thread
            self._error = error

    def _raise_error(self) -> None:
        if self._error:
            raise self._error
