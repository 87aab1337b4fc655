#!/usr/bin/env python3
"""Hold rehearsals one after the other in one process, hear a long silence and a long recording: memory has to be flat.

    .venv/bin/python scripts/soak.py --minutes 480

The robot candidate answers as fast as the real recogniser follows, in place of a microphone; the voice is rendered, but
not played. With --live everything is played and heard in real time on a sound server of its own.

Two figures of memory are told: what the process holds, and what is left of it when the allocator has given back what
nobody uses. The first goes up and down with where in memory the last model lay; a leak shows in the second.
"""

import argparse
import contextlib
import gc
import itertools
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from recognizers import Hears  # noqa: E402  the tests' recogniser, where it is the memory around it that counts
from robot import PITCH  # noqa: E402  the tests' candidate
from stage import Candidate, Quick  # noqa: E402
from virtual_audio import PrivatePulse  # noqa: E402

from voice_coach.audio.capture import Block, Microphone  # noqa: E402
from voice_coach.audio.files import FlacWriter  # noqa: E402
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence  # noqa: E402
from voice_coach.audio.playback import Speaker  # noqa: E402
from voice_coach.audio.resampling import at_rate  # noqa: E402
from voice_coach.feedback.case import Case  # noqa: E402
from voice_coach.interview import events  # noqa: E402
from voice_coach.interview.practice import Equipment  # noqa: E402
from voice_coach.interview.rehearsal import Rehearsal  # noqa: E402
from voice_coach.interview.reply import ReplyEar  # noqa: E402
from voice_coach.interview.scenarios import find_scenario, list_scenarios  # noqa: E402
from voice_coach.library.analysis import RecordingJudges  # noqa: E402
from voice_coach.library.bank import load_matcher  # noqa: E402
from voice_coach.library.importing import Heard, import_recording  # noqa: E402
from voice_coach.library.prompts import load_scoring  # noqa: E402
from voice_coach.library.store import Library  # noqa: E402
from voice_coach.speech.engines import load  # noqa: E402
from voice_coach.speech.loading import give_back_unused  # noqa: E402
from voice_coach.speech.models import ModelStore  # noqa: E402
from voice_coach.speech.natural_voice import NaturalVoice  # noqa: E402
from voice_coach.speech.recognizer import Recognition  # noqa: E402
from voice_coach.speech.voices import CachedVoice  # noqa: E402

SAID = (
    "Thank you, I would really love this job, because I like working with people.",
    "Is there anything about my background that worries you?",
    "That is a fair point. But I have done it for three years, and I never lost a customer.",
    "What are the next steps from here? And when can I expect to hear from you?",
    "No, that was all. Thank you very much for your time.",
)
SETTLED = 3
"""Sessions after which everything is loaded that is loaded once, where all are of one scenario."""

PACE = 0.02
"""Seconds that a tenth of a second of silence takes where nothing is played."""

ANSWERS_AFTER = 0.6

console = Console(soft_wrap=True)


class Process:
    """What the operating system tells of this process."""

    def __init__(self) -> None:
        self._told = psutil.Process()
        self.peak = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def memory(self) -> float:
        """MB that it holds."""
        return float(self._told.memory_info().rss) / 1e6

    def tell(self, what: str) -> float:
        """Print what it holds now and what of it is in use, and return the latter in MB."""
        self.glance(what)
        give_back_unused()
        used = self.memory
        console.print(f"{'':<44}{used:8.1f} MB in use")
        return used

    def glance(self, what: str) -> None:
        """Print what it holds now, and leave it as it is: to give back would change how it goes on."""
        gc.collect()
        handles, threads = self._told.num_fds(), self._told.num_threads()
        console.print(f"{what:<44}{self.memory:8.1f} MB{handles:6} handles{threads:6} threads")

    def _watch(self) -> None:
        while True:
            self.peak = max(self.peak, self.memory)
            time.sleep(0.2)


class Robot:
    """The candidate's replies, spoken once."""

    def __init__(self, folder: Path) -> None:
        voice = NaturalVoice()
        self.sounds = [self._lower(voice.render(text)) for text in SAID]
        self.files = [folder / f"reply-{number}.flac" for number in range(len(SAID))]
        for path, sound in zip(self.files, self.sounds, strict=True):
            with FlacWriter(path) as writer:
                writer.write(sound)

    def _lower(self, sound: Sound) -> Pcm:
        return np.concatenate(
            [silence(ANSWERS_AFTER), at_rate(Sound(sound.samples, round(sound.rate * PITCH)), RATE), silence(0.2)]
        )


class Speaks:
    """A listener that speaks a reply into the microphone whenever it is the candidate's turn."""

    def __init__(self, pulse: PrivatePulse, robot: Robot) -> None:
        self._pulse = pulse
        self._replies = itertools.cycle(robot.files)
        self._turn = 0
        self._playing: list[object] = []

    def notice(self, event: events.Event | events.Private) -> None:
        """Answer each line once."""
        if isinstance(event, events.Listening) and event.turn != self._turn:
            self._turn = event.turn
            self._playing = [self._pulse.play_into_mic(next(self._replies))]


class Longest:
    """A listener that adds up how long sessions lasted by their own clock of sound."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def notice(self, event: events.Event | events.Private) -> None:
        """Count what was heard and said."""
        if isinstance(event, events.SoundHeard):
            self.seconds += len(event.samples) / RATE
        if isinstance(event, events.CueRendered):
            self.seconds += event.sound.seconds


def rehearse(process: Process, folder: Path, minutes: float, scenario: str, *, live: bool) -> None:
    """Hold rehearsals for so long, each scenario in its turn unless one is named."""
    robot, model = Robot(folder), ModelStore().find("whisper")
    voice = CachedVoice(NaturalVoice(), folder / "cues")
    heard, until, count = Longest(), time.monotonic() + 60 * minutes, 0
    settled = 0.0
    with contextlib.ExitStack() as stack, Library(folder / "home") as library:
        pulse = stack.enter_context(PrivatePulse()) if live else None
        if pulse:
            stack.enter_context(pulse.used_in_this_process())
        for named in itertools.cycle([find_scenario(scenario)] if scenario else list_scenarios()):
            if time.monotonic() > until:
                break
            with contextlib.ExitStack() as devices:
                candidate = Candidate(robot.sounds, PACE)
                follower: events.Listener = Speaks(pulse, robot) if pulse else candidate
                equipment = Equipment(
                    model=model,
                    voice=voice,
                    ears=devices.enter_context(Microphone()) if pulse else candidate,
                    mouth=devices.enter_context(Speaker()) if pulse else Quick(),
                    library=library,
                    listeners=[follower, heard],
                )
                outcome = Rehearsal(equipment, named=named, scoring=load_scoring(), case=Case(), seed=count).run()
            if outcome.ending.stopped_by:
                raise outcome.ending.stopped_by
            count += 1
            if count == SETTLED:
                settled = process.tell(f"after {count} rehearsals")
            else:
                process.glance(f"after {count} rehearsals")
    now = process.tell(f"after {count} rehearsals, {heard.seconds / 3600:.2f} h of talk")
    if count > SETTLED:
        console.print(f"growth in use: {(now - settled) / (count - SETTLED):+.2f} MB a rehearsal")


def hear_silence(process: Process, minutes: float) -> None:
    """Wait for a reply that does not come."""
    recognizer = load(ModelStore().find("whisper"))
    process.tell("before the silence")
    ear = ReplyEar(recognizer.listen(), 0.0)
    room = (np.random.default_rng(1).standard_normal(RATE // 10) * 20).astype(np.int16)
    for number in range(round(600 * minutes)):
        ear.hear(Block(room, number / 10))
    process.tell(f"after {minutes:.0f} min of silence")


class Always:
    """A recogniser that hears the same in every stretch, in no time."""

    engine, model = "vosk", "always"

    def listen(self, *, captions: bool = True) -> Recognition:
        """Begin a stretch."""
        return Hears(SAID[0])


def bring_in(process: Process, folder: Path, hours: float, *, by_whisper: bool) -> None:
    """Import a long recording of somebody who speaks half of the time."""
    robot = Robot(folder)
    path = folder / "long.flac"
    with FlacWriter(path) as writer:
        for sound in itertools.cycle(robot.sounds):
            writer.write(np.concatenate([sound, silence(3.0)]))
            if writer.seconds > 3600 * hours:
                break
    heard = Heard(
        recognizer=load(ModelStore().find("whisper")) if by_whisper else Always(),
        model="soak",
        judges=RecordingJudges(matcher=load_matcher(), scoring=load_scoring()),
    )
    before = process.tell(f"before an import of {writer.seconds / 3600:.2f} h")
    process.peak = before
    began = time.monotonic()
    with Library(folder / "imported") as library:
        done = import_recording(library, path, heard, lambda _: None)
        turns = len(library.attempt(done.number).turns)
    process.tell(f"after it: {turns} turns in {time.monotonic() - began:.0f} s")
    console.print(f"at most while it went on: {process.peak:.1f} MB, {process.peak - before:+.1f} MB")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for all this."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10, help="of rehearsals")
    parser.add_argument("--scenario", default="", help="hold only this one")
    parser.add_argument("--live", action="store_true", help="play and hear them in real time")
    parser.add_argument("--silence", type=float, default=30, help="minutes of it")
    parser.add_argument("--hours", type=float, default=2, help="of the recording that is brought in")
    parser.add_argument("--by-whisper", action="store_true", help="hear that recording in earnest: ten times faster")
    wanted = parser.parse_args()
    process = Process()
    with scratch() as folder:
        process.tell("at the start")
        if wanted.minutes:
            rehearse(process, folder, wanted.minutes, wanted.scenario, live=wanted.live)
        if wanted.silence:
            hear_silence(process, wanted.silence)
        if wanted.hours:
            bring_in(process, folder, wanted.hours, by_whisper=wanted.by_whisper)
        process.tell("at the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
