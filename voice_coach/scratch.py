"""Work in progress in a folder of our own: what a killed program leaves there is thrown away at the next start."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from voice_coach.places import cache_dir, working_dir

DRAFT = ".voice-coach-"
"""How the names of drafts begin that lie beside the file they will become."""

_NAMES_A_DRAFT = "draft"
_LOCK = ".lock"
_FRESH = 60.0
"""Seconds in which a folder is left alone, so that it is never taken from a program that is just making it."""


@contextlib.contextmanager
def lent_folder() -> Iterator[Path]:
    """Lend a folder for one errand, for the owner's eyes only; it goes at the end, or after a kill at the next start.

    Raises
    ------
    OSError
        There is no room, or no right to it.
    """
    cache_dir()
    working = working_dir()
    working.mkdir(mode=0o700, exist_ok=True)
    folder = working / os.urandom(8).hex()
    lock = FileLock(folder.with_suffix(_LOCK), mode=0o600)
    lock.acquire()
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        _throw_away(folder, lock)


@contextlib.contextmanager
def noted(draft: Path) -> Iterator[None]:
    """Remember a draft that lies elsewhere, so that it goes too if this program is killed; without room it is not."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, RuntimeError):  # the latter where there is no home folder
            folder = stack.enter_context(lent_folder())
            (folder / _NAMES_A_DRAFT).write_bytes(os.fsencode(draft.absolute()))
        yield


def sweep(*, fresh: float = _FRESH) -> None:
    """Throw away what programs left that were killed. What is in use, or cannot be deleted, stays.

    Parameters
    ----------
    fresh
        Seconds in which nothing is touched.
    """
    with contextlib.suppress(OSError):
        for file in list(working_dir().glob(f"*{_LOCK}")):
            if time.time() - file.stat().st_mtime >= fresh:
                _throw_away_if_left(file)


def _throw_away_if_left(file: Path) -> None:
    lock = FileLock(file, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    folder = file.with_suffix("")
    with contextlib.suppress(OSError):
        draft = Path(os.fsdecode((folder / _NAMES_A_DRAFT).read_bytes()))
        if draft.name.startswith(DRAFT) and draft.is_file():
            draft.unlink()
    _throw_away(folder, lock)


def _throw_away(folder: Path, lock: FileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()  # Windows keeps a file that is open
    lock.release()
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
