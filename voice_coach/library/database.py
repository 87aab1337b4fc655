"""The database of a library: one SQLite file, whose faults are told in a sentence."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from voice_coach.errors import VoiceCoachError
from voice_coach.library import schema

Row = tuple[object, ...]

PATIENCE = 5.0
"""Seconds to wait for another program that writes, which takes a few milliseconds."""

_BUSY = ("database is locked", "database table is locked")
_DAMAGED = ("malformed", "not a database", "disk image")
"""What SQLite says; Python tells its codes from 3.11 on only."""


class LibraryBroken(VoiceCoachError):
    """The library's database cannot be used."""


class LibraryInUse(LibraryBroken):
    """Another program is using the library's database."""


class Database:
    """An open database.

    Parameters
    ----------
    path
        Its file; made, for the owner's eyes only, if it is not there.

    Raises
    ------
    LibraryBroken
        It cannot be written, or is something else, or a newer version's.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise self.broken(error) from error

    def set_patience(self, seconds: float) -> None:
        """Wait so long, from now on, for another program that writes."""
        self._connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows that a statement finds.

        Raises
        ------
        LibraryBroken
        """
        try:
            return self._connection.execute(statement, tuple(values)).fetchall()
        except sqlite3.Error as error:
            raise self.broken(error) from error

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Change something, at once unless within a transaction; return the number of a row that was added.

        Raises
        ------
        LibraryBroken
        """
        try:
            return self._connection.execute(statement, tuple(values)).lastrowid or 0
        except sqlite3.Error as error:
            raise self.broken(error) from error

    def version(self) -> int:
        """Return a number that is another one as soon as another program has changed anything.

        Raises
        ------
        LibraryBroken
        """
        return int(str(self.read("PRAGMA data_version")[0][0]))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several changes together: all of them, or none where the block is left by an error.

        Raises
        ------
        LibraryBroken
            A full disk may show at the end only.
        """
        self.write("BEGIN IMMEDIATE")
        try:
            yield
            self.commit()
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def commit(self) -> None:
        """End a transaction before its block does, where something else depends on it.

        Raises
        ------
        LibraryBroken
        """
        if self._connection.in_transaction:
            self.write("COMMIT")

    def forget(self) -> None:
        """Leave nothing of what was deleted in the file, or in the log beside it.

        Raises
        ------
        LibraryBroken
            Another program holds the library open, or there is no space for it.
        """
        try:
            self._connection.execute("VACUUM")  # pages that were freed before this program wrote zeros over them
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise LibraryBroken(
                f"It is deleted, but its words may stay in {self.path} ({error}) until an attempt is deleted again: "
                "free some space and close any other Voice Coach first."
            ) from error
        if busy:
            raise LibraryInUse(
                f"It is deleted, but {self.path} is in use: close the other Voice Coach, and the words leave its log."
            )

    def broken(self, error: Exception) -> LibraryBroken:
        """Return what to raise where something went wrong."""
        told = f"The library {self.path} cannot be used ({error})"
        if any(sign in str(error) for sign in _BUSY):
            return LibraryInUse(f"{told}: another program is writing to it; close that one, and try again.")
        if any(sign in str(error) for sign in _DAMAGED):
            return LibraryBroken(
                f"{told}: put back a copy, or move library.sqlite* away and call `voice-coach recover`, which begins"
                " a new one with the sound that is left; VOICE_COACH_HOME names another folder."
            )
        return LibraryBroken(
            f"{told}: free some space, check the folder's permissions, or name another folder in VOICE_COACH_HOME."
        )

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")  # with WAL a kill loses nothing, and nobody waits
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        if not schema.bring_up_to_date(self._connection):
            raise LibraryBroken(
                f"The library {self.path} was written by a newer Voice Coach: bring this one up to date."
            )
