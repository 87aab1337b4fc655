"""Where things are: what ships with the program, and the folders that belong to the person."""

import contextlib
import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent
_APP = "voice-coach"

BUG_REPORT = "last-bug.txt"
"""What the report of a fault in the program is called, in the person's data folder."""


def _shipped(name: str) -> Path:
    """Return what a wheel carries inside the package and a checkout keeps beside it."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _CHECKOUT / name


def prompts_dir() -> Path:
    """Return the folder of what the interviewer may say and what the matcher knows."""
    return _shipped("prompts")


def manifest_file() -> Path:
    """Return the list of models: where each comes from and what it must weigh."""
    return _shipped("models") / "manifest.toml"


def models_dir() -> Path:
    """Return the folder that models are put into.

    A checkout keeps them in its own ``models/``; an installed wheel must not write beside its code, so there
    they go to the person's data folder.
    """
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "models").is_dir():
        return _CHECKOUT / "models"
    return data_dir() / "models"


def data_dir() -> Path:
    """Return the person's own folder for attempts, made for the owner's eyes only.

    ``VOICE_COACH_HOME`` names another one, for a second library or a USB stick.
    """
    named = os.environ.get("VOICE_COACH_HOME")
    folder = Path(named) if named else Path(platformdirs.user_data_dir(_APP, appauthor=False))
    return _private(folder)


def cache_dir() -> Path:
    """Return the folder for what can be made again at any time: rendered cues."""
    return _private(_cache())


def cues_dir() -> Path:
    """Return the folder of the interviewer's lines as sounds; it need not be there. A person's name may be in them."""
    return _cache() / "cues"


def working_dir() -> Path:
    """Return the folder for what is being worked on; it need not be there."""
    return _cache() / "working"


def _cache() -> Path:
    named = os.environ.get("VOICE_COACH_HOME")
    return Path(named) / "cache" if named else Path(platformdirs.user_cache_dir(_APP, appauthor=False))


def _private(folder: Path) -> Path:
    """Make a folder for its owner's eyes only; one that the person named and had before stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "nt" and folder.name == _APP and folder.stat().st_mode & 0o077:
        with contextlib.suppress(OSError):  # an earlier version, or a copy, left it open to others
            folder.chmod(0o700)
    return folder
