"""Turns that were said again: each new try is an attempt of its own, tied to the turn that it is a try of."""

from dataclasses import dataclass
from datetime import datetime

from voice_coach.library.records import AttemptRecord
from voice_coach.library.store import Library


@dataclass(frozen=True, slots=True)
class Retake:
    """A later try at a turn."""

    attempt: int
    """Its number in the library."""
    turn: int
    """The turn that it is a try of, counted from 1."""
    started_at: datetime


def tie_retake(library: Library, attempt: int, of: int, turn: int) -> None:
    """Note that an attempt is a new try at a turn of another one.

    Raises
    ------
    LibraryBroken
    """
    library.database.write(
        "UPDATE attempts SET retake_of = (SELECT uid FROM attempts WHERE id = ?), retake_turn = ? WHERE id = ?",
        (of, turn, attempt),
    )


def kind_said_again(library: Library, attempt: AttemptRecord) -> str:
    """Return the kind of the attempt that this one is a new try at; empty where it is none, or that one is gone.

    Raises
    ------
    LibraryBroken
    """
    rows = library.query("SELECT kind FROM attempts WHERE uid = ?", (attempt.retake_of,))
    return str(rows[0][0]) if rows else ""


def retakes_of(library: Library, attempt: int) -> tuple[Retake, ...]:
    """Return every new try at a turn of an attempt, the oldest first.

    Raises
    ------
    LibraryBroken
    """
    rows = library.database.read(
        "SELECT id, retake_turn, started_at FROM attempts"
        " WHERE retake_of = (SELECT uid FROM attempts WHERE id = ?) ORDER BY id",
        (attempt,),
    )
    return tuple(
        Retake(int(str(number)), int(str(turn)), datetime.fromisoformat(str(started_at)))
        for number, turn, started_at in rows
    )
