"""Attempts come back out of a zip file, which anybody may have made."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from voice_coach.errors import VoiceCoachError
from voice_coach.library import judgements
from voice_coach.library.arrivals import complete, receive, staging
from voice_coach.library.backup.checks import check_attempt, check_index, check_judged, check_texts, must
from voice_coach.library.backup.form import FILE, INDEX, INDEX_FILE, RECORD, ROOT, Index, Kept, Record
from voice_coach.library.holds import claim, name_of
from voice_coach.library.records import UNKNOWN, AttemptRecord
from voice_coach.library.store import Library
from voice_coach.speech.manifest import FileSpec
from voice_coach.speech.progress import Silent
from voice_coach.speech.unpack import BrokenArchive, UnsafeArchive, unpack

_MOST_FILES = 1_000_000
"""In a backup: 100,000 attempts have no more."""


class UnusableBackup(VoiceCoachError):
    """A file is no backup, or not a whole one, or one that somebody has tampered with."""


def restore(
    library: Library, path: Path, progress: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[int, int]]:
    """Bring the attempts of a zip file into the library, and yield the number that each had, and has now.

    Those that the library has already are left out: for them the number that it has now is yielded as negative. One
    of which it has the sound alone, taken in again from its folder, is completed where it is, and counts as brought
    in. The file may come from anybody, so nothing that it says is believed before it is checked; a file with anything
    wrong is refused as a whole.

    Parameters
    ----------
    progress
        Told how many attempts the file holds.

    Raises
    ------
    UnusableBackup, LibraryBroken
    """
    with staging(library) as folder:
        try:
            index = _index(path, folder)
            progress(len(index.attempts))
            there = {each.uid: _number_of(library, each.uid) for each in index.attempts}
            wanted = [each for each in index.attempts if not _is_whole(library, there[each.uid])]
            taken = {each.uid for each in wanted}
            records = _unpacked(path, folder / "new", wanted)
        except (UnsafeArchive, BrokenArchive, OSError) as error:
            raise UnusableBackup(
                f"{path} is not restored ({_said(error)}): take a zip file that `voice-coach export` has written."
            ) from error
        for each in index.attempts:
            if (known := there[each.uid]) is not None and each.uid not in taken:
                yield int(each.folder), -known
        for each, record in zip(wanted, records, strict=True):
            yield int(each.folder), _receive(library, record, folder / "new" / each.folder, there[each.uid])


def _receive(library: Library, record: Record, files: Path, known: int | None) -> int:
    """Keep an attempt, and return its number; negative where it is known already, and not completed.

    Parameters
    ----------
    known
        The number of the one that is to be completed; None where there is none.
    """
    (files / RECORD).unlink()
    files.chmod(0o700)
    for file in files.iterdir():
        file.chmod(0o600)

    def keep_judgements(number: int) -> None:
        for judgement in record.judgements:
            judgements.keep(library, number, judgement)

    def bring_in() -> int:
        return receive(
            library, lambda number: replace(record.attempt, id=number), files, record.attempt.id, also=keep_judgements
        )

    if known is None:
        return bring_in()
    try:
        hold = claim(library.folder, name_of(known))
    except OSError as error:
        raise library.database.broken(error) from error
    if hold is None:  # it is being recovered
        return -known
    with hold:
        there = next(library.still_there([known]), None)
        if there is None:  # deleted meanwhile
            return bring_in()
        if not _is_fuller(record.attempt, there):
            return -known
        complete(library, _completed(record.attempt, there), files, keep_judgements)
        return known


def _is_fuller(attempt: AttemptRecord, there: AttemptRecord) -> bool:
    """Whether a backup knows more of an attempt than what could be heard in its sound; it may be of a talk's middle."""
    turns, turns_there = ({turn.turn for turn in each.turns} for each in (attempt, there))
    unscored = attempt.score is None and there.score is not None
    return there.is_of_sound_alone and not attempt.is_of_sound_alone and turns_there <= turns and not unscored


def _completed(attempt: AttemptRecord, there: AttemptRecord) -> AttemptRecord:
    """Return an attempt of a backup in the place of another, with what the person has written to that since."""
    tags = tuple(dict.fromkeys((*attempt.tags, *there.tags)))
    return replace(attempt, id=there.id, note=there.note or attempt.note, tags=tags)


def _index(path: Path, folder: Path) -> Index:
    """Return what a backup says that it holds, once that is possible at all."""
    unpack(path, f"{ROOT}/{INDEX}", folder, (), Silent(), _MOST_FILES)
    try:
        index = msgspec.json.decode((folder / INDEX_FILE).read_bytes(), type=Index)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenArchive(f"its list of attempts cannot be read ({error})") from error
    check_index(index, path)
    return index


def _unpacked(path: Path, folder: Path, wanted: Sequence[Kept]) -> list[Record]:
    """Unpack some attempts, and return their records once all of them are found right."""
    if not wanted:
        return []
    folder.mkdir()
    expected = tuple(
        FileSpec(f"{each.folder}/{file.path}", file.bytes, file.sha256) for each in wanted for file in each.files
    )
    unpack(path, ROOT, folder, expected, Silent(), _MOST_FILES)
    return [_record(folder / each.folder / RECORD, each) for each in wanted]


def _record(path: Path, kept: Kept) -> Record:
    text = path.read_bytes()
    try:
        check_texts(msgspec.json.decode(text))
        record = msgspec.json.decode(text, type=Record, dec_hook=_file_name)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenArchive(f"attempt {kept.folder} in it cannot be read ({error})") from error
    attempt = record.attempt
    check_attempt(attempt, kept)
    numbers = [judgement.number for judgement in record.judgements]
    must(numbers == list(range(1, len(numbers) + 1)), f"attempt {kept.folder} has odd judgements")
    for judgement in record.judgements:
        check_judged(judgement.judged_at, judgement.score, f"attempt {kept.folder}")
    if attempt.status == "running":  # as it was held, it has been broken off
        attempt = replace(attempt, status="interrupted")
    return msgspec.structs.replace(record, attempt=attempt)


def _file_name(kind: type, value: object) -> object:
    """Return a path in a backup: a plain name, of a file that lies beside it."""
    if kind is not Path or not isinstance(value, str) or not FILE.fullmatch(value):
        raise ValueError(f"{value!r} names no file of an attempt")
    return Path(value)


def _said(error: Exception) -> str:
    return ((error.strerror if isinstance(error, OSError) else str(error)) or "it cannot be read").rstrip(".")


def _number_of(library: Library, uid: str) -> int | None:
    found = library.query("SELECT id FROM attempts WHERE uid = ?", (uid,))
    return int(str(found[0][0])) if found else None


def _is_whole(library: Library, number: int | None) -> bool:
    """Whether an attempt is there, and more of it is known than its sound told."""
    return bool(library.query("SELECT 1 FROM attempts WHERE id = ? AND engine != ?", (number, UNKNOWN)))
