"""What several measurements need: recorded replies, and a clock for commands."""

import os
import subprocess
import time
from pathlib import Path

import numpy as np

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence

ROOT = Path(__file__).parent.parent.parent
RECORDINGS = ROOT / "prompts" / "demonstration"
ANSWERS_AFTER = 0.6
"""Seconds after which the candidate answers."""


def long_reply(folder: Path) -> Path:
    """Return a file with a reply of about 20 s: two recorded ones with a breath between them."""
    parts = [files.read_flac(RECORDINGS / f"turn-{number}.flac").samples for number in (2, 1)]
    path = folder / "long.flac"
    files.write(path, Sound(np.concatenate([parts[0], silence(0.4), parts[1]]), RATE))
    return path


def timed(command: list[str], **environment: str) -> float:
    """Run a command, and return the seconds that it took."""
    began = time.monotonic()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return time.monotonic() - began
