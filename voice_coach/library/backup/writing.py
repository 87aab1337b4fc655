"""Attempts go into a zip file."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from pathlib import Path, PurePath
from typing import IO

import msgspec

from voice_coach import __version__
from voice_coach.library.backup.form import INDEX, INDEX_FILE, RECORD, ROOT, Index, Kept, Record, files_of
from voice_coach.library.judgements import earlier_judgements
from voice_coach.library.records import AttemptRecord
from voice_coach.library.store import Library
from voice_coach.speech.manifest import FileSpec

_BLOCK = 1 << 20
"""Bytes of a sound that are held at a time."""


def back_up(library: Library, attempts: Iterable[AttemptRecord], file: IO[bytes]) -> tuple[Path, ...]:
    """Write attempts with their sound into a zip file, and return the sound files that could not be read whole.

    Of those, what can be read up to the fault is written.

    Raises
    ------
    LibraryBroken
    """
    kept = []
    unread: list[Path] = []
    with zipfile.ZipFile(file, "w", strict_timestamps=False) as archive:
        for attempt in attempts:
            folder = f"{attempt.id:05d}"
            record = _encode(Record(attempt, earlier_judgements(library, attempt.id)))
            files = [_written(archive, folder, RECORD, record)]
            for path in files_of(attempt):
                files += _copied(archive, folder, path, unread)
            kept.append(Kept(folder, attempt.uid, tuple(files)))
        _written(archive, INDEX, INDEX_FILE, _encode(Index(1, __version__, tuple(kept))))
    return tuple(unread)


def _written(archive: zipfile.ZipFile, folder: str, name: str, content: bytes) -> FileSpec:
    archive.writestr(_member(folder, name), content, zipfile.ZIP_DEFLATED)
    return FileSpec(name, len(content), hashlib.sha256(content).hexdigest())


def _copied(archive: zipfile.ZipFile, folder: str, path: Path, unread: list[Path]) -> Iterator[FileSpec]:
    """Put a sound file that is there into the archive as it is: it cannot be packed any further.

    What the index says of it is what was written, whatever becomes of the file meanwhile. One that cannot be read
    joins `unread`.
    """
    try:
        member = zipfile.ZipInfo.from_file(path, f"{ROOT}/{folder}/{path.name}", strict_timestamps=False)
        sound = path.open("rb")
    except FileNotFoundError:
        return
    except OSError:
        unread.append(path)
        return
    digest, count = hashlib.sha256(), 0
    with sound, archive.open(member, "w") as out:
        for block in _blocks(sound, path, unread):
            out.write(block)
            digest.update(block)
            count += len(block)
    yield FileSpec(path.name, count, digest.hexdigest())


def _blocks(sound: IO[bytes], path: Path, unread: list[Path]) -> Iterator[bytes]:
    try:
        while block := sound.read(_BLOCK):
            yield block
    except OSError:
        unread.append(path)


def _member(folder: str, name: str) -> zipfile.ZipInfo:
    made = datetime.now(timezone.utc)
    return zipfile.ZipInfo(f"{ROOT}/{folder}/{name}", made.timetuple()[:6])


def _encode(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=_as_name)


def _as_name(value: object) -> str:
    """Return what JSON has no form for: a path, of which only the name counts."""
    if isinstance(value, PurePath):
        return value.name
    raise NotImplementedError(f"{type(value).__name__} has no form in JSON")
