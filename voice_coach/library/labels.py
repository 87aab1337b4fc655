"""What an attempt's folder says of it, so that its sound is known for what it is where the database was lost."""

import contextlib
from datetime import datetime
from pathlib import Path

import msgspec

from voice_coach.library.plausible import FIRST_YEAR, is_name, is_seed, is_uid
from voice_coach.library.records import AttemptRecord, Kind
from voice_coach.library.whole_file import owner_only

FILE = "about.json"
"""What it is called, in the attempt's folder."""

_LARGEST = 10_000
"""Bytes; a larger file is something else."""

_LAST_YEAR = 9000
"""Beyond it nobody practises; a clock may be wrong."""


class Label(msgspec.Struct, frozen=True):
    """What an attempt is; nothing that was told or said."""

    uid: str
    """What it is known by in every library."""
    started_at: datetime
    """With its time zone."""
    kind: Kind
    scenario: str
    style: str
    seed: int | None = None
    """What repeats its wordings; None where that is not known."""


def put_label(folder: Path, label: Label) -> None:
    """Write a label into an attempt's folder. Where that cannot be, the attempt goes on without one.

    One that is cut off is as good as none.
    """
    with contextlib.suppress(OSError), open(folder / FILE, "wb", opener=owner_only) as file:  # Path.open takes none
        file.write(msgspec.json.encode(label))


def label_of(attempt: AttemptRecord) -> Label:
    """Return the label of an attempt."""
    return Label(attempt.uid, attempt.started_at, attempt.kind, attempt.scenario, attempt.style, attempt.seed)


def read_label(folder: Path) -> Label | None:
    """Return what an attempt's folder says of it; None where it says nothing that can be understood."""
    path = folder / FILE
    try:
        if path.stat().st_size > _LARGEST:
            return None
        found = msgspec.json.decode(path.read_bytes(), type=Label)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if _is_fine(found) else None


def _is_fine(label: Label) -> bool:
    """Whether a label can be of an attempt of this program."""
    return bool(
        label.started_at.tzinfo
        and FIRST_YEAR <= label.started_at.year <= _LAST_YEAR
        and is_uid(label.uid)
        and is_name(label.scenario)
        and is_seed(label.seed)
    )
