"""What the interviewer says in one go, and why."""

from dataclasses import dataclass
from enum import Enum

from voice_coach.feedback.occasion import Occasion
from voice_coach.moves.labels import Move


class Part(str, Enum):
    """What a piece of a line is for, where it does not answer a move."""

    OPENING = "opening"
    """Said before the first signal."""
    CUE = "cue"
    """Hands the word over."""
    TOPIC = "topic"
    """Answers a question about the work; `Piece.about` is the topic."""
    DOUBT = "doubt"
    """Voices a doubt; `Piece.about` is what it is about."""
    BECAUSE = "because"
    """Says what is behind the doubt."""
    INVITATION = "invitation"
    """Asks once more what they would do about the doubt."""
    REACTION = "reaction"
    """Takes in how they met the doubt; `Piece.about` is how they did."""
    DODGE = "dodge"
    """Does not say what they asked for."""
    NO_DOUBT = "no_doubt"
    """Says that there are no more doubts."""
    PUSHED = "pushed"
    """Minds being asked a third time."""
    LINK = "link"
    """Leads from one answer to the next; `Piece.about` is what is answered next."""
    AGAIN = "again"
    """Says that this was said before; `Piece.about` is what."""
    COVERED = "covered"
    """Says that there is no more to say about something; `Piece.about` is what."""
    NOT_KNOWN = "not_known"
    """Has no answer to a question."""
    LEFT_OUT = "left_out"
    """Says that something was left out."""
    CHANCE = "chance"
    """Thanks, because nothing was asked, and waits."""
    ASIDE = "aside"
    """Answers an aside."""
    NUDGE = "nudge"
    """Said into a long silence."""
    TIME_UP = "time_up"
    """Says that the time is over."""
    GOODBYE = "goodbye"
    """The last words."""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that is spoken in one breath."""

    text: str
    why: Move | Part
    """The move that it answers, or what else it is for."""
    about: str = ""
    """What it is about, where `why` leaves that open."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that the interviewer says."""

    pieces: tuple[Piece, ...]
    """The line in pieces that are spoken one after the other."""
    occasion: Occasion = Occasion.CUE
    """What the reply to it answers."""
    last: bool = False
    """Whether the talk is over with it."""
    wait: bool = False
    """Whether they asked for a moment, so that the session waits longer than usual."""

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(piece.text for piece in self.pieces)
