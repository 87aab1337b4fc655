"""Which voice the interviewer has, and its sounds kept so that they start at once."""

import contextlib
import hashlib
import os
from pathlib import Path

from voice_coach.audio import files
from voice_coach.audio.pcm import Sound
from voice_coach.scratch import DRAFT, noted
from voice_coach.speech import natural_voice, system_voice
from voice_coach.speech.voice import UnknownVoice, Voice

AUTO = "auto"
_RENDERING = "1"
"""Raise it when rendering changes, so that sounds of the old kind are not used again."""


class CachedVoice:
    """A voice whose sounds are kept on disk: the same text is rendered once."""

    def __init__(self, voice: Voice, folder: Path) -> None:
        self._voice = voice
        self._folder = folder
        self.name = voice.name

    def render(self, text: str) -> Sound:
        """Return `text` spoken, from disk where it was said before.

        Raises
        ------
        VoiceFailed
        """
        path = self.path_of(text)
        try:
            return files.read_flac(path)
        except files.UnreadableSound:
            sound = self._voice.render(text)
            self._keep(path, sound)
            return sound

    def path_of(self, text: str) -> Path:
        """Return where the sound of `text` is kept, or would be."""
        key = "\n".join((_RENDERING, self.name, text))
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.flac"

    def _keep(self, path: Path, sound: Sound) -> None:
        """Put the sound in place in one step. A full disk is no reason not to speak."""
        draft = self._folder / f"{DRAFT}{os.urandom(8).hex()}"
        with noted(draft), contextlib.suppress(OSError, files.UnwritableSound):
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                files.write(draft, sound)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)


def find_voice(wanted: str, cache: Path) -> CachedVoice:
    """Return the voice that `wanted` names, its sounds kept in the folder `cache`.

    Parameters
    ----------
    wanted
        "auto" (the natural voice where it is installed, else the system's), "natural", "system", or the id or
        name of one of the system's voices.
    cache
        Folder for rendered sounds.

    Raises
    ------
    UnknownVoice, VoiceFailed
    """
    if wanted == AUTO:
        wanted = natural_voice.NAME if natural_voice.is_installed() else system_voice.NAME
    return CachedVoice(_named(wanted), cache)


def _named(wanted: str) -> Voice:
    if wanted == natural_voice.NAME:
        if not natural_voice.is_installed():
            raise UnknownVoice(
                "The natural voice is not installed: run `pip install 'voice-coach[natural]'`, or use --voice system."
            )
        return natural_voice.NaturalVoice()
    if wanted == system_voice.NAME:
        return system_voice.SystemVoice()
    return system_voice.find_system_voice(wanted)
