"""Attempts in a zip file with their sound, for safekeeping or another machine."""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePath
from typing import IO, Any, Literal

import msgspec

from voice_coach import __version__
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import faults
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.feedback.scoring import BEST
from voice_coach.library import judgements
from voice_coach.library.arrivals import complete, receive, staging
from voice_coach.library.holds import claim, name_of
from voice_coach.library.judgements import Judgement, earlier_judgements
from voice_coach.library.plausible import FIRST_YEAR, is_name, is_seed, is_uid
from voice_coach.library.records import UNKNOWN, AttemptRecord, TurnRecord
from voice_coach.library.remarks import LONGEST_NOTE, LONGEST_TAG
from voice_coach.library.store import Library
from voice_coach.speech.manifest import FileSpec
from voice_coach.speech.progress import Silent
from voice_coach.speech.unpack import BrokenArchive, UnsafeArchive, most_unpacked, unpack

_ROOT = "voice-coach"
_INDEX = "index"
_INDEX_FILE = "backup.json"
_RECORD = "attempt.json"
_MOST_FILES = 1_000_000
"""In a backup: 100,000 attempts have no more."""

_LONGEST_TIME = 1e6
"""Seconds, eleven days: no recording is longer."""

_AHEAD = timedelta(days=1)
"""How far another machine's clock may be ahead of this one's."""

_BLOCK = 1 << 20
"""Bytes of a sound that are held at a time."""

_ANYTHING = {"note", "source"}
"""Texts that people paste, and names that files have."""

_LINES = "\n\t"
"""The control characters that texts of several lines have."""

_FOLDER = re.compile(r"[0-9]{1,18}")
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")


class UnusableBackup(VoiceCoachError):
    """A file is no backup, or not a whole one, or one that somebody has tampered with."""


class _Kept(msgspec.Struct, frozen=True):
    """One attempt in the index."""

    folder: str
    uid: str
    files: tuple[FileSpec, ...]
    """Below `folder`."""


class _Index(msgspec.Struct, frozen=True):
    """What a backup says that it holds."""

    format: Literal[1]
    program: str
    attempts: tuple[_Kept, ...]


class _Record(msgspec.Struct, frozen=True):
    """Everything of one attempt but its sound."""

    attempt: AttemptRecord
    judgements: tuple[Judgement, ...] = ()


def back_up(library: Library, attempts: Iterable[AttemptRecord], file: IO[bytes]) -> tuple[Path, ...]:
    """Write attempts with their sound into a zip file, and return the sound files that could not be read whole.

    Of those, what can be read up to the fault is written.

    Raises
    ------
    LibraryBroken
    """
    kept = []
    faults: list[Path] = []
    with zipfile.ZipFile(file, "w", strict_timestamps=False) as archive:
        for attempt in attempts:
            folder = f"{attempt.id:05d}"
            record = _encode(_Record(attempt, earlier_judgements(library, attempt.id)))
            files = [_written(archive, folder, _RECORD, record)]
            for path in _files_of(attempt):
                files += _copied(archive, folder, path, faults)
            kept.append(_Kept(folder, attempt.uid, tuple(files)))
        _written(archive, _INDEX, _INDEX_FILE, _encode(_Index(1, __version__, tuple(kept))))
    return tuple(faults)


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


def _receive(library: Library, record: _Record, files: Path, known: int | None) -> int:
    """Keep an attempt, and return its number; negative where it is known already, and not completed.

    Parameters
    ----------
    known
        The number of the one that is to be completed; None where there is none.
    """
    (files / _RECORD).unlink()
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


def _index(path: Path, folder: Path) -> _Index:
    """Return what a backup says that it holds, once that is possible at all."""
    unpack(path, f"{_ROOT}/{_INDEX}", folder, (), Silent(), _MOST_FILES)
    try:
        index = msgspec.json.decode((folder / _INDEX_FILE).read_bytes(), type=_Index)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenArchive(f"its list of attempts cannot be read ({error})") from error
    _check_index(index, path)
    return index


def _check_index(index: _Index, path: Path) -> None:
    for each in index.attempts:
        _must(is_uid(each.uid), f"it names an attempt {each.uid!r}")
        _must(_FOLDER.fullmatch(each.folder) is not None, f"it names a folder {each.folder!r}")
        names = [file.path for file in each.files]
        _must(
            all(map(_FILE.fullmatch, names)) and len(set(names)) == len(names), f"attempt {each.folder} has odd files"
        )
        _must(_RECORD in names, f"attempt {each.folder} is not in it")
    for what in ([each.uid for each in index.attempts], [each.folder for each in index.attempts]):
        _must(len(set(what)) == len(what), "it holds an attempt twice")
    total = sum(file.bytes for each in index.attempts for file in each.files)
    _must(total <= most_unpacked(path), f"it would unpack to {total:,} bytes")


def _unpacked(path: Path, folder: Path, wanted: Sequence[_Kept]) -> list[_Record]:
    """Unpack some attempts, and return their records once all of them are found right."""
    if not wanted:
        return []
    folder.mkdir()
    expected = tuple(
        FileSpec(f"{each.folder}/{file.path}", file.bytes, file.sha256) for each in wanted for file in each.files
    )
    unpack(path, _ROOT, folder, expected, Silent(), _MOST_FILES)
    return [_record(folder / each.folder / _RECORD, each) for each in wanted]


def _record(path: Path, kept: _Kept) -> _Record:
    text = path.read_bytes()
    try:
        _check_texts(msgspec.json.decode(text))
        record = msgspec.json.decode(text, type=_Record, dec_hook=_file_name)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenArchive(f"attempt {kept.folder} in it cannot be read ({error})") from error
    attempt = record.attempt
    _check_attempt(attempt, kept)
    numbers = [judgement.number for judgement in record.judgements]
    _must(numbers == list(range(1, len(numbers) + 1)), f"attempt {kept.folder} has odd judgements")
    for judgement in record.judgements:
        _check_judged(judgement.judged_at, judgement.score, f"attempt {kept.folder}")
    if attempt.status == "running":  # as it was held, it has been broken off
        attempt = replace(attempt, status="interrupted")
    return msgspec.structs.replace(record, attempt=attempt)


def _check_attempt(attempt: AttemptRecord, kept: _Kept) -> None:
    where = f"attempt {kept.folder}"
    _must(attempt.uid == kept.uid and attempt.id == int(kept.folder), f"{where} is another one")
    _check_time(attempt.started_at, where)
    _check_judged(attempt.judged_at, attempt.score, where)
    _must(len(attempt.note) <= LONGEST_NOTE, f"{where} has a note that is too long")
    _must(all(0 < len(tag) <= LONGEST_TAG for tag in attempt.tags), f"{where} has odd tags")
    _must(is_name(attempt.scenario), f"{where} has an odd name")
    _must(attempt.told is None or not any(faults(attempt.told)), f"{where} has an odd job or reasons")
    _must(is_seed(attempt.seed), f"{where} has an odd seed")
    numbers = [turn.turn for turn in attempt.turns]
    _must(len(set(numbers)) == len(numbers), f"{where} has a turn twice")
    named = {path.name for path in _files_of(attempt)} | {_RECORD}
    _must({file.path for file in kept.files} <= named, f"{where} has files that are not of it")
    for turn in attempt.turns:
        _check_turn(turn, where)


def _check_time(time: datetime, where: str) -> None:
    _must(time.tzinfo is not None, f"{where} has no time zone")
    fine = time.year >= FIRST_YEAR and time <= datetime.now(timezone.utc) + _AHEAD
    _must(fine, f"{where} has an odd date")


def _check_judged(judged_at: datetime | None, score: Scorecard | None, where: str) -> None:
    if judged_at is not None:
        _check_time(judged_at, where)
    _must(score is None or 0 <= score.total <= BEST, f"{where} has an odd score")


def _check_delivery(delivery: Delivery, where: str) -> None:
    measures = [delivery.words, delivery.speech_seconds, delivery.words_per_minute or 0.0]
    measures += [delivery.articulation_rate or 0.0, delivery.pitch_range_semitones or 0.0]
    measures += [time for pause in delivery.pauses or () for time in (pause.start, pause.end)]
    measures += [time for filled in delivery.filled_pauses or () for time in (filled.start, filled.end)]
    for said in (delivery.hedges or (), delivery.repeated_starts or ()):
        measures += [number for each in said for number in (each.start, each.end, each.start_time)]
    if delivery.loudness is not None:
        loudness = delivery.loudness
        levels = (loudness.level, loudness.trailing_off, loudness.noise, loudness.signal_to_noise, loudness.clipped)
        measures += [abs(level) for level in levels if level is not None]
    gap = abs(delivery.reply_gap or 0.0)  # negative where somebody began before the cue had ended
    _must(all(0 <= measure <= _LONGEST_TIME for measure in (*measures, gap)), f"{where} has odd measures")


def _check_turn(turn: TurnRecord, where: str) -> None:
    words = turn.transcript.words if turn.transcript else ()
    text = turn.transcript.text if turn.transcript else ""
    times = [turn.speech_start or 0.0, turn.speech_end or 0.0, turn.starts_at or 0.0]
    times += [time for word in words for time in (word.start, word.end)]
    _must(
        0 < turn.turn <= _LONGEST_TIME and all(0 <= time <= _LONGEST_TIME for time in times), f"{where} has odd times"
    )
    if turn.delivery is not None:
        _check_delivery(turn.delivery, where)
    for match in turn.moves:
        _must(0 <= match.start <= match.end <= len(text), f"{where} has moves outside its words")


def _check_texts(value: Any, at: str = "") -> None:
    """Make sure that no text steers a terminal; some may be anything, and are shown with care wherever they are."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _ANYTHING:
                _check_texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner, at)
    elif isinstance(value, str):
        fine = all(unicodedata.category(sign) != "Cc" or sign in _LINES for sign in value)
        _must(fine, f"its {at} holds a control character")


def _file_name(kind: type, value: object) -> object:
    """Return a path in a backup: a plain name, of a file that lies beside it."""
    if kind is not Path or not isinstance(value, str) or not _FILE.fullmatch(value):
        raise ValueError(f"{value!r} names no file of an attempt")
    return Path(value)


def _must(fine: bool, otherwise: str) -> None:
    if not fine:
        raise BrokenArchive(otherwise)


def _said(error: Exception) -> str:
    return ((error.strerror if isinstance(error, OSError) else str(error)) or "it cannot be read").rstrip(".")


def _number_of(library: Library, uid: str) -> int | None:
    found = library.query("SELECT id FROM attempts WHERE uid = ?", (uid,))
    return int(str(found[0][0])) if found else None


def _is_whole(library: Library, number: int | None) -> bool:
    """Whether an attempt is there, and more of it is known than its sound told."""
    return bool(library.query("SELECT 1 FROM attempts WHERE id = ? AND engine != ?", (number, UNKNOWN)))


def _files_of(attempt: AttemptRecord) -> list[Path]:
    named = [attempt.original, *(path for turn in attempt.turns for path in (turn.cue_audio, turn.audio))]
    return list(dict.fromkeys(path for path in named if path))


def _written(archive: zipfile.ZipFile, folder: str, name: str, content: bytes) -> FileSpec:
    archive.writestr(_member(folder, name), content, zipfile.ZIP_DEFLATED)
    return FileSpec(name, len(content), hashlib.sha256(content).hexdigest())


def _copied(archive: zipfile.ZipFile, folder: str, path: Path, faults: list[Path]) -> Iterator[FileSpec]:
    """Put a sound file that is there into the archive as it is: it cannot be packed any further.

    What the index says of it is what was written, whatever becomes of the file meanwhile. One that cannot be read
    joins `faults`.
    """
    try:
        member = zipfile.ZipInfo.from_file(path, f"{_ROOT}/{folder}/{path.name}", strict_timestamps=False)
        sound = path.open("rb")
    except FileNotFoundError:
        return
    except OSError:
        faults.append(path)
        return
    digest, count = hashlib.sha256(), 0
    with sound, archive.open(member, "w") as out:
        for block in _blocks(sound, path, faults):
            out.write(block)
            digest.update(block)
            count += len(block)
    yield FileSpec(path.name, count, digest.hexdigest())


def _blocks(sound: IO[bytes], path: Path, faults: list[Path]) -> Iterator[bytes]:
    try:
        while block := sound.read(_BLOCK):
            yield block
    except OSError:
        faults.append(path)


def _member(folder: str, name: str) -> zipfile.ZipInfo:
    made = datetime.now(timezone.utc)
    return zipfile.ZipInfo(f"{_ROOT}/{folder}/{name}", made.timetuple()[:6])


def _encode(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=_as_name)


def _as_name(value: object) -> str:
    """Return what JSON has no form for: a path, of which only the name counts."""
    if isinstance(value, PurePath):
        return value.name
    raise NotImplementedError(f"{type(value).__name__} has no form in JSON")
