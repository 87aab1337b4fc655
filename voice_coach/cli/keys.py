"""Single keys, pressed while the program does something else."""

import codecs
import contextlib
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator

_POLL = 0.05
"""Seconds between looks at the keyboard on Windows, which cannot be waited for."""

_REST_WITHIN = 0.05
"""Seconds within which the rest of an arrow key follows its first sign; the Escape key itself is followed by none."""

_SOME = 1024
"""Bytes read from the keyboard at a time."""

ENTER, ESCAPE, SPACE, LEFT, RIGHT, UP, DOWN = "enter", "escape", "space", "left", "right", "up", "down"
"""What keys without a letter of their own are called."""

_NAMED = {"\r": ENTER, "\n": ENTER, " ": SPACE}
_ARROWS = {"A": UP, "B": DOWN, "C": RIGHT, "D": LEFT}
_WINDOWS_ARROWS = {"H": UP, "P": DOWN, "M": RIGHT, "K": LEFT}
_SEQUENCE = re.compile(r"\x1b[\[O][\d;]*(?P<last>[A-Za-z~])")
_BEGUN = re.compile(r"\x1b(?:[\[O][\d;]*)?")


def on_enter(react: Callable[[], None]) -> "contextlib.AbstractContextManager[None]":
    """Call `react` from another thread whenever Enter is pressed. Without a terminal, nothing ever is."""
    return on_key(lambda key: react() if key == ENTER else None)


@contextlib.contextmanager
def on_key(react: Callable[[str], None]) -> Iterator[None]:
    """Call `react` from another thread with each key that is pressed: its letter, or its name.

    Ctrl-C interrupts as ever. Without a terminal, nothing is ever pressed.
    """
    if not sys.stdin or not sys.stdin.isatty():
        yield
        return
    watch = _watched_windows if sys.platform == "win32" else _watched_posix
    with watch(react):
        yield


def keys_of(typed: str) -> tuple[list[str], str]:
    r"""Return the keys that some signs from a terminal stand for, and the beginning of one that is not whole yet.

    >>> keys_of("q\x1b[C\x1b[")
    (['q', 'right'], '\x1b[')
    """
    keys = []
    while typed and not _BEGUN.fullmatch(typed):
        if found := _SEQUENCE.match(typed):
            keys.append(_ARROWS.get(found["last"], ""))
            typed = typed[found.end() :]
        else:
            keys.append(ESCAPE if typed[0] == "\x1b" else _NAMED.get(typed[0], typed[0]))
            typed = typed[1:]
    return [key for key in keys if key], typed


@contextlib.contextmanager
def _watched_posix(react: Callable[[str], None]) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        keyboard = sys.stdin.fileno()
        stack.enter_context(_single_keys(keyboard))
        over, end = os.pipe()
        stack.callback(os.close, over)
        watcher = threading.Thread(target=_watch_posix, args=(react, keyboard, over), daemon=True, name="keyboard")
        watcher.start()
        stack.callback(watcher.join, 1.0)  # what is typed from now on is for somebody else
        stack.callback(os.close, end)
        yield


def _watch_posix(react: Callable[[str], None], keyboard: int, over: int) -> None:
    """Read keys until the other end of the pipe `over` is closed, or the terminal is gone."""
    import select  # noqa: PLC0415  waits for a keyboard on POSIX only

    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    begun = ""
    while True:
        ready, _, _ = select.select([keyboard, over], [], [], _REST_WITHIN if begun else None)
        if over in ready:
            return
        if not ready:
            keys, begun = [ESCAPE], ""
        elif typed := _read(keyboard):
            keys, begun = keys_of(begun + decoder.decode(typed))
        else:
            return
        for key in keys:
            react(key)


def _read(keyboard: int) -> bytes:
    """Return what was typed; nothing where the terminal is gone."""
    try:
        return os.read(keyboard, _SOME)
    except OSError:
        return b""


@contextlib.contextmanager
def _watched_windows(react: Callable[[str], None]) -> Iterator[None]:
    over = threading.Event()
    watcher = threading.Thread(target=_watch_windows, args=(react, over), daemon=True, name="keyboard")
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join(1.0)


def _watch_windows(react: Callable[[str], None], over: threading.Event) -> None:
    import msvcrt  # noqa: PLC0415  exists on Windows only

    while not over.is_set():
        while msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
            key = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
            if key in "\x00\xe0":
                react(_WINDOWS_ARROWS.get(msvcrt.getwch(), ""))  # type: ignore[attr-defined,unused-ignore]
            else:
                react(_NAMED.get(key, key))
        time.sleep(_POLL)


@contextlib.contextmanager
def _single_keys(keyboard: int) -> Iterator[None]:
    """Get each key at once, and keep it off the screen, where it would break up what is drawn."""
    import termios  # noqa: PLC0415  exists on POSIX only
    import tty  # noqa: PLC0415

    before = termios.tcgetattr(keyboard)
    tty.setcbreak(keyboard, termios.TCSADRAIN)
    try:
        yield
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
