"""What happens in a live session, as it happens.

Listeners draw the terminal, write the event log, keep the attempt. `Event` and its public kinds are the JSON
lines that other programs rely on; the sounds and words that pass between the session and its keeper are `Private`.
"""

from typing import Protocol

import msgspec

from voice_coach.audio.level import Level
from voice_coach.audio.pcm import Pcm, Sound
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import JudgedReply, Scorecard
from voice_coach.moves.match import Match
from voice_coach.speech.vad import Span


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Something that happened, for everybody."""

    at: float
    """Seconds since the session started."""


class SessionStarted(Event, frozen=True, tag="session_started"):
    """The session has begun."""

    scenario: str
    engine: str
    voice: str


class CueStarted(Event, frozen=True, tag="cue_started"):
    """The interviewer begins to speak."""

    turn: int
    """Counted from 1."""
    text: str


class CueEnded(Event, frozen=True, tag="cue_ended"):
    """The last sample of the interviewer's line has sounded."""

    turn: int


class Listening(Event, frozen=True, tag="listening"):
    """It is the person's turn."""

    turn: int


class Partial(Event, frozen=True, tag="partial"):
    """The words so far have changed."""

    turn: int
    text: str


class ReplyEnded(Event, frozen=True, tag="reply_ended"):
    """The turn is over; the times are those of the speech in it, None where there was none."""

    turn: int
    speech_start: float | None
    speech_end: float | None


class ReplyJudged(Event, frozen=True, tag="reply_judged"):
    """The reply has been understood."""

    turn: int
    text: str
    moves: tuple[Match, ...]


class SessionFinished(Event, frozen=True, tag="session_finished"):
    """The session is over."""

    attempt: int | None
    """Number in the library; None where nothing is kept."""
    score: Scorecard


class TaskJudged(Event, frozen=True, tag="task_judged"):
    """One try at a task of a drill has been judged."""

    turn: int
    task: int
    """Counted from 1."""
    of: int
    """How many tasks the drill has."""
    done: bool
    quote: str
    """The words that did it; or, where it was missed, those that spoke against it."""
    try_saying: str
    """A sentence that does it, where it was missed."""


class DrillFinished(Event, frozen=True, tag="drill_finished"):
    """The drill is over."""

    attempt: int | None
    """Number in the library; None where nothing is kept."""
    tasks: int
    """How many it has."""
    first_try: int
    """How many were done at the first try."""
    done: int
    """How many were done in the end."""


class RetakeFinished(Event, frozen=True, tag="retake_finished"):
    """A turn of an earlier attempt has been said again."""

    attempt: int | None
    """Number in the library; None where nothing is kept."""
    of: int
    """Number of the earlier attempt."""
    of_turn: int
    """The turn of it, counted from 1."""


class Warned(Event, frozen=True, tag="warning"):
    """Something is not as it should be, but the session goes on."""

    message: str


class Failed(Event, frozen=True, tag="error"):
    """The session cannot go on."""

    message: str


class Private(msgspec.Struct, frozen=True, kw_only=True):
    """Something that only the program's own listeners are told."""


class TimePassed(Private, frozen=True):
    """Nothing has happened, but the clock goes on: sent many times a second while the interviewer speaks."""


class Ringing(Private, frozen=True):
    """The telephone rings, and will be picked up."""


class VoiceLost(Private, frozen=True):
    """The interviewer cannot be heard: from the line that goes on now, lines have to be read."""


class HeardMeanwhile(Private, frozen=True):
    """A piece of what the microphone heard while the interviewer spoke; it belongs to no reply."""

    samples: Pcm
    start: float
    """When its first sample sounded, in seconds since the session started."""


class CueRendered(Private, frozen=True):
    """The whole of the interviewer's line, which is being played."""

    turn: int
    text: str
    sound: Sound


class SoundHeard(Private, frozen=True):
    """A piece of the reply's sound; all of them in order are the whole turn's recording."""

    turn: int
    samples: Pcm
    level: Level


class ReplyRecognized(Private, frozen=True):
    """Everything that is known of a reply."""

    turn: int
    speech: Span | None
    """From when to when was spoken, in seconds from the start of the turn's recording; None where nothing was said."""
    judged: JudgedReply
    """Its words are timed from the start of the turn's recording."""
    delivery: Delivery
    """What its words tell; `ReplyMeasured` brings the rest."""


class ReplyMeasured(Private, frozen=True):
    """How a reply was said, its sound included: told when it is known, while the talk goes on."""

    turn: int
    delivery: Delivery


class Listener(Protocol):
    """Anything that follows a session."""

    def notice(self, event: Event | Private) -> None:
        """Take note of `event`. Called in the session's thread: be quick, and do not raise."""
