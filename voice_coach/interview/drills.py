"""What the drills and the warm-up are made of, as their file tells it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec

from voice_coach import datafile
from voice_coach.datafile import Fault
from voice_coach.moves.labels import Move
from voice_coach.places import prompts_dir
from voice_coach.planning.record import OBJECTIONS, Skill

T = TypeVar("T")

_FIELD = re.compile(r"\$\{?(\w*)\}?")
_KNOWN = {
    ("opening",): "what",
    ("coach", "again"): "example",
    ("objections", "conceded"): "example",
    ("objections", "acknowledged"): "example",
}
"""The field that may stand in a wording, by where it stands."""

Wordings = Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]
"""Wordings of the same thing; one is picked each time."""

Some = Annotated[tuple[T, ...], msgspec.Meta(min_length=8)]
"""As many as a drill has rounds, so that none comes twice in one."""


class Coach(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the coach says between the cues."""

    right: Wordings
    """Before the next cue."""
    again: Wordings
    """Before the same cue again; ``${example}`` is a sentence to try."""
    move_on: Wordings
    """Before the next cue when the second try was missed, too."""
    nudge: Wordings
    """Into a long silence."""
    close: Wordings
    """The last line of a drill."""


class MoveDrill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the drill of one move needs."""

    what: str
    """What the person does, in words that follow "you": "ask what happens next"."""
    examples: Wordings
    """Sentences that make the move."""


class DoubtDrill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One doubt to be met."""

    says: str
    examples: Wordings
    """Answers that meet it."""


class Objections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the drill for objections needs."""

    opening: Wordings
    conceded: Wordings
    """Before the same doubt again, when the person gave in to it."""
    acknowledged: Wordings
    """Before the same doubt again, when the person only said that it is fair."""
    own_examples: Wordings
    """Answers that meet any of the person's own worries."""
    doubts: Some[DoubtDrill]


class WarmUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the warm-up needs."""

    opening: Wordings
    before: Wordings
    """Before each sentence, in this order, round and round."""
    again: Wordings
    close: Wordings
    moves: tuple[Move, ...]
    """Whose examples are repeated, in this order."""


class Drills(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the coach says."""

    coach: Coach
    opening: Wordings
    """Before the first cue of the drill for one move; ``${what}`` is what the person does."""
    cues: Some[str]
    """What an interviewer says when the time is nearly up."""
    moves: dict[Move, MoveDrill]
    """The moves that can be drilled."""
    objections: Objections
    warm_up: WarmUp

    def what(self, skill: Skill) -> str:
        """Return what the person does in the drill of a skill, in words that follow "you"; empty where none is."""
        if skill == OBJECTIONS:
            return "meet a doubt that is voiced"
        return next((drill.what for move, drill in self.moves.items() if str(move) == skill), "")


def parse_drills(text: str, name: str) -> Drills:
    """Read the drills in the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
    """
    drills = datafile.decode(text, name, Drills)
    datafile.refuse(text, name, _faults(drills))
    return drills


@cache
def load_drills() -> Drills:
    """Return the drills that ship.

    Raises
    ------
    DataFileError
    """
    path = prompts_dir() / "drills.yaml"
    return parse_drills(path.read_text(encoding="utf-8"), path.name)


def _faults(drills: Drills) -> Iterator[Fault]:
    """Yield what cannot be said, or not be repeated."""
    if unknown := [str(move) for move in drills.warm_up.moves if move not in drills.moves]:
        yield ("warm_up", "moves"), f"warm_up → moves: no examples under moves for {', '.join(unknown)}"
    for path, wording in _texts((), msgspec.to_builtins(drills)):
        known = _KNOWN.get(tuple(step for step in path if isinstance(step, str)), "")
        if wrong := [field for field in _FIELD.findall(wording) if field != known]:
            only = f"only ${{{known}}} is filled in here" if known else "nothing is filled in here"
            yield path, f"${{{wrong[0]}}} is not known; {only}"


def _texts(path: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text with its path of keys and positions."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*path, key), inner)
    else:
        for at, inner in enumerate(value):
            yield from _texts((*path, at), inner)
