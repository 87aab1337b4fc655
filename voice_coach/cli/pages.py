"""Pages go to files, to standard output, or to the browser."""

import os
import tempfile
import webbrowser
from pathlib import Path

import click
from rich.text import Text

from voice_coach.cli.console import err, out
from voice_coach.errors import VoiceCoachError


class PageNotWritten(VoiceCoachError):
    """A page cannot be written where it should go."""


def deliver(page: str, path: Path, *, show: bool) -> None:
    """Write a page to a file, or to standard output, and open it where that is wanted.

    Raises
    ------
    PageNotWritten
    """
    if str(path) == "-":
        click.echo(page.encode("utf-8", "replace"), nl=False)
        return
    _write(page, path)
    out.print(Text(f"Written to {path}", overflow="fold"))
    if show and not webbrowser.open(path.resolve().as_uri()):
        err.print(Text("No browser could be started: open the file yourself.", style="yellow"))


def _write(page: str, path: Path) -> None:
    """Write a page for its owner's eyes only; what was there stays until the new one is whole."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(page.encode("utf-8", "replace"))
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> PageNotWritten:
    return PageNotWritten(
        f"{path} cannot be written ({error.strerror}): name another file with -o, or check the folder and its room."
    )
