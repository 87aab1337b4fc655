"""What is measured of a reply. None stands for "not enough speech to say", or "there was no sound to measure"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pause:
    """A silent pause between two stretches of speech."""

    start: float
    """Seconds from the start of the reply's recording."""
    end: float
    """Seconds from the start of the reply's recording."""
    inside_clause: bool
    """Whether it parts words that belong together, rather than two clauses."""

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled pause: um, uh."""

    start: float
    """Seconds from the start of the reply's recording."""
    end: float
    """Seconds from the start of the reply's recording."""
    text: str
    """As the recogniser wrote it; empty where it was heard in the sound only."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that make less of what is said: "just", "sort of", "I guess"."""

    text: str
    """As they were said."""
    start: int
    """Offset of their first character in the reply's text."""
    end: int
    """Offset behind their last character in the reply's text."""
    start_time: float
    """Seconds from the start of the reply's recording."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Words that were begun twice: "I I", "what I what I"."""

    text: str
    """As they were said, all times."""
    start: int
    """Offset of their first character in the reply's text."""
    end: int
    """Offset behind their last character in the reply's text."""
    start_time: float
    """Seconds from the start of the reply's recording."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a reply was, and how clean."""

    level: float
    """Level of the speech alone, without its pauses, in dBFS (0 is the loudest possible)."""
    trailing_off: float | None
    """Decibels by which the last second of speech is softer than all before it; negative where it is louder. None
    where there was not enough speech to say."""
    clipped: float
    """Share of the samples of speech that are at the limit, 0 to 1."""
    noise: float | None
    """Level of the room between the words, in dBFS; None where there was no moment without speech."""
    signal_to_noise: float | None
    """Decibels by which the speech is louder than the room; None where the room is not known."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The measures of one reply, of a whole recording, or of all replies of an attempt."""

    words: int
    """Words said, um and uh left out."""
    speech_seconds: float
    """Talk time: seconds from the first sound to the last, pauses included."""
    words_per_minute: float | None
    """Speech rate, pauses included; None where there was not enough speech to say."""
    reply_gap: float | None
    """Seconds between the end of the cue and the first speech; None where that is unknown."""
    articulation_rate: float | None = None
    """Syllables a second, pauses left out: how fast the mouth is, however long one thinks. Syllables and not words,
    because words differ in length (Goldman-Eisler 1961)."""
    pauses: tuple[Pause, ...] | None = None
    """The silent pauses, in order; None where they were not measured."""
    filled_pauses: tuple[Filled, ...] | None = None
    """The filled pauses that were surely heard, in order: there were at least so many. None where not measured."""
    hedges: tuple[Hedge, ...] | None = None
    """The hedges and minimisers, in order; polite forms are none. None where not looked for."""
    repeated_starts: tuple[Repeat, ...] | None = None
    """What was begun twice, in order; None where not looked for."""
    loudness: Loudness | None = None
    """None where there was no sound, or not enough speech to say."""
    pitch_range_semitones: float | None = None
    """Semitones between the pitch that a tenth of the voiced time is below and the one that a tenth is above; None
    where there was not enough voice to say."""

    @property
    def longest_pause(self) -> float | None:
        """Seconds of the longest silent pause, 0 where there was none."""
        return None if self.pauses is None else max((pause.seconds for pause in self.pauses), default=0.0)

    @property
    def pause_share(self) -> float | None:
        """Share of the talk time that is silent pauses, 0 to 1."""
        if self.pauses is None or self.speech_seconds <= 0 or self.words_per_minute is None:
            return None
        return min(1.0, sum(pause.seconds for pause in self.pauses) / self.speech_seconds)

    @property
    def pauses_inside_share(self) -> float | None:
        """Share of the silent pauses that are inside a clause; None where they are too few to say."""
        if self.pauses is None or len(self.pauses) < _ENOUGH_PAUSES:
            return None
        return sum(pause.inside_clause for pause in self.pauses) / len(self.pauses)

    @property
    def filled_per_hundred(self) -> float | None:
        """Filled pauses to a hundred words: at least so many."""
        return self._per_hundred(self.filled_pauses)

    @property
    def hedges_per_hundred(self) -> float | None:
        """Hedges and minimisers to a hundred words."""
        return self._per_hundred(self.hedges)

    @property
    def repeats_per_hundred(self) -> float | None:
        """Repeated starts to a hundred words."""
        return self._per_hundred(self.repeated_starts)

    def _per_hundred(self, found: tuple[object, ...] | None) -> float | None:
        enough = found is not None and self.words >= _ENOUGH_WORDS
        return 100 * len(found) / self.words if found is not None and enough else None


_ENOUGH_PAUSES = 4
"""Pauses from which their share inside clauses is worth stating; with three, one more or less is a third of it."""

_ENOUGH_WORDS = 20
"""Words from which a count to a hundred is worth stating; with fewer, one "just" is more than any norm."""
