"""How a reply was said: how long it takes to measure."""

import statistics
import time

import numpy as np

from benchmarks.common import RECORDINGS
from benchmarks.figure import Figure
from voice_coach.audio import files
from voice_coach.audio.pcm import RATE
from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.delivery.sound import as_sound, with_sound
from voice_coach.library.prompts import load_wordings
from voice_coach.speech.transcript import Transcript, Word


def measure_delivery_of_a_minute() -> list[Figure]:
    """Return how long it takes to measure how a reply of a minute was said."""
    sounds = [files.read_flac(path).samples for path in sorted(RECORDINGS.glob("*.flac"))]
    minute = as_sound(np.concatenate(sounds * 6)[: 60 * RATE])
    heard = Transcript(tuple(Word("word", at / 2.5, at / 2.5 + 0.3, 1.0) for at in range(150)))
    took = []
    for _ in range(5):
        began = time.perf_counter()
        with_sound(measure_delivery(heard, wordings=load_wordings()), heard, minute)
        took.append(time.perf_counter() - began)
    return [Figure("measures of a reply of 60 s, median", statistics.median(took), "s", 0.5)]
