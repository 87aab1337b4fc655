"""Attempts that are not wanted any more: rows and sound go, and nothing of them is left in the database's file."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from voice_coach.errors import VoiceCoachError
from voice_coach.library.remarks import check_known
from voice_coach.library.store import Library

_GOING = ".going-"

_UNDER_WAY = "status = 'running' AND julianday(started_at) > julianday('now') - 0.5"
"""Nobody practises for half a day: what began longer ago was killed."""


class UnderWay(VoiceCoachError):
    """An attempt is being held, so it cannot be deleted."""


def delete(library: Library, numbers: Sequence[int]) -> None:
    """Delete attempts for good.

    Raises
    ------
    UnknownAttempt
        One of them is not there; then none is deleted.
    UnderWay
        One of them is being held; then none is deleted.
    LibraryBroken
        A file cannot be deleted; then the attempt's rows stay, so that it can be tried again.
    """
    check_known(library, numbers)
    _check_ended(library, numbers)
    for number in numbers:
        _put_aside(library, library.folder_of(number))
        _sweep(library, library.folder_of(number).parent)
        library.database.write("DELETE FROM attempts WHERE id = ?", (number,))  # all else of it goes with it
    library.database.forget()


def _check_ended(library: Library, numbers: Sequence[int]) -> None:
    for number in numbers:
        if library.query(f"SELECT 1 FROM attempts WHERE id = ? AND {_UNDER_WAY}", (number,)):  # noqa: S608
            raise UnderWay(
                f"Attempt {number} is under way: end it first, or delete it 12 hours after it began if it was killed."
            )


def _put_aside(library: Library, folder: Path) -> None:
    """Take a folder away in one step, so that half of it is never taken for the attempt's."""
    if not folder.exists():
        return
    try:
        folder.rename(Path(tempfile.mkdtemp(prefix=_GOING, dir=folder.parent)) / folder.name)
    except OSError as error:
        raise library.database.broken(error) from error


def _sweep(library: Library, beside: Path) -> None:
    """Delete what was put aside, also by an earlier run that could not."""
    try:
        for folder in beside.glob(f"{_GOING}*"):
            shutil.rmtree(folder)
    except FileNotFoundError:
        pass  # another program sweeps too
    except OSError as error:
        raise library.database.broken(error) from error
