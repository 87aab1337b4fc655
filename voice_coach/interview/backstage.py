"""Makes ready what is needed later, while something is already being played and not before: it starts sooner."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from voice_coach.interview import events
from voice_coach.library.bank import load_matcher
from voice_coach.moves import Matcher
from voice_coach.speech.engines import load
from voice_coach.speech.models import InstalledModel
from voice_coach.speech.recognizer import Recognizer

T = TypeVar("T")


class Backstage:
    """A listener that loads the recogniser and the matcher once the first sound is out."""

    def __init__(self, model: InstalledModel) -> None:
        self._model = model
        self._begun = False
        self.recognizer: Future[Recognizer] = Future()
        self.matcher: Future[Matcher] = Future()

    def notice(self, event: events.Event | events.Private) -> None:
        """Begin with the first sound that is played."""
        if isinstance(event, (events.Ringing, events.CueStarted)) and not self._begun:
            self._begun = True
            promised = (self._model, self.recognizer, self.matcher)
            threading.Thread(target=_work, args=promised, daemon=True, name="backstage").start()

    def close(self) -> None:
        """Let the recogniser go, also one that is still being loaded."""
        self.recognizer = Future()
        self.recognizer.cancel()


def _work(model: InstalledModel, recognizer: Future[Recognizer], matcher: Future[Matcher]) -> None:
    _fulfil(recognizer, lambda: load(model))
    _fulfil(matcher, _ready_matcher)


def _ready_matcher() -> Matcher:
    matcher = load_matcher()
    matcher.warm_up()
    return matcher


def _fulfil(promise: Future[T], make: Callable[[], T]) -> None:
    """Make what was promised, or pass on why it could not be made."""
    try:
        promise.set_result(make())
    except Exception as error:  # noqa: BLE001  it is raised where the promise is redeemed
        promise.set_exception(error)
