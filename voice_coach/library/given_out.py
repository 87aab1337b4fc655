"""The files that a person had written elsewhere: pages, exports, mails, logs. Only their names are kept."""

import contextlib
from pathlib import Path

import msgspec

from voice_coach.errors import VoiceCoachError
from voice_coach.library.text import as_text
from voice_coach.library.whole_file import whole_file

FILE = "written.json"
"""What the list is called, in the person's data folder."""

_MOST = 1000
"""Names that are kept; the oldest go first."""


def remember(data: Path, written: Path) -> None:
    """Note a file that was written, so that it can be found again; where that fails, it is written none the less."""
    name = as_text(written.absolute())
    known = [path for path in _names(data) if path != name]
    with contextlib.suppress(OSError, VoiceCoachError), whole_file(data / FILE) as file:
        file.write(msgspec.json.format(msgspec.json.encode([*known, name][-_MOST:])))


def remembered(data: Path) -> tuple[Path, ...]:
    """Return the files that are still where they were written, the oldest first."""
    return tuple(Path(name) for name in _names(data) if Path(name).is_file())


def _names(data: Path) -> list[str]:
    try:
        return msgspec.json.decode((data / FILE).read_bytes(), type=list[str])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return []
