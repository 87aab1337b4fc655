"""The sound of an attempt whose program was killed, made whole."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import soundfile

from voice_coach.audio import files
from voice_coach.audio.files import FlacWriter, UnreadableSound, UnwritableSound
from voice_coach.library.holds import claim, name_of
from voice_coach.library.records import AttemptRecord
from voice_coach.library.recovery import broken_off
from voice_coach.library.store import Library

_HEADER = 86
"""Bytes that `FlacWriter` writes before the first sound."""

_LONGEST = 1 << 40
"""Samples that no recording has: one without its last header says that it has more."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """An attempt whose program was killed, with its sound made whole."""

    attempt: AttemptRecord
    seconds: float
    """Of replies that are kept."""


@contextlib.contextmanager
def salvaged(library: Library, number: int, *, unheard_too: bool = False) -> Iterator[Salvaged | None]:
    """Claim an attempt that was broken off and make its sound whole; None where it goes on, or another is at it.

    Raises
    ------
    LibraryBroken, UnwritableSound
    """
    try:
        hold = claim(library.folder, name_of(number))
    except OSError as error:
        raise library.database.broken(error) from error
    if hold is None:
        yield None
        return
    with hold:
        if number in broken_off(library, unheard_too=unheard_too):  # it may have ended just now
            seconds = _mend(library, number)
            yield Salvaged(library.attempt(number), seconds)
        else:
            yield None


def _mend(library: Library, number: int) -> float:
    """Make whole the sound of every reply, note what was not noted, and return how long all of it is."""
    total = 0.0
    for turn in library.attempt(number).turns:
        path = library.folder_of(number) / f"turn-{turn.turn}-reply.flac"
        if not path.is_file():
            continue
        seconds = _mended(path)
        if seconds is None:
            continue  # it keeps its name: what is in the way may go, and then it can be heard
        total += seconds
        if seconds and turn.audio is None:
            library.set_audio(number, turn.turn, path.name)
        if not seconds:  # its program was killed within the first quarter of a second
            library.set_audio(number, turn.turn, "")
    return total


def _mended(path: Path) -> float | None:
    """Give a recording that was cut off the end that it lacks, and return its seconds.

    0 where it holds nothing; None where it may hold something, but cannot be read.
    """
    if seconds := _length(path):
        return seconds
    draft = path.with_name(f".{path.name}.mended")
    try:
        size = path.stat().st_size
        draft.touch(mode=0o600)
        with FlacWriter(draft) as writer:
            for samples in files.read_blocks(path):
                writer.write(samples)
        draft.replace(path)
    except UnreadableSound as error:  # it has a cause where something is in the way; else there was nothing to decode
        return 0.0 if error.__cause__ is None or size <= _HEADER else None
    except OSError as error:
        raise UnwritableSound(f"{path} cannot be mended ({error.strerror}): free some space.") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    return writer.seconds


def _length(path: Path) -> float:
    """Return the seconds of a recording that is whole; 0 for another."""
    try:
        told = soundfile.info(path)
    except (OSError, soundfile.LibsndfileError):
        return 0.0
    return float(told.duration) if told.frames < _LONGEST else 0.0
