"""What every interviewer may say, whoever they are; a scenario that says it better goes before."""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import msgspec

from voice_coach import datafile
from voice_coach.feedback.scoring import Style
from voice_coach.moves.labels import Move

Lines = tuple[str, ...]
"""Wordings of the same thing; one is picked each time."""


class Fit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Said when the candidate asks whether the interviewer can see them in the role."""

    yes: Lines = ()
    hesitant: Lines = ()
    """True, and not flattering: what a dodger comes out with when asked politely a second time."""
    dodge: Lines = ()
    """Says nothing, kindly."""


class AfterDoubt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Said to the candidate's reply to a doubt."""

    answered: Lines = ()
    """They met it with an example, a plan or a correction: the interviewer is moved."""
    acknowledged: Lines = ()
    """They only agreed that it is fair: asks, once, what they would do about it."""
    conceded: Lines = ()
    """They gave in: the doubt stays."""
    passed_over: Lines = ()
    """They said nothing about it: noted, kindly."""


class OwnWorry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Voices a worry that the candidate wrote down, where the scenario has no doubt like it."""

    thing: Lines = ()
    """``${worry}`` is a thing: "your gap year"."""
    fact: Lines = ()
    """``${worry}`` is a clause: "you have no degree"."""
    because: Lines = ()
    """Asked what is behind it."""


class Manners(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an interviewer says in situations that every interview knows."""

    answers: dict[Move, Lines] = {}
    """Said to each move that asks or tells something."""
    fit: Fit = Fit()
    """Said when asked "can you see me in this role?"."""
    after_doubt: AfterDoubt = AfterDoubt()
    """Said to the reply to a doubt."""
    dodged_doubts: Lines = ()
    """What a dodger says when asked for doubts the first time: "No, nothing comes to mind."."""
    no_more_doubts: Lines = ()
    """Said when asked for doubts once more, and there are none left."""
    nothing_asked: Lines = ()
    """Said when nothing was asked: "Well, then… thank you for your time." And then they wait."""
    goodbyes: Lines = ()
    """The last line."""
    still_there: Lines = ()
    """Said into a long silence."""
    repeating: Lines = ()
    """Said before a line is said again on request."""
    waiting: Lines = ()
    """Said to "give me a second"."""
    hearing: Lines = ()
    """Said to "can you hear me?"."""
    pushed: Lines = ()
    """Said to a third try to get behind a dodge."""
    as_i_said: Lines = ()
    """Said before the same fact is told a second time."""
    covered: Lines = ()
    """Said to something that has been answered as often as there is anything to say."""
    it_depends: Lines = ()
    """Said to a question about the work that is none of the topics; it has to fit any of them."""
    not_known: Lines = ()
    """Said to a question that the interviewer has no answer to."""
    left_out: Lines = ()
    """Said when so much was asked at once that something is left."""
    time_up: Lines = ()
    """Said before the goodbye when the time is over."""
    links: dict[str, Lines] = {}
    """Said between two answers: by the move that is answered next, ``other`` for the rest."""
    own_worry: OwnWorry = OwnWorry()
    """Voices a worry that the candidate wrote down."""


class _MannersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of what every interviewer may say, from the general to the particular."""

    always: Manners
    channels: dict[str, Manners] = {}
    styles: dict[Style, Manners] = {}


class House:
    """What every interviewer may say, by channel and style.

    Parameters
    ----------
    text
        The YAML text of the file.
    name
        What to call the file in messages.

    Raises
    ------
    DataFileError
    """

    def __init__(self, text: str, name: str) -> None:
        self._file = datafile.decode(text, name, _MannersFile)

    def manners(self, channel: str, style: Style) -> Manners:
        """Return what an interviewer says on this `channel`, in an interview of this `style`."""
        sources = (self._file.styles.get(style), self._file.channels.get(channel), self._file.always)
        manners: Manners = fallback([source for source in sources if source], Manners)
        return manners

    @property
    def own_worry(self) -> OwnWorry:
        """How any interviewer voices a worry that the candidate wrote down."""
        return self._file.always.own_worry

    def parts(self) -> Iterator[tuple[tuple[str, ...], Manners]]:
        """Yield every part of the file with the keys that lead to it."""
        yield ("always",), self._file.always
        yield from ((("channels", name), part) for name, part in self._file.channels.items())
        yield from ((("styles", name), part) for name, part in self._file.styles.items())


def fallback(sources: Sequence[Any], kind: type[Manners]) -> Any:
    """Return a `kind` whose every list is that of the first of the `sources` that has any."""
    return msgspec.convert(reduce(_filled, [msgspec.to_builtins(source) for source in sources]), kind)


def _filled(first: Any, second: Any) -> Any:
    """Return `first` with what it lacks taken from `second`."""
    if isinstance(first, dict) and isinstance(second, dict):
        known = {key: _filled(value, second.get(key)) for key, value in first.items()}
        return {**known, **{key: value for key, value in second.items() if key not in known}}
    return second if second is not None and (first is None or first in ((), [], {})) else first
