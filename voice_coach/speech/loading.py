"""A recogniser that is still being loaded while the person is already spoken to."""

import contextlib
import ctypes
import sys
from concurrent.futures import Future

from voice_coach.audio.pcm import Pcm
from voice_coach.speech.recognizer import Recognition, Recognizer
from voice_coach.speech.transcript import Transcript


class LoadingRecognizer:
    """Stands in for a recogniser until it has loaded; what is said meanwhile is kept for it.

    Parameters
    ----------
    loading
        The recogniser to be.
    engine
        Its engine's name, known beforehand.
    model
        Its model's name, known beforehand.
    """

    def __init__(self, loading: Future[Recognizer], engine: str, model: str) -> None:
        self._loading = loading
        self.engine = engine
        self.model = model

    def listen(self, *, captions: bool = True) -> Recognition:
        """Begin a new reply, at once."""
        return _PatientRecognition(self._loading, captions=captions)

    def close(self) -> None:
        """Let the recogniser go.

        A session refers to itself, so Python would keep it, and its hundred megabytes, until it next cleans up.
        """
        self._loading = Future()
        self._loading.cancel()


def give_back_unused() -> None:
    """Make the allocator give the system back what is free, where it can be told to: glibc's.

    Models are loaded and run by threads of their own, and it keeps what each of them used for the next: after 29
    sessions in one process that was measured to be 680 MB.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # musl's cannot
            ctypes.CDLL(None).malloc_trim(0)


class _PatientRecognition:
    """A reply that is kept until the recogniser can take it. Raises what loading it raised."""

    def __init__(self, loading: Future[Recognizer], *, captions: bool) -> None:
        self._loading = loading
        self._captions = captions
        self._kept: list[tuple[Pcm, bool]] = []
        self._inner: Recognition | None = None

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        """Take the next stretch of sound."""
        self._kept.append((samples, speaking))
        if self._loading.done():
            self._hand_over()

    @property
    def caption(self) -> str:
        """The words so far; none before the recogniser has loaded."""
        return self._inner.caption if self._inner else ""

    @property
    def caught_up(self) -> bool:
        """Whether the caption covers everything that was accepted."""
        return self._inner is not None and self._inner.caught_up

    def finish(self) -> Transcript:
        """Return the whole reply; waits for the recogniser where it must."""
        return self._hand_over().finish()

    def _hand_over(self) -> Recognition:
        """Give the recogniser everything that was kept for it; waits until there is one."""
        if self._inner is None:
            self._inner = self._loading.result().listen(captions=self._captions)
        for samples, speaking in self._kept:
            self._inner.accept(samples, speaking=speaking)
        self._kept.clear()
        return self._inner
