"""eSpeak's library, to speak with a known voice, rate and pitch: ground truth that no recording gives."""

import ctypes
from functools import cache
from typing import Any

import numpy as np

from voice_coach.audio.pcm import RATE, Pcm, Sound
from voice_coach.audio.resampling import at_rate

_SYNCHRONOUS = 2
_RATE, _PITCH, _RANGE = 1, 3, 4
_UTF8 = 1
_PHONEMES = 0x100

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@cache
def _library() -> tuple[Any, int]:
    library = ctypes.CDLL("libespeak-ng.so.1")
    return library, library.espeak_Initialize(_SYNCHRONOUS, 0, None, 0)


@cache
def speak(text: str, voice: str = "gmw/en-US", *, rate: int = 160, pitch: int = 50, span: int = 50) -> Pcm:
    """Return `text` spoken, at 16 kHz.

    Parameters
    ----------
    voice
        The file of a voice, and that of a variant after a "+": "gmw/en-US+f3".
    rate
        About words a minute.
    pitch, span
        0 to 100; 50 is the voice's own. With a span of 0 the pitch stays level.
    """
    library, hertz = _library()
    pieces: list[Pcm] = []

    @_Callback
    def take(wave: Any, count: int, _events: int | None) -> int:
        if wave and count:
            pieces.append(np.ctypeslib.as_array(wave, (count,)).copy())
        return 0

    library.espeak_SetSynthCallback(take)
    if library.espeak_SetVoiceByName(voice.encode()):
        raise ValueError(f"eSpeak has no voice {voice!r}")
    for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, span)):
        library.espeak_SetParameter(parameter, value, 0)
    said = text.encode() + b"\0"
    library.espeak_Synth(said, len(said), 0, 0, 0, _UTF8 | _PHONEMES, None, None)
    return at_rate(Sound(np.concatenate(pieces).astype(np.int16), hertz), RATE)
