"""A scenario: who interviews whom for what, and every line the interviewer may say."""

from typing import Literal

import msgspec

from voice_coach import datafile
from voice_coach.datafile import DataFileError
from voice_coach.moves.labels import Move

Channel = Literal["phone", "in_person"]
Style = Literal["bold", "balanced", "low_key"]

_FEWEST_TURNS = 2
_FEWEST_WORDINGS = 2
"""A cue with one wording only is learnt by heart, and then it is not the close that is practised."""


class WindDown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One moment at which the interviewer hands the word over."""

    signal: str
    """How the end is announced, for the person who edits the file: "invites questions", "looks at the clock"."""
    cues: tuple[str, ...]
    """Wordings of it; one is spoken."""


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The close of one interview, as its file tells it."""

    title: str
    summary: str
    """One sentence that tells a person what awaits them."""
    interviewer: str
    company: str
    role: str
    channel: Channel
    style: Style
    """How bold a close this interviewer likes."""
    turns: tuple[WindDown, ...]
    """The wind-down, in order."""
    answers: dict[Move, tuple[str, ...]]
    """What the interviewer says to each move that asks for something; wordings of each."""
    doubts: tuple[str, ...]
    """Doubts about the candidate, voiced when they ask for them."""
    after_doubt: tuple[str, ...]
    """Said once the candidate has dealt with a doubt, whichever way."""
    still_there: tuple[str, ...]
    """Said into a long silence."""
    goodbyes: tuple[str, ...]
    """The last line."""

    @property
    def first_name(self) -> str:
        """What the interviewer is called on the screen."""
        return self.interviewer.split()[0]

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line the interviewer may say, in the order in which they are likely to be needed."""
        cues = [cue for turn in self.turns for cue in turn.cues]
        answers = [line for wordings in self.answers.values() for line in wordings]
        return (*cues, *self.goodbyes, *answers, *self.doubts, *self.after_doubt, *self.still_there)


def parse_scenario(text: str, name: str) -> Scenario:
    """Read the scenario in the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
        With the file's name, the line, and what is wrong there.
    """
    scenario = datafile.decode(text, name, Scenario)
    for key, wrong in _faults(scenario):
        raise DataFileError(name, _line_of(text, key), wrong)
    return scenario


def _faults(scenario: Scenario) -> list[tuple[str, str]]:
    """Return what YAML cannot know to be wrong: the key to look at, and why."""
    faults = []
    if len(scenario.turns) < _FEWEST_TURNS:
        faults.append(("turns", f"turns: at least {_FEWEST_TURNS} are needed, for the person to get a second chance"))
    faults += [
        ("turns", f"turns → {number} → cues: at least {_FEWEST_WORDINGS} wordings are needed")
        for number, turn in enumerate(scenario.turns, 1)
        if len(turn.cues) < _FEWEST_WORDINGS
    ]
    faults += [
        (key, f"{key}: at least one line is needed")
        for key in ("doubts", "after_doubt", "still_there", "goodbyes")
        if not getattr(scenario, key)
    ]
    faults += [
        ("answers", f"answers → {move}: at least one line is needed")
        for move, lines in scenario.answers.items()
        if not lines
    ]
    if Move.NEXT_STEP not in scenario.answers:
        faults.append(("answers", "answers: next_step is missing: candidates are meant to ask for it"))
    return faults


def _line_of(text: str, key: str) -> int:
    """Return the line on which a top-level key stands, counted from 1."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
