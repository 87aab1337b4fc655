"""What the sound check says, in rooms that are made: a speaker, a microphone that hears it, and somebody in between."""

import io
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from sounds import noise
from spoken import Say
from stage import Log

from voice_coach.audio import room
from voice_coach.audio.capture import Block, MicrophoneLost
from voice_coach.audio.devices import Device
from voice_coach.audio.level import FLOOR
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.audio.resampling import at_rate
from voice_coach.cli import soundcheck
from voice_coach.cli.room_watch import RoomWatch
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import JudgedReply
from voice_coach.interview import events
from voice_coach.speech.span import Span
from voice_coach.speech.transcript import Transcript

MORNING = "Good morning. My name is Sally, and this is how I speak when I am at ease."
CUE = "Is there anything you would like to ask?"
_STEP = 480
"""Samples of a block."""


def louder(samples: Pcm, decibels: float) -> Pcm:
    made: Pcm = np.clip(np.round(samples * 10 ** (decibels / 20)), -32_768, 32_767).astype(np.int16)
    return made


class Playing:
    """A sound that is over when the room's time has come to its end."""

    error = None
    hung = False

    def __init__(self, room_: "MadeRoom", seconds: float) -> None:
        self._room = room_
        self.started_at = room_.now
        self.ended_at = room_.now + seconds

    @property
    def over(self) -> bool:
        return self._room.now >= self.ended_at

    def add(self, sound: Sound, *, more: bool = False) -> None:
        raise NotImplementedError

    def wait_for_start(self) -> None:
        pass

    def stop(self) -> None:
        self.ended_at = self._room.now
        self._room.fall_silent()


class MadeRoom:
    """Ears and a mouth in one room, whose time goes by as it is listened to.

    Parameters
    ----------
    hiss
        dBFS of its noise.
    echo
        dB that the speaker comes back with; None where headphones are worn.
    delay
        Seconds that this takes.
    person
        What somebody says once the speaker is silent.
    lost
        Whether the microphone goes away then.
    enter
        Seconds after which Enter is pressed.
    pace
        Seconds that each of its blocks takes.
    """

    def __init__(
        self,
        *,
        hiss: float = -65.0,
        echo: float | None = -30.0,
        delay: float = 0.1,
        person: Pcm | None = None,
        lost: bool = False,
        enter: float = 100.0,
        pace: float = 0.0,
    ) -> None:
        self.now = 50.0
        self.enter = threading.Event()
        self._enter_at, self._pace = self.now + enter, pace
        self._noise = noise(60, hiss)
        self._echo, self._delay, self._lost = echo, delay, lost
        self._person = silence(0) if person is None else person
        self._coming = np.zeros(60 * RATE)
        self._at = 0
        self._playing: Playing | None = None

    def start(self, sound: Sound, *, more: bool = False) -> Playing:
        samples = at_rate(sound, RATE)
        if self._echo is not None:
            begins = self._at + round(self._delay * RATE)
            self._coming[begins : begins + len(samples)] += louder(samples, self._echo)
        said_from = self._at + len(samples) + RATE
        self._coming[said_from : said_from + len(self._person)] += self._person
        self._playing = Playing(self, sound.seconds)
        return self._playing

    def hear(self, samples: Pcm) -> None:
        """Let something be heard from now on."""
        self._coming[self._at : self._at + len(samples)] += samples

    def fall_silent(self) -> None:
        self._coming[self._at + round(self._delay * RATE) :] = 0

    def read(self, timeout: float) -> Block | None:
        if self._lost and self._playing and self._playing.over:
            raise MicrophoneLost("The microphone went away: connect it again.")
        cut = slice(self._at, self._at + _STEP)
        samples = np.clip(self._coming[cut] + self._noise[cut], -32_768, 32_767).astype(np.int16)
        block = Block(samples, self.now)
        time.sleep(self._pace)
        if self.now >= self._enter_at:
            self.enter.set()
        self._at, self.now = self._at + _STEP, self.now + _STEP / RATE
        return block

    def reopen(self) -> bool:
        return True


class Speaking:
    """A voice that was rendered before."""

    name = "said before"

    def __init__(self, sound: Sound) -> None:
        self._sound = sound

    def render(self, text: str) -> Sound:
        return self._sound


def greeted(made: MadeRoom, say: Say) -> str:
    console = Console(file=io.StringIO(), width=300)
    soundcheck.greet(console, made, made, Speaking(Sound(say(CUE), RATE)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def person(say: Say) -> Pcm:
    """Somebody at an ordinary distance: -25 dBFS."""
    return louder(say(MORNING), -10)


def test_a_good_room_is_told_with_its_figures(say: Say, person: Pcm) -> None:
    told = greeted(MadeRoom(person=person), say)
    assert "✓ I hear you well." in told
    assert "the room -6" in told
    assert "the speaker comes back 30 dB weaker." in told
    assert "!" not in told


def test_who_wears_headphones_has_no_echo(say: Say, person: Pcm) -> None:
    assert "no echo of the speaker" in greeted(MadeRoom(person=person, echo=None), say)


@pytest.mark.parametrize(
    ("gain", "told"),
    [
        (10.0, None),
        (0.0, None),
        (-12.0, None),
        (-28.0, "You are very quiet"),
        (40.0, "You are too loud"),
    ],
)
def test_how_loud_somebody_is(say: Say, person: Pcm, gain: float, told: str | None) -> None:
    shown = greeted(MadeRoom(hiss=-75, person=louder(person, gain)), say)
    assert (told or "✓ I hear you well.") in shown
    assert shown.count("! ") == (told is not None)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"hiss": -27.0}, "your voice stands out by only"),
        ({"echo": 12.0}, "hears the speaker very loudly"),
        ({"delay": 0.35}, "hears the speaker 0.3 seconds late|hears the speaker 0.4 seconds late"),
        ({"lost": True}, "The microphone went away"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(say: Say, person: Pcm, made: dict[str, float], told: str) -> None:
    shown = greeted(MadeRoom(person=person, **made), say)  # type: ignore[arg-type]
    assert any(part in shown for part in told.split("|"))
    assert shown.count("! ") == 1
    assert "✓" not in shown


def test_a_telephones_band_is_told(say: Say, person: Pcm) -> None:
    narrow = at_rate(Sound(at_rate(Sound(person, RATE), 8_000), 8_000), RATE)
    assert "telephone quality" in greeted(MadeRoom(hiss=-75, person=narrow), say)


def test_a_bluetooth_headset_is_told_before_it_is_used() -> None:
    def named(name: str, rate: int) -> Device:
        return Device(0, name, "ALSA", 1, 0, rate, True, False)

    assert "telephone quality" in (soundcheck.about_device(named("Headset (Buds Hands-Free)", 16_000)) or "")
    assert soundcheck.about_device(named("Built-in Microphone", 44_100)) is None


# -- going on ---------------------------------------------------------------------------------------------------------


def test_enter_skips_the_greeting_and_what_was_heard_of_it_is_enough(say: Say) -> None:
    made, cue = MadeRoom(enter=1.0), Sound(say(CUE), RATE)
    found = soundcheck.hear_room(made, made, cue, made.enter)
    assert made.now < 50 + cue.seconds
    assert found.echo
    assert found.echo.weaker == pytest.approx(30, abs=2)
    assert soundcheck.about_room(found) is None


def test_enter_ends_the_wait_for_a_sentence() -> None:
    made = MadeRoom(enter=1.0)
    voice, trouble = soundcheck.hear_somebody(Console(file=io.StringIO()), made, made.enter)
    assert made.now < 52
    assert voice is None
    assert trouble
    assert trouble.startswith("You went on before anything was said")


def test_what_was_said_before_enter_is_judged(person: Pcm) -> None:
    made = MadeRoom(enter=1.0)
    made.hear(person)
    voice, trouble = soundcheck.hear_somebody(Console(file=io.StringIO()), made, made.enter)
    assert made.now < 52
    assert voice
    assert voice.level == pytest.approx(-25, abs=5)
    assert trouble is None


GREETED = """
import sys
import numpy as np
from rich.console import Console
from sounds import noise
from test_soundcheck import MadeRoom, Speaking
from voice_coach.audio.pcm import RATE, Sound
from voice_coach.cli import soundcheck

made = MadeRoom(pace=0.03)
soundcheck.greet(Console(force_terminal=True, width=100), made, made, Speaking(Sound(noise(0.5, -20), RATE)))
"""


def test_enter_is_heard_during_the_first_check() -> None:
    ours, its = pty.openpty()
    folders = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    child = subprocess.Popen(
        [sys.executable, "-c", GREETED],
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "PYTHONPATH": folders, "TERM": "xterm"},
        stdin=its,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout
    shown = ""
    while "Enter goes on" not in shown and (more := child.stdout.read(1)):
        shown += more
    os.write(ours, b"\r")
    rest = child.stdout.read()
    assert child.wait(60) == 0
    os.close(ours)
    os.close(its)
    assert "You went on before anything was said" in rest


# -- listening along ------------------------------------------------------------------------------------------------


def session(cue: Pcm, heard: Pcm, reply: Pcm, speech: Span | None) -> Sequence[events.Event | events.Private]:
    """Return what a session tells of its first turn, in which the cue begins at 2 s and `heard` at 1.5 s."""
    ended = 2.0 + len(cue) / RATE
    pieces = (
        events.HeardMeanwhile(samples=heard[at : at + _STEP], start=1.5 + at / RATE)
        for at in range(0, len(heard), _STEP)
    )
    judged = JudgedReply(1, Transcript(), ())
    return [
        events.CueStarted(at=2.0, turn=1, text=CUE),
        *pieces,
        events.CueRendered(turn=1, text=CUE, sound=Sound(cue, RATE)),
        events.CueEnded(at=ended, turn=1),
        events.Listening(at=ended, turn=1),
        events.SoundHeard(turn=1, samples=reply, level=soundcheck.measure(reply)),
        events.ReplyEnded(at=ended + 5, turn=1, speech_start=None, speech_end=None),
        events.ReplyRecognized(turn=1, speech=speech, judged=judged, delivery=Delivery(0, 0.0, None, None)),
    ]


def warned(told: Sequence[events.Event | events.Private]) -> list[events.Warned]:
    log = Log()
    watch = RoomWatch([log])
    for event in told:
        watch.notice(event)
    return log.all(events.Warned)


def heard_of(cue: Pcm, *, hiss: float = -65.0, echo: float = -30.0) -> Pcm:
    back = np.concatenate([silence(0.6), louder(cue, echo), silence(0.4)])
    return np.clip(back.astype(np.int32) + noise(len(back) / RATE, hiss), -32_768, 32_767).astype(np.int16)


@pytest.fixture(scope="module")
def reply(person: Pcm) -> Pcm:
    return np.concatenate([noise(1, -65), person, noise(1, -65)])


def test_where_all_is_well_nothing_is_said(say: Say, reply: Pcm) -> None:
    cue = say(CUE)
    assert warned(session(cue, heard_of(cue), reply, Span(1.0, len(reply) / RATE - 1))) == []


@pytest.mark.parametrize(("made", "told"), [({"hiss": -30.0}, "very loud around you"), ({"echo": 12.0}, "very loudly")])
def test_the_room_is_known_before_the_first_reply(say: Say, reply: Pcm, made: dict[str, float], told: str) -> None:
    cue = say(CUE)
    (warning,) = warned(session(cue, heard_of(cue, **made), reply, Span(1.0, len(reply) / RATE - 1)))
    assert told in warning.message
    assert warning.at == pytest.approx(2.0 + len(cue) / RATE)


def test_the_voice_is_known_after_it(say: Say, reply: Pcm) -> None:
    cue = say(CUE)
    told = session(cue, heard_of(cue), louder(reply, -30), Span(1.0, len(reply) / RATE - 1))
    assert ["You are very quiet" in warning.message for warning in warned(told)] == [True]


def test_nothing_is_said_twice_and_nothing_of_silence(say: Say, reply: Pcm) -> None:
    cue = say(CUE)
    told = session(cue, heard_of(cue, hiss=-30), reply, None)
    assert len(warned([*told, *told])) == 1


def test_where_the_microphone_was_not_heard_nothing_is_said(reply: Pcm) -> None:
    assert warned(session(silence(1), silence(0), reply, Span(1.0, 4.0))) == []


def test_a_room_is_no_fault_of_who_has_none() -> None:
    assert soundcheck.about_room(room.Room(FLOOR, None)) is None
