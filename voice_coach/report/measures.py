"""How replies were said, beside the band that listeners are used to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_coach.feedback.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual of a measure, on the scale that it is drawn on."""

    low: float
    high: float
    shown_from: float
    shown_to: float

    def place(self, value: float) -> float:
        """Return where a value stands on the scale, in percent; what is off the scale stands at its end."""
        share = (value - self.shown_from) / (self.shown_to - self.shown_from)
        return round(min(max(share, 0.0), 1.0) * 100, 2)

    def side(self, value: float) -> int:
        """Return -1 for a value below the band, 0 for one in it, 1 for one above it."""
        return (value > self.high) - (value < self.low)


@dataclass(frozen=True, slots=True)
class Kind:
    """A measure that can be shown."""

    name: str
    title: str
    unit: str
    digits: int
    band: Band
    told: tuple[str, str, str]
    """What to say of a value below the band, in it, above it."""
    usual: str
    """The band in words."""
    source: str
    """Where the band comes from."""
    of: Callable[[Delivery], float | None]


PACE = Kind(
    "pace",
    "Pace",
    "words a minute",
    0,
    Band(120, 170, 60, 230),
    (
        "Slower than most talk; fine for weight, tiring for long.",
        "A pace that is easy to follow.",
        "Faster than most can follow with ease; breathe at the full stops.",
    ),
    "120 to 170",
    "Conversation runs at about 150 words a minute (Yuan, Liberman & Cieri 2006).",
    lambda delivery: delivery.words_per_minute,
)
REPLY_GAP = Kind(
    "reply_gap",
    "Came in after",
    "s",
    1,
    Band(0, 1, 0, 4),
    ("", "Soon enough to sound sure.", "A wait that is heard; a short “Thank you” gives you the time to think."),
    "up to 1",
    "Around a second is the usual tolerance in talk (Jefferson 1989).",
    lambda delivery: delivery.reply_gap,
)
KINDS = (PACE, REPLY_GAP)
"""Every measure, in the order in which it is shown. Another one is another `Kind`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of an attempt."""

    kind: Kind
    value: float
    each: tuple[tuple[int, float], ...]
    """The turns that have one, and theirs."""

    @property
    def verdict(self) -> str:
        """What is to be said of it."""
        return self.kind.told[self.kind.band.side(self.value) + 1]

    @property
    def number(self) -> str:
        """The value as it is read."""
        return number(self.kind, self.value)


def number(kind: Kind, value: float) -> str:
    """Return a value as it is read, without its unit."""
    return f"{value:.{kind.digits}f}"


def measures(whole: Delivery | None, turns: Sequence[tuple[int, Delivery | None]]) -> tuple[Measure, ...]:
    """Return what can be said of an attempt's delivery; what was not measured is left out."""
    if whole is None:
        return ()
    found = []
    for kind in KINDS:
        value = kind.of(whole)
        if value is not None:
            each = [(turn, kind.of(delivery)) for turn, delivery in turns if delivery]
            found.append(Measure(kind, value, tuple((turn, one) for turn, one in each if one is not None)))
    return tuple(found)
