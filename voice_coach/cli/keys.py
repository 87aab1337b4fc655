"""The Enter key, pressed while the program does something else."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator

_POLL = 0.05
"""Seconds between looks at the keyboard on Windows, which cannot be waited for."""


@contextlib.contextmanager
def on_enter(react: Callable[[], None]) -> Iterator[None]:
    """Call `react` from another thread whenever Enter is pressed. Without a terminal, nothing ever is."""
    if not sys.stdin or not sys.stdin.isatty():
        yield
        return
    with _echo_off():
        watch = _watch_windows if sys.platform == "win32" else _watch_posix
        threading.Thread(target=watch, args=(react,), daemon=True, name="keyboard").start()
        yield


def _watch_posix(react: Callable[[], None]) -> None:
    for _ in sys.stdin:
        react()


def _watch_windows(react: Callable[[], None]) -> None:
    import msvcrt  # noqa: PLC0415  exists on Windows only

    while True:
        if msvcrt.kbhit() and msvcrt.getwch() in "\r\n":  # type: ignore[attr-defined,unused-ignore]
            react()
        time.sleep(_POLL)


@contextlib.contextmanager
def _echo_off() -> Iterator[None]:
    """Keep typed characters off the screen, where they would break up the captions."""
    if sys.platform == "win32":
        yield
        return
    import termios  # noqa: PLC0415  exists on POSIX only

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    quiet = termios.tcgetattr(descriptor)
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
