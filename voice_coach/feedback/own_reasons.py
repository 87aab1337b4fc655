"""By which words the person's own reasons to be chosen are found in what they said: data, of ``scoring.yaml``."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from voice_coach.datafile import Fault
from voice_coach.moves.wording import read

Family = frozenset[str]
"""Words that count as the same."""


class OwnReasonWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """How the person's own reasons are known, in whatever words they say them; each is one plain word."""

    holding: frozenset[str]
    """Words that hold a sentence together, and say nothing of what somebody can do."""
    wide: frozenset[str]
    """Words that are in many reasons: they count, but less."""
    denying: frozenset[str]
    mine: frozenset[str]
    """Words for the person who speaks."""
    others: frozenset[str]
    """Words for other people."""
    asking: frozenset[str]
    times: tuple[Family, ...]
    """What is counted in time: years are no months."""
    deeds: tuple[Family, ...]
    """Words for the same deed. Where a reason begins with one, a deed of its family has to be said."""
    things: tuple[Family, ...]
    """Words for the same thing."""

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Words for the same deed or the same thing."""
        return (*self.deeds, *self.things)

    def faults(self) -> Iterator[Fault]:
        """Yield words that could never be found, each with its place in here."""
        for field in msgspec.structs.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                for at, family in enumerate(value):
                    yield from not_plain((field.name, at), family)
            else:
                yield from not_plain((field.name,), value)


def not_plain(path: tuple[str | int, ...], words: Iterable[str]) -> Iterator[Fault]:
    """Yield what is not one plain word: what is said is read as such."""
    for word in sorted(words):
        if tuple(read(word).words) != (word,):
            yield path, f"{word!r} is not one plain word in small letters, such as 'team'"
