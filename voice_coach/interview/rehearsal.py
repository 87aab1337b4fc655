"""A whole rehearsal: the session with everything around it, kept however it ends."""

import contextlib
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.feedback.scoring import Scoring
from voice_coach.interview import events
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.keeper import Keeper
from voice_coach.interview.scenarios import NamedScenario, load_understanding
from voice_coach.interview.session import Ears, Mouth, Session
from voice_coach.library.bank import load_matcher
from voice_coach.library.store import Library
from voice_coach.moves import Matcher
from voice_coach.speech.engines import load
from voice_coach.speech.loading import LoadingRecognizer
from voice_coach.speech.models import InstalledModel
from voice_coach.speech.recognizer import Recognizer
from voice_coach.speech.voice import Voice, VoiceFailed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rehearsal."""

    card: Scorecard
    """The scorecard of all that was said."""
    attempt: int | None
    """The attempt's number in the library; None where nothing was kept."""
    stopped_by: BaseException | None
    """What ended it before its time: a fault, a bug, or Ctrl-C; None where it came to its end."""
    not_kept: VoiceCoachError | None
    """Why some of it could not be kept, if so."""


class Rehearsal:
    """One rehearsal, set up and ready to `run`.

    Parameters
    ----------
    named
        The scenario.
    model
        The model that hears; it loads while the interviewer already speaks.
    library
        Where the attempt is kept; None keeps nothing.
    seed
        Repeats the wordings of an earlier rehearsal; None picks new ones.
    listeners
        Followers of what happens, beside the one that keeps it.
    """

    def __init__(
        self,
        *,
        named: NamedScenario,
        model: InstalledModel,
        voice: Voice,
        ears: Ears,
        mouth: Mouth,
        scoring: Scoring,
        library: Library | None,
        seed: int | None,
        listeners: Sequence[events.Listener],
    ) -> None:
        scenario = named.scenario
        self._library = library
        self._attempt = _begin(library, named, model, voice) if library else None
        self._keeper = Keeper(library, self._attempt, self._warn) if library and self._attempt else None
        conversation = Conversation(scenario, random.Random(seed))  # noqa: S311  picks wordings
        self._backstage = _Backstage(model, voice, conversation.likely())
        keepers = [self._keeper] if self._keeper else []
        self._session = Session(
            name=named.name,
            style=scenario.style,
            conversation=conversation,
            voice=voice,
            mouth=mouth,
            ears=ears,
            recognizer=LoadingRecognizer(self._backstage.recognizer, model.engine, model.name),
            match=lambda text, cue: self._backstage.matcher.result().match(text, cue),
            understand=load_understanding().hear,
            scoring=scoring,
            listeners=[*keepers, *listeners, self._backstage],
            attempt=self._attempt,
        )

    def press_enter(self) -> None:
        """End the interviewer's line, or the person's turn, at once. May be called from any thread."""
        self._session.press_enter()

    def _warn(self, message: str) -> None:
        self._session.warn(message)

    def run(self) -> Outcome:
        """Hold the rehearsal. Ctrl-C and faults end it early, and what was said until then is kept."""
        stopped_by: BaseException | None = None
        try:
            card = self._session.run()
        except (KeyboardInterrupt, Exception) as error:  # noqa: BLE001  it is in the outcome, and raised from there
            stopped_by = error
            card = self._session.score()
        finally:
            self._backstage.stop()
            if self._keeper:
                self._keeper.close()
        if stopped_by and self._library and self._attempt:
            with contextlib.suppress(VoiceCoachError):
                self._library.finish(self._attempt, card, "interrupted")
        return Outcome(card, self._attempt, stopped_by, self._keeper.trouble if self._keeper else None)


def _begin(library: Library, named: NamedScenario, model: InstalledModel, voice: Voice) -> int:
    return library.begin(
        scenario=named.name,
        style=named.scenario.style,
        engine=model.engine,
        model=f"{model.name} {model.version}".strip(),
        voice=voice.name,
    )


class _Backstage:
    """Makes ready what is needed later, while the first line is being played and not before: it starts sooner.

    First the recogniser and the matcher, then every line that may come. The voice keeps what it rendered, so that
    the next rehearsal's first line starts at once, too.
    """

    def __init__(self, model: InstalledModel, voice: Voice, lines: Sequence[str]) -> None:
        self._model = model
        self._voice = voice
        self._lines = lines
        self._stopped = threading.Event()
        self._begun = False
        self.recognizer: Future[Recognizer] = Future()
        self.matcher: Future[Matcher] = Future()

    def notice(self, event: events.Event | events.Private) -> None:
        """Begin with the first line that is played."""
        if isinstance(event, events.CueStarted) and not self._begun:
            self._begun = True
            threading.Thread(target=self._work, daemon=True, name="backstage").start()

    def stop(self) -> None:
        """Leave the rest undone."""
        self._stopped.set()

    def _work(self) -> None:
        _fulfil(self.recognizer, lambda: load(self._model))
        _fulfil(self.matcher, _ready_matcher)
        for line in self._lines:
            if self._stopped.is_set():
                return
            try:
                self._voice.render(line)
            except VoiceFailed:
                return  # the session will tell when it needs the line


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
