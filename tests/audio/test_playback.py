import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sounds import onsets, pitch, tone
from virtual_audio import PrivatePulse

from voice_coach.audio.capture import Microphone
from voice_coach.audio.pcm import RATE, Sound
from voice_coach.audio.playback import Playing, Speaker, SpeakerFailed

HUSH = 0.1
"""Seconds of silence before and after the sound in a line."""


@pytest.fixture
def loopback(pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process's microphone hear its own speaker."""
    monkeypatch.setenv("PULSE_SOURCE", "speakers.monitor")


def heard_while(playing: Playing, microphone: Microphone) -> tuple[float, float]:
    """Return when the first and the last loud sample of what is played were heard."""
    loud: list[float] = []
    while not playing.over or time.monotonic() < playing.ended_at + 0.5:
        block = microphone.read(0.1)
        if block:
            loud += [block.start + float(at) / RATE for at in np.flatnonzero(np.abs(block.samples.astype(int)) > 1_500)]
    return loud[0], loud[-1]


@pytest.mark.parametrize(("rate", "seconds"), [(24_000, 1.0), (22_050, 0.3), (48_000, 2.0)])
def test_a_line_is_heard_when_it_says_it_is(loopback: None, rate: int, seconds: float) -> None:
    with Microphone() as microphone, Speaker() as speaker:
        until = time.monotonic() + 0.5  # its clock gets truer with each block
        while time.monotonic() < until:
            microphone.read(0.1)
        playing = speaker.start(Sound(tone(seconds, rate=rate), rate))
        playing.wait_for_start()
        first, last = heard_while(playing, microphone)
    assert first == pytest.approx(playing.started_at, abs=0.05)
    assert last == pytest.approx(playing.ended_at, abs=0.05)


def test_a_line_is_played_to_its_end(pulse: PrivatePulse, tmp_path: Path) -> None:
    with pulse.record_speakers(tmp_path / "heard.wav"), Speaker() as speaker:
        speaker.play(Sound(tone(1.0, 880, 24_000), 24_000))
        time.sleep(0.2)
    heard, _ = soundfile.read(tmp_path / "heard.wav", dtype="int16")
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 1_500)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(1.0, abs=0.01)
    assert pitch(heard[loud[0] : loud[-1]]) == pytest.approx(880, abs=2)


def test_lines_follow_each_other(pulse: PrivatePulse, tmp_path: Path) -> None:
    with pulse.record_speakers(tmp_path / "heard.wav"), Speaker() as speaker:
        for _ in range(3):
            speaker.play(Sound(tone(0.3), RATE))
            time.sleep(HUSH)
        time.sleep(0.2)
    heard, _ = soundfile.read(tmp_path / "heard.wav", dtype="int16")
    assert len(onsets(heard)) == 3


def heard_onsets(path: Path) -> tuple[list[float], float]:
    """Return when sounds began in a recording, counted from the first one, and when the last one ended."""
    heard, _ = soundfile.read(path, dtype="int16")
    began = onsets(heard, quiet=0.02)
    last = float(np.flatnonzero(np.abs(heard.astype(int)) > 1_500)[-1]) / RATE
    return [at - began[0] for at in began], last - began[0]


def test_what_is_added_while_it_plays_follows_without_a_gap(pulse: PrivatePulse, tmp_path: Path) -> None:
    with pulse.record_speakers(tmp_path / "heard.wav"), Speaker() as speaker:
        playing = speaker.start(Sound(tone(0.5), RATE), more=True)
        playing.add(Sound(tone(0.5, rate=24_000), 24_000), more=True)
        playing.wait_for_start()
        time.sleep(0.2)
        playing.add(Sound(tone(0.5), RATE))
        playing.wait()
        time.sleep(0.2)
    began, last = heard_onsets(tmp_path / "heard.wav")
    assert began == [0.0]
    assert last == pytest.approx(1.5, abs=0.02)


def test_where_more_comes_late_there_is_silence_until_it_comes(pulse: PrivatePulse, tmp_path: Path) -> None:
    with pulse.record_speakers(tmp_path / "heard.wav"), Speaker() as speaker:
        playing = speaker.start(Sound(tone(0.3), RATE), more=True)
        playing.wait_for_start()
        time.sleep(1.0)
        assert not playing.over
        playing.add(Sound(tone(0.3), RATE))
        playing.wait()
        time.sleep(0.2)
    began, last = heard_onsets(tmp_path / "heard.wav")
    assert len(began) == 2
    assert 0.95 < began[1] < 1.4
    assert last - began[1] == pytest.approx(0.3, abs=0.01)


def test_a_line_can_be_stopped_while_more_is_to_come(pulse: PrivatePulse) -> None:
    with Speaker() as speaker:
        playing = speaker.start(Sound(tone(0.1), RATE), more=True)
        playing.wait_for_start()
        time.sleep(0.3)
        playing.stop()
        playing.wait()
    assert playing.over


def test_a_line_can_be_stopped(pulse: PrivatePulse, tmp_path: Path) -> None:
    with pulse.record_speakers(tmp_path / "heard.wav"), Speaker() as speaker:
        playing = speaker.start(Sound(tone(20.0), RATE))
        playing.wait_for_start()
        time.sleep(0.5)
        begun = time.monotonic()
        playing.stop()
        playing.wait()
        assert time.monotonic() - begun < 0.6
        time.sleep(0.5)
    heard, _ = soundfile.read(tmp_path / "heard.wav", dtype="int16")
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 1_500)
    assert 0.4 < (loud[-1] - loud[0]) / RATE < 1.2


def test_leaving_a_speaker_stops_what_it_plays(pulse: PrivatePulse) -> None:
    with Speaker() as speaker:
        playing = speaker.start(Sound(tone(20.0), RATE))
        playing.wait_for_start()
    playing.wait()
    assert playing.over
    assert playing.error is None


def test_a_microphone_is_not_reopened_under_a_line_that_is_being_played(pulse: PrivatePulse) -> None:
    """PortAudio would have to be started again, which takes the stream away from the thread that plays."""
    with Microphone() as microphone, Speaker() as speaker:
        line = speaker.start(Sound(tone(1.0), RATE))
        line.wait_for_start()
        assert not microphone.reopen()
        line.wait()
        assert line.error is None
        line.close()
        assert microphone.reopen()


def test_an_unknown_speaker_is_told(pulse: PrivatePulse) -> None:
    with Speaker("gramophone") as speaker, pytest.raises(SpeakerFailed, match="No speaker is called 'gramophone'"):
        speaker.play(Sound(tone(0.1), RATE))


_TALKER = """
import sys, time
import numpy as np
from voice_coach.audio.pcm import Sound
from voice_coach.audio.playback import Speaker
from voice_coach.audio.portaudio import leave
with Speaker() as speaker:
    playing = speaker.start(Sound(np.zeros(10 * 16000, np.int16), 16000))
    playing.wait_for_start()
    print("plays", flush=True)
    sys.stdin.readline()
    until = time.monotonic() + 5
    while not playing.over and time.monotonic() < until:
        time.sleep(0.05)
    print(playing.error, flush=True)
leave(0)
"""


class Talker:
    """A program that plays a long sound."""

    def __init__(self, server: PrivatePulse) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", _TALKER],
            env=server.env(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._child.stdout
        assert self._child.stdout.readline() == "plays\n"

    def end(self) -> tuple[str, int]:
        """Let it go on to its end; return what it tells, and its exit status."""
        try:
            told, _ = self._child.communicate("\n", timeout=15)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.communicate()[0].rstrip(), -1
        return told.rstrip(), self._child.returncode


def test_a_speaker_that_goes_away_is_told() -> None:
    with PrivatePulse() as server:
        talker = Talker(server)
        server.kill()
        told, status = talker.end()
    assert "cannot play" in told
    assert status == 0


def test_a_program_ends_although_its_speaker_is_frozen() -> None:
    with PrivatePulse() as server:
        talker = Talker(server)
        server.freeze()
        _, status = talker.end()
    assert status == 0
