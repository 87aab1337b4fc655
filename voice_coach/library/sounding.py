"""How a stretch of a recording was said: its words and its sound together."""

from collections.abc import Callable, Iterable

import numpy as np

from voice_coach.audio.pcm import Pcm, silence
from voice_coach.feedback.delivery import Delivery, measure_delivery, moved, over_attempt
from voice_coach.feedback.delivery.sound import as_sound, with_sound
from voice_coach.library.prompts import load_wordings
from voice_coach.library.stretches import Stretch
from voice_coach.speech.transcript import Transcript


class Held:
    """The sound of one stretch, held in memory until it is measured: two minutes at most."""

    def __init__(self) -> None:
        self._pieces = [silence(0)]

    def write(self, samples: Pcm) -> None:
        """Take the next of it."""
        self._pieces.append(samples)

    def close(self) -> None:
        """Know that there is no more."""

    @property
    def samples(self) -> Pcm:
        """All of it."""
        return np.concatenate(self._pieces)


def measured_stretch(transcript: Transcript, samples: Pcm) -> Delivery:
    """Return how a reply was said, from its words and its sound; both begin at the same moment."""
    return with_sound(measure_delivery(transcript, wordings=load_wordings()), transcript, as_sound(samples))


def over_recording(stretches: Iterable[Stretch], delivery_of: Callable[[Stretch], Delivery]) -> Delivery | None:
    """Return the measures of a whole recording, timed from its start; offsets are into all its words joined."""
    at = 0
    found = []
    for stretch in stretches:
        found.append(moved(delivery_of(stretch), stretch.start, at))
        at += len(stretch.transcript.text) + 1
    return over_attempt(found)
