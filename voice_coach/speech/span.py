"""A stretch of time in a recording; known without the detector that finds them, which takes long to load."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of speech, in seconds from the detector's first sample."""

    start: float
    end: float
