"""Keys as a terminal sends them: a real pseudo-terminal, a real child."""

import os
import pty
import subprocess
import sys
import termios
import time
from collections.abc import Iterator

import pytest

from voice_coach.cli.keys import DOWN, ENTER, ESCAPE, LEFT, RIGHT, SPACE, UP, keys_of

CTRL_D = "\x04"


@pytest.mark.parametrize(
    ("typed", "keys", "begun"),
    [
        ("", [], ""),
        ("q", ["q"], ""),
        ("nmp", ["n", "m", "p"], ""),
        ("\r\n ", [ENTER, ENTER, SPACE], ""),
        ("\x1b[A\x1b[B\x1b[C\x1b[D", [UP, DOWN, RIGHT, LEFT], ""),
        ("\x1bOC", [RIGHT], ""),
        ("\x1b[1;5Dq", [LEFT, "q"], ""),
        ("\x1b[5~q", ["q"], ""),
        ("q\x1b", ["q"], "\x1b"),
        ("\x1b[1;", [], "\x1b[1;"),
        ("\x1bq", [ESCAPE, "q"], ""),
        ("\x1b\x1b[C", [ESCAPE, RIGHT], ""),
        (CTRL_D, [CTRL_D], ""),
        ("é", ["é"], ""),
    ],
)
def test_signs_become_keys(typed: str, keys: list[str], begun: str) -> None:
    assert keys_of(typed) == (keys, begun)


_WATCHER = """
import sys, threading
from voice_coach.cli.keys import on_key
over = threading.Event()
def react(key):
    print(repr(key), flush=True)
    if key == "q":
        over.set()
with on_key(react):
    print("ready", flush=True)
    over.wait(20)
print("typed after:", sys.stdin.readline().strip(), flush=True)
"""


class Watcher:
    """A program in a terminal that prints the keys that it gets."""

    def __init__(self) -> None:
        self.terminal, self._other = pty.openpty()
        self.child = subprocess.Popen(
            [sys.executable, "-c", _WATCHER],
            stdin=self._other,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.child.stdout
        self.lines = self.child.stdout
        assert self.lines.readline() == "ready\n"

    @property
    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self._other)[3] & termios.ECHO)

    def type(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def close(self) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self.terminal)
        os.close(self._other)


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    running = Watcher()
    yield running
    running.close()


def test_keys_come_at_once_and_are_not_shown(watcher: Watcher) -> None:
    assert not watcher.echoes
    watcher.type("n")
    assert watcher.lines.readline() == "'n'\n"
    watcher.type("\x1b[C")
    assert watcher.lines.readline() == "'right'\n"


def test_ctrl_d_is_a_key_like_any_other(watcher: Watcher) -> None:
    watcher.type(CTRL_D)
    assert watcher.lines.readline() == "'\\x04'\n"
    watcher.type("\n")
    assert watcher.lines.readline() == "'enter'\n"


def test_an_arrow_key_may_come_in_pieces_and_escape_comes_alone(watcher: Watcher) -> None:
    watcher.type("\x1b")
    assert watcher.lines.readline() == "'escape'\n"
    watcher.type("\x1b[")
    watcher.type("D")
    assert watcher.lines.readline() == "'left'\n"


def test_afterwards_the_terminal_is_as_before_and_what_is_typed_is_for_others(watcher: Watcher) -> None:
    watcher.type("q")
    assert watcher.lines.readline() == "'q'\n"
    until = time.monotonic() + 10
    while not watcher.echoes and time.monotonic() < until:
        time.sleep(0.02)
    assert watcher.echoes
    watcher.type("hello\n")
    assert watcher.lines.readline() == "typed after: hello\n"
    assert watcher.child.wait(10) == 0


def test_without_a_terminal_nothing_is_pressed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCHER.replace("20", "0.2")], check=True, input="q\n", capture_output=True, text=True
    )
    assert done.stdout == "ready\ntyped after: q\n"
