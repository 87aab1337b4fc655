"""How far apart the sound of a word and its light on the screen are, as somebody before the terminal has it."""

import re
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
from kept import Said, keep
from replayed import CLICK, clicks, evenly
from terminals import Terminal
from virtual_audio import PrivatePulse

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE
from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript, Word

_CHUNK = 80
"""Samples read at a time: 5 ms."""

_LOUD = 3_000
"""Magnitude that only a click has."""

_LIT = re.compile(rb"\x1b\[(?:\d+;)*7(?:;\d+)*m(w\d\d)\x1b")
"""A word in reverse colours, the sign of the one that is heard."""


class Ear:
    """Hears when clicks begin at the speakers of a private sound server."""

    def __init__(self, pulse: PrivatePulse) -> None:
        command = ["parec", "--device=speakers.monitor", "--format=s16le", "--channels=1", f"--rate={RATE}"]
        self._recorder = subprocess.Popen(
            [*command, "--latency-msec=10"], env=pulse.env(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        self._origin = float("inf")
        self._heard: list[int] = []
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def clicks(self) -> list[float]:
        """When each click began (`time.monotonic`)."""
        return [self._origin + at / RATE for at in self._heard]

    def close(self) -> None:
        """Stop listening."""
        self._recorder.terminate()
        self._recorder.wait()
        self._listening.join()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        count, last = 0, -RATE
        while sound := self._recorder.stdout.read(2 * _CHUNK):
            samples = np.frombuffer(sound, np.int16).astype(int)
            for at in np.flatnonzero(np.abs(samples) > _LOUD):
                if count + int(at) - last > 2 * CLICK * RATE:  # a busy machine may tear one apart
                    self._heard.append(count + int(at))
                last = count + int(at)
            count += len(samples)
            # Blocks arrive late, never early: the least late one tells best when the first sample sounded.
            self._origin = min(self._origin, time.monotonic() - count / RATE)


def keep_clicks(home: Path, folder: Path, count: int) -> None:
    """Keep an attempt whose one reply is a click a word."""
    times = evenly(0.5, 0.31, count)
    words = tuple(Word(f"w{number:02d}", at, at + CLICK, 1.0) for number, at in enumerate(times))
    sound = files.read_flac(clicks(folder / "reply.flac", times, times[-1] + 1.0))
    with Library(home) as library:
        keep(library, [Said("", None, sound, Transcript(words))])


def measure(folder: Path, count: int = 80, keys: str = "") -> list[float]:
    """Replay so many words and return for each how many seconds after its sound it was lit.

    Parameters
    ----------
    keys
        Pressed at the start.
    """
    keep_clicks(folder / "home", folder, count)
    with PrivatePulse() as pulse:
        ear = Ear(pulse)
        with Terminal("replay", env=pulse.env(VOICE_COACH_HOME=str(folder / "home"))) as terminal:
            terminal.wait_for("▶")
            terminal.press(keys)
            terminal.wait_for("■", patience=2 * count)
            terminal.press("q")
            terminal.wait()
        ear.close()
    lit: dict[bytes, float] = {}
    whole = b""
    for moment, data in terminal.written:
        whole = whole[-64:] + data
        for found in _LIT.finditer(whole):
            lit.setdefault(found[1], moment)
    if len(lit) != count or len(ear.clicks) != count:
        raise ValueError(f"{len(ear.clicks)} clicks were heard and {len(lit)} words lit, of {count}")
    return [lit[name] - heard for name, heard in zip(sorted(lit), ear.clicks, strict=True)]
