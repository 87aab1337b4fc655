"""What a replay tells, and what a person may do in it; tests/interview/test_replay_aloud.py has when it is heard."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from replayed import TALK, Log, clicks

from voice_coach.audio.pcm import RATE
from voice_coach.audio.tape import SilentDeck
from voice_coach.interview.replay import (
    Jumped,
    MoveReached,
    Player,
    SilenceReached,
    UtteranceOver,
    UtteranceReached,
    WordReached,
    load_recording,
)
from voice_coach.interview.timeline import BREATH
from voice_coach.report.view import TurnView
from voice_coach.speech.transcript import Word

# -- what is told -------------------------------------------------------------------------------------------------


def silently(log: Log, turns: tuple[TurnView, ...] = TALK, *, stay: bool = False) -> Player:
    """Return a player of a talk of which no sound was kept."""
    recording = load_recording(turns)
    return Player(recording.timeline, SilentDeck(recording.timeline.seconds), [log], stay=stay)


def test_a_talk_is_told_in_order() -> None:
    log = Log()
    silently(log).run()
    told = log.all(UtteranceReached, WordReached, SilenceReached, MoveReached, UtteranceOver)
    assert [type(event).__name__ for event in told] == [
        "UtteranceReached", "WordReached", "WordReached", "UtteranceOver",
        "UtteranceReached", "WordReached", "SilenceReached", "MoveReached", "WordReached", "WordReached",
        "UtteranceOver",
        "UtteranceReached", "WordReached", "UtteranceOver",
    ]  # fmt: skip
    assert [event.at for event in told] == sorted(event.at for event in told)


class Press:
    """A listener that gives a player commands, one after the other, a little after each place."""

    def __init__(self, *commands: tuple[float, Callable[[Player], None]]) -> None:
        self._commands = list(commands)
        self.player: Player | None = None

    def notice(self, event: object) -> None:
        if self._commands and self.player and self.player.position >= self._commands[0][0]:
            self._commands.pop(0)[1](self.player)


def pressed(*commands: tuple[float, Callable[[Player], None]], turns: tuple[TurnView, ...] = TALK) -> tuple[Log, float]:
    """Play with commands; return what was told, and the place of the end."""
    log, press = Log(), Press(*commands)
    recording = load_recording(turns)
    player = Player(recording.timeline, SilentDeck(recording.timeline.seconds), [log, press], stay=bool(commands))
    press.player = player
    player.run()
    return log, player.position


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (Player.forward, 3.5),
        (Player.back, 0.0),
        (Player.next_turn, 2.8 + BREATH),
        (Player.previous_turn, 0.0),
        (Player.next_move, 0.9),
    ],
    ids=["forward", "back", "next turn", "previous turn", "next move"],
)
def test_a_command_jumps(command: Callable[[Player], None], place: float) -> None:
    log, _ = pressed((0.2, command), (0.0, Player.stop))
    (jump,) = log.all(Jumped)
    assert jump.at == pytest.approx(place)


def test_behind_the_last_move_there_is_no_next() -> None:
    log, _ = pressed((0.2, Player.next_move), (0.9, Player.next_move), (0.9, Player.stop))
    assert len(log.all(Jumped)) == 1


def test_a_pause_stands_still_and_a_second_one_goes_on() -> None:
    log = Log()
    player = silently(log)
    running = threading.Thread(target=player.run)
    running.start()
    player.pause_or_play()
    until = time.monotonic() + 60  # on a busy machine
    while player.playing and time.monotonic() < until:
        time.sleep(0.01)
    place = player.position
    time.sleep(0.1)
    assert player.position == place
    assert running.is_alive()
    player.pause_or_play()
    running.join(20)
    assert len(log.all(UtteranceOver)) == 3


def test_at_the_end_it_waits_and_begins_anew() -> None:
    log = Log()
    player = silently(log, TALK[1:], stay=True)
    running = threading.Thread(target=player.run)
    running.start()
    until = time.monotonic() + 60  # on a busy machine
    while not log.all(UtteranceOver) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)
    assert running.is_alive()
    player.pause_or_play()
    while len(log.all(UtteranceOver)) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    player.stop()
    running.join(60)
    assert len(log.all(UtteranceOver)) == 2


# -- what is not there --------------------------------------------------------------------------------------------


def test_a_sound_that_is_gone_or_broken_is_silent(tmp_path: Path) -> None:
    (tmp_path / "broken.flac").write_bytes(b"no sound")
    there = clicks(tmp_path / "there.flac", [0.1], 1.0)
    words = (Word("one", 0.1, 0.2, 1.0),)
    recording = load_recording(
        [
            TurnView(1, "Hello there", there, tmp_path / "broken.flac", words),
            TurnView(2, "Goodbye", tmp_path / "gone.flac", None),
        ]
    )
    assert recording.unheard == 2
    assert [bool(utterance.sound) for utterance in recording.timeline.utterances] == [True, False, False]
    assert np.abs(recording.tape[: round(0.5 * RATE)]).max() > 3_000
    assert not recording.tape[RATE:].any()
