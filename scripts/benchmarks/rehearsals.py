"""A live rehearsal: its start, its waits, its load."""

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from virtual_audio import PrivatePulse

from benchmarks.common import ANSWERS_AFTER, ROOT, long_reply
from benchmarks.figure import Figure

TURNS = 2
"""Turns after which a rehearsal has shown enough."""

SCENARIO = "face-to-face"
"""What is rehearsed: nothing rings before its first line."""


@dataclass
class Run:
    """What one rehearsal showed."""

    first_sound: float = 0.0
    """Seconds from the start of the process to the first sound of the first cue."""
    waited: list[float] = field(default_factory=list)
    """Seconds of silence before each turn was taken as over."""
    computed: list[float] = field(default_factory=list)
    """Seconds from there to the judged reply."""
    cpu: list[float] = field(default_factory=list)
    """Percent of a core while listening, a sample a second."""
    memory: float = 0.0
    """Most memory held at any time, in MB."""


def rehearse(command: list[str], environment: dict[str, str], pulse: PrivatePulse, reply: Path) -> Run:
    """Hold a rehearsal in which every turn is answered with `reply`, and return what it showed."""
    run = Run()
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--events", "-"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None  # noqa: S101
    listening = threading.Event()
    with _watched(process.pid, listening, run):
        ended: dict[str, Any] = {}
        for line in process.stdout:
            event = json.loads(line)
            match event["type"]:
                case "session_started":
                    zero = time.monotonic() - began - event["at"]
                case "cue_started" if not run.first_sound:
                    run.first_sound = zero + event["at"]
                case "listening":
                    listening.set()
                    threading.Timer(ANSWERS_AFTER, pulse.play_into_mic, [reply]).start()
                case "reply_ended":
                    listening.clear()
                    ended = event
                case "reply_judged" if ended["speech_end"] is not None:
                    run.waited.append(ended["at"] - ended["speech_end"])
                    run.computed.append(event["at"] - ended["at"])
                    if len(run.computed) == TURNS:
                        process.send_signal(signal.SIGINT)
    process.wait()
    return run


@contextmanager
def _watched(pid: int, listening: threading.Event, run: Run) -> Iterator[None]:
    """Sample the process once a second while it runs."""
    over = threading.Event()

    def watch() -> None:
        process = psutil.Process(pid)
        process.cpu_percent()
        while not over.wait(1.0):
            try:
                load = process.cpu_percent()
                run.memory = max(run.memory, process.memory_info().rss / 1e6)
            except psutil.NoSuchProcess:
                return
            if listening.is_set():
                run.cpu.append(load)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def measure_rehearsals(engine: str, model: list[str], runs: int) -> list[Figure]:
    """Return the figures of a live rehearsal with an engine."""
    command = [sys.executable, str(ROOT / "scripts" / "rehearse.py"), "--engine", engine, *model]
    command += ["--scenario", SCENARIO]
    shown: list[Run] = []
    with PrivatePulse() as pulse, tempfile.TemporaryDirectory() as scratch:
        reply = long_reply(Path(scratch))
        environment = pulse.env(VOICE_COACH_HOME=str(Path(scratch) / "home"))
        rehearse(command, environment, pulse, reply)  # the first start renders the voice
        shown = [rehearse(command, environment, pulse, reply) for _ in range(runs)]
    waited = [value for run in shown for value in run.waited]
    computed = [value for run in shown for value in run.computed]
    cpu = [value for run in shown for value in run.cpu]
    vosk = engine == "vosk"
    return [
        Figure("second start to first sound, median", statistics.median(run.first_sound for run in shown), "s", 1.5),
        Figure("silence waited after a reply, median", statistics.median(waited), "s"),
        Figure("computing after a reply of 25 s, median", statistics.median(computed), "s", 0.25 if vosk else 0.8),
        Figure("computing after a reply of 25 s, longest", max(computed), "s"),
        Figure("processor while listening, mean", statistics.mean(cpu), "% of a core", 35 if vosk else 100),
        Figure("peak memory", max(run.memory for run in shown), "MB", 450),
    ]
