"""How long work tells of itself without knowing who watches."""

from typing import Protocol


class Progress(Protocol):
    """Whoever watches an installation."""

    def step(self, what: str, total: int | None) -> None:
        """Hear that a step begins, of `total` bytes where that is known; the one before it is over."""

    def advance(self, count: int) -> None:
        """Hear that `count` more bytes are done."""

    def note(self, text: str) -> None:
        """Hear one line that a person should read."""


class Silent:
    """Nobody watches."""

    def step(self, what: str, total: int | None) -> None:
        """Hear that a step begins."""

    def advance(self, count: int) -> None:
        """Hear of more bytes."""

    def note(self, text: str) -> None:
        """Hear a line."""
