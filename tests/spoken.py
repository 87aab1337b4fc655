"""How tests name what can speak."""

from collections.abc import Callable

from voice_coach.audio.pcm import Pcm

Say = Callable[[str], Pcm]
"""Speaks a text: 16 kHz, without silence at its ends."""
