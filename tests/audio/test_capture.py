import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from machines import without_devices, without_libraries
from sounds import onsets, pitch, save, tone
from virtual_audio import PrivatePulse

from voice_coach.audio.capture import Block, Microphone, MicrophoneFailed, SampleClock
from voice_coach.audio.devices import NoDevice, UnknownDevice
from voice_coach.audio.pcm import RATE, silence

_BEATS = 80
_BEAT = 0.1


def hear(microphone: Microphone, seconds: float) -> list[Block]:
    until = time.monotonic() + seconds
    blocks = []
    while time.monotonic() < until:
        block = microphone.read(0.1)
        if block:
            blocks.append(block)
    return blocks


def joined(blocks: list[Block]) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.concatenate([block.samples for block in blocks])


def test_nothing_of_a_long_reply_is_lost(pulse: PrivatePulse, tmp_path: Path) -> None:
    beat = np.concatenate([tone(_BEAT / 2), silence(_BEAT / 2)])
    path = save(tmp_path / "beats.wav", np.tile(beat, _BEATS))
    with Microphone() as microphone:
        speaker = pulse.play_into_mic(path)
        heard = onsets(joined(hear(microphone, _BEATS * _BEAT + 1.5)))
        assert speaker.wait() == 0
    assert len(heard) == _BEATS
    assert np.diff(heard) == pytest.approx(np.full(_BEATS - 1, _BEAT), abs=0.005)


def test_blocks_follow_each_other_without_gaps_and_on_the_clock(pulse: PrivatePulse) -> None:
    with Microphone() as microphone:
        hear(microphone, 0.5)
        blocks = hear(microphone, 2.0)
        now = time.monotonic()
    for before, after in itertools.pairwise(blocks):
        assert after.start == pytest.approx(before.end, abs=0.01)
    assert blocks[-1].end == pytest.approx(now, abs=0.15)
    assert blocks[-1].end - blocks[0].start == pytest.approx(len(joined(blocks)) / RATE, abs=0.02)


STEP = 0.03


def told(arrivals: list[float]) -> list[float]:
    """Return when the clock says that each block of 30 ms began, asked as soon as it has arrived."""
    clock = SampleClock(1_000)
    times = []
    for number, arrived in enumerate(arrivals):
        clock.advance(30, arrived)
        times.append(clock.time_of(number * STEP))
    return times


def spoken(count: int) -> list[float]:
    return [number * STEP for number in range(count)]


def test_a_clock_is_free_of_jitter() -> None:
    late = [0.0, 0.01, 0.05, 0.0, 0.1, 0.02] * 10
    arrivals = [at + STEP + more for at, more in zip(spoken(60), late, strict=True)]
    assert told(arrivals) == pytest.approx(spoken(60), abs=1e-6)


@pytest.mark.parametrize("held_back", [0.15, 0.5, 1.2, 3.0])
def test_blocks_that_were_held_back_and_come_all_at_once_are_timed_true(held_back: float) -> None:
    free = 1.0 + held_back
    arrivals = [at + STEP if not 1.0 < at + STEP < free else free for at in spoken(300)]
    assert told(arrivals) == pytest.approx(spoken(300), abs=1e-6)


@pytest.mark.parametrize("lost", [0.5, 2.0])
def test_after_sound_was_lost_the_clock_is_right_again_within_half_a_second(lost: float) -> None:
    begun = [at if at < 1.0 else at + lost for at in spoken(100)]
    times = told([at + STEP for at in begun])
    right = [number for number, at in enumerate(begun) if not 1.0 <= at < 1.0 + lost + 0.5]
    assert [times[number] for number in right] == pytest.approx([begun[number] for number in right], abs=1e-6)


@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_what_is_heard_is_16_kHz_whatever_is_spoken(pulse: PrivatePulse, tmp_path: Path, rate: int) -> None:  # noqa: N802
    path = save(tmp_path / "tone.wav", tone(1.0, 660, rate), rate)
    with Microphone() as microphone:
        pulse.play_into_mic(path)
        heard = joined(hear(microphone, 1.8))
    loud = heard[np.abs(heard.astype(int)) > 2_000]
    begin = int(onsets(heard)[0] * RATE)
    assert pitch(heard[begin : begin + RATE // 2]) == pytest.approx(660, abs=3)
    assert len(loud) > RATE // 2


def test_a_read_that_finds_nothing_returns_in_time(pulse: PrivatePulse) -> None:
    with Microphone() as microphone:
        while microphone.read(0.0):
            pass
        begun = time.monotonic()
        microphone.read(0.05)
        assert time.monotonic() - begun < 1.0


def test_a_microphone_can_be_named_by_a_part_of_its_name(pulse: PrivatePulse) -> None:
    with Microphone("PULSE") as microphone:
        assert hear(microphone, 0.5)


def test_an_unknown_microphone_is_told(pulse: PrivatePulse) -> None:
    with pytest.raises(UnknownDevice, match="No microphone is called 'gramophone': `voice-coach devices` lists"):
        Microphone("gramophone").__enter__()


_LISTENER = """
import sys, time
from voice_coach.audio.capture import Microphone, MicrophoneLost
from voice_coach.audio.portaudio import leave
with Microphone() as microphone:
    until = time.monotonic() + 20
    while microphone.read(0.1) is None and time.monotonic() < until:
        pass
    print("hears", flush=True)
    try:
        while time.monotonic() < until:
            microphone.read(0.1)
    except MicrophoneLost as lost:
        print(lost, flush=True)
    if "--reopen" in sys.argv:
        sys.stdin.readline()
        while not microphone.reopen() and time.monotonic() < until:
            time.sleep(0.1)
        while microphone.read(0.1) is None and time.monotonic() < until:
            pass
        print("hears again", flush=True)
print("closed", flush=True)
leave(0)
"""


class Listener:
    """A program that listens until its microphone is lost."""

    def __init__(self, server: PrivatePulse, *arguments: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", _LISTENER, *arguments],
            env=server.env(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.line() == "hears"

    def line(self) -> str:
        assert self._child.stdout
        return self._child.stdout.readline().rstrip()

    def go_on(self) -> None:
        assert self._child.stdin
        self._child.stdin.write("\n")
        self._child.stdin.flush()

    def end(self) -> int:
        """Wait for the end, and return the exit status; one that hangs is ended."""
        try:
            self._child.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.communicate()
        return self._child.returncode


def test_a_crashed_sound_server_is_noticed_and_the_microphone_comes_back_with_it() -> None:
    with PrivatePulse() as server:
        listener = Listener(server, "--reopen")
        server.kill()
        assert listener.line() == "The microphone went away: connect it again."
        server.start()
        listener.go_on()
        assert listener.line() == "hears again"
        assert listener.line() == "closed"
        assert listener.end() == 0


def test_a_frozen_sound_server_is_noticed_and_the_microphone_comes_back_with_it() -> None:
    with PrivatePulse() as server:
        listener = Listener(server, "--reopen")
        server.freeze()
        assert listener.line() == "The microphone has stopped delivering sound: connect it again."
        listener.go_on()
        time.sleep(3.0)  # long enough for a first attempt that is in vain
        server.thaw()
        assert listener.line() == "hears again"
        assert listener.line() == "closed"
        assert listener.end() == 0


def test_a_program_ends_although_the_sound_server_is_frozen() -> None:
    with PrivatePulse() as server:
        listener = Listener(server)
        server.freeze()
        assert "stopped delivering" in listener.line()
        assert listener.line() == "closed"
        assert listener.end() == 0


_OPENER = """
from voice_coach.audio.capture import Microphone
from voice_coach.errors import VoiceCoachError
try:
    with Microphone():
        print("open")
except VoiceCoachError as error:
    print(type(error).__name__, error, sep=": ")
"""


def open_in_a_child(env: dict[str, str]) -> str:
    child = [sys.executable, "-c", _OPENER]
    return subprocess.run(child, env=env, capture_output=True, text=True, check=True).stdout.rstrip()


def test_a_sound_server_that_is_gone_is_told_in_one_sentence() -> None:
    with PrivatePulse() as server:
        server.kill()
        told = open_in_a_child(server.env())
    assert told.startswith((MicrophoneFailed.__name__, NoDevice.__name__))
    assert "\n" not in told


def test_a_machine_without_devices_is_told_in_one_sentence(tmp_path: Path) -> None:
    told = open_in_a_child({**os.environ, "PYTHONPATH": str(without_devices(tmp_path))})
    assert told == (
        "NoDevice: No microphone found: connect one, or allow access to it in the system's privacy settings."
    )


def test_missing_portaudio_is_told_in_one_sentence(tmp_path: Path) -> None:
    told = open_in_a_child({**os.environ, "PYTHONPATH": str(without_libraries(tmp_path))})
    assert told.startswith("PortAudioMissing: The sound library PortAudio is missing: ")
    assert "\n" not in told
