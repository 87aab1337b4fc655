"""What can be told from words and their times alone."""

from voice_coach.feedback.delivery.fillers import is_filler
from voice_coach.feedback.delivery.measures import Delivery
from voice_coach.feedback.delivery.wordings import Wordings
from voice_coach.speech.transcript import Transcript

ENOUGH_WORDS = 8
"""Words from which pace is worth stating: the rate of very short turns says little (Yuan, Liberman & Cieri 2006)."""


def measure_delivery(
    transcript: Transcript, reply_gap: float | None = None, wordings: Wordings | None = None
) -> Delivery:
    """Return the measures of a reply that need no sound.

    Parameters
    ----------
    transcript
        The reply's words with their times.
    reply_gap
        Seconds between the end of the cue and the first speech, where known.
    wordings
        What makes less of what is said; None where that is not looked for.
    """
    words = [word for word in transcript.words if not is_filler(word.text)]
    seconds = words[-1].end - words[0].start if words else 0.0
    rate = round(len(words) / seconds * 60, 1) if len(words) >= ENOUGH_WORDS and seconds > 0 else None
    return Delivery(
        words=len(words),
        speech_seconds=round(seconds, 2),
        words_per_minute=rate,
        reply_gap=None if reply_gap is None else round(reply_gap, 2),
        hedges=None if wordings is None else wordings.hedges_in(transcript),
        repeated_starts=None if wordings is None else wordings.repeats_in(transcript),
    )
