"""Recordings from elsewhere: how fast they are analysed and brought in."""

import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.common import long_reply, timed
from benchmarks.figure import Figure
from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence


def measure_analysis(engine: str, model: list[str]) -> list[Figure]:
    """Return how fast `analyze` is, the loading of the model taken off."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        long = files.read_flac(long_reply(folder))
        hour, short = folder / "minutes.flac", folder / "short.flac"
        files.write(hour, Sound(np.concatenate([long.samples] * 6), RATE))
        files.write(short, Sound(long.samples[: 2 * RATE], RATE))
        command = [sys.executable, "-m", "voice_coach", "analyze", "--json", "--engine", engine, *model]
        took = {path: timed([*command, str(path)]) for path in (short, hour)}
    seconds = 6 * long.seconds - 2
    return [
        Figure("analyze: real-time factor", (took[hour] - took[short]) / seconds, "", 0.2),
        Figure("analyze: start and 2 s of sound", took[short], "s"),
    ]


def measure_import(engine: str, model: list[str]) -> list[Figure]:
    """Return how fast a long recording is brought in, the loading of the model taken off."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        long = files.read_flac(long_reply(folder))
        talk, short = folder / "talk.flac", folder / "short.flac"
        files.write(talk, Sound(np.concatenate([long.samples, silence(5.0)] * 12), RATE))
        files.write(short, Sound(long.samples[: 4 * RATE], RATE))
        command = [sys.executable, "-m", "voice_coach", "import", "--engine", engine, *model]
        took = {path: timed([*command, str(path)], VOICE_COACH_HOME=f"{folder}/home") for path in (short, talk)}
    faster = (12 * (long.seconds + 5.0) - 4) / (took[talk] - took[short])
    return [Figure("import: times faster than real time", faster, "", 5, at_least=True)]
