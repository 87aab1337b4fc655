"""``voice-coach restore``: attempts come back from a zip file."""

from pathlib import Path

import click
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import out, print_json
from voice_coach.cli.counting import counting
from voice_coach.cli.kept import in_attempts
from voice_coach.library.backup import restore
from voice_coach.library.store import Library


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an attempt, one a line.")
def command(file: Path, as_json: bool) -> None:
    """Bring back the attempts in FILE, a zip that `voice-coach export` wrote here or on another machine.

    Each keeps its number where that is free. Those that are here already are left as they are; one whose
    sound alone was here, taken in again by `voice-coach recover`, is completed.
    """
    new = 0
    there = 0
    moved = []
    with Library(places.data_dir()) as library, counting() as progress:
        task = progress.add_task("Restoring", total=None)
        for was, now in restore(library, file, lambda count: progress.update(task, total=count)):
            progress.advance(task)
            if as_json:
                print_json({"was": was, "id": abs(now), "before": now < 0})
            new += now > 0
            there += now < 0
            if now > 0 and now != was:
                moved.append(f"{was} is now {now}")
    if as_json:
        return
    restored = f"{in_attempts(new)} {'is' if new == 1 else 'are'}"
    out.print(
        f"{restored} restored" + (f", {there:,} {'was' if there == 1 else 'were'} there already." if there else ".")
    )
    if moved:
        out.print(Text(f"Numbers that were taken: {', '.join(moved)}.", style="dim"))
