"""``voice-coach tag``: words to find an attempt by."""

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import out, tell, visible
from voice_coach.library.remarks import add_tags, remove_tags, tags_of
from voice_coach.library.store import Library


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.argument("tags", nargs=-1, required=True, metavar="TAG…")
@click.option("--remove", is_flag=True, help="Take the tags off.")
def command(number: int, tags: tuple[str, ...], remove: bool) -> None:
    """Put each TAG on the attempt ID; `voice-coach attempts --tag TAG` finds it by them."""
    with Library(places.data_dir()) as library:
        (remove_tags if remove else add_tags)(library, number, tags)
        now = tags_of(library, number)
    said = " ".join(f"#{visible(tag)}" for tag in now) or "no tags"
    tell(out, Text.assemble((f"Attempt {number}  ", "bold"), (said, "cyan")))
