"""Times and lists as a person reads them, on a page and in a terminal."""

from collections.abc import Sequence


def clock(seconds: float) -> str:
    """Return a time as a person reads it: ``1:05``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def listed(parts: Sequence[str], last: str) -> str:
    """Return parts as English lists them: "one, two and three"."""
    return f" {last} ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
