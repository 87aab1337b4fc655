"""Which interview fits a person, and which one is like what they are about to meet."""

import contextlib
import re
from collections.abc import Iterator, Sequence

from voice_coach.datafile import DataFileError
from voice_coach.feedback.case import Case
from voice_coach.interview.scenarios import (
    DEFAULT,
    NamedScenario,
    UnreadableScenario,
    find_scenario,
    list_scenarios,
    own_files,
)

_FOR_ANYBODY = (
    DEFAULT,
    "face-to-face",
    "hiring-manager-phone",
    "final-round",
    "panel",
    "in-a-hurry",
    "dodger",
)
"""Interviews that ask for no trade, in the order in which most applications meet them."""

_WORD = re.compile(r"[a-z]+")
_SAYS_NOTHING = frozenset("a an and at by for in my of on the to with interview job role talk who".split())
"""Words that do not tell one interview from another."""


def fitting(case: Case) -> tuple[NamedScenario, ...]:
    """Return every interview that can be held, the one that fits the person best first.

    Those they wrote themselves come first, then those that are like the job they are after, then those for anybody.
    """
    own = {named.name: named for named in _own()}
    others = [named for named in list_scenarios() if named.name not in own]
    return (*own.values(), *sorted(others, key=lambda named: (-_alike(case.role, named), _usual(named), named.name)))


def most_like(what: str, interviews: Sequence[NamedScenario]) -> NamedScenario:
    """Return the interview that has most words of `what`, the first of several: "panel at the council"."""
    return max(interviews, key=lambda named: _alike(what, named))


def _usual(named: NamedScenario) -> int:
    return _FOR_ANYBODY.index(named.name) if named.name in _FOR_ANYBODY else len(_FOR_ANYBODY)


def _own() -> Iterator[NamedScenario]:
    """Yield the person's own interviews; one with mistakes in it is left out, and `scenario check` tells them."""
    for path in own_files():
        with contextlib.suppress(DataFileError, UnreadableScenario):
            yield find_scenario(path.stem)


def _alike(what: str, named: NamedScenario) -> int:
    """Return how many words two things share."""
    scenario = named.scenario
    return len(_words(what) & _words(f"{named.name} {scenario.title} {scenario.role}"))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - _SAYS_NOTHING
