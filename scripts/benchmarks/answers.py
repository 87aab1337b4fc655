"""How soon the interviewer answers, heard at the speakers."""

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np
from virtual_audio import PrivatePulse

from benchmarks.common import ANSWERS_AFTER, RECORDINGS, ROOT
from benchmarks.figure import Figure
from voice_coach.audio.pcm import RATE

ANSWERED = "phone-screen"
"""What is rehearsed: what is said goes through the phone, too."""

_LOUD = 1_000
"""Magnitude from which a sample at the speakers belongs to a voice: far over a phone line's noise."""

_QUIET_FOR = 1.0
"""Seconds of silence after which a voice begins anew: longer than any pause between two sentences."""


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
