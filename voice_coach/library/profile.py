"""The person's own case on disk: one small file in their data folder, for their eyes only."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from voice_coach.datafile import decode, refuse, suggestion
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import Case, faults
from voice_coach.feedback.scoring import STYLES
from voice_coach.library.own_file import OwnFile, tells_anything

FILE = "profile.yaml"
"""What it is called, in the person's data folder."""

FIELDS = tuple(field.name for field in msgspec.structs.fields(Case))
"""What a person can tell, in the order in which it is asked and shown."""

_ONE_OF = {"reasons": "reason", "worries": "worry"}
LISTS = tuple(_ONE_OF)
"""Fields that hold more than one thing."""

_LARGEST = 100_000
"""Characters; a larger file is something else."""

_HEADER = """\
# What you have told Voice Coach of yourself; nobody else reads it. `voice-coach profile edit` asks for it again.
# reasons: your A, B and C, why you should be chosen. worries: each completes "I keep coming back to …".
"""


class UnusableProfile(VoiceCoachError):
    """The profile cannot be read, written, or be what was asked for."""


def load_profile(folder: Path) -> Case:
    """Return what the person has told of themselves; an empty case where they have not.

    Parameters
    ----------
    folder
        The person's data folder.

    Raises
    ------
    DataFileError
        The file says something that cannot be understood.
    UnusableProfile
        It cannot be read.
    """
    own = _own(folder)
    text = own.read()
    if len(text) > _LARGEST:
        raise UnusableProfile(f"{own.path} is too large to be a profile: `voice-coach profile clear` begins a new one.")
    if not tells_anything(text):
        return Case()
    case = decode(text, str(own.path), Case)
    refuse(text, str(own.path), ((where, f"{_spoken(where)}: {what}") for where, what in faults(case)))
    return case


def save_profile(folder: Path, case: Case) -> Path:
    """Keep a case, and return its file. It is written whole or not at all.

    Raises
    ------
    UnusableProfile
        Something in it cannot be said, or it cannot be written.
    """
    check(case)
    own = _own(folder)
    own.write({name: value for name, value in msgspec.to_builtins(case).items() if value})
    return own.path


def changed(case: Case, field: str, values: Iterable[str]) -> Case:
    """Return the case with one field told anew; no values at all clear it.

    Raises
    ------
    UnusableProfile
        There is no such field, or the values are not for it.
    """
    if field not in FIELDS:
        raise UnusableProfile(_ended(f"The profile has no {field!r}{suggestion(field, list(FIELDS))}"))
    said = tuple(value.strip() for value in values if value.strip())
    told: Any = said if field in LISTS else " ".join(said)
    if field == "style":
        told = _style(told)
    new = msgspec.structs.replace(case, **{field: told})
    check(new)
    return new


def check(case: Case) -> None:
    """Make sure that everything in a case can be said.

    Raises
    ------
    UnusableProfile
    """
    for where, what in faults(case):
        raise UnusableProfile(f"That cannot be kept as {_spoken(where)}: {what}.")


def _style(told: str) -> str | None:
    style = told.lower().replace("-", "_").replace(" ", "_")
    if style and style not in STYLES:
        raise UnusableProfile(_ended(f"There is no style {told!r}{suggestion(style, list(STYLES))}"))
    return style or None


def _spoken(where: tuple[str | int, ...]) -> str:
    """Return what a person calls a place in the profile: "reason 2"."""
    field, *number = where
    return f"{_ONE_OF[str(field)]} {int(number[0]) + 1}" if number else str(field)


def _ended(told: str) -> str:
    return told if told.endswith("?") else f"{told}."


def _own(folder: Path) -> OwnFile:
    path = folder / FILE

    def unusable(why: str) -> UnusableProfile:
        return UnusableProfile(
            f"Your profile {path} cannot be used ({why}): check the folder's permissions and room, or name another "
            "folder in VOICE_COACH_HOME."
        )

    return OwnFile(path, _HEADER, unusable)
