"""A library: commands that take years of attempts, and the page of one."""

import sys
import tempfile
from pathlib import Path

from kept import CUES, Said, keep
from many import fill

from benchmarks.common import RECORDINGS, timed
from benchmarks.figure import Figure
from voice_coach.audio import files
from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript, Word

PAGE_SECONDS = 300
"""Seconds of sound in the attempt whose page is measured."""


def measure_library(count: int = 5_000) -> list[Figure]:
    """Return how long the commands take that look at all attempts of years."""
    with tempfile.TemporaryDirectory() as home:
        with Library(Path(home)) as library:
            fill(library, count)
        command = [sys.executable, "-m", "voice_coach"]
        took = {name: timed([*command, name], VOICE_COACH_HOME=home) for name in ("attempts", "progress", "rejudge")}
    goals = {"attempts": 0.5, "progress": 0.5, "rejudge": 60.0}
    return [Figure(f"{name} with {count:,} attempts", took[name], "s", goals[name]) for name in took]


def measure_archive(count: int = 5_000) -> list[Figure]:
    """Return how long the commands take that take all attempts of years with them, bring them back, or delete them."""
    command = [sys.executable, "-m", "voice_coach"]
    with tempfile.TemporaryDirectory() as folder:
        home, back = f"{folder}/home", f"{folder}/back"
        with Library(Path(home)) as library:
            fill(library, count)
        took = {
            f"export to {form}": timed([*command, "export", "-o", f"{folder}/all.{form}"], VOICE_COACH_HOME=home)
            for form in ("json", "csv", "zip")
        }
        took["restore"] = timed([*command, "restore", f"{folder}/all.zip"], VOICE_COACH_HOME=back)
        took["delete one"] = timed([*command, "delete", "--yes", "1"], VOICE_COACH_HOME=back)
        rest = [str(number) for number in range(2, count + 1)]
        took["delete the others"] = timed([*command, "delete", "--yes", *rest], VOICE_COACH_HOME=back)
    return [Figure(f"{name} with {count:,} attempts", seconds, "s") for name, seconds in took.items()]


def measure_page() -> list[Figure]:
    """Return the size of a 5-minute attempt's page, and how long its command takes to write it."""
    sounds = [files.read_flac(path) for path in sorted(RECORDINGS.glob("*.flac"))]
    lasted = 0.0
    turns: list[Said] = []
    while lasted < PAGE_SECONDS:
        sound = sounds[len(turns) % len(sounds)]
        words = [Word("word", at / 2.5, at / 2.5 + 0.3, 1.0) for at in range(int(sound.seconds * 2.5))]
        turns.append(Said(CUES[0], None, sound, Transcript(tuple(words))))
        lasted += sound.seconds
    with tempfile.TemporaryDirectory() as folder:
        home, page = Path(folder) / "home", Path(folder) / "page.html"
        with Library(home) as library:
            keep(library, turns)
        command = [sys.executable, "-m", "voice_coach", "report", "1", "-o", str(page)]
        took = min(timed(command, VOICE_COACH_HOME=str(home)) for _ in range(3))
        size = page.stat().st_size / 1e6
    return [
        Figure("page of a 5-minute attempt: written within", took, "s", 2.0),
        Figure("page of a 5-minute attempt: its size", size, "MB", 3.0),
    ]
