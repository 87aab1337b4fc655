"""The lines of one rehearsal: filled in, shuffled, and each said once."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_coach.feedback.case import Case
from voice_coach.interview.manners import Lines, OwnWorry
from voice_coach.interview.scenario import Path, Scenario, wordings
from voice_coach.interview.scenario_file import FIELD, NAME, WORRY

_TURNED = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "my": "your", "me": "you",
    "mine": "yours", "myself": "yourself", "am": "are",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z']+")


class Script:
    """Every line that one interviewer may say in one rehearsal, with one plan for all of them.

    Parameters
    ----------
    rng
        Draws the plan, and the order in which wordings come.
    case
        Whose names are spoken and whose worries come up.
    """

    def __init__(self, scenario: Scenario, rng: random.Random, case: Case) -> None:
        fields = {
            "company": case.company or scenario.company,
            "role": case.role or scenario.role,
            "interviewer": scenario.interviewer,
            **({NAME: case.name} if case.name else {}),
            **rng.choice(scenario.plans),
        }
        self._said: set[str] = set()
        self._decks: dict[Path, Sequence[str]] = {}
        for path, lines in wordings(scenario):
            if path[0] not in {"own_worry", "plans"}:
                self._decks[path] = _shuffled(lines, fields, rng)
        for at, worry in enumerate(case.worries):
            own = voiced(worry, scenario.own_worry)
            self._decks["own_worry", at, "says"] = _shuffled(own.says, fields, rng)
            self._decks["own_worry", at, "because"] = _shuffled(own.because, fields, rng)

    def has(self, *path: str | int) -> bool:
        """Whether there is anything to say at all, said already or not."""
        return bool(self._decks.get(path))

    def peek(self, *path: str | int, count: int = 1) -> tuple[str, ...]:
        """Return what would be drawn next, and after that."""
        fresh = [line for line in self._decks.get(path, ()) if line not in self._said]
        return tuple(fresh[:count])

    def draw(self, *path: str | int) -> str | None:
        """Return a wording that was not said before; None where there is none left."""
        line = next(iter(self.peek(*path)), None)
        if line is not None:
            self._said.add(line)
        return line

    def redraw(self, *path: str | int) -> str | None:
        """Return a wording, the longest unsaid one where all have been said; None where there is none at all."""
        deck = self._decks.get(path, ())
        line = next(iter(self.peek(*path)), None) or next(iter(deck), None)
        if line is not None:
            self._said.add(line)
            self._decks[path] = [other for other in deck if other != line] + [line]
        return line

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where there are lines."""
        return tuple(self._decks)


@dataclass(frozen=True, slots=True)
class Voiced:
    """A worry that the person wrote down, as an interviewer says it."""

    says: Lines
    because: Lines
    """Asked what is behind it."""


def voiced(worry: str, own: OwnWorry) -> Voiced:
    """Return the wordings of a worry."""
    said = turned(worry)
    frames = own.fact if said.startswith(("you ", "you'")) else own.thing
    says, because = (tuple(line.replace(f"${{{WORRY}}}", said) for line in lines) for lines in (frames, own.because))
    return Voiced(says, because)


def turned(worry: str) -> str:
    """Return a worry as the other side says it.

    >>> turned("I have no degree.")
    'you have no degree'
    """
    said = _WORD.sub(lambda met: _TURNED.get(met[0].lower(), met[0]), worry.strip().rstrip(".!?"))
    return said[:1].lower() + said[1:] if said[1:2].islower() else said


def fill(line: str, fields: Mapping[str, str]) -> str:
    """Return `line` with its fields filled in; sentences begin with a capital letter all the same."""
    said = FIELD.sub(lambda met: fields[met["name"]], line)
    return said[:1].upper() + said[1:]


def filled(lines: Sequence[str], fields: Mapping[str, str]) -> Lines:
    """Return those of the lines whose fields are known, filled in."""
    return tuple(fill(line, fields) for line in lines if set(FIELD.findall(line)) <= set(fields))


def _shuffled(lines: Sequence[str], fields: Mapping[str, str], rng: random.Random) -> Sequence[str]:
    known = filled(lines, fields)
    return rng.sample(known, len(known))
