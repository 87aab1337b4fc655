"""What is kept of a fault in the program: where it failed, and not one word that was said."""

import contextlib
import traceback
from pathlib import Path

from voice_coach import __version__, places
from voice_coach.errors import VoiceCoachError
from voice_coach.library.whole_file import whole_file

_ROOTS = {"site-packages", "dist-packages"}
"""Folders below which a file's name tells nothing of the person any more."""


def report(error: BaseException) -> str:
    """Keep what can be passed on of a fault in a file, and return the sentence that names it."""
    told = f"Voice Coach has a bug and had to stop ({type(error).__name__}: {error})."
    with contextlib.suppress(OSError, VoiceCoachError):
        log = places.data_dir() / places.BUG_REPORT
        with whole_file(log) as file:
            file.write(where_it_failed(error).encode("utf-8", "backslashreplace"))
        return f"{told} Where it failed is in {log}, without anything that you said; please report it."
    return told


def where_it_failed(error: BaseException) -> str:
    """Return the kinds of an error and of its causes with the lines of code that led to them.

    What the errors say is left out, since it may quote what was said or typed; and so are the folders' names.
    """
    lines = [f"voice-coach {__version__}"]
    for each in _with_causes(error):
        lines += ["", f"{type(each).__module__}.{type(each).__qualname__}"]
        for frame in traceback.extract_tb(each.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line}")
    return "\n".join(lines) + "\n"


def _with_causes(error: BaseException) -> list[BaseException]:
    """Return an error and what led to it, the first one first."""
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = at.__cause__ or at.__context__
    return found[::-1]


def _short(filename: str) -> str:
    """Return the path of a source file below the folder that packages are in."""
    path = Path(filename)
    for folder in path.parents:
        if folder.name in _ROOTS or folder == Path(places.__file__).parent.parent:
            return path.relative_to(folder).as_posix()
    return path.name
