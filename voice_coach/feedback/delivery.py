"""How a reply was said: measures from words and their times."""

from dataclasses import dataclass

from voice_coach.speech.transcript import Transcript

_ENOUGH_WORDS = 8
"""Words from which pace is worth stating: the rate of very short turns says little (Yuan, Liberman & Cieri 2006)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The measures of one reply, or of a whole recording."""

    words: int
    """Words said."""
    speech_seconds: float
    """Seconds from the first word to the end of the last, pauses included."""
    words_per_minute: float | None
    """Speech rate, pauses included; None where there was not enough speech to say."""
    reply_gap: float | None
    """Seconds between the end of the cue and the first speech; None where that is unknown."""


def measure_delivery(transcript: Transcript, reply_gap: float | None = None) -> Delivery:
    """Return the measures of a reply.

    Parameters
    ----------
    transcript
        The reply's words with their times.
    reply_gap
        Seconds between the end of the cue and the first speech, where known.
    """
    words = transcript.words
    seconds = words[-1].end - words[0].start if words else 0.0
    rate = round(len(words) / seconds * 60, 1) if len(words) >= _ENOUGH_WORDS and seconds > 0 else None
    return Delivery(len(words), round(seconds, 2), rate, None if reply_gap is None else round(reply_gap, 2))
