"""How a reply was said: measures from words, their times and the sound. Pure; docs/delivery.md explains each."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from voice_coach.feedback.delivery.attempt import moved, over_attempt
from voice_coach.feedback.delivery.bands import BANDS, Band, bands
from voice_coach.feedback.delivery.measures import Delivery, Filled, Hedge, Loudness, Pause, Repeat

if TYPE_CHECKING:
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

_ELSEWHERE = {"measure_delivery": "words"}
"""What only measuring needs, and the module that has it: who lists attempts should not wait for it."""


def __getattr__(name: str) -> Any:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
