"""Attempts that come as a whole, from a recording or a backup: rows and files together, or nothing."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from voice_coach.library.holds import claim
from voice_coach.library.labels import label_of, put_label
from voice_coach.library.records import COLUMNS, AttemptRecord, TurnRecord, as_json
from voice_coach.library.store import Library

_FAR = 1_000_000
"""How far a wished-for number may lie beyond the last one: SQLite has no number after its largest."""

_COMING = ".coming-"

_ARRIVING = ".arriving"
"""A file in an attempt's folder while it is not certain yet that its rows are kept."""


@contextlib.contextmanager
def staging(library: Library) -> Iterator[Path]:
    """Give a folder beside the attempts' own, for the owner's eyes only; what is left in it at the end is thrown away.

    Raises
    ------
    LibraryBroken
    """
    sweep(library)
    folder = _beside(library) / f"{_COMING}{os.urandom(6).hex()}"
    try:
        hold = claim(library.folder, _claim_of(folder))
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise library.database.broken(error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if hold:
            hold.release()


def sweep(library: Library) -> None:
    """Throw away what programs that were killed left behind of attempts that had not arrived.

    Raises
    ------
    LibraryBroken
    """
    try:
        for folder in _beside(library).glob(f"{_COMING}*"):
            if hold := claim(library.folder, _claim_of(folder)):
                with hold:
                    shutil.rmtree(folder, ignore_errors=True)
        if any(_marks(library)):
            with library.database.transaction():  # none arrives meanwhile
                for mark in _marks(library):
                    _settle(library, mark)
    except OSError as error:
        raise library.database.broken(error) from error


def _marks(library: Library) -> Iterator[Path]:
    return _beside(library).glob(f"[0-9]*/{_ARRIVING}")


def _settle(library: Library, mark: Path) -> None:
    """Keep a folder whose rows are kept, and throw another away."""
    if library.query("SELECT 1 FROM attempts WHERE id = ?", (int(mark.parent.name),)):
        mark.unlink(missing_ok=True)
    else:
        shutil.rmtree(mark.parent, ignore_errors=True)


def _beside(library: Library) -> Path:
    """Return the folder that the attempts' folders are in."""
    folder = library.folder_of(1).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise library.database.broken(error) from error
    return folder


def _claim_of(coming: Path) -> str:
    return coming.name.lstrip(".")


def receive(
    library: Library,
    make: Callable[[int], AttemptRecord],
    files: Path,
    wish: int = 0,
    also: Callable[[int], None] = lambda _: None,
) -> int:
    """Keep an attempt that is complete, and return its number.

    Parameters
    ----------
    make
        Returns it, given the number that it will have.
    files
        The folder of its files, inside `staging`; it becomes the attempt's own.
    wish
        The number that it gets where that is free.
    also
        Keeps, given the number, what else belongs to it.

    Raises
    ------
    LibraryBroken
    """
    with library.database.transaction():
        number = _free_number(library, wish)
        insert(library, replace(make(number), id=number))
        also(number)
        folder = library.folder_of(number)
        try:
            (files / _ARRIVING).touch(mode=0o600)
            put_label(files, label_of(library.attempt(number)))
            files.rename(folder)
        except OSError as error:
            raise library.database.broken(error) from error
        try:
            library.database.commit()
        except BaseException:
            folder.rename(files)
            raise
    with contextlib.suppress(OSError):
        (folder / _ARRIVING).unlink()
    return number


def complete(library: Library, attempt: AttemptRecord, files: Path, also: Callable[[int], None]) -> None:
    """Put what is known of an attempt in the place of what there is under its number; its sound stays.

    Parameters
    ----------
    files
        A folder of its files; those that it lacks are taken.
    also
        Keeps, given the number, what else belongs to it.

    Raises
    ------
    LibraryBroken
    """
    folder = library.folder_of(attempt.id)
    with library.database.transaction():
        library.database.write("DELETE FROM attempts WHERE id = ?", (attempt.id,))  # all else goes with it
        insert(library, attempt)
        also(attempt.id)
        try:
            for file in files.iterdir():
                if not (folder / file.name).exists():
                    file.rename(folder / file.name)
        except OSError as error:
            raise library.database.broken(error) from error


def _free_number(library: Library, wish: int) -> int:
    """Return the number wished for where it is free and near, or else one that no attempt has or had."""
    unused = library.unused_number()
    taken = library.query("SELECT 1 FROM attempts WHERE id = ?", (wish,))
    is_free = 0 < wish < unused + _FAR and not taken and not library.folder_of(wish).exists()
    return wish if is_free else unused


def insert(library: Library, attempt: AttemptRecord) -> None:
    """Write the rows of an attempt, under its own number. Call it within a transaction."""
    values = {
        **{name: getattr(attempt, name) for name in COLUMNS.split(", ")},
        "started_at": attempt.started_at.isoformat(),
        "judged_at": attempt.judged_at and attempt.judged_at.isoformat(),
        "score": attempt.score and as_json(attempt.score),
        "original": _name(attempt.original),
        "told": attempt.told and as_json(attempt.told),
    }
    marks = ", ".join("?" * len(values))
    library.database.write(f"INSERT INTO attempts ({', '.join(values)}) VALUES ({marks})", list(values.values()))  # noqa: S608  no outside text
    for turn in attempt.turns:
        _insert_turn(library, attempt.id, turn)
    for tag in attempt.tags:
        library.database.write("INSERT OR IGNORE INTO tags VALUES (?, ?)", (attempt.id, tag))


def _insert_turn(library: Library, attempt: int, turn: TurnRecord) -> None:
    library.database.write(
        "INSERT INTO turns (attempt, turn, cue, cue_audio, audio, speech_start, speech_end, words, delivery, occasion,"
        " starts_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt,
            turn.turn,
            turn.cue,
            _name(turn.cue_audio),
            _name(turn.audio),
            turn.speech_start,
            turn.speech_end,
            None if turn.transcript is None else as_json(turn.transcript.words),
            None if turn.delivery is None else as_json(turn.delivery),
            turn.occasion.value,
            turn.starts_at,
        ),
    )
    library.replace_moves(attempt, turn.turn, turn.moves)


def _name(path: Path | None) -> str:
    return path.name if path else ""
