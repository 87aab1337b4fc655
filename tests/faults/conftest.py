"""A library in a home of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_coach.library.store import Library


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with Library(home) as opened:
        yield opened
