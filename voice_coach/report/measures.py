"""How replies were said, beside the band that listeners are used to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_coach.feedback.delivery import BANDS, Band, Delivery
from voice_coach.report.view import TurnView
from voice_coach.speech.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Scale:
    """What a measure is drawn on."""

    shown_from: float
    shown_to: float

    def place(self, value: float) -> float:
        """Return where a value stands on the scale, in percent; what is off the scale stands at its end."""
        share = (value - self.shown_from) / (self.shown_to - self.shown_from)
        return round(min(max(share, 0.0), 1.0) * 100, 2)


@dataclass(frozen=True, slots=True)
class Kind:
    """A measure that can be shown."""

    name: str
    """What its band is called in `BANDS`."""
    title: str
    unit: str
    about: str
    """What it is, in a sentence."""
    scale: Scale
    told: tuple[str, str, str]
    """What to say of a value below the band, in it, above it."""

    @property
    def band(self) -> Band:
        """What is usual of it, and who says so."""
        return BANDS[self.name]

    @property
    def digits(self) -> int:
        """Decimal places with which it is read."""
        return self.band.digits

    @property
    def usual(self) -> str:
        """The band in words."""
        low, high = self.band.low, self.band.high
        if high is None:
            return f"from {low:g}"
        return f"up to {high:g}" if low is None else f"{low:g} to {high:g}"

    @property
    def edges(self) -> tuple[float, float]:
        """Where the band begins and ends on the scale, in percent; to that end of it where it has none."""
        low, high = self.band.low, self.band.high
        return 0.0 if low is None else self.scale.place(low), 100.0 if high is None else self.scale.place(high)


PACE = Kind(
    "words_per_minute",
    "Pace",
    "words a minute",
    "How fast you spoke, pauses included.",
    Scale(60, 230),
    (
        "Slower than most talk; fine for weight, tiring for long.",
        "A pace that is easy to follow.",
        "Faster than most can follow with ease; breathe at the full stops.",
    ),
)
REPLY_GAP = Kind(
    "reply_gap",
    "Came in after",
    "s",
    "From the end of the interviewer's line to your first sound.",
    Scale(0, 4),
    ("", "Soon enough to sound sure.", "A wait that is heard; a short “Thank you” gives you the time to think."),
)
LONGEST_PAUSE = Kind(
    "longest_pause",
    "Longest pause",
    "s",
    "The longest silence within a reply.",
    Scale(0, 5),
    ("", "Short enough to sound like thinking.", "A silence that is heard as a freeze; take a breath, and go on."),
)
FILLED = Kind(
    "filled_per_hundred",
    "Um and uh, at least",
    "in 100 words",
    "Filled pauses; one or the other is missed, hence at least.",
    Scale(0, 10),
    ("", "No more than anybody's.", "More than most; let a silent breath stand in their place."),
)
HEDGES = Kind(
    "hedges_per_hundred",
    "Words that shrink it",
    "in 100 words",
    "“Just”, “sort of”, “I guess” and their like, which make less of what you say.",
    Scale(0, 10),
    ("", "You said it straight.", "More than most; what you say is stronger without them."),
)
TUNE = Kind(
    "pitch_range_semitones",
    "Tune of the voice",
    "semitones",
    "From your low tones to your high ones.",
    Scale(0, 24),
    (
        "Rather level; let the words that matter rise.",
        "It goes up and down as talk does.",
        "Wider than most; lively, or strained.",
    ),
)
TRAILING_OFF = Kind(
    "trailing_off",
    "Softer at the end",
    "dB",
    "How far your last second of speech is below the rest.",
    Scale(-6, 18),
    ("", "The end is as loud as the rest.", "The last words fade; they are the ones that should stay."),
)
KINDS = (PACE, REPLY_GAP, LONGEST_PAUSE, FILLED, HEDGES, TUNE, TRAILING_OFF)
"""Every measure, in the order in which it is shown. Another one is another `Kind`."""

_AROUND = 0.5
"""Seconds that are heard before and behind a piece of evidence: a word alone is too short to be followed."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Where in a reply something was heard that a measure counts."""

    text: str
    """The words; empty where it was only a sound."""
    start: float
    """From where it is played, in seconds from the start of the reply's recording."""
    end: float
    """Until where it is played, in the same."""


def evidence(kind: Kind, turn: TurnView) -> Iterator[Heard]:
    """Yield what a measure counts in a reply, in order, each with a little of what is around it."""
    if kind is HEDGES:
        said = Transcript(turn.words)
        for hedge in (turn.delivery and turn.delivery.hedges) or ():
            start, end = said.times_of(hedge.start, hedge.end) or (hedge.start_time, hedge.start_time)
            yield _heard(hedge.text, start, end)
    elif kind is FILLED:
        for filled in (turn.delivery and turn.delivery.filled_pauses) or ():
            yield _heard(filled.text, filled.start, filled.end)


def _heard(text: str, start: float, end: float) -> Heard:
    return Heard(text.strip(",.;:?!\u2026"), max(0.0, start - _AROUND), end + _AROUND)


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
    return f"{round(value, kind.digits) + 0.0:.{kind.digits}f}"  # there is no -0


def measures(whole: Delivery | None, turns: Sequence[tuple[int, Delivery | None]]) -> tuple[Measure, ...]:
    """Return what can be said of an attempt's delivery; what was not measured is left out."""
    if whole is None:
        return ()
    found = []
    for kind in KINDS:
        value = kind.band.of(whole)
        if value is not None:
            each = [(turn, kind.band.of(delivery)) for turn, delivery in turns if delivery]
            found.append(Measure(kind, value, tuple((turn, one) for turn, one in each if one is not None)))
    return tuple(found)
