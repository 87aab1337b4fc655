"""What is usual of each measure, and who says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from voice_coach.feedback.delivery.measures import Delivery, Loudness


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual of a measure."""

    low: float | None
    """None where nothing is too little."""
    high: float | None
    """None where nothing is too much."""
    unit: str
    digits: int
    """Decimal places with which it is told; what they do not show decides nothing."""
    source: str
    """Where it comes from."""
    of: Callable[[Delivery], float | None]
    """Takes the measure out of a delivery."""

    def side(self, value: float) -> int:
        """Return -1 for a value below the band, 0 for one in it, 1 for one above it, as it is told."""
        value = round(value, self.digits)
        if self.low is not None and value < self.low:
            return -1
        return int(self.high is not None and value > self.high)


def _loudness(of: Callable[[Loudness], float | None]) -> Callable[[Delivery], float | None]:
    return lambda delivery: None if delivery.loudness is None else of(delivery.loudness)


BANDS: Mapping[str, Band] = MappingProxyType(
    {
        "words_per_minute": Band(
            120,
            170,
            "words a minute",
            0,
            "Conversation runs at about 150 words a minute (Yuan, Liberman & Cieri 2006).",
            lambda delivery: delivery.words_per_minute,
        ),
        "articulation_rate": Band(
            4.0,
            6.0,
            "syllables a second",
            1,
            "Spontaneous English is articulated at 4.4 to 5.9 syllables a second (Goldman-Eisler 1961).",
            lambda delivery: delivery.articulation_rate,
        ),
        "reply_gap": Band(
            None,
            1.0,
            "s",
            1,
            "Around a second is the usual tolerance in talk (Jefferson 1989).",
            lambda delivery: delivery.reply_gap,
        ),
        "longest_pause": Band(
            None,
            2.0,
            "s",
            1,
            "Pauses over a second are the long ones (Campione & Véronis 2002); two of them are our line for a freeze.",
            lambda delivery: delivery.longest_pause,
        ),
        "pause_share": Band(
            None,
            0.3,
            "of the talk time",
            2,
            "A sixth of radio interviews is pause (Grosjean & Deschamps 1975); twice of that is our own line.",
            lambda delivery: delivery.pause_share,
        ),
        "pauses_inside_share": Band(
            None,
            0.45,
            "of the pauses",
            2,
            "In spontaneous speech 55 % of the pauses fall between clauses (Goldman-Eisler 1968).",
            lambda delivery: delivery.pauses_inside_share,
        ),
        "filled_per_hundred": Band(
            None,
            2.6,
            "to 100 words",
            1,
            "Conversation has 2.6 filled pauses to a hundred words (Bortfeld et al. 2001).",
            lambda delivery: delivery.filled_per_hundred,
        ),
        "hedges_per_hundred": Band(
            None,
            2.0,
            "to 100 words",
            1,
            "Hedges make an interviewee sound less able (Bradac & Mulac 1984); the number is our own.",
            lambda delivery: delivery.hedges_per_hundred,
        ),
        "repeats_per_hundred": Band(
            None,
            1.5,
            "to 100 words",
            1,
            "Conversation has 1.5 repeats to a hundred words (Bortfeld et al. 2001).",
            lambda delivery: delivery.repeats_per_hundred,
        ),
        "level": Band(
            -40.0,
            -12.0,
            "dBFS",
            0,
            "Speech on a line is set to -26 dBov (ITU-T P.56, G.191); 14 dB to either side is our own line.",
            _loudness(lambda loudness: loudness.level),
        ),
        "trailing_off": Band(
            None,
            6.0,
            "dB",
            0,
            "Speech loses a few decibels towards the end of a sentence; six, half the amplitude, is our own line.",
            _loudness(lambda loudness: loudness.trailing_off),
        ),
        "clipped": Band(
            None,
            0.002,
            "of the samples",
            3,
            "From two in a thousand on, speech sounds harsh and is misheard: the line of the live warning.",
            _loudness(lambda loudness: loudness.clipped),
        ),
        "signal_to_noise": Band(
            15.0,
            None,
            "dB",
            0,
            "Classrooms have to give 15 dB to be understood with ease (ANSI/ASA S12.60).",
            _loudness(lambda loudness: loudness.signal_to_noise),
        ),
        "pitch_range_semitones": Band(
            5.0,
            14.0,
            "semitones",
            0,
            "The pitch of speech has a standard deviation of 2 to 4 semitones (Traunmüller & Eriksson 1994), which is"
            " 5 to 10 between the tenths; lively talk goes beyond.",
            lambda delivery: delivery.pitch_range_semitones,
        ),
    }
)
"""Every measure that has a band, by its name."""


def bands(delivery: Delivery) -> Mapping[str, tuple[float, Band]]:
    """Return each measure that a delivery has, with its band, by its name; what cannot be said is left out."""
    values = {name: band.of(delivery) for name, band in BANDS.items()}
    return {name: (value, BANDS[name]) for name, value in values.items() if value is not None}
