"""A program in a terminal: keys in, the screen out."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PATIENCE = 60.0
"""Seconds after which something that should be seen counts as missing."""

_HOME = "\x1b[H"
"""What a program that fills the screen begins each picture with."""

_GONE = "\x1b[?1049l"
"""What it ends the last picture with."""

_STYLING = re.compile(r"\x1b\[[\d;?]*[A-Za-z]|\x1b[()][A-Z0-9]")


class Terminal:
    """A program in a pseudo-terminal of so many columns and rows."""

    def __init__(
        self, *arguments: str, env: Mapping[str, str], columns: int = 100, rows: int = 40, term: str = "xterm-256color"
    ) -> None:
        self._ours, its = pty.openpty()
        self.resize(columns, rows)
        plain = {name: value for name, value in env.items() if name not in {"NO_COLOR", "COLUMNS", "LINES"}}
        self.child = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, "-m", "voice_coach", *arguments],  # so that it gets Ctrl-C
            cwd=Path(__file__).parent.parent,
            env={**plain, "TERM": term},
            stdin=its, stdout=its, stderr=its,
        )  # fmt: skip
        os.close(its)
        self.written: list[tuple[float, bytes]] = []
        """Everything that it wrote, with the moment (`time.monotonic`) at which it was there."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal so large."""
        self._rows = rows
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    @property
    def raw(self) -> str:
        """Everything that it wrote."""
        return b"".join(data for _, data in self.written).decode("utf-8", "replace")

    @property
    def screen(self) -> str:
        """The latest whole picture, or what was printed since it went away; without colours."""
        raw = self.raw
        _, gone, since = raw.rpartition(_GONE)
        if gone and _HOME not in since:
            return plain(since)
        pictures = [plain(picture) for picture in raw.split(_HOME)[-2:]]
        return next((picture for picture in reversed(pictures) if picture.count("\n") == self._rows - 1), "")

    def wait_for(self, happened: Callable[[str], bool] | str, patience: float = PATIENCE) -> str:
        """Wait until a text is on the screen, or something else is true of it, and return the screen."""
        until = time.monotonic() + patience
        while True:
            screen = self.screen
            if (happened in screen) if isinstance(happened, str) else happened(screen):
                return screen
            if time.monotonic() > until:
                raise TimeoutError(f"waited in vain for {happened!r}; the screen is:\n{screen}")
            time.sleep(0.02)

    def wait(self) -> int:
        """Wait for the program's end and return its exit status."""
        status = self.child.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status

    def close(self) -> None:
        """End it, if it goes on."""
        self.child.kill()
        self.child.wait()
        self._reader.join(PATIENCE)
        os.close(self._ours)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._ours, 65_536)
            except OSError:
                return
            if not data:
                return
            self.written.append((time.monotonic(), data))


def plain(text: str) -> str:
    """Return a text without colours and cursor movements."""
    return _STYLING.sub("", text).replace("\r", "")
