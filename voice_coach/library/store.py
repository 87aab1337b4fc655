"""Attempts on disk: sound in one folder each, everything else in SQLite."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType
from typing import Literal

import msgspec

from voice_coach import __version__
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, Scorecard
from voice_coach.moves.match import Match
from voice_coach.speech.transcript import Transcript, Word
from voice_coach.speech.vad import Span

Status = Literal["running", "finished", "interrupted"]

Kind = Literal["rehearsal", "drill", "warm_up", "recording"]
"""What an attempt was: a whole talk, the drill of one move or of doubts, examples said after, a recording analysed."""

_FIRST = (
    """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, so that a number always means one attempt
        started_at TEXT NOT NULL,              -- ISO 8601 with the offset from UTC
        status TEXT NOT NULL,                  -- running, finished, interrupted
        scenario TEXT NOT NULL,
        style TEXT NOT NULL,
        engine TEXT NOT NULL,
        model TEXT NOT NULL,
        voice TEXT NOT NULL,
        version TEXT NOT NULL,                 -- of the program that judged it
        score TEXT                             -- JSON; NULL until it is drawn up
    )""",
    """
    CREATE TABLE turns (
        attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        turn INTEGER NOT NULL,
        cue TEXT NOT NULL,
        cue_audio TEXT NOT NULL,               -- file in the attempt's folder, '' where there is none
        audio TEXT NOT NULL,                   -- the same for the reply
        speech_start REAL,                     -- seconds from the start of the reply's recording
        speech_end REAL,
        words TEXT,                            -- JSON; NULL until the reply is recognised
        delivery TEXT,                         -- JSON
        PRIMARY KEY (attempt, turn)
    )""",
    """
    CREATE TABLE moves (
        attempt INTEGER NOT NULL,
        turn INTEGER NOT NULL,
        move TEXT NOT NULL,
        score REAL NOT NULL,
        quote TEXT NOT NULL,
        start INTEGER NOT NULL,                -- offsets into the turn's words joined with spaces
        "end" INTEGER NOT NULL,
        FOREIGN KEY (attempt, turn) REFERENCES turns (attempt, turn) ON DELETE CASCADE
    )""",
    "CREATE INDEX moves_by_attempt ON moves (attempt, turn)",
)
_OCCASIONS_KINDS_AND_SEEDS = (
    # What an attempt was, and what repeats its wordings (NULL where that is not known).
    "ALTER TABLE attempts ADD COLUMN kind TEXT NOT NULL DEFAULT 'rehearsal'",
    "ALTER TABLE attempts ADD COLUMN seed INTEGER",
    # What a turn's reply answered. Until now a doubt could be known by the replies to it only.
    "ALTER TABLE turns ADD COLUMN occasion TEXT NOT NULL DEFAULT 'cue'",
    """
    UPDATE turns SET occasion = 'doubt' WHERE EXISTS (
        SELECT 1 FROM moves WHERE moves.attempt = turns.attempt AND moves.turn = turns.turn AND moves.move IN
        ('clarify_objection', 'acknowledge_objection', 'answer_objection', 'concede_objection')
    )""",
)
_STEPS = (_FIRST, _OCCASIONS_KINDS_AND_SEEDS)
"""What makes a library of each version out of one of the version before; the first makes it from nothing."""


class LibraryBroken(VoiceCoachError):
    """The library's database cannot be used."""


class UnknownAttempt(VoiceCoachError):
    """No attempt has the number that was given."""


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


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """A kept attempt."""

    id: int
    started_at: datetime
    """With its time zone."""
    status: Status
    scenario: str
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
    turns: tuple[TurnRecord, ...] = field(default=())


class Library:
    """The person's attempts. Use it in a ``with`` statement.

    Parameters
    ----------
    folder
        Where it is; made, for the owner's eyes only, if it is not there.

    Raises
    ------
    LibraryBroken
        The folder cannot be written, or holds something else, or a newer version's library.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database = folder / "library.sqlite"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._database.touch(mode=0o600)
            self._connection = sqlite3.connect(self._database, isolation_level=None)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise self._broken(error) from error

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def folder_of(self, attempt: int) -> Path:
        """Return the folder of an attempt's sound files."""
        return self._folder / "attempts" / f"{attempt:05d}"

    def begin(
        self,
        *,
        scenario: str,
        style: str,
        engine: str,
        model: str,
        voice: str,
        kind: Kind = "rehearsal",
        seed: int | None = None,
    ) -> int:
        """Open a new attempt and return its number.

        Parameters
        ----------
        kind
            What it is.
        seed
            What repeats its wordings, where that is known.
        """
        now = datetime.now(timezone.utc).astimezone().isoformat()
        attempt = self._write(
            "INSERT INTO attempts (started_at, status, scenario, style, engine, model, voice, version, kind, seed)"
            " VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, ?)",
            (now, scenario, style, engine, model, voice, __version__, kind, seed),
        )
        try:
            self.folder_of(attempt).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._broken(error) from error
        return attempt

    def begin_turn(self, attempt: int, turn: int, cue: str, cue_audio: str) -> None:
        """Open a turn with what the interviewer says. A second cue of the same turn (a nudge) is added to it."""
        self._write(
            "INSERT INTO turns (attempt, turn, cue, cue_audio, audio) VALUES (?, ?, ?, ?, '')"
            " ON CONFLICT DO UPDATE SET cue = cue || ' ' || excluded.cue",
            (attempt, turn, cue, cue_audio),
        )

    def set_audio(self, attempt: int, turn: int, audio: str) -> None:
        """Note the file that a turn's reply is being written to."""
        self._write("UPDATE turns SET audio = ? WHERE attempt = ? AND turn = ?", (audio, attempt, turn))

    def keep_reply(self, attempt: int, reply: JudgedReply, speech: Span | None, delivery: Delivery) -> None:
        """Keep what was understood of a turn's reply.

        Parameters
        ----------
        speech
            From when to when was spoken, in seconds from the start of the reply's recording.
        """
        span = (speech.start, speech.end) if speech else (None, None)
        key = (attempt, reply.turn)
        try:
            with self._connection:
                self._write("BEGIN")
                self._write(
                    "UPDATE turns SET words = ?, speech_start = ?, speech_end = ?, delivery = ?, occasion = ?"
                    " WHERE attempt = ? AND turn = ?",
                    (_json(reply.transcript.words), *span, _json(delivery), reply.occasion.value, *key),
                )
                self._write("DELETE FROM moves WHERE attempt = ? AND turn = ?", key)
                for match in reply.moves:
                    self._write(
                        "INSERT INTO moves VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (*key, match.move.value, match.score, match.quote, match.start, match.end),
                    )
        except sqlite3.Error as error:  # a full disk may show at the commit only
            raise self._broken(error) from error

    def finish(self, attempt: int, score: Scorecard | None, status: Status = "finished") -> None:
        """Close an attempt with its scorecard; a drill has none."""
        kept = None if score is None else _json(score)
        self._write("UPDATE attempts SET status = ?, score = ? WHERE id = ?", (status, kept, attempt))

    def attempts(self) -> tuple[AttemptRecord, ...]:
        """Return every attempt without its turns, the latest first."""
        rows = self._read(f"SELECT {_ATTEMPT_COLUMNS} FROM attempts ORDER BY id DESC")  # noqa: S608  no outside text
        return tuple(_attempt(row, ()) for row in rows)

    def attempt(self, number: int) -> AttemptRecord:
        """Return an attempt with its turns.

        Raises
        ------
        UnknownAttempt
        """
        rows = self._read(f"SELECT {_ATTEMPT_COLUMNS} FROM attempts WHERE id = ?", (number,))  # noqa: S608
        if not rows:
            raise UnknownAttempt(f"There is no attempt {number}: `voice-coach attempts` lists those there are.")
        turns = self._read(
            "SELECT turn, cue, cue_audio, audio, speech_start, speech_end, words, delivery, occasion"
            " FROM turns WHERE attempt = ? ORDER BY turn",
            (number,),
        )
        return _attempt(rows[0], tuple(self._turn(number, row) for row in turns))

    def query(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Return the rows that an SQL statement which changes nothing finds: for figures over many attempts."""
        return self._read(statement, values)

    def _turn(self, attempt: int, row: tuple[object, ...]) -> TurnRecord:
        turn, cue, cue_audio, audio, start, end, words, delivery, occasion = row
        found = self._read(
            'SELECT move, score, quote, start, "end" FROM moves WHERE attempt = ? AND turn = ? ORDER BY start',
            (attempt, turn),
        )
        folder = self.folder_of(attempt)
        return msgspec.convert(
            {
                "turn": turn,
                "cue": cue,
                "cue_audio": folder / str(cue_audio) if cue_audio else None,
                "audio": folder / str(audio) if audio else None,
                "speech_start": start,
                "speech_end": end,
                "transcript": None
                if words is None
                else Transcript(msgspec.json.decode(str(words), type=tuple[Word, ...])),
                "moves": tuple(dict(zip(_MATCH_FIELDS, match, strict=True)) for match in found),
                "delivery": None if delivery is None else msgspec.json.decode(str(delivery), type=Delivery),
                "occasion": occasion,
            },
            TurnRecord,
        )

    def _prepare(self) -> None:
        """Bring the tables up to date, from nothing or from an earlier version; refuse those of a later one."""
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")  # with WAL a kill loses nothing, and nobody waits
        self._connection.execute("PRAGMA foreign_keys = ON")
        if self._version() < len(_STEPS):
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")  # another program may be at it: then wait, and look again
                for statements in _STEPS[self._version() :]:
                    for statement in statements:
                        self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {max(self._version(), len(_STEPS))}")
        if self._version() > len(_STEPS):
            raise LibraryBroken(
                f"The library {self._database} was written by a newer Voice Coach: bring this one up to date."
            )

    def _version(self) -> int:
        with closing(self._connection.execute("PRAGMA user_version")) as found:
            return int(found.fetchone()[0])

    def _write(self, statement: str, values: Sequence[object] = ()) -> int:
        try:
            return self._connection.execute(statement, tuple(values)).lastrowid or 0
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _read(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        try:
            return self._connection.execute(statement, tuple(values)).fetchall()
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> LibraryBroken:
        return LibraryBroken(
            f"The library {self._database} cannot be used ({error}): free some space, check the folder's permissions, "
            "or name another folder in VOICE_COACH_HOME."
        )


_MATCH_FIELDS = ("move", "score", "quote", "start", "end")
_ATTEMPT_COLUMNS = "id, started_at, status, scenario, style, engine, model, voice, version, score, kind, seed"


def _attempt(row: tuple[object, ...], turns: tuple[TurnRecord, ...]) -> AttemptRecord:
    names = _ATTEMPT_COLUMNS.split(", ")
    values = dict(zip(names, row, strict=True))
    score = values["score"]
    values["score"] = None if score is None else msgspec.json.decode(str(score), type=Scorecard)
    return msgspec.convert({**values, "turns": turns}, AttemptRecord)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
