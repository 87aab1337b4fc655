"""``voice-coach report``: an attempt as one page that opens in any browser."""

from pathlib import Path

import click

from voice_coach import places
from voice_coach.cli.kept import find_view
from voice_coach.cli.pages import deliver
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.report.page import write_page


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="[ID]", required=False)
@click.option("--open", "show", is_flag=True, help="Open it in your browser.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write it; `-` is standard output.  [default: attempt-ID.html in this folder]",
)
def command(number: int | None, show: bool, output: Path | None) -> None:
    """Write the attempt ID, by default the latest, as one page with its sound.

    The page needs no network and no other file: it works from a USB stick and on a phone.
    """
    with Library(places.data_dir()) as library:
        view = find_view(library, number)
    page = write_page(view, load_scoring().titles)
    deliver(page, output or Path(f"attempt-{view.number}.html"), show=show)
