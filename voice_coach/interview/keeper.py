"""Keeps a session in the library while it happens."""

import contextlib
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from voice_coach.audio import files
from voice_coach.audio.files import FlacWriter, UnwritableSound
from voice_coach.errors import VoiceCoachError
from voice_coach.interview import events
from voice_coach.library.database import PATIENCE, LibraryBroken
from voice_coach.library.store import Library

_PATIENCE = 0.2
"""Seconds to wait for a library that is busy: sound that is heard meanwhile is not on the disk yet."""


class Keeper:
    """A listener that writes what it is told to disk at once, the sound while it is spoken.

    A full disk or a broken library must not end the rehearsal: what goes wrong is kept in `trouble` and the
    session goes on. What a library did not take is offered again, in its order, until it does.

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
        library.database.set_patience(_PATIENCE)
        self._turn = 0
        self._given_up = 0
        self._writer: FlacWriter | None = None
        self._to_note: deque[Callable[[], None]] = deque()
        self._lost: VoiceCoachError | None = None
        self._refused: VoiceCoachError | None = None
        self._warned = False

    @property
    def trouble(self) -> VoiceCoachError | None:
        """The first thing that went wrong and was not made good, if anything did."""
        return self._lost or (self._refused if self._to_note else None)

    def notice(self, event: events.Event | events.Private) -> None:
        """Keep what `event` brings; after a fault the next event is tried all the same."""
        try:
            self._keep(event)
        except VoiceCoachError as error:
            self._lost = self._lost or error
            self._tell(error)

    def close(self) -> None:
        """Close the recording that is open, however the session ended, and note what could not be noted before."""
        try:
            self._close_recording()
        except UnwritableSound as error:
            self._lost = self._lost or error
        self._library.database.set_patience(PATIENCE)
        self._note_all()

    def _note(self, step: Callable[[], None]) -> None:
        """Write something to the library, once all that came before it is written."""
        self._to_note.append(step)
        self._note_all()

    def _note_all(self) -> None:
        try:
            while self._to_note:
                self._to_note[0]()
                self._to_note.popleft()
        except LibraryBroken as error:
            self._refused = error
            self._tell(error)

    def _tell(self, error: VoiceCoachError) -> None:
        if not self._warned:
            self._warned = True
            self._warn(f"{error} The rehearsal goes on, but not all of it may be kept.")

    def _keep(self, event: events.Event | events.Private) -> None:
        match event:
            case events.CueRendered():
                self._keep_cue(event)
            case events.SoundHeard():
                self._keep_sound(event)
            case events.ReplyRecognized():
                self._note(partial(self._library.keep_reply, self._attempt, event.judged, event.speech, event.delivery))
                self._close_recording()  # for which a full disk may have no room
            case events.ReplyMeasured():
                self._note(partial(self._library.keep_delivery, self._attempt, event.turn, event.delivery))
            case events.SessionFinished():
                self._note(partial(self._library.finish, self._attempt, event.score))
            case events.DrillFinished() | events.RetakeFinished():
                self._note(partial(self._library.finish, self._attempt, None))
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
        self._note(partial(self._library.begin_turn, self._attempt, event.turn, event.text, name))
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
        self._note(partial(self._library.set_audio, self._attempt, turn, name))
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
