"""What was left behind in a library: half-done work is finished or undone, sound without records taken in again."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from voice_coach.library.arrivals import insert, sweep
from voice_coach.library.deletion import finish_deleting
from voice_coach.library.labels import Label, read_label
from voice_coach.library.records import UNKNOWN, AttemptRecord, TurnRecord
from voice_coach.library.store import Library, new_uid

_FOLDER = re.compile(r"[0-9]{5,18}")
_REPLY = re.compile(r"turn-([0-9]{1,6})-reply\.flac")


def tidy(library: Library) -> None:
    """Finish or undo what imports and deletions were killed in.

    Raises
    ------
    LibraryBroken
    """
    finish_deleting(library)
    sweep(library)


def broken_off(library: Library, *, unheard_too: bool = False) -> tuple[int, ...]:
    """Return the numbers of attempts that were begun and never ended, the oldest first; some may be going on.

    Parameters
    ----------
    unheard_too
        Whether those count that were interrupted and have a reply that was never recognised, or words and no score.

    Raises
    ------
    LibraryBroken
    """
    unheard = "SELECT 1 FROM turns WHERE attempt = attempts.id AND audio != '' AND words IS NULL"
    heard = "SELECT 1 FROM turns WHERE attempt = attempts.id AND words IS NOT NULL"
    unjudged = f"score IS NULL AND kind IN ('rehearsal', 'recording') AND EXISTS ({heard})"
    where = "status = 'running'"
    if unheard_too:
        where += f" OR status = 'interrupted' AND (EXISTS ({unheard}) OR {unjudged})"
    return tuple(int(str(row[0])) for row in library.query(f"SELECT id FROM attempts WHERE {where} ORDER BY id"))  # noqa: S608


def take_in_again(library: Library) -> int:
    """Begin an attempt anew for each folder of sound that the library knows nothing of, and return how many there are.

    That is what is left where a database was lost or damaged. They count as broken off, until they are recovered.

    Raises
    ------
    LibraryBroken
    """
    found = 0
    with library.database.transaction():  # none is being begun or brought in meanwhile
        for folder in sorted(library.folder_of(1).parent.glob("[0-9]*")):
            if _FOLDER.fullmatch(folder.name) and not _is_known(library, int(folder.name)):
                turns = sorted(_turns(folder), key=lambda turn: turn.turn)
                if turns:
                    insert(library, _new_here(library, _attempt(folder, tuple(turns))))
                    found += 1
    return found


def _is_known(library: Library, number: int) -> bool:
    return bool(library.query("SELECT 1 FROM attempts WHERE id = ?", (number,)))


def _new_here(library: Library, attempt: AttemptRecord) -> AttemptRecord:
    """Return an attempt under a uid of its own, where another has it: one that a backup brought again, or a copy."""
    taken = library.query("SELECT 1 FROM attempts WHERE uid = ?", (attempt.uid,))
    return replace(attempt, uid=new_uid()) if taken else attempt


def _turns(folder: Path) -> Iterator[TurnRecord]:
    for path in folder.iterdir():
        if met := _REPLY.fullmatch(path.name):
            number = int(met[1])
            cue = folder / f"turn-{number}-cue.flac"
            yield TurnRecord(
                turn=number,
                cue="",
                cue_audio=cue if cue.is_file() else None,
                audio=path,
                speech_start=None,
                speech_end=None,
                transcript=None,
                moves=(),
                delivery=None,
            )


def _attempt(folder: Path, turns: tuple[TurnRecord, ...]) -> AttemptRecord:
    """Return what can be known of an attempt by its files alone."""
    original = next(folder.glob("original*"), None)
    made = min(path.stat().st_mtime for path in folder.iterdir())
    label = read_label(folder) or Label(
        uid=new_uid(),
        started_at=datetime.fromtimestamp(made, timezone.utc).astimezone(),
        kind="recording" if original else "rehearsal",
        scenario="",
        style="balanced",
    )
    return AttemptRecord(
        id=int(folder.name),
        started_at=label.started_at,
        status="running",
        scenario=label.scenario,
        style=label.style,
        engine=UNKNOWN,
        model=UNKNOWN,
        voice=UNKNOWN,
        version=UNKNOWN,
        score=None,
        kind=label.kind,
        seed=label.seed,
        uid=label.uid,
        original=original,
        turns=turns,
    )
