"""A live session of any kind with everything around it, kept however it ends."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_coach.audio.pcm import Sound
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import Case
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.interview import events
from voice_coach.interview.backstage import Backstage
from voice_coach.interview.keeper import Keeper
from voice_coach.interview.scenarios import load_understanding
from voice_coach.interview.senses import Ears, Mouth
from voice_coach.interview.stage import Stage
from voice_coach.library.prompts import load_wordings
from voice_coach.library.store import Kind, Library
from voice_coach.library.text import as_text
from voice_coach.moves.match import Match
from voice_coach.speech.loading import LoadingRecognizer, give_back_unused
from voice_coach.speech.models import InstalledModel
from voice_coach.speech.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What a live session is held with."""

    model: InstalledModel
    """The model that hears; it loads while something is already being said."""
    voice: Voice
    ears: Ears
    mouth: Mouth
    library: Library | None
    """Where the attempt is kept; None keeps nothing."""
    listeners: Sequence[events.Listener]
    """Followers of what happens, beside the one that keeps it."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a session ended."""

    attempt: int | None
    """The attempt's number in the library; None where nothing was kept."""
    stopped_by: BaseException | None
    """What ended it before its time: a fault, a bug, or Ctrl-C; None where it came to its end."""
    not_kept: VoiceCoachError | None
    """Why some of it could not be kept, if so."""


class Practice:
    """The stage for one session, set up, and its attempt begun in the library.

    Parameters
    ----------
    name
        What the session is called in the records.
    kind
        What it is.
    style
        The style of interview that it is for.
    seed
        What repeats its wordings.
    told
        What the person has told of themselves, where it is judged by that.
    effect
        What becomes of the voice on its way out, such as a telephone line.
    """

    def __init__(
        self,
        equipment: Equipment,
        *,
        name: str,
        kind: Kind,
        style: str,
        seed: int,
        told: Case | None = None,
        effect: Callable[[Sound], Sound] = lambda sound: sound,
    ) -> None:
        library = equipment.library
        self.attempt = _begin(equipment, library, name, kind, style, seed, told) if library else None
        self._library = library
        self._keeper = Keeper(library, self.attempt, self._warn) if library and self.attempt else None
        self._backstage = Backstage(equipment.model)
        model = equipment.model
        self._recognizer = LoadingRecognizer(self._backstage.recognizer, model.engine, model.name)
        keepers = [self._keeper] if self._keeper else []
        self.stage = Stage(
            voice=equipment.voice,
            mouth=equipment.mouth,
            ears=equipment.ears,
            recognizer=self._recognizer,
            match=self._match,
            understand=load_understanding().hear,
            listeners=[*keepers, *equipment.listeners, self._backstage],
            effect=effect,
            wordings=load_wordings(),
        )

    def press_enter(self) -> None:
        """End the line, or the person's turn, at once. May be called from any thread."""
        self.stage.telling.enter.set()

    def run(self, course: Callable[[], object], score: Callable[[], Scorecard | None]) -> Ending:
        """Hold the session. Ctrl-C and faults end it early, and what was said until then is kept.

        Parameters
        ----------
        course
            What happens in it.
        score
            Tells how the person has done so far, for a session that ends early; None where it has no score.
        """
        stopped_by: BaseException | None = None
        try:
            course()
        except (KeyboardInterrupt, Exception) as error:  # noqa: BLE001  it is in the ending, and raised from there
            stopped_by = error
        finally:
            if self._keeper:
                self._keeper.close()
            self._recognizer.close()
            self._backstage.close()
            give_back_unused()
        if stopped_by and self._library and self.attempt:
            with contextlib.suppress(VoiceCoachError):
                self._end_early(self._library, self.attempt, score)
        return Ending(self.attempt, stopped_by, self._keeper.trouble if self._keeper else None)

    def _end_early(self, library: Library, attempt: int, score: Callable[[], Scorecard | None]) -> None:
        if any(turn.audio for turn in library.attempt(attempt).turns):
            library.finish(attempt, score(), "interrupted")
        else:
            library.drop(attempt)
            self.attempt = None

    def likeness(self, one: str, other: str) -> float:
        """Return how near two words are in meaning, as the matcher's network knows them."""
        return self._backstage.matcher.result().likeness(one, other)

    def _match(self, text: str, line: str, doubted: bool) -> tuple[Match, ...]:
        return self._backstage.matcher.result().match(text, line, doubted)

    def _warn(self, message: str) -> None:
        self.stage.telling.warn(message)


def _begin(
    equipment: Equipment, library: Library, name: str, kind: Kind, style: str, seed: int, told: Case | None
) -> int:
    model = equipment.model
    return library.begin(
        scenario=name,
        style=style,
        engine=model.engine,
        model=as_text(f"{model.name} {model.version}".strip()),
        voice=equipment.voice.name,
        kind=kind,
        seed=seed,
        told=told,
    )
