"""kill -9 at any moment: the library opens, and nothing but the last half second of sound is lost.

A few kills of each kind here; `scripts/kill_many.py` does hundreds.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from killing import Deleting, Fetching, Importing, Killer, Recovering, Rehearsing, Rejudging, Work
from model_site import Site

KILLS = 4


@pytest.fixture
def site() -> Iterator[Site]:
    opened = Site()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "work", [Rehearsing(), Recovering(), Importing(), Rejudging(), Deleting()], ids=lambda work: str(work.name)
)
def test_work_on_a_library_can_be_killed_at_any_moment(work: Work, tmp_path: Path) -> None:
    killer = Killer(work, tmp_path, seed=7)
    for _ in range(KILLS):
        killer.kill()
    assert killer.tally.kills == KILLS


def test_a_model_download_can_be_killed_at_any_moment(site: Site, tmp_path: Path) -> None:
    killer = Killer(Fetching(site), tmp_path, seed=7)
    for _ in range(KILLS):
        killer.kill()
    assert killer.tally.kills == KILLS
