"""``voice-coach export``: attempts as files of one's own."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import err, json_of, tell, visible
from voice_coach.cli.counting import counting
from voice_coach.cli.kept import in_attempts
from voice_coach.cli.show import shown_plain
from voice_coach.library import given_out
from voice_coach.library.backup import back_up
from voice_coach.library.records import AttemptRecord
from voice_coach.library.remarks import check_known
from voice_coach.library.store import Library
from voice_coach.library.tables import as_csv
from voice_coach.library.whole_file import whole_file


@click.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(1, 2**63 - 1), metavar="[ID…]")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write them: FILE.json, FILE.csv, or FILE.zip.",
)
def command(numbers: tuple[int, ...], output: Path) -> None:
    """Write attempts, all or those given, to a file of the form that its ending says.

    JSON has every word and move, CSV a row an attempt for a spreadsheet, and zip everything with the sound:
    `voice-coach restore` brings it back.
    """
    write = _WRITERS.get(output.suffix.lower())
    if write is None:
        raise click.BadParameter(f"{output.name!r} ends in none of .json, .csv and .zip.", param_hint="-o")
    with Library(places.data_dir()) as library:
        check_known(library, numbers)
        wanted = tuple(dict.fromkeys(numbers)) or library.numbers()
        with counting() as progress, whole_file(output) as file:
            task = progress.add_task("Writing", total=len(wanted))
            faults = write(library, progress.track(library.still_there(wanted), task_id=task), file)
            written = int(progress.tasks[task].completed)
    given_out.remember(places.data_dir(), output)
    are = "is" if written == 1 else "are"
    tell(err, Text(f"{in_attempts(written)} {are} written to {visible(str(output))}"))
    for path in faults:
        told = f"! {path} cannot be read whole: only what could be read of it is there."
        tell(err, Text(visible(told), style="yellow"))
    if faults:
        raise click.exceptions.Exit(1)


def _write_json(library: Library, attempts: Iterable[AttemptRecord], file: IO[bytes]) -> Sequence[Path]:
    before = b"[\n"
    all_sound = library.folder_of(1).parent  # as in the zip: 00001/turn-1-reply.flac, wherever the library is
    for attempt in attempts:
        file.write(before + json_of(shown_plain(library, attempt), within=all_sound))
        before = b",\n"
    file.write(b"\n]\n" if before != b"[\n" else b"[]\n")
    return ()


def _write_csv(_: Library, attempts: Iterable[AttemptRecord], file: IO[bytes]) -> Sequence[Path]:
    file.writelines(as_csv(attempts))
    return ()


_WRITERS = {".json": _write_json, ".csv": _write_csv, ".zip": back_up}
"""What writes a file, by its ending, and returns the sound files that it could not read whole."""
