"""Every place where something is kept of a person: what it is, how much, who can read it, and how to empty it."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from voice_coach.errors import VoiceCoachError
from voice_coach.library import given_out
from voice_coach.library.database import LibraryBroken, LibraryInUse
from voice_coach.library.deletion import delete
from voice_coach.library.store import Library
from voice_coach.places import BUG_REPORT

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotEmptied(VoiceCoachError):
    """Something that was to go is still there."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the person's things are."""

    data: Path
    cache: Path
    models: Path


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that is kept."""

    name: str
    """What it is called by."""
    holds: str
    """What it is, in a person's words."""
    parts: tuple[str, ...]
    """Names of its files and folders, as patterns."""
    folder: Callable[[Folders], Path]
    """Where they are."""
    personal: bool = True
    """Whether it tells of the person."""


def _data(folders: Folders) -> Path:
    return folders.data


def _cache(folders: Folders) -> Path:
    return folders.cache


def _models(folders: Folders) -> Path:
    return folders.models


LIBRARY = ("attempts", "library.sqlite*", "held")

PLACES = (
    Place("attempts", "what you said: sound, words, moves, scores, notes; job and reasons told then", LIBRARY, _data),
    Place("profile", "your name, the job, your reasons and worries", ("profile.yaml",), _data),
    Place("goals", "what you practise for, and when it is", ("goals.yaml",), _data),
    Place("interviews", "the interviews that you wrote", ("scenarios",), _data),
    Place("cues", "the interviewer's lines as sound; your name may be in them", ("cues",), _cache),
    Place("working", "work in progress", ("working",), _cache),
    Place("bug-report", "where the program last failed; no word that was said", (BUG_REPORT,), _data),
    Place("written", "the list of files that you had written: pages, exports, mails, logs", (given_out.FILE,), _data),
    Place("models", "recognisers; nothing of you", ("*",), _models, personal=False),
)
"""Everything that is kept, the most personal first."""

NAMES = tuple(place.name for place in PLACES if place.personal)
"""What can be emptied here."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is of a place."""

    place: Place
    where: tuple[Path, ...]
    """Its files and folders that are there."""
    files: int
    bytes: int
    open_to_others: tuple[Path, ...]
    """What other people on this machine can read of it."""


def look(folders: Folders) -> tuple[Kept, ...]:
    """Return what is kept, place by place; what is empty too."""
    return tuple(_look(place, folders) for place in PLACES)


def others(folders: Folders) -> tuple[Path, ...]:
    """Return what lies in the folders and is none of the places: not of this program's making, or not known to it."""
    known = {path for place in PLACES for path in _parts(place, folders)}
    known |= {folders.models, folders.cache}
    return tuple(path for folder in (folders.data, folders.cache) for path in _inside(folder) if path not in known)


def close_to_others(kept: Kept) -> None:
    """Let nobody else read what is there.

    Raises
    ------
    NotEmptied
        It belongs to somebody else.
    """
    try:
        for path in kept.open_to_others:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)
    except OSError as error:
        raise NotEmptied(
            f"{error.filename} can be read by others ({error.strerror}): let its owner close it to them."
        ) from error


def empty(names: Sequence[str], folders: Folders) -> None:
    """Empty places for good.

    Raises
    ------
    UnderWay, LibraryInUse
        An attempt is being held, or another program is using the library; then nothing is emptied.
    NotEmptied
        Something cannot be deleted.
    """
    if "attempts" in names:
        _forget_attempts(folders.data)
    if {"attempts", "profile"} & set(names):
        forget_cues(folders.cache / "cues")  # they may say the person's name and worries
    for place in PLACES:
        if place.name in names and place.personal:
            for path in _parts(place, folders):
                _remove(path)


def forget_cues(cues: Path) -> None:
    """Throw away the interviewer's lines as sound, since they may name a person or their worries; they are made again.

    What another program is using stays.
    """
    shutil.rmtree(cues, ignore_errors=True)


def _forget_attempts(data: Path) -> None:
    """Overwrite the words in the database before its file goes; a broken one goes as it is."""
    if not (data / "library.sqlite").is_file():
        return
    try:
        with Library(data) as library:
            delete(library, library.numbers())
    except LibraryInUse:
        raise
    except LibraryBroken:
        return


def _look(place: Place, folders: Folders) -> Kept:
    where = tuple(_parts(place, folders))
    found = [path for top in where for path in _all_of(top)]
    files = [path for path in found if not path.is_dir()]
    size = sum(path.lstat().st_size for path in files)
    return Kept(place, where, len(files), size, tuple(_open_to_others(found)) if place.personal else ())


def _open_to_others(paths: Sequence[Path]) -> Iterator[Path]:
    """Give what others could read; within a closed folder, nothing is."""
    if os.name == "nt":  # there, folders of a person's own are closed by their place
        return
    for path in paths:
        if not path.is_symlink() and path.stat().st_mode & _OTHERS:
            yield path


def _parts(place: Place, folders: Folders) -> list[Path]:
    folder = place.folder(folders)
    return sorted(path for part in place.parts for path in folder.glob(part))


def _all_of(top: Path) -> list[Path]:
    return [top, *top.rglob("*")] if top.is_dir() and not top.is_symlink() else [top]


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _remove(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise NotEmptied(
            f"{path} cannot be deleted ({error.strerror}): close any other Voice Coach, and check the folder's rights."
        ) from error
