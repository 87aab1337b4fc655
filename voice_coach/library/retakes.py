"""Turns that were said again: each new try is an attempt of its own, tied to the turn that it is a try of."""

from dataclasses import dataclass

from voice_coach.feedback.comparison import Comparison, Take, compare
from voice_coach.library.records import AttemptRecord, TurnRecord
from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript


@dataclass(frozen=True, slots=True)
class LaterTry:
    """A later try at a turn."""

    turn: int
    """The turn that it is a try of, counted from 1."""
    attempt: AttemptRecord
    """What it is kept as."""
    comparison: Comparison
    """What has changed from the turn's own reply to it."""


@dataclass(frozen=True, slots=True)
class FirstTry:
    """What an attempt is a later try at."""

    attempt: AttemptRecord
    turn: int
    """The turn of it, counted from 1."""
    comparison: Comparison | None
    """What has changed since; None where nothing was heard in one of the two."""


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


def later_tries(library: Library, attempt: AttemptRecord) -> tuple[LaterTry, ...]:
    """Return the new tries at turns of an attempt in which something was heard, the oldest first.

    Raises
    ------
    LibraryBroken
    """
    rows = library.query(  # the second condition lets the index be used, which holds nothing but retakes
        "SELECT id, retake_turn FROM attempts WHERE retake_of = ? AND retake_of != '' ORDER BY id", (attempt.uid,)
    )
    found = ((library.attempt(int(str(number))), int(str(turn))) for number, turn in rows)
    return tuple(
        LaterTry(turn, again, comparison)
        for again, turn in found
        if (comparison := _compared(_turn(attempt, turn), _last_said(again)))
    )


def first_try(library: Library, attempt: AttemptRecord) -> FirstTry | None:
    """Return what an attempt is a later try at; None where it is none, or that one is gone.

    Raises
    ------
    LibraryBroken
    """
    rows = library.query("SELECT id FROM attempts WHERE uid = ? AND ? != ''", (attempt.retake_of, attempt.retake_of))
    if not rows or attempt.retake_turn is None:
        return None
    first = library.attempt(int(str(rows[0][0])))
    turn = attempt.retake_turn
    return FirstTry(first, turn, _compared(_turn(first, turn), _last_said(attempt)))


def _turn(attempt: AttemptRecord, number: int) -> TurnRecord | None:
    return next((turn for turn in attempt.turns if turn.turn == number), None)


def _last_said(attempt: AttemptRecord) -> TurnRecord | None:
    """Return the turn of a new try that counts: before it, the line may only have been asked for again."""
    return next((turn for turn in reversed(attempt.turns) if turn.transcript is not None), None)


def _compared(before: TurnRecord | None, after: TurnRecord | None) -> Comparison | None:
    if before is None or after is None or after.transcript is None:
        return None
    return compare(_take(before), _take(after))


def _take(turn: TurnRecord) -> Take:
    return Take(turn.transcript or Transcript(), turn.moves, turn.delivery)
