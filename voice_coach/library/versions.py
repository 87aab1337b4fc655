"""What judges attempts today, so that each attempt can say what judged it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voice_coach import __version__
from voice_coach.places import prompts_dir

_DIGITS = 12
"""Hexadecimal digits of a fingerprint: enough to tell any two apart, few enough to be read."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What judged an attempt."""

    version: str
    """Of the program."""
    bank: str
    """Fingerprint of the phrase bank and the trained parts; empty where it is not known."""
    scoring: str
    """Fingerprint of the rules of the score; empty where it is not known."""


@cache
def todays_judge() -> Judge:
    """Return what judges today."""
    folder = prompts_dir()
    moves = folder / "moves"
    bank = sorted([*moves.glob("*.yaml"), *moves.glob("*.npz"), *(moves / "encoder").glob("*.*")])
    return Judge(__version__, _fingerprint(bank), _fingerprint([folder / "scoring.yaml"]))


def _fingerprint(files: Iterable[Path]) -> str:
    """Return what changes whenever the content of one of the files does, or its name."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_DIGITS]
