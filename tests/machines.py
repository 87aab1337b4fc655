"""Machines that lack something: folders that, on a child's ``PYTHONPATH``, make its Python one of them."""

from pathlib import Path

_NO_DEVICES = """
from types import SimpleNamespace

class PortAudioError(Exception):
    pass

default = SimpleNamespace(device=(-1, -1))

def query_hostapis():
    return ({"name": "ALSA"},)

def query_devices():
    return []
"""
"""What the sounddevice package tells on a machine without a sound card."""


def without_libraries(folder: Path) -> Path:
    """Return a folder that keeps Python from finding any native library by its name."""
    (folder / "sitecustomize.py").write_text("import ctypes.util\nctypes.util.find_library = lambda name: None\n")
    return folder


def without_database(folder: Path) -> Path:
    """Return a folder with which Python lacks its database, as one does that was built without it."""
    (folder / "sqlite3.py").write_text('raise ImportError("there is no database here")\n')
    return folder


def without_devices(folder: Path) -> Path:
    """Return a folder with a sounddevice package that sees neither a microphone nor a speaker."""
    (folder / "sounddevice.py").write_text(_NO_DEVICES)
    return folder
