"""What the person practises for, on disk: one small file in their data folder, for their eyes only."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from voice_coach.datafile import decode
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import fault
from voice_coach.library.own_file import OwnFile, tells_anything
from voice_coach.planning.goal import LONGEST, Goal

FILE = "goals.yaml"
"""What it is called, in the person's data folder."""

_MOST = 20
"""More than anybody prepares for at a time."""

_HEADER = "# What you practise for; nobody else reads it. `voice-coach goal` shows it.\n"


class UnusableGoals(VoiceCoachError):
    """The goals cannot be read, written, or be what was asked for."""


class _Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    goals: tuple[Goal, ...] = ()


def load_goals(folder: Path) -> tuple[Goal, ...]:
    """Return the person's goals, the nearest first.

    Parameters
    ----------
    folder
        The person's data folder.

    Raises
    ------
    DataFileError
        The file says something that cannot be understood.
    UnusableGoals
        It cannot be read.
    """
    own = _own(folder)
    text = own.read()
    if not tells_anything(text):
        return ()
    return _in_order(decode(text, str(own.path), _Goals).goals)


def save_goals(folder: Path, goals: Sequence[Goal]) -> tuple[Goal, ...]:
    """Keep the goals in place of those there were, and return them in order. The file is written whole or not at all.

    Raises
    ------
    UnusableGoals
        One cannot be said, there are too many, or they cannot be written.
    """
    for goal in goals:
        if what := fault(goal.what, LONGEST):
            raise UnusableGoals(f"That cannot be kept as a goal: {what}.")
    if len(goals) > _MOST:
        raise UnusableGoals(f"{_MOST} goals are enough: take one off first with `voice-coach goal NAME --remove`.")
    ordered = _in_order(goals)
    _own(folder).write({"goals": [msgspec.structs.asdict(goal) for goal in ordered]} if ordered else {})
    return ordered


def _in_order(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    return tuple(sorted(goals, key=lambda goal: goal.day))


def _own(folder: Path) -> OwnFile:
    path = folder / FILE

    def unusable(why: str) -> UnusableGoals:
        return UnusableGoals(f"Your goals in {path} cannot be used ({why}): check the file and the folder's room.")

    return OwnFile(path, _HEADER, unusable)
