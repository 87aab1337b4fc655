"""Measure what a person feels, on real sound: `.venv/bin/python scripts/bench.py [--engine vosk|whisper] [--json]`.

The program runs as a person runs it, on a private sound server with a virtual microphone and speaker (Linux:
pulseaudio, pulseaudio-utils, libasound2-plugins). Nobody else's sound is touched.
"""

import argparse
import json
import os
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

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import in_step  # noqa: E402  the tests' eye and ear before a replay
import in_step_on_page  # noqa: E402  and before a page
from kept import CUES, Said, keep  # noqa: E402  the tests' way to fill a library
from many import fill  # noqa: E402  a library of years
from playwright.sync_api import sync_playwright  # noqa: E402
from virtual_audio import PrivatePulse  # noqa: E402  the tests' microphone and speaker

from voice_coach.audio import files  # noqa: E402
from voice_coach.audio.pcm import RATE, Sound, silence  # noqa: E402
from voice_coach.feedback.delivery import measure_delivery  # noqa: E402
from voice_coach.feedback.delivery.sound import as_sound, with_sound  # noqa: E402
from voice_coach.library.prompts import load_wordings  # noqa: E402
from voice_coach.library.store import Library  # noqa: E402
from voice_coach.speech.transcript import Transcript, Word  # noqa: E402

PAGE_SECONDS = 300
"""Seconds of sound in the attempt whose page is measured."""

RECORDINGS = ROOT / "prompts" / "demonstration"
ANSWERS_AFTER = 0.6
"""Seconds after which the candidate answers."""

TURNS = 2
"""Turns after which a rehearsal has shown enough."""

SCENARIO = "face-to-face"
"""What is rehearsed: nothing rings before its first line."""

ANSWERED = "phone-screen"
"""What is rehearsed to measure how soon the interviewer answers: what is said goes through the phone, too."""

_LOUD = 1_000
"""Magnitude from which a sample at the speakers belongs to a voice: far over a phone line's noise."""

_QUIET_FOR = 1.0
"""Seconds of silence after which a voice begins anew: longer than any pause between two sentences."""


@dataclass(frozen=True)
class Figure:
    """One measured figure."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    """What it should not exceed; None where it has no goal."""
    at_least: bool = False
    """Whether the goal is what it should not fall below."""

    @property
    def kept(self) -> bool:
        """Whether the goal is met."""
        return self.goal is None or (self.value >= self.goal if self.at_least else self.value <= self.goal)


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


class Listener:
    """Hears the speakers of a private sound server, and keeps when a voice began."""

    def __init__(self, pulse: PrivatePulse) -> None:
        command = ["parec", "--device=speakers.monitor", "--format=s16le", "--channels=1", f"--rate={RATE}"]
        self._recorder = subprocess.Popen(
            [*command, "--latency-msec=10"], env=pulse.env(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        self.began: list[float] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None  # noqa: S101
        quiet = _QUIET_FOR
        while sound := self._recorder.stdout.read(RATE // 100 * 2):
            if np.abs(np.frombuffer(sound, np.int16).astype(int)).max() < _LOUD:
                quiet += 0.01
                continue
            if quiet >= _QUIET_FOR:
                self.began.append(time.monotonic())
            quiet = 0.0

    def first_after(self, moment: float) -> float | None:
        """Return when the first voice after a moment began; None where none has."""
        return next((began for began in self.began if began > moment), None)

    def close(self) -> None:
        """Stop listening."""
        self._recorder.terminate()
        self._recorder.wait()


def long_reply(folder: Path) -> Path:
    """Return a file with a reply of about 20 s: two recorded ones with a breath between them."""
    parts = [files.read_flac(RECORDINGS / f"turn-{number}.flac").samples for number in (2, 1)]
    path = folder / "long.flac"
    files.write(path, Sound(np.concatenate([parts[0], silence(0.4), parts[1]]), RATE))
    return path


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


def answer_times(command: list[str], environment: dict[str, str], pulse: PrivatePulse) -> list[float]:
    """Hold a rehearsal with the recorded candidate; return the seconds from each judged reply to the first sound."""
    replies = iter(sorted(RECORDINGS.glob("*.flac")))
    judged: list[float] = []
    process = subprocess.Popen(
        [*command, "--events", "-"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None  # noqa: S101
    listener = Listener(pulse)
    turn = 0
    for line in process.stdout:
        event = json.loads(line)
        match event["type"]:
            case "session_started":
                zero = time.monotonic() - event["at"]
            case "listening" if event["turn"] > turn:
                turn = event["turn"]
                if reply := next(replies, None):
                    threading.Timer(ANSWERS_AFTER, pulse.play_into_mic, [reply]).start()
                else:
                    process.send_signal(signal.SIGINT)
            case "reply_judged":
                judged.append(zero + event["at"])
    process.wait()
    listener.close()
    return [began - moment for moment in judged if (began := listener.first_after(moment)) is not None]


def measure_answers(engine: str, model: list[str], runs: int) -> list[Figure]:
    """Return how long the interviewer's answer is waited for, with lines that were never said before and with such."""
    command = [sys.executable, str(ROOT / "scripts" / "rehearse.py"), "--engine", engine, *model]
    cold: list[float] = []
    warm: list[float] = []
    for seed in range(1, runs + 1):
        options = ["--scenario", ANSWERED, "--seed", str(seed)]
        with PrivatePulse() as pulse, tempfile.TemporaryDirectory() as home:
            environment = pulse.env(VOICE_COACH_HOME=home)
            cold += answer_times([*command, *options], environment, pulse)
            warm += answer_times([*command, *options], environment, pulse)
    return [
        Figure("judged reply to first sound of the answer, new lines, median", statistics.median(cold), "s", 0.6),
        Figure("judged reply to first sound of the answer, new lines, longest", max(cold), "s"),
        Figure(
            "judged reply to first sound of the answer, lines said before, median", statistics.median(warm), "s", 0.6
        ),
        Figure("judged reply to first sound of the answer, lines said before, longest", max(warm), "s"),
    ]


def measure_analysis(engine: str, model: list[str]) -> list[Figure]:
    """Return how fast `analyze` is, the loading of the model taken off."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        long = files.read_flac(long_reply(folder))
        hour, short = folder / "minutes.flac", folder / "short.flac"
        files.write(hour, Sound(np.concatenate([long.samples] * 6), RATE))
        files.write(short, Sound(long.samples[: 2 * RATE], RATE))
        command = [sys.executable, "-m", "voice_coach", "analyze", "--json", "--engine", engine, *model]
        took = {path: _timed([*command, str(path)]) for path in (short, hour)}
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
        took = {path: _timed([*command, str(path)], VOICE_COACH_HOME=f"{folder}/home") for path in (short, talk)}
    faster = (12 * (long.seconds + 5.0) - 4) / (took[talk] - took[short])
    return [Figure("import: times faster than real time", faster, "", 5, at_least=True)]


def measure_library(count: int = 5_000) -> list[Figure]:
    """Return how long the commands take that look at all attempts of years."""
    with tempfile.TemporaryDirectory() as home:
        with Library(Path(home)) as library:
            fill(library, count)
        command = [sys.executable, "-m", "voice_coach"]
        took = {name: _timed([*command, name], VOICE_COACH_HOME=home) for name in ("attempts", "progress", "rejudge")}
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
            f"export to {form}": _timed([*command, "export", "-o", f"{folder}/all.{form}"], VOICE_COACH_HOME=home)
            for form in ("json", "csv", "zip")
        }
        took["restore"] = _timed([*command, "restore", f"{folder}/all.zip"], VOICE_COACH_HOME=back)
        took["delete one"] = _timed([*command, "delete", "--yes", "1"], VOICE_COACH_HOME=back)
        rest = [str(number) for number in range(2, count + 1)]
        took["delete the others"] = _timed([*command, "delete", "--yes", *rest], VOICE_COACH_HOME=back)
    return [Figure(f"{name} with {count:,} attempts", seconds, "s") for name, seconds in took.items()]


def measure_page() -> list[Figure]:
    """Return the size of a 5-minute attempt's page, and how long its command takes to write it."""
    sounds = [files.read_flac(path) for path in sorted(RECORDINGS.glob("*.flac"))]
    lasted = 0.0
    turns = []
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
        took = min(_timed(command, VOICE_COACH_HOME=str(home)) for _ in range(3))
        size = page.stat().st_size / 1e6
    return [
        Figure("page of a 5-minute attempt: written within", took, "s", 2.0),
        Figure("page of a 5-minute attempt: its size", size, "MB", 3.0),
    ]


def measure_delivery_of_a_minute() -> list[Figure]:
    """Return how long it takes to measure how a reply of a minute was said."""
    sounds = [files.read_flac(path).samples for path in sorted(RECORDINGS.glob("*.flac"))]
    minute = as_sound(np.concatenate(sounds * 6)[: 60 * RATE])
    heard = Transcript(tuple(Word("word", at / 2.5, at / 2.5 + 0.3, 1.0) for at in range(150)))
    took = []
    for _ in range(5):
        began = time.perf_counter()
        with_sound(measure_delivery(heard, wordings=load_wordings()), heard, minute)
        took.append(time.perf_counter() - began)
    return [Figure("measures of a reply of 60 s, median", statistics.median(took), "s", 0.5)]


def measure_replay() -> list[Figure]:
    """Return how far apart the sound of a word and its light are: in the terminal, and on the page in Chromium."""
    with tempfile.TemporaryDirectory() as scratch:
        shown = {"replay": in_step.measure(Path(scratch))}
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        shown["page"] = in_step_on_page.measure(playwright, Path(scratch)).late
    return [figure for where, late in shown.items() for figure in _in_step(where, late)]


def _in_step(where: str, late: list[float]) -> Iterator[Figure]:
    off = [1000 * abs(seconds) for seconds in late]
    yield Figure(f"{where}: word lit beside its sound, median", statistics.median(off), "ms", 80)
    yield Figure(f"{where}: word lit beside its sound, worst of {len(off)}", max(off), "ms", 80)


def _timed(command: list[str], **environment: str) -> float:
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


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("vosk", "whisper"), action="append", help="default: whisper")
    parser.add_argument("--model", default=None, help="a model by name or folder, such as vosk-ko for Vosk's mechanics")
    parser.add_argument("--runs", type=int, default=3, help="rehearsals a figure is taken over")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    model = ["--model", options.model] if options.model else []
    for engine in options.engine or ["whisper"]:
        figures = [
            *measure_rehearsals(engine, model, options.runs),
            *measure_answers(engine, model, options.runs),
            *measure_analysis(engine, model),
            *measure_import(engine, model),
            *measure_library(),
            *measure_archive(),
            *measure_page(),
            *measure_delivery_of_a_minute(),
            *measure_replay(),
        ]
        if options.json:
            print(json.dumps({"engine": engine, **{figure.name: round(figure.value, 3) for figure in figures}}))
        else:
            _print(engine, figures)


def _print(engine: str, figures: list[Figure]) -> None:
    table = Table(title=f"{engine}, {os.cpu_count()} cores", title_justify="left")
    for name in ("figure", "measured", "goal", ""):
        table.add_column(name)
    for figure in figures:
        goal = "" if figure.goal is None else f"{'≥' if figure.at_least else '≤'} {figure.goal:g}"
        kept = "" if figure.goal is None else ("kept" if figure.kept else "missed")
        table.add_row(figure.name, f"{figure.value:.2f} {figure.unit}", goal, kept)
    Console().print(table)


if __name__ == "__main__":
    main()
