"""A file that is written whole or not at all, for its owner's eyes only."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from voice_coach.errors import VoiceCoachError
from voice_coach.scratch import DRAFT, noted


class FileNotWritten(VoiceCoachError):
    """A file cannot be written where it should go."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to that takes its place at the end; what was there stays until then, and after a fault.

    Raises
    ------
    FileNotWritten
    """
    draft = path.parent / f"{DRAFT}{os.urandom(8).hex()}"
    with noted(draft):
        try:
            with open(draft, "xb", opener=owner_only) as file:  # Path.open takes no opener
                yield file
            draft.replace(path)
        except OSError as error:
            raise _not_written(path, error) from error
        finally:
            draft.unlink(missing_ok=True)


def owner_only(path: str, flags: int) -> int:
    """Open a file such that one which is made is for its owner's eyes only; `open` takes it as its opener."""
    return os.open(path, flags, 0o600)


def _not_written(path: Path, error: OSError) -> FileNotWritten:
    return FileNotWritten(
        f"{path} cannot be written ({error.strerror}): name another file, or check the folder and its room."
    )
