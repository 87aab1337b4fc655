"""The system's own voices, through pyttsx3 in a child process.

In our own process pyttsx3 would keep what it says for one text, print on standard output, hang on some systems
the second time, and return before eSpeak has written its file. A child that renders one text and ends does none
of this harm, can be given a time limit, and leaves a file that can be checked.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import soundfile

from voice_coach.audio.pcm import Sound
from voice_coach.scratch import lent_folder
from voice_coach.speech.voice import UnknownVoice, VoiceFailed, made_ready

NAME = "system"

_TIME_LIMIT = 20.0
"""Seconds for one text: eSpeak needs 0.2 s with the start of its process, the voices of macOS and Windows 1 to 3 s."""

_SHORTEST = 0.1
"""Seconds that any spoken text lasts; a shorter file is an incomplete one."""

_HOW_TO_GET_ONE = (
    "on Debian and Ubuntu `sudo apt install libespeak-ng1`, on Fedora `sudo dnf install espeak-ng`"
    if sys.platform == "linux"
    else "look into the system's speech settings"
)


@dataclass(frozen=True, slots=True)
class SystemVoiceEntry:
    """One voice that the system has."""

    id: str
    """What pyttsx3 calls it."""
    name: str
    """What a person calls it."""
    languages: tuple[str, ...]
    """Language codes such as "en-gb"; empty where the system does not tell."""


@dataclass(frozen=True, slots=True)
class Child:
    """The program that talks to the synthesiser."""

    command: tuple[str, ...] = (sys.executable, "-m", "voice_coach.speech.pyttsx3_child")
    time_limit: float = _TIME_LIMIT
    """Seconds that one errand may take."""

    def run(self, *errand: str, text: str = "") -> None:
        """Have an errand done, about a `text`: not among the arguments, which everybody on the machine may read.

        Raises
        ------
        VoiceFailed
        """
        try:
            done = subprocess.run(
                [*self.command, *errand],
                input=text,
                capture_output=True,
                timeout=self.time_limit,
                check=False,
                encoding="utf-8",
                errors="replace",
            )
        except subprocess.TimeoutExpired as error:
            raise VoiceFailed(
                f"The system's voice did not answer within {self.time_limit:.0f} s: use --voice natural."
            ) from error
        if done.returncode:
            reason = done.stderr.strip().splitlines()[-1:] or ["it ended without a word"]
            raise VoiceFailed(f"The system's voice does not work ({reason[0]}): {_HOW_TO_GET_ONE}.")


class SystemVoice:
    """One of the system's voices; its default one unless an id is given."""

    def __init__(self, voice_id: str | None = None, child: Child | None = None) -> None:
        self._id = voice_id
        self._child = child or Child()
        self.name = f"{NAME}:{voice_id}" if voice_id else NAME

    def render(self, text: str) -> Sound:
        """Return `text` spoken.

        Raises
        ------
        VoiceFailed
        """
        with _scratch_folder() as folder:
            path = folder / "cue.wav"
            self._child.run("say", str(path), self._id or "", text=text)
            return made_ready(_read(path))


def list_system_voices(child: Child | None = None) -> tuple[SystemVoiceEntry, ...]:
    """Return the system's voices.

    Raises
    ------
    VoiceFailed
        The system has no speech synthesiser that pyttsx3 can use.
    """
    with _scratch_folder() as folder:
        path = folder / "voices.json"
        (child or Child()).run("list", str(path))
        try:
            return msgspec.json.decode(path.read_bytes(), type=tuple[SystemVoiceEntry, ...])
        except (OSError, msgspec.MsgspecError) as error:
            raise VoiceFailed(
                f"The system does not tell which voices it has ({error}): use --voice natural."
            ) from error


def find_system_voice(wanted: str) -> SystemVoice:
    """Return the voice whose id or name is `wanted`.

    Raises
    ------
    UnknownVoice, VoiceFailed
    """
    for entry in list_system_voices():
        if wanted.lower() in (entry.id.lower(), entry.name.lower()):
            return SystemVoice(entry.id)
    raise UnknownVoice(f"The system has no voice called {wanted!r}: `voice-coach voices` lists them.")


@contextlib.contextmanager
def _scratch_folder() -> Iterator[Path]:
    """Lend a folder for one errand; a full disk, or no process to be had, is the voice's failure."""
    try:
        with lent_folder() as folder:  # not the system's: what is said may name the person
            yield folder
    except OSError as error:
        raise VoiceFailed(
            f"The system's voice cannot work ({error}): free some space, or use --voice natural."
        ) from error


def _read(path: Path) -> Sound:
    """Return the file that the child wrote (WAV; AIFF on macOS), if it is whole."""
    try:
        samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise VoiceFailed(f"The system's voice wrote no sound ({error}): use --voice natural.") from error
    if len(samples) < _SHORTEST * rate:
        raise VoiceFailed("The system's voice wrote an incomplete sound: try again, or use --voice natural.")
    return Sound(samples[:, 0], rate)
