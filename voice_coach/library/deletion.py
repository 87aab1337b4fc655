"""Attempts that are not wanted any more: rows and sound go, and nothing of them is left in the database's file."""

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from voice_coach.errors import VoiceCoachError
from voice_coach.library.holds import Hold, claim, name_of
from voice_coach.library.remarks import check_known
from voice_coach.library.store import Library

_GOING = ".going-"

_DELETING = "deleting"
_PATIENCE = 10.0
"""Seconds to wait for another program that deletes, too; it takes a fraction of one."""


class UnderWay(VoiceCoachError):
    """An attempt is being held, so it cannot be deleted or changed."""


def delete(library: Library, numbers: Sequence[int]) -> None:
    """Delete attempts for good. Where the program is killed meanwhile, each is whole, or goes at the next start.

    Raises
    ------
    UnknownAttempt
        One of them is not there; then none is deleted.
    UnderWay
        One of them is being held; then none is deleted.
    LibraryBroken
        A file cannot be deleted, or words may be left in the database; the next deletion tries again.
    """
    check_known(library, numbers)
    with ExitStack() as holds:
        holds.enter_context(_only_one(library))
        for number in numbers:
            if hold := claim_ended(library, number):
                holds.enter_context(hold)
        for number in numbers:
            _put_aside(library, number)
        _finish(library)


def finish_deleting(library: Library) -> None:
    """Do what is left of a deletion whose program was killed.

    Raises
    ------
    LibraryBroken
    """
    if _asides(library) and (hold := _claimed(library, _DELETING)):
        with hold:
            _finish(library)


def _finish(library: Library) -> None:
    """Delete what was put aside. The folders that it was in stay until nothing is left in the database either."""
    asides = _asides(library)
    inside = [path for aside in asides for path in aside.glob("*")]
    with library.database.transaction():
        for path in inside:
            if path.name.isdecimal():
                library.database.write("DELETE FROM attempts WHERE id = ?", (int(path.name),))  # all else goes with it
    try:
        for path in inside:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        library.database.forget()
        for aside in asides:
            aside.rmdir()
    except OSError as error:
        raise library.database.broken(error) from error


def _only_one(library: Library) -> Hold:
    """Wait until no other program deletes."""
    if hold := _claimed(library, _DELETING, _PATIENCE):
        return hold
    raise UnderWay("Another Voice Coach is deleting attempts: try again when it has ended.")


def claim_ended(library: Library, number: int) -> Hold | None:
    """Return a claim on an attempt that somebody began and left; None for one that has come to its end.

    Raises
    ------
    UnderWay
        It is being held, recovered or restored.
    LibraryBroken
    """
    if not library.query("SELECT 1 FROM attempts WHERE id = ? AND status != 'finished'", (number,)):
        return None
    if hold := _claimed(library, name_of(number)):
        return hold
    raise UnderWay(f"Attempt {number} is under way: end it first.")


def _claimed(library: Library, what: str, patience: float = 0.0) -> Hold | None:
    try:
        return claim(library.folder, what, patience)
    except OSError as error:
        raise library.database.broken(error) from error


def _put_aside(library: Library, number: int) -> None:
    """Take an attempt's folder away in one step: from then on it is not wanted, whatever becomes of this program."""
    folder = library.folder_of(number)
    aside = folder.with_name(f"{_GOING}{os.urandom(6).hex()}")
    try:
        aside.mkdir(mode=0o700, parents=True)
        if folder.exists():
            folder.rename(aside / folder.name)
        else:
            (aside / folder.name).mkdir()
    except OSError as error:
        raise library.database.broken(error) from error


def _asides(library: Library) -> list[Path]:
    return list(library.folder_of(1).parent.glob(f"{_GOING}*"))
