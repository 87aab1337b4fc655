"""Work on a library that is killed at a chosen moment, and what has to be true when it is opened again.

Each piece of work is done in a process of its own, forked off one that has imported everything and done nothing. It
dies either at one of its own steps (a call into, or out of, what touches the disk: this finds the gaps between two
writes that no clock would hit), or after a while.
"""

import multiprocessing.context
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from types import FrameType
from typing import Protocol

import numpy as np
from judged import transcript
from model_site import QUICK, VOSK_FILES, Heard, Site, manifest, packed, web_model
from recognizers import Hears, Scripted
from sounds import save
from stage import Candidate, make_session

from voice_coach.audio import files
from voice_coach.audio.level import SILENT
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.scorecard import JudgedReply, draw_up
from voice_coach.interview import events
from voice_coach.interview.afterwards import TalkJudges, recover
from voice_coach.interview.keeper import Keeper
from voice_coach.interview.scenarios import load_understanding
from voice_coach.library import analysis, importing
from voice_coach.library.bank import load_matcher
from voice_coach.library.deletion import delete
from voice_coach.library.importing import import_recording
from voice_coach.library.judgements import earlier_judgements
from voice_coach.library.prompts import load_scoring
from voice_coach.library.records import AttemptRecord
from voice_coach.library.recovery import broken_off, tidy
from voice_coach.library.rejudging import rejudge
from voice_coach.library.store import Library
from voice_coach.moves import Match, Move
from voice_coach.places import prompts_dir
from voice_coach.speech.install import Installer
from voice_coach.speech.models import ModelStore
from voice_coach.speech.recognizer import Recognition

MAY_BE_LOST = 0.5
"""Seconds of sound."""

_TEXTS = ("what happens next please", "no thank you")
_SECONDS = 3.0
"""Of each reply: enough for a dozen frames on the disk."""

_BY_STEP = 2 / 3
"""How many of the kills are at a step; the others are after a while."""

_HANGS = 600.0
"""Seconds after which work is taken to hang."""

_STEPS_IN = ("library", "audio/files", "interview/keeper", "speech/install", "speech/download", "speech/models")
_FOLDER = Path(files.__file__).parent.parent


def replies() -> list[Pcm]:
    """Return what the recorded candidate says first."""
    said = sorted((prompts_dir() / "demonstration").glob("*.flac"))[: len(_TEXTS)]
    return [files.read_flac(path).samples[: round(_SECONDS * RATE)] for path in said]


class Work(Protocol):
    """Something that may be killed."""

    name: str

    def prepare(self, folder: Path) -> None:
        """Make what it begins with."""

    def run(self, folder: Path) -> None:
        """Do it."""

    def check(self, folder: Path) -> float:
        """Make sure of what has to be true after it was killed, and return the seconds of sound that are lost."""


# -- a rehearsal --------------------------------------------------------------------------------------------------


class _Witness:
    """A listener that keeps, in files of its own, all that was heard before the keeper is told of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def notice(self, event: events.Event | events.Private) -> None:
        if isinstance(event, events.SoundHeard):
            with (self._folder / f"{event.turn}.pcm").open("ab", buffering=0) as file:
                file.write(event.samples.tobytes())


def _witnessed(folder: Path) -> dict[int, Pcm]:
    """Return what was heard in each turn."""
    return {int(path.stem): np.frombuffer(path.read_bytes(), np.int16) for path in folder.glob("*.pcm")}


class Rehearsing:
    """A rehearsal of two turns, faster than real time."""

    name = "rehearsal"

    def prepare(self, folder: Path) -> None:
        pass

    def run(self, folder: Path) -> None:
        with Library(folder / "home") as library:
            number = library.begin(scenario="short", style="balanced", engine="vosk", model="m", voice="murmur")
            keeper = Keeper(library, number)
            make_session(Candidate(replies()), _TEXTS, _Witness(folder / "heard"), keeper).run()
            keeper.close()

    def check(self, folder: Path) -> float:
        return _check_recovered(folder)


def _check_recovered(folder: Path) -> float:
    heard = _witnessed(folder / "heard")
    with Library(folder / "home") as library:
        _recover(library)
        _check_tidy(library)
        attempts = [library.attempt(number) for number in library.numbers()]
    assert len(attempts) == 1 if heard else len(attempts) <= 1
    return max((_lost(attempts[0], turn, samples) for turn, samples in heard.items()), default=0.0)


def _lost(attempt: AttemptRecord, number: int, heard: Pcm) -> float:
    """Return the seconds of a reply that are lost; what is kept is what was heard, and is judged."""
    assert attempt.status in {"interrupted", "finished"}
    turn = next(turn for turn in attempt.turns if turn.turn == number)
    kept = files.read_flac(turn.audio).samples if turn.audio else silence(0)
    assert np.array_equal(kept, heard[: len(kept)])
    if turn.audio:
        assert turn.transcript is not None
        assert turn.delivery is not None
    return (len(heard) - len(kept)) / RATE


class Recovering:
    """The recovery of a rehearsal that was killed."""

    name = "recovery"

    def prepare(self, folder: Path) -> None:
        assert _ended(_talk_and_die, folder) == -signal.SIGKILL

    def run(self, folder: Path) -> None:
        with Library(folder / "home") as library:
            _recover(library)

    def check(self, folder: Path) -> float:
        return _check_recovered(folder)


def _talk_and_die(folder: Path) -> None:
    library = Library(folder / "home")
    number = library.begin(scenario="short", style="balanced", engine="vosk", model="m", voice="murmur")
    listeners = [_Witness(folder / "heard"), Keeper(library, number)]
    for turn, reply in enumerate(replies(), 1):
        told: list[events.Private] = [events.CueRendered(turn=turn, text="Well?", sound=Sound(silence(0.3), RATE))]
        told += [
            events.SoundHeard(turn=turn, samples=reply[at : at + 480], level=SILENT) for at in range(0, 40_000, 480)
        ]
        for event in told:
            for listener in listeners:
                listener.notice(event)
    os.kill(os.getpid(), signal.SIGKILL)


class _Always:
    """A recogniser that hears the same in every reply."""

    engine, model = "vosk", "always"

    def listen(self, *, captions: bool = True) -> Recognition:
        return Hears(_TEXTS[0])


def _recover(library: Library) -> None:
    tidy(library)
    for number in broken_off(library):
        recover(
            library,
            number,
            lambda: TalkJudges(
                recognizer=_Always,
                matcher=load_matcher(),
                understanding=load_understanding(),
                scoring=load_scoring(),
                case=Case(),
            ),
        )


def _check_tidy(library: Library) -> None:
    """Make sure that the library is whole and that nothing half done lies about."""
    assert library.query("PRAGMA integrity_check") == [("ok",)]
    assert library.query("PRAGMA foreign_key_check") == []
    assert not broken_off(library)
    there = {path.name for path in (library.folder / "attempts").glob("*")}
    expected = {library.folder_of(number).name for number in library.numbers()}
    assert {name for name in there if list((library.folder / "attempts" / name).iterdir())} <= expected
    assert not [name for name in there if name.startswith(".")]


# -- what else is done with a library -----------------------------------------------------------------------------


class Importing:
    """A recording is brought in."""

    name = "import"

    def prepare(self, folder: Path) -> None:
        first, second = replies()
        save(folder / "memo.wav", np.concatenate([first, silence(4.0), second, silence(1.0)]))

    def run(self, folder: Path) -> None:
        with Library(folder / "home") as library:
            self._bring_in(library, folder)

    def check(self, folder: Path) -> float:
        with Library(folder / "home") as library:
            tidy(library)
            _check_tidy(library)
            there = library.count()
            done = self._bring_in(library, folder)
            assert (library.count(), done.before) == (1, there == 1)
            attempt = library.attempt(done.number)
            _check_tidy(library)
        assert attempt.original is not None
        assert attempt.original.read_bytes() == (folder / "memo.wav").read_bytes()
        assert [turn.transcript.text for turn in attempt.turns if turn.transcript] == list(_TEXTS)
        assert all(turn.audio and files.read_flac(turn.audio).seconds > _SECONDS for turn in attempt.turns)
        return 0.0

    def _bring_in(self, library: Library, folder: Path) -> importing.Imported:
        judges = analysis.RecordingJudges(matcher=load_matcher(), scoring=load_scoring())
        heard = importing.Heard(recognizer=Scripted(_TEXTS), model="m", judges=judges)
        return import_recording(library, folder / "memo.wav", heard, lambda _: None)


_SECRETS = ("Rumpelstilzchen", "Zwergennase", "Schneewittchen")


def _keep_three(folder: Path) -> None:
    """Keep three attempts that an earlier version judged, each with a word that no other has."""
    with Library(folder / "home") as library:
        for secret in _SECRETS:
            number = library.begin(scenario="a", style="balanced", engine="e", model="m", voice="v")
            said = transcript(f"thank you what happens next {secret}")
            files.write(library.folder_of(number) / "turn-1-reply.flac", Sound(replies()[0], RATE))
            library.begin_turn(number, 1, "Well?", "")
            library.set_audio(number, 1, "turn-1-reply.flac")
            reply = JudgedReply(1, said, (Match(Move.PAY_QUESTION, 0.6, "what", 10, 14),))
            library.keep_reply(number, reply, None, measure_delivery(said))
            library.finish(number, draw_up([reply], "balanced", load_scoring(), number))
            library.database.write("UPDATE attempts SET bank = 'old' WHERE id = ?", (number,))


def _never(text: str) -> bool:
    return False


class Rejudging:
    """Attempts are judged anew."""

    name = "rejudge"

    def prepare(self, folder: Path) -> None:
        _keep_three(folder)

    def run(self, folder: Path) -> None:
        with Library(folder / "home") as library:
            list(rejudge(library, library.numbers(), lambda _: Case(), _never))

    def check(self, folder: Path) -> float:
        with Library(folder / "home") as library:
            _check_tidy(library)
            for number in library.numbers():
                assert (library.attempt(number).bank == "old") == (not earlier_judgements(library, number))
            list(rejudge(library, library.numbers(), lambda _: Case(), _never))
            for number in library.numbers():
                (before,) = earlier_judgements(library, number)
                assert before.bank == "old"
                assert [match.move for match in before.moves[1]] == [Move.PAY_QUESTION]
                assert Move.NEXT_STEP in [match.move for match in library.attempt(number).turns[0].moves]
        return 0.0


class Deleting:
    """Two of three attempts are deleted."""

    name = "delete"

    def prepare(self, folder: Path) -> None:
        _keep_three(folder)

    def run(self, folder: Path) -> None:
        with Library(folder / "home") as library:
            delete(library, [1, 2])

    def check(self, folder: Path) -> float:
        with Library(folder / "home") as library:
            tidy(library)
            _check_tidy(library)
            left = set(library.numbers())
            assert 3 in left
            for number in left:
                (turn,) = library.attempt(number).turns
                assert turn.audio is not None
                assert np.array_equal(files.read_flac(turn.audio).samples, replies()[0])
        content = b"".join(path.read_bytes() for path in (folder / "home").rglob("*") if path.is_file())
        gone = [secret for number, secret in enumerate(_SECRETS, 1) if number not in left]
        assert not [secret for secret in gone if secret.encode() in content]
        return 0.0


class Fetching:
    """A model is fetched and put in place."""

    name = "model download"

    def __init__(self, site: Site) -> None:
        self._url = site.offer("/m.zip", packed(VOSK_FILES))

    def prepare(self, folder: Path) -> None:
        pass

    def run(self, folder: Path) -> None:
        self._installer(folder).install("small")

    def check(self, folder: Path) -> float:
        store = self._store(folder)
        for found in store.installed():
            store.checked(found.name, thorough=True)
        done = self._installer(folder).install("small")
        assert (done.path / "am/final.mdl").read_bytes() == VOSK_FILES["am/final.mdl"]
        assert {path.name for path in (folder / "models").iterdir()} <= {"small", ".downloads", ".lock"}
        return 0.0

    def _store(self, folder: Path) -> ModelStore:
        return ModelStore(folder / "models", manifest(web_model(self._url, packed(VOSK_FILES))))

    def _installer(self, folder: Path) -> Installer:
        return Installer(self._store(folder), Heard(), QUICK)


# -- killing ------------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What kills have come to."""

    kills: int = 0
    lost: list[float] = field(default_factory=list)
    """Seconds of sound, one for each."""


class Killer:
    """Kills a piece of work again and again, each time at another moment.

    Parameters
    ----------
    folder
        Where the work may be done.
    seed
        Picks the moments.
    """

    def __init__(self, work: Work, folder: Path, seed: int) -> None:
        self.name = work.name
        self._work = work
        self._folder = folder
        self._rng = random.Random(f"{work.name} {seed}")
        self._steps, self._seconds = self._measure()
        self.tally = Tally()

    def kill(self) -> str:
        """Kill it once, check, and return when that was."""
        status = 0
        while status != -signal.SIGKILL:
            assert status == 0, f"{self._work.name} failed by itself"
            folder = self._fresh()
            if self._rng.random() < _BY_STEP:
                step = self._rng.randrange(1, self._steps + 1)
                when = f"at step {step} of {self._steps}"
                status = _ended(_run_until, self._work, folder, step)
            else:
                after = self._rng.uniform(0, self._seconds)
                when = f"after {after:.3f} s"
                status = _ended(_run, self._work, folder, kill_after=after)
        lost = self._work.check(folder)
        assert lost <= MAY_BE_LOST, f"{self.name} killed {when} lost {lost:.2f} s"
        self.tally.kills += 1
        self.tally.lost.append(lost)
        return when

    def _measure(self) -> tuple[int, float]:
        """Do the work whole, and return how many steps it takes, and how many seconds."""
        told = self._folder / "steps"
        assert _ended(_count, self._work, self._fresh(), told) == 0
        folder = self._fresh()
        began = time.monotonic()
        assert _ended(_run, self._work, folder) == 0
        return int(told.read_text()), time.monotonic() - began

    def _fresh(self) -> Path:
        folder = self._folder / self._work.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._work.prepare(folder)
        return folder


def _ended(target: Callable[..., None], *arguments: object, kill_after: float | None = None) -> int:
    """Do something in a process of its own; return its exit status, or less than 0 for the signal that ended it."""
    child = _server().Process(target=target, args=arguments)
    child.start()
    child.join(_HANGS if kill_after is None else kill_after)
    if child.is_alive():
        child.kill()
        child.join()
        assert kill_after is not None, f"{target.__name__} hangs"
    return child.exitcode or 0


@cache
def _server() -> multiprocessing.context.ForkServerContext:
    """Start what processes are forked off; it gets its path, and its one thread, from the environment only."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["killing_ready"])
    before = dict(os.environ)
    os.environ.update(PYTHONPATH=os.pathsep.join(path for path in sys.path if path), OPENBLAS_NUM_THREADS="1")
    try:
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(before)
    return server


def _run(work: Work, folder: Path) -> None:
    work.run(folder)


def _run_until(work: Work, folder: Path, step: int) -> None:
    """Work, and die at a step."""
    left = step

    def tick() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    _profile(tick, work, folder)


def _count(work: Work, folder: Path, told: Path) -> None:
    """Work, and write down how many steps that took."""
    steps = 0

    def tick() -> None:
        nonlocal steps
        steps += 1

    _profile(tick, work, folder)
    told.write_text(str(steps))


def _profile(tick: Callable[[], None], work: Work, folder: Path) -> None:
    """Call `tick` at every call into, and out of, a function of those that touch the disk, native ones included."""
    places = tuple(str(_FOLDER / name) for name in _STEPS_IN)

    def hook(frame: FrameType, _event: str, _arg: object) -> None:
        if frame.f_code.co_filename.startswith(places):
            tick()

    sys.setprofile(hook)
    try:
        work.run(folder)
    finally:
        sys.setprofile(None)
