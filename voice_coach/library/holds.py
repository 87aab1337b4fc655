"""Claims on what is being worked on in a library. Each ends with its process, however that ends."""

import contextlib
from pathlib import Path

from filelock import FileLock, Timeout

_FOLDER = "held"
_MODE = 0o600


class Hold:
    """A claim that was granted; the operating system takes it back from a process that was killed."""

    def __init__(self, lock: FileLock, file: Path) -> None:
        self._lock = lock
        self._file = file

    def release(self) -> None:
        """Give the claim up.

        Somebody who waits for it meanwhile gets the file that goes away here, and may share the claim with a third.
        So whoever gets one looks again whether there is still something to do.
        """
        with contextlib.suppress(OSError):
            self._file.unlink()  # Windows keeps a file that is open, and filelock deletes it there
        self._lock.release()

    def __enter__(self) -> "Hold":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def claim(library: Path, what: str, patience: float = 0.0) -> Hold | None:
    """Claim something in the library in a folder; None where it is claimed already, be it by this process.

    Parameters
    ----------
    what
        Its name: letters, digits and hyphens.
    patience
        Seconds to wait for it.

    Raises
    ------
    OSError
        The folder does not take a file.
    """
    folder = library / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{what}.lock"
    lock = FileLock(file, mode=_MODE, thread_local=False)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        return None
    return Hold(lock, file)


def name_of(attempt: int) -> str:
    """Return what an attempt's claim is called."""
    return f"attempt-{attempt}"
