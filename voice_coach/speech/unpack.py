"""Unpack a zip file, a model's or a backup, without trusting it."""

import hashlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from voice_coach.errors import VoiceCoachError
from voice_coach.speech.manifest import FileSpec
from voice_coach.speech.progress import Progress

_BLOCK = 1 << 20
_MOST_FILES = 10_000
_MOST_GROWTH = 20
"""How many times its packed size a zip file may take: real models take two to five, backups up to ten."""
_ALWAYS_FINE = 64 << 20
"""Bytes below which growth does not matter."""


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
"""What the zipfile module raises where the bytes make no sense; a name that is no UTF-8 is a ValueError."""


class UnsafeArchive(VoiceCoachError):
    """A zip file holds what none needs: ways out of its folder, links, or far too much."""


class BrokenArchive(VoiceCoachError):
    """A zip file cannot be read, or does not hold what it should."""


def unpack(
    archive: Path,
    folder: str,
    to: Path,
    expected: tuple[FileSpec, ...],
    progress: Progress,
    most_files: int = _MOST_FILES,
) -> tuple[FileSpec, ...]:
    """Unpack what lies under `folder` in a zip file, and return the files that were written.

    Parameters
    ----------
    archive
        The zip file.
    folder
        Where in it they lie, with forward slashes.
    to
        An existing empty folder.
    expected
        The files. Just these are unpacked, and have to be right; without any, all are.
    progress
        Told of each block.
    most_files
        How many files it may hold.

    Raises
    ------
    UnsafeArchive, BrokenArchive
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = dict(_members(opened, folder, most_files))
            wanted = [file.path for file in expected] or list(members)
            lacking = [path for path in wanted if path not in members]
            if lacking or not wanted:
                raise BrokenArchive(f"{archive.name} does not hold {folder}/{(lacking or [''])[0]}.")
            total = sum(members[path].file_size for path in wanted)
            _bound(archive, total, sum(file.bytes for file in expected))
            progress.step("Unpacking", total)
            written = tuple(_extract(opened, members[path], path, to, progress) for path in wanted)
    except _BROKEN as error:
        raise BrokenArchive(f"{archive.name} is no whole zip file: {error}.") from error
    for found, right in zip(written, expected, strict=False):
        if found != right:
            raise BrokenArchive(f"{archive.name} holds another {right.path} than it should.")
    return written


def _members(opened: zipfile.ZipFile, folder: str, most: int) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Give the files under `folder` by their path there; every name in the zip has to be harmless."""
    infos = opened.infolist()
    if len(infos) > most:
        raise UnsafeArchive(f"{opened.filename} holds {len(infos):,} files, which are far too many.")
    seen = set()
    for info in infos:
        path = _safe(info)
        key = str(path).casefold()  # two names that are one file on some systems
        if key in seen:
            raise UnsafeArchive(f"{opened.filename} holds {info.filename!r} twice.")
        seen.add(key)
        if not info.is_dir() and path.is_relative_to(folder):
            yield str(path.relative_to(folder)), info


def _safe(info: zipfile.ZipInfo) -> PurePosixPath:
    """Return the path of a member that stays inside and is a plain file or folder."""
    name = info.orig_filename  # as written in the zip: ZipInfo cuts at a null and turns backslashes on Windows
    path = PurePosixPath(name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not name or path.is_absolute() or ".." in path.parts or any(sign in name for sign in "\\:\0"):
        raise UnsafeArchive(f"The zip file holds {name!r}, which would lie outside its folder.")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise UnsafeArchive(f"The zip file holds {name!r}, which is a link or device and no file.")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # the other ways fail in ways of their own
        raise UnsafeArchive(f"The zip file holds {name!r}, which is packed in a way that is not in use here.")
    return path


def most_unpacked(archive: Path) -> int:
    """Return how many bytes a zip file may take where nobody who is trusted has said it."""
    return max(_ALWAYS_FINE, archive.stat().st_size * _MOST_GROWTH)


def _bound(archive: Path, total: int, expected: int) -> None:
    limit = expected or most_unpacked(archive)
    if total > limit:
        raise UnsafeArchive(f"{archive.name} would unpack to {total:,} bytes, which is more than it may.")


def _extract(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, to: Path, progress: Progress) -> FileSpec:
    """Write one member, never more of it than it says, and return what was written."""
    target = to / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    with _opened(opened, info) as packed, target.open("xb") as out:
        while block := packed.read(_BLOCK):
            size += len(block)
            if size > info.file_size:
                raise UnsafeArchive(f"{path} in the zip file is larger than the zip says.")
            digest.update(block)
            out.write(block)
            progress.advance(len(block))
        out.flush()
        os.fsync(out.fileno())
    return FileSpec(path, size, digest.hexdigest())


def _opened(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return opened.open(info)
    except (OSError, ValueError) as error:  # the zip's table leads to a place that is not in the file
        raise BrokenArchive(f"{info.filename} cannot be found in the zip file.") from error
