"""How replies were said, beside the band that listeners are used to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_coach.feedback.delivery import BANDS, Delivery


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
LONGEST_PAUSE = Kind(
    "longest_pause",
    "Longest pause",
    "s",
    1,
    Band(0, 2, 0, 5),
    ("", "Short enough to sound like thinking.", "A silence that is heard as a freeze; take a breath, and go on."),
    "up to 2",
    BANDS["longest_pause"].source,
    lambda delivery: delivery.longest_pause,
)
FILLED = Kind(
    "filled_pauses",
    "Um and uh, at least",
    "in 100 words",
    1,
    Band(0, 2.6, 0, 10),
    ("", "No more than anybody's.", "More than most; let a silent breath stand in their place."),
    "up to 2.6",
    BANDS["filled_per_hundred"].source,
    lambda delivery: delivery.filled_per_hundred,
)
HEDGES = Kind(
    "hedges",
    "Words that shrink it",
    "in 100 words",
    1,
    Band(0, 2, 0, 10),
    ("", "You said it straight.", "“Just”, “sort of”, “I guess” make less of what you say; leave them out."),
    "up to 2",
    BANDS["hedges_per_hundred"].source,
    lambda delivery: delivery.hedges_per_hundred,
)
TUNE = Kind(
    "pitch_range",
    "Tune of the voice",
    "semitones",
    0,
    Band(5, 14, 0, 24),
    (
        "Rather level; let the words that matter rise.",
        "It goes up and down as talk does.",
        "Wider than most; lively, or strained.",
    ),
    "5 to 14",
    BANDS["pitch_range_semitones"].source,
    lambda delivery: delivery.pitch_range_semitones,
)
TRAILING_OFF = Kind(
    "trailing_off",
    "Softer at the end",
    "dB",
    0,
    Band(-24, 6, -6, 18),
    ("", "The end is as loud as the rest.", "The last words fade; they are the ones that should stay."),
    "up to 6",
    BANDS["trailing_off"].source,
    lambda delivery: None if delivery.loudness is None else delivery.loudness.trailing_off,
)
KINDS = (PACE, REPLY_GAP, LONGEST_PAUSE, FILLED, HEDGES, TUNE, TRAILING_OFF)
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
        return self.kind.told[self.kind.band.side(round(self.value, self.kind.digits)) + 1]

    @property
    def number(self) -> str:
        """The value as it is read."""
        return number(self.kind, self.value)


def number(kind: Kind, value: float) -> str:
    """Return a value as it is read, without its unit."""
    return f"{round(value, kind.digits) + 0.0:.{kind.digits}f}"  # there is no -0


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
