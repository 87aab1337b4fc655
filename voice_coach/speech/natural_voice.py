"""The natural voice: a small neural one that runs anywhere, where its package is installed."""

import importlib.util
import threading
from typing import Any

from voice_coach.audio.pcm import Sound, from_float
from voice_coach.speech.voice import VoiceFailed, made_ready

NAME = "natural"

_SEED = 0
"""The voice draws its breath noise at random; a fixed seed makes one text always one sound."""


def is_installed() -> bool:
    """Say whether the voice's package (hibari-tts) is there."""
    return importlib.util.find_spec("hibari") is not None


class NaturalVoice:
    """Hibari's built-in American voice, 24 kHz. Its model loads (0.6 to 0.9 s) when it first speaks."""

    name = NAME

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._engine: Any = None

    def render(self, text: str) -> Sound:
        """Return `text` spoken.

        Raises
        ------
        VoiceFailed
        """
        try:
            with self._one_at_a_time:
                engine = self._loaded()
                samples = engine(text, seed=_SEED)
        except Exception as error:
            raise VoiceFailed(f"The natural voice cannot say {text!r} ({error}): use --voice system.") from error
        return made_ready(Sound(from_float(samples), engine.sample_rate))

    def _loaded(self) -> Any:
        if self._engine is None:
            from hibari import Hibari  # noqa: PLC0415  heavy, and not installed everywhere

            self._engine = Hibari()
        return self._engine
