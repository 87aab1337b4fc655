"""Pages go to files, to standard output, or to the browser."""

import webbrowser
from pathlib import Path

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import err, out, visible
from voice_coach.library import given_out
from voice_coach.library.whole_file import whole_file


def deliver(page: str, path: Path, *, show: bool) -> None:
    """Write a page to a file, for its owner's eyes only, or to standard output; open it where that is wanted.

    Raises
    ------
    FileNotWritten
    """
    if str(path) == "-":
        click.echo(page.encode("utf-8", "replace"), nl=False)
        return
    with whole_file(path) as file:
        file.write(page.encode("utf-8", "replace"))
    given_out.remember(places.data_dir(), path)
    out.print(Text(f"Written to {visible(str(path))}", overflow="fold"))
    if show and not webbrowser.open(path.resolve().as_uri()):
        err.print(Text("No browser could be started: open the file yourself.", style="yellow"))
