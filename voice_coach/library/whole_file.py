"""A file that is written whole or not at all, for its owner's eyes only."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from voice_coach.errors import VoiceCoachError


class FileNotWritten(VoiceCoachError):
    """A file cannot be written where it should go."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to that takes its place at the end; what was there stays until then, and after a fault.

    Raises
    ------
    FileNotWritten
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".voice-coach-")
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).replace(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def _not_written(path: Path, error: OSError) -> FileNotWritten:
    return FileNotWritten(
        f"{path} cannot be written ({error.strerror}): name another file, or check the folder and its room."
    )
