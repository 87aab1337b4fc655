"""What a backup looks like inside: an index, and a folder an attempt with its record and its sound."""

import re
from pathlib import Path
from typing import Literal

import msgspec

from voice_coach.library.judgements import Judgement
from voice_coach.library.records import AttemptRecord
from voice_coach.speech.manifest import FileSpec

ROOT = "voice-coach"
INDEX = "index"
INDEX_FILE = "backup.json"
RECORD = "attempt.json"
FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
"""The names that files of an attempt have."""


class Kept(msgspec.Struct, frozen=True):
    """One attempt in the index."""

    folder: str
    uid: str
    files: tuple[FileSpec, ...]
    """Below `folder`."""


class Index(msgspec.Struct, frozen=True):
    """What a backup says that it holds."""

    format: Literal[1]
    program: str
    attempts: tuple[Kept, ...]


class Record(msgspec.Struct, frozen=True):
    """Everything of one attempt but its sound."""

    attempt: AttemptRecord
    judgements: tuple[Judgement, ...] = ()


def files_of(attempt: AttemptRecord) -> list[Path]:
    """Return the files that belong to an attempt."""
    named = [attempt.original, *(path for turn in attempt.turns for path in (turn.cue_audio, turn.audio))]
    return list(dict.fromkeys(path for path in named if path))
