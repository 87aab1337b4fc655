"""The same reply in many rooms, through a real microphone that also hears the speakers: it is understood in each."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from realtime import realtime
from robot import Session, hold
from sounds import noise, tone
from virtual_audio import PrivatePulse

from voice_coach.audio import files, room
from voice_coach.audio.capture import Microphone
from voice_coach.audio.level import LevelWatch, measure
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.audio.playback import Speaker
from voice_coach.audio.resampling import at_rate
from voice_coach.cli.soundcheck import about_room, about_voice, hear_room
from voice_coach.library.store import Library, TurnRecord
from voice_coach.speech.natural_voice import NaturalVoice

REPLY = "I'd really like to do this job. What happens next from here?"
MOVES = {"restate_interest", "next_step"}

LEVEL = -10.0
"""dB under the voice as it is rendered: somebody at an ordinary distance."""

BEFORE, AFTER = 0.7, 1.0
"""Seconds of noise around the reply."""

ECHO_DELAY_MS = 120


def hum(seconds: float, decibels: float) -> Pcm:
    """Return what a bad plug does: 50 Hz and its overtones."""
    parts = [tone(seconds, 50.0 * times, loudness=0.3 / times).astype(np.float64) for times in (1, 2, 3, 5)]
    mixed = np.sum(parts, axis=0)
    made: Pcm = np.round(mixed / np.std(mixed) * 32_768 * 10 ** (decibels / 20)).astype(np.int16)
    return made


def street(seconds: float, decibels: float) -> Pcm:
    """Return noise that swells and fades, as of cars."""
    steady = noise(seconds, decibels).astype(np.float64)
    times = np.arange(len(steady)) / RATE
    made: Pcm = np.round(steady * (1 + 0.5 * np.sin(2 * np.pi * 0.4 * times))).astype(np.int16)
    return made


Noise = tuple[Callable[[float, float], Pcm], float]

ROOMS: dict[str, tuple[float, Noise | None, str]] = {
    "near": (0.0, None, ""),
    "far": (-12.0, None, ""),
    "too far": (-28.0, None, "You are very quiet"),
    "too near": (24.0, None, "You are too loud"),
    "a fan": (0.0, (noise, -50.0), ""),
    "a hum": (0.0, (hum, -48.0), ""),
    "a street": (0.0, (street, -33.0), ""),
}
"""Gain of the reply and noise around it, in dB and dBFS, and what is said of it.

The noise is played with the reply alone, so it is not seen in the quiet before; tests/cli/test_soundcheck.py has that.
"""


class Rooms:
    """Somebody who says the same in one room after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reply = at_rate(NaturalVoice().render(REPLY), RATE)

    def record(self, name: str) -> Path:
        """Return a file with the reply in one of the rooms."""
        gain, around, _ = ROOMS[name]
        spoken = np.round(self._reply * 10 ** ((LEVEL + gain) / 20))
        whole = np.concatenate([silence(BEFORE), spoken, silence(AFTER)])
        if around:
            make, decibels = around
            whole = whole + make(len(whole) / RATE, decibels)[: len(whole)]
        path = self._folder / f"{name}.flac"
        files.write(path, Sound(np.clip(whole, -32_768, 32_767).astype(np.int16), RATE))
        return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def session(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A drill with a cue for each room."""
    rooms = Rooms(tmp_path_factory.mktemp("rooms"))
    names = list(ROOMS)
    for name in names:
        rooms.record(name)
    with PrivatePulse() as pulse:
        pulse.let_mic_hear_speakers(ECHO_DELAY_MS)
        command = ("drill", "next_step", "--rounds", str(len(names)), "--seed", "1")
        return hold(pulse, rooms, lambda turn, _: names[turn - 1] if turn <= len(names) else "", home, *command)


@pytest.fixture(scope="module")
def kept(session: Session, home: Path) -> dict[str, TurnRecord]:
    """What was kept of each room."""
    with Library(home) as library:
        (attempt,) = library.attempts()
        turns = library.attempt(attempt.id).turns
    return {session.spoken[turn.turn]: turn for turn in turns if turn.turn in session.spoken}


def heard(turn: TurnRecord) -> tuple[Pcm, room.Voice]:
    assert turn.audio
    assert turn.speech_start is not None
    assert turn.speech_end is not None
    samples = files.read_flac(turn.audio).samples
    return samples, room.voice(samples, [(turn.speech_start, turn.speech_end)])


def test_the_same_moves_are_heard_in_every_room(session: Session) -> None:
    made = {
        session.spoken[told["turn"]]: {match["move"] for match in told["moves"]} for told in session.of("reply_judged")
    }
    assert made == dict.fromkeys(ROOMS, MOVES)
    assert [told["done"] for told in session.of("task_judged")] == [True] * len(ROOMS)


@pytest.mark.parametrize("name", ROOMS)
def test_what_is_said_of_a_room_is_true(kept: dict[str, TurnRecord], name: str) -> None:
    *_, told = ROOMS[name]
    samples, voice = heard(kept[name])
    watch = LevelWatch()
    watch.accept(measure(samples), len(samples) / RATE)
    trouble = about_voice(voice, clips=watch.clips)
    assert (told in (trouble or "")) if told else trouble is None


def test_a_gain_is_measured_as_it_was(kept: dict[str, TurnRecord]) -> None:
    levels = {name: heard(kept[name])[1].level for name in ("near", "far", "too far")}
    assert levels["far"] - levels["near"] == pytest.approx(-12, abs=2)
    assert levels["too far"] - levels["near"] == pytest.approx(-28, abs=2)


def test_the_session_warns_only_where_the_reply_clips(session: Session) -> None:
    """The speakers are heard as loud as they are, but that does no harm, and the first reply is a good one."""
    assert ["too loud" in warning["message"] for warning in session.of("warning")] == [True]


@realtime
def test_the_speaker_is_found_in_what_the_microphone_hears() -> None:
    with PrivatePulse() as pulse, pulse.used_in_this_process():
        pulse.let_mic_hear_speakers(ECHO_DELAY_MS)
        with Microphone() as ears, Speaker() as mouth:
            found = hear_room(ears, mouth, NaturalVoice().render("Is there anything you would like to ask?"))
    assert found.echo
    assert found.echo.weaker == pytest.approx(0, abs=3)
    assert found.echo.delay >= ECHO_DELAY_MS / 1000 - 0.01  # the clocks of two streams agree no better
    assert about_room(found) is None
