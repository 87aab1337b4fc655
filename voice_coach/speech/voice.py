"""What every voice of the interviewer can do, and how its sound is made ready."""

from typing import Protocol

import numpy as np

from voice_coach.audio.level import measure
from voice_coach.audio.pcm import FULL_SCALE, Pcm, Sound
from voice_coach.errors import VoiceCoachError

_AUDIBLE = FULL_SCALE * 10 ** (-50 / 20)
"""Magnitude below which a rendered voice counts as silent: -50 dBFS, far under its quietest consonant."""

_MARGIN = 0.02
"""Seconds kept around what is audible, so that no consonant is clipped."""

_LOUDNESS = -20.0
"""dBFS (root mean square) that every voice is brought to: the usual level of speech in digital telephony."""

_HEADROOM = -1.0
"""dBFS that no sample may exceed."""


class VoiceFailed(VoiceCoachError):
    """A voice could not say a text."""


class UnknownVoice(VoiceCoachError):
    """No voice goes by the name that was given."""


class Voice(Protocol):
    """Somebody who can say a text."""

    @property
    def name(self) -> str:
        """What the voice is called; the same text in a voice of the same name sounds the same."""

    def render(self, text: str) -> Sound:
        """Return `text` spoken.

        Raises
        ------
        VoiceFailed
        """


def made_ready(sound: Sound) -> Sound:
    """Return a rendered sound without silence at its ends and at the usual loudness.

    Without the silence a cue's end is the end of its last word, which reply gaps are measured from.
    """
    audible = np.flatnonzero(np.abs(sound.samples.astype(np.int32)) > _AUDIBLE)
    if not len(audible):
        return sound
    margin = round(_MARGIN * sound.rate)
    spoken = sound.samples[max(0, audible[0] - margin) : audible[-1] + margin]
    level = measure(spoken)
    gain = 10 ** (min(_LOUDNESS - level.rms, _HEADROOM - level.peak) / 20)
    louder: Pcm = np.round(spoken * gain).astype(np.int16)
    return Sound(louder, sound.rate)
