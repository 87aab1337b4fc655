#!/usr/bin/env python3
"""Kill rehearsals, imports, rejudging, deletions, model downloads and recoveries at random moments, and count losses.

.venv/bin/python scripts/kill_many.py --kills 200
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from killing import (  # noqa: E402  the tests' way to kill
    MAY_BE_LOST,
    Deleting,
    Fetching,
    Importing,
    Killer,
    Recovering,
    Rehearsing,
    Rejudging,
    Work,
)
from model_site import Site  # noqa: E402

console = Console()

SHARES = {"rehearsal": 8, "recovery": 2, "import": 3, "rejudge": 2, "delete": 3, "model download": 2}
"""Of twenty kills."""


def main() -> int:
    """Kill, and print what came of it; 1 where anything but the last half second was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="picks the moments")
    wanted = parser.parse_args()
    site = Site()
    works: list[Work] = [Rehearsing(), Recovering(), Importing(), Rejudging(), Deleting(), Fetching(site)]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killed = [kill(work, Path(folder), wanted.kills, wanted.seed) for work in works]
    site.close()
    table = Table("killed", "times", "not as it should be", "sound lost at most", "in the mean")
    for killer, bad in killed:
        lost = killer.tally.lost or [0.0]
        mean = sum(lost) / len(lost)
        table.add_row(killer.name, str(killer.tally.kills + bad), str(bad), f"{max(lost):.2f} s", f"{mean:.2f} s")
    console.print(table)
    total, wrong = sum(killer.tally.kills + bad for killer, bad in killed), sum(bad for _, bad in killed)
    took = time.monotonic() - began
    console.print(f"{total} kills in {took:.0f} s; {wrong} of them lost more than the last {MAY_BE_LOST} s of sound.")
    return 1 if wrong else 0


def kill(work: Work, folder: Path, kills: int, seed: int) -> tuple[Killer, int]:
    """Kill a piece of work its share of times; return who did, and how often something was wrong."""
    killer = Killer(work, folder, seed)
    bad = 0
    for _ in range(-(-kills * SHARES[work.name] // sum(SHARES.values()))):
        bad += not survived(killer)
        console.print(f"{killer.name}: {killer.tally.kills + bad}", end="\r")
    return killer, bad


def survived(killer: Killer) -> bool:
    """Kill once; say why all was not as it should be afterwards, if so."""
    try:
        killer.kill()
    except AssertionError as error:
        print(f"{killer.name}: {error}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
