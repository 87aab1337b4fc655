"""What can be told from words and their times alone."""

from voice_coach.feedback.delivery.measures import Delivery
from voice_coach.speech.transcript import Transcript

_ENOUGH_WORDS = 8
"""Words from which pace is worth stating: the rate of very short turns says little (Yuan, Liberman & Cieri 2006)."""


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
