"""What a backup may say, whoever wrote it: nothing of it is believed before it is checked."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from voice_coach.feedback.case import faults
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.feedback.scoring import BEST
from voice_coach.library.backup.form import FILE, RECORD, Index, Kept, files_of
from voice_coach.library.plausible import FIRST_YEAR, is_name, is_seed, is_uid
from voice_coach.library.records import AttemptRecord, TurnRecord
from voice_coach.library.remarks import LONGEST_NOTE, LONGEST_TAG
from voice_coach.speech.unpack import BrokenArchive, most_unpacked

_LONGEST_TIME = 1e6
"""Seconds, eleven days: no recording is longer."""

_AHEAD = timedelta(days=1)
"""How far another machine's clock may be ahead of this one's."""

_ANYTHING = {"note", "source"}
"""Texts that people paste, and names that files have."""

_LINES = "\n\t"
"""The control characters that texts of several lines have."""

_FOLDER = re.compile(r"[0-9]{1,18}")


def check_index(index: Index, path: Path) -> None:
    """Make sure that what the index of the zip file at `path` names can be so; raises BrokenArchive where it cannot."""
    for each in index.attempts:
        must(is_uid(each.uid), f"it names an attempt {each.uid!r}")
        must(_FOLDER.fullmatch(each.folder) is not None, f"it names a folder {each.folder!r}")
        names = [file.path for file in each.files]
        must(all(map(FILE.fullmatch, names)) and len(set(names)) == len(names), f"attempt {each.folder} has odd files")
        must(RECORD in names, f"attempt {each.folder} is not in it")
    for what in ([each.uid for each in index.attempts], [each.folder for each in index.attempts]):
        must(len(set(what)) == len(what), "it holds an attempt twice")
    total = sum(file.bytes for each in index.attempts for file in each.files)
    must(total <= most_unpacked(path), f"it would unpack to {total:,} bytes")


def check_attempt(attempt: AttemptRecord, kept: Kept) -> None:
    """Make sure that an attempt can be so, and is the one that the index names; raises BrokenArchive."""
    where = f"attempt {kept.folder}"
    must(attempt.uid == kept.uid and attempt.id == int(kept.folder), f"{where} is another one")
    _check_time(attempt.started_at, where)
    check_judged(attempt.judged_at, attempt.score, where)
    must(len(attempt.note) <= LONGEST_NOTE, f"{where} has a note that is too long")
    must(all(0 < len(tag) <= LONGEST_TAG for tag in attempt.tags), f"{where} has odd tags")
    must(is_name(attempt.scenario), f"{where} has an odd name")
    must(attempt.told is None or not any(faults(attempt.told)), f"{where} has an odd job or reasons")
    must(is_seed(attempt.seed), f"{where} has an odd seed")
    numbers = [turn.turn for turn in attempt.turns]
    must(len(set(numbers)) == len(numbers), f"{where} has a turn twice")
    named = {path.name for path in files_of(attempt)} | {RECORD}
    must({file.path for file in kept.files} <= named, f"{where} has files that are not of it")
    for turn in attempt.turns:
        _check_turn(turn, where)


def _check_time(time: datetime, where: str) -> None:
    must(time.tzinfo is not None, f"{where} has no time zone")
    fine = time.year >= FIRST_YEAR and time <= datetime.now(timezone.utc) + _AHEAD
    must(fine, f"{where} has an odd date")


def check_judged(judged_at: datetime | None, score: Scorecard | None, where: str) -> None:
    """Make sure that a judgement can be so; raises BrokenArchive."""
    if judged_at is not None:
        _check_time(judged_at, where)
    must(score is None or 0 <= score.total <= BEST, f"{where} has an odd score")


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
    must(all(0 <= measure <= _LONGEST_TIME for measure in (*measures, gap)), f"{where} has odd measures")


def _check_turn(turn: TurnRecord, where: str) -> None:
    words = turn.transcript.words if turn.transcript else ()
    text = turn.transcript.text if turn.transcript else ""
    times = [turn.speech_start or 0.0, turn.speech_end or 0.0, turn.starts_at or 0.0]
    times += [time for word in words for time in (word.start, word.end)]
    must(0 < turn.turn <= _LONGEST_TIME and all(0 <= time <= _LONGEST_TIME for time in times), f"{where} has odd times")
    if turn.delivery is not None:
        _check_delivery(turn.delivery, where)
    for match in turn.moves:
        must(0 <= match.start <= match.end <= len(text), f"{where} has moves outside its words")


def check_texts(value: Any, at: str = "") -> None:
    """Make sure that no text steers a terminal; some may be anything, and are shown with care wherever they are.

    Raises
    ------
    BrokenArchive
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _ANYTHING:
                check_texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            check_texts(inner, at)
    elif isinstance(value, str):
        fine = all(unicodedata.category(sign) != "Cc" or sign in _LINES for sign in value)
        must(fine, f"its {at} holds a control character")


def must(fine: bool, otherwise: str) -> None:
    """Raise BrokenArchive, with what is told `otherwise`."""
    if not fine:
        raise BrokenArchive(otherwise)
