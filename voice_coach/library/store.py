"""Attempts on disk: sound in one folder each, everything else in SQLite."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType

from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import JudgedReply, Scorecard
from voice_coach.library.database import Database, LibraryBroken, Row
from voice_coach.library.finding import EVERYTHING, Wanted
from voice_coach.library.holds import Hold, claim, name_of
from voice_coach.library.labels import Label, put_label
from voice_coach.library.records import (
    COLUMNS,
    MOVE_COLUMNS,
    TAGS,
    TURN_COLUMNS,
    AttemptRecord,
    Kind,
    Status,
    TurnRecord,
    UnknownAttempt,
    as_json,
    no_attempt,
    read_attempt,
    read_turn,
)
from voice_coach.library.versions import todays_judge
from voice_coach.moves.match import Match
from voice_coach.speech.span import Span

__all__ = ["AttemptRecord", "Kind", "Library", "LibraryBroken", "Status", "TurnRecord", "UnknownAttempt"]

_LATEST_FIRST = "julianday(started_at) DESC, id DESC"

_LOOKED_AT = 5.0
"""Seconds for which another program may look whether an attempt that begins has been left; it takes milliseconds."""


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
        self.folder = folder
        self.database = Database(folder / "library.sqlite")
        self._held: dict[int, Hold] = {}

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for attempt in tuple(self._held):
            self._let_go(attempt)
        self.database.close()

    def folder_of(self, attempt: int) -> Path:
        """Return the folder of an attempt's sound files."""
        return self.folder / "attempts" / f"{attempt:05d}"

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
        told: Case | None = None,
    ) -> int:
        """Open a new attempt and return its number. It is held until it is finished, or this library is closed.

        Parameters
        ----------
        kind
            What it is.
        seed
            What repeats its wordings, where that is known.
        told
            What the person has told of themselves, where it is judged by that.
        """
        judge = todays_judge()
        started_at, uid = now(), new_uid()
        with self.database.transaction():  # nobody sees it before it is held
            attempt = self.unused_number()
            self.database.write(
                "INSERT INTO attempts (id, started_at, status, scenario, style, engine, model, voice, version, kind,"
                " seed, uid, bank, scoring, told) VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (attempt, started_at, scenario, style, engine, model, voice, judge.version, kind, seed, uid,
                 judge.bank, judge.scoring, told and as_json(told.judged_by)),
            )  # fmt: skip
            try:
                hold = claim(self.folder, name_of(attempt), _LOOKED_AT)
                self.folder_of(attempt).mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise self.database.broken(error) from error
        if hold:
            self._held[attempt] = hold
        put_label(self.folder_of(attempt), Label(uid, datetime.fromisoformat(started_at), kind, scenario, style, seed))
        return attempt

    def begin_turn(self, attempt: int, turn: int, cue: str, cue_audio: str) -> None:
        """Open a turn with what the interviewer says. A second cue of the same turn (a nudge) is added to it."""
        self.database.write(
            "INSERT INTO turns (attempt, turn, cue, cue_audio, audio) VALUES (?, ?, ?, ?, '')"
            " ON CONFLICT DO UPDATE SET cue = cue || ' ' || excluded.cue",
            (attempt, turn, cue, cue_audio),
        )

    def set_audio(self, attempt: int, turn: int, audio: str) -> None:
        """Note the file that a turn's reply is being written to."""
        self.database.write("UPDATE turns SET audio = ? WHERE attempt = ? AND turn = ?", (audio, attempt, turn))

    def keep_reply(self, attempt: int, reply: JudgedReply, speech: Span | None, delivery: Delivery) -> None:
        """Keep what was understood of a turn's reply.

        Parameters
        ----------
        speech
            From when to when was spoken, in seconds from the start of the reply's recording.
        """
        span = (speech.start, speech.end) if speech else (None, None)
        key = (attempt, reply.turn)
        with self.database.transaction():
            self.database.write(
                "UPDATE turns SET words = ?, speech_start = ?, speech_end = ?, delivery = ?, occasion = ?"
                " WHERE attempt = ? AND turn = ?",
                (as_json(reply.transcript.words), *span, as_json(delivery), reply.occasion.value, *key),
            )
            self.replace_moves(attempt, reply.turn, reply.moves)

    def keep_delivery(self, attempt: int, turn: int, delivery: Delivery) -> None:
        """Keep how a reply was said, in place of what was known of it before."""
        self.database.write(
            "UPDATE turns SET delivery = ? WHERE attempt = ? AND turn = ?", (as_json(delivery), attempt, turn)
        )

    def replace_moves(self, attempt: int, turn: int, moves: Sequence[Match]) -> None:
        """Keep what a reply did, in place of what was thought before."""
        self.database.write("DELETE FROM moves WHERE attempt = ? AND turn = ?", (attempt, turn))
        for match in moves:
            self.database.write(
                "INSERT INTO moves VALUES (?, ?, ?, ?, ?, ?, ?)",
                (attempt, turn, match.move.value, match.score, match.quote, match.start, match.end),
            )

    def finish(self, attempt: int, score: Scorecard | None, status: Status = "finished") -> None:
        """Close an attempt with its scorecard; a drill has none."""
        kept = None if score is None else as_json(score)
        self.database.write("UPDATE attempts SET status = ?, score = ? WHERE id = ?", (status, kept, attempt))
        self._let_go(attempt)

    def drop(self, attempt: int) -> None:
        """Undo `begin`: of an attempt that ended before anything was heard, nothing is kept."""
        shutil.rmtree(self.folder_of(attempt), ignore_errors=True)
        self.database.write("DELETE FROM attempts WHERE id = ?", (attempt,))
        self._let_go(attempt)

    def attempts(self, wanted: Wanted = EVERYTHING, most: int | None = None) -> tuple[AttemptRecord, ...]:
        """Return the wanted attempts without their turns, the latest first.

        Parameters
        ----------
        most
            How many at most; None for all.
        """
        where, values = wanted.where()
        latest = f"SELECT id FROM attempts {where} ORDER BY {_LATEST_FIRST} LIMIT ?"  # noqa: S608  no outside text
        rows = self.query(
            f"SELECT {COLUMNS}, {TAGS} FROM attempts WHERE id IN ({latest}) ORDER BY {_LATEST_FIRST}",  # noqa: S608
            (*values, -1 if most is None else most),
        )
        return tuple(read_attempt(row, self.folder_of(int(str(row[0])))) for row in rows)

    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of all attempts, the oldest first."""
        return tuple(int(str(row[0])) for row in self.query("SELECT id FROM attempts ORDER BY id"))

    def count(self, wanted: Wanted = EVERYTHING) -> int:
        """Return how many attempts are wanted."""
        where, values = wanted.where()
        return int(str(self.query(f"SELECT count(*) FROM attempts {where}", values)[0][0]))  # noqa: S608

    def attempt(self, number: int) -> AttemptRecord:
        """Return an attempt with its turns.

        Raises
        ------
        UnknownAttempt
        """
        rows = self.query(f"SELECT {COLUMNS}, {TAGS} FROM attempts WHERE id = ?", (number,))  # noqa: S608
        if not rows:
            raise no_attempt(number)
        turns = self.query(f"SELECT {TURN_COLUMNS} FROM turns WHERE attempt = ? ORDER BY turn", (number,))  # noqa: S608
        moves = f"SELECT {MOVE_COLUMNS} FROM moves WHERE attempt = ? AND turn = ? ORDER BY start"  # noqa: S608
        folder = self.folder_of(number)
        found = [read_turn(row, self.query(moves, (number, row[0])), folder) for row in turns]
        return read_attempt(rows[0], folder, tuple(found))

    def still_there(self, numbers: Iterable[int]) -> Iterator[AttemptRecord]:
        """Yield the attempts of these numbers with their turns; those that are not there any more are left out."""
        for number in numbers:
            with contextlib.suppress(UnknownAttempt):
                yield self.attempt(number)

    def unused_number(self) -> int:
        """Return a number that no attempt has or had; a folder that another library left here keeps its own."""
        ever = self.query("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'attempts'")
        number = int(str(ever[0][0])) + 1
        while self.folder_of(number).exists():
            number += 1
        return number

    def query(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows that an SQL statement which changes nothing finds: for figures over many attempts."""
        return self.database.read(statement, values)

    def _let_go(self, attempt: int) -> None:
        if hold := self._held.pop(attempt, None):
            hold.release()


def new_uid() -> str:
    """Return what a new attempt is known by in every library."""
    return os.urandom(16).hex()


def now() -> str:
    """Return the time as the library keeps it: ISO 8601 with the offset from UTC."""
    return datetime.now(timezone.utc).astimezone().isoformat()
