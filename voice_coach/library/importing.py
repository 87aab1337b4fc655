"""A recording from elsewhere becomes an attempt: heard, judged and kept, with the original as it was."""

import errno
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from voice_coach.audio import files
from voice_coach.audio.files import FlacWriter, UnreadableSound, UnwritableSound
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import JudgedReply
from voice_coach.library.advised import last_advice
from voice_coach.library.analysis import RecordingJudges, spoken
from voice_coach.library.arrivals import receive, staging
from voice_coach.library.records import AttemptRecord, TurnRecord
from voice_coach.library.sounding import measured_stretch
from voice_coach.library.store import Library, new_uid
from voice_coach.library.stretches import Stretch, hear
from voice_coach.library.text import as_text
from voice_coach.library.versions import todays_judge
from voice_coach.speech.models import sha256_of
from voice_coach.speech.recognizer import Recognizer

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_NO_CLOCK = 1980
"""The last year that files have whose time was never set."""


class NothingSaid(VoiceCoachError):
    """A recording holds not a single word."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a recording."""

    number: int
    """The attempt's."""
    before: bool
    """Whether it had been brought in before; then nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How recordings are heard and what they were of."""

    recognizer: Recognizer
    model: str
    """Name and version of its model, for the records."""
    judges: RecordingJudges
    scenario: str = ""
    """The interview that they were of; empty where that is not known."""
    side: files.Side | None = None
    """The channel that is the person's own; None where all that is heard is taken as theirs."""


def import_recording(
    library: Library, path: Path, heard: Heard, progress: Callable[[float], None], *, again: bool = False
) -> Imported:
    """Keep a recording as an attempt. What is there already, byte for byte, is only named.

    Parameters
    ----------
    progress
        Told the seconds of sound done so far.
    again
        Whether to bring it in even so.

    Raises
    ------
    UnreadableSound, RecognitionFailed, UnwritableSound, NothingSaid, LibraryBroken
    """
    told = files.particulars(path)
    digest, made_at = _known_by(path, told.made_at)
    if not again and (known := _number_of(library, digest)):
        return Imported(known, before=True)
    faults: list[Path] = []
    with staging(library) as folder:
        stretches = _hear(path, heard.recognizer, folder, progress, lambda: faults.append(path), heard.side)
        said = [_delivery(folder, stretch) for stretch in stretches]
        kept = folder / "kept"
        original = _keep_sound(path, folder, kept, stretches)
        replies = heard.judges.judge(stretches)
        turns = _turns(stretches, replies, said, heard.judges.cue)
        record = replace(
            _record(heard, made_at, turns),
            source=as_text(path.name),
            original=original,
            sha256=digest,
            damaged=bool(faults),
        )

        def make(number: int) -> AttemptRecord:
            score = heard.judges.score(replies, number, last_advice(library, number), dict(enumerate(said, 1)))
            return replace(record, id=number, score=score)

        return Imported(receive(library, make, kept), before=False)


def _number_of(library: Library, digest: str) -> int | None:
    """Return the last attempt that was made of a recording; None where it was never brought in."""
    known = library.query("SELECT max(id) FROM attempts WHERE sha256 = ?", (digest,))[0][0]
    return int(str(known)) if known else None


def _hear(
    path: Path,
    recognizer: Recognizer,
    folder: Path,
    progress: Callable[[float], None],
    damaged: Callable[[], None],
    side: files.Side | None,
) -> tuple[Stretch, ...]:
    """Return the stretches of a recording in which something was said; the sound of each goes into a folder."""
    heard = hear(path, recognizer, progress, lambda number: FlacWriter(_sound(folder, number)), damaged, side)
    stretches = tuple(spoken(heard))
    if not stretches:
        raise NothingSaid(f"{as_text(path)} holds no words that could be heard: nothing was kept.")
    return stretches


def _record(heard: Heard, made_at: datetime, turns: Sequence[TurnRecord]) -> AttemptRecord:
    """Return the attempt that a recording becomes, as far as it is known before it has a number."""
    judge = todays_judge()
    return AttemptRecord(
        id=0,
        started_at=made_at,
        status="finished",
        scenario=heard.scenario,
        style=heard.judges.style,
        engine=heard.recognizer.engine,
        model=heard.model,
        voice="",
        version=judge.version,
        score=None,
        kind="recording",
        uid=new_uid(),
        bank=judge.bank,
        scoring=judge.scoring,
        told=heard.judges.case and heard.judges.case.judged_by,
        turns=tuple(turns),
    )


def _delivery(folder: Path, stretch: Stretch) -> Delivery:
    """Return how a stretch was said, from its words and the sound that was just kept."""
    return measured_stretch(stretch.transcript, files.read_flac(_sound(folder, stretch.number)).samples)


def _turns(
    stretches: Sequence[Stretch], replies: Sequence[JudgedReply], said: Sequence[Delivery], cue: str
) -> list[TurnRecord]:
    return [
        TurnRecord(
            turn=reply.turn,
            cue=cue if reply.turn == 1 else "",
            cue_audio=None,
            audio=Path(f"turn-{reply.turn}-reply.flac"),
            speech_start=reply.transcript.words[0].start,
            speech_end=reply.transcript.words[-1].end,
            transcript=reply.transcript,
            moves=reply.moves,
            delivery=delivery,
            occasion=reply.occasion,
            starts_at=stretch.start,
        )
        for stretch, reply, delivery in zip(stretches, replies, said, strict=True)
    ]


def _sound(folder: Path, stretch: int) -> Path:
    """Return the file of a stretch's sound, made for the owner's eyes only if it is not there."""
    path = folder / f"stretch-{stretch}.flac"
    path.touch(mode=0o600)
    return path


def _keep_sound(path: Path, staged: Path, kept: Path, stretches: Sequence[Stretch]) -> Path:
    """Put the sound of each turn and the recording itself into the folder `kept`, and return where that is."""
    suffix = path.suffix.lower()
    original = kept / f"original{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    try:
        kept.mkdir(mode=0o700)
        original.touch(mode=0o600)
        shutil.copyfile(path, original)
        for turn, stretch in enumerate(stretches, 1):
            _sound(staged, stretch.number).rename(kept / f"turn-{turn}-reply.flac")
    except OSError as error:
        raise UnwritableSound(
            f"{as_text(path)} cannot be kept ({error.strerror}): free some space, and leave it there until it is heard."
        ) from error
    return original


def _known_by(path: Path, told: datetime | None) -> tuple[str, datetime]:
    """Return the SHA-256 of a recording, and when it was made."""
    try:
        return sha256_of(path), _when(path, told)
    except OSError as error:
        if error.errno == errno.EIO:
            raise files.on_failing_disk(path, error) from error
        raise UnreadableSound(
            f"{as_text(path)} cannot be read ({error.strerror}): check that it is there and that you may read it."
        ) from error


def _when(path: Path, told: datetime | None) -> datetime:
    """Return when a recording was made, as far as it or its file says, and never after now."""
    now = datetime.now(timezone.utc)
    made = told or datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
    return (min(made, now) if made.year > _NO_CLOCK else now).astimezone()
