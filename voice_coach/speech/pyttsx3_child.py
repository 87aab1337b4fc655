"""One errand of pyttsx3 in a process of its own: ``say FILE VOICE`` with the text on its input, or ``list FILE``."""

import json
import sys
from pathlib import Path
from typing import Any

import pyttsx3

_WORDS_PER_MINUTE = 165
"""An unhurried interviewer; pyttsx3's own 200 is fast for a question that somebody has to answer."""


def _settle() -> None:
    """Wait until eSpeak has done what it was told; without this, one file in four was measured to be incomplete."""
    if sys.platform == "linux":
        from pyttsx3.drivers import _espeak  # noqa: PLC0415  exists on Linux only

        _espeak.Synchronize()


def _say(engine: Any, path: str, text: str, voice: str) -> None:
    engine.setProperty("rate", _WORDS_PER_MINUTE)
    if voice:
        engine.setProperty("voice", voice)
    _settle()
    engine.save_to_file(text, path)
    engine.runAndWait()
    _settle()


def _list(engine: Any, path: str) -> None:
    voices = [
        {"id": voice.id, "name": voice.name, "languages": [str(code) for code in voice.languages]}
        for voice in engine.getProperty("voices")
    ]
    Path(path).write_text(json.dumps(voices), encoding="utf-8")


def main() -> None:
    """Do the errand of the command line's arguments."""
    errand, path, *rest = sys.argv[1:]
    engine = pyttsx3.init()
    if errand == "say":
        _say(engine, path, sys.stdin.buffer.read().decode("utf-8"), *rest)
    else:
        _list(engine, path)


if __name__ == "__main__":
    main()
