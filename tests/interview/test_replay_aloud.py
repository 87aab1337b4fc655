"""A replay on real sound: what is told is told when it is heard."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from realtime import realtime
from replayed import CLICK, TALK, Log, clicked_turn, evenly
from virtual_audio import PrivatePulse

from voice_coach.audio.capture import Microphone
from voice_coach.audio.pcm import RATE
from voice_coach.audio.tape import TapeDeck
from voice_coach.interview.replay import Player, Recording, SpeakerLost, UtteranceOver, WordReached, load_recording

IN_STEP = 0.08
"""Seconds within which a word has to be lit. Here for the word in the middle, since a busy machine holds back some;
`scripts/bench.py` measures the worst."""


def hear_out(microphone: Microphone, player: Player, at: float = 0.0) -> list[float]:
    """Play to the end and return the moments at which clicks were heard."""
    playing = threading.Thread(target=player.run, args=(at,))
    playing.start()
    began: list[float] = []
    last = 0.0
    until = float("inf")
    while time.monotonic() < until:
        block = microphone.read(0.1)
        for sample in np.flatnonzero(np.abs(block.samples.astype(int)) > 3_000) if block else ():
            now = block.start + float(sample) / RATE  # type: ignore[union-attr]
            if now - last > CLICK:
                began.append(now)
            last = now
        if not playing.is_alive():
            until = min(until, time.monotonic() + 0.4)
    return began


def off(lit: list[float], heard: list[float]) -> float:
    """Return by how many seconds the word in the middle is lit too early or too late."""
    return float(np.median(np.abs(np.array(lit) - np.array(heard))))


@pytest.mark.parametrize("slower", [False, True])
@realtime
def test_each_word_is_told_as_it_is_heard(microphone: Microphone, tmp_path: Path, slower: bool) -> None:
    times = evenly(0.3, 0.31, 12)
    recording = load_recording([clicked_turn(tmp_path, 1, times), clicked_turn(tmp_path, 2, times)])
    log = Log()
    with TapeDeck(recording.tape) as deck:
        player = Player(recording.timeline, deck, [log])
        if slower:
            player.slower_or_normal()
        heard = hear_out(microphone, player)
    lit = log.moments(WordReached)
    assert len(heard) == len(lit) == 24
    assert off(lit, heard) < IN_STEP


@realtime
def test_after_a_jump_words_are_told_as_they_are_heard(microphone: Microphone, tmp_path: Path) -> None:
    recording = load_recording([clicked_turn(tmp_path, 1, evenly(0.5, 0.5, 12))])
    log = Log()
    with TapeDeck(recording.tape) as deck:
        heard = hear_out(microphone, Player(recording.timeline, deck, [log]), at=4.3)
    assert [event.word for event in log.all(WordReached) if isinstance(event, WordReached)] == [8, 9, 10, 11]
    assert off(log.moments(WordReached), heard) < IN_STEP


def test_without_a_speaker_the_words_go_on() -> None:
    with PrivatePulse() as server, server.used_in_this_process():
        recording: Recording = load_recording(TALK)
        log = Log()
        player = Player(recording.timeline, TapeDeck(recording.tape), [log])
        running = threading.Thread(target=player.run)
        running.start()
        time.sleep(0.5)
        server.kill()
        running.join(30)
    (lost,) = log.all(SpeakerLost)
    assert isinstance(lost, SpeakerLost)
    assert "speaker" in lost.message
    assert len(log.all(UtteranceOver)) == 3
