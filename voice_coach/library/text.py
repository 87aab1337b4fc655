"""Text that comes from outside, made such that it can be kept."""

from pathlib import Path


def as_text(outside: Path | str) -> str:
    """Return a path or an argument as text: bytes that are none, as Linux allows them in names, are written out."""
    return str(outside).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
