"""Keeps a session in the library while it happens."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from voice_coach.audio import files
from voice_coach.audio.files import FlacWriter, UnwritableSound
from voice_coach.errors import VoiceCoachError
from voice_coach.interview import events
from voice_coach.library.store import Library


class Keeper:
    """A listener that writes what it is told to disk at once, the sound while it is spoken.

    A full disk or a broken library must not end the rehearsal: what goes wrong is kept in `trouble` and the
    session goes on.

    Parameters
    ----------
    library
        Where to keep it.
    attempt
        The attempt that was begun for the session.
    warn
        Told, once, what could not be kept.
    """

    def __init__(self, library: Library, attempt: int, warn: Callable[[str], None] = lambda _: None) -> None:
        self._library = library
        self._attempt = attempt
        self._warn = warn
        self._folder = library.folder_of(attempt)
        self._turn = 0
        self._given_up = 0
        self._writer: FlacWriter | None = None
        self.trouble: VoiceCoachError | None = None
        """The first thing that went wrong, if anything did."""

    def notice(self, event: events.Event | events.Private) -> None:
        """Keep what `event` brings; after a fault the next event is tried all the same."""
        try:
            self._keep(event)
        except VoiceCoachError as error:
            if not self.trouble:
                self.trouble = error
                self._warn(f"{error} The rehearsal goes on, but not all of it is kept.")

    def close(self) -> None:
        """Close the recording that is open, however the session ended."""
        try:
            self._close_recording()
        except UnwritableSound as error:
            self.trouble = self.trouble or error

    def _keep(self, event: events.Event | events.Private) -> None:
        match event:
            case events.CueRendered():
                self._keep_cue(event)
            case events.SoundHeard():
                self._keep_sound(event)
            case events.ReplyRecognized():
                self._close_recording()
                self._library.keep_reply(self._attempt, event.judged, event.speech, event.delivery)
            case events.SessionFinished():
                self._library.finish(self._attempt, event.score)
            case events.DrillFinished() | events.RetakeFinished():
                self._library.finish(self._attempt, None)
            case _:
                pass

    def _keep_cue(self, event: events.CueRendered) -> None:
        """Keep the interviewer's line; one that is said into a silence has no file of its own."""
        again = event.turn == self._turn
        self._turn = event.turn
        name = f"turn-{event.turn}-cue.flac" if len(event.sound.samples) else ""
        trouble = None
        if not again:
            self._close_recording()
        if name and not again:
            try:
                files.write(_private(self._folder / name), event.sound)
            except UnwritableSound as error:
                name, trouble = "", error
        self._library.begin_turn(self._attempt, event.turn, event.text, name)
        if trouble:
            raise trouble

    def _keep_sound(self, event: events.SoundHeard) -> None:
        """Write a piece of the reply. One that failed is not begun anew, which would empty what was written."""
        if event.turn == self._given_up:
            return
        try:
            if self._writer is None:
                self._writer = self._begin_recording(event.turn)
            self._writer.write(event.samples)
        except VoiceCoachError:
            self._given_up = event.turn
            with contextlib.suppress(UnwritableSound):
                self._close_recording()
            raise

    def _begin_recording(self, turn: int) -> FlacWriter:
        name = f"turn-{turn}-reply.flac"
        writer = FlacWriter(_private(self._folder / name))
        self._library.set_audio(self._attempt, turn, name)
        return writer

    def _close_recording(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()


def _private(path: Path) -> Path:
    """Make the file, so that it is the owner's alone from its first byte on."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise UnwritableSound(f"{path} cannot be written ({error.strerror}): free some space.") from error
    return path
