"""A person's own small file: YAML in their data folder, for their eyes only, which they may edit by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voice_coach.errors import VoiceCoachError
from voice_coach.library.whole_file import FileNotWritten, whole_file

_WIDTH = 100_000
"""Characters; what a person has said stays on one line."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """Where it is, and how to speak of it."""

    path: Path
    header: str
    """Comments above what it tells."""
    unusable: Callable[[str], VoiceCoachError]
    """Makes the error of a file that cannot be read or written, from why."""

    def read(self) -> str:
        """Return what is in it; nothing where there is no file.

        Raises
        ------
        VoiceCoachError
            What `unusable` made.
        """
        try:
            return self.path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise self.unusable(_why(error)) from error

    def write(self, told: Mapping[str, Any]) -> None:
        """Put plain values in place of what it told until now. It is written whole or not at all.

        Raises
        ------
        VoiceCoachError
            What `unusable` made.
        """
        said = yaml.safe_dump(dict(told), allow_unicode=True, sort_keys=False, width=_WIDTH) if told else ""
        try:
            with whole_file(self.path) as file:
                file.write((self.header + said).encode())
        except FileNotWritten as error:
            raise self.unusable(_why(error.__cause__)) from error


def tells_anything(text: str) -> bool:
    """Say whether there is more in such a file than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _why(error: BaseException | None) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8 text"
