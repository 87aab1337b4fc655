"""What many tests share: the interviewer's voice as a candidate, the real engine, a sound card."""

import os
import signal
import time
from collections.abc import Iterator
from functools import cache

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before numpy is first imported

import hypothesis
import pytest
from spoken import Say
from virtual_audio import PrivatePulse

from voice_coach.audio.capture import Microphone
from voice_coach.audio.pcm import RATE
from voice_coach.audio.resampling import at_rate
from voice_coach.speech.models import ModelStore
from voice_coach.speech.natural_voice import NaturalVoice
from voice_coach.speech.whisper import WhisperRecognizer

# Speed is measured by scripts/bench.py; a test that fails on a busy machine tells nothing.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-scenarios", action="store_true", help="rehearse every shipped scenario aloud, not three")


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in what a shell starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "sound: plays or records in real time, so others give way to it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "end_to_end" in item.path.parts or _uses_pulse(item):
            item.add_marker(pytest.mark.sound)


def _uses_pulse(item: pytest.Item) -> bool:
    return "pulse" in getattr(item, "fixturenames", ()) or hasattr(getattr(item, "module", None), "PrivatePulse")


@pytest.fixture(scope="session")
def natural_voice() -> NaturalVoice:
    return NaturalVoice()


@pytest.fixture(scope="session")
def say(natural_voice: NaturalVoice) -> Say:
    return cache(lambda text: at_rate(natural_voice.render(text), RATE))


@pytest.fixture(scope="session")
def whisper() -> WhisperRecognizer:
    return WhisperRecognizer(ModelStore().find("whisper"))


@pytest.fixture(scope="session")
def pulse() -> Iterator[PrivatePulse]:
    """A sound card that this process uses as its own."""
    with PrivatePulse() as server, server.used_in_this_process():
        yield server


@pytest.fixture
def microphone(pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microphone]:
    """A microphone that hears this process's own speaker, and knows by now when its blocks sounded."""
    monkeypatch.setenv("PULSE_SOURCE", "speakers.monitor")
    with Microphone() as opened:
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            opened.read(0.1)
        yield opened
