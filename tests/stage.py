"""A small stage for the session: an interview of two turns, a candidate who answers faster than time goes by."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from recognizers import Scripted

from voice_coach.audio.capture import Block, MicrophoneLost
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.audio.playback import SpeakerFailed
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.interview import events
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.manners import AfterDoubt
from voice_coach.interview.scenario import Doubt, Scenario, WindDown
from voice_coach.interview.scenarios import load_understanding
from voice_coach.interview.senses import Mouth
from voice_coach.interview.session import Session
from voice_coach.interview.stage import Stage
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import Match, Move
from voice_coach.speech.recognizer import Recognizer
from voice_coach.speech.voice import Voice, VoiceFailed

E = TypeVar("E", bound="events.Event | events.Private")

SCENARIO = Scenario(
    title="A short talk",
    summary="It is over soon.",
    interviewer="Ada Lovelace",
    company="Engines",
    role="programmer",
    channel="phone",
    style="balanced",
    turns=(
        WindDown("asks", ("Any questions?", "Anything you would like to ask?")),
        WindDown("asks again", ("Anything else?", "Is there more?")),
    ),
    plans=({"next": "a second talk"},),
    answers={Move.NEXT_STEP: ("We call you for ${next}.", "Next is ${next}.")},
    doubts=(
        Doubt("engines", ("You are new to engines.", "Engines are new to you."), ("They are loud.",)),
        Doubt("distance", ("You are far away.", "It is a long way."), ("We start early.",)),
    ),
    after_doubt=AfterDoubt(("I see.", "Good."), ("And so?",), ("A pity.",), ("Well then.",)),
    nothing_asked=("Thank you, then.",),
    still_there=("Hello?", "Are you there?"),
    goodbyes=("Goodbye.", "So long."),
)

MOVES = {
    "what happens next": Move.NEXT_STEP,
    "i really want this": Move.RESTATE_INTEREST,
    "any doubts about me": Move.PROBE_CONCERNS,
}
"""What each reply of the script does."""


def match(text: str, cue: str, doubted: bool) -> tuple[Match, ...]:
    """Find moves by the words of `MOVES`."""
    found = [(move, text.index(words), words) for words, move in MOVES.items() if words in text]
    return tuple(Match(move, 0.9, words, at, at + len(words)) for move, at, words in found)


class Candidate:
    """Ears that hear somebody answer, as fast as they are asked to listen.

    Parameters
    ----------
    replies
        The sound of each turn; after it there is silence for ever.
    pace
        Seconds that a tenth of a second of that silence takes, so that what goes on beside has time for it.
    """

    def __init__(self, replies: Sequence[Pcm], pace: float = 0.0) -> None:
        self._replies = iter(replies)
        self._pace = pace
        self._turn = 0
        self._coming: Pcm | None = None
        self._clock = 0.0
        self.dropped = 0
        """Blocks that were asked for while the interviewer spoke."""

    def notice(self, event: events.Event | events.Private) -> None:
        if isinstance(event, events.CueStarted):
            self._coming = None
        if isinstance(event, events.Listening):
            self._clock = time.monotonic()
            self._coming = next(self._replies, silence(0)) if event.turn != self._turn else silence(0)
            self._turn = event.turn

    def read(self, timeout: float) -> Block | None:
        if self._coming is None:
            self.dropped += 1
            return None
        if not len(self._coming):
            time.sleep(self._pace)
        count = round(0.1 * RATE)
        taken, self._coming = self._coming[:count], self._coming[count:]
        block = Block(np.concatenate([taken, silence((count - len(taken)) / RATE)]), self._clock)
        self._clock += count / RATE
        return block

    def reopen(self) -> bool:
        return True


class Unplugged(Candidate):
    """Ears whose microphone is lost after some blocks of the first reply, and comes back after some tries."""

    def __init__(self, replies: Sequence[Pcm], *, lost_after: int, back_after: int | None) -> None:
        super().__init__(replies)
        self._left = lost_after
        self._tries = back_after
        self._gone = False

    def read(self, timeout: float) -> Block | None:
        if self._gone:
            raise MicrophoneLost("The microphone went away: connect it again.")
        block = super().read(timeout)
        if block is not None:
            self._left -= 1
            self._gone = self._left == 0
        return block

    def reopen(self) -> bool:
        if self._tries is None:
            return False
        self._tries -= 1
        self._gone = self._tries > 0
        return not self._gone


class Murmur:
    """A voice that says everything in a tenth of a second; texts in `cannot_say` it cannot."""

    name = "murmur"

    def __init__(self, cannot_say: Sequence[str] = ()) -> None:
        self._cannot_say = cannot_say
        self.said: list[str] = []

    def render(self, text: str) -> Sound:
        self.said.append(text)
        if text in self._cannot_say:
            raise VoiceFailed("The voice is hoarse.")
        return Sound(np.full(1_600, 100, np.int16), RATE)


@dataclass
class Line:
    """A sound that is over at once, unless it hangs."""

    error: SpeakerFailed | None = None
    hangs: bool = False
    frozen: bool = False
    """Whether it does not even stop."""
    started_at: float = field(default_factory=time.monotonic)
    stopped: bool = False
    added: list[Sound] = field(default_factory=list)
    more: bool = False

    @property
    def ended_at(self) -> float:
        return self.started_at

    @property
    def over(self) -> bool:
        return not self.frozen and ((not self.hangs and not self.more) or self.stopped)

    @property
    def hung(self) -> bool:
        return self.frozen

    def add(self, sound: Sound, *, more: bool = False) -> None:
        self.added.append(sound)
        self.more = more

    def wait_for_start(self) -> None:
        pass

    def stop(self) -> None:
        self.stopped = True


class Quick:
    """A mouth that is done at once; the lines it is given first can be prepared."""

    def __init__(self, *lines: Line) -> None:
        self._lines = list(lines)
        self.played: list[Sound] = []

    def start(self, sound: Sound, *, more: bool = False) -> Line:
        self.played.append(sound)
        line = self._lines.pop(0) if self._lines else Line()
        line.more = more
        return line


class Log:
    """A listener that keeps everything."""

    def __init__(self) -> None:
        self.events: list[events.Event | events.Private] = []

    def notice(self, event: events.Event | events.Private) -> None:
        self.events.append(event)

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def warnings(self) -> list[str]:
        return [event.message for event in self.all(events.Warned)]

    @property
    def said(self) -> list[str]:
        """The interviewer's lines."""
        return [event.text for event in self.all(events.CueStarted)]

    @property
    def public(self) -> list[str]:
        """The names of the public events but captions, in order."""
        public = [event for event in self.events if isinstance(event, events.Event)]
        return [type(event).__name__ for event in public if not isinstance(event, events.Partial)]


class React:
    """A listener that does something when a kind of event comes."""

    def __init__(self, kind: type[events.Event | events.Private], do: Callable[[], None]) -> None:
        self._kind = kind
        self._do = do

    def notice(self, event: events.Event | events.Private) -> None:
        if isinstance(event, self._kind):
            self._do()


def make_session(
    ears: Candidate,
    recognizer: Recognizer | Sequence[str],
    *listeners: events.Listener,
    voice: Voice | None = None,
    mouth: Mouth | None = None,
    enter_on: type[events.Event | events.Private] | None = None,
    give_up_microphone: float = 60.0,
    minutes: float = 60.0,
    rings: bool = False,
) -> Session:
    """Return a session that is ready to run; Enter is pressed whenever an event of the kind `enter_on` comes."""
    followers: list[events.Listener] = [ears, *listeners]
    stage = Stage(
        voice=voice or Murmur(),
        mouth=mouth or Quick(),
        ears=ears,
        recognizer=Scripted(recognizer) if isinstance(recognizer, Sequence) else recognizer,
        match=match,
        understand=load_understanding().hear,
        listeners=followers,
        give_up_microphone=give_up_microphone,
    )
    if enter_on:
        followers.append(React(enter_on, stage.telling.enter.set))
    return Session(
        stage,
        Conversation(SCENARIO, random.Random(1)),
        name="short",
        style=SCENARIO.style,
        minutes=minutes,
        rings=rings,
        scoring=load_scoring(),
        attempt=7,
    )


def done_moves(card: Scorecard) -> set[Move]:
    """Return the core moves that a scorecard ticks."""
    return {verdict.move for verdict in card.core if verdict.done}
