"""Replies put together from pieces, so that it is known where every word, pause and filler is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sounds import noise

from voice_coach.audio.pcm import RATE, Pcm, silence

Speak = Callable[[str], Pcm]
"""Speaks a text at 16 kHz."""

FILLERS = frozenset("um uh er erm".split())
"""What is a filled pause where it stands alone as a piece."""

_HEARD_FROM = 10 ** (-40 / 20)
"""Share of a piece's own loudest moment from which it sounds: what is softer at its ends is cut off."""


@dataclass(frozen=True)
class Piece:
    """What was said from when to when."""

    text: str
    start: float
    end: float

    @property
    def filler(self) -> bool:
        """Whether it is a filled pause."""
        return self.text in FILLERS


@dataclass(frozen=True)
class Utterance:
    """A reply with what is known of it."""

    sound: Pcm
    pieces: tuple[Piece, ...]

    @property
    def rests(self) -> list[tuple[float, float]]:
        """The silences between pieces."""
        pairs = zip(self.pieces, self.pieces[1:], strict=False)
        return [(before.end, after.start) for before, after in pairs if after.start > before.end]

    @property
    def fillers(self) -> list[Piece]:
        """The filled pauses."""
        return [piece for piece in self.pieces if piece.filler]

    @property
    def words(self) -> int:
        """How many words were said, fillers left out."""
        return sum(len(piece.text.split()) for piece in self.pieces if not piece.filler)

    @property
    def seconds(self) -> float:
        """From the first sound to the last."""
        return self.pieces[-1].end - self.pieces[0].start


def compose(
    parts: Sequence[str | float], speak: Speak, *, hum: Speak | None = None, room: float = -66.0, lead: float = 0.5
) -> Utterance:
    """Say the texts in `parts` one after the other, with the seconds between them as rests, in a quiet room.

    Parameters
    ----------
    hum
        Says the fillers; by default as all else.
    room
        Noise of the room in dBFS.
    lead
        Seconds before the first piece, and after the last.
    """
    sounds = [silence(lead)]
    pieces = []
    at = len(sounds[0])
    for part in parts:
        if isinstance(part, str):
            sound = trimmed((hum or speak)(part) if part in FILLERS else speak(part))
            pieces.append(Piece(part, at / RATE, (at + len(sound)) / RATE))
        else:
            sound = silence(part)
        sounds.append(sound)
        at += len(sound)
    whole = np.concatenate([*sounds, silence(lead)]).astype(np.int32) + noise((at / RATE) + lead, room)
    return Utterance(np.clip(whole, -32_768, 32_767).astype(np.int16), tuple(pieces))


def trimmed(sound: Pcm) -> Pcm:
    """Return a sound without the silence at its ends."""
    window = round(0.01 * RATE)
    power = np.convolve(sound.astype(float) ** 2, np.ones(window) / window, "same")
    heard = np.flatnonzero(power > power.max() * _HEARD_FROM**2)
    return sound[heard[0] : heard[-1] + 1]
