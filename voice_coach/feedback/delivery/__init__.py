"""How a reply was said: measures from words, their times and the sound. Pure; docs/delivery.md explains each."""

from voice_coach.feedback.delivery.attempt import moved, over_attempt
from voice_coach.feedback.delivery.bands import BANDS, Band, bands
from voice_coach.feedback.delivery.measures import Delivery, Filled, Hedge, Loudness, Pause, Repeat
from voice_coach.feedback.delivery.words import measure_delivery

__all__ = [
    "BANDS",
    "Band",
    "Delivery",
    "Filled",
    "Hedge",
    "Loudness",
    "Pause",
    "Repeat",
    "bands",
    "measure_delivery",
    "moved",
    "over_attempt",
]
