"""What a person told of themselves, taken out of the attempts that were judged by it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import msgspec

from voice_coach.feedback.case import Case
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.library.deletion import claim_ended
from voice_coach.library.records import as_json
from voice_coach.library.store import Library

KEPT = ("role", "company", "reasons")
"""What attempts keep of it."""

OwnCase = Callable[[str], Case]
"""Returns the job and the company that the interview of a name has by itself: nobody told those."""

_CARDS = "SELECT id AS attempt, score FROM attempts UNION ALL SELECT attempt, score FROM judgements"

_LOOK = f"""
    SELECT id, scenario, told,
        EXISTS (SELECT 1 FROM ({_CARDS}) WHERE attempt = id AND json_array_length(score, '$.own') > 0),
        EXISTS (SELECT 1 FROM ({_CARDS}) WHERE attempt = id AND json_extract(score, '$.advice') IS NOT NULL)
    FROM attempts ORDER BY id
"""  # noqa: S608  no outside text
"""Of each attempt what it was judged by, and whether a scorecard of it has the person's reasons, and advice."""


@dataclass(frozen=True, slots=True)
class Found:
    """What attempts keep, or kept, of what was told."""

    attempts: int = 0
    """How many have any of it."""
    fields: tuple[str, ...] = ()
    """What it is, of `KEPT`."""
    advised: int = 0
    """How many attempts have advice that may name it: some of them nothing else, as it is not known what they were
    judged by."""


@dataclass(frozen=True, slots=True)
class _Keeps:
    """What one attempt keeps of what is looked for, or may keep in its advice."""

    number: int
    told: Case | None
    own: Case
    """Of its interview."""
    fields: tuple[str, ...]
    advised: bool


def keeping(library: Library, fields: Collection[str], own: OwnCase) -> Found:
    """Return what attempts keep of what was told.

    Parameters
    ----------
    fields
        Of `KEPT`.

    Raises
    ------
    LibraryBroken
    """
    return _summed(list(_look(library, fields, own)))


def forget_told(library: Library, fields: Collection[str], own: OwnCase) -> Found:
    """Take what was told out of every attempt, out of earlier judgements too, and return what was taken.

    The advice of those attempts goes with it, since it may name it. Totals and moves stay as they are, and so does
    what the person and the interviewer said.

    Parameters
    ----------
    fields
        Of `KEPT`.

    Raises
    ------
    UnderWay
        An attempt is being held, and would be judged by it in the end; then nothing is taken out.
    LibraryBroken
    """
    with ExitStack() as holds:
        with library.database.transaction():  # none is begun meanwhile
            for (number,) in library.query("SELECT id FROM attempts WHERE status = 'running'"):
                if hold := claim_ended(library, int(str(number))):
                    holds.enter_context(hold)
            found = list(_look(library, fields, own))
            for each in found:
                _forget(library, each, fields)
        library.database.forget()
    return _summed(found)


def _summed(found: Sequence[_Keeps]) -> Found:
    fields = {field for each in found for field in each.fields}
    return Found(
        attempts=sum(bool(each.fields) for each in found),
        fields=tuple(field for field in KEPT if field in fields),
        advised=sum(each.advised for each in found),
    )


def _look(library: Library, fields: Collection[str], own: OwnCase) -> Iterator[_Keeps]:
    """Yield the attempts that keep any of it, or may."""
    for number, scenario, told, has_reasons, advised in library.query(_LOOK):
        case = None if told is None else msgspec.json.decode(str(told), type=Case)
        here = own(str(scenario))
        kept = tuple(field for field in fields if case and getattr(case, field) not in ("", (), getattr(here, field)))
        if case is None and has_reasons and "reasons" in fields:
            kept = ("reasons",)
        if kept or (case is None and advised):
            yield _Keeps(int(str(number)), case, here, kept, bool(advised))


def _forget(library: Library, kept: _Keeps, fields: Collection[str]) -> None:
    write = library.database.write
    if kept.told is not None:
        left = msgspec.structs.replace(kept.told, **{field: getattr(kept.own, field) for field in kept.fields})
        write("UPDATE attempts SET told = ? WHERE id = ?", (as_json(left), kept.number))
    for (score,) in library.query("SELECT score FROM attempts WHERE id = ? AND score IS NOT NULL", (kept.number,)):
        write("UPDATE attempts SET score = ? WHERE id = ?", (_stripped(score, fields), kept.number))
    earlier = "SELECT number, score FROM judgements WHERE attempt = ? AND score IS NOT NULL"
    for number, score in library.query(earlier, (kept.number,)):
        stripped = _stripped(score, fields)
        write("UPDATE judgements SET score = ? WHERE attempt = ? AND number = ?", (stripped, kept.number, number))


def _stripped(score: object, fields: Collection[str]) -> str:
    """Return a scorecard, as the library keeps it, without what was told."""
    card = msgspec.json.decode(str(score), type=Scorecard)
    return as_json(replace(card, own=() if "reasons" in fields else card.own, advice=None))
