"""What the library holds, as plain values, and how they are read out of its rows."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.library.database import Row
from voice_coach.moves.match import Match
from voice_coach.speech.transcript import Transcript, Word

Status = Literal["running", "finished", "interrupted"]

Kind = Literal["rehearsal", "drill", "warm_up", "recording", "retake"]
"""What an attempt was: a whole talk, a drill of one move or of doubts, examples said after, a recording brought in, one
turn said again."""


UNKNOWN = "unknown"
"""What heard an attempt and spoke in it, where only its sound was left."""


class UnknownAttempt(VoiceCoachError):
    """No attempt has the number that was given."""


def no_attempt(number: int) -> UnknownAttempt:
    """Return what to raise where no attempt has a number."""
    return UnknownAttempt(f"There is no attempt {number}: `voice-coach attempts` lists those there are.")


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn of a kept attempt."""

    turn: int
    """Counted from 1."""
    cue: str
    """What the interviewer said."""
    cue_audio: Path | None
    """The interviewer's voice; None where it was not kept."""
    audio: Path | None
    """The person's reply, recorded from the end of the cue on; None where nothing was recorded."""
    speech_start: float | None
    """Seconds from the start of `audio`; None where nothing was said."""
    speech_end: float | None
    """Seconds from the start of `audio`."""
    transcript: Transcript | None
    """The words; None where the reply was never recognised."""
    moves: tuple[Match, ...]
    delivery: Delivery | None
    occasion: Occasion = Occasion.CUE
    """What the reply answered."""
    starts_at: float | None = None
    """Where `audio` begins in a recording from elsewhere, in seconds; None in any other attempt."""


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """A kept attempt."""

    id: int
    started_at: datetime
    """With its time zone."""
    status: Status
    scenario: str
    """The name of its interview; empty for a recording that was brought in without one."""
    style: str
    engine: str
    model: str
    voice: str
    version: str
    """Version of the program that judged it."""
    score: Scorecard | None
    """None where the attempt was interrupted before it was drawn up."""
    kind: Kind = "rehearsal"
    seed: int | None = None
    """What repeats its wordings; None where that is not known."""
    uid: str = ""
    """What it is known by in every library."""
    bank: str = ""
    """Fingerprint of the phrase bank and the trained parts that judged it; empty where that is not known."""
    scoring: str = ""
    """Fingerprint of the rules of the score that judged it; empty where that is not known."""
    judged_at: datetime | None = None
    """When it was judged anew; None where it still has its first judgement."""
    note: str = ""
    """What the person wrote to it."""
    source: str = ""
    """The name that a recording from elsewhere had."""
    original: Path | None = None
    """Such a recording, as it was."""
    sha256: str = ""
    """SHA-256 of `original`."""
    damaged: bool | None = None
    """Whether some of `original` could not be read, and was left out; None where that is not known."""
    retake_of: str = ""
    """Of a turn said again: the `uid` of the attempt that it is a new try of."""
    retake_turn: int | None = None
    """The turn in it, counted from 1."""
    told: Case | None = None
    """The job and the reasons that it was judged by first; None where that is not known."""
    tags: tuple[str, ...] = ()
    turns: tuple[TurnRecord, ...] = field(default=())

    @property
    def name(self) -> str:
        """What it is called where attempts are listed: its interview, or else the file that it was."""
        return self.scenario or self.source

    @property
    def is_of_sound_alone(self) -> bool:
        """Whether it was taken in again from its folder, since the database that knew more of it was lost."""
        return self.engine == UNKNOWN


COLUMNS = (
    "id, started_at, status, scenario, style, engine, model, voice, version, score, kind, seed, uid, bank, scoring,"
    " judged_at, note, source, original, sha256, retake_of, retake_turn, told, damaged"
)
"""The columns that `read_attempt` takes, before the tags."""

TAGS = "(SELECT json_group_array(tag) FROM (SELECT tag FROM tags WHERE attempt = attempts.id ORDER BY tag))"
"""The column behind them."""

TURN_COLUMNS = "turn, cue, cue_audio, audio, speech_start, speech_end, words, delivery, occasion, starts_at"
MOVE_COLUMNS = 'move, score, quote, start, "end"'

_NAMES = COLUMNS.split(", ")
_MOVE_NAMES = ("move", "score", "quote", "start", "end")


def read_attempt(row: Row, folder: Path, turns: tuple[TurnRecord, ...] = ()) -> AttemptRecord:
    """Return the attempt in a row of `COLUMNS` and `TAGS`; `folder` is that of its files."""
    *columns, tags = row
    values = dict(zip(_NAMES, columns, strict=True))
    score = values["score"]
    values["score"] = None if score is None else msgspec.json.decode(str(score), type=Scorecard)
    told = values["told"]
    values["told"] = None if told is None else msgspec.json.decode(str(told), type=Case)
    values["original"] = folder / str(values["original"]) if values["original"] else None
    values["damaged"] = None if values["damaged"] is None else bool(values["damaged"])
    values["tags"] = msgspec.json.decode(str(tags), type=tuple[str, ...])
    return msgspec.convert({**values, "turns": turns}, AttemptRecord)


def read_turn(row: Row, moves: list[Row], folder: Path) -> TurnRecord:
    """Return the turn in a row of `TURN_COLUMNS`, with its moves in rows of `MOVE_COLUMNS`."""
    turn, cue, cue_audio, audio, start, end, words, delivery, occasion, starts_at = row
    return msgspec.convert(
        {
            "turn": turn,
            "cue": cue,
            "cue_audio": folder / str(cue_audio) if cue_audio else None,
            "audio": folder / str(audio) if audio else None,
            "speech_start": start,
            "speech_end": end,
            "transcript": None if words is None else Transcript(msgspec.json.decode(str(words), type=tuple[Word, ...])),
            "moves": tuple(dict(zip(_MOVE_NAMES, match, strict=True)) for match in moves),
            "delivery": None if delivery is None else msgspec.json.decode(str(delivery), type=Delivery),
            "occasion": occasion,
            "starts_at": starts_at,
        },
        TurnRecord,
    )


def as_json(value: object) -> str:
    """Return a value as the library keeps it."""
    return msgspec.json.encode(value).decode()
