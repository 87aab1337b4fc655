"""The measures that need the sound of a reply: a tenth of a second for half a minute of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from voice_coach.feedback.delivery.filled import filled_pauses
from voice_coach.feedback.delivery.fillers import is_filler
from voice_coach.feedback.delivery.frames import FRAMES_A_SECOND, Flags, Frames, Sound, frames_of
from voice_coach.feedback.delivery.loudness import loudness_of
from voice_coach.feedback.delivery.measures import Delivery, Filled, Pause
from voice_coach.feedback.delivery.pausing import pauses_in
from voice_coach.feedback.delivery.pitch import pitch_of, range_of
from voice_coach.feedback.delivery.syllables import syllables_of
from voice_coach.feedback.delivery.words import ENOUGH_WORDS
from voice_coach.speech.span import Span
from voice_coach.speech.transcript import Transcript, Word

_AROUND = 0.3
"""Seconds before the first word and behind the last in which sound belongs to the reply: words are cut short."""

_LATE = 0.3
"""Seconds by which the detector of speech may be wrong about where it begins: it is sure after 0.1 s."""


@dataclass(frozen=True, slots=True)
class _Talk:
    """From when to when somebody talks, in frames: the first, and the one behind the last."""

    first: int
    last: int

    @property
    def start(self) -> float:
        return self.first / FRAMES_A_SECOND

    @property
    def end(self) -> float:
        return self.last / FRAMES_A_SECOND


def with_sound(delivery: Delivery, transcript: Transcript, sound: Sound, speech: Span | None = None) -> Delivery:
    """Return the measures of a reply with all that its sound tells.

    Parameters
    ----------
    delivery
        What its words tell.
    transcript
        Its words, timed from the start of `sound`.
    sound
        Mono samples from -1 to 1, 16,000 a second.
    speech
        From when to when the detector heard speech, where known: words may have been missed.
    """
    frames = frames_of(sound)
    talk = _talk(frames, transcript.words, speech)
    if talk is None:
        return delivery
    within = replace(frames, voice=_only(frames, talk))
    pitch = pitch_of(sound, within.voice)
    plain = [word for word in transcript.words if not is_filler(word.text)]
    filled = filled_pauses(sound, within, pitch, transcript.words)
    pauses = pauses_in(within, plain, filled, talk.start, talk.end)
    seconds = talk.end - talk.start
    enough = len(plain) >= ENOUGH_WORDS
    return replace(
        delivery,
        speech_seconds=round(seconds, 2),
        words_per_minute=round(len(plain) / seconds * 60, 1) if enough else None,
        reply_gap=_reply_gap(delivery, talk, speech),
        articulation_rate=_articulation_rate(plain, seconds, pauses, filled) if enough else None,
        pauses=pauses,
        filled_pauses=filled,
        loudness=loudness_of(sound, frames, talk.first, talk.last) if enough else None,
        pitch_range_semitones=range_of(pitch) if enough else None,
    )


def _talk(frames: Frames, words: Sequence[Word], speech: Span | None) -> _Talk | None:
    """Return where the reply is in its sound: a chair before it and a door behind it are not of it."""
    spans = [(word.start, word.end) for word in words] + ([(speech.start, speech.end)] if speech else [])
    if not words:
        return None
    start, end = min(span[0] for span in spans) - _AROUND, max(span[1] for span in spans) + _AROUND
    first, last = start * FRAMES_A_SECOND, end * FRAMES_A_SECOND
    inside = [run for run in frames.spans() if run[1] > first and run[0] < last]
    return _Talk(inside[0][0], inside[-1][1]) if inside else None


def _only(frames: Frames, talk: _Talk) -> Flags:
    voice = np.zeros_like(frames.voice)
    voice[talk.first : talk.last] = frames.voice[talk.first : talk.last]
    return voice


def _reply_gap(delivery: Delivery, talk: _Talk, speech: Span | None) -> float | None:
    """Return the reply gap, made finer: the detector of speech hears in steps, and soft beginnings late."""
    if delivery.reply_gap is None or speech is None or abs(talk.start - speech.start) > _LATE:
        return delivery.reply_gap
    return round(delivery.reply_gap + talk.start - speech.start, 2)


def _articulation_rate(
    words: Sequence[Word], seconds: float, pauses: Sequence[Pause], filled: Sequence[Filled]
) -> float | None:
    """Return the syllables a second of the time that is neither silent nor filled."""
    uttered = seconds - sum(pause.seconds for pause in pauses) - sum(each.end - each.start for each in filled)
    count = syllables_of([word.text for word in words])
    return round(count / uttered, 2) if uttered > 0 and count else None


def as_sound(samples: npt.NDArray[np.int16]) -> Sound:
    """Return 16-bit samples, at the rate of `frames.RATE`, in the form that is measured."""
    sound: Sound = samples.astype(np.float32) / np.float32(32_768)
    return sound
