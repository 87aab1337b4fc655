"""The event log: one JSON object a line for other programs, as things happen."""

import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from voice_coach import places
from voice_coach.errors import VoiceCoachError
from voice_coach.interview import events
from voice_coach.library import given_out
from voice_coach.library.whole_file import owner_only


class UnwritableLog(VoiceCoachError):
    """The event log cannot be written where it should go."""


class EventLog:
    """A listener that writes the public events.

    Parameters
    ----------
    where
        A file's path, or ``-`` for standard output.

    Raises
    ------
    UnwritableLog
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._encoder = msgspec.json.Encoder()
        self._broken = False
        try:
            self._out: BinaryIO = sys.stdout.buffer if where == "-" else _for_owner_only(Path(where))
        except OSError as error:
            raise UnwritableLog(
                f"The event log {where} cannot be written ({error.strerror}): name another file."
            ) from error

    def notice(self, event: events.Event | events.Private) -> None:
        """Write `event`, at once. A reader that went away must not end the rehearsal."""
        if isinstance(event, events.Private) or self._broken:
            return
        try:
            self._out.write(self._encoder.encode(event) + b"\n")
            self._out.flush()
        except OSError:
            self._broken = True

    def close(self) -> None:
        """Close the file."""
        if self._where != "-":
            self._out.close()


def _for_owner_only(path: Path) -> BinaryIO:
    """Open a file that will hold what is said; a pipe or a device stays as it is."""
    out = open(path, "wb", opener=owner_only)  # noqa: SIM115  closed by close
    if path.is_file():
        path.chmod(0o600)
        given_out.remember(places.data_dir(), path)
    return out
