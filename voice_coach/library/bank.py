"""The phrase bank as it ships, read from its folder."""

from functools import cache
from pathlib import Path

from voice_coach.moves import Bank, Matcher
from voice_coach.places import prompts_dir


def load_bank(folder: Path | None = None) -> Bank:
    """Return the phrase bank of `folder`, by default the one that ships.

    Raises
    ------
    DataFileError
        A file of the bank says something that cannot be understood.
    """
    folder = folder or prompts_dir() / "moves"
    return Bank.parse({path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))})


@cache
def load_matcher() -> Matcher:
    """Return the matcher over the shipped bank, made once a process."""
    return Matcher(load_bank())
