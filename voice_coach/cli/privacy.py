"""``voice-coach privacy``: everything that is kept of the person, where it is, and how it goes."""

from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.cli.asking import make_sure
from voice_coach.cli.console import as_typed, err, new_table, out, print_json, tell, visible
from voice_coach.library import given_out
from voice_coach.library.privacy import NAMES, Folders, Kept, close_to_others, empty, look, others

_KILO = 1000


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Show everything that is kept of you: what, where, and how much.

    Nothing of it leaves this machine. `voice-coach privacy empty` makes it go.
    """
    if context.invoked_subcommand is not None:
        return
    folders = _folders()
    found = look(folders)
    opened = [each for each in found if each.open_to_others]
    for each in opened:
        close_to_others(each)
    written, strange = given_out.remembered(folders.data), others(folders)
    if as_json:
        print_json(_plain(found, written, strange))
        return
    out.print(_table(found))
    _tell_more(folders, opened, written, strange)


@command.command("empty")
@click.argument("what", nargs=-1, type=click.Choice(NAMES), metavar="[WHAT]...")
@click.option("--yes", is_flag=True, help="Do not ask.")
def empty_command(what: tuple[str, ...], yes: bool) -> None:
    """Delete WHAT of the things that `voice-coach privacy` lists; without it, all that is kept of you.

    Files that you had written, such as exports and pages, are yours: they stay. Models stay, too.
    """
    folders = _folders()
    wanted = [each for each in look(folders) if each.files and each.place.name in (what or NAMES)]
    if not wanted:
        err.print("Nothing of that is kept.")
        return
    if not yes:
        things = (f"{each.place.name}: {each.place.holds} ({_size(each.bytes)})" for each in wanted)
        make_sure(things, "Delete all of this for good?")
    written = given_out.remembered(folders.data)
    empty([each.place.name for each in wanted], folders)
    err.print(f"Deleted: {', '.join(each.place.name for each in wanted)}.")
    _name(written, "These files are yours, and still there:")


def _folders() -> Folders:
    return Folders(places.data_dir(), places.cache_dir(), places.models_dir())


def _table(found: tuple[Kept, ...]) -> Table:
    table = new_table()
    table.add_column("what")
    table.add_column("holds")
    table.add_column("files", justify="right")
    table.add_column("size", justify="right", no_wrap=True)
    for each in found:
        table.add_row(
            Text(each.place.name, style="bold" if each.files else "dim"),
            Text(each.place.holds, style="" if each.files else "dim"),
            f"{each.files:,}" if each.files else Text("-", style="dim"),
            _size(each.bytes) if each.files else Text("-", style="dim"),
        )
    return table


def _tell_more(folders: Folders, opened: list[Kept], written: tuple[Path, ...], strange: tuple[Path, ...]) -> None:
    out.print()
    for what, folder in (("Your data", folders.data), ("The sounds", folders.cache), ("The models", folders.models)):
        tell(out, Text(f"{what} {'is' if what == 'Your data' else 'are'} in {visible(str(folder))}"))
    for each in opened:
        told = f"! Others on this machine could read {each.place.name}: not any more."
        out.print(Text(told, style="yellow"))
    _name(written, "\nYou had these files written; they are yours, and stay until you delete them:")
    _name(strange, "\nThese lie there too, and are not of Voice Coach's making:")
    told = as_typed("\n`voice-coach privacy empty` deletes all that is kept of you, after asking.")
    out.print(Text(told, style="dim"))


def _name(paths: tuple[Path, ...], told: str) -> None:
    if paths:
        out.print(told)
    for path in paths:
        out.print(Text(f"  {visible(str(path))}"), soft_wrap=True)


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < _KILO:
            return f"{size:.0f} {unit}"
        size /= _KILO
    return f"{size:.1f} GB"


def _plain(found: tuple[Kept, ...], written: tuple[Path, ...], strange: tuple[Path, ...]) -> dict[str, object]:
    return {
        "places": [
            {
                "name": each.place.name,
                "holds": each.place.holds,
                "where": each.where,
                "files": each.files,
                "bytes": each.bytes,
                "personal": each.place.personal,
                "closed": each.open_to_others,
            }
            for each in found
        ],
        "written": written,
        "others": strange,
    }
