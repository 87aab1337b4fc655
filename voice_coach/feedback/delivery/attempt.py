"""The measures of several replies taken together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from voice_coach.feedback.delivery.measures import Delivery, Filled, Hedge, Loudness, Pause, Repeat

_T = TypeVar("_T")
_Timed = TypeVar("_Timed", Pause, Filled)
_Said = TypeVar("_Said", Hedge, Repeat)


def over_attempt(deliveries: Iterable[Delivery | None]) -> Delivery | None:
    """Return the measures of several replies taken together; None where nothing was said in any.

    Counts are added up, rates and levels weighed by the time that they were measured over. The times and offsets of
    what was found stay those of its own reply.
    """
    spoken = [delivery for delivery in deliveries if delivery and delivery.words]
    if not spoken:
        return None
    return Delivery(
        words=sum(delivery.words for delivery in spoken),
        speech_seconds=round(sum(delivery.speech_seconds for delivery in spoken), 2),
        words_per_minute=_rate(spoken),
        reply_gap=_mean([(each.reply_gap, 1.0) for each in spoken], 2),
        articulation_rate=_mean([(each.articulation_rate, _uttered(each)) for each in spoken], 2),
        pauses=_joined(spoken, lambda each: each.pauses),
        filled_pauses=_joined(spoken, lambda each: each.filled_pauses),
        hedges=_joined(spoken, lambda each: each.hedges),
        repeated_starts=_joined(spoken, lambda each: each.repeated_starts),
        loudness=_loudness([(each.loudness, _uttered(each)) for each in spoken if each.loudness]),
        pitch_range_semitones=_mean([(each.pitch_range_semitones, _uttered(each)) for each in spoken], 1),
    )


def moved(delivery: Delivery, seconds: float, characters: int = 0) -> Delivery:
    """Return the measures of a reply with all that was found so much later, and so much further on in the text."""
    if not seconds and not characters:
        return delivery
    return replace(
        delivery,
        pauses=_later(delivery.pauses, seconds),
        filled_pauses=_later(delivery.filled_pauses, seconds),
        hedges=_further(delivery.hedges, seconds, characters),
        repeated_starts=_further(delivery.repeated_starts, seconds, characters),
    )


def _later(found: tuple[_Timed, ...] | None, seconds: float) -> tuple[_Timed, ...] | None:
    if found is None:
        return None
    return tuple(
        replace(each, start=round(each.start + seconds, 2), end=round(each.end + seconds, 2)) for each in found
    )


def _further(found: tuple[_Said, ...] | None, seconds: float, characters: int) -> tuple[_Said, ...] | None:
    if found is None:
        return None
    return tuple(
        replace(
            each,
            start=each.start + characters,
            end=each.end + characters,
            start_time=round(each.start_time + seconds, 2),
        )
        for each in found
    )


def _rate(spoken: Sequence[Delivery]) -> float | None:
    """Return the speech rate over those replies that have one."""
    paced = [delivery for delivery in spoken if delivery.words_per_minute is not None]
    seconds = sum(delivery.speech_seconds for delivery in paced)
    return round(sum(delivery.words for delivery in paced) / seconds * 60, 1) if seconds else None


def _uttered(delivery: Delivery) -> float:
    """Return the seconds of a reply that are no pause."""
    return max(0.0, delivery.speech_seconds - sum(pause.seconds for pause in delivery.pauses or ()))


def _mean(values: Iterable[tuple[float | None, float]], digits: int) -> float | None:
    """Return the mean of those values that there are, by their weights."""
    known = [(value, weight) for value, weight in values if value is not None]
    weights = sum(weight for _, weight in known)
    return round(sum(value * weight for value, weight in known) / weights, digits) if weights else None


def _joined(spoken: Sequence[Delivery], of: Callable[[Delivery], tuple[_T, ...] | None]) -> tuple[_T, ...] | None:
    """Return what was found in all replies; None where one was not measured, since its words count for the rates."""
    found = [of(each) for each in spoken]
    return None if None in found else tuple(chain.from_iterable(each or () for each in found))


def _loudness(parts: Sequence[tuple[Loudness, float]]) -> Loudness | None:
    level = _mean([(part.level, weight) for part, weight in parts], 1)
    if level is None:
        return None
    return Loudness(
        level=level,
        trailing_off=_mean([(part.trailing_off, weight) for part, weight in parts], 1),
        clipped=_mean([(part.clipped, weight) for part, weight in parts], 6) or 0.0,
        noise=_mean([(part.noise, weight) for part, weight in parts], 1),
        signal_to_noise=_mean([(part.signal_to_noise, weight) for part, weight in parts], 1),
    )
