"""What goes wrong in the middle of a reply: nothing that was said is lost, and the person is told in a sentence."""

import json
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import stage
from children import run
from robot import Robot, start
from virtual_audio import PrivatePulse

from voice_coach.audio import files
from voice_coach.interview.scenario import WindDown
from voice_coach.library.store import Library
from voice_coach.moves import Move
from voice_coach.speech.natural_voice import NaturalVoice

PATIENCE = 60.0
"""Seconds to wait for an event before the test fails."""

REACHES_IT = 0.3
"""Seconds in which the last of a sound gets from the virtual microphone into the program."""

FIRST = "Well. Is there anything that you would like to ask me today?", "So. What would you still like to ask me today?"
"""What the interviewer begins with: some three seconds, so that what goes wrong comes soon."""

SCENARIO = msgspec.structs.replace(
    stage.SCENARIO,
    channel="in_person",
    turns=(WindDown("asks", FIRST), *stage.SCENARIO.turns[1:]),
    answers={**stage.SCENARIO.answers, Move.TIMELINE: ("We call you soon.", "It will be soon.")},
)


class Program:
    """The running program and the events it tells."""

    def __init__(self, pulse: PrivatePulse, home: Path) -> None:
        self.home = home
        scenario = home.parent / "short.yaml"
        scenario.write_bytes(msgspec.json.encode(SCENARIO))  # JSON is YAML, too
        self.process = start(pulse, home, "rehearse", "--scenario", str(scenario), "--seed", "1")
        self._events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, kind: str, matches: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Return the next event of a kind."""
        until = time.monotonic() + PATIENCE
        while True:
            event = self._events.get(timeout=max(0.1, until - time.monotonic()))
            if event["type"] == kind and matches(event):
                return event

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._events.put(json.loads(line))


@pytest.fixture
def pulse() -> Iterator[PrivatePulse]:
    with PrivatePulse() as server:
        yield server


@pytest.fixture
def program(pulse: PrivatePulse, tmp_path: Path) -> Iterator[Program]:
    running = Program(pulse, tmp_path / "home")
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture(scope="module")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Robot:
    return Robot(NaturalVoice(), tmp_path_factory.mktemp("robot"))


def say_and_wait(pulse: PrivatePulse, program: Program, recording: Path, last_word: str) -> None:
    pulse.play_into_mic(recording).wait()
    program.wait_for("partial", lambda event: last_word in event["text"].lower())


@pytest.mark.parametrize("fault", ["killed", "frozen"])
def test_a_microphone_that_comes_back_goes_on_in_the_same_reply(
    fault: str, pulse: PrivatePulse, program: Program, robot: Robot
) -> None:
    first = robot.record("I would really like to work with you, because")
    second = robot.record("I know your customers. What are the next steps from here?")
    program.wait_for("listening")
    pulse.play_into_mic(first).wait()
    time.sleep(REACHES_IT)

    if fault == "killed":
        pulse.kill()
    else:
        pulse.freeze()
    assert "microphone" in program.wait_for("warning")["message"]
    if fault == "killed":
        pulse.start()
    else:
        pulse.thaw()
    assert "back" in program.wait_for("warning")["message"]
    pulse.play_into_mic(second)

    judged = program.wait_for("reply_judged")
    assert judged["turn"] == 1
    assert "really like to work" in judged["text"].lower()
    assert "next steps from here" in judged["text"].lower()
    assert program.interrupt() == 130


def test_ctrl_c_in_mid_reply_keeps_the_attempt(pulse: PrivatePulse, program: Program, robot: Robot) -> None:
    program.wait_for("listening")
    say_and_wait(pulse, program, robot.record("Thank you. I would love this job."), "job")
    assert program.interrupt() == 130
    with Library(program.home) as library:
        (kept,) = library.attempts()
        turn = library.attempt(kept.id).turns[0]
    assert kept.status == "interrupted"
    assert turn.audio is not None
    assert files.read(turn.audio).seconds > 2


def test_a_killed_program_loses_less_than_half_a_second_and_is_recovered(
    pulse: PrivatePulse, program: Program, robot: Robot
) -> None:
    listening = program.wait_for("listening")
    say_and_wait(pulse, program, robot.record("Thank you. I would love this job."), "job")
    last = program.wait_for("reply_ended")  # everything up to here had been heard
    program.process.send_signal(signal.SIGKILL)
    program.process.wait(PATIENCE)
    done = run("attempts", "--json", home=program.home)
    assert "Attempt 1 was broken off: 1 reply" in done.stderr
    with Library(program.home) as library:
        kept = library.attempt(1)
    turn = kept.turns[0]
    assert kept.status == "interrupted"
    assert turn.audio is not None
    assert files.read_flac(turn.audio).seconds > last["at"] - listening["at"] - 0.5
    assert turn.transcript is not None
    assert "love this job" in turn.transcript.text.lower()


FAULTS: dict[str, tuple[Callable[[PrivatePulse], object], Callable[[PrivatePulse], object]]] = {
    "killed": (PrivatePulse.kill, PrivatePulse.start),
    "frozen": (PrivatePulse.freeze, PrivatePulse.thaw),
    "restarted": (lambda pulse: (pulse.kill(), pulse.start()), lambda _: None),
}
"""What befalls the sound server, and how it comes back."""


@pytest.mark.parametrize(("fault", "mend"), FAULTS.values(), ids=FAULTS)
def test_a_sound_server_that_fails_in_a_line_costs_only_the_voice(
    fault: Callable[[PrivatePulse], object],
    mend: Callable[[PrivatePulse], object],
    pulse: PrivatePulse,
    program: Program,
    robot: Robot,
) -> None:
    program.wait_for("cue_started")
    time.sleep(0.5)
    fault(pulse)
    assert "lines are shown instead" in program.wait_for("warning")["message"]
    mend(pulse)
    program.wait_for("listening")
    # A server that was frozen for a moment may not have cost the microphone: then there is only silence in it so far.
    told = program.wait_for("warning", lambda event: "away" not in event["message"])["message"]
    assert "back" in told or "silence" in told
    pulse.play_into_mic(robot.record("Thank you. What are the next steps from here?"))
    assert "next steps" in program.wait_for("reply_judged")["text"].lower()
    assert program.interrupt() == 130


def test_a_sound_server_that_is_killed_between_turns_is_waited_for(
    pulse: PrivatePulse, program: Program, robot: Robot
) -> None:
    program.wait_for("listening")
    say_and_wait(pulse, program, robot.record("Thank you. What are the next steps from here?"), "here")
    program.wait_for("reply_ended")
    pulse.kill()
    assert "lines are shown instead" in program.wait_for("warning")["message"]
    pulse.start()
    assert program.wait_for("listening")["turn"] == 2
    assert "back" in program.wait_for("warning", lambda event: "away" not in event["message"])["message"]
    pulse.play_into_mic(robot.record("No, that was all. Thank you for your time."))
    assert "thank you" in program.wait_for("reply_judged", lambda event: event["turn"] == 2)["text"].lower()
    assert program.interrupt() == 130


def test_a_muted_microphone_is_noticed_and_the_interviewer_asks(pulse: PrivatePulse, program: Program) -> None:
    program.wait_for("listening")
    assert "silence" in program.wait_for("warning")["message"]
    asked = program.wait_for("cue_started")
    assert asked["turn"] == 1
    assert program.interrupt() == 130


def test_a_second_ctrl_c_is_not_needed_while_the_interviewer_speaks(pulse: PrivatePulse, program: Program) -> None:
    program.wait_for("cue_started")
    assert program.interrupt() == 130


def test_sigterm_is_like_ctrl_c(pulse: PrivatePulse, program: Program) -> None:
    program.wait_for("cue_started")
    program.process.send_signal(signal.SIGTERM)
    try:
        assert program.process.wait(PATIENCE) == 130
    except subprocess.TimeoutExpired:
        pytest.fail("the program went on")
