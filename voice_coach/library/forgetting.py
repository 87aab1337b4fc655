"""What a person told of themselves, taken out of the attempts that were judged by it."""

from collections.abc import Collection, Iterator
from dataclasses import replace

import msgspec

from voice_coach.feedback.case import Case
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.library.records import as_json
from voice_coach.library.store import Library

KEPT = ("role", "company", "reasons")
"""What attempts keep of it."""


def keeping(library: Library, fields: Collection[str]) -> int:
    """Return how many attempts keep anything of what was told.

    Parameters
    ----------
    fields
        Of `KEPT`.

    Raises
    ------
    LibraryBroken
    """
    told = (case for _, case in _cases(library))
    return sum(any(getattr(case, field) for field in fields) for case in told)


def forget_told(library: Library, fields: Collection[str]) -> None:
    """Take what was told out of every attempt, out of earlier judgements too; totals and moves stay as they are.

    The advice goes with it, since it may name it. What the person and the interviewer said stays.

    Parameters
    ----------
    fields
        Of `KEPT`.

    Raises
    ------
    LibraryBroken
    """
    with library.database.transaction():
        for number, case in list(_cases(library)):
            left = msgspec.structs.replace(case, **{field: getattr(Case(), field) for field in fields})
            library.database.write("UPDATE attempts SET told = ? WHERE id = ?", (as_json(left), number))
        for number, score in library.query("SELECT id, score FROM attempts WHERE score IS NOT NULL"):
            library.database.write("UPDATE attempts SET score = ? WHERE id = ?", (_stripped(score, fields), number))
        earlier = "SELECT attempt, number, score FROM judgements WHERE score IS NOT NULL"
        for attempt, number, score in library.query(earlier):
            library.database.write(
                "UPDATE judgements SET score = ? WHERE attempt = ? AND number = ?",
                (_stripped(score, fields), attempt, number),
            )
    library.database.forget()


def _cases(library: Library) -> Iterator[tuple[object, Case]]:
    """Yield what each attempt keeps, by its number."""
    for number, told in library.query("SELECT id, told FROM attempts WHERE told IS NOT NULL"):
        yield number, msgspec.json.decode(str(told), type=Case)


def _stripped(score: object, fields: Collection[str]) -> str:
    """Return a scorecard, as the library keeps it, without what was told."""
    card = msgspec.json.decode(str(score), type=Scorecard)
    return as_json(replace(card, own=() if "reasons" in fields else card.own, advice=None))
