"""``voice-coach export``: attempts as files of one's own."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import err, json_of, visible
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

Done = Callable[[], None]
"""Called after each attempt."""


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
            write(library, wanted, file, lambda: progress.advance(task))
    given_out.remember(places.data_dir(), output)
    count = f"{in_attempts(len(wanted))} {'is' if len(wanted) == 1 else 'are'}"
    err.print(Text(f"{count} written to {visible(str(output))}"), soft_wrap=True)


def _write_json(library: Library, numbers: Iterable[int], file: IO[bytes], done: Done) -> None:
    before = b"[\n"
    all_sound = library.folder_of(1).parent  # as in the zip: 00001/turn-1-reply.flac, wherever the library is
    for number in numbers:
        file.write(before + json_of(shown_plain(library, number), within=all_sound))
        before = b",\n"
        done()
    file.write(b"\n]\n" if before != b"[\n" else b"[]\n")


def _write_csv(library: Library, numbers: Iterable[int], file: IO[bytes], done: Done) -> None:
    def attempts() -> Iterator[AttemptRecord]:
        for number in numbers:
            yield library.attempt(number)
            done()

    file.writelines(as_csv(attempts()))


_WRITERS = {".json": _write_json, ".csv": _write_csv, ".zip": back_up}
"""What writes a file, by its ending."""
